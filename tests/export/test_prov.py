"""PROV: read by the ``prov`` library and expanded as JSON-LD, both the same; the chain, the quotation, the sources."""

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings

pytest.importorskip("prov", reason="prov is not installed")
pytest.importorskip("pyld", reason="pyld is not installed")
from prov.model import ProvAttribution, ProvDerivation, ProvDocument
from pyld import jsonld

from ascribe.export.prov import to_json_ld, to_prov_json
from ascribe.records import Story, Trace
from tests.export.stories import stories
from tests.samples import SAMPLE, traces

PROV = "http://www.w3.org/ns/prov#"


def no_network(url: str, options: object) -> object:
    raise AssertionError(f"it asks for {url}")


def read(record: Trace | Story) -> ProvDocument:
    document = ProvDocument.deserialize(content=json.dumps(to_prov_json(record)), format="json")
    assert ProvDocument.deserialize(content=document.serialize(format="json"), format="json") == document
    return document


def expanded(record: Trace | Story) -> list[dict]:
    return jsonld.expand(json.loads(json.dumps(to_json_ld(record))), {"documentLoader": no_network})


def derivations(record: Trace | Story) -> set[tuple[str, str]]:
    return {(str(d.args[0]), str(d.args[1])) for d in read(record).get_records(ProvDerivation)}


def linked(record: Trace | Story) -> set[tuple[str, str]]:
    short = ("wasDerivedFrom", "wasQuotedFrom", "hadPrimarySource")
    return {
        (node["@id"].replace("urn:ascribe:item:", "item:"), to["@id"].replace("urn:ascribe:item:", "item:"))
        for node in expanded(record)
        for name in short
        for to in node.get(PROV + name, [])
    }


@settings(max_examples=40, deadline=None)
@given(traces())
def test_any_trace_is_prov_in_both_forms(trace: Trace) -> None:
    assert derivations(trace) == linked(trace)


@settings(max_examples=40, deadline=None)
@given(stories())
def test_any_story_is_prov_in_both_forms(story: Story) -> None:
    assert derivations(story) == linked(story)


def test_a_chain_runs_from_the_passage_to_the_origin() -> None:
    page = "0123456789abcdef"
    assert derivations(SAMPLE) == {
        (f"item:passage-{page}-a1", f"item:account-{page}-a1-0"),
        (f"item:account-{page}-a1-0", f"item:source-{page}-s2"),
        (f"item:passage-{page}-a2", f"item:account-{page}-a2-0"),
    }
    owners = {(str(a.args[0]), str(a.args[1])) for a in read(SAMPLE).get_records(ProvAttribution)}
    assert (f"item:account-{page}-a1-0", f"item:source-{page}-s1") in owners
    assert {agent for entity, agent in owners if entity == f"item:page-{page}"} > {f"item:byline-{page}-0"}


def test_a_quotation_is_one_and_carries_its_words() -> None:
    nodes = {n["@id"].rpartition(":")[2]: n for n in expanded(SAMPLE)}
    passage = nodes["passage-0123456789abcdef-a2"]
    assert passage[PROV + "value"] == [{"@value": "“We will fight this,”"}]
    assert PROV + "wasQuotedFrom" in passage
    assert PROV + "Quotation" in passage[PROV + "qualifiedQuotation"][0]["@type"]
    assert PROV + "wasDerivedFrom" in nodes["passage-0123456789abcdef-a1"]
    page = nodes["page-0123456789abcdef"]
    assert page[PROV + "atLocation"] == [{"@id": "https://post.example/mill"}]
    assert {m["@id"].rpartition("-")[2] for m in page[PROV + "hadMember"]} == {"a1", "a2"}
    assert PROV + "Person" in nodes["source-0123456789abcdef-s3"]["@type"]


def test_a_page_taken_over_is_derived() -> None:
    taken = replace(SAMPLE, article=replace(SAMPLE.article, republished_from="Daily Comet"))
    (more,) = derivations(taken) - derivations(SAMPLE)
    assert more[0] == "item:page-0123456789abcdef"
    assert more[1].startswith("item:outside-")


def test_a_story_has_its_parents_and_primary_sources(whole: Story) -> None:
    found = derivations(whole)
    parents = {(f"item:page-{p.id}", f"item:page-{q.page}") for p in whole.pages for q in p.parents if q.page}
    origins = {(f"item:claim-{c.id}", f"item:page-{o.page}") for c in whole.claims for o in c.origins if o.page}
    assert parents
    assert origins
    assert parents | origins <= found
    primary = {n["@id"] for n in expanded(whole) if PROV + "hadPrimarySource" in n}
    assert len(primary) == sum(any(o.page or o.outside for o in c.origins) for c in whole.claims)

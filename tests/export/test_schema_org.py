"""schema.org: expands offline to its terms; speakers, documents and denials as they are."""

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings

pytest.importorskip("pyld", reason="pyld is not installed")
from pyld import jsonld

from ascribe.export.schema_org import story_json_ld, trace_json_ld
from ascribe.records import Source, Stamp, Story, Trace
from tests.export.stories import stories
from tests.samples import SAMPLE, traces

TERMS = frozenset(
    "headline url inLanguage datePublished dateModified author publisher isBasedOn citation hasPart name description text "
    "isPartOf appearance firstAppearance spokenByCharacter creator".split()
)
TYPES = frozenset("NewsArticle Person Organization CreativeWork Dataset Quotation Claim Collection".split())


def expanded(made: dict) -> list[dict]:
    def no_network(url: str, options: object) -> object:
        raise AssertionError(url)

    return jsonld.expand(json.loads(json.dumps(made)), {"documentLoader": no_network})


def walk(value: object) -> list[dict]:
    if isinstance(value, dict):
        return [value, *(node for one in value.values() for node in walk(one))]
    return [node for one in value for node in walk(one)] if isinstance(value, list) else []


def check(made: dict) -> None:
    for node in walk(expanded(made)):
        assert {key.removeprefix("https://schema.org/") for key in node if not key.startswith("@")} <= TERMS
        assert {t.removeprefix("https://schema.org/") for t in node.get("@type", [])} <= TYPES
        assert ":" in node.get("@id", ":")
    json.dumps(made, ensure_ascii=False).encode()


@settings(max_examples=40, deadline=None)
@given(traces())
def test_any_trace_expands_to_known_terms(trace: Trace) -> None:
    made = trace_json_ld(trace)
    check(made)
    assert len(made.get("hasPart", [])) == len(trace.attributions)


@settings(max_examples=40, deadline=None)
@given(stories())
def test_any_story_expands_to_known_terms(story: Story) -> None:
    check(story_json_ld(story))


def test_a_page() -> None:
    made = trace_json_ld(SAMPLE)
    assert made["@id"] == made["url"] == "https://post.example/mill"
    assert made["publisher"] == {"@type": "Organization", "name": "The Post"}
    assert made["citation"] == [{"@type": "CreativeWork", "name": "leaked report"}]
    claim, quotation = made["hasPart"]
    assert (claim["@type"], claim["isBasedOn"]["name"], claim["description"]) == (
        "Claim",
        "leaked report",
        "intended by leaked report",
    )
    assert "creator" not in claim
    assert quotation["text"] == "“We will fight this,”"
    assert quotation["spokenByCharacter"]["name"] == "Ana Brill"
    assert quotation["isPartOf"] == {"@id": made["@id"]}


def test_who_denies_is_no_creator() -> None:
    a = replace(SAMPLE.attributions[0], certainty="denied", source_id="s1")
    (claim,) = trace_json_ld(replace(SAMPLE, attributions=(a,)))["hasPart"]
    assert claim["description"] == "denied by council"
    assert not {"creator", "spokenByCharacter", "isBasedOn"} & set(claim)


def test_an_unnamed_one_has_no_name_and_a_bad_date_is_left_out() -> None:
    source = Source("s3", "a guard", "unnamed", None, None, ())
    article = replace(SAMPLE.article, published=Stamp("soon", "x"))
    made = trace_json_ld(replace(SAMPLE, sources=(source,), article=article))
    assert made["hasPart"][1]["spokenByCharacter"] == {"@type": "Person", "description": "a guard"}
    assert "datePublished" not in made


def test_a_story(whole: Story) -> None:
    nodes = {n["@id"]: n for n in story_json_ld(whole)["@graph"]}
    for page in whole.pages:
        node = nodes[f"urn:ascribe:page:{page.id}"]
        based = {b["@id"] for b in node.get("isBasedOn", []) if "@id" in b}
        assert based == {
            f"urn:ascribe:page:{p.page}" for p in page.parents if p.page and p.relation in ("republishes", "rewrites")
        }
    assert any(n.get("isBasedOn") for n in nodes.values())
    for claim in whole.claims:
        node = nodes[f"urn:ascribe:claim:{claim.id}"]
        assert len(node.get("firstAppearance", [])) == sum(bool(o.page or o.outside) for o in claim.origins)
        assert len(node.get("appearance", [])) == len({s.page for s in claim.statements if s.stance != "denies"})

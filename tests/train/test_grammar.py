"""The grammar's pages: every span is what the template marked, every relation complete, every page the same again."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from train import grammar

CLAUSES = ("the ferry was sold in the spring", "he had been told of the plan", "Arnwell would close its harbour")


def page(seed: int) -> tuple[str, list[dict[str, object]]]:
    return grammar.Maker(CLAUSES, random.Random(seed)).page()


@given(st.integers(0, 10_000))
def test_spans_lie_in_the_page_and_relations_are_whole(seed: int) -> None:
    text, relations = grammar.Maker(CLAUSES, random.Random(seed)).page()
    ids = {r["id"] for r in relations}
    assert len(ids) == len(relations)
    for r in relations:
        assert r["cue"] and r["content"]
        for role in ("source", "cue", "content"):
            for start, end in r[role]:
                assert 0 <= start < end <= len(text)
                assert text[start:end] == text[start:end].strip()
        assert r["in"] is None or r["in"] in ids
    assert not set("[]{}|") & set(text)


@given(st.integers(0, 1000))
def test_a_nested_relation_stands_in_the_content_of_its_outer_one(seed: int) -> None:
    _, relations = grammar.Maker(CLAUSES, random.Random(seed)).page()
    outer = {r["id"]: r for r in relations}
    for r in relations:
        if r["in"]:
            (start, end), *_ = outer[r["in"]]["content"]
            assert all(start <= s and e <= end for s, e in (*r["source"], *r["cue"], *r["content"]))


def test_the_same_seed_gives_the_same_page() -> None:
    assert page(7) == page(7)
    assert page(7) != page(8)


@pytest.mark.parametrize("template", [*grammar.TEMPLATES, *grammar.HEADLINES])
def test_every_template_reads(template: str) -> None:
    maker = grammar.Maker(CLAUSES, random.Random(1))
    text, relations = maker.filled(template)
    assert relations
    assert text[:1].strip()

"""The small readers of attribution, by cases that stand as data files in tests/cases."""

import json
from pathlib import Path
from typing import Any

import pytest

from ascribe.attribution import moment, quantity, quotation, token
from ascribe.attribution.language import lexicon
from ascribe.attribution.parse import parse
from ascribe.records import Stamp

CASES = Path(__file__).parent.parent / "cases"
ENGLISH = lexicon("en")


def cases(kind: str) -> list[Any]:
    return [
        pytest.param(json.loads(p.read_text(encoding="utf-8")), id=p.stem)
        for p in sorted((CASES / kind).glob("*.json"))
    ]


def whole(text: str) -> list[tuple[int, int]]:
    """The paragraphs of a case's text."""
    blocks, at = [], 0
    for paragraph in text.split("\n\n"):
        blocks.append((at, at + len(paragraph)))
        at += len(paragraph) + 2
    return blocks


@pytest.mark.parametrize("case", cases("quotation"))
def test_quotations(case: dict[str, Any]) -> None:
    text = case["text"]
    found = [q for block in quotation.over_blocks(text, whole(text)) for q in block]
    got = [(text[q.start : q.end], q.level, q.closed, q.goes_on) for q in found]
    assert got == [(w["words"], w["level"], w["closed"], w.get("goes_on", False)) for w in case["quotations"]]


@pytest.mark.parametrize("case", cases("sentence"))
def test_sentences(case: dict[str, Any]) -> None:
    assert ENGLISH is not None
    text = case["text"]
    got = [text[s:e] for s, e in token.sentences(text, 0, len(text), ENGLISH.abbreviations)]
    assert got == case["sentences"]


@pytest.mark.parametrize("case", cases("time"))
def test_times(case: dict[str, Any]) -> None:
    text = case["text"]
    published = Stamp(case["published"], "case") if case["published"] else None
    got = [(text[t.span[0] : t.span[1]], t.value) for t in moment.times(text, whole(text), published)]
    assert got == [(w["words"], w["value"]) for w in case["times"]]


@pytest.mark.parametrize("case", cases("figure"))
def test_figures(case: dict[str, Any]) -> None:
    assert ENGLISH is not None
    text = case["text"]
    blocks = whole(text)
    times = moment.times(text, blocks, Stamp(case["published"], "case"))
    found = quantity.figures(text, parse(text, blocks, ENGLISH), times, ())
    got = [(text[f.span[0] : f.span[1]], f.bound, f.value, f.high, f.as_of) for f in found]
    assert got == [(w["words"], w["bound"], w["value"], w["high"], w.get("as_of")) for w in case["figures"]]

"""An answer's quotations and citations: cases as data, one a file; and what holds for any text."""

import json
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ascribe.corpus.answer import LONGEST, MOST, pieces, prose, read_answer, with_speakers
from ascribe.corpus.fidelity import fidelity
from ascribe.pipeline import trace_answer
from ascribe.records import Checked, Cited, Trace, Variant

CASES = sorted((Path(__file__).parent.parent / "cases/answer").glob("*.json"))


@pytest.mark.parametrize("path", CASES, ids=lambda p: p.stem)
def test_case(path: Path) -> None:
    case = json.loads(path.read_text(encoding="utf-8"))
    found = read_answer(case["text"])
    got = [[q.text, [found.citations[c].href for c in q.citations]] for q in found.quotations]
    assert got == case["quotations"]
    assert [c.href for c in found.citations] == case["citations"]
    assert not found.notes


def test_spans_are_the_texts_own() -> None:
    text = "He said [so](https://a.example/b): “The *old* wall is\nsound”, and ‘it will not fall down’ [^1]."
    found = read_answer(text)
    assert [text[slice(*q.span)] for q in found.quotations] == ["The *old* wall is\nsound", "it will not fall down"]
    assert [text[slice(*c.span)] for c in found.citations] == ["[so](https://a.example/b)", "[^1]"]


_PIECES = st.sampled_from(
    ["“", "”", '"', "'", "‘", "’", "«", "»", "„", "[", "]", "(", ")", "^1", "1", "https://a.example/x", "> ", "\n", "\n\n",
     " ", "one two three four ", "five's ", "`", "```\n", "…", "[1]: https://b.example\n", "\u2028", "\x00", "\ud800", "ß", "*", "_"]
)  # fmt: skip


@given(st.lists(_PIECES, max_size=60).map("".join) | st.text(max_size=200))
@settings(max_examples=400, deadline=None)
def test_any_text_is_read_and_its_spans_hold(text: str) -> None:
    found = read_answer(text)
    starts = [q.span for q in found.quotations]
    assert starts == sorted(starts)
    assert all(0 <= s < e <= len(text) for s, e in [*starts, *(c.span for c in found.citations)])
    for q in found.quotations:
        assert all(0 <= c < len(found.citations) for c in q.citations)
        kept = [w for w in q.text.replace("*", " ").replace("_", " ").split() if w.isalpha()]
        assert all(w in text for w in kept)
        assert pieces(q.text)
    prose(text)


def test_what_is_too_long_or_too_much_is_told() -> None:
    many = "“one two three four”. " * (MOST + 20)
    found = read_answer(many)
    assert len(found.quotations) == MOST
    assert [n.code for n in found.notes] == ["truncated"]
    assert "characters" in read_answer("a " * LONGEST).notes[0].detail
    assert [n.code for n in read_answer("“" + "word " * 1200).notes] == ["too-long"]
    assert len(read_answer("[1] " * (MOST + 5)).citations) == MOST


@pytest.mark.parametrize(
    "unit", ["“a ", '"a ', "'a ", "‘a ", "[", "[a](", "[[", "`", "```\n", "> “", "https://a.example/(", "[1]", "«", "x' ",
             "[1]: https://a.example\n", "_", "1. https://a.example\n"]
)  # fmt: skip
def test_no_text_takes_long(unit: str) -> None:
    text = unit * (LONGEST // len(unit))
    begin = time.process_time()
    read_answer(text)
    prose(text)
    assert time.process_time() - begin < 6


def test_speakers_are_persons_and_bodies_only() -> None:
    text = (
        "“The wall has held for sixty years,” said Mona Skar, an engineer.\n\n"
        "An engineer said: “The wall is made of clay and straw.”\n\n"
        "Skar said: “The gate has not been opened since March.”"
    )
    assert [q.speaker for q in trace_answer(text).quotations] == ["Mona Skar", None, "Mona Skar"]
    assert [q.speaker for q in trace_answer("She said: “The wall is made of clay and straw.”").quotations] == [None]


def test_a_quotation_that_the_trace_does_not_have_keeps_no_speaker(told: dict[str, tuple[object, Trace]]) -> None:
    found = read_answer("“Words that stand on no page”. “We turn the wheel and nothing moves,” they say.")
    assert [q.speaker for q in with_speakers(found, told["h4"][1]).quotations] == [None, None]


def test_pieces() -> None:
    assert pieces("We turn […] the wheel and … it") == ["We turn", "the wheel and"]
    assert pieces("[It] stands by the door") == ["stands by the door"]
    assert pieces("It stands . . . by the door") == ["It stands", "by the door"]
    assert pieces("…") == ["…"]


def _cited(text: str, speaker: str | None = None) -> Cited:
    return Cited((0, len(text)), text, speaker, ())


def _known(text: str, *variants: Variant) -> Checked:
    return Checked(text, None, "exact", variants)


def test_pieces_must_stand_in_their_order_on_one_page() -> None:
    words = "one two … three four"
    first = [Variant("p", (0, 7), "one two", "Ann Lee", 1.0, ()), Variant("q", (50, 57), "one two", "Ann Lee", 1.0, ())]
    second = [
        Variant("p", (20, 30), "three four", "Ann Lee", 1.0, ()),
        Variant("q", (0, 10), "three four", "Ann Lee", 1.0, ()),
    ]
    found = fidelity(_cited(words, "Lee"), [_known("one two", *first), _known("three four", *second)], [])
    assert (found.verdict, [v.page for v in found.variants]) == ("exact", ["p"])
    assert found.variants[0].span == (0, 30)
    assert found.variants[0].text == "one two … three four"


def test_only_the_cited_page_counts(told: dict[str, tuple[object, Trace]]) -> None:
    h1, h4 = told["h1"][1], told["h4"][1]
    there = Variant(h1.article.id, (0, 5), "x", None, 1.0, ())
    quotation = _cited("We turn the wheel and nothing moves")
    assert fidelity(quotation, [_known(quotation.text, there)], [h4]).verdict == "cited page lacks it"
    assert fidelity(quotation, [_known(quotation.text, there)], []).verdict == "exact"
    # The cited page is looked at even where the collection's search did not reach it.
    assert fidelity(quotation, [_known(quotation.text)], [h1]).verdict == "exact"
    assert fidelity(quotation, [_known(quotation.text)], [h4]).verdict == "absent"

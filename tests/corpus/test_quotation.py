"""Quotations over pages: exact, altered, absent, another speaker's; and two pages side by side."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ascribe.corpus.compare import compare
from ascribe.corpus.quotation import checked, variant
from ascribe.records import Capture, Trace
from tests.samples import sample

Told = dict[str, tuple[Capture, Trace]]
SAID = "We turn the wheel and nothing moves"


@pytest.mark.parametrize(
    ("asked", "by", "verdict"),
    [
        (SAID, None, "exact"),
        ("we turn the wheel, and nothing moves", None, "exact"),
        ("We turned the wheel and nothing moved", None, "altered"),
        ("I have packed a bag and it stands by the door", "Jo Brandle", "exact"),
        ("I have packed a bag and it stands by the door", "Petra Lund", "other speaker"),
        ("Nobody has ever said anything of this kind", None, "absent"),
        ("", None, "absent"),
    ],
)
def test_a_quotation_is_checked(told: Told, asked: str, by: str | None, verdict: str) -> None:
    found = [v for _, t in told.values() if (v := variant(asked, t))]
    assert checked(asked, by, found).verdict == verdict


def test_a_word_altered_at_the_edge_is_told(told: Told) -> None:
    text = told["h1"][1].article.text
    start = text.index("“We turn the wheel")
    words = text[start + 1 : text.index("”", start)].rstrip(",.")
    found = variant(words.rpartition(" ")[0] + " move", told["h1"][1])
    assert found is not None
    assert found.differences == (("move", words.rpartition(" ")[2]),)


def test_the_words_that_differ_are_told(told: Told) -> None:
    found = variant("We turn the handle and nothing moves", told["h1"][1])
    assert found is not None
    assert found.differences == (("handle", "wheel"),)
    assert told["h1"][1].article.text[slice(*found.span)] == found.text == SAID


@given(st.text(max_size=120))
def test_it_never_raises_and_spans_hold(asked: str) -> None:
    trace = sample()
    found = variant(asked, trace)
    assert found is None or trace.article.text[slice(*found.span)] == found.text


def test_two_pages_side_by_side(told: Told) -> None:
    found = compare(told["h3"][1], told["h5"][1])
    changes = {p.change for p in found.statements}
    assert "kept" in changes
    dropped = [p.a.text for p in found.statements if p.change == "dropped" and p.a]
    assert any("We will ask the minister" in text for text in dropped)
    assert found.passages[0].kind == "republication"


def test_a_page_beside_itself_is_kept_whole(told: Told) -> None:
    found = compare(told["h1"][1], told["h1"][1])
    assert {p.change for p in found.statements} == {"kept"}
    assert not any(p.figures for p in found.statements)


def test_a_reworded_figure_is_told(told: Told) -> None:
    found = compare(told["h1"][1], told["h4"][1])
    assert any(p.change == "reworded" for p in found.statements)

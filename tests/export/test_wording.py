"""Records in words."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ascribe.export import wording
from ascribe.records import Figure
from tests.samples import SAMPLE


@pytest.mark.parametrize(
    ("iso", "words"),
    [
        ("2025", "2025"),
        ("2025-05", "May 2025"),
        ("2025-05-13", "13 May 2025"),
        ("2025-05-13T09:42", "13 May 2025, 09:42"),
        ("2025-05-13T09:42:10Z", "13 May 2025, 09:42 UTC"),
        ("2025-05-13T09:42:10+02:00", "13 May 2025, 09:42 +02:00"),
        ("2025-05-13TEV", "13 May 2025, evening"),
        ("2025-13-01", "2025-13-01"),
        ("soon", "soon"),
    ],
)
def test_a_date_is_as_precise_as_it_is(iso: str, words: str) -> None:
    assert wording.date(iso) == words


def test_figures() -> None:
    assert wording.amount(Figure((0, 1), "about", 1200, None, "soldiers", None, None)) == "about 1,200 soldiers"
    assert wording.amount(Figure((0, 1), "range", 1.5, 3.0, "days", None, None)) == "1.5 to 3 days"
    assert wording.amount(Figure((0, 1), "exact", 7, None, None, None, None)) == "7"


def test_letters() -> None:
    assert [wording.letter(n) for n in (0, 25, 26, 27, 701, 702)] == ["A", "Z", "AA", "AB", "ZZ", "AAA"]


@given(st.text(st.characters(exclude_categories=())), st.integers(1, 60))
def test_nothing_steers_a_terminal_and_nothing_is_too_long(words: str, most: int) -> None:
    assert len(wording.neutral(words)) == len(words)
    short = wording.shorten(words, most)
    assert len(short) <= most
    assert not any(unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") for c in short)
    assert not set(short) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def test_places() -> None:
    article = SAMPLE.article
    assert wording.place(article, SAMPLE.attributions[0].content) == "¶1"
    assert wording.place(article, ((0, 4),)) == "headline"
    assert wording.place(article, ()) == ""
    assert wording.parts(article) == "2 paragraphs · 1 comment block, kept apart"

"""Passages: found by grams, aligned to exact offsets, each with its kind."""

import sqlite3

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ascribe.corpus.align import COMMON, passages, side
from ascribe.corpus.candidate import CANDIDATES
from ascribe.corpus.gram import LONG, SHORT, grams, line, probes, words
from ascribe.corpus.passage import Sketch, fingerprints, reuse
from ascribe.records import Article, Block

WORDS = st.lists(st.sampled_from("and bolt crane dock ebb ferry gale hull iron jetty keel lock".split()), max_size=60)
TAKEN = "the keeper of the north light said on Sunday that the lamp had gone out twice since the spring tide began"


def page(text: str, **more: object) -> Sketch:
    fields = {"stating": ((0, len(text)),), "documents": (), "outlet": None, "taken_from": None} | more
    return Sketch(text, **fields)  # type: ignore[arg-type]


@given(WORDS, WORDS)
def test_passages_lie_in_both_texts(a: list[str], b: list[str]) -> None:
    left, right = " ".join(a), " ".join(b)
    for p in passages(side(line(left)), side(line(right))):
        assert 0 <= p.a[0] < p.a[1] <= len(left)
        assert 0 <= p.b[0] < p.b[1] <= len(right)
        assert p.run <= p.same <= min(len(left[slice(*p.a)].split()), len(right[slice(*p.b)].split()))
        assert 0 < p.likeness <= 1


@given(WORDS, WORDS, WORDS)
def test_a_planted_passage_is_found_exactly(before: list[str], after: list[str], other: list[str]) -> None:
    left = " ".join([*before, TAKEN, *after])
    right = " ".join([*other, TAKEN])
    found = passages(side(line(left)), side(line(right)))
    assert any(TAKEN in left[slice(*p.a)] and TAKEN in right[slice(*p.b)] for p in found)


@given(st.text(max_size=200))
def test_words_are_what_the_text_has(text: str) -> None:
    for w in words(text):
        assert text[w.start : w.end].casefold().replace("’", "'") == w.folded


@given(st.text(max_size=300))
def test_grams_fit_a_signed_integer_and_stand_in_the_text(text: str) -> None:
    found = words(text)
    for g in grams(line(text), [(0, len(text))]):
        assert 0 <= g.hash < 1 << 63
        assert 0 <= g.place <= len(found) - SHORT


def test_every_five_words_within_marks_are_kept() -> None:
    quoted = "we will not go back to the old way of doing this"
    text = f"He said: “{quoted}” and left."
    start = text.index(quoted)
    kept = {g.place for g in grams(line(text), [(start, start + len(quoted))])}
    assert set(range(2, 2 + len(quoted.split()) - SHORT + 1)) <= kept
    assert set(probes(quoted)) & {g.hash for g in grams(line(text), [(start, start + len(quoted))])}


def test_what_a_page_does_not_state_is_no_fingerprint() -> None:
    links = "Around the web: seven ropes that every harbour master should own before the autumn storms come in"
    text = f"{TAKEN}\n\n{links}"
    blocks = (Block("paragraph", 0, len(TAKEN)), Block("related", len(TAKEN) + 2, len(text)))
    article = Article("a", "a", None, None, None, (), None, None, None, "en", text, blocks)
    found = {g.place for g in fingerprints(article)}
    assert found == {g.place for g in grams(line(text)) if g.place <= len(TAKEN.split()) - LONG}
    assert len(found) < len(grams(line(text)))


@given(WORDS, st.tuples(st.integers(0, 200), st.integers(0, 200)))
def test_grams_lie_within_the_stretches(found: list[str], stretch: tuple[int, int]) -> None:
    text = " ".join(found)
    places = [w.start for w in words(text)]
    for g in grams(line(text), (), [stretch]):
        assert stretch[0] <= places[g.place] <= places[g.place + LONG - 1] < stretch[1]


def test_a_run_that_stands_too_often_on_a_page_is_no_seed() -> None:
    often = "one two three four " * (COMMON + 1)
    assert side(line(often)).runs[next(iter(side(line("one two three four")).runs))] == ()


def test_no_words_no_probes() -> None:
    assert probes("") == []


@pytest.mark.parametrize(
    ("a", "b", "kind"),
    [
        (page(TAKEN + " " + "x " * 60), page(TAKEN + " " + "y " * 60), "rewrite"),
        (page(TAKEN), page(TAKEN + " and more"), "republication"),
        (page(TAKEN, taken_from="Agency"), page(TAKEN + " and", taken_from="Agency"), "common wire"),
        (page(TAKEN, outlet="The Post"), page(TAKEN, outlet="Post"), "own re-use"),
        (page(TAKEN, stating=()), page(TAKEN), "boilerplate"),
        (page(f"“{TAKEN}” {'x ' * 60}"), page(f"“{TAKEN}” {'y ' * 60}"), "shared quotation"),
        (page(TAKEN + " x" * 60, documents=((0, len(TAKEN)),)), page(TAKEN + " y" * 60, documents=((0, len(TAKEN)),)), "shared document"),
        (page("he asked not to be named because he was afraid " + "x " * 60), page("he asked not to be named because he was afraid " + "y " * 60), "chance"),
    ],
)  # fmt: skip
def test_a_passage_has_its_kind(a: Sketch, b: Sketch, kind: str) -> None:
    assert [r.kind for r in reuse(a, b)] == [kind]


ROWS = [
    # hash, page, place, outlet: 1 shares grams with 2; 3 has only furniture of its outlet in common with 4, 5, 6
    *((h, p, h, p) for p in (1, 2) for h in (10, 11, 12)),
    *((99, p, 40, 7) for p in (3, 4, 5, 6)),
    (98, 3, 44, 7), (98, 2, 90, 2),
]  # fmt: skip
WANTED = [(2, 1, 3)]


def test_one_text_of_sql_gives_the_same_on_every_engine() -> None:
    ddl = "CREATE TABLE grams (hash BIGINT, page BIGINT, place BIGINT, outlet BIGINT)"
    light = sqlite3.connect(":memory:")
    light.execute(ddl)
    light.executemany("INSERT INTO grams VALUES (?, ?, ?, ?)", ROWS)
    duck = duckdb.connect()
    duck.execute(ddl)
    duck.executemany("INSERT INTO grams VALUES (?, ?, ?, ?)", ROWS)
    for first in (0, 2, 3):
        one = light.execute(CANDIDATES, {"first": first}).fetchall()
        two = duck.execute(CANDIDATES.replace(":first", "$first"), {"first": first}).fetchall()
        assert sorted(one) == sorted(two) == [w for w in WANTED if w[0] >= first]

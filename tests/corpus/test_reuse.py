"""Passages: found by grams, aligned to exact offsets, each with its kind."""

import sqlite3
from collections.abc import Sequence

import duckdb
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import LCSseq

from ascribe.corpus import passage
from ascribe.corpus.align import ALIGNED, LEAST, Passages, passages
from ascribe.corpus.candidate import CANDIDATES, PAIRS
from ascribe.corpus.gram import LONG, SHORT, grams, line, probes, words
from ascribe.corpus.passage import Sketch, fingerprints, reuse, reuses
from ascribe.corpus.seed import COMMON, SEED, Texts, bounds, shared_runs
from ascribe.records import Article, Block

WORDS = st.lists(st.sampled_from("and bolt crane dock ebb ferry gale hull iron jetty keel lock".split()), max_size=60)
TAKEN = "the keeper of the north light said on Sunday that the lamp had gone out twice since the spring tide began"


def page(text: str, **more: object) -> Sketch:
    fields = {"stating": ((0, len(text)),), "documents": (), "outlet": None, "taken_from": None} | more
    return Sketch(text, **fields)  # type: ignore[arg-type]


def laid(found: Sequence[Sequence[str]]) -> Texts:
    hashes = [line(" ".join(w)).hashes for w in found]
    return Texts(np.concatenate(hashes), bounds([len(h) for h in hashes]))


def every_pair(count: int) -> tuple[np.ndarray, np.ndarray]:
    pairs = np.array([(a, b) for a in range(count) for b in range(count)], dtype=np.int64).reshape(-1, 2)
    return pairs[:, 0], pairs[:, 1]


@given(st.lists(WORDS, min_size=1, max_size=4))
def test_runs_are_the_longest_equal_stretches(texts: list[list[str]]) -> None:
    a, b = every_pair(len(texts))
    runs = shared_runs(laid(texts), a, b)
    found = sorted(zip(runs.pair.tolist(), runs.a.tolist(), runs.b.tolist(), runs.words.tolist(), strict=True))
    wanted = []
    for pair, (x, y) in enumerate(zip(a.tolist(), b.tolist(), strict=True)):
        if x == y:
            continue
        one, two = texts[x], texts[y]
        rare = [
            {i for i in range(len(t) - SEED + 1) if sum(t[k : k + SEED] == t[i : i + SEED] for k in range(len(t))) <= COMMON}
            for t in (one, two)
        ]  # fmt: skip
        met = {(i, j) for i in rare[0] for j in rare[1] if one[i : i + SEED] == two[j : j + SEED]}
        for i, j in met:
            if (i - 1, j - 1) not in met:
                length = next(n for n in range(1, len(one) + 2) if (i + n, j + n) not in met)
                wanted.append((pair, i, j, length + SEED - 1))
    assert [f for f in found if a[f[0]] != b[f[0]]] == sorted(wanted)


@given(st.lists(WORDS, min_size=2, max_size=4))
def test_passages_lie_in_both_texts(texts: list[list[str]]) -> None:
    a, b = every_pair(len(texts))
    found = passages(laid(texts), a, b)
    for k in range(len(found)):
        pair = found.pair[k]
        left = texts[a[pair]][found.a_first[k] : found.a_last[k] + 1]
        right = texts[b[pair]][found.b_first[k] : found.b_last[k] + 1]
        assert left and right
        assert SEED <= found.run[k] <= found.same[k] <= LCSseq.similarity(left, right)
        assert found.run[k] >= LEAST or found.same[k] >= ALIGNED
        assert 0 < found.likeness[k] <= 1


@given(st.lists(WORDS, min_size=2, max_size=5))
def test_a_pair_is_compared_the_same_in_whatever_company(texts: list[list[str]]) -> None:
    a, b = every_pair(len(texts))
    apart = a != b
    together = passages(laid(texts), a[apart], b[apart])
    alone: list[tuple[int, ...]] = []
    for k, (x, y) in enumerate(zip(a[apart].tolist(), b[apart].tolist(), strict=True)):
        found = passages(laid([texts[x], texts[y]]), np.array([0]), np.array([1]))
        alone += [(k, *row[1:]) for row in rows(found)]
    assert rows(together) == alone


def rows(found: Passages) -> list[tuple[int, ...]]:
    columns = (found.pair, found.a_first, found.a_last, found.b_first, found.b_last, found.same, found.run)
    return list(zip(*(c.tolist() for c in columns), strict=True))


@given(WORDS, WORDS, WORDS)
def test_a_planted_passage_is_found_exactly(before: list[str], after: list[str], other: list[str]) -> None:
    left = " ".join([*before, TAKEN, *after])
    right = " ".join([*other, TAKEN])
    found = reuse(page(left), page(right))
    assert any(TAKEN in left[slice(*r.a)] and TAKEN in right[slice(*r.b)] for r in found)


@pytest.mark.parametrize("words", [1, 70, 1 << 20])
def test_a_page_is_compared_with_many_as_with_each(words: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passage, "AT_ONCE", words)
    mine = page(TAKEN + " " + "x " * 60)
    others = [page("nothing of the kind"), page(TAKEN + " and more"), page("", stating=()), page(TAKEN, outlet="Post")]
    assert reuses(mine, others) == [reuse(mine, o) for o in others]
    assert [bool(found) for found in reuses(mine, others)] == [False, True, False, True]
    assert reuses(mine, []) == []


MARKS = st.text(alphabet=" .,-\n…", min_size=1, max_size=40)


@given(WORDS, MARKS, MARKS, st.sampled_from([1, 65_535, 65_536, 70_000]), st.booleans())
def test_offsets_hold_whatever_stands_between_the_words(
    before: list[str], gap: str, between: str, far: int, letters: bool
) -> None:
    told = [f"told{k}" for k in range(12)]
    # A word, or a gap, that is too long to be written down: what comes after it is not compared.
    wide = between + "ß" * far + between if letters else "." * far
    left = gap.join([*before, *told]) + wide + gap.join(f"late{k}" for k in range(12))
    right = " ".join(told) + " end " + " ".join(f"late{k}" for k in range(12))
    found = reuse(page(left), page(right))
    ends = [[(w[0].folded, w[-1].folded) for w in (words(left[slice(*r.a)]), words(right[slice(*r.b)]))] for r in found]
    assert all(mine == other for mine, other in ends)
    assert (ends[0][0][0], ends[-1][0][1]) == ("told0", "late11" if far <= 65_535 else "told11")


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
    often, once = ["one two three four".split() * n for n in (COMMON + 1, 1)]
    assert len(shared_runs(laid([often, once]), np.array([0]), np.array([1])).pair) == 0
    assert len(shared_runs(laid([often[4:], once]), np.array([0]), np.array([1])).pair) == COMMON


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


def test_pairs_without_eight_words_in_common_are_left_out_where_lengths_are_known() -> None:
    duck = duckdb.connect()
    duck.execute("CREATE TABLE grams (hash BIGINT, page BIGINT, place BIGINT, words INT, outlet BIGINT)")
    shared = {
        (2, 1): [(10, LONG)],
        (4, 3): [(h, SHORT) for h in (21, 22, 23)],
        (6, 5): [(h, SHORT) for h in (31, 32, 33, 34)],
    }
    for pair, some in shared.items():
        for page in pair:
            duck.executemany("INSERT INTO grams VALUES (?, ?, ?, ?, ?)", [(h, page, h, n, page) for h, n in some])
    every, kept = (
        {row[:2] for row in duck.execute(sql.replace(":first", "0")).fetchall()} for sql in (CANDIDATES, PAIRS)
    )
    assert every == shared.keys()
    assert kept == {(2, 1), (6, 5)}

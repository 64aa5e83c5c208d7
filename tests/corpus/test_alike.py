"""Likeness and stories of a whole collection at once, against the rule for one page after another."""

import random
from datetime import date, timedelta

import duckdb
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ascribe.corpus import alike, cosine
from ascribe.corpus.alike import CROWD, ONE, TELLING, day_of, era_of, placed, whole_weight
from ascribe.corpus.cosine import Terms, likenesses
from ascribe.corpus.event import MEAN, NEAR, SAME_EVENT
from ascribe.store import link, page

Page = tuple[int, int, dict[int, float]]
"""Number, day, terms."""


def made(count: int, days: int, terms: int, seed: int) -> list[Page]:
    r = random.Random(seed)
    out: list[Page] = []
    for number in range(count):
        base = r.randrange(terms - 6)
        found = {base + r.randrange(6): r.uniform(0.2, 0.7) for _ in range(4)}
        size = sum(w * w for w in found.values()) ** 0.5
        day = 0 if r.random() < 0.15 else 739_000 + r.randrange(days)
        out.append((number * 7, day, {t: w / size for t, w in found.items()}))
    return out


def likes(pages: list[Page]) -> list[tuple[int, int, int]]:
    """By the SQL and then era by era, as the batch does it."""
    connection = duckdb.connect()
    connection.execute("CREATE TABLE terms (page BIGINT, term BIGINT, day INT, era INT, weight BIGINT)")
    rows = [(n, t, d, era_of(d), whole_weight(w)) for n, d, terms in pages for t, w in terms.items()]
    connection.executemany("INSERT INTO terms VALUES (?, ?, ?, ?, ?)", rows)
    told = connection.execute(f"SELECT * FROM ({TELLING}) ORDER BY era, page, term").fetchnumpy()
    terms = Terms(told["page"], told["term"], told["weight"], told["telling"] > 0)
    out: list[tuple[int, int, int]] = []
    for here in np.unique(told["era"]).tolist():
        some = (told["era"] == 0) | ((abs(told["era"] - here) <= 1) & (here > 0))
        found = alike.likes(alike.Era(terms[some], told["day"][some], told["era"][some] == here))
        out += zip(*(column.tolist() for column in found), strict=True)
    assert len({row[:2] for row in out}) == len(out), "no two pages are found twice"
    return sorted(out)


def expected(pages: list[Page]) -> dict[tuple[int, int], float]:
    """The same by comparing every pair."""
    out = {}
    for i, (n, d, a) in enumerate(pages):
        for m, e, b in pages[:i]:
            both = sum(w * b[t] for t, w in a.items() if t in b)
            if both >= MEAN / 2 and (0 in (d, e) or abs(d - e) <= NEAR):
                out[n, m] = both
    return out


@pytest.mark.parametrize("seed", range(3))
def test_every_pair_that_is_like_and_near_is_found_that_is_like_and_near(seed: int) -> None:
    pages = made(150, 90, 60, seed)
    found = {(n, m): v for n, m, v in likes(pages)}
    wanted = expected(pages)
    edge = {pair for pair, v in wanted.items() if abs(v - MEAN / 2) < 1e-5}
    assert found.keys() - edge == wanted.keys() - edge
    assert len(found) > 300
    for pair, value in found.items():
        assert value / ONE / ONE == pytest.approx(wanted.get(pair, MEAN / 2), abs=1e-5)


ROWS = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 8), st.integers(1, 1 << 20), st.booleans()), max_size=120)


@given(ROWS, st.sets(st.integers(0, 40)), st.integers(1, 1 << 41), st.sampled_from([2, 16, 1 << 14]))
def test_sums_are_exact_however_many_pages_share_a_slot(
    rows: list[tuple[int, int, int, bool]], asked: set[int], least: int, slots: int
) -> None:
    rows = sorted({row[:2]: row for row in rows}.values())
    page, term, weight, telling = (
        (np.array(c, dtype=np.int64) for c in zip(*rows, strict=True)) if rows else [np.zeros(0, dtype=np.int64)] * 4
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cosine, "_SLOTS", slots)
        patch.setattr(cosine, "_CELLS", slots * 4)
        found = likenesses(Terms(page, term, weight, telling > 0), np.isin(page, list(asked)), least)
    sums: dict[tuple[int, int], int] = {}
    for a, t, w, told in rows:
        for b, u, v, _ in rows:
            if told and a in asked and b < a and t == u:
                sums[a, b] = sums.get((a, b), 0) + w * v
    mine = {(a, b): v for a, b, v in zip(*(c.tolist() for c in found), strict=True)}
    assert mine == {pair: v for pair, v in sums.items() if v >= least}


def test_pages_at_the_edge_of_the_days_are_compared_whatever_their_eras() -> None:
    for first in range(739_000, 739_000 + 2 * NEAR + 3):
        for apart in (0, 1, NEAR, NEAR + 1):
            pages = [(1, first, {5: 1.0}), (2, first + apart, {5: 1.0})]
            assert bool(likes(pages)) == (apart <= NEAR), (first, apart)


def test_a_term_of_the_crowd_tells_nothing_within_its_days_only() -> None:
    many: list[Page] = [(n, 739_000 + n % 5, {1: 0.6, 100 + n: 0.8}) for n in range(CROWD + 1)]
    later: list[Page] = [(5000 + n, 739_400, {1: 1.0}) for n in range(2)]
    assert [(n, m) for n, m, _ in likes([*many, *later])] == [(5001, 5000)]


def one_by_one(pages: list[Page]) -> dict[int, int]:
    """The store's rule as it stands there, page by page: for each the first page of its story."""
    wanted = expected(pages)
    stories: list[set[int]] = []
    for n, _, _ in pages:
        like = {m: v for (a, m), v in wanted.items() if a == n}
        near = {m for m, v in like.items() if v >= SAME_EVENT}
        joined = [s for s in stories if s & near and sum(like.get(m, 0.0) for m in s) / len(s) >= MEAN]
        for s in joined:
            stories.remove(s)
        stories.append({n}.union(*joined))
    return {n: min(s) for s in stories for n in s}


@pytest.mark.parametrize("seed", range(4))
def test_pages_are_placed_as_adding_them_one_by_one_does(seed: int) -> None:
    pages = made(160, 30, 40, seed)
    numbers = [n for n, _, _ in pages]
    firsts = placed(len(pages), [(numbers.index(n), numbers.index(m), v) for n, m, v in likes(pages)])
    assert {n: numbers[f] for n, f in zip(numbers, firsts, strict=True)} == one_by_one(pages)
    assert 3 < len(set(firsts)) < 150


def test_pages_without_likeness_stand_alone() -> None:
    assert placed(3, []) == [0, 1, 2]
    assert placed(0, []) == []


def test_the_store_has_the_same_bounds() -> None:
    assert link.CROWD == CROWD
    for day in ("2026-06-03", "2026-06-03T07:00", "2026-06", "", None, "x"):
        assert day_of(day) == page.day_of(day)
    assert date.fromordinal(day_of("2026-06-03")) + timedelta(1) == date(2026, 6, 4)

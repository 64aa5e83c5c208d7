"""Reuse on planted pages: precision and recall of pairs by length of the passage, beside MinHash LSH on the same.

``python -m bench.reuse [PAGES]``. The truth is what was planted, as it stands: all pairs of pages of different outlets
that share eight words in a row outside their outlet's furniture, found by comparing every gram, not a sample of them.
Peers are run where they are installed (``pip install datasketch``); they are no dependency of ours.
"""

import sys
import time
from collections import defaultdict
from collections.abc import Iterable
from itertools import combinations

import duckdb
import numpy as np
import pyarrow as pa

from ascribe.corpus.align import passages
from ascribe.corpus.candidate import CANDIDATES
from ascribe.corpus.gram import LONG, Line, grams, line, words
from ascribe.corpus.seed import Texts, bounds
from ascribe.corpus.unit import quoted_spans
from bench.planted import LENGTHS, Page, Press

Pairs = set[tuple[int, int]]
MINHASH_THRESHOLD = 0.2
TOGETHER = 20_000
"""Pairs that are compared in one go."""


def made(count: int) -> list[Page]:
    """The pages, always the same."""
    return list(Press(7, kept=count).pages(count))


def truth(pages: list[Page], texts: list[Line]) -> dict[tuple[int, int], int]:
    """Pairs of pages that share eight words in a row, and the longest such run in grams plus seven."""
    at: dict[tuple[str, ...], list[int]] = defaultdict(list)
    runs: dict[tuple[int, int], int] = defaultdict(int)
    for number, found in enumerate(texts):
        # The last paragraph is the outlet's furniture, the first the headline: neither is planted.
        end = len(words(pages[number].text.rpartition("\n\n")[0]))
        folded = found.folded[:end]
        for gram in {tuple(folded[i : i + LONG]) for i in range(end - LONG + 1)}:
            at[gram].append(number)
    for sharing in at.values():
        for pair in combinations(sharing, 2):
            if pages[pair[0]].outlet != pages[pair[1]].outlet:
                runs[pair] += 1
    return {pair: n + LONG - 1 for pair, n in runs.items()}


def ours(pages: list[Page]) -> Pairs:
    """Pairs by our own way, from the texts on: kept grams, the one SQL text, alignment."""
    texts = [line(p.text) for p in pages]
    houses = {o: i for i, o in enumerate(sorted({p.outlet for p in pages}))}
    columns: dict[str, list[int]] = {"hash": [], "page": [], "place": [], "outlet": []}
    for number, text in enumerate(texts):
        for g in grams(text, quoted_spans(pages[number].text)):
            columns["hash"].append(g.hash)
            columns["page"].append(number)
            columns["place"].append(g.place)
            columns["outlet"].append(houses[pages[number].outlet])
    connection = duckdb.connect()
    connection.execute("SET threads TO 1")
    table = pa.table({k: np.array(v, dtype=np.int64) for k, v in columns.items()})
    connection.register("given", table)
    connection.execute("CREATE TABLE grams AS SELECT * FROM given")
    rows = connection.execute(f"SELECT page, other FROM ({CANDIDATES.replace(':first', '0')}) ORDER BY page, other")
    house = np.array([houses[p.outlet] for p in pages])
    found = np.array(rows.fetchall(), dtype=np.int64).reshape(-1, 2)
    found = found[house[found[:, 0]] != house[found[:, 1]]]
    out: Pairs = set()
    for first in range(0, len(found), TOGETHER):
        some = found[first : first + TOGETHER]
        needed, at = np.unique(some, return_inverse=True)
        hashes = [texts[n].hashes for n in needed.tolist()]
        a, b = at.reshape(some.shape).T
        shared = passages(Texts(np.concatenate(hashes), bounds([len(h) for h in hashes])), a, b)
        out.update((y, x) for x, y in some[shared.pair].tolist())
    return out


def minhash(pages: list[Page]) -> Pairs | None:
    """Pairs by datasketch's MinHash LSH over five-word shingles; None where it is not installed."""
    try:
        from datasketch import MinHash, MinHashLSH  # type: ignore[import-not-found, unused-ignore]
    except ImportError:
        return None
    index = MinHashLSH(threshold=MINHASH_THRESHOLD, num_perm=128)
    out: Pairs = set()
    for number, page in enumerate(pages):
        folded = [w.folded for w in words(page.text)]
        sketch = MinHash(num_perm=128)
        sketch.update_batch([" ".join(folded[i : i + 5]).encode() for i in range(len(folded) - 4)])
        out.update((other, number) for other in index.query(sketch) if pages[other].outlet != pages[number].outlet)
        index.insert(number, sketch)
    return out


def _scores(found: Iterable[tuple[int, int]], wanted: dict[tuple[int, int], int]) -> dict[str, float]:
    given = set(found)
    right = given & wanted.keys()
    out = {"P": 100 * len(right) / max(1, len(given)), "R": 100 * len(right) / max(1, len(wanted))}
    for low, high in LENGTHS:
        some = {pair for pair, run in wanted.items() if low <= run < (high if high != LENGTHS[-1][1] else 9999)}
        out[f"R {low}-{high}"] = 100 * len(right & some) / max(1, len(some))
    return out


def measure(count: int = 4000) -> dict[str, float]:
    """Prints the table; gives our figures and how many times faster than MinHash we were (where that is installed)."""
    pages = made(count)
    texts = [line(p.text) for p in pages]
    wanted = truth(pages, texts)
    quoted = {tuple(sorted((p.number, q))) for p in pages for q, size, marks in p.planted if marks}
    begin = time.process_time()
    found = ours(pages)
    seconds = time.process_time() - begin
    mine = _scores(found, wanted)
    inside = quoted & wanted.keys()
    mine["R 8-20 within marks"] = 100 * len(found & inside) / max(1, len(inside))
    print(f"{count:,} planted pages, {len(wanted):,} pairs; ours {seconds:.1f} s: {_row(mine)}")
    out = {f"reuse {k}": v for k, v in mine.items()}
    begin = time.process_time()
    other = minhash(pages)
    if other is not None:
        theirs = time.process_time() - begin
        print(f"MinHash LSH {MINHASH_THRESHOLD} {theirs:.1f} s: {_row(_scores(other, wanted))}")
        out["times faster than MinHash"] = theirs / seconds
    return out


def _row(scores: dict[str, float]) -> str:
    return "  ".join(f"{k} {v:.1f}" for k, v in scores.items())


if __name__ == "__main__":
    measure(int(sys.argv[1]) if len(sys.argv) > 1 else 4000)

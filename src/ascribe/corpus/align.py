"""Passages that stand in two pages: seeds of four words, chained, then aligned word by word in the windows between.

After Smith et al. (passim, JCDL 2014) in outline; the alignment within a window is an edit script over words
(rapidfuzz's Indel), fifty times quicker than a full dynamic programme and as exact on news.
"""

from dataclasses import dataclass

import numpy as np
from rapidfuzz.distance import Indel

from ascribe.corpus.gram import Line, rolled
from ascribe.records import Span

SEED = 4
"""Words of a seed."""
COMMON = 6
"""A seed that stands oftener than this on one of the pages says nothing."""
GAP = 12
"""Words that may lie between two seeds of one passage on either page."""
LEAST = 8
"""Words in a row, or words in all (``ALIGNED``), that a shared passage must have."""
ALIGNED = 12


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch that two pages share: half-open offsets on either page, how many words are the same, the longest run
    of them, and the share of the longer side's words that are the same (0 … 1)."""

    a: Span
    b: Span
    same: int
    run: int
    likeness: float


def passages(a: Line, b: Line, least: int = LEAST) -> list[Passage]:
    """The shared passages in the order of the first page; [] where none is long enough."""
    out = [_aligned(a, b, chain) for chain in _chains(_seeds(a, b))]
    return [p for p in out if p.run >= least or (p.same >= ALIGNED and p.run >= SEED and p.likeness >= 0.5)]


def _seeds(a: Line, b: Line) -> list[tuple[int, int]]:
    """Places (i, j) of equal four-word runs, in the order of the first page."""
    mine, theirs = rolled(a.hashes, SEED), rolled(b.hashes, SEED)
    order = np.argsort(theirs, kind="stable")
    there = theirs[order]
    low, high = np.searchsorted(there, mine, "left"), np.searchsorted(there, mine, "right")
    count = high - low
    at = np.flatnonzero((count > 0) & (count <= COMMON))
    return [(int(i), int(order[k])) for i in at for k in range(low[i], high[i])]


def _chains(seeds: list[tuple[int, int]]) -> list[list[tuple[int, int]]]:
    """Seeds that follow one another on both pages within ``GAP`` words, each in the chain that it continues best."""
    chains: list[list[tuple[int, int]]] = []
    open_: list[list[tuple[int, int]]] = []
    for i, j in seeds:
        open_ = [c for c in open_ if i - c[-1][0] <= GAP + SEED]
        fits = [c for c in open_ if i - c[-1][0] > 0 and 0 < j - c[-1][1] <= GAP + SEED]
        if fits:
            best = min(fits, key=lambda c: abs((i - c[-1][0]) - (j - c[-1][1])))
            best.append((i, j))
        else:
            chains.append([(i, j)])
            open_.append(chains[-1])
    return chains


def _aligned(a: Line, b: Line, chain: list[tuple[int, int]]) -> Passage:
    (i, j), (k, m) = chain[0], chain[-1]
    left, right = a.folded[i : k + SEED], b.folded[j : m + SEED]
    blocks = [(op.src_start, op.src_end) for op in Indel.opcodes(left, right) if op.tag == "equal"]
    same = sum(end - start for start, end in blocks)
    return Passage(
        (a.spans[i][0], a.spans[k + SEED - 1][1]),
        (b.spans[j][0], b.spans[m + SEED - 1][1]),
        same,
        max(end - start for start, end in blocks),
        same / max(len(left), len(right)),
    )

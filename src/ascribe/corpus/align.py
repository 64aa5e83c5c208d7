"""Passages that stand in two pages: seeds of four words, chained, then aligned word by word in the windows between.

After Smith et al. (passim, JCDL 2014) in outline; the alignment within a window is an edit script over words
(rapidfuzz's Indel), fifty times quicker than a full dynamic programme and as exact on news.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

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


@dataclass(slots=True)
class _Chain:
    """The places of a chain's first seed, and of the last one so far."""

    first_i: int
    first_j: int
    i: int
    j: int


@dataclass(frozen=True, slots=True)
class Side:
    """A page made ready for comparing with many others: its words, and where each run of four words stands, but for
    those that stand oftener than ``COMMON`` times."""

    line: Line
    runs: Mapping[int, Sequence[int]]


def side(line: Line) -> Side:
    """A page's words made ready. Costs as much as comparing it once."""
    found = rolled(line.hashes, SEED).tolist()
    runs: dict[int, Sequence[int]] = dict(zip(found, zip(range(len(found))), strict=True))
    if len(runs) < len(found):
        again: dict[int, list[int]] = {run: [] for run, times in Counter(found).items() if times > 1}
        for place, run in enumerate(found):
            if run in again:
                again[run].append(place)
        runs |= {run: places if len(places) <= COMMON else () for run, places in again.items()}
    return Side(line, runs)


def passages(a: Side, b: Side, least: int = LEAST) -> list[Passage]:
    """The shared passages in the order of the first page; [] where none is long enough."""
    out = [_aligned(a.line, b.line, chain) for chain in _chains(_seeds(a, b))]
    return [p for p in out if p.run >= least or (p.same >= ALIGNED and p.run >= SEED and p.likeness >= 0.5)]


def _seeds(a: Side, b: Side) -> list[tuple[int, int]]:
    """Places (i, j) of equal four-word runs, in the order of the first page."""
    return sorted((i, j) for run in a.runs.keys() & b.runs.keys() for i in a.runs[run] for j in b.runs[run])


def _chains(seeds: list[tuple[int, int]]) -> list[_Chain]:
    """Seeds that follow one another on both pages within ``GAP`` words, each in the chain that it continues best."""
    chains: list[_Chain] = []
    open_: list[_Chain] = []
    best: _Chain | None = None
    for i, j in seeds:
        if best is None or best.i != i - 1 or best.j != j - 1:
            open_ = [c for c in open_ if i - c.i <= GAP + SEED]
            fits = [c for c in open_ if i > c.i and 0 < j - c.j <= GAP + SEED]
            best = min(fits, key=lambda c: abs((i - c.i) - (j - c.j))) if fits else None
        if best is None:
            best = _Chain(i, j, i, j)
            chains.append(best)
            open_.append(best)
        best.i, best.j = i, j
    return chains


def _aligned(a: Line, b: Line, chain: _Chain) -> Passage:
    last_a, last_b = chain.i + SEED - 1, chain.j + SEED - 1
    left, right = a.folded[chain.first_i : last_a + 1], b.folded[chain.first_j : last_b + 1]
    if left == right:
        same = run = len(left)
    else:
        blocks = [op.src_end - op.src_start for op in Indel.opcodes(left, right) if op.tag == "equal"]
        same, run = sum(blocks), max(blocks)
    return Passage(
        (a.spans[chain.first_i][0], a.spans[last_a][1]),
        (b.spans[chain.first_j][0], b.spans[last_b][1]),
        same,
        run,
        same / max(len(left), len(right)),
    )

"""Passages that stand in two pages: equal runs of words, chained, with what is alike in the gaps between them.

After Smith et al. (passim, JCDL 2014) in outline. In a gap the longest common
subsequence of words is counted (rapidfuzz's LCSseq); the runs themselves need no dynamic programme.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import LCSseq

from ascribe.corpus.seed import SEED, Numbers, Runs, Texts, shared_runs

GAP = 12
"""Words that may lie between two runs of one passage on either page."""
LEAST = 8
"""Words in a row, or words in all (``ALIGNED``), that a shared passage must have."""
ALIGNED = 12
_LIKE = 0.5
"""Least likeness of a passage without ``LEAST`` words in a row."""
_BACK = 32
"""Runs before one of which it may be the continuation, at most."""
_NONE = np.iinfo(np.int64).max


@dataclass(frozen=True, slots=True)
class Passages:
    """Columns of passages, sorted by pair and place: the pair's number, the places of the first and the last word on
    either page, how many words are the same, the longest run of them."""

    pair: Numbers
    a_first: Numbers
    a_last: Numbers
    b_first: Numbers
    b_last: Numbers
    same: Numbers
    run: Numbers

    def __len__(self) -> int:
        """How many there are."""
        return len(self.pair)

    def __getitem__(self, at: npt.NDArray[np.bool_]) -> "Passages":
        """Some of them."""
        return Passages(*(getattr(self, name)[at] for name in self.__slots__))

    @property
    def longer(self) -> Numbers:
        """Words of the longer side."""
        more: Numbers = np.maximum(self.a_last - self.a_first, self.b_last - self.b_first)
        return more + 1

    @property
    def likeness(self) -> npt.NDArray[np.float64]:
        """The share of the longer side's words that are the same, 0 … 1."""
        return self.same / self.longer

    @property
    def enough(self) -> npt.NDArray[np.bool_]:
        """Which are long enough to be told."""
        return (self.run >= LEAST) | ((self.same >= ALIGNED) & (self.likeness >= _LIKE))


def passages(texts: Texts, a: Numbers, b: Numbers) -> Passages:
    """The shared passages of the pairs ``(a[k], b[k])`` of texts; a pair without any has none. At most 2²⁰ pairs."""
    runs = shared_runs(texts, a, b)
    runs = runs[_hopeful(runs, len(a))]
    before = _continued(runs)
    chain = _chains(before)
    found = _ends(runs, before, chain)
    _fill(found, runs, before, chain, (texts, a, b))
    return found[found.enough]


def _hopeful(runs: Runs, pairs: int) -> npt.NDArray[np.bool_]:
    """The runs of pairs that have a long one, or two."""
    longest = np.zeros(pairs, dtype=np.int64)
    np.maximum.at(longest, runs.pair, runs.words)
    return ((longest >= LEAST) | (np.bincount(runs.pair, minlength=pairs) > 1))[runs.pair]


def _continued(runs: Runs) -> Numbers:
    """For each run the one before it that it continues: after it on both pages, within ``GAP`` words, as evenly as may
    be; -1 where it begins a passage. No run is continued twice."""
    before, best = np.full(len(runs.pair), -1), np.full(len(runs.pair), _NONE)
    later = np.arange(len(runs.pair))
    for back in range(1, _BACK + 1):
        later = later[later >= back]
        later = later[runs.pair[later] == runs.pair[later - back]]
        at = later - back
        on_a = runs.a[later] - (runs.a[at] + runs.words[at] - SEED)
        on_b = runs.b[later] - (runs.b[at] + runs.words[at] - SEED)
        uneven = np.abs(on_a - on_b)
        low, high = np.minimum(on_a, on_b), np.maximum(on_a, on_b)
        fits = (low > 0) & (high <= GAP + SEED) & (uneven < best[later])
        best[later[fits]], before[later[fits]] = uneven[fits], at[fits]
    going = np.flatnonzero(before >= 0)
    by = going[np.lexsort((best[going], before[going]))]
    again = by[1:][before[by[1:]] == before[by[:-1]]]
    before[again] = -1
    return before


def _chains(before: Numbers) -> Numbers:
    """The number of the passage that each run is part of, counted in the order of their beginnings."""
    start = np.where(before < 0, np.arange(len(before)), before)
    while True:
        further = start[start]
        if np.array_equal(further, start):
            return (np.cumsum(before < 0) - 1)[start]
        start = further


def _ends(runs: Runs, before: Numbers, chain: Numbers) -> Passages:
    """The passages by their runs, the gaps between these left empty."""
    first = np.flatnonzero(before < 0)
    last, longest = first.copy(), np.zeros_like(first)
    np.maximum.at(last, chain, np.arange(len(chain)))
    np.maximum.at(longest, chain, runs.words)
    same = np.bincount(chain, runs.words, len(first)).astype(np.int64)
    a_last, b_last = runs.a[last] + runs.words[last] - 1, runs.b[last] + runs.words[last] - 1
    return Passages(runs.pair[first], runs.a[first], a_last, runs.b[first], b_last, same, longest)


def _fill(found: Passages, runs: Runs, before: Numbers, chain: Numbers, pages: tuple[Texts, Numbers, Numbers]) -> None:
    """Counts what is the same within the gaps, and once only what lies in two runs."""
    texts, a, b = pages
    later = np.flatnonzero(before >= 0)
    at = before[later]
    from_a, from_b = runs.a[at] + runs.words[at], runs.b[at] + runs.words[at]
    on_a, on_b = runs.a[later] - from_a, runs.b[later] - from_b
    # As if all in a gap were alike: what is not enough even so need not be looked at.
    np.add.at(found.same, chain[later], np.minimum(on_a, on_b))
    gaps = np.flatnonzero((on_a > 0) & (on_b > 0) & found.enough[chain[later]])
    left, right = texts.first[a[runs.pair[later]]] + from_a, texts.first[b[runs.pair[later]]] + from_b
    columns = (chain[later], left, left + on_a, right, right + on_b)
    for k, x, x_end, y, y_end in zip(*(c[gaps].tolist() for c in columns), strict=True):
        one, other = texts.hashes[x:x_end].tolist(), texts.hashes[y:y_end].tolist()
        found.same[k] += LCSseq.similarity(one, other) - min(len(one), len(other))

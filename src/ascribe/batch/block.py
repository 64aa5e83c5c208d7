"""A block of pairs that are to be compared: the pages that it needs, each once, and the pairs of them."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from ascribe.corpus.passage import WORD, Side, reused
from ascribe.engine import table

AT_ONCE = 1 << 22
"""Words that are compared in one go, pages counted as often as they are in a pair: a bound on memory."""


class Block:
    """One file of the table ``beside``. Raises ``OSError``."""

    def __init__(self, path: Path) -> None:
        rows = table.columns(path)
        sides = len(rows["words"]) - rows["words"].null_count
        names, (outlets, credits) = (
            rows["page"][:sides],
            (rows[n][:sides].to_pylist() for n in ("outlet", "taken_from")),
        )
        words = [np.frombuffer(w, dtype=WORD) for w in rows["words"][:sides].to_pylist()]
        self._sides = [Side(*s) for s in zip(words, outlets, credits, strict=True)]
        self.pages, self.others = rows["page"][sides:].to_numpy(), rows["other"][sides:].to_numpy()
        self._a, self._b = (np.searchsorted(names.to_numpy(), n) for n in (self.pages, self.others))

    def __len__(self) -> int:
        """How many pairs there are."""
        return len(self.pages)

    def bundles(self) -> Iterator[tuple[int, int]]:
        """The pairs in stretches that are compared in one go, as half-open ranges."""
        length = np.array([len(s.words) for s in self._sides], dtype=np.int64)
        bundle = np.cumsum(length[self._a] + length[self._b]) // AT_ONCE
        cuts = [0, *(np.flatnonzero(np.diff(bundle)) + 1).tolist(), len(self)]
        return ((first, stop) for first, stop in pairwise(cuts) if first < stop)

    def passages(self, first: int, stop: int) -> Sequence[Any]:
        """The columns of the table of passages for some of the pairs."""
        needed, at = np.unique(np.concatenate([self._a[first:stop], self._b[first:stop]]), return_inverse=True)
        found = reused([self._sides[k] for k in needed.tolist()], at[: stop - first], at[stop - first :])
        pages, others = self.pages[first:stop][found.pair], self.others[first:stop][found.pair]
        return (pages, others, found.a_start, found.a_end, found.b_start, found.b_end, found.same, found.run,
                found.likeness, found.kind)  # fmt: skip

"""A block of pairs that are to be compared: the pages that it needs, each once, and the pairs of them."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from ascribe.corpus.passage import AT_ONCE, WORD, Sides, reused
from ascribe.corpus.seed import bounds
from ascribe.engine import table


def blocks(path: Path) -> Iterator["Block"]:
    """The blocks of one file of the table ``beside``: one where DuckDB wrote it, some where Spark did.

    Raises ``OSError``.
    """
    rows = table.columns(path)
    changes = np.flatnonzero(np.diff(rows["block"].to_numpy())) + 1
    for first, stop in pairwise([0, *changes.tolist(), len(rows["block"])]):
        if first < stop:
            yield Block({name: column[first:stop] for name, column in rows.items()})


class Block:
    """One block of the table ``beside``, by its columns."""

    def __init__(self, rows: Mapping[str, Any]) -> None:
        count = len(rows["words"]) - rows["words"].null_count
        packed = rows["words"][:count].to_pylist()
        words, first = np.frombuffer(b"".join(packed), dtype=WORD), bounds([len(w) // WORD.itemsize for w in packed])
        self._sides = Sides(words, first, *(rows[n][:count].to_pylist() for n in ("outlet", "taken_from")))
        names, pages, others = rows["page"][:count].to_numpy(), rows["page"][count:], rows["other"][count:]
        self.pages, self.others = pages.to_numpy(), others.to_numpy()
        self._a, self._b = np.searchsorted(names, self.pages), np.searchsorted(names, self.others)

    def __len__(self) -> int:
        """How many pairs there are."""
        return len(self.pages)

    def bundles(self) -> Iterator[tuple[int, int]]:
        """The pairs in stretches that are compared in one go, as half-open ranges."""
        length = np.diff(self._sides.first)
        bundle = np.cumsum(length[self._a] + length[self._b]) // AT_ONCE
        cuts = [0, *(np.flatnonzero(np.diff(bundle)) + 1).tolist(), len(self)]
        return ((first, stop) for first, stop in pairwise(cuts) if first < stop)

    def passages(self, first: int, stop: int) -> Sequence[Any]:
        """The columns of the table of passages for some of the pairs."""
        sides, a, b = self._sides, self._a[first:stop], self._b[first:stop]
        if stop - first < len(self):
            needed, at = np.unique(np.concatenate([a, b]), return_inverse=True)
            sides, a, b = sides.some(needed), at[: len(a)], at[len(a) :]
        found = reused(sides, a, b)
        pages, others = self.pages[first:stop][found.pair], self.others[first:stop][found.pair]
        return (pages, others, found.a_start, found.a_end, found.b_start, found.b_end, found.same, found.run,
                found.likeness, found.kind)  # fmt: skip

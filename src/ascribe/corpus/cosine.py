"""How like many pages are to one another: a sparse product of their terms, as much of it as comes out high enough.

Every term lists the pages that have it (an inverted file); a page's likenesses are the sums of the products along its
terms' lists. They are summed into slots of pages first, which fit the processor's cache; only the pages of a slot that
comes high enough are summed by themselves. All is done in whole numbers, so sums are exact in any order.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ascribe.corpus.seed import Numbers, begins, spread

_SLOTS = 1 << 14
"""Slots into which a page's products are summed first; pages whose numbers agree in the last bits share one."""
_CELLS = 1 << 18
"""Slots of all pages that are looked at in one go: two megabytes."""


@dataclass(frozen=True, slots=True)
class Terms:
    """Columns of the terms of pages, a page's rows together: its number, the term, its weight in whole numbers (below
    2²⁴), whether pages are found by it there."""

    page: Numbers
    term: Numbers
    weight: Numbers
    telling: npt.NDArray[np.bool_]

    def __getitem__(self, rows: npt.NDArray[np.bool_]) -> "Terms":
        """Some of the rows."""
        return Terms(self.page[rows], self.term[rows], self.weight[rows], self.telling[rows])


@dataclass(frozen=True, slots=True)
class _Lists:
    """The terms' lists: by term, then by page. Pages are counted by their numbers; ``begin`` is where the list begins
    that an entry lies in."""

    pages: Numbers
    page: Numbers
    weight: npt.NDArray[np.float64]
    begin: Numbers


def likenesses(terms: Terms, asked: npt.NDArray[np.bool_], least: int) -> tuple[Numbers, Numbers, Numbers]:
    """For each page the pages of lower numbers to which it is like by ``least`` or more: its number, theirs, the sum of
    the products. ``asked`` tells for each row whether its page is to be compared; one that is not is compared with."""
    lists, by = _listed(terms)
    wanted = (terms.telling & asked)[by] & (np.arange(len(by)) > lists.begin)
    entries = np.flatnonzero(wanted)
    entries = entries[np.argsort(lists.page[entries], kind="stable")]
    found = [np.zeros((3, 0), dtype=np.int64), *_summed(lists, entries, least)]
    page, other, like = np.concatenate(found, axis=1)
    return lists.pages[page], lists.pages[other], like


def _listed(terms: Terms) -> tuple[_Lists, Numbers]:
    """The lists, and the row of each of their entries."""
    first = np.flatnonzero(begins(terms.page))
    order = np.argsort(terms.page[first])
    entry, row = spread(first[order], np.diff(np.append(first, len(terms.page)))[order])
    by = np.argsort(terms.term[row], kind="stable")
    row, page = row[by], entry[by]
    new = begins(terms.term[row])
    begin = np.flatnonzero(new)[np.cumsum(new) - 1]
    return _Lists(terms.page[first][order], page, terms.weight[row].astype(np.float64), begin), row


def _summed(lists: _Lists, entries: Numbers, least: int) -> Iterator[Numbers]:
    """The pages by some at a time: rows of page, other and likeness."""
    slots = min(_SLOTS, 1 << max(1, (len(lists.pages) - 1).bit_length()))
    rows = _CELLS // slots
    bounds = np.searchsorted(lists.page[entries], np.arange(0, len(lists.pages) + rows, rows))
    for number in np.flatnonzero(np.diff(bounds)).tolist():
        some = entries[bounds[number] : bounds[number + 1]]
        base = number * rows
        entry, other = spread(lists.begin[some], some - lists.begin[some])
        product = lists.weight[other] * lists.weight[some][entry]
        cell = ((lists.page[some] - base) * slots)[entry] + (lists.page[other] & (slots - 1))
        high = np.bincount(cell, product, rows * slots) >= least
        kept = np.flatnonzero(high[cell])
        yield _exact(cell[kept] // slots + base, lists.page[other[kept]], product[kept], least)


def _exact(page: Numbers, other: Numbers, product: npt.NDArray[np.float64], least: int) -> Numbers:
    """The sums of the products of each two pages, where they are high enough."""
    by = np.lexsort((other, page))
    page, other = page[by], other[by]
    first = np.flatnonzero(begins(page) | begins(other))
    like = np.add.reduceat(product[by], first) if len(first) else product
    good = like >= least
    return np.stack([page[first][good], other[first][good], like[good].astype(np.int64)])

"""Runs of words that two texts have in common, worked out for many pairs of texts in one go.

Every four words in a row are a seed, found by their hash; seeds that follow one another in both texts are one run. All
of it is done in columns (NumPy): a pair of pages costs a few microseconds, and most pairs have nothing to show.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ascribe.corpus.gram import rolled

Numbers = npt.NDArray[np.int64]
SEED = 4
"""Words of a seed."""
COMMON = 6
"""A seed that stands oftener than this in one of the texts says nothing."""
_PLACE = 21
"""Bits of a word's place: what comes after the first two million words of a text is not compared."""
_LOW = 24
"""Bits of a hash that may make room for a place."""
_MAYBE = 1 << 22
"""Slots of the sieve by which a seed is known to be on no other side: four megabytes."""
_SIEVE = 1 << 12
"""Slots of the sieve by which most seeds are known to be in one text only."""


@dataclass(frozen=True, slots=True)
class Texts:
    """Many texts' words end to end: a hash each, and where each text begins; one place more than there are texts."""

    hashes: npt.NDArray[np.uint64]
    first: Numbers


def bounds(lengths: Sequence[int] | npt.NDArray[np.generic]) -> Numbers:
    """Where each of some stretches of these lengths begins, end to end, and where the last one ends."""
    out = np.zeros(len(lengths) + 1, dtype=np.int64)
    np.cumsum(lengths, out=out[1:])
    return out


@dataclass(frozen=True, slots=True)
class Runs:
    """Columns of equal runs, sorted by pair and place in the first text: the pair's number, the places of the first
    word in either text, and how many words."""

    pair: Numbers
    a: Numbers
    b: Numbers
    words: Numbers

    def __getitem__(self, at: Numbers | npt.NDArray[np.bool_]) -> "Runs":
        """Some of them."""
        return Runs(self.pair[at], self.a[at], self.b[at], self.words[at])


@dataclass(frozen=True, slots=True)
class _Seeds:
    """Seeds that two texts or more have, sorted by text and then by number: equal words have one number."""

    text: Numbers
    number: Numbers
    place: Numbers
    first: Numbers
    numbers: int

    @property
    def keys(self) -> Numbers:
        return self.text * self.numbers + self.number


def shared_runs(texts: Texts, a: Numbers, b: Numbers) -> Runs:
    """The longest equal runs of four words or more of the pairs ``(a[k], b[k])`` of texts. At most 2²⁰ pairs."""
    seeds = _seeds(texts, a, b)
    return _joined(*_met(seeds, a, b))


def _seeds(texts: Texts, a: Numbers, b: Numbers) -> _Seeds:
    """Every seed but those that stand too often in their text, or in none that it is compared with."""
    count = len(texts.first) - 1
    text = np.repeat(np.arange(count), np.diff(texts.first))
    hashes = rolled(texts.hashes, SEED)
    place = np.arange(len(hashes)) - texts.first[text[: len(hashes)]]
    whole = np.flatnonzero((text[SEED - 1 :] == text[: len(hashes)]) & (place < 1 << _PLACE))
    found, at = _sorted(hashes, whole[_may(hashes[whole], text[whole], (a, b), count)])
    text, place = text[at], place[at]
    new = begins(found)
    once = new | begins(text)
    group = np.cumsum(once) - 1
    number = np.cumsum(new) - 1
    often, texts_with = np.bincount(group), np.bincount(number[once])
    kept = np.flatnonzero((often[group] <= COMMON) & (texts_with[number] > 1)) if len(at) else at
    # The second sort is by text alone, a small number, and keeps the numbers in their order.
    by = np.argsort(text[kept].astype(np.uint16 if count < 1 << 16 else np.int64), kind="stable")
    text, number, place = text[kept][by], number[kept][by], place[kept][by]
    return _Seeds(text, number, place, np.searchsorted(text, np.arange(count + 1)), int(number.max(initial=0)) + 1)


def _may(
    hashes: npt.NDArray[np.uint64], text: Numbers, pairs: tuple[Numbers, Numbers], count: int
) -> npt.NDArray[np.bool_]:
    """Which seeds may stand on the other side of a pair too: most of a page that only a few words are shared with do
    not, and need not be sorted."""
    slot = (hashes & np.uint64(_MAYBE - 1)).astype(np.int64)
    out = np.zeros(len(slot), dtype=bool)
    for side, other in (pairs, pairs[::-1]):
        here, there = np.zeros(count, dtype=bool), np.zeros(count, dtype=bool)
        here[side], there[other] = True, True
        have = np.zeros(_MAYBE, dtype=bool)
        have[slot[there[text]]] = True
        out |= here[text] & have[slot]
    return out


def _sorted(hashes: npt.NDArray[np.uint64], at: Numbers) -> tuple[npt.NDArray[np.uint64], Numbers]:
    """The hashes at some places, sorted, and the places, in their order where hashes are equal."""
    low = np.uint64(_LOW)
    high = hashes[at] >> low
    if len(hashes) > 1 << _LOW:
        by = np.argsort(high, kind="stable")
        return high[by], at[by]
    # A hash and its place in one number sort in two thirds of the time. Thirty-nine bits of a hash are enough.
    both = (high << low) | at.astype(np.uint64)
    both.sort()
    return both >> low, (both & np.uint64((1 << _LOW) - 1)).astype(np.int64)


def begins(column: npt.NDArray[np.generic]) -> npt.NDArray[np.bool_]:
    """Where a value differs from the one before it; the first does."""
    out = np.ones(len(column), dtype=bool)
    np.not_equal(column[1:], column[:-1], out=out[1:])
    return out


def _met(seeds: _Seeds, a: Numbers, b: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """Every place in ``a`` with every place in ``b`` where one seed stands: pair, place, place."""
    many = np.diff(seeds.first)
    # What the one with fewer seeds has is looked for in the other.
    turned = many[a] > many[b]
    few, other = np.where(turned, b, a), np.where(turned, a, b)
    pair, at = spread(seeds.first[few], many[few])
    number, text = seeds.number[at], other[pair]
    sieve = np.zeros((len(seeds.first) - 1) * _SIEVE, dtype=bool)
    sieve[seeds.text * _SIEVE + (seeds.number & (_SIEVE - 1))] = True
    may = np.flatnonzero(sieve[text * _SIEVE + (number & (_SIEVE - 1))])
    pair, at = pair[may], at[may]
    keys, asked = seeds.keys, text[may] * seeds.numbers + number[may]
    low = np.searchsorted(keys, asked)
    times = np.searchsorted(keys, asked, side="right") - low
    each, met = spread(low, times)
    pair, left, right = pair[each], seeds.place[at[each]], seeds.place[met]
    back = turned[pair]
    return pair, np.where(back, right, left), np.where(back, left, right)


def spread(first: Numbers, many: Numbers) -> tuple[Numbers, Numbers]:
    """The numbers from each of ``first`` on, ``many`` each; before them, by which entry each came."""
    entry = np.repeat(np.arange(len(many)), many)
    return entry, np.arange(len(entry)) - np.repeat(np.cumsum(many) - many - first, many)


def _joined(pair: Numbers, a: Numbers, b: Numbers) -> Runs:
    """Seeds that follow one another in both texts as one run."""
    # A run's seeds lie on one diagonal: as one number each, they are sorted and then count upwards by one.
    middle, mask = 1 << _PLACE, (1 << _PLACE) - 1
    keys = np.sort((pair << (2 * _PLACE + 1)) | ((b - a + middle) << _PLACE) | a)
    starts = np.flatnonzero(begins(keys - np.arange(len(keys))))
    length = np.diff(np.append(starts, len(keys))) + SEED - 1
    first = keys[starts]
    pair, a = first >> (2 * _PLACE + 1), first & mask
    b = ((first >> _PLACE) & (2 * middle - 1)) - middle + a
    by = np.argsort((pair << _PLACE) | a, kind="stable")
    return Runs(pair[by], a[by], b[by], length[by])

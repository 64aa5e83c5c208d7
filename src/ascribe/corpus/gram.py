"""Fingerprints: hashed word grams of a text with their places, from which pages that share passages are found.

Eight-word grams, one in four kept by their hash (Schleimer et al., SIGMOD 2003, keep by hash for the same reason: the
choice is the same on every page), and inside quotation marks all five-word grams, since quotations are short.
"""

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from ascribe.records import Span

LONG = 8
"""Words of a gram of running text."""
SHORT = 5
"""Words of a gram within quotation marks."""
KEPT = 4
"""Of the long grams one in this many is kept."""
_WORD = re.compile(r"([^\W_]+(?:[’'][^\W_]+)*)")
_Hashes = npt.NDArray[np.uint64]
_Offsets = npt.NDArray[np.int64]


class Word(NamedTuple):
    """A word of the text folded for comparing, and its half-open offsets."""

    folded: str
    start: int
    end: int


_WORD_OF: Callable[[tuple[str, int, int]], Word] = partial(tuple.__new__, Word)


@dataclass(frozen=True, slots=True)
class Line:
    """A text's words in columns, worked out once for all that compares it: folded, half-open offsets in the text, a
    hash each."""

    folded: list[str]
    starts: _Offsets
    stops: _Offsets
    hashes: _Hashes

    def __len__(self) -> int:
        """How many words there are."""
        return len(self.folded)


class Gram(NamedTuple):
    """A kept gram: its hash (63 bits, so that any SQL engine's signed integer holds it), its first word's index, how
    many words it has."""

    hash: int
    place: int
    words: int


_GRAM_OF: Callable[[tuple[int, int, int]], Gram] = partial(tuple.__new__, Gram)


def words(text: str) -> list[Word]:
    """The words of a text, case and apostrophes folded. No words, no list."""
    found, starts, stops = _folded(text)
    # As Word(…) makes them, without a call for each: a page's words are told apart many times.
    return list(map(_WORD_OF, zip(found, starts.tolist(), stops.tolist(), strict=True)))


def line(text: str) -> Line:
    """A text's words in columns."""
    folded, starts, stops = _folded(text)
    return Line(folded, starts, stops, np.fromiter(map(_HASHES.__getitem__, folded), np.uint64, len(folded)))


def folded(word: str) -> str:
    """A word as it is compared: case and apostrophes alike."""
    return word.casefold().replace("’", "'")


def spelled(text: str) -> list[str]:
    """The words of a text as they are written there."""
    return _WORD.findall(text)


def _folded(text: str) -> tuple[list[str], _Offsets, _Offsets]:
    """The words of a text folded, and where each begins and ends in it."""
    low = folded(text)
    same = len(low) == len(text)
    # What stands between two words, then a word, and so on: one pass gives the words, and by their lengths the places.
    parts = _WORD.split(low if same else text)
    ends = np.cumsum(np.fromiter(map(len, parts), np.int64, len(parts)))
    found = parts[1::2]
    # Where folding made a letter longer ("ß"), each word is folded by itself: offsets are the text's.
    return found if same else list(map(folded, found)), ends[:-1:2], ends[1::2]


def grams(line: Line, quoted: Iterable[Span] = (), stretches: Iterable[Span] | None = None) -> list[Gram]:
    """The kept grams in the order of their places; ``quoted`` are spans of quotations by offsets of the text. With
    ``stretches`` of it, grams that begin or end outside of them are left out."""
    if len(line) < SHORT:
        return []
    may = np.ones(len(line), dtype=bool) if stretches is None else marked(line, stretches)
    hashes = rolled(line.hashes, LONG)
    chosen = (hashes >> np.uint64(33)) % np.uint64(KEPT) == 0
    places = np.flatnonzero(chosen & may[: len(hashes)] & may[LONG - 1 :])
    hashes, sizes = hashes[places], np.full(len(places), LONG)
    inside = np.zeros(len(line), dtype=bool)
    for first, stop in _ranges(line, quoted):
        inside[first : max(first, stop - SHORT + 1)] = True
    if inside.any():
        short = rolled(line.hashes, SHORT)
        more = np.flatnonzero((inside & may)[: len(short)] & may[SHORT - 1 :])
        places, hashes = np.concatenate([places, more]), np.concatenate([hashes, short[more]])
        sizes = np.concatenate([sizes, np.full(len(more), SHORT)])
        order = np.lexsort((sizes, hashes, places))
        places, hashes, sizes = places[order], hashes[order], sizes[order]
    return list(map(_GRAM_OF, zip(hashes.tolist(), places.tolist(), sizes.tolist(), strict=True)))


def _ranges(line: Line, stretches: Iterable[Span]) -> Iterator[tuple[int, int]]:
    """The words that begin within each stretch, as half-open ranges."""
    bounds = np.array([*stretches], dtype=np.int64).reshape(-1)
    places = iter(np.searchsorted(line.starts, bounds).tolist())
    yield from zip(places, places, strict=True)


def marked(line: Line, stretches: Iterable[Span]) -> npt.NDArray[np.bool_]:
    """For each word whether it begins in one of the stretches."""
    found = np.zeros(len(line), dtype=bool)
    for first, stop in _ranges(line, stretches):
        found[first:stop] = True
    return found


def probes(quotation: str) -> list[int]:
    """The hashes by which a quotation is found among the kept grams; [] where it is too short."""
    return [g.hash for g in grams(line(quotation), [(0, len(quotation))])]


class _Hashed(dict[str, int]):
    """Each word's hash, worked out when first asked for; begun anew when it grows too large."""

    def __missing__(self, word: str) -> int:
        if len(self) >= _REMEMBERED:
            self.clear()
        digest = hashlib.blake2b(word.encode("utf-8", "surrogatepass"), digest_size=8).digest()
        return self.setdefault(word, int.from_bytes(digest, "big"))


_REMEMBERED = 1 << 18
_HASHES = _Hashed()
_FACTOR = 0x9E3779B97F4A7C15
_POWERS = np.array([pow(_FACTOR, k, 1 << 64) for k in range(1, LONG + 1)], dtype=np.uint64)


def rolled(hashes: _Hashes, size: int) -> _Hashes:
    """A hash of every run of ``size`` words (``LONG`` at most), 63 bits: a polynomial in an odd factor, then mixed."""
    if len(hashes) < size:
        return np.zeros(0, dtype=np.uint64)
    # Each run's sum of products, modulo 2^64.
    total = np.correlate(hashes, _POWERS[:size], "valid") + np.uint64(size)
    total ^= total >> np.uint64(29)
    total *= np.uint64(0xBF58476D1CE4E5B9)
    total ^= total >> np.uint64(32)
    return total >> np.uint64(1)

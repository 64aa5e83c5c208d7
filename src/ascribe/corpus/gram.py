"""Fingerprints: hashed word grams of a text with their places, from which pages that share passages are found.

Eight-word grams, one in four kept by their hash (Schleimer et al., SIGMOD 2003, keep by hash for the same reason: the
choice is the same on every page), and inside quotation marks all five-word grams, since quotations are short.
"""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from ascribe.records import Span

LONG = 8
"""Words of a gram of running text."""
SHORT = 5
"""Words of a gram within quotation marks."""
KEPT = 4
"""Of the long grams one in this many is kept."""
_WORD = re.compile(r"[^\W_]+(?:[’'][^\W_]+)*")
_Hashes = npt.NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the text folded for comparing, and its half-open offsets."""

    folded: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Line:
    """A text's words and a hash of each, worked out once for all that compares it."""

    words: list[Word]
    hashes: _Hashes


@dataclass(frozen=True, slots=True)
class Gram:
    """A kept gram: its hash (63 bits, so that any SQL engine's signed integer holds it) and its first word's index."""

    hash: int
    place: int


def words(text: str) -> list[Word]:
    """The words of a text, case and apostrophes folded. No words, no list."""
    return [Word(m.group().casefold().replace("’", "'"), m.start(), m.end()) for m in _WORD.finditer(text)]


def line(text: str) -> Line:
    """A text's words in line."""
    found = words(text)
    return Line(found, np.array([_hash(w.folded) for w in found], dtype=np.uint64))


def grams(line: Line, quoted: Iterable[Span] = ()) -> list[Gram]:
    """The kept grams in the order of their places; ``quoted`` are spans of quotations by offsets of the text."""
    found, hashes = line.words, line.hashes
    if len(found) < SHORT:
        return []
    out = []
    if len(found) >= LONG:
        long = rolled(hashes, LONG)
        for place in np.flatnonzero((long >> np.uint64(33)) % np.uint64(KEPT) == 0):
            out.append(Gram(int(long[place]), int(place)))
    short = rolled(hashes, SHORT)
    starts = [w.start for w in found]
    inside: set[int] = set()
    for start, end in quoted:
        first, stop = np.searchsorted(starts, [start, end])
        inside.update(range(int(first), int(stop) - SHORT + 1))
    out.extend(Gram(int(short[place]), place) for place in inside)
    return sorted(set(out), key=lambda g: (g.place, g.hash))


def probes(quotation: str) -> list[int]:
    """The hashes by which a quotation is found among the kept grams; [] where it is too short."""
    return [g.hash for g in grams(line(quotation), [(0, len(quotation))])]


@lru_cache(maxsize=1 << 17)
def _hash(word: str) -> int:
    return int.from_bytes(hashlib.blake2b(word.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")


_FACTOR = 0x9E3779B97F4A7C15
_MASK = (1 << 64) - 1


def rolled(hashes: _Hashes, size: int) -> _Hashes:
    """A hash of every run of ``size`` words, 63 bits: a polynomial in an odd factor, then mixed."""
    count = max(0, len(hashes) - size + 1)
    total = np.full(count, size, dtype=np.uint64)
    with np.errstate(over="ignore"):
        for k in range(size):
            total += hashes[k : k + count] * np.uint64(pow(_FACTOR, k + 1, _MASK + 1))
        total ^= total >> np.uint64(29)
        total *= np.uint64(0xBF58476D1CE4E5B9)
        total ^= total >> np.uint64(32)
    return total >> np.uint64(1)

"""Terms: by what a stretch of text may be found again in other words, and how much each of them tells."""

import lzma
import math
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache

from ascribe.corpus.gram import words
from ascribe.models import FOLDER

STEM = 5
"""Letters by which two forms of a word are taken for one ("written", "writing"), whatever the language."""
SHORTEST = 3


def stems(text: str) -> Iterator[str]:
    """The stems of a text's words in order, numbers left out; words of one or two letters tell nothing."""
    for w in words(text):
        if len(w.folded) >= SHORTEST and not w.folded[0].isdigit():
            yield stem(w.folded)


def stem(folded: str) -> str:
    """What stands for a folded word: its first letters."""
    return folded.removesuffix("'s")[:STEM]


@cache
def _common() -> tuple[int, Mapping[str, int]]:
    """Of how many articles the counts are, and in how many each stem stands (train/commonness.py)."""
    packed = (FOLDER / "commonness.txt.xz").read_bytes()
    first, *rest = lzma.decompress(packed).decode().splitlines()
    pairs = (line.split(" ") for line in rest)
    return int(first), {s: int(n) for s, n in pairs}


@lru_cache(maxsize=1 << 16)
def weight(term: str, pages: int = 0, having: int = 0) -> float:
    """How much a term tells: its inverse document frequency (Spärck Jones 1972) over the collection and the counts
    that every collection begins with. ``having`` of the collection's ``pages`` hold it."""
    total, counts = _common()
    return math.log((total + pages + 1) / (counts.get(term, 0) + having + 0.5))

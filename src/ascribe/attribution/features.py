"""What the network sees of a token: its word, affixes, shape, and where it stands in quotations and paragraphs.

The same code makes the features in training and at run time, so the two cannot drift apart.
"""

from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from ascribe.attribution.quotation import Quotation
from ascribe.attribution.token import Token

PLACES = 12
"""Number of values of the place feature: 2 (first token of a paragraph or not) x 6 states of quotation."""

_MARK = frozenset("“”„«»\"‘’'")


@lru_cache(maxsize=65536)
def shape(word: str) -> str:
    """Upper case as X, lower as x, digits as d, runs cut at two, other characters as they are; at most 8 characters."""
    out: list[str] = []
    for ch in word:
        kind = "X" if ch.isupper() else "x" if ch.islower() else "d" if ch.isdigit() else ch
        if len(out) < 2 or out[-1] != kind or out[-2] != kind:
            out.append(kind)
    return "".join(out[:8])


@lru_cache(maxsize=65536)
def views(word: str) -> tuple[str, str, str, str]:
    """The word's views in the order of the vocabularies: norm, prefix, suffix, shape."""
    norm = word.lower()
    if norm[0].isdigit():
        norm = "".join("0" if ch.isdigit() else ch for ch in norm)
    return norm, norm[:3], norm[-3:], shape(word)


def places(tokens: Sequence[Token], quotations: Sequence[Quotation]) -> npt.NDArray[np.int64]:
    """For each token of one paragraph: outside, mark, or inside a quotation (double / single / nested); and first."""
    out = np.zeros(len(tokens), dtype=np.int64)
    starts = [t.start for t in tokens]
    depth = np.zeros(len(tokens), dtype=np.int64)
    edge = np.zeros(len(tokens), dtype=bool)
    unclosed = np.zeros(len(tokens), dtype=bool)
    for q in quotations:
        first, stop = bisect_left(starts, q.start), bisect_left(starts, q.end)
        depth[first:stop] += 1
        if first < stop:
            edge[first] |= starts[first] == q.start
            edge[stop - 1] |= q.closed and tokens[stop - 1].end == q.end
            unclosed[first:stop] |= not q.closed and q.level == 0
    out[depth == 1] = 1 + edge[depth == 1]
    out[depth > 1] = 3 + edge[depth > 1]
    out[unclosed] = 5
    if len(out):
        out[0] += 6
    return out

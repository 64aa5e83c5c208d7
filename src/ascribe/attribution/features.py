"""What the network sees of a token: its word, affixes, shape, and where it stands in quotations and paragraphs.

The same code makes the features in training and at run time, so the two cannot drift apart.
"""

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
    for i, token in enumerate(tokens):
        inside = [q for q in quotations if q.start <= token.start < q.end]
        if inside:
            edge = any(token.start == q.start or (q.closed and token.end == q.end) for q in inside)
            state = 1 + edge if len(inside) == 1 else 3 + edge
            if not inside[0].closed:
                state = 5
            out[i] = state
    if len(out):
        out[0] += 6
    return out

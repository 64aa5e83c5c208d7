"""What the network sees of a token: its word, affixes, shape, and where it stands in quotations and paragraphs.

The same code makes the features in training and at run time, so the two cannot drift apart.
"""

import re
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


_IRREGULAR = {
    form: forms.split()[0]
    for forms in (
        "say said",
        "tell told",
        "think thought",
        "know knew known",
        "find found",
        "write wrote written",
        "see saw seen",
        "hear heard",
        "speak spoke spoken",
        "make made",
        "give gave given",
        "take took taken",
        "hold held",
        "feel felt",
        "mean meant",
        "swear swore sworn",
        "read",
        "show shown",
        "draw drew drawn",
        "keep kept",
        "leave left",
        "go went gone",
        "come came",
        "be is are was were been being am",
        "have has had having",
        "do does did done",
        "get got gotten",
        "pay paid",
        "lead led",
        "understand understood",
        "teach taught",
        "lay laid",
        "set",
        "put",
        "let",
        "bring brought",
        "buy bought",
        "choose chose chosen",
        "seek sought",
        "send sent",
        "tear tore torn",
        "fight fought",
        "forget forgot forgotten",
        "foresee foresaw foreseen",
        "foretell foretold",
        "begin began begun",
        "break broke broken",
        "fall fell fallen",
        "grow grew grown",
        "lose lost",
        "win won",
        "sing sang sung",
        "shoot shot",
        "sit sat",
        "stand stood",
        "throw threw thrown",
        "wear wore worn",
        "withdraw withdrew withdrawn",
        "man men",
        "woman women",
        "child children",
        "person people",
    )
    for form in forms.split()[1:]
}
_ENDING = re.compile(r"(?:’s|'s|ies|ied|ying|ing|ed|es|s|ers|er|ors|or|ments|ment|ations|ation|ions|ion|ly|y|e)$")


@lru_cache(maxsize=65536)
def stem(norm: str) -> str:
    """The word without its endings, so that "hope", "hoped", "hopes", "hoping" are one; at least three letters stay."""
    if norm in _IRREGULAR:
        return _IRREGULAR[norm]
    out = norm
    for _ in range(2):
        m = _ENDING.search(out)
        if m is None or m.start() < 3:
            break
        out = out[: m.start()]
    return out[:-1] if len(out) > 3 and out[-1] == out[-2] else out


@lru_cache(maxsize=65536)
def views(word: str) -> tuple[str, str, str, str, str]:
    """The word's views in the order of the vocabularies: norm, stem, prefix, suffix, shape."""
    norm = word.lower()
    if norm[0].isdigit():
        norm = "".join("0" if ch.isdigit() else ch for ch in norm)
    return norm, stem(norm), norm[:3], norm[-3:], shape(word)


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

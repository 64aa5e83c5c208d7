"""Two pages side by side: which statements the second keeps, rewords, drops and adds, in which figures they differ,
and whose word each rests on in either."""

from collections.abc import Sequence

from rapidfuzz.distance import Indel

from ascribe.corpus.claim import LIKE, likeness, weighed
from ascribe.corpus.gram import words
from ascribe.corpus.passage import reuse, sketch
from ascribe.corpus.unit import Unit, units
from ascribe.records import Change, Comparison, Pair, Trace, Version

KEPT = 0.9
"""Share of words that are the same in both from which on a statement is kept, not reworded."""


def compare(a: Trace, b: Trace) -> Comparison:
    """The statements of two pages, paired each with the likeliest; those of the first in its order, then what the
    second adds."""
    left, right = units(a), units(b, 1)
    ready = weighed([*left, *right])
    there = ready[len(left) :]
    scores = sorted(
        ((likeness(x, y), i, j) for i, x in enumerate(ready[: len(left)]) for j, y in enumerate(there)),
        key=lambda s: (-s[0], s[1], s[2]),
    )
    match: dict[int, int] = {}
    for score, i, j in scores:
        same = _same(left[i].text, right[j].text)
        if (score >= LIKE or same >= KEPT) and i not in match and j not in match.values():
            match[i] = j
    ids = (a.article.id, b.article.id)
    pairs = [_pair(u, right[match[i]] if i in match else None, ids) for i, u in enumerate(left)]
    pairs += [_pair(None, u, ids) for j, u in enumerate(right) if j not in match.values()]
    return Comparison(*ids, tuple(pairs), reuse(sketch(a), sketch(b)))


def _pair(a: Unit | None, b: Unit | None, ids: tuple[str, str]) -> Pair:
    left = Version(ids[0], a.text, a.spans) if a else None
    right = Version(ids[1], b.text, b.spans) if b else None
    if a is None or b is None:
        return Pair("added" if a is None else "dropped", left, right, a.root if a else None, b.root if b else None, ())
    change: Change = "kept" if _same(a.text, b.text) >= KEPT else "reworded"
    return Pair(change, left, right, a.root, b.root, tuple(_figures(a, b)))


def _figures(a: Unit, b: Unit) -> Sequence[tuple[str, str]]:
    """Figures of the two that are not the same, in the order that they stand in."""
    left = [f"{f.bound} {f.value:g}{'' if f.high is None else f'-{f.high:g}'}" for f in a.figures]
    right = [f"{f.bound} {f.value:g}{'' if f.high is None else f'-{f.high:g}'}" for f in b.figures]
    return [(x, y) for x, y in zip(left, right, strict=False) if x != y]


def _same(a: str, b: str) -> float:
    return float(Indel.normalized_similarity([w.folded for w in words(a)], [w.folded for w in words(b)]))

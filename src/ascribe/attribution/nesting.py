"""Relations within relations: the contents read by themselves, and who stands inside whom."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from ascribe.attribution.parse import Cue, Parse
from ascribe.attribution.relation import EDGE, MARKS, Relation
from ascribe.records import Span
from ascribe.text import overlap, trim

ReadAlone = Callable[[list[Span]], Parse]
NESTED_FLOOR = 0.95
"""How sure the network must be of a cue inside a content: it has seen few, so a lower floor costs precision."""
DEEPEST = 3
SHORTEST_NESTED = 25
"""Characters: a shorter content has no room for a source, a cue and a content of its own."""
_FIRST_PERSON = frozenset({"i", "we", "you", "me", "us"})


def nested(
    parse: Parse, found: list[Relation], relation: Callable[[Parse, Cue], Relation], alone: ReadAlone
) -> list[Relation]:
    """Adds the relations within contents, each content read by itself, down to ``DEEPEST`` levels."""
    everything = list(found)
    fresh = list(found)
    for _ in range(DEEPEST - 1):
        stretches: list[Span] = []
        for r in fresh:
            for s, e in r.content:
                s, e = trim(parse.text, s, e, edge=EDGE + MARKS)
                if e - s >= SHORTEST_NESTED:
                    stretches.append((s, e))
        if not stretches:
            break
        inner = alone(stretches)
        added: list[Relation] = []
        for cue in inner.cues:
            candidate = relation(inner, cue) if cue.score >= NESTED_FLOOR else None
            if candidate and candidate.content and _fits_inside(parse, candidate, everything + added):
                added.append(candidate)
        everything.extend(added)
        fresh = added
        if not added:
            break
    return everything


def _fits_inside(parse: Parse, r: Relation, others: Sequence[Relation]) -> bool:
    """A nested relation has a source of its own that is not the speaker, and a cue that nobody has yet."""
    if not r.source or parse.text[slice(*r.source[0])].casefold() in _FIRST_PERSON:
        return False
    return not any(overlap(r.cue[0], c) for o in others for c in (*o.cue, *o.source))


def parents(found: list[Relation]) -> list[Relation]:
    """Sets each relation's parent: the smallest content that holds its cue, never in a circle."""
    sizes = [sum(e - s for s, e in r.content) for r in found]
    out = []
    for i, r in enumerate(found):
        best = None
        if r.cue:
            for k, other in enumerate(found):
                inside = any(s <= r.cue[0][0] and r.cue[0][1] <= e for s, e in other.content)
                if k != i and inside and sizes[k] > sizes[i] and (best is None or sizes[k] < sizes[best]):
                    best = k
        out.append(replace(r, parent=best))
    return out


def in_order(found: list[Relation]) -> list[Relation]:
    """Relations by where their words begin, a parent before its children."""

    def place(r: Relation) -> tuple[int, int]:
        spans = (*r.content, *r.source, *r.cue)
        return min(s for s, _ in spans), -sum(e - s for s, e in r.content)

    depth = dict.fromkeys(range(len(found)), 0)
    for k, r in enumerate(found):
        p, n = r.parent, 0
        while p is not None and n < len(found):
            n, p = n + 1, found[p].parent
        depth[k] = n
    order = sorted(range(len(found)), key=lambda k: (place(found[k]), depth[k]))
    new = {old: i for i, old in enumerate(order)}
    above = [found[k].parent for k in order]
    return [replace(found[k], parent=None if p is None else new[p]) for k, p in zip(order, above, strict=True)]

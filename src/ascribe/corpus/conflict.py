"""Where versions of one claim disagree: figures that differ, quotations cut or altered, the same content on another's
word or on nobody's."""

from collections.abc import Iterator, Sequence, Set
from functools import lru_cache

from ascribe.corpus.term import stem
from ascribe.corpus.unit import Unit, alike, same_words
from ascribe.records import Disagreement, Figure, Spans

Held = tuple[Unit, str, Spans]
"""A unit, and what it has, in words and by its place."""
_LOOSE = frozenset({"exact", "about"})
"""Bounds that a rounding hand adds and drops."""


def conflicts(ranked: Sequence[Unit], own: Set[int]) -> Iterator[tuple[Disagreement, list[Held]]]:
    """The disagreements of a claim's units, which come in order of time; ``own`` are the pages with an origin of
    their own, whose sources differ by right. Nothing where the versions agree."""
    yield from _figures(ranked)
    yield from _quotations(ranked)
    yield from _attributions(ranked, own)


def _figures(ranked: Sequence[Unit]) -> Iterator[tuple[Disagreement, list[Held]]]:
    """For each measure in which versions differ: every page's first figure of it."""
    measures: list[list[tuple[Unit, Figure]]] = []
    for unit in ranked:
        for figure in unit.figures:
            mine = _measure(figure.unit)
            known = next((m for m in measures if any(mine & _measure(f.unit) for _, f in m)), None)
            if known is None:
                measures.append([(unit, figure)])
            elif unit.page not in {u.page for u, _ in known}:
                known.append((unit, figure))
    for found in measures:
        if len({_said(f) for _, f in found}) > 1:
            yield "figure", [(u, _words(u, f), (f.span,)) for u, f in found]


@lru_cache(maxsize=1 << 12)
def _measure(unit: str | None) -> frozenset[str]:
    """What is counted, by the stems of its words; none for a figure without a unit, which is compared with no other."""
    return frozenset(stem(w.casefold().rstrip("s")) for w in (unit or "").split())


def _said(figure: Figure) -> tuple[float, float | None, str]:
    return figure.value, figure.high, "" if figure.bound in _LOOSE else figure.bound


def _words(unit: Unit, figure: Figure) -> str:
    start = figure.span[0]
    for (s, e), piece in zip(unit.spans, unit.text.split(" … "), strict=False):
        if s <= start < e:
            return piece[start - s : figure.span[1] - s]
    return f"{figure.value:g}"


def _quotations(ranked: Sequence[Unit]) -> Iterator[tuple[Disagreement, list[Held]]]:
    """Versions of one quotation whose words are not the same ones in the same order."""
    quoting = [u for u in ranked if u.quoted]
    if not quoting:
        return
    fullest = max(quoting, key=lambda u: sum(map(len, u.quoted)))
    versions = [u for u in quoting if u is fullest or same_words(u, fullest)]
    if len({tuple(w for q in u.quoted for w in q) for u in versions}) > 1:
        yield "quotation", [(u, u.text, u.spans) for u in versions]


def _attributions(ranked: Sequence[Unit], own: Set[int]) -> Iterator[tuple[Disagreement, list[Held]]]:
    """The first page's source, and the pages without an origin of their own on which another stands or none."""
    first = ranked[0] if ranked else None
    if first is None or first.root is None:
        return
    seen: set[int] = set()
    drifted: list[Held] = []
    for unit in ranked:
        if unit.page in own or unit.page in seen or any(_kept(u, first) for u in ranked if u.page == unit.page):
            continue
        seen.add(unit.page)
        drifted.append((unit, unit.root or "nobody named", unit.source))
    if drifted:
        yield "attribution", [(first, first.root, first.source), *drifted]


def _kept(unit: Unit, first: Unit) -> bool:
    """Whether the unit has the first page's source, by name, by kind where neither is a name, or through an outlet."""
    if unit.root is None or first.root is None:
        return False
    if unit.root_kind == "outlet" or unit.hands or alike(unit.root, first.root):
        return True
    return unit.root_kind == first.root_kind and unit.root_kind in ("document", "unnamed", "data")

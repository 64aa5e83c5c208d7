"""Origin and independence: where a claim began, and how many origins stand behind the pages that carry it.

A page counts only for what it did not take from another: a statement through another outlet's hands, or on a page that
takes over or rewrites another which has the claim too, adds nothing. Sources on two pages are one where their names
agree; a quotation has one origin whatever names stand beside it; a second path to one document is no second origin.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from ascribe.corpus.derive import Descent, same_outlet
from ascribe.corpus.unit import Unit, alike, same_words
from ascribe.records import SourceKind

_VAGUE: frozenset[SourceKind | None] = frozenset({"document", "data", "unnamed", "outlet", "group", None})
"""Kinds of source that a page which rewrites another has from there, whatever it calls them."""


@dataclass
class Root:
    """An origin under construction: on which page it is first, whose word it is, which units rest on it."""

    page: int | None
    outside: str | None
    source: str | None
    kind: SourceKind | None
    units: list[int] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Tallied:
    """Whether a page, by its index, counted as bringing an origin of its own, and why or why not."""

    page: int
    counted: bool
    why: str


def origins(
    group: Sequence[int],
    units: Sequence[Unit],
    parents: Sequence[Sequence[Descent]],
    outlets: Sequence[str | None],
    order: Sequence[int],
) -> tuple[list[Root], list[Tallied]]:
    """The origins of one claim, the earliest first, and for each of its pages whether it was counted.

    ``group`` are the indices of its supporting units; ``order`` ranks pages by when they were published; ``outlets``
    are their names. A claim that stands on no page outright has no origin: undetermined.
    """
    count = _Count(units, parents, outlets, {units[k].page for k in group})
    for p in _parents_first(sorted(count.carried, key=lambda p: order[p]), parents):
        count.page(p, [k for k in group if units[k].page == p])
    return count.roots, count.tally


def _parents_first(pages: Sequence[int], parents: Sequence[Sequence[Descent]]) -> list[int]:
    """The pages in their order, but each after those that it has the story from: a date may be wrong or missing."""
    out: dict[int, None] = {}
    for page in pages:
        way, met = [page], {page}
        for at in way:
            more = [d.page for d in parents[at] if d.page is not None and d.page not in met]
            way += more
            met.update(more)
        out.update(dict.fromkeys(p for p in reversed(way) if p in pages))
    return list(out)


def _published(unit: Unit) -> tuple[str, ...]:
    """The outlets that a unit comes through or from, page side first."""
    return (*unit.outlets, unit.root) if unit.root and unit.root_kind == "outlet" else unit.outlets


class _Count:
    """The origins so far, and what they are looked up in."""

    def __init__(
        self,
        units: Sequence[Unit],
        parents: Sequence[Sequence[Descent]],
        outlets: Sequence[str | None],
        carried: set[int],
    ) -> None:
        self.units, self.parents, self.outlets, self.carried = units, parents, outlets, carried
        self.roots: list[Root] = []
        self.tally: list[Tallied] = []

    def page(self, p: int, mine: Sequence[int]) -> None:
        """Counts one page by its units of the claim."""
        why = ""
        own: Root | None = None
        for k in mine:
            unit = self.units[k]
            if taken := self._taken(unit, p):
                why = why or taken
            elif known := self._known(unit, p):
                known[0].units.append(k)
                why = why or known[1]
            elif self._from_reports(unit):
                why = why or "has it from reports that it does not name"
            elif unit.root is None and p not in {r.page for r in self.roots} and self._echoes(p):
                why = why or "says in its own voice what it could read elsewhere"
            else:
                self.roots.append(self._new(unit, p, k))
                own = own or self.roots[-1]
        if own is not None:
            why = f"rests on {own.source or own.outside or 'its own word'}"
        self.tally.append(Tallied(p, own is not None, why))

    def _from_reports(self, unit: Unit) -> bool:
        """Whether it has this from outlets that it does not name, when others told it before."""
        return bool(self.roots) and unit.root_kind == "outlet" and not (unit.root or "")[:1].isupper()

    def _new(self, unit: Unit, p: int, k: int) -> Root:
        """An origin at this page; or outside of the collection, where the page names an outlet that is not in it, as
        its source or as the hand through which it has it from its source."""
        if outside := self._outside(unit, p):
            why = f"{self.outlets[p] or 'the first page'} has it from there; it is not in the collection"
            source, kind = (None, None) if unit.root == outside else (unit.root, unit.root_kind)
            return Root(None, outside, source, kind or "outlet", [k], [why])
        reason = f"the first page that has it from {unit.root}" if unit.root else "the first page that says it"
        return Root(p, None, unit.root, unit.root_kind, [k], [reason])

    def _outside(self, unit: Unit, p: int) -> str | None:
        """The outlet, of those that it names, with which a unit began."""
        named = [n for n in _published(unit) if n[:1].isupper() and not same_outlet(n, self.outlets[p])]
        return named[-1] if named else None

    def _echoes(self, p: int) -> bool:
        """Whether a page that has parents says in its own voice what others said before: that is no new origin."""
        return bool(self.roots) and any(d.page is not None or d.outside for d in self.parents[p])

    def _taken(self, unit: Unit, p: int) -> str | None:
        """From whom the page has this unit, if not from a source of its own."""
        for parent in self.parents[p]:
            if parent.page is None or parent.page not in self.carried:
                continue
            name = self.outlets[parent.page] or "another page"
            if parent.relation == "republishes":
                return f"republishes {name}"
            if any(same_outlet(h, self.outlets[parent.page]) for h in (*unit.hands, unit.root or "")):
                return f"has it from {name}"
            if unit.root_kind == "outlet" or (unit.root is None and unit.certainty is not None):
                return f"{parent.relation} {name}"
            if parent.relation == "rewrites" and unit.root_kind in _VAGUE:
                return f"rewrites {name}"
        others = [o for q, o in enumerate(self.outlets) if q != p]
        through = (h for h in unit.hands if not same_outlet(h, self.outlets[p]))
        known = next((h for h in through if any(same_outlet(h, o) for o in others)), None)
        return f"has it from {known}" if known else None

    def _known(self, unit: Unit, p: int) -> tuple[Root, str] | None:
        """The origin that this unit's source is, and why: by name, by the words quoted, by the document spoken of."""
        for root in self.roots:
            at = self.outlets[root.page] if root.page is not None else root.outside
            same_page = root.page == unit.page
            if root.source and unit.root and alike(root.source, unit.root) and (same_page or root.kind != "unnamed"):
                return root, f"same source as {at}"
            if root.outside and any(same_outlet(h, root.outside) for h in _published(unit)):
                return root, f"has it from {at} too"
            if any(same_words(unit, self.units[k]) for k in root.units):
                return root, f"quotes the same words as {at}"
            if root.kind == "document" and self._same_document(unit, root, p):
                root.reasons.append(f"{self.outlets[p] or 'another page'} has a second path to the same document")
                return root, f"same document as {at}"
            if unit.root is None and same_page:
                return root, ""
        return None

    def _same_document(self, unit: Unit, root: Root, p: int) -> bool:
        """A unit that speaks of "the memo", or rests on some document where its page's parent carries the claim."""
        head = (root.source or "").split()[-1:]
        if head and re.search(rf"\bthe {re.escape(head[0])}\b", unit.text, re.IGNORECASE):
            return True
        return unit.root_kind == "document" and any(d.page in self.carried for d in self.parents[p])

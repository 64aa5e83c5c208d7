"""A story told whole: from the accounts of its pages and the passages they share to who has it from whom, what they
claim, where each claim began and where the versions disagree. A pure function: the same pages, the same story."""

from collections.abc import Mapping, Sequence

from ascribe.corpus.account import Account
from ascribe.corpus.claim import claims
from ascribe.corpus.conflict import conflicts
from ascribe.corpus.derive import Descent, parents
from ascribe.corpus.origin import Root, Tallied, origins
from ascribe.corpus.stance import stances
from ascribe.corpus.unit import Unit
from ascribe.corpus.when import order_of
from ascribe.records import (
    Claim,
    Conflict,
    Counted,
    Origin,
    Parent,
    Relation,
    Reuse,
    Story,
    StoryPage,
    Told,
    Version,
)
from ascribe.text import content_id


def story(id: str, accounts: Sequence[Account], passages: Mapping[tuple[int, int], Sequence[Reuse]]) -> Story:
    """The story of some pages, in the order of their publication. ``passages`` are those of pairs (a < b) by index."""
    found = [u._replace(page=p) for p, a in enumerate(accounts) for u in a.units]
    groups = claims(found)
    came = parents(accounts, found, groups, passages)
    order = order_of([a.day for a in accounts])
    teller = _Teller(accounts, found, came, order)
    ordered = sorted(range(len(accounts)), key=lambda p: order[p])
    title = accounts[ordered[0]].title if ordered else None
    told = sorted((teller.claim(g) for g in groups), key=lambda c: (-len({s.page for s in c.statements}), c.id))
    return Story(id, title, tuple(teller.page(p) for p in ordered), tuple(told), _circles(accounts, came))


class _Teller:
    """Turns indices into records."""

    def __init__(
        self,
        accounts: Sequence[Account],
        found: Sequence[Unit],
        came: Sequence[Sequence[Descent]],
        order: Sequence[int],
    ) -> None:
        self.accounts, self.found, self.came, self.order = accounts, found, came, order
        self.outlets = [a.outlet for a in accounts]

    def id(self, p: int) -> str:
        return self.accounts[p].id

    def page(self, p: int) -> StoryPage:
        a = self.accounts[p]
        made = tuple(
            Parent(None if d.page is None else self.id(d.page), d.outside, d.relation, d.confidence, d.evidence)
            for d in self.came[p]
        )
        return StoryPage(a.id, a.input, a.outlet, a.title, a.published, self._relation(p), made)

    def _relation(self, p: int) -> Relation:
        """How the page came by the story in the main: its surest parent's; else its own sources speak for it."""
        if self.came[p]:
            return self.came[p][0].relation
        kinds = self.accounts[p].kinds
        return "independent" if kinds - {"outlet"} else "unknown"

    def claim(self, group: Sequence[int]) -> Claim:
        members = [self.found[k] for k in group]
        stance = stances(members, self.order)
        standing = [k for k, s in zip(group, stance, strict=True) if s == "supports"]
        roots, counted = origins(standing, self.found, self.came, self.outlets, self.order)
        against = {u.page: s for u, s in zip(members, stance, strict=True) if s != "supports"}
        counted += [Tallied(p, False, f"{s.removesuffix('s')}s it") for p, s in sorted(against.items())
                    if p not in {c.page for c in counted}]  # fmt: skip
        first = min(members, key=lambda u: (self.order[u.page], u.spans))
        told = tuple(
            Told(self.id(u.page), u.spans, u.text, s)
            for u, s in sorted(
                zip(members, stance, strict=True), key=lambda pair: (self.order[pair[0].page], pair[0].spans)
            )
        )
        return Claim(
            content_id("claim", self.id(first.page), first.statement),
            first.text,
            told,
            tuple(self._origin(r) for r in roots),
            len(roots),
            tuple(Counted(self.id(c.page), c.counted, c.why) for c in counted),
            self._conflicts([k for k, s in zip(group, stance, strict=True) if s == "supports"], counted),
        )

    def _conflicts(self, standing: Sequence[int], counted: Sequence[Tallied]) -> tuple[Conflict, ...]:
        ranked = sorted((self.found[k] for k in standing), key=lambda u: (self.order[u.page], u.spans))
        own = {c.page for c in counted if c.counted}
        return tuple(
            Conflict(kind, tuple(Version(self.id(u.page), text, spans) for u, text, spans in versions))
            for kind, versions in conflicts(ranked, own)
        )

    def _origin(self, root: Root) -> Origin:
        return Origin(None if root.page is None else self.id(root.page), root.outside, root.source, tuple(root.reasons))


def _circles(accounts: Sequence[Account], came: Sequence[Sequence[Descent]]) -> tuple[tuple[str, ...], ...]:
    """Pages that have the story from one another, each set once."""
    above = [{d.page for d in found if d.page is not None} for found in came]
    for _ in above:
        for over in above:
            over |= {x for p in list(over) for x in above[p]}
    circles = {frozenset(q for q in range(len(above)) if p in above[q] and q in above[p]) for p in range(len(above))}
    return tuple(sorted(tuple(accounts[p].id for p in sorted(c)) for c in circles if len(c) > 1))

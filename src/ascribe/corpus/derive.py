"""Derivation: from which page of a story each page has it, how, and by what evidence.

Evidence in this order: the page says so (taken over from, citing, told by an outlet), passages stand in both, its
statements are another's retold while it names no one. A page never comes from a later one.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ascribe.corpus.account import Account
from ascribe.corpus.gram import words
from ascribe.corpus.unit import Unit, alike
from ascribe.corpus.when import NEVER
from ascribe.records import Relation, Reuse

WHOLE = 0.5
"""Share of a page's words standing in another from which on the one republishes the other."""
MOSTLY = 0.4
"""Share of a page's statements found on its parent from which on it may be a rewrite."""
REPORTED = 0.5
"""Share of what a page has from reports that it does not name which must stand on the page that is to be its parent."""


@dataclass(frozen=True, slots=True)
class Descent:
    """Where a page has its story from: a page of the story by its index, or an outlet outside by its name."""

    page: int | None
    outside: str | None
    relation: Relation
    confidence: float
    evidence: tuple[str, ...]


def same_outlet(a: str | None, b: str | None) -> bool:
    """Whether two names are one outlet's: one's words within the other's, articles and kinds left out."""
    x, y = _words(a), _words(b)
    return bool(x and y) and (x <= y or y <= x)


_KINDS = frozenset("the agency website newspaper news site daily weekly magazine".split())


@lru_cache(maxsize=1 << 14)
def _words(name: str | None) -> frozenset[str]:
    """The words by which an outlet is called: those that only say what it is are left out."""
    found = frozenset(w.strip(".,’'") for w in (name or "").casefold().split())
    return found - _KINDS or found


def _for_statements(name: str, count: int) -> str:
    return f"it names {name} for {count} statement{'s' if count > 1 else ''}"


def parents(
    accounts: Sequence[Account],
    units: Sequence[Unit],
    claims: Sequence[Sequence[int]],
    passages: Mapping[tuple[int, int], Sequence[Reuse]],
) -> list[list[Descent]]:
    """For each page its parents, the surest first. ``passages`` are those of pairs (a < b), by index."""
    found = _Found(accounts, units, claims, passages)
    order = sorted(range(len(accounts)), key=lambda p: (accounts[p].day, p))
    out: list[list[Descent]] = [[] for _ in accounts]
    for p in order:
        out[p] = found.of(p, out)
    return out


class _Found:
    """What the evidence is looked up in."""

    def __init__(
        self,
        accounts: Sequence[Account],
        units: Sequence[Unit],
        claims: Sequence[Sequence[int]],
        passages: Mapping[tuple[int, int], Sequence[Reuse]],
    ) -> None:
        self.accounts = accounts
        self.days = [a.day for a in accounts]
        self.units, self.passages = units, passages
        self.sharing: dict[int, set[int]] = {p: set() for p in range(len(accounts))}
        for a, b in passages:
            self.sharing[a].add(b)
            self.sharing[b].add(a)
        self.claim = {k: c for c, group in enumerate(claims) for k in group}
        self.groups = claims
        self.mine: dict[int, list[int]] = {p: [] for p in range(len(accounts))}
        for k, u in enumerate(units):
            self.mine[u.page].append(k)
        self.cited = [self._firsts(p) for p in range(len(accounts))]

    def _firsts(self, p: int) -> Counter[str]:
        """How many statements the page has from each other hand: its side's first one of each chain."""
        counts: Counter[str] = Counter()
        for k in self.mine[p]:
            u = self.units[k]
            if u.certainty is None or u.within:
                continue
            first = u.hands[0] if u.hands else u.root if u.root_kind == "outlet" else None
            if first and not same_outlet(first, self.accounts[p].outlet):
                counts[first] += 1
        return counts

    def _cites(self, p: int, q: int) -> int:
        """How many statements page p has from page q's outlet, by its own words."""
        return sum(n for name, n in self.cited[p].items() if same_outlet(name, self.accounts[q].outlet))

    def after(self, p: int, q: int) -> bool:
        """Whether page p may come from page q: q is not dated later, as far as both dates are told."""
        a, b = self.days[p], self.days[q]
        size = min(len(a), len(b))
        return NEVER in (a, b) or b[:size] <= a[:size]

    def of(self, p: int, known: Sequence[Sequence[Descent]]) -> list[Descent]:
        """The parents of one page, those of earlier pages known."""
        taken = self._taken_over(p)
        if taken:
            return taken
        named = self._named(p)
        if named:
            return [self._judged(p, q, name, _for_statements(name, count), known) for q, name, count in named]
        return self._spoken_of(p, known) or self._retold(p)

    def _taken_over(self, p: int) -> list[Descent]:
        """The page that has most of this one, if it is earlier or credited: what a page says goes before dates."""
        account, out = self.accounts[p], []
        total = max(1, len(account.text.split()))
        for q in sorted(self.sharing[p]):
            both = self.passages[min(p, q), max(p, q)]
            share = sum(x.same for x in both) / total
            if share < WHOLE:
                continue
            credited = same_outlet(account.republished_from, self.accounts[q].outlet)
            earlier = self.after(p, q) and self.days[q] < self.days[p]
            named = self._cites(p, q)
            back = same_outlet(self.accounts[q].republished_from, account.outlet) or self._cites(q, p)
            if (earlier or credited or named) and not back:
                why = [f"{share:.0%} of its words stand there"]
                why += [f"the page says it is from {account.republished_from}"] if credited else []
                why += [_for_statements(self.accounts[q].outlet or "", named)] if named and not credited else []
                why += [f"though its date, {self.days[q][:10]}, is later"] if not self.after(p, q) else []
                out.append((credited, share, Descent(q, None, "republishes", 0.97 if credited else 0.8, tuple(why))))
        if not out and account.republished_from:
            outside = account.republished_from
            return [Descent(None, outside, "republishes", 0.9, (f"the page says it is from {outside}",))]
        return [max(out, key=lambda x: x[:2])[2]] if out else []

    def _named(self, p: int) -> list[tuple[int | None, str, int]]:
        """Pages that the page names as where it has statements from, else outlets outside. What a page says goes before
        any date, so a page of that outlet which seems to be later will do."""
        out: dict[int | str, tuple[int | None, str, int]] = {}
        for name, n in self.cited[p].items():
            there = [q for q in range(len(self.accounts)) if q != p and same_outlet(name, self.accounts[q].outlet)]
            page = min(there, key=lambda q: not self.after(p, q), default=None)
            key = name if page is None else page
            before = out.get(key, (page, name, 0))
            out[key] = (page, name, before[2] + n)
        inside = [one for one in out.values() if one[0] is not None]
        outside = [one for one in out.values() if one[1][:1].isupper()]  # "media" names nobody
        return sorted(inside or outside, key=lambda x: -x[2])

    def _shared(self, p: int, q: int) -> list[int]:
        """The page's units whose claim stands on page q too."""
        there = {self.claim[k] for k in self.mine[q] if k in self.claim}
        return [k for k in self.mine[p] if self.claim.get(k) in there]

    def _judged(self, p: int, q: int | None, name: str, why: str, known: Sequence[Sequence[Descent]]) -> Descent:
        evidence = [why]
        if q is None:
            return Descent(None, name, "cites", 0.85, tuple(evidence))
        shared = self._shared(p, q)
        share = len(shared) / max(1, len(self.mine[p]))
        evidence.append(f"{share:.0%} of its statements stand there")
        how = Counter(self._owed(k, q) for k in shared)
        silent = how["silent"] >= how["credited"] and how["silent"] > how["own"]
        rewrites = share >= MOSTLY and (silent or (bool(known[q]) and how["own"] <= len(shared) / 2))
        return Descent(q, None, "rewrites" if rewrites else "cites", 0.9, tuple(evidence))

    def _owed(self, k: int, q: int) -> str:
        """Whether a unit that stands on page q too names q's outlet, has a source of its own, or neither."""
        u = self.units[k]
        if any(same_outlet(n, self.accounts[q].outlet) for n in (*u.hands, u.root or "")):
            return "credited"
        theirs = [self.units[x].root for x in self.groups[self.claim[k]] if self.units[x].page == q]
        if u.root is None or u.root_kind == "outlet" or any(r and alike(u.root, r) for r in theirs):
            return "silent"
        return "own"

    def _spoken_of(self, p: int, known: Sequence[Sequence[Descent]]) -> list[Descent]:
        """No statement is passed on by name, but the page speaks of an outlet that has the story before it; one that
        its credit line thanks goes first."""
        text = self.accounts[p].text.casefold()
        own = self.accounts[p].outlet
        credits = [c.casefold() for c in self.accounts[p].credits]
        found: list[Descent] = []
        for q in sorted(range(len(self.accounts)), key=lambda q: (self.days[q], q)):
            outlet = self.accounts[q].outlet
            if outlet is None or outlet.casefold() not in text or same_outlet(own, outlet) or not self.after(p, q):
                continue
            named = re.compile(rf"\b{re.escape(outlet.casefold())}\b")
            if q == p or not named.search(text) or not self._shared(p, q):
                continue
            if any(map(named.search, credits)):
                return [self._judged(p, q, outlet, f"its credit line names {outlet}", known)]
            if not found:
                share = len(self._shared(p, q)) / len(self.mine[p])
                why = (f"it speaks of {outlet}", f"{share:.0%} of its statements stand there")
                found.append(Descent(q, None, "cites", 0.7, why))
        return found

    def _retold(self, p: int) -> list[Descent]:
        """Nobody is named: what the page has from "reports" stands on an earlier page, most of it, in its wording."""
        reported = [k for k in self.mine[p] if self.units[k].root_kind == "outlet" and not self.units[k].hands]
        best, most, count = None, 0.0, 0
        for q in range(len(self.accounts)) if reported else ():
            if q == p or not self.after(p, q) or self.days[q] == NEVER:
                continue
            both = set(self._shared(p, q))
            like = sum(self._wording(k, q) for k in both)
            if like > most and both & set(reported):
                best, most, count = q, like, len(both & set(reported))
        if best is None or count < REPORTED * len(reported):
            return []
        why = ("it speaks of reports without naming them", f"{count} of {len(reported)} such statements stand there")
        return [Descent(best, None, "cites", 0.6, why)]

    def _wording(self, k: int, q: int) -> float:
        """How near the unit's words are to the nearest of q's wordings of the same claim, 0 … 1."""
        mine = {w.folded for w in words(self.units[k].text)}
        theirs = ({w.folded for w in words(self.units[x].text)} for x in self.groups[self.claim[k]]
                  if self.units[x].page == q)  # fmt: skip
        return max((len(mine & t) / len(mine | t) for t in theirs), default=0.0)

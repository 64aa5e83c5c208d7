"""On whose word a page stands: for every chain how many statements and how much of what is said. For card and report.

Each character of what is said counts once: for the innermost attribution whose content holds it, else for the page's
own voice. So shares add up, a chain's share holds that of the chains which go on from it, and cues, names of sources
and page furniture count for nobody.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ascribe.records import Attribution, Figure, Source, Spans, Statement, Trace

Chain = tuple[str, ...]
OWN = -1
"""The owner of what the page says in its own voice; attributions are owners by their place in ``Trace.attributions``."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A run of the text that one owner answers for."""

    start: int
    end: int
    owner: int


@dataclass(frozen=True, slots=True)
class Hand:
    """A hand in a chain: who it is, what stands on it last, what went on through it to others.

    ``statements`` and ``characters`` count everything that came through this hand; ``share`` is of all that is said.
    ``label`` is the number of the exact chain (0 for the weightiest), None where nothing ends at this hand.
    """

    chain: Chain
    source: Source | None
    attributions: tuple[Attribution, ...]
    figures: tuple[Figure, ...]
    statements: int
    characters: int
    share: float
    label: int | None
    below: tuple["Hand", ...]

    def walk(self, depth: int = 0) -> "Iterator[tuple[int, Hand]]":
        """This hand and all below it, each with its depth."""
        yield depth, self
        for hand in self.below:
            yield from hand.walk(depth + 1)


@dataclass(frozen=True, slots=True)
class Reliance:
    """The whole page: first hands with what came through them (weightiest first), the page's own voice, the stretches."""

    hands: tuple[Hand, ...]
    labels: dict[Chain, int]
    stretches: tuple[Stretch, ...]
    own: tuple[Statement, ...]
    own_characters: int
    own_share: float


def reliance(trace: Trace) -> Reliance:
    """Who is relied on for how much of the page."""
    stretches = tuple(_stretches(trace))
    weight: dict[Chain, int] = {}
    own = 0
    for stretch in stretches:
        size = stretch.end - stretch.start
        if stretch.owner == OWN:
            own += size
        else:
            chain = chain_of(trace.attributions[stretch.owner])
            weight[chain] = weight.get(chain, 0) + size
    for attribution in trace.attributions:
        weight.setdefault(chain_of(attribution), 0)
    order = sorted(weight, key=lambda chain: -weight[chain])
    labels = {chain: number for number, chain in enumerate(order)}
    total = max(1, sum(weight.values()) + own)
    tree = _Tree(trace, weight, labels, total)
    return Reliance(
        tree.grow(()), labels, stretches, tuple(s for s in trace.statements if s.own_voice), own, own / total
    )


def chain_of(attribution: Attribution) -> Chain:
    """The attribution's chain; its source alone where the chain is empty; () where nobody is named."""
    if attribution.chain:
        return attribution.chain
    return (attribution.source_id,) if attribution.source_id else ()


@dataclass(frozen=True, slots=True)
class _Tree:
    trace: Trace
    weight: dict[Chain, int]
    labels: dict[Chain, int]
    total: int

    def grow(self, prefix: Chain) -> tuple[Hand, ...]:
        """The hands right after ``prefix``; at the top also the one of what nobody is named for."""
        size = len(prefix) + 1
        nexts = {chain[:size] for chain in self.labels if len(chain) >= size and chain[: size - 1] == prefix}
        if not prefix and () in self.labels:
            nexts.add(())
        return tuple(sorted((self._hand(chain) for chain in nexts), key=lambda hand: (-hand.characters, hand.chain)))

    def _hand(self, chain: Chain) -> Hand:
        through = [c for c in self.labels if (c[: len(chain)] == chain if chain else c == ())]
        ids = {a.id for a in self.trace.attributions if chain_of(a) in through}
        last = tuple(a for a in self.trace.attributions if chain_of(a) == chain)
        exact = {a.id for a in last}
        characters = sum(self.weight[c] for c in through)
        return Hand(
            chain=chain,
            source=next((s for s in self.trace.sources if chain and s.id == chain[-1]), None),
            attributions=last,
            figures=tuple(f for f in self.trace.figures if f.attribution in exact),
            statements=_count(self.trace.statements, ids) or len(ids),
            characters=characters,
            share=characters / self.total,
            label=self.labels.get(chain),
            below=self.grow(chain) if chain else (),
        )


def _count(statements: Iterable[Statement], ids: set[str]) -> int:
    return sum(s.attribution in ids for s in statements)


def _stretches(trace: Trace) -> Iterator[Stretch]:
    """The text cut at every edge of a content or own-voice span, each piece with its owner; what has none is left out."""
    depths = _depths(trace.attributions)
    claims = [
        (start, end, depths[number], number)
        for number, attribution in enumerate(trace.attributions)
        for start, end in attribution.content
    ] + [(start, end, -1, OWN) for s in trace.statements if s.own_voice for start, end in s.span]
    for start, end, held in sweep([(s, e) for s, e, _, _ in claims]):
        # innermost: the deepest parent chain, then the shorter content, then the later one
        best = max((claims[i] for i in held), key=lambda c: (c[2], c[0] - c[1], c[3]))
        yield Stretch(start, end, best[3])


def sweep(spans: Spans | list[tuple[int, int]]) -> Iterator[tuple[int, int, tuple[int, ...]]]:
    """The pieces between all edges that at least one span covers, in order, each with the indexes of its spans."""
    edges: dict[int, tuple[list[int], list[int]]] = {}
    for index, (start, end) in enumerate(spans):
        if start < end:
            edges.setdefault(start, ([], []))[0].append(index)
            edges.setdefault(end, ([], []))[1].append(index)
    held: set[int] = set()
    before = 0
    for at in sorted(edges):
        if held:
            yield before, at, tuple(sorted(held))
        held.update(edges[at][0])
        held.difference_update(edges[at][1])
        before = at


def _depths(attributions: tuple[Attribution, ...]) -> list[int]:
    parents = {a.id: a.parent for a in attributions}
    found = []
    for attribution in attributions:
        depth, at, seen = 0, attribution.parent, {attribution.id}
        while at in parents and at not in seen:
            seen.add(at)
            depth, at = depth + 1, parents[at]
        found.append(depth)
    return found

"""On whose word a page stands: for every chain how often, and over how much of what is said. For card and report.

Each character of what is said counts once: for the innermost attribution whose content holds it, else for the page's
own voice. So the shares add up to one; cues, names of sources and page furniture count for nobody.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from ascribe.records import Attribution, Figure, Source, Span, Statement, Trace

Chain = tuple[str, ...]
OWN = -1
"""The owner of what the page says in its own voice; an attribution's place in its trace is its owner's number."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A run of the text that one owner answers for."""

    start: int
    end: int
    owner: int


@dataclass(frozen=True, slots=True)
class Hand:
    """A hand in a chain, with what ends at it; ``below`` are the hands that it passes on, weightiest first.

    ``share`` is the part of all that is said which ends at this hand (0…1), ``through`` the same with all that came
    through it. The hand of an empty ``chain`` is nobody: what is said on the word of someone whom the page does not
    tell.
    """

    chain: Chain
    source: Source | None
    attributions: tuple[Attribution, ...]
    figures: tuple[Figure, ...]
    share: float
    through: float
    below: tuple["Hand", ...]

    def walk(self, depth: int = 0) -> "Iterator[tuple[int, Hand]]":
        """This hand and all below it, each with its depth."""
        yield depth, self
        for hand in self.below:
            yield from hand.walk(depth + 1)


@dataclass(frozen=True, slots=True)
class Ledger:
    """The whole page: the first hands, weightiest first, and who answers for which run of the text.

    ``labels`` numbers every chain at whose end something is said, in the order in which the hands stand.
    """

    hands: tuple[Hand, ...]
    labels: dict[Chain, int]
    stretches: tuple[Stretch, ...]
    own: tuple[Statement, ...]
    own_share: float

    def label(self, attribution: Attribution) -> int:
        """The number of the attribution's chain."""
        return self.labels[chain_of(attribution)]


def weigh(trace: Trace) -> Ledger:
    """Sums a trace up. An empty trace gives an empty ledger."""
    stretches = tuple(_stretches(trace))
    weight: dict[Chain, int] = {chain_of(attribution): 0 for attribution in trace.attributions}
    own = 0
    for stretch in stretches:
        if stretch.owner == OWN:
            own += stretch.end - stretch.start
        else:
            weight[chain_of(trace.attributions[stretch.owner])] += stretch.end - stretch.start
    total = max(1, sum(weight.values()) + own)
    hands = _Tree(trace, {chain: size / total for chain, size in weight.items()}).grow(())
    spoken = [hand.chain for top in hands for _, hand in top.walk() if hand.attributions]
    labels = {chain: number for number, chain in enumerate(spoken)}
    return Ledger(hands, labels, stretches, tuple(s for s in trace.statements if s.own_voice), own / total)


def chain_of(attribution: Attribution) -> Chain:
    """The attribution's chain; its source alone where the chain is empty; () where nobody is named."""
    if attribution.chain:
        return attribution.chain
    return (attribution.source_id,) if attribution.source_id else ()


class _Tree:
    """Grows hands from chains that begin alike."""

    def __init__(self, trace: Trace, weight: dict[Chain, float]) -> None:
        self._weight = weight
        self._sources = {s.id: s for s in trace.sources}
        self._said: dict[Chain, list[Attribution]] = {}
        chains: dict[str, Chain] = {}
        for attribution in trace.attributions:
            chains[attribution.id] = chain_of(attribution)
            self._said.setdefault(chains[attribution.id], []).append(attribution)
        self._figures: dict[Chain, list[Figure]] = {}
        for figure in trace.figures:
            if figure.attribution in chains:
                self._figures.setdefault(chains[figure.attribution], []).append(figure)

    def grow(self, prefix: Chain) -> tuple[Hand, ...]:
        """The hands right after ``prefix``; at the top also nobody's, where there is any."""
        size = len(prefix)
        begins = {c[: size + 1] for c in self._weight if len(c) > size and c[:size] == prefix}
        if not prefix and () in self._weight:
            begins.add(())
        return tuple(sorted((self._hand(chain) for chain in begins), key=lambda h: (-h.through, -h.share, h.chain)))

    def _hand(self, chain: Chain) -> Hand:
        below = self.grow(chain) if chain else ()
        share = self._weight.get(chain, 0.0)
        return Hand(
            chain=chain,
            source=self._sources.get(chain[-1]) if chain else None,
            attributions=tuple(self._said.get(chain, ())),
            figures=tuple(self._figures.get(chain, ())),
            share=share,
            through=share + sum(hand.through for hand in below),
            below=below,
        )


def _stretches(trace: Trace) -> Iterator[Stretch]:
    """The text cut at every edge of a content or own-voice span, each piece with its owner, if it has one."""
    depths = depths_of(trace.attributions)
    claims = [
        (start, end, depths[number], number)
        for number, attribution in enumerate(trace.attributions)
        for start, end in attribution.content
    ] + [(start, end, -1, OWN) for s in trace.statements if s.own_voice for start, end in s.span]
    for start, end, held in sweep([(start, end) for start, end, _, _ in claims]):
        # innermost: the one with most parents, then the shorter span, then the later one
        best = max((claims[i] for i in held), key=lambda c: (c[2], c[0] - c[1], c[3]))
        yield Stretch(start, end, best[3])


def sweep(spans: list[Span]) -> Iterator[tuple[int, int, tuple[int, ...]]]:
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


def depths_of(attributions: tuple[Attribution, ...]) -> list[int]:
    """How many attributions each one stands inside; a circle of parents is cut."""
    parents = {a.id: a.parent for a in attributions}
    found = []
    for attribution in attributions:
        depth, at, seen = 0, attribution.parent, {attribution.id}
        while at in parents and at not in seen:
            seen.add(at)
            depth, at = depth + 1, parents[at]
        found.append(depth)
    return found

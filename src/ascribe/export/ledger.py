"""A trace summed up by chain: on whose word the page stands, how often, and over how much of its text."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from ascribe.records import Attribution, Figure, Source, Spans, Statement, Trace

PATTERNS = 6
"""How many line patterns there are; chains beyond that share them by turns."""


@dataclass
class Node:
    """One hand of a chain with what ends at it; ``under`` are the hands that it passes on.

    ``share`` is the part of the page's stated characters under attributions that end here (0…1); nested content counts
    for the innermost alone. ``pattern`` is 0 … ``PATTERNS`` − 1.
    """

    source: Source
    attributions: list[Attribution] = field(default_factory=list)
    share: float = 0.0
    under: list["Node"] = field(default_factory=list)
    pattern: int = 0

    @property
    def weight(self) -> float:
        """The share of the node and of all under it."""
        return self.share + sum(n.weight for n in self.under)

    def walk(self, depth: int = 0) -> Iterator[tuple[int, "Node"]]:
        """The node and all under it, with their depth, in order of weight."""
        yield depth, self
        for n in self.under:
            yield from n.walk(depth + 1)


@dataclass(frozen=True)
class Ledger:
    """The page's chains as trees, heaviest first; what no one on the page says; the page's own voice."""

    roots: tuple[Node, ...]
    unsaid: tuple[Attribution, ...]
    unsaid_share: float
    own: tuple[Statement, ...]
    own_share: float
    figures: dict[str, tuple[Figure, ...]]

    def pattern_of(self, attribution: Attribution) -> int | None:
        """The pattern of the chain an attribution ends, None where nobody is named."""
        for root in self.roots:
            for _, node in root.walk():
                if any(a.id == attribution.id for a in node.attributions):
                    return node.pattern
        return None


def size(spans: Spans) -> int:
    """Characters in the spans."""
    return sum(e - s for s, e in spans)


def weigh(trace: Trace) -> Ledger:
    """Sums a trace up. An empty trace gives an empty ledger."""
    sources = {s.id: s for s in trace.sources}
    owner: dict[int, str] = {}
    for a in sorted(trace.attributions, key=lambda a: -size(a.content)):
        for s, e in a.content:
            owner.update(dict.fromkeys(range(s, e), a.id))
    own_cells = {i for t in trace.statements if t.own_voice for s, e in t.span for i in range(s, e)}
    total = len(owner) + len(own_cells - owner.keys()) or 1
    counts: dict[str, int] = {}
    for attribution_id in owner.values():
        counts[attribution_id] = counts.get(attribution_id, 0) + 1
    roots: list[Node] = []
    for a in trace.attributions:
        level, node = roots, None
        for source_id in a.chain or ((a.source_id,) if a.source_id else ()):
            node = next((n for n in level if n.source.id == source_id), None)
            if node is None:
                node = Node(sources[source_id])
                level.append(node)
            level = node.under
        if node is not None:
            node.attributions.append(a)
            node.share += counts.get(a.id, 0) / total
    _sort(roots)
    for i, (_, node) in enumerate(pair for root in roots for pair in root.walk()):
        node.pattern = i % PATTERNS
    unsaid = tuple(a for a in trace.attributions if not a.chain and not a.source_id)
    figures: dict[str, list[Figure]] = {}
    for f in trace.figures:
        if f.attribution:
            figures.setdefault(f.attribution, []).append(f)
    return Ledger(
        tuple(roots),
        unsaid,
        sum(counts.get(a.id, 0) for a in unsaid) / total,
        tuple(t for t in trace.statements if t.own_voice),
        len(own_cells - owner.keys()) / total,
        {k: tuple(v) for k, v in figures.items()},
    )


def _sort(nodes: list[Node]) -> None:
    nodes.sort(key=lambda n: -n.weight)
    for n in nodes:
        _sort(n.under)


def figure_words(trace: Trace, f: Figure) -> str:
    """A figure in the page's words, with its as-of date where the page gives one."""
    words = " ".join(trace.article.text[f.span[0] : f.span[1]].split())
    return f"{words}, as of {f.as_of}" if f.as_of else words


def paragraph_of(trace: Trace, at: int) -> str:
    """Where an offset stands, for people: "¶3" for the third paragraph, else the block's kind."""
    number = 0
    for b in trace.article.blocks:
        number += b.kind == "paragraph"
        if b.start <= at < b.end:
            return f"¶{number}" if b.kind == "paragraph" else b.kind
    return ""


def shorten(words: str, width: int) -> str:
    """One line of at most ``width`` characters, cut at a word with "…"."""
    line = " ".join(words.split())
    if len(line) <= width:
        return line
    cut = line[: width - 1]
    return (cut.rsplit(" ", 1)[0] if " " in cut[width // 2 :] else cut) + "…"


def describe(source: Source) -> str:
    """What a source is, for people: kind, role, and for an unnamed one the reason given or its lack."""
    if source.kind == "unnamed":
        return f"unnamed, “{source.reason}”" if source.reason else "unnamed, no reason given"
    return f"{source.kind}, {source.role}" if source.role else source.kind

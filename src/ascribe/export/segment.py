"""A block's text cut where any span begins or ends, so that spans may nest and overlap and markup never does."""

from collections.abc import Iterator
from dataclasses import dataclass

from ascribe.records import Attribution, Block, Figure, Moment, Trace


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch in which the same spans hold; ``content``, ``source`` and ``cue`` list the attributions, innermost
    last. ``starts`` are the attributions whose first content begins here."""

    start: int
    end: int
    content: tuple[Attribution, ...]
    source: tuple[Attribution, ...]
    cue: tuple[Attribution, ...]
    starts: tuple[Attribution, ...]
    figure: Figure | None
    time: Moment | None
    href: str | None
    own: bool


def segments(trace: Trace, block: Block) -> Iterator[Segment]:
    """The segments of one block, in order; their texts joined are the block's text exactly."""
    spans: list[tuple[int, int]] = []
    near = [a for a in trace.attributions if any(_meet(block, s) for s in (*a.content, *a.source, *a.cue))]
    for a in near:
        spans += [*a.content, *a.source, *a.cue]
    figures = [f for f in trace.figures if _meet(block, f.span)]
    times = [t for t in trace.times if _meet(block, t.span)]
    own = [s for t in trace.statements if t.own_voice for s in t.span if _meet(block, s)]
    spans += [f.span for f in figures] + [t.span for t in times] + own + [(h.start, h.end) for h in block.links]
    cuts = sorted({block.start, block.end} | {p for s in spans for p in s if block.start < p < block.end})
    outer_first = sorted(near, key=lambda a: -sum(e - s for s, e in a.content))
    for start, end in zip(cuts, cuts[1:], strict=False):
        yield Segment(
            start,
            end,
            tuple(a for a in outer_first if _holds(a.content, start)),
            tuple(a for a in outer_first if _holds(a.source, start)),
            tuple(a for a in outer_first if _holds(a.cue, start)),
            tuple(a for a in outer_first if a.content and a.content[0][0] == start),
            next((f for f in figures if f.span[0] <= start < f.span[1]), None),
            next((t for t in times if t.span[0] <= start < t.span[1]), None),
            next((h.href for h in block.links if h.start <= start < h.end), None),
            _holds(tuple(own), start),
        )


def _meet(block: Block, span: tuple[int, int]) -> bool:
    return span[0] < block.end and block.start < span[1]


def _holds(spans: tuple[tuple[int, int], ...], at: int) -> bool:
    return any(s <= at < e for s, e in spans)

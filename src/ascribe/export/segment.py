"""A block's text cut wherever any span begins or ends, so that spans may nest and overlap and markup never does."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from ascribe.export.ledger import sweep
from ascribe.records import Block, Span, Trace

Role = Literal["content", "source", "cue", "own", "statement", "finding", "figure", "time", "href"]


@dataclass(frozen=True, slots=True)
class Mark:
    """A span within one block: what it is there for, and which record of that kind (its place in the trace or block).

    ``first`` tells that the record begins here: its other spans come later on the page.
    """

    start: int
    end: int
    role: Role
    record: int
    first: bool


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of one block in which the same marks hold; ``begin`` are those of them that start with it."""

    start: int
    end: int
    hold: tuple[Mark, ...]

    @property
    def begin(self) -> tuple[Mark, ...]:
        """The marks whose record begins with this segment."""
        return tuple(m for m in self.hold if m.first and m.start == self.start)

    def records(self, role: Role) -> tuple[int, ...]:
        """The records of one role that hold here, in the trace's order."""
        return tuple(sorted({m.record for m in self.hold if m.role == role}))


def marks_by_block(trace: Trace) -> list[list[Mark]]:
    """For each block the marks in it, cut at the block's edges. What stands in no block is left out."""
    blocks = trace.article.blocks
    starts = [block.start for block in blocks]
    found: list[list[Mark]] = [[] for _ in blocks]
    for start, end, role, record, first in _spans(trace):
        place = max(0, bisect_right(starts, start) - 1)
        while place < len(blocks) and blocks[place].start < end:
            left, right = max(start, blocks[place].start), min(end, blocks[place].end)
            if left < right:
                found[place].append(Mark(left, right, role, record, first and left == start))
            place += 1
    for place, block in enumerate(blocks):
        found[place] += [Mark(h.start, h.end, "href", n, True) for n, h in enumerate(block.links) if h.start < h.end]
    return found


def segments(block: Block, marks: list[Mark]) -> Iterator[Segment]:
    """The segments of one block in order; their texts joined are the block's text exactly."""
    at = block.start
    for start, end, held in sweep([(m.start, m.end) for m in marks]):
        if at < start:
            yield Segment(at, start, ())
        yield Segment(start, end, tuple(marks[i] for i in held))
        at = end
    if at < block.end:
        yield Segment(at, block.end, ())


def _spans(trace: Trace) -> Iterator[tuple[int, int, Role, int, bool]]:
    """Every span of the trace with its role, its record, and whether it is the record's first."""
    for number, attribution in enumerate(trace.attributions):
        yield from _each(attribution.content, "content", number)
        yield from _each(attribution.source, "source", number)
        yield from _each(attribution.cue, "cue", number)
    for number, statement in enumerate(trace.statements):
        yield from _each(statement.span, "own" if statement.own_voice else "statement", number)
    for number, finding in enumerate(trace.findings):
        yield from _each(finding.spans, "finding", number)
    for number, figure in enumerate(trace.figures):
        yield from _each((figure.span,), "figure", number)
    for number, moment in enumerate(trace.times):
        yield from _each((moment.span,), "time", number)


def _each(spans: tuple[Span, ...], role: Role, record: int) -> Iterator[tuple[int, int, Role, int, bool]]:
    for place, (start, end) in enumerate(spans):
        yield start, end, role, record, place == 0

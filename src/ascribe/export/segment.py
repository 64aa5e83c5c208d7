"""A block's text cut wherever any span begins or ends, so that spans may nest and overlap and markup never does."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from ascribe.export.ledger import sweep
from ascribe.records import Attribution, Block, Figure, Finding, Href, Moment, Span, Statement, Trace

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of one block in which the same spans hold.

    ``content``, ``source`` and ``cue`` are places in ``Trace.attributions``, in the page's order; ``begins`` those
    whose content begins here, ``statements`` and ``findings`` the places of what begins here.
    """

    start: int
    end: int
    content: tuple[int, ...]
    source: tuple[int, ...]
    cue: tuple[int, ...]
    begins: tuple[int, ...]
    statements: tuple[int, ...]
    findings: tuple[int, ...]
    found: bool
    own: bool
    figure: Figure | None
    time: Moment | None
    href: Href | None


class Marks:
    """Every span of a trace, sorted by the block it stands in, made once for a page."""

    def __init__(self, trace: Trace) -> None:
        starts = [block.start for block in trace.article.blocks]
        self._content = _Shelf[int](starts)
        self._source = _Shelf[int](starts)
        self._cue = _Shelf[int](starts)
        self._own = _Shelf[Statement](starts)
        self._figures = _Shelf[Figure](starts)
        self._times = _Shelf[Moment](starts)
        self._findings = _Shelf[int](starts)
        self._begins: dict[int, list[int]] = defaultdict(list)
        self._statements: dict[int, list[int]] = defaultdict(list)
        self._found: dict[int, list[int]] = defaultdict(list)
        for number, attribution in enumerate(trace.attributions):
            self._attribution(number, attribution)
        for number, statement in enumerate(trace.statements):
            _note(self._statements, statement.span, number)
            for span in statement.span if statement.own_voice else ():
                self._own.put(span, statement)
        for number, finding in enumerate(trace.findings):
            self._finding(number, finding)
        for figure in trace.figures:
            self._figures.put(figure.span, figure)
        for moment in trace.times:
            self._times.put(moment.span, moment)

    def _attribution(self, number: int, attribution: Attribution) -> None:
        _note(self._begins, attribution.content or attribution.source or attribution.cue, number)
        for shelf, spans in (
            (self._content, attribution.content),
            (self._source, attribution.source),
            (self._cue, attribution.cue),
        ):
            for span in spans:
                shelf.put(span, number)

    def _finding(self, number: int, finding: Finding) -> None:
        _note(self._found, finding.spans, number)
        for span in finding.spans:
            self._findings.put(span, number)

    def first_in(self, block: Block) -> list[int]:
        """The attributions that begin in the block, in the order of their beginning."""
        return [number for at in sorted(self._begins) if block.start <= at < block.end for number in self._begins[at]]

    def segments(self, block: Block) -> Iterator[Segment]:
        """The segments of one block in order; their texts joined are the block's text exactly."""
        shelves = (
            self._content, self._source, self._cue, self._own, self._figures, self._times, self._findings,
        )  # fmt: skip
        kept = [shelf.of(block) for shelf in shelves]
        links = [((link.start, link.end), link) for link in block.links]
        spans = [_clip(span, block) for shelf in [*kept, links] for span, _ in shelf]
        owners = [(place, item) for place, shelf in enumerate([*kept, links]) for _, item in shelf]
        at = block.start
        for start, end, held in sweep(spans):
            if at < start:
                yield self._segment(at, start, [])
            for left, right in self._cuts(start, end):
                yield self._segment(left, right, [owners[i] for i in held])
            at = end
        if at < block.end:
            yield self._segment(at, block.end, [])

    def _cuts(self, start: int, end: int) -> list[Span]:
        """The piece itself: whatever begins inside it has a span of its own, so an edge stands there already."""
        return [(start, end)]

    def _segment(self, start: int, end: int, held: list[tuple[int, object]]) -> Segment:
        def of(place: int) -> tuple[int, ...]:
            return tuple(sorted({item for where, item in held if where == place and isinstance(item, int)}))

        def one(kind: type[T]) -> T | None:
            return next((item for _, item in held if isinstance(item, kind)), None)

        return Segment(
            start, end, of(0), of(1), of(2),
            tuple(self._begins.get(start, ())), tuple(self._statements.get(start, ())), tuple(self._found.get(start, ())),
            bool(of(6)), one(Statement) is not None, one(Figure), one(Moment), one(Href),
        )  # fmt: skip

"""A relation: one attribution before its source is known; and what every step of relating asks of spans."""

from collections.abc import Sequence
from dataclasses import dataclass

from ascribe.attribution.parse import Parse
from ascribe.attribution.quotation import Quotation
from ascribe.records import QuotationKind, Span, Spans
from ascribe.text import overlap, trim

MARKS = "\"“”„«»‹›‘’'"
EDGE = " \t\r\n\u00a0,;:."


@dataclass(frozen=True, slots=True)
class Relation:
    """One attribution before its source is known: spans in reading order, index of its parent; how sure the network is
    of the cue and of the roles (0 … 1, uncalibrated)."""

    source: Spans
    cue: Spans
    content: Spans
    parent: int | None
    score: float
    kind: QuotationKind = "indirect"
    roles: float = 1.0


def trimmed(text: str, spans: Spans) -> Spans:
    """The spans without blanks and loose punctuation at their edges; empty ones go."""
    return tuple(t for s in spans if (t := trim(text, *s, edge=EDGE))[0] < t[1])


def near(parse: Parse, span: Span) -> list[Quotation]:
    """The quotations that share a character with the span."""
    return [q for q in parse.quotations if q.start < span[1] and span[0] < q.end]


def merged(spans: Sequence[Span]) -> list[Span]:
    """The spans in order, overlapping and touching ones joined, empty ones gone."""
    out: list[Span] = []
    for s, e in sorted(s for s in spans if s[0] < s[1]):
        if out and s <= out[-1][1]:
            out[-1] = (out[-1][0], max(e, out[-1][1]))
        else:
            out.append((s, e))
    return out


def block_of(parse: Parse, at: int) -> int:
    """Index of the parsed block that holds an offset, -1 for none."""
    for k, (s, e) in enumerate(parse.blocks):
        if s <= at < e:
            return k
    return -1


def claimed(span: Span, relations: Sequence[Relation]) -> bool:
    """Whether more than half of the span is some relation's content."""
    size = span[1] - span[0]
    return any(sum(overlap(span, c) for c in r.content) > 0.5 * size for r in relations)


def quotation_kind(content: Spans, quotations: Sequence[Quotation]) -> QuotationKind:
    """direct where all words stand in marks, mixed where some do, indirect where none does."""
    total = sum(e - s for s, e in content)
    level = [q for q in quotations if q.level == 0]
    inside = sum(overlap(c, (q.start, q.end)) for c in content for q in level)
    if total and inside >= total - 2 * len(content):
        return "direct"
    nested = any(q.start >= s and q.end <= e for s, e in content for q in quotations)
    return "mixed" if nested or inside > 2 else "indirect"

"""Passages that two pages share, each with how it came about. Longer is not copied: two pages that quote one speech
share more words than one that takes a paragraph from the other."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from ascribe.corpus.align import Passage, passages
from ascribe.corpus.derive import same_outlet
from ascribe.corpus.gram import line, words
from ascribe.corpus.term import stems, weight
from ascribe.corpus.unit import quoted_spans
from ascribe.records import STATING, Reuse, Sharing, Span, Spans, Trace
from ascribe.text import overlap

MOSTLY = 0.5
"""Share of a passage within marks, or under a document, the two pages' mean, from which on that is what they share."""
WHOLE = 0.5
"""Share of the shorter page's words that stand in the other, from which on it is a page taken over."""
CHANCE = 14
"""Words in a row up to which two pages may agree by chance: titles, set phrases (measured on news)."""
RARE = 6.0
"""Weight of a term that is unusual in news at large."""


_lines = lru_cache(maxsize=256)(line)
"""A page is compared with many others, one after another: its words are worked out once."""


@dataclass(frozen=True, slots=True)
class Sketch:
    """As much of a page as comparing needs: its text, the stretches in which it states something and those that it
    has from a document, who publishes it and from whom it is taken over."""

    text: str
    stating: Spans
    documents: Spans
    outlet: str | None
    taken_from: str | None


def sketch(trace: Trace) -> Sketch:
    """The sketch of a page."""
    documents = {s.id for s in trace.sources if s.kind == "document"}
    return Sketch(
        trace.article.text,
        tuple((b.start, b.end) for b in trace.article.blocks if b.kind in STATING),
        tuple(s for a in trace.attributions if a.source_id in documents for s in a.content),
        trace.article.outlet,
        trace.article.republished_from,
    )


def reuse(a: Sketch, b: Sketch) -> tuple[Reuse, ...]:
    """The passages that two pages share, in the order of the first, with offsets in the text of each."""
    left, right = _lines(a.text), _lines(b.text)
    found = passages(left, right)
    share = sum(p.same for p in found if _inside(p.a, a.stating)) / max(1, min(len(left), len(right)))
    return tuple(Reuse(p.a, p.b, p.same, p.run, p.likeness, _kind(a, b, p, share)) for p in found)


def _kind(a: Sketch, b: Sketch, passage: Passage, share: float) -> Sharing:
    """What made the two agree. Furniture and one's own text first, then what both quote, then taking."""
    if not _inside(passage.a, a.stating) or not _inside(passage.b, b.stating):
        return "boilerplate"
    if same_outlet(a.outlet, b.outlet):
        return "own re-use"
    if share >= WHOLE:
        return "common wire" if same_outlet(a.taken_from, b.taken_from) else "republication"
    both = ((a, passage.a), (b, passage.b))
    if sum(_within(span, quoted_spans(page.text)) for page, span in both) >= 2 * MOSTLY:
        return "shared quotation"
    if sum(_within(span, page.documents) for page, span in both) >= 2 * MOSTLY:
        return "shared document"
    return "rewrite" if passage.run > CHANCE or _telling(a.text[slice(*passage.a)]) else "chance"


def _telling(text: str) -> bool:
    """Whether the words are rare enough that two pages hardly hit on them by themselves: a figure, an unusual name."""
    return any(weight(s) >= RARE for s in stems(text)) or any(w.folded[0].isdigit() for w in words(text))


def _inside(span: Span, stretches: Spans) -> bool:
    """Whether most of the span lies in the stretches."""
    return _within(span, stretches) > 0.5


def _within(span: Span, stretches: Iterable[Span]) -> float:
    return sum(overlap(span, s) for s in stretches) / max(1, span[1] - span[0])

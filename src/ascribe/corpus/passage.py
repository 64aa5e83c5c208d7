"""Passages that two pages share, each with how it came about. Longer is not copied: two pages that quote one speech
share more words than one that takes a paragraph from the other."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from ascribe.corpus.align import Passage, Side, passages, side
from ascribe.corpus.derive import same_outlet
from ascribe.corpus.gram import Gram, folded, grams, line, spelled
from ascribe.corpus.term import SHORTEST, stem, weight
from ascribe.corpus.unit import quoted_spans
from ascribe.records import STATING, Article, Reuse, Sharing, Span, Spans, Trace

MOSTLY = 0.5
"""Share of a passage within marks, or under a document, the two pages' mean, from which on that is what they share."""
WHOLE = 0.5
"""Share of the shorter page's words that stand in the other, from which on it is a page taken over."""
CHANCE = 14
"""Words in a row up to which two pages may agree by chance: titles, set phrases (measured on news)."""
RARE = 6.0
"""Weight of a term that is unusual in news at large."""


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


def fingerprints(article: Article) -> list[Gram]:
    """The grams by which a page is found: of what it states. Furniture that was told apart (links to other pages, lines
    on the house) is shared by pages that have nothing to do with one another, and makes no two of them a pair."""
    text = article.text
    stretches = [(b.start, b.end) for b in article.blocks if b.kind in STATING]
    return grams(line(text), quoted_spans(text), stretches)


@lru_cache(maxsize=512)
def _ready(text: str) -> tuple[Side, list[Span]]:
    """What comparing needs of a text, and its stretches within marks. A page is compared with many in a row."""
    return side(line(text)), quoted_spans(text)


def reuse(a: Sketch, b: Sketch) -> tuple[Reuse, ...]:
    """The passages that two pages share, in the order of the first, with offsets in the text of each."""
    (left, marks_a), (right, marks_b) = _ready(a.text), _ready(b.text)
    found = passages(left, right)
    share = sum(p.same for p in found if _inside(p.a, a.stating)) / max(1, min(len(left.line), len(right.line)))
    quoted = (marks_a, marks_b)
    return tuple(Reuse(p.a, p.b, p.same, p.run, p.likeness, _kind(a, b, p, share, quoted)) for p in found)


def _kind(a: Sketch, b: Sketch, passage: Passage, share: float, quoted: tuple[list[Span], list[Span]]) -> Sharing:
    """What made the two agree. Furniture and one's own text first, then what both quote, then taking. ``quoted`` are
    the stretches within marks on either page."""
    if not _inside(passage.a, a.stating) or not _inside(passage.b, b.stating):
        return "boilerplate"
    if same_outlet(a.outlet, b.outlet):
        return "own re-use"
    if share >= WHOLE:
        return "common wire" if same_outlet(a.taken_from, b.taken_from) else "republication"
    if _within(passage.a, quoted[0]) + _within(passage.b, quoted[1]) >= 2 * MOSTLY:
        return "shared quotation"
    if _within(passage.a, a.documents) + _within(passage.b, b.documents) >= 2 * MOSTLY:
        return "shared document"
    return "rewrite" if passage.run > CHANCE or _telling(a.text[slice(*passage.a)]) else "chance"


def _telling(text: str) -> bool:
    """Whether the words are rare enough that two pages hardly hit on them by themselves: a figure, an unusual name."""
    found = [folded(w) for w in spelled(text)]
    return any(w[0].isdigit() or (len(w) >= SHORTEST and weight(stem(w)) >= RARE) for w in found)


def _inside(span: Span, stretches: Spans) -> bool:
    """Whether most of the span lies in the stretches."""
    return _within(span, stretches) > 0.5


def _within(span: Span, stretches: Iterable[Span]) -> float:
    start, stop = span
    covered = sum(min(e, stop) - max(s, start) for s, e in stretches if s < stop and e > start)
    return covered / max(1, stop - start)

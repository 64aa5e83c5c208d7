"""Units: what one page asserts in one place, with all by which it may be found again on another page."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from ascribe.corpus.gram import SHORT, Word, words
from ascribe.corpus.term import SHORTEST, stem
from ascribe.records import Certainty, Figure, Moment, SourceKind, Span, Spans, Trace
from ascribe.text import overlap

_QUOTED = re.compile(r"[“«„\"][^“”«»„\"]{8,}[”»“\"]")
_STOP = re.compile(r"[.!?][”’\"']?\s+(?=[^a-z])")
NEGATORS = frozenset({"not", "no", "never", "nobody", "none", "neither", "nor", "without", "denied", "denies", "deny"})
"""Words that turn what is asserted: no likeness rests on them. (English; another language has none here.)"""
_BODY = re.compile(r"\b(ministry|government|police|army|council|court|board|commission)\b", re.IGNORECASE)
_DURATION = re.compile(r"^P(?:T(\d+)H|(\d+)D|(\d+)W)$")


class Unit(NamedTuple):
    """One statement of one page; a tuple, since there are millions of them.

    ``page`` is its page's index among those compared. ``block`` is the index of the block that it begins in,
    ``sentences`` the sentences' stretches that it stands in; ``certainty`` is its attribution's, None in the page's
    own voice, ``source`` where that one's source stands, ``within`` whether it lies within another; ``terms`` are its
    stems, figures and times as strings, ``plain`` those of them that are no names; ``negated`` whether it holds a
    negator; ``quoted`` the words within its quotation marks, pair by pair; ``root`` who says it in the end and
    ``hands`` through whom, page side first, by name; ``outlets`` are those of the hands that publish.
    """

    page: int
    statement: str
    spans: Spans
    block: int
    sentences: Spans
    text: str
    certainty: Certainty | None
    source: Spans
    within: bool
    root: str | None
    root_kind: SourceKind | None
    hands: tuple[str, ...]
    outlets: tuple[str, ...]
    terms: frozenset[str]
    plain: frozenset[str]
    negated: bool
    quoted: tuple[tuple[str, ...], ...]
    figures: tuple[Figure, ...]


def units(trace: Trace, page: int = 0) -> list[Unit]:
    """The units of one page, in reading order: every statement that says enough to be found elsewhere."""
    by_id = {a.id: a for a in trace.attributions}
    names = {s.id: s for s in trace.sources}
    blocks = trace.article.blocks
    text = trace.article.text
    stretches = [x for b in blocks for x in _sentences(text, b.start, b.end)]
    told, figures, times = _Words(text), [f.span for f in trace.figures], [m.span for m in trace.times]
    out = []
    for s in trace.statements:
        here = [trace.figures[k] for k in _touching(figures, s.span)]
        when = [trace.times[k] for k in _touching(times, s.span)]
        spoken = told.within(s.span)
        terms, capitals = _terms(text, spoken, here, when)
        if len(terms) < 2:
            continue
        a = by_id.get(s.attribution or "")
        root = names.get(a.chain[-1]) if a and a.chain else None
        hands = [names[h] for h in a.chain[:-1]] if a else []
        out.append(
            Unit(
                page,
                s.id,
                s.span,
                next((i for i, b in enumerate(blocks) if b.end > s.span[0][0]), len(blocks)),
                tuple(stretches[k] for k in _touching(stretches, s.span)),
                " … ".join(text[x:y] for x, y in s.span),
                a.certainty if a else None,
                a.source if a else (),
                a is not None and a.parent is not None,
                root.name if root else None,
                root.kind if root else None,
                tuple(h.name for h in hands),
                tuple(h.name for h in hands if h.kind == "outlet"),
                terms,
                terms - capitals,
                any(w.folded in NEGATORS for w in spoken),
                tuple(_quoted(told, s.span)),
                tuple(here),
            )
        )
    return out


class _Words:
    """A text's words, found once for all its statements."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._all = words(text)
        self._starts = [w.start for w in self._all]

    def within(self, spans: Spans) -> list[Word]:
        """The words of some stretches, by offsets of the text."""
        out: list[Word] = []
        for start, end in spans:
            first = bisect_left(self._starts, start)
            found = self._all[first : bisect_left(self._starts, end)]
            if (found and found[-1].end > end) or (first and self._all[first - 1].end > start):
                # The stretch cuts a word: what is left of it is a word there.
                found = [Word(w.folded, w.start + start, w.end + start) for w in words(self.text[start:end])]
            out += found
        return out


def _touching(items: Sequence[Span], spans: Spans) -> list[int]:
    """Which stretches share a character with one of a statement's."""
    found = [k for first, last in spans for k, (x, y) in enumerate(items) if x < last and first < y]
    return found if len(spans) < 2 else sorted(set(found))


def _sentences(text: str, start: int, end: int) -> Iterator[Span]:
    """A block cut after each full stop that a capital or a quotation mark follows: rough, and enough to tell halves of
    one sentence from sentences far apart."""
    at = start
    for m in _STOP.finditer(text, start, end):
        yield at, m.end()
        at = m.end()
    if at < end:
        yield at, end


def _terms(
    text: str, spoken: Sequence[Word], figures: Sequence[Figure], times: Sequence[Moment]
) -> tuple[frozenset[str], set[str]]:
    """The stems, figures and times of a statement, and stems of words that it has with a capital only."""
    taken = [m.span for m in times] + [f.span for f in figures]
    terms: set[str] = set()
    upper: set[str] = set()
    lower: set[str] = set()
    for folded, start, end in spoken:
        found, tells, digit = _told_by(folded)
        (upper if text[start].isupper() else lower).add(found)
        if tells and not (digit and any(overlap((start, end), t) for t in taken)):
            terms.add(found)
    terms.update(f"@{_hours(m.value)}" for m in times)
    terms.update(f"#{f.value:g}" for f in figures)
    return frozenset(terms), upper - lower


@lru_cache(maxsize=1 << 16)
def _told_by(folded: str) -> tuple[str, bool, bool]:
    """A word's stem, whether it may tell anything, and whether it is a number."""
    return stem(folded), len(folded) >= SHORTEST and folded not in NEGATORS, folded[0].isdigit()


def _hours(value: str) -> str:
    """A duration in hours where it is a whole number of them, so that 72 hours and three days are one."""
    m = _DURATION.match(value)
    if m is None:
        return value
    hours = int(m[1] or 0) + 24 * int(m[2] or 0) + 168 * int(m[3] or 0)
    return f"{hours}h"


def quoted_spans(text: str) -> list[Span]:
    """The stretches within quotation marks of any style, marks included, that hold eight characters or more."""
    return [m.span() for m in _QUOTED.finditer(text)]


def _quoted(told: _Words, spans: Spans) -> Iterator[tuple[str, ...]]:
    for span in spans:
        for m in _QUOTED.finditer(told.text, *span):
            inside = tuple(w.folded for w in told.within((m.span(),)))
            if len(inside) > 1:
                yield inside


def same_words(a: Unit, b: Unit) -> bool:
    """Whether two units quote the same words: five in a row, or the whole of the shorter quotation."""
    return any(_within(x, y) for x in a.quoted for y in b.quoted)


def _within(x: tuple[str, ...], y: tuple[str, ...]) -> bool:
    short, long = sorted((x, y), key=len)
    size = min(SHORT, len(short))
    runs = {long[i : i + size] for i in range(len(long) - size + 1)}
    return any(short[i : i + size] in runs for i in range(len(short) - size + 1))


def alike(a: str, b: str) -> bool:
    """Whether two names are one source's: one's words within the other's, most in common, or the same public body."""
    x, y = ({w.casefold().strip(".,’'") for w in n.split()} - {"the", "a", "an", "of"} for n in (a, b))
    if not x or not y:
        return False
    one, two = (_BODY.search(n) for n in (a, b))
    return x <= y or y <= x or len(x & y) / len(x | y) >= 0.5 or bool(one and two and one[0].lower() == two[0].lower())

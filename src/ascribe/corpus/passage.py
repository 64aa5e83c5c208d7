"""Passages that two pages share, each with how it came about. Longer is not copied: two pages that quote one speech
share more words than one that takes a paragraph from the other."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from ascribe.corpus.align import Passages, passages
from ascribe.corpus.derive import same_outlet
from ascribe.corpus.gram import Gram, Line, grams, line, marked
from ascribe.corpus.seed import Numbers, Texts, bounds, spread
from ascribe.corpus.term import SHORTEST, stem, weight
from ascribe.corpus.unit import quoted_spans
from ascribe.records import STATING, Article, Reuse, Sharing, Span, Spans, Trace

MOSTLY = 0.5
"""Share of a passage's words within marks, or under a document, the two pages' mean, from which on that is what they
share."""
WHOLE = 0.5
"""Share of the shorter page's words that stand in the other, from which on it is a page taken over."""
CHANCE = 14
"""Words in a row up to which two pages may agree by chance: titles, set phrases (measured on news)."""
AT_ONCE = 1 << 22
"""Words that are compared in one go, both pages of each pair counted: a bound on memory."""
RARE = 6.0
"""Weight of a term that is unusual in news at large."""
WORD = np.dtype([("hash", "<u4"), ("skip", "<u2"), ("size", "<u2"), ("flags", "u1")])
"""A word as it is compared: half of its hash, the characters between the word before it and it, its own, and what is
said of it in bits. Nine bytes: the words of pages are most of what a batch moves about."""
_FAR = (1 << 16) - 1
"""A page's words are compared up to one that is longer than this, or further from the one before it."""
_STATES, _QUOTED, _DOCUMENT, _TELLS = 1, 2, 4, 8


@dataclass(frozen=True, slots=True)
class Sketch:
    """As much of a page as comparing needs: its text, the stretches in which it states something and those that it
    has from a document, who publishes it and from whom it is taken over."""

    text: str
    stating: Spans
    documents: Spans
    outlet: str | None
    taken_from: str | None


@dataclass(frozen=True, slots=True)
class Side:
    """A page made ready for comparing with many others: its words (``WORD``), who publishes it, from whom it is taken
    over."""

    words: npt.NDArray[np.void]
    outlet: str | None
    taken_from: str | None


@dataclass(frozen=True, slots=True)
class Sides:
    """Many pages made ready, their words end to end: where each page's words begin, one place more than there are
    pages; who publishes each, from whom it is taken over."""

    words: npt.NDArray[np.void]
    first: Numbers
    outlets: Sequence[str | None]
    taken_from: Sequence[str | None]

    @classmethod
    def of(cls, sides: Sequence[Side]) -> "Sides":
        """Of pages by themselves."""
        words = np.frombuffer(b"".join(s.words.tobytes() for s in sides), dtype=WORD)
        first = bounds([len(s.words) for s in sides])
        return cls(words, first, [s.outlet for s in sides], [s.taken_from for s in sides])

    def some(self, pages: Numbers) -> "Sides":
        """Some of them, in the order given."""
        many = np.diff(self.first)[pages]
        chosen = pages.tolist()
        return Sides(self.words[spread(self.first[pages], many)[1]], bounds(many),
                     [self.outlets[k] for k in chosen], [self.taken_from[k] for k in chosen])  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reused:
    """Columns of passages, by pair and place: the pair's number, offsets in either text, the words that are the same,
    the longest run of them, their share of the longer side's, and the kind."""

    pair: Numbers
    a_start: Numbers
    a_end: Numbers
    b_start: Numbers
    b_end: Numbers
    same: Numbers
    run: Numbers
    likeness: npt.NDArray[np.float64]
    kind: list[Sharing]


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


@lru_cache(maxsize=4)
def _read(text: str) -> tuple[Line, list[Span]]:
    """A text's words, and its stretches within marks: of the page at hand, whatever is asked of it."""
    return line(text), quoted_spans(text)


def fingerprints(article: Article) -> list[Gram]:
    """The grams by which a page is found: of what it states. Furniture that was told apart (links to other pages, lines
    on the house) is shared by pages that have nothing to do with one another, and makes no two of them a pair."""
    words, quoted = _read(article.text)
    return grams(words, quoted, [(b.start, b.end) for b in article.blocks if b.kind in STATING])


@lru_cache(maxsize=512)
def side(sketch: Sketch) -> Side:
    """A page made ready for comparing."""
    line, quoted = _read(sketch.text)
    words = np.empty(len(line), dtype=WORD)
    size, skip = line.stops - line.starts, np.diff(line.stops, prepend=0)
    skip -= size
    words["hash"] = line.hashes & np.uint64(0xFFFFFFFF)
    words["skip"], words["size"] = skip, size
    words["flags"] = (
        marked(line, sketch.stating) * _STATES
        + marked(line, quoted) * _QUOTED
        + marked(line, sketch.documents) * _DOCUMENT
        + np.fromiter(map(_telling, line.folded), bool, len(line)) * _TELLS
    )
    far = np.flatnonzero((skip > _FAR) | (size > _FAR))
    words = words[: far[0]] if len(far) else words
    return Side(words, sketch.outlet, sketch.taken_from)


@lru_cache(maxsize=1 << 16)
def _telling(word: str) -> bool:
    """Whether a word is so rare that two pages hardly hit on it by themselves: a figure, an unusual name."""
    return word[0].isdigit() or (len(word) >= SHORTEST and weight(stem(word)) >= RARE)


def reuse(a: Sketch, b: Sketch) -> tuple[Reuse, ...]:
    """The passages that two pages share, in the order of the first, with offsets in the text of each."""
    return reuses(a, [b])[0]


def reuses(a: Sketch, others: Iterable[Sketch]) -> list[tuple[Reuse, ...]]:
    """The passages that a page shares with each of some others; () for one with which it shares none."""
    mine, out = side(a), []
    waiting: list[Side] = []
    words = 0
    for other in map(side, others):
        # Pages may be huge: so many words are compared in one go, or one page.
        if waiting and words + len(other.words) > AT_ONCE:
            out += _reuses(mine, waiting)
            waiting, words = [], 0
        waiting.append(other)
        words += len(other.words)
    return out + _reuses(mine, waiting)


def _reuses(mine: Side, others: Sequence[Side]) -> list[tuple[Reuse, ...]]:
    count = len(others)
    found = reused(Sides.of([*others, mine]), np.full(count, count), np.arange(count))
    out: list[list[Reuse]] = [[] for _ in others]
    columns = (found.a_start, found.a_end, found.b_start, found.b_end, found.same, found.run, found.likeness)
    for pair, kind, *row in zip(found.pair.tolist(), found.kind, *(c.tolist() for c in columns), strict=True):
        out[pair].append(Reuse((row[0], row[1]), (row[2], row[3]), row[4], row[5], row[6], kind))
    return [tuple(each) for each in out]


def reused(sides: Sides, a: Numbers, b: Numbers) -> Reused:
    """The passages of the pairs ``(a[k], b[k])`` of pages, by their places in ``sides``: all in one go. At most 2²⁰
    pairs."""
    words, texts = sides.words, Texts(sides.words["hash"].astype(np.uint64), sides.first)
    found = passages(texts, a, b)
    begin_a, begin_b = texts.first[a[found.pair]], texts.first[b[found.pair]]
    left, right = (begin_a + found.a_first, begin_a + found.a_last), (begin_b + found.b_first, begin_b + found.b_last)
    counted = _Counted(words)
    kinds = _kinds(
        sides, found, (a, b), (lambda flag: counted.share(flag, *left), lambda flag: counted.share(flag, *right))
    )
    return Reused(found.pair, *counted.span(begin_a, *left), *counted.span(begin_b, *right),
                  found.same, found.run, found.likeness, kinds)  # fmt: skip


class _Counted:
    """What the words come to, from the first one on: how many have a flag, how many characters they take."""

    def __init__(self, words: npt.NDArray[np.void]) -> None:
        self._flags, self._size = words["flags"], words["size"].astype(np.int64)
        self._end = bounds(self._size + words["skip"])

    def share(self, flag: int, first: Numbers, last: Numbers) -> npt.NDArray[np.float64]:
        """The share (0 … 1) of the words ``first`` … ``last`` that have it."""
        upto = bounds(self._flags & flag != 0)
        return (upto[last + 1] - upto[first]) / (last + 1 - first)

    def span(self, begin: Numbers, first: Numbers, last: Numbers) -> tuple[Numbers, Numbers]:
        """The offsets of the words ``first`` … ``last`` in their text, whose first word is ``begin``."""
        before = self._end[begin]
        return self._end[first + 1] - self._size[first] - before, self._end[last + 1] - before


_Share = Callable[[int], npt.NDArray[np.float64]]


def _kinds(
    sides: Sides, found: Passages, pages: tuple[Numbers, Numbers], shares: tuple[_Share, _Share]
) -> list[Sharing]:
    """What made the two agree. Furniture and one's own text first, then what both quote, then taking."""
    a, b = shares
    stating = a(_STATES) > MOSTLY
    whole, own, wire = _of_pairs(sides, found, pages, stating)
    kinds: tuple[tuple[Sharing, npt.NDArray[np.bool_]], ...] = (
        ("boilerplate", ~(stating & (b(_STATES) > MOSTLY))),
        ("own re-use", own),
        ("common wire", whole & wire),
        ("republication", whole),
        ("shared quotation", a(_QUOTED) + b(_QUOTED) >= 2 * MOSTLY),
        ("shared document", a(_DOCUMENT) + b(_DOCUMENT) >= 2 * MOSTLY),
        ("rewrite", (found.run > CHANCE) | (a(_TELLS) > 0)),
        ("chance", np.ones(len(found), dtype=bool)),
    )
    return [kinds[k][0] for k in np.argmax([is_it for _, is_it in kinds], axis=0).tolist()]


def _of_pairs(
    sides: Sides, found: Passages, pages: tuple[Numbers, Numbers], stating: npt.NDArray[np.bool_]
) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """For each passage whether its pair is one page taken over, of one outlet, taken over from one outlet."""
    pairs, at = np.unique(found.pair, return_inverse=True)
    same = np.bincount(at, found.same * stating, len(pairs))
    a, b = (p[pairs] for p in pages)
    words = np.maximum(1, np.diff(sides.first))
    whole = same / np.minimum(words[a], words[b]) >= WHOLE
    couples = list(zip(a.tolist(), b.tolist(), strict=True))
    own = np.array([same_outlet(sides.outlets[x], sides.outlets[y]) for x, y in couples], dtype=bool)
    wire = np.array([same_outlet(sides.taken_from[x], sides.taken_from[y]) for x, y in couples], dtype=bool)
    return whole[at], own[at], wire[at]

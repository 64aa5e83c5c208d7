"""Claims: units of several pages that assert one thing, across wordings.

Quotations in common decide; else the words, figures and times that two units share, weighed by how rare they are
(inverse document frequency, Spärck Jones 1972) both in the story and in news at large: what every page of a story says
tells as little as what every page of the world says. Units join a claim while they are like its units on average
(Sokal and Michener's average linkage), so that no chain of half-likenesses grows.
"""

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, repeat

from ascribe.corpus import term
from ascribe.corpus.unit import Unit, same_words
from ascribe.text import overlap

LIKE = 0.34
"""Least likeness (0 … 1) of two units that may assert one thing."""
ON_AVERAGE = 0.2
"""Least mean likeness of a claim's units to one another."""
FAINT = 0.1
"""Likeness under which two units are not compared any more."""
TOGETHER = 0.6
"""Share of the smaller claim's pages on which it stands in one sentence with another, under one source, from which on
the two are one claim told in two halves."""
TELLING = 1.0
"""Weight from which on a term tells anything."""
OTHER_WORDS = 0.7
"""What is left of the likeness of two units that quote different words."""
TURNED = 0.7
"""What is left of the likeness of two units one of which holds a negator."""
FEW = 12
"""Numbers up to this are too common to tell that two units speak of one thing."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """A unit made ready for comparing with many others: its terms' weights squared, their sum, the terms that tell
    anything, and those of them that are no names, as a bit for each."""

    unit: Unit
    squares: Mapping[str, float]
    size: float
    telling: int
    plain: int


def claims(found: Sequence[Unit]) -> list[list[int]]:
    """Indices of the units that assert one thing, in the order of their first unit; a claim stands on two pages."""
    scores = _scores(weighed(found))
    groups: dict[int, list[int]] = {i: [i] for i in range(len(found))}
    of = list(range(len(found)))
    for _, i, j in sorted((-s, i, j) for (i, j), s in scores.items() if s >= LIKE):
        a, b = of[i], of[j]
        if a == b:
            continue
        pairs = [(x, y) for x in groups[a] for y in groups[b] if found[x].page != found[y].page]
        if pairs and sum(scores.get((min(p), max(p)), 0.0) for p in pairs) / len(pairs) >= ON_AVERAGE:
            groups[a] += groups.pop(b)
            for k in groups[a]:
                of[k] = a
    kept = _joined([sorted(g) for g in groups.values() if len({found[k].page for k in g}) > 1], found)
    taken = {k for g in kept for k in g}
    ranges = [
        k for k, u in enumerate(found) if k not in taken and u.root and any(f.high is not None for f in u.figures)
    ]
    return [_borne_out(g, found, ranges) for g in kept]


def _scores(ready: Sequence[Weighed]) -> dict[tuple[int, int], float]:
    """The likeness of every two units of two pages that are not quite unlike. What stands on many pages word for word
    is compared with another unit once for all of them."""
    met: dict[tuple[object, ...], int] = {}
    told = [(w.unit.text, w.unit.terms, w.unit.quoted, *((f.value, f.high) for f in w.unit.figures)) for w in ready]
    copied = [met.setdefault(words, k) for k, words in enumerate(told)]
    known: dict[tuple[int, int], float] = {}
    out = {}
    for i, j in _in_question(ready):
        pair = copied[i], copied[j]
        if pair not in known:
            known[pair] = likeness(ready[i], ready[j])
        if known[pair] > FAINT:
            out[i, j] = known[pair]
    return out


def _in_question(ready: Sequence[Weighed]) -> Iterator[tuple[int, int]]:
    """The pairs of units of two pages that may be alike at all: most units of a story have hardly a word in common.
    A page's units stand together."""
    told = [(w.plain, bool(w.unit.quoted)) for w in ready]
    first = 0
    for _, page in groupby(ready, key=lambda w: w.unit.page):
        here = range(first, first + sum(1 for _ in page))
        first = here.stop
        others = told[first:]
        for i in here:
            plain, quoted = told[i]
            for j, (also, quotes) in enumerate(others, first):
                if plain & also or (quoted and quotes):
                    yield i, j


def _joined(groups: list[list[int]], found: Sequence[Unit]) -> list[list[int]]:
    """Claims that most pages tell in one breath, as halves of one sentence under one source, made one."""
    merged = [(g, frozenset(found[k].page for k in g)) for g in sorted(groups)]
    i = 0
    while i < len(merged):
        j = next((j for j in range(i + 1, len(merged)) if _in_one_breath(merged[i], merged[j], found)), None)
        if j is None:
            i += 1
        else:
            (a, on_a), (b, on_b) = merged[i], merged.pop(j)
            merged[i] = sorted(a + b), on_a | on_b
    return sorted(g for g, _ in merged)


def _in_one_breath(
    a: tuple[list[int], frozenset[int]], b: tuple[list[int], frozenset[int]], found: Sequence[Unit]
) -> bool:
    """``a`` and ``b`` are claims with the pages that they stand on."""
    least = max(2.0, TOGETHER * min(len(a[1]), len(b[1])))
    if len(a[1] & b[1]) < least:
        return False
    together = {
        found[x].page
        for x in a[0]
        for y in b[0]
        if found[x].page == found[y].page and found[x].root and found[x].root == found[y].root
        and any(overlap(s, t) for s in found[x].sentences for t in found[y].sentences)
    }  # fmt: skip
    return len(together) >= least


def _borne_out(group: list[int], found: Sequence[Unit], ranges: Sequence[int]) -> list[int]:
    """The claim with what bears it out beside it: in the same paragraph a range, by another source, that holds its
    figure ("could hold between 300 and 360 people", where the claim has 340)."""
    more = [
        k
        for k in ranges
        for u, m in ((found[k], found[x]) for x in group)
        if m.page == u.page and m.block == u.block and m.root != u.root
        and any(f.high is not None and f.value <= g.value <= f.high for f in u.figures for g in m.figures)
    ]  # fmt: skip
    return sorted({*group, *more})


def weighed(found: Sequence[Unit]) -> list[Weighed]:
    """The units with what their terms tell: the less of a term's weights among them and in news at large."""
    counts = Counter(t for u in found for t in u.terms)
    weight = {t: min(math.log((len(found) + 1) / n), max(0.0, term.weight(t))) for t, n in counts.items()}
    squares = {t: w**2 for t, w in weight.items()}
    bit = {t: 1 << k for k, t in enumerate(t for t, w in weight.items() if w >= TELLING)}
    return [
        Weighed(u, squares, math.fsum(map(squares.__getitem__, u.terms)), _bits(bit, u.terms), _bits(bit, u.plain))
        for u in found
    ]


def _bits(bit: Mapping[str, int], terms: Iterable[str]) -> int:
    return sum(map(bit.get, terms, repeat(0)))


def likeness(a: Weighed, b: Weighed) -> float:
    """How likely two units assert one thing, 0 … 1. Names alone tell nothing: two sentences about one person."""
    if a.unit.quoted and b.unit.quoted and same_words(a.unit, b.unit):
        return min(max(_cosine(a, b), 0.5) + 0.3, 1.0)
    if not a.plain & b.plain:
        return 0.0
    agree = bool(a.unit.figures and b.unit.figures) and _figures_agree(a.unit, b.unit)
    if not agree and (a.telling & b.telling).bit_count() < 2:
        return 0.0
    if agree:
        return min(_cosine(a, b) + 0.15, 1.0)
    other = OTHER_WORDS if a.unit.quoted and b.unit.quoted else 1.0
    return _cosine(a, b) * other * (TURNED if a.unit.negated != b.unit.negated else 1.0)


def _cosine(a: Weighed, b: Weighed) -> float:
    # Exactly rounded: a set has another order in every process.
    both = math.fsum(map(a.squares.__getitem__, a.unit.terms & b.unit.terms))
    return both / math.sqrt(a.size * b.size) if both else 0.0


def _figures_agree(a: Unit, b: Unit) -> bool:
    """One figure in both, or one's range holds the other's figure; small numbers tell nothing."""
    for f in a.figures:
        for g in b.figures:
            if f.value == g.value and f.value > FEW:
                return True
            if any(x.high is not None and x.value <= y.value <= x.high for x, y in ((f, g), (g, f))):
                return True
    return False

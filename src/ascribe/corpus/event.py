"""Events: which pages tell of one event. By the rare words that they share, near in time.

A page is a sparse vector of its most telling terms (Salton's cosine); the weights come from counts that every
collection begins with, so that two pages are as like in a collection of ten as in one of a million.
"""

import math
from collections import Counter
from collections.abc import Mapping
from datetime import date

from ascribe.corpus.gram import folded, spelled, words
from ascribe.corpus.term import SHORTEST, stem, weight
from ascribe.records import STATING, Article

TERMS = 48
"""Terms of a page that are kept, the most telling ones."""
SAME_EVENT = 0.38
"""Least likeness (0 … 1) of two pages on one event."""
MEAN = 0.26
"""Least likeness of a page to the pages of its story on average, so that no story grows by a chain of neighbours."""
NEAR = 14
"""Days between two pages on one event, at most, where both dates are told."""
NAME = 1.5
"""How much more a word tells that the page writes with a capital only: events are told apart by who and where."""
LOUDEST = 3
"""Times that a term counts, at most."""


def vector(article: Article) -> dict[str, float]:
    """The page's most telling terms and their weights, of length 1. {} where it has none."""
    tokens: Counter[str] = Counter()
    for b in article.blocks:
        if b.kind in STATING:
            tokens.update(spelled(article.text[b.start : b.end]))
    own = {w.folded for w in words(article.outlet or "")}
    counts: Counter[str] = Counter()
    small: set[str] = set()
    for token, n in tokens.items():
        word = folded(token)
        if len(word) >= SHORTEST and not word[0].isdigit() and word not in own:
            counts[stem(word)] += n
            if token[0].islower():
                small.add(stem(word))
    told = {
        t: max(0.0, weight(t)) * math.sqrt(min(n, LOUDEST)) * (1.0 if t in small else NAME) for t, n in counts.items()
    }
    kept = sorted(told.items(), key=lambda item: (-item[1], item[0]))[:TERMS]
    size = math.sqrt(sum(w * w for _, w in kept))
    return {t: w / size for t, w in kept if w} if size else {}


def likeness(a: Mapping[str, float], b: Mapping[str, float]) -> float:
    """The cosine of two pages' vectors, 0 … 1."""
    return sum(w * b[t] for t, w in a.items() if t in b)


def near(a: str | None, b: str | None) -> bool:
    """Whether two ISO dates lie within ``NEAR`` days, as far as both are told to the day."""
    try:
        return abs((date.fromisoformat((a or "")[:10]) - date.fromisoformat((b or "")[:10])).days) <= NEAR
    except ValueError:
        return True

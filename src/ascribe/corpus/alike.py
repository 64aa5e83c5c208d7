"""Which pages tell of one event, for a whole collection at once: one SQL text for every engine says what tells, then
pages are compared era by era, and one pass puts them into stories.

The likeness is that of ``event.likeness``, in whole numbers: a sum of products is then the same in whatever order it is
added, so that no result hangs on how the rows were parted. Two things differ from adding one by one: a term is called
crowded by all pages of the days around, also those that come later; and a weight is rounded to a millionth.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import itemgetter

import numpy as np
import numpy.typing as npt

from ascribe.corpus.cosine import Terms, likenesses
from ascribe.corpus.event import MEAN, NEAR, SAME_EVENT
from ascribe.corpus.seed import Numbers, begins

ONE = 1 << 20
"""A weight of 1."""
CROWD = 500
"""Pages of the days around that have a term, above which it tells nothing."""
_SPAN = NEAR + 1
_LEAST = int(MEAN / 2 * ONE * ONE)
_NEAREST = int(SAME_EVENT * ONE * ONE)
_MEAN = int(MEAN * ONE * ONE)

TELLING = f"""
WITH totals AS (
  SELECT term, COUNT(*) AS pages FROM terms GROUP BY term
), busy AS (
  SELECT t.term AS term, t.day AS day, t.era AS era, COUNT(*) AS pages
  FROM terms t JOIN totals s ON s.term = t.term WHERE s.pages > {CROWD} AND t.day > 0 GROUP BY t.term, t.day, t.era
), abroad AS (
  SELECT term, day, pages, era FROM busy
  UNION ALL SELECT term, day, pages, era - 1 AS era FROM busy
  UNION ALL SELECT term, day, pages, era + 1 AS era FROM busy
), crowded AS (
  SELECT a.term AS term, a.day AS day FROM busy a JOIN abroad b ON b.term = a.term AND b.era = a.era
  WHERE b.day >= a.day - {NEAR} AND b.day <= a.day + {NEAR} GROUP BY a.term, a.day HAVING SUM(b.pages) > {CROWD}
  UNION ALL SELECT term, 0 AS day FROM totals WHERE pages > {CROWD}
), flagged AS (
  SELECT t.page AS page, t.term AS term, t.day AS day, t.era AS era, t.weight AS weight,
    CASE WHEN c.term IS NULL THEN 1 ELSE 0 END AS telling
  FROM terms t JOIN totals s ON s.term = t.term LEFT JOIN crowded c ON c.term = t.term AND c.day = t.day
  WHERE s.pages > 1
), useful AS (
  SELECT term FROM flagged WHERE telling = 1 GROUP BY term
)
SELECT f.page AS page, f.term AS term, f.day AS day, f.era AS era, f.weight AS weight, f.telling AS telling
FROM flagged f JOIN useful u ON u.term = f.term
"""
"""The terms that several pages have, and whether a page is found by them: not by those that a crowd has.

``terms`` has page, term (a number), day (0: undated), era (``era_of`` the day) and weight in parts of ``ONE``.
"""


@dataclass(frozen=True, slots=True)
class Era:
    """The rows of ``TELLING`` that an era's pages are compared by, in columns: their own (``here``), those of the eras
    before and after, and the undated ones. The undated make an era of their own, 0."""

    terms: Terms
    day: Numbers
    here: npt.NDArray[np.bool_]


def likes(era: Era) -> tuple[Numbers, Numbers, Numbers]:
    """Which pages of an era, or undated, are like: a page's number, that of one before it (by number) which lies within
    the days of one event as far as both are dated, and their likeness. Two pages of two eras are found in the era of
    the later one (by number), an undated and a dated one in that of the dated."""
    first = np.flatnonzero(begins(era.terms.page))
    order = np.argsort(era.terms.page[first])
    pages, days = era.terms.page[first][order], era.day[first][order]
    page, other, like = likenesses(era.terms, era.here, _LEAST)
    one, two = days[np.searchsorted(pages, page)], days[np.searchsorted(pages, other)]
    near = (one == 0) | (two == 0) | (np.abs(one - two) <= NEAR)
    found = [(page[near], other[near], like[near])]
    undated = era.day == 0
    if undated.any() and not (undated & era.here).any():
        some = era.here | undated
        page, other, like = likenesses(era.terms[some], undated[some], _LEAST)
        dated = days[np.searchsorted(pages, other)] > 0
        found.append((page[dated], other[dated], like[dated]))
    return tuple(np.concatenate(column) for column in zip(*found, strict=True))  # type: ignore[return-value]


def whole_weight(weight: float) -> int:
    """A weight (0 … 1) in parts of ``ONE``."""
    return round(weight * ONE)


def day_of(published: str | None) -> int:
    """An ISO date as a number of days; 0 where it is not told to the day."""
    try:
        return date.fromisoformat((published or "")[:10]).toordinal()
    except ValueError:
        return 0


def era_of(day: int) -> int:
    """The stretch of days that a day lies in: what is near lies in it or in the one before or after."""
    return day // _SPAN


def placed(count: int, likes: Iterable[tuple[int, int, int]]) -> list[int]:
    """For each of so many pages, by their places, the first page of its story: its own place where it is alone.

    ``likes`` are page, page before it and likeness, sorted by the first. A page joins the stories of those that it is
    near to, if it is like all their pages on average (hardly like counts as not at all); joined stories become one.
    Memory: a few numbers a page.
    """
    head = list(range(count))
    size = [1] * count
    for at, rows in groupby(likes, key=itemgetter(0)):
        like: dict[int, int] = {}
        near: set[int] = set()
        for _, other, likeness in rows:
            story = _head(head, other)
            like[story] = like.get(story, 0) + likeness
            if likeness >= _NEAREST:
                near.add(story)
        joined = sorted(s for s in near if like[s] >= _MEAN * size[s])
        for story in (*joined, at)[1:]:
            head[story] = joined[0]
            size[joined[0]] += size[story]
    return [_head(head, at) for at in range(count)]


def _head(head: list[int], at: int) -> int:
    """The first page of the story that a page is in; the way there is made short."""
    while head[at] != (above := head[head[at]]):
        head[at] = above
    return head[at]

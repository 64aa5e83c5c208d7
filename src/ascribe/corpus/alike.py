"""Which pages tell of one event, for a whole collection at once: one SQL text for every engine, then one pass by page.

The likeness is that of ``event.likeness``, in whole numbers: a sum of products is then the same in whatever order an
engine adds, so that no result hangs on how the rows were parted. The pass puts pages into stories one by one in the
order of their numbers, as adding them to a store does. Two things differ from adding one by one: a term is called
crowded by all pages of the days around, also those that come later; and a weight is rounded to a millionth.
"""

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from datetime import date

from ascribe.corpus.event import MEAN, NEAR, SAME_EVENT

ONE = 1 << 20
"""A weight of 1."""
CROWD = 500
"""Pages of the days around that have a term, above which it tells nothing."""
_SPAN = NEAR + 1
_LEAST = int(MEAN / 2 * ONE * ONE)
_NEAREST = int(SAME_EVENT * ONE * ONE)
_MEAN = int(MEAN * ONE * ONE)

LIKES = f"""
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
), telling AS (
  SELECT t.page AS page, t.term AS term, t.day AS day, t.era AS era, t.weight AS weight
  FROM terms t JOIN totals s ON s.term = t.term LEFT JOIN crowded c ON c.term = t.term AND c.day = t.day
  WHERE s.pages > 1 AND c.term IS NULL
), reach AS (
  SELECT page, term, day, weight, era FROM telling WHERE day > 0
  UNION ALL SELECT page, term, day, weight, era - 1 AS era FROM telling WHERE day > 0
  UNION ALL SELECT page, term, day, weight, era + 1 AS era FROM telling WHERE day > 0
), weighed AS (
  SELECT m.page AS page, t.page AS other, m.weight * t.weight AS product
  FROM reach m JOIN terms t ON t.term = m.term AND t.era = m.era
  WHERE t.page < m.page AND t.day > 0 AND t.day >= m.day - {NEAR} AND t.day <= m.day + {NEAR}
  UNION ALL
  SELECT m.page AS page, t.page AS other, m.weight * t.weight AS product
  FROM telling m JOIN terms t ON t.term = m.term WHERE t.page < m.page AND (m.day = 0 OR t.day = 0)
)
SELECT page, other, CAST(SUM(product) AS BIGINT) AS likeness
FROM weighed GROUP BY page, other HAVING SUM(product) >= {_LEAST}
"""
"""For every page the pages before it that it is like, within the days of one event as far as both are dated.

``terms`` has page, term (a number), day (0: undated), era (``era_of`` the day) and weight in parts of ``ONE``. Eras let
the join look at terms of the days around only; undated pages are compared with all.
"""


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


def placed(pages: Iterable[int], likes: Iterable[tuple[int, int, int]]) -> Iterator[tuple[int, int]]:
    """For each page, in order, the first page of its story: its own number where it is alone.

    ``pages`` are numbers in order; ``likes`` are the rows of ``LIKES``, sorted by page. A page joins the stories of
    those that it is near to, if it is like all their pages on average (hardly like counts as not at all); joined
    stories become one. Memory: a few numbers a page.
    """
    numbers = array("q", pages)
    head = array("q", range(len(numbers)))
    size = array("q", [1]) * len(numbers)
    rows = iter(likes)
    row = next(rows, None)
    for at, number in enumerate(numbers):
        like: dict[int, int] = {}
        near: set[int] = set()
        while row is not None and row[0] == number:
            story = _head(head, bisect_left(numbers, row[1]))
            like[story] = like.get(story, 0) + row[2]
            if row[2] >= _NEAREST:
                near.add(story)
            row = next(rows, None)
        joined = sorted(s for s in near if like[s] >= _MEAN * size[s])
        for story in (*joined, at)[1:]:
            head[story] = joined[0]
            size[joined[0]] += size[story]
    for at, number in enumerate(numbers):
        yield number, numbers[_head(head, at)]


def _head(head: "array[int]", at: int) -> int:
    """The first page of the story that a page is in; the way there is made short."""
    top = at
    while head[top] != top:
        top = head[top]
    while head[at] != top:
        head[at], at = top, head[at]
    return top

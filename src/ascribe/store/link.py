"""A page's place among the others: the pages that it shares passages with, and the story that it belongs to."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, or_, select, text, update

from ascribe.records import Reuse
from ascribe.store.tables import articles, grams, passages, stories
from ascribe.text import content_id

CROWD = 500
"""Pages of the days around which have a term, from which on it is looked at no more."""
_LIKE = text(f"""
WITH mine AS (
  SELECT m.term AS term, m.weight AS weight FROM terms m WHERE m.page = :page AND (
    SELECT COUNT(*) FROM (
      SELECT 1 AS one FROM terms t WHERE t.term = m.term AND t.day BETWEEN :first AND :last LIMIT {CROWD + 1}
    ) few) <= {CROWD}
), near AS (
  SELECT t.page AS page, m.weight * t.weight AS product
  FROM mine m JOIN terms t ON t.term = m.term WHERE t.day BETWEEN :first AND :last AND t.page <> :page
  UNION ALL
  SELECT t.page AS page, m.weight * t.weight AS product
  FROM mine m JOIN terms t ON t.term = m.term WHERE t.day = 0 AND :first > 0 AND t.page <> :page
)
SELECT page, SUM(product) AS likeness FROM near GROUP BY page HAVING SUM(product) >= :least
ORDER BY likeness DESC, page
""")


@dataclass(frozen=True, slots=True)
class Likes:
    """When two pages tell of one event: least likeness of the nearest, and on average over a story; days between."""

    nearest: float
    mean: float
    days: int


def candidates(connection: Connection, sql: str, page: int, common: int) -> list[int]:
    """The pages before this one that may share a passage with it, the likeliest first.

    ``sql`` is the text of corpus/candidate.py. Grams that more than ``common`` pages have are taken out of this page
    again once it has been compared: so no gram's list grows with the collection.
    """
    found = [int(row.other) for row in connection.execute(text(sql), {"first": page})]
    mine = select(grams.c.hash).where(grams.c.page == page).distinct()
    crowded = select(grams.c.hash).where(grams.c.hash.in_(mine)).group_by(grams.c.hash)
    over = connection.scalars(crowded.having(text(f"COUNT(*) > {common + 1}"))).all()
    if over:
        connection.execute(delete(grams).where(grams.c.page == page, grams.c.hash.in_(over)))
    return found


def share(connection: Connection, page: int, other: int, found: Iterable[Reuse]) -> None:
    """Writes the passages that the page shares with one that was there before."""
    rows = [
        {"a": page, "b": other, "a_start": r.a[0], "a_end": r.a[1], "b_start": r.b[0], "b_end": r.b[1],
         "same": r.same, "run": r.run, "likeness": r.likeness, "kind": r.kind}
        for r in found
    ]  # fmt: skip
    if rows:
        connection.execute(insert(passages), rows)


def shared(connection: Connection, pages: Sequence[int]) -> dict[tuple[int, int], list[Reuse]]:
    """The passages among some pages, by pairs of their numbers, the smaller first."""
    rows = connection.execute(
        select(passages).where(passages.c.a.in_(pages), passages.c.b.in_(pages)).order_by(passages.c.a_start)
    )
    out: dict[tuple[int, int], list[Reuse]] = {}
    for r in rows:
        here = Reuse((r.a_start, r.a_end), (r.b_start, r.b_end), r.same, r.run, r.likeness, r.kind)
        there = Reuse(here.b, here.a, r.same, r.run, r.likeness, r.kind)
        out.setdefault((min(r.a, r.b), max(r.a, r.b)), []).append(here if r.a < r.b else there)
    return out


def sharing(connection: Connection, page: int) -> dict[int, list[Reuse]]:
    """For each page that shares passages with this one, those passages; ``a`` of each is in this page."""
    rows = connection.execute(
        select(passages).where(or_(passages.c.a == page, passages.c.b == page)).order_by(passages.c.a_start)
    )
    out: dict[int, list[Reuse]] = {}
    for r in rows:
        a, b = (r.a_start, r.a_end), (r.b_start, r.b_end)
        mine, theirs = (a, b) if r.a == page else (b, a)
        out.setdefault(r.b if r.a == page else r.a, []).append(Reuse(mine, theirs, r.same, r.run, r.likeness, r.kind))
    return out


def place(connection: Connection, page: int, day: int, likes: Likes) -> int:
    """Puts a page into the story of the pages that are like it, joining stories that it joins; gives its number."""
    first, last = (day - likes.days, day + likes.days) if day else (0, 4_000_000)
    asked = {"page": page, "first": first, "last": last, "least": likes.mean / 2}
    like = {int(r.page): float(r.likeness) for r in connection.execute(_LIKE, asked)}
    near = [p for p, score in like.items() if score >= likes.nearest]
    joined = [s for s in _stories_of(connection, near) if _mean(connection, s, like) >= likes.mean]
    story = joined[0] if joined else _new(connection, page)
    connection.execute(update(articles).where(articles.c.number == page).values(story=story))
    connection.execute(update(stories).where(stories.c.number == story).values(made_of=None, analysis=None))
    for other in joined[1:]:
        connection.execute(update(articles).where(articles.c.story == other).values(story=story))
        connection.execute(delete(stories).where(stories.c.number == other))
    return story


def _stories_of(connection: Connection, pages: Sequence[int]) -> list[int]:
    found = connection.scalars(select(articles.c.story).where(articles.c.number.in_(pages)).distinct())
    return sorted(int(s) for s in found if s is not None)


def _mean(connection: Connection, story: int, like: Mapping[int, float]) -> float:
    members = connection.scalars(select(articles.c.number).where(articles.c.story == story)).all()
    return sum(like.get(m, 0.0) for m in members) / max(1, len(members))


def _new(connection: Connection, page: int) -> int:
    first = connection.execute(select(articles.c.id).where(articles.c.number == page)).scalar_one()
    made = insert(stories).returning(stories.c.number).values(id=content_id("story", first))
    return int(connection.execute(made).scalar_one())

"""The store as the rest of the program sees it: every method is one transaction, or one reading of one state."""

import lzma
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine, delete, func, insert, or_, select, text, update

from ascribe.records import Capture, Judgement, Rejected, Reuse
from ascribe.store import database, judgement, link, page
from ascribe.store.forget import forget, of_outlet, sweep
from ascribe.store.page import Entry
from ascribe.store.search import Hits, Query, search
from ascribe.store.tables import articles, claims, grams, passages, rejected, said, stories
from ascribe.text import content_id


@dataclass(frozen=True, slots=True)
class Linking:
    """How a new page is joined to the others: the candidates' SQL text and from how many pages on a gram is common;
    what a sketch shares with each of some others; when two pages tell of one event."""

    candidates: str
    common: int
    shared: Callable[[bytes, Sequence[bytes]], Sequence[Sequence[Reuse]]]
    likes: link.Likes


@dataclass(frozen=True, slots=True)
class Listed:
    """A page as lists show it."""

    id: str
    input: str
    url: str | None
    outlet: str | None
    title: str | None
    published: str | None
    story: str | None


@dataclass(frozen=True, slots=True)
class Members:
    """A story's pages: their traces as JSON in the order of being added, the passages among them by pairs of places,
    and what was told of them before, if they are still the same pages."""

    id: str
    digest: str
    traces: list[bytes]
    shared: dict[tuple[int, int], list[Reuse]]
    told: bytes | None


_AT_ONCE = 5000
"""Values that one query may name: engines bound how many."""


def _parts(numbers: Sequence[int]) -> Iterator[Sequence[int]]:
    for at in range(0, len(numbers), _AT_ONCE):
        yield numbers[at : at + _AT_ONCE]


class Store:
    """A collection's store. Use ``Store.open``; several processes may hold the same one."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @classmethod
    def open(cls, address: str | Path) -> "Store":
        """The store at a path (SQLite) or a URL (``postgresql://…``), made or brought up to date where need be.

        Raises ``database.Unusable`` where it cannot be opened.
        """
        return cls(database.opened(address))

    def close(self) -> None:
        """Gives the connections back."""
        self._engine.dispose()

    def known(self, capture: Capture) -> tuple[str, str | None] | None:
        """ "known" and the page's id, or "forgotten", where the store has met the capture before; else None."""
        with database.reading(self._engine) as connection:
            return page.known(connection, page.capture_id(capture))

    def add(self, entries: Iterable[Entry], refused: Iterable[Rejected], linking: Linking) -> list[bool]:
        """Adds pages and what could not be read, all or nothing. For each page whether it is new."""
        with database.writing(self._engine) as connection:
            for r in refused:
                page.reject(connection, r)
            out = []
            for entry in entries:
                number, fresh = page.add(connection, entry)
                out.append(fresh)
                if fresh:
                    others = link.candidates(connection, linking.candidates, number, linking.common)
                    theirs = page.sketches(connection, others)
                    found = linking.shared(entry.sketch, list(theirs.values()))
                    for other, shared in zip(theirs, found, strict=True):
                        link.share(connection, number, other, shared)
                    stamp = entry.trace.article.published
                    link.place(connection, number, page.day_of(stamp.iso if stamp else None), linking.likes)
            return out

    def trace(self, name: str) -> bytes | None:
        """A page's trace as JSON, by its id (or six digits of it), input or address; None where there is none."""
        with database.reading(self._engine) as connection:
            number = page.number_of(connection, name)
            return None if number is None else page.trace_of(connection, number)

    def listed(self, numbers: Sequence[int] | None = None) -> list[Listed]:
        """Pages as lists show them: those of the numbers given, in that order, or all in the order of being added."""
        asked = select(articles, stories.c.id.label("story_id")).outerjoin(
            stories, stories.c.number == articles.c.story
        )
        parts = [asked] if numbers is None else [asked.where(articles.c.number.in_(part)) for part in _parts(numbers)]
        with database.reading(self._engine) as connection:
            rows = {
                r.number: Listed(r.id, r.input, r.url, r.outlet, r.title, r.published, r.story_id)
                for part in parts
                for r in connection.execute(part.order_by(articles.c.number))
            }
        return list(rows.values()) if numbers is None else [rows[n] for n in numbers if n in rows]

    def page_after(self, number: int, limit: int) -> tuple[list[Listed], int | None]:
        """The next pages after the one of a number (0: from the first), ``limit`` at most, in the order of being added,
        and the number after which there are more, None where there are none."""
        with database.reading(self._engine) as connection:
            asked = select(articles.c.number).where(articles.c.number > number).order_by(articles.c.number)
            numbers = [int(n) for n in connection.scalars(asked.limit(limit + 1))]
        return self.listed(numbers[:limit]), numbers[limit - 1] if len(numbers) > limit else None

    def listed_by_id(self, ids: Sequence[str]) -> list[Listed]:
        """The pages of these ids, in the order of being added."""
        with database.reading(self._engine) as connection:
            asked = select(articles.c.number).where(articles.c.id.in_(ids)).order_by(articles.c.number)
            numbers = [int(n) for n in connection.scalars(asked)]
        return self.listed(numbers)

    def all_traces(self) -> Iterator[bytes]:
        """Every page's trace, in the order of being added, one at a time."""
        with database.reading(self._engine) as connection:
            numbers = [int(n) for n in connection.scalars(select(articles.c.number).order_by(articles.c.number))]
        for number in numbers:
            with database.reading(self._engine) as connection:
                yield page.trace_of(connection, number)

    def stories(self, least: int = 2, most: int | None = None) -> list[tuple[str, list[Listed]]]:
        """The stories of ``least`` pages or more, the largest first, ``most`` of them, each with its pages."""
        with database.reading(self._engine) as connection:
            count = func.count().label("pages")
            asked = select(articles.c.story, count).group_by(articles.c.story).having(count >= least)
            ordered = asked.where(articles.c.story.is_not(None)).order_by(count.desc(), articles.c.story)
            found = [int(row.story) for row in connection.execute(ordered.limit(most))]
            ids: dict[int, str] = {}
            of: dict[int, int] = {}
            for part in _parts(found):
                named = select(stories.c.number, stories.c.id).where(stories.c.number.in_(part))
                ids |= {int(r.number): r.id for r in connection.execute(named)}
                inside = select(articles.c.number, articles.c.story).where(articles.c.story.in_(part))
                of |= {int(r.number): int(r.story) for r in connection.execute(inside.order_by(articles.c.number))}
        pages: dict[int, list[Listed]] = {}
        for number, listed in zip(of, self.listed(list(of)), strict=True):
            pages.setdefault(of[number], []).append(listed)
        return [(ids[story], pages[story]) for story in found]

    def members(self, name: str) -> Members | None:
        """A story by its id (or six digits of it), or by one of its pages; None where there is none."""
        with database.reading(self._engine) as connection:
            story = connection.scalar(select(stories.c.number).where(stories.c.id == name))
            if story is None and len(name) >= 6:
                story = connection.scalar(
                    select(stories.c.number).where(stories.c.id.startswith(name, autoescape=True))
                )
            if story is None and (number := page.number_of(connection, name)) is not None:
                story = connection.scalar(select(articles.c.story).where(articles.c.number == number))
            if story is None:
                return None
            row = connection.execute(select(stories).where(stories.c.number == story)).one()
            asked = select(articles.c.number, articles.c.id).where(articles.c.story == story)
            pages = connection.execute(asked.order_by(articles.c.number)).all()
            digest = content_id(*(p.id for p in pages))
            told = lzma.decompress(row.analysis) if row.analysis and row.made_of == digest else None
            numbers = [int(p.number) for p in pages]
            place = {n: i for i, n in enumerate(numbers)}
            found = {} if told else link.shared(connection, numbers)
            traces = [] if told else [page.trace_of(connection, n) for n in numbers]
        return Members(row.id, digest, traces, {(place[a], place[b]): r for (a, b), r in found.items()}, told)

    def tell(self, story: str, digest: str, told: bytes, claimed: Sequence[str]) -> None:
        """Keeps what was told of a story, and its claims' ids, while its pages stay those of ``digest``."""
        with database.writing(self._engine) as connection:
            number = connection.scalar(select(stories.c.number).where(stories.c.id == story))
            if number is None:
                return
            packed = lzma.compress(told, preset=0)
            connection.execute(
                update(stories).where(stories.c.number == number).values(made_of=digest, analysis=packed)
            )
            connection.execute(delete(claims).where(or_(claims.c.story == number, claims.c.id.in_(claimed))))
            if claimed:
                connection.execute(insert(claims), [{"id": c, "story": number} for c in claimed])

    def story_of_claim(self, name: str) -> str | None:
        """The id of the story that a claim stands in, by the claim's id or six digits of it, else None."""
        asked = select(stories.c.id).join(claims, claims.c.story == stories.c.number)
        with database.reading(self._engine) as connection:
            found = connection.scalar(asked.where(claims.c.id == name))
            if found is None and len(name) >= 6:
                found = connection.scalar(asked.where(claims.c.id.startswith(name, autoescape=True)))
            return found

    def untold(self) -> list[str]:
        """The ids of stories of two pages or more that have not been told since a page of theirs came or went."""
        count = func.count(articles.c.number)
        asked = (
            select(stories.c.id).join(articles, articles.c.story == stories.c.number)
            .where(stories.c.analysis.is_(None)).group_by(stories.c.id).having(count > 1).order_by(stories.c.id)
        )  # fmt: skip
        with database.reading(self._engine) as connection:
            return list(connection.scalars(asked))

    def search(self, query: Query, limit: int = 20) -> Hits:
        """The pages that answer a query."""
        with database.reading(self._engine) as connection:
            return search(connection, query, limit)

    def having(self, hashes: Sequence[int], most: int = 200) -> list[int]:
        """The numbers of pages that have one of these grams, those with most of them first."""
        count = func.count(grams.c.hash.distinct())
        asked = select(grams.c.page).where(grams.c.hash.in_(hashes)).group_by(grams.c.page)
        with database.reading(self._engine) as connection:
            return [int(n) for n in connection.scalars(asked.order_by(count.desc(), grams.c.page).limit(most))]

    def forget(self, names: Sequence[str], words: Callable[[bytes], tuple[str, str]]) -> int:
        """Forgets pages, by id, input or address, or all of an outlet by its name; gives how many.

        ``words`` gives a trace's title and text, as they were indexed.
        """
        with database.writing(self._engine) as connection:
            numbers: dict[int, None] = {}
            for name in names:
                one = page.number_of(connection, name)
                numbers.update(dict.fromkeys([one] if one is not None else of_outlet(connection, name)))
            for number in numbers:
                forget(connection, number, *words(page.trace_of(connection, number)))
        if numbers:
            sweep(self._engine)
        return len(numbers)

    def recent(self, most: int) -> list[Listed]:
        """The pages added last, the latest first."""
        with database.reading(self._engine) as connection:
            asked = select(articles.c.number).order_by(articles.c.number.desc()).limit(most)
            numbers = [int(n) for n in connection.scalars(asked)]
        return self.listed(numbers)

    def cited(self, name: str, most: int) -> list[tuple[Listed, list[str]]]:
        """The pages that cite a source of this name, in any case, by date, each with the ids of its attributions."""
        asked = (
            select(said.c.page, said.c.attribution, articles.c.day)
            .join(articles, articles.c.number == said.c.page)
            .where(func.lower(said.c.speaker) == name.lower())
            .order_by(articles.c.day, said.c.page).limit(most)
        )  # fmt: skip
        with database.reading(self._engine) as connection:
            by_page: dict[int, list[str]] = {}
            for row in connection.execute(asked):
                by_page.setdefault(int(row.page), []).append(row.attribution)
        return list(zip(self.listed(list(by_page)), by_page.values(), strict=True))

    def sharing(self, name: str) -> list[tuple[Listed, list[Reuse]]]:
        """The pages that share passages with one, each with those, that one's offsets first; [] where none is."""
        with database.reading(self._engine) as connection:
            number = page.number_of(connection, name)
            found = {} if number is None else link.sharing(connection, number)
        return list(zip(self.listed(list(found)), found.values(), strict=True))

    def judge(self, page_id: str, target: str, words: str, said: Sequence[str | None], by: str) -> Judgement:
        """Keeps a person's judgement: verdict, field, value."""
        with database.writing(self._engine) as connection:
            return judgement.judge(connection, page_id, target, words, said, by)

    def judged(self, page_id: str | None = None) -> list[Judgement]:
        """The judgements of one page or of all, the oldest first."""
        with database.reading(self._engine) as connection:
            return judgement.judged(connection, page_id)

    def new_token(self, name: str, role: str) -> str:
        """A new secret for a name; it is shown once and kept as its digest."""
        with database.writing(self._engine) as connection:
            return judgement.new_token(connection, name, role)

    def holder(self, secret: str) -> tuple[str, str] | None:
        """Name and role of who holds a secret, None for nobody."""
        with database.reading(self._engine) as connection:
            return judgement.holder(connection, secret)

    def holders(self) -> list[tuple[str, str, str]]:
        """Name, role and date of every token."""
        with database.reading(self._engine) as connection:
            return judgement.holders(connection)

    def revoke(self, name: str) -> bool:
        """Takes a token away; False where there is none of that name."""
        with database.writing(self._engine) as connection:
            return judgement.revoke(connection, name)

    def counts(self) -> dict[str, int]:
        """How many pages, stories, attributions, passages and rejected inputs there are."""
        tables = {
            "pages": articles,
            "stories": stories,
            "attributions": said,
            "passages": passages,
            "rejected": rejected,
        }
        with database.reading(self._engine) as connection:
            return {
                name: int(connection.execute(select(func.count()).select_from(t)).scalar_one())
                for name, t in tables.items()
            }

    def rejections(self) -> list[Rejected]:
        """What could not be read, by input."""
        with database.reading(self._engine) as connection:
            rows = connection.execute(select(rejected).order_by(rejected.c.input))
            return [Rejected(r.stage, r.code, r.detail, r.input) for r in rows]

    def check(self) -> str:
        """What the engine itself says of the store's state: "ok", or what is wrong."""
        with database.reading(self._engine) as connection:
            if self._engine.dialect.name == "sqlite":
                return str(connection.execute(text("PRAGMA integrity_check")).scalar_one())
            return "ok"

"""Pages that come linked already, from a batch, taken into an empty store as they are: all of them or none."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, delete, func, insert, select, update

from ascribe.records import Rejected, Reuse
from ascribe.store import database, page
from ascribe.store.link import share
from ascribe.store.page import Entry
from ascribe.store.store import Store
from ascribe.store.tables import articles, grams, stories


@dataclass(frozen=True, slots=True)
class Member:
    """A page by the batch's number, and its story: the number of its first page, its id."""

    entry: Entry
    number: int
    first: int
    story: str


def take(
    store: Store,
    members: Iterable[Member],
    passages: Iterable[tuple[int, int, Reuse]],
    refused: Iterable[Rejected],
    common: int,
) -> bool:
    """Writes pages in their order, their passages (later page, earlier page) and their stories, in one transaction.

    False, and nothing is written, where the store has pages already: those would have to be compared with these. Grams
    on more than ``common`` pages are kept for the first of them only, as when pages are added one by one.
    """
    with database.writing(store._engine) as connection:
        if connection.scalar(select(articles.c.number).limit(1)) is not None:
            return False
        numbers: dict[int, int] = {}
        heads: dict[int, int] = {}
        for one in members:
            number, _ = page.add(connection, one.entry)
            numbers[one.number] = number
            if one.first == one.number:
                made = insert(stories).returning(stories.c.number).values(id=one.story)
                heads[one.first] = int(connection.execute(made).scalar_one())
            place = update(articles).where(articles.c.number == number).values(story=heads[one.first])
            connection.execute(place)
        pair: tuple[int, int] | None = None
        found: list[Reuse] = []
        for later, earlier, reuse in passages:
            if (later, earlier) != pair:
                if pair is not None:
                    share(connection, numbers[pair[0]], numbers[pair[1]], found)
                pair, found = (later, earlier), []
            found.append(reuse)
        if pair is not None:
            share(connection, numbers[pair[0]], numbers[pair[1]], found)
        for one_refused in refused:
            page.reject(connection, one_refused)
        _thinned(connection, common)
        return True


def _thinned(connection: Connection, common: int) -> None:
    """Takes out the grams of pages after the first ``common`` that have them."""
    crowded = select(grams.c.hash).group_by(grams.c.hash).having(func.count() > common + 1)
    for hash in list(connection.scalars(crowded)):
        asked = select(grams.c.page).where(grams.c.hash == hash).order_by(grams.c.page).offset(common + 1).limit(1)
        last = connection.scalar(asked)
        connection.execute(delete(grams).where(grams.c.hash == hash, grams.c.page >= last))

"""Forgetting a page wholly: bytes, text, trace, fingerprints, statements, and what was concluded with it."""

from sqlalchemy import Connection, Engine, delete, func, insert, select, text, update

from ascribe.store.judgement import forget_judgements
from ascribe.store.page import now
from ascribe.store.tables import articles, captures, forgotten, rejected, stories


def of_outlet(connection: Connection, outlet: str) -> list[int]:
    """The pages of an outlet, its name in any case."""
    found = connection.scalars(select(articles.c.number).where(func.lower(articles.c.outlet) == outlet.lower()))
    return [int(n) for n in found]


def forget(connection: Connection, page: int, title: str, body: str) -> None:
    """Takes a page out, and remembers its captures' ids only, so that it is not taken in again.

    ``title`` and ``body`` are its words as they were indexed. Its story is told anew when next asked for.
    """
    row = connection.execute(select(articles).where(articles.c.number == page)).one()
    if connection.dialect.name == "sqlite":
        words = {"page": page, "title": title, "body": body}
        connection.execute(
            text("INSERT INTO searchable (searchable, rowid, title, body) VALUES ('delete', :page, :title, :body)"),
            words,
        )
    for capture in connection.execute(
        select(captures.c.id, captures.c.input).where(captures.c.article == row.id)
    ).all():
        connection.execute(delete(forgotten).where(forgotten.c.id == capture.id))
        connection.execute(insert(forgotten).values(id=capture.id, at=now(), blocked=True))
        connection.execute(delete(rejected).where(rejected.c.input == capture.input))
    connection.execute(delete(captures).where(captures.c.article == row.id))
    forget_judgements(connection, row.id)
    connection.execute(delete(articles).where(articles.c.number == page))
    connection.execute(update(stories).where(stories.c.number == row.story).values(made_of=None, analysis=None))
    rest = select(articles.c.number).where(articles.c.story == row.story).limit(1)
    if connection.scalar(rest) is None:
        connection.execute(delete(stories).where(stories.c.number == row.story))


def sweep(engine: Engine) -> None:
    """Overwrites what forgotten pages leave in the store's files. Waits for readers; changes nothing that is listed.

    SQLite overwrites deleted rows by itself (``secure_delete``): what is left to do is to merge the full-text index and
    to empty the log.
    """
    connection = engine.raw_connection()
    try:
        driver = connection.driver_connection
        assert driver is not None
        if engine.dialect.name == "sqlite":
            driver.execute("INSERT INTO searchable (searchable) VALUES ('optimize')")
            driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        else:
            driver.autocommit = True
            driver.execute("VACUUM")
            driver.autocommit = False
    finally:
        connection.close()

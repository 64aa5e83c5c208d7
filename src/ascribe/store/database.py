"""Opening a collection: SQLite by a path, PostgreSQL by a URL; migrated to this version's schema on opening.

SQLite runs in WAL mode with one writer at a time: a writer takes its lock when it begins (BEGIN IMMEDIATE) and waits
for another's to end, so that no transaction fails half-way for want of a lock.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

WAIT = 60
"""Seconds that a writer waits for another."""
WRITERS = 722851
"""The number of PostgreSQL's advisory lock that writers take: any that nobody else takes."""
SCRIPTS = Path(__file__).parent / "migrations"


class Unusable(ValueError):  # noqa: N818 - what is wrong is the address, not the program
    """The store cannot be opened; the message names it and says what to do."""


def engine(address: str | Path) -> Engine:
    """An engine for a file path or a database URL. Creates a SQLite file and its folder where there is none."""
    url = _url(address)
    if url.get_backend_name() == "sqlite":
        folder = Path(url.database or "").resolve().parent
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise Unusable(f"{address}: the folder cannot be made: {error.strerror}") from error
        made = create_engine(url, connect_args={"timeout": WAIT})
        event.listen(made, "connect", _prepare)
        event.listen(made, "begin", _begin)
        return made
    return create_engine(url, pool_pre_ping=True)


def _url(address: str | Path) -> URL:
    text = str(address)
    if "://" not in text:
        return URL.create("sqlite", database=text)
    try:
        url = make_url(text)
    except ArgumentError as error:
        raise Unusable(f"{text}: this is no database URL; write postgresql://user@host/name") from error
    if url.get_backend_name() == "postgresql":
        return url.set(drivername="postgresql+psycopg")
    if url.get_backend_name() == "sqlite":
        return url
    raise Unusable(f"{text}: a store is a file path, sqlite:///FILE or postgresql://…")


def _prepare(connection: Any, _: Any) -> None:
    # The driver must not begin transactions by itself: it would take a read lock first and fail to raise it.
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"busy_timeout={WAIT * 1000}",
                   "cache_size=-65536", "secure_delete=ON", "mmap_size=268435456", "temp_store=MEMORY"):  # fmt: skip
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    reading = connection.get_execution_options().get("reading", False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


def opened(address: str | Path) -> Engine:
    """An engine whose store has this version's schema. Raises ``Unusable`` where it cannot be opened or changed."""
    made = engine(address)
    try:
        _migrate(made)
    except DBAPIError as error:
        raise Unusable(f"{address}: the store cannot be opened: {str(error.orig).strip()}") from error
    except CommandError as error:
        raise Unusable(f"{address}: the store is of a later version of ascribe; upgrade it ({error})") from error
    return made


def _migrate(made: Engine) -> None:
    """Brings the schema up to this version's. Two processes may do so at once: one waits for the other."""
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    head = ScriptDirectory.from_config(config).get_current_head()
    with reading(made) as connection:
        if MigrationContext.configure(connection).get_current_revision() == head:
            return
    with writing(made) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


@contextmanager
def reading(made: Engine) -> Iterator[Connection]:
    """A connection that sees one state of the store and takes no lock."""
    with made.connect().execution_options(reading=True) as connection:
        if made.dialect.name == "postgresql":
            connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield connection


@contextmanager
def writing(made: Engine) -> Iterator[Connection]:
    """A transaction of the one writer: another waits until it ends, so that pages are numbered in their order."""
    with made.begin() as connection:
        if made.dialect.name == "postgresql":
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({WRITERS})")
        yield connection

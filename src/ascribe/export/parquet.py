"""Parquet: one table a record type, each a file of a folder, with a fixed schema (extra "parquet").

Columns and their types are those of ``rows.TABLES`` and ``story_rows.TABLES`` (docs/exports.md). Row groups are
bounded, so that a collection of any size is written and read in little memory. What is written reads back as the same
records; only half of a surrogate pair, which no UTF-8 can hold, becomes U+FFFD, as in the JSON.
"""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Any

from ascribe.export import rows, story_rows
from ascribe.export.extra import extra
from ascribe.export.rows import Row
from ascribe.export.surrogate import paired
from ascribe.records import Rejected, Story, Trace

TABLES = {**rows.TABLES, **story_rows.TABLES}
"""Every table with its columns."""
ROWS, CHARACTERS = 8192, 16_000_000
"""A row group has so many rows, or so many characters of text, at most (a single row may have more)."""


def schema(table: str) -> Any:
    """The ``pyarrow.Schema`` of a table. Raises ``KeyError`` for a name that is none, ``MissingExtraError``."""
    return _schema(table)


@cache
def _schema(table: str) -> Any:
    with extra("Parquet", "parquet"):
        import pyarrow as pa
    text, number = pa.string(), pa.int32()

    def field(name: str, kind: Any) -> Any:
        return pa.field(name, kind, nullable=False)

    def many(kind: Any) -> Any:
        return pa.list_(pa.field("item", kind, nullable=False))

    ends = [field("start", number), field("end", number)]
    spans = many(pa.struct(ends))
    types = {
        "string": text,
        "int": number,
        "double": pa.float64(),
        "bool": pa.bool_(),
        "strings": many(text),
        "spans": spans,
        "links": many(pa.struct([*ends, field("href", text)])),
        "notes": many(pa.struct([field("code", text), field("detail", text)])),
        "basis": many(pa.struct([field("field", text), field("read", text)])),
        "versions": many(pa.struct([field("article", text), field("text", text), field("spans", spans)])),
        "circles": many(many(text)),
    }
    return pa.schema([pa.field(c.name, types[c.kind], nullable=c.null) for c in TABLES[table]])


class Writer:
    """Writes records to the tables of a folder as they come; to be used with ``with``.

    The tables take their names when all is written: a run that breaks off leaves none that looks whole. Every table is
    written, an empty one too. Raises ``MissingExtraError`` and ``OSError``.
    """

    def __init__(self, folder: Path) -> None:
        """``folder`` is made where it is not there; tables of the same names in it are replaced at the end."""
        with extra("Parquet", "parquet"):
            import pyarrow.parquet as parquet
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._waiting: dict[str, list[Row]] = {name: [] for name in TABLES}
        self._size = dict.fromkeys(TABLES, 0)
        self._files = {
            name: parquet.ParquetWriter(self._part(name), schema(name), compression="zstd") for name in TABLES
        }

    def _part(self, name: str) -> Path:
        return self._folder / f"{name}.parquet.part"

    def add(self, record: Trace | Story | Rejected) -> None:
        """Writes one record's rows."""
        if isinstance(record, Trace):
            found = rows.trace_rows(record)
        elif isinstance(record, Story):
            found = story_rows.story_rows(record)
        else:
            found = rows.rejected_rows(record)
        for name, more in found.items():
            for row in more:
                size = sum(len(value) for value in row.values() if isinstance(value, str))
                if self._size[name] + size > CHARACTERS or len(self._waiting[name]) >= ROWS:
                    self._flush(name)
                self._waiting[name].append(row)
                self._size[name] += size

    def _flush(self, name: str) -> None:
        if self._waiting[name]:
            self._files[name].write_table(_table(name, self._waiting[name]), row_group_size=ROWS)
            self._waiting[name], self._size[name] = [], 0

    def __enter__(self) -> "Writer":
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: BaseException | TracebackType | None) -> None:
        try:
            for name in TABLES if kind is None else ():
                self._flush(name)
        finally:
            for file in self._files.values():
                file.close()
        for name in TABLES:
            if kind is None:
                self._part(name).replace(self._folder / f"{name}.parquet")
            else:
                self._part(name).unlink(missing_ok=True)


def _table(name: str, found: list[Row]) -> Any:
    import pyarrow as pa

    try:
        return pa.Table.from_pylist(found, schema=schema(name))
    except UnicodeEncodeError:
        return pa.Table.from_pylist(paired(found), schema=schema(name))


def read(folder: Path) -> Iterator[Trace]:
    """The traces of a folder's tables, in the order of being written, one at a time.

    Raises ``MissingExtraError``, ``FileNotFoundError``, ``MalformedRowsError`` where tables do not belong together.
    """
    return rows.traces({name: _stream(folder, name) for name in ("articles", *rows.PARTS)})


def read_stories(folder: Path) -> Iterator[Story]:
    """The stories of a folder's tables, as ``read``."""
    return story_rows.stories({name: _stream(folder, name) for name in story_rows.TABLES})


def read_rejected(folder: Path) -> Iterator[Rejected]:
    """The rejected inputs of a folder's tables, as ``read``."""
    return (Rejected(**row) for row in _stream(folder, "rejected"))


def _stream(folder: Path, name: str) -> Iterator[Row]:
    with extra("Parquet", "parquet"):
        import pyarrow.parquet as parquet
    with parquet.ParquetFile(folder / f"{name}.parquet") as file:
        kept = [c.name for c in TABLES[name] if not c.derived]
        for batch in file.iter_batches(batch_size=256, columns=kept):
            yield from batch.to_pylist()

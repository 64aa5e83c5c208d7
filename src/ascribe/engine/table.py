"""Work tables of a batch: Parquet files read and written by engines and by what they run (extra "batch")."""

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

ROWS, CHARACTERS = 65_536, 16_000_000
"""A row group has so many rows, or so many characters of text and bytes, at most (a single row may have more)."""
_TYPES = {"long": "int64", "int": "int32", "double": "float64", "string": "string", "binary": "binary"}


class Sink:
    """Writes rows to one file as they come, in columns. It takes its name when all is written; use ``with``.

    Raises ``OSError``.
    """

    def __init__(self, path: Path, columns: Mapping[str, str]) -> None:
        """``columns`` are names and kinds: long, int, double, string, binary. The folder is made."""
        import pyarrow as pa
        import pyarrow.parquet as parquet

        path.parent.mkdir(parents=True, exist_ok=True)
        self._path, self._part = path, path.with_name(f".{path.name}.{os.getpid()}")
        self._schema = pa.schema([pa.field(n, getattr(pa, _TYPES[k])()) for n, k in columns.items()])
        self._waiting: list[list[Any]] = [[] for _ in columns]
        self._size = 0
        self._file = parquet.ParquetWriter(self._part, self._schema, compression="zstd")

    def add(self, *values: Any) -> None:
        """One row, in the order of the columns."""
        for column, value in zip(self._waiting, values, strict=True):
            column.append(value)
            if isinstance(value, str | bytes):
                self._size += len(value)
        if len(self._waiting[0]) >= ROWS or self._size > CHARACTERS:
            self._flush()

    def extend(self, columns: Sequence[Any]) -> None:
        """Many rows at once, by their columns (lists or NumPy's), in the order of the columns."""
        self._flush()
        self._write(columns)

    def _flush(self) -> None:
        if self._waiting[0]:
            self._write(self._waiting)
            self._waiting, self._size = [[] for _ in self._waiting], 0

    def _write(self, columns: Sequence[Any]) -> None:
        import pyarrow as pa

        arrays = [pa.array(c, f.type) for c, f in zip(columns, self._schema, strict=True)]
        self._file.write_table(pa.Table.from_arrays(arrays, schema=self._schema), row_group_size=ROWS)

    def __enter__(self) -> "Sink":
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: BaseException | TracebackType | None) -> None:
        try:
            if kind is None:
                self._flush()
        finally:
            self._file.close()
        if kind is None:
            self._part.replace(self._path)
        else:
            self._part.unlink(missing_ok=True)


def ready() -> None:
    """Raises ``ImportError`` where the library is missing: at once, not when hours of work are done."""
    import pyarrow.parquet  # noqa: F401


def parts(folder: Path) -> list[Path]:
    """The files of a table in the order of their rows; [] where there is none."""
    return sorted(p for p in folder.glob("*.parquet") if not p.name.startswith("."))


def rows(path: Path, columns: Sequence[str] | None = None, many: int = 256) -> Iterator[dict[str, Any]]:
    """The rows of one file, ``many`` in memory at a time. Raises ``OSError``."""
    import pyarrow.parquet as parquet

    with parquet.ParquetFile(path) as file:
        for batch in file.iter_batches(batch_size=many, columns=None if columns is None else list(columns)):
            yield from batch.to_pylist()


def columns(path: Path, names: Sequence[str] | None = None) -> Mapping[str, Any]:
    """The columns of one file, whole, as PyArrow's arrays. Raises ``OSError``."""
    import pyarrow.parquet as parquet

    found = parquet.read_table(path, columns=None if names is None else list(names))
    return {name: found[name].combine_chunks() for name in found.column_names}


def batches(path: Path) -> Iterator[Any]:
    """The rows of one file, some in memory at a time, as PyArrow's record batches. Raises ``OSError``."""
    import pyarrow.parquet as parquet

    with parquet.ParquetFile(path) as file:
        yield from file.iter_batches()


def tuples(path: Path, names: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    """The rows of one file as tuples of some columns, in the order named. Raises ``OSError``."""
    for batch in batches(path):
        yield from zip(*(batch[name].to_pylist() for name in names), strict=True)


def every(folder: Path, columns: Sequence[str] | None = None, many: int = 8192) -> Iterator[dict[str, Any]]:
    """The rows of all files of a table in their order."""
    for path in parts(folder):
        yield from rows(path, columns, many)


def count(folder: Path) -> int:
    """How many rows a table has."""
    import pyarrow.parquet as parquet

    return sum(parquet.read_metadata(path).num_rows for path in parts(folder))


def bounds(path: Path, column: str) -> tuple[int, int] | None:
    """The least and the largest value of a file's column, by its statistics; None where it has no rows."""
    import pyarrow.parquet as parquet

    told = parquet.read_metadata(path)
    groups = [told.row_group(k) for k in range(told.num_row_groups)]
    found = [g.column(told.schema.names.index(column)).statistics for g in groups if g.num_rows]
    return (min(s.min for s in found), max(s.max for s in found)) if found else None


def cleared(folder: Path) -> None:
    """Makes the folder of a table, without the files that a broken run left in it."""
    folder.mkdir(parents=True, exist_ok=True)
    for path in folder.glob("*.parquet"):
        path.unlink()


def write_stream(batches: Any, target: Path, rows: int, whole: Sequence[str]) -> None:
    """Writes the record batches of a reader to files of some ``rows`` each, cut where a ``whole`` column changes."""
    import pyarrow as pa
    import pyarrow.parquet as parquet

    cleared(target)
    file: Any = None
    number = written = 0
    last: tuple[Any, ...] | None = None
    try:
        for batch in batches:
            start = 0
            while start < batch.num_rows:
                stop = batch.num_rows
                if file is not None and written >= rows:
                    stop = _same_until(batch, start, whole, last)
                    if stop == start:
                        file.close()
                        file, written = None, 0
                        continue
                else:
                    stop = min(stop, start + rows - written)
                if file is None:
                    path = target / f"part-{number:05}.parquet"
                    file, number = parquet.ParquetWriter(path, batch.schema, compression="zstd"), number + 1
                piece = batch.slice(start, stop - start)
                file.write_table(pa.Table.from_batches([piece]), row_group_size=ROWS)
                written += piece.num_rows
                last = _key(batch, stop - 1, whole)
                start = stop
        if number == 0:
            parquet.write_table(pa.Table.from_batches([], schema=batches.schema), target / "part-00000.parquet")
    finally:
        if file is not None:
            file.close()


def _key(batch: Any, at: int, whole: Sequence[str]) -> tuple[Any, ...]:
    return tuple(batch.column(batch.schema.get_field_index(name))[at].as_py() for name in whole)


def _same_until(batch: Any, start: int, whole: Sequence[str], last: tuple[Any, ...] | None) -> int:
    """Up to where rows from ``start`` on have the last row's values; ``start`` where none has, or nothing is whole."""
    import pyarrow.compute as compute

    if not whole or last is None:
        return start
    rest = batch.slice(start)
    for name, value in zip(whole, last, strict=True):
        other = compute.index(compute.equal(rest.column(rest.schema.get_field_index(name)), value), False).as_py()
        rest = rest if other < 0 else rest.slice(0, other)
    return start + int(rest.num_rows)

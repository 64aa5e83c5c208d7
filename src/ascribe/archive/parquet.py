"""Parquet: one page a row, columns ``url``, ``html`` or ``text``, ``published``?, ``outlet``? (extra "parquet")."""

from collections.abc import Iterator
from pathlib import Path

from ascribe.records import Capture, Rejected

from .jsonl import row

ROWS = 256
"""Rows read at a time."""
_COLUMNS = ("url", "html", "text", "published", "outlet")


def read_parquet(path: Path, name: str, published: str | None = None) -> Iterator[Capture | Rejected]:
    """The captures of a Parquet file, one at a time; a bad row is a ``Rejected`` and the rest goes on.

    ``input`` of each is ``name#ROW`` (from 1). Raises ``OSError`` as opening does.
    """
    try:
        import pyarrow.parquet as parquet
    except ImportError:
        yield Rejected("archive", "no-parquet", 'Parquet needs an extra: pip install "ascribe[parquet]".', name)
        return
    try:
        file = parquet.ParquetFile(path)
        columns = [c for c in _COLUMNS if c in file.schema_arrow.names]
        if not {"html", "text"} & set(columns):
            yield Rejected("archive", "no-page", 'The table has neither a column "html" nor "text".', name)
            return
        number = 0
        for batch in file.iter_batches(batch_size=ROWS, columns=columns):
            for record in batch.to_pylist():
                number += 1
                yield row(record, f"{name}#{number}", published)
    except (ValueError, OSError) as error:
        yield Rejected("archive", "damaged", f"The table could not be read: {str(error)[:200]}.", name)

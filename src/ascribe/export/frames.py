"""Data frames of a trace or a story, one a record type, with the columns of the Parquet tables (extra "frames").

The frames come from ``rows.trace_rows`` and ``story_rows.story_rows``; spans stay lists of structs. Half of a surrogate
pair becomes U+FFFD, as in the Parquet.
"""

from collections.abc import Mapping
from typing import Any

from ascribe.export.extra import extra
from ascribe.export.parquet import TABLES
from ascribe.export.rows import Row
from ascribe.export.surrogate import paired


def to_pandas(tables: Mapping[str, list[Row]]) -> dict[str, Any]:
    """A ``pandas.DataFrame`` for each table; one without rows has its columns. Raises ``MissingExtraError``."""
    with extra("A pandas frame", "frames"):
        import pandas as pd  # type: ignore[import-untyped, import-not-found, unused-ignore]
    names = {name: [c.name for c in TABLES[name]] for name in tables}
    return {name: pd.DataFrame(paired(rows), columns=names[name]) for name, rows in tables.items()}


def to_polars(tables: Mapping[str, list[Row]]) -> dict[str, Any]:
    """A ``polars.DataFrame`` for each table, every column of a fixed type, without rows too.

    Raises ``MissingExtraError``.
    """
    with extra("A Polars frame", "frames"):
        import polars as pl
    ends = [pl.Field("start", pl.Int32), pl.Field("end", pl.Int32)]
    spans = pl.List(pl.Struct(ends))
    kinds: dict[str, Any] = {
        "string": pl.String,
        "int": pl.Int32,
        "double": pl.Float64,
        "bool": pl.Boolean,
        "strings": pl.List(pl.String),
        "spans": spans,
        "links": pl.List(pl.Struct([*ends, pl.Field("href", pl.String)])),
        "notes": pl.List(pl.Struct([pl.Field("code", pl.String), pl.Field("detail", pl.String)])),
        "basis": pl.List(pl.Struct([pl.Field("field", pl.String), pl.Field("read", pl.String)])),
        "versions": pl.List(
            pl.Struct([pl.Field("article", pl.String), pl.Field("text", pl.String), pl.Field("spans", spans)])
        ),
        "circles": pl.List(pl.List(pl.String)),
    }
    return {
        name: pl.DataFrame(paired(rows), schema={c.name: kinds[c.kind] for c in TABLES[name]}, orient="row")
        for name, rows in tables.items()
    }

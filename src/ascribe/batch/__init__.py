"""Beyond one machine: the stages of ``trace`` and ``add`` over any number of pages, Parquet out (docs/scale.md)."""

from ascribe.batch.plan import Done, Options, run

__all__ = ["Done", "Options", "run"]

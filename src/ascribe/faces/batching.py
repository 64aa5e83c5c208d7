"""``ascribe batch``: any number of pages to Parquet tables. Everything heavy is imported inside."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Where(StrEnum):
    """What ``--engine`` takes."""

    local = "local"
    spark = "spark"


def batch(
    inputs: Annotated[
        list[str],
        typer.Argument(
            metavar="IN...",
            help="What add reads: web archives, JSON lines, Parquet, folders, files; and fsspec URLs (s3://…).",
            show_default=False,
        ),
    ],
    out: Annotated[Path, typer.Argument(metavar="OUT", help="Folder of the tables; a broken run goes on in it.")],
    engine: Annotated[
        Where, typer.Option("--engine", help="local: this machine's processes and DuckDB; spark: a cluster.")
    ] = Where.local,
    master: Annotated[str, typer.Option("--master", metavar="URL", help="Spark's master.")] = "local[*]",
    conf: Annotated[
        list[str] | None, typer.Option("--conf", metavar="KEY=VALUE", help="A setting of Spark's own; may be repeated.")
    ] = None,
    jobs: Annotated[
        int | None,
        typer.Option("--jobs", min=1, max=256, metavar="N", help="Worker processes (local).  [default: one a core]"),
    ] = None,
    memory: Annotated[
        str, typer.Option("--memory", metavar="SIZE", help="Memory of the SQL (local); beyond it the disk is used.")
    ] = "1GB",
    trace: Annotated[
        bool, typer.Option("--trace/--no-trace", help="Read who says what; without, only text, reuse and stories.")
    ] = True,
    published: Annotated[
        str | None, typer.Option("--published", metavar="DATE", help="The pages' date where they do not tell.")
    ] = None,
    seconds: Annotated[float, typer.Option("--seconds", min=0.1, help="Time that one page may take.")] = 20.0,
    part: Annotated[int, typer.Option("--part", min=1, max=100_000, help="Pages of one part.")] = 500,
) -> None:
    """Trace and link any number of pages to Parquet tables (docs/scale.md), on one machine or on Spark."""
    from ascribe.batch import Options, run
    from ascribe.faces.cli import check_date, cores, quiet_end
    from ascribe.faces.collect import fail

    check_date(published)
    settings = tuple((key, value) for key, _, value in (one.partition("=") for one in conf or ()))
    options = Options(engine.value, master, jobs or cores(), memory, settings, trace, published, seconds, part)
    with quiet_end():
        try:
            for done in run(inputs, out, options):
                how = f"{done.seconds:8.1f} s" if done.made else "was there  "
                typer.echo(f"{done.stage:10} {done.rows:12,} rows  {how}")
        except ImportError as error:
            missing = (error.name or "").partition(".")[0]
            extra = {"duckdb": "batch", "pyarrow": "batch", "pyspark": "spark"}.get(missing, "remote")
            fail(f'the batch needs more packages ({missing or error}): pip install "ascribe[{extra}]"')
        except ValueError as error:
            fail(str(error))
        except OSError as error:
            fail(f"the batch stopped: {error}; what is done is kept: run it again")


COMMANDS = (batch,)

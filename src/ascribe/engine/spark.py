"""The batch on Spark, by any master's URL (extra "spark", Java 17).

Parts are mapped by ``mapInArrow``, a task each: the Spark worker keeps one process of its own (``Keeper``) in which the
model is loaded once and which a page may kill, so that no page ever kills a Spark task. The SQL is Spark's. The folders
of the batch must lie where every worker sees them under the same path, and ascribe be installed there.
"""

import os
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from ascribe.engine import table
from ascribe.engine.keeper import Keeper
from ascribe.engine.port import Shape, StoppedError, Task, Work

LOCAL = "local[*,4]"
"""This machine's cores, and four tries a task: a Spark worker that is killed is replaced."""
_SPARK = "_spark"
"""A folder of its own within a query's: Spark replaces folders whole."""
_KEPT: list[Keeper] = []


class Spark:
    """An engine on a Spark cluster; ``settings`` are Spark's own, e.g. ``{"spark.driver.memory": "2g"}``."""

    def __init__(self, master: str, settings: Mapping[str, str]) -> None:
        from pyspark.sql import SparkSession

        if master.startswith("local"):
            # Its workers are this machine's: this very Python, and nothing that other machines could reach.
            os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
            os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
        builder = SparkSession.builder.appName("ascribe batch").master(LOCAL if master == "local[*]" else master)
        fixed = {
            "spark.ui.enabled": "false", "spark.ui.showConsoleProgress": "false",
            "spark.sql.parquet.compression.codec": "zstd",
            "spark.sql.ansi.enabled": "true", "spark.speculation": "false", "spark.sql.session.timeZone": "UTC",
        }  # fmt: skip
        for key, value in {**fixed, **settings}.items():
            builder = builder.config(key, value)
        self._spark = builder.getOrCreate()
        self._spark.sparkContext.setLogLevel("OFF")

    def map(self, tasks: Sequence[Task], work: Work, seconds: float) -> None:
        """As ``Engine.map``."""
        if not tasks:
            return
        numbers = self._spark.range(0, len(tasks), 1, len(tasks))
        try:
            numbers.mapInArrow(_mapping(list(tasks), work, seconds), "id long").collect()
        except Exception as error:
            raise StoppedError(_reason(error)) from error

    def query(self, sql: str, tables: Mapping[str, Path], target: Path, shape: Shape) -> None:
        """As ``Engine.query``."""
        for name, folder in tables.items():
            files = [str(p.resolve()) for p in table.parts(folder)]
            self._spark.read.parquet(*files).createOrReplaceTempView(name)
        try:
            found = self._spark.sql(sql)
            if shape.whole:
                parts = 4 * self._spark.sparkContext.defaultParallelism
                found = found.repartitionByRange(parts, *shape.whole).sortWithinPartitions(*shape.order)
            elif shape.order:
                found = found.orderBy(*shape.order)
            writer = found.write.mode("overwrite")
            if not shape.whole:
                writer = writer.option("maxRecordsPerFile", shape.rows)
            writer.parquet(str((target / _SPARK).resolve()))
        except Exception as error:
            raise StoppedError(_reason(error)) from error
        _named(target)

    def close(self) -> None:
        """Ends the session."""
        self._spark.stop()


def _mapping(tasks: list[Task], work: Work, seconds: float) -> Callable[[Iterator[Any]], Iterator[Any]]:
    def run(batches: Iterator[Any]) -> Iterator[Any]:
        from ascribe.engine import spark

        for batch in batches:
            for number in batch.column(0).to_pylist():
                spark.keeper().do(tasks[number], work, seconds)
            yield batch

    return run


def keeper() -> Keeper:
    """This Spark worker's own process, from task to task the same."""
    if not _KEPT:
        _KEPT.append(Keeper())
    return _KEPT[0]


def _named(folder: Path) -> None:
    """Spark's part files under plain names in the same order; what else it writes goes."""
    table.cleared(folder)
    for number, path in enumerate(table.parts(folder / _SPARK)):
        path.rename(folder / f"part-{number:05}.parquet")
    shutil.rmtree(folder / _SPARK)


def _reason(error: Exception) -> str:
    """The last line of what Python said on a worker, else the first of what Spark says."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    said = [line for line in lines if "Error:" in line and not line.startswith(("at ", "Caused"))]
    return (said[-1] if said else lines[0] if lines else type(error).__name__)[:500]

"""The batch on one machine: worker processes for the pages, DuckDB for the SQL (extra "batch")."""

import contextlib
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue

from ascribe.engine import table
from ascribe.engine.keeper import Keeper
from ascribe.engine.port import Shape, StoppedError, Task, Work


class Local:
    """An engine of ``jobs`` processes; SQL takes ``memory`` (e.g. "1GB") and then the disk at ``scratch``.

    Raises ``ImportError`` without DuckDB.
    """

    def __init__(self, jobs: int, memory: str, scratch: Path) -> None:
        import duckdb  # noqa: F401 - missing, it is to be missed before the pages are read

        self._jobs, self._memory, self._scratch = max(1, jobs), memory, scratch
        self._keepers = [Keeper() for _ in range(self._jobs)]

    def map(self, tasks: Sequence[Task], work: Work, seconds: float) -> None:
        """As ``Engine.map``: tasks begin in their order, each in one of the processes."""
        idle: SimpleQueue[Keeper] = SimpleQueue()
        for keeper in self._keepers:
            idle.put(keeper)

        def one(task: Task) -> None:
            keeper = idle.get()
            try:
                keeper.do(task, work, seconds)
            finally:
                idle.put(keeper)

        with ThreadPoolExecutor(self._jobs) as pool:
            running = [pool.submit(one, task) for task in tasks]
            try:
                for each in running:
                    each.result()
            except BaseException:
                for each in running:
                    each.cancel()
                self.close()  # what is at work is broken off, or leaving would wait for it
                raise

    def query(self, sql: str, tables: Mapping[str, Path], target: Path, shape: Shape) -> None:
        """As ``Engine.query``."""
        import duckdb

        try:
            with contextlib.closing(duckdb.connect()) as connection:
                connection.execute(f"SET memory_limit = '{self._memory}'")
                # With one thread a large grouping is one partition, which must fit in memory whole.
                connection.execute(f"SET threads = {max(2, self._jobs)}")
                if shape.order:
                    connection.execute("SET preserve_insertion_order = false")
                connection.execute(f"SET temp_directory = '{_quoted(self._scratch)}'")
                for name, folder in tables.items():
                    files = ", ".join(f"'{_quoted(p)}'" for p in table.parts(folder))
                    connection.execute(f"CREATE VIEW {name} AS SELECT * FROM read_parquet([{files}])")
                order = ", ".join(shape.order)
                found = connection.sql(f"SELECT * FROM ({sql}) asked" + (f" ORDER BY {order}" if order else ""))
                table.write_stream(found.to_arrow_reader(8192), target, shape.rows, shape.whole)
        except (duckdb.IOException, duckdb.OutOfMemoryException) as error:
            raise StoppedError(str(error)[:500]) from error

    def close(self) -> None:
        """Ends the processes."""
        for keeper in self._keepers:
            keeper.close()


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")

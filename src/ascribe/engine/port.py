"""What a batch asks of an engine: work mapped over parts, and SQL over tables that lie in folders."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Task:
    """One part's work: its number, the files that it reads, the folder that it writes to, what else it must know."""

    number: int
    sources: tuple[str, ...]
    target: str
    given: Mapping[str, object] = field(default_factory=dict)


At = Callable[[int], None]
Skip = Mapping[int, str]
Work = Callable[[Task, At, Skip], None]
"""A module's own function that does a task. It calls ``at(k)`` before its k-th item, so that it is known which one
killed or held up its process, and takes ``skip[k]`` ("worker-died", "too-slow") as the verdict on an item instead of
touching it. It writes under names that it replaces at the end, so that to do it twice changes nothing."""


@dataclass(frozen=True, slots=True)
class Shape:
    """How a query's rows lie: sorted by ``order``, so many a file, equal values of ``whole`` never in two."""

    order: tuple[str, ...]
    rows: int
    whole: tuple[str, ...] = ()


class Engine(Protocol):
    """Where the work is done. Tables are Parquet files of a folder, which every worker sees under the same path."""

    def map(self, tasks: Sequence[Task], work: Work, seconds: float) -> None:
        """Does every task. An item may take ``seconds`` (``inf``: any). Raises ``StoppedError``."""

    def query(self, sql: str, tables: Mapping[str, Path], target: Path, shape: Shape) -> None:
        """Writes the rows of a query to ``target`` as ``part-00000.parquet``, …; each table is a folder's files.

        Raises ``StoppedError``.
        """

    def close(self) -> None:
        """Ends its processes."""


class StoppedError(OSError):
    """The batch cannot go on (a full disk, no worker that starts); what is done is kept, and a new run goes on."""

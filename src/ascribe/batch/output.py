"""A batch's output read back: pages with their captures, passages, stories' members, what was rejected, in order."""

import json as plain
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ascribe.batch.work import captured, kept_columns
from ascribe.engine import table
from ascribe.engine.stage import SUCCESS
from ascribe.export import rows, story_rows
from ascribe.records import Capture, Rejected, Reuse, Story, Trace

PREFIX = "parquet:"
"""Before a folder: the output of a batch."""
_NEEDED = ("captures", "pages", "passages", "families", "stories")


class NoBatchError(ValueError):
    """The folder holds no batch that is whole; the message says what is missing."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A page of a batch: what came in, its trace, its number, and the story that it is in: its first page, its id."""

    capture: Capture
    trace: Trace
    number: int
    first: int
    story: str


class Output:
    """The output of a batch that is done. Everything is read as a stream."""

    def __init__(self, folder: Path) -> None:
        """Raises ``NoBatchError`` where a stage is not whole."""
        self._folder = folder
        for name in _NEEDED:
            try:
                plain.loads((folder / name / SUCCESS).read_text("utf-8"))
            except (OSError, ValueError):
                raise NoBatchError(f"{folder}: no whole batch: {name} is not done; run `ascribe batch` again") from None

    def pages(self) -> Iterator[Placed]:
        """The pages in the order of their numbers. A page that was there twice is there once, by its first capture."""
        members = table.every(self._folder / "families")
        traces = self.traces()
        captures = table.every(self._folder / "captures", many=64)
        for member, trace in zip(members, traces, strict=True):
            row = next(c for c in captures if c["page"] == member["page"])
            capture = captured(row)
            assert isinstance(capture, Capture), "what could not be opened has no page"
            yield Placed(capture, trace, member["page"], member["first"], member["story"])

    def traces(self) -> Iterator[Trace]:
        """The pages' traces in the order of their numbers."""
        folder = self._folder / "pages"
        return rows.traces({n: table.every(folder / n, kept_columns(n), 256) for n in ("articles", *rows.PARTS)})

    def stories(self) -> Iterator[Story]:
        """The stories of two pages or more, the largest first."""
        folder = self._folder / "stories"
        return story_rows.stories({n: table.every(folder / n, kept_columns(n), 256) for n in story_rows.TABLES})

    def passages(self) -> Iterator[tuple[int, int, Reuse]]:
        """The passages with the numbers of their two pages, the later first; ``a`` is in the later."""
        for r in table.every(self._folder / "passages"):
            yield r["page"], r["other"], Reuse((r["a_start"], r["a_end"]), (r["b_start"], r["b_end"]), r["same"],
                                               r["run"], r["likeness"], r["kind"])  # fmt: skip

    def rejected(self) -> Iterator[Rejected]:
        """What could not be read, in the order of the inputs."""
        return (Rejected(**row) for row in table.every(self._folder / "pages" / "rejected"))

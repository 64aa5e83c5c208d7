"""How far a run is, on standard error, for a person who looks on."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

PATIENCE = 2.0
"""Seconds before anything is shown."""


class Watch:
    """A bar once a run has taken ``PATIENCE``; nothing where standard error is no terminal."""

    def __init__(self, total: int | None) -> None:
        """``total`` is how many pages will come, None where that is not known beforehand."""
        console = Console(stderr=True)
        columns = (SpinnerColumn(), TextColumn("reading"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        self._bar = Progress(*columns, console=console, transient=True)
        self._task = self._bar.add_task("reading", total=total)
        self._lock = threading.Lock()
        self._ended = not console.is_terminal
        self._shown = False
        self._timer = threading.Timer(PATIENCE, self._show)
        self._timer.daemon = True

    def __enter__(self) -> "Watch":
        if not self._ended:
            self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
        with self._lock:
            self._ended = True
            if self._shown:
                self._bar.stop()

    def advance(self) -> None:
        """One more page is done."""
        self._bar.advance(self._task)

    @contextmanager
    def aside(self) -> Iterator[None]:
        """Takes the bar away while something is printed."""
        with self._lock:
            if self._shown:
                self._bar.stop()
            yield
            if self._shown and not self._ended:
                self._bar.start()

    def _show(self) -> None:
        with self._lock:
            if not self._ended:
                self._shown = True
                self._bar.start()

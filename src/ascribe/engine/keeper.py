"""One worker process that does tasks of many items, and is replaced when an item kills it or holds it up.

Unlike ``local``, which sends each page to and fro, a worker here reads and writes whole parts by itself: the parent
only sees, in shared memory, which item it is at. So a batch pays nothing per page for being guarded.
"""

import contextlib
import gc
import os
import signal
import threading
import time
from collections import Counter
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any

from ascribe.engine.port import StoppedError, Task, Work

STRIKES = 2
"""Deaths of a worker at one item after which that item is passed over."""
KILLS = 4
"""The same where it was killed: most often from outside, and then no fault of the item; but for want of memory too."""
STARTS = 4
"""Deaths of a worker between items after which the machine, not the item, is at fault."""
START_SECONDS = 120.0
_TICK = 0.25
_YOUNG = 50_000
"""Objects made between two looks for circles of dead ones. Records form none and are made by the thousand: with the
interpreter's own 700 a sixth of the time of telling stories goes into looking."""


class Keeper:
    """Does one task at a time in a process of its own, which is kept from task to task with what it has loaded."""

    def __init__(self) -> None:
        self._pipe: Connection | None = None
        self._process: Any = None
        self._at: Any = None

    def do(self, task: Task, work: Work, seconds: float) -> None:
        """Does the task, however often its worker dies of it.

        An item at which two workers died by themselves or four were killed, or that took longer than ``seconds``, is
        given to ``work`` as one to skip.
        Raises ``StoppedError`` where the work cannot write or no worker comes up.
        """
        skip: dict[int, str] = {}
        deaths: Counter[tuple[int, bool]] = Counter()
        while True:
            if self._process is None:
                self._start()
            assert self._pipe is not None
            self._at[0], self._at[1] = -1.0, time.monotonic()
            with contextlib.suppress(OSError):
                self._pipe.send((task, work, dict(skip)))
            answer, slow = self._answer(seconds)
            if answer == "done":
                return
            if answer is not None:
                raise StoppedError(answer)
            item = int(self._at[0])
            killed = not slow and self._killed()
            self._end()
            deaths[item, killed] += 1
            if item >= 0 and (slow or deaths[item, killed] >= (KILLS if killed else STRIKES)):
                skip[item] = "too-slow" if slow else "worker-died"
            elif item < 0 and deaths[item, killed] >= STARTS:
                raise StoppedError(
                    f"a worker process died {STARTS} times before it was at any item of part {task.number}; "
                    'a script of yours must call this under `if __name__ == "__main__":`'
                )

    def _answer(self, seconds: float) -> tuple[str | None, bool]:
        """What the worker says, None where it died, and whether it was ended for being slow."""
        assert self._pipe is not None
        while True:
            try:
                if self._pipe.poll(_TICK):
                    return str(self._pipe.recv()), False
            except (EOFError, OSError):
                return None, False
            allowed = seconds if self._at[0] >= 0 else max(seconds, START_SECONDS)
            if time.monotonic() - self._at[1] > allowed:
                return None, True

    def _killed(self) -> bool:
        """Whether the worker that hung up was killed (SIGKILL)."""
        self._process.join(_TICK)
        return bool(self._process.exitcode == -signal.SIGKILL)

    def _start(self) -> None:
        context = get_context("spawn")
        self._pipe, far = context.Pipe()
        self._at = context.RawArray("d", 2)
        process = context.Process(target=_serve, args=(far, self._at, os.getpid()), daemon=True)
        process.start()
        self._process = process  # one that did not start cannot be ended
        far.close()

    def _end(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.join()
        if self._pipe is not None:
            self._pipe.close()
        self._process = self._pipe = None

    def close(self) -> None:
        """Ends the process."""
        self._end()


def _serve(pipe: Connection, at: Any, parent: int) -> None:
    """The worker's life: does each task until the parent hangs up or is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with contextlib.suppress(OSError):
        os.dup2(2, 1)  # what a library prints must not stand on standard output
    gc.freeze()  # what is loaded stays
    gc.set_threshold(_YOUNG)
    threading.Thread(target=_leave_with, args=(parent,), daemon=True).start()

    def here(item: int) -> None:
        at[0], at[1] = float(item), time.monotonic()

    with contextlib.suppress(EOFError, OSError):
        while True:
            task, work, skip = pipe.recv()
            try:
                work(task, here, skip)
                pipe.send("done")
            except Exception as error:  # items' faults are records already: this is the disk, or a fault of ours
                pipe.send(f"part {task.number}: {_said(error)}")


def _said(error: Exception) -> str:
    return str(error)[:500] if isinstance(error, OSError) else f"{type(error).__name__}: {str(error)[:500]}"


def _leave_with(parent: int) -> None:
    """Ends this process once its parent is gone: a batch that was killed leaves nothing that goes on writing."""
    while os.getppid() == parent:
        time.sleep(0.5)
    os._exit(1)

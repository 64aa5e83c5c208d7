"""The work done in processes of this machine: in order, in bounded memory, whatever a page does to its worker.

Each worker is a fresh process that loads its model once. The clock of a page starts when a ready worker gets it; one
that runs over loses its worker, one that kills its worker is named, and the batch goes on with a fresh one.
"""

import contextlib
import os
import signal
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess

from ascribe.records import Capture, Rejected, Trace

from .feed import Feed

Work = Callable[[Capture], Trace | Rejected]
AHEAD = 4
"""Captures taken in for each worker before the oldest is given out: this bounds memory."""
START_SECONDS = 60.0


class CannotStartError(RuntimeError):
    """No worker process comes up: nothing about the pages, so no page is rejected for it."""


@dataclass(slots=True)
class _Page:
    """A place in the line: what came in, and what became of it."""

    capture: Capture | None
    result: Trace | Rejected | None = None


@dataclass(slots=True)
class _Worker:
    """One process, the parent's end of its pipe, the page it has and when that must be done."""

    pipe: Connection
    process: BaseProcess
    deadline: float
    ready: bool = False
    page: _Page | None = None


def traced(
    captures: Iterable[Capture | Rejected], work: Work, *, jobs: int, seconds_per_page: float = 10
) -> Iterator[Trace | Rejected]:
    """What ``work`` gives for each capture, streamed in their order; a ``Rejected`` is passed on in its place.

    ``work`` runs in ``jobs`` processes at most, so it must be a module's own function. A page that takes longer than
    ``seconds_per_page`` comes back as ``too-slow``, one whose worker dies as ``worker-died``, one on which ``work``
    raises as ``failed``, all of stage "engine". Raises ``CannotStartError`` when no worker comes up, and what the
    iteration of ``captures`` raises.
    """
    room = max(1, jobs) * AHEAD
    line: deque[_Page] = deque()
    with Feed(captures, room) as feed, _Crew(work, max(1, jobs), seconds_per_page) as crew:
        while line or not feed.ended:
            while len(line) < room and (taken := feed.take()) is not None:
                page = _Page(None, taken) if isinstance(taken, Rejected) else _Page(taken)
                line.append(page)
                if page.result is None:
                    crew.waiting.append(page)
            crew.assign()
            if line and line[0].result is not None:
                yield line.popleft().result  # type: ignore[misc]  # not None: the line above
            elif line or not feed.ended:
                crew.listen(feed.bell if len(line) < room and not feed.ended else None)


class _Crew:
    """The workers, and the pages that wait for one."""

    def __init__(self, work: Work, jobs: int, seconds: float) -> None:
        self._work, self._jobs, self._seconds = work, jobs, seconds
        self._workers: list[_Worker] = []
        self.waiting: deque[_Page] = deque()

    def __enter__(self) -> "_Crew":
        return self

    def __exit__(self, *_: object) -> None:
        for worker in list(self._workers):
            self._dismiss(worker)

    def assign(self) -> None:
        """Gives waiting pages to idle workers and starts workers for those still without one."""
        for worker in [w for w in self._workers if w.ready and w.page is None]:
            if not self.waiting:
                return
            page = self.waiting.popleft()
            worker.page, worker.deadline = page, time.monotonic() + self._seconds
            try:
                worker.pipe.send(page.capture)
            except OSError:
                worker.page = None
                self.waiting.appendleft(page)
                self._dismiss(worker)
        coming = sum(not w.ready for w in self._workers)
        while coming < len(self.waiting) and len(self._workers) < self._jobs:
            self._start()
            coming += 1

    def listen(self, bell: Connection | None) -> None:
        """Waits until a worker answers or runs over, or ``bell`` rings."""
        until = min((w.deadline for w in self._workers), default=None)
        pipes = [w.pipe for w in self._workers] + ([bell] if bell else [])
        heard = wait(pipes, None if until in (None, float("inf")) else max(0.0, until - time.monotonic()))
        for worker in [w for w in self._workers if w.pipe in heard]:
            self._hear(worker)
        now = time.monotonic()
        for worker in [w for w in self._workers if w.deadline <= now]:
            self._dismiss(worker)
            if worker.page is None:
                raise CannotStartError(f"a worker process was not ready within {START_SECONDS:.0f} s")
            _reject(
                worker.page, "too-slow", f"It took longer than {self._seconds:g} s; try the page alone or shorten it."
            )

    def _start(self) -> None:
        context = get_context("spawn")
        pipe, far = context.Pipe()
        process = context.Process(target=_serve, args=(far, self._work), daemon=True)
        with _interrupts_held():
            process.start()
        far.close()
        self._workers.append(_Worker(pipe, process, time.monotonic() + START_SECONDS))

    def _hear(self, worker: _Worker) -> None:
        try:
            answer = worker.pipe.recv()
        except (EOFError, OSError):
            code = self._dismiss(worker)
            if worker.page is not None:
                _reject(worker.page, "worker-died", f"The process that read it {_end(code)}; the other pages go on.")
            elif not worker.ready:
                raise CannotStartError(f"a worker process {_end(code)} before it was ready") from None
            return
        worker.deadline = float("inf")
        if worker.page is not None:
            worker.page.result, worker.page = answer, None
        worker.ready = True

    def _dismiss(self, worker: _Worker) -> int | None:
        """Ends the process whatever it does; gives the exit code it had or gets."""
        self._workers.remove(worker)
        worker.process.join(0.1 if worker.pipe.poll() else 0)
        worker.process.kill()
        worker.process.join()
        worker.pipe.close()
        return worker.process.exitcode


def _reject(page: _Page, code: str, detail: str) -> None:
    assert page.capture is not None
    page.result = Rejected("engine", code, detail, page.capture.input)


def _end(code: int | None) -> str:
    if code is not None and code < 0:
        name = signal.Signals(-code).name if -code in set(signal.Signals) else f"signal {-code}"
        return f"was killed by {name}" + (" (out of memory, perhaps)" if name == "SIGKILL" else "")
    return f"ended with exit code {code}"


@contextlib.contextmanager
def _interrupts_held() -> Iterator[None]:
    """A process started inside never sees Ctrl-C: the parent alone decides, and no worker prints a traceback."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _serve(pipe: Connection, work: Work) -> None:
    """The worker's life: says that it is ready, then answers each capture until the parent hangs up."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with contextlib.suppress(OSError):
        os.dup2(2, 1)  # what a library prints must not stand among the records on standard output
    with contextlib.suppress(EOFError, OSError):
        pipe.send(None)
        while True:
            pipe.send(_one(work, pipe.recv()))


def _one(work: Work, capture: Capture) -> Trace | Rejected:
    try:
        return work(capture)
    except Exception as error:  # a fault of ours on one page must not cost the others
        return Rejected("engine", "failed", f"{type(error).__name__}: {str(error)[:300]}", capture.input)

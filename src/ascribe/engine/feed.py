"""Captures read in a thread of their own, so that a slow input never holds back a result that is done."""

import queue
import threading
from collections.abc import Iterable
from multiprocessing import Pipe
from typing import Generic, TypeVar

T = TypeVar("T")


class Feed(Generic[T]):
    """At most ``room`` items of an iterable, read ahead; ``bell`` is readable while one is there to take."""

    def __init__(self, items: Iterable[T], room: int) -> None:
        self._queue: queue.Queue[tuple[T] | BaseException | None] = queue.Queue(room)
        self.bell, self._ring = Pipe(duplex=False)
        self.ended = False
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._read, args=(items,), daemon=True, name="ascribe-feed")

    def __enter__(self) -> "Feed[T]":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        # The thread may sit in a read that nothing can break off; it is a daemon and ends with that read.
        self._stopped.set()

    def take(self) -> T | None:
        """The next item; None where none is there now or (``ended``) ever. Raises what reading the items raised."""
        if self.ended or not self.bell.poll():
            return None
        self.bell.recv_bytes()
        item = self._queue.get()
        if isinstance(item, tuple):
            return item[0]
        self.ended = True
        if item is not None:
            raise item
        return None

    def _read(self, items: Iterable[T]) -> None:
        end: BaseException | None = None
        try:
            for item in items:
                if not self._put((item,)):
                    return
        except BaseException as error:  # handed to whoever takes
            end = error
        self._put(end)

    def _put(self, item: tuple[T] | BaseException | None) -> bool:
        while not self._stopped.is_set():
            try:
                self._queue.put(item, timeout=0.2)
            except queue.Full:
                continue
            self._ring.send_bytes(b".")
            return True
        return False

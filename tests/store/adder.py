"""Adds pages to a store, saying of each that it is on the disk; killed by the tests at any moment."""

import sys

from ascribe import collection
from ascribe.collection import Collection
from ascribe.records import Article, Block, Capture, Stamp, Trace
from ascribe.text import content_id


def trace(capture: Capture) -> Trace:
    """A trace without reading: what is tested is the store."""
    text = capture.body.decode()
    stamp = Stamp("2026-06-03", "given")
    article = Article(
        content_id(capture.input), capture.input, None, "Outlet", text[:20], (), stamp, None, None, "en", text,
        (Block("paragraph", 0, len(text)),),
    )  # fmt: skip
    return Trace("0", article)


def captures(first: int, stop: int) -> list[Capture]:
    """Pages that share a passage with each other."""
    shared = "the lamp on the north tower went out twice since the spring tide began and nobody came to mend it"
    return [
        Capture(f"page-{n}", f"Page {n} of the keeper’s book says that {shared}. {'abcdefgh'[n % 8] * 9} {n}".encode(), "text")
        for n in range(first, stop)
    ]  # fmt: skip


def main(address: str, first: int, stop: int) -> None:
    """Adds the pages, two a commit, and prints each one's name once it is added."""
    collection.trace_capture = trace
    collection.BATCH = 2
    with Collection(address) as store:
        for done in store.add_captures(captures(first, stop)):
            print(done.input, done.outcome, flush=True)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))

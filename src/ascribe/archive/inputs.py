"""Every input of a command to its captures, one at a time."""

import re
import sys
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import BinaryIO

from ascribe.records import Capture, Rejected

from .feed import is_feed, items
from .file import read_path, read_stdin
from .web import read_url

_ADDRESS = re.compile(r"^[a-zA-Z][a-zA-Z0-9+.-]*://")


def captures(
    inputs: Iterable[str],
    *,
    published: str | None = None,
    allow_private: bool = False,
    fetch: bool = False,
    stdin: BinaryIO | None = None,
) -> Iterator[Capture | Rejected]:
    """The captures of the inputs in order, streamed: a file, a folder, "-" (standard input) or an http(s) URL each.

    ``published`` (ISO 8601) is given to every capture that has none of its own; ``allow_private`` lets addresses of
    private networks be fetched, ``fetch`` the pages of a feed's items; ``stdin`` stands in for standard input. What
    cannot be read is a ``Rejected`` of stage "archive" in its place; nothing is raised for what an input holds.
    """
    for one in _opened(inputs, published, allow_private, stdin):
        if isinstance(one, Capture) and is_feed(one.body):
            yield from items(one, partial(read_url, allow_private=allow_private) if fetch else None)
        else:
            yield one


def _opened(
    inputs: Iterable[str], published: str | None, allow_private: bool, stdin: BinaryIO | None
) -> Iterator[Capture | Rejected]:
    for name in inputs:
        if name == "-":
            yield from read_stdin(stdin or sys.stdin.buffer, published)
        elif _ADDRESS.match(name):
            yield read_url(name, published, allow_private)
        else:
            yield from read_path(Path(name), name, published)

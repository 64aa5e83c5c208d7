"""JSON lines: one page a line, ``{"url", "html" or "text", "published"?, "outlet"?}``."""

import json
from collections.abc import Iterator
from typing import Any, BinaryIO

from ascribe.records import Capture, Rejected

from .sniff import CAP

LONGEST_LINE = 8 * CAP
"""JSON may need several bytes for one of the page; a longer line is refused unread."""


def read_jsonl(stream: BinaryIO, name: str, published: str | None = None) -> Iterator[Capture | Rejected]:
    """The captures of a stream of JSON lines, one at a time; a bad line is a ``Rejected`` and the rest goes on.

    ``input`` of each is ``name#LINE`` (lines count from 1; blank ones are passed over). ``published`` stands in where
    a line has none.
    """
    number, count = 0, 0
    while line := stream.readline(LONGEST_LINE):
        number += 1
        where = f"{name}#{number}"
        if len(line) >= LONGEST_LINE and not line.endswith(b"\n"):
            while (rest := stream.readline(1 << 20)) and not rest.endswith(b"\n"):
                pass
            yield Rejected("archive", "long-line", f"The line is longer than {LONGEST_LINE:,} bytes.", where)
            count += 1
        elif line.strip():
            yield _capture(line, where, published)
            count += 1
    if not count:
        yield Rejected("archive", "empty", "There is no line in it.", name)


def _capture(line: bytes, where: str, published: str | None) -> Capture | Rejected:
    try:
        record: Any = json.loads(line.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError) as error:
        return Rejected("archive", "bad-json", f"The line is no JSON object: {str(error)[:120]}.", where)
    if not isinstance(record, dict):
        return Rejected("archive", "bad-json", "The line is no JSON object.", where)
    return row(record, where, published)


def row(record: dict[str, Any], where: str, published: str | None = None) -> Capture | Rejected:
    """The capture of an object with ``url``, ``html`` or ``text``, ``published``?, ``outlet``?; else a ``Rejected``."""
    media = "html" if isinstance(record.get("html"), str) and record["html"].strip() else "text"
    page = record.get(media)
    if not isinstance(page, str) or not page.strip():
        return Rejected("archive", "no-page", 'The object has neither "html" nor "text".', where)
    body = page.encode("utf-8", "replace")
    return Capture(
        input=where,
        body=body[:CAP],
        media="html" if media == "html" else "text",
        url=_string(record, "url"),
        encoding="utf-8",
        published=_string(record, "published") or published,
        outlet=_string(record, "outlet"),
        truncated=f"only the first {CAP:,} bytes were read" if len(body) > CAP else None,
    )


def _string(record: dict[str, Any], key: str) -> str | None:
    value = record.get(key)
    return value.strip() or None if isinstance(value, str) else None

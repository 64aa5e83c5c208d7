"""Files, folders and standard input."""

import io
import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, cast

from ascribe.records import Capture, Media, Rejected

from .jsonl import read_jsonl
from .parquet import read_parquet
from .sniff import CAP, is_gzip, kind, read_capped, refuse
from .warc import is_warc, read_warc

_MEDIA: dict[str, Media] = {
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".shtml": "html",
    ".txt": "text",
    ".text": "text",
    ".md": "text",
    ".markdown": "text",
}
_LINES = frozenset({".jsonl", ".ndjson"})
_NAMED = frozenset({*_MEDIA, *_LINES, ".pdf", ".parquet", ".rss", ".atom"})
"""Suffixes of files in a folder that are read whatever their first bytes are."""
_HEAD = 4096


def read_path(path: Path, name: str, published: str | None = None) -> Iterator[Capture | Rejected]:
    """The captures of a file, or of every page under a folder in sorted order.

    In a folder, hidden files are left out, and so are those that are no page by name or content (a saved page's
    scripts and images); a PDF is refused, since its reader may have meant it.
    """
    try:
        if path.is_dir():
            yield from _read_folder(path, name, published)
        elif not path.exists():
            yield Rejected("archive", "not-found", "There is no such file; check the path.", name)
        elif not path.is_file():
            yield Rejected("archive", "not-a-file", "This is no regular file; give a file, a folder or a URL.", name)
        elif is_warc(path.name):
            yield from read_warc(path, name, published)
        elif path.suffix.lower() == ".parquet":
            yield from read_parquet(path, name, published)
        else:
            with path.open("rb") as stream:
                yield from _read_stream(stream, name, published, path.name)
    except PermissionError:
        yield Rejected("archive", "no-permission", "The file may not be read; check its permissions.", name)
    except (OSError, EOFError, ValueError) as error:
        yield Rejected("archive", "unreadable", f"The file could not be read: {str(error)[:200]}.", name)


def read_stdin(stream: BinaryIO, published: str | None = None) -> Iterator[Capture | Rejected]:
    """What stands on standard input: HTML, JSON lines or text, by its first bytes. ``input`` is "-"."""
    try:
        yield from _read_stream(stream, "-", published, "")
    except (OSError, EOFError, ValueError) as error:
        yield Rejected("archive", "unreadable", f"Standard input could not be read: {str(error)[:200]}.", "-")


def _read_folder(folder: Path, name: str, published: str | None) -> Iterator[Capture | Rejected]:
    count = 0
    for root, folders, files in os.walk(folder):
        folders[:] = sorted(f for f in folders if not f.startswith("."))
        for file in sorted(f for f in files if not f.startswith(".")):
            path = Path(root) / file
            if not _is_page(path):
                continue
            count += 1
            yield from read_path(path, str(Path(name) / path.relative_to(folder)), published)
    if not count:
        yield Rejected(
            "archive", "empty-folder", "There is no page in it; give .html, .txt, .md or .jsonl files.", name
        )


def _is_page(path: Path) -> bool:
    """Whether a file in a folder is to be read: known by its suffix, or HTML, JSON lines or PDF by its first bytes."""
    suffixes = [s.lower() for s in path.suffixes if s.lower() != ".gz"]
    if is_warc(path.name) or (suffixes and suffixes[-1] in _NAMED):
        return True
    try:
        with path.open("rb") as stream:
            head = stream.read(_HEAD)
    except OSError:
        return True
    return head.startswith(b"%PDF-") or (
        not is_gzip(head) and head.lstrip()[:1] in (b"<", b"{") and kind(head) != "text"
    )


def _read_stream(stream: BinaryIO, name: str, published: str | None, file: str) -> Iterator[Capture | Rejected]:
    """The captures of an open stream; ``file`` is its name, for the type that its suffix says."""
    suffixes = [s.lower() for s in Path(file).suffixes]
    packed = bool(suffixes) and suffixes[-1] == ".gz"
    suffix = (suffixes[-2] if packed and len(suffixes) > 1 else "") if packed else (suffixes[-1] if suffixes else "")
    buffered = stream if isinstance(stream, io.BufferedReader) else io.BufferedReader(cast(io.RawIOBase, stream))
    head = buffered.peek(_HEAD)[:_HEAD]
    zipped = is_gzip(head)
    if not zipped and (refused := refuse(head, name)):
        yield refused
        return
    if suffix in _LINES or (not zipped and suffix not in _MEDIA and kind(head) == "jsonl"):
        yield from read_jsonl(_unpacked(buffered) if zipped else buffered, name, published)
        return
    body, truncated = read_capped(buffered)
    if refused := refuse(body[:_HEAD], name):
        yield refused
        return
    found = kind(body[:_HEAD])
    if found == "jsonl" and suffix not in _MEDIA:
        yield from read_jsonl(io.BytesIO(body), name, published)
        return
    media: Media = _MEDIA.get(suffix) or ("html" if found == "html" else "text")
    yield Capture(input=name, body=body[:CAP], media=media, published=published, truncated=truncated)


def _unpacked(stream: BinaryIO) -> BinaryIO:
    """A gzip stream unpacked as it is read; its lines' length is bounded by who reads them."""
    import gzip

    return cast(BinaryIO, gzip.GzipFile(fileobj=stream))

"""What bytes are, by their first few: the type is never taken from a name alone."""

import gzip
import re
import zlib
from typing import BinaryIO, Literal

from ascribe.records import Rejected

Kind = Literal["html", "text", "jsonl"]
CAP = 5_000_000
"""Most bytes of one page that are read, after decompression."""

_MAGIC = (
    (b"%PDF-", "pdf", "This is a PDF; save the page as HTML or its text as .txt."),
    (b"PK\x03\x04", "zip", "This is a zip archive (or an office document); unpack it or save the page as HTML."),
    (b"\x89PNG", "image", "This is an image; save the page as HTML."),
    (b"\xff\xd8\xff", "image", "This is an image; save the page as HTML."),
    (b"GIF8", "image", "This is an image; save the page as HTML."),
    (b"RIFF", "media", "This is an image, sound or film; save the page as HTML."),
    (b"\x1a\x45\xdf\xa3", "media", "This is a film; save the page as HTML."),
    (b"7z\xbc\xaf\x27\x1c", "archive", "This is a 7z archive; unpack it."),
    (b"\xfd7zXZ", "archive", "This is an xz archive; unpack it."),
    (b"BZh", "archive", "This is a bzip2 archive; unpack it."),
    (b"\x28\xb5\x2f\xfd", "archive", "This is a zstandard archive; unpack it."),
    (b"SQLite format 3", "binary", "This is a database, not a page."),
    (b"\x7fELF", "binary", "This is a program, not a page."),
)
_TEXT_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_HTML = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|article|main|section|div|p|h[1-6]|span|table|meta|title|script|a|ul|ol|br)\b",
    re.I,
)


def is_gzip(head: bytes) -> bool:
    """Whether the bytes begin as a gzip stream does."""
    return head.startswith(b"\x1f\x8b")


def refuse(head: bytes, name: str) -> Rejected | None:
    """Why bytes that begin with ``head`` (a few thousand at best) can be no page; None where they can."""
    if not head.strip():
        return Rejected("archive", "empty", "There is nothing in it; fetch or save the page again.", name)
    for magic, code, advice in _MAGIC:
        if head.startswith(magic):
            return Rejected("archive", code, advice, name)
    if head[4:8] == b"ftyp":
        return Rejected("archive", "media", "This is a film or image; save the page as HTML.", name)
    if not head.startswith(_TEXT_MARKS) and _is_binary(head):
        return Rejected("archive", "binary", "These bytes are no text; save the page as HTML or plain text.", name)
    return None


def _is_binary(head: bytes) -> bool:
    """Control bytes by the dozen, unless every other byte is zero, as in UTF-16."""
    head = head[:2000]
    zeros = sorted((head[::2].count(0), head[1::2].count(0)))
    if zeros[1] * 2 > len(head) * 0.6 and zeros[0] * 10 <= len(head):
        return False
    strange = sum(byte < 9 or 13 < byte < 27 or 27 < byte < 32 for byte in head)
    return strange > max(2, len(head) // 20)


def kind(head: bytes) -> Kind:
    """HTML, JSON lines or text, by the first bytes; text where nothing speaks for another."""
    shown = head[:4000].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if re.match(rb'\{\s*"(?:[^"\\]|\\.){1,80}"\s*:', shown):
        return "jsonl"
    if shown.startswith(b"<") and _HTML.search(shown):
        return "html"
    return "html" if len(_HTML.findall(shown)) >= 3 else "text"


def read_capped(stream: BinaryIO, cap: int = CAP) -> tuple[bytes, str | None]:
    """At most ``cap`` bytes of the stream, unpacked if they are gzip, and why bytes are missing or None.

    Unpacking is by steps and stops at the cap, so a gzip bomb costs no more than a page. Raises ``OSError`` or
    ``EOFError`` as reading does.
    """
    head = stream.read(2)
    if not is_gzip(head):
        body = head + _read(stream, cap + 1 - len(head))
        return (body[:cap], _cut(cap)) if len(body) > cap else (body, None)
    unpack = zlib.decompressobj(wbits=31)
    body, packed = b"", head
    while packed and len(body) <= cap:
        try:
            body += unpack.decompress(packed, cap + 1 - len(body))
        except zlib.error as error:
            if body:
                return body[:cap], f"the gzip stream is damaged after {len(body):,} bytes"
            raise gzip.BadGzipFile(str(error)) from error
        if unpack.eof:
            packed = unpack.unused_data or stream.read(65_536)
            if not is_gzip(packed):
                break
            unpack = zlib.decompressobj(wbits=31)
            continue
        packed = unpack.unconsumed_tail or stream.read(65_536)
    if len(body) > cap:
        return body[:cap], _cut(cap)
    return body, None if unpack.eof else "the gzip stream ends early"


def _read(stream: BinaryIO, most: int) -> bytes:
    """Up to ``most`` bytes; a pipe may give fewer at a time."""
    parts = []
    while most > 0 and (part := stream.read(min(most, 1 << 20))):
        parts.append(part)
        most -= len(part)
    return b"".join(parts)


def _cut(cap: int) -> str:
    return f"only the first {cap:,} bytes were read"

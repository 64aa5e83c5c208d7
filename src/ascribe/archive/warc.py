"""Web archives: the pages of a WARC file (ISO 28500), plain or gzipped, and of a WACZ file, a zip of such."""

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from ascribe.records import Capture, Media, Rejected

from .sniff import CAP

_PAGES: dict[str, Media] = {"text/html": "html", "application/xhtml+xml": "html", "text/plain": "text"}
_SUFFIXES = (".warc", ".warc.gz", ".wacz")
LONGEST_RECORD = 4 * CAP
"""Bytes of a record above which it is a film or a download, not a page."""


def is_warc(name: str) -> bool:
    """Whether a file is a web archive by its name."""
    return name.lower().endswith(_SUFFIXES)


def read_warc(path: Path, name: str, published: str | None = None) -> Iterator[Capture | Rejected]:
    """The pages of a web archive in its order: answers of status 200 that are HTML or text, and bare resources.

    ``input`` of each is ``name#OFFSET`` of its record, in a WACZ ``name!MEMBER#OFFSET``; ``url`` is the record's.
    Damage ends the archive with a ``Rejected``; what stands before it is given. Raises ``OSError`` as opening does.
    """
    if path.suffix.lower() != ".wacz":
        with path.open("rb") as stream:
            yield from _records(stream, name, published)
        return
    try:
        with zipfile.ZipFile(path) as package:
            members = [m for m in package.namelist() if m.lower().endswith((".warc", ".warc.gz"))]
            for member in sorted(members):
                with package.open(member) as stream:
                    yield from _records(stream, f"{name}!{member}", published)
    except zipfile.BadZipFile as error:
        yield Rejected("archive", "damaged", f"The package cannot be opened: {error}.", name)


def _records(stream: IO[bytes], name: str, published: str | None) -> Iterator[Capture | Rejected]:
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    kinds = WarcRecordType.response | WarcRecordType.resource
    count = 0
    try:
        for record in ArchiveIterator(
            stream, record_types=kinds, parse_http=True, auto_decode="all", max_content_length=LONGEST_RECORD
        ):
            where = f"{name}#{record.stream_pos}"
            headers = record.http_headers
            if headers is not None and headers.status_code != 200:
                continue
            said = (record.http_content_type or record.headers.get("Content-Type") or "").partition(";")[0]
            media = _PAGES.get(said.strip().lower())
            url = record.headers.get("WARC-Target-URI") or ""
            if media is None or not url.startswith(("http://", "https://")):
                continue
            body = record.reader.read(CAP + 1)
            count += 1
            cut = f"only the first {CAP:,} bytes were read" if len(body) > CAP else None
            yield Capture(where, body[:CAP], media, url, record.http_charset, published, None, cut)
    except (OSError, EOFError, ValueError) as error:
        yield Rejected("archive", "damaged", f"The archive is damaged after {count} pages: {str(error)[:200]}.", name)
        return
    if not count:
        yield Rejected(
            "archive", "empty", "There is no page in it: no answer of status 200 that is HTML or text.", name
        )

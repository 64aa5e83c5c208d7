"""Inputs cut into units that can be read apart: a file each; and files elsewhere by fsspec's URLs (extra "remote").

A unit is told by a fingerprint, so that a batch sees when what it was given has changed.
"""

import os
import re
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ascribe.records import Capture, Rejected

from .file import _is_page, read_path
from .inputs import captures

_SCHEME = re.compile(r"^([a-zA-Z][a-zA-Z0-9+.-]*)://")
_WEB = frozenset({"http", "https"})
"""Addresses of single pages, which are fetched by our own guarded way; other schemes are fsspec's."""


@dataclass(frozen=True, slots=True)
class Unit:
    """Something to read: its name as captures will show it, how many bytes (0: unknown), by what a change is seen."""

    name: str
    size: int
    fingerprint: str


def units(inputs: Iterable[str]) -> Iterator[Unit]:
    """The units of inputs in the order in which ``captures`` reads them: each page file of a folder, each other input.

    What cannot be found is a unit too: reading it gives the ``Rejected``. A web address has no fingerprint but itself.
    Standard input is no unit: its captures cannot be read again. Raises ``ValueError`` for it, ``ImportError`` where
    fsspec or what it needs for a scheme is missing, ``OSError`` where that answers with an error.
    """
    for name in inputs:
        if name == "-":
            raise ValueError("a batch cannot read standard input, which is gone when a run is resumed; give a file")
        match = _SCHEME.match(name)
        if match and match[1].lower() not in _WEB:
            yield from _remote(name)
        elif match or not Path(name).is_dir():
            yield _unit(name, Path(name))
        else:
            yield from _folder(name)


def _folder(name: str) -> Iterator[Unit]:
    found = False
    for root, folders, files in os.walk(name):
        folders[:] = sorted(f for f in folders if not f.startswith("."))
        for file in sorted(f for f in files if not f.startswith(".")):
            path = Path(root) / file
            if _is_page(path):
                found = True
                yield _unit(str(Path(name) / path.relative_to(name)), path)
    if not found:
        yield Unit(name, 0, name)


def _unit(name: str, path: Path) -> Unit:
    try:
        told = path.stat()
    except OSError:
        return Unit(name, 0, name)
    return Unit(name, told.st_size, f"{name} {told.st_size} {told.st_mtime_ns}")


def _remote(url: str) -> Iterator[Unit]:
    """The files behind a URL: the one, those of a pattern (``*``), or those under a folder."""
    import fsspec  # type: ignore[import-untyped, unused-ignore]

    system, path = fsspec.core.url_to_fs(url)
    found = system.glob(path) if "*" in path else system.find(path)
    for one in sorted(found):
        told = system.info(one)
        mark = next(
            (str(told[k]) for k in ("ETag", "etag", "md5", "mtime", "LastModified", "created") if k in told), ""
        )
        size = int(told.get("size") or 0)
        name = system.unstrip_protocol(one)
        yield Unit(name, size, f"{name} {size} {mark}")
    if not found:
        yield Unit(url, 0, url)


def read_unit(name: str, published: str | None = None) -> Iterator[Capture | Rejected]:
    """The captures of one unit. A file elsewhere is fetched whole to a temporary file first: archives need seeking.

    Nothing is raised for what it holds.
    """
    match = _SCHEME.match(name)
    if not match or match[1].lower() in _WEB:
        yield from captures([name], published=published)
        return
    import fsspec

    with tempfile.TemporaryDirectory() as folder:
        local = Path(folder) / Path(name).name
        try:
            with fsspec.open(name, "rb") as there, local.open("wb") as here:
                while part := there.read(1 << 22):
                    here.write(part)
        except FileNotFoundError:
            yield Rejected("archive", "not-found", "There is no such file; check the address.", name)
            return
        yield from read_path(local, name, published)

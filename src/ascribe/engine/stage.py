"""Stages of a batch under one folder: each is there whole, by its marker and what it was made of, or it is not.

A stage is made under ``.making`` and renamed when it is done; the marker ``_SUCCESS`` holds the digest of all that it
depends on. A folder without a marker, or with another digest, is made anew, whatever lies in it. Within a stage that
was broken off, parts whose own markers carry the digest are kept.
"""

import json
import os
import shutil
from collections.abc import Mapping
from pathlib import Path

SUCCESS = "_SUCCESS"
_DIGEST = "_DIGEST"


class Stages:
    """The stages' folders."""

    def __init__(self, out: Path) -> None:
        """``out`` is made where it is not there."""
        self.out = out
        self._making = out / ".making"
        self._making.mkdir(parents=True, exist_ok=True)

    def folder(self, name: str) -> Path:
        """Where a stage lies when it is whole."""
        return self.out / name

    def whole(self, name: str, digest: str) -> bool:
        """Whether a stage is done, and of just these inputs, options and version."""
        try:
            told = json.loads((self.out / name / SUCCESS).read_text("utf-8"))
        except (OSError, ValueError):
            return False
        return bool(told.get("digest") == digest)

    def begin(self, name: str, digest: str) -> Path:
        """The folder in which a stage is made: an empty one, or what a broken run of the same digest left."""
        made = self._making / name
        try:
            same = (made / _DIGEST).read_text("utf-8") == digest
        except OSError:
            same = False
        if not same:
            shutil.rmtree(made, ignore_errors=True)
            made.mkdir(parents=True)
            _written(made / _DIGEST, digest)
        return made

    def finish(self, name: str, digest: str, facts: Mapping[str, object]) -> None:
        """Marks the stage that was made and puts it in its place. ``facts`` stand in the marker for people."""
        made, place = self._making / name, self.out / name
        shutil.rmtree(made / "_done", ignore_errors=True)
        (made / _DIGEST).unlink()
        _written(made / SUCCESS, json.dumps({"digest": digest, **facts}, indent=1))
        shutil.rmtree(place, ignore_errors=True)
        made.rename(place)

    def drop(self, name: str) -> None:
        """Takes away a stage that nothing needs any more."""
        shutil.rmtree(self.out / name, ignore_errors=True)

    def close(self) -> None:
        """Takes away the workshop: to be called when every stage is done."""
        shutil.rmtree(self._making, ignore_errors=True)


def done(made: Path, number: int, digest: str) -> bool:
    """Whether a part of a stage in the making was finished before, for the same digest."""
    try:
        return (made / "_done" / f"{number:05}").read_text("utf-8") == digest
    except OSError:
        return False


def mark(made: Path, number: int, digest: str) -> None:
    """Says that a part is finished; to be called when all its files have their names."""
    (made / "_done").mkdir(exist_ok=True)
    _written(made / "_done" / f"{number:05}", digest)


def _written(path: Path, text: str) -> None:
    """Writes a small file whole or not at all, and onto the disk."""
    part = path.with_name(f"{path.name}.{os.getpid()}")
    with part.open("w", encoding="utf-8") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    part.replace(path)

"""Where the corpora and scorers outside the repository are: ``ASCRIBE_SHARED``, else ``../shared``."""

import hashlib
import importlib.util
import os
import sys
from collections.abc import Iterable
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("ASCRIBE_SHARED", ROOT.parent / "shared"))


def present() -> bool:
    """Whether the corpora are at hand."""
    return (SHARED / "data").is_dir() and (SHARED / "score").is_dir()


def scorer(name: str) -> ModuleType:
    """One of the scorers by which the work is checked, as a module."""
    folder = str(SHARED / "score")
    if folder not in sys.path:
        sys.path.insert(0, folder)
    spec = importlib.util.spec_from_file_location(name, SHARED / "score" / f"{name}.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def fingerprint(paths: Iterable[Path]) -> str:
    """Twelve hexadecimal digits of the files' bytes: a floor holds for one state of a corpus only."""
    digest = hashlib.sha256()
    for path in sorted(paths):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:12]


def prf(right: int, given: int, wanted: int) -> tuple[float, float, float]:
    """Precision, recall and F1 of so many right ones, in per cent; 0 where there is nothing to divide by."""
    precision, recall = 100 * right / max(given, 1), 100 * right / max(wanted, 1)
    return precision, recall, 2 * precision * recall / max(precision + recall, 1e-9)

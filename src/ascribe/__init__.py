"""ascribe: who says so, and on whose word."""

from typing import TYPE_CHECKING

__version__ = "0.1.0"
__all__ = ["Collection", "Trace", "Unreadable", "__version__", "trace"]

if TYPE_CHECKING:
    from ascribe.faces.collected import Collection
    from ascribe.faces.python import Trace, Unreadable, trace


def __getattr__(name: str) -> object:
    """Loads the Python face when it is first used, so that ``import ascribe`` costs nothing."""
    if name in ("Trace", "Unreadable", "trace"):
        from ascribe.faces import python

        return getattr(python, name)
    if name == "Collection":
        from ascribe.faces.collected import Collection

        return Collection
    raise AttributeError(f"module 'ascribe' has no attribute {name!r}")

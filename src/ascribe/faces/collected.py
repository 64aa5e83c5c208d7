"""The Python face of a collection: ``ascribe.Collection``, whose records show themselves in a notebook.

Apart from ``python``, so that ``ascribe.trace`` does not wait for a database to be loaded.
"""

from collections.abc import Iterator

from ascribe import collection, records
from ascribe.faces.python import Claim, Story, Trace


class Collection(collection.Collection):
    """Pages kept together, and what they have from one another; what it gives shows itself in a notebook."""

    def __enter__(self) -> "Collection":
        return self

    def trace(self, page: str) -> Trace | None:
        """A page's trace by its id, input or address; None where there is none."""
        found = super().trace(page)
        return None if found is None else Trace.of(found)

    def traces(self) -> Iterator[records.Trace]:
        """Every page's trace, in the order of being added."""
        return map(Trace.of, super().traces())

    def story(self, name: str) -> Story | None:
        """A story, by its id or by one of its pages; None where there is none."""
        found = super().story(name)
        return None if found is None else Story.of(found)

    def claim(self, name: str) -> tuple[records.Story, records.Claim] | None:
        """A claim by its id (or six digits of it), with its story; None where there is none. Both show themselves."""
        found = super().claim(name)
        return None if found is None else (Story.of(found[0]), Claim.of(found[1], found[0]))

"""Optional libraries: where one is missing, an error that names the extra to install."""

from collections.abc import Iterator
from contextlib import contextmanager


class MissingExtraError(ImportError):
    """A format needs a library that is not installed; the message says what to install."""


@contextmanager
def extra(what: str, name: str) -> Iterator[None]:
    """Around the import of a library that the format ``what`` needs and the extra ``name`` brings.

    Raises ``MissingExtraError`` where the import fails.
    """
    try:
        yield
    except ImportError as error:
        raise MissingExtraError(f'{what} needs an extra: pip install "ascribe[{name}]"') from error

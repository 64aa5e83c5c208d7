"""The table of contents: the stages in order. The only module that imports both stages and ports."""

from ascribe import __version__
from ascribe.article import read
from ascribe.records import Capture, Rejected, Trace


def trace_capture(capture: Capture) -> Trace | Rejected:
    """Reads one capture and says for every statement on whose word it stands.

    Gives a ``Rejected`` where the page cannot be read. Never raises for what a page contains.
    """
    article = read(capture)
    if isinstance(article, Rejected):
        return article
    return Trace(ascribe=__version__, article=article)

"""The Python face: ``ascribe.trace(…)``."""

from typing import Any

from ascribe import records
from ascribe.export import html, json
from ascribe.pipeline import trace_capture
from ascribe.records import Capture, Rejected


class Unreadable(ValueError):  # noqa: N818 - a page that is unreadable is no error of the caller's
    """The page could not be read; ``rejected`` says at which stage and why."""

    def __init__(self, rejected: Rejected) -> None:
        super().__init__(f"{rejected.input}: {rejected.detail} ({rejected.stage}: {rejected.code})")
        self.rejected = rejected


class Trace(records.Trace):
    """A trace that shows itself: as HTML in a notebook, as plain dicts for everything else."""

    def to_dicts(self) -> dict[str, Any]:
        """The trace as dicts and lists, with the keys of the JSON contract (docs/records.md)."""
        return json.to_dict(self)

    def _repr_html_(self) -> str:
        return html.fragment(self)


def trace(
    page: str | bytes, *, url: str | None = None, published: str | None = None, outlet: str | None = None
) -> Trace:
    """Reads one page and says for every statement on whose word it stands.

    ``page`` is HTML or plain text whose paragraphs are separated by blank lines (which of the two is seen from its
    beginning); nothing is fetched. ``url`` is the page's address, ``published`` its date (ISO 8601; it wins over what
    the page says), ``outlet`` who publishes it. Offsets in the result count code points of ``article.text``.

    Raises ``Unreadable`` where there is nothing to read.
    """
    body = page.encode("utf-8", "surrogatepass") if isinstance(page, str) else page
    head = body[:2048].lstrip().lower()
    markup = head.startswith(b"<") and any(
        tag in head
        for tag in (b"<html", b"<!doctype", b"<body", b"<p", b"<div", b"<article", b"<head", b"<meta", b"<?xml")
    )
    media: records.Media = "html" if markup else "text"
    encoding = "utf-8" if isinstance(page, str) else None
    result = trace_capture(Capture(url or "(given)", body, media, url, encoding, published, outlet))
    if isinstance(result, Rejected):
        raise Unreadable(result)
    fields = {name: getattr(result, name) for name in records.Trace.__dataclass_fields__}
    return Trace(**fields)

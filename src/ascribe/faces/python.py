"""The Python face: ``ascribe.trace(…)``, and records that show themselves in a notebook."""

from typing import Any

from ascribe import records
from ascribe.export import frames, html, json, rows, story_rows
from ascribe.export import story as report
from ascribe.pipeline import trace_capture
from ascribe.records import Capture, Rejected


class Unreadable(ValueError):  # noqa: N818 - a page that is unreadable is no error of the caller's
    """The page could not be read; ``rejected`` says at which stage and why."""

    def __init__(self, rejected: Rejected) -> None:
        super().__init__(f"{rejected.input}: {rejected.detail} ({rejected.stage}: {rejected.code})")
        self.rejected = rejected


class Trace(records.Trace):
    """A trace that shows itself: as HTML in a notebook, as plain dicts and data frames for everything else."""

    @classmethod
    def of(cls, trace: records.Trace) -> "Trace":
        """The same trace, shown."""
        return cls(**{name: getattr(trace, name) for name in records.Trace.__dataclass_fields__})

    def to_dicts(self) -> dict[str, Any]:
        """The trace as dicts and lists, with the keys of the JSON contract (docs/records.md)."""
        return json.to_dict(self)

    def to_pandas(self) -> dict[str, Any]:
        """A ``pandas.DataFrame`` for each record type (docs/exports.md): ``["attributions"]``, ``["sources"]`` …

        Raises ``ImportError`` that says what to install where pandas is not there.
        """
        return frames.to_pandas(rows.trace_rows(self))

    def to_polars(self) -> dict[str, Any]:
        """A ``polars.DataFrame`` for each record type, as ``to_pandas``."""
        return frames.to_polars(rows.trace_rows(self))

    def _repr_html_(self) -> str:
        return html.fragment(self)


class Story(records.Story):
    """A story that shows itself: a time line, who has it from whom, its claims."""

    __slots__ = ()

    @classmethod
    def of(cls, story: records.Story) -> "Story":
        """The same story, shown."""
        return cls(**{name: getattr(story, name) for name in records.Story.__dataclass_fields__})

    def to_pandas(self) -> dict[str, Any]:
        """A ``pandas.DataFrame`` for each record type: ``["story_pages"]``, ``["parents"]``, ``["claims"]`` …"""
        return frames.to_pandas(story_rows.story_rows(self))

    def to_polars(self) -> dict[str, Any]:
        """A ``polars.DataFrame`` for each record type, as ``to_pandas``."""
        return frames.to_polars(story_rows.story_rows(self))

    def _repr_html_(self) -> str:
        return report.fragment(self)


class Claim(records.Claim):
    """A claim that shows itself: where it began, which pages count and why, where versions disagree."""

    __slots__ = ("_story",)
    _story: records.Story | None

    @classmethod
    def of(cls, claim: records.Claim, story: records.Story | None = None) -> "Claim":
        """The same claim, shown; its ``story`` gives the pages their names."""
        shown = cls(**{name: getattr(claim, name) for name in records.Claim.__dataclass_fields__})
        object.__setattr__(shown, "_story", story)
        return shown

    def _repr_html_(self) -> str:
        # A copy or an unpickled claim has its fields only, not the story beside them.
        return report.claim_fragment(self, getattr(self, "_story", None))


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
    return Trace.of(result)

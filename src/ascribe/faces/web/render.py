"""Templates filled in. What a page of the web says is text here: templates escape all that is not markup of ours."""

from functools import lru_cache
from typing import Any
from urllib.parse import quote

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from ascribe.collection import Collection
from ascribe.export import html
from ascribe.export.tag import escape
from ascribe.export.wording import date, line
from ascribe.faces.web import present
from ascribe.records import Trace

KEPT = 256
"""Marked pages that are kept rendered."""


class Pages:
    """Fills templates in over one collection, and keeps the marked pages that were asked for last."""

    def __init__(self, collection: Collection) -> None:
        self._collection = collection
        self.version = ""
        loader = PackageLoader("ascribe.faces.web")
        self._templates = Environment(loader=loader, autoescape=select_autoescape(), undefined=StrictUndefined,
                                      trim_blocks=True, lstrip_blocks=True)  # fmt: skip
        self._templates.filters |= {"day": _day, "line": _plain, "name": present.name, "path": _path}
        self.body = lru_cache(maxsize=KEPT)(self._body)

    def show(self, request: Request, template: str, status: int = 200, **words: Any) -> HTMLResponse:
        """A page made of a template and the words that it needs."""
        state = request.scope["state"]
        filled = self._templates.get_template(template).render(
            holder=state["holder"], form=state["form"], version=self.version, query=request.query_params, **words
        )
        headers = {"cache-control": "no-cache"}
        return HTMLResponse(filled, status_code=status, headers=headers)

    def message(self, request: Request, status: int, words: str) -> HTMLResponse:
        """A page that says what went wrong and what to do."""
        return self.show(request, "message.html", status, missing=status == 404, words=words)

    def trace(self, page: str) -> Trace | None:
        """A page's trace."""
        return self._collection.trace(page)

    def _body(self, page: str, source: str | None) -> tuple[Markup, Markup, Trace] | None:
        trace = self._collection.trace(page)
        if trace is None:
            return None
        shown = present.only(trace, source) if source else trace
        whole = html.body(shown, beside="<!--beside-->", linked=True)
        return Markup(whole), Markup(html.foot(trace)), trace


def safe(markup: str) -> Markup:
    """Markup that an exporter made, in which everything of a page is escaped already."""
    return Markup(markup)


def _day(iso: str | None) -> str:
    return date(iso) if iso else "no date"


def _plain(words: str | None) -> Markup:
    """Words of a page on one line, none of them steering markup or direction."""
    return Markup(escape(line(words or "")))


def _path(words: str) -> str:
    return quote(words, safe="")

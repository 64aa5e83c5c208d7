"""A page as HTML or as plain text, and an event's truth as plain data."""

import json
from datetime import date
from html import escape
from typing import Any

from bench.newsroom.press import Event, Page
from bench.newsroom.words import MONTHS


def body(page: Page) -> str:
    """The page as it would be fetched or saved."""
    return _html(page) if page.html else _text(page)


def record(page: Page) -> dict[str, str]:
    """The page as one JSON line that ``ascribe`` reads. Its date and outlet stand on the page only."""
    return {"url": page.url, "html" if page.html else "text": body(page)}


def _day(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def _credit(page: Page) -> str:
    return f"This article was first published by {page.credit}."


def _text(page: Page) -> str:
    head = [page.outlet.name, page.title, f"By {page.byline}"]
    if page.shown:
        head.append(_day(page.shown))
    tail = [_credit(page)] if page.credit else []
    widget = ["Around the web", *page.widget]
    return "\n\n".join([*head, *page.paragraphs, *tail, *page.outlet.furniture, *widget]) + "\n"


def _html(page: Page) -> str:
    told = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": page.title}
    if page.shown:
        told["datePublished"] = page.shown.isoformat()
    parts = "".join(f"<p>{escape(p, quote=False)}</p>\n" for p in page.paragraphs)
    credit = f"<p class='credit'>{escape(_credit(page), quote=False)}</p>\n" if page.credit else ""
    day = f"<time datetime='{page.shown.isoformat()}'>{_day(page.shown)}</time>" if page.shown else ""
    widget = "".join(f"<li><a href='/r/{k}'>{escape(h)}</a></li>" for k, h in enumerate(page.widget))
    furniture = "".join(f"<p>{escape(f)}</p>" for f in page.outlet.furniture)
    return (
        f"<!doctype html><html lang='en'><head><meta charset='utf-8'><title>{escape(page.title)}</title>"
        f"<meta property='og:site_name' content='{escape(page.outlet.name, quote=True)}'>"
        f"<script type='application/ld+json'>{json.dumps(told)}</script></head><body>"
        f"<header><a href='/'>{escape(page.outlet.name)}</a></header>"
        f"<article><h1>{escape(page.title)}</h1><p class='byline'>By {escape(page.byline)}</p>{day}\n{parts}{credit}"
        f"</article><aside class='widget'><h3>Around the web</h3><ul>{widget}</ul></aside>"
        f"<footer>{furniture}</footer></body></html>\n"
    )


def truth(event: Event) -> dict[str, Any]:
    """The event's truth: its pages, each with the one it has its story from and the first of that line, and its claims,
    each with who carries it, where it began and how many independent origins it has."""
    pages = event.pages
    carried: dict[str, list[dict[str, Any]]] = {id: [] for id in event.origins}
    for page in pages:
        for one in page.carried:
            carried[one.fact].append(
                {"page": page.url, "sentence": one.sentence, "quotation": one.quotation, "altered": one.altered}
            )
    return {
        "event": event.number,
        "origin": pages[0].url if pages[0].outside is None else None,
        "outside": pages[0].outside,
        "pages": [
            {"url": p.url, "outlet": p.outlet.name, "publisher": p.outlet.publisher, "relation": p.relation,
             "parents": _parents(p, pages), "root": _root(p, pages), "when": p.when.isoformat(),
             "shown": p.shown.isoformat() if p.shown else None}
            for p in pages
        ],
        "claims": [
            {"claim": id, "independent": len(origins), "carriers": carried[id],
             "origins": [None if o is None else pages[o].url for o in origins]}
            for id, origins in event.origins.items() if carried[id]
        ],
    }  # fmt: skip


def _parents(page: Page, pages: list[Page]) -> list[dict[str, str | None]]:
    if page.parent is None and page.outside is None:
        return []
    at = None if page.parent is None else pages[page.parent].url
    return [{"page": at, "outside": page.outside, "relation": page.relation}]


def _root(page: Page, pages: list[Page]) -> str | None:
    """The address of the first page of the line; the name of an outlet outside."""
    while page.parent is not None:
        page = pages[page.parent]
    return page.outside or page.url

"""News feeds, RSS and Atom: each item as a page. What an item links to is fetched only when that is asked for."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from time import struct_time
from typing import Any

from ascribe.records import Capture, Rejected

MOST = 500
"""Items of one feed that are read."""
_FEED = re.compile(rb"^\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:rss|feed|rdf:RDF)\b", re.DOTALL)
Fetch = Callable[[str], Capture | Rejected]


def is_feed(body: bytes) -> bool:
    """Whether bytes begin as a feed does."""
    return bool(_FEED.match(body[:4096].lstrip(b"\xef\xbb\xbf")))


def items(feed: Capture, fetch: Fetch | None = None) -> Iterator[Capture | Rejected]:
    """The items of a feed as captures, in its order: the text that stands in the feed, or with ``fetch`` their pages.

    ``input`` is ``feed's input#ITEM`` (from 1), ``url`` the item's link, ``published`` and ``outlet`` as the feed has
    them. An item without text is a ``Rejected``: its page would have to be fetched.
    """
    import feedparser

    found: Any = feedparser.parse(feed.body)
    outlet = found.feed.get("title") or None
    count = 0
    for count, item in enumerate(found.entries[:MOST], 1):
        where, url = f"{feed.input}#{count}", item.get("link") or None
        published = _iso(item.get("published_parsed") or item.get("updated_parsed")) or feed.published
        if fetch and url:
            page = fetch(url)
            yield page
            continue
        text = _text(item)
        if not text:
            why = "The feed has no text of this item; add --fetch to fetch its page."
            yield Rejected("archive", "no-text", why, where)
            continue
        title = item.get("title") or ""
        body = f"<html><body><article><h1>{title}</h1>{text}</article></body></html>".encode("utf-8", "replace")
        yield Capture(where, body, "html", url, "utf-8", published, outlet)
    if not count:
        yield Rejected("archive", "empty", "There is no item in this feed.", feed.input)


def _text(item: Any) -> str:
    """The fullest text of an item as HTML; a summary of a line or two is none."""
    texts = [c.get("value") or "" for c in item.get("content", ())] + [item.get("summary") or ""]
    best = max(texts, key=len)
    return best if "<p" in best.lower() else "".join(f"<p>{p}</p>" for p in best.split("\n\n") if p.strip())


def _iso(when: struct_time | None) -> str | None:
    try:
        return datetime(*when[:6], tzinfo=UTC).isoformat() if when else None
    except ValueError:
        return None

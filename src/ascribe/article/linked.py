"""JSON-LD as pages write it, read without a schema: broken JSON is mended where that is plain, depth is bounded."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from typing import Any

from . import dates

_DEEPEST = 12
_MOST = 5_000
_ARTICLE = re.compile(r"article|posting|report|review|newsstory|liveblog|webpage$|story$", re.I)
_LOOSE = re.compile(r",\s*(?=[}\]])")
_CONTROL = re.compile("[\x00-\x1f]+")


@dataclass(frozen=True, slots=True)
class Linked:
    """What a page's JSON-LD says of its article; empty where it says nothing."""

    title: str | None = None
    description: str | None = None
    published: str | None = None
    modified: str | None = None
    authors: tuple[str, ...] = ()
    publisher: str | None = None
    body: str | None = None


def read_linked(scripts: tuple[str, ...]) -> Linked:
    """The article's fields from a page's JSON-LD scripts. Never raises; the richest article node wins."""
    nodes = [node for script in scripts for node in _nodes(_load(script))]
    index = {node["@id"]: node for node in reversed(nodes) if isinstance(node.get("@id"), str) and len(node) > 2}
    articles = sorted((n for n in nodes if _is_article(n)), key=_rank, reverse=True)
    if not articles:
        return Linked()
    best = articles[0]
    pick = [best, *articles[1:3]] if _rank(best) < 4 else [best]

    def first(*keys: str) -> Any:
        return next((node[key] for node in pick for key in keys if node.get(key)), None)

    return Linked(
        title=_text(best.get("headline")) or _text(best.get("name")),
        description=_text(best.get("description")),
        published=_date(first("datePublished", "dateCreated", "uploadDate")),
        modified=_date(first("dateModified")),
        authors=tuple(dict.fromkeys(_names(first("author", "creator"), index))),
        publisher=next(iter(_names(first("publisher", "sourceOrganization"), index, True)), None),
        body=_text(best.get("articleBody")),
    )


def _load(script: str) -> Any:
    """The value of one script; None where it cannot be mended."""
    script = script.strip().removeprefix("<!--").removesuffix("-->").strip()
    script = re.sub(r"^(?://)?\s*<!\[CDATA\[|(?://)?\s*\]\]>$", "", script).strip().rstrip(";")
    if script.count("[") + script.count("{") > 200_000:
        return None
    for text in (script, _LOOSE.sub("", _CONTROL.sub(" ", script)), unescape(script)):
        try:
            return json.loads(text, strict=False)
        except (ValueError, RecursionError):
            continue
    try:
        return json.JSONDecoder(strict=False).raw_decode(_CONTROL.sub(" ", script))[0]
    except (ValueError, RecursionError):
        return None


def _nodes(value: Any) -> Iterator[dict[str, Any]]:
    """Every object in a value, outermost first, to a bounded depth and number."""
    queue: list[tuple[Any, int]] = [(value, 0)]
    for count, (one, depth) in enumerate(queue):
        if count > _MOST:
            return
        if isinstance(one, dict):
            yield one
            inner = [
                v
                for k, v in one.items()
                if k in {"@graph", "mainEntity", "mainEntityOfPage", "itemListElement", "item", "author", "publisher"}
            ]
        else:
            inner = list(one) if isinstance(one, list) else []
        if depth < _DEEPEST:
            queue.extend((v, depth + 1) for v in inner if isinstance(v, dict | list))


def _is_article(node: dict[str, Any]) -> bool:
    kinds = node.get("@type")
    named = " ".join(k for k in (kinds if isinstance(kinds, list) else [kinds]) if isinstance(k, str))
    return bool(_ARTICLE.search(named)) and "collection" not in named.lower()


def _rank(node: dict[str, Any]) -> int:
    score = sum(bool(node.get(key)) for key in ("headline", "datePublished", "author", "articleBody"))
    return score + (2 if "WebPage" not in str(node.get("@type")) else 0)


def _text(value: Any) -> str | None:
    if isinstance(value, list) and value:
        value = value[0]
    if isinstance(value, dict):
        value = value.get("@value") or value.get("name")
    if not isinstance(value, str):
        return None
    return " ".join(unescape(unescape(value)).split()) or None


def _date(value: Any) -> str | None:
    text = _text(value)
    return dates.iso(text) if text else None


def _names(value: Any, index: dict[str, dict[str, Any]], organizations: bool = False) -> Iterator[str]:
    """The names of people (or organizations) in an author's or publisher's value, references followed once."""
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, dict):
            if not one.get("name") and one.get("@id") in index:
                one = index[one["@id"]]
            if not organizations and "Organization" in str(one.get("@type")):
                continue
            names = one.get("name")
            yield from (t for n in (names if isinstance(names, list) else [names]) if (t := _text(n)))
        elif isinstance(one, str) and (text := _text(one)) and not text.startswith(("http", "#")):
            yield text

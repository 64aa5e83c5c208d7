"""What an HTML page says of itself: outlet, title, authors, dates, canonical address, each with where it was read."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from ascribe.records import Stamp

from . import dates
from .linked import Linked
from .tree import Element
from .wording import wording

_PUBLISHED = (
    "article:published_time", "article:published", "og:published_time", "og:article:published_time", "datepublished",
    "publish-date", "publish_date", "publishdate", "published_time", "pubdate", "publicationdate", "publication_date",
    "sailthru.date", "parsely-pub-date", "dc.date.issued", "dcterms.created", "dc.date", "dcterms.date", "date",
    "last-published", "article.published", "cxenseparse:recs:publishtime", "cxenseparse:publishtime",
    "iso-8601-publish-date",
)  # fmt: skip
_MODIFIED = ("article:modified_time", "og:updated_time", "datemodified", "dcterms.modified", "last-modified", "lastmod")
_OUTLET = ("og:site_name", "application-name", "dc.publisher", "publisher", "copyright", "twitter:site:name")
_AUTHOR = (
    "author",
    "article:author",
    "parsely-author",
    "sailthru.author",
    "dc.creator",
    "byl",
    "authors",
    "cxenseparse:author",
    "article:author_name",
    "twitter:misc:written by",
)
_SUFFIX = re.compile(r"\s+[|–—·•»-]\s+[^|–—·•»]{2,60}$|\s+\|\s+.{2,60}$")


@dataclass(slots=True)
class Facts:
    """The metadata of one page; ``basis`` says where each field was read."""

    title: str | None = None
    outlet: str | None = None
    bylines: tuple[str, ...] = ()
    published: Stamp | None = None
    modified: Stamp | None = None
    republished_from: str | None = None
    canonical: str | None = None
    basis: dict[str, str] = field(default_factory=dict)


Metas = dict[str, list[str]]


def metas(root: Element) -> Metas:
    """Every ``meta`` element's content by its name, property or itemprop in lower case; at most 500 are read."""
    found: Metas = {}
    for count, element in enumerate(root.iter("meta")):
        if count >= 500:
            break
        content = " ".join((element.get("content") or "").split())
        for key in ("property", "name", "itemprop", "http-equiv"):
            name = element.get(key)
            if name and content:
                found.setdefault(name.strip().lower()[:80], []).append(content[:2000])
    return found


def first_of(found: Metas, names: tuple[str, ...]) -> tuple[str, str] | None:
    """The first name of ``names`` that the page gives, and its content."""
    return next(((name, found[name][0]) for name in names if name in found), None)


def title(
    root: Element, found: Metas, linked: Linked, headline: str | None, outlet: str | None
) -> tuple[str, str] | None:
    """The page's title and its basis: JSON-LD, the card for other sites, the headline, the ``title`` element."""
    shown = " ".join(headline.split()) if headline else None
    meta = first_of(found, ("og:title", "twitter:title", "title", "dc.title"))
    card = without_site(meta[1], outlet) if meta else None
    if linked.title:
        stated = without_site(linked.title, outlet)
        # What stands before the card's title is a kicker.
        return (card, "og:title") if card and stated.endswith(card) and stated != card else (stated, "json-ld")
    if meta and not (shown and _alike(meta[1]).startswith(_alike(shown))):
        return card or meta[1], meta[0]
    if shown:
        return shown, "headline"
    element = root.find(".//title")
    text = " ".join((element.text_content() if element is not None else "").split())
    return (without_site(text, outlet), "title") if text else None


def _alike(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())


def without_site(text: str, outlet: str | None) -> str:
    """A title without the site's name after its last separator."""
    hit = _SUFFIX.search(text)
    if not hit:
        return text
    tail = hit[0].strip(" |–—·•»-").casefold()
    known = outlet is not None and (outlet.casefold() in tail or tail in outlet.casefold())
    return text[: hit.start()] if known or hit[0].lstrip().startswith("|") else text


def outlet(found: Metas, linked: Linked) -> tuple[str, str] | None:
    """The outlet's name as the page gives it, and its basis."""
    site = found.get("og:site_name")
    if site:
        return site[0], "og:site_name"
    if linked.publisher:
        return linked.publisher, "json-ld"
    other = first_of(found, _OUTLET[1:])
    return (other[1], other[0]) if other and len(other[1]) <= 80 else None


def authors(found: Metas, linked: Linked, outlet_name: str | None) -> tuple[tuple[str, ...], str] | None:
    """Who is named as author in the page's metadata, and the basis: people, else the newsroom; never an address."""
    named = people(linked.authors, outlet_name)
    if named:
        return named, "json-ld"
    for name in _AUTHOR:
        for value in found.get(name, ()):
            parts = split_people(value)
            named = people(parts, outlet_name)
            # A list that names the outlet or an address beside others is an imprint, not a byline.
            if named and len(named) == len(set(parts)) and "://" not in value:
                return named, name
    label, data = found.get("twitter:label1"), found.get("twitter:data1")
    if label and data and wording().by.match(f"{label[0]} x") and (named := people(split_people(data[0]), outlet_name)):
        return named, "twitter:data1"
    # A page signed by its own newsroom says so in its linked data; nobody else is left to name.
    newsroom = people(linked.authors, None)
    return (newsroom, "json-ld") if newsroom else None


def split_people(text: str) -> list[str]:
    """The names in a list of names as English and its neighbours write one."""
    parts = re.split(r"\s*(?:,|;|\||/|\s&\s|\s(?:and|und|et|y|og|och|en|e|i)\s)\s*", text)
    return [part.strip(" .") for part in parts if part.strip(" .")]


def people(named: Iterable[str], outlet_name: str | None) -> tuple[str, ...]:
    """Those of the names that can be an author's: people, and agencies that are not the page's own outlet.

    Addresses, desks and the outlet itself are left out; "By" is taken off, "A B and C D" parted.
    """
    kept: dict[str, None] = {}
    for whole in named:
        led = wording().by.match(whole)
        whole = (whole[led.end() :] if led else whole).strip(" ,.")
        parts = split_people(whole)
        for name in parts if sum(" " in part for part in parts) > 1 else [whole]:
            if _is_author(name, outlet_name):
                kept[name] = None
    return tuple(kept)


def _is_author(name: str, outlet_name: str | None) -> bool:
    if not name or len(name) > 60 or not any(c.isalpha() for c in name):
        return False
    if (
        re.search(r"[@/()\[\]:<>]|www\.|\w\.\w{2,4}$|\d", name)
        or {t.casefold() for t in re.split(r"[\s-]", name)} & wording().desk
    ):
        return False
    return outlet_name is None or not _is_own(name, outlet_name)


def _is_own(name: str, outlet_name: str) -> bool:
    """Whether a name is the outlet's: its words, its initials, or its name as an address writes it."""
    initials = "".join(t[0] for t in outlet_name.split())
    told, own = _alike(name), _alike(re.sub(r"\.\w{2,3}(?:\.\w{2})?$", "", outlet_name))
    return same_name(name, outlet_name) or name == initials or (len(own) >= 3 and told.startswith(own))


def same_name(a: str, b: str) -> bool:
    """Whether two names of outlets are one: equal, or one's words inside the other's, articles left out."""
    x, y = (set(re.sub(r"[^\w ]", "", n.casefold()).replace("the ", "").split()) for n in (a, b))
    return bool(x and y) and (x <= y or y <= x)


def published(root: Element, found: Metas, linked: Linked) -> Stamp | None:
    """When the page says that it was published: JSON-LD, then meta, then a marked ``time``."""
    if linked.published:
        return Stamp(linked.published, "json-ld")
    return _meta_stamp(found, _PUBLISHED) or _marked(root, "datepublished")


def modified(root: Element, found: Metas, linked: Linked) -> Stamp | None:
    """When the page says that it was last changed."""
    if linked.modified:
        return Stamp(linked.modified, "json-ld")
    return _meta_stamp(found, _MODIFIED) or _marked(root, "datemodified")


def _meta_stamp(found: Metas, names: tuple[str, ...]) -> Stamp | None:
    for name in names:
        for value in found.get(name, ()):
            if iso := dates.iso(value):
                return Stamp(iso, name)
    return None


def _marked(root: Element, what: str) -> Stamp | None:
    """A date in an element marked by ``itemprop``, or in the first ``time`` for the publication."""
    for element in root.iter("time", "span", "div", "p", "abbr"):
        if (element.get("itemprop") or "").lower() == what:
            value = element.get("datetime") or element.get("content") or element.text_content()
            if iso := dates.iso(value[:200]):
                return Stamp(iso, f"itemprop {what}")
    if what == "datepublished":
        for element in root.iter("time"):
            if iso := dates.iso((element.get("datetime") or "")[:60]):
                return Stamp(iso, "time")
    return None


def guessed(root: Element, url: str | None) -> Stamp | None:
    """The date that htmldate finds; the last resort, and its basis says so. Changes ``root``: give it a copy."""
    import logging

    from htmldate import find_date

    logging.getLogger("htmldate").setLevel(logging.CRITICAL)
    try:
        value = find_date(root, original_date=True, url=url, extensive_search=False)
    except Exception:  # it promises nothing about what it raises
        return None
    return Stamp(value, "htmldate") if value else None


def canonical(root: Element, found: Metas) -> str | None:
    """The address that the page gives as its own, as written."""
    for element in root.iter("link"):
        if (element.get("rel") or "").lower() == "canonical" and element.get("href"):
            return str(element.get("href"))
    url = found.get("og:url")
    return url[0] if url else None

"""The page's own tree, cut into leaves: the smallest stretches of text that stand as a block of their own."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ascribe.records import Href

Element = Any
"""An lxml element; lxml has no types of its own."""

BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "div",
    "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header",
    "hgroup", "hr", "li", "main", "menu", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "td",
    "tfoot", "th", "thead", "tr", "ul", "video", "audio", "noscript", "picture", "amp-img",
})  # fmt: skip
HIDDEN = frozenset({
    "head", "script", "style", "template", "button", "input", "select", "option", "textarea", "svg", "iframe",
    "object", "noscript", "map", "datalist",
})  # fmt: skip
_SPACE = re.compile(r"[ \t\n\r\f\v\u200b]+")
_FRAME = 5
_ABOVE = 40
"""How many elements from a leaf outwards are looked at."""
_UNSEEN = re.compile(r"display:\s*none|visibility:\s*hidden|clip:\s*rect|clip-path:\s*inset\(\s*(?:50|100)%", re.I)
_SPOKEN = re.compile(
    r"(?:^|[\s_-])(?:sr-?only|visually-?hidden|screen-?reader(?:-text)?|screenreader\w*|a11y-hidden|u-hidden"
    r"|hidden-visually|off-?screen)(?:$|[\s_-])"
)
_NAMES = (
    "class",
    "id",
    "itemprop",
    "rel",
    "data-testid",
    "data-component",
    "data-module",
    "role",
    "data-qa",
    "data-type",
)


@dataclass(slots=True)
class Leaf:
    """A stretch of text in one block element: ``text`` with blanks collapsed, links by offsets within it.

    ``index`` is its place on the page; ``tags`` its element and ancestors from inside out; ``marks`` the same
    elements' names (class, id and the like), lower case; ``linked`` how many characters stand in links; ``pictured``
    whether it shares a small element with a picture and hardly any other text.
    """

    index: int
    element: Element
    text: str
    links: tuple[Href, ...]
    tags: tuple[str, ...]
    marks: tuple[str, ...]
    linked: int
    pictured: bool

    @property
    def squeezed(self) -> str:
        """The text without blanks, for comparing."""
        return "".join(self.text.split())


def parse(source: str) -> Element | None:
    """The tree of a sanitised source; None where there is no element in it."""
    from lxml import etree, html

    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        return html.document_fromstring(source.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, ValueError, AssertionError):
        return None


def names(element: Element) -> str:
    """An element's own names (class, id, itemprop, …), lower case, as one string."""
    return " ".join(filter(None, (element.get(key) for key in _NAMES))).lower()[:400]


def leaves(root: Element) -> list[Leaf]:
    """The leaves of a tree in page order. Text of scripts, buttons and the like is left out."""
    holders = _holders(root)
    body = root.find("body")
    lines = list(_walk(root if body is None else body, holders))
    framed = _framed(root, lines)
    known: dict[Element, str] = {}
    found: list[Leaf] = []
    for element, text, links, path in lines:
        tags = tuple(str(e.tag) for e in path)
        marks = []
        for step in path:
            if step.tag not in ("body", "html"):
                if step not in known:
                    known[step] = names(step)
                marks.append(known[step])
        linked = sum(link.end - link.start for link in links)
        pictured = any(step in framed for step in path[:_FRAME])
        found.append(Leaf(len(found), element, text, links, tags, tuple(marks), linked, pictured))
    return found


def _framed(root: Element, lines: "list[Line]") -> set[Element]:
    """Elements with a picture inside, at most ``_FRAME`` levels down, and no more text than a caption and a credit."""
    text: dict[Element, int] = {}
    count: dict[Element, int] = {}
    for _, line, _, path in lines:
        for step in path[: _FRAME + 1]:
            text[step] = text.get(step, 0) + len(line)
            count[step] = count.get(step, 0) + 1
    framed: set[Element] = set()
    for picture in root.iter("img", "picture", "amp-img", "video"):
        step = picture
        for _ in range(_FRAME):
            step = step.getparent()
            if step is None or text.get(step, 0) > 900 or count.get(step, 0) > 4:
                break
            if step in text:
                framed.add(step)
    return framed


def _holders(root: Element) -> set[Element]:
    """Every element that is a block or has one inside: the others are parts of a line."""
    holding: set[Element] = set()
    for element in root.iter(*BLOCKS):
        step = element
        while step is not None and step not in holding:
            holding.add(step)
            step = step.getparent()
    return holding


Line = tuple[Element, str, tuple[Href, ...], list[Element]]


def _walk(top: Element, holders: set[Element]) -> Iterator[Line]:
    """Depth first, with a stack of its own: the tree's depth is bounded, Python's may be smaller."""
    run = _Run()
    path: list[Element] = []
    stack: list[tuple[Element, bool]] = [(top, True)]
    while stack:
        element, opening = stack.pop()
        holder = element in holders
        if not opening:
            if holder:
                yield from run.flush(element, path)
                path.pop()
            elif element.tag == "a":
                run.close()
            if element is not top:
                run.add(element.tail)
            continue
        if not isinstance(element.tag, str) or element.tag in HIDDEN or (not holder and _is_unseen(element)):
            run.add(element.tail)
            continue
        if holder:
            if path:
                yield from run.flush(path[-1], path)
            path.append(element)
        elif element.tag == "br":
            run.add("\x1e")
        elif element.tag == "a":
            run.open(element.get("href"))
        run.add(element.text)
        stack.append((element, False))
        stack.extend((child, True) for child in reversed(element))


def _is_unseen(element: Element) -> bool:
    """Whether a part of a line is not shown: text for screen readers such as "opens new tab", hidden tooltips."""
    style, name = element.get("style"), element.get("class")
    return bool((style and _UNSEEN.search(style)) or (name and _SPOKEN.search(name.lower())))


class _Run:
    """The line being gathered: pieces of text, and the links in it by offsets into them."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.length = 0
        self.links: list[tuple[int, int, str]] = []
        self.href: str | None = None
        self.since = 0

    def add(self, text: str | None) -> None:
        if text:
            self.parts.append(text)
            self.length += len(text)

    def open(self, href: str | None) -> None:
        self.href, self.since = href, self.length

    def close(self) -> None:
        if self.href is not None:
            self.links.append((self.since, self.length, self.href))
        self.href = None

    def flush(self, element: Element, path: list[Element]) -> Iterator[Line]:
        """The line's paragraphs (two line breaks in a row part them), then an empty line."""
        if not self.parts:
            return
        raw, links, href = "".join(self.parts), self.links, self.href
        if href is not None:
            links = [*links, (self.since, self.length, href)]
        self.parts, self.length, self.links, self.since = [], 0, [], 0
        if not raw.strip(" \t\n\r\f\v\u200b\x1e\u00a0"):
            return
        above = path[: -_ABOVE - 1 : -1]
        for text, inside in _paragraphs(raw, links):
            yield element, text, inside, above


def _paragraphs(raw: str, links: list[tuple[int, int, str]]) -> Iterator[tuple[str, tuple[Href, ...]]]:
    """Blanks collapsed, ``<br>`` a line end, ``<br><br>`` a new paragraph; links moved along."""
    if not links and "\x1e" not in raw:
        text = _SPACE.sub(" ", raw).strip(" \u00a0")
        if text:
            yield text, ()
        return
    for hit in re.finditer(r"(?:[^\x1e]|\x1e(?![\s\u200b]*\x1e))+", raw):
        begin, end = hit.span()
        piece = raw[begin:end]
        text, moved = _collapse(piece)
        if not text:
            continue
        inside = []
        for start, stop, href in links:
            if start < end and stop > begin:
                a, b = moved(max(start, begin) - begin), moved(min(stop, end) - begin)
                while a < b and text[a].isspace():
                    a += 1
                while b > a and text[b - 1].isspace():
                    b -= 1
                if a < b:
                    inside.append(Href(a, b, href))
        yield text, tuple(inside)


def _collapse(piece: str) -> tuple[str, Any]:
    """The piece with blanks collapsed and trimmed, and a function from its offsets to the collapsed text's."""
    from bisect import bisect_right

    out: list[str] = []
    starts, shifts = [0], [0]
    at = length = 0
    broken = "\x1e" in piece
    for hit in re.finditer(r"[ \t\n\r\f\v\u200b\x1e]+", piece):
        kept = piece[at : hit.start()]
        out.append(kept)
        length += len(kept)
        blank = "" if not length else "\n" if broken and "\x1e" in hit[0] else " "
        out.append(blank)
        length += len(blank)
        at = hit.end()
        starts.append(at)
        shifts.append(at - length)
    out.append(piece[at:])
    text = "".join(out)
    trimmed = text.rstrip(" \n\u00a0")
    lead = len(trimmed) - len(trimmed.lstrip("\u00a0"))
    size = len(trimmed)

    def moved(offset: int) -> int:
        place = offset - shifts[bisect_right(starts, offset) - 1]
        return min(max(place, lead), size) - lead

    return trimmed[lead:], moved

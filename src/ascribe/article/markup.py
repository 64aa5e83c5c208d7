"""A page's tree to typed pieces: what each leaf is, by its element, its names, its wording and where it stands."""

from collections import Counter
from dataclasses import dataclass

from ascribe.records import BlockKind

from . import lines, marks
from .plain import FURNITURE, Piece
from .tree import Leaf
from .wording import furniture

_BEFORE = 12
"""How many leaves before the headline are looked at for a picture's words."""
_HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})


@dataclass(frozen=True, slots=True)
class Hints:
    """What the page's metadata says of its own words: titles and descriptions, squeezed and casefolded."""

    titles: frozenset[str]
    descriptions: frozenset[str]
    authors: tuple[str, ...] = ()


def signature(leaf: Leaf) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """How a leaf is set: its element and the two above it, by tag and names."""
    return leaf.tags[:3], leaf.marks[:3]


def squeeze(text: str) -> str:
    """Letters and digits only, casefolded: the same words on the page and in its metadata."""
    return "".join(c for c in text.casefold() if c.isalnum())


@dataclass(frozen=True, slots=True)
class Layout:
    """Where a page's article stands, by the indexes of its leaves.

    ``top`` is the headline (None where the page shows none), ``start`` the first leaf that is set as most of the body
    is, ``last`` the body's last leaf.
    """

    top: int | None
    start: int
    last: int
    chosen: frozenset[int]
    hints: Hints


def read_markup(found: list[Leaf], chosen: set[int], hints: Hints) -> list[Piece]:
    """The typed pieces of a page's leaves, in page order; ``chosen`` are the indexes of the body's leaves."""
    if not chosen:
        return []
    page = _layout(found, chosen, hints)
    pieces: list[Piece] = []
    seen: set[str] = set()
    opening = page.start if page.top is None else page.top
    for leaf in found[max(0, opening - _BEFORE) :]:
        kind = "headline" if leaf.index == page.top else _kind(leaf, page)
        if leaf.index < opening and kind not in {"caption", "credit"} and page.top is not None:
            continue
        if kind is None:
            continue
        key = f"{kind}:{leaf.squeezed}"
        if kind not in {"paragraph", "comment", "list"} and key in seen:
            continue
        seen.add(key)
        pieces.append(Piece(kind, leaf.text, leaf.links))
    return pieces


def _layout(found: list[Leaf], chosen: set[int], hints: Hints) -> Layout:
    top = _headline(found, chosen, hints)
    after = [i for i in sorted(chosen) if top is None or i > top] or sorted(chosen)
    weight: Counter[object] = Counter()
    for i in after:
        if len(found[i].text) >= 40 and "li" not in found[i].tags[:2]:
            weight[signature(found[i])] += len(found[i].text)
    usual = weight.most_common(1)[0][0] if weight else None
    start = next((i for i in after if usual is not None and signature(found[i]) == usual), after[0])
    return Layout(top, start, after[-1], frozenset(chosen), hints)


def _headline(found: list[Leaf], chosen: set[int], hints: Hints) -> int | None:
    """The leaf that is the page's headline: an h1 (or a heading) that says its title, else the last h1 before the body."""
    last = max(chosen)
    ranked: list[tuple[int, int]] = []
    middle = sorted(chosen)[len(chosen) // 2]
    for leaf in found[: last + 1]:
        own = squeeze(leaf.text)
        titled = any(own == t or (len(own) > 12 and (own in t or t in own and len(t) * 2 > len(own))) for t in hints.titles) if own else False
        h1 = "h1" in leaf.tags[:3]
        heading = h1 or any(t in _HEADINGS for t in leaf.tags[:2]) or "headline" in " ".join(leaf.marks[:2])
        if len(leaf.text) > 400 or not own or not (h1 or (titled and heading)):
            continue
        ranked.append((4 * (titled and h1) + 2 * titled + h1 + (leaf.index <= middle), leaf.index))
    if not ranked:
        return None
    best = max(score for score, _ in ranked)
    places = [i for score, i in ranked if score == best]
    before = [i for i in places if i <= min(chosen)]
    return before[-1] if before else places[0]


def _kind(leaf: Leaf, page: Layout) -> BlockKind | None:
    """What a leaf is; None where it is no part of the article."""
    inside = leaf.index in page.chosen
    near, around = " ".join(leaf.marks[:3]), " ".join(leaf.marks[:8])
    if marks.COMMENT.search(around) and not (inside and leaf.index < page.last and not marks.COMMENT.search(near)):
        return _comment(leaf) if leaf.index > page.start else None
    if leaf.index > page.last + 25 or (leaf.index > page.last and "footer" in leaf.tags):
        return None
    caption = _caption(leaf, near, inside)
    if caption:
        return caption
    if leaf.index < page.start:
        return _above(leaf, near, around, page)
    if inside and leaf.index <= page.start + 3 and _is_intro(leaf, near, page):
        return "standfirst"
    return _within(leaf, inside, near, around, page.last)


def _comment(leaf: Leaf) -> BlockKind | None:
    """A reader's words or the line that names the reader; buttons and forms are left out."""
    if len(leaf.text) < 2 or (leaf.linked >= len(leaf.text) and len(leaf.text) < 12) or "form" in leaf.tags:
        return None
    return None if furniture(leaf.text) == "boilerplate" and len(leaf.text) < 60 else "comment"


def _caption(leaf: Leaf, near: str, inside: bool) -> BlockKind | None:
    """A picture's words: in a ``figcaption``, in a ``figure``, or in an element named so."""
    framed = leaf.pictured and leaf.linked * 2 < len(leaf.text) and len(leaf.text) >= 12 and not marks.BYLINE.search(near)
    named = marks.CAPTION.search(near) or (not inside and "figure" in leaf.tags[:4]) or (framed and not marks.DATE.search(near))
    if "figcaption" not in leaf.tags and not named:
        return None
    if any(tag in _HEADINGS for tag in leaf.tags[:1]) or len(leaf.text) > 1200:
        return None
    if marks.CREDIT.search(leaf.marks[0] if leaf.marks else "") or (furniture(leaf.text) in {"picture", "credit"}):
        return "credit"
    return "caption"


def _above(leaf: Leaf, near: str, around: str, page: Layout) -> BlockKind | None:
    """A leaf between headline and body: standfirst, byline, dateline, or nothing of the article's."""
    if "nav" in leaf.tags or len(leaf.text) > 1200:
        return None
    boiler = bool(marks.BOILER.search(near))
    told = _told(leaf, page.hints)
    if not told and len(leaf.text) <= 200 and (kind := _signed(leaf, near, around, page, boiler)):
        return kind
    if told or (not boiler and _leads(leaf, near, around, page)):
        return "standfirst"
    if leaf.index in page.chosen:
        return _within(leaf, True, near, around, page.last)
    return None


def _signed(leaf: Leaf, near: str, around: str, page: Layout, boiler: bool) -> BlockKind | None:
    """Byline or dateline, by names, metadata or wording."""
    if marks.ABOUT.search(around):
        return None
    digits = any(c.isdigit() for c in leaf.text)
    worded = not boiler and lines.is_led_byline(leaf.text)
    if worded and furniture(leaf.text) is None:
        return "byline"
    if "time" in leaf.tags[:2] or (marks.DATE.search(near) and digits) or lines.is_dateline(leaf.text):
        return "dateline" if digits else None
    own = squeeze(leaf.text)
    named = len(leaf.text) < 120 and any(squeeze(a) in own for a in page.hints.authors if len(a) > 4)
    marked = not boiler and (marks.BYLINE.search(near) or "address" in leaf.tags)
    if named or marked:
        return "byline" if furniture(leaf.text) is None and not leaf.text.isdigit() and len(leaf.text) > 2 else None
    return None


def _told(leaf: Leaf, hints: Hints) -> bool:
    """Whether the page's metadata give the leaf's words as its description."""
    own = squeeze(leaf.text)
    return len(own) >= 20 and any(own == d or (len(own) > 30 and d.startswith(own)) for d in hints.descriptions)


def _leads(leaf: Leaf, near: str, around: str, page: Layout) -> bool:
    """Whether a leaf above the body is a standfirst by its names, or by standing under the headline as a sentence."""
    if page.top is None or len(leaf.text) < 25 or leaf.linked * 2 > len(leaf.text) or "li" in leaf.tags[:2] and not marks.STAND.search(near):
        return False
    if marks.STAND.search(near) and not marks.BYLINE.search(leaf.marks[0] if leaf.marks else ""):
        return True
    if marks.RELATED.search(around) or furniture(leaf.text):
        return False
    soon = leaf.index <= page.top + 8
    if soon and ("header" in leaf.tags[:4] or "hgroup" in leaf.tags or leaf.tags[0] in {"h2", "h3"}):
        return len(leaf.text) >= 30
    return len(leaf.text) >= 50 and soon and (leaf.index in page.chosen or leaf.index <= page.top + 4)


def _is_intro(leaf: Leaf, near: str, page: Layout) -> bool:
    """Whether one of the body's first leaves is a standfirst set among its paragraphs: named so, or bold as a whole."""
    if page.top is None or len(leaf.text) < 25 or len(leaf.text) > 800:
        return False
    own = leaf.marks[0] if leaf.marks else ""
    if marks.STAND.search(own) or (leaf.index <= page.start + 1 and marks.STAND.search(near)):
        return True
    if leaf.index > page.start:
        return False
    if leaf.tags[0] in {"h2", "h3"} and len(leaf.text) >= 40:
        return True
    return _is_bold(leaf) and len(leaf.text) >= 60


def _is_bold(leaf: Leaf) -> bool:
    """Whether all of the leaf's words stand in bold."""
    bold = sum(len("".join(e.itertext())) for e in leaf.element.iter("strong", "b"))
    return bold >= 0.95 * len(leaf.text) or (bool(leaf.marks) and "bold" in leaf.marks[0])


def _within(leaf: Leaf, inside: bool, near: str, around: str, last: int) -> BlockKind | None:
    """A leaf from the body's first to a little past its last."""
    shown = FURNITURE.get(furniture(leaf.text) or "")
    if shown in {"correction", "credit"} and (inside or leaf.index <= last + 12) and not marks.BOILER.search(near):
        return shown
    if marks.CORRECTION.search(near) and len(leaf.text) > 20:
        return "correction"
    if leaf.index > last:
        return None
    if not inside:
        return _between(leaf, shown, around)
    if leaf.linked >= 0.95 * len(leaf.text) and leaf.tags[0] == "p" and not lines.ends_sentence(leaf.text) and len(leaf.text) > 20:
        return "related"
    if shown and (shown != "related" or leaf.linked * 2 > len(leaf.text) or len(leaf.text) < 100):
        return shown
    if marks.RELATED.search(near) and leaf.linked * 2 > len(leaf.text):
        return "related"
    tag = next((t for t in leaf.tags if t in _HEADINGS or t in {"p", "li", "blockquote", "h1", "td", "dd", "dt"}), "p")
    if tag in _HEADINGS or tag == "h1":
        return "heading"
    if marks.PULL.search(near) or "blockquote" in leaf.tags[:4]:
        return "quote"
    return "list" if "li" in leaf.tags[:3] else "paragraph"


def _between(leaf: Leaf, shown: BlockKind | None, around: str) -> BlockKind | None:
    """A leaf amid the body that was not chosen: a heading, a teaser, boilerplate, or nothing."""
    if "nav" in leaf.tags or len(leaf.text) > 600:
        return None
    if shown:
        return shown
    if marks.RELATED.search(around):
        return "related" if len(leaf.text) > 15 else None
    if any(t in _HEADINGS for t in leaf.tags[:2]) and not marks.BOILER.search(around) and leaf.linked * 2 < len(leaf.text) and "aside" not in leaf.tags:
        return "heading"
    return None

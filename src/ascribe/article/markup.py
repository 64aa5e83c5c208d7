"""A page's tree to typed pieces: what each leaf is, by its element, its names, its wording and where it stands."""

from collections import Counter
from dataclasses import dataclass, replace

from ascribe.records import BlockKind

from . import lines, marks
from .plain import FURNITURE, MOST_TYPED, Piece, type_parts
from .tree import Element, Leaf
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
    is (``usual``), ``last`` the body's last leaf, ``homes`` the elements that hold the body's
    paragraphs, ``commented`` whether the body itself stands in an element named after comments.
    """

    top: int | None
    start: int
    last: int
    chosen: frozenset[int]
    usual: object
    homes: frozenset[Element]
    commented: bool
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
    return _by_wording(pieces)


def _by_wording(pieces: list[Piece]) -> list[Piece]:
    """A second look at what names did not tell: bylines set as paragraphs, comments with no name of theirs."""
    if len(pieces) > MOST_TYPED:
        return pieces
    kinds = type_parts([piece.text for piece in pieces])
    commented = any(piece.kind == "comment" for piece in pieces)
    body = next((i for i, p in enumerate(pieces) if p.kind == "paragraph" and _is_sentence(p.text)), 0)
    first = next((i for i, kind in enumerate(kinds) if kind == "comment"), len(kinds))
    after = not commented and first * 2 > len(pieces)
    looked: list[Piece] = []
    for i, (piece, kind) in enumerate(zip(pieces, kinds, strict=True)):
        signed = i < body and kind in {"byline", "dateline"} and piece.kind in {"paragraph", "credit"}
        written = i < body and kind == "byline" and piece.kind == "dateline" and lines.is_led_byline(piece.text)
        kept = piece.kind in {"credit", "boilerplate", "related", "caption"} or not (after and i >= first)
        looked.append(replace(piece, kind=kind) if signed or written or not kept else piece)
    return looked


def _layout(found: list[Leaf], chosen: set[int], hints: Hints) -> Layout:
    top = _headline(found, chosen, hints)
    after = [i for i in sorted(chosen) if top is None or i > top] or sorted(chosen)
    weight: Counter[object] = Counter()
    for i in after:
        if len(found[i].text) >= 40 and "li" not in found[i].tags[:2]:
            weight[signature(found[i])] += len(found[i].text)
    usual = weight.most_common(1)[0][0] if weight else None
    kept = [i for i in after if signature(found[i]) == usual or not _is_aside(found[i])] or after
    alike = [i for i in kept if signature(found[i]) == usual] or kept
    start = next((i for i in alike if _is_sentence(found[i].text)), alike[0])
    homes = frozenset(found[i].element.getparent() for i in kept if len(found[i].text) >= 40)
    commented = bool(marks.COMMENT.search(" ".join(found[start].marks[:8])))
    return Layout(top, start, kept[-1], frozenset(kept), usual, homes, commented, hints)


def _is_sentence(text: str) -> bool:
    """Whether a text can be the body's first paragraph, and is no byline, dateline or the like."""
    return len(text.split()) >= 40 or (len(text.split()) >= 8 and lines.ends_sentence(text) and furniture(text) is None)


def _is_aside(leaf: Leaf) -> bool:
    """Whether a leaf's names say that it stands in a teaser, a box about the author, or the like."""
    near = " ".join(leaf.marks[:4])
    return bool(marks.RELATED.search(near) or marks.ABOUT.search(near)) or "aside" in leaf.tags[:4]


def _headline(found: list[Leaf], chosen: set[int], hints: Hints) -> int | None:
    """The leaf that is the page's headline: an h1, or a heading above the body that says the page's title."""
    ranked: list[tuple[int, int]] = []
    size, before = sum(len(found[i].text) for i in chosen), 0
    for leaf in found[: max(chosen) + 1]:
        above = before * 6 <= size
        before += len(leaf.text) if leaf.index in chosen else 0
        h1 = "h1" in leaf.tags[:3]
        if len(leaf.text) > 400 or not (h1 or (above and _is_heading(leaf))):
            continue
        own = squeeze(leaf.text)
        exact = own in hints.titles
        part = len(own) > 12 and any(own in t or (t in own and len(t) * 2 > len(own)) for t in hints.titles)
        if own and (h1 or exact or part):
            ranked.append((above * (4 * exact + part + 1) + 3 * h1, leaf.index))
    best = max((score for score, _ in ranked), default=0)
    places = [i for score, i in ranked if score == best]
    first = min(chosen)
    return next((i for i in reversed(places) if i <= first), places[0] if places else None)


def _is_heading(leaf: Leaf) -> bool:
    return any(tag in _HEADINGS for tag in leaf.tags[:2]) or any("headline" in mark for mark in leaf.marks[:2])


def _kind(leaf: Leaf, page: Layout) -> BlockKind | None:
    """What a leaf is; None where it is no part of the article."""
    inside = leaf.index in page.chosen
    near, around = " ".join(leaf.marks[:3]), " ".join(leaf.marks[:8])
    if _is_comment(leaf, near, around, page):
        return _comment(leaf) if leaf.index > page.start else None
    if leaf.index > page.last + 25 or (leaf.index > page.last and "footer" in leaf.tags):
        return None
    if caption := _caption(leaf, near, inside, page):
        return caption
    if leaf.index < page.start:
        return _above(leaf, near, around, page)
    if inside and leaf.index <= page.start + 3 and _is_intro(leaf, near, page):
        return "standfirst"
    return _within(leaf, inside, near, around, page)


def _is_comment(leaf: Leaf, near: str, around: str, page: Layout) -> bool:
    """Whether names say that a leaf stands among readers' comments, and the body does not stand there too."""
    if signature(leaf) == page.usual:
        return False
    if leaf.index in page.chosen and leaf.index <= page.last:
        return bool(marks.COMMENT.search(near)) and not page.commented
    return bool(marks.COMMENT.search(near if page.commented else around))


def _comment(leaf: Leaf) -> BlockKind | None:
    """A reader's words or the line that names the reader; buttons and forms are left out."""
    if len(leaf.text) < 2 or (leaf.linked >= len(leaf.text) and len(leaf.text) < 12) or "form" in leaf.tags:
        return None
    return None if furniture(leaf.text) == "boilerplate" and len(leaf.text) < 60 else "comment"


def _caption(leaf: Leaf, near: str, inside: bool, page: Layout) -> BlockKind | None:
    """A picture's words: in a ``figcaption`` or ``figure``, in an element named so, or alone with a picture."""
    named = "figcaption" in leaf.tags or marks.CAPTION.search(near) or (not inside and "figure" in leaf.tags[:4])
    if not named and not _is_framed(leaf, near, page):
        return None
    if leaf.tags[0] in _HEADINGS or len(leaf.text) > 1200:
        return None
    if marks.CREDIT.search(leaf.marks[0] if leaf.marks else "") or furniture(leaf.text) in {"picture", "credit"}:
        return "credit"
    return "caption"


def _is_framed(leaf: Leaf, near: str, page: Layout) -> bool:
    """Whether a leaf stands alone with a picture, and nothing says that it is a byline, a date or a standfirst."""
    if (
        not leaf.pictured
        or (leaf.index in page.chosen and signature(leaf) == page.usual)
        or leaf.linked * 2 >= len(leaf.text)
        or len(leaf.text) < 12
        or _told(leaf, page.hints)
    ):
        return False
    named = (
        marks.BYLINE.search(near) or marks.DATE.search(near) or marks.STAND.search(leaf.marks[0] if leaf.marks else "")
    )
    return not named and squeeze(leaf.text) not in page.hints.titles


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
        return _within(leaf, True, near, around, page)
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
    if (
        page.top is None
        or len(leaf.text) < 25
        or squeeze(leaf.text) in page.hints.titles
        or leaf.linked * 2 > len(leaf.text)
        or ("li" in leaf.tags[:2] and not marks.STAND.search(near))
    ):
        return False
    if "dropcap" in near or "drop-cap" in near:
        return False
    if marks.STAND.search(near) and not marks.BYLINE.search(leaf.marks[0] if leaf.marks else ""):
        return True
    if marks.RELATED.search(around) or furniture(leaf.text):
        return False
    soon = leaf.index <= page.top + 8
    if soon and ("header" in leaf.tags[:4] or "hgroup" in leaf.tags or leaf.tags[0] in {"h2", "h3"}):
        return len(leaf.text) >= 30
    return (
        len(leaf.text) >= 50
        and soon
        and (leaf.index in page.chosen or leaf.index <= page.top + 4 or lines.ends_sentence(leaf.text))
    )


def _is_intro(leaf: Leaf, near: str, page: Layout) -> bool:
    """Whether one of the body's first leaves is a standfirst set among its paragraphs: named so, or bold as a whole."""
    if page.top is None or len(leaf.text) < 25 or len(leaf.text) > 800:
        return False
    own = leaf.marks[0] if leaf.marks else ""
    if "dropcap" in own or "drop-cap" in own:
        return False
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


def _within(leaf: Leaf, inside: bool, near: str, around: str, page: Layout) -> BlockKind | None:
    """A leaf from the body's first to a little past its last."""
    shown = FURNITURE.get(furniture(leaf.text) or "")
    if shown in {"correction", "credit"} and (inside or leaf.index <= page.last + 12) and not marks.BOILER.search(near):
        return shown
    if marks.CORRECTION.search(near) and len(leaf.text) > 20:
        return "correction"
    if leaf.index > page.last:
        return None
    if not inside:
        return _between(leaf, shown, around, page)
    if (
        leaf.linked >= 0.95 * len(leaf.text)
        and leaf.tags[0] == "p"
        and not lines.ends_sentence(leaf.text)
        and len(leaf.text) > 20
    ):
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


def _between(leaf: Leaf, shown: BlockKind | None, around: str, page: Layout) -> BlockKind | None:
    """A leaf amid the body that was not chosen: a heading, a teaser, boilerplate, or nothing."""
    if "nav" in leaf.tags or len(leaf.text) > 600:
        return None
    if shown:
        return shown
    if marks.RELATED.search(around):
        return "related" if len(leaf.text) > 15 else None
    if (
        any(t in _HEADINGS for t in leaf.tags[:2])
        and not marks.BOILER.search(around)
        and leaf.linked * 2 < len(leaf.text)
        and leaf.element.getparent() in page.homes
    ):
        return "heading"
    return None

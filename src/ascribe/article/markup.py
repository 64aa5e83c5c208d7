"""A page's tree to typed pieces: what each leaf is, by its element, its names, its wording and where it stands."""

import re
from dataclasses import dataclass

from ascribe.records import BlockKind

from . import lines
from .plain import FURNITURE, Piece
from .tree import Leaf
from .wording import furniture

_COMMENT = re.compile(r"(?:^|[\s_-])(?:comments?|commentlist|commentary-list|disqus\w*|usercomments?|reader-?comments?)(?:$|[\s_-])|comments?(?:-?list|-?body|-?content|-?text|-?wrapper|-?item|-?thread|-?area)|respond\b")
_CAPTION = re.compile(r"caption|figure__|bildunterschrift|legende|legend\b|\bcutline|pie-?de-?foto|image-?(?:desc|text|info|title)|photo-?(?:desc|text|info)|img-?desc")
_CREDIT = re.compile(r"credit|copyright|photographer|image-?source|img-?source|\bsource\b|courtesy|image-?author|fotograf|\bagency\b")
_BYLINE = re.compile(r"byline|by-line|\bauthors?\b|author[_-]|[_-]authors?\b|writer|autor\b|auteur|autoren|signature|skribent|contributor|article-?author")
_ABOUT = re.compile(r"bio\b|author[-_]?(?:bio|box|desc|info|card|about|profile)|about[-_]?(?:the[-_]?)?author|autorenbox")
_DATE = re.compile(r"(?:^|[\s_-])(?:date|dates|time|timestamp|datetime|datum|pubdate|published|updated|posted-on|post-date|fecha)(?:$|[\s_-])|date-?line|publish(?:ed)?-?(?:date|time)|datepublished|datemodified|timestamp")
_STAND = re.compile(r"standfirst|stand-first|sub-?title|sub-?head(?:line|ing)?|\bdek\b|\bdeck\b|(?:^|[\s_-])(?:lead|lede|intro|excerpt|abstract|summary|synopsis|chapo|vorspann|teaser-text|ingress|manchet|bajada|entradilla|sommario|occhiello|strapline|kicker-text|description|subline|underrubrik|stk)(?:$|[\s_-])|article-?(?:lead|summary|intro|desc|dek|subtitle)|\blead-?(?:text|paragraph)|__(?:lead|intro|summary|dek|excerpt)")
_RELATED = re.compile(r"related|recommend|read-?(?:more|also|next)|most-?(?:read|popular)|more-?(?:from|on|stories|news)|also-?(?:read|like)|trending|suggested|outbrain|taboola|see-?also|further-?reading|teaser(?!-text)|mehr-?zum|(?:^|[\s_-])promo|onward|inline-?link|linked-?article")
_BOILER = re.compile(r"newsletter|subscri|sign-?up|paywall|advert|(?:^|[\s_-])ads?(?:$|[\s_-])|ad-?(?:slot|unit|container)|sponsor|share|social|sharing|cookie|consent|promo|breadcrumb|toolbar|(?:^|[\s_-])tags?(?:$|[\s_-])|topics|donat|player|sidebar|(?:^|[\s_-])nav|(?:^|[\s_-])menu|footer|print-?only|sr-?only|screen-?reader|visually-?hidden|disclaimer|login|regwall|popup|modal|toast|widget|rating|poll\b|quiz")
_CORRECTION = re.compile(r"correction|clarification|erratum|amend")
_PULL = re.compile(r"pull-?quote|pullquote|blockquote|(?:^|[\s_-])quote")
_HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})


@dataclass(frozen=True, slots=True)
class Hints:
    """What the page's metadata says of its own words: titles and descriptions, squeezed and casefolded."""

    titles: frozenset[str]
    descriptions: frozenset[str]
    authors: tuple[str, ...] = ()


def squeeze(text: str) -> str:
    """Letters and digits only, casefolded: the same words on the page and in its metadata."""
    return "".join(c for c in text.casefold() if c.isalnum())


def read_markup(found: list[Leaf], chosen: set[int], hints: Hints) -> list[Piece]:
    """The typed pieces of a page's leaves, in page order; ``chosen`` are the indexes of the body's leaves."""
    if not chosen:
        return []
    top = _headline(found, chosen, hints)
    first = min((i for i in chosen if top is None or i > top), default=min(chosen))
    last = max(chosen)
    pieces: list[Piece] = []
    seen: set[str] = set()
    for leaf in found[top if top is not None else _opening(found, first) :]:
        kind = "headline" if leaf.index == top else _kind(leaf, chosen, first, last, top, hints)
        if kind is None:
            continue
        key = f"{kind}:{leaf.squeezed}"
        if kind not in {"paragraph", "comment", "list"} and key in seen:
            continue
        seen.add(key)
        pieces.append(Piece(kind, leaf.text, leaf.links))
    return pieces


def _opening(found: list[Leaf], first: int) -> int:
    """Where to begin without a headline: at most a dozen leaves before the body, for captions and bylines."""
    return max(0, first - 12)


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


def _kind(leaf: Leaf, chosen: set[int], first: int, last: int, top: int | None, hints: Hints) -> BlockKind | None:
    """What a leaf is; None where it is no part of the article."""
    inside = leaf.index in chosen
    near = " ".join(leaf.marks[:3])
    around = " ".join(leaf.marks[:8])
    if _COMMENT.search(around) and not (inside and leaf.index < last and leaf.tags[0] == "p" and not _COMMENT.search(near)):
        return _comment(leaf) if leaf.index > first else None
    if leaf.index > last + 25 or (leaf.index > last and "footer" in leaf.tags):
        return None
    caption = _caption(leaf, near, inside)
    if caption:
        return caption
    if leaf.index < first:
        return _above(leaf, near, around, top, hints)
    return _within(leaf, inside, near, around, last)


def _comment(leaf: Leaf) -> BlockKind | None:
    """A reader's words or the line that names the reader; buttons and forms are left out."""
    if len(leaf.text) < 2 or (leaf.linked >= len(leaf.text) and len(leaf.text) < 12) or "form" in leaf.tags:
        return None
    return None if furniture(leaf.text) == "boilerplate" and len(leaf.text) < 60 else "comment"


def _caption(leaf: Leaf, near: str, inside: bool) -> BlockKind | None:
    """A picture's words: in a ``figcaption``, in a ``figure``, or in an element named so."""
    named = _CAPTION.search(near) or (not inside and "figure" in leaf.tags[:4])
    if "figcaption" not in leaf.tags and not named:
        return None
    if any(tag in _HEADINGS for tag in leaf.tags[:1]) or len(leaf.text) > 1200:
        return None
    if _CREDIT.search(leaf.marks[0] if leaf.marks else "") or (furniture(leaf.text) in {"picture", "credit"}):
        return "credit"
    return "caption"


def _above(leaf: Leaf, near: str, around: str, top: int | None, hints: Hints) -> BlockKind | None:
    """A leaf between headline and body: standfirst, byline, dateline, or nothing of the article's."""
    own = squeeze(leaf.text)
    if len(own) >= 20 and any(own == d or (len(own) > 30 and d.startswith(own)) for d in hints.descriptions):
        return "standfirst"
    if "nav" in leaf.tags or len(leaf.text) > 800:
        return None
    boiler = _BOILER.search(around)
    if _STAND.search(near) and len(leaf.text) >= 25 and not _BYLINE.search(near) and not _RELATED.search(around) and leaf.linked * 2 < len(leaf.text):
        return "standfirst"
    if len(leaf.text) <= 200 and not _ABOUT.search(around):
        if "time" in leaf.tags[:2] or (_DATE.search(near) and any(c.isdigit() for c in leaf.text)) or lines.is_dateline(leaf.text):
            return "dateline" if any(c.isdigit() for c in leaf.text) else None
        named = any(squeeze(a) in own for a in hints.authors if len(a) > 4)
        if (_BYLINE.search(near) and not boiler) or named and len(leaf.text) < 120 or ("address" in leaf.tags and not boiler):
            return "byline" if furniture(leaf.text) is None and not leaf.text.isdigit() and len(leaf.text) > 2 else None
        if top is not None and not boiler and lines.is_byline(leaf.text) and furniture(leaf.text) is None:
            return "byline"
    if top is not None and not boiler and not _RELATED.search(around) and leaf.index <= top + 3 and leaf.tags[0] in {"h2", "p"} and len(leaf.text) >= 40 and leaf.linked * 2 < len(leaf.text):
        return "standfirst"
    return None


def _within(leaf: Leaf, inside: bool, near: str, around: str, last: int) -> BlockKind | None:
    """A leaf from the body's first to a little past its last."""
    shown = FURNITURE.get(furniture(leaf.text) or "")
    if shown in {"correction", "credit"} and (inside or leaf.index <= last + 12) and not _BOILER.search(near):
        return shown
    if _CORRECTION.search(near) and len(leaf.text) > 20:
        return "correction"
    if leaf.index > last:
        return None
    if not inside:
        return _between(leaf, shown, around)
    if shown and (shown != "related" or leaf.linked * 2 > len(leaf.text) or len(leaf.text) < 100):
        return shown
    if _RELATED.search(near) and leaf.linked * 2 > len(leaf.text):
        return "related"
    tag = next((t for t in leaf.tags if t in _HEADINGS or t in {"p", "li", "blockquote", "h1", "td", "dd", "dt"}), "p")
    if tag in _HEADINGS or tag == "h1":
        return "heading"
    if _PULL.search(near) or "blockquote" in leaf.tags[:4]:
        return "quote"
    return "list" if "li" in leaf.tags[:3] else "paragraph"


def _between(leaf: Leaf, shown: BlockKind | None, around: str) -> BlockKind | None:
    """A leaf amid the body that was not chosen: a heading, a teaser, boilerplate, or nothing."""
    if "nav" in leaf.tags or len(leaf.text) > 600:
        return None
    if shown:
        return shown
    if _RELATED.search(around):
        return "related" if len(leaf.text) > 15 else None
    if any(t in _HEADINGS for t in leaf.tags[:2]) and not _BOILER.search(around) and leaf.linked * 2 < len(leaf.text) and "aside" not in leaf.tags:
        return "heading"
    return None

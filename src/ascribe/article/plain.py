"""Plain text (and Markdown) to typed pieces: paragraphs are kept exactly, their kinds inferred from where they stand.

Method: furniture by wording, then three zones: head (up to the first paragraph of the body), body, tail (after its
last paragraph). Readers' comments run from their opening line to the end.
"""

import re
from dataclasses import dataclass

from ascribe.records import BlockKind, Href

from . import dates, lines
from .wording import furniture, plain, wording

_BREAK = re.compile(r"\n(?:[ \t\f\v\u00a0]*\n)+")
_MARKDOWN_HEADING = re.compile(r"^#{1,6}\s+\S")
_TIMED = re.compile(r"^[0-2]?\d[:.][0-5]\d(?:\s?[ap]\.?m\b\.?|\b)", re.I)
_INVITED = re.compile(
    r"\b(?:comments?|have your say|what do you think|kommentar\w*|commentaires?|comentarios?)\b", re.I
)
_LIFE = re.compile(r"\b(?:born|died|né|née|geboren)\b")

FURNITURE: dict[str, BlockKind] = {
    "boilerplate": "boilerplate",
    "correction": "correction",
    "credit": "credit",
    "picture": "credit",
    "related": "related",
}
"""The block kind of each kind of furniture that has one wherever it stands."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One block before it has its place: its kind, exact text, and links by offsets within the text."""

    kind: BlockKind
    text: str
    links: tuple[Href, ...] = ()


def split(text: str) -> list[str]:
    """The paragraphs of a plain text, exactly as they stand between blank lines.

    Where no line is blank, each line is a paragraph, unless the lines look wrapped at a width.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    parts = [part for part in _BREAK.split(text.strip("\n")) if part.strip()]
    if len(parts) == 1 and "\n" in parts[0]:
        rows = [row for row in parts[0].split("\n") if row.strip()]
        widths = sorted(len(row) for row in rows[:-1])
        wrapped = widths and widths[-1] <= 100 and widths[len(widths) // 4] >= 0.7 * widths[-1]
        if not wrapped:
            return rows
    return parts


MOST_TYPED = 10_000
"""How many paragraphs are looked at; those after them are taken as paragraphs of the body."""


def read_plain(text: str) -> list[Piece]:
    """The typed pieces of a plain text; their texts joined by blank lines are the text, blank lines folded to one."""
    whole = split(text)
    parts = whole[:MOST_TYPED]
    typed = [Piece(kind, part) for kind, part in zip(type_parts(parts), parts, strict=True)]
    return typed + [Piece("paragraph", part) for part in whole[MOST_TYPED:]]


def type_parts(parts: list[str]) -> list[BlockKind]:
    """The kind of each paragraph of a page that shows nothing but its text."""
    kinds: list[BlockKind | None] = [None] * len(parts)
    start = _head(parts, kinds)
    comments = _comments(parts, kinds, start)
    _body(parts[:comments], kinds, start)
    return [kind or "paragraph" for kind in kinds]


def _kind(part: str) -> BlockKind | None:
    """The block kind that a line's wording shows, if it shows one."""
    return FURNITURE.get(furniture(part) or "")


def _is_body(part: str) -> bool:
    """A paragraph by its length, or by ending as a sentence with a body's number of words."""
    count = len(part.split())
    return count >= 40 or (count >= 14 and lines.ends_sentence(part))


def _head(parts: list[str], kinds: list[BlockKind | None]) -> int:
    """Types the headline and what stands between it and the body; gives the index of the body's first part."""
    at = 0
    while at < min(len(parts) - 1, 6) and _above_headline(parts, at):
        kinds[at] = "boilerplate"
        at += 1
    if at >= len(parts) or (len(parts[at].split()) > 45 and not _MARKDOWN_HEADING.match(parts[at])):
        return at
    kinds[at] = "headline"
    first = at + 1
    stop = _head_end(parts, first)
    written = dated = False
    for i in range(first, stop):
        kinds[i] = kind = _head_kind(parts, i, written, dated, stop)
        written, dated = written or kind == "byline", dated or kind == "dateline"
    _bullets(parts, kinds, first, stop)
    return stop


def _above_headline(parts: list[str], at: int) -> bool:
    part = parts[at]
    if _MARKDOWN_HEADING.match(part) or len(part.split()) > 40:
        return False
    if furniture(part) == "boilerplate" and not dates.find(parts[at + 1]):
        return True
    name = lines.masthead_name(part).removeprefix("The ")
    last = name.split()[-1] if name else name
    # "the Gazette" is the Brenmoor Gazette's word for itself.
    short = f"he {last}" if lines.has_outlet(last) else name
    again = any(name in other or short in other for other in parts[at + 1 :])
    follower = parts[at + 1]
    titled = not lines.is_byline(follower) and not lines.is_dateline(follower) and len(follower.split()) <= 40
    return titled and lines.is_masthead(part, again) and not lines.ends_sentence(follower)


def _head_end(parts: list[str], first: int) -> int:
    """The index of the body's first part: after the last byline or dateline near the top, past short lines."""
    stop, bodies = first, 0
    for i in range(first, min(first + 8, len(parts))):
        part = parts[i]
        bodies += _is_body(part)
        if len(part.split()) > 60 or bodies > 1:
            break
        if (lines.is_byline(part) and furniture(part) != "picture") or lines.is_dateline(part):
            stop = i + 1
    while stop < len(parts) and not _is_body(parts[stop]) and not _TIMED.match(parts[stop]):
        if stop + 1 < len(parts) and stop > first and _opens_section(parts, stop):
            break
        if lines.ends_sentence(parts[stop]) and not _captioned(parts, stop, head=True):
            break
        stop += 1
    return stop if stop < len(parts) else first


def _opens_section(parts: list[str], i: int) -> bool:
    """A heading straight after the head: short, and a paragraph follows."""
    return (
        len(parts[i]) <= 60
        and _is_body(parts[i + 1])
        and furniture(parts[i]) is None
        and not lines.is_caption(parts[i])
    )


def _captioned(parts: list[str], i: int, head: bool = False) -> bool:
    """Whether part ``i`` reads as a caption, or stands before a picture's credit and is no sentence of the body."""
    if lines.is_caption(parts[i]):
        return True
    credited = i + 1 < len(parts) and furniture(parts[i + 1]) == "picture" and len(parts[i].split()) <= 45
    return credited and not lines.is_quoted(parts[i]) and (head or not lines.has_verb(parts[i]))


def _pictured(parts: list[str], i: int) -> bool:
    """Whether wording of pictures, or a picture's credit after it, speaks for a caption."""
    credited = i + 1 < len(parts) and furniture(parts[i + 1]) == "picture"
    return credited or bool(wording().caption.search(plain(parts[i])))


def _head_kind(parts: list[str], i: int, written: bool, dated: bool, stop: int) -> BlockKind:
    part = parts[i]
    kind = _kind(part)
    if kind == "boilerplate" and not wording().by.match(plain(part)):
        return kind
    if lines.is_dateline(part) and not _byline_first(parts, i, written):
        return "dateline"
    if lines.is_byline(part) and (
        kind is None or (kind == "credit" and not written and wording().by.match(plain(part)))
    ):
        return "byline"
    if kind:
        return kind
    if lines.is_pull_quote(part):
        return "quote"
    if _captioned(parts, i, head=True):
        return "caption"
    if _is_body(part) and (written or dated):
        return "paragraph"
    return "standfirst"


def _byline_first(parts: list[str], i: int, written: bool) -> bool:
    """Whether a line that could be either is a byline: nobody is named yet and it names an outlet, not a place."""
    part = parts[i]
    if wording().by.match(plain(lines.without_dates(part))) or lines.has_desk(lines.without_dates(part)):
        return lines.is_byline(part)
    if written or not lines.is_byline(part) or re.search(r"[–—]|\s-\s|\|", part):
        return False
    fields = [field.strip() for field in lines.without_dates(part).split(",") if field.strip()]
    places = [
        f for f in fields[1:] if any(re.search(rf"\b(?:in|at|from)\s+{re.escape(f)}\b", p) for p in parts[i + 1 :])
    ]
    court = len(fields) == 1 and not lines.has_outlet(fields[0])
    return bool(fields) and not places and not court


def _bullets(parts: list[str], kinds: list[BlockKind | None], first: int, stop: int) -> None:
    """Two or more unpunctuated lines in a row under the headline are a list, as is one after the dateline.

    A very short line in the run that longer ones follow is the list's heading, and a standfirst stands before it.
    """
    i = first
    while i < stop:
        j = i
        while j < stop and kinds[j] in {"standfirst", "caption"} and lines.is_short(parts[j]):
            j += 1
        after = i > first and kinds[i - 1] == "dateline" and j == i + 1 and kinds[i] == "standfirst"
        title = next((k for k in range(i, j - 2) if len(parts[k].split()) <= 3 < len(parts[k + 1].split())), None)
        if title is not None:
            kinds[i:title] = ["standfirst"] * (title - i)
            kinds[title] = "heading"
            kinds[title + 1 : j] = ["list"] * (j - title - 1)
        elif j - i >= 3 or (j - i == 2 and kinds[i] == kinds[i + 1] == "standfirst") or after:
            kinds[i:j] = ["list"] * (j - i)
        i = max(j, i + 1)


def _comments(parts: list[str], kinds: list[BlockKind | None], start: int) -> int:
    """Types the readers' comments at the end; gives the index where they (or nothing) begin."""
    last = max(
        (i for i in range(start, len(parts)) if _is_body(parts[i]) and not lines.is_handled(parts[i])), default=start
    )
    for i in range(start + 1, len(parts)):
        opening = furniture(parts[i]) == "opening"
        headed = _is_signed(parts, i) and any(_is_signed(parts, j) for j in range(i + 1, len(parts)))
        handled = i > last and lines.is_handled(parts[i]) and _invited(parts, i, start)
        if opening or (headed and i > start + 2) or handled:
            for j in range(i, len(parts)):
                boiler = (
                    furniture(parts[j]) == "boilerplate"
                    and not lines.is_handled(parts[j])
                    and len(parts[j].split()) <= 12
                )
                kinds[j] = "boilerplate" if boiler else "comment"
            return i
    return len(parts)


def _is_signed(parts: list[str], i: int) -> bool:
    """Whether a comment's header stands at ``i`` and its words after it; "He said:" before a quotation is no header."""
    if not lines.is_comment_header(parts[i]) or i + 1 >= len(parts):
        return False
    first = parts[i].split()[0].lower()
    return (
        first not in wording().pronouns
        and not re.search(r"\bsaid\s*:$", parts[i])
        and not lines.is_quoted(parts[i + 1])
    )


def _invited(parts: list[str], i: int, start: int) -> bool:
    """Whether a line "name: words" after the body is a reader's: comments were invited, or the name is a nickname."""
    if i <= start + 1 or furniture(parts[i]) is not None:
        return False
    before = furniture(parts[i - 1])
    return (before is not None and lines.is_nickname(parts[i])) or bool(_INVITED.search(plain(parts[i - 1])))


def _body(parts: list[str], kinds: list[BlockKind | None], start: int) -> None:
    """Types body and tail: everything from ``start`` that has no kind yet."""
    last = max(
        (i for i in range(start, len(parts)) if _is_body(parts[i]) and furniture(parts[i]) is None), default=start
    )
    i = start
    while i < len(parts):
        run = i
        while run < len(parts) and kinds[run] is None and _listable(parts[run]):
            run += 1
        if run - i >= 2:
            _run(parts, kinds, i, run, last)
            i = run
            continue
        if kinds[i] is None:
            kinds[i] = _body_kind(parts, i, last)
        i += 1


def _listable(part: str) -> bool:
    return (
        lines.is_short(part) and furniture(part) is None and not lines.is_pull_quote(part) and not lines.is_bullet(part)
    )


def _run(parts: list[str], kinds: list[BlockKind | None], i: int, j: int, last: int) -> None:
    """Two or more short unpunctuated lines in a row: a list, perhaps with a heading before or after it."""
    if i > last:
        kinds[i:j] = ["related"] * (j - i)
        return
    kinds[i:j] = ["list"] * (j - i)
    if (
        j < len(parts)
        and j - 1 <= last
        and (_TIMED.match(parts[j - 1]) or parts[j - 1].rstrip().endswith("?") or j - i == 2)
    ):
        kinds[j - 1] = "heading"
    titled = len(parts[i].split()) <= 7 and not re.search(r":\s|\d", _TIMED.sub("", parts[i]))
    if _TIMED.match(parts[i]) or (titled and (j - i > 2 or _TIMED.match(parts[i]))):
        kinds[i] = "heading"
    if j - i == 2 and kinds[i] == "list":
        kinds[i] = "caption" if lines.is_caption(parts[i]) and len(parts[i].split()) > 6 else "heading"


def _body_kind(parts: list[str], i: int, last: int) -> BlockKind:
    part = parts[i]
    kind = _kind(part)
    if kind:
        return kind
    if _MARKDOWN_HEADING.match(part):
        return "heading"
    if lines.is_bullet(part) or (lines.is_dashed(part) and any(map(lines.is_dashed, _beside(parts, i)))):
        return "list"
    if lines.is_pull_quote(part) or part.lstrip().startswith("> "):
        return "quote"
    if lines.is_short(part) or _asks(part):
        return _short_kind(parts, i, last)
    if _captioned(parts, i) and len(part.split()) <= (30 if _pictured(parts, i) else 16):
        return "caption"
    return "paragraph"


def _beside(parts: list[str], i: int) -> list[str]:
    return [*parts[max(0, i - 1) : i], *parts[i + 1 : i + 2]]


def _asks(part: str) -> bool:
    """Whether a line is a short question of the page's own, as headings are; not a quoted one or a speaker's."""
    told = part.split()
    return part.rstrip().endswith("?") and len(told) <= 12 and not lines.is_quoted(part) and not told[0].endswith(":")


def _repeats(parts: list[str], i: int) -> bool:
    """Whether the words of part ``i`` stand in another near it, as a pull quote's do."""
    words = parts[i].strip("\"'“”‘’«» ")
    return any(words in other for other in (*parts[max(0, i - 40) : i], *parts[i + 1 : i + 40]))


def _short_kind(parts: list[str], i: int, last: int) -> BlockKind:
    """A short line by where it stands: before a paragraph a heading, after the last one a teaser."""
    part = parts[i]
    if _TIMED.match(part):
        return "heading"
    if lines.is_quoted(part) and _repeats(parts, i):
        return "quote"
    if i > last:
        return "paragraph" if _LIFE.search(part) or lines.ends_sentence(part) else "related"
    if len(part.split()) > 12 or (lines.is_caption(part) and len(part.split()) > 9):
        return "caption" if lines.is_caption(part) else "paragraph"
    return "heading"

"""The report's smallest pieces of HTML. Whatever comes from a page passes ``escape`` here."""

from html import escape as _escape
from urllib.parse import urlsplit

from ascribe.export.ledger import Chain
from ascribe.export.wording import letter, line, neutral
from ascribe.records import Trace

PATTERNS = 12
"""How many line patterns there are; a chain's letter tells it apart where they come round again."""


def escape(words: str) -> str:
    """Page text as HTML text or attribute value: one character for each, none that could steer markup or direction."""
    return _escape(neutral(words), quote=True)


def bdi(words: str) -> str:
    """A name or title on one line, its direction kept to itself."""
    return f"<bdi>{escape(line(words))}</bdi>"


def link(href: str, inner: str, *, ends: bool = True) -> str:
    """``inner`` as a link where the address is one of the web; else as it is. ``ends``: no piece of it follows."""
    try:
        parts = urlsplit(href.strip())
    except ValueError:
        return inner
    if parts.scheme.lower() not in ("http", "https") or not parts.netloc:
        return inner
    return f'<a class="out{" end" * ends}" href="{escape(href.strip())}" rel="noopener noreferrer nofollow">{inner}</a>'


def pattern(label: int) -> str:
    """The CSS class of a chain's pattern."""
    return f"p{label % PATTERNS}"


def swatch(label: int | None) -> str:
    """A chain's pattern with its letter, as in strip and legend; an empty frame for the page's own voice."""
    if label is None:
        return '<span class="swatch ownc"></span>'
    return f'<span class="swatch {pattern(label)}"><b>{letter(label)}</b></span>'


def chain_names(trace: Trace, chain: Chain) -> list[str]:
    """The names of a chain's hands, page side first; one that is not among the sources by its id."""
    names = {s.id: line(s.name) for s in trace.sources}
    return [names.get(hand, hand) for hand in chain]


def chain_words(trace: Trace, chain: Chain) -> str:
    """A chain as HTML: hands, page side first, the origin bold."""
    *hands, origin = chain_names(trace, chain) or ["nobody whom the page names"]
    arrow = ' <span class="arr" aria-label="from">←</span> '
    return arrow.join([*(bdi(hand) for hand in hands), f"<b>{bdi(origin)}</b>"])


def table(head: list[str], rows: list[str], label: str) -> str:
    """A table with a header row; ``rows`` are the cells of each, already HTML. "" where there is no row."""
    if not rows:
        return ""
    cells = "".join(f'<th scope="col">{cell}</th>' for cell in head)
    body = "".join(f"<tr>{row}</tr>" for row in rows)
    return (
        f'<div class="scroll"><table aria-label="{escape(label)}"><thead><tr>{cells}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )

"""Every record of the project: frozen dataclasses, nothing of ours imported.

Offsets are half-open and count Unicode code points of ``Article.text``; ``text[start:end]`` of every span is exactly
what the page says. A tuple of spans stands in reading order; an empty one means "not on the page".
"""

from dataclasses import dataclass
from typing import Literal

Span = tuple[int, int]
Spans = tuple[Span, ...]

BlockKind = Literal[
    "headline",
    "standfirst",
    "byline",
    "dateline",
    "caption",
    "heading",
    "paragraph",
    "quote",
    "list",
    "credit",
    "correction",
    "related",
    "comment",
    "boilerplate",
]
SourceKind = Literal["person", "organization", "outlet", "document", "group", "unnamed", "data"]
QuotationKind = Literal["direct", "indirect", "mixed"]
Certainty = Literal["asserted", "hedged", "denied", "question", "intended"]
Bound = Literal["exact", "about", "more_than", "at_least", "less_than", "at_most", "range"]
Media = Literal["html", "text"]

STATING: frozenset[str] = frozenset({"headline", "standfirst", "caption", "paragraph", "quote", "list"})
"""Kinds of block whose sentences become statements."""


@dataclass(frozen=True, slots=True)
class Capture:
    """Bytes as they came, before anything is read from them.

    ``input`` is the path, URL or locator as the user gave it; ``url`` the page's address when one is known;
    ``published`` (ISO 8601) and ``outlet`` are what came beside the bytes (a JSON line, an option), else None.
    ``encoding`` is what the carrier said (an HTTP header), else None. ``truncated`` says why bytes are missing.
    """

    input: str
    body: bytes
    media: Media
    url: str | None = None
    encoding: str | None = None
    published: str | None = None
    outlet: str | None = None
    truncated: str | None = None


@dataclass(frozen=True, slots=True)
class Rejected:
    """An input that could not be read: at which stage, a short code, what a person can do about it."""

    stage: str
    code: str
    detail: str
    input: str


@dataclass(frozen=True, slots=True)
class Href:
    """A hyperlink: the offsets of its anchor words in ``Article.text`` and its target as written on the page."""

    start: int
    end: int
    href: str


@dataclass(frozen=True, slots=True)
class Block:
    """One typed block of the page; ``text[start:end]`` is its text."""

    kind: BlockKind
    start: int
    end: int
    links: tuple[Href, ...] = ()


@dataclass(frozen=True, slots=True)
class Stamp:
    """A date of the page: an ISO 8601 prefix as precise as the page is, and where on the page it was read."""

    iso: str
    basis: str


@dataclass(frozen=True, slots=True)
class Note:
    """Something a reader of the record must know of how it was read, e.g. ``truncated``."""

    code: str
    detail: str


@dataclass(frozen=True, slots=True)
class Article:
    """The typed page. ``text`` is the blocks' texts joined by one blank line, in page order, nothing else.

    ``basis`` says for each other field where on the page it was read (``outlet``, ``title``, ``bylines``,
    ``republished_from``, ``lang``); a field without a basis was not found.
    """

    id: str
    input: str
    url: str | None
    outlet: str | None
    title: str | None
    bylines: tuple[str, ...]
    published: Stamp | None
    modified: Stamp | None
    republished_from: str | None
    lang: str | None
    text: str
    blocks: tuple[Block, ...]
    canonical: str | None = None
    basis: dict[str, str] | None = None
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """Who is cited: the fullest name or description on the page, what kind, every mention.

    ``reason`` is why an unnamed one is not named, in the page's words; None where the page gives none.
    """

    id: str
    name: str
    kind: SourceKind
    role: str | None
    reason: str | None
    mentions: Spans


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who says what by which words. ``chain`` holds source ids, page side first, origin last."""

    id: str
    kind: QuotationKind
    source: Spans
    cue: Spans
    content: Spans
    parent: str | None
    source_id: str | None
    chain: tuple[str, ...]
    certainty: Certainty
    confidence: float


@dataclass(frozen=True, slots=True)
class Statement:
    """A stretch of the page that asserts something: under one attribution, or in the page's own voice."""

    id: str
    span: Spans
    attribution: str | None
    own_voice: bool


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure: ``value`` (and ``high`` for a range) in ``unit``, as of an ISO date, under an attribution or none."""

    span: Span
    bound: Bound
    value: float | int
    high: float | int | None
    unit: str | None
    as_of: str | None
    attribution: str | None


@dataclass(frozen=True, slots=True)
class Moment:
    """A time on the page and its ISO 8601 or TIMEX3 value, resolved against the page's date."""

    span: Span
    value: str


@dataclass(frozen=True, slots=True)
class Finding:
    """What a newsroom rule finds in this text: the rule's name, where, in words. Never a grade."""

    rule: str
    spans: Spans
    detail: str


@dataclass(frozen=True)
class Trace:
    """All that ``trace`` gives for one page. ``ascribe`` is the version that made it."""

    ascribe: str
    article: Article
    sources: tuple[Source, ...] = ()
    attributions: tuple[Attribution, ...] = ()
    statements: tuple[Statement, ...] = ()
    figures: tuple[Figure, ...] = ()
    times: tuple[Moment, ...] = ()
    findings: tuple[Finding, ...] = ()

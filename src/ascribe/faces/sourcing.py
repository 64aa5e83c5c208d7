"""Sourcing made short, for an agent that pays for every word: who says what on whose word, where a claim began."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from ascribe.records import (
    Attribution,
    Certainty,
    Checked,
    Claim,
    Comparison,
    Conflict,
    Counted,
    Finding,
    Independence,
    Origin,
    QuotationKind,
    SourceKind,
    Span,
    Spans,
    Story,
    StoryPage,
    Told,
    Trace,
)

MOST = 40
"""Entries of a list in one result; the whole is a resource."""
LONGEST = 400
"""Characters of one content that are shown."""


@dataclass(frozen=True, slots=True)
class Saying:
    """One attribution: on which page, who says it, of what kind and in what role, through whose hands (page side first,
    origin last), how sure the source is, the chance that this was read right, the words (direct: quoted) and their
    place in the page's text. ``within`` says by whom it is quoted, where it stands inside another's words."""

    page: str
    outlet: str | None
    published: str | None
    source: str | None
    kind: SourceKind | None
    role: str | None
    chain: tuple[str, ...]
    said: QuotationKind
    certainty: Certainty
    confidence: float
    words: str
    span: Spans
    within: str | None


@dataclass(frozen=True, slots=True)
class Sayings:
    """Attributions, and how many more there are."""

    attributions: tuple[Saying, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Sourcing:
    """A page in short: what it is, its attributions (the first ones, and how many more there are), how many statements
    it has and how many of them in its own voice, the spans of those, findings, notes on what was not read."""

    page: str
    outlet: str | None
    title: str | None
    published: str | None
    lang: str | None
    attributions: tuple[Saying, ...]
    more: int
    statements: int
    own_voice: int
    own_voice_spans: Spans
    findings: tuple[Finding, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ClaimOrigin:
    """A claim in short: its text, origins, how many are independent (0: undetermined), each page's part and from whom
    that page has the story, the first wordings, conflicts. ``pages`` are those that carry it."""

    id: str
    story: str
    text: str
    origins: tuple[Origin, ...]
    independent: int
    counted: tuple[Counted, ...]
    pages: tuple[StoryPage, ...]
    statements: tuple[Told, ...]
    conflicts: tuple[Conflict, ...]


def sayings(trace: Trace, words: str = "") -> Iterator[Saying]:
    """A page's attributions in reading order; with words, those whose content or source holds all of them."""
    asked = {w.strip('"“”,.;:!?').casefold() for w in words.split()} - {""}
    names = {s.id: s for s in trace.sources}
    by_id = {a.id: a for a in trace.attributions}
    article = trace.article
    for a in trace.attributions:
        source = names.get(a.source_id or "")
        content = " … ".join(" ".join(article.text[x:y].split()) for x, y in a.content)
        if asked and not all(w in f"{content} {source.name if source else ''}".casefold() for w in asked):
            continue
        over: Attribution | None = by_id.get(a.parent or "")
        outer = names.get(over.source_id or "") if over else None
        yield Saying(
            article.id,
            article.outlet,
            article.published.iso if article.published else None,
            source.name if source else None,
            source.kind if source else None,
            source.role if source else None,
            tuple(names[h].name for h in a.chain),
            a.kind,
            a.certainty,
            a.confidence,
            content if len(content) <= LONGEST else content[:LONGEST] + "…",
            a.content,
            outer.name if outer else None,
        )


def sourcing(trace: Trace) -> Sourcing:
    """A trace in short."""
    article = trace.article
    found = list(sayings(trace))
    own = [s for s in trace.statements if s.own_voice]
    spans: Sequence[Span] = [x for s in own for x in s.span]
    return Sourcing(
        article.id,
        article.outlet,
        article.title,
        article.published.iso if article.published else None,
        article.lang,
        tuple(found[:MOST]),
        max(0, len(found) - MOST),
        len(trace.statements),
        len(own),
        tuple(spans[:MOST]),
        trace.findings[:MOST],
        tuple(n.detail for n in article.notes),
    )


def claim_origin(told: Story, claim: Claim) -> ClaimOrigin:
    """A claim of a story in short."""
    on = {c.page for c in claim.pages} | {s.page for s in claim.statements}
    pages = tuple(p for p in told.pages if p.id in on)
    return ClaimOrigin(
        claim.id,
        told.id,
        claim.text,
        claim.origins[:MOST],
        claim.independent,
        claim.pages[:MOST],
        pages[:MOST],
        claim.statements[:MOST],
        claim.conflicts[:MOST],
    )


def bounded(found: Independence) -> Independence:
    """The same with the first claims, and of each the first wordings and conflicts, only."""
    claims = (replace(c, statements=c.statements[:MOST], conflicts=c.conflicts[:5]) for c in found.claims[:MOST])
    return replace(found, claims=tuple(claims))


def shortened(found: Comparison) -> Comparison:
    """The same with the first statements and passages only."""
    return replace(found, statements=found.statements[: 2 * MOST], passages=found.passages[: 2 * MOST])


def fewer(found: Checked) -> Checked:
    """The same with the nearest variants only."""
    return replace(found, variants=found.variants[: MOST // 2])


def is_date(words: str) -> bool:
    """Whether it is an ISO 8601 date or time."""
    try:
        datetime.fromisoformat(words)
    except ValueError:
        return False
    return True

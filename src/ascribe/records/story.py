"""The records of a collection: stories, claims, origins, passages, quotations checked, pages compared, judgements."""

from dataclasses import dataclass
from typing import Literal

from ascribe.records.page import Span, Spans

Relation = Literal["republishes", "rewrites", "cites", "independent", "unknown"]
Stance = Literal["supports", "denies", "corrects"]
Disagreement = Literal["figure", "quotation", "attribution"]
Change = Literal["kept", "reworded", "dropped", "added"]
Sharing = Literal[
    "republication",
    "common wire",
    "rewrite",
    "shared quotation",
    "shared document",
    "boilerplate",
    "own re-use",
    "chance",
]


@dataclass(frozen=True, slots=True)
class Dated:
    """When a page was published as far as it tells, where that was read, and why it may be doubted (else None)."""

    iso: str
    basis: str
    doubt: str | None


@dataclass(frozen=True, slots=True)
class Parent:
    """Where a page has its story from: a page of the collection by its id, else the name of one outside."""

    page: str | None
    outside: str | None
    relation: Relation
    confidence: float
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StoryPage:
    """A page of a story; ``relation`` is how it came by the story in the main."""

    id: str
    input: str
    outlet: str | None
    title: str | None
    published: Dated | None
    relation: Relation
    parents: tuple[Parent, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """One page's wording of a claim; ``stance`` is to what the claim asserts."""

    page: str
    span: Spans
    text: str
    stance: Stance


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a claim began: on which page (or at which outlet outside) it first stands, on whose word, and why so."""

    page: str | None
    outside: str | None
    source: str | None
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Counted:
    """Whether a page counted as bringing an origin of its own to a claim, and why or why not."""

    page: str
    counted: bool
    why: str


@dataclass(frozen=True, slots=True)
class Version:
    """What one page has where versions disagree."""

    page: str
    text: str
    span: Spans


@dataclass(frozen=True, slots=True)
class Conflict:
    """Where versions of one claim disagree: in a figure, in quoted words, in whose word it is."""

    kind: Disagreement
    values: tuple[Version, ...]


@dataclass(frozen=True, slots=True)
class Claim:
    """Statements of several pages that assert one thing. No ``origins``: undetermined."""

    id: str
    text: str
    statements: tuple[Told, ...]
    origins: tuple[Origin, ...]
    independent: int
    pages: tuple[Counted, ...]
    conflicts: tuple[Conflict, ...]


@dataclass(frozen=True, slots=True)
class Story:
    """Pages on one event: who has it from whom, what they claim, where each claim began. ``circles`` are pages that
    have the story from one another."""

    id: str
    title: str | None
    pages: tuple[StoryPage, ...]
    claims: tuple[Claim, ...]
    circles: tuple[tuple[str, ...], ...]


Verdict = Literal["accept", "reject", "correct"]


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a person said of one thing that was read: kept apart from it, never overwritten by a run.

    ``target`` is the key of what is judged (an attribution by its spans, a parent by whom it names), ``words`` how it
    read then; ``field`` and ``value`` say what would be right, where the verdict is "correct".
    """

    id: str
    page: str
    target: str
    words: str
    verdict: Verdict
    field: Literal["who", "chain", "relation"] | None
    value: str | None
    by: str
    at: str


@dataclass(frozen=True, slots=True)
class Reuse:
    """A passage that stands in two pages: half-open offsets in each one's text, how many words are the same, the
    longest run of them, the share of the longer side's words that are the same (0 … 1), and how it came about."""

    a: Span
    b: Span
    same: int
    run: int
    likeness: float
    kind: Sharing


@dataclass(frozen=True, slots=True)
class Variant:
    """A quotation as one page has it: where, its words, who the page says the speaker is (None: nobody named), the
    share of the asked words that stand there (0 … 1), and the words that differ, as (asked, there)."""

    page: str
    span: Span
    text: str
    speaker: str | None
    same: float
    differences: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Checked:
    """What a collection knows of a quotation: the verdict, and every page's variant, the nearest first."""

    quotation: str
    by: str | None
    verdict: Literal["exact", "altered", "absent", "other speaker"]
    variants: tuple[Variant, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """A statement of one page beside the one of another that asserts the same; either side may be missing.

    ``source_a`` and ``source_b`` are who says it, None for the page's own voice or a side that is missing.
    """

    change: Change
    a: Version | None
    b: Version | None
    source_a: str | None
    source_b: str | None
    figures: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two pages side by side: their statements paired, and the passages that stand in both."""

    a: str
    b: str
    statements: tuple[Pair, ...]
    passages: tuple[Reuse, ...]

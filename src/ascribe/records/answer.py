"""Records of what is checked with a collection: an answer's quotations and citations, how independent sources are."""

from dataclasses import dataclass
from typing import Literal

from ascribe.records.page import Note, Span
from ascribe.records.story import Claim, StoryPage, Variant

Fidelity = Literal["exact", "altered", "absent", "other speaker", "cited page lacks it"]


@dataclass(frozen=True, slots=True)
class Citation:
    """A citation of an answer: where its mark stands, its address as written (None: the mark leads nowhere), and the
    page of the collection at that address (None: not in the collection)."""

    span: Span
    href: str | None
    page: str | None = None


@dataclass(frozen=True, slots=True)
class Cited:
    """A quotation of an answer: where its words stand (marks left out), the words, the person or body that they are
    given to (None: nobody named), and the citations that it goes with, by their places in the answer's list."""

    span: Span
    text: str
    speaker: str | None
    citations: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a text quotes and cites, in its order; offsets are the text's. ``notes`` say what was not read."""

    quotations: tuple[Cited, ...]
    citations: tuple[Citation, ...]
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class QuotationCheck:
    """A quotation of an answer against a collection: the verdict, and the pages' variants, the cited and the nearest
    first, ten at most."""

    quotation: Cited
    verdict: Fidelity
    variants: tuple[Variant, ...]


@dataclass(frozen=True, slots=True)
class AnswerCheck:
    """An answer checked against a collection. ``notes`` say what was not checked."""

    quotations: tuple[QuotationCheck, ...]
    citations: tuple[Citation, ...]
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """One of several sources asked about: what was given (shortened), the page it is (None: not known, or it could not
    be read), where that has the matter from (a page's id, or an outlet by name), whether it brings an origin of its own
    (None: undetermined), and why."""

    given: str
    page: str | None
    origin: str | None
    own: bool | None
    why: str


@dataclass(frozen=True, slots=True)
class Independence:
    """How many origins stand behind several sources: in the main (None: undetermined), and claim by claim for the
    claims that two or more of them share. ``pages`` are the sources' pages and those that they have it from."""

    sources: tuple[Standing, ...]
    independent: int | None
    claims: tuple[Claim, ...]
    pages: tuple[StoryPage, ...]

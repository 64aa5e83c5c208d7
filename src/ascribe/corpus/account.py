"""Accounts: what one page tells of an event, who published it, and when. Stories are told of accounts, so that a page
is read into its units once, however many stories it is compared in."""

from dataclasses import dataclass

from ascribe.corpus.unit import Unit, units
from ascribe.corpus.when import NEVER, dated
from ascribe.records import Dated, SourceKind, Trace


@dataclass(frozen=True, slots=True)
class Account:
    """One page as a story needs it.

    ``credits`` are its credit lines; ``kinds`` the kinds of source that
    it has; ``units`` what it states, in reading order, whose ``page`` is 0.
    """

    id: str
    input: str
    outlet: str | None
    title: str | None
    published: Dated | None
    republished_from: str | None
    text: str
    credits: tuple[str, ...]
    kinds: frozenset[SourceKind]
    units: tuple[Unit, ...]

    @property
    def day(self) -> str:
        """The date of publication as an ISO prefix to sort by; the date of change is never used in its stead."""
        return self.published.iso if self.published else NEVER


def account(trace: Trace) -> Account:
    """The account of a page. One without statements (read without attributions) has no units."""
    a = trace.article
    return Account(
        a.id, a.input, a.outlet, a.title, dated(a), a.republished_from, a.text,
        tuple(a.text[b.start : b.end] for b in a.blocks if b.kind == "credit"),
        frozenset(s.kind for s in trace.sources), tuple(units(trace)),
    )  # fmt: skip

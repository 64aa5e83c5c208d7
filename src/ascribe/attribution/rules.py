"""Findings: what newsroom rules that a text can be checked for find in this text. Never a grade.

Basis of the rules: the sourcing sections of AP's news values, Reuters' handbook, the BBC's editorial guidelines 3.4 and
the SPJ code. Each speaks of "this text": a page cannot show what a desk verified off the page.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ascribe.attribution.custody import tells_custody
from ascribe.attribution.language import Lexicon
from ascribe.records import Article, Attribution, Figure, Finding, Source, Spans, Statement


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything a rule may look at."""

    article: Article
    sources: tuple[Source, ...]
    attributions: tuple[Attribution, ...]
    statements: tuple[Statement, ...]
    figures: tuple[Figure, ...]
    lexicon: Lexicon

    def of(self, source: Source) -> list[Attribution]:
        """The attributions that cite the source."""
        return [a for a in self.attributions if a.source_id == source.id]


Rule = Callable[[Reading], Iterator[Finding]]


def findings(reading: Reading) -> tuple[Finding, ...]:
    """What every rule finds, in the order of ``RULES``; () where nothing is found."""
    return tuple(f for rule in BY_NAME.values() for f in rule(reading))


def _spans(attributions: list[Attribution]) -> Spans:
    return tuple(s for a in attributions for s in (a.source or a.content))


def _lead(r: Reading) -> tuple[int, int] | None:
    return next(((b.start, b.end) for b in r.article.blocks if b.kind == "paragraph"), None)


def relies_on_another_outlet(r: Reading) -> Iterator[Finding]:
    """The first paragraph's words come through another outlet."""
    lead = _lead(r)
    if lead is None:
        return
    outlets = {s.id: s.name for s in r.sources if s.kind == "outlet"}
    first = [a for a in r.attributions if a.content and lead[0] <= a.content[0][0] < lead[1]]
    for a in first:
        through = [outlets[h] for h in a.chain if h in outlets]
        if through:
            confirmed = re.search(r"independently (?:verif|confirm)", r.article.text)
            more = "; the page says it could not confirm it" if confirmed else ""
            yield Finding("relies-on-another-outlet", a.content, f"the first paragraph has it from {through[0]}{more}")
            return


def only_one_unnamed_source(r: Reading) -> Iterator[Finding]:
    """All attributions outside the headline lead to one source, and that one is not named."""
    cited = {a.source_id for a in r.attributions if a.source_id}
    if len(cited) == 1:
        source = next(s for s in r.sources if s.id in cited)
        if source.kind == "unnamed":
            yield Finding(
                "only-one-unnamed-source", source.mentions, f"the only source in this text is “{source.name}”"
            )


def bare_source(r: Reading) -> Iterator[Finding]:
    """ "A source", "sources": nothing tells how they would know."""
    for s in r.sources:
        if s.kind == "unnamed" and re.fullmatch(
            r"(?:(?:a|one|two|three|several|some|many)\s+)?sources?", s.name.casefold()
        ):
            yield Finding("bare-source", s.mentions, f"“{s.name}”: nothing tells how they would know")


def unnamed_without_reason(r: Reading) -> Iterator[Finding]:
    """An unnamed person is cited and the text gives no reason for it."""
    for s in r.sources:
        if s.kind == "unnamed" and not s.reason and s.mentions and r.of(s):
            yield Finding("unnamed-without-reason", s.mentions[:1], f"“{s.name}” is not named; no reason is given")


def plural_sources_unsupported(r: Reading) -> Iterator[Finding]:
    """ "Sources", "officials" without a number."""
    for s in r.sources:
        if s.kind == "unnamed" and re.fullmatch(
            r"(?:\w+\s+)?(?:sources|officials|insiders|aides|people)", s.name.casefold()
        ):
            first = s.name.split()[0].casefold()
            if (
                first not in ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
                and not first.isdigit()
            ):
                yield Finding("plural-sources-without-number", s.mentions[:1], f"“{s.name}”: how many is not said")


def unnamed_opinion(r: Reading) -> Iterator[Finding]:
    """An unnamed source is quoted in its own words with an attack or an opinion."""
    for s in r.sources:
        if s.kind != "unnamed":
            continue
        for a in r.of(s):
            words = " ".join(r.article.text[b:e] for b, e in a.content).casefold()
            if a.kind != "indirect" and any(re.search(rf"\b{stem}", words) for stem in r.lexicon.contentious):
                yield Finding("unnamed-attack", a.content, f"“{s.name}” attacks without a name")


def custody_not_said(r: Reading) -> Iterator[Finding]:
    """The text hinges on a document and does not say how it was obtained."""
    lead = _lead(r)
    for s in r.sources:
        mine = r.of(s)
        if (
            s.kind != "document"
            or not mine
            or not re.search(r"leak|internal|confidential|secret|draft|memo|cable", s.name.casefold())
        ):
            continue
        early = lead is not None and any(a.content and a.content[0][0] < lead[1] for a in mine)
        around = " ".join(r.article.text[b : e + 60] for b, e in s.mentions)
        if early and not tells_custody(around, r.lexicon):
            yield Finding("custody-not-said", s.mentions[:1], f"how “{s.name}” was obtained is not said")


def figure_without_source(r: Reading) -> Iterator[Finding]:
    """A figure with a unit stands in the page's own voice."""
    own = [st.span for st in r.statements if st.own_voice]
    for f in r.figures:
        if (
            f.attribution is None
            and f.unit
            and f.value > 12
            and any(s <= f.span[0] < e for spans in own for s, e in spans)
        ):
            yield Finding(
                "figure-without-source", (f.span,), f"“{r.article.text[f.span[0] : f.span[1]]}” rests on nobody's word"
            )


def figure_without_as_of(r: Reading) -> Iterator[Finding]:
    """A count that grows or falls (dead, displaced, infected …) has no date."""
    for f in r.figures:
        words = r.article.text[max(0, f.span[0] - 40) : f.span[1] + 40].casefold()
        if (
            f.as_of is None
            and f.value > 12
            and re.search(r"kill|dead|death|displac|injur|wound|infect|missing|arrest|refugee", words)
        ):
            yield Finding("figure-without-as-of", (f.span,), "a count that changes, with no date in this text")


def contentious_lead_unsourced(r: Reading) -> Iterator[Finding]:
    """The first paragraph makes a contentious claim in the page's own voice."""
    lead = _lead(r)
    if lead is None:
        return
    for st in r.statements:
        if st.own_voice and lead[0] <= st.span[0][0] < lead[1]:
            words = r.article.text[st.span[0][0] : st.span[-1][1]].casefold()
            if any(re.search(rf"\b{stem}", words) for stem in r.lexicon.contentious):
                yield Finding(
                    "contentious-lead-unsourced", st.span, "the first paragraph says it in the page's own voice"
                )
                return


BY_NAME: dict[str, Rule] = {
    "relies-on-another-outlet": relies_on_another_outlet,
    "only-one-unnamed-source": only_one_unnamed_source,
    "bare-source": bare_source,
    "unnamed-without-reason": unnamed_without_reason,
    "plural-sources-without-number": plural_sources_unsupported,
    "unnamed-attack": unnamed_opinion,
    "custody-not-said": custody_not_said,
    "figure-without-source": figure_without_source,
    "figure-without-as-of": figure_without_as_of,
    "contentious-lead-unsourced": contentious_lead_unsourced,
}
"""Each rule by the name that findings bear; its docstring says what it finds (docs/rules.md is made from it)."""
RULES: tuple[str, ...] = tuple(BY_NAME)
"""Every rule's name, as findings and ``--fail-on`` use it."""

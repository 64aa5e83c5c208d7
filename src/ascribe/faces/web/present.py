"""Records put into shape for the pages' templates: what is looked up, joined or counted is done here."""

import difflib
import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from ascribe.collection import Collection, Listed
from ascribe.export.wording import date, line
from ascribe.records import Attribution, Claim, Judgement, Reuse, Story, StoryPage, Trace, Variant

SNIPPET = 140
"""Characters of a passage that are shown."""


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A passage of this page that stands in another one: where here and there, how long, of what kind, its words."""

    page: Listed
    here: int
    there: int
    words: int
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Cited:
    """Something for which a source is cited: on which page, the attribution, its words, how they came."""

    page: Listed
    attribution: Attribution
    words: str
    chain: str


def name(page: Listed | StoryPage) -> str:
    """How a page is called in a list: its outlet, else the last part of where it came from."""
    return line(page.outlet or page.input.rstrip("/").rpartition("/")[2] or page.input)


def names(story: Story) -> dict[str, str]:
    """For each page of a story its name; pages of one outlet are told apart by their date."""
    plain = {p.id: name(p) for p in story.pages}
    twice = {n for n in plain.values() if list(plain.values()).count(n) > 1}
    dated = {p.id: f"{plain[p.id]}, {date(p.published.iso)}" for p in story.pages if p.published}
    return {k: dated.get(k, n) if n in twice else n for k, n in plain.items()}


def only(trace: Trace, source: str) -> Trace:
    """The trace with what came through one source alone; the rest of the page is left unmarked."""
    kept = tuple(a for a in trace.attributions if source in a.chain or source == a.source_id)
    ids = {a.id for a in kept}
    kept = tuple(replace(a, parent=a.parent if a.parent in ids else None) for a in kept)
    return replace(
        trace,
        attributions=kept,
        statements=tuple(s for s in trace.statements if s.attribution in ids),
        figures=tuple(f for f in trace.figures if f.attribution in ids),
        times=(),
        findings=(),
    )


def elsewhere(trace: Trace, sharing: Iterable[tuple[Listed, Sequence[Reuse]]]) -> list[Elsewhere]:
    """The passages that stand in other pages too, in this page's order."""
    found = []
    for page, passages in sharing:
        for r in passages:
            words = " ".join(trace.article.text[r.a[0] : r.a[1]].split())
            cut = words[:SNIPPET] + ("…" if len(words) > SNIPPET else "")
            found.append(Elsewhere(page, r.a[0], r.b[0], r.same, r.kind, cut))
    return sorted(found, key=lambda e: (e.here, e.page.id))


def block_at(trace: Trace, offset: int) -> int:
    """Where the block begins that holds an offset: its anchor on the page is ``b`` and this number."""
    return next((b.start for b in trace.article.blocks if b.start <= offset < b.end), 0)


def chain(trace: Trace, attribution: Attribution) -> str:
    """The hands of an attribution in words, page side first."""
    known = {s.id: line(s.name) for s in trace.sources}
    hands = attribution.chain or ((attribution.source_id,) if attribution.source_id else ())
    return " ← ".join(known.get(h, h) for h in hands) or "nobody whom the page names"


def said(trace: Trace, attribution: Attribution) -> str:
    """What is said, its pieces joined."""
    return line(" … ".join(trace.article.text[s:e] for s, e in attribution.content))


def cited(collection: Collection, source: str) -> list[Cited]:
    """Everything that one person or body is cited for, by the pages' dates."""
    found = []
    for page, ids in collection.cited(source):
        trace = collection.trace(page.id)
        for a in trace.attributions if trace else ():
            if a.id in ids and trace:
                found.append(Cited(page, a, said(trace, a), chain(trace, a)))
    return found


def target(trace: Trace, attribution: Attribution) -> str:
    """The key under which people judge an attribution: its own spans, so that another reading is another thing."""
    spans = "|".join(
        f"{role}{s}-{e}"
        for role, found in (("s", attribution.source), ("q", attribution.cue), ("c", attribution.content))
        for s, e in found
    )
    # Offsets hold for one text only, and a page's id names its text.
    return _short(f"{trace.article.id}:{spans}")


def target_of_parent(page: str, parent: str) -> str:
    """The key under which people judge that a page has its story from another."""
    return _short(f"{page}<{parent}")


def _short(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()[:16]


def judged(trace: Trace, judgements: Sequence[Judgement]) -> tuple[dict[str, list[Judgement]], list[Judgement]]:
    """The judgements of a page by the attribution that they are of, and those whose attribution is no longer read."""
    keys = {target(trace, a): a.id for a in trace.attributions}
    of: dict[str, list[Judgement]] = {}
    orphans = []
    for j in judgements:
        if j.target in keys:
            of.setdefault(keys[j.target], []).append(j)
        elif j.field != "relation":
            orphans.append(j)
    return of, orphans


def differing(variant: Variant, asked: str) -> list[tuple[str, str]]:
    """A variant's words beside those asked for, as (mark, words): "same", "gone" (asked only), "new" (there only)."""
    a, b = asked.split(), variant.text.split()
    out: list[tuple[str, str]] = []
    for op, i, j, k, m in difflib.SequenceMatcher(
        None, [_bare(w) for w in a], [_bare(w) for w in b], False
    ).get_opcodes():
        if op == "equal":
            out.append(("same", " ".join(b[k:m])))
            continue
        if i < j:
            out.append(("gone", " ".join(a[i:j])))
        if k < m:
            out.append(("new", " ".join(b[k:m])))
    return out


def _bare(word: str) -> str:
    return word.casefold().strip("“”\"'‘’.,;:!?").replace("’", "'")


def first_had(story: Story) -> list[tuple[str | None, str, str]]:
    """Who had the story first, as far as it can be told: (page, name, why), the likeliest first; [] is undetermined."""
    known = names(story)
    tally: Counter[tuple[str | None, str]] = Counter()
    for claim in story.claims:
        tally.update({(o.page, known.get(o.page or "", o.outside or "")) for o in claim.origins})
    total = sum(1 for c in story.claims if c.origins)
    return [(page, who, f"{count} of {total} claims begin there") for (page, who), count in tally.most_common(3)]


def carriers(claim: Claim) -> int:
    """On how many pages a claim stands."""
    return len({s.page for s in claim.statements})


def facets(found: Mapping[str, Sequence[tuple[str, int]]], query: Mapping[str, str]) -> list[tuple[str, str, int, str]]:
    """The counts beside a search: (facet, value, how many, the query that narrows to it)."""
    out = []
    for facet, values in found.items():
        for value, count in values[:8]:
            out.append((facet, value, count, urlencode({**query, facet: value})))
    return out

"""Several sources asked about at once: do they stand on one origin or on many? In the main, and claim by claim."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import combinations

from ascribe.corpus.account import account
from ascribe.corpus.event import SAME_EVENT, likeness, near, vector
from ascribe.corpus.passage import reuse, sketch
from ascribe.corpus.story import story
from ascribe.records import Claim, Counted, Independence, Standing, Story, StoryPage, Trace

_Own = tuple[bool | None, str | None, str]
"""Whether a page brings an origin of its own, where it has the matter from, and why."""


def independence(
    given: Sequence[tuple[str, str | None, str]], traces: Sequence[Trace], stories: Mapping[str, str]
) -> Independence:
    """How many origins stand behind the sources ``given``: each as it was asked for, its page's id, and where that is
    None what is wrong with it. ``traces`` are those pages and the ones that they have the matter from; ``stories`` says
    of which story a page is where that is known.

    A page counts where it is an origin of half of the claims at least that it shares with the others, and does not take
    over or rewrite another; else where it is the first to bring the origin that it has the matter from. Nothing is
    concluded of a page that shares no claim with the others, and nothing is shared across events.
    """
    asked = {page for _, page, _ in given if page}
    owns: dict[str, _Own] = {}
    pages: list[StoryPage] = []
    claims: list[Claim] = []
    for told in [_told(group) for group in _events(traces, stories)]:
        shared = [c for c in told.claims if len({s.page for s in c.statements} & asked) > 1]
        owns |= _owns(told, asked, shared)
        claims += [_counted(told, c, asked) for c in shared]
        pages += told.pages
    sources: list[Standing] = []
    for name, page, trouble in given:
        if page is None:
            sources.append(Standing(name, None, None, None, trouble))
        elif any(s.page == page for s in sources):
            sources.append(Standing(name, page, owns[page][1], False, "the same page as one before"))
        else:
            own, origin, why = owns[page]
            sources.append(Standing(name, page, origin, own, why))
    known = [s.own for s in sources if s.page is not None]
    count = known.count(True) if True in known and None not in known else None
    return Independence(tuple(sources), count, tuple(claims), tuple(pages))


def _events(traces: Sequence[Trace], stories: Mapping[str, str]) -> list[list[Trace]]:
    """The pages in groups, each on one event: of one story, or alike in their rare words and near in time."""
    vectors = [vector(t.article) for t in traces]
    days = [t.article.published.iso if t.article.published else None for t in traces]
    known = [stories.get(t.article.id) for t in traces]
    group = list(range(len(traces)))
    for a, b in combinations(range(len(traces)), 2):
        same = known[a] == known[b] if known[a] and known[b] else False
        if same or (likeness(vectors[a], vectors[b]) >= SAME_EVENT and near(days[a], days[b])):
            group = [group[a] if g == group[b] else g for g in group]
    return [[t for t, g in zip(traces, group, strict=True) if g == k] for k in dict.fromkeys(group)]


def _told(traces: Sequence[Trace]) -> Story:
    sketches = [sketch(t) for t in traces]
    passages = {
        (a, b): found for a, b in combinations(range(len(traces)), 2) if (found := reuse(sketches[a], sketches[b]))
    }
    return story("", [account(t) for t in traces], passages)


def _owns(told: Story, asked: set[str], shared: Sequence[Claim]) -> dict[str, _Own]:
    """For each page asked about, in the order of time, whether it brings an origin of its own."""
    pages = {p.id: p for p in told.pages}
    brought: set[str] = set()
    out: dict[str, _Own] = {}
    for page in told.pages:
        tallies = [t for c in shared for t in c.pages if t.page == page.id]
        if page.id in asked and tallies:
            out[page.id] = _own(page, pages, tallies, brought)
            brought.add(out[page.id][1] or page.id)
        elif page.id in asked:
            out[page.id] = (None, None, "it shares no claim with the others")
    return out


def _own(page: StoryPage, pages: Mapping[str, StoryPage], tallies: Sequence[Counted], brought: set[str]) -> _Own:
    """One page by how its shared claims count it; else by where it has the matter from."""
    mine = [t for t in tallies if t.counted]
    root, why = _root(page, pages)
    if 2 * len(mine) >= len(tallies) and page.relation not in ("republishes", "rewrites"):
        return (
            page.id not in brought,
            page.id,
            f"{mine[0].why}; an origin of {len(mine)} of {len(tallies)} shared claims",
        )
    if root is None or root == page.id:
        others = next((t.why for t in tallies if not t.counted and t.why), None)
        return (None, None, why) if others is None else (False, None, others)
    return root not in brought, root, why


def _root(page: StoryPage, pages: Mapping[str, StoryPage]) -> tuple[str | None, str]:
    """Where a page has the matter from in the end, by its surest parents: a page's id (its own where it has none), or
    an outlet's name; None where that is undetermined. And how that is known."""
    at, seen, steps = page, {page.id}, []
    while at.parents:
        parent = at.parents[0]
        name = _name(pages[parent.page]) if parent.page else str(parent.outside)
        steps.append(f"{parent.relation} {name}: {'; '.join(parent.evidence)}")
        if parent.page is None:
            return parent.outside, " ← ".join(steps)
        if parent.page in seen:
            return None, "undetermined: the pages have it from one another"
        at = pages[parent.page]
        seen.add(at.id)
    return at.id, " ← ".join(steps) or "undetermined: it names nobody that it has it from"


def _name(page: StoryPage) -> str:
    return page.outlet or page.input


def _counted(told: Story, claim: Claim, asked: set[str]) -> Claim:
    """The claim with the origins that stand behind the pages asked about: those of other pages from which none of
    these has it are left out."""
    above: dict[str, set[str]] = {p.id: {x.page for x in p.parents if x.page} for p in told.pages}
    reach = {s.page for s in claim.statements} & asked
    while more := {q for p in reach for q in above[p]} - reach:
        reach |= more
    origins = tuple(o for o in claim.origins if o.page is None or o.page in reach)
    return replace(claim, origins=origins, independent=len(origins))

"""The collection in words for the terminal: stories, claims, origins, quotations, two pages side by side."""

import textwrap
from collections.abc import Iterator, Sequence

from ascribe.collection import Hit, Hits, Listed
from ascribe.export.wording import line
from ascribe.records import Checked, Claim, Comparison, Origin, Story, StoryPage

WIDTH = 100
_MOST = 12
"""Claims of a story that are listed in full."""


def _wrapped(words: str, lead: str, rest: str | None = None) -> Iterator[str]:
    after = " " * len(lead) if rest is None else rest
    yield from textwrap.wrap(line(words), WIDTH, initial_indent=lead, subsequent_indent=after) or [lead]


def _name(page: StoryPage | Listed) -> str:
    return line(page.outlet or page.input)


def stories(found: Sequence[tuple[str, list[Listed]]]) -> Iterator[str]:
    """One line a story, and its pages' outlets."""
    for id, pages in found:
        dates = [p.published[:10] for p in pages if p.published]
        span = f"{min(dates)} – {max(dates)}" if dates else "no dates"
        yield f"{id}  {len(pages)} pages  {span}"
        yield from _wrapped(next((p.title for p in pages if p.title), None) or pages[0].input, "    ")
        yield from _wrapped(" · ".join(dict.fromkeys(_name(p) for p in pages)), "    ")


def story(told: Story) -> Iterator[str]:
    """Who has the story from whom, in the order of time; then the claims by how many pages carry them."""
    names = {p.id: _name(p) for p in told.pages}
    yield from _wrapped(told.title or told.id, "")
    yield f"story {told.id} · {len(told.pages)} pages · {len(told.claims)} claims"
    yield ""
    yield "WHO HAS IT FROM WHOM"
    for page in told.pages:
        date = page.published.iso.replace("T", " ")[:16] if page.published else "no date"
        doubt = f" (doubtful: {page.published.doubt})" if page.published and page.published.doubt else ""
        yield f"  {date:<17}{names[page.id]}{doubt}  [{page.id}]"
        if not page.parents:
            yield f"  {'':<17}  {page.relation}"
        for parent in page.parents:
            whom = names.get(parent.page or "", "") or f"{parent.outside} (not in the collection)"
            yield from _wrapped(f"{parent.relation} {whom}: {'; '.join(parent.evidence)}", " " * 21)
    for circle in told.circles:
        yield f"  a circle: {' ← '.join(names[p] for p in circle)} have it from one another"
    yield ""
    yield "CLAIMS, AND HOW MANY INDEPENDENT ORIGINS THEY HAVE"
    for c in told.claims[:_MOST]:
        yield from _claim_head(c, names)
    if len(told.claims) > _MOST:
        yield f"  and {len(told.claims) - _MOST} more (--json has all)"


def _claim_head(claim: Claim, names: dict[str, str]) -> Iterator[str]:
    yield from _wrapped(claim.text, f"  {claim.independent or '?'}  ")
    carriers = len({s.page for s in claim.statements})
    kinds = sorted({c.kind for c in claim.conflicts})
    differ = f" · versions differ in {', '.join(kinds)}" if kinds else ""
    yield f"     claim {claim.id} · on {carriers} pages{differ}"
    for origin in claim.origins:
        yield from _wrapped(_origin(origin, names), "     ← ", "       ")
    if not claim.origins:
        yield "     origin undetermined"


def _origin(origin: Origin, names: dict[str, str]) -> str:
    where = names.get(origin.page or "") or f"{origin.outside} (not in the collection)"
    return f"{where}, on the word of {origin.source}" if origin.source else f"{where}, on its own word"


def claim(told: Story, found: Claim) -> Iterator[str]:
    """A claim: its origins and why, each page and why it counts or not, its wordings, where they disagree."""
    names = {p.id: _name(p) for p in told.pages}
    yield from _wrapped(found.text, "")
    yield f"claim {found.id} of story {told.id}"
    yield ""
    yield f"INDEPENDENT ORIGINS: {found.independent or 'undetermined'}"
    for origin in found.origins:
        yield from _wrapped(f"{_origin(origin, names)}: {'; '.join(origin.reasons)}", "  ← ")
    yield ""
    yield "PAGES"
    for page in found.pages:
        yield from _wrapped(f"{names[page.page]}: {page.why}", "  counted      " if page.counted else "  not counted  ")
    yield ""
    yield "WORDINGS"
    for s in found.statements:
        yield from _wrapped(f"{names[s.page]}{'' if s.stance == 'supports' else ' ' + s.stance}: {s.text}", "  ")
    for conflict in found.conflicts:
        yield ""
        yield f"VERSIONS DIFFER IN {conflict.kind.upper()}"
        for v in conflict.values:
            yield from _wrapped(f"{names[v.page]}: {v.text}", "  ")


def path(told: Story, page: StoryPage) -> Iterator[str]:
    """From whom a page has the story, hand by hand, as far back as the collection reaches."""
    by_id = {p.id: p for p in told.pages}
    at, seen = page, {page.id}
    yield from _wrapped(f"{_name(at)} [{at.id}]", "")
    while at.parents:
        parent = at.parents[0]
        who = _name(by_id[parent.page]) if parent.page else f"{parent.outside} (not in the collection)"
        yield from _wrapped(f"{parent.relation} {who}: {'; '.join(parent.evidence)}", "  ← ")
        if parent.page is None or parent.page in seen:
            return
        at = by_id[parent.page]
        seen.add(at.id)
    yield f"  {_name(at)}: {'has it from its own sources' if at.relation == 'independent' else 'undetermined'}"


def checked(found: Checked, pages: dict[str, Listed]) -> Iterator[str]:
    """The verdict, then each page's version with the words that differ and its speaker."""
    yield found.verdict.upper() + (f" (by {found.by})" if found.by and found.verdict != "absent" else "")
    for v in found.variants:
        page = pages[v.page]
        date = (page.published or "no date")[:10]
        yield from _wrapped(f"{date}  {_name(page)}, given to {v.speaker or 'nobody named'}: {v.text}", "  ")
        for asked, there in v.differences:
            yield from _wrapped(f"asked “{asked}”, there “{there}”", "      ")


def comparison(found: Comparison, names: dict[str, str]) -> Iterator[str]:
    """Two pages side by side, statement by statement."""
    half = (WIDTH - 14) // 2
    yield f"{'':<10}{names[found.a][:half]:<{half}}  {names[found.b][:half]}"
    for pair in found.statements:
        left = textwrap.wrap(line(pair.a.text), half) if pair.a else ["—"]
        right = textwrap.wrap(line(pair.b.text), half) if pair.b else ["—"]
        for i in range(max(len(left), len(right))):
            label = pair.change if i == 0 else ""
            a, b = (side[i] if i < len(side) else "" for side in (left, right))
            yield f"{label:<10}{a:<{half}}  {b}".rstrip()
        if pair.a and pair.b and pair.source_a != pair.source_b:
            yield f"{'':<10}on the word of: {pair.source_a or 'its own'}  →  {pair.source_b or 'its own'}"
        for x, y in pair.figures:
            yield f"{'':<10}figure: {x}  →  {y}"
    words = sum(p.same for p in found.passages)
    yield ""
    yield f"{len(found.passages)} passages stand in both, {words} words: " + (
        ", ".join(sorted({p.kind for p in found.passages})) or "none"
    )


def hits(found: Sequence[Hit], counted: Hits) -> Iterator[str]:
    """The pages found with a snippet, and the counts by outlet, speaker and kind of source."""
    yield f"{counted.total} page{'' if counted.total == 1 else 's'}"
    for hit in found:
        date = (hit.page.published or "no date")[:10]
        yield from _wrapped(f"{date}  {_name(hit.page)}: {hit.page.title or hit.page.input}  [{hit.page.id}]", "  ")
        yield from _wrapped(hit.snippet, "      ")
    for name, values in counted.facets.items():
        if values:
            yield from _wrapped(f"by {name}: " + " · ".join(f"{v} {n}" for v, n in values[:8]), "")

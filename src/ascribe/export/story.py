"""The report of a story: who has it from whom, on a time line and in a table; its claims and where each began.

One self-contained file in the report's style (``html``): no network, no script; readable without style, in print,
without colour. Every string of a page is escaped; every claim's id is an anchor, every page's id with ``p-`` before it.
"""

from functools import cache
from importlib.resources import files
from urllib.parse import quote

from ascribe.export import html
from ascribe.export.surrogate import whole
from ascribe.export.tag import bdi, escape, table
from ascribe.export.timeline import timeline
from ascribe.export.wording import count, date, line, percent
from ascribe.records import Claim, Conflict, Counted, Origin, Parent, Story, StoryPage, Told

__all__ = ["body", "claim_fragment", "fragment", "page", "style", "timeline"]
_ABOUT = {"independent": "from sources of its own", "unknown": "undetermined"}


@cache
def style() -> str:
    """The report's style sheet with what a story needs besides."""
    return html.style() + files("ascribe.export").joinpath("story.css").read_text(encoding="utf-8")


def page(story: Story) -> str:
    """The whole report as one HTML document."""
    return _document(story.title or f"Story {story.id}", body(story), f"story {story.id}")


def body(story: Story, to: str = "#p-") -> str:
    """What the report says between its head and its foot. Pages on the time line link to ``to`` and their id."""
    names = _names(story)
    drawn = timeline(story, to)
    claims = "".join(_claim(claim, names) for claim in story.claims)
    return (
        f'<div class="story"><h1>{bdi(story.title or f"Story {story.id}")}</h1>'
        f'<p class="about">{escape(_summary(story))}</p>'
        f'<section aria-label="Who has it from whom"><h2>Who has it from whom</h2>'
        f'<div class="scroll">{drawn}</div>{_derivation(story, names)}{_circles(story, names)}</section>'
        f'<section aria-label="Claims"><h2>Claims, and where each began</h2>'
        f"{claims or '<p>No claim is told on more than one page.</p>'}</section></div>"
    )


def fragment(story: Story) -> str:
    """The report for a notebook: in a frame of its own, so that neither styles the other."""
    return _frame(page(story), 720)


def claim_fragment(claim: Claim, story: Story | None) -> str:
    """One claim for a notebook, in a frame of its own; without its story, pages are named by their ids."""
    inner = f'<div class="story">{_claim(claim, _names(story) if story else {})}</div>'
    return _frame(_document(claim.text, inner, f"claim {claim.id}"), 460)


def _frame(document: str, height: int) -> str:
    return (
        f'<iframe title="ascribe report" sandbox="allow-popups" srcdoc="{html.quoted(document)}" '
        f'style="width:100%;height:{height}px;border:1px solid #ccc"></iframe>'
    )


def _document(title: str, inner: str, foot: str) -> str:
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width,initial-scale=1">'
        f'<meta http-equiv="Content-Security-Policy" content="{html.POLICY}">'
        f'<meta name="referrer" content="no-referrer"><meta name="color-scheme" content="light dark">'
        f"<title>{escape(line(title))} · ascribe</title><style>{style()}</style></head>\n<body>"
        f"<header><b>ascribe</b> <span>who says so, and on whose word</span></header><main>{inner}</main>"
        f"<footer><p>{escape(foot)}</p><p>It shows who has what from whom, as far as the pages tell. It does not say "
        f"what is true, and rates no outlet and no person.</p></footer></body></html>\n"
    )


def _names(story: Story) -> dict[str, str]:
    """What each page is called, as HTML."""
    return {p.id: bdi(p.outlet or p.input) for p in story.pages}


def _named(id: str, names: dict[str, str]) -> str:
    return names.get(id) or bdi(id)


def _whose(id: str | None, outside: str | None, names: dict[str, str]) -> str:
    if id is not None:
        return _named(id, names)
    return f'{bdi(outside)} <span class="about">not in the collection</span>' if outside else "undetermined"


def _summary(story: Story) -> str:
    dates = sorted(p.published.iso for p in story.pages if p.published)
    told = [count(len(story.pages), "page"), count(len(story.claims), "claim")]
    told += [date(dates[0]) + (f" – {date(dates[-1])}" if dates[-1] != dates[0] else "")] if dates else ["no dates"]
    return " · ".join(told)


def _derivation(story: Story, names: dict[str, str]) -> str:
    head = ["published", "page", "how it came by the story", "from whom, and how that is known"]
    rows = []
    for one in story.pages:
        parents = "".join(f"<li>{_parent(parent, names)}</li>" for parent in one.parents)
        rows.append(
            f'<td class="iso" id="p-{escape(quote(whole(one.id), safe=""))}">{_when(one)}</td>'
            f'<th scope="row">{names[one.id]}<br><span class="about">{bdi(one.title or one.input)}</span></th>'
            f"<td>{escape(one.relation)}</td>"
            f"<td>{f'<ul>{parents}</ul>' if parents else escape(_ABOUT.get(one.relation, 'undetermined'))}</td>"
        )
    return table(head, rows, "Who has it from whom")


def _when(one: StoryPage) -> str:
    if one.published is None:
        return "no date"
    doubt = f'<br><span class="about">doubtful: {bdi(one.published.doubt)}</span>' if one.published.doubt else ""
    return escape(date(one.published.iso)) + doubt


def _parent(parent: Parent, names: dict[str, str]) -> str:
    evidence = escape(line("; ".join(parent.evidence)))
    return (
        f"{escape(parent.relation)} <b>{_whose(parent.page, parent.outside, names)}</b> "
        f'<span class="about">{percent(parent.confidence)} sure</span>: <bdi>{evidence}</bdi>'
    )


def _circles(story: Story, names: dict[str, str]) -> str:
    arrow = ' <span class="arr" aria-label="from">←</span> '
    return "".join(
        f'<p class="circle">A circle: {arrow.join(_named(one, names) for one in circle)} have it from one another.</p>'
        for circle in story.circles
    )


def _claim(claim: Claim, names: dict[str, str]) -> str:
    number = count(claim.independent, "independent origin") if claim.independent else "origin undetermined"
    carriers = len({told.page for told in claim.statements})
    pages = table(
        ["page", "counted", "why"], [_counted(one, names) for one in claim.pages], "Which pages count as origins"
    )
    wordings = table(
        ["page", "stance", "words"], [_told(one, names) for one in claim.statements], "The claim in each page's words"
    )
    origins = "".join(f"<li>{_origin(one, names)}</li>" for one in claim.origins)
    parts = (
        ("Where it began", f"<ul>{origins}</ul>" if origins else ""),
        ("Why each page counts or not", pages),
        ("Wordings", wordings),
    )
    return (
        f'<section class="claim" id="{escape(claim.id)}"><h3>{bdi(claim.text)}</h3>'
        f'<p><span class="count">{number}</span> on {count(carriers, "page")} '
        f'<span class="about">claim {escape(claim.id)}</span></p>'
        f"{''.join(f'<h4>{head}</h4>{made}' for head, made in parts if made)}"
        f"{''.join(_conflict(one, names) for one in claim.conflicts)}</section>"
    )


def _origin(origin: Origin, names: dict[str, str]) -> str:
    word = f"on the word of <b>{bdi(origin.source)}</b>" if origin.source else "on its own word"
    reasons = f'<br><span class="about">{bdi("; ".join(origin.reasons))}</span>' if origin.reasons else ""
    return f"<b>{_whose(origin.page, origin.outside, names)}</b>, {word}{reasons}"


def _counted(one: Counted, names: dict[str, str]) -> str:
    counted = "counted" if one.counted else "not counted"
    return f'<th scope="row">{_named(one.page, names)}</th><td>{counted}</td><td>{bdi(one.why)}</td>'


def _told(told: Told, names: dict[str, str]) -> str:
    return f'<th scope="row">{_named(told.page, names)}</th><td>{escape(told.stance)}</td><td>{bdi(told.text)}</td>'


def _conflict(conflict: Conflict, names: dict[str, str]) -> str:
    sides = "".join(f"<div><b>{_named(v.page, names)}</b><p>{bdi(v.text)}</p></div>" for v in conflict.values)
    return f'<h4>Versions differ in {escape(conflict.kind)}</h4><div class="sides">{sides}</div>'

"""The pages that show: home, search, article, story, claim, source, quotation, two pages compared."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException

from ascribe.collection import Collection
from ascribe.collection import Query as Asked
from ascribe.export import story as drawn
from ascribe.faces.web import present
from ascribe.faces.web.render import Pages, safe
from ascribe.records import Claim, Story, StoryPage

RECENT, STORIES, SHOWN = 15, 10, 30
Words = Annotated[str, Query(max_length=400)]


def router(collection: Collection, pages: Pages) -> APIRouter:
    """The routes of one collection."""
    routes = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
    _lists(routes, collection, pages)
    _article(routes, collection, pages)
    _told(routes, collection, pages)
    _asked(routes, collection, pages)
    return routes


def _missing(what: str) -> HTTPException:
    return HTTPException(404, f"{what} is not in the collection")


def _lists(routes: APIRouter, collection: Collection, pages: Pages) -> None:
    @routes.get("/")
    def home(request: Request) -> Response:
        stories = collection.stories(STORIES)
        return pages.show(request, "home.html", recent=collection.recent(RECENT), stories=stories)

    @routes.get("/stories")
    def stories(request: Request) -> Response:
        return pages.show(request, "stories.html", stories=collection.stories(500))

    @routes.get("/search")
    def search(
        request: Request, q: Words = "", speaker: Words = "", kind: Words = "", outlet: Words = "", since: Words = "",
        until: Words = "",
    ) -> Response:  # fmt: skip
        given = {"q": q, "speaker": speaker, "kind": kind, "outlet": outlet, "since": since, "until": until}
        asked = Asked(q, speaker or None, kind or None, outlet or None, since or None, until or None)
        hits, counted = collection.search(asked, SHOWN)
        narrowed = present.facets(counted.facets, {k: v for k, v in given.items() if v})
        return pages.show(request, "search.html", hits=hits, total=counted.total, facets=narrowed, given=given)


def _article(routes: APIRouter, collection: Collection, pages: Pages) -> None:
    @routes.get("/pages/{page}")
    def article(request: Request, page: str, source: Words = "", judge: Words = "", at: int | None = None) -> Response:
        found = collection.pages_of([page])
        if not found:
            pages.body.cache_clear()  # what was forgotten is kept nowhere
            other = collection.trace(page)
            if other is None:
                raise _missing(f"the page {page}")
            return RedirectResponse(f"/pages/{other.article.id}", 303)
        made = pages.body(page, source or None)
        if made is None:
            raise _missing(f"the page {page}")
        body, foot, trace = made
        if at is not None:
            return RedirectResponse(f"/pages/{page}#b{present.block_at(trace, at)}", 303)
        story = collection.story(page)
        if story is not None and len(story.pages) < 2:
            story = None
        judged, orphans = present.judged(trace, collection.judged(page))
        beside: dict[str, Any] = {
            "story": story, "names": present.names(story) if story else {},
            "mine": next((p for p in story.pages if p.id == page), None) if story else None,
            "takers": [p for p in story.pages if any(x.page == page for x in p.parents)] if story else [],
        }  # fmt: skip
        judging = next((a for a in trace.attributions if a.id == judge), None)
        return pages.show(
            request, "article.html", page=found[0], trace=trace, foot=foot, parts=body.split("<!--beside-->"),
            shared=present.elsewhere(trace, collection.sharing(page)), judged=judged, orphans=orphans, judging=judging,
            source=next((s for s in trace.sources if s.id == source), None), said=present.said, chain=present.chain,
            **beside,
        )  # fmt: skip


def _told(routes: APIRouter, collection: Collection, pages: Pages) -> None:
    @routes.get("/stories/{name}")
    def story(request: Request, name: str) -> Response:
        told = collection.story(name)
        if told is None:
            raise _missing(f"the story {name}")
        return pages.show(
            request, "story.html", story=told, names=present.names(told), first=present.first_had(told),
            timeline=safe(drawn.timeline(told, "/pages/")), carriers=present.carriers,
            judged=_by_parent(collection, told), key=present.target_of_parent,
        )  # fmt: skip

    @routes.get("/claims/{name}")
    def claim(request: Request, name: str) -> Response:
        found = collection.claim(name)
        if found is None:
            raise _missing(f"the claim {name}")
        told, one = found
        pages_of = {p.id: p for p in told.pages}
        return pages.show(
            request, "claim.html", story=told, claim=one, names=present.names(told), pages=pages_of,
            paths=_paths(told, one),
        )  # fmt: skip


def _by_parent(collection: Collection, told: Story) -> dict[str, list[Any]]:
    out: dict[str, list[Any]] = {}
    for page in told.pages:
        for j in collection.judged(page.id):
            if j.field == "relation":
                out.setdefault(j.target, []).append(j)
    return out


def _paths(told: Story, claim: Claim) -> list[list[tuple[str | None, str, str]]]:
    """For each page that carries the claim the way back to where it has it from: (page, name, relation to the next)."""
    known, name = {p.id: p for p in told.pages}, present.names(told)
    out = []
    for page in dict.fromkeys(s.page for s in claim.statements):
        steps: list[tuple[str | None, str, str]] = []
        at: StoryPage | None = known.get(page)
        while at is not None and len(steps) <= len(known):
            parent = max(at.parents, key=lambda p: p.confidence, default=None)
            steps.append((at.id, name[at.id], parent.relation if parent else ""))
            if parent is not None and parent.page is None:
                steps.append((None, f"{parent.outside} (not in the collection)", ""))
            following = known.get(parent.page or "") if parent else None
            at = None if following is None or any(following.id == s[0] for s in steps) else following
        out.append(steps)
    return out


def _asked(routes: APIRouter, collection: Collection, pages: Pages) -> None:
    @routes.get("/sources")
    def source(request: Request, name: Words = "") -> Response:
        found = present.cited(collection, name) if name else []
        return pages.show(request, "source.html", name=name, cited=found)

    @routes.get("/quotations")
    def quotation(request: Request, q: Annotated[str, Query(max_length=2000)] = "", by: Words = "") -> Response:
        found = collection.quote(q, by or None) if q.strip() else None
        known = {p.id: p for p in collection.pages_of([v.page for v in found.variants])} if found else {}
        return pages.show(request, "quotation.html", q=q, by=by, found=found, known=known, differing=present.differing)

    @routes.get("/compare")
    def compare(request: Request, a: Words = "", b: Words = "") -> Response:
        found = None
        if a and b:
            try:
                found = collection.compare(a, b)
            except KeyError as error:
                raise _missing(f"the page {error.args[0]}") from None
        known = {p.id: p for p in collection.pages_of([found.a, found.b])} if found else {}
        return pages.show(request, "compare.html", a=a, b=b, found=found, known=known)

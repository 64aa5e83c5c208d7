"""The collection over HTTP: the JSON that the command line prints, for programs. GET reads; POST reads what it is given
and keeps nothing. The web application includes it under /api/v1.
"""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from ascribe import collection as collected
from ascribe.collection import Collection
from ascribe.export import json
from ascribe.faces import asking
from ascribe.faces.wire import (
    ANSWER_BYTES,
    CHECK,
    ONE,
    PAGE_BYTES,
    POSTED,
    READ,
    SECONDS,
    SOURCES,
    STORIES,
    TRACE,
    CheckAsked,
    Cursor,
    Day,
    Found,
    Id,
    IndependentAsked,
    Limit,
    Named,
    PageList,
    ProblemRoute,
    Refused,
    RejectedList,
    Responses,
    TraceAsked,
    after,
    asked_of,
    body,
    cursor_of,
    given,
    missing,
    part,
    posting,
    problem,
)
from ascribe.pipeline import trace_capture
from ascribe.records import (
    AnswerCheck,
    Capture,
    Checked,
    Claim,
    Comparison,
    Independence,
    Media,
    Rejected,
    SourceKind,
    Story,
    StoryPage,
    Trace,
)

__all__ = ["problem", "router"]
PageBody = Annotated[bytes, Depends(body(PAGE_BYTES))]
AnswerBody = Annotated[bytes, Depends(body(ANSWER_BYTES))]


def router(collection: Collection) -> APIRouter:
    """The routes over one collection, to be included under a prefix such as /api/v1."""
    made = APIRouter(route_class=ProblemRoute, tags=["collection"])
    _page_routes(made, collection)
    _story_routes(made, collection)
    _question_routes(made, collection)
    _posted_routes(made, collection)
    return made


def _page_routes(made: APIRouter, collection: Collection) -> None:
    @made.get("/pages", response_model=PageList, responses=READ, summary="Pages, in the order of being added")
    def pages(
        request: Request,
        cursor: Cursor = None,
        limit: Limit = 50,
        name: Annotated[
            str | None, Query(max_length=4000, description="Only the page of this input or address.")
        ] = None,
    ) -> Response:
        if name:
            found = asking.page_at(collection, name)
            listed = collection.pages_of([found.article.id]) if found else []
            return given(request, json.encoded(PageList(tuple(listed), None)))
        listed, more = collection.page_after(after(cursor), limit)
        return given(request, json.encoded(PageList(tuple(listed), cursor_of(more))))

    def trace(id: str) -> Trace:
        found = collection.trace(id)
        if found is None:
            raise missing("page", id)
        return found

    @made.get("/pages/{id}", response_model=Trace, responses=ONE, summary="A page's trace, as `ascribe trace` gives it")
    def page(request: Request, id: Id) -> Response:
        return given(request, json.to_line(trace(id)).encode())

    text_plain: Responses = {
        200: {"content": {"text/plain": {"schema": {"type": "string"}}}, "description": "article.text"}
    }

    @made.get("/pages/{id}/text", responses={**text_plain, **ONE}, response_class=Response, summary="A page's text")
    def text(request: Request, id: Id) -> Response:
        return given(request, trace(id).article.text.encode("utf-8", "replace"), "text/plain; charset=utf-8")

    @made.get("/pages/{id}/origin", response_model=StoryPage, responses=ONE, summary="From whom a page has its story")
    def origin(request: Request, id: Id) -> Response:
        mine, told = trace(id).article.id, collection.story(id)
        found = next((p for p in told.pages if p.id == mine), None) if told else None
        if found is None:
            raise missing("story of page", id)
        return given(request, json.encoded(found))

    @made.get("/rejected", response_model=RejectedList, responses=READ, summary="What could not be read, and why")
    def rejected(request: Request, cursor: Cursor = None, limit: Limit = 50) -> Response:
        return given(request, json.encoded(RejectedList(*part(collection.rejections(), cursor, limit))))


def _story_routes(made: APIRouter, collection: Collection) -> None:
    listed: Responses = {
        200: {"content": {"application/json": {"schema": STORIES}}, "description": "As `ascribe stories` gives"}
    }

    @made.get("/stories", responses={**listed, **READ}, response_class=Response, summary="Stories of two pages or more")
    def stories(request: Request, cursor: Cursor = None, limit: Limit = 50) -> Response:
        found, more = part(collection.stories(), cursor, limit)
        plain = [
            {"id": id, "title": next((p.title for p in pages if p.title), None), "pages": [p.id for p in pages],
             "from": min((p.published for p in pages if p.published), default=None),
             "to": max((p.published for p in pages if p.published), default=None)}
            for id, pages in found
        ]  # fmt: skip
        return given(request, json.encoded({"stories": plain, "next": more}))

    @made.get("/stories/{id}", response_model=Story, responses=ONE, summary="A story: derivation, claims, origins")
    def story(request: Request, id: Id) -> Response:
        if (told := collection.story(id)) is None:
            raise missing("story or page", id)
        return given(request, json.encoded(told))

    @made.get("/claims/{id}", response_model=Claim, responses=ONE, summary="A claim: wordings, origins, conflicts")
    def claim(request: Request, id: Id) -> Response:
        if (found := collection.claim(id)) is None:
            raise missing("claim", id)
        return given(request, json.encoded(found[1]))


def _question_routes(made: APIRouter, collection: Collection) -> None:
    @made.get("/search", response_model=Found, responses=READ, summary="Pages by words, speaker, kind, outlet, date")
    def search(
        request: Request,
        words: Annotated[str, Query(max_length=500, description='Words; a phrase in marks: port "no plans".')] = "",
        speaker: Named = None,
        kind: SourceKind | None = None,
        outlet: Named = None,
        since: Day = None,
        until: Day = None,
        limit: Annotated[int, Query(ge=1, le=100)] = 20,
    ) -> Response:
        asked = collected.Query(words, speaker or None, kind, outlet or None, since or None, until or None)
        found, counted = collection.search(asked, limit)
        facets = {name: tuple(values) for name, values in counted.facets.items()}
        return given(request, json.encoded(Found(counted.total, tuple(found), facets)))

    @made.get(
        "/quote", response_model=Checked, responses=READ, summary="Whether a quotation stands so, and whose it is"
    )
    def quote(
        request: Request,
        q: Annotated[str, Query(min_length=1, max_length=1000, description="The words to be checked.")],
        by: Annotated[str | None, Query(max_length=200, description="Who is said to have said it.")] = None,
    ) -> Response:
        return given(request, json.encoded(collection.quote(q, by or None)))

    one = Annotated[str, Query(min_length=1, max_length=4000, description="A page: id, input or address.")]

    @made.get("/compare", response_model=Comparison, responses=ONE, summary="Two pages side by side")
    def compare(request: Request, a: one, b: one) -> Response:
        try:
            return given(request, json.encoded(collection.compare(a, b)))
        except KeyError as error:
            raise missing("page", str(error.args[0])) from None


def _posted_routes(made: APIRouter, collection: Collection) -> None:
    @made.post("/trace", response_model=Trace, responses=POSTED, openapi_extra=posting(TRACE),
               summary="Trace a page; nothing is kept, nothing is fetched")  # fmt: skip
    def trace(data: PageBody) -> Response:
        result = trace_capture(_capture(asked_of(data, TraceAsked)))
        if isinstance(result, Rejected):
            raise Refused(422, result.detail, rejected=result)
        return Response(json.to_line(result), media_type="application/json")

    @made.post("/check", response_model=AnswerCheck, responses=POSTED, openapi_extra=posting(CHECK),
               summary="Check an answer's quotations and citations")  # fmt: skip
    def check(data: AnswerBody) -> Response:
        text = asked_of(data, CheckAsked).text
        if not 0 < len(text) <= asking.LONGEST_ANSWER:
            raise Refused(422, f"text: 1 to {asking.LONGEST_ANSWER:,} characters")
        found = asking.check_answer(collection, text, seconds=SECONDS)
        return Response(json.encoded(found), media_type="application/json")

    @made.post("/independent", response_model=Independence, responses=POSTED, openapi_extra=posting(SOURCES),
               summary="How many independent origins stand behind some sources")  # fmt: skip
    def independent(data: PageBody) -> Response:
        sources = asked_of(data, IndependentAsked).sources
        if not 1 <= len(sources) <= asking.MOST_SOURCES or not all(sources):
            raise Refused(422, f"sources: 1 to {asking.MOST_SOURCES}, none of them empty")
        if any("\0" in s for s in sources):
            raise Refused(422, "sources: one holds a NUL character")
        return Response(json.encoded(asking.independent_sources(collection, sources)), media_type="application/json")


def _capture(asked: TraceAsked) -> Capture:
    """The page that was sent. Raises a refusal where it is not one page, or an address or date is none."""
    either: list[tuple[str | None, Media]] = [(asked.html, "html"), (asked.text, "text")]
    bodies = [(page, media) for page, media in either if page]
    if len(bodies) != 1:
        raise Refused(422, "give html or text, one of them")
    if asked.url is not None and (len(asked.url) > 2000 or not asked.url.startswith(("http://", "https://"))):
        raise Refused(422, "url: an http or https address")
    if asked.outlet is not None and not 0 < len(asked.outlet) <= 200:
        raise Refused(422, "outlet: 1 to 200 characters")
    if asked.published is not None:
        try:
            datetime.fromisoformat(asked.published)
        except ValueError:
            raise Refused(422, "published: an ISO 8601 date, as 2026-06-03") from None
    page, media = bodies[0]
    return Capture(asked.url or "(given)", page.encode(), media, asked.url, "utf-8", asked.published, asked.outlet)

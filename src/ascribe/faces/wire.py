"""What REST requests and answers look like: bodies, cursors, entity tags, problem details, and their descriptions."""

import base64
import binascii
import hashlib
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated, Any, TypeVar

from fastapi import Path, Query, Request, Response
from fastapi.exceptions import HTTPException, RequestValidationError
from fastapi.routing import APIRoute

from ascribe.collection import Hit, Listed
from ascribe.export import json
from ascribe.faces import asking
from ascribe.records import Rejected

PAGE_BYTES, ANSWER_BYTES = 4_000_000, 1_000_000
"""Most bytes of a body that holds pages, or an answer."""
SECONDS = 20.0
"""What checking one answer may take."""
Kind = TypeVar("Kind")
Id = Annotated[str, Path(max_length=200, description="An id, or six digits of it that no other begins with.")]
Cursor = Annotated[str | None, Query(max_length=64, description="`next` of the list before; none for the first.")]
Limit = Annotated[int, Query(ge=1, le=200, description="Entries at most.")]
Named = Annotated[str | None, Query(max_length=200)]
Responses = dict[int | str, dict[str, Any]]
"""Descriptions of answers by their status."""
Day = Annotated[str | None, Query(max_length=32, pattern=r"^\d{4}(-\d{2}(-\d{2}(T[\d:.+Z-]*)?)?)?$")]


@dataclass(frozen=True, slots=True)
class PageList:
    """Some pages, in the order of being added, and the cursor of those after them (null: no more)."""

    pages: tuple[Listed, ...]
    next: str | None


@dataclass(frozen=True, slots=True)
class RejectedList:
    """Some inputs that could not be read, and the cursor of those after them (null: no more)."""

    rejected: tuple[Rejected, ...]
    next: str | None


@dataclass(frozen=True, slots=True)
class Found:
    """How many pages answer a query, the best of them, and the counts by outlet, speaker, kind of source."""

    total: int
    pages: tuple[Hit, ...]
    facets: dict[str, tuple[tuple[str, int], ...]]


@dataclass(frozen=True, slots=True)
class TraceAsked:
    """A page to be traced: ``html`` or ``text``; its address, date (ISO 8601) and outlet where they are known."""

    html: str | None = None
    text: str | None = None
    url: str | None = None
    published: str | None = None
    outlet: str | None = None


@dataclass(frozen=True, slots=True)
class CheckAsked:
    """An answer to be checked."""

    text: str


@dataclass(frozen=True, slots=True)
class IndependentAsked:
    """Sources: ids or addresses of pages of the collection, or pages' texts themselves."""

    sources: tuple[str, ...]


def _string(most: int, words: str) -> dict[str, Any]:
    return {"type": "string", "minLength": 1, "maxLength": most, "description": words}


_TEXT_ID = "A page's id or address, or its text."
TRACE = {
    "type": "object",
    "properties": {
        "html": _string(PAGE_BYTES, "The page as HTML; this or text."),
        "text": _string(PAGE_BYTES, "The page as plain text, paragraphs separated by blank lines."),
        "url": {**_string(2000, "Its address; it is not fetched."), "pattern": r"^https?://[^\s]+$"},
        "published": {**_string(40, "Its date where it does not tell, as 2026-06-03."), "format": "date"},
        "outlet": _string(200, "Who publishes it."),
    },
    "oneOf": [{"required": ["html"]}, {"required": ["text"]}],
}
CHECK = {"type": "object", "properties": {"text": _string(asking.LONGEST_ANSWER, "Markdown or plain.")},
          "required": ["text"]}  # fmt: skip
SOURCES = {
    "type": "object",
    "properties": {"sources": {"type": "array", "items": _string(PAGE_BYTES, _TEXT_ID), "minItems": 1,
                               "maxItems": asking.MOST_SOURCES}},
    "required": ["sources"],
}  # fmt: skip
STORIES = {
    "type": "object",
    "properties": {
        "stories": {"type": "array", "items": {
            "type": "object",
            "properties": {
                "id": {"type": "string"},
                "title": {"type": ["string", "null"]},
                "pages": {"type": "array", "items": {"type": "string"}},
                "from": {"type": ["string", "null"]},
                "to": {"type": ["string", "null"]},
            },
            "required": ["id", "title", "pages", "from", "to"],
        }},
        "next": {"type": ["string", "null"]},
    },
    "required": ["stories", "next"],
}  # fmt: skip
_PROBLEM = {
    "type": "object",
    "properties": {"type": {"type": "string"}, "title": {"type": "string"}, "status": {"type": "integer"},
                   "detail": {"type": "string"}},
    "required": ["type", "title", "status", "detail"],
}  # fmt: skip


def _problems(*statuses: int) -> Responses:
    content = {"application/problem+json": {"schema": _PROBLEM}}
    return {s: {"description": HTTPStatus(s).phrase, "content": content} for s in statuses}


_UNCHANGED: Responses = {304: {"description": "Not modified: If-None-Match holds its ETag"}}
READ = {**_UNCHANGED, **_problems(422)}
ONE = {**_UNCHANGED, **_problems(404, 422)}
POSTED = _problems(413, 415, 422)


def problem(status: int, detail: str, **more: object) -> Response:
    """An error as RFC 9457 tells it; ``more`` are further members."""
    plain = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail, **more}
    return Response(json.encoded(plain), status, media_type="application/problem+json")


class Refused(HTTPException):
    """A request that is not answered, with further members of the problem."""

    def __init__(self, status: int, detail: str, **more: object) -> None:
        super().__init__(status, detail)
        self.more = more


class ProblemRoute(APIRoute):
    """A route whose errors are problem details."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler of the framework, wrapped."""
        handle = super().get_route_handler()

        async def answer(request: Request) -> Response:
            try:
                if "\0" in request.url.path or any("\0" in v for v in request.query_params.values()):
                    raise Refused(422, "a parameter holds a NUL character")
                return await handle(request)
            except RequestValidationError as error:
                told = "; ".join(f"{'.'.join(map(str, e['loc'][1:]))}: {e['msg']}" for e in error.errors()[:5])
                return problem(422, told)
            except HTTPException as error:
                return problem(error.status_code, str(error.detail), **getattr(error, "more", {}))

        return answer


def given(request: Request, data: bytes, media: str = "application/json") -> Response:
    """The bytes with a strong ETag made of them; 304 without them where the asker has them."""
    tag = f'"{hashlib.sha256(data).hexdigest()[:32]}"'
    headers = {"etag": tag, "cache-control": "private, no-cache"}
    asked = [t.strip().removeprefix("W/") for t in request.headers.get("if-none-match", "").split(",")]
    if tag in asked or "*" in asked:
        return Response(status_code=304, headers=headers)
    return Response(data, media_type=media, headers=headers)


def after(cursor: str | None) -> int:
    """The number that a cursor hides; 0 without one. Raises a refusal (422) where it is no cursor of ours."""
    if not cursor:
        return 0
    try:
        kind, _, number = base64.b64decode(cursor, altchars=b"-_", validate=True).decode("ascii").partition(":")
        if kind == "after" and number.isdecimal() and int(number) < 1 << 62:
            return int(number)
    except (binascii.Error, ValueError):
        pass
    raise Refused(422, "cursor: take it from `next` of the list before")


def cursor_of(number: int | None) -> str | None:
    """The cursor that ``after`` reads again; None for None."""
    return None if number is None else base64.urlsafe_b64encode(f"after:{number}".encode()).decode()


def part(found: Sequence[Kind], cursor: str | None, limit: int) -> tuple[tuple[Kind, ...], str | None]:
    """The entries of a whole list after a cursor, ``limit`` at most, and the cursor of those after them."""
    start = after(cursor)
    return tuple(found[start : start + limit]), cursor_of(start + limit if start + limit < len(found) else None)


def body(most: int) -> Callable[[Request], Awaitable[bytes]]:
    """A dependency that gives a JSON body's bytes, ``most`` at most: what is longer is not even read."""

    async def read(request: Request) -> bytes:
        if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
            raise Refused(415, "send application/json")
        data = bytearray()
        async for piece in request.stream():
            data += piece
            if len(data) > most:
                raise Refused(413, f"send {most:,} bytes at most")
        return bytes(data)

    return read


def asked_of(data: bytes, kind: type[Kind]) -> Kind:
    """The record of a body. Raises a refusal (422) that says what is wrong with it."""
    try:
        return json.decoded(data, kind)
    except json.MalformedError as error:
        raise Refused(422, str(error)) from None


def missing(what: str, name: str) -> Refused:
    """The refusal (404) for what the collection does not have."""
    return Refused(404, f"there is no {what} {name[:100]!r} in the collection")


def posting(schema: dict[str, Any]) -> dict[str, Any]:
    """The description of a JSON body."""
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": schema}}}}

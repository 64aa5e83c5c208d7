"""The application: the pages, the REST interface, style sheet and script, behind the guard."""

import hashlib
from collections.abc import Iterable
from importlib.resources import files

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, Response
from starlette.exceptions import HTTPException

from ascribe import __version__
from ascribe.collection import Collection
from ascribe.export import story
from ascribe.faces import rest
from ascribe.faces.web import forms, views
from ascribe.faces.web.guard import Guard, Refused
from ascribe.faces.web.render import Pages

FETCHES = 10
"""Pages that may be fetched from the web within a minute."""


def application(collection: Collection, *, local: bool = True, user: str = "local", hosts: Iterable[str] = ()) -> Guard:
    """The web application over one collection.

    ``local``: it is served on a loopback address, nobody logs in, and everybody is ``user``; ``hosts`` are further
    names under which it is asked for there. Else each request needs a token of the collection's.
    """
    app = FastAPI(
        title="ascribe", version=__version__, docs_url=None, redoc_url=None, openapi_url="/api/v1/openapi.json"
    )
    pages = Pages(collection)
    app.include_router(rest.router(collection), prefix="/api/v1")
    app.include_router(views.router(collection, pages))
    app.include_router(forms.router(collection, pages, fetches=FETCHES, local=local))
    _static(app, pages)

    def refused(request: Request, status: int, why: str) -> Response:
        if request.url.path.startswith("/api/"):
            return rest.problem(status, why)
        return pages.message(request, status, why)

    @app.exception_handler(HTTPException)
    def _refused(request: Request, error: HTTPException) -> Response:
        return refused(request, error.status_code, str(error.detail))

    @app.exception_handler(Refused)
    def _too_much(request: Request, error: Refused) -> Response:
        return refused(request, error.status, error.why)

    return Guard(app, local=local, user=user, hosts=hosts, holder=collection.holder)  # type: ignore[arg-type]


def _static(app: FastAPI, pages: Pages) -> None:
    folder = files("ascribe.faces.web")
    style = story.style() + folder.joinpath("ascribe.css").read_text(encoding="utf-8")
    script = folder.joinpath("ascribe.js").read_text(encoding="utf-8")
    pages.version = hashlib.sha256((style + script).encode()).hexdigest()[:12]
    forever = {"cache-control": "public, max-age=31536000, immutable"}

    @app.get("/ascribe.css", include_in_schema=False)
    async def _style() -> Response:
        return Response(style, media_type="text/css", headers=forever)

    @app.get("/ascribe.js", include_in_schema=False)
    async def _script() -> Response:
        return Response(script, media_type="text/javascript", headers=forever)

    @app.get("/help", include_in_schema=False)
    def _help(request: Request) -> HTMLResponse:
        return pages.show(request, "help.html")

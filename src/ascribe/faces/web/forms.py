"""What a form changes: a page added, a judgement given, a log-in. By editors only, from this site's own forms only."""

import hashlib
from collections.abc import Mapping
from datetime import date as calendar_date

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException

from ascribe.collection import Added, Collection
from ascribe.faces.web import present
from ascribe.faces.web.guard import SESSION, Budget, cookie, repeats
from ascribe.faces.web.render import Pages
from ascribe.records import Verdict

LONGEST = 3_000_000
"""Characters of pasted text."""
_VERDICTS: Mapping[str, Verdict] = {"accept": "accept", "reject": "reject", "correct": "correct"}


def router(collection: Collection, pages: Pages, *, fetches: int, local: bool) -> APIRouter:
    """The routes that change something; ``fetches`` pages a minute may be fetched from the web, for all together."""
    routes = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
    budget = Budget(fetches)

    @routes.get("/add")
    def add_form(request: Request) -> Response:
        return pages.show(request, "add.html", wrong=None, given={})

    @routes.post("/add")
    async def add(request: Request) -> Response:
        form = await _form(request)
        done = await run_in_threadpool(_add, collection, form, await _upload(form), budget)
        if isinstance(done, str) or done.page is None:
            why = done if isinstance(done, str) else _refusal(done)
            given = {k: v for k, v in form.items() if isinstance(v, str)}
            return pages.show(request, "add.html", 422, wrong=why, given=given)
        return RedirectResponse(f"/pages/{done.page}", 303)

    @routes.post("/pages/{page}/judge")
    async def judge(request: Request, page: str) -> Response:
        form = await _form(request)
        await run_in_threadpool(_judge, collection, page, form, request.scope["state"]["holder"].name)
        return RedirectResponse(str(form.get("back") or f"/pages/{page}") if _inside(form.get("back")) else "/", 303)

    if not local:
        _login(routes, collection, pages)
    return routes


def _inside(back: object) -> bool:
    """Whether a way back leads to this site: a path, never another host."""
    return back is None or (isinstance(back, str) and back.startswith("/") and not back.startswith(("//", "/\\")))


async def _form(request: Request, *, editor: bool = True) -> FormData:
    form = await request.form(max_files=1, max_fields=20, max_part_size=6_000_000)
    if not repeats(request.scope, str(form.get("form") or "")):
        raise HTTPException(403, "the form is out of date: go back, load the page again, and send it again")
    if editor and not request.scope["state"]["holder"].editor:
        raise HTTPException(403, "this needs an editor's token; yours lets you read")
    return form


async def _upload(form: FormData) -> tuple[str, bytes] | None:
    file = form.get("file")
    if isinstance(file, UploadFile) and file.filename:
        return file.filename[:200], await file.read()
    return None


def _add(collection: Collection, form: FormData, upload: tuple[str, bytes] | None, budget: Budget) -> Added | str:
    """Adds what the form holds; a string says what is wrong with it."""

    def given(name: str) -> str | None:
        return str(form.get(name) or "").strip()[:LONGEST] or None

    published, outlet, url = given("published"), given("outlet"), given("url")
    if published:
        try:
            calendar_date.fromisoformat(published[:10])
        except ValueError:
            return f"“{published}” is no date; write it as 2025-05-13"
    text = given("text")
    if upload is not None:
        return collection.add_page(upload[1], upload[0], published=published, outlet=outlet)
    if text:
        body = text.replace("\r\n", "\n").encode("utf-8", "replace")
        label = f"pasted {hashlib.sha256(body).hexdigest()[:8]}"
        return collection.add_page(body, label, url=url, published=published, outlet=outlet)
    if url:
        if not url.startswith(("http://", "https://")):
            return "an address begins with http:// or https://"
        if not budget.take():
            return "too many pages were fetched in the last minute: wait a little, or paste the text"
        return next(iter(collection.add([url], published=published)))
    return "paste the text of a page, choose a file, or give its address"


def _refusal(done: Added) -> str:
    if done.rejected is not None:
        return done.rejected.detail
    return "this page was forgotten, and is not taken in again"


def _judge(collection: Collection, page: str, form: FormData, by: str) -> None:
    trace = collection.trace(page)
    if trace is None:
        raise HTTPException(404, "the page is not in the collection")
    verdict = _VERDICTS.get(str(form.get("verdict")))
    field, value = str(form.get("field") or "") or None, str(form.get("value") or "").strip()[:500] or None
    if verdict is None or field not in (None, "who", "chain", "relation"):
        raise HTTPException(422, "a judgement accepts, rejects, or corrects who, chain or relation")
    if parent := str(form.get("parent") or ""):
        target, words, field = present.target_of_parent(trace.article.id, parent), parent[:200], "relation"
        value = value if verdict == "correct" else None
    else:
        attribution = next((a for a in trace.attributions if a.id == form.get("attribution")), None)
        if attribution is None:
            raise HTTPException(404, "the page has no such attribution")
        target = present.target(trace, attribution)
        words = f"{present.chain(trace, attribution)}: {present.said(trace, attribution)}"[:500]
        field = field if verdict == "correct" else None
    try:
        collection.judge(trace.article.id, target, words, verdict, by, field, value)
    except ValueError as error:
        raise HTTPException(422, str(error)) from None


def _login(routes: APIRouter, collection: Collection, pages: Pages) -> None:
    @routes.get("/login")
    def login_form(request: Request) -> Response:
        return pages.show(request, "login.html", wrong=False)

    @routes.post("/login")
    async def login(request: Request) -> Response:
        form = await _form(request, editor=False)
        token = str(form.get("token") or "").strip()
        if await run_in_threadpool(collection.holder, token) is None:
            return pages.show(request, "login.html", 403, wrong=True)
        secure = "; Secure" if request.url.scheme == "https" else ""
        return RedirectResponse("/", 303, {"set-cookie": cookie(SESSION, token) + secure})

    @routes.post("/logout")
    async def logout(request: Request) -> Response:
        await _form(request, editor=False)
        return RedirectResponse("/login", 303, {"set-cookie": cookie(SESSION, "", gone=True)})

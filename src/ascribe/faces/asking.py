"""What is asked of a collection about something that is not in it: an answer's quotations and citations, several
sources at once, a claim by its words. And the commands for it; everything heavy is imported inside them, as in cli.py.
"""

import re
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ascribe.faces.collect import AsJson, _give, collection_of, fail

if TYPE_CHECKING:
    from ascribe.collection import Collection
    from ascribe.records import AnswerCheck, Checked, Claim, Independence, Story, Trace

LONGEST_ANSWER = 200_000
"""Characters of an answer that are read."""
MOST_SOURCES = 20
"""Sources that are asked about at once."""
_ABOVE = 40
"""Pages that the sources have the matter from, at most so many are looked at."""
_UNASKABLE = re.compile("[\0\ud800-\udfff]")
"""What no store can be asked for: NUL, and halves of surrogate pairs."""
_GIVEN = 100
"""Characters of a source that stand for it in the result."""


def page_at(collection: "Collection", name: str) -> "Trace | None":
    """The page of a name (id, input or address, with or without tracking keys), None where there is none."""
    from ascribe.pipeline import address

    if not name or _UNASKABLE.search(name):
        return None
    found = collection.trace(name)
    if found is None and name.lower().startswith(("http://", "https://")):
        plain = address(name)
        tries = [plain, *(_twins(plain) if plain else ())]
        found = next((t for n in tries if n and n != name and (t := collection.trace(n))), None)
    return found


def _twins(plain: str) -> list[str]:
    """The same address with the other scheme and the other ending."""
    other = "http" + plain[5:] if plain.startswith("https") else "https" + plain[4:]
    ends = [other, *(u[:-1] if u.endswith("/") else u + "/" for u in (plain, other) if "?" not in u)]
    return [u for u in ends if u != plain]


def check_answer(collection: "Collection", text: str, *, seconds: float | None = None) -> "AnswerCheck":
    """Every quotation of an answer (Markdown or plain) against the collection, and every citation: is it there?

    ``seconds`` bounds the work: quotations that are not reached are left out, and a note says so. Nothing is fetched;
    a text without quotations gives none. Never raises for what the text holds.
    """
    from ascribe.pipeline import judged, pieces, trace_answer
    from ascribe.records import AnswerCheck, Note, QuotationCheck

    end = None if seconds is None else time.monotonic() + seconds
    found = trace_answer(text)
    pages = {c.href: page_at(collection, c.href) for c in found.citations if c.href}
    known: dict[tuple[str, str | None], Checked] = {}
    out: list[QuotationCheck] = []
    notes = list(found.notes)
    for at, quotation in enumerate(found.quotations):
        if end is not None and time.monotonic() > end:
            left = len(found.quotations) - at
            notes.append(Note("out-of-time", f"the last {left} quotations were not checked; check them by themselves"))
            break
        cited = {t.article.id: t for c in quotation.citations if (t := pages.get(found.citations[c].href or ""))}
        parts = pieces(quotation.text)
        for part in parts:
            if (part, quotation.speaker) not in known:
                known[part, quotation.speaker] = collection.quote(part, quotation.speaker)
        out.append(judged(quotation, [known[p, quotation.speaker] for p in parts], list(cited.values())))
    citations = tuple(
        replace(c, page=page.article.id) if (page := pages.get(c.href or "")) else c for c in found.citations
    )
    return AnswerCheck(tuple(out), citations, tuple(notes))


def independent_sources(collection: "Collection", sources: Sequence[str]) -> "Independence":
    """How many independent origins stand behind some sources: each an id or address of a page of the collection, or a
    page's text or HTML itself, which is read here and not kept.

    Pages that the sources have the matter from are looked at too where the collection has them. Raises ``ValueError``
    for none or more than ``MOST_SOURCES``.
    """
    from ascribe.pipeline import independence

    if not 1 <= len(sources) <= MOST_SOURCES:
        raise ValueError(f"give 1 to {MOST_SOURCES} sources")
    given: list[tuple[str, str | None, str]] = []
    traces: dict[str, Trace] = {}
    for source in sources:
        name = " ".join(source[: 4 * _GIVEN].split())[:_GIVEN]
        found, trouble = _found(collection, source)
        given.append((name, found.article.id if found else None, trouble))
        if found is not None:
            traces.setdefault(found.article.id, found)
    stories: dict[str, str] = {}
    for id in list(traces):
        told = collection.story(id)
        if told is None:
            continue
        for page in [id, *_above(told, id)]:
            found = traces.get(page) or (collection.trace(page) if len(traces) < MOST_SOURCES + _ABOVE else None)
            if found is not None:
                traces[page] = found
                stories[page] = told.id
    return independence(given, list(traces.values()), stories)


def _found(collection: "Collection", source: str) -> "tuple[Trace | None, str]":
    """The trace of a source, or None and what is wrong with it."""
    from ascribe.faces.python import Unreadable, trace

    page = page_at(collection, source) if len(source) <= 4000 else None
    if page is not None:
        return page, ""
    if len(source.split()) < 5:
        return None, "not in the collection"
    try:
        return trace(source), ""
    except Unreadable as error:
        return None, error.rejected.detail


def _above(told: "Story", id: str) -> list[str]:
    """The pages that a page has its story from, the nearest first."""
    pages = {p.id: p for p in told.pages}
    line = [id]
    for at in line:
        line += [p.page for p in pages[at].parents if p.page and p.page not in line]
    return line[1:]


def find_claim(collection: "Collection", name: str) -> "tuple[Story, Claim] | None":
    """A claim by its id, or by words of it: the one that holds most of them, half at least; None where there is none.

    Among claims that hold as many, the one that more pages carry.
    """
    from ascribe.collection import Query

    name = _UNASKABLE.sub(" ", name)
    if " " not in name.strip():
        found = collection.claim(name.strip())
        if found is not None:
            return found
    asked = {w.strip(".,;:!?\"'“”’()").casefold() for w in name.split()} - {""}
    looked: dict[str, Story] = {}
    longest = sorted(asked, key=lambda w: (-len(w), w))
    for words in (name, " ".join(longest[:3]), *longest[:3]):
        for hit in collection.search(Query(words), 5)[0] if words else ():
            if hit.page.story and hit.page.story not in looked and (told := collection.story(hit.page.story)):
                looked[told.id] = told
        if looked:
            break
    ranked = [
        (max(_held(asked, t.text) for t in claim.statements), len(claim.statements), told, claim)
        for told in looked.values()
        for claim in told.claims
    ]
    best = max(ranked, key=lambda r: r[:2], default=None)
    return (best[2], best[3]) if best is not None and 2 * best[0] >= len(asked) > 0 else None


def _held(asked: set[str], text: str) -> int:
    return len(asked & {w.strip(".,;:!?\"'“”’()").casefold() for w in text.split()})


def check(
    context: typer.Context,
    answer: Annotated[
        str, typer.Argument(metavar="ANSWER", help="A file, Markdown or plain text; - for standard input.")
    ],
    as_json: AsJson = False,
) -> None:
    """Check an answer's quotations and citations against the collection.

    Exit status 0 where every quotation is exact, 1 where one is altered, absent, another speaker's or not on the page
    that is cited for it.
    """
    from ascribe.faces import asked

    text = _read(answer)
    with collection_of(context) as collection:
        found = check_answer(collection, text)
        ids = {v.page for q in found.quotations for v in q.variants} | {c.page for c in found.citations if c.page}
        pages = {p.id: p for p in collection.pages_of(sorted(ids))}
        _give(as_json, found, asked.answer(found, pages))
    if any(q.verdict != "exact" for q in found.quotations):
        raise typer.Exit(1)


def _read(name: str) -> str:
    """The text of a file or of standard input; ends the command where it cannot be read."""
    try:
        data = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as error:
        fail(f"{name}: {error.strerror or error}")
    return data.decode("utf-8", "replace").removeprefix("\ufeff").replace("\r\n", "\n")


def independent(
    context: typer.Context,
    sources: Annotated[
        list[str], typer.Argument(metavar="PAGE...", help="Pages (id, path, address); files that are not added yet.")
    ],
    as_json: AsJson = False,
) -> None:
    """Tell how many independent origins stand behind some pages."""
    from ascribe.faces import asked

    if len(sources) > MOST_SOURCES:
        raise typer.BadParameter(f"give {MOST_SOURCES} pages at most")
    with collection_of(context) as collection:
        given = [s if collection.trace(s) or not Path(s).is_file() else _read(s) for s in sources]
        found = independent_sources(collection, given)
        _give(as_json, found, asked.independence(found))


def mcp(
    context: typer.Context,
    http: Annotated[
        str | None,
        typer.Option("--http", metavar="HOST:PORT", help="Serve streamable HTTP at /mcp of this machine instead."),
    ] = None,
) -> None:
    """Serve the collection to AI agents (Model Context Protocol), read-only. Needs the extra "mcp"."""
    host, port = _place(http) if http else ("", 0)
    try:
        from ascribe.faces.mcp import serve
    except ImportError as error:
        if (error.name or "").partition(".")[0] not in ("mcp", "mcp_types", "pydantic", "uvicorn"):
            raise
        fail('the MCP server is an extra: pip install "ascribe[mcp]"')
    with collection_of(context) as collection:
        serve(collection, (host, port) if http else None)


def _place(http: str) -> tuple[str, int]:
    host, _, port = http.rpartition(":")
    if not port.isdigit() or int(port) > 65535:
        raise typer.BadParameter(f"{http!r} is no HOST:PORT; write 127.0.0.1:8765", param_hint="--http")
    host = host.strip("[]") or "127.0.0.1"
    if host not in ("127.0.0.1", "localhost", "::1"):
        message = f"{host} is not this machine: nobody is asked who they are here; put a proxy that asks before it"
        raise typer.BadParameter(message, param_hint="--http")
    return host, int(port)


COMMANDS = (check, independent, mcp)

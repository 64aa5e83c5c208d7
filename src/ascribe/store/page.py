"""Pages in and out of a collection: add one, read its trace again, what could not be read."""

import hashlib
import lzma
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import Connection, bindparam, delete, insert, select, text

from ascribe.records import Capture, Rejected, Trace
from ascribe.store.tables import articles, bodies, captures, forgotten, grams, rejected, said, terms, traces
from ascribe.text import content_id


@dataclass(frozen=True, slots=True)
class Entry:
    """A page ready to be added: what came, its trace and that as JSON, what is compared of
    it (``sketch``, JSON), its fingerprints (hash, word), its terms."""

    capture: Capture
    trace: Trace
    json: bytes
    sketch: bytes
    grams: Sequence[tuple[int, int]]
    terms: Mapping[str, float]


def digest(word: str) -> int:
    """A word as a number that any SQL engine's signed integer holds: 63 bits."""
    return int.from_bytes(hashlib.blake2b(word.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big") >> 1


def day_of(published: str | None) -> int:
    """An ISO date as a number of days; 0 where it is not told to the day."""
    try:
        return date.fromisoformat((published or "")[:10]).toordinal()
    except ValueError:
        return 0


def now() -> str:
    """The time of writing, UTC, to the second."""
    return datetime.now(UTC).replace(microsecond=0).isoformat()


def capture_id(capture: Capture) -> str:
    """What came in, by where it came from and its bytes: the same capture has the same id in every store."""
    return content_id(capture.url or capture.input, hashlib.sha256(capture.body).hexdigest())


def known(connection: Connection, capture: str) -> tuple[str, str | None] | None:
    """ "known" and the page's id, or "forgotten", where the store has met the capture before; else None."""
    if article := connection.scalar(_CAPTURED, {"id": capture}):
        return "known", article
    blocked = connection.scalar(select(forgotten.c.blocked).where(forgotten.c.id == capture))
    return ("forgotten", None) if blocked else None


def add(connection: Connection, entry: Entry) -> tuple[int, bool]:
    """Writes a page: its capture, trace, who is cited, fingerprints, terms. Gives its number and whether it is new.

    All in the caller's transaction. A capture whose page is there already, by text and address, is kept with that page.
    """
    capture, article = entry.capture, entry.trace.article
    key = capture_id(capture)
    stamp = now()
    same = connection.scalar(_NUMBER, {"id": article.id})
    sha = hashlib.sha256(capture.body).hexdigest()
    if not connection.scalar(_CAPTURED, {"id": key}):
        row = {"id": key, "input": capture.input, "url": capture.url, "sha256": sha, "media": capture.media}
        connection.execute(insert(captures), row | {"article": article.id, "added": stamp})
        connection.execute(insert(bodies), {"capture": key, "body": lzma.compress(capture.body, preset=0)})
    if same is not None:
        return int(same), False
    published = article.published.iso if article.published else None
    number = int(connection.execute(
        insert(articles).returning(articles.c.number),
        {
            "id": article.id,
            "input": article.input,
            "url": article.url,
            "outlet": article.outlet,
            "title": article.title,
            "published": published,
            "day": day_of(published),
            "added": stamp,
        },
    ).scalar_one())  # fmt: skip
    packed = {"trace": lzma.compress(entry.json, preset=0), "sketch": zlib.compress(entry.sketch, 6)}
    connection.execute(insert(traces), {"page": number} | packed)
    _index(connection, number, entry)
    return number, True


_CAPTURED = select(captures.c.article).where(captures.c.id == bindparam("id"))
_NUMBER = select(articles.c.number).where(articles.c.id == bindparam("id"))


def _index(connection: Connection, number: int, entry: Entry) -> None:
    """What a page is found by: who is cited in it, its words, its fingerprints, its terms."""
    article = entry.trace.article
    names = {s.id: s for s in entry.trace.sources}
    cited = [
        {
            "page": number,
            "attribution": a.id,
            "speaker": names[a.source_id].name if a.source_id else None,
            "kind": names[a.source_id].kind if a.source_id else None,
            "quotation": a.kind,
            "confidence": a.confidence,
        }
        for a in entry.trace.attributions
    ]
    if cited:
        connection.execute(insert(said), cited)
    house = digest((article.outlet or article.input).casefold())
    if entry.grams:
        found = [{"hash": h, "page": number, "place": p, "outlet": house} for h, p in entry.grams]
        connection.execute(insert(grams), found)
    day = day_of(article.published.iso if article.published else None)
    if entry.terms:
        rows = [{"term": digest(t), "day": day, "page": number, "weight": w} for t, w in entry.terms.items()]
        connection.execute(insert(terms), rows)
    searchable = {"page": number, "title": article.title or "", "body": article.text}
    connection.execute(text(_SEARCHABLE[connection.dialect.name]), searchable)


_SEARCHABLE = {
    "sqlite": "INSERT INTO searchable (rowid, title, body) VALUES (:page, :title, :body)",
    "postgresql": "INSERT INTO searchable (page, words) VALUES (:page, "
    "setweight(to_tsvector('simple', :title), 'A') || to_tsvector('simple', :body))",
}


def reject(connection: Connection, found: Rejected) -> None:
    """Records an input that could not be read; the latest reason counts."""
    connection.execute(delete(rejected).where(rejected.c.input == found.input))
    connection.execute(insert(rejected).values(
        input=found.input, stage=found.stage, code=found.code, detail=found.detail, at=now()
    ))  # fmt: skip


def trace_of(connection: Connection, number: int) -> bytes:
    """The trace of a page as it was added, as JSON. Raises ``NoResultFound`` where there is no such page."""
    packed = connection.execute(select(traces.c.trace).where(traces.c.page == number)).scalar_one()
    return lzma.decompress(packed)


def sketches(connection: Connection, numbers: Sequence[int]) -> dict[int, bytes]:
    """The sketches of some pages, as JSON."""
    found = connection.execute(select(traces.c.page, traces.c.sketch).where(traces.c.page.in_(numbers)))
    return {page: zlib.decompress(packed) for page, packed in found}


def number_of(connection: Connection, page: str) -> int | None:
    """The number of a page by its id, the beginning of one (6 digits or more), its input or its address."""
    where = [articles.c.id == page, articles.c.input == page, articles.c.url == page]
    if len(page) >= 6:
        where.append(articles.c.id.startswith(page, autoescape=True))
    for condition in where:
        found = connection.scalars(select(articles.c.number).where(condition).order_by(articles.c.number)).all()
        if found:
            return int(found[0])
    return None

"""The collection's table of contents: pages in, what came from where out. Joins corpus, engine and store.

Opening one makes it where there is none. Every method that reads sees one state of the store; adding commits by
batches, and what it has given out as added is on the disk.
"""

import re
import time
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, combinations
from pathlib import Path

from ascribe.archive import captures, sniff
from ascribe.batch.output import PREFIX, Output
from ascribe.corpus.account import account
from ascribe.corpus.candidate import CANDIDATES, COMMON
from ascribe.corpus.compare import compare
from ascribe.corpus.event import MEAN, NEAR, SAME_EVENT, vector
from ascribe.corpus.gram import probes, words
from ascribe.corpus.passage import Sketch, fingerprints, reuses, sketch
from ascribe.corpus.quotation import checked, variant
from ascribe.corpus.story import story
from ascribe.corpus.term import stem, weight
from ascribe.engine.local import traced
from ascribe.export import json
from ascribe.pipeline import trace_capture
from ascribe.records import (
    Capture,
    Checked,
    Claim,
    Comparison,
    Judgement,
    Media,
    Rejected,
    Reuse,
    Story,
    Trace,
    Verdict,
)
from ascribe.store.database import Unusable
from ascribe.store.link import Likes
from ascribe.store.page import Entry
from ascribe.store.search import Hits, Query
from ascribe.store.store import Linking, Listed, Store
from ascribe.store.whole import Member, take

__all__ = ["Added", "Collection", "Hit", "Hits", "Listed", "Query", "Unusable"]
BATCH, SECONDS = 64, 1.0
"""Pages, and seconds, after which what has been read is committed."""
RARE_WORDS, LOOKED_AT = 4, 200
"""A quotation is looked for by its grams and by pairs of its rarest words, so many of them, on so many pages."""
_SHOWN = 160
"""Characters of a snippet."""


@dataclass(frozen=True, slots=True)
class Added:
    """What became of one input: "added", "known" (nothing to do), "forgotten" (not taken in again), "rejected"."""

    input: str
    outcome: str
    page: str | None = None
    rejected: Rejected | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """A page found, and the words around the first place that was asked for."""

    page: Listed
    snippet: str


class Collection:
    """Pages kept together, and what they have from one another."""

    def __init__(self, address: str | Path) -> None:
        """Opens the collection at a path (SQLite) or a ``postgresql://`` URL; makes it where there is none."""
        self._store = Store.open(address)

    def __enter__(self) -> "Collection":
        return self

    def __exit__(self, *_: object) -> None:
        self._store.close()

    def add(
        self,
        inputs: Iterable[str],
        *,
        published: str | None = None,
        jobs: int = 0,
        fetch: bool = False,
        allow_private: bool = False,
    ) -> Iterator[Added]:
        """Adds what ``trace`` reads, and batches (``parquet:FOLDER``, first). Gives what became of each input, once
        that is on the disk. ``fetch`` lets the pages of a feed's items be fetched.

        What is there already is not read again, so that a run which was broken off goes on where it stopped.
        """
        given = list(inputs)
        batches = [Path(g.removeprefix(PREFIX)) for g in given if g.startswith(PREFIX)]
        pages = [g for g in given if not g.startswith(PREFIX)]
        found = captures(pages, published=published, allow_private=allow_private, fetch=fetch)
        return chain(*map(self.take, batches), self.add_captures(found, jobs=jobs))

    def take(self, folder: Path) -> Iterator[Added]:
        """Takes in a batch's output: as it is where the collection is empty, all or nothing; else page by page, linked
        with those that are there. Raises ``NoBatchError`` where the batch is not whole."""
        found = Output(folder)
        empty = not self._store.counts()["pages"]
        members = (Member(entry(p.capture, p.trace), p.number, p.first, p.story) for p in found.pages())
        if empty and take(self._store, members, found.passages(), found.rejected(), COMMON):
            yield from (Added(t.article.input, "added", t.article.id) for t in found.traces())
            yield from (Added(r.input, "rejected", rejected=r) for r in found.rejected())
            return
        for p in found.pages():
            state = self._store.known(p.capture)
            yield from self._commit([(p.capture, Added(p.capture.input, *state) if state else p.trace)])
        for r in found.rejected():
            yield from self._commit([(None, r)])

    def add_captures(self, found: Iterable[Capture | Rejected], *, jobs: int = 0) -> Iterator[Added]:
        """Adds captures, as ``add``. They are read in ``jobs`` processes, each page within its time; 0 reads them here.

        Processes are started afresh, so a script that asks for them keeps its work under ``__name__ == "__main__"``.
        """
        batch: list[tuple[Capture | None, Trace | Rejected | Added]] = []
        begin = time.monotonic()
        for one in self._read(found, jobs):
            batch.append(one)
            if len(batch) >= BATCH or time.monotonic() - begin > SECONDS:
                yield from self._commit(batch)
                batch, begin = [], time.monotonic()
        yield from self._commit(batch)

    def add_page(
        self, body: bytes, name: str, *, url: str | None = None, published: str | None = None, outlet: str | None = None
    ) -> Added:
        """Adds one page that is at hand: its bytes, and how it is called; markup or text is told by its beginning."""
        kind = sniff.kind(body[:4096])
        if refused := sniff.refuse(body[:4096], name):
            return next(iter(self.add_captures([refused])))
        media: Media = "html" if kind == "html" else "text"
        return next(iter(self.add_captures([Capture(name, body, media, url, None, published, outlet)])))

    def _read(
        self, found: Iterable[Capture | Rejected], jobs: int
    ) -> Iterator[tuple[Capture | None, Trace | Rejected | Added]]:
        """Traces what the store does not know yet; what it knows comes as soon as it is met."""
        line: deque[Capture | None] = deque()
        met: deque[Added] = deque()

        def fresh() -> Iterator[Capture | Rejected]:
            for one in found:
                if isinstance(one, Rejected):
                    line.append(None)
                elif state := self._store.known(one):
                    met.append(Added(one.input, *state))
                    continue
                else:
                    line.append(one)
                yield one

        for result in traced(fresh(), trace_capture, jobs=jobs) if jobs else map(_here, fresh()):
            while met:
                yield None, met.popleft()
            yield line.popleft(), result
        while met:
            yield None, met.popleft()

    def _commit(self, batch: Sequence[tuple[Capture | None, Trace | Rejected | Added]]) -> Iterator[Added]:
        entries = [entry(c, t) for c, t in batch if c is not None and isinstance(t, Trace)]
        refused = [t for _, t in batch if isinstance(t, Rejected)]
        if entries or refused:
            fresh = iter(self._store.add(entries, refused, linking()))
        for _, result in batch:
            if isinstance(result, Added):
                yield result
            elif isinstance(result, Rejected):
                yield Added(result.input, "rejected", rejected=result)
            else:
                yield Added(result.article.input, "added" if next(fresh) else "known", result.article.id)

    def trace(self, page: str) -> Trace | None:
        """A page's trace by its id, input or address; None where there is none."""
        found = self._store.trace(page)
        return None if found is None else _trace(found)

    def traces(self) -> Iterator[Trace]:
        """Every page's trace, in the order of being added."""
        return map(_trace, self._store.all_traces())

    def pages(self) -> list[Listed]:
        """Every page, in the order of being added."""
        return self._store.listed()

    def page_after(self, number: int, limit: int) -> tuple[list[Listed], int | None]:
        """The next pages after the one of a number (0: from the first), ``limit`` at most, in the order of being added,
        and the number to go on from, None at the end."""
        return self._store.page_after(number, limit)

    def pages_of(self, ids: Sequence[str]) -> list[Listed]:
        """The pages of these ids, as lists show them."""
        return self._store.listed_by_id(ids)

    def stories(self, most: int | None = None) -> list[tuple[str, list[Listed]]]:
        """The stories of two pages or more, the largest first (``most`` of them), each with its pages by date."""
        found = self._store.stories(most=most)
        return [(id, sorted(pages, key=lambda p: (p.published or "9999", p.id))) for id, pages in found]

    def story(self, name: str) -> Story | None:
        """A story, by its id or by one of its pages; None where there is none."""
        members = self._store.members(name)
        if members is None:
            return None
        if members.told is not None:
            return json.decoded(members.told, Story)
        told = story(members.id, [account(_trace(t)) for t in members.traces], members.shared)
        self._store.tell(members.id, members.digest, json.encoded(told), [c.id for c in told.claims])
        return told

    def claim(self, name: str) -> tuple[Story, Claim] | None:
        """A claim by its id (or six digits of it), with its story; None where there is none."""
        known = self._store.story_of_claim(name)
        for id in [known] if known else self._store.untold():
            told = self.story(id)
            for claim in told.claims if told else ():
                if told and (claim.id == name or (len(name) >= 6 and claim.id.startswith(name))):
                    return told, claim
        return None

    def quote(self, quotation: str, by: str | None = None) -> Checked:
        """Whether pages have these words, exactly or altered, and whom they give them to."""
        found = words(quotation)
        near = dict.fromkeys(self._store.having(hashes) if (hashes := probes(quotation)) else [])
        rare = sorted({w.folded for w in found}, key=lambda w: (-weight(stem(w)), w))[:RARE_WORDS]
        for some in combinations(rare, min(2, len(rare))) if rare else ():
            near.update(dict.fromkeys(self._store.search(Query(" ".join(some)), LOOKED_AT).pages))
        near_pages = list(near)[:LOOKED_AT]
        pages = (self.trace(p.id) for p in self._store.listed(near_pages))
        return checked(quotation, by, (v for t in pages if t and (v := variant(quotation, t))))

    def compare(self, a: str, b: str) -> Comparison:
        """Two pages side by side. Raises ``KeyError`` with the name of a page that is not there."""
        left, right = self.trace(a), self.trace(b)
        if left is None or right is None:
            raise KeyError(a if left is None else b)
        return compare(left, right)

    def search(self, query: Query, limit: int = 20) -> tuple[list[Hit], Hits]:
        """The pages that answer a query, each with a snippet, and the counts."""
        hits = self._store.search(query, limit)
        out = []
        for listed in self._store.listed(hits.pages):
            found = self.trace(listed.id)
            out.append(Hit(listed, _snippet(found, query) if found else ""))
        return out, hits

    def forget(self, names: Sequence[str]) -> int:
        """Forgets pages wholly, by id, input or address, or all of an outlet; gives how many."""
        return self._store.forget(names, _indexed)

    def recent(self, most: int = 20) -> list[Listed]:
        """The pages added last, the latest first."""
        return self._store.recent(most)

    def cited(self, name: str, most: int = 1000) -> list[tuple[Listed, list[str]]]:
        """The pages that cite a source of this name, by date, each with the ids of its attributions."""
        return self._store.cited(name, most)

    def sharing(self, page: str) -> list[tuple[Listed, list[Reuse]]]:
        """The pages that share passages with one, each with those; the first offsets are in the page asked about."""
        return self._store.sharing(page)

    def judge(
        self, page: str, target: str, words: str, verdict: Verdict, by: str, field: str | None = None,
        value: str | None = None,
    ) -> Judgement:  # fmt: skip
        """Keeps what a person says of an attribution or a parent, beside what was read, never in its place.

        Raises ``ValueError`` where the verdict is "correct" and it is not said what is right.
        """
        if verdict == "correct" and not (field and value):
            raise ValueError("a correction says what is right: field and value")
        return self._store.judge(page, target, words, (verdict, field, value), by)

    def judged(self, page: str | None = None) -> list[Judgement]:
        """The judgements of one page, by its id, or of all; the oldest first."""
        return self._store.judged(page)

    def new_token(self, name: str, role: str) -> str:
        """A new secret with which a served collection may be used from elsewhere; it is told once."""
        return self._store.new_token(name, role)

    def holder(self, secret: str) -> tuple[str, str] | None:
        """Name and role of who holds a secret, None for nobody."""
        return self._store.holder(secret)

    def holders(self) -> list[tuple[str, str, str]]:
        """Name, role and date of every token."""
        return self._store.holders()

    def revoke(self, name: str) -> bool:
        """Takes a token away; False where there is none of that name."""
        return self._store.revoke(name)

    def counts(self) -> dict[str, int]:
        """How many pages, stories, attributions, passages and rejected inputs there are."""
        return self._store.counts()

    def rejections(self) -> list[Rejected]:
        """What could not be read."""
        return self._store.rejections()

    def check(self) -> str:
        """What the engine says of the store's state: "ok", or what is wrong."""
        return self._store.check()


def entry(capture: Capture, trace: Trace) -> Entry:
    """A page ready for the store."""
    marks = [(g.hash, g.place) for g in fingerprints(trace.article)]
    return Entry(
        capture, trace, json.to_line(trace).encode(), json.encoded(sketch(trace)), marks, vector(trace.article)
    )


def _here(found: Capture | Rejected) -> Trace | Rejected:
    return found if isinstance(found, Rejected) else trace_capture(found)


def _shared(page: bytes, others: Sequence[bytes]) -> Sequence[Sequence[Reuse]]:
    return reuses(json.decoded(page, Sketch), (json.decoded(o, Sketch) for o in others))


def linking() -> Linking:
    """How a store links the pages that are added to it: candidates, passages, stories."""
    return Linking(CANDIDATES, COMMON, _shared, Likes(SAME_EVENT, MEAN, NEAR))


def _trace(line: bytes) -> Trace:
    found = json.from_json(line)
    assert isinstance(found, Trace), "the store keeps traces only"
    return found


def _indexed(line: bytes) -> tuple[str, str]:
    article = _trace(line).article
    return article.title or "", article.text


def _snippet(trace: Trace, query: Query) -> str:
    """The words around the first place of the first word asked for; the beginning where none is."""
    text = trace.article.text
    first = re.search(r"\w+", query.words)
    at = re.search(rf"\b{re.escape(first[0])}", text, re.IGNORECASE) if first else None
    start = max(0, at.start() - _SHOWN // 3) if at else 0
    piece = " ".join(text[start : start + _SHOWN].split())
    return ("…" if start else "") + piece + ("…" if start + _SHOWN < len(text) else "")

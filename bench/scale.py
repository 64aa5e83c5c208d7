"""How a collection does when it is large: adding one page, searching, telling a story, at any size.

``python -m bench.scale [PAGES] [FILE]``. The collection is filled with planted pages (bench.planted) as the store keeps
them, without tracing and without comparing each, so that a large one is there in minutes; then a few hundred more are
added one by one through the store's own way, a commit each, and timed: that is what a user waits for beside the trace.
A FILE that is there already is filled on. Times are of this machine, medians and 95th percentiles in milliseconds.
"""

import json
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import date
from functools import partial
from itertools import islice
from pathlib import Path

import numpy as np
import numpy.typing as npt
from sqlalchemy import Engine

from ascribe.collection import Collection, Query, entry, linking
from ascribe.corpus.candidate import COMMON
from ascribe.records import Article, Attribution, Block, Capture, Source, Stamp, Trace
from ascribe.store import page as pages
from ascribe.store.database import opened, writing
from ascribe.store.page import Entry
from ascribe.store.store import Store
from ascribe.text import content_id
from bench.planted import Page, Press
from bench.shared import ROOT

PROBES = 300
FILLED_AT_ONCE = 1000
CELLS = 1 << 27
"""Of the table that counts grams while filling: at a million pages one gram a cell or so, far from ``COMMON``."""
SEED = 11
STORY = ROOT / "tests/cases/story/pages"


def trace(page: Page) -> Trace:
    """A planted page as a trace: its paragraphs, and its quotations under a speaker each."""
    blocks: list[Block] = []
    quoted: list[tuple[int, int]] = []
    at = 0
    for part in page.text.split("\n\n"):
        blocks.append(Block("paragraph" if blocks else "headline", at, at + len(part)))
        if part.startswith("“"):
            quoted.append((at, at + part.index("”") + 1))
        at += len(part) + 2
    day = date.fromordinal(page.day).isoformat()
    name = f"page-{page.number}"
    article = Article(
        content_id(name), name, None, page.outlet, page.text.partition("\n")[0], (), Stamp(day, "given"), None, None,
        "en", page.text, tuple(blocks),
    )  # fmt: skip
    sources = tuple(
        Source(f"s{k}", f"Speaker {page.number % 997}", "person", None, None, ()) for k in range(len(quoted))
    )
    said = tuple(
        Attribution(f"a{k}", "direct", (), (), (span,), None, f"s{k}", (f"s{k}",), "asserted", 0.9)
        for k, span in enumerate(quoted)
    )
    return Trace("0", article, sources, said)


def made(page: Page) -> Entry:
    """A planted page ready for the store."""
    found = trace(page)
    return entry(Capture(found.article.input, page.text.encode(), "text"), found)


def fill(file: Path, engine: Engine, maker: Executor, count: int) -> None:
    """Writes so many pages as the store would keep them, but for what they share with one another.

    Fingerprints and terms lie aside until all are there and go in sorted: one by one in the order of their hashes, a
    million pages would write the whole of the tables thousands of times.
    """
    if count <= 0:
        return
    done = 0
    seen = np.zeros(CELLS, dtype=np.uint8)
    _set_aside(engine)
    for batch in _ahead(maker, count):
        with writing(engine) as connection:
            grams, terms = [], []
            for ready in batch:
                number, _ = pages.add(connection, replace(ready, grams=(), terms={}))
                article = ready.trace.article
                house = pages.digest((article.outlet or "").casefold())
                day = pages.day_of(article.published.iso if article.published else None)
                grams += [(hash, number, place, house) for hash, place in _telling(ready.grams, seen)]
                terms += [(pages.digest(t), day, number, w) for t, w in ready.terms.items()]
            connection.exec_driver_sql("INSERT INTO aside_grams VALUES (?, ?, ?, ?)", grams)
            connection.exec_driver_sql("INSERT INTO aside_terms VALUES (?, ?, ?, ?)", terms)
        done += len(batch)
        if done % 20_000 == 0:
            print(f"  {done:,} pages", file=sys.stderr, flush=True)
    _taken_in(file)


ASIDE = {"grams": "hash, page, place, outlet", "terms": "term, day, page, weight"}


def _set_aside(engine: Engine) -> None:
    with writing(engine) as connection:
        for table, columns in ASIDE.items():
            connection.exec_driver_sql(f"CREATE TABLE IF NOT EXISTS aside_{table} ({columns})")


def _taken_in(file: Path) -> None:
    # A connection of its own: the store's sorts in memory, where a hundred million rows may not fit.
    with closing(sqlite3.connect(file)) as connection:
        for table, columns in ASIDE.items():
            print(f"  {table}, sorted", file=sys.stderr, flush=True)
            key = ", ".join(columns.split(", ")[:3])
            connection.executescript(f"""
                BEGIN;
                DROP INDEX {table}_page;
                INSERT INTO {table} ({columns}) SELECT {columns} FROM aside_{table} ORDER BY {key};
                CREATE INDEX {table}_page ON {table} (page);
                DROP TABLE aside_{table};
                COMMIT;
            """)


def _telling(grams: Sequence[tuple[int, int]], seen: npt.NDArray[np.uint8]) -> Iterator[tuple[int, int]]:
    """Without those that linking would take out again: they are on too many pages."""
    cells = np.array([hash % CELLS for hash, _ in grams], dtype=np.int64)
    met = seen[cells]
    seen[cells] = np.minimum(met, 254) + 1
    return (mark for mark, often in zip(grams, met >= COMMON, strict=True) if not often)


def _ahead(maker: Executor, count: int) -> Iterator[list[Entry]]:
    """So many pages in batches, made while those before them are written."""
    waiting = maker.submit(_made, min(FILLED_AT_ONCE, count))
    while count:
        batch = waiting.result()
        count -= len(batch)
        if count:
            waiting = maker.submit(_made, min(FILLED_AT_ONCE, count))
        yield batch


def _begin(passed: int) -> None:
    """Starts the press of this process, past the pages that are there already."""
    global _press
    _press = Press(SEED).pages(10**9)
    for _ in islice(_press, passed):
        pass


def _made(count: int) -> list[Entry]:
    return [made(page) for page in islice(_press, count)]


_press: Iterator[Page] = iter(())


def _timed(work: Callable[[], object]) -> float:
    begin = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - begin)


def _told(name: str, times: list[float]) -> dict[str, float]:
    return {f"{name} ms": statistics.median(times), f"{name} p95 ms": statistics.quantiles(times, n=20)[-1]}


def _story_pages(collection: Collection) -> str:
    done = list(collection.add([str(STORY)]))
    return next(d.page for d in done if d.page is not None)


def measure(count: int, file: Path) -> dict[str, float]:
    """Fills a collection of ``count`` pages, or takes the one that is there, and gives the figures by name."""
    with Collection(file) as collection, closing(Store.open(file)) as store:
        there = collection.counts()["pages"]
        with ProcessPoolExecutor(1, initializer=_begin, initargs=(there,)) as maker:
            fill(file, opened(file), maker, count - there)
            fresh = maker.submit(_made, PROBES).result()
        how = linking()
        adding = [_timed(partial(store.add, [p], [], how)) for p in fresh]
        member = _story_pages(collection)
        first = fresh[0].trace.article.text.split()
        pairs = [" ".join(first[k : k + 2]) for k in range(5, 45, 2)]
        names = [f"page-{k}" for k in range(0, count, max(1, count // 50))]
        searching = [_timed(partial(collection.search, Query(q))) for q in pairs]
        common = [_timed(partial(collection.search, Query(w))) for w in first[:8]]
        telling = [_timed(partial(collection.story, member)) for _ in range(20)]
        fetching = [_timed(partial(collection.trace, n)) for n in names]
        out = {"pages": float(count), "MB": file.stat().st_size / 1e6}
        named = {"add": adding, "search of two words": searching, "search of a common word": common}
        for name, times in (named | {"story": telling, "page by its name": fetching}).items():
            out |= _told(name, times)
    return out


if __name__ == "__main__":
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    with tempfile.TemporaryDirectory() as name:
        where = Path(sys.argv[2]) if len(sys.argv) > 2 else Path(name) / "scale.db"
        print(json.dumps(measure(size, where), indent=2))

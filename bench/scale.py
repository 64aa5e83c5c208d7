"""How a collection does when it is large: adding one page, searching, telling a story, at any size.

``python -m bench.scale [PAGES] [FILE]``. The collection is filled with planted pages (bench.planted) as the store keeps
them, without tracing and without comparing each, so that a large one is there in minutes; then a few hundred more are
added one by one through the store's own way, a commit each, and timed: that is what a user waits for beside the trace.
A FILE that is there already is used again. Times are of this machine, medians and 95th percentiles in milliseconds.
"""

import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from pathlib import Path

from ascribe.collection import Collection, Query, _linking, entry
from ascribe.corpus.candidate import COMMON
from ascribe.records import Article, Attribution, Block, Capture, Source, Stamp, Trace
from ascribe.store import page as pages
from ascribe.store.database import writing
from ascribe.store.page import Entry
from ascribe.text import content_id
from bench.planted import Page, Press
from bench.shared import ROOT

PROBES = 300
FILLED_AT_ONCE = 2000
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


def fill(collection: Collection, press: Press, count: int) -> None:
    """Writes ``count`` pages as the store would keep them, but for what they share with one another."""
    seen: dict[int, int] = {}
    todo = press.pages(count)
    done = 0
    while done < count:
        with writing(collection._store._engine) as connection:
            for _, one in zip(range(FILLED_AT_ONCE), todo, strict=False):
                ready = made(one)
                marks = []
                for hash, place in ready.grams:
                    # What linking would take out again: grams that are on too many pages.
                    seen[hash] = seen.get(hash, 0) + 1
                    if seen[hash] <= COMMON:
                        marks.append((hash, place))
                pages.add(connection, Entry(ready.capture, ready.trace, ready.json, ready.sketch, marks, ready.terms))
                done += 1
        if done % 20_000 == 0:
            print(f"  {done:,} pages", file=sys.stderr, flush=True)


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
    press = Press(SEED)
    with Collection(file) as collection:
        there = collection.counts()["pages"]
        if there == 0:
            fill(collection, press, count)
        else:
            for _ in press.pages(count):
                pass
        number = count + there
        fresh = list(_renumbered(press, number))
        linking = _linking()
        adding = [_timed(partial(collection._store.add, [made(p)], [], linking)) for p in fresh]
        member = _story_pages(collection)
        first = fresh[0].text.split()
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


def _renumbered(press: Press, first: int) -> Iterator[Page]:
    for k, page in enumerate(press.pages(PROBES)):
        page.number = first + k
        yield page


if __name__ == "__main__":
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    with tempfile.TemporaryDirectory() as name:
        where = Path(sys.argv[2]) if len(sys.argv) > 2 else Path(name) / "scale.db"
        print(json.dumps(measure(size, where), indent=2))

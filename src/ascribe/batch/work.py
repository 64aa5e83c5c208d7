"""What a worker does with one part of a batch: captures, pages, pairs, stories. Each gives the same however often."""

import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from shutil import rmtree
from typing import Any

import numpy as np

from ascribe import __version__
from ascribe.archive.unit import read_unit
from ascribe.article import read
from ascribe.batch.block import Block, blocks
from ascribe.corpus.account import Account, account
from ascribe.corpus.alike import Era, day_of, era_of, likes, whole_weight
from ascribe.corpus.cosine import Terms
from ascribe.corpus.event import vector
from ascribe.corpus.passage import fingerprints, side, sketch
from ascribe.corpus.seed import Numbers
from ascribe.corpus.story import story
from ascribe.engine import table
from ascribe.engine.port import At, Skip, Task
from ascribe.engine.stage import mark
from ascribe.engine.table import Sink
from ascribe.export import json, parquet, rows, story_rows
from ascribe.pipeline import trace_capture
from ascribe.records import Capture, Rejected, Reuse, Story, Trace

UNIT = 24
"""Bits of a page's number that count within its unit: the first of the k-th unit is ``k << 24``."""
CAPTURES = {
    "page": "long", "input": "string", "body": "binary", "media": "string", "url": "string", "encoding": "string",
    "published": "string", "outlet": "string", "truncated": "string", "stage": "string", "code": "string",
    "detail": "string",
}  # fmt: skip
"""A capture, or what could not be opened: then ``stage``, ``code`` and ``detail`` are told."""
WORKED = {
    "heads": {"page": "long", "article": "string"},
    "accounts": {"page": "long", "account": "binary"},
    "sides": {"page": "long", "part": "int", "words": "binary", "outlet": "string", "taken_from": "string"},
    "grams": {"hash": "long", "page": "long", "place": "int", "words": "int", "outlet": "long"},
    "terms": {"page": "long", "term": "long", "day": "int", "era": "int", "weight": "long"},
}
"""What the later stages need of each page."""
PASSAGES = {
    "page": "long", "other": "long", "a_start": "int", "a_end": "int", "b_start": "int", "b_end": "int",
    "same": "int", "run": "int", "likeness": "double", "kind": "string",
}  # fmt: skip
LIKES = {"page": "long", "other": "long", "likeness": "long"}
MEMBER = ("first", "story", "page", "other", "account", "a_start", "a_end", "b_start", "b_end", "same", "run",
          "likeness", "kind")  # fmt: skip
"""The columns of a story's rows: its pages' accounts, then the passages among them."""
REFUSED = {"stage": "string", "code": "string", "detail": "string", "input": "string"}
DETAIL = {
    "worker-died": "The processes that read it died again and again; the other pages go on.",
    "too-slow": "It took too long; try the page alone or shorten it.",
}


def part_name(number: int) -> str:
    """The file of a part."""
    return f"part-{number:05}.parquet"


def _digest(word: str) -> int:
    """A word as 63 bits, as the store has it."""
    return int.from_bytes(hashlib.blake2b(word.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big") >> 1


def capture(task: Task, at: At, skip: Skip) -> None:
    """Reads units to files of captures, so many each: ``given["units"]`` are (number, name)."""
    target, most, most_bytes = Path(task.target), int(str(task.given["rows"])), int(str(task.given["bytes"]))
    published = task.given["published"]
    file = size = count = 0
    with ExitStack() as stack:
        sink: Sink | None = None
        for row in _captured(task.given["units"], str(published) if published else None, at, skip):
            if sink is None or count >= most or size >= most_bytes:
                stack.close()
                path = target / f"part-{task.number:05}-{file:04}.parquet"
                sink, file, count, size = stack.enter_context(Sink(path, CAPTURES)), file + 1, 0, 0
            sink.add(*row)
            count, size = count + 1, size + len(row[2] or b"")
    mark(target, task.number, str(task.given["digest"]))


def _captured(units: Any, published: str | None, at: At, skip: Skip) -> Iterator[tuple[Any, ...]]:
    for k, (number, name) in enumerate(units):
        first = number << UNIT
        if k in skip:
            yield _refused_row(first, Rejected("engine", skip[k], DETAIL[skip[k]], name))
            continue
        at(k)
        for place, found in enumerate(read_unit(name, published)):
            at(k)
            page = first + place
            if isinstance(found, Rejected):
                yield _refused_row(page, found)
            else:
                yield (page, found.input, found.body, found.media, found.url, found.encoding, found.published,
                          found.outlet, found.truncated, None, None, None)  # fmt: skip


def _refused_row(page: int, found: Rejected) -> tuple[Any, ...]:
    return (page, found.input, None, None, None, None, None, None, None, found.stage, found.code, found.detail)


def captured(row: dict[str, Any]) -> Capture | Rejected:
    """The capture of a row of ``CAPTURES``, or what could not be opened."""
    if row["code"] is not None:
        return Rejected(row["stage"], row["code"], row["detail"], row["input"])
    return Capture(row["input"], row["body"], row["media"], row["url"], row["encoding"], row["published"],
                   row["outlet"], row["truncated"])  # fmt: skip


def read_pages(task: Task, at: At, skip: Skip) -> None:
    """Reads a file of captures: the tables of its pages, and what later stages need of each."""
    target, whole = Path(task.target), bool(task.given["trace"])
    with Pages(target, task.number) as pages:
        for k, row in enumerate(table.rows(Path(task.sources[0]))):
            found = captured(row)
            if isinstance(found, Capture) and k in skip:
                pages.add(row["page"], Rejected("engine", skip[k], DETAIL[skip[k]], found.input))
            else:
                at(k)
                pages.add(row["page"], found if isinstance(found, Rejected) else _traced(found, whole))
    mark(target, task.number, str(task.given["digest"]))


class Pages:
    """One part of what was read: the pages' tables, and what later stages need of each. Use ``with``: all of it is
    there at the end or nothing. Raises ``OSError``."""

    def __init__(self, target: Path, part: int) -> None:
        self._target, self._part = target, part
        self._room = target / f".{part:05}.{os.getpid()}"
        self._stack = ExitStack()

    def __enter__(self) -> "Pages":
        rmtree(self._room, ignore_errors=True)
        self._tables = self._stack.enter_context(parquet.Writer(self._room))
        name = part_name(self._part)
        self._sinks = {n: self._stack.enter_context(Sink(self._target / n / name, c)) for n, c in WORKED.items()}
        return self

    def add(self, page: int, found: Trace | Rejected) -> None:
        """A page by its number, or what could not be read."""
        worked: Mapping[str, Sequence[tuple[Any, ...]]] = {}
        if isinstance(found, Trace):
            try:
                worked = _worked(page, self._part, found)
            except Exception as error:
                found = _fault(error, found.article.input)
        self._tables.add(found)
        for name, some in worked.items():
            for row in some:
                self._sinks[name].add(*row)

    def __exit__(self, *raised: Any) -> None:
        self._stack.__exit__(*raised)
        if raised[0] is None:
            _moved(self._room, self._target / "tables", tuple(rows.TABLES), part_name(self._part))


def _traced(found: Capture, whole: bool) -> Trace | Rejected:
    try:
        if whole:
            return trace_capture(found)
        article = read(found)
        return article if isinstance(article, Rejected) else Trace(__version__, article)
    except Exception as error:
        return _fault(error, found.input)


def _fault(error: Exception, name: str) -> Rejected:
    """A fault of ours on one page, which must not cost the others."""
    return Rejected("engine", "failed", f"{type(error).__name__}: {str(error)[:300]}", name)


def _worked(page: int, part: int, trace: Trace) -> dict[str, list[tuple[Any, ...]]]:
    """A page's rows of the tables in ``WORKED``."""
    article, ready = trace.article, side(sketch(trace))
    house = _digest((article.outlet or article.input).casefold())
    day = day_of(article.published.iso if article.published else None)
    era = era_of(day)
    return {
        "heads": [(page, article.id)],
        "accounts": [(page, json.encoded(account(trace)))],
        "sides": [(page, part, ready.words.tobytes(), ready.outlet, ready.taken_from)],
        "grams": [(g.hash, page, g.place, g.words, house) for g in fingerprints(article)],
        "terms": [(page, _digest(t), day, era, whole_weight(w)) for t, w in vector(article).items()],
    }


def _moved(room: Path, target: Path, names: tuple[str, ...], name: str) -> None:
    """Puts the tables of one part among those of the others."""
    for one in names:
        (target / one).mkdir(parents=True, exist_ok=True)
        (room / f"{one}.parquet").replace(target / one / name)
    rmtree(room, ignore_errors=True)


def without(task: Task, at: At, skip: Skip) -> None:
    """The tables of a part without some pages (``given["gone"]``), which are there twice."""
    gone, target, name = set(task.given["gone"]), Path(task.target), part_name(task.number)  # type: ignore[call-overload]
    room = target / f".{task.number:05}.{os.getpid()}"
    folder = Path(task.sources[0])
    streams = {n: table.rows(folder / "tables" / n / name, kept_columns(n)) for n in ("articles", *rows.PARTS)}
    with parquet.Writer(room) as tables:
        at(0)
        for head, trace in zip(table.rows(folder / "heads" / name), rows.traces(streams), strict=True):
            if head["page"] not in gone:
                tables.add(trace)
        for row in table.rows(folder / "tables" / "rejected" / name):
            tables.add(Rejected(**row))
    _moved(room, target, tuple(rows.TABLES), name)
    mark(target, task.number, str(task.given["digest"]))


def kept_columns(name: str) -> list[str]:
    """The columns of a table that are read back."""
    return [c.name for c in parquet.TABLES[name] if not c.derived]


def align(task: Task, at: At, skip: Skip) -> None:
    """The passages of a block's pairs, many at a time; where that fails, pair by pair, and one that cannot be compared
    is rejected."""
    target, name = Path(task.target), part_name(task.number)
    with Sink(target / "found" / name, PASSAGES) as found, Sink(target / "rejected" / name, REFUSED) as refused:

        def tried(block: Block, item: int, first: int, stop: int) -> str | None:
            """Compares the pairs from ``first`` on; gives why that could not be done, None when it was."""
            if item in skip:
                return DETAIL[skip[item]]
            at(item)
            try:
                found.extend(block.passages(first, stop))
            except Exception as error:  # as with pages: one pair must not cost the others
                return f"{type(error).__name__}: {str(error)[:300]}"
            return None

        before = 0
        for block in blocks(Path(task.sources[0])):
            for first, stop in block.bundles():
                if tried(block, before + first, first, stop) is None:
                    continue
                for k in range(first, stop):
                    # A pair by itself is another item than the bundle that begins with it.
                    item = before + len(block) + k
                    if (said := tried(block, item, k, k + 1)) is not None:
                        pair = f"{block.pages[k]} {block.others[k]}"
                        refused.add("passages", skip.get(item, "failed"), said, pair)
            before += 2 * len(block)
    mark(target, task.number, str(task.given["digest"]))


def like(task: Task, at: At, skip: Skip) -> None:
    """Which pages of a file's eras are like, with those of the other files; nothing in it can be left out."""
    paths = [Path(p) for p in task.sources]
    with Sink(Path(task.target) / part_name(task.number), LIKES) as found:
        for era in np.unique(table.columns(paths[0], ["era"])["era"].to_numpy()).tolist():
            found.extend(likes(_era(paths, era)))
    mark(Path(task.target), task.number, str(task.given["digest"]))


def _era(paths: Sequence[Path], era: int) -> Era:
    """What an era's pages are compared by, of the rows of some files, of which one at a time is in memory."""
    wanted = np.zeros(0, dtype=np.int64)
    for path in paths:
        rows = table.columns(path, ["era", "term", "telling"])
        eras, telling = rows["era"].to_numpy(), rows["telling"].to_numpy() > 0
        wanted = np.union1d(wanted, rows["term"].to_numpy()[((eras == era) | (eras == 0)) & telling])
    chosen = [_useful(table.columns(path), era, wanted) for path in paths]
    page, term, day, eras, weight, telling = (np.concatenate(column) for column in zip(*chosen, strict=True))
    return Era(Terms(page, term, weight, telling > 0), day, eras == era)


def _useful(rows: Mapping[str, Any], era: int, wanted: Numbers) -> list[Numbers]:
    """The columns of a file's rows of the terms wanted, of an era, those beside it, and the undated pages."""
    eras = rows["era"].to_numpy()
    near = np.flatnonzero((eras == 0) | ((np.abs(eras - era) <= 1) & (era > 0)))
    kept = near[np.isin(rows["term"].to_numpy()[near], wanted)]
    return [rows[name].to_numpy()[kept] for name in ("page", "term", "day", "era", "weight", "telling")]


def tell(task: Task, at: At, skip: Skip) -> None:
    """Tells the stories of a part: rows sorted by story, its pages' accounts before the passages among them."""
    target, name = Path(task.target), part_name(task.number)
    room = target / f".{task.number:05}.{os.getpid()}"
    rmtree(room, ignore_errors=True)
    with parquet.Writer(room) as tables, Sink(target / "rejected" / name, REFUSED) as refused:
        told = groupby(table.tuples(Path(task.sources[0]), MEMBER), key=itemgetter(0, 1))
        for k, ((_, id), members) in enumerate(told):
            said = DETAIL.get(skip.get(k, ""))
            if said is None:
                at(k)
                try:
                    tables.add(_told(id, members))
                    continue
                except Exception as error:
                    said = f"{type(error).__name__}: {str(error)[:300]}"
            refused.add("stories", skip.get(k, "failed"), said, id)
    _moved(room, target, tuple(story_rows.TABLES), name)
    mark(target, task.number, str(task.given["digest"]))


def _told(id: str, members: Iterable[tuple[Any, ...]]) -> Story:
    accounts: list[Account] = []
    place: dict[int, int] = {}
    shared: dict[tuple[int, int], list[Reuse]] = {}
    for _, _, page, other, found, a_start, a_end, b_start, b_end, same, run, likeness, kind in members:
        if found is not None:
            place[page] = len(accounts)
            accounts.append(json.decoded(found, Account))
        else:
            # The later page is a row's first; a story wants the earlier one there.
            reuse = Reuse((b_start, b_end), (a_start, a_end), same, run, likeness, kind)
            shared.setdefault((place[other], place[page]), []).append(reuse)
    return story(id, accounts, shared)

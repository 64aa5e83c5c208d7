"""The stages of a batch in order, by any engine. Each has a named folder under OUT and is there whole or not at all."""

import hashlib
import shutil
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ascribe import __version__
from ascribe.archive.unit import Unit, units
from ascribe.batch import work
from ascribe.corpus.alike import TELLING, placed
from ascribe.corpus.candidate import PAIRS
from ascribe.corpus.seed import Numbers
from ascribe.engine import stage, table
from ascribe.engine.duck import Local
from ascribe.engine.port import Engine, Shape, StoppedError, Task, Work
from ascribe.engine.spark import Spark
from ascribe.engine.stage import Stages
from ascribe.engine.table import Sink
from ascribe.export import rows, story_rows
from ascribe.models import FOLDER
from ascribe.text import content_id

LAYOUT = "5"
"""Of the folders and tables: raised when they change, so that older output is made anew."""
ANY = float("inf")
FAMILIES = {"page": "long", "first": "long", "pages": "int", "story": "string"}
UNITS = 500
"""Small files that are read as one part."""
_BOTH = "SELECT MIN(page) AS page, article FROM heads GROUP BY article"
DROPPED = f"SELECT h.page, h.article FROM heads h LEFT JOIN ({_BOTH}) k ON k.page = h.page WHERE k.page IS NULL"
"""Pages that are there before, by text and address: the store keeps the first, and so does the batch."""
BLOCK = 4
"""Parts whose pages are compared with all others by one worker at a time: a page that many of them share words with is
made ready once. More take more memory."""
BESIDE = f"""
WITH placed AS (
  SELECT p.page AS page, p.other AS other, CAST(FLOOR(s.part / {BLOCK}) AS INT) AS block
  FROM pairs p JOIN sides s ON s.page = p.page
), needed AS (
  SELECT block, page FROM placed UNION SELECT block, other AS page FROM placed
)
SELECT n.block AS block, 0 AS paired, s.page AS page, CAST(NULL AS BIGINT) AS other, s.words AS words,
  s.outlet AS outlet, s.taken_from AS taken_from
FROM needed n JOIN sides s ON s.page = n.page
UNION ALL
SELECT block, 1 AS paired, page, other, CAST(NULL AS BINARY) AS words, CAST(NULL AS STRING) AS outlet,
  CAST(NULL AS STRING) AS taken_from
FROM placed
"""
"""For each block the pages that its pairs need, each once, then the pairs."""
MEMBERS = """
SELECT f.first, f.pages, f.story, f.page, CAST(NULL AS BIGINT) AS other, a.account, CAST(NULL AS INT) AS a_start,
  CAST(NULL AS INT) AS a_end, CAST(NULL AS INT) AS b_start, CAST(NULL AS INT) AS b_end, CAST(NULL AS INT) AS same,
  CAST(NULL AS INT) AS run, CAST(NULL AS DOUBLE) AS likeness, CAST(NULL AS STRING) AS kind, 0 AS shared,
  -f.pages AS rank
FROM families f JOIN accounts a ON a.page = f.page WHERE f.pages > 1
UNION ALL
SELECT f.first, f.pages, f.story, p.page, p.other, CAST(NULL AS BINARY) AS account, p.a_start, p.a_end, p.b_start,
  p.b_end, p.same, p.run, p.likeness, p.kind, 1 AS shared, -f.pages AS rank
FROM passages p JOIN families f ON f.page = p.page JOIN families g ON g.page = p.other
WHERE f.first = g.first AND f.pages > 1
"""


@dataclass(frozen=True, slots=True)
class Options:
    """How a batch is run. The first five change nothing in the result: ``engine`` local or spark, Spark's ``master``,
    ``jobs`` processes, the SQL's ``memory`` (local), Spark's own ``settings``. ``trace`` False reads pages without
    saying on whose word they stand; ``published`` is the date of pages that do not tell; a page may take ``seconds``;
    a part has ``part`` pages."""

    engine: str = "local"
    master: str = "local[*]"
    jobs: int = 1
    memory: str = "1GB"
    settings: tuple[tuple[str, str], ...] = ()
    trace: bool = True
    published: str | None = None
    seconds: float = 20.0
    part: int = 500


@dataclass(frozen=True, slots=True)
class Done:
    """A stage that is whole: its name, whether it was made now (else it was there), seconds, and rows of its table."""

    stage: str
    made: bool
    seconds: float
    rows: int


def run(inputs: Iterable[str], out: Path, options: Options) -> Iterator[Done]:
    """Makes every stage that is not there whole, and gives each as it is done.

    Raises ``StoppedError`` where it cannot go on (a full disk): what is done is kept, and the same call goes on there.
    ``ValueError`` and ``ImportError`` as ``archive.unit.units`` does.
    """
    table.ready()
    found = list(units(inputs))
    if not found:
        raise ValueError("there is nothing to read")
    batch = _Batch(found, Stages(out), options)
    try:
        yield from batch.stages()
    finally:
        batch.close()


def model_digest() -> str:
    """Twelve hexadecimal digits of the trained weights: another model is another result."""
    digest = hashlib.sha256()
    for path in sorted(p for p in FOLDER.iterdir() if p.is_file() and p.suffix != ".py"):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:12]


def digests(found: Sequence[Unit], options: Options) -> tuple[str, str]:
    """What the captures depend on, and what the pages read of them do."""
    prints = content_id(*(u.fingerprint for u in found))
    captures = content_id(LAYOUT, __version__, prints, options.published or "", str(options.part))
    model = model_digest() if options.trace else ""
    return captures, content_id(captures, model, str(options.trace), str(options.seconds))


class _Batch:
    """One run: what there is to read, the folders, the engine once it is needed."""

    def __init__(self, found: Sequence[Unit], stages: Stages, options: Options) -> None:
        self.units, self.at, self.options = found, stages, options
        self._engine: Engine | None = None
        self.digest, self.read_digest = digests(found, options)

    @property
    def engine(self) -> Engine:
        if self._engine is None:
            o = self.options
            if o.engine == "spark":
                self._engine = Spark(o.master, dict(o.settings))
            else:
                self._engine = Local(o.jobs, o.memory, self.at.folder(".making") / "scratch")
        return self._engine

    def close(self) -> None:
        if self._engine is not None:
            self._engine.close()

    def stages(self) -> Iterator[Done]:
        """The table of contents."""
        yield self._stage("captures", self.digest, self._captures, None)
        yield self._stage("read", self.read_digest, self._read, "heads")
        yield self._stage("dropped", self._of("dropped"), self._dropped, None)
        yield self._stage("pages", self._of("pages"), self._pages, "articles")
        yield self._stage("pairs", self._of("pairs"), self._pairs, None)
        if not self.at.whole("passages", self._of("passages")):
            yield self._stage("beside", self._of("beside"), self._beside, None)
        yield self._stage("passages", self._of("passages"), self._passages, None)
        self.at.drop("beside")
        if not self.at.whole("likes", self._of("likes")):
            yield self._stage("telling", self._of("telling"), self._telling, None)
        yield self._stage("likes", self._of("likes"), self._likes, None)
        self.at.drop("telling")
        yield self._stage("families", self._of("families"), self._families, None)
        if not self.at.whole("stories", self._of("stories")):
            yield self._stage("members", self._of("members"), self._members, None)
        yield self._stage("stories", self._of("stories"), self._stories, "stories")
        self.at.drop("members")
        self.at.close()

    def _of(self, name: str) -> str:
        """The digest of a stage after reading: all of them depend on what was read, and on nothing else."""
        return content_id(self.read_digest, name)

    def _stage(self, name: str, digest: str, make: Callable[[Path, str], None], table_of: str | None) -> Done:
        begin = time.monotonic()
        fresh = not self.at.whole(name, digest)
        if fresh:
            try:
                made = self.at.begin(name, digest)
                make(made, digest)
                self.at.finish(name, digest, {"seconds": round(time.monotonic() - begin, 2), "ascribe": __version__})
            except StoppedError:
                raise
            except OSError as error:
                raise StoppedError(f"stage {name}: {error}") from error
        folder = self.at.folder(name)
        return Done(name, fresh, time.monotonic() - begin, table.count(folder / table_of if table_of else folder))

    def _mapped(self, made: Path, digest: str, tasks: Iterable[Task], job: Work, seconds: float) -> None:
        """Maps what is not done yet."""
        self.engine.map([t for t in tasks if not stage.done(made, t.number, digest)], job, seconds)

    def _parts(self, name: str, target: Path, digest: str, **given: object) -> list[Task]:
        """A task for each file of a stage."""
        files = table.parts(self.at.folder(name))
        return [Task(k, (str(p),), str(target), {"digest": digest, **given}) for k, p in enumerate(files)]

    def _captures(self, made: Path, digest: str) -> None:
        part, o = self.options.part, self.options
        given = {"rows": part, "bytes": 64_000_000, "published": o.published, "digest": digest}
        tasks = [
            Task(k, (), str(made), {**given, "units": tuple((number, self.units[number].name) for number in group)})
            for k, group in enumerate(_grouped(self.units))
        ]
        self._mapped(made, digest, tasks, work.capture, ANY)

    def _read(self, made: Path, digest: str) -> None:
        tasks = self._parts("captures", made, digest, trace=self.options.trace)
        self._mapped(made, digest, tasks, work.read_pages, self.options.seconds)

    def _dropped(self, made: Path, _: str) -> None:
        heads = self.at.folder("read") / "heads"
        self.engine.query(DROPPED, {"heads": heads}, made, Shape(("page",), 1_000_000))

    def _gone(self) -> frozenset[int]:
        return frozenset(row["page"] for row in table.every(self.at.folder("dropped"), ["page"]))

    def _pages(self, made: Path, digest: str) -> None:
        """The tables of pages. A part that has no page twice is what was read, under a second name."""
        gone, read = self._gone(), self.at.folder("read")
        tasks = []
        for k, heads in enumerate(table.parts(read / "heads")):
            here = tuple(r["page"] for r in table.rows(heads, ["page"], 65_536) if r["page"] in gone) if gone else ()
            if here:
                tasks.append(Task(k, (str(read),), str(made), {"digest": digest, "gone": here}))
                continue
            for name in rows.TABLES:
                (made / name).mkdir(exist_ok=True)
                _linked(read / "tables" / name / heads.name, made / name / heads.name)
        self._mapped(made, digest, tasks, work.without, ANY)

    def _kept(self, names: Sequence[str]) -> tuple[str, dict[str, Path]]:
        """The tables of what was read, as the SQL's ``WITH`` that leaves out dropped pages, where there are any."""
        read = self.at.folder("read")
        if not self._gone():
            return "", {n: read / n for n in names}
        kept = [f"{n} AS (SELECT * FROM all_{n} WHERE page NOT IN (SELECT page FROM dropped))" for n in names]
        found = {f"all_{n}": read / n for n in names} | {"dropped": self.at.folder("dropped")}
        return ", ".join(kept), found

    def _queried(self, sql: str, names: Sequence[str], others: dict[str, Path], made: Path, shape: Shape) -> None:
        head, tables = self._kept(names)
        if head:
            body = sql.strip()
            sql = f"WITH {head}, {body[5:]}" if body.startswith("WITH ") else f"WITH {head} {body}"
        self.engine.query(sql, tables | others, made, shape)

    def _pairs(self, made: Path, _: str) -> None:
        shape = Shape(("page", "other"), 1_000_000)
        self._queried(PAIRS.replace(":first", "0"), ["grams"], {}, made, shape)

    def _beside(self, made: Path, _: str) -> None:
        others = {"pairs": self.at.folder("pairs"), "sides": self.at.folder("read") / "sides"}
        self.engine.query(BESIDE, others, made, Shape(("block", "paired", "page", "other"), 1, ("block",)))

    def _passages(self, made: Path, digest: str) -> None:
        workshop = made / "parts"
        workshop.mkdir(exist_ok=True)
        self._mapped(workshop, digest, self._parts("beside", workshop, digest), work.align, self.options.seconds)
        order = ("page", "other", "a_start", "b_start")
        self.engine.query("SELECT * FROM found", {"found": workshop / "found"}, made, Shape(order, 1_000_000))
        self.engine.query("SELECT * FROM refused", {"refused": workshop / "rejected"}, made / "rejected",
                          Shape(("input",), 1_000_000))  # fmt: skip
        shutil.rmtree(workshop)

    def _telling(self, made: Path, _: str) -> None:
        self._queried(TELLING, ["terms"], {}, made, Shape(("era", "page", "term"), 1, ("era",)))

    def _likes(self, made: Path, digest: str) -> None:
        workshop = made / "parts"
        workshop.mkdir(exist_ok=True)
        self._mapped(workshop, digest, list(self._eras(workshop, digest)), work.like, ANY)
        self.engine.query("SELECT * FROM found", {"found": workshop}, made, Shape(("page", "other"), 1_000_000))
        shutil.rmtree(workshop)

    def _eras(self, target: Path, digest: str) -> Iterator[Task]:
        """A task for each file of the table of what tells, with the files of the eras around its own."""
        files = [(p, table.bounds(p, "era")) for p in table.parts(self.at.folder("telling"))]
        for k, (path, here) in enumerate(files):
            around = [str(p) for p, eras in files if p != path and here and eras and _touch(eras, here)]
            yield Task(k, (str(path), *around), str(target), {"digest": digest})

    def _families(self, made: Path, _: str) -> None:
        """One pass over all likenesses, on this machine: a few numbers a page in memory."""
        gone = np.array(sorted(self._gone()), dtype=np.int64)
        heads = table.parts(self.at.folder("read") / "heads")
        read = [table.columns(p, ["page"])["page"].to_numpy() for p in heads]
        pages = np.concatenate([numbers[~np.isin(numbers, gone)] for numbers in read])
        firsts = np.array(placed(len(pages), self._like_places(pages)), dtype=np.int64)
        size = np.bincount(firsts, minlength=len(pages))
        names: dict[int, str] = {}
        at = 0
        with Sink(made / work.part_name(0), FAMILIES) as sink:
            for path in heads:
                rows = table.columns(path)
                kept = np.flatnonzero(~np.isin(rows["page"].to_numpy(), gone))
                place = np.arange(at, at + len(kept))
                first, at = firsts[place], at + len(kept)
                told = zip(place.tolist(), first.tolist(), rows["article"].take(kept).to_pylist(), strict=True)
                # A story's first page comes before its others.
                stories = [names.setdefault(f, content_id("story", id)) if p == f else names[f] for p, f, id in told]
                sink.extend([pages[place], pages[first], size[first], stories])

    def _like_places(self, pages: Numbers) -> Iterator[tuple[int, int, int]]:
        """The likenesses by the places of their pages among all."""
        for path in table.parts(self.at.folder("likes")):
            for some in table.batches(path):
                columns = [np.searchsorted(pages, some[n].to_numpy()).tolist() for n in ("page", "other")]
                yield from zip(*columns, some["likeness"].to_numpy().tolist(), strict=True)

    def _members(self, made: Path, _: str) -> None:
        others = {"families": self.at.folder("families"), "passages": self.at.folder("passages")}
        others["accounts"] = self.at.folder("read") / "accounts"
        order = ("rank", "first", "shared", "page", "other", "a_start", "b_start")
        self.engine.query(MEMBERS, others, made, Shape(order, 4000, ("rank", "first")))

    def _stories(self, made: Path, digest: str) -> None:
        self._mapped(made, digest, self._parts("members", made, digest), work.tell, 60 * self.options.seconds)
        for name in story_rows.TABLES:
            (made / name).mkdir(exist_ok=True)


def _grouped(found: Sequence[Unit]) -> Iterator[list[int]]:
    """Units by their places, small ones together: so many, or 64 MB, are one part."""
    group: list[int] = []
    size = 0
    for number, unit in enumerate(found):
        if group and (len(group) >= UNITS or size + unit.size > 64_000_000):
            yield group
            group, size = [], 0
        group.append(number)
        size += unit.size
    yield group


def _touch(eras: tuple[int, int], here: tuple[int, int]) -> bool:
    """Whether eras of a file are those of another one, beside them, or the undated pages'."""
    return (eras[0] <= here[1] + 1 and eras[1] >= here[0] - 1) or eras[0] == 0


def _linked(there: Path, here: Path) -> None:
    """The same file under a second name; a copy where the file system has no second names."""
    here.unlink(missing_ok=True)
    try:
        here.hardlink_to(there)
    except OSError:
        shutil.copyfile(there, here)

"""The batch on generated newsrooms (bench.newsroom): speed, memory, growth, and truth: pairs, origins, independence.

``python -m bench.batch [--pages N …] [--trace M] [--peers K] [--memory SIZE]``. Each size of ``--pages`` is read and
linked without attributions, ``--trace`` pages with them and then judged by the truth; on ``--peers`` pages datasketch's
MinHash LSH looks for the same pairs, where it is installed. Seconds are of this machine as loaded as it is (the load is
printed); ratios are what holds.
"""

import argparse
import json
import os
import tempfile
import threading
import time
from collections import defaultdict
from itertools import combinations
from pathlib import Path
from types import TracebackType
from typing import Any

import duckdb

from ascribe.batch import Options, run
from ascribe.batch.output import Output
from ascribe.corpus.gram import LONG, line
from ascribe.corpus.passage import fingerprints, side, sketch
from ascribe.records import Claim, Story
from bench.newsroom import Settings, events
from bench.newsroom.__main__ import write
from bench.reuse import MINHASH_THRESHOLD

Pairs = set[tuple[str, str]]
LINKING = ("dropped", "pages", "pairs", "beside", "passages", "telling", "likes", "families", "members", "stories")
SEED = 4


def settings(pages: int) -> Settings:
    """A press that grows with what it makes: as many pages a day and an outlet at any size."""
    return Settings(seed=SEED, outlets=max(60, min(4000, pages // 40)), events_a_day=max(4, pages // 400))


class Peak:
    """The most memory that this process and all below it held at one time, looked at twice a second (MB)."""

    def __init__(self) -> None:
        self.megabytes = 0.0
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> "Peak":
        self._thread.start()
        return self

    def __exit__(self, *_: BaseException | type[BaseException] | TracebackType | None) -> None:
        self._end.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._end.wait(0.5):
            self.megabytes = max(self.megabytes, _held(os.getpid()) / 1e6)


def _held(root: int) -> int:
    """Proportional bytes of a process and all below it: what processes share counts once."""
    parents: dict[int, int] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parents[int(folder.name)] = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
    mine = {root}
    while more := {p for p, parent in parents.items() if parent in mine} - mine:
        mine |= more
    total = 0
    for process in mine:
        try:
            told = Path(f"/proc/{process}/smaps_rollup").read_text()
            total += next(int(x.split()[1]) * 1024 for x in told.splitlines() if x.startswith("Pss:"))
        except (OSError, StopIteration):
            continue
    return total


def timed(source: Path, out: Path, options: Options) -> dict[str, float]:
    """Seconds of each stage, of all, the peak of memory, and what lies on the disk (MB)."""
    with Peak() as peak:
        seconds = {d.stage: d.seconds for d in run([str(source)], out, options)}
    disk = sum(p.stat().st_size for p in out.rglob("*") if p.is_file()) / 1e6
    return {**seconds, "linking": sum(seconds[s] for s in LINKING), "all": sum(seconds.values()),
            "peak MB": peak.megabytes, "disk MB": disk}  # fmt: skip


def row(pages: int, told: dict[str, float]) -> str:
    """One line of the table."""
    read, linking = told["captures"] + told["read"], told["linking"]
    return (
        f"{pages:>9,} pages: reading {pages / read:,.0f} pages/s, linking {pages / linking:,.0f} pages/s, all "
        f"{pages / told['all']:,.0f} pages/s; peak {told['peak MB']:,.0f} MB, disk {told['disk MB']:,.0f} MB\n"
        f"          s: {stages(told, 'captures', 'read', *LINKING)}"
    )


def stages(told: dict[str, float], *names: str) -> str:
    """The seconds of some stages."""
    return "  ".join(f"{s} {told[s]:.1f}" for s in names)


def _asked(sql: str) -> list[Any]:
    return duckdb.connect().execute(sql).fetchall()


def sizes(out: Path) -> str:
    """How many rows the joins gave."""
    count = {n: _asked(f"SELECT count(*) FROM '{out}/{n}/*.parquet'")[0][0]
             for n in ("read/grams", "pairs", "passages", "read/terms", "likes")}  # fmt: skip
    return "          rows: " + ", ".join(f"{n.rpartition('/')[2]} {v:,}" for n, v in count.items())


def true_pairs(pages: int) -> Pairs:
    """Pairs of pages of different outlets whose paragraphs share eight words in a row, by their addresses."""
    at: dict[tuple[str, ...], set[str]] = defaultdict(set)
    outlet = {}
    for event in events(pages, settings(pages)):
        for page in event.pages:
            outlet[page.url] = page.outlet.name
            folded = line(" ".join(page.paragraphs)).folded
            for i in range(len(folded) - LONG + 1):
                at[tuple(folded[i : i + LONG])].add(page.url)
    return {(a, b) for urls in at.values() for a, b in combinations(sorted(urls), 2) if outlet[a] != outlet[b]}


def our_pairs(out: Path) -> Pairs:
    """Pairs of pages of different outlets that share a passage which is no furniture."""
    found = _asked(f"""
        SELECT DISTINCT a.url, b.url FROM '{out}/passages/*.parquet' p
        JOIN '{out}/read/heads/*.parquet' h ON h.page = p.page JOIN '{out}/read/heads/*.parquet' g ON g.page = p.other
        JOIN '{out}/pages/articles/*.parquet' a ON a.article = h.article
        JOIN '{out}/pages/articles/*.parquet' b ON b.article = g.article
        WHERE p.kind <> 'boilerplate' AND a.outlet <> b.outlet""")
    return {(min(a, b), max(a, b)) for a, b in found}


def gram_seconds(out: Path) -> float:
    """Seconds in which one core makes the pages' words and grams, which the batch does while it reads them; one page
    after the other, as the peer has them."""
    traces = list(Output(out).traces())
    begin = time.process_time()
    for trace in traces:
        side(sketch(trace)).words.tobytes()
        fingerprints(trace.article)
    return time.process_time() - begin


def their_pairs(out: Path) -> tuple[Pairs, float] | None:
    """Pairs by datasketch's MinHash LSH over five-word shingles of the same texts, and seconds; None without it."""
    try:
        from datasketch import MinHash, MinHashLSH  # type: ignore[import-not-found, unused-ignore]
    except ImportError:
        return None
    rows = _asked(f"SELECT url, outlet, text FROM '{out}/pages/articles/*.parquet' ORDER BY url")
    begin = time.monotonic()
    index = MinHashLSH(threshold=MINHASH_THRESHOLD, num_perm=128)
    outlet: dict[str, str] = {}
    pairs: Pairs = set()
    for url, house, text in rows:
        folded = line(text).folded
        sketch = MinHash(num_perm=128)
        sketch.update_batch([" ".join(folded[i : i + 5]).encode() for i in range(len(folded) - 4)])
        pairs.update((min(url, o), max(url, o)) for o in index.query(sketch) if outlet[o] != house)
        index.insert(url, sketch)
        outlet[url] = house
    return pairs, time.monotonic() - begin


def _scored(found: Pairs, wanted: Pairs) -> str:
    right = len(found & wanted)
    return f"P {right / max(1, len(found)):.3f}  R {right / max(1, len(wanted)):.3f}  ({len(found):,} pairs)"


def judged(out: Path, truth: Path) -> dict[str, float]:
    """The stories against the truth: roots of pages, first origins and independent counts of claims, as shares.

    A claim is judged where two pages of one story carry it; the one of ours that has most of its sentences is taken,
    and one that is not found is wrong.
    """
    output = Output(out)
    address = {t.article.id: t.article.url or "" for t in output.traces()}
    stories = list(output.stories())
    story_of = {address[p.id]: s for s in stories for p in s.pages}
    tally: dict[str, list[bool]] = defaultdict(list)
    for told in map(json.loads, truth.read_text("utf-8").splitlines()):
        for page in told["pages"]:
            story = story_of.get(page["url"])
            if story is not None and page["parents"]:
                tally["page's root"].append(_root(story, page["url"], address) == page["root"])
        for claim in told["claims"]:
            carriers = {c["page"]: c["sentence"] for c in claim["carriers"]}
            here = [u for u in carriers if u in story_of]
            story = story_of[here[0]] if here else None
            if story is None or sum(story_of[u] is story for u in here) < 2:
                continue
            found = _found(story, carriers, address)
            tally["claim found"].append(found is not None)
            firsts = [address.get(o.page or "", o.outside or "") for o in found.origins] if found else []
            wanted = {told["outside"] if o is None else o for o in claim["origins"]}
            tally["claim's origin"].append(bool(firsts) and firsts[0] in wanted)
            tally["independent exact"].append(found is not None and found.independent == claim["independent"])
    return {name: sum(hits) / len(hits) for name, hits in tally.items()}


def _root(story: Story, url: str, address: dict[str, str]) -> str | None:
    """Where a page has it from in the end by our account: an address, or the name of an outlet outside."""
    pages = {p.id: p for p in story.pages}
    at, seen = next(p for p in story.pages if address[p.id] == url), set()
    while at.parents and at.id not in seen:
        seen.add(at.id)
        parent = at.parents[0]
        if parent.page is None:
            return parent.outside
        at = pages[parent.page]
    return address[at.id]


def _found(story: Story, carriers: dict[str, str], address: dict[str, str]) -> Claim | None:
    """Our claim that has most of the sentences."""

    def has(claim: Claim) -> int:
        return len({address[s.page] for s in claim.statements
                    if any(part in carriers.get(address[s.page], "") for part in s.text.split(" … "))})  # fmt: skip

    best = max(story.claims, key=has, default=None)
    return best if best is not None and has(best) > 1 else None


def main() -> None:
    """Prints the tables."""
    parser = argparse.ArgumentParser(prog="python -m bench.batch")
    parser.add_argument("--pages", type=int, nargs="*", default=[2000])
    parser.add_argument("--trace", type=int, default=1000)
    parser.add_argument("--peers", type=int, default=2000)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--memory", default="1GB")
    given: Any = parser.parse_args()
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores before the run")
    with tempfile.TemporaryDirectory() as name:
        for pages in given.pages:
            source, out = Path(name) / f"in-{pages}", Path(name) / f"out-{pages}"
            write(source, pages, settings(pages))
            options = Options(jobs=given.jobs, memory=given.memory, trace=False)
            told = timed(source / "pages", out, options)
            print(row(pages, told), sizes(out), sep="\n", flush=True)
            if pages == given.peers:
                _beside(out, pages, told)
        if given.trace:
            source, out = Path(name) / "in-trace", Path(name) / "out-trace"
            write(source, given.trace, settings(given.trace))
            print(
                "with attributions", row(given.trace, timed(source / "pages", out, Options(jobs=given.jobs))), sep="\n"
            )
            print("  ".join(f"{k} {v:.3f}" for k, v in judged(out, source / "truth.jsonl").items()))


def _beside(out: Path, pages: int, told: dict[str, float]) -> None:
    """Our pairs beside the peer's. Our seconds: joins and alignment, and what grams and words take on one core, which
    are made while pages are read."""
    wanted = true_pairs(pages)
    linked = told["pairs"] + told["beside"] + told["passages"]
    found = _scored(our_pairs(out), wanted)
    print(f"pairs: {len(wanted):,}; ours {found}, {linked:.1f} s, and {gram_seconds(out):.1f} s for words and grams")
    theirs = their_pairs(out)
    if theirs is None:
        print("datasketch is not installed")
    else:
        print(f"datasketch MinHash LSH {MINHASH_THRESHOLD}: {_scored(theirs[0], wanted)}, {theirs[1]:.1f} s")


if __name__ == "__main__":
    main()

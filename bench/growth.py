"""How linking grows: generated pages (bench.newsroom) from ten thousand to a million, linked by the batch.

``python -m bench.growth [PAGES …] [--folder F]``. Reading a million pages takes an hour; so pages are written as
reading would leave them (their paragraphs are known), and the batch goes on from there. Prints pages a second and the
peak of memory of linking alone, and for each size how dear a page is beside the first size.
"""

import argparse
import tempfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import islice
from pathlib import Path

from ascribe import __version__
from ascribe.archive.unit import units
from ascribe.batch import Options
from ascribe.batch.plan import digests
from ascribe.batch.work import CAPTURES, Pages, part_name
from ascribe.engine.stage import Stages
from ascribe.engine.table import Sink
from ascribe.records import Article, Block, BlockKind, Stamp, Trace
from ascribe.text import content_id, join_blocks
from bench.batch import LINKING, settings, sizes, stages, timed
from bench.newsroom import events
from bench.newsroom.press import Page

PART = 500
AT_ONCE = 16
"""Parts that are in the making at one time."""


def article(page: Page) -> Article:
    """The page as reading it would give it."""
    pieces: list[tuple[BlockKind, str]] = [("headline", page.title), *(("paragraph", p) for p in page.paragraphs)]
    pieces += [("credit", f"This article was first published by {page.credit}.")] if page.credit else []
    pieces += [("boilerplate", line) for line in page.outlet.furniture] + [("related", line) for line in page.widget]
    text, spans = join_blocks(piece for _, piece in pieces)
    blocks = tuple(Block(kind, *span) for (kind, _), span in zip(pieces, spans, strict=True))
    shown = Stamp(page.shown.isoformat(), "json-ld") if page.shown else None
    return Article(content_id(page.url, text), page.url, page.url, page.outlet.name, page.title, (page.byline,), shown,
                   None, page.credit, "en", text, blocks)  # fmt: skip


def part(made: Path, number: int, pages: list[Page]) -> None:
    """Writes one part."""
    with Pages(made, number) as out:
        for k, page in enumerate(pages):
            out.add(number * PART + k, Trace(__version__, article(page)))


def laid(source: Path, out: Path, pages: int, options: Options) -> None:
    """Puts the pages there as if ``source`` had been read."""
    source.write_text('{"text": "stands for what is generated"}\n', encoding="utf-8")
    folders = Stages(out)
    captures, read = digests(list(units([str(source)])), options)
    with Sink(folders.begin("captures", captures) / part_name(0), CAPTURES):
        pass
    folders.finish("captures", captures, {})
    made = folders.begin("read", read)
    stream: Iterator[Page] = (page for event in events(pages, settings(pages)) for page in event.pages)
    with ProcessPoolExecutor(options.jobs) as pool:
        for first in range(0, -(-pages // PART), AT_ONCE):
            some = [(n, list(islice(stream, PART))) for n in range(first, first + AT_ONCE)]
            for done in [pool.submit(part, made, n, p) for n, p in some if p]:
                done.result()
    folders.finish("read", read, {})


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(prog="python -m bench.growth")
    parser.add_argument("pages", type=int, nargs="*", default=[10_000, 100_000])
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--folder", type=Path, help="where to work: a million pages took some 10 GB")
    given = parser.parse_args()
    options = Options(jobs=given.jobs, trace=False)
    first = None
    with tempfile.TemporaryDirectory(dir=given.folder) as name:
        for pages in given.pages:
            source, out = Path(name) / f"{pages}.jsonl", Path(name) / str(pages)
            laid(source, out, pages, options)
            told = timed(source, out, options)
            dear = told["linking"] / pages
            first = first or dear
            speed = f"linked {1 / dear:,.0f} pages/s, a page {dear / first:.2f} times as dear as at first"
            print(f"{pages:>9,} pages: {speed}; peak {told['peak MB']:,.0f} MB")
            print(f"          s: {stages(told, *LINKING)}", sizes(out), sep="\n", flush=True)


if __name__ == "__main__":
    main()

"""``python -m bench.newsroom OUT --pages N --seed S``: writes pages and truth, one event in memory at a time."""

import argparse
import json
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import IO

from bench.newsroom.press import Event, Settings, events
from bench.newsroom.render import body, record, truth

PAGES_A_FILE = 5000


def write(out: Path, pages: int, settings: Settings, files: bool = False) -> int:
    """Writes the newsroom to a folder, which is made; ``files`` gives a file a page instead of JSON lines.

    Gives how many pages were written.
    """
    (out / "pages").mkdir(parents=True, exist_ok=True)
    done = 0
    with (out / "truth.jsonl").open("w", encoding="utf-8") as told, ExitStack() as stack:
        lines: IO[str] | None = None
        for event in events(pages, settings):
            told.write(json.dumps(truth(event), ensure_ascii=False) + "\n")
            for name, text, line in _rendered(event, files):
                if files:
                    (out / "pages" / name).write_text(text, encoding="utf-8")
                elif lines is None or done % PAGES_A_FILE == 0:
                    stack.close()
                    path = out / "pages" / f"pages-{done // PAGES_A_FILE:05}.jsonl"
                    lines = stack.enter_context(path.open("w", encoding="utf-8"))
                if lines is not None:
                    lines.write(line)
                done += 1
    return done


def _rendered(event: Event, files: bool) -> Iterator[tuple[str, str, str]]:
    for k, page in enumerate(event.pages):
        name = f"{event.number:08}-{k:03}.{'html' if page.html else 'txt'}"
        yield (name, body(page), "") if files else (name, "", json.dumps(record(page), ensure_ascii=False) + "\n")


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(prog="python -m bench.newsroom", description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--pages", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--wrong-date", type=float, default=Settings().wrong_date)
    parser.add_argument("--no-date", type=float, default=Settings().no_date)
    parser.add_argument("--files", action="store_true", help="a file a page, not JSON lines")
    given = parser.parse_args()
    settings = Settings(
        seed=given.seed, outlets=max(60, min(4000, given.pages // 40)), wrong_date=given.wrong_date,
        no_date=given.no_date, events_a_day=max(4, given.pages // 400),
    )  # fmt: skip
    print(f"{write(given.out, given.pages, settings, given.files):,} pages · {given.out}")


if __name__ == "__main__":
    main()

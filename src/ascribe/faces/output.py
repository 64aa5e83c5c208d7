"""What ``trace`` prints: card, JSON, JSON lines or CSV on standard output; progress and refusals on standard error."""

import csv
import io
import os
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from rich.console import Console

from ascribe.export import csv as rows
from ascribe.export import html, json, wording
from ascribe.faces import card
from ascribe.faces.progress import Watch
from ascribe.records import Rejected, Trace

Form = Literal["card", "json", "jsonl", "csv"]
PIPED = 100
"""Columns of a card that goes to no terminal."""


@dataclass(slots=True)
class Tally:
    """How the inputs fared: read, rejected, and how many findings of the rules asked for."""

    read: int = 0
    rejected: int = 0
    found: int = 0


def give(
    results: Iterator[Trace | Rejected], form: Form, report: Path | None, rules: frozenset[str], pages: list[str]
) -> Tally:
    """Writes every result as it comes, and its report to ``report`` if there is one. ``pages`` are the inputs."""
    _prepare(form)
    tally = Tally()
    write = {"card": _cards, "json": _json, "jsonl": _lines, "csv": _table}[form]
    many = len(pages) > 1 or _holds_many(pages[0])
    with Watch(None if any(map(_holds_many, pages)) else len(pages)) as watch:
        write(_counted(results, report, rules, tally, watch), watch, many)
        with watch.aside():
            sys.stdout.flush()
    return tally


def _prepare(form: Form) -> None:
    """Machine-read output is UTF-8 whatever the locale; a card loses at worst a character to a narrow one."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        if form == "card":
            sys.stdout.reconfigure(errors="replace")
        else:
            sys.stdout.reconfigure(encoding="utf-8", newline="\n")
    if isinstance(sys.stderr, io.TextIOWrapper):
        sys.stderr.reconfigure(errors="replace")


def _holds_many(page: str) -> bool:
    """Whether an input may hold several pages by its kind: a folder, JSON lines."""
    return Path(page).is_dir() or page.lower().removesuffix(".gz").endswith((".jsonl", ".ndjson"))


def _counted(
    results: Iterator[Trace | Rejected], report: Path | None, rules: frozenset[str], tally: Tally, watch: Watch
) -> Iterator[Trace | Rejected]:
    """The same results, each counted and, where asked for, written as a report."""
    for result in results:
        watch.advance()
        if isinstance(result, Rejected):
            tally.rejected += 1
        else:
            tally.read += 1
            tally.found += sum(f.rule in rules for f in result.findings)
            if report is not None:
                _report(report, result, tally.read)
        yield result


class _Terminal(Console):
    """A console that leaves a closed pipe to whoever called."""

    def on_broken_pipe(self) -> None:
        raise BrokenPipeError


def _cards(results: Iterator[Trace | Rejected], watch: Watch, many: bool) -> None:
    console = _Terminal(highlight=False)
    if not console.is_terminal and "COLUMNS" not in os.environ:
        console = _Terminal(highlight=False, width=PIPED)
    first = True
    for result in results:
        with watch.aside():
            if isinstance(result, Rejected):
                refuse(result)
            else:
                card.show(result, console, first=first)
                first = False


def _lines(results: Iterator[Trace | Rejected], watch: Watch, many: bool) -> None:
    for result in results:
        with watch.aside():
            sys.stdout.write(json.to_line(result) + "\n")
            sys.stdout.flush()


def _json(results: Iterator[Trace | Rejected], watch: Watch, many: bool) -> None:
    """An array where several pages are asked for or come, else the one object; a page at a time either way."""
    before: str | None = None
    listed = many
    if listed:
        sys.stdout.write("[\n")
    for result in results:
        if before is not None:
            sys.stdout.write(before + ",\n" if listed else f"[\n{before},\n")
            listed = True
        before = json.to_json(result)
    sys.stdout.write((before or "") + ("\n]\n" if listed else "\n"))


def _table(results: Iterator[Trace | Rejected], watch: Watch, many: bool) -> None:
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(rows.COLUMNS)
    for result in results:
        with watch.aside():
            if isinstance(result, Rejected):
                refuse(result)
            else:
                writer.writerows(rows.rows(result))


def refuse(rejected: Rejected) -> None:
    """One line on standard error: which input could not be read, and what to do."""
    name, why = wording.line(rejected.input), wording.line(rejected.detail)
    sys.stderr.write(f"ascribe: {name}: {why} ({rejected.stage}: {rejected.code})\n")


def _report(target: Path, trace: Trace, number: int) -> None:
    """Writes a page's report: into the file named, a further page's beside it; or into the folder, a file a page."""
    if target.suffix.lower() in (".html", ".htm") and not target.is_dir():
        path = target if number == 1 else target.with_stem(f"{target.stem}-{number}")
    else:
        target.mkdir(parents=True, exist_ok=True)
        stem = re.sub(r"[^\w.-]+", "-", Path(trace.article.input.split("?")[0]).name).strip("-.")[:80]
        path = target / f"{number:04}-{stem or 'page'}.html"
    path.write_text(html.page(trace), encoding="utf-8")

"""What ``trace`` prints: the card, JSON, JSON lines or CSV on standard output; progress and refusals on standard error."""

import csv
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from ascribe.export import csv as rows
from ascribe.export import html, json
from ascribe.faces import card
from ascribe.records import Rejected, Trace

Form = Literal["card", "json", "jsonl", "csv"]
PATIENCE = 2.0
"""Seconds before progress is shown."""


@dataclass
class Tally:
    """How the inputs fared: read, rejected, and how many findings of the rules asked for."""

    read: int = 0
    rejected: int = 0
    found: int = 0


def give(results: Iterator[Trace | Rejected], form: Form, report: Path | None, rules: frozenset[str]) -> Tally:
    """Writes every result as it comes (``json`` alone waits for the last, being one document)."""
    tally, kept = Tally(), []
    writer = csv.writer(sys.stdout, lineterminator="\n")
    console = Console(highlight=False, soft_wrap=False)
    if form == "csv":
        writer.writerow(rows.COLUMNS)
    for result in _watched(results):
        if isinstance(result, Rejected):
            tally.rejected += 1
            sys.stderr.write(f"ascribe: {result.input}: {result.detail} ({result.stage}: {result.code})\n")
        else:
            tally.read += 1
            tally.found += sum(f.rule in rules for f in result.findings)
            if report is not None:
                _report(report, result, tally.read)
        if form == "json":
            kept.append(result)
        elif form == "jsonl":
            sys.stdout.write(json.to_line(result) + "\n")
            sys.stdout.flush()
        elif isinstance(result, Trace):
            if form == "csv":
                writer.writerows(rows.rows(result))
            else:
                card.show(result, console, first=tally.read == 1)
    if form == "json":
        sys.stdout.write(json.to_json(kept) + "\n")
    sys.stdout.flush()
    return tally


def _report(target: Path, trace: Trace, number: int) -> None:
    """One page goes to the file named; with a folder (existing, or ending in "/") each page gets its own file."""
    text = html.page(trace)
    if target.is_dir() or str(target).endswith("/"):
        target.mkdir(parents=True, exist_ok=True)
        stem = Path(trace.article.input).name.split("?")[0] or "page"
        (target / f"{number:04}-{stem}.html").write_text(text, encoding="utf-8")
    elif number == 1:
        target.write_text(text, encoding="utf-8")
    else:
        target.with_stem(f"{target.stem}-{number}").write_text(text, encoding="utf-8")


def _watched(results: Iterator[Trace | Rejected]) -> Iterator[Trace | Rejected]:
    """The same results with a count on standard error once they take long, where a person looks on."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield from results
        return
    columns = (SpinnerColumn(), TextColumn("reading"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("reading", total=None, visible=False)
        for result in results:
            progress.advance(task)
            progress.update(task, visible=(progress.tasks[0].elapsed or 0) > PATIENCE)
            yield result

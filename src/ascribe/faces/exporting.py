"""``ascribe export``: the whole collection in a format, page by page. Everything heavy is imported inside."""

from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from urllib.parse import quote

import typer

if TYPE_CHECKING:
    from ascribe.collection import Collection
    from ascribe.faces.progress import Watch
    from ascribe.records import Story, Trace

DOCS = 1000
"""Pages of one DocBin: it is made in memory whole."""


class Format(StrEnum):
    """What ``--format`` takes."""

    jsonl = "jsonl"
    csv = "csv"
    parquet = "parquet"
    annotation = "annotation"
    prov = "prov"
    schema_org = "schema-org"
    graphml = "graphml"
    mermaid = "mermaid"
    docbin = "docbin"
    html = "html"


class _Given:
    """The collection as a stream of records, each page told to the progress bar."""

    def __init__(self, collection: "Collection", watch: "Watch", folder: Path) -> None:
        self.collection, self._watch, self.folder = collection, watch, folder

    def traces(self) -> "Iterator[Trace]":
        for trace in self.collection.traces():
            yield trace
            self._watch.advance()

    def stories(self) -> "Iterator[Story]":
        for id, _ in self.collection.stories():
            if (told := self.collection.story(id)) is not None:
                yield told

    def lines(self, name: str, records: Iterable[object]) -> None:
        """JSON lines."""
        from ascribe.export import json

        with (self.folder / name).open("w", encoding="utf-8") as out:
            out.writelines(json.encoded(record).decode() + "\n" for record in records)

    def file(self, id: str, ending: str, text: str) -> None:
        """A file named by an id."""
        (self.folder / f"{quote(id, safe='')}{ending}").write_text(text, encoding="utf-8")


def export(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Where the files go; it is made.")],
    format: Annotated[
        Format, typer.Option("--format", help="jsonl: every trace, every story, what was rejected.")
    ] = Format.jsonl,
) -> None:
    """Write the whole collection, as JSON lines or in another format (docs/exports.md)."""
    from ascribe.export.extra import MissingExtraError
    from ascribe.faces.collect import collection_of, fail
    from ascribe.faces.progress import Watch

    with collection_of(context) as collection:
        counts = collection.counts()
        folder.mkdir(parents=True, exist_ok=True)
        with Watch(counts["pages"]) as watch:
            try:
                _WRITERS[format](_Given(collection, watch, folder))
            except MissingExtraError as error:
                fail(str(error))
    typer.echo(f"{counts['pages']} pages · {folder}")


def _jsonl(given: _Given) -> None:
    given.lines("pages.jsonl", given.traces())
    given.lines("stories.jsonl", given.stories())
    given.lines("rejected.jsonl", ({"rejected": one} for one in given.collection.rejections()))
    given.lines("judgements.jsonl", given.collection.judged())


def _csv(given: _Given) -> None:
    import csv

    from ascribe.export.csv import COLUMNS, rows
    from ascribe.export.surrogate import whole

    with (given.folder / "attributions.csv").open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(COLUMNS)
        for trace in given.traces():
            writer.writerows([whole(cell) for cell in row] for row in rows(trace))


def _parquet(given: _Given) -> None:
    from ascribe.export.parquet import Writer

    with Writer(given.folder) as writer:
        for trace in given.traces():
            writer.add(trace)
        for story in given.stories():
            writer.add(story)
        for rejected in given.collection.rejections():
            writer.add(rejected)


def _annotation(given: _Given) -> None:
    from ascribe.export.annotation import collection

    given.lines("annotations.jsonl", map(collection, given.traces()))


def _prov(given: _Given) -> None:
    from ascribe.export import json
    from ascribe.export.prov import to_json_ld, to_prov_json

    with (
        (given.folder / "pages.prov.jsonl").open("w", encoding="utf-8") as plain,
        (given.folder / "pages.prov-ld.jsonl").open("w", encoding="utf-8") as linked,
    ):
        for trace in given.traces():
            plain.write(json.encoded(to_prov_json(trace)).decode() + "\n")
            linked.write(json.encoded(to_json_ld(trace)).decode() + "\n")
    given.lines("stories.prov.jsonl", map(to_prov_json, given.stories()))
    given.lines("stories.prov-ld.jsonl", map(to_json_ld, given.stories()))


def _schema_org(given: _Given) -> None:
    from ascribe.export.schema_org import story_json_ld, trace_json_ld

    given.lines("pages.schema-org.jsonl", map(trace_json_ld, given.traces()))
    given.lines("stories.schema-org.jsonl", map(story_json_ld, given.stories()))


def _graphml(given: _Given) -> None:
    from ascribe.export.graph import graphml

    for story in given.stories():
        given.file(story.id, ".graphml", graphml(story))


def _mermaid(given: _Given) -> None:
    from ascribe.export.graph import mermaid

    for story in given.stories():
        given.file(story.id, ".mmd", mermaid(story))


def _docbin(given: _Given) -> None:
    from itertools import islice

    from ascribe.export.docbin import encode

    traces, number = given.traces(), 0
    while (some := list(islice(traces, DOCS))) or not number:
        number += 1
        (given.folder / f"pages-{number:05}.spacy").write_bytes(encode(some))


def _html(given: _Given) -> None:
    from ascribe.export import html
    from ascribe.export import story as report

    for trace in given.traces():
        given.file(f"page-{trace.article.id}", ".html", html.page(trace))
    for story in given.stories():
        given.file(f"story-{story.id}", ".html", report.page(story))


_WRITERS: dict[Format, Callable[[_Given], None]] = {
    Format.jsonl: _jsonl,
    Format.csv: _csv,
    Format.parquet: _parquet,
    Format.annotation: _annotation,
    Format.prov: _prov,
    Format.schema_org: _schema_org,
    Format.graphml: _graphml,
    Format.mermaid: _mermaid,
    Format.docbin: _docbin,
    Format.html: _html,
}

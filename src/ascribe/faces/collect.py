"""The collection's commands. Everything heavy is imported inside them, as in cli.py."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from ascribe.faces.exporting import export

if TYPE_CHECKING:
    from ascribe.collection import Collection

NOTHING, SOME = 2, 3
AsJson = Annotated[bool, typer.Option("--json", help="JSON instead of words.")]


def default_store() -> str:
    """Where the collection is when nobody says: ``ASCRIBE_STORE``, else a file in the user's data folder."""
    if given := os.environ.get("ASCRIBE_STORE"):
        return given
    folder = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local/share")
    return str(folder / "ascribe" / "collection.db")


@contextmanager
def collection_of(context: typer.Context) -> Iterator["Collection"]:
    """The collection that --store names; a store that cannot be opened ends the command with one line."""
    from ascribe.batch.output import NoBatchError
    from ascribe.collection import Collection, Unusable
    from ascribe.faces.cli import quiet_end

    with quiet_end():
        try:
            with Collection(context.obj or default_store()) as opened:
                yield opened
        except (Unusable, NoBatchError) as error:
            fail(str(error))


def fail(message: str) -> NoReturn:
    """Ends a command with one line on standard error, and exit status 2."""
    typer.echo(f"ascribe: {message}", err=True)
    raise typer.Exit(NOTHING)


def _give(as_json: bool, record: object, words: Iterator[str]) -> None:
    """Prints the record as JSON, or the words line by line."""
    from ascribe.export import json

    if as_json:
        typer.echo(json.pretty(record))
        return
    for one in words:
        typer.echo(one)


def add(
    context: typer.Context,
    sources: Annotated[
        list[str],
        typer.Argument(
            metavar="SOURCE...",
            help="What trace reads, and web archives (.warc, .wacz), feeds (RSS, Atom), Parquet, JSON lines; "
            "parquet:FOLDER is the output of a batch.",
            show_default=False,
        ),
    ],
    fetch: Annotated[bool, typer.Option("--fetch", help="Fetch the pages that a feed's items link to.")] = False,
    published: Annotated[
        str | None, typer.Option("--published", metavar="DATE", help="The pages' date where they do not tell.")
    ] = None,
    jobs: Annotated[
        int | None,
        typer.Option("--jobs", min=1, max=256, metavar="N", help="Worker processes at most.  [default: one a core]"),
    ] = None,
    allow_private: Annotated[
        bool, typer.Option("--allow-private", help="Let a URL lead to an address of a private network.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="JSON lines: what became of each input.")] = False,
) -> None:
    """Add pages to the collection. What is there already is passed over, so a broken run is simply run again."""
    from ascribe.export import json
    from ascribe.faces.cli import check_date, cores
    from ascribe.faces.output import refuse
    from ascribe.faces.progress import Watch

    check_date(published)
    tally = {"added": 0, "known": 0, "forgotten": 0, "rejected": 0}
    with collection_of(context) as collection, Watch(None) as watch:
        done = collection.add(
            sources, published=published, jobs=jobs or cores(), fetch=fetch, allow_private=allow_private
        )
        for one in done:
            watch.advance()
            tally[one.outcome] += 1
            with watch.aside():
                if as_json:
                    sys.stdout.write(json.encoded(one).decode() + "\n")
                elif one.rejected:
                    refuse(one.rejected)
    read = sum(tally.values()) - tally["rejected"]
    if not as_json:
        said = ", ".join(f"{n} {outcome}" for outcome, n in tally.items() if n or outcome == "added")
        typer.echo(f"{said} · {context.obj or default_store()}")
    if tally["rejected"]:
        raise typer.Exit(SOME if read else NOTHING)


def stories(context: typer.Context, as_json: AsJson = False) -> None:
    """List the stories: pages on one event, two or more."""
    from ascribe.faces import telling

    with collection_of(context) as collection:
        found = collection.stories()
        plain = [
            {"id": id, "title": next((p.title for p in pages if p.title), None), "pages": [p.id for p in pages],
             "from": min((p.published for p in pages if p.published), default=None),
             "to": max((p.published for p in pages if p.published), default=None)}
            for id, pages in found
        ]  # fmt: skip
        if not found and not as_json:
            counts = collection.counts()
            typer.echo(f"No story of two pages or more yet; the collection has {counts['pages']} pages.")
        _give(as_json, plain, telling.stories(found))


def story(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="STORY", help="A story's id, or a page of it: id, path or address.")],
    as_json: AsJson = False,
) -> None:
    """Show who has a story from whom, its claims, their independent origins, where versions differ."""
    from ascribe.faces import telling

    with collection_of(context) as collection:
        told = collection.story(name)
        if told is None:
            fail(f"{name}: there is no such story or page; `ascribe stories` lists them")
        else:
            _give(as_json, told, telling.story(told))


def claim(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="CLAIM", help="A claim's id, as `ascribe story` shows it.")],
    as_json: AsJson = False,
) -> None:
    """Show a claim: wordings, origins, why each page counts or not, conflicts."""
    from ascribe.faces import telling

    with collection_of(context) as collection:
        found = collection.claim(name)
        if found is None:
            fail(f"{name}: there is no such claim; `ascribe story` shows a story's claims")
        else:
            _give(as_json, found[1], telling.claim(*found))


def origin(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="PAGE|CLAIM", help="A page (id, path, address) or a claim's id.")],
    as_json: AsJson = False,
) -> None:
    """Show from whom a page has its story, hand by hand; or where a claim began."""
    from ascribe.faces import telling

    with collection_of(context) as collection:
        trace, told = collection.trace(name), collection.story(name)
        if trace is not None and told is not None:
            page = next(p for p in told.pages if p.id == trace.article.id)
            _give(as_json, page, telling.path(told, page))
        elif (found := collection.claim(name)) is not None:
            _give(as_json, {"origins": found[1].origins, "independent": found[1].independent, "pages": found[1].pages},
                  telling.claim(*found))  # fmt: skip
        else:
            fail(f"{name}: there is no such page or claim in the collection")


def quote(
    context: typer.Context,
    quotation: Annotated[str, typer.Argument(metavar="QUOTATION", help="The words, as they are to be checked.")],
    by: Annotated[str | None, typer.Option("--by", metavar="NAME", help="Who is said to have said it.")] = None,
    as_json: AsJson = False,
) -> None:
    """Check a quotation: exact, altered, absent, or another speaker's. Exit status 1 unless it is exact."""
    from ascribe.faces import telling

    with collection_of(context) as collection:
        found = collection.quote(quotation, by)
        pages = {p.id: p for p in collection.pages_of([v.page for v in found.variants])}
        _give(as_json, found, telling.checked(found, pages))
    if found.verdict != "exact":
        raise typer.Exit(1)


def compare(
    context: typer.Context,
    a: Annotated[str, typer.Argument(metavar="A", help="A page: id, path or address.")],
    b: Annotated[str, typer.Argument(metavar="B", help="Another page.")],
    as_json: AsJson = False,
) -> None:
    """Put two pages side by side: kept, reworded, dropped, added; figures; on whose word."""
    from ascribe.faces import telling

    with collection_of(context) as collection:
        try:
            found = collection.compare(a, b)
        except KeyError as error:
            fail(f"{error.args[0]}: there is no such page in the collection")
        else:
            names = {p.id: p.outlet or p.input for p in collection.pages_of([found.a, found.b])}
            _give(as_json, found, telling.comparison(found, names))


def _option(name: str, metavar: str, words: str) -> Any:
    return typer.Option(name, metavar=metavar, help=words)


def search(
    context: typer.Context,
    words: Annotated[str, typer.Argument(metavar="WORDS", help='Words; a phrase in marks: port "no plans".')] = "",
    speaker: Annotated[str | None, _option("--speaker", "NAME", "Pages that cite this source.")] = None,
    kind: Annotated[str | None, _option("--kind", "KIND", "… a source of this kind: person, document, …")] = None,
    outlet: Annotated[str | None, _option("--outlet", "NAME", "Pages of this outlet.")] = None,
    since: Annotated[str | None, _option("--since", "DATE", "Published on this day or later.")] = None,
    until: Annotated[str | None, _option("--until", "DATE", "Published on this day or before.")] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, max=1000, help="Pages shown.")] = 20,
    as_json: AsJson = False,
) -> None:
    """Search pages by words and phrases, speaker, kind of source, outlet, date. Exit status 1 where there is none."""
    from ascribe.collection import Query
    from ascribe.faces import telling

    with collection_of(context) as collection:
        found, counted = collection.search(Query(words, speaker, kind, outlet, since, until), limit)
        plain = {"total": counted.total, "pages": found, "facets": counted.facets}
        _give(as_json, plain, telling.hits(found, counted))
    if not counted.total:
        raise typer.Exit(1)


def forget(
    context: typer.Context,
    names: Annotated[list[str], typer.Argument(metavar="PAGE|OUTLET...", help="Pages (id, path, address) or outlets.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Forget pages wholly: bytes, text, fingerprints, statements. They are not taken in again."""
    if not yes and not typer.confirm(f"Forget {', '.join(names)} for good?", err=True):
        raise typer.Exit(1)
    with collection_of(context) as collection:
        gone = collection.forget(names)
    if not gone:
        fail(f"{', '.join(names)}: there is no such page or outlet in the collection")
    typer.echo(f"{gone} page{'' if gone == 1 else 's'} forgotten")


COMMANDS = (add, stories, story, claim, origin, quote, compare, search, export, forget)

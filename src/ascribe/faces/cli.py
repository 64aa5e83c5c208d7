"""The command line. Everything heavy is imported inside the commands: ``ascribe --help`` must come at once."""

import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer

from ascribe import __version__
from ascribe.records import Rejected, Trace

OK, FOUND, NOTHING, SOME = 0, 1, 2, 3
"""Exit statuses: fine; a ``--fail-on`` rule was found; usage, or nothing could be read; some inputs were rejected."""

app = typer.Typer(
    name="ascribe",
    help="Reads news pages and shows, for every statement, who says so and on whose word.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

EXAMPLES = """
Examples:

  ascribe trace page.html                      the sourcing card in the terminal

  ascribe trace page.html --html report.html   and the marked-up page as one file

  ascribe trace pages/ --jsonl --jobs 2        a folder, one JSON object a line

  curl -s URL | ascribe trace - --json         from standard input

  ascribe trace a.html --fail-on relies-on-another-outlet && publish
"""


def _version(show: bool) -> None:
    if show:
        typer.echo(f"ascribe {__version__}")
        raise typer.Exit()


@app.callback()
def root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Reads news pages and shows, for every statement, who says so and on whose word."""


def _die(message: str) -> typer.Exit:
    typer.echo(f"ascribe: {message}", err=True)
    return typer.Exit(NOTHING)


@app.command(epilog=EXAMPLES)
def trace(
    pages: Annotated[
        list[str],
        typer.Argument(
            metavar="PAGE...", help="Files (.html .txt .md .jsonl), folders, - for standard input, or URLs."
        ),
    ],
    as_json: Annotated[bool, typer.Option("--json", help="JSON: one object, or a list for several pages.")] = False,
    as_jsonl: Annotated[bool, typer.Option("--jsonl", help="JSON lines: one object a page, as they come.")] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="CSV: one row an attribution.")] = False,
    html: Annotated[
        Path | None,
        typer.Option("--html", metavar="FILE", help="Write the report: a file, or a folder for several pages."),
    ] = None,
    published: Annotated[
        str | None, typer.Option("--published", metavar="DATE", help="The pages' date (ISO 8601), if you know better.")
    ] = None,
    fail_on: Annotated[
        list[str] | None, typer.Option("--fail-on", metavar="RULE", help="Exit with 1 if this rule finds something.")
    ] = None,
    jobs: Annotated[int, typer.Option("--jobs", min=1, max=64, help="Worker processes.")] = 1,
    allow_private: Annotated[
        bool, typer.Option("--allow-private", help="Let a URL lead to a private or loopback address.")
    ] = False,
) -> None:
    """Show for every statement of a page who says so and on whose word."""
    if sum((as_json, as_jsonl, as_csv)) > 1:
        raise _die("choose one of --json, --jsonl and --csv")
    rules = frozenset(fail_on or ())
    _check(published, rules)
    results = _results(pages, published, jobs, allow_private)
    from ascribe.faces import output

    form: output.Form = "json" if as_json else "jsonl" if as_jsonl else "csv" if as_csv else "card"
    with _clean_exit():
        tally = output.give(results, form, html, rules)
    if tally.read == 0:
        raise typer.Exit(NOTHING)
    raise typer.Exit(SOME if tally.rejected else FOUND if tally.found else OK)


def _check(published: str | None, rules: frozenset[str]) -> None:
    """Stops on a date or a rule that cannot be meant, before anything is read."""
    if published is not None:
        from datetime import datetime

        try:
            datetime.fromisoformat(published)
        except ValueError:
            raise _die(f"--published {published!r} is no ISO 8601 date, for example 2025-05-13") from None
    if rules:
        from ascribe.pipeline import RULES

        unknown = sorted(rules - set(RULES))
        if unknown:
            raise _die(f"--fail-on {unknown[0]!r} is no rule; the rules are: {', '.join(RULES)}")


def _results(pages: list[str], published: str | None, jobs: int, allow_private: bool) -> Iterator[Trace | Rejected]:
    """The stages over all inputs, in worker processes, in the order of the inputs."""
    from ascribe import pipeline

    return pipeline.trace_inputs(pages, published=published, jobs=jobs, allow_private=allow_private)


class _clean_exit:  # noqa: N801 - reads as a statement
    """A reader that closes the pipe (``| head``) is no error; Ctrl-C ends with 130 and no traceback."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> bool:
        if kind is not None and issubclass(kind, BrokenPipeError):
            with suppress(OSError):
                os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit(OK)
        if kind is not None and issubclass(kind, KeyboardInterrupt):
            raise typer.Exit(130)
        return False


def main() -> None:
    """Entry point of the ``ascribe`` command."""
    app()


if __name__ == "__main__":
    main()

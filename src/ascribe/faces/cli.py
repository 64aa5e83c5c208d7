"""The command line. Everything heavy is imported inside the commands: ``ascribe --help`` must come at once."""

import os
import sys
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer
from typer.core import TyperGroup

from ascribe import __version__
from ascribe.faces import asking, batching, collect, serving

if TYPE_CHECKING:
    from ascribe.faces.output import Form
    from ascribe.records import Rejected, Trace

OK, FOUND, NOTHING, SOME, INTERRUPTED, PIPE_CLOSED = 0, 1, 2, 3, 130, 141
"""Exit statuses: fine; a ``--fail-on`` rule was found; usage, or nothing could be read; some inputs were rejected;
Ctrl-C; the reader of standard output went away. The last two are what a shell gives for the signals."""


class _Anywhere(TyperGroup):
    """``--store STORE`` may stand after the command as well as before it."""

    def parse_args(self, ctx: typer.Context, args: list[str]) -> list[str]:  # type: ignore[override]
        for k, one in enumerate(args):
            if one == "--":
                break
            if k and (one == "--store" or one.startswith("--store=")):
                taken = args[k : k + (2 if one == "--store" else 1)]
                args = [*taken, *args[:k], *args[k + len(taken) :]]
                break
        return super().parse_args(ctx, args)  # type: ignore[no-any-return, arg-type, unused-ignore]


app = typer.Typer(
    name="ascribe",
    cls=_Anywhere,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)

_EXAMPLES = """\b
Examples:
  ascribe trace page.html                            the sourcing card in the terminal
  ascribe trace page.html --html report.html         and the marked-up page as one file
  ascribe trace pages/ --jsonl --jobs 4 > out.jsonl  a folder, one JSON object a line
  curl -s URL | ascribe trace - --json               a page from standard input
  ascribe trace draft.txt --fail-on bare-source      a check before publication

\b
Exit status:
  0  every page was read      1  a --fail-on rule was found
  2  usage, or no page read   3  some pages, not all, were rejected
"""


def _version(show: bool) -> None:
    if show:
        typer.echo(f"ascribe {__version__}")
        raise typer.Exit()


@app.callback()
def root(
    context: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")
    ] = False,
    store: Annotated[
        str | None,
        typer.Option(
            "--store",
            metavar="STORE",
            help="The collection: a file or postgresql://…  [default: $ASCRIBE_STORE, else a file of yours]",
        ),
    ] = None,
) -> None:
    """Reads news pages and shows, for every statement, who says so and on whose word."""
    context.obj = store


@app.command(epilog=_EXAMPLES)
def trace(
    pages: Annotated[
        list[str],
        typer.Argument(
            metavar="PAGE...",
            help="HTML or text files, folders, JSON lines (.jsonl with url, html or text), URLs, - for standard input.",
            show_default=False,
        ),
    ],
    as_json: Annotated[
        bool, typer.Option("--json", help="JSON: one object; an array for several pages, a folder or .jsonl.")
    ] = False,
    as_jsonl: Annotated[bool, typer.Option("--jsonl", help="JSON lines: one object a page, as it is done.")] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="CSV: one row an attribution.")] = False,
    html: Annotated[
        Path | None,
        typer.Option(
            "--html",
            metavar="FILE",
            help="Write the report as well. FILE.html holds one page, a further one goes to FILE-2.html; "
            "any other name is a folder with one file a page.",
        ),
    ] = None,
    published: Annotated[
        str | None,
        typer.Option("--published", metavar="DATE", help="The pages' date (ISO 8601) where they do not tell."),
    ] = None,
    fail_on: Annotated[
        list[str] | None,
        typer.Option("--fail-on", metavar="RULE", help="Exit with 1 if this rule finds something; may be repeated."),
    ] = None,
    jobs: Annotated[
        int | None,
        typer.Option("--jobs", min=1, max=256, metavar="N", help="Worker processes at most.  [default: one a core]"),
    ] = None,
    allow_private: Annotated[
        bool, typer.Option("--allow-private", help="Let a URL lead to an address of a private network.")
    ] = False,
) -> None:
    """Show who says so, and on whose word, for every statement of a page."""
    if as_json + as_jsonl + as_csv > 1:
        raise typer.BadParameter("choose one of --json, --jsonl and --csv")
    form: Form = "json" if as_json else "jsonl" if as_jsonl else "csv" if as_csv else "card"
    rules = frozenset(fail_on or ())
    check_date(published)
    _check_rules(rules)
    with quiet_end():
        from ascribe.faces import output
        from ascribe.pipeline import trace_inputs

        results = trace_inputs(pages, published=published, jobs=jobs or cores(), allow_private=allow_private)
        with closing(cast("Generator[Trace | Rejected]", results)):
            tally = output.give(results, form, html, rules, pages)
    if not tally.read:
        raise typer.Exit(NOTHING)
    raise typer.Exit(SOME if tally.rejected else FOUND if tally.found else OK)


for _command in (*collect.COMMANDS, *asking.COMMANDS, *serving.COMMANDS, *batching.COMMANDS):
    app.command()(_command)
app.add_typer(serving.token, name="token")


def check_date(published: str | None) -> None:
    """Raises ``BadParameter`` where --published is no ISO 8601 date."""
    if published is not None:
        from datetime import datetime

        try:
            datetime.fromisoformat(published)
        except ValueError:
            message = f"{published!r} is no ISO 8601 date; write it as 2025-05-13 or 2025-05-13T09:42+02:00"
            raise typer.BadParameter(message, param_hint="--published") from None


def _check_rules(rules: frozenset[str]) -> None:
    if rules:
        from ascribe.pipeline import RULES

        if unknown := sorted(rules.difference(RULES)):
            message = f"{unknown[0]!r} is no rule; the rules are {', '.join(RULES)}"
            raise typer.BadParameter(message, param_hint="--fail-on")


def cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def quiet_end() -> Iterator[None]:
    """A reader that closes the pipe (``| head``) and Ctrl-C end a run without a word; a full disk with one.

    The first two leave at once: a thread may sit in a read of standard input that nothing breaks off.
    """
    try:
        yield
    except BrokenPipeError:
        os._exit(PIPE_CLOSED)
    except KeyboardInterrupt:
        with suppress(OSError, ValueError):
            sys.stdout.flush()
        os._exit(INTERRUPTED)
    except OSError as error:
        typer.echo(f"ascribe: {error.filename or 'output'}: {error.strerror or error}", err=True)
        raise typer.Exit(NOTHING) from None


def main() -> None:
    """The ``ascribe`` command. A fault of our own is one line; ``python -X dev -m ascribe`` shows where it is."""
    try:
        app(prog_name="ascribe")
    except Exception as error:
        if sys.flags.dev_mode:
            raise
        typer.echo(f"ascribe: {type(error).__name__}: {error}", err=True)
        sys.exit(NOTHING)


if __name__ == "__main__":
    main()

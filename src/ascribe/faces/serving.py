"""``ascribe serve`` and ``ascribe token``: the web application, and who may use it from elsewhere."""

import getpass
import ipaddress
import os
import sys
from contextlib import suppress
from typing import Annotated

import typer

from ascribe.faces.collect import collection_of, fail

PORT = 8765
SWITCH = 0.0005
"""Seconds after which a thread that reads a page in lets a reader's answer go first."""
token = typer.Typer(no_args_is_help=True, help="Who may use a served collection from another machine.")


def serve(
    context: typer.Context,
    host: Annotated[str, typer.Option("--host", metavar="HOST", help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=0, max=65535, metavar="PORT", help="The port.")] = PORT,
) -> None:
    """Serve the collection: web pages, and REST under /api/v1. Another machine needs a token; this one needs none."""
    try:
        import uvicorn

        from ascribe.faces.web.app import application
    except ImportError as error:
        fail(f'the web application needs more packages ({error.name}): pip install "ascribe[web]"')
    local = is_local(host)
    with collection_of(context) as collection:
        if not local and not collection.holders():
            fail(f"{host}: other machines need a token; make one first: ascribe token add NAME --role reader")
        app = application(collection, local=local, user=_user())
        sys.setswitchinterval(SWITCH)
        typer.echo(
            f"ascribe serves {context.obj or 'your collection'} at http://{host}:{port}  (Ctrl-C ends)", err=True
        )
        uvicorn.run(app, host=host, port=port, log_level="warning", server_header=False, timeout_keep_alive=10)


def is_local(host: str) -> bool:
    """Whether an address to listen on is reached from this machine only."""
    if host == "localhost":
        return True
    with suppress(ValueError):
        return ipaddress.ip_address(host).is_loopback
    return False


def _user() -> str:
    with suppress(KeyError, OSError):
        return getpass.getuser()
    return os.environ.get("USER", "local")


@token.command("add")
def token_add(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="Who will hold it.")],
    role: Annotated[
        str, typer.Option("--role", metavar="reader|editor", help="An editor may add and judge.")
    ] = "reader",
) -> None:
    """Make a token, in place of an older one of that name. It is shown once; the store keeps its digest."""
    if role not in ("reader", "editor"):
        raise typer.BadParameter(f"{role!r} is no role; roles are reader and editor", param_hint="--role")
    if not 0 < len(name) <= 80:
        raise typer.BadParameter("a name has 1 to 80 characters", param_hint="NAME")
    with collection_of(context) as collection:
        typer.echo(collection.new_token(name, role))


@token.command("list")
def token_list(context: typer.Context) -> None:
    """List who holds tokens."""
    with collection_of(context) as collection:
        for name, role, added in collection.holders():
            typer.echo(f"{name}  {role}  since {added}")


@token.command("remove")
def token_remove(
    context: typer.Context, name: Annotated[str, typer.Argument(metavar="NAME", help="Whose token goes.")]
) -> None:
    """Take a token away; it is void at once."""
    with collection_of(context) as collection:
        if not collection.revoke(name):
            fail(f"{name}: there is no token of that name; `ascribe token list` shows them")
    typer.echo(f"{name}: token removed")


COMMANDS = (serve,)

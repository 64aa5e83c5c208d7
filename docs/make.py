"""Writes the generated parts of the documentation; ``--check`` only tells whether they are in step with the code.

Generated parts stand between ``<!-- generated: NAME -->`` and ``<!-- end -->``. The screenshots are taken with a
headless Chromium where there is one, and are not checked: no two builds of a browser draw alike.
"""

import ast
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from ascribe.attribution.rules import BY_NAME
from ascribe.faces import asking, batching, collect, serving

COMMANDS = (*collect.COMMANDS, *asking.COMMANDS, *serving.COMMANDS, *batching.COMMANDS)
ROOT = Path(__file__).resolve().parent.parent
FILES = ("README.md", "docs/cli.md", "docs/map.md", "docs/rules.md")
SCHEMA = ROOT / "src/ascribe/export/trace.schema.json"
EXAMPLE = "examples/harbour.html"


def _run(*arguments: str) -> str:
    """What the command line prints, as piped, at 100 columns."""
    env = os.environ | {"PYTHONPATH": str(ROOT / "src"), "COLUMNS": "100", "NO_COLOR": "1", "TERM": "dumb"}
    command = [sys.executable, "-m", "ascribe.faces.cli", *arguments]
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=env, cwd=ROOT)
    return done.stdout.replace("python -m ascribe.faces.cli", "ascribe").rstrip()


def card() -> str:
    """The terminal card of the example page."""
    return f"```console\n$ ascribe trace {EXAMPLE}\n{_run('trace', EXAMPLE)}\n```"


def command_help() -> str:
    """The help of the command and of its subcommands."""
    names = ["trace", *(c.__name__ for c in COMMANDS)]
    parts = [("ascribe --help", _run("--help")), *((f"ascribe {n} --help", _run(n, "--help")) for n in names)]
    parts += [(f"ascribe token {n} --help", _run("token", n, "--help")) for n in ("add", "list", "remove")]
    return "\n\n".join(f"```console\n$ {command}\n{text}\n```" for command, text in parts)


def modules() -> str:
    """One line a module: the first line of its docstring."""
    rows = ["| module | what it does |", "|---|---|"]
    for path in sorted((ROOT / "src/ascribe").rglob("*.py")):
        words = (ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or "").split("\n\n")[0]
        name = str(path.relative_to(ROOT / "src/ascribe"))
        if path.name != "__init__.py" or len(path.relative_to(ROOT / "src/ascribe").parts) == 1:
            rows.append(f"| `{name}` | {' '.join(words.split())} |")
    return "\n".join(rows)


def rules() -> str:
    """One line a rule."""
    rows = ["| rule | what it finds |", "|---|---|"]
    rows += [f"| `{name}` | {' '.join((rule.__doc__ or '').split())} |" for name, rule in BY_NAME.items()]
    return "\n".join(rows)


GENERATED: dict[str, Callable[[], str]] = {"card": card, "help": command_help, "modules": modules, "rules": rules}


def renewed(text: str) -> str:
    """The text with every generated part made anew."""

    def part(m: re.Match[str]) -> str:
        return f"<!-- generated: {m[1]} -->\n{GENERATED[m[1]]()}\n<!-- end -->"

    return re.sub(r"<!-- generated: (\w+) -->\n.*?<!-- end -->", part, text, flags=re.DOTALL)


def schema() -> str:
    """The text of the JSON Schema file."""
    from ascribe.export.json import schema as made

    return json.dumps(made(), indent=1, ensure_ascii=False) + "\n"


def screenshot() -> None:
    """The report of the example page as a picture, if a Chromium is installed."""
    browser = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if browser is None:
        print("no Chromium here: docs/report.png stays as it is")
        return
    with tempfile.TemporaryDirectory() as name:
        report = Path(name) / "report.html"
        _run("trace", EXAMPLE, "--html", str(report))
        flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--hide-scrollbars"]
        target = [
            f"--user-data-dir={name}/profile",
            f"--screenshot={ROOT / 'docs/report.png'}",
            "--window-size=1280,1500",
        ]
        subprocess.run([browser, *flags, *target, report.as_uri()], check=True, capture_output=True)


def main(check: bool) -> int:
    """Writes, or checks, every file; 1 where one is out of step."""
    stale = []
    for name in FILES:
        path = ROOT / name
        old = path.read_text(encoding="utf-8")
        new = renewed(old)
        if new != old:
            stale.append(name)
            if not check:
                path.write_text(new, encoding="utf-8")
    if not SCHEMA.exists() or SCHEMA.read_text(encoding="utf-8") != schema():
        stale.append(str(SCHEMA.relative_to(ROOT)))
        if not check:
            SCHEMA.write_text(schema(), encoding="utf-8")
    if check:
        print(f"out of step, run make docs: {', '.join(stale)}" if stale else "docs are in step")
        return int(bool(stale))
    screenshot()
    return 0


if __name__ == "__main__":
    sys.exit(main("--check" in sys.argv))

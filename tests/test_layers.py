"""Who may import whom, how long a file and a function may be. The table stands in docs/map.md too."""

import ast
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parent.parent / "src/ascribe"
FILES = sorted(SOURCE.rglob("*.py"))
STAGES = frozenset({"archive", "article", "attribution", "corpus"})
GROUND = frozenset({"records", "text"})
PORTS = frozenset({"engine", "export", "store"})
MAY: dict[str, frozenset[str]] = {
    "records": frozenset(),
    "text": frozenset(),
    "models": frozenset(),
    **dict.fromkeys(STAGES, GROUND | {"models"}),
    **dict.fromkeys(PORTS, GROUND),
    "pipeline": GROUND | STAGES | {"engine"},
    "batch": GROUND | {"archive", "article", "corpus", "engine", "export", "models", "pipeline"},
    "collection": GROUND | {"archive", "batch", "corpus", "engine", "store", "export", "pipeline"},
    "faces": frozenset({"records", "pipeline", "collection", "batch", "export"}),
    "__init__": frozenset({"collection", "faces"}),
    "__main__": frozenset({"faces"}),
}
SHARED = frozenset({"alembic", "fastapi", "numpy", "rapidfuzz", "rich", "sqlalchemy", "starlette", "typer"})
"""One package may import them, in several files; arrays several stages."""
EXTRAS = {"pyarrow": {"archive/parquet.py", "engine/table.py", "export/parquet.py"}}
"""Libraries of a format that goes in and out: one file reads with them, one writes, one does both for a batch."""
OUTLETS = ("al jazeera", "associated press", "bbc", "cnn", "der spiegel", "fox news", "guardian", "le monde",
           "new york times", "press tv", "reuters", "russia today", "tass", "washington post", "xinhua")  # fmt: skip


def part(path: Path) -> str:
    """The package, or for a file at the top the module, that a file belongs to."""
    return path.relative_to(SOURCE).parts[0].removesuffix(".py")


def imports(path: Path) -> Iterator[str]:
    """The dotted names of every import in a file, at any depth, relative ones made absolute."""
    package = ["ascribe", *path.relative_to(SOURCE).parent.parts]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            module = ".".join([*base, *([node.module] if node.module else [])])
            yield from (f"{module}.{name.name}" for name in node.names)


def outside() -> dict[str, set[Path]]:
    """For each third-party library the files that import it."""
    found: dict[str, set[Path]] = defaultdict(set)
    for path in FILES:
        for name in imports(path):
            top = name.partition(".")[0]
            if top != "ascribe" and top not in sys.stdlib_module_names:
                found[top].add(path)
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.relative_to(SOURCE).as_posix())
def test_a_module_imports_only_what_its_layer_may(path: Path) -> None:
    mine = part(path)
    for name in imports(path):
        top, _, rest = name.partition(".")
        if top == "ascribe" and rest and rest.partition(".")[0] not in ("__version__", mine):
            assert rest.partition(".")[0] in MAY[mine], f"{mine} may not import {name}"


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.relative_to(SOURCE).as_posix())
def test_files_and_functions_are_short(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= 400
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert (node.end_lineno or 0) - node.lineno < 60, node.name


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.relative_to(SOURCE).as_posix())
def test_no_import_of_ours_hides_from_the_interpreter(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test):
            assert part(path) in ("__init__", "faces"), "it would hide a circle; faces only load late"


def test_each_library_is_imported_in_one_place() -> None:
    for library, paths in outside().items():
        places = {part(p) for p in paths} if library in SHARED else {p.relative_to(SOURCE).as_posix() for p in paths}
        if library == "numpy":
            # The batch hands the stages columns of many pages at once, as its tables have them.
            assert places <= STAGES | {"batch"}, f"arrays are for stages, not for {sorted(places)}"
            continue
        if library in EXTRAS:
            assert places == EXTRAS[library], f"{library} is imported in {sorted(places)}"
            continue
        assert len(places) == 1, f"{library} is imported in {sorted(places)}"


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.relative_to(SOURCE).as_posix())
def test_no_outlet_is_named_in_the_code(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    described = {node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in described:
            words = node.value.casefold().split()
            assert not any(f" {outlet} " in f" {' '.join(words)} " for outlet in OUTLETS), node.value


def test_every_part_has_a_rule() -> None:
    assert {part(path) for path in FILES} <= set(MAY)

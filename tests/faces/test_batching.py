"""``ascribe batch`` as a command."""

from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from ascribe.batch.output import Output
from ascribe.faces.batching import batch

app = typer.Typer()
app.command()(batch)


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    folder = tmp_path / "pages"
    folder.mkdir()
    for name, where in (("a", "north"), ("b", "south")):
        text = f"The lamp on the {where} tower went out twice, said Ivo Lund, the keeper.\n\nNobody came to mend it.\n"
        (folder / f"{name}.txt").write_text(text, "utf-8")
    return folder


def test_tables_are_made_and_a_second_run_finds_them(pages: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    first = CliRunner().invoke(app, [str(pages), str(out), "--jobs", "1"])
    assert first.exit_code == 0, first.output
    assert [line.split()[0] for line in first.output.splitlines()][:2] == ["captures", "read"]
    assert [t.article.input for t in Output(out).traces()] == [str(pages / "a.txt"), str(pages / "b.txt")]
    second = CliRunner().invoke(app, [str(pages), str(out)])
    assert all("was there" in line for line in second.output.splitlines())


@pytest.mark.parametrize(
    ("given", "said"),
    [(["-"], "standard input"), (["memory2://x/y.html"], "memory2"), (["--published", "soon"], "ISO")],
)
def test_what_cannot_be_is_one_line(given: list[str], said: str, pages: Path, tmp_path: Path) -> None:
    result = CliRunner().invoke(app, [*given, str(pages), str(tmp_path / "out")])
    assert result.exit_code == 2
    assert said in result.output


def test_a_missing_library_names_its_extra(pages: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pyspark", None)
    monkeypatch.setitem(__import__("sys").modules, "pyspark.sql", None)
    result = CliRunner().invoke(app, [str(pages), str(tmp_path / "out"), "--engine", "spark"])
    assert result.exit_code == 2
    assert "ascribe[spark]" in result.output

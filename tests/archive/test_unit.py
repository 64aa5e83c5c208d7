"""Inputs cut into units: the same captures in the same order, and files elsewhere by fsspec."""

from pathlib import Path

import pytest

from ascribe.archive import captures
from ascribe.archive.unit import read_unit, units
from ascribe.records import Capture, Rejected

fsspec = pytest.importorskip("fsspec")
LINE = '{"url": "https://a.example/1", "text": "The lamp went out."}\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "b").mkdir()
    (tmp_path / ".hidden").mkdir()
    (tmp_path / ".hidden/x.html").write_text("<html><p>no</p></html>")
    (tmp_path / "b/two.html").write_text("<html><body><p>Two.</p></body></html>")
    (tmp_path / "a.txt").write_text("One.")
    (tmp_path / "c.jsonl").write_text(LINE * 3 + "{broken\n")
    (tmp_path / "style.css").write_text("p {}")
    return tmp_path


def test_units_give_the_captures_that_the_inputs_give(folder: Path) -> None:
    given = [str(folder), str(folder / "missing.html"), str(folder / "a.txt")]
    found = list(units(given))
    assert [Path(u.name).name for u in found] == ["a.txt", "c.jsonl", "two.html", "missing.html", "a.txt"]
    assert [c for u in found for c in read_unit(u.name)] == list(captures(given))


def test_an_empty_folder_is_a_unit_that_is_rejected(tmp_path: Path) -> None:
    (unit,) = units([str(tmp_path)])
    (refused,) = read_unit(unit.name)
    assert isinstance(refused, Rejected)
    assert refused.code == "empty-folder"


def test_a_change_is_seen_by_the_fingerprint(folder: Path) -> None:
    before = {u.name: u.fingerprint for u in units([str(folder)])}
    (folder / "c.jsonl").write_text(LINE * 4)
    after = {u.name: u.fingerprint for u in units([str(folder)])}
    assert [Path(n).name for n in before if before[n] != after[n]] == ["c.jsonl"]


def test_standard_input_is_no_unit() -> None:
    with pytest.raises(ValueError, match="standard input"):
        list(units(["-"]))


def test_files_elsewhere_are_found_and_read() -> None:
    with fsspec.open("memory://crawl/2026/a.jsonl", "w") as out:
        out.write(LINE * 2)
    with fsspec.open("memory://crawl/2026/b.txt", "w") as out:
        out.write("The pump ran dry.")
    found = list(units(["memory://crawl/2026"]))
    assert [(u.name, u.size) for u in found] == [("memory:///crawl/2026/a.jsonl", len(LINE) * 2),
                                                ("memory:///crawl/2026/b.txt", 17)]  # fmt: skip
    read = [c for u in found for c in read_unit(u.name)]
    assert [c.input for c in read] == ["memory:///crawl/2026/a.jsonl#1", "memory:///crawl/2026/a.jsonl#2",
                                       "memory:///crawl/2026/b.txt"]  # fmt: skip
    assert all(isinstance(c, Capture) for c in read)
    assert [u.name for u in units(["memory://crawl/*/b.txt"])] == ["memory:///crawl/2026/b.txt"]
    (gone,) = read_unit("memory://crawl/none.txt")
    assert isinstance(gone, Rejected)
    assert gone.code == "not-found"

"""``ascribe export`` in every format: what each writes is there whole; what is missing is told."""

import csv
import json
import re
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from ascribe.collection import Collection
from ascribe.export.json import from_json
from ascribe.faces.cli import app
from ascribe.faces.exporting import _WRITERS, Format
from ascribe.records import Story, Trace
from tests.conftest import STORY


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = str(tmp_path_factory.mktemp("store") / "c.db")
    with Collection(path) as collection:
        assert len(list(collection.add([str(STORY), "/nowhere.txt"]))) == 8
    return path


@pytest.fixture(scope="module")
def kept(store: str) -> tuple[list[Trace], Story]:
    with Collection(store) as collection:
        told = collection.story(str(STORY / "h1.txt"))
        assert told
        return list(collection.traces()), told


def export(store: str, folder: Path, form: str, status: int = 0) -> Result:
    done = CliRunner().invoke(app, ["--store", store, "export", str(folder), "--format", form])
    assert done.exit_code == status, done.output
    return done


def lines(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_every_format_has_a_writer() -> None:
    assert set(_WRITERS) == set(Format)


def test_every_format_is_documented() -> None:
    text = (Path(__file__).resolve().parents[2] / "docs/exports.md").read_text(encoding="utf-8")
    told = re.findall(r"^\| `([a-z-]+)` \| ", text.partition("## Parquet")[0], re.MULTILINE)
    assert told[1:] == list(Format)


def test_jsonl_is_what_comes_without_a_format(store: str, tmp_path: Path, kept: tuple[list[Trace], Story]) -> None:
    done = CliRunner().invoke(app, ["--store", store, "export", str(tmp_path / "a/b")])
    assert (done.exit_code, done.stdout) == (0, f"7 pages · {tmp_path / 'a/b'}\n")
    text = (tmp_path / "a/b/pages.jsonl").read_text(encoding="utf-8")
    assert [from_json(line) for line in text.splitlines()] == kept[0]
    assert lines(tmp_path / "a/b/stories.jsonl")[0]["id"] == kept[1].id
    assert lines(tmp_path / "a/b/rejected.jsonl")[0]["rejected"]["input"] == "/nowhere.txt"


def test_csv(store: str, tmp_path: Path, kept: tuple[list[Trace], Story]) -> None:
    export(store, tmp_path, "csv")
    with (tmp_path / "attributions.csv").open(encoding="utf-8", newline="") as file:
        found = list(csv.DictReader(file))
    assert [row["attribution"] for row in found] == [a.id for t in kept[0] for a in t.attributions]


def test_parquet(store: str, tmp_path: Path, kept: tuple[list[Trace], Story]) -> None:
    pytest.importorskip("pyarrow", reason="the extra parquet is not installed")
    from ascribe.export import parquet

    export(store, tmp_path, "parquet")
    assert list(parquet.read(tmp_path)) == kept[0]
    assert list(parquet.read_stories(tmp_path)) == [kept[1]]
    assert [r.input for r in parquet.read_rejected(tmp_path)] == ["/nowhere.txt"]


def test_annotations(store: str, tmp_path: Path, kept: tuple[list[Trace], Story]) -> None:
    from ascribe.export.annotation import anchor

    export(store, tmp_path, "annotation")
    for made, trace in zip(lines(tmp_path / "annotations.jsonl"), kept[0], strict=True):
        found = anchor(made, trace.article.text)
        assert [(a.source, a.cue, a.content) for a in found] == [
            (a.source, a.cue, a.content) for a in trace.attributions
        ]


def test_prov_and_schema_org(store: str, tmp_path: Path, kept: tuple[list[Trace], Story]) -> None:
    export(store, tmp_path, "prov")
    export(store, tmp_path, "schema-org")
    assert all("entity" in one for one in lines(tmp_path / "pages.prov.jsonl"))
    assert len(lines(tmp_path / "pages.prov-ld.jsonl")) == 7
    (plain,), (linked,) = lines(tmp_path / "stories.prov.jsonl"), lines(tmp_path / "stories.prov-ld.jsonl")
    assert "wasDerivedFrom" in plain
    assert len(linked["@graph"]) == len(plain["entity"]) + len(plain["agent"])
    assert [one["headline"] for one in lines(tmp_path / "pages.schema-org.jsonl")] == [t.article.title for t in kept[0]]
    assert len(lines(tmp_path / "stories.schema-org.jsonl")) == 1


def test_graphs_and_reports(store: str, tmp_path: Path, kept: tuple[list[Trace], Story]) -> None:
    traces, told = kept
    for form in ("graphml", "mermaid", "html"):
        export(store, tmp_path, form)
    assert told.pages[0].id in (tmp_path / f"{told.id}.graphml").read_text(encoding="utf-8")
    assert (tmp_path / f"{told.id}.mmd").read_text(encoding="utf-8").count("-->") == sum(
        len(p.parents) for p in told.pages
    )
    assert {p.name for p in tmp_path.glob("*.html")} == {f"page-{t.article.id}.html" for t in traces} | {
        f"story-{told.id}.html"
    }


def test_docbin_in_parts(
    store: str, tmp_path: Path, kept: tuple[list[Trace], Story], monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("spacy", reason="the extra spacy is not installed")
    from ascribe.export.docbin import decode
    from ascribe.faces import exporting

    monkeypatch.setattr(exporting, "DOCS", 3)
    export(store, tmp_path, "docbin")
    parts = sorted(tmp_path.iterdir())
    assert [p.name for p in parts] == ["pages-00001.spacy", "pages-00002.spacy", "pages-00003.spacy"]
    assert [t for p in parts for t in decode(p.read_bytes())] == kept[0]


@pytest.mark.parametrize(
    ("form", "library", "extra"), [("parquet", "pyarrow.parquet", "parquet"), ("docbin", "spacy", "spacy")]
)
def test_a_missing_extra_is_one_line(
    store: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str, library: str, extra: str
) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    done = export(store, tmp_path, form, status=2)
    assert done.stderr.startswith("ascribe: ")
    assert done.stderr.endswith(f'pip install "ascribe[{extra}]"\n')
    assert not list(tmp_path.iterdir())


def test_a_format_that_is_none(store: str, tmp_path: Path) -> None:
    assert "jsonl" in export(store, tmp_path, "pdf", status=2).stderr


@pytest.mark.parametrize("form", list(Format))
def test_an_empty_collection(tmp_path: Path, form: Format) -> None:
    if form == "parquet":
        pytest.importorskip("pyarrow", reason="the extra parquet is not installed")
    if form == "docbin":
        pytest.importorskip("spacy", reason="the extra spacy is not installed")
    assert "0 pages" in export(str(tmp_path / "c.db"), tmp_path / "out", form).stdout

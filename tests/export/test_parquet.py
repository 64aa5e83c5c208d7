"""Parquet: what is written reads back as the same records; the tables are those of the documentation."""

import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain
from pathlib import Path

import pytest
from hypothesis import given, settings

pa = pytest.importorskip("pyarrow", reason="the extra parquet is not installed")
import pyarrow.parquet as pq  # noqa: E402

from ascribe.export import json, parquet, rows, story_rows  # noqa: E402
from ascribe.records import Capture, Figure, Rejected, Story, Trace  # noqa: E402
from tests.export.stories import stories  # noqa: E402
from tests.samples import SAMPLE, traces  # noqa: E402

DOCS = Path(__file__).resolve().parents[2] / "docs/exports.md"
REJECTED = Rejected("archive", "not-found", "There is no such file.", "x\u202e.html")


def written(folder: Path, *records: Trace | Story | Rejected) -> Path:
    with parquet.Writer(folder) as writer:
        for record in records:
            writer.add(record)
    return folder


def exact(trace: Trace) -> str:
    """With whole numbers told from others, which ``==`` does not."""
    return repr(trace)


@settings(max_examples=25, deadline=None)
@given(traces(), traces())
def test_traces_come_back_exactly(first: Trace, second: Trace) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = written(Path(name), first, second, first)
        assert list(map(exact, parquet.read(folder))) == list(map(exact, (first, second, first)))


@given(traces())
def test_rows_come_back_exactly_without_a_file(trace: Trace) -> None:
    found = rows.trace_rows(trace)
    assert list(map(exact, rows.traces(found))) == [exact(trace)]
    assert {name: {c.name for c in rows.TABLES[name]} for name in found} == {
        name: set(row) for name, some in rows.trace_rows(SAMPLE).items() for row in some[:1]
    }


@settings(max_examples=25, deadline=None)
@given(stories(), stories())
def test_stories_come_back_exactly(first: Story, second: Story) -> None:
    assert list(story_rows.stories(story_rows.story_rows(first))) == [first]
    with tempfile.TemporaryDirectory() as name:
        folder = written(Path(name), first, second)
        # Halves of surrogate pairs become U+FFFD, as in the JSON.
        assert list(parquet.read_stories(folder)) == [json.decoded(json.encoded(s), Story) for s in (first, second)]


def test_all_of_an_invented_collection(told: dict[str, tuple[Capture, Trace]], whole: Story, tmp_path: Path) -> None:
    pages = [trace for _, trace in told.values()]
    folder = written(tmp_path / "new", *pages, whole, REJECTED)
    assert list(parquet.read(folder)) == pages
    assert list(parquet.read_stories(folder)) == [whole]
    assert list(parquet.read_rejected(folder)) == [REJECTED]
    assert {p.name for p in folder.iterdir()} == {f"{name}.parquet" for name in parquet.TABLES}
    told_rows = pq.read_table(folder / "told.parquet").to_pylist()
    assert {r["article"] for r in told_rows} <= {p.article.id for p in pages}


def test_the_schema_on_disk_is_the_documented_one(tmp_path: Path) -> None:
    written(tmp_path)
    for name in parquet.TABLES:
        assert pq.read_schema(tmp_path / f"{name}.parquet").equals(parquet.schema(name)), name
    spans = parquet.schema("attributions").field("content").type
    assert pa.types.is_list(spans)
    assert [(f.name, f.type) for f in spans.value_type] == [("start", pa.int32()), ("end", pa.int32())]


def test_the_documentation_has_every_column() -> None:
    text = DOCS.read_text(encoding="utf-8")
    found = {
        name: re.findall(r"`(\w+)` ([a-z]+)(\?)?( \*)?", cells)
        for name, cells in re.findall(r"^\| `(\w+)` \| (.*) \|$", text, re.MULTILINE)
    }
    for name, columns in parquet.TABLES.items():
        assert found[name] == [(c.name, c.kind, "?" * c.null, " *" * c.derived) for c in columns], name


def test_row_groups_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet, "ROWS", 5)
    written(tmp_path, *[SAMPLE] * 12)
    meta = pq.ParquetFile(tmp_path / "statements.parquet").metadata
    assert meta.num_rows == 36
    assert {meta.row_group(k).num_rows for k in range(meta.num_row_groups - 1)} == {5}
    monkeypatch.setattr(parquet, "CHARACTERS", len(SAMPLE.article.text) * 3)
    written(tmp_path, *[SAMPLE] * 12)
    assert pq.ParquetFile(tmp_path / "articles.parquet").metadata.num_row_groups >= 4
    assert list(parquet.read(tmp_path)) == [SAMPLE] * 12


def test_numbers_keep_their_kind(tmp_path: Path) -> None:
    values = (7, 7.0, -3, 10**400, 0.1, 1e300, -(10**30))
    figures = tuple(Figure((0, 1), "exact", v, v, None, None, None) for v in values)
    (read,) = parquet.read(written(tmp_path, replace(SAMPLE, figures=figures)))
    assert [repr(f.value) for f in read.figures] == [repr(f.high) for f in read.figures] == list(map(repr, values))
    assert pq.read_table(tmp_path / "figures.parquet")["value"].to_pylist()[3] == float("inf")


def test_a_run_that_breaks_off_leaves_the_old_tables(tmp_path: Path) -> None:
    written(tmp_path, SAMPLE)

    def broken() -> Iterator[Trace]:
        yield SAMPLE
        raise RuntimeError

    with pytest.raises(RuntimeError), parquet.Writer(tmp_path) as writer:
        for trace in broken():
            writer.add(trace)
    assert not list(tmp_path.glob("*.part"))
    assert list(parquet.read(tmp_path)) == [SAMPLE]


def test_tables_that_do_not_belong_together_are_refused() -> None:
    other = replace(SAMPLE, article=replace(SAMPLE.article, id="other"))
    first, second = rows.trace_rows(SAMPLE), rows.trace_rows(other)
    mixed = {name: list(chain(second[name], first[name])) for name in first} | {"articles": first["articles"]}
    with pytest.raises(rows.MalformedRowsError, match="blocks"):
        list(rows.traces(mixed))
    with pytest.raises(rows.MalformedRowsError, match="times"):
        list(rows.traces(first | {"times": []}))


def test_a_missing_library_is_told_and_importing_costs_nothing() -> None:
    code = (
        "import sys; sys.modules['pyarrow'] = None; sys.modules['spacy'] = None; sys.modules['pandas'] = None\n"
        "sys.modules['polars'] = None\n"
        "from pathlib import Path\nfrom ascribe.export import parquet, frames, docbin\n"
        "for call in (lambda: parquet.Writer(Path('x')), lambda: list(parquet.read(Path('x'))), lambda: frames.to_pandas({}),\n"
        "             lambda: frames.to_polars({}), lambda: docbin.encode([])):\n"
        "    try: call()\n"
        "    except ImportError as error: print(type(error).__name__, error)\n"
    )  # fmt: skip
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert re.findall(r'MissingExtraError .* pip install "ascribe\[(\w+)\]"', done.stdout) == ["parquet", "parquet", "frames", "frames", "spacy"]  # fmt: skip

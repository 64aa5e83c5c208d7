"""The batch with real processes: whole, resumed, killed, poisoned, starved of disk, and the same on Spark."""

import importlib.util
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from bench.newsroom import Settings
from bench.newsroom.__main__ import write

from ascribe.batch import Options, run
from ascribe.batch.output import NoBatchError, Output
from ascribe.collection import Collection
from ascribe.engine import table
from ascribe.export.parquet import TABLES, Writer
from ascribe.records import Rejected, Story, Trace
from tests.engine.batcher import PART

ROOT = Path(__file__).resolve().parents[2]
PAGES = int(os.environ.get("ASCRIBE_BATCH_PAGES", "60"))
"""Pages of the set; 500 and 5000 where there is time."""
STAGES = [
    "captures",
    "read",
    "dropped",
    "pages",
    "pairs",
    "beside",
    "passages",
    "telling",
    "likes",
    "families",
    "members",
    "stories",
]
POISON = "the gauge read nine fathoms and the keeper wrote it down twice"


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A newsroom with a page that is there twice, a line that is no JSON, and one page that tells a story of its own."""
    folder = tmp_path_factory.mktemp("newsroom")
    write(folder, PAGES, Settings(seed=3, outlets=60, events_a_day=5))
    path = folder / "pages" / "pages-00000.jsonl"
    lines = path.read_text("utf-8").splitlines()
    own = {"url": "https://keeper.example/1", "text": f"Keeper’s Log\n\nThe gauge\n\nAt dusk {POISON}.\n"}
    lines[30:30] = [lines[3], "{broken", json.dumps(own)]
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return folder / "pages"


@pytest.fixture(scope="module")
def whole(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The set's batch, made once without any trouble."""
    out = tmp_path_factory.mktemp("whole") / "out"
    assert [d.stage for d in run([str(source)], out, Options(jobs=2, part=PART))] == STAGES
    return out


def started(source: Path, out: Path, engine: str = "local", **more: object) -> subprocess.Popen[str]:
    env = {**os.environ, "PYTHONPATH": os.pathsep.join([*more.pop("path", []), str(ROOT / "src"), str(ROOT)])}  # type: ignore[misc]
    command = [sys.executable, "-m", "tests.engine.batcher", str(source), str(out), engine]
    return subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=env, cwd=ROOT, **more
    )  # type: ignore[call-overload, no-any-return]


def rows_of(out: Path) -> dict[str, list[dict[str, object]]]:
    """Every table of an output with its rows in their order."""
    folders = sorted({p.parent for p in out.rglob("*.parquet")})
    assert all(".making" not in f.parts for f in folders), "the workshop is taken away"
    return {f.relative_to(out).as_posix(): list(table.every(f)) for f in folders}


def same(one: Path, other: Path) -> None:
    a, b = rows_of(one), rows_of(other)
    assert a.keys() == b.keys()
    for name in a:
        assert a[name] == b[name], f"table {name} differs"


def test_pages_are_traced_and_linked_as_adding_them_would(source: Path, whole: Path, tmp_path: Path) -> None:
    output = Output(whole)
    with Collection(tmp_path / "one-by-one.db") as collection:
        list(collection.add([str(source)]))
        assert list(output.traces()) == list(collection.traces())
        assert sorted(output.rejected(), key=lambda r: r.input) == collection.rejections()
        mine = {s.id: [p.id for p in s.pages] for s in output.stories()}
        theirs = {id: [p.id for p in pages] for id, pages in collection.stories()}
        assert mine.keys() == theirs.keys()
        assert {k: set(v) for k, v in mine.items()} == {k: set(v) for k, v in theirs.items()}
    assert len(mine) > 3


def test_a_page_that_is_there_twice_is_there_once(whole: Path) -> None:
    ids = [t.article.id for t in Output(whole).traces()]
    assert len(ids) == len(set(ids)) == PAGES + 1
    assert table.count(whole / "dropped") == 1
    assert table.count(whole / "read/heads") == PAGES + 2


def test_what_cannot_be_read_is_a_row(whole: Path) -> None:
    (refused,) = Output(whole).rejected()
    assert (refused.stage, refused.code) == ("archive", "bad-json")
    assert refused.input.endswith("#32")


def test_a_store_that_took_the_batch_in_exports_the_same_tables(source: Path, whole: Path, tmp_path: Path) -> None:
    output = Output(whole)
    with Collection(tmp_path / "taken.db") as collection:
        outcomes = [a.outcome for a in collection.add([f"parquet:{whole}"])]
        assert outcomes.count("added") == PAGES + 1
        assert outcomes.count("rejected") == 1
        assert collection.check() == "ok"
        told: list[Story] = [s for id, _ in collection.stories() if (s := collection.story(id))]
        records: list[Trace | Story | Rejected] = [*collection.traces(), *told, *collection.rejections()]
        with Writer(tmp_path / "exported") as writer:
            for record in records:
                writer.add(record)
        assert told == list(output.stories())
        for name in TABLES:
            folder = whole / ("pages" if (whole / "pages" / name).is_dir() else "stories") / name
            exported = list(table.rows(tmp_path / "exported" / f"{name}.parquet"))
            assert exported == list(table.every(folder)), f"table {name} differs"
        # What is there is known: nothing is read again, and the same batch adds nothing.
        assert {a.outcome for a in collection.add([f"parquet:{whole}"])} == {"known", "rejected"}


def test_a_batch_is_linked_with_the_pages_of_a_store_that_has_some(source: Path, whole: Path, tmp_path: Path) -> None:
    first = json.loads((source / "pages-00000.jsonl").read_text("utf-8").splitlines()[0])
    (tmp_path / "first.jsonl").write_text(json.dumps(first) + "\n", "utf-8")
    with Collection(tmp_path / "some.db") as collection:
        list(collection.add([str(tmp_path / "first.jsonl")]))
        list(collection.add([f"parquet:{whole}"]))
        assert collection.counts()["pages"] == PAGES + 1
        assert {id for id, _ in collection.stories()} == {s.id for s in Output(whole).stories()}


def test_a_folder_without_a_whole_batch_is_refused(whole: Path, tmp_path: Path) -> None:
    shutil.copytree(whole, tmp_path / "out")
    (tmp_path / "out/families/_SUCCESS").unlink()
    with pytest.raises(NoBatchError, match="families"):
        Output(tmp_path / "out")


def test_nothing_is_done_twice_and_a_marker_counts_not_a_folder(source: Path, whole: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    shutil.copytree(whole, out)
    again = list(run([str(source)], out, Options(jobs=1, part=PART)))
    assert not any(d.made for d in again)
    (out / "likes/_SUCCESS").unlink()
    (out / "families/_SUCCESS").write_text('{"digest": "another"}', "utf-8")
    again = list(run([str(source)], out, Options(jobs=1, part=PART)))
    assert [d.stage for d in again if d.made] == ["telling", "likes", "families"]
    same(out, whole)


def test_other_options_or_inputs_make_it_anew(source: Path, whole: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    shutil.copytree(whole, out)
    made = [d.stage for d in run([str(source)], out, Options(jobs=2, part=PART, trace=False)) if d.made]
    assert made == STAGES[1:]
    assert table.count(out / "pages/attributions") == 0
    assert list(table.every(out / "pairs")) == list(table.every(whole / "pairs"))
    copy = tmp_path / "pages"
    shutil.copytree(source, copy)
    with next(copy.glob("*.jsonl")).open("a", encoding="utf-8") as more:
        more.write(json.dumps({"text": "One more page about a lamp.\n\nThe lamp went out."}) + "\n")
    made = [d.stage for d in run([str(copy)], out, Options(jobs=2, part=PART, trace=False)) if d.made]
    assert made == STAGES


def children(process: subprocess.Popen[str]) -> list[int]:
    """The worker processes of a running batch."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parent = (folder / "stat").read_text().rpartition(")")[2].split()[1]
            if int(parent) == process.pid and b"spawn_main" in (folder / "cmdline").read_bytes():
                found.append(int(folder.name))
        except OSError:  # it has ended meanwhile
            continue
    return found


def test_killed_workers_change_nothing(source: Path, whole: Path, tmp_path: Path) -> None:
    process = started(source, tmp_path / "out")
    killed = 0
    while process.poll() is None:
        time.sleep(1.0)
        for pid in children(process)[:1] if killed < 3 else []:
            os.kill(pid, signal.SIGKILL)
            killed += 1
    _, err = process.communicate()
    assert process.returncode == 0, err
    assert killed, "it was done before a worker could be killed"
    same(tmp_path / "out", whole)


def test_a_killed_job_goes_on_where_it_was(source: Path, whole: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    process = started(source, out)
    parts = out / ".making/read/_done"
    while not parts.is_dir() or not any(parts.iterdir()):
        assert process.poll() is None
        time.sleep(0.02)
    process.kill()
    process.communicate()
    assert not (out / "stories").exists()
    second = started(source, out)
    told, err = second.communicate(timeout=300)
    assert second.returncode == 0, err
    assert told.splitlines()[0] == "captures was there"
    same(out, whole)


def test_a_page_that_kills_is_rejected_and_the_rest_is_the_same(source: Path, whole: Path, tmp_path: Path) -> None:
    hook = tmp_path / "hook"
    hook.mkdir()
    # Read by every process at its start: reading that one page ends the process that reads it.
    (hook / "sitecustomize.py").write_text(
        "import os, ascribe.pipeline as p\n"
        "real = p.trace_capture\n"
        f"p.trace_capture = lambda c: os._exit(3) if {POISON!r}.encode() in c.body else real(c)\n",
        "utf-8",
    )
    process = started(source, tmp_path / "out", path=[str(hook)])
    _, err = process.communicate(timeout=300)
    assert process.returncode == 0, err
    mine, theirs = rows_of(tmp_path / "out"), rows_of(whole)
    (row,) = [r for r in mine["pages/rejected"] if r["code"] == "worker-died"]
    assert (row["stage"], str(row["input"]).rpartition("#")[2]) == ("engine", "33")
    gone = [r["article"] for r in theirs["pages/articles"] if POISON in str(r["text"])]
    assert [r for r in theirs["pages/articles"] if r["article"] not in gone] == mine["pages/articles"]
    assert mine["stories/claims"] == theirs["stories/claims"]


def test_a_full_disk_is_a_clear_stop_and_more_room_goes_on(source: Path, whole: Path, tmp_path: Path) -> None:
    room = max(p.stat().st_size for p in (whole / "read").rglob("*.parquet")) // 2

    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

    out = tmp_path / "out"
    process = started(source, out, preexec_fn=limit)
    _, err = process.communicate(timeout=300)
    assert process.returncode == 2, err
    assert "stopped:" in err
    assert "File too large" in err
    assert not (out / "stories").exists()
    again = started(source, out)
    _, err = again.communicate(timeout=300)
    assert again.returncode == 0, err
    same(out, whole)


@pytest.mark.skipif(importlib.util.find_spec("pyspark") is None, reason="pyspark is not installed: extra “spark”")
@pytest.mark.skipif(shutil.which("java") is None, reason="Spark needs Java 17")
def test_spark_gives_the_same_tables(source: Path, whole: Path, tmp_path: Path) -> None:
    process = started(source, tmp_path / "out", "spark")
    _, err = process.communicate(timeout=1200)
    assert process.returncode == 0, err[-3000:]
    same(tmp_path / "out", whole)

"""The command line, as a process of its own: what it prints where, and its exit status."""

import csv
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples"
PAGE = (
    "Mill stays shut\n\nHarlow Post, 14 March 2025\n\nThe mill will stay shut until May, the council said on Friday. "
    "“We will fight this,” said Ana Brill.\n\nThe mill employs about 300 people. It was built in 1911.\n"
)


def ascribe(*arguments: str, stdin: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {key: value for key, value in os.environ.items() if key not in ("COLUMNS", "NO_COLOR", "FORCE_COLOR")}
    return subprocess.run(
        [sys.executable, "-m", "ascribe", *arguments],
        input=stdin, capture_output=True, text=True, encoding="utf-8", timeout=120, check=False,
        env={**kept, "PYTHONPATH": str(ROOT / "src"), **environment},
    )  # fmt: skip


@pytest.fixture
def page(tmp_path: Path) -> str:
    path = tmp_path / "mill.txt"
    path.write_text(PAGE, encoding="utf-8")
    return str(path)


def test_the_card_is_plain_when_piped(page: str) -> None:
    done = ascribe("trace", page)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Mill stays shut" in done.stdout
    assert "ON WHOSE WORD" in done.stdout
    assert "\x1b" not in done.stdout


def test_one_input_is_one_object(page: str) -> None:
    done = ascribe("trace", page, "--json")
    record = json.loads(done.stdout)
    assert record["article"]["input"] == page
    assert done.stdout.startswith("{\n  ")
    text = record["article"]["text"]
    assert text == PAGE.strip()


def test_several_inputs_are_an_array_and_a_rejected_one_is_a_record(page: str) -> None:
    done = ascribe("trace", page, "nowhere.html", page, "--json")
    records = json.loads(done.stdout)
    assert [next(iter(r)) for r in records] == ["ascribe", "rejected", "ascribe"]
    assert records[1]["rejected"]["input"] == "nowhere.html"
    assert (done.returncode, done.stderr) == (3, "")


def test_a_folder_of_one_page_is_an_array(page: str) -> None:
    assert len(json.loads(ascribe("trace", str(Path(page).parent), "--json").stdout)) == 1


def test_lines_keep_the_order_of_the_input(tmp_path: Path) -> None:
    path = tmp_path / "pages.jsonl"
    lines = [json.dumps({"url": f"https://a.example/{n}", "text": PAGE * (5 - n)}) for n in range(5)]
    path.write_text("\n".join([*lines[:3], "{broken", *lines[3:]]), encoding="utf-8")
    done = ascribe("trace", str(path), "--jsonl", "--jobs", "2")
    records = [json.loads(line) for line in done.stdout.splitlines()]
    inputs = [r["rejected"]["input"] if "rejected" in r else r["article"]["input"] for r in records]
    assert inputs == [f"{path}#{n}" for n in range(1, 7)]
    assert done.returncode == 3


def test_standard_input_and_csv() -> None:
    done = ascribe("trace", "-", "--csv", stdin=PAGE)
    table = list(csv.DictReader(done.stdout.splitlines()))
    assert {row["input"] for row in table} == {"-"}
    assert all(row["content"] in PAGE for row in table if " … " not in row["content"])


def test_reports(page: str, tmp_path: Path) -> None:
    assert ascribe("trace", page, "--html", str(tmp_path / "out.html"), "--json").returncode == 0
    assert (tmp_path / "out.html").read_text(encoding="utf-8").startswith("<!doctype html>")
    assert ascribe("trace", page, page, "--html", str(tmp_path / "reports")).returncode == 0
    assert sorted(p.name for p in (tmp_path / "reports").iterdir()) == ["0001-mill.txt.html", "0002-mill.txt.html"]
    assert ascribe("trace", page, page, "--html", str(tmp_path / "two.html")).returncode == 0
    assert (tmp_path / "two-2.html").exists()


def test_a_rule_that_finds_something_fails_the_run(page: str) -> None:
    assert ascribe("trace", page, "--fail-on", "figure-without-source").returncode == 1
    assert ascribe("trace", page, "--fail-on", "only-one-unnamed-source").returncode == 0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["trace"], "Missing argument"),
        (["trace", "x", "--fail-on", "nonsense"], "bare-source, unnamed-without-reason"),
        (["trace", "x", "--published", "soon"], "no ISO 8601 date"),
        (["trace", "x", "--json", "--csv"], "choose one"),
        (["trace", "x", "--jobs", "0"], "--jobs"),
        (["trace", "nowhere.html"], "nowhere.html: There is no such file"),
        (["nonsense"], "No such command"),
    ],
)
def test_what_cannot_be_done_is_said_without_a_traceback(arguments: list[str], words: str) -> None:
    done = ascribe(*arguments)
    assert done.returncode == 2
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_a_report_that_cannot_be_written(page: str, tmp_path: Path) -> None:
    done = ascribe("trace", page, "--html", str(tmp_path / "no" / "out.html"))
    assert done.returncode == 2
    assert "out.html: No such file or directory" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("form", ["--jsonl", "--csv", "--json", "--published=2025-03-14"])
def test_a_reader_that_goes_away_ends_the_run_in_silence(page: str, form: str) -> None:
    command = f'"{sys.executable}" -m ascribe trace {page} {page} {page} {form} | head -n 1 >/dev/null; echo "${{PIPESTATUS[0]}}"'
    done = subprocess.run(
        ["bash", "-c", command], capture_output=True, text=True, timeout=120, check=True,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
    )  # fmt: skip
    assert done.stderr == ""
    assert done.stdout.strip() in ("0", "141")


@pytest.mark.skipif(os.name == "nt", reason="signals")
def test_ctrl_c_is_130_and_silent() -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "ascribe", "trace", "-", "--jsonl"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
    )  # fmt: skip
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(json.dumps({"url": "https://a.example/", "text": PAGE}) + "\n" + " " * 8192 + "\n")
    process.stdin.flush()
    assert process.stdout.readline().startswith("{")
    os.killpg(process.pid, signal.SIGINT)
    assert process.wait(timeout=20) == 130
    assert process.stderr is not None
    assert process.stderr.read() == ""


def test_help_is_at_hand_at_once() -> None:
    times = []
    for _ in range(3):
        begun = time.perf_counter()
        done = ascribe("--help")
        times.append(time.perf_counter() - begun)
    assert done.returncode == 0
    assert "trace" in done.stdout
    assert min(times) < 0.5, "0.3 s on an idle machine"
    heavy = "numpy|onnxruntime|trafilatura|msgspec|rich|lxml|ascribe.pipeline"
    loaded = subprocess.run(
        [sys.executable, "-c", "import sys, ascribe.faces.cli; print(*sys.modules, sep='\\n')"],
        capture_output=True, text=True, check=True, env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
    ).stdout.split()  # fmt: skip
    assert not set(heavy.split("|")) & set(loaded)


def test_version() -> None:
    from ascribe import __version__

    assert ascribe("--version").stdout == f"ascribe {__version__}\n"


def test_hostile_bytes_of_a_name_do_not_reach_the_terminal() -> None:
    done = ascribe("trace", "no\x1b[31mwhere\u202e.html")
    assert done.returncode == 2
    assert "\x1b" not in done.stderr
    assert "\u202e" not in done.stderr


def test_json_is_utf8_in_any_locale(page: str) -> None:
    done = ascribe("trace", page, "--json", PYTHONIOENCODING="ascii")
    assert "“We will fight this,”" in json.loads(done.stdout)["article"]["text"]
    assert ascribe("trace", page, PYTHONIOENCODING="ascii").returncode == 0


@pytest.mark.parametrize(
    "name", sorted(p.name for p in EXAMPLES.iterdir() if p.suffix in (".html", ".txt") and "report" not in p.name)
)
def test_the_examples_are_traced(name: str) -> None:
    done = ascribe("trace", str(EXAMPLES / name), "--json")
    record = json.loads(done.stdout)
    assert record["attributions"]
    assert record["article"]["outlet"]

"""Nothing that was reported as added is lost, nothing is half-written: killed at any moment, disk full, many at once."""

import os
import random
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ascribe.collection import Collection, Query
from tests.store import adder

ROOT = Path(__file__).resolve().parents[2]
KILLS = int(os.environ.get("ASCRIBE_KILLS", "12"))
"""How often an adding process is killed; 200 in the bench of durability."""
TOGETHER = float(os.environ.get("ASCRIBE_TOGETHER", "6"))
"""Seconds that two writers and a reader work at once; 60 in the bench."""
PAGES = 4000


def start(address: str, first: int, stop: int, **more: object) -> subprocess.Popen[str]:
    env = {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
    command = [sys.executable, "-m", "tests.store.adder", address, str(first), str(stop)]
    return subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=env, cwd=ROOT, **more
    )  # type: ignore[call-overload, no-any-return]


def ended(address: str) -> None:
    """Waits until a server has done with a client that was killed: it ends a commit that was sent to it."""
    if "://" in address:
        import psycopg

        others = "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        with psycopg.connect(address, autocommit=True) as connection:
            while connection.execute(others).fetchone() != (0,):
                time.sleep(0.02)


def sound(address: str, reported: set[str]) -> int:
    """Checks the store; gives how many pages it has."""
    with Collection(address) as collection:
        pages = {p.input for p in collection.pages()}
        assert reported <= pages, f"lost: {sorted(reported - pages)[:5]}"
        assert collection.check() == "ok"
        assert sum(1 for _ in collection.traces()) == len(pages)
        assert collection.search(Query("keeper"), 1)[1].total == len(pages)
        return len(pages)


def test_killed_at_any_moment_nothing_reported_is_lost(address: str) -> None:
    chance = random.Random(3)
    reported: set[str] = set()
    with Collection(address):
        pass
    for round in range(KILLS):
        process = start(address, 0, PAGES)
        assert process.stdout is not None
        # Every other time it is known to be at work; else it is killed at any moment, opening the store too.
        first = process.stdout.readline() if round % 2 else ""
        time.sleep(chance.random() * (0.5 if first else 1.1))
        process.send_signal(signal.SIGKILL)
        out = first + process.stdout.read()
        process.wait()
        whole = out[: out.rfind("\n") + 1]
        reported |= {line.split()[0] for line in whole.splitlines()}
        ended(address)
        sound(address, reported)
    assert reported, "it was killed before it had added anything each time"


def test_a_full_disk_ends_the_run_and_loses_nothing(tmp_path: Path) -> None:
    address = str(tmp_path / "store.db")
    with Collection(address):
        pass
    room = 600_000

    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

    process = start(address, 0, PAGES, preexec_fn=limit)
    out, err = process.communicate(timeout=120)
    assert process.returncode != 0
    assert "full" in err or "I/O" in err
    reported = {line.split()[0] for line in out.splitlines()}
    assert 0 < sound(address, reported) < PAGES
    again = start(address, 0, len(reported) + 4)
    assert again.wait(timeout=120) == 0, again.stderr and again.stderr.read()


def test_two_writers_and_a_reader(address: str) -> None:
    with Collection(address):
        pass
    writers = [start(address, first, first + PAGES) for first in (0, PAGES)]
    end = time.monotonic() + TOGETHER
    seen, longest = 0, 0.0
    with Collection(address) as reader:
        while time.monotonic() < end:
            begin = time.monotonic()
            count = reader.search(Query("keeper"), 3)[1].total
            assert count >= seen
            seen = count
            longest = max(longest, time.monotonic() - begin)
    reported: set[str] = set()
    for writer in writers:
        writer.send_signal(signal.SIGTERM)
        out, err = writer.communicate(timeout=60)
        assert "locked" not in err
        assert "Error" not in err
        reported |= {line.split()[0] for line in out[: out.rfind("\n") + 1].splitlines()}
    names = {int(n.removeprefix("page-")) >= PAGES for n in reported}
    assert names == {False, True}, "one of the writers never came to write"
    sound(address, reported)


def test_pages_of_the_adder_share_a_passage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from ascribe import collection

    monkeypatch.setattr(collection, "trace_capture", adder.trace)
    with Collection(tmp_path / "x.db") as store:
        list(store.add_captures(adder.captures(0, 5)))
        assert store.counts()["passages"] > 0

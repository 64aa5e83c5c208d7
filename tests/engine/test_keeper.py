"""A worker that does whole parts: what an item does to it, and what becomes of the part."""

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from ascribe.engine.keeper import KILLS, STRIKES, Keeper
from ascribe.engine.port import At, Skip, StoppedError, Task


def note(task: Task, at: At, skip: Skip) -> None:
    """Writes what became of each of five items; ``given`` says what an item does."""
    lines = []
    with (Path(task.target) / "starts").open("a") as starts:
        starts.write(f"{os.getpid()}\n")
    for k in range(5):
        if k in skip:
            lines.append(f"{k} {skip[k]}")
            continue
        at(k)
        does = task.given.get(str(k))
        if does == "die" or (does == "die once" and _first(Path(task.target) / f"died-{k}")):
            os._exit(7)
        if does == "killed" or (
            does == "killed thrice" and any(_first(Path(task.target) / f"killed-{n}") for n in "abc")
        ):
            os.kill(os.getpid(), signal.SIGKILL)
        if does == "sleep":
            time.sleep(60)
        if does == "disk":
            raise OSError(28, "No space left on device")
        lines.append(f"{k} done")
    (Path(task.target) / "out").write_text("\n".join(lines))


def _first(path: Path) -> bool:
    there = path.exists()
    path.touch()
    return not there


@pytest.fixture
def keeper() -> Iterator[Keeper]:
    made = Keeper()
    yield made
    made.close()


def done(keeper: Keeper, folder: Path, **given: str) -> tuple[list[str], int]:
    task = Task(0, (), str(folder), {k.removeprefix("item"): v for k, v in given.items()})
    keeper.do(task, note, 1.0)
    return (folder / "out").read_text().splitlines(), len((folder / "starts").read_text().splitlines())


def test_a_part_is_done_in_one_process_which_is_kept(keeper: Keeper, tmp_path: Path) -> None:
    assert done(keeper, tmp_path) == ([f"{k} done" for k in range(5)], 1)
    done(keeper, tmp_path)
    assert len(set((tmp_path / "starts").read_text().splitlines())) == 1


def test_an_item_that_kills_once_is_done_after_all(keeper: Keeper, tmp_path: Path) -> None:
    lines, starts = done(keeper, tmp_path, item2="die once", item4="die once")
    assert lines == [f"{k} done" for k in range(5)]
    assert starts == 3


def test_an_item_that_kills_twice_is_skipped_and_the_others_are_done(keeper: Keeper, tmp_path: Path) -> None:
    lines, starts = done(keeper, tmp_path, item1="die", item3="die")
    assert lines == ["0 done", "1 worker-died", "2 done", "3 worker-died", "4 done"]
    assert starts == 1 + 2 * STRIKES


def test_an_item_whose_worker_is_killed_is_tried_more_often(keeper: Keeper, tmp_path: Path) -> None:
    lines, starts = done(keeper, tmp_path, item1="killed thrice", item3="killed")
    assert lines == ["0 done", "1 done", "2 done", "3 worker-died", "4 done"]
    assert starts == 1 + 3 + KILLS


def test_an_item_that_takes_too_long_is_skipped(keeper: Keeper, tmp_path: Path) -> None:
    assert done(keeper, tmp_path, item0="sleep")[0] == ["0 too-slow", *(f"{k} done" for k in range(1, 5))]


def test_a_full_disk_is_no_fault_of_an_item(keeper: Keeper, tmp_path: Path) -> None:
    with pytest.raises(StoppedError, match="No space left"):
        done(keeper, tmp_path, item3="disk")

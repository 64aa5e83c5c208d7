"""A block of pairs is compared in one go, in bundles, or pair by pair: the same passages, and none lost with another."""

from pathlib import Path

import pytest

from ascribe.batch import block, work
from ascribe.corpus.passage import Sketch, reuse, side
from ascribe.engine import table
from ascribe.engine.port import Task
from ascribe.engine.table import Sink

BESIDE = {
    "block": "int", "paired": "int", "page": "long", "other": "long", "words": "binary", "outlet": "string",
    "taken_from": "string",
}  # fmt: skip
LAMP = "the keeper of the north light said on Sunday that the lamp had gone out twice since the spring tide began"
BELL = "nobody on the pier heard the bell that night, wrote the surveyor, though it had rung for an hour or longer"
TEXTS = {
    3: f"{LAMP}. Nothing else is known.",
    8: f"On the pier: {BELL}. {LAMP}!",
    9: "Seven ropes were bought for the ferry.",
    20: f"{BELL}. The harbour board met at noon and went home again.",
}
PAIRS = [(8, 3), (9, 3), (20, 8), (20, 9)]


def page(text: str) -> Sketch:
    return Sketch(text, ((0, len(text)),), (), None, None)


@pytest.fixture
def beside(tmp_path: Path) -> Path:
    return written(tmp_path / "beside" / "part-00000.parquet", PAIRS)


def written(path: Path, *blocks: list[tuple[int, int]]) -> Path:
    """A file of blocks, each with all pages and some pairs."""
    with Sink(path, BESIDE) as sink:
        for number, pairs in enumerate(blocks):
            for name, text in TEXTS.items():
                sink.add(number, 0, name, None, side(page(text)).words.tobytes(), None, None)
            for pair in pairs:
                sink.add(number, 1, *pair, None, None, None)
    return path


def aligned(path: Path, target: Path, skip: dict[int, str]) -> tuple[list[object], list[object], list[int]]:
    """The rows of passages, those that were refused, and the items that were begun."""
    begun: list[int] = []
    work.align(Task(0, (str(path),), str(target), {"digest": "d"}), begun.append, skip)
    found, refused = (list(table.every(target / name)) for name in ("found", "rejected"))
    return found, refused, begun


def wanted() -> list[object]:
    names = ("page", "other", "a_start", "a_end", "b_start", "b_end", "same", "run", "likeness", "kind")
    return [
        dict(zip(names, (a, b, *r.a, *r.b, r.same, r.run, r.likeness, r.kind), strict=True))
        for a, b in PAIRS
        for r in reuse(page(TEXTS[a]), page(TEXTS[b]))
    ]


def test_a_block_is_compared_in_one_go(beside: Path, tmp_path: Path) -> None:
    found, refused, begun = aligned(beside, tmp_path, {})
    assert found == wanted()
    assert [(r["page"], r["other"]) for r in found] == [(8, 3), (20, 8)]  # type: ignore[index]
    assert (refused, begun) == ([], [0])


def test_bundles_change_nothing(beside: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(block, "AT_ONCE", 40)
    found, refused, begun = aligned(beside, tmp_path, {})
    assert found == wanted()
    assert refused == []
    assert len(begun) > 1


def test_where_a_bundle_fails_its_pairs_are_compared_each_for_itself(beside: Path, tmp_path: Path) -> None:
    found, refused, begun = aligned(beside, tmp_path, {0: "worker-died"})
    assert found == wanted()
    assert (refused, begun) == ([], [4, 5, 6, 7])


def test_a_pair_that_cannot_be_compared_is_refused_and_no_other(beside: Path, tmp_path: Path) -> None:
    found, refused, begun = aligned(beside, tmp_path, {0: "worker-died", 4 + 2: "too-slow"})
    assert found == [row for row in wanted() if (row["page"], row["other"]) != (20, 8)]  # type: ignore[index]
    assert [(r["code"], r["input"]) for r in refused] == [("too-slow", "20 8")]  # type: ignore[index]
    assert begun == [4, 5, 7]


def test_a_file_may_have_some_blocks_as_spark_writes_them(tmp_path: Path) -> None:
    path = written(tmp_path / "some.parquet", PAIRS[:2], PAIRS[2:])
    found, refused, begun = aligned(path, tmp_path, {})
    assert found == wanted()
    assert (refused, begun) == ([], [0, 4])
    assert aligned(path, tmp_path, {4: "worker-died"})[2] == [0, 6, 7]


def test_a_block_without_pairs_has_no_passages(tmp_path: Path) -> None:
    path = tmp_path / "none.parquet"
    with Sink(path, BESIDE):
        pass
    assert aligned(path, tmp_path, {}) == ([], [], [])

"""The collection's commands, as processes of their own."""

import json
from pathlib import Path

import pytest

from tests.conftest import STORY
from tests.faces.test_cli import ascribe


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = str(tmp_path_factory.mktemp("store") / "c.db")
    done = ascribe("--store", path, "add", str(STORY), "--jobs", "1")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("7 added · ")
    return path


def run(store: str, *arguments: str, status: int = 0) -> str:
    done = ascribe("--store", store, *arguments)
    assert done.returncode == status, done.stderr
    return done.stdout if status == 0 or done.stdout else done.stderr


def test_adding_again_adds_nothing(store: str) -> None:
    assert run(store, "add", str(STORY)).startswith("0 added, 7 known · ")


def test_what_became_of_each_input_as_json(store: str, tmp_path: Path) -> None:
    out = run(store, "add", str(STORY / "h1.txt"), str(tmp_path / "none.txt"), "--json", status=3)
    lines = [json.loads(line) for line in out.splitlines()]
    assert sorted(line["outcome"] for line in lines) == ["known", "rejected"]


def test_nothing_readable_is_two(store: str) -> None:
    done = ascribe("--store", store, "add", "/nowhere.txt")
    assert done.returncode == 2
    assert "There is no such file" in done.stderr


def test_stories(store: str) -> None:
    (found,) = json.loads(run(store, "stories", "--json"))
    assert set(found) == {"id", "title", "pages", "from", "to"}
    assert (len(found["pages"]), found["from"][:10], found["to"]) == (5, "2026-06-03", "2026-06-05")
    assert "5 pages" in run(store, "stories")


def test_a_story_answers_who_had_it_first(store: str) -> None:
    text = run(store, "story", str(STORY / "h3.txt"))
    assert "WHO HAS IT FROM WHOM" in text
    assert text.index("The Varrow Chronicle") < text.index("Northlight Agency")
    assert "rewrites Northlight Agency" in text
    told = json.loads(run(store, "story", str(STORY / "h3.txt"), "--json"))
    assert set(told) == {"id", "title", "pages", "claims", "circles"}
    assert set(told["pages"][0]) >= {"id", "input", "outlet", "published", "relation", "parents"}
    assert set(told["claims"][0]) == {"id", "text", "statements", "origins", "independent", "pages", "conflicts"}


def test_a_claim_and_an_origin(store: str) -> None:
    told = json.loads(run(store, "story", str(STORY / "h1.txt"), "--json"))
    id = told["claims"][0]["id"]
    assert "INDEPENDENT ORIGINS" in run(store, "claim", id)
    assert json.loads(run(store, "claim", id, "--json")) == told["claims"][0]
    assert "origins" in json.loads(run(store, "origin", id, "--json"))
    path = run(store, "origin", str(STORY / "h5.txt"))
    assert "republishes Daily Comet" in path
    assert "rewrites Northlight Agency" in path
    assert "cites The Varrow Chronicle" in path
    assert "has it from its own sources" in path


def test_a_quotation(store: str) -> None:
    assert run(store, "quote", "We turn the wheel and nothing moves").startswith("EXACT")
    assert run(store, "quote", "We turned the wheel and nothing moved", status=1).startswith("ALTERED")
    out = run(
        store, "quote", "It stands by the door, I have packed a bag and it stands", "--by", "Petra Lund", status=1
    )
    assert out.startswith(("OTHER SPEAKER", "ABSENT"))


def test_compare_and_search(store: str) -> None:
    out = run(store, "compare", str(STORY / "h3.txt"), str(STORY / "h5.txt"))
    assert "dropped" in out
    assert "republication" in out
    out = run(store, "search", "spillway gate", "--outlet", "daily comet")
    assert out.startswith("1 page\n")
    assert run(store, "search", "zeppelin", status=1).startswith("0 pages")


def test_export_and_forget(store: str, tmp_path: Path) -> None:
    run(store, "export", str(tmp_path / "out"))
    pages = (tmp_path / "out/pages.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(pages) == 7
    assert {json.loads(p)["article"]["input"] for p in pages} == {str(p) for p in STORY.glob("*.txt")}
    assert len((tmp_path / "out/stories.jsonl").read_text(encoding="utf-8").splitlines()) == 1
    assert run(store, "forget", str(STORY / "x2.txt"), "--yes") == "1 page forgotten\n"
    assert "no such page" in run(store, "forget", str(STORY / "x2.txt"), "--yes", status=2)


@pytest.mark.parametrize("command", ["story", "claim", "origin"])
def test_what_is_not_there_is_told(store: str, command: str) -> None:
    assert "there is no such" in run(store, command, "nothing-of-that-name", status=2)


def test_a_store_that_cannot_be_opened_is_one_line() -> None:
    done = ascribe("--store", "mysql://a/b", "stories")
    assert done.returncode == 2
    assert done.stderr.startswith("ascribe: mysql://a/b: ")
    assert "Traceback" not in done.stderr


def test_the_store_of_the_environment(tmp_path: Path) -> None:
    done = ascribe("stories", ASCRIBE_STORE=str(tmp_path / "e.db"))
    assert done.returncode == 0
    assert (tmp_path / "e.db").exists()
    assert "0 pages" in done.stdout

"""REST: the command line's JSON over HTTP, cursors, entity tags, problem details; and no input that breaks it."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from fastapi import FastAPI
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_schema_conformance,
    status_code_conformance,
)
from typer.testing import CliRunner

from ascribe.collection import Collection
from ascribe.faces import cli, rest
from ascribe.records import Capture
from tests.conftest import STORY, captured

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance,
          negative_data_rejection]  # fmt: skip
ROOT = "/api/v1"
PROBLEM = "application/problem+json"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = str(tmp_path_factory.mktemp("rest") / "c.db")
    with Collection(path) as collection:
        pages = [captured(p) for p in sorted(STORY.glob("*.txt"))]
        pages.append(Capture("empty.html", b"", "html"))
        assert [a.outcome for a in collection.add_captures(pages)].count("added") == 7
    return path


@pytest.fixture(scope="module")
def app(store: str) -> Iterator[FastAPI]:
    made = FastAPI(title="ascribe", version="1")
    with Collection(store) as collection:
        made.include_router(rest.router(collection), prefix=ROOT)
        yield made


@pytest.fixture(scope="module")
def client(app: FastAPI) -> TestClient:
    return TestClient(app, base_url="http://127.0.0.1", raise_server_exceptions=False)


def get(client: TestClient, path: str, status: int = 200, **parameters: Any) -> Any:
    answer = client.get(ROOT + path, params=parameters)
    assert answer.status_code == status, answer.text
    return answer.json()


def told(store: str, *arguments: str, statuses: tuple[int, ...] = (0,)) -> Any:
    """What the command line prints as JSON."""
    done = CliRunner().invoke(cli.app, ["--store", store, *arguments, "--json"])
    assert done.exit_code in statuses, done.output
    return json.loads(done.stdout)


def test_a_page_is_the_line_that_trace_prints(client: TestClient, store: str) -> None:
    id = get(client, "/pages", name="h1.txt")["pages"][0]["id"]
    with Collection(store) as collection:
        trace = collection.trace(id)
        assert trace is not None
        from ascribe.export.json import to_line

        answer = client.get(f"{ROOT}/pages/{id}")
        assert answer.content == to_line(trace).encode()
        assert answer.headers["content-type"] == "application/json"
    text = client.get(f"{ROOT}/pages/{id[:8]}/text")
    assert (text.text, text.headers["content-type"]) == (trace.article.text, "text/plain; charset=utf-8")


def test_the_rest_is_what_the_commands_print(client: TestClient, store: str) -> None:
    id = get(client, "/pages", name="h3.txt")["pages"][0]["id"]
    story = told(store, "story", "h3.txt")
    assert get(client, f"/stories/{id}") == story == get(client, f"/stories/{story['id']}")
    assert get(client, "/stories") == {"stories": told(store, "stories"), "next": None}
    claim = story["claims"][0]["id"]
    assert get(client, f"/claims/{claim}") == told(store, "claim", claim)
    assert get(client, f"/pages/{id}/origin") == told(store, "origin", "h3.txt")
    assert get(client, "/compare", a="h1.txt", b="h3.txt") == told(store, "compare", "h1.txt", "h3.txt")
    words = "We turned the wheel and nothing moved"
    asked = told(store, "quote", words, "--by", "Petra Lund", statuses=(1,))
    assert asked["verdict"] == "other speaker"
    assert get(client, "/quote", q=words, by="Petra Lund") == asked
    found = told(store, "search", "dam", "--kind", "person", "--since", "2026-06-04", "--limit", "2")
    assert 0 < found["total"] < 7
    assert get(client, "/search", words="dam", kind="person", since="2026-06-04", limit=2) == found


def test_cursors_reach_every_page_once(client: TestClient) -> None:
    whole = [p["input"] for p in get(client, "/pages")["pages"]]
    assert len(whole) == 7
    seen, cursor = [], None
    for _ in range(4):
        part = get(client, "/pages", limit=2, **({"cursor": cursor} if cursor else {}))
        seen += [p["input"] for p in part["pages"]]
        cursor = part["next"]
    assert cursor is None
    assert seen == whole
    rejected = get(client, "/rejected", limit=1)
    assert ([r["input"] for r in rejected["rejected"]], rejected["next"]) == (["empty.html"], None)
    assert get(client, "/pages", name="nobody.txt") == {"pages": [], "next": None}


@pytest.mark.parametrize(
    "cursor", ["x", "YWZ0ZXI6LTE=", "b2Zmc2V0OjE=", "YWZ0ZXI6OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5", "é"]
)
def test_a_cursor_that_is_none_of_ours_is_told(client: TestClient, cursor: str) -> None:
    assert "cursor" in get(client, "/pages", status=422, cursor=cursor)["detail"]


def test_an_entity_tag_spares_the_answer(client: TestClient) -> None:
    first = client.get(f"{ROOT}/stories")
    tag = first.headers["etag"]
    assert tag.startswith('"')
    for asked in (tag, f'"x", {tag}', f"W/{tag}", "*"):
        again = client.get(f"{ROOT}/stories", headers={"if-none-match": asked})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert client.get(f"{ROOT}/stories", headers={"if-none-match": '"other"'}).status_code == 200
    assert client.get(f"{ROOT}/pages").headers["etag"] != tag


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/pages/nothing", 404, "nothing"),
        ("/pages/nothing/text", 404, "no page"),
        ("/stories/nothing", 404, "no story"),
        ("/claims/nothing", 404, "no claim"),
        ("/compare?a=h1.txt&b=zz", 404, "'zz'"),
        ("/pages?limit=0", 422, "limit"),
        ("/pages?limit=201", 422, "limit"),
        ("/quote", 422, "q"),
        ("/quote?q=" + "a" * 1001, 422, "q"),
        ("/search?kind=wizard", 422, "kind"),
        ("/search?since=yesterday", 422, "since"),
        ("/search?speaker=%00", 422, "NUL"),
        ("/pages/%00", 422, "NUL"),
    ],
)
def test_errors_are_problem_details(client: TestClient, path: str, status: int, words: str) -> None:
    answer = client.get(ROOT + path)
    assert (answer.status_code, answer.headers["content-type"]) == (status, PROBLEM)
    problem = answer.json()
    assert set(problem) == {"type", "title", "status", "detail"}
    assert problem["status"] == status
    assert words in problem["detail"]


def post(client: TestClient, path: str, body: object, status: int = 200) -> Any:
    answer = client.post(ROOT + path, json=body)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == ("application/json" if status == 200 else PROBLEM)
    return answer.json()


def test_a_page_that_is_sent_is_traced_and_not_kept(client: TestClient) -> None:
    before = len(get(client, "/pages")["pages"])
    html = "<html><body><p>The dam is sound, Petra Lund said on Friday.</p></body></html>"
    found = post(
        client, "/trace", {"html": html, "url": "https://a.example/x", "published": "2026-06-05", "outlet": "A"}
    )
    assert [s["name"] for s in found["sources"]] == ["Petra Lund"]
    assert (found["article"]["url"], found["article"]["outlet"]) == ("https://a.example/x", "A")
    assert found["article"]["published"]["iso"] == "2026-06-05"
    assert post(client, "/trace", {"text": "The dam is sound, Lund said."})["attributions"]
    assert len(get(client, "/pages")["pages"]) == before
    for body in ({}, {"html": "x", "text": "y"}, {"text": "x", "published": "soon"}, {"text": "x", "url": "file:///etc"},
                 {"text": 3}, [], {"text": ""}):  # fmt: skip
        post(client, "/trace", body, 422)
    refused = post(client, "/trace", {"html": "<html></html>"}, 422)
    assert refused["rejected"]["input"] == "(given)"


def test_an_answer_is_checked(client: TestClient) -> None:
    text = "“We turn the wheel and nothing moves,” they said ([h1](h1.txt)). “We turn the handle and nothing moves.”"
    found = post(client, "/check", {"text": text})
    assert [q["verdict"] for q in found["quotations"]] == ["exact", "altered"]
    assert found["citations"][0]["page"] == get(client, "/pages", name="h1.txt")["pages"][0]["id"]
    assert found["notes"] == []
    post(client, "/check", {"text": ""}, 422)
    post(client, "/check", {"text": "a" * 200_001}, 422)
    assert post(client, "/check", {"text": "a" * 1_000_001}, 413)["status"] == 413


def test_sources_are_counted(client: TestClient) -> None:
    found = post(client, "/independent", {"sources": [f"h{n}.txt" for n in range(1, 6)]})
    assert found["independent"] == 2
    assert [s["own"] for s in found["sources"]] == [True, False, False, True, False]
    for sources in ([], ["h1.txt"] * 21, [""], ["a\0"]):
        post(client, "/independent", {"sources": sources}, 422)


def test_only_json_is_taken(client: TestClient) -> None:
    answer = client.post(f"{ROOT}/check", content=b'{"text": "x"}', headers={"content-type": "text/plain"})
    assert (answer.status_code, answer.headers["content-type"]) == (415, PROBLEM)


def state(store: str) -> list[bytes]:
    """The store's file and what was written to it and is not yet in it."""
    return [p.read_bytes() for p in (Path(store), Path(store + "-wal")) if p.exists()]


def test_nothing_is_written(client: TestClient, store: str) -> None:
    get(
        client, "/stories/h1.txt"
    )  # A story that was not told yet is told and kept: that is no change of what is known.
    before = state(store)
    for path in ("/pages", "/pages/h1.txt", "/pages/h1.txt/origin", "/stories", "/search?words=dam", "/quote?q=wheel"):
        assert client.get(ROOT + path).status_code == 200
    post(client, "/trace", {"text": "The dam is sound, Lund said."})
    post(client, "/check", {"text": "“We turn the wheel and nothing moves”"})
    assert state(store) == before


def test_the_description_is_whole(app: FastAPI) -> None:
    described = app.openapi()
    paths = {p.removeprefix(ROOT): set(o) for p, o in described["paths"].items()}
    posted, read = ("/trace", "/check", "/independent"), (
        "/pages", "/pages/{id}", "/pages/{id}/text", "/pages/{id}/origin", "/stories", "/stories/{id}", "/claims/{id}",
        "/search", "/quote", "/compare", "/rejected",
    )  # fmt: skip
    assert paths == {p: {"post"} for p in posted} | {p: {"get"} for p in read}
    assert {"Trace", "Story", "Claim", "Checked", "Comparison", "AnswerCheck", "Independence"} <= set(
        described["components"]["schemas"]
    )
    schemathesis.openapi.from_dict(described).validate()


@pytest.fixture(scope="module")
def api(app: FastAPI) -> Any:
    return schemathesis.openapi.from_asgi("/openapi.json", app)


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda m: m.value)
def test_no_request_breaks_it(api: Any, mode: GenerationMode) -> None:
    """Requests made from the description, valid and invalid ones: none is a fault of the server's, every answer is as
    described, and what is invalid is refused."""
    tried: set[str] = set()
    for result in api.get_all_operations():
        operation = result.ok()

        @given(case=operation.as_strategy(generation_mode=mode))
        @settings(
            max_examples=15, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
        )
        def attempt(case: schemathesis.Case) -> None:
            case.call_and_validate(checks=CHECKS)
            tried.add(case.operation.label)

        attempt()
    assert len(tried) == 14

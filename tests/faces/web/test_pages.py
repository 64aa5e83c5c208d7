"""The web application without a browser: what is answered, what is refused, what a form changes."""

import re
from collections.abc import Iterator

import httpx
import pytest

from ascribe.collection import Collection
from ascribe.faces.web import present
from ascribe.faces.web.app import application
from ascribe.faces.web.guard import LARGEST, Budget
from tests.faces.web.conftest import free_port, serving

PAGES = ("/", "/stories", "/search", "/search?q=dam", "/add", "/sources", "/quotations", "/compare", "/help")


@pytest.fixture
def client(site: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=site, follow_redirects=False) as opened:
        yield opened


def secret(client: httpx.Client, path: str = "/add") -> str:
    found = re.search(r'name="form" value="([^"]+)"', client.get(path).text)
    assert found
    return found[1]


@pytest.mark.parametrize("path", PAGES)
def test_a_page_answers(client: httpx.Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.headers["content-security-policy"].startswith("default-src 'none'; script-src 'self'")
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_every_page_of_the_collection_and_its_story(client: httpx.Client, collection: Collection) -> None:
    for listed in collection.pages():
        answer = client.get(f"/pages/{listed.id}")
        assert answer.status_code == 200
        trace = collection.trace(listed.id)
        assert trace is not None
        for statement in trace.statements:
            assert f'id="{statement.id}"' in answer.text
    for id, _ in collection.stories():
        told = collection.story(id)
        assert told is not None
        assert "Who had it first?" in client.get(f"/stories/{id}").text
        for claim in told.claims[:3]:
            assert "Why each page counts" in client.get(f"/claims/{claim.id}").text


@pytest.mark.parametrize(
    "path", ["/pages/nothing", "/stories/nothing", "/claims/nothing", "/nothing", "/compare?a=x&b=y"]
)
def test_what_is_not_there_is_said(client: httpx.Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert "Not here" in answer.text


def test_a_page_is_found_by_what_it_was_added_as(client: httpx.Client, ids: dict[str, str]) -> None:
    assert client.get("/pages/hostile.html").headers["location"] == f"/pages/{ids['hostile']}"


def test_paste_then_judge_then_forget(client: httpx.Client, collection: Collection) -> None:
    form = secret(client)
    text = "Ferry halted\n\nThe ferry was halted on Monday, harbour master Ode Lind said.\n\n“It leaks,” she added."
    added = client.post("/add", data={"form": form, "text": text, "outlet": "Skerry Times", "published": "2026-06-05"})
    assert added.status_code == 303
    page = added.headers["location"].removeprefix("/pages/")
    trace = collection.trace(page)
    assert trace is not None
    assert (trace.article.outlet, trace.article.published and trace.article.published.iso) == (
        "Skerry Times",
        "2026-06-05",
    )
    again = client.post("/add", data={"form": form, "text": text, "outlet": "Skerry Times", "published": "2026-06-05"})
    assert again.headers["location"] == f"/pages/{page}"
    given = {"form": form, "attribution": "a1", "verdict": "correct", "field": "who", "value": "Ode Lind"}
    assert client.post(f"/pages/{page}/judge", data=given).status_code == 303
    assert client.post(f"/pages/{page}/judge", data=given | {"value": ""}).status_code == 422
    assert client.post(f"/pages/{page}/judge", data=given | {"attribution": "a99"}).status_code == 404
    assert client.post(f"/pages/{page}/judge", data=given | {"verdict": "true"}).status_code == 422
    kept = collection.judged(page)
    assert [(j.verdict, j.field, j.value, j.by) for j in kept] == [("correct", "who", "Ode Lind", "tester")]
    assert kept[0].target == present.target(trace, trace.attributions[0])
    assert "who should be Ode Lind" in client.get(f"/pages/{page}").text
    collection.forget([page])
    assert client.get(f"/pages/{page}").status_code == 404
    assert collection.judged(page) == []


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({}, "paste the text"),
        ({"text": "x", "published": "yesterday"}, "is no date"),
        ({"url": "ftp://ok.example"}, "begins with http"),
        ({"url": "http://127.0.0.1:1/"}, "not public"),
    ],
)
def test_a_form_that_cannot_be_used_says_why(client: httpx.Client, given: dict[str, str], why: str) -> None:
    answer = client.post("/add", data={"form": secret(client), **given})
    assert answer.status_code == 422
    assert why in answer.text


def test_other_sites_change_nothing(client: httpx.Client) -> None:
    form = secret(client)
    text = {"text": "Ferry halted\n\nIt was halted on Monday."}
    assert client.post("/add", data=text).status_code == 403
    assert client.post("/add", data=text | {"form": "guess"}).status_code == 403
    for headers in ({"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}, {"origin": "null"}):
        assert client.post("/add", data=text | {"form": form}, headers=headers).status_code == 403


def test_another_name_for_this_machine_gets_nothing(client: httpx.Client) -> None:
    assert client.get("/", headers={"host": "evil.example"}).status_code == 421


def test_too_much_is_refused(client: httpx.Client) -> None:
    big = b"x" * (LARGEST + 1)
    assert client.post("/add", content=big).status_code == 413
    kind = {"content-type": "application/x-www-form-urlencoded"}
    assert client.post("/add", content=iter([big]), headers=kind).status_code == 413


def test_a_way_back_leads_nowhere_else(client: httpx.Client, ids: dict[str, str]) -> None:
    form = secret(client)
    given = {"form": form, "attribution": "a1", "verdict": "accept", "back": "//evil.example/"}
    answer = client.post(f"/pages/{ids['h1']}/judge", data=given)
    assert answer.headers["location"] == "/"


def test_a_relation_is_corrected(client: httpx.Client, collection: Collection, ids: dict[str, str]) -> None:
    story = collection.story(ids["h2"])
    assert story is not None
    page = next(p for p in story.pages if p.id == ids["h2"])
    parent = page.parents[0].page or ""
    form = secret(client, f"/stories/{story.id}")
    given = {"form": form, "parent": parent, "value": "rewrites", "back": f"/stories/{story.id}"}
    for verdict in ("correct", "accept"):
        assert client.post(f"/pages/{page.id}/judge", data=given | {"verdict": verdict}).status_code == 303
    kept = [(j.verdict, j.field, j.value, j.words) for j in collection.judged(page.id) if j.field == "relation"]
    assert sorted(kept) == [("accept", "relation", None, parent), ("correct", "relation", "rewrites", parent)]
    assert "should be rewrites" in client.get(f"/stories/{story.id}").text


def test_fetching_is_bounded() -> None:
    budget = Budget(2)
    assert [budget.take() for _ in range(3)] == [True, True, False]


def test_elsewhere_a_token_is_needed(collection: Collection) -> None:
    port = free_port()
    server = serving(application(collection, local=False), port)
    reader, editor = collection.new_token("ann", "reader"), collection.new_token("bo", "editor")
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}") as client:
            assert client.get("/").headers["location"] == "/login"
            assert client.get("/api/v1/pages").status_code == 401
            assert client.get("/api/v1/pages", headers={"authorization": f"Bearer {reader}"}).status_code == 200
            assert client.get("/api/v1/pages", headers={"authorization": "Bearer wrong"}).status_code == 401
            form = secret(client, "/login")
            assert client.post("/login", data={"form": form, "token": "wrong"}).status_code == 403
            assert client.post("/login", data={"form": form, "token": reader}).status_code == 303
            assert client.get("/").status_code == 200
            given = {"form": form, "text": "Ferry halted\n\nIt was halted on Monday."}
            assert client.post("/add", data=given).status_code == 403
            client.post("/login", data={"form": form, "token": editor})
            assert client.post("/add", data=given).status_code == 303
            collection.revoke("bo")
            assert client.get("/").status_code == 303
        with collection._store._engine.connect() as connection:
            kept = str(connection.exec_driver_sql("SELECT * FROM tokens").fetchall())
        assert reader not in kept
    finally:
        server.should_exit = True
        collection.revoke("ann")


def test_differences_of_a_quotation() -> None:
    from ascribe.records import Variant

    variant = Variant("p", (0, 9), "We turn the big wheel", None, 0.8, ())
    assert present.differing(variant, "“We turn a wheel.”") == [
        ("same", "We turn"), ("gone", "a"), ("new", "the big"), ("same", "wheel")
    ]  # fmt: skip

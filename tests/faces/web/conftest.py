"""A served collection of the invented story, with a hostile page in it, and a real browser."""

import shutil
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("fastapi", reason="the extra “web” is not installed")
import uvicorn

from ascribe.collection import Collection
from ascribe.faces.web.app import application
from tests.conftest import STORY, captured

HOSTILE = """<html><head><title><script>window.hit=1</script>Evil \u202e headline</title></head><body><article>
<h1>&lt;script&gt;window.hit=1&lt;/script&gt; “Quay” \u202e wall closed, says &lt;img src=x onerror=window.hit=1&gt;</h1>
<p>The quay wall is closed, harbour master Ilse "Bad&quot; onmouseover=window.hit=1" Tamm said on Monday. <a
href="javascript:window.hit=1">Read more</a> <a href="https://ok.example/page">here</a>.</p>
<p>“It moved by a hand’s breadth in one night,” she told the Tern Gazette. {{ 7*7 }} {% raw %} &lt;/article&gt;</p>
</article></body></html>"""


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])


def serving(app: object, port: int) -> uvicorn.Server:
    """A server in a thread of its own, once it answers."""
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_level="warning"))  # type: ignore[arg-type]
    threading.Thread(target=server.run, daemon=True).start()
    end = time.monotonic() + 20
    while not server.started:
        assert time.monotonic() < end, "the server did not start"
        time.sleep(0.02)
    return server


@pytest.fixture(scope="session")
def collection(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Collection]:
    with Collection(tmp_path_factory.mktemp("web") / "store.db") as opened:
        done = list(opened.add_captures(captured(path) for path in sorted(STORY.glob("*.txt"))))
        assert all(d.outcome == "added" for d in done)
        opened.add_page(HOSTILE.encode(), "hostile.html", outlet="<b>Tern</b> Gazette", published="2026-06-04")
        yield opened


@pytest.fixture(scope="session")
def site(collection: Collection) -> Iterator[str]:
    port = free_port()
    server = serving(application(collection, local=True, user="tester"), port)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True


@pytest.fixture(scope="session")
def browser() -> Iterator[object]:
    api = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    found = shutil.which("chromium")
    if found is None:
        pytest.skip("no Chromium is installed")
    flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
             "--disable-component-update", "--disable-sync"]  # fmt: skip
    with api.sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=found, args=flags)
        yield opened
        opened.close()


@pytest.fixture
def page(browser, site) -> Iterator[object]:
    context = browser.new_context(base_url=site, viewport={"width": 1280, "height": 1000})
    opened = context.new_page()
    problems: list[str] = []
    opened.on("pageerror", lambda error: problems.append(str(error)))
    opened.on("console", lambda m: problems.append(m.text) if m.type == "error" else None)
    yield opened
    context.close()
    assert not problems, problems


@pytest.fixture(scope="session")
def ids(collection: Collection) -> dict[str, str]:
    """The pages' ids by the names of their files."""
    return {Path(p.input).stem: p.id for p in collection.pages()}

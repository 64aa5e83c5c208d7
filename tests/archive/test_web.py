"""Pages of the web, against a real server on the loopback interface."""

import gzip
import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from ascribe.archive import captures, web
from ascribe.archive.sniff import CAP
from ascribe.records import Capture, Rejected

PAGE = "<html><body><p>The bridge is shut, the mayor said – “for good”.</p></body></html>"


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        route = getattr(self, "page_" + self.path.strip("/").split("?")[0].split("/")[0].replace("-", "_"), None)
        if route is None:
            self.send_error(404)
        else:
            route()

    def give(self, body: bytes, kind: str = "text/html; charset=utf-8", status: int = 200, **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def page_page(self) -> None:
        self.give(PAGE.encode())

    def page_host(self) -> None:
        self.give(f"<p>{self.headers['Host']}</p>".encode())

    def page_latin(self) -> None:
        self.give("<p>café</p>".encode("latin-1"), "text/html; charset=ISO-8859-1")

    def page_text(self) -> None:
        self.give(b"Bridge shut", "text/plain")

    def page_packed(self) -> None:
        self.give(gzip.compress(PAGE.encode()), Content_Encoding="gzip")

    def page_bomb(self) -> None:
        self.give(gzip.compress(b"<p>" + b" " * 100_000_000), Content_Encoding="gzip")

    def page_pdf(self) -> None:
        self.give(b"%PDF-1.7", "application/pdf")

    def page_moved(self) -> None:
        self.give(b"", status=302, Location="/page")

    def page_loop(self) -> None:
        self.give(b"", status=301, Location="/loop")

    def page_scheme(self) -> None:
        self.give(b"", status=302, Location="file:///etc/passwd")

    def page_inside(self) -> None:
        self.give(b"", status=302, Location="http://169.254.169.254/latest/meta-data")

    def page_slow(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        try:
            for _ in range(100):
                self.wfile.write(b"<p>")
                self.wfile.flush()
                time.sleep(0.1)
        except OSError:
            pass

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def base() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def fetch(url: str) -> Capture | Rejected:
    return next(captures([url], allow_private=True))


def test_page(base: str) -> None:
    found = fetch(f"{base}/page")
    assert isinstance(found, Capture)
    assert (found.body, found.media, found.encoding, found.url) == (PAGE.encode(), "html", "utf-8", f"{base}/page")


@pytest.mark.parametrize(
    ("path", "media"), [("latin", "html"), ("text", "text"), ("packed", "html"), ("moved", "html")]
)
def test_kinds(base: str, path: str, media: str) -> None:
    found = fetch(f"{base}/{path}")
    assert isinstance(found, Capture)
    assert found.media == media and found.input == f"{base}/{path}"
    assert found.encoding == ("ISO-8859-1".lower() if path == "latin" else None if path == "text" else "utf-8")


def test_redirect_names_where_it_ended(base: str) -> None:
    found = fetch(f"{base}/moved")
    assert isinstance(found, Capture) and found.url == f"{base}/page"


def test_name_stays_in_the_request(base: str) -> None:
    found = fetch(base.replace("127.0.0.1", "localhost") + "/host")
    assert isinstance(found, Capture) and b"localhost:" in found.body


def test_bomb_is_cut(base: str) -> None:
    found = fetch(f"{base}/bomb")
    assert isinstance(found, Capture) and len(found.body) == CAP and found.truncated


@pytest.mark.parametrize(
    ("path", "code"), [("none", "http-404"), ("loop", "redirects"), ("scheme", "not-http"), ("pdf", "pdf")]
)
def test_refused(base: str, path: str, code: str) -> None:
    found = fetch(f"{base}/{path}")
    assert isinstance(found, Rejected) and (found.stage, found.code) == ("archive", code)


def test_slow_server_meets_the_deadline(base: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web, "SECONDS", 0.5)
    start = time.monotonic()
    found = fetch(f"{base}/slow")
    assert isinstance(found, Rejected) and found.code == "timeout"
    assert time.monotonic() - start < 3


def test_nothing_listens() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        found = fetch(f"http://127.0.0.1:{taken.getsockname()[1]}/")
    assert isinstance(found, Rejected) and found.code == "unreachable"


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0", "100.64.0.1", "224.0.0.1",
        "255.255.255.255", "::1", "::", "fe80::1", "fc00::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1",
        "64:ff9b::7f00:1", "2002:7f00:1::", "fe80::1%eth0", "nonsense",
    ],
)  # fmt: skip
def test_addresses_that_are_not_public(address: str) -> None:
    assert not web.is_public(address)


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946", "::ffff:93.184.216.34"])
def test_public_addresses(address: str) -> None:
    assert web.is_public(address)


def test_loopback_is_refused_by_default(base: str) -> None:
    found = next(captures([f"{base}/page"]))
    assert isinstance(found, Rejected) and found.code == "private-address"


@pytest.mark.parametrize(
    "url", ["http://2130706433/", "http://0x7f.1/", "http://[::ffff:7f00:1]/", "http://localhost/"]
)
def test_disguised_loopback_is_refused(url: str) -> None:
    found = next(captures([url]))
    assert isinstance(found, Rejected) and found.code in {"private-address", "unknown-host"}


def test_each_redirect_is_checked(base: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first address passes as public; where it redirects to is looked at anew."""
    port = base.rpartition(":")[2]
    monkeypatch.setattr(web, "is_public", lambda address: address == "127.0.0.1")
    found = next(captures([f"http://localhost:{port}/inside"]))
    assert isinstance(found, Rejected) and found.code in {"private-address"}


def test_connection_goes_to_the_checked_address(base: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The name is resolved once: a second answer would never be used."""
    asked: list[str] = []

    def resolve(host: str, port: int, *args: object, **kwargs: object) -> list[tuple[object, ...]]:
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

    monkeypatch.setattr(web.socket, "getaddrinfo", resolve)
    found = fetch(f"http://rebind.example:{base.rpartition(':')[2]}/host")
    assert isinstance(found, Capture) and b"rebind.example" in found.body
    assert [host for host in asked if host == "rebind.example"] == ["rebind.example"]


@pytest.mark.parametrize("url", ["ftp://a.example/", "file:///etc/passwd", "http://", "http://[::1", "gopher://x/"])
def test_only_http(url: str) -> None:
    found = next(captures([url]))
    assert isinstance(found, Rejected) and found.input == url

"""Web archives, feeds and Parquet: each page of them a capture, damage a record."""

import gzip
import io
import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ascribe.archive import captures
from ascribe.archive.feed import is_feed, items
from ascribe.records import Capture, Rejected

PAGE = "<html><body><h1>Mill stays shut</h1><p>The mill will stay shut, the council said.</p></body></html>"


def record(url: str, body: str, status: int = 200, kind: str = "text/html; charset=utf-8") -> bytes:
    http = f"HTTP/1.1 {status} X\r\nContent-Type: {kind}\r\n\r\n".encode() + body.encode()
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2026-06-03T07:00:00Z\r\n"
        f"WARC-Record-ID: <urn:uuid:{abs(hash(url)):032x}>\r\nContent-Type: application/http; msgtype=response\r\n"
        f"Content-Length: {len(http)}\r\n\r\n"
    )
    return head.encode() + http + b"\r\n\r\n"


WARC = (
    record("https://a.example/1", PAGE)
    + record("https://a.example/x.png", "png", kind="image/png")
    + record("https://a.example/2", "gone", status=404)
    + record("https://a.example/3", PAGE.replace("Mill", "Yard"))
)


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz", "a.wacz"])
def test_a_web_archive_gives_its_pages(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    if name.endswith(".wacz"):
        with zipfile.ZipFile(path, "w") as package:
            package.writestr("archive/data.warc.gz", gzip.compress(WARC))
            package.writestr("datapackage.json", "{}")
    else:
        path.write_bytes(gzip.compress(WARC) if name.endswith(".gz") else WARC)
    found = list(captures([str(path)]))
    assert [c.url for c in found if isinstance(c, Capture)] == ["https://a.example/1", "https://a.example/3"]
    assert all(isinstance(c, Capture) and c.media == "html" and b"<h1>" in c.body for c in found)
    assert len({c.input for c in found}) == 2
    assert all(c.input.startswith(str(path)) and c.input.rpartition("#")[2].isdigit() for c in found)


def test_a_cut_archive_gives_what_stands_before_the_damage(tmp_path: Path) -> None:
    path = tmp_path / "cut.warc.gz"
    whole = b"".join(gzip.compress(record(f"https://a.example/{n}", PAGE)) for n in range(5))
    path.write_bytes(whole[:-40])
    found = list(captures([str(path)]))
    assert sum(isinstance(c, Capture) for c in found) >= 4


def test_an_archive_without_pages_is_told(tmp_path: Path) -> None:
    path = tmp_path / "none.warc"
    path.write_bytes(record("https://a.example/x.png", "png", kind="image/png"))
    (found,) = captures([str(path)])
    assert isinstance(found, Rejected)
    assert found.code == "empty"


def test_a_package_that_is_none_is_told(tmp_path: Path) -> None:
    path = tmp_path / "none.wacz"
    path.write_bytes(b"PK no zip at all")
    (found,) = captures([str(path)])
    assert isinstance(found, Rejected)
    assert found.code == "damaged"


RSS = """<?xml version="1.0"?><rss version="2.0"><channel><title>Harlow Post</title>
<item><title>Mill stays shut</title><link>https://p.example/1</link><pubDate>Wed, 03 Jun 2026 07:00:00 GMT</pubDate>
<description>&lt;p&gt;The mill will stay shut, the council said.&lt;/p&gt;</description></item>
<item><title>Only a title</title><link>https://p.example/2</link></item></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Harlow Post</title><entry><title>Mill</title>
<link href="https://p.example/1"/><updated>2026-06-03T07:00:00Z</updated>
<content type="html">&lt;p&gt;The mill will stay shut.&lt;/p&gt;</content></entry></feed>"""


@pytest.mark.parametrize("feed", [RSS, ATOM])
def test_a_feed_gives_its_items(tmp_path: Path, feed: str) -> None:
    path = tmp_path / "feed.xml"
    path.write_text(feed, encoding="utf-8")
    found = list(captures([str(path)]))
    assert isinstance(found[0], Capture)
    assert found[0].url == "https://p.example/1"
    assert found[0].outlet == "Harlow Post"
    assert found[0].published is not None
    assert found[0].published.startswith("2026-06-03T07:00")
    assert b"stay shut" in found[0].body
    assert all(isinstance(f, Rejected) and f.code == "no-text" for f in found[1:])


def test_pages_of_items_are_fetched_only_when_asked() -> None:
    asked = []

    def fetch(url: str) -> Capture:
        asked.append(url)
        return Capture(url, PAGE.encode(), "html", url)

    feed = Capture("feed", RSS.encode(), "html")
    list(items(feed))
    assert asked == []
    assert [c.input for c in items(feed, fetch)] == asked == ["https://p.example/1", "https://p.example/2"]


def test_an_html_page_is_no_feed() -> None:
    assert not is_feed(PAGE.encode())
    assert not is_feed(b"<p>an <rss> tag in a text</p>")


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_after_the_head_of_a_feed(rest: bytes) -> None:
    for one in items(Capture("feed", b"<rss version='2.0'><channel>" + rest, "html")):
        assert isinstance(one, Capture | Rejected)


def test_parquet_gives_its_rows(tmp_path: Path) -> None:
    path = tmp_path / "pages.parquet"
    rows = [
        {"url": "https://a.example/1", "text": "Mill stays shut\n\nThe council said so.", "published": "2026-06-03"},
        {"url": "https://a.example/2", "text": None, "published": None},
    ]
    pq.write_table(pa.Table.from_pylist(rows), path)
    one, two = captures([str(path)])
    assert isinstance(one, Capture)
    assert (one.url, one.published, one.input) == ("https://a.example/1", "2026-06-03", f"{path}#1")
    assert isinstance(two, Rejected)
    assert two.input == f"{path}#2"


@pytest.mark.parametrize("content", [b"PAR1 no table", b"", b"PAR1" + bytes(40) + b"PAR1"])
def test_a_table_that_is_none_is_told(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "none.parquet"
    path.write_bytes(content)
    (found,) = captures([str(path)])
    assert isinstance(found, Rejected)


def test_a_table_without_pages_is_told(tmp_path: Path) -> None:
    path = tmp_path / "other.parquet"
    pq.write_table(pa.table({"a": [1]}), path)
    (found,) = captures([str(path)])
    assert isinstance(found, Rejected)
    assert found.code == "no-page"


@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=400))
def test_a_damaged_archive_never_raises(tail: bytes) -> None:
    from ascribe.archive.warc import _records

    for one in _records(io.BytesIO(WARC[:200] + tail), "x.warc", None):
        assert isinstance(one, Capture | Rejected)

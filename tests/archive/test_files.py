"""Files, folders, standard input and JSON lines as captures."""

import gzip
import io
import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from ascribe.archive import captures
from ascribe.archive.sniff import CAP, kind
from ascribe.records import Capture, Rejected

HTML = b"<!doctype html><html><body><p>The bridge is shut.</p></body></html>"
TEXT = b"Bridge shut\n\nThe bridge is shut, the mayor said.\n"


def one(path: Path) -> Capture | Rejected:
    found = list(captures([str(path)]))
    assert len(found) == 1
    return found[0]


@pytest.mark.parametrize(
    ("name", "body", "media"),
    [
        ("a.html", HTML, "html"),
        ("a.HTM", HTML, "html"),
        ("a.txt", TEXT, "text"),
        ("a.md", TEXT, "text"),
        ("page", HTML, "html"),
        ("notes", TEXT, "text"),
        ("a.html.gz", gzip.compress(HTML), "html"),
        ("a.txt.gz", gzip.compress(TEXT), "text"),
        ("packed", gzip.compress(HTML), "html"),
        ("utf16.html", HTML.decode().encode("utf-16"), "html"),
        ("less-than.txt", b"a < b and <p> is a tag", "text"),
    ],
)
def test_file(tmp_path: Path, name: str, body: bytes, media: str) -> None:
    (tmp_path / name).write_bytes(body)
    found = one(tmp_path / name)
    assert isinstance(found, Capture)
    assert (found.media, found.input, found.truncated) == (media, str(tmp_path / name), None)
    assert found.body == (gzip.decompress(body) if body.startswith(b"\x1f\x8b") else body)


@pytest.mark.parametrize(
    ("name", "body", "code"),
    [
        ("a.html", b"%PDF-1.7\n...", "pdf"),
        ("a.txt", b"\x89PNG\r\n\x1a\n", "image"),
        ("a.html", b"PK\x03\x04rest", "zip"),
        ("a", bytes(range(256)) * 9, "binary"),
        ("a.html", b"", "empty"),
        ("a.txt", b" \n\n", "empty"),
        ("a.html.gz", gzip.compress(b""), "empty"),
        ("a.html.gz", b"\x1f\x8b\x08broken", "unreadable"),
        ("a.html.gz", gzip.compress(b"%PDF-1.7"), "pdf"),
    ],
)
def test_refused(tmp_path: Path, name: str, body: bytes, code: str) -> None:
    (tmp_path / name).write_bytes(body)
    found = one(tmp_path / name)
    assert isinstance(found, Rejected)
    assert (found.stage, found.code, found.input) == ("archive", code, str(tmp_path / name))
    assert found.detail


def test_missing_and_special(tmp_path: Path) -> None:
    assert [f.code for f in captures([str(tmp_path / "none.html")]) if isinstance(f, Rejected)] == ["not-found"]
    os.mkfifo(tmp_path / "pipe")
    assert [f.code for f in captures([str(tmp_path / "pipe")]) if isinstance(f, Rejected)] == ["not-a-file"]


def test_name_with_a_nul_is_refused() -> None:
    assert [type(f) for f in captures(["a\x00b"])] == [Rejected]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_unreadable(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_bytes(HTML)
    path.chmod(0)
    assert [f.code for f in captures([str(path)]) if isinstance(f, Rejected)] == ["no-permission"]


def test_cut_file(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"word " * (CAP // 5 + 100))
    found = one(tmp_path / "a.txt")
    assert isinstance(found, Capture)
    assert len(found.body) == CAP and found.truncated == "only the first 5,000,000 bytes were read"


def test_gzip_bomb_costs_a_page(tmp_path: Path) -> None:
    (tmp_path / "a.html.gz").write_bytes(gzip.compress(b"<p>" + b" " * 200_000_000))
    found = one(tmp_path / "a.html.gz")
    assert isinstance(found, Capture)
    assert len(found.body) == CAP and found.truncated


def test_broken_gzip_keeps_what_came(tmp_path: Path) -> None:
    (tmp_path / "a.txt.gz").write_bytes(gzip.compress(TEXT * 2000 + os.urandom(4000).hex().encode())[:-3000])
    found = one(tmp_path / "a.txt.gz")
    assert isinstance(found, Capture)
    assert found.body.startswith(TEXT) and found.truncated == "the gzip stream ends early"


def test_folder_is_walked_in_order(tmp_path: Path) -> None:
    for name, body in {
        "b.html": HTML,
        "a.txt": TEXT,
        "c_files/x.js": b"let a = 1;",
        "c_files/x.png": b"\x89PNG\r\n\x1a\n",
        "d/e.html": HTML,
        ".hidden.html": HTML,
        "report.pdf": b"%PDF-1.7",
        "saved": HTML,
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(body)
    found = [(Path(f.input).relative_to(tmp_path).as_posix(), type(f)) for f in captures([str(tmp_path)])]
    assert found == [
        ("a.txt", Capture),
        ("b.html", Capture),
        ("report.pdf", Rejected),
        ("saved", Capture),
        ("d/e.html", Capture),
    ]


def test_empty_folder(tmp_path: Path) -> None:
    assert [f.code for f in captures([str(tmp_path)]) if isinstance(f, Rejected)] == ["empty-folder"]


@pytest.mark.parametrize("body", [HTML, TEXT, gzip.compress(HTML)])
def test_standard_input(body: bytes) -> None:
    found = list(captures(["-"], stdin=io.BytesIO(body), published="2024-05-03"))
    assert [(f.input, f.published) for f in found if isinstance(f, Capture)] == [("-", "2024-05-03")]


def test_json_lines(tmp_path: Path) -> None:
    lines = [
        json.dumps({"url": "https://a.example/1", "html": HTML.decode(), "published": "2024-05-03", "outlet": "A"}),
        "",
        "{broken",
        json.dumps(["no", "object"]),
        json.dumps({"url": "https://a.example/2"}),
        json.dumps({"text": "Bridge shut \ud800", "url": 7}),
        "[" * 100_000,
    ]
    path = tmp_path / "pages.jsonl"
    path.write_text("\n".join(lines), "utf-8", "surrogatepass")
    found = list(captures([str(path)], published="2020-01-01"))
    assert [f.input.rpartition("#")[2] for f in found] == ["1", "3", "4", "5", "6", "7"]
    assert [f.code if isinstance(f, Rejected) else f.media for f in found] == [
        "html", "bad-json", "bad-json", "no-page", "text", "bad-json",
    ]  # fmt: skip
    first, text = found[0], found[4]
    assert isinstance(first, Capture) and isinstance(text, Capture)
    assert (first.url, first.published, first.outlet) == ("https://a.example/1", "2024-05-03", "A")
    assert (text.url, text.published, text.outlet) == (None, "2020-01-01", None)


def test_json_lines_are_streamed() -> None:
    def endless() -> Iterator[bytes]:
        while True:
            yield json.dumps({"text": "Bridge shut"}).encode() + b"\n"

    class Stream(io.RawIOBase):
        def __init__(self) -> None:
            self.lines = endless()

        def readable(self) -> bool:
            return True

        def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
            line = next(self.lines)
            buffer[: len(line)] = line
            return len(line)

    found = captures(["-"], stdin=io.BufferedReader(Stream()))
    assert [next(found).input for _ in range(3)] == ["-#1", "-#2", "-#3"]


def test_packed_json_lines(tmp_path: Path) -> None:
    (tmp_path / "a.ndjson.gz").write_bytes(gzip.compress(b'{"text":"Bridge shut"}\n' * 3))
    assert [f.input[-2:] for f in captures([str(tmp_path / "a.ndjson.gz")])] == ["#1", "#2", "#3"]


def test_kinds() -> None:
    assert kind(b'\xef\xbb\xbf {"url": "x"}') == "jsonl"
    assert kind(b"  <!DOCTYPE html>") == "html"
    assert kind(b"{a: not json}") == "text"
    assert kind(b"") == "text"

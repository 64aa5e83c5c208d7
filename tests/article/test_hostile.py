"""Pages made to break readers: each ends in time, as an article with a note or as a clear rejection."""

import random
import time

import pytest

from ascribe.article import read
from ascribe.records import Article, Capture, Media, Rejected

SECONDS = 10.0
P = "<p>The council voted on Tuesday to close the old bridge, the mayor said in a statement to reporters.</p>"
LAUGHS = "".join(f"<!ENTITY l{i} " + f"'&l{i - 1};" * 10 + "'>" for i in range(1, 10))
MANY = " ".join(f"a{i}={i}" for i in range(80_000))
MANY_QUOTED = " ".join(f'a{i}=">"' for i in range(80_000))

WHOLE: dict[str, str] = {
    "control references": f"<h1>Bridge closed</h1>{P * 4}<p>An odd &#1; &#x0; &#xD800; &#99999999; one.</p>{P * 3}",
    "smuggled tags": f"{'<&#0;div>' * 20_000}{P * 5}",
    "attributes": f"<div {MANY}>{P * 5}</div>",
    "attributes with brackets": f"<div {MANY_QUOTED}>{P * 5}",
    "nested divs": f"{'<div>' * 100_000}{P * 5}{'</div>' * 100_000}{P}",
    "nested inline": f"{'<b>' * 50_000}{P * 5}",
    "nested tables": f"{'<p><table><tr><td>' * 10_000}{P * 5}",
    "nested unknown": f"{'<x-a><p>' * 10_000}{P * 5}",
    "one long word": f"<p>{'a' * 2_000_000}</p>{P * 5}",
    "entity bomb": f"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY l0 'lol'>{LAUGHS}]><p>&l9;</p>{P * 5}",
    "open comments": f"{'<!--' * 300_000}{P * 5}",
    "open drawings": f"{'<svg>' * 300_000}{P * 5}",
    "deep JSON-LD": f'<script type="application/ld+json">{"[" * 90_000}{"]" * 90_000}</script>{P * 5}',
    "NULs": f"{chr(0) * 1000}{P * 5}".replace("mayor", "ma\x00yor"),
    "named after comments": f'<div class="{"comment-" * 2_000}">{P * 5}</div>',
}
ANYHOW: dict[str, tuple[Media, bytes]] = {
    "linked paragraphs": ("html", b'<p><a href="/x">A linked paragraph with some words in it</a></p>' * 100_000),
    "huge": ("html", (P * 500_000).encode()),
    "line breaks": ("html", f"<p>{'<br>' * 200_000}word</p>{P * 3}".encode()),
    "brackets": ("html", b"<" * 2_000_000),
    "open tags": ("html", b"<a " * 1_000_000),
    "open quotes": ("html", b"<a b=\"<a c='" * 300_000),
    "quoted tags": ("html", b'<a x="<b" ' * 400_000),
    "open scripts": ("html", b"<script>" * 500_000),
    "PDF bytes": ("html", b"%PDF-1.7 " + bytes(range(256)) * 1000),
    "random bytes": ("html", random.Random(7).randbytes(500_000)),
    "empty": ("html", b""),
    "blank": ("text", b" \n\t\n "),
    "no text": ("html", b"<html><body><div></div></body></html>"),
    "text, one word": ("text", b"a" * 5_000_000),
    "text, blank lines": ("text", b" \n" * 2_000_000 + b"x"),
    "text, many paragraphs": ("text", b"A line of text\n\n" * 200_000),
    "text, dates": ("text", b"13 May 2025 " * 200_000),
    "text, comments": ("text", b"reader: Hello there\n\n" * 100_000),
    "text, bytes": ("text", bytes(range(256)) * 4000),
}


def timed(capture: Capture) -> Article | Rejected:
    # The processor's time: what a page costs is no matter of what else the machine does.
    start = time.process_time()
    result = read(capture)
    assert time.process_time() - start < SECONDS
    return result


@pytest.mark.parametrize("name", WHOLE)
def test_text_is_kept(name: str) -> None:
    article = timed(Capture(name, WHOLE[name].encode("utf-8", "surrogatepass"), "html"))
    assert isinstance(article, Article)
    assert article.text.count("voted on Tuesday to close the old bridge, the mayor said") >= 5
    assert "\x00" not in article.text


@pytest.mark.parametrize("name", ["attributes", "nested divs", "nested inline"])
def test_cuts_are_told(name: str) -> None:
    article = timed(Capture(name, WHOLE[name].encode(), "html"))
    assert isinstance(article, Article)
    assert [note.code for note in article.notes] == ["truncated"]


@pytest.mark.parametrize("name", ANYHOW)
def test_ends_in_time(name: str) -> None:
    media, body = ANYHOW[name]
    result = timed(Capture(name, body, media))
    if isinstance(result, Rejected):
        assert (result.stage, result.input) == ("article", name)
        assert result.code in {"empty", "no-text"}
        assert len(result.detail) > 20


def test_huge_page_says_so() -> None:
    article = timed(Capture("huge", (P * 100_000).encode(), "html", truncated="only the first bytes were read"))
    assert isinstance(article, Article)
    assert [note.code for note in article.notes][:2] == ["truncated", "truncated"]

"""The parts that reading is made of, each alone."""

import subprocess
import sys

import pytest

from ascribe.article import address, dates, lines, read
from ascribe.article.decode import decode
from ascribe.article.linked import read_linked
from ascribe.article.wording import furniture, wording
from ascribe.records import Article, Capture


@pytest.mark.parametrize(
    ("line", "iso"),
    [
        ("ANSBY, May 13, 2025, 09:42 (Meridian Press)", "2025-05-13T09:42"),
        ("17:25, 13 May 2025", "2025-05-13T17:25"),
        ("13/05/2025", "2025-05-13"),
        ("05/13/2025", "2025-05-13"),
        ("13.05.2025, 18.30 Uhr", "2025-05-13T18:30"),
        ("Do 25.04.24 | 14:07 Uhr", "2024-04-25T14:07"),
        ("Aug. 22, 2023", "2023-08-22"),
        ("le 3 février 2021 à 9h05", "2021-02-03T09:05"),
        ("12. Januar 2024", "2024-01-12"),
        ("3 de mayo de 2022", "2022-05-03"),
        ("Monday, 3rd March 2025 at 5:30 pm", "2025-03-03T17:30"),
        ("2024-02-30", None),
        ("31 June 2024", None),
        ("version 1.2.24", None),
        ("May 13", None),
    ],
)
def test_dates(line: str, iso: str | None) -> None:
    assert [one.iso for one in dates.find(line)][:1] == ([iso] if iso else [])


@pytest.mark.parametrize(
    ("value", "iso"),
    [
        ("2024-05-13T09:42:00Z", "2024-05-13T09:42:00Z"),
        ("2024-05-13 09:42:00.123 +0200", "2024-05-13T09:42:00+0200"),
        ("2024-05-13T09:42", "2024-05-13T09:42"),
        ("2024-05", "2024-05"),
        ("May 13, 2024", "2024-05-13"),
        ("2024-13-40", None),
        ("yesterday", None),
    ],
)
def test_machine_dates(value: str, iso: str | None) -> None:
    assert dates.iso(value) == iso


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Advertisement", "boilerplate"),
        ("Sign up to our newsletter", "boilerplate"),
        ("Have you been affected by the floods? Get in touch", "boilerplate"),
        ("© The Kelm Courier 2024. All rights reserved", "boilerplate"),
        ("Read more: The bridge that was not", "related"),
        ("Also read", "related"),
        ("(Reporting by A. Lund; editing by B. Roe)", "credit"),
        ("h/t Morwen", "credit"),
        ("Source: Harbour board", "credit"),
        ("This story was first published by Coastal Press", "credit"),
        ("AP Photo/Eve Ro", "picture"),
        ("Photograph: Eve Ro/Getty Images", "picture"),
        ("CORRECTION: The bridge is in Kelm.", "correction"),
        ("This article was amended on 3 May", "correction"),
        ("An earlier version of this story misnamed the mayor", "correction"),
        ("3 comments", "opening"),
        ("Comments (12)", "opening"),
        ("The mayor said on Tuesday that the bridge would stay shut.", None),
        ("Copyright law is to be changed, the ministry said on Tuesday.", None),
        ("Sources said the bridge would stay shut.", None),
        ("Follow the money, the detective said.", None),
        ("Police corrected the number on Friday.", None),
    ],
)
def test_furniture(line: str, kind: str | None) -> None:
    assert furniture(line) == kind


@pytest.mark.parametrize(
    "line", ["By Ada Lund", "Ada Lund, The Courier", "Ada Lund in Kelm", "Courier staff", "Von Ute Brenner"]
)
def test_bylines(line: str) -> None:
    assert lines.is_byline(line)


@pytest.mark.parametrize(
    "line", ["By Tuesday the bridge was shut again.", "The mayor said so", "Photo: Ada Lund", "“By Ada Lund”"]
)
def test_no_bylines(line: str) -> None:
    assert not lines.is_byline(line)


@pytest.mark.parametrize(
    "line", ["KELM, May 3 2024 (Coastal Press) —", "3 May 2024", "Published 3 May 2024, 07:30", "Kelm, 3 May 2024"]
)
def test_datelines(line: str) -> None:
    assert lines.is_dateline(line)


def test_opening_dateline_names_its_agency() -> None:
    assert lines.opening_wire("LONDON, March 3 (Coastal Press) - The bridge is shut.") == "Coastal Press"
    assert lines.opening_wire("The bridge (Kelm) - long shut - opens.") is None


@pytest.mark.parametrize(
    ("url", "normal"),
    [
        ("HTTP://Example.org:80/a/../b?utm_source=x&id=3&fbclid=9#top", "http://example.org/b?id=3"),
        ("https://example.org/?page=2&b=", "https://example.org/?page=2&b="),
        ("javascript:alert(1)", None),
        ("http://[broken", None),
        (None, None),
    ],
)
def test_addresses(url: str | None, normal: str | None) -> None:
    assert address.normalise(url) == normal


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_encodings(encoding: str) -> None:
    text = "<p>Über die Brücke – „ja“, sagte sie. The bridge is shut until Monday.</p>"
    assert decode(text.encode(encoding)) == text


def test_declared_and_guessed_encodings() -> None:
    assert "“café”" in decode('<meta charset="iso-8859-1"><p>“café”</p>'.encode("cp1252"))
    assert "Мэр города" in decode(("<p>Мэр города сказал во вторник, что мост закрыт.</p>" * 9).encode("cp1251"))
    assert decode(b"caf\xe9", "no-such-codec")


def test_broken_json_ld_is_mended() -> None:
    script = '{"@type":"NewsArticle","headline":"A \n B &amp; C","datePublished":"2024-05-03",'
    script += '"author":["Ada Lund",{"name":"Eve Ro"}],}'
    linked = read_linked((script, "{broken", "[]", "null", '"x"'))
    assert (linked.title, linked.authors, linked.published) == ("A B & C", ("Ada Lund", "Eve Ro"), "2024-05-03")


def test_json_ld_follows_references() -> None:
    person = '{"@id":"#p","@type":"Person","name":"Ada Lund"}'
    story = '{"@type":"Article","headline":"A","author":{"@id":"#p"}}'
    assert read_linked((f'{{"@graph":[{person},{story}]}}',)).authors == ("Ada Lund",)


def test_given_date_and_outlet_win() -> None:
    article = read(
        Capture(
            "x", b"Bridge shut\n\n3 May 2024\n\nIt is shut, the mayor said.", "text", published="2020-01-02", outlet="Q"
        )
    )
    assert isinstance(article, Article) and article.published and article.basis
    assert (article.published.iso, article.published.basis) == ("2020-01-02", "given")
    assert (article.outlet, article.basis["outlet"]) == ("Q", "capture")


def test_lexicon_names_every_month() -> None:
    months = wording().months
    assert set(months.values()) == set(range(1, 13))
    assert months["may"] == months["mai"] == months["mayo"] == 5


def test_plain_text_needs_no_html_parser() -> None:
    code = (
        "import sys; from ascribe.article import read; from ascribe.records import Capture;"
        "assert not {'trafilatura','lxml','py3langid'} & set(sys.modules);"
        "read(Capture('x', b'Bridge shut until Monday, the mayor of Kelm said on Tuesday.', 'text'));"
        "assert not {'trafilatura','lxml'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)

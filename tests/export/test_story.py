"""A story's report: closed markup, nothing of a page let through, every claim, page, reason and conflict shown."""

import html as entities
import re
from dataclasses import replace
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings

from ascribe.export import story as report
from ascribe.export.timeline import MOST, seconds
from ascribe.export.wording import line
from ascribe.records import Dated, Parent, Story, StoryPage
from tests.export.stories import stories

VOID = frozenset({"meta", "br"})
KNOWN = frozenset(
    "html head meta title style body header b span main div h1 h2 h3 h4 p section table thead tbody tr th td ul li bdi br "
    "footer svg g path polygon circle text tspan a".split()
)


class Reader(HTMLParser):
    """Reads a report: whether all is closed in order, tags, attributes, the words outside the style."""

    def __init__(self, document: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.feed(document)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID and tag not in ("path", "polygon", "circle"):
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.words += data


@settings(deadline=None)
@given(stories())
def test_only_our_markup_and_every_word_of_it(story: Story) -> None:
    read = Reader(report.page(story))
    assert {tag for tag, _ in read.tags} <= KNOWN
    for _, attributes in read.tags:
        assert not any(name.startswith("on") or name in ("src", "style") for name in attributes)
        assert (attributes.get("href") or "#").startswith("#")
    for claim in story.claims:
        assert line(claim.text) in read.words
        assert all(line(p.why) in read.words for p in claim.pages)
        assert all(line(v.text) in read.words for c in claim.conflicts for v in c.values)
    assert not set(read.words) & set("\u202a\u202b\u202d\u202e\u2066\x00\x1b\ud800")


@settings(deadline=None)
@given(stories())
def test_the_time_line_is_xml_within_its_frame(story: Story) -> None:
    drawn = report.timeline(story)
    if not story.pages:
        assert drawn == ""
        return
    svg = ElementTree.fromstring(drawn)
    width, height = float(svg.attrib["width"]), float(svg.attrib["height"])
    dots = list(svg.iter("circle"))
    assert all(0 <= float(d.attrib["cx"]) <= width and 0 <= float(d.attrib["cy"]) <= height for d in dots)
    assert len({d.attrib["cy"] for d in dots}) == len(dots), "a row each"
    assert len([d for d in dots if d.attrib["class"] == "dot"]) == len(story.pages)


def test_the_invented_story(whole: Story) -> None:
    read = Reader(report.page(whole))
    assert "The Varrow Chronicle" in read.words
    assert "independent origin" in read.words
    ids = [a["id"] for _, a in read.tags if a.get("id")]
    assert len(ids) == len(set(ids))
    assert {c.id for c in whole.claims} | {f"p-{p.id}" for p in whole.pages} <= set(ids)
    assert {str(a["href"])[1:] for tag, a in read.tags if tag == "a"} <= set(ids)
    for page in whole.pages:
        assert all(line("; ".join(parent.evidence)) in read.words for parent in page.parents)
    kinds = {conflict.kind for c in whole.claims for conflict in c.conflicts}
    assert kinds
    assert all(f"Versions differ in {kind}" in read.words for kind in kinds)


def test_pages_stand_by_date_and_arrows_lead_to_parents(whole: Story) -> None:
    svg = ElementTree.fromstring(report.timeline(whole, "/page/"))
    places = {a.attrib["href"]: a.find("circle").attrib for a in svg.iter("a")}  # type: ignore[union-attr]
    at = [float(places[f"/page/{p.id}"]["cx"]) for p in whole.pages]
    assert at == sorted(at)
    assert at[0] < at[-1]
    arrows = [g for g in svg.iter("g") if g.find("polygon") is not None]
    assert len(arrows) == sum(len(p.parents) for p in whole.pages)
    child, parent = next((p, q) for p in whole.pages for q in p.parents if q.page)
    ends = {
        (re.match(r"M([\d.]+)", g.find("path").attrib["d"])[1], g.find("polygon").attrib["points"].split(",")[0])
        for g in arrows
    }  # type: ignore[union-attr,index]
    assert (places[f"/page/{child.id}"]["cx"], places[f"/page/{parent.page}"]["cx"]) in ends


def test_a_circle_and_what_is_outside_are_told() -> None:
    a = StoryPage(
        "a",
        "a",
        "Post A",
        None,
        None,
        "cites",
        (Parent("b", None, "cites", 0.8, ("x",)), Parent(None, "Post <C>", "cites", 0.8, ())),
    )
    b = StoryPage(
        "b",
        "b",
        "Post B",
        None,
        Dated("2026-06-03", "x", "in the future"),
        "cites",
        (Parent("a", None, "cites", 0.8, ("x",)),),
    )
    words = Reader(report.page(Story("s", None, (a, b), (), (("a", "b"),)))).words
    assert "A circle: Post A ← Post B have it from one another." in words
    assert "Post <C> not in the collection" in words
    assert "doubtful: in the future" in words
    assert "no date" in words


def test_a_story_without_pages() -> None:
    read = Reader(report.page(Story("s", None, (), (), ())))
    assert "no pages · no claims · no dates" in read.words


def test_a_great_story_says_what_is_not_drawn() -> None:
    pages = tuple(StoryPage(f"p{k}", "i", None, None, None, "unknown", ()) for k in range(MOST + 7))
    drawn = report.timeline(Story("s", None, pages, (), ()))
    assert drawn.count("<circle") == MOST
    assert "and 7 more, in the table" in drawn


@pytest.mark.parametrize(
    ("iso", "same"),
    [("2026", "2026-01-01"), ("2026-06", "2026-06-01T00:00"), ("2026-06-03T09:00+02:00", "2026-06-03T07:00Z")],
)
def test_dates_as_precise_as_they_are(iso: str, same: str) -> None:
    assert seconds(iso) == seconds(same) is not None


@pytest.mark.parametrize("iso", ["", "x", "2026-13", "0001-01-01T00:00+14:00", "²026"])
def test_no_date(iso: str) -> None:
    assert seconds(iso) is None


def test_a_notebook_gets_one_closed_frame(whole: Story) -> None:
    claim = whole.claims[0]
    for made in (report.fragment(whole), report.claim_fragment(claim, whole), report.claim_fragment(claim, None)):
        read = Reader(made)
        assert [tag for tag, _ in read.tags] == ["iframe"]
        inner = Reader(str(read.tags[0][1]["srcdoc"]))
        assert line(claim.text) in inner.words
    assert entities.unescape(report.fragment(whole)).count("<!doctype html>") == 1


def test_a_claim_without_origin_is_undetermined(whole: Story) -> None:
    claim = replace(whole.claims[0], origins=(), independent=0)
    assert "origin undetermined" in Reader(report.page(replace(whole, claims=(claim,)))).words


def test_nothing_is_fetched_or_run(whole: Story) -> None:
    document = report.page(whole)
    assert "default-src 'none'" in document
    assert not re.search(r"url\(|@import|<script", document)

"""The report: the page's text whole, nothing of a page let through as markup, ids as anchors, no network."""

import re
from html.parser import HTMLParser

from hypothesis import given

from ascribe.export import html
from ascribe.export.ledger import depths_of, sweep, weigh
from ascribe.export.marked import levels
from ascribe.export.segment import marks_by_block, segments
from ascribe.export.tag import link
from ascribe.export.wording import neutral
from ascribe.records import Trace
from tests.samples import SAMPLE, traces

VOID = frozenset({"meta", "br"})
KNOWN = frozenset(
    "html head meta title style body a header b span main section div h2 h3 table thead tbody tr th td i dl dt dd p ul li "
    "br article details summary svg path g rect text footer code bdi blockquote".split()
)


class Reader(HTMLParser):
    """Reads a report: its elements, its attributes, the text of each block, whether all is closed in order."""

    def __init__(self, report: str) -> None:
        super().__init__()
        self.open: list[tuple[str, dict[str, str | None]]] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.blocks: list[str] = []
        self.feed(report)
        self.close()
        assert not self.open, "everything is closed"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        self.tags.append((tag, attributes))
        if "text" in (attributes.get("class") or "").split():
            self.blocks.append("")
        if tag not in VOID:
            self.open.append((tag, attributes))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        inside = [set((attributes.get("class") or "").split()) for _, attributes in self.open]
        if any("text" in names for names in inside) and not any("n" in names for names in inside):
            self.blocks[-1] += data

    def values(self, name: str) -> list[str]:
        return [str(attributes[name]) for _, attributes in self.tags if name in attributes]


@given(traces())
def test_the_report_holds_the_text_whole_and_only_our_markup(trace: Trace) -> None:
    report = Reader(html.page(trace))
    text = trace.article.text
    assert report.blocks == [neutral(text[b.start : b.end]) for b in trace.article.blocks]
    assert {tag for tag, _ in report.tags} <= KNOWN
    assert not any(name.startswith("on") for _, attributes in report.tags for name in attributes)
    assert all(href.startswith(("#", "http://", "https://")) for href in report.values("href"))
    assert "src" not in {name for _, attributes in report.tags for name in attributes}


@given(traces())
def test_segments_cover_the_text_exactly(trace: Trace) -> None:
    for block, marks in zip(trace.article.blocks, marks_by_block(trace), strict=True):
        at = block.start
        for segment in segments(block, marks):
            assert segment.start == at < segment.end
            assert all(m.start <= segment.start and segment.end <= m.end for m in segment.hold)
            at = segment.end
        assert at == block.end


@given(traces())
def test_shares_add_up_and_each_character_counts_once(trace: Trace) -> None:
    ledger = weigh(trace)
    shares = [hand.share for top in ledger.hands for _, hand in top.walk()]
    assert abs(sum(shares) + ledger.own_share - bool(ledger.stretches)) < 1e-9
    assert all(left.end <= right.start for left, right in zip(ledger.stretches, ledger.stretches[1:], strict=False))
    assert abs(sum(top.through for top in ledger.hands) - sum(shares)) < 1e-9
    assert sum(len(h.attributions) for top in ledger.hands for _, h in top.walk()) == len(trace.attributions)
    assert len(depths_of(trace.attributions)) == len(levels(trace.attributions)) == len(trace.attributions)


def test_every_id_of_the_json_is_an_anchor_and_every_inner_link_leads_somewhere() -> None:
    report = Reader(html.page(SAMPLE))
    ids = report.values("id")
    assert len(ids) == len(set(ids))
    assert {r.id for r in (*SAMPLE.sources, *SAMPLE.attributions, *SAMPLE.statements)} <= set(ids)
    assert {href[1:] for href in report.values("href") if href.startswith("#")} <= set(ids)


def test_nothing_is_fetched_or_run() -> None:
    report = html.page(SAMPLE)
    assert "default-src 'none'" in report
    assert "<script" not in report
    assert not re.search(r"url\((?!data:)|@import", report)


def test_a_link_leads_to_the_web_or_is_none() -> None:
    assert link("https://a.example/?x=1&y=2", "w").startswith(
        '<a class="out end" href="https://a.example/?x=1&amp;y=2"'
    )
    for href in (
        "javascript:alert(1)",
        " JAVASCRIPT:alert(1)",
        "data:text/html,x",
        "//a.example",
        "/x",
        "http://[",
        "",
    ):
        assert link(href, "w") == "w"


def test_what_the_page_shows_is_there_for_all_readers() -> None:
    report = html.page(SAMPLE)
    assert '<html lang="en">' in report
    assert "<main" in report
    assert 'scope="col"' in report
    assert "Readers’ comments, kept apart" in report
    assert "figure-without-source" in report
    assert "only the first half was read" in report
    assert 'class="c p0 d0"' in report


def test_nested_content_is_drawn_on_lines_of_its_own() -> None:
    outer, inner = SAMPLE.attributions[0], SAMPLE.attributions[1]
    nested = type(inner)(**{name: getattr(inner, name) for name in inner.__slots__} | {"content": ((40, 50),)})
    assert levels((outer, nested)) == [0, 1]


def test_a_sweep_gives_the_pieces_with_their_spans() -> None:
    assert list(sweep([(0, 4), (2, 6), (8, 9)])) == [(0, 2, (0,)), (2, 4, (0, 1)), (4, 6, (1,)), (8, 9, (2,))]


def test_the_notebook_fragment_is_one_closed_frame() -> None:
    fragment = html.fragment(SAMPLE)
    frame = HTMLParser()
    seen: list[tuple[str, dict[str, str | None]]] = []
    frame.handle_starttag = lambda tag, attrs: seen.append((tag, dict(attrs)))  # type: ignore[method-assign]
    frame.feed(fragment)
    assert [tag for tag, _ in seen] == ["iframe"]
    assert seen[0][1]["srcdoc"] == html.page(SAMPLE)

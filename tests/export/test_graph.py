"""The derivation as GraphML and Mermaid: every page and edge, no label that breaks out."""

import re
from xml.etree import ElementTree

import pytest
from hypothesis import given

from ascribe.export.graph import graph, graphml, mermaid
from ascribe.export.wording import line
from ascribe.records import Dated, Parent, Story, StoryPage
from tests.export.stories import NASTY, stories

NODE = re.compile(r'  n\d+\["[^"\[\]<>{}|`\n\u202a-\u202e]+"\](:::outside)?')
EDGE = re.compile(r'  (n\d+) -->\|"[^"|<>\n]+"\| (n\d+)')
SPACE = "{http://graphml.graphdrawing.org/xmlns}"


@given(stories())
def test_graphml_is_xml_with_every_node_and_edge(story: Story) -> None:
    found = graph(story)
    root = ElementTree.fromstring(graphml(story))
    nodes = root.findall(f".//{SPACE}node")
    edges = root.findall(f".//{SPACE}edge")
    assert (len(nodes), len(edges)) == (len(found.nodes), sum(len(p.parents) for p in story.pages))
    keys = {k.get("id") for k in root.findall(f"{SPACE}key")}
    assert {d.get("key") for d in root.iter(f"{SPACE}data")} <= keys
    assert {e.get(end) for e in edges for end in ("source", "target")} <= {n.get("id") for n in nodes}


@given(stories())
def test_mermaid_has_nothing_but_nodes_and_edges(story: Story) -> None:
    found = graph(story)
    first, *lines, last = mermaid(story).rstrip("\n").split("\n")
    assert (first, last) == ("flowchart LR", "  classDef outside stroke-dasharray: 4 4")
    count = len(found.nodes)
    assert all(NODE.fullmatch(one) for one in lines[:count])
    assert all(EDGE.fullmatch(one) for one in lines[count:])
    assert len(lines) == count + len(found.edges)


@pytest.mark.parametrize("title", NASTY)
def test_a_label_says_what_it_said(title: str) -> None:
    story = Story("s", None, (StoryPage("p", "i", title, title, None, "unknown", ()),), (), ())
    label = re.search(r'\["(.*)"\]', mermaid(story))
    assert label
    read = re.sub(r"#(\d+);", lambda m: chr(int(m[1])), label[1])
    assert read.startswith(line(title or "i"))
    root = ElementTree.fromstring(graphml(story))
    assert root.find(f".//{SPACE}data[@key='n_title']").text == (line(title) or None)  # type: ignore[union-attr]


def test_edges_lead_from_child_to_parent_and_name_what_is_outside() -> None:
    pages = (
        StoryPage("a", "a", "A", None, Dated("2026-06-03T07:00", "x", None), "independent", ()),
        StoryPage("b", "b", "B", None, None, "cites",
                  (Parent("a", None, "cites", 0.9, ("names A",)), Parent(None, "C", "cites", 0.5, ()), Parent("gone", None, "cites", 0.5, ()))),
    )  # fmt: skip
    story = Story("s", None, pages, (), ())
    text = mermaid(story)
    assert '  n0["A, 2026-06-03"]' in text
    assert '  n1 -->|"cites, 90 #37;"| n0' in text
    assert '  n2["C #40;not in the collection#41;"]:::outside' in text
    root = ElementTree.fromstring(graphml(story))
    first = root.find(f".//{SPACE}edge")
    assert first is not None
    assert (first.get("source"), first.get("target")) == ("b", "a")
    assert [d.text for d in first] == ["cites", "names A", "0.9"]


def test_networkx_reads_it(whole: Story) -> None:
    networkx = pytest.importorskip("networkx", reason="networkx is not installed")
    read = networkx.parse_graphml(graphml(whole))
    assert set(read.nodes) >= {p.id for p in whole.pages}
    edges = {(p.id, q.page) for p in whole.pages for q in p.parents if q.page}
    assert edges
    assert edges <= set(read.edges())
    assert all(type(data["confidence"]) is float for _, _, data in read.edges(data=True))
    assert {type(data["outside"]) for _, data in read.nodes(data=True)} == {bool}


def test_no_pages() -> None:
    story = Story("s", None, (), (), ())
    assert mermaid(story) == "flowchart LR\n  classDef outside stroke-dasharray: 4 4\n"
    assert ElementTree.fromstring(graphml(story)).find(f".//{SPACE}node") is None

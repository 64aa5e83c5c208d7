"""A story's derivation as a graph: GraphML (graphml.graphdrawing.org, 2002) and Mermaid's ``flowchart``.

Nodes are the story's pages and, by name, what is not in the collection; an edge leads from a page to where it has the
story from. Labels are one line of text each; no title can end its label, start markup or turn the direction of writing.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree import ElementTree

from ascribe.export.wording import line, neutral, percent, shorten
from ascribe.records import Parent, Story, StoryPage

_PLAIN = frozenset(" .,:-–—’")
_NODE = ("label", "input", "outlet", "title", "published", "relation")
_EDGE = ("relation", "evidence")


@dataclass(frozen=True, slots=True)
class Node:
    """A page of the story (``page``), one that is not among its pages, or what is outside the collection."""

    id: str
    label: str
    page: StoryPage | None
    outside: bool


@dataclass(frozen=True, slots=True)
class Edge:
    """From a page to where it has the story from: ids of nodes."""

    child: str
    parent: str
    how: Parent


@dataclass(frozen=True, slots=True)
class Graph:
    """The story's derivation; nodes in the story's order, those outside after them."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]


def graph(story: Story) -> Graph:
    """Pages, named outside nodes and edges. A parent that is in the collection but not in the story is outside too."""
    nodes = {p.id: Node(p.id, _label(p), p, False) for p in story.pages}
    edges = []
    for page in story.pages:
        for parent in page.parents:
            key = parent.page if parent.page is not None else f"outside:{parent.outside}"
            name = parent.outside or parent.page or "unknown"
            nodes.setdefault(key, Node(key, f"{line(name)} (not in the collection)", None, True))
            edges.append(Edge(page.id, key, parent))
    return Graph(tuple(nodes.values()), tuple(edges))


def _label(page: StoryPage) -> str:
    date = f", {line(page.published.iso)[:10]}" if page.published else ""
    return f"{line(page.outlet or page.input)}{date}"


def graphml(story: Story) -> str:
    """The graph as GraphML; attributes of nodes and edges as declared keys, ``confidence`` a double."""
    found = graph(story)
    root = ElementTree.Element("graphml", xmlns="http://graphml.graphdrawing.org/xmlns")
    for kind, name, type in _keys():
        ElementTree.SubElement(
            root, "key", {"id": f"{kind[0]}_{name}", "for": kind, "attr.name": name, "attr.type": type}
        )
    tree = ElementTree.SubElement(root, "graph", id=neutral(story.id), edgedefault="directed")
    for node in found.nodes:
        at = ElementTree.SubElement(tree, "node", id=neutral(node.id))
        page = node.page
        told: dict[str, str | None] = {"label": node.label}
        if page:
            told |= {
                "input": page.input, "outlet": page.outlet, "title": page.title, "relation": page.relation,
                "published": page.published.iso if page.published else None,
            }  # fmt: skip
        for name, value in told.items():
            _datum(at, "node", name, value)
        _datum(at, "node", "outside", "true" if node.outside else "false")
    for k, edge in enumerate(found.edges):
        at = ElementTree.SubElement(tree, "edge", id=f"e{k}", source=neutral(edge.child), target=neutral(edge.parent))
        _datum(at, "edge", "relation", edge.how.relation)
        _datum(at, "edge", "evidence", "; ".join(edge.how.evidence))
        _datum(at, "edge", "confidence", repr(float(edge.how.confidence)))
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def _keys() -> Iterator[tuple[str, str, str]]:
    yield from (("node", name, "string") for name in _NODE)
    yield "node", "outside", "boolean"
    yield from (("edge", name, "string") for name in _EDGE)
    yield "edge", "confidence", "double"


def _datum(at: ElementTree.Element, kind: str, name: str, value: str | None) -> None:
    if value is not None:
        ElementTree.SubElement(at, "data", key=f"{kind[0]}_{name}").text = line(value)


def mermaid(story: Story) -> str:
    """The graph as Mermaid, child → parent, from left to right; what is outside has a dashed frame."""
    found = graph(story)
    names = {node.id: f"n{k}" for k, node in enumerate(found.nodes)}
    out = ["flowchart LR"]
    for node in found.nodes:
        title = f" — {shorten(node.page.title, 60)}" if node.page and node.page.title else ""
        out.append(f'  {names[node.id]}["{_entities(node.label + title)}"]{":::outside" if node.outside else ""}')
    for edge in found.edges:
        label = _entities(f"{edge.how.relation}, {percent(edge.how.confidence)}")
        out.append(f'  {names[edge.child]} -->|"{label}"| {names[edge.parent]}')
    out.append("  classDef outside stroke-dasharray: 4 4")
    return "\n".join(out) + "\n"


def _entities(words: str) -> str:
    """Text within quotation marks of Mermaid: whatever is not a letter, a digit or plain punctuation by its number."""
    return "".join(c if c.isalnum() or c in _PLAIN else f"#{ord(c)};" for c in line(words)) or " "

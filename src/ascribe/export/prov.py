"""W3C PROV of a trace or a story, as PROV-JSON and as JSON-LD with the terms of PROV-O.

Follows PROV-DM and PROV-O (W3C Recommendations, 30 April 2013) and PROV-JSON (W3C Member Submission, same date).

- A page is an entity and a collection of its attributed passages; it is attributed to its outlet and its authors.
- A passage was derived from the account of its first hand, that from the account of the next, back to the origin; from
  a document or data the thing itself is the entity. Direct and mixed quotations are ``prov:Quotation``.
- In a story a page was derived from its parents (``ascribe:republishes``, ``rewrites``, ``cites``); a claim has the
  pages where it began as ``prov:PrimarySource``. What is not in the collection is an entity by its outlet's name.

Names are made from ids by ``item:``; terms that PROV lacks by ``ascribe:``. Half a surrogate pair becomes U+FFFD.
"""

import re
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Literal

from ascribe.export.annotation import address, digest
from ascribe.export.ledger import chain_of
from ascribe.export.surrogate import whole
from ascribe.records import Attribution, Claim, Source, Story, StoryPage, Trace

PREFIX = {
    "ascribe": "urn:ascribe:ns:",
    "item": "urn:ascribe:item:",
}
CONTEXT = PREFIX | {
    "prov": "http://www.w3.org/ns/prov#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
Node = dict[str, Any]
Derived = Literal["Derivation", "Quotation", "PrimarySource"]
_SHORT: dict[Derived, str] = {
    "Derivation": "wasDerivedFrom",
    "Quotation": "wasQuotedFrom",
    "PrimarySource": "hadPrimarySource",
}
_DERIVING = frozenset({"republishes", "rewrites", "cites"})
_AGENTS = {"person": "prov:Person", "organization": "prov:Organization", "outlet": "prov:Organization",
           "group": "ascribe:Group", "unnamed": "ascribe:Unnamed"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Thing:
    """An entity or an agent; ``told`` are attributes by their qualified names, None where there is nothing to tell."""

    types: tuple[str, ...]
    label: str
    told: Node


@dataclass(frozen=True, slots=True)
class _Graph:
    """What both forms are written from. A thing that is added twice stays as it was first."""

    entities: dict[str, _Thing] = field(default_factory=dict)
    agents: dict[str, _Thing] = field(default_factory=dict)
    derived: list[tuple[str, str, Derived, Node]] = field(default_factory=list)
    attributed: list[tuple[str, str]] = field(default_factory=list)
    members: list[tuple[str, str]] = field(default_factory=list)

    def entity(self, name: str, label: str, *types: str, **told: Any) -> str:
        self.entities.setdefault(name, _Thing(types, whole(label), _told(told)))
        return name

    def agent(self, name: str, label: str, *types: str, **told: Any) -> str:
        self.agents.setdefault(name, _Thing(types, whole(label), _told(told)))
        return name

    def derive(self, child: str, parent: str, kind: Derived, **told: Any) -> None:
        self.derived.append((child, parent, kind, _told(told)))


def _told(told: Node) -> Node:
    """Attributes in our namespace; ``prov_x`` in PROV's."""
    out = {}
    for name, value in told.items():
        if value is None or value == []:
            continue
        key = f"prov:{name[5:]}" if name.startswith("prov_") else f"ascribe:{name}"
        out[key] = whole(value) if isinstance(value, str) else value
    return out


def _name(kind: str, *ids: str) -> str:
    """A qualified name whose local part is safe in every form: what is not a letter or digit as ``_`` and its code."""
    safe = [re.sub(r"[^A-Za-z0-9]", lambda m: f"_{ord(m[0]):x}_", one) for one in ids]
    return f"item:{'-'.join([kind, *safe])}"


def _outlet(graph: _Graph, name: str) -> str:
    key = sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return graph.agent(_name("outlet", key), name, "prov:Organization")


def _trace(trace: Trace) -> _Graph:
    graph, article = _Graph(), trace.article
    where = address(article)
    page = graph.entity(
        _name("page", article.id), article.title or article.input, "prov:Collection", "ascribe:Page",
        prov_location=None if where.startswith("urn:") else where, input=article.input, digest=digest(article.text),
        published=article.published.iso if article.published else None, madeBy=f"ascribe {trace.ascribe}",
    )  # fmt: skip
    if article.outlet:
        graph.attributed.append((page, _outlet(graph, article.outlet)))
    for k, by in enumerate(article.bylines):
        graph.attributed.append((page, graph.agent(_name("byline", article.id, str(k)), by, "prov:Person")))
    if article.republished_from:
        graph.derive(page, _outside(graph, article.republished_from), "Derivation", relation="republishes")
    sources = {s.id: s for s in trace.sources}
    for source in trace.sources:
        _source(graph, article.id, source)
    for attribution in trace.attributions:
        graph.members.append((page, _passage(graph, trace, attribution, sources)))
    return graph


def _source(graph: _Graph, article: str, source: Source) -> str:
    name = _name("source", article, source.id)
    told = {"role": source.role, "reason": source.reason}
    if source.kind in _AGENTS:
        return graph.agent(name, source.name, _AGENTS[source.kind], **told)
    return graph.entity(name, source.name, f"ascribe:{source.kind.capitalize()}", **told)


def _passage(graph: _Graph, trace: Trace, a: Attribution, sources: dict[str, Source]) -> str:
    article = trace.article
    words = " … ".join(article.text[s:e] for s, e in a.content)
    passage = graph.entity(
        _name("passage", article.id, a.id), words[:80], "ascribe:Passage", prov_value=words, kind=a.kind,
        span=[f"{s}-{e}" for s, e in a.content], certainty=a.certainty, confidence=a.confidence,
    )  # fmt: skip
    child, kind = passage, "Derivation" if a.kind == "indirect" else "Quotation"
    for k, hand in enumerate(chain_of(a)):
        source = sources.get(hand)
        if source is None:
            continue
        thing = _name("source", article.id, hand)
        if source.kind in _AGENTS:
            account = graph.entity(_name("account", article.id, a.id, str(k)), source.name, "ascribe:Account")
            graph.attributed.append((account, thing))
            thing = account
        graph.derive(child, thing, kind)  # type: ignore[arg-type]
        child, kind = thing, "Derivation"
    return passage


def _outside(graph: _Graph, name: str) -> str:
    """What an outlet that is not in the collection published: known by the outlet's name alone."""
    key = sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    entity = graph.entity(_name("outside", key), name, "ascribe:Outside")
    if (entity, owner := _outlet(graph, name)) not in graph.attributed:
        graph.attributed.append((entity, owner))
    return entity


def _story(story: Story) -> _Graph:
    graph = _Graph()
    root = graph.entity(_name("story", story.id), story.title or story.id, "prov:Collection", "ascribe:Story")
    for page in story.pages:
        graph.members.append((root, _page(graph, page)))
    for page in story.pages:
        for parent in page.parents:
            if parent.relation in _DERIVING:
                graph.derive(
                    _name("page", page.id), _whence(graph, parent.page, parent.outside), "Derivation",
                    relation=parent.relation, confidence=parent.confidence,
                    evidence=[whole(e) for e in parent.evidence],
                )  # fmt: skip
    for claim in story.claims:
        graph.members.append((root, _claim(graph, claim)))
    return graph


def _page(graph: _Graph, page: StoryPage) -> str:
    dated = page.published
    name = graph.entity(
        _name("page", page.id), page.title or page.input, "ascribe:Page", input=page.input, relation=page.relation,
        published=dated.iso if dated else None, doubt=dated.doubt if dated else None,
    )  # fmt: skip
    if page.outlet:
        graph.attributed.append((name, _outlet(graph, page.outlet)))
    return name


def _whence(graph: _Graph, page: str | None, outside: str | None) -> str:
    if page is None:
        return _outside(graph, outside or "unknown")
    return graph.entity(_name("page", page), page, "ascribe:Page")


def _claim(graph: _Graph, claim: Claim) -> str:
    name = graph.entity(
        _name("claim", claim.id), claim.text[:80], "ascribe:Claim", prov_value=claim.text, independent=claim.independent
    )
    for origin in claim.origins:
        if origin.page or origin.outside:
            graph.derive(
                name, _whence(graph, origin.page, origin.outside), "PrimarySource", onTheWordOf=origin.source,
                reason=[whole(r) for r in origin.reasons],
            )  # fmt: skip
    return name


def _graph(record: Trace | Story) -> _Graph:
    return _story(record) if isinstance(record, Story) else _trace(record)


def to_prov_json(record: Trace | Story) -> Node:
    """A PROV-JSON document, as the ``prov`` library and ProvStore read it."""
    graph = _graph(record)

    def qualified(name: str) -> Node:
        return {"$": name, "type": "prov:QUALIFIED_NAME"}

    def thing(one: _Thing) -> Node:
        return {"prov:type": [qualified(t) for t in one.types], "prov:label": one.label, **one.told}

    derived = {
        f"_:d{k}": {
            "prov:generatedEntity": child, "prov:usedEntity": parent, **told,
            **({} if kind == "Derivation" else {"prov:type": qualified(f"prov:{kind}")}),
        }
        for k, (child, parent, kind, told) in enumerate(graph.derived)
    }  # fmt: skip
    document = {
        "prefix": PREFIX,
        "entity": {name: thing(one) for name, one in graph.entities.items()},
        "agent": {name: thing(one) for name, one in graph.agents.items()},
        "wasDerivedFrom": derived,
        "wasAttributedTo": {
            f"_:a{k}": {"prov:entity": entity, "prov:agent": agent}
            for k, (entity, agent) in enumerate(graph.attributed)
        },
        "hadMember": {
            f"_:m{k}": {"prov:collection": root, "prov:entity": part} for k, (root, part) in enumerate(graph.members)
        },
    }
    return {key: value for key, value in document.items() if value}


def to_json_ld(record: Trace | Story) -> Node:
    """The same as JSON-LD 1.1 with a context of its own, so that it expands without a network.

    Each derivation stands as the short property (``prov:wasDerivedFrom``, ``wasQuotedFrom``, ``hadPrimarySource``) and
    as the qualified one with its attributes.
    """
    graph = _graph(record)
    nodes: dict[str, Node] = {}
    for kind, things in (("prov:Entity", graph.entities), ("prov:Agent", graph.agents)):
        for name, one in things.items():
            told = {key: value for key, value in one.told.items() if key != "prov:location"}
            nodes[name] = {"@id": name, "@type": [kind, *one.types], "rdfs:label": one.label, **told}
            if "prov:location" in one.told:
                nodes[name]["prov:atLocation"] = {"@id": one.told["prov:location"]}
    for child, parent, derived, told in graph.derived:
        short = _SHORT[derived]
        qualified = {"@type": f"prov:{derived}", "prov:entity": {"@id": parent}, **told}
        nodes[child].setdefault(f"prov:{short}", []).append({"@id": parent})
        nodes[child].setdefault(f"prov:qualified{derived}", []).append(qualified)
    for entity, agent in graph.attributed:
        nodes[entity].setdefault("prov:wasAttributedTo", []).append({"@id": agent})
    for root, part in graph.members:
        nodes[root].setdefault("prov:hadMember", []).append({"@id": part})
    return {"@context": CONTEXT, "@graph": list(nodes.values())}

"""schema.org JSON-LD of a trace or a story, with a context of its own (``@vocab``), so that it expands offline.

A page is a ``NewsArticle``; what it takes over is ``isBasedOn``, documents and outlets that it cites are ``citation``.
Direct and mixed attributions are ``Quotation`` with ``spokenByCharacter`` (to whom the page gives the words),
indirect ones ``Claim`` with ``creator``; a document is not a creator but ``isBasedOn``. schema.org has no word for a
denial, so a denied claim has no creator and says in ``description`` who denies it. In a story ``firstAppearance`` are
the pages where a claim began; pages that only deny it are no ``appearance``. Nothing here is a ``ClaimReview``: nothing
is rated.
"""

import re
from typing import Any
from urllib.parse import quote

from ascribe.export.annotation import address
from ascribe.export.surrogate import whole
from ascribe.records import Article, Attribution, Claim, Source, Story, StoryPage, Trace

CONTEXT = {"@vocab": "https://schema.org/"}
Node = dict[str, Any]
_DATE = re.compile(r"\d{4}(-\d\d(-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?)?)?")
_AGENTS = {"person": "Person", "organization": "Organization", "outlet": "Organization", "group": "Organization"}


def trace_json_ld(trace: Trace) -> Node:
    """The page as one ``NewsArticle`` that has its quotations and claims as parts."""
    article = trace.article
    sources = {s.id: s for s in trace.sources}
    return _node({
        "@context": CONTEXT,
        "@id": address(article),
        "@type": "NewsArticle",
        "headline": article.title,
        "url": article.url,
        "inLanguage": article.lang,
        "datePublished": _date(article.published.iso if article.published else None),
        "dateModified": _date(article.modified.iso if article.modified else None),
        "author": [{"@type": "Person", "name": name} for name in article.bylines],
        "publisher": _organization(article.outlet),
        "isBasedOn": _published(article.republished_from),
        "citation": [_cited(s) for s in trace.sources if s.kind in ("document", "data", "outlet")],
        "hasPart": [_said(article, a, sources.get(a.source_id or "")) for a in trace.attributions],
    })  # fmt: skip


def story_json_ld(story: Story) -> Node:
    """The story as a graph: a ``Collection``, its pages, its claims."""
    names = [*(_id("page", p.id) for p in story.pages), *(_id("claim", c.id) for c in story.claims)]
    root: Node = {
        "@id": _id("story", story.id),
        "@type": "Collection",
        "name": story.title,
        "hasPart": [{"@id": name} for name in names],
    }  # fmt: skip
    nodes = [root, *map(_page, story.pages), *map(_claim, story.claims)]
    return _node({"@context": CONTEXT, "@graph": nodes})


def _id(kind: str, name: str) -> str:
    return f"urn:ascribe:{kind}:{quote(whole(name), safe='')}"


def _node(value: Node) -> Node:
    cleaned: Node = _clean(value)
    return cleaned


def _clean(value: Any) -> Any:
    """Without what is empty, and with words that UTF-8 can hold."""
    if isinstance(value, str):
        return whole(value)
    if isinstance(value, dict):
        return {k: _clean(v) for k, v in value.items() if v is not None and v != []}
    return [_clean(v) for v in value] if isinstance(value, list) else value


def _date(iso: str | None) -> str | None:
    return iso if iso and _DATE.fullmatch(iso) else None


def _organization(name: str | None) -> Node | None:
    return {"@type": "Organization", "name": name} if name else None


def _published(name: str | None) -> Node | None:
    return {"@type": "CreativeWork", "publisher": _organization(name)} if name else None


def _cited(source: Source) -> Node:
    if source.kind == "outlet":
        return {"@type": "CreativeWork", "publisher": _organization(source.name)}
    return {"@type": "Dataset" if source.kind == "data" else "CreativeWork", "name": source.name}


def _agent(source: Source) -> Node:
    """A source that speaks; one without a name by its description, kept apart from names."""
    if source.kind == "unnamed":
        return {"@type": "Person", "description": source.name}
    return {"@type": _AGENTS[source.kind], "name": source.name, "description": source.role}


def _said(article: Article, a: Attribution, source: Source | None) -> Node:
    words = " … ".join(article.text[start:end] for start, end in a.content)
    quoted = a.kind != "indirect"
    node: Node = {
        "@id": f"urn:ascribe:attribution:{quote(whole(article.id), safe='')}:{quote(whole(a.id), safe='')}",
        "@type": "Quotation" if quoted else "Claim",
        "text": words,
        "isPartOf" if quoted else "appearance": {"@id": address(article)},
    }
    if source is None:
        return node
    if a.certainty == "denied":
        node["description"] = f"denied by {source.name}"
    elif source.kind in ("document", "data"):
        node["isBasedOn"] = _cited(source)
    else:
        node["spokenByCharacter" if quoted else "creator"] = _agent(source)
    if a.certainty not in ("asserted", "denied"):
        node["description"] = f"{a.certainty} by {source.name}"
    return node


def _page(page: StoryPage) -> Node:
    based: list[Node | None] = []
    cited: list[Node | None] = []
    for parent in page.parents:
        whence = {"@id": _id("page", parent.page)} if parent.page else _published(parent.outside)
        if parent.relation in ("republishes", "rewrites"):
            based.append(whence)
        elif parent.relation == "cites":
            cited.append(whence)
    return {
        "@id": _id("page", page.id),
        "@type": "NewsArticle",
        "headline": page.title,
        "publisher": _organization(page.outlet),
        "datePublished": _date(page.published.iso if page.published else None),
        "isBasedOn": [one for one in based if one],
        "citation": [one for one in cited if one],
    }


def _claim(claim: Claim) -> Node:
    pages = dict.fromkeys(t.page for t in claim.statements if t.stance != "denies")
    first = [{"@id": _id("page", o.page)} if o.page else _published(o.outside) for o in claim.origins]
    return {
        "@id": _id("claim", claim.id),
        "@type": "Claim",
        "text": claim.text,
        "appearance": [{"@id": _id("page", page)} for page in pages],
        "firstAppearance": [one for one in first if one],
    }

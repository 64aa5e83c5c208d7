"""W3C Web Annotation (JSON-LD): one annotation an attribution, and anchoring them again on a changed text.

Follows the Web Annotation Data Model, W3C Recommendation 23 February 2017. The content's pieces are the *targets*; the
pieces of source and cue are *bodies* that point into the same text, beside textual bodies that name the source and
tell its kind. The model takes several selectors of one resource for alternatives, so each piece is a resource of its
own with two selectors for it: a position, and the words with 32 characters of what stands before and after. What the
model has no word for (role, certainty, chain, the text's SHA-256) has the prefix ``ascribe:``. Positions count code
points of ``article.text``, which the digest identifies. Half of a surrogate pair is written as U+FFFD.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Literal
from urllib.parse import quote, urlsplit

from ascribe.export.surrogate import whole
from ascribe.records import Article, Attribution, Span, Spans, Trace

AROUND = 32
"""Characters of context on either side."""
CONTEXT = ["http://www.w3.org/ns/anno.jsonld", {"ascribe": "urn:ascribe:ns:"}]
Role = Literal["content", "source", "cue"]
Node = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Anchored:
    """Where an annotation stands in a text.

    ``orphan`` is None and the spans are as in an ``Attribution`` where every piece was found; else ``orphan`` says why
    not, and there are no spans at all.
    """

    id: str
    source: Spans
    cue: Spans
    content: Spans
    orphan: str | None


def digest(text: str) -> str:
    """``sha256:`` and the hexadecimal SHA-256 of the text in UTF-8, the same as the report's."""
    return f"sha256:{hashlib.sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()}"


def address(article: Article) -> str:
    """An IRI for the page: its address where it has one of the web, else ``urn:ascribe:page:`` and its id."""
    try:
        parts = urlsplit(article.url or "")
    except ValueError:
        parts = urlsplit("")
    if parts.scheme in ("http", "https") and parts.netloc:
        return quote(whole(article.url or ""), safe="/:?#[]@!$&'()*+,;=%-._~")
    return f"urn:ascribe:page:{quote(whole(article.id), safe='')}"


def collection(trace: Trace) -> Node:
    """An ``AnnotationCollection`` with one ``AnnotationPage`` that holds all; an empty page where nothing is said."""
    name = f"urn:ascribe:annotations:{quote(whole(trace.article.id), safe='')}"
    items = list(annotations(trace))
    page = {"id": f"{name}:1", "type": "AnnotationPage", "partOf": name, "startIndex": 0, "items": items}
    return {
        "@context": CONTEXT,
        "id": name,
        "type": "AnnotationCollection",
        "label": whole(trace.article.title or trace.article.input),
        "total": len(items),
        "first": page,
    }


def annotations(trace: Trace) -> Iterator[Node]:
    """The annotations without a context of their own. One whose content is not on the page has the page as target."""
    pieces = _Pieces(trace.article)
    sources = {s.id: s for s in trace.sources}
    for a in trace.attributions:
        source = sources.get(a.source_id or "")
        told: list[Node] = []
        if source:
            told.append(_textual("identifying", source.name))
            told.append(_textual("classifying", source.kind))
        chain = [whole(sources[hand].name) if hand in sources else hand for hand in a.chain]
        yield {
            "id": _name(trace.article, a),
            "type": "Annotation",
            "motivation": "identifying",
            "generator": {"id": "urn:ascribe:software", "type": "Software", "name": f"ascribe {trace.ascribe}"},
            "body": [*told, *pieces.of("source", a.source), *pieces.of("cue", a.cue)],
            "target": list(pieces.of("content", a.content)) or address(trace.article),
            "ascribe:kind": a.kind,
            "ascribe:certainty": a.certainty,
            "ascribe:confidence": a.confidence,
            "ascribe:parent": a.parent,
            "ascribe:chain": {"@list": chain},
        }


def _name(article: Article, a: Attribution) -> str:
    parts = (quote(whole(part), safe="") for part in (article.id, a.id))
    return f"urn:ascribe:attribution:{':'.join(parts)}"


def _textual(purpose: str, value: str) -> Node:
    return {"type": "TextualBody", "purpose": purpose, "format": "text/plain", "value": whole(value)}


class _Pieces:
    """Pieces of one page's text as resources that a target or a body may be."""

    def __init__(self, article: Article) -> None:
        self._text = whole(article.text)
        self._page = address(article)
        self._state = {"type": "ascribe:TextState", "ascribe:digest": digest(article.text)}

    def of(self, role: Role, spans: Spans) -> Iterator[Node]:
        for start, end in spans:
            before = self._text[max(0, start - AROUND) : start]
            after = self._text[end : end + AROUND]
            exact = self._text[start:end]
            yield {
                "type": "SpecificResource",
                "source": self._page,
                "state": self._state,
                "ascribe:role": role,
                "selector": [
                    {"type": "TextPositionSelector", "start": start, "end": end},
                    {"type": "TextQuoteSelector", "exact": exact, "prefix": before, "suffix": after,
                     "ascribe:unique": len(_all(self._text, before + exact + after)) == 1},
                ],
            }  # fmt: skip


def anchor(given: Node | list[Node], text: str) -> tuple[Anchored, ...]:
    """Finds exported annotations in a text: of a collection, a page of one, or a list of annotations.

    The same text (by its digest): the positions hold. A changed one: a piece is found only where its words with those
    before and after stand in exactly one place, and did so in the text that it came from (else the place that is left
    may be the other one). If one piece of an annotation is not found, or pieces of a role stand in another order, the
    whole annotation is an orphan: nothing is ever moved by likeness. What cannot be read as ours is an orphan too.
    """
    clean, mark = whole(text), digest(text)
    return tuple(_anchored(one, clean, mark) for one in _items(given))


def _items(given: Node | list[Node]) -> list[Node]:
    found: Any = given
    for key in ("first", "items"):
        if isinstance(found, dict) and key in found:
            found = found[key]
    return [one for one in (found if isinstance(found, list) else [found]) if isinstance(one, dict)]


def _anchored(annotation: Node, text: str, mark: str) -> Anchored:
    name = str(annotation.get("id", ""))
    found: dict[str, list[Span]] = {"source": [], "cue": [], "content": []}
    try:
        for piece in _resources(annotation):
            place = _place(piece, text, mark)
            if isinstance(place, str):
                return Anchored(name, (), (), (), place)
            found[piece["ascribe:role"]].append(place)
    except (KeyError, TypeError, ValueError, ArithmeticError) as error:
        return Anchored(name, (), (), (), f"no selectors that can be read ({type(error).__name__})")
    if any(left > right for spans in found.values() for left, right in pairwise(spans)):
        return Anchored(name, (), (), (), "its pieces stand in another order")
    return Anchored(name, tuple(found["source"]), tuple(found["cue"]), tuple(found["content"]), None)


def _resources(annotation: Node) -> Iterator[Node]:
    for key in ("body", "target"):
        value = annotation[key]
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, dict) and one.get("type") == "SpecificResource":
                yield one


def _place(piece: Node, text: str, mark: str) -> Span | str:
    """Where a piece stands, or why it cannot be told."""
    position, words = piece["selector"]
    start, end, exact = int(position["start"]), int(position["end"]), str(words["exact"])
    if piece["state"]["ascribe:digest"] == mark:
        fits = 0 <= start <= end <= len(text) and text[start:end] == exact
        return (start, end) if fits else "the digest is this text's, but the words are not there"
    before, after = str(words["prefix"]), str(words["suffix"])
    places = _all(text, before + exact + after)
    if not words["ascribe:unique"]:
        return "its words stood in several places"
    if len(places) != 1:
        return "its words stand in several places" if places else "its words, with those around them, are gone"
    return places[0] + len(before), places[0] + len(before) + len(exact)


def _all(text: str, words: str) -> list[int]:
    """The first two places at which the words begin, overlapping ones too: enough to know whether it is one."""
    first = text.find(words)
    second = text.find(words, first + 1) if first >= 0 else -1
    return [at for at in (first, second) if at >= 0]

"""A capture to an article: the one place where reading, typing and metadata meet."""

import re
from copy import deepcopy

from ascribe.records import Article, Block, Capture, Href, Note, Rejected, Stamp
from ascribe.text import content_id, join_blocks

from . import address, dates
from .decode import decode
from .metadata import Facts
from .plain import Piece, read_plain
from .wordmarks import apart, read_wordmarks

MOST_CHARACTERS = 5_000_000
_LANGUAGE_SAMPLE = 500


def read(capture: Capture) -> Article | Rejected:
    """The typed page of a capture, or why there is none (``Rejected`` of stage "article").

    Codes: "empty" (no bytes), "no-text" (no words a reader would see). Never raises for what a page contains.
    """
    if not capture.body.strip():
        return Rejected("article", "empty", "The page has no content; fetch or save it again.", capture.input)
    text = decode(capture.body[: 4 * MOST_CHARACTERS], capture.encoding)
    notes = [Note("truncated", capture.truncated)] if capture.truncated else []
    if capture.media == "html":
        pieces, facts, cuts = _read_html(text, capture)
    else:
        cuts = [f"only the first {MOST_CHARACTERS:,} characters were read"] if len(text) > MOST_CHARACTERS else []
        pieces, facts = read_plain(text[:MOST_CHARACTERS]), Facts()
    if not any(c.isalnum() for piece in pieces for c in piece.text[:1000]):
        cut = f" ({'; '.join(cuts)})" if cuts else ""
        return Rejected(
            "article", "no-text", f"No text was found; save the page as a reader sees it{cut}.", capture.input
        )
    notes += [Note("truncated", cut) for cut in cuts]
    return _assemble(capture, pieces, facts, tuple(notes))


def _read_html(source: str, capture: Capture) -> tuple[list[Piece], Facts, list[str]]:
    from . import metadata
    from .linked import read_linked
    from .markup import Hints, read_markup, squeeze
    from .sanitise import sanitise
    from .select import body
    from .tree import leaves, parse

    clean = sanitise(source)
    root = parse(clean.source)
    facts = Facts()
    if root is None:
        return [], facts, list(clean.cuts)
    linked, found = read_linked(clean.linked_data), metadata.metas(root)
    site = metadata.outlet(found, linked)
    if site:
        facts.outlet, facts.basis["outlet"] = site
    written = metadata.authors(found, linked, facts.outlet)
    if written:
        facts.bylines, facts.basis["bylines"] = written
    element = root.find(".//title")
    titles = [
        linked.title,
        *found.get("og:title", []),
        *found.get("twitter:title", []),
        element.text if element is not None else None,
    ]
    told = [
        linked.description,
        *found.get("description", []),
        *found.get("og:description", []),
        *found.get("twitter:description", []),
    ]
    hints = Hints(
        frozenset(squeeze(metadata.without_site(t, facts.outlet)) for t in titles if t),
        frozenset(s for t in told if t and len(s := squeeze(t)) >= 20),
        facts.bylines,
    )
    page_leaves = leaves(root)
    pieces = read_markup(page_leaves, body(deepcopy(root), page_leaves), hints)
    headline = next((piece.text for piece in pieces if piece.kind == "headline"), None)
    named = metadata.title(root, found, linked, headline, facts.outlet)
    if named:
        facts.title, facts.basis["title"] = named
    facts.canonical = address.normalise(metadata.canonical(root, found), capture.url)
    facts.published = metadata.published(root, found, linked)
    facts.modified = metadata.modified(root, found, linked)
    if facts.published is None and not any(dates.find(p.text) for p in pieces if p.kind in {"dateline", "byline"}):
        facts.published = metadata.guessed(root, capture.url)
    return pieces, facts, list(clean.cuts)


def _assemble(capture: Capture, pieces: list[Piece], facts: Facts, notes: tuple[Note, ...]) -> Article:
    """The pieces in their places, and the metadata that their own lines give where the page gave none."""
    if capture.outlet:
        facts.outlet, facts.basis["outlet"] = capture.outlet, "capture"
    if given := dates.iso(capture.published) if capture.published else None:
        facts.published = Stamp(given, "given")
    own = apart(pieces)
    read_wordmarks(own, facts)
    text, spans = join_blocks(piece.text for piece in pieces)
    blocks = tuple(
        Block(
            piece.kind, start, end, tuple(Href(start + link.start, start + link.end, link.href) for link in piece.links)
        )
        for piece, (start, end) in zip(pieces, spans, strict=True)
    )
    if facts.title is None and (headline := next((p.text for p in own if p.kind == "headline"), None)):
        facts.title, facts.basis["title"] = re.sub(r"^#+\s+", "", " ".join(headline.split())), "headline"
    url = address.normalise(capture.url)
    lang = _language(pieces)
    if lang:
        facts.basis["lang"] = "text"
    return Article(
        id=content_id(url or "", text), input=capture.input, url=url, outlet=facts.outlet, title=facts.title,
        bylines=facts.bylines, published=facts.published, modified=facts.modified,
        republished_from=facts.republished_from,
        lang=lang, text=text, blocks=blocks, canonical=facts.canonical, basis=facts.basis, notes=notes,
    )  # fmt: skip


def _language(pieces: list[Piece]) -> str | None:
    """ISO 639-1 code of the body's language by its first characters; None for a text too short to tell."""
    sample = " ".join(p.text for p in pieces[:40] if p.kind in {"paragraph", "headline", "standfirst"})[
        :_LANGUAGE_SAMPLE
    ]
    if sum(map(str.isalpha, sample)) < 20:
        return None
    import py3langid

    return str(py3langid.classify(sample)[0])

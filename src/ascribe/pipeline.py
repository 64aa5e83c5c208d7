"""The table of contents: the stages in order. The only module that imports both stages and ports."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from ascribe import __version__
from ascribe.archive import captures
from ascribe.article import read
from ascribe.article.address import normalise
from ascribe.attribution import moment, quantity, rules, sourcing
from ascribe.attribution.cast import read_page
from ascribe.attribution.chain import chains
from ascribe.attribution.joining import quoted_only
from ascribe.attribution.language import lexicon
from ascribe.attribution.parse import Parse, parse
from ascribe.attribution.quotation import over_blocks
from ascribe.attribution.relate import relate
from ascribe.attribution.relation import Relation
from ascribe.attribution.source import resolve
from ascribe.attribution.statement import statements
from ascribe.corpus import answer, fidelity, independent
from ascribe.engine.local import traced
from ascribe.records import STATING, Answer, Article, Capture, Note, Rejected, Span, Trace

RULES = rules.RULES
pieces, judged, independence, address = answer.pieces, fidelity.fidelity, independent.independence, normalise
"""What faces ask of an answer's quotations and addresses, and of several sources."""
READ = STATING | {"correction"}
"""Kinds of block whose attributions are read. Comments, credits, headings and page furniture do not speak."""
READ_AT_MOST = 100_000
"""Characters of a page whose attributions are read, some 16,000 words: more is no news page and costs the batch."""
LATE = frozenset({"headline", "standfirst", "list"})
"""Kinds of block that lean on names which the body gives, when they stand before it."""


def trace_inputs(
    inputs: Iterable[str], *, published: str | None = None, jobs: int = 1, allow_private: bool = False
) -> Iterator[Trace | Rejected]:
    """Traces files, folders, standard input ("-"), JSON lines and URLs in ``jobs`` processes, in their order."""
    found = captures(inputs, published=published, allow_private=allow_private)
    return traced(found, trace_capture, jobs=jobs)


def trace_capture(capture: Capture) -> Trace | Rejected:
    """Reads one capture and says for every statement on whose word it stands.

    Gives a ``Rejected`` where the page cannot be read. Never raises for what a page contains.
    """
    article = read(capture)
    if isinstance(article, Rejected):
        return article
    return trace_article(article)


def trace_answer(text: str) -> Answer:
    """The quotations of an answer, a person's or an AI agent's, with who speaks, and its citations. Never raises."""
    found = answer.read_answer(text)
    body = answer.prose(text).encode("utf-8", "replace")
    reading = trace_capture(Capture("(answer)", body, "text", None, "utf-8")) if found.quotations else None
    if not isinstance(reading, Trace):
        return found
    words = lexicon(reading.article.lang or "en")
    nameless = frozenset(w for some in words.pronouns.values() for w in some) if words else frozenset()
    return answer.with_speakers(found, reading, nameless)


def trace_article(article: Article) -> Trace:
    """The sourcing of a typed page. A page in a language without a lexicon gives its quotations, and a note."""
    words = lexicon(article.lang or "en")
    article = _bounded(article)
    blocks = [(b.start, b.end) for b in article.blocks if b.kind in READ and b.start < b.end <= READ_AT_MOST]
    if words is None:
        return _unread_language(article, blocks)
    page = parse(article.text, blocks, words)
    headlines = [(b.start, b.end) for b in article.blocks if b.kind in ("headline", "standfirst")]
    found = relate(page, headlines, lambda stretches: parse(article.text, stretches, words, apart=True), words)
    late = _late(article, found)
    known = read_page(page, words, article.outlet, article.bylines[0] if len(article.bylines) == 1 else None)
    cast = resolve(known, found, late)
    hands = chains(known, found, cast, late)
    sources, ids = sourcing.sources(cast, hands)
    attributions = sourcing.attributions(article.text, found, cast, hands, ids, words)
    voiced = statements(article.text, article.blocks, _stating(article, page), attributions)
    times = moment.times(article.text, blocks, article.published)
    figures = quantity.figures(article.text, page, times, attributions)
    reading = rules.Reading(article, sources, attributions, voiced, figures, words)
    return Trace(__version__, article, sources, attributions, voiced, figures, times, rules.findings(reading))


def _bounded(article: Article) -> Article:
    """The article with a note where not all of it will be read."""
    if len(article.text) <= READ_AT_MOST:
        return article
    note = Note("truncated", f"attributions are read in the first {READ_AT_MOST:,} characters only")
    return replace(article, notes=(*article.notes, note))


def _late(article: Article, found: list[Relation]) -> frozenset[int]:
    body = next((b.start for b in article.blocks if b.kind == "paragraph"), 0)
    early = [(b.start, b.end) for b in article.blocks if b.kind in LATE and b.end <= body]
    return frozenset(i for i, r in enumerate(found) if r.content and any(s <= r.content[0][0] < e for s, e in early))


def _stating(article: Article, page: Parse) -> list[Span]:
    stating = [(b.start, b.end) for b in article.blocks if b.kind in STATING or b.kind == "correction"]
    return [s for s in page.sentences if any(a <= s[0] < b for a, b in stating)]


def _unread_language(article: Article, blocks: list[Span]) -> Trace:
    """Marked quotations without a speaker; no sentence is called own voice where nothing else was read."""
    marks = [q for block in over_blocks(article.text, blocks) for q in block]
    note = Note("language-not-read", f"only quotation marks are read in “{article.lang}”: no sources, figures, times")
    return Trace(
        ascribe=__version__,
        article=replace(article, notes=(*article.notes, note)),
        attributions=sourcing.unsourced(quoted_only(article.text, marks)),
    )

"""Traces made by hand and by chance, for tests of what shows them."""

from typing import get_args

from hypothesis import strategies as st

from ascribe.records import (
    Article,
    Attribution,
    Block,
    BlockKind,
    Bound,
    Certainty,
    Figure,
    Finding,
    Href,
    Moment,
    Note,
    QuotationKind,
    Source,
    SourceKind,
    Span,
    Spans,
    Stamp,
    Statement,
    Trace,
)
from ascribe.text import join_blocks

TEXTS = (
    "Mill stays shut, council says",
    "The mill will stay shut until May, the council said on Friday, citing a leaked report.",
    "“We will fight this,” said Ana Brill, of the workers’ union. The mill employs about 300 people.",
    "rudeboy: shut it for good",
)


def _at(text: str, words: str) -> Spans:
    start = text.index(words)
    return ((start, start + len(words)),)


def sample() -> Trace:
    """A small page with a chain, a quotation, own voice, a figure, a time, a finding, a link and a comment."""
    text, places = join_blocks(TEXTS)
    kinds: tuple[BlockKind, ...] = ("headline", "paragraph", "paragraph", "comment")
    council = Href(*_at(text, "the council")[0], "https://council.example/")
    blocks = [Block(k, s, e) for k, (s, e) in zip(kinds, places, strict=True)]
    blocks[1] = Block("paragraph", *places[1], (council,))
    shut = _at(text, "The mill will stay shut until May")
    return Trace(
        "0.1.0",
        Article(
            "0123456789abcdef", "mill.html", "https://post.example/mill", "The Post", TEXTS[0], ("Ivo Lund",),
            Stamp("2025-03-14T07:40", "json-ld"), None, None, "en", text, tuple(blocks), None, {"outlet": "json-ld"},
            (Note("truncated", "only the first half was read"),),
        ),
        (
            Source("s1", "council", "organization", None, None, _at(text, "the council")),
            Source("s2", "leaked report", "document", None, None, _at(text, "a leaked report")),
            Source("s3", "Ana Brill", "person", "of the workers’ union", None, _at(text, "Ana Brill")),
        ),
        (
            Attribution("a1", "indirect", _at(text, "a leaked report"), _at(text, "citing"), shut, None, "s2",
                        ("s1", "s2"), "intended", 0.91),
            Attribution("a2", "direct", _at(text, "Ana Brill"), _at(text, "said Ana")[:0], _at(text, "“We will fight this,”"),
                        None, "s3", ("s3",), "asserted", 0.99),
        ),
        (
            Statement("t1", shut, "a1", False),
            Statement("t2", _at(text, "“We will fight this,”"), "a2", False),
            Statement("t3", _at(text, "The mill employs about 300 people."), None, True),
        ),
        (Figure(_at(text, "about 300 people")[0], "about", 300, None, "people", None, None),),
        (Moment(_at(text, "on Friday")[0], "2025-03-14"),),
        (Finding("figure-without-source", _at(text, "about 300 people"), "it rests on nobody's word"),),
    )  # fmt: skip


SAMPLE = sample()
_WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
_NASTY = st.sampled_from(
    [
        "<script>alert(1)</script>",
        "\u202egnp.exe",
        "\x1b[31mred",
        "&amp;<b>",
        '" onload="x',
        "a\x00b",
        "שלום",
        "]]>",
        "'",
    ]
)
_NAMES = st.one_of(_WORDS, _NASTY)


@st.composite
def traces(draw: st.DrawFn) -> Trace:
    """Any trace that the records allow: nested, overlapping and repeated spans, nasty names, missing parts."""
    words = draw(st.lists(st.one_of(_WORDS, _NASTY), min_size=1, max_size=5))
    text, places = join_blocks(words)
    span = st.tuples(st.integers(0, len(text)), st.integers(0, len(text))).map(lambda p: (min(p), max(p)))
    spans = st.lists(span, max_size=3).map(lambda found: tuple(sorted(found)))
    hrefs = st.sampled_from(
        ["https://a.example/?a=1&b=2", "javascript:alert(1)", " JavaScript:x", "data:text/html,x", "//x", "http://[x"]
    )
    blocks = tuple(
        Block(draw(st.sampled_from(get_args(BlockKind))), start, end, draw(_links(start, end, hrefs)))
        for start, end in places
    )
    sources = tuple(draw(_sources(f"s{n}", spans)) for n in range(draw(st.integers(0, 4))))
    ids = [s.id for s in sources]
    attributions = tuple(draw(_attributions(n, ids, spans)) for n in range(draw(st.integers(0, 6))))
    said = st.one_of(st.none(), st.sampled_from([a.id for a in attributions])) if attributions else st.none()
    optional = st.one_of(st.none(), _NAMES)
    return Trace(
        "0.1.0",
        Article(
            "id", draw(_NAMES), draw(st.one_of(st.none(), hrefs)), draw(optional), draw(optional),
            tuple(draw(st.lists(_NAMES, max_size=2))),
            draw(st.one_of(st.none(), st.builds(Stamp, st.sampled_from(["2025", "2025-03-14T07:40", "x", "2025-13"]), _NAMES))),
            None, draw(optional), draw(st.sampled_from([None, "en", "de"])), text, blocks, None,
            draw(st.one_of(st.none(), st.dictionaries(st.sampled_from(["outlet", "title"]), _NAMES))),
            tuple(draw(st.lists(st.builds(Note, _NAMES, _NAMES), max_size=1))),
        ),
        sources,
        attributions,
        tuple(
            Statement(f"t{n}", draw(spans.filter(bool)), *draw(st.one_of(st.just((None, True)), st.tuples(said, st.just(False)))))
            for n in range(draw(st.integers(0, 4)))
        ),
        tuple(draw(st.lists(_figures(span, said), max_size=2))),
        tuple(draw(st.lists(st.builds(Moment, span, _NAMES), max_size=2))),
        tuple(draw(st.lists(st.builds(Finding, st.just("bare-source"), spans, _NAMES), max_size=2))),
    )  # fmt: skip


def _links(start: int, end: int, hrefs: st.SearchStrategy[str]) -> st.SearchStrategy[tuple[Href, ...]]:
    ends = st.tuples(st.integers(start, end), st.integers(start, end))
    return st.lists(st.builds(lambda p, h: Href(min(p), max(p), h), ends, hrefs), max_size=2).map(tuple)


def _sources(identity: str, spans: st.SearchStrategy[Spans]) -> st.SearchStrategy[Source]:
    optional = st.one_of(st.none(), _NAMES)
    return st.builds(
        Source, st.just(identity), _NAMES, st.sampled_from(get_args(SourceKind)), optional, optional, spans
    )


def _attributions(number: int, ids: list[str], spans: st.SearchStrategy[Spans]) -> st.SearchStrategy[Attribution]:
    source = st.one_of(st.none(), st.sampled_from(ids)) if ids else st.none()
    chain = st.lists(st.sampled_from(ids), max_size=3, unique=True).map(tuple) if ids else st.just(())
    parent = st.one_of(st.none(), st.integers(0, 6).map(lambda n: f"a{n}"))
    return st.builds(
        Attribution, st.just(f"a{number}"), st.sampled_from(get_args(QuotationKind)), spans, spans, spans, parent, source,
        chain, st.sampled_from(get_args(Certainty)), st.floats(0, 1),
    )  # fmt: skip


def _figures(span: st.SearchStrategy[Span], said: st.SearchStrategy[str | None]) -> st.SearchStrategy[Figure]:
    value = st.one_of(st.integers(-(10**15), 10**15), st.floats(-1e20, 1e20))
    return st.builds(
        Figure, span, st.sampled_from(get_args(Bound)), value, st.one_of(st.none(), value), st.one_of(st.none(), _NAMES),
        st.sampled_from([None, "2025-05-09", "2025-05-09TEV"]), said,
    )  # fmt: skip

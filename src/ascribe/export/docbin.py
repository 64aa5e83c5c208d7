"""spaCy's DocBin of traces (extra "spacy"): a Doc a page, its records as span groups.

Tokens are those of spaCy's blank English tokenizer; no pipeline and no global extension is needed to read them. Groups:
``source``, ``cue``, ``content``, ``statement``, ``figure``, ``time``. A span covers every token that it touches (the
blank after a word is no token's); the exact offsets stand in the group's ``attrs["pieces"]``, one
``[record, start, end, place]`` a piece: the record's number in the trace, code points of the text, and the
span's place in the group (-1 where no token is touched). The whole trace is in ``user_data["ascribe"]`` as JSON, so
nothing is lost.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from ascribe.export import json
from ascribe.export.extra import extra
from ascribe.export.surrogate import whole
from ascribe.records import Span, Trace

GROUPS = ("source", "cue", "content", "statement", "figure", "time")
"""The names of the span groups, all of them in every Doc."""
_Piece = tuple[int, Span, str]


def encode(traces: Iterable[Trace]) -> bytes:
    """The traces as the bytes of one DocBin (a ``.spacy`` file); it is held in memory whole.

    Raises ``MissingExtraError``. Half of a surrogate pair becomes U+FFFD.
    """
    with extra("A spaCy DocBin", "spacy"):
        import spacy
        from spacy.tokens import DocBin, SpanGroup
    # The tokenizer alone: a whole pipeline refuses texts of more than a million characters.
    tokenizer = spacy.blank("en").tokenizer
    out = DocBin(store_user_data=True)
    for trace in traces:
        doc = tokenizer(whole(trace.article.text))
        doc.user_data["ascribe"] = json.to_line(trace)
        for name in GROUPS:
            spans: list[Any] = []
            pieces: list[list[int]] = []
            for record, (start, end), label in _pieces(trace, name):
                span = doc.char_span(start, end, label=label, alignment_mode="expand") if start < end else None
                pieces.append([record, start, end, -1 if span is None else len(spans)])
                spans += [] if span is None else [span]
            doc.spans[name] = SpanGroup(doc, name=name, attrs={"pieces": pieces}, spans=spans)
        out.add(doc)
    made: bytes = out.to_bytes()
    return made


def decode(data: bytes) -> Iterator[Trace]:
    """The traces of a DocBin that ``encode`` made. Raises ``MissingExtraError``; ``ValueError`` for other bytes."""
    with extra("A spaCy DocBin", "spacy"):
        import spacy
        from spacy.tokens import DocBin
    for doc in DocBin().from_bytes(data).get_docs(spacy.blank("en").vocab):
        found = json.from_json(doc.user_data.get("ascribe", ""))
        if isinstance(found, Trace):
            yield found


def _pieces(trace: Trace, group: str) -> Iterator[_Piece]:
    """A group's pieces: the record's number in the trace, where, and the span's label."""
    if group in ("source", "cue", "content"):
        for k, a in enumerate(trace.attributions):
            yield from ((k, span, a.kind) for span in getattr(a, group))
    elif group == "statement":
        for k, s in enumerate(trace.statements):
            yield from ((k, span, "own voice" if s.own_voice else "attributed") for span in s.span)
    elif group == "figure":
        yield from ((k, f.span, f.bound) for k, f in enumerate(trace.figures))
    else:
        yield from ((k, t.span, "time") for k, t in enumerate(trace.times))

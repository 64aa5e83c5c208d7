"""What quotation marks settle: who goes on speaking, who was announced, and what nobody on the page claims."""

import re
from collections.abc import Sequence
from dataclasses import replace

from ascribe.attribution.parse import Parse
from ascribe.attribution.quotation import Quotation
from ascribe.attribution.relation import Relation, block_of, claimed, merged
from ascribe.records import Span, Spans
from ascribe.text import overlap

FLOATING_WORDS = 4
"""A quotation of fewer words that nobody claims is a title or scare quotes, not speech."""


def announced(parse: Parse, found: list[Relation]) -> list[Relation]:
    """Gives a cue whose block ends with a colon the quotation that fills the next block."""
    out = []
    for r in found:
        if r.content:
            out.append(r)
            continue
        k = block_of(parse, r.cue[0][0])
        announces = 0 <= k < len(parse.blocks) - 1 and parse.text[slice(*parse.blocks[k])].rstrip().endswith(":")
        opens = parse.blocks[k + 1][0] if announces else -1
        following = [q for q in parse.quotations if q.level == 0 and q.start == opens]
        if following:
            out.append(replace(r, content=((following[0].start, following[0].end),)))
    return out


def spoken_alone(parse: Parse, r: Relation) -> Relation:
    """ "As a phone rang, she said, “Who is it?”", "he says of Vold, “She left”": said is the quotation alone."""
    if not r.cue:
        return r
    _, end = r.cue[0]
    spoken = next((q for q in parse.quotations if q.level == 0 and q.start >= end and _within(q, r.content)), None)
    if spoken is None or not parse.text[spoken.start + 1 : spoken.start + 2].isupper():
        return r
    if re.fullmatch(r"[,:]?\s?", parse.text[end : spoken.start]):
        early = [c for c in r.content if c[1] <= r.cue[0][0] and not _touching(parse, c)]
        return replace(r, content=tuple(c for c in r.content if c not in early))
    out = []
    for start, stop in r.content:
        led = end <= start < spoken.start < stop and re.search(r"[,:]\s$", parse.text[start : spoken.start])
        if led and not any(parse.tags[i] in ("VERB", "AUX") for i in parse.tokens_in(start, spoken.start)):
            start = spoken.start
        out.append((start, stop))
    return replace(r, content=tuple(out))


def _within(q: Quotation, content: Spans) -> bool:
    return any(s <= q.start and q.end <= e for s, e in content)


def _touching(parse: Parse, span: Span) -> bool:
    return any(overlap(span, (q.start, q.end)) for q in parse.quotations)


def continued(parse: Parse, found: list[Relation]) -> list[Relation]:
    """Joins unclaimed quotations to the relation that speaks before them.

    In the same paragraph: a quotation right after an attributed one, with nothing but closing words between, is the
    same speaker's. Over paragraphs: a quotation left open goes on in the next block.
    """
    out = list(found)
    outer = [q for q in parse.quotations if q.level == 0]
    for i, q in enumerate(outer):
        if claimed((q.start, q.end), out):
            continue
        before = outer[i - 1] if i else None
        owner = None
        if before is not None and before.goes_on and block_of(parse, q.start) == block_of(parse, before.start) + 1:
            owner = _owner(before, out)
        elif _whole_sentences(parse, q):
            owner = _speaker_before(parse, q, out)
        if owner is not None:
            out[owner] = replace(out[owner], content=tuple(merged([*out[owner].content, (q.start, q.end)])))
    return out


def _owner(q: Quotation, relations: Sequence[Relation]) -> int | None:
    best, most = None, 0
    for k, r in enumerate(relations):
        shared = sum(overlap((q.start, q.end), c) for c in r.content)
        if shared > most:
            best, most = k, shared
    return best


def _whole_sentences(parse: Parse, q: Quotation) -> bool:
    """Whether the quotation stands by itself: it opens a sentence and ends one."""
    opens = any(abs(s - q.start) <= 1 for s, _ in parse.sentences)
    closes = any(abs(e - q.end) <= 1 for _, e in parse.sentences)
    return opens and closes


def _speaker_before(parse: Parse, q: Quotation, relations: Sequence[Relation]) -> int | None:
    """The last relation before ``q`` in its block, if quoted words are its content and its words end there."""
    block = parse.blocks[block_of(parse, q.start)]
    best, at = None, -1
    for k, r in enumerate(relations):
        edge = max(e for _, e in (*r.content, *r.cue, *r.source))
        if block[0] <= edge <= q.start and edge > at and r.source:
            best, at = k, edge
    if best is None or sum(1 for s, e in parse.sentences if at < e and s < q.start and s >= at) > 0:
        return None
    quoted = any(overlap((p.start, p.end), c) for c in relations[best].content for p in parse.quotations)
    return best if quoted else None


_SIGNATURE = re.compile(r"\s{0,2}(?P<dash>[—–―]|--?)\s?(?P<who>[^\n.!?;:“”\"]{3,80})\.?(?=\n|$)")
SIGNED = 0.9
"""How sure a name after a dash that ends the block is who said it."""


def signed(parse: Parse, found: list[Relation]) -> list[Relation]:
    """ "“…” — Ina Vold": a quotation that fills its line up to a dash and a name, or whose next block is these."""
    out = list(found)
    for q in parse.quotations:
        k = block_of(parse, q.start)
        words = len(parse.text[q.start : q.end].split())
        opens = k >= 0 and (parse.blocks[k][0] == q.start or parse.text[q.start - 1] == "\n")
        if q.level or words < FLOATING_WORDS or not opens:
            continue
        m = _SIGNATURE.match(parse.text, q.end, parse.blocks[k][1])
        if m is None and q.end == parse.blocks[k][1] and k + 1 < len(parse.blocks):
            m = _SIGNATURE.match(parse.text, *parse.blocks[k + 1])
        if m is None or any(parse.tags[i] in ("VERB", "AUX") for i in parse.tokens_in(*m.span("who"))):
            continue
        if len(m["who"].split()) > 8 or any(r.source and _touched((q.start, q.end), [r]) for r in out):
            continue
        out = [r for r in out if not _touched((q.start, m.end("who")), [r])]
        out.append(Relation((m.span("who"),), (m.span("dash"),), ((q.start, q.end),), None, SIGNED, "direct"))
    return out


def floating(parse: Parse, found: list[Relation]) -> list[Relation]:
    """Whole-sentence quotations that no relation claims: content without source and cue."""
    out = list(found)
    for q in parse.quotations:
        words = sum(any(ch.isalpha() for ch in w) for w in parse.text[q.start : q.end].split())
        if q.level or words < FLOATING_WORDS or _touched((q.start, q.end), out):
            continue
        if parse.text[q.start] in '"“«„' and _whole_sentences(parse, q):
            out.append(Relation((), (), ((q.start, q.end),), None, 0.5))
    return out


def _touched(span: Span, relations: Sequence[Relation]) -> bool:
    return any(overlap(span, c) for r in relations for c in (*r.content, *r.source, *r.cue))


def quoted_only(text: str, quotations: Sequence[Quotation]) -> list[Relation]:
    """The outermost quotations of ``FLOATING_WORDS`` words or more as relations without source and cue."""
    outer = [q for q in quotations if q.level == 0 and len(text[q.start : q.end].split()) >= FLOATING_WORDS]
    return [Relation((), (), ((q.start, q.end),), None, 0.5, "direct") for q in outer]

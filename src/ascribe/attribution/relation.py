"""A parse → relations of source, cue and content: the network's, joined and completed by what quotation marks tell.

The network finds cues and, for each, source and content within the cue's paragraph. Rules do what marks settle: edges
of quotations, quotations that run on, speakers announced with a colon, quotations that nobody on the page claims.
Nested relations are found by reading the content of each relation by itself.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from ascribe.attribution.language import Lexicon
from ascribe.attribution.parse import Cue, Parse
from ascribe.attribution.quotation import Quotation
from ascribe.records import QuotationKind, Span, Spans
from ascribe.text import overlap, trim

MARKS = "\"“”„«»‹›‘’'"
EDGE = " \t\r\n\u00a0,;:."
NESTED_FLOOR = 0.85
DEEPEST = 3
SHORTEST_NESTED = 25
"""Characters: a shorter content has no room for a source, a cue and a content of its own."""
FLOATING_WORDS = 4

ReadAlone = Callable[[list[Span]], Parse]


@dataclass(frozen=True, slots=True)
class Relation:
    """One attribution before its source is known: spans in reading order, index of its parent, confidence 0…1."""

    source: Spans
    cue: Spans
    content: Spans
    parent: int | None
    confidence: float
    kind: QuotationKind = "indirect"


def relate(parse: Parse, alone: ReadAlone, lexicon: Lexicon) -> list[Relation]:
    """The relations on the page in reading order. ``alone`` reads stretches of the same text each by itself."""
    found = [_without_passive_subject(parse, r) for cue in parse.cues if (r := _relation(parse, cue)) is not None]
    found = [r for r in found if not _silent(parse, r)]
    found = _cited(parse, found, lexicon)
    found = _announced(parse, found)
    found = _continued(parse, found)
    found = _dedupe(found)
    found = _with_shared_subject(parse, found)
    found = _nested(parse, found, alone)
    found = _floating(parse, found)
    ordered = _in_order(found)
    return [replace(r, kind=quotation_kind(r.content, parse.quotations)) for r in ordered]


def _runs(parse: Parse, indices: Sequence[int], taken: set[int]) -> list[Span]:
    """Token indices as spans; a gap of one token that is no part of cue or source is closed."""
    runs: list[list[int]] = []
    for i in indices:
        if runs and i - runs[-1][1] <= 2 and not any(k in taken for k in range(runs[-1][1] + 1, i)):
            runs[-1][1] = i
        else:
            runs.append([i, i])
    return [(parse.tokens[a].start, parse.tokens[b].end) for a, b in runs]


def _relation(parse: Parse, cue: Cue) -> Relation | None:
    own_cue = set(range(cue.first, cue.last))
    source = _runs(parse, cue.source, own_cue)
    content = _runs(parse, cue.content, own_cue | set(cue.source))
    cue_span = (parse.tokens[cue.first].start, parse.tokens[cue.last - 1].end)
    fitted = [_fit(parse, span, [*source, cue_span]) for span in content]
    kept = tuple(s for s in _merged(fitted) if any(ch.isalnum() for ch in parse.text[s[0] : s[1]]))
    whole = tuple(s for s in source if any(ch.isalnum() for ch in parse.text[s[0] : s[1]]))
    return Relation(_trimmed(parse.text, whole), (cue_span,), kept, None, cue.score)


def _trimmed(text: str, spans: Spans) -> Spans:
    return tuple(t for s in spans if (t := trim(text, *s, edge=EDGE))[0] < t[1])


def _fit(parse: Parse, span: Span, others: Sequence[Span]) -> Span:
    """The content's edges: whole quotations, no leading "that", no closing punctuation outside the marks."""
    start, end = trim(parse.text, *span, edge=EDGE)
    for q in _near(parse, (start, end)):
        shared = overlap((q.start, q.end), (start, end))
        if shared > 0.6 * (q.end - q.start) and not any(overlap((q.start, q.end), o) for o in others):
            start, end = min(start, q.start), max(end, q.end)
    if parse.text[start : start + 5] == "that ":
        start += 5
    # A quotation left open for the next paragraph ends with its block, full stop and all.
    open_ended = any(not q.closed and start <= q.start and q.end <= end for q in _near(parse, (start, end)))
    if open_ended:
        return start, end
    start, end = trim(parse.text, start, end, edge=EDGE)
    whole = any(q.start <= start and end <= q.end for q in _near(parse, (start, end)))
    if not whole and end < len(parse.text) and parse.text[end] in "?!":
        end += 1
    return start, end


def _near(parse: Parse, span: Span) -> list[Quotation]:
    return [q for q in parse.quotations if q.start < span[1] and span[0] < q.end]


def _merged(spans: list[Span]) -> list[Span]:
    out: list[Span] = []
    for s, e in sorted(s for s in spans if s[0] < s[1]):
        if out and s <= out[-1][1]:
            out[-1] = (out[-1][0], max(e, out[-1][1]))
        else:
            out.append((s, e))
    return out


def _block_of(parse: Parse, at: int) -> int:
    for k, (s, e) in enumerate(parse.blocks):
        if s <= at < e:
            return k
    return -1


_SILENCE = re.compile(
    r"(?:to )?(?:comment|reply|respond|answer|elaborate|(?:be )?(?:interviewed|reached)|speak|discuss)\b"
)
_PASSIVE = re.compile(
    r"(?:is|are|was|were|been)\s(?:\w+\s)?(?:believed|thought|understood|said|reported|expected|known|rumou?red|alleged|estimated"
    r"|considered|planned|accused|feared|suspected|presumed|set|due)$"
)


def _silent(parse: Parse, r: Relation) -> bool:
    """Bare silence ("declined to comment") reports nothing."""
    cue = parse.text[slice(*r.cue[0])].casefold()
    words = " ".join(parse.text[s:e] for s, e in r.content).casefold()
    lead = f"{parse.text[max(0, r.cue[0][0] - 12) : r.cue[0][0]]}{cue}".casefold()
    quiet = re.search(r"declin|refus|n[’']t|not |unable|unavailable", lead) is not None
    return quiet and (_SILENCE.match(words) is not None and len(words.split()) < 8)


def _without_passive_subject(parse: Parse, r: Relation) -> Relation:
    """ "The board is understood to be preparing …": the subject is what is spoken of, never who speaks."""
    at, end = r.cue[0]
    start = max(s for s, e in parse.blocks if s <= at) if parse.blocks else 0
    cue = parse.text[max(start, at - 22) : end].casefold()
    if not (_PASSIVE.search(cue) and re.match(r"\s(?:to|that)\s", parse.text[end : end + 6])):
        return r
    subject = [s for s in r.source if s[1] <= at]
    if not subject:
        return r
    return replace(
        r, source=tuple(s for s in r.source if s not in subject), content=tuple(_merged([*subject, *r.content]))
    )


def _cited(parse: Parse, found: list[Relation], lexicon: Lexicon) -> list[Relation]:
    """ "X reported …, citing Y" is one relation, Y's: it takes over the content, X stays as a hand of its chain."""
    out = list(found)
    for i, r in enumerate(found):
        if parse.text[slice(*r.cue[0])].casefold() not in lexicon.custody["cites"] or not r.source:
            continue
        sentence = next((s for s in parse.sentences if s[0] <= r.cue[0][0] < s[1]), (0, 0))
        for k, other in enumerate(out):
            if k == i or not other.content or not other.cue or not sentence[0] <= other.cue[0][0] < sentence[1]:
                continue
            shared = sum(overlap(a, b) for a in other.content for b in r.content)
            same = not r.content or shared > 0.5 * sum(e - s for s, e in other.content)
            if same and parse.text[slice(*other.cue[0])].casefold() in lexicon.outlets["verbs"] | {"said", "says"}:
                out[i] = replace(r, content=r.content or other.content)
                out[k] = replace(other, content=())
                break
    return out


def _announced(parse: Parse, found: list[Relation]) -> list[Relation]:
    """Gives a cue whose block ends with a colon the quotation that fills the next block."""
    out = []
    for r in found:
        if r.content:
            out.append(r)
            continue
        k = _block_of(parse, r.cue[0][0])
        announces = 0 <= k < len(parse.blocks) - 1 and parse.text[slice(*parse.blocks[k])].rstrip().endswith(":")
        opens = parse.blocks[k + 1][0] if announces else -1
        following = [q for q in parse.quotations if q.level == 0 and q.start == opens]
        if following:
            out.append(replace(r, content=((following[0].start, following[0].end),)))
    return out


def _continued(parse: Parse, found: list[Relation]) -> list[Relation]:
    """Joins unclaimed quotations to the relation that speaks before them.

    In the same paragraph: a quotation right after an attributed one, with nothing but closing words between, is the
    same speaker's. Over paragraphs: a quotation left open goes on in the next block.
    """
    out = list(found)
    outer = [q for q in parse.quotations if q.level == 0]
    for i, q in enumerate(outer):
        if _claimed((q.start, q.end), out):
            continue
        before = outer[i - 1] if i else None
        owner = None
        if before is not None and before.goes_on and _block_of(parse, q.start) == _block_of(parse, before.start) + 1:
            owner = _owner(before, out)
        elif _whole_sentences(parse, q):
            owner = _speaker_before(parse, q, out)
        if owner is not None:
            out[owner] = replace(out[owner], content=tuple(_merged([*out[owner].content, (q.start, q.end)])))
    return out


def _claimed(span: Span, relations: Sequence[Relation]) -> bool:
    size = span[1] - span[0]
    return any(sum(overlap(span, c) for c in r.content) > 0.5 * size for r in relations)


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
    block = parse.blocks[_block_of(parse, q.start)]
    best, at = None, -1
    for k, r in enumerate(relations):
        edge = max(e for _, e in (*r.content, *r.cue, *r.source))
        if block[0] <= edge <= q.start and edge > at and r.source:
            best, at = k, edge
    if best is None or sum(1 for s, e in parse.sentences if at < e and s < q.start and s >= at) > 0:
        return None
    quoted = any(overlap((p.start, p.end), c) for c in relations[best].content for p in parse.quotations)
    return best if quoted else None


def _dedupe(found: list[Relation]) -> list[Relation]:
    """One relation a cue; relations left without content go."""
    out: list[Relation] = []
    for r in found:
        if r.content and not any(overlap(r.cue[0], o.cue[0]) for o in out if o.cue and r.cue):
            out.append(r)
    return out


def _with_shared_subject(parse: Parse, found: list[Relation]) -> list[Relation]:
    """A second verb of one subject ("described … and denied …", "…, adding that …") has the first one's source."""
    out: list[Relation] = []
    for r in sorted(found, key=lambda r: r.cue[0] if r.cue else r.content[0]):
        before = out[-1] if out else None
        if not r.source and r.cue and before is not None and before.source and before.cue:
            between = parse.text[before.cue[0][1] : r.cue[0][0]]
            joined = re.search(r"(?:\band|\bbut|\bor|,|;)\s(?:\w+\s){0,2}$", between) or parse.text[
                slice(*r.cue[0])
            ].endswith("ing")
            if joined and not re.search(r"[.!?][”\"’']?\s", between) and not _passive_cue(parse, r.cue[0]):
                r = replace(r, source=before.source)
        out.append(r)
    return out


def _passive_cue(parse: Parse, cue: Span) -> bool:
    return (
        re.search(r"\b(?:is|are|was|were|be|been)\s(?:\w+\s)?\w+(?:ed|n|t)$", parse.text[max(0, cue[0] - 18) : cue[1]])
        is not None
    )


def _parents(found: list[Relation]) -> list[Relation]:
    """Sets each relation's parent: the smallest content that holds its cue, never in a circle."""
    sizes = [sum(e - s for s, e in r.content) for r in found]
    out = []
    for i, r in enumerate(found):
        best = None
        if r.cue:
            for k, other in enumerate(found):
                inside = any(s <= r.cue[0][0] and r.cue[0][1] <= e for s, e in other.content)
                if k != i and inside and sizes[k] > sizes[i] and (best is None or sizes[k] < sizes[best]):
                    best = k
        out.append(replace(r, parent=best))
    return out


def _nested(parse: Parse, found: list[Relation], alone: ReadAlone) -> list[Relation]:
    """Adds the relations within contents, each content read by itself, down to ``DEEPEST`` levels."""
    everything = list(found)
    fresh = list(found)
    for _ in range(DEEPEST - 1):
        stretches: list[Span] = []
        for r in fresh:
            for s, e in r.content:
                s, e = trim(parse.text, s, e, edge=EDGE + MARKS)
                if e - s >= SHORTEST_NESTED:
                    stretches.append((s, e))
        if not stretches:
            break
        inner = alone(stretches)
        added: list[Relation] = []
        for cue in inner.cues:
            candidate = _relation(inner, cue) if cue.score >= NESTED_FLOOR else None
            if candidate and candidate.content and _fits_inside(parse, candidate, everything + added):
                added.append(candidate)
        everything.extend(added)
        fresh = added
        if not added:
            break
    return _parents(everything)


_FIRST_PERSON = frozenset({"i", "we", "you", "me", "us"})


def _fits_inside(parse: Parse, r: Relation, others: Sequence[Relation]) -> bool:
    """A nested relation has a source of its own that is not the speaker, and a cue that nobody has yet."""
    if not r.source or parse.text[slice(*r.source[0])].casefold() in _FIRST_PERSON:
        return False
    return not any(overlap(r.cue[0], c) for o in others for c in (*o.cue, *o.source))


def _floating(parse: Parse, found: list[Relation]) -> list[Relation]:
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


def _in_order(found: list[Relation]) -> list[Relation]:
    """Relations by where their words begin, a parent before its children."""

    def place(r: Relation) -> tuple[int, int]:
        spans = (*r.content, *r.source, *r.cue)
        return min(s for s, _ in spans), -sum(e - s for s, e in r.content)

    depth = dict.fromkeys(range(len(found)), 0)
    for k, r in enumerate(found):
        p, n = r.parent, 0
        while p is not None and n < len(found):
            n, p = n + 1, found[p].parent
        depth[k] = n
    order = sorted(range(len(found)), key=lambda k: (place(found[k]), depth[k]))
    new = {old: i for i, old in enumerate(order)}
    parents = [found[k].parent for k in order]
    return [replace(found[k], parent=None if p is None else new[p]) for k, p in zip(order, parents, strict=True)]


def quotation_kind(content: Spans, quotations: Sequence[Quotation]) -> QuotationKind:
    """direct where all words stand in marks, mixed where some do, indirect where none does."""
    total = sum(e - s for s, e in content)
    level = [q for q in quotations if q.level == 0]
    inside = sum(overlap(c, (q.start, q.end)) for c in content for q in level)
    if total and inside >= total - 2 * len(content):
        return "direct"
    nested = any(q.start >= s and q.end <= e for s, e in content for q in quotations)
    return "mixed" if nested or inside > 2 else "indirect"


def quoted_only(text: str, quotations: Sequence[Quotation]) -> list[Relation]:
    """The outermost quotations of ``FLOATING_WORDS`` words or more as relations without source and cue."""
    outer = [q for q in quotations if q.level == 0 and len(text[q.start : q.end].split()) >= FLOATING_WORDS]
    return [Relation((), (), ((q.start, q.end),), None, 0.5, "direct") for q in outer]

"""An answer, a person's or an AI agent's, in Markdown or plain: its quotations and its citations, and which belong
together. Marks and addresses are facts of the text, so rules are right here; who speaks is read by the tracer."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from ascribe.corpus.gram import words
from ascribe.records import Answer, Citation, Cited, Note, Span, Trace
from ascribe.text import JOINT, overlap, trim

LONGEST = 200_000
"""Characters of an answer that are read."""
MOST = 500
"""Quotations, and citations, that are read."""
LEAST = 4
"""Words from which marked words are a quotation: fewer are names, titles and terms."""
_LONGEST_QUOTATION = 5000
"""Characters of a quotation: what is longer is a mark that was never closed, or a page, and costs too much."""
_LONGEST_SINGLE = 1500
"""Characters within which a single mark must close."""

_CLOSERS = {
    "“": "”", "„": "“”", "‟": "”", "”": "”", "«": "»", "»": "«", "‹": "›", "›": "‹", '"': '"', "＂": "＂",
    "「": "」", "『": "』", "‘": "’", "‚": "‘’", "'": "'",
}  # fmt: skip
_MARKS = re.compile("[" + "".join(sorted(set("".join(_CLOSERS) + "".join(_CLOSERS.values())))) + "]")
_SINGLE, _RUNS_ON = frozenset("‘'"), frozenset("“„")
_ELIDED = re.compile(r"^['’](?:\d0s|tis|twas|til|em|cause)\b", re.IGNORECASE)
_STOP = re.compile(r"[.!?。！？][\"'”’»›“‘*_)\]]{0,4}\s+(?=[^a-z\s])")

_FENCE = re.compile(r"^[ \t]{0,3}(```|~~~).*?(?:^[ \t]{0,3}\1|\Z)", re.DOTALL | re.MULTILINE)
_CODE = re.compile(r"(?<!`)`[^`\n]{1,1000}`(?!`)")
_URL = re.compile(r"https?://[^\s<>\"“”«»|\\^`{}]{1,2000}", re.IGNORECASE)
_DEFINED = re.compile(r"^[ \t]{0,3}(?:\[(\^?[^\[\]\n]{1,60})\]:?|(\d{1,3})[.)])[ \t]+(?=[^\n]*https?://)", re.MULTILINE)
_LINK = re.compile(
    r"(!?)\[{1,2}([^\[\]\n]{0,400})\]{1,2}\("
    r"[ \t]*<?([^\s<>()]{1,2000}(?:\([^\s()]{0,200}\)[^\s()]{0,200}){0,3})>?"
    r"(?:[ \t]+[\"'“(][^\n\"”]{0,300}[\"'”)])?[ \t]*\)"
)
_NAMED = re.compile(r"\[([^\[\]\n]{1,400})\][ ]?\[([^\[\]\n]{1,60})\]")
_REFERENCE = re.compile(
    r"[\[【](\^[^\s\[\]]{1,40}|\d{1,3}(?:[ \t]?[,;][ \t]?\d{1,3}){0,20})(?:†[^】\]\n]{0,80})?[\]】]"
)
_ITEM = re.compile(r"[ \t]*(?:[-*+•]|\d{1,3}[.)]|#{1,6}|\|)[ \t]")
_ELISION = re.compile(r"\[[^\[\]\n]{0,80}\]|…|\.\s?\.\s?\.")


_Placed = tuple[int, Citation]
"""A citation, and the place that says to which sentence it belongs: where its words begin, or its mark."""


@dataclass(slots=True)
class _Text:
    """The text while it is read: what has been understood is blanked out, so that offsets hold."""

    plain: str
    labels: dict[str, tuple[Span, str]] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)
    found: list[_Placed] = field(default_factory=list)

    def blank(self, pattern: re.Pattern[str], take: Callable[[re.Match[str]], str]) -> None:
        self.plain = pattern.sub(take, self.plain)


@dataclass(frozen=True, slots=True)
class _Paragraph:
    start: int
    end: int
    block: bool
    """Whether it is a block quotation (``>``)."""


def read_answer(text: str) -> Answer:
    """The quotations and citations of an answer, each in its order, without speakers: ``with_speakers`` adds them.

    A quotation is marked words, four or more, in any style of mark, or a block quotation; nested ones belong to the
    outer one; code is none. It goes with the citations of its sentence, else with the next one of its paragraph.
    Never raises; a text without quotations gives none. What goes beyond the bounds is left out, and a note says so.
    """
    whole, notes = text, []
    if len(text) > LONGEST:
        whole = text[:LONGEST]
        notes.append(Note("truncated", f"only the first {LONGEST:,} characters were read"))
    plain, placed = _cited(whole)
    if len(placed) > MOST:
        placed = placed[:MOST]
        notes.append(Note("truncated", f"only the first {MOST} citations were read"))
    quotations: list[Cited] = []
    for quotation in _quotations(plain, placed):
        if len(quotations) == MOST:
            notes.append(Note("truncated", f"only the first {MOST} quotations were read"))
            break
        if len(quotation.text) <= _LONGEST_QUOTATION:
            quotations.append(quotation)
        elif not any(n.code == "too-long" for n in notes):
            notes.append(Note("too-long", f"a quotation of more than {_LONGEST_QUOTATION:,} characters was not read"))
    return Answer(tuple(quotations), tuple(c for _, c in placed), tuple(notes))


def prose(text: str) -> str:
    """The answer as plain paragraphs, addresses and code left out: what the tracer reads to find who speaks."""
    plain, _ = _cited(text[:LONGEST])
    found = [(q, _folded(plain[q.start : q.end])) for q in _paragraphs(plain)]
    return JOINT.join(f"“{p}”" if q.block and not _MARKS.search(p) else p for q, p in found if p)


def with_speakers(answer: Answer, trace: Trace, nameless: frozenset[str] = frozenset()) -> Answer:
    """The answer with the person or body that each quotation is given to, from the trace of its ``prose``.

    An outlet, a document or somebody unnamed is no speaker whose name could be compared, nor is one of the words
    ``nameless`` (folded): None.
    """
    kinds = ("person", "organization")
    named = {s.id: s.name for s in trace.sources if s.kind in kinds and s.name.casefold() not in nameless}
    out, at = [], 0
    for quotation in answer.quotations:
        start = trace.article.text.find(quotation.text, at)
        if start < 0:
            out.append(quotation)
            continue
        at = start + len(quotation.text)
        out.append(replace(quotation, speaker=named.get(_source(trace, (start, at)) or "")))
    return replace(answer, quotations=tuple(out))


def _source(trace: Trace, span: Span) -> str | None:
    """The id of the source of the shortest attribution that holds most of the span."""
    held = [
        (sum(e - s for s, e in a.content), a.id, a.source_id)
        for a in trace.attributions
        if 2 * sum(overlap(span, c) for c in a.content) > span[1] - span[0]
    ]
    return min(held)[2] if held else None


def pieces(quotation: str) -> list[str]:
    """A quotation cut where it says itself that words are left out or put in: at “…” and at brackets. Pieces of one
    word tell nothing and are dropped, unless there is nothing else."""
    found = [p.strip() for p in _ELISION.split(quotation)]
    return [p for p in found if len(words(p)) > 1] or [quotation]


def _cited(text: str) -> tuple[str, list[_Placed]]:
    """The text with addresses, reference marks and code blanked out, offset for offset, and its citations in order."""
    it = _Text(text)
    it.blank(_FENCE, _nothing)
    it.blank(_CODE, _nothing)
    _take_definitions(it)
    it.blank(_LINK, lambda m: _take_link(it, m))
    it.blank(_NAMED, lambda m: _take_named(it, m))
    it.blank(_REFERENCE, lambda m: _take_reference(it, m))
    it.blank(_URL, lambda m: _take_url(it, m))
    for label, (span, href) in it.labels.items():
        if label not in it.used:
            it.found.append((span[0], Citation(span, href)))
    plain = it.plain.replace("``", " “").replace("''", "” ")
    return plain, sorted(it.found, key=lambda f: (f[0], f[1].span))


def _nothing(m: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", m[0])


def _address(url: str) -> str:
    """A bare address without the punctuation that the sentence put after it."""
    while url and (url[-1] in ".,;:!?'’*_]" or (url[-1] == ")" and url.count(")") > url.count("("))):
        url = url[:-1]
    return url


def _take_definitions(it: _Text) -> None:
    """Lists of references: ``[^1]: address``, ``[1] Title, address``; ``1. address`` where the text says ``[1]``."""
    parts, at = [], 0
    said = {n for m in _REFERENCE.finditer(it.plain) for n in re.split(r"[ \t]?[,;][ \t]?", m[1])}
    for m in _DEFINED.finditer(it.plain):
        label = (m[1] or m[2]).casefold()
        url = _URL.search(it.plain, m.end())
        if url is None or label in it.labels or m.start() < at or (m[2] and label not in said):
            continue
        href = _address(url[0])
        it.labels[label] = ((url.start(), url.start() + len(href)), href)
        parts += [it.plain[at : m.start()], " " * (m.end() - m.start()), it.plain[m.end() : url.start()]]
        parts.append(" " * len(url[0]))
        at = url.end()
    it.plain = "".join([*parts, it.plain[at:]])


def _take_link(it: _Text, m: re.Match[str]) -> str:
    if m[1] or m[3].casefold().startswith(("#", "mailto:", "javascript:", "data:")):
        return _nothing(m)
    if not re.search(r"[^\W\d_]", m[2]):
        it.found.append((m.start(), Citation(m.span(), m[3])))
        return _nothing(m)
    it.found.append((m.start(2), Citation(m.span(), m[3])))
    lead = m.start(2) - m.start()
    return " " * lead + m[2] + " " * (len(m[0]) - lead - len(m[2]))


def _take_named(it: _Text, m: re.Match[str]) -> str:
    label = m[2].casefold()
    if label not in it.labels or m[1].casefold() in it.labels:
        return m[0]
    it.used.add(label)
    it.found.append((m.start(1), Citation(m.span(), it.labels[label][1])))
    return " " + m[1] + " " * (len(m[0]) - len(m[1]) - 1)


def _take_reference(it: _Text, m: re.Match[str]) -> str:
    for label in re.split(r"[ \t]?[,;][ \t]?", m[1].casefold()):
        known = it.labels.get(label)
        it.used.add(label)
        it.found.append((m.start(), Citation(m.span(), known[1] if known else None)))
    return _nothing(m)


def _take_url(it: _Text, m: re.Match[str]) -> str:
    href = _address(m[0])
    it.found.append((m.start(), Citation((m.start(), m.start() + len(href)), href)))
    return " " * len(href) + m[0][len(href) :]


def _paragraphs(text: str) -> list[_Paragraph]:
    """Stretches of lines with words: ended by an empty line, a new item, heading or row, the edge of a block."""
    out: list[_Paragraph] = []
    at, going = 0, False
    for row in text.splitlines(keepends=True):
        block = row.lstrip(" \t").startswith(">")
        if not row.strip(" \t\r\n>"):
            going = False
        elif going and out[-1].block == block and not _ITEM.match(row):
            out[-1] = replace(out[-1], end=at + len(row))
        else:
            out.append(_Paragraph(at, at + len(row), block))
            going = True
        at += len(row)
    return out


def _folded(text: str) -> str:
    """Words of one paragraph on one line, without Markdown's marks of block, item, heading and emphasis."""
    text = re.sub(r"^[ \t>]+", "", text, flags=re.MULTILINE)
    return " ".join(re.sub(r"^#{1,6} |\*{1,3}|(?<!\w)_{1,2}|_{1,2}(?!\w)", "", text).split())


def _quotations(text: str, placed: Sequence[_Placed]) -> Iterator[Cited]:
    starts = [at for at, _ in placed]
    paragraphs = _paragraphs(text)
    for k, it in enumerate(paragraphs):
        here = _within(starts, (it.start, it.end))
        spans = [s for s in _marked(text, it.start, it.end) if len(words(_folded(text[slice(*s)]))) >= LEAST]
        if it.block and not spans and len(words(text[it.start : it.end])) >= LEAST:
            spans = [trim(text, it.start, it.end, " \t\r\n>*_")]
        if it.block and not here:
            here = _of_block(text, paragraphs, k, starts)
            yield from (Cited(s, _folded(text[slice(*s)]), None, tuple(here)) for s in spans)
        else:
            yield from _joined(text, it, spans, placed, here)


def _within(starts: Sequence[int], span: Span) -> range:
    """The citations that begin in a span."""
    return range(bisect_left(starts, span[0]), bisect_left(starts, span[1]))


def _of_block(text: str, paragraphs: Sequence[_Paragraph], k: int, starts: Sequence[int]) -> range:
    """The citations of a block quotation that has none in it: of its signature below (“— Name, address”), else of
    the sentence that leads up to it."""
    after = paragraphs[k + 1] if k + 1 < len(paragraphs) else None
    if after is not None and text[after.start : after.end].lstrip()[:1] in ("—", "–", "―", "-", "~", "("):
        return _within(starts, (after.start, after.end))
    if k == 0 or not text[paragraphs[k - 1].start : paragraphs[k - 1].end].rstrip(" \t\r\n*_").endswith(":"):
        return range(0)
    lead = paragraphs[k - 1]
    ends = [m.end() for m in _STOP.finditer(text, lead.start, lead.end)]
    return _within(starts, (ends[-1] if ends else lead.start, lead.end))


def _joined(
    text: str, paragraph: _Paragraph, spans: Sequence[Span], placed: Sequence[_Placed], here: range
) -> Iterator[Cited]:
    """The quotations of one paragraph with their citations.

    Of the sentence's citations, where it has several quotations: those that stand before the next quotation; where the
    sentence begins with a citation, the one before the quotation. Without one, the next citation of the paragraph. A
    quotation within a link's words has that link alone.
    """
    ends = _sentence_ends(text, paragraph, spans)
    for k, span in enumerate(spans):
        place = bisect_right(ends, span[0])
        first = ends[place - 1] if place else paragraph.start
        last = ends[place] if place < len(ends) else paragraph.end
        mine = [c for c in here if first <= placed[c][0] < last]
        around = [c for c in mine if placed[c][1].span[0] <= span[0] and span[1] <= placed[c][1].span[1]]
        beside = [s for s in spans[max(0, k - 20) : k + 20] if first <= s[0] < last]
        if around:
            mine = around
        elif len(beside) > 1 and mine:
            following = spans[k + 1][0] if k + 1 < len(spans) else last
            if placed[mine[0]][0] < beside[0][0]:
                mine = [c for c in mine if placed[c][0] < span[0]][-1:]
            else:
                after = [c for c in mine if placed[c][0] >= span[1]]
                mine = [c for c in after if placed[c][0] < following] or after[:1] or mine[-1:]
        elif not mine:
            mine = [c for c in here if placed[c][0] >= span[1]][:1]
        yield Cited(span, _folded(text[slice(*span)]), None, tuple(mine))


def _sentence_ends(text: str, paragraph: _Paragraph, spans: Sequence[Span]) -> list[int]:
    """Where sentences end. A full stop within a quotation ends none, unless the quotation ends with it."""
    out, k = [], 0
    for m in _STOP.finditer(text, paragraph.start, paragraph.end):
        while k < len(spans) and spans[k][1] <= m.start():
            k += 1
        if k == len(spans) or not spans[k][0] <= m.start() < spans[k][1] or m.end() > spans[k][1]:
            out.append(m.end())
    return out


def _opens(text: str, at: int, start: int, end: int) -> bool:
    mark = text[at]
    before = text[at - 1] if at > start else " "
    after = text[at + 1] if at + 1 < end else " "
    if mark in "«‹":
        return not before.isalnum()
    if mark in "'’" and _ELIDED.match(text[at : at + 8]):
        return False
    return not before.isalnum() and before not in ".,!?…%" and not after.isspace() and after not in ",.;:)]"


def _closes(text: str, at: int, start: int, end: int) -> bool:
    before = text[at - 1] if at > start else " "
    after = text[at + 1] if at + 1 < end else " "
    return text[at] in "»›" or (not before.isspace() and not after.isalnum())


def _marked(text: str, start: int, end: int) -> Iterator[Span]:
    """The outermost stretches within marks, marks left out. “ and „ that never close run to the paragraph's end (the
    next paragraph may open with the mark again); of the others an unclosed one is no quotation."""
    marks = [m.start() for m in _MARKS.finditer(text, start, end)]
    closing: dict[str, list[int]] = {}
    for i in marks:
        if _closes(text, i, start, end):
            closing.setdefault(text[i], []).append(i)
    at = start
    for i in marks:
        if i < at or text[i] not in _CLOSERS or not _opens(text, i, start, end):
            continue
        close = _close(text, i, closing)
        if close is None and text[i] in _RUNS_ON:
            close = end
        if close is not None:
            span = trim(text, i + 1, close, " \t\r\n\u00a0\u202f*_")
            if span[0] < span[1]:
                yield span
            at = close + 1


def _close(text: str, at: int, closing: dict[str, list[int]]) -> int | None:
    """The place of the mark that closes the one at ``at``; None where there is none.

    An apostrophe after an s that a small letter follows (“the workers’ rights”) closes only where no other can.
    """
    single = text[at] in _SINGLE
    nearest: int | None = None
    for mark in _CLOSERS[text[at]]:
        places = closing.get(mark, [])
        first = bisect_right(places, at)
        chosen = places[first] if first < len(places) else None
        if single:
            chosen = _single(text, at, places[first : first + 8])
        if chosen is not None and (nearest is None or chosen < nearest):
            nearest = chosen
    return nearest


def _single(text: str, at: int, places: Sequence[int]) -> int | None:
    within = [p for p in places if p - at <= _LONGEST_SINGLE]
    for p in within:
        possessive = text[p - 1] in "sS" and text[p + 1 : p + 2] == " " and text[p + 2 : p + 3].islower()
        if not possessive and text.find(text[at], within[0] + 1, p) < 0:
            return p
    return within[0] if within else None

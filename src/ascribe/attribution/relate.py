"""A parse → relations of source, cue and content: the network's, mended and completed by rules.

The network finds cues and, for each, source and content within the cue's paragraph. Rules do what marks and grammar
settle: edges of quotations, bare silence, passives without a speaker, "citing", subjects shared by two verbs.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from ascribe.attribution import headline, joining, nesting, placing
from ascribe.attribution.language import Lexicon
from ascribe.attribution.nesting import ReadAlone
from ascribe.attribution.parse import Cue, Parse
from ascribe.attribution.relation import EDGE, Relation, merged, near, quotation_kind, trimmed
from ascribe.records import Span
from ascribe.text import overlap, trim


def relate(parse: Parse, headlines: Sequence[Span], alone: ReadAlone, lexicon: Lexicon) -> list[Relation]:
    """The relations on the page in reading order, a parent before its children.

    ``headlines`` are the blocks that may end in ": police" or "- report"; ``alone`` reads stretches of the same text
    each by itself.
    """
    found = [_without_passive_subject(parse, _relation(parse, cue)) for cue in parse.cues]
    found = [joining.spoken_alone(parse, placing.placed(parse, r)) for r in found if not _silent(parse, r)]
    found = _cited(parse, found, lexicon)
    found = joining.announced(parse, found)
    found = joining.continued(parse, found)
    found = _dedupe(found)
    found = joining.signed(parse, _with_shared_subject(parse, found))
    found = [*found, *headline.relations(parse, headlines, found, lexicon)]
    found = nesting.nested(parse, found, _relation, alone)
    found = nesting.parents(_of_own_clause(parse, found))
    found = joining.floating(parse, found)
    ordered = nesting.in_order(found)
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


def _relation(parse: Parse, cue: Cue) -> Relation:
    """The relation of one cue as the network sees it, its edges mended; its content may be empty."""
    own_cue = set(range(cue.first, cue.last))
    source = _runs(parse, cue.source, own_cue)
    content = _runs(parse, cue.content, own_cue | set(cue.source))
    cue_span = (parse.tokens[cue.first].start, parse.tokens[cue.last - 1].end)
    fitted = [_fit(parse, span, [*source, cue_span]) for span in content]
    kept = tuple(s for s in merged(fitted) if any(ch.isalnum() for ch in parse.text[s[0] : s[1]]))
    whole = tuple(s for s in source if parse.text[s[0] : s[1]].strip(" ,.“”‘’\"'").casefold() not in _EMPTY)
    return Relation(trimmed(parse.text, whole), (cue_span,), kept, None, cue.score, roles=cue.roles)


_EMPTY = frozenset({"", "the", "a", "an", "and", "of"})


def _fit(parse: Parse, span: Span, others: Sequence[Span]) -> Span:
    """The content's edges: whole quotations, no leading "that", no closing punctuation outside the marks."""
    start, end = trim(parse.text, *span, edge=EDGE)
    for q in near(parse, (start, end)):
        shared = overlap((q.start, q.end), (start, end))
        if shared > 0.6 * (q.end - q.start) and not any(overlap((q.start, q.end), o) for o in others):
            start, end = min(start, q.start), max(end, q.end)
    if parse.text[start : start + 5] == "that ":
        start += 5
    # A quotation left open for the next paragraph ends with its block, full stop and all.
    open_ended = any(not q.closed and start <= q.start and q.end <= end for q in near(parse, (start, end)))
    if open_ended:
        return start, end
    start, end = trim(parse.text, start, end, edge=EDGE)
    whole = any(q.start <= start and end <= q.end for q in near(parse, (start, end)))
    if not whole and end < len(parse.text) and parse.text[end] in "?!":
        end += 1
    return start, end


_SILENCE = re.compile(
    r"(?:to )?(?:comment|reply|respond|answer|elaborate|(?:be )?(?:interviewed|reached)|speak|discuss)\b"
)


_NO_ANSWER = re.compile(
    r"\b(?:did not|didn[’']t|has not|would not) (?:answer|repl|respond|comment)|\bdeclined to comment"
)
_PASSIVE = re.compile(
    r"(?:is|are|was|were|been)\s(?:\w+\s)?(?:believed|thought|understood|said|reported|expected|known|rumou?red|alleged|estimated"
    r"|considered|planned|accused|feared|suspected|presumed|set|due)$"
)


def _silent(parse: Parse, r: Relation) -> bool:
    """Bare silence ("declined to comment") reports nothing."""
    cue = parse.text[slice(*r.cue[0])].casefold()
    if cue in ("asked", "when asked"):
        stop = next((e for s, e in parse.sentences if s <= r.cue[0][0] < e), r.cue[0][1])
        return _NO_ANSWER.search(parse.text, r.cue[0][1], stop) is not None
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
        r, source=tuple(s for s in r.source if s not in subject), content=tuple(merged([*subject, *r.content]))
    )


def _of_own_clause(parse: Parse, found: list[Relation]) -> list[Relation]:
    """ "Ada says the lamp failed; Bo calls it a lie": what one clause says is no content of the next one's speaker."""
    cues = [r.cue[0] for r in found if r.cue]
    out = []
    for r in found:
        if not r.cue:
            out.append(r)
            continue
        at = r.cue[0]
        kept = tuple(
            (s, e)
            for s, e in r.content
            if ";" not in parse.text[min(e, at[1]) : max(s, at[0])]
            or not any(s <= c[0] and c[1] <= e for c in cues if c != at)
        )
        out.append(replace(r, content=kept or r.content))
    return out


def _cited(parse: Parse, found: list[Relation], lexicon: Lexicon) -> list[Relation]:
    """ "X reported …, citing Y" is one relation, Y's: it takes over the content, X stays as a hand of its chain."""
    out = list(found)
    reporting = lexicon.outlets["verbs"] | {"said", "says"}
    for i, r in enumerate(found):
        if parse.text[slice(*r.cue[0])].casefold() not in lexicon.custody["cites"]:
            continue
        # The network may take what is cited for content, and who cites it for the source.
        cited = next((c for c in r.content if 0 < c[0] - r.cue[0][1] <= 2), None)
        if not r.source and cited is None:
            continue
        sentence = next((s for s in parse.sentences if s[0] <= r.cue[0][0] < s[1]), (0, 0))
        for k, other in enumerate(out):
            if k == i or not other.content or not other.cue or not sentence[0] <= other.cue[0][0] < sentence[1]:
                continue
            if parse.text[slice(*other.cue[0])].casefold() not in reporting:
                continue
            shared = sum(overlap(a, b) for a in other.content for b in r.content)
            if not r.content or shared > 0.5 * sum(e - s for s, e in other.content):
                out[i] = replace(r, content=r.content or other.content)
            elif cited is not None:
                out[i] = replace(r, source=(cited,), content=other.content)
            else:
                continue
            out[k] = replace(other, content=())
            break
    return out


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

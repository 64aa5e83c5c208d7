"""Sources that grammar places: right after "according to", right before a verb that comes last."""

import re
from dataclasses import replace

from ascribe.attribution.mention import phrase_end
from ascribe.attribution.parse import Parse
from ascribe.attribution.relation import EDGE, Relation
from ascribe.text import overlap, trim

FARTHEST = 120
"""Characters between a cue that leans on a source and the end of that source's phrase."""
_LEANS = re.compile(r"(?:^|.*\s)(?:according to|on the word of)$", re.IGNORECASE)


def placed(parse: Parse, r: Relation) -> Relation:
    """The relation with its source where grammar puts it; unchanged where grammar says nothing."""
    if not r.cue:
        return r
    r = _without_hearer(parse, r)
    if _LEANS.match(parse.text[slice(*r.cue[0])]):
        return _cited_within(parse, _leaned_on(parse, r))
    return _cited_within(parse, r) if r.source else _said_last(parse, _inverted(parse, r))


_WHICH_CITES = re.compile(r".{3,60}?,?\s(?:which\s(?:cites|cited|quotes|quoted)|citing|quoting)\s", re.DOTALL)


def _cited_within(parse: Parse, r: Relation) -> Relation:
    """ "According to the daily X, which cites internal minutes": the minutes are the source, X a hand."""
    if len(r.source) != 1:
        return r
    m = _WHICH_CITES.match(parse.text, *r.source[0])
    return r if m is None or m.end() >= r.source[0][1] else replace(r, source=((m.end(), r.source[0][1]),))


def _leaned_on(parse: Parse, r: Relation) -> Relation:
    """ "According to minutes seen by the daily X": the minutes are the source, whatever part of them was found."""
    after = r.cue[0][1]
    at = after + len(parse.text[after : after + 2]) - len(parse.text[after : after + 2].lstrip())
    if r.source and any(abs(s - at) <= 1 for s, _ in r.source):
        return r
    stop = next((e for s, e in parse.sentences if s <= at < e), at)
    later = [s for s in r.source if at < s[0] < min(stop, at + FARTHEST)]
    inside = [c for c in r.content if c[0] <= at < c[1] and c[1] - at < FARTHEST and c[0] >= after]
    if later and not re.search(r"[;:“”\"]", parse.text[at : later[0][0]]):
        end = later[-1][1]
    elif inside:
        end = inside[0][1]
    else:
        end = at + phrase_end(parse, (at, min(stop, at + FARTHEST)))
    start, end = trim(parse.text, at, end, edge=EDGE)
    if end <= start:
        return r
    content = tuple(c for c in r.content if not overlap(c, (start, end)))
    return replace(r, source=((start, end),), content=content)


def _inverted(parse: Parse, r: Relation) -> Relation:
    """ "…, says the canton": the phrase right after the verb was taken for content."""
    start, end = r.cue[0]
    after = next((c for c in r.content if 0 < c[0] - end <= 1), None)
    told = parse.text[max(0, start - 2) : start]
    if after is None or not _STATES.fullmatch(parse.text[start:end]) or told[:1] not in (",", "”", '"', "’", "»"):
        return r
    stop = min(after[1], end + 1 + phrase_end(parse, (after[0], after[1])))
    comma = parse.text.find(", ", *after)
    source = trim(parse.text, after[0], comma if comma > 0 else max(stop, after[1]), edge=EDGE)
    if len(parse.tokens_in(*source)) > _WORDS or source[1] <= source[0]:
        return r
    rest = [c for c in r.content if c != after]
    if not rest:
        opening = next((s for s, e in parse.sentences if s <= start < e), start)
        rest = [trim(parse.text, opening, start, edge=EDGE)]
    return replace(r, source=(source,), content=tuple(rest)) if rest[0][1] - rest[0][0] > 12 else r


_TELLING = re.compile(
    r"(?:.*\sto|(?:.*\s)?(?:told|tells?|telling|inform|assur|remind|warn|promis|convinc|persuad|notif)\w*)$"
)
_HEARER = re.compile(
    r"(?:(?:him|her|them|it|us|me|you)\b|(?:(?:the|a|an|his|her|its|their|one|two|\w+)\s){0,2}[\w’'-]+)"
    r"(?:\s(?:of|in|on|at|from|last|this|yesterday)\b[^,;.“”\"]{0,40}?)?\s(?P<link>that)\s(?=\S+\s\S+\s\S)"
)


def _without_hearer(parse: Parse, r: Relation) -> Relation:
    """ "Told him in May that …": whom it was told is no part of what was told."""
    end = r.cue[0][1]
    first = next((c for c in r.content if 0 < c[0] - end <= 2), None)
    if first is None or not _TELLING.match(parse.text[slice(*r.cue[0])].casefold()):
        return r
    m = _HEARER.match(parse.text, *first)
    if m is None:
        return r
    heard = [parse.tags[i] for i in parse.tokens_in(first[0], m.start("link"))]
    if "VERB" in heard or "AUX" in heard:
        return r
    return replace(r, content=tuple(sorted((m.end(), first[1]) if c == first else c for c in r.content)))


_BETWEEN = re.compile(r",?\s(?:(?:has|have|had|also|first|now|then|later|once)\s){0,2}$")
_STATES = re.compile(
    r"(?:(?:has|have|had|also)\s)*(?:says?|said|tells?|told|shows?|showed|finds?|found|suggests?|suggested|reveals?|revealed|warns?"
    r"|warned|claims?|claimed|reports?|reported|announces?|announced|adds?|added|concedes?|conceded|states?|stated"
    r"|confirms?|confirmed|argues?|argued|writes?|wrote|notes?|noted|hints?|hinted)"
)
"""Verbs whose subject speaks, and never seems, appears or is spoken of."""
_APPOSED = re.compile(r"(?:its|his|her|their|the|an?)\s[^,“”\"]{3,80},\s[A-Z][^,“”\"]{2,40}$")
_WORDS = 14
"""The longest source phrase, in words, that is taken from a content."""


def _said_last(parse: Parse, r: Relation) -> Relation:
    """ "…, a study of the group claims": the phrase between the comma and the verb was taken for content."""
    cue = r.cue[0]
    last = next((c for c in r.content if c[1] <= cue[0] and _BETWEEN.fullmatch(parse.text[c[1] : cue[0]])), None)
    if last is None or not _STATES.fullmatch(parse.text[slice(*cue)]):
        return r
    comma = max(parse.text.rfind(mark, *last) for mark in (", ", "” ", '" ', "» "))
    start = last[0] if comma < 0 else comma + 2
    if parse.text[last[1]] == ",":
        # "…, its editor, Lena Hartog, told the authors": two commas close an apposition that speaks.
        outer = max((parse.text.rfind(mark, last[0], comma) for mark in (", ", "” ", '" ', "» ")), default=-1)
        if comma < 0 or outer < 0 or not _APPOSED.match(parse.text, outer + 2, last[1]):
            return r
        start, comma = outer + 2, outer
    phrase = [parse.tags[i] for i in parse.tokens_in(start, last[1])]
    nominal = phrase and phrase[0] in ("DET", "NOUN", "PROPN", "ADJ", "NUM", "PRON")
    if not nominal or len(phrase) > _WORDS or "AUX" in phrase or "SCONJ" in phrase:
        return r
    rest = [c for c in r.content if c != last]
    if comma >= 0:
        rest.append(trim(parse.text, last[0], comma, edge=EDGE))
    if not rest:
        opening = next((s for s, e in parse.sentences if s <= start < e), start)
        before = trim(parse.text, opening, start, edge=EDGE)
        if before[1] - before[0] < 12:
            return r
        rest.append(before)
    return replace(r, source=((start, last[1]),), content=tuple(sorted(rest)))

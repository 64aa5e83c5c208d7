"""Words and sentences of a text, with offsets. The language's part (abbreviations) is data."""

import re
from dataclasses import dataclass

# A word keeps its inner full stops when it is an acronym (U.S.), its inner digits' separators (1,200; 09:42), and
# loses clitics ('s, n't) so that tags and names do not depend on them. Everything else is one character a token.
_WORD = re.compile(
    r"""(?:[^\W\d_]\.){2,}                                   # U.S.  a.m.
      | \d+(?:[.,:]\d+)*                                     # 1,200  09:42  3.5
      | [^\W\d_]+?(?=n['’]t\b)                               # do|n't
      | n['’]t\b
      | ['’](?:s|S|re|ve|ll|d|m|RE|VE|LL|D|M)\b              # 's  're
      | [^\W\d_]+(?:['’](?!(?:s|re|ve|ll|d|m|S|RE|VE|LL|D|M)\b)[^\W\d_]+)*   # O'Neill
      | \.{2,} | -{2,}
      | \S""",
    re.VERBOSE,
)

_ENDERS = ".!?…"
_CLOSERS = "\"'”’»)]›"
_OPENERS = "\"'“‘«([‹„"


@dataclass(frozen=True, slots=True)
class Token:
    """A word or mark; ``text[start:end]`` is it, ``end`` exclusive."""

    start: int
    end: int
    word: str


def tokenize(text: str, start: int = 0, end: int | None = None) -> list[Token]:
    """The tokens of ``text[start:end]`` with offsets into ``text``; white space is in none of them."""
    stop = len(text) if end is None else end
    return [Token(m.start(), m.end(), m.group()) for m in _WORD.finditer(text, start, stop)]


def _ends_sentence(text: str, at: int, stop: int, abbreviations: frozenset[str]) -> int | None:
    """Where the sentence ends if the mark at ``at`` ends it (after closing marks), else None."""
    after = at + 1
    while after < stop and text[after] in _ENDERS:
        after += 1
    while after < stop and text[after] in _CLOSERS:
        after += 1
    if after >= stop:
        return after
    if not text[after].isspace():
        return None
    follow = after
    while follow < stop and text[follow].isspace():
        follow += 1
    lead = follow
    while lead < stop and text[lead] in _OPENERS:
        lead += 1
    first = text[lead] if lead < stop else ""
    if first.islower():
        return None
    if text[at] == "." and after == at + 1:
        head = at
        while head > 0 and not text[head - 1].isspace() and text[head - 1] not in _OPENERS:
            head -= 1
        word = text[head:at]
        if word.casefold() in abbreviations or (len(word) == 1 and word.isupper() and word != "I"):
            return None
        if re.fullmatch(r"(?:[^\W\d_]\.)+[^\W\d_]", word) and not _starts_anew(text, lead, stop):
            return None
    return after


# After an acronym's full stop only a word that opens sentences tells an end ("in the U.S. The minister …").
_OPENING_WORDS = frozenset(
    (
        "the a an this that these those it he she they we i but and in on at after before when while if "
        "as there its his her their our my what who why how for with by from some many most several two "
        "three"
    ).split()
)


def _starts_anew(text: str, at: int, stop: int) -> bool:
    word = re.compile(r"[^\W\d_]+").match(text, at, stop)
    return bool(word) and word is not None and word.group().casefold() in _OPENING_WORDS


def sentences(text: str, start: int, end: int, abbreviations: frozenset[str]) -> list[tuple[int, int]]:
    """Half-open spans of the sentences of ``text[start:end]``, white space between them left out; [] if blank."""
    spans, begin, at = [], start, start
    while at < end:
        if text[at] in _ENDERS:
            stop = _ends_sentence(text, at, end, abbreviations)
            if stop is not None:
                spans.append((begin, stop))
                at = begin = stop
                while begin < end and text[begin].isspace():
                    begin += 1
                at = begin
                continue
        at += 1
    if begin < end and text[begin:end].strip():
        tail = end
        while text[tail - 1].isspace():
            tail -= 1
        spans.append((begin, tail))
    out = []
    for s, e in spans:
        while s < e and text[s].isspace():
            s += 1
        if s < e:
            out.append((s, e))
    return out

"""Custody: through whose hands a document came to the page, from the words that describe it.

"A memo obtained by X", "minutes leaked to X by Y", "a recording supplied by Y and verified by X", "the memo that X has
seen": who received it stands before who gave it, the page's side first.
"""

import re
from functools import cache

from ascribe.attribution import language
from ascribe.attribution.cast import Cast, Page
from ascribe.attribution.language import Lexicon
from ascribe.attribution.mention import Mention, phrase_end, read_mention
from ascribe.attribution.source import entity_of
from ascribe.attribution.thing import agree
from ascribe.records import Span

REACH = 60
"""Characters beyond a source's span in which its custody may still be told."""
_RECEIVER, _GIVER = 0, 1


@cache
def _patterns(code: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Participle … by / to / with, and the relative clause "that X obtained", in the language of that code."""
    lexicon = language.lexicon(code)
    assert lexicon is not None

    def either(*tables: str) -> str:
        words = {w for t in tables for w in lexicon.custody[t]}
        return "|".join(re.escape(w) for w in sorted(words, key=len, reverse=True))

    between = r"(?:\s(?!by\b|to\b|with\b|and\b)[\w’'-]+){0,6}?"
    given = re.compile(
        rf"\b(?:(?P<received>{either('received')}){between}\sby|(?P<gave>{either('given')}){between}\sby"
        rf"|(?P<to>{either('handed')}){between}\s(?:to|with))\s"
    )
    relative = re.compile(
        rf"\b(?:that|which)\s(?P<who>(?:[\w’'&.-]+\s){{1,6}}?)"
        rf"(?:(?:has|have|had|also|first)\s)*(?:{either('received')}|saw|heard)\b"
    )
    return given, relative


def tells_custody(words: str, lexicon: Lexicon) -> bool:
    """Whether the words tell how something came to somebody."""
    return any(p.search(words) for p in _patterns(lexicon.code))


def keepers(page: Page, cast: Cast, span: Span, stop: int, lexicon: Lexicon) -> list[int]:
    """The entities through whose hands the document described at ``span`` came, the page's side first.

    ``stop`` bounds the look beyond the span (its block's end). New hands become entities of ``cast``.
    """
    given, relative = _patterns(lexicon.code)
    start, end = read_mention(page.parse, span, lexicon).core_end, span[1]
    stop = min(stop, end + REACH)
    found: list[tuple[int, int, int]] = []
    for m in given.finditer(page.parse.text, start, stop):
        if m.start() > end + 3 and not (found and m.start() < found[-1][1] + 40):
            continue
        role = _GIVER if m["gave"] else _RECEIVER
        found += _hand(page, cast, m.end(), stop, role, m["to"], lexicon)
        by = re.match(r"\s?by\s", page.parse.text[_np_end(page, m.end(), stop) : stop])
        if m["to"] and by:
            at = _np_end(page, m.end(), stop) + by.end()
            found += _hand(page, cast, at, stop, _GIVER, None, lexicon)
    for m in relative.finditer(page.parse.text, start, stop):
        if m.start() <= end + 3:
            found += _hand(page, cast, m.start("who"), m.end("who"), _RECEIVER, None, lexicon)
    via = re.compile(r"\((?:via|h/t|hat tip)\s(?=[A-Z@])").search(page.parse.text, start, stop)
    if via and via.start() <= end + 3:
        found += _hand(page, cast, via.end(), stop, _RECEIVER, None, lexicon)
    ordered = sorted(found, key=lambda f: (f[0], -f[1]))
    return list(dict.fromkeys(k for _, _, k in ordered))


def told_elsewhere(page: Page, cast: Cast, mention: Mention) -> list[int]:
    """The keepers of a document whose custody the page tells where it is not cited: beside the same noun."""
    text = page.parse.text
    for pattern in _patterns(page.lexicon.code):
        for m in pattern.finditer(text):
            start = page.phrase_before(m.start())
            if start is None:
                continue
            other = read_mention(page.parse, (start, m.start()), page.lexicon)
            if other.kind in ("document", "data") and other.head == mention.head and agree(mention, other.core):
                stop = next((e for s, e in page.parse.sentences if s <= m.start() < e), m.end())
                found = keepers(page, cast, (start, m.start()), stop, page.lexicon)
                if found:
                    return found
    return []


def _np_end(page: Page, start: int, stop: int) -> int:
    return start + phrase_end(page.parse, (start, stop))


def _hand(
    page: Page, cast: Cast, start: int, stop: int, role: int, handed: str | None, lexicon: Lexicon
) -> list[tuple[int, int, int]]:
    """(role, place, entity) of the phrase at ``start``, or nothing where it names no one who passes things on."""
    span = (start, _np_end(page, start, stop))
    if not page.parse.text[slice(*span)].strip():
        return []
    mention = read_mention(page.parse, span, lexicon)
    if not _passes_on(page, mention, handed, lexicon):
        return []
    return [(role, start, entity_of(page, cast, span))]


_PRIVATE = frozenset({"sent", "shown", "read", "described", "addressed", "submitted"})
"""What is sent or shown to someone is in a publisher's hands only if a publisher is that someone."""


def _passes_on(page: Page, mention: Mention, handed: str | None, lexicon: Lexicon) -> bool:
    if mention.pronoun or mention.text.casefold().startswith(("this ", "our ", "us")):
        return False
    outlet = mention.kind == "outlet" or (mention.name is not None and page.publishes(mention.name))
    if handed in _PRIVATE:
        return outlet
    if handed is not None:
        return outlet or mention.name is not None
    return outlet or mention.name is not None or mention.kind in ("organization", "person")

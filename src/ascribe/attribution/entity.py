"""A new entity of the cast from a phrase that means nobody known: its kind, its name, why it is not named."""

import re
from collections.abc import Sequence
from functools import cache

from ascribe.attribution import language
from ascribe.attribution.cast import Cast, Entity, Page, initials
from ascribe.attribution.mention import DETERMINERS, Mention, is_unnamed
from ascribe.attribution.noun import singular
from ascribe.records import SourceKind, Span

_REASON = re.compile(
    r"(?:because|since|for fear|out of fear|citing|given|due to|as (?:he|she|they|it) (?:was|were|is|are) not"
    r"|in order to|to discuss|owing to)[^.;,]*",
    re.IGNORECASE,
)

LONGEST_INITIALS = 6
_RECORDS = re.compile(
    r"\s(?:also\s)?(?:shows?|showed|lists?|listed|contains?|mentions?|provides?|records?|reads?|states?|gives?|bears?)\b"
)
"""What an unknown thing does that people and bodies rarely do: then it is something written."""


def new(page: Page, cast: Cast, mention: Mention) -> int:
    """Adds the entity that a mention tells of by itself, and gives its index."""
    text, span = page.parse.text, mention.span
    kind = _kind(page, mention)
    name = mention.name or description(mention, page.lexicon.code) or text[span[0] : span[1]]
    name = _spelled_out(page, name)
    if mention.name and re.search(
        r"(?<![.!?”\"]\s)(?<!^)(?<!\n)\bThe\s$", text[max(0, span[0] - 6) : text.find(mention.name, span[0])]
    ):
        name = f"The {name}"
    entity = Entity(name, kind, mention.head, mention.plural)
    if kind == "unnamed":
        entity.reason = reason(text, span, page.parse.sentences)
    if mention.kind == "person" and kind == "person":
        entity.gender = {"woman": "she", "man": "he"}.get(mention.head.removeprefix("spokes"))
    return cast.add(entity)


def _spelled_out(page: Page, name: str) -> str:
    """The full name that the page has for initials ("NPA"); else the name as it is."""
    if not (name.isalpha() and name.isupper() and 2 <= len(name) <= LONGEST_INITIALS):
        return name
    for n in page.parse.names:
        full = page.parse.text[n.start : n.end]
        if " " in full and initials(full) == name:
            return full
    return name


def _kind(page: Page, mention: Mention) -> SourceKind:
    text, end = page.parse.text, mention.span[1]
    sentence = next((s for s in page.parse.sentences if s[0] <= mention.span[0] < s[1]), mention.span)
    # "an official, who asked not to be named": the clause may stand outside the source's span.
    clause = re.match(r",? (?:who|speaking|whose|asking|which)", text[end : end + 12])
    around = text[mention.span[0] : min(sentence[1], end + 120)] if clause else mention.text
    if is_unnamed(mention, around, page.lexicon):
        return "unnamed"
    if mention.pronoun in ("he", "she", "first"):
        return "person"
    relative = mention.text.casefold() in ("who", "whom", "whose")
    if relative or mention.pronoun in ("one", "some") or _ANYBODY.fullmatch(mention.text):
        return "unnamed"
    if (mention.kind == "person" and mention.plural) or _CIRCLE.match(mention.text):
        return "group"
    if mention.kind == "person" and mention.name is None and _once_indefinite(page, mention):
        return "unnamed"
    if mention.kind in ("organization", None) and mention.name and page.publishes(mention.name):
        return "outlet"
    if mention.kind is not None:
        return mention.kind
    if _RECORDS.match(text, end):
        return "document"
    if mention.plural:
        return "group"
    return "unnamed" if mention.pronoun == "they" else "organization" if mention.definite else "group"


_ANYBODY = re.compile(r"(?:(?:some|any|every|no)(?:body|one)|no one)(?:\s.*)?", re.IGNORECASE | re.DOTALL)


_CIRCLE = re.compile(r"(?:his|her|their|my)\s(?:own\s)?(?:\w+\s)?(?:team|group|lab|family|circle|side)$", re.IGNORECASE)


def _once_indefinite(page: Page, mention: Mention) -> bool:
    """ "The official" after "an official": withheld, though spoken of as known."""
    if mention.head.startswith("spokes"):
        return False
    before = page.parse.text[: mention.span[0]].casefold()
    return any(mention.head in map(singular, m[1].split()) for m in _INDEFINITE.finditer(before))


_INDEFINITE = re.compile(r"(?=\b(?:an?|one|another|two|three|four|five|several)\s((?:[\w’-]+\s){0,3}[\w’-]+))")


@cache
def _cut(code: str) -> re.Pattern[str]:
    """Where a description ends: a clause, or the words that tell its custody."""
    lexicon = language.lexicon(code)
    words = {w for t in ("received", "given", "handed") for w in lexicon.custody[t]} if lexicon else {"obtained"}
    either = "|".join(re.escape(w) for w in sorted(words, key=len, reverse=True))
    clause = (
        r"who|whom|which|that|whose|speaking|reached|dated|in (?:an?|his|her|its|their) (?:e-?mail|statement|letter)"
    )
    return re.compile(rf"\s*,(?!\d)|\s+(?:{clause})\b|\s+(?:{either})(?:\s[\w’'-]+){{0,6}}?\s(?:by|to|with)\s")


def description(mention: Mention, code: str) -> str:
    """A description as a name: without article, numerals kept, custody and speaking clauses left out."""
    core = mention.core_end - mention.span[0]
    cut = _cut(code).search(mention.text, core if mention.core else 0)
    bare = re.sub(r"^(?:the|a|an)\s+", "", mention.text[: cut.start() if cut else None].strip(), flags=re.IGNORECASE)
    first = (bare.split() or [""])[0].casefold()
    return bare[:1].lower() + bare[1:] if first in DETERMINERS else bare


_FOLLOWS = re.compile(
    r"\s*(?:They|Both|All|He|She|The \w+)(?: all| both)? (?:spoke|asked|requested|declined|insisted)\b"
)


def reason(text: str, span: Span, sentences: Sequence[Span]) -> str | None:
    """Why a source is not named, in the page's words: from its sentence, or the next where that goes on about it
    ("They spoke on condition of …"); None where the page gives no reason."""
    stop = next((e for s, e in sentences if s <= span[0] < e), span[1])
    if _FOLLOWS.match(text, stop):
        stop = next((e for s, e in sentences if s >= stop), stop)
    window = text[span[0] : stop]
    anonymous = re.search(r"anonym|not (?:to )?be (?:named|identified)|not be named|withheld", window)
    if not anonymous:
        return None
    m = _REASON.search(window, max(0, anonymous.start() - 20))
    if m:
        return m.group().strip(' ,”"')
    condition = re.search(r"(?:on|under) (?:the )?condition of anonymity", window)
    return condition.group() if condition else None

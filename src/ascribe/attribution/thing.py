"""Bodies and documents on the page: by name, by the head of the phrase, by a word that stands for any of their kind."""

import re

from ascribe.attribution import entity, person
from ascribe.attribution.cast import Cast, Page, initials, plain
from ascribe.attribution.mention import DETERMINERS, Mention, read_mention
from ascribe.attribution.noun import singular
from ascribe.records import SourceKind

GENERIC: dict[SourceKind, frozenset[str]] = {
    "outlet": frozenset({
        "report", "paper", "newspaper", "outlet", "website", "site", "agency", "broadcaster", "media", "daily",
        "weekly", "magazine", "press", "channel", "article", "publication", "monthly", "station", "tabloid",
    }),
    "document": frozenset({"document", "paper", "file", "text", "report", "letter", "note", "memo"}),
    "organization": frozenset({
        "company", "group", "firm", "organization", "organisation", "agency", "lender", "maker", "retailer", "operator",
        "manufacturer", "insurer",
    }),
}  # fmt: skip
"""Heads that may stand for any source of a kind that was named before."""
PUBLIC = frozenset({
    "court", "ministry", "police", "union", "government", "commission", "board", "council", "department", "parliament",
    "party", "university", "army", "navy", "force", "military", "federation", "association", "committee", "office",
    "embassy",
})  # fmt: skip
"""Bodies that "the company" never means."""
KIN: dict[str, frozenset[str]] = {
    "union": frozenset({"union", "federation", "brotherhood", "association", "guild"}),
    "airline": frozenset({"air", "airlines", "airways", "jet", "aviation"}),
    "bank": frozenset({"bank", "bancorp", "savings"}),
    "charity": frozenset({"foundation", "trust", "relief", "aid"}),
    "university": frozenset({"university", "college"}),
    "agency": frozenset({"agency", "bureau", "administration"}),
    **dict.fromkeys(
        ("station", "broadcaster", "channel"), frozenset({"radio", "tv", "television", "channel", "fm", "broadcasting"})
    ),
    "club": frozenset({"club", "united", "fc", "rovers", "athletic"}),
}
"""Words of a name that the head of a later phrase may stand for."""
_WRITTEN: tuple[SourceKind, ...] = ("document", "data")


def by_name(cast: Cast, mention: Mention) -> int | None:
    """An entity that bears the name, a fuller form, a shorter form, or its initials; a document's description that
    holds a body's name is not that body."""
    mine = set(plain(mention.name or "").split()) - {"of", "and"}
    written = mention.kind in _WRITTEN
    for k, e in enumerate(cast.entities):
        theirs = set(plain(e.name).split()) - {"of", "and"}
        if e.kind in ("person", "unnamed") or not mine or not theirs or (e.kind in _WRITTEN) != written:
            continue
        if mine <= theirs or theirs <= mine or (mention.core.isupper() and mention.core == initials(e.name)):
            if len(theirs) < len(mine) and e.kind != "document":
                e.name = mention.name or e.name
            return k
    return None


def _known_or_new(page: Page, cast: Cast, mention: Mention) -> int:
    known = by_name(cast, mention)
    return entity.new(page, cast, mention) if known is None else known


def by_head(page: Page, cast: Cast, mention: Mention, *, headline: bool) -> int | None:
    """Definite phrases without a name: "the mayor", "the memo", "the agency"; in a headline bare ones too."""
    bare = headline and not re.match(r"(?:an?|some|two|three)\b", mention.text)
    if (mention.numbered and not headline) or not (mention.definite or bare):
        return None
    head, at = mention.head, None if headline else mention.span[0]
    if mention.kind == "person" and not mention.plural:
        return person.by_title(page, cast, mention, at)
    written = mention.kind in _WRITTEN
    same = [
        k
        for k, e in enumerate(cast.entities)
        if e.kind != "person"
        and e.plural == mention.plural
        and head in (e.head, singular(e.name.split()[-1]))
        and not (e.kind in _WRITTEN and not written and mention.kind is not None)
        and (headline or agree(mention, e.name))
    ]
    if same:
        return cast.nearest(same, at)
    named = _named_by_word(page, cast, mention)
    if named is not None:
        return named
    if re.match(r"(?:his|her|its|their|my|our)\b", mention.text, re.IGNORECASE):
        return None
    if _modifiers(mention.core, head) and not headline:
        common = head in GENERIC["organization"] and head != "agency" and mention.core.islower()
        return _only_body(page, cast, mention) if common else None
    return _generic(page, cast, head, at)


_SAME = frozenset("new same latest local own whole entire present current state said".split())


def _modifiers(words: str, head: str) -> set[str]:
    """What tells one bearer of a head from another: "foreign" and "Karsk" of "Karsk’s foreign ministry"."""
    parts = (singular(w) for w in re.findall(r"[\w’'-]+", words))
    return {w for w in parts if w != head and w not in DETERMINERS | _SAME | {"of", "for", "and", "in", "at"}}


def agree(mention: Mention, name: str) -> bool:
    """Whether a phrase may mean what bears the name: what modifies the two is not at odds."""
    mine, theirs = _modifiers(mention.core, mention.head), _modifiers(name, mention.head)
    return not mine or not theirs or bool(mine & theirs)


def _generic(page: Page, cast: Cast, head: str, at: int | None) -> int | None:
    """ "The company", "the newspaper": the nearest cited one of the kind, else the nearest that the page names."""
    for kind, heads in GENERIC.items():
        if head not in heads:
            continue
        fits = [
            k
            for k, e in enumerate(cast.entities)
            if e.kind == kind and e.head not in PUBLIC and not page.is_own(e.name)
        ]
        if fits:
            return cast.nearest(fits, at)
        if kind != "document" and (found := nearest_named(page, cast, kind, at)) is not None:
            return found
    return None


def _only_body(page: Page, cast: Cast, mention: Mention) -> int | None:
    """ "The glazing group" for the one body that its paragraph has named before: no other can be meant."""
    start, at = page.block_start(mention.span[0]), mention.span[0]
    bodies = [n for n in page.parse.names if n.kind == "ORG" and start <= n.start and n.end <= at]
    if len({plain(page.parse.text[n.start : n.end]) for n in bodies}) != 1:
        return None
    full = read_mention(page.parse, (bodies[0].start, bodies[0].end), page.lexicon)
    if full.kind != "organization" or full.name is None or singular(full.name.split()[-1]) in PUBLIC:
        return None
    return _known_or_new(page, cast, full)


def nearest_named(page: Page, cast: Cast, kind: SourceKind, at: int | None) -> int | None:
    """The body of that kind which the page names last before ``at`` (first in all for a headline)."""
    bodies = [n for n in page.parse.names if n.kind == "ORG" and (at is None or n.end <= at)]
    for name in bodies if at is None else reversed(bodies):
        words = page.parse.text[name.start : name.end]
        mention = read_mention(page.parse, (name.start, name.end), page.lexicon)
        if mention.name is None or page.is_own(words) or singular(words.split()[-1]) in PUBLIC:
            continue
        published = mention.kind == "outlet" or page.publishes(words)
        if mention.kind in ("organization", "outlet") and published == (kind == "outlet"):
            return _known_or_new(page, cast, mention)
    return None


def _named_by_word(page: Page, cast: Cast, mention: Mention) -> int | None:
    """ "The museum" for the body whose name on the page begins or ends with Museum, or with a word of that kind."""
    for k, e in reversed(list(enumerate(cast.entities))):
        kin = KIN.get(mention.head, frozenset()) & {w.casefold() for w in e.name.split()[-1:]}
        if kin and e.kind == "organization" and " " in e.name and not mention.plural and agree(mention, e.name):
            return k
    for name in reversed([n for n in page.parse.names if n.kind != "PER"]):
        words = [singular(w) for w in page.parse.text[name.start : name.end].split()]
        ends = {words[0], words[-1], page.parse.text[name.start : name.end].split()[-1].casefold()}
        kin = KIN.get(mention.head, frozenset()) & ends
        if len(words) > 1 and (kin or mention.head in (words[-1], words[0])) and not mention.plural:
            full = read_mention(page.parse, (name.start, name.end), page.lexicon)
            if full.name and full.kind != "person" and agree(mention, full.name):
                return _known_or_new(page, cast, full)
    return None

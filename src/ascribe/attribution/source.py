"""Who each source phrase is: pronouns, short names, titles and "the report" to the fullest name on the page.

Relations are read in the order of the body, headline and standfirst last, since these lean on what the body names. In
the manner of a deterministic sieve (Raghunathan et al., EMNLP 2010): name, role, head of the phrase, pronoun.
"""

import re
from collections.abc import Sequence

from ascribe.attribution import person
from ascribe.attribution.cast import Cast, Entity, Page, plain, read_page
from ascribe.attribution.language import Lexicon
from ascribe.attribution.mention import DETERMINERS, Mention, is_unnamed, read_mention, singular
from ascribe.attribution.parse import Parse
from ascribe.attribution.relation import Relation
from ascribe.records import SourceKind, Span

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
_REASON = re.compile(
    r"(?:because|since|for fear|out of fear|citing|given|due to|as (?:he|she|they|it) (?:was|were|is|are) not"
    r"|in order to|to discuss|owing to)[^.;,]*",
    re.IGNORECASE,
)


_RECORDS = re.compile(
    r"\s(?:also\s)?(?:shows?|showed|lists?|listed|contains?|mentions?|provides?|records?|reads?|states?|gives?|bears?)\b"
)
"""What an unknown thing does that people and bodies rarely do: then it is something written."""


def resolve(parse: Parse, relations: Sequence[Relation], late: frozenset[int], lexicon: Lexicon) -> Cast:
    """Finds who each relation cites. ``late`` holds the relations of headline and standfirst, read last."""
    page = read_page(parse, lexicon)
    cast = Cast([], [None] * len(relations))
    body = [i for i in range(len(relations)) if i not in late]
    for step, i in enumerate([*body, *sorted(late)]):
        r = relations[i]
        if not r.source:
            cast.of_relation[i] = _floating_speaker(parse, relations, cast, i)
            continue
        span = (r.source[0][0], r.source[-1][1])
        found = _entity_of(page, cast, span, headline=i in late)
        cast.entities[found].spans.append(span)
        cast.entities[found].last_seen = step
        cast.of_relation[i] = found
    return cast


def _floating_speaker(parse: Parse, relations: Sequence[Relation], cast: Cast, i: int) -> int | None:
    """A quotation without cue has the speaker of the quotation right before it in its block, or nobody's."""
    r = relations[i]
    if r.cue or i == 0:
        return None
    before = relations[i - 1]
    same_block = any(s <= before.content[0][0] < e and s <= r.content[0][0] < e for s, e in parse.blocks)
    return cast.of_relation[i - 1] if same_block else None


def _entity_of(page: Page, cast: Cast, span: Span, *, headline: bool) -> int:
    """The entity that a phrase means: one known before, or a new one."""
    mention = read_mention(page.parse, span, page.lexicon)
    found: int | None
    if mention.pronoun:
        found = _pronoun(page, cast, mention)
    elif mention.name and mention.name.strip() and mention.kind == "person":
        found = person.by_name(page, cast, mention.name, mention.text)
    elif (found := person.by_surname(cast, mention)) is None:
        found = _named(cast, mention) if mention.name else _by_head(page, cast, mention, headline=headline)
    return _new(page, cast, mention) if found is None else found


def _new(page: Page, cast: Cast, mention: Mention) -> int:
    text, span = page.parse.text, mention.span
    kind = _kind(page, mention)
    name = mention.name or _description(mention) or text[span[0] : span[1]]
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


def _kind(page: Page, mention: Mention) -> SourceKind:
    text, end = page.parse.text, mention.span[1]
    sentence = next((s for s in page.parse.sentences if s[0] <= mention.span[0] < s[1]), mention.span)
    # "an official, who asked not to be named": the clause may stand outside the source's span.
    clause = re.match(r",? (?:who|speaking|whose|asking|which)", text[end : end + 12])
    around = text[mention.span[0] : min(sentence[1], end + 120)] if clause else mention.text
    if is_unnamed(mention, around, page.lexicon):
        return "unnamed"
    if mention.kind == "person" and mention.plural:
        return "group"
    if mention.kind in ("organization", None) and mention.name and page.publishes(mention.name):
        return "outlet"
    if mention.kind is not None:
        return mention.kind
    if _RECORDS.match(text, end):
        return "document"
    if mention.plural:
        return "group"
    return "organization" if mention.definite else "unnamed" if mention.pronoun else "group"


def _description(mention: Mention) -> str:
    """A description as a name: without article, numerals kept, custody and speaking clauses left out."""
    cut = r"\s*,|\s+(?:who|whom|which|that|speaking|obtained|seen|reviewed|reached)\b"
    bare = re.sub(r"^(?:the|a|an)\s+", "", re.split(cut, mention.text)[0].strip(), flags=re.IGNORECASE)
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


def _named(cast: Cast, mention: Mention) -> int | None:
    """An entity that bears the name, a fuller form, a shorter form, or its initials."""
    mine = set(plain(mention.name or "").split()) - {"of", "and"}
    for k, e in enumerate(cast.entities):
        theirs = set(plain(e.name).split()) - {"of", "and"}
        if e.kind in ("person", "unnamed") or not mine or not theirs:
            continue
        initials = "".join(w[0] for w in e.name.split() if w[0].isupper())
        if mine <= theirs or theirs <= mine or (mention.core.isupper() and mention.core == initials):
            if len(theirs) < len(mine) and e.kind != "document":
                e.name = mention.name or e.name
            return k
    return None


def _by_head(page: Page, cast: Cast, mention: Mention, *, headline: bool) -> int | None:
    """Definite phrases without a name: "the mayor", "the memo", "the agency"; in a headline bare ones too."""
    bare = headline and not re.match(r"(?:an?|some|two|three)\b", mention.text)
    if (mention.numbered and not headline) or not (mention.definite or bare):
        return None
    head, at = mention.head, None if headline else mention.span[0]
    if mention.kind == "person" and not mention.plural:
        return person.by_title(page, cast, mention, at)
    same = [
        k
        for k, e in enumerate(cast.entities)
        if e.kind != "person" and e.plural == mention.plural and head in (e.head, singular(e.name.split()[-1]))
    ]
    if same:
        return cast.nearest(same, at)
    named = _named_by_last_word(page, cast, mention)
    if named is not None:
        return named
    if len(mention.core.split()) > 1 and not headline:
        return None
    for kind, heads in GENERIC.items():
        if head in heads:
            fits = [k for k, e in enumerate(cast.entities) if e.kind == kind and e.head not in PUBLIC]
            if fits:
                return cast.nearest(fits, at)
    return None


def _named_by_last_word(page: Page, cast: Cast, mention: Mention) -> int | None:
    """ "The museum" for the body whose name on the page begins or ends with Museum."""
    for name in reversed([n for n in page.parse.names if n.kind != "PER"]):
        words = [singular(w) for w in page.parse.text[name.start : name.end].split()]
        if len(words) > 1 and mention.head in (words[-1], words[0]) and not mention.plural:
            full = read_mention(page.parse, (name.start, name.end), page.lexicon)
            if full.name and full.kind != "person":
                known = _named(cast, full)
                return _new(page, cast, full) if known is None else known
    return None


def _pronoun(page: Page, cast: Cast, mention: Mention) -> int | None:
    """The antecedent of a pronoun: the latest source before it that agrees, or the nearest name."""
    cls, at = mention.pronoun, mention.span[0]
    if mention.text.casefold() in ("who", "whom", "whose", "which", "that"):
        return _before_relative(page, cast, mention)
    if cls in ("he", "she"):
        return person.by_pronoun(page, cast, at, cls)
    entities = cast.entities
    if cls == "it":
        things = ("document", "organization", "outlet", "data")
        return cast.nearest([k for k, e in enumerate(entities) if e.kind in things and not e.plural and e.spans], at)
    if cls in ("they", "one"):
        fits = [k for k, e in enumerate(entities) if e.plural or e.kind == "group"]
        whole = cast.nearest(fits, at)
        if cls == "one" and whole is not None:
            e = entities[whole]
            name = f"{mention.text.casefold().split()[0]} of {e.name}"
            why = reason(page.parse.text, mention.span, page.parse.sentences) or e.reason
            return cast.add(Entity(name, e.kind, e.head, False, reason=why, part_of=whole))
        if whole is None:
            return cast.nearest([k for k, e in enumerate(entities) if e.kind in ("organization", "outlet")], at)
        return whole
    return None


def _before_relative(page: Page, cast: Cast, mention: Mention) -> int | None:
    """What a relative pronoun leans on: the name that ends right before it, else the phrase before it."""
    at = mention.span[0]
    before = page.parse.text[:at].rstrip(" ,—–")
    for name in reversed(page.parse.names):
        if name.end <= at and len(before) - name.end <= 1:
            return _entity_of(page, cast, (name.start, name.end), headline=False)
    lead = re.search(
        r"(?:(?:the|a|an|its|their|two|three|several|some)\s+)(?:[\w’'-]+\s+){0,5}[\w’'-]+$",
        before[-90:],
        re.IGNORECASE,
    )
    if lead:
        start = len(before) - len(before[-90:]) + lead.start()
        return _entity_of(page, cast, (start, len(before)), headline=False)
    return None

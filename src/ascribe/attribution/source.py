"""Who each source phrase is: pronouns, short names, titles and "the report" to the fullest name on the page.

Relations are read in the order of the body, headline and standfirst last, since these lean on what the body names. In
the manner of a deterministic sieve (Raghunathan et al., EMNLP 2010): name, role, head of the phrase, pronoun.
"""

import re
from collections.abc import Sequence

from ascribe.attribution import entity, person, thing
from ascribe.attribution.cast import Cast, Entity, Page
from ascribe.attribution.mention import Mention, phrase_end, read_mention
from ascribe.attribution.parse import Parse
from ascribe.attribution.relation import Relation
from ascribe.records import SourceKind, Span


def resolve(page: Page, relations: Sequence[Relation], late: frozenset[int]) -> Cast:
    """Finds who each relation cites. ``late`` holds the relations of headline and standfirst, read last."""
    parse = page.parse
    cast = Cast([], [None] * len(relations))
    body = [i for i in range(len(relations)) if i not in late]
    for step, i in enumerate([*body, *sorted(late)]):
        r = relations[i]
        if not r.source:
            cast.of_relation[i] = _floating_speaker(parse, relations, cast, i)
            continue
        span = (r.source[0][0], r.source[-1][1])
        speaker = cast.of_relation[r.parent] if r.parent is not None else None
        found = _speakers_own(page, cast, span, speaker)
        if found is None:
            found = entity_of(page, cast, span, headline=i in late)
        if found == speaker and found is not None and _is_another(page, span):
            # "Lund says the captain told him": who speaks within somebody's words by a title is not that somebody.
            found = entity.new(page, cast, read_mention(page.parse, span, page.lexicon))
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


def entity_of(page: Page, cast: Cast, span: Span, *, headline: bool = False) -> int:
    """The entity that a phrase means: one known before, or a new one."""
    mention = read_mention(page.parse, span, page.lexicon)
    if page.outlet and _OURS.fullmatch(mention.text):
        return _own(page, cast)
    if mention.pronoun == "first":
        return _speaking(page, cast, mention)
    if (pair := _PAIR.fullmatch(mention.text)) is not None:
        return _with_others(page, cast, span, pair)
    found: int | None
    if mention.pronoun:
        found = _pronoun(page, cast, mention)
    elif mention.name and mention.name.strip() and mention.kind == "person":
        found = person.by_name(page, cast, mention.name, mention.text)
    elif (found := person.by_surname(page, cast, mention)) is None:
        found = thing.by_name(cast, mention) if mention.name else thing.by_head(page, cast, mention, headline=headline)
    if found is None:
        found = _same_many(cast, mention)
    if found is None:
        found = entity.new(page, cast, mention)
        cast.entities[found].name = _of_owner(page, cast, mention) or cast.entities[found].name
    return found


def _is_another(page: Page, span: Span) -> bool:
    mention = read_mention(page.parse, span, page.lexicon)
    return mention.pronoun is None and mention.name is None and mention.kind == "person"


def _speakers_own(page: Page, cast: Cast, span: Span, speaker: int | None) -> int | None:
    """ "My father" in somebody's words: described by who speaks."""
    m = re.match(r"(?:my|our)\s+(.+)", page.parse.text[slice(*span)], re.IGNORECASE | re.DOTALL)
    if m is None or speaker is None:
        return None
    mention = read_mention(page.parse, (span[0] + m.start(1), span[1]), page.lexicon)
    if mention.name is not None:
        return None
    name = f"{cast.entities[speaker].name}’s {entity.description(mention, page.lexicon.code)}"
    known = (k for k, e in enumerate(cast.entities) if e.name == name)
    kind: SourceKind = "group" if mention.plural else mention.kind or "unnamed"
    found = next(known, None)
    return cast.add(Entity(name, kind, mention.head, mention.plural)) if found is None else found


def _same_many(cast: Cast, mention: Mention) -> int | None:
    """ "Officials" again: a bare plural said in the same words is the same many; "a source" again may be another."""
    if not mention.plural or mention.numbered or mention.core.casefold() != mention.text.casefold():
        return None
    same = (k for k, e in enumerate(cast.entities) if e.plural and e.name.casefold() == mention.text.casefold())
    return next(same, None)


_PAIR = re.compile(r"(he|she)\s(and\s(?:his|her)\s[\w’' -]+)", re.IGNORECASE)


def _with_others(page: Page, cast: Cast, span: Span, pair: re.Match[str]) -> int:
    """ "She and her colleagues": a group, named by who "she" is."""
    first = entity_of(page, cast, (span[0], span[0] + len(pair[1])))
    return cast.add(Entity(f"{cast.entities[first].name} {pair[2]}", "group", "colleague", True))


_OURS = re.compile(
    r"we|us|(?:this|our)\s(?:newspaper|publication|site|website|outlet|magazine|programme|paper|channel|agency|station)",
    re.IGNORECASE,
)


def _own(page: Page, cast: Cast) -> int:
    """The page's own outlet as an entity."""
    name = page.outlet or ""
    for k, e in enumerate(cast.entities):
        if e.kind == "outlet" and e.name == name:
            return k
    return cast.add(Entity(name, "outlet", name.split()[-1].casefold(), False))


def _speaking(page: Page, cast: Cast, mention: Mention) -> int:
    """ "I" on a page is its author, or the outlet where nobody signs it; "you" is anybody."""
    you = mention.text.casefold() == "you"
    name = "you" if you else page.author or page.outlet or "I"
    for k, e in enumerate(cast.entities):
        if e.name == name and e.head == "i":
            return k
    kind: SourceKind = "unnamed" if you else "person" if page.author or not page.outlet else "outlet"
    return cast.add(Entity(name, kind, "i", False))


LONGEST_OWNER = 5
"""Words of an owner's name."""
_OWNED = re.compile(r"(his|her|its|whose)\s+(.+)", re.IGNORECASE | re.DOTALL)
_OWNER = re.compile(r"(the\s+[a-z][\w-]*)['’]s?\s+(.+)", re.IGNORECASE | re.DOTALL)


def _of_owner(page: Page, cast: Cast, mention: Mention) -> str | None:
    """ "Her agent", "the company’s notice": described by whom or what the page names as the owner."""
    if mention.name is not None:
        return None
    start = mention.span[0]
    words = entity.description(mention, page.lexicon.code)
    if m := _OWNED.fullmatch(words):
        owner = read_mention(page.parse, (start, start + len(m[1])), page.lexicon)
        cls = {"his": "he", "her": "she", "its": "it"}.get(m[1].casefold())
        if cls in ("he", "she"):
            found = person.by_pronoun(page, cast, start, cls)
        else:
            found = _before_relative(page, cast, owner) if cls is None else _it(page, cast, start, start + 3)
        return _owned(cast.entities[found].name, m[2]) if found is not None else None
    if m := _OWNER.match(mention.text):
        owner = read_mention(page.parse, (start, start + len(m[1])), page.lexicon)
        found = thing.by_head(page, cast, owner, headline=False) if owner.kind != "person" else None
        rest = re.sub(r"^(?:the\s+)?[\w-]+['’]s?\s+", "", words, flags=re.IGNORECASE)
        return _owned(cast.entities[found].name, rest) if found is not None else None
    return None


def _owned(owner: str, what: str) -> str | None:
    """The owner's name before what is owned; None where the name is a description too long for that."""
    if len(owner.split()) > LONGEST_OWNER:
        return None
    return f"{what} of {owner}" if re.search(r"['’]s?\b", owner) else f"{owner}’s {what}"


def _pronoun(page: Page, cast: Cast, mention: Mention) -> int | None:
    """The antecedent of a pronoun: the latest source before it that agrees, or the nearest name."""
    cls, at = mention.pronoun, mention.span[0]
    if mention.text.casefold() in ("who", "whom", "whose", "which", "that"):
        return _before_relative(page, cast, mention)
    if cls in ("he", "she"):
        return person.by_pronoun(page, cast, at, cls)
    if cls == "it":
        return _it(page, cast, at, mention.span[1])
    if cls in ("they", "one"):
        return _they(page, cast, mention)
    return None


def _it(page: Page, cast: Cast, at: int, end: int) -> int | None:
    """The body or document cited last before ``at``, or the subject of a sentence between, if that is such a thing."""
    things = ("document", "organization", "outlet", "data")
    fits = [
        k
        for k, e in enumerate(cast.entities)
        if e.kind in things and not e.plural and e.spans and not page.is_own(e.name)
    ]
    cited = cast.nearest(fits, at)
    last = max((s for s, _ in cast.entities[cited].spans if s < at), default=-1) if cited is not None else -1
    block = page.block_start(at)
    if not _GOES_ON.match(page.parse.text, end):
        last = next((s for s, e in page.parse.sentences if s <= last < e), last) - 1
    for start, end in reversed([s for s in page.parse.sentences if block <= s[0] < at and s[0] > last][-2:]):
        start = _subject(page, start, min(end, at))
        span = (start, start + phrase_end(page.parse, (start, min(end, at))))
        if span[1] >= at or not page.parse.text[slice(*span)].strip():
            continue
        mention = read_mention(page.parse, span, page.lexicon)
        named = any(n.start == start for n in page.parse.names) or (mention.definite and mention.name is None)
        if named and mention.kind in things and not mention.plural and not mention.pronoun:
            return entity_of(page, cast, span)
    return cited


_GOES_ON = re.compile(
    r"\s(?:also\s|has\s|had\s|then\s)?(?:sa[iy]|add|told|den[iy]|insist|warn|declin|call|describ|argu|promis|refus)"
)
"""What whoever spoke last goes on to do, rather than what is spoken of."""
_LED = re.compile(r"[^,;:“”\"]{8,120},\s(?=(?:the|an?|its|their|[A-Z])\b)")


def _subject(page: Page, start: int, stop: int) -> int:
    """Where the subject of the sentence at ``start`` begins: after a leading clause ("Asked whether …, the board")."""
    first = next(iter(page.parse.tokens_in(start, stop)), None)
    if first is None or page.parse.tags[first] not in ("VERB", "ADP", "SCONJ", "ADV"):
        return start
    m = _LED.match(page.parse.text, start, stop)
    return m.end() if m else start


def _they(page: Page, cast: Cast, mention: Mention) -> int | None:
    """ "They", "two of them", "the others": a plural source, of people where one of them is meant."""
    at, one = mention.span[0], mention.pronoun == "one"
    kinds = (
        ("group", "unnamed", "person") if one else ("group", "unnamed", "person", "document", "data", "organization")
    )
    fits = [
        k
        for k, e in enumerate(cast.entities)
        if (e.plural and e.kind in kinds) or (e.kind == "group" and not one and e.spans)
    ]
    whole = cast.nearest(fits, at)
    if one and whole is not None:
        e = cast.entities[whole]
        lead = mention.text.casefold().removeprefix("the ").split()[0].strip(",")
        name = f"{lead} of {e.name}"
        why = entity.reason(page.parse.text, mention.span, page.parse.sentences) or e.reason
        return cast.add(Entity(name, e.kind, e.head, False, reason=why, part_of=whole))
    if whole is None and not one:
        return cast.nearest([k for k, e in enumerate(cast.entities) if e.kind in ("organization", "outlet")], at)
    return whole


def _before_relative(page: Page, cast: Cast, mention: Mention) -> int | None:
    """What a relative pronoun leans on: the name that ends right before it, else the phrase before it."""
    at = mention.span[0]
    before = page.parse.text[:at].rstrip(" ,—–")
    for name in reversed(page.parse.names):
        if name.end <= at and len(before) - name.end <= 1:
            return entity_of(page, cast, (name.start, name.end))
    start = page.phrase_before(len(before))
    if start is None and (m := re.search(r"(\S+(?:\s\S+){0,2})\s(?:of|at|in|for|from|with)\s[^,;.]{1,60}$", before)):
        start = page.phrase_before(m.end(1))
    if start is not None:
        return entity_of(page, cast, (start, len(before)))
    return None

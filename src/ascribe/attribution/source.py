"""Who each source phrase is: pronouns, short names, titles and "the report" to the fullest name on the page.

Relations are read in the order of the body, headline and standfirst last, since these lean on what the body names. In
the manner of a deterministic sieve (Raghunathan et al., EMNLP 2010): name, role, head of the phrase, pronoun.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from ascribe.attribution.language import Lexicon
from ascribe.attribution.mention import Mention, clean_name, is_unnamed, read_mention, singular
from ascribe.attribution.parse import Parse
from ascribe.attribution.relation import Relation
from ascribe.records import SourceKind, Span

GENERIC: dict[SourceKind, frozenset[str]] = {
    "outlet": frozenset("report paper newspaper outlet website site agency broadcaster media daily weekly magazine press channel article publication monthly station tabloid".split()),
    "document": frozenset("document paper file text report letter note memo".split()),
    "organization": frozenset("company group firm organization organisation agency lender maker retailer manufacturer operator insurer".split()),
}
"""Heads that may stand for any source of a kind that was named before."""
PUBLIC = frozenset("court ministry police union government commission board council department parliament party university army navy force military federation association committee office embassy".split())
"""Bodies that "the company" never means."""
LEADERS = frozenset("ceo chief boss head director president chairman chairwoman chair executive leader founder".split())
"""Titles that headlines use for one another."""
_REASON = re.compile(
    r"(?:because|since|for fear|out of fear|citing|given|due to|as (?:he|she|they|it) (?:was|were|is|are) not|in order to|to discuss|owing to)[^.;]*", re.I
)


@dataclass
class Entity:
    """A source under construction. ``order`` counts mentions, so that the latest is found."""

    name: str
    kind: SourceKind
    head: str
    plural: bool
    spans: list[Span] = field(default_factory=list)
    roles: list[str] = field(default_factory=list)
    reason: str | None = None
    gender: str | None = None
    last_seen: int = -1
    hands: tuple[str, ...] = ()


@dataclass
class Cast:
    """All entities of a page and which one each relation cites (None where the page does not say)."""

    entities: list[Entity]
    of_relation: list[int | None]


@dataclass
class _Page:
    """What resolution may look at: the page's names and the roles that stand beside them."""

    parse: Parse
    lexicon: Lexicon
    people: list[tuple[Span, str]]
    roles: dict[str, list[str]]


def _people(parse: Parse) -> list[tuple[Span, str]]:
    """Each person's name on the page with its span, titles of address left out."""
    named = [((n.start, n.end), clean_name(parse.text[n.start : n.end])) for n in parse.names if n.kind == "PER"]
    return [(span, name) for span, name in named if name.strip()]


def _roles(parse: Parse, people: Sequence[tuple[Span, str]], lexicon: Lexicon) -> dict[str, list[str]]:
    """For each surname the role words that stand before or in apposition to it anywhere on the page."""
    out: dict[str, list[str]] = {}
    heads = lexicon.heads["person"]
    for (start, end), name in people:
        surname = name.split()[-1].casefold()
        before = re.search(r"((?:[\w’'-]+\s+){1,6})(?:[“\"]\w+[”\"]\s+)?$", parse.text[max(0, start - 80) : start])
        lead: list[str] = []
        for word in reversed(before[1].split() if before else []):
            if word.casefold() in ("and", "of", "said", "by", "with", "to", "in") and not lead:
                break
            lead.insert(0, word)
            if word.casefold() in ("the", "a", "an", "its", "their", "his", "her"):
                break
        role = " ".join(lead)
        if any(singular(w) in heads for w in lead[-2:]):
            out.setdefault(surname, []).append(role)
        after = re.match(r",\s+((?:an?|the|its|their|his|her|who is|now)?\s*[^,.;()“”\"]{3,70})", parse.text[end : end + 90])
        if after and any(singular(w) in heads for w in re.split(r"\s+(?:of|at|for|from|in|to|with|who)\s+", after[1])[0].split()[-2:]):
            out.setdefault(surname, []).append(after[1])
    return out


def resolve(parse: Parse, relations: Sequence[Relation], late: frozenset[int], lexicon: Lexicon) -> Cast:
    """Finds who each relation cites. ``late`` holds the relations of headline and standfirst, read last."""
    people = _people(parse)
    page = _Page(parse, lexicon, people, _roles(parse, people, lexicon))
    cast = Cast([], [None] * len(relations))
    body = [i for i in range(len(relations)) if i not in late]
    for step, i in enumerate([*body, *sorted(late)]):
        r = relations[i]
        if not r.source:
            cast.of_relation[i] = _floating_speaker(parse, relations, cast, i)
            continue
        span = (r.source[0][0], r.source[-1][1])
        found = _entity_of(page, cast, span, step, headline=i in late)
        entity = cast.entities[found]
        entity.spans.append(span)
        cue = parse.text[r.cue[0][0] : r.cue[0][1]].casefold() if r.cue else ""
        if entity.kind == "organization" and entity.name[:1].isupper() and cue in lexicon.outlets["verbs"] and may_publish(entity, lexicon):
            entity.kind = "outlet"
        entity.last_seen = step
        cast.of_relation[i] = found
    return cast


def may_publish(entity: Entity, lexicon: Lexicon) -> bool:
    """Whether a named body that reports may be an outlet: its name tells of no other kind of body."""
    words = {singular(w) for w in entity.name.split()}
    return entity.head not in PUBLIC and not words & (lexicon.heads["organization"] - lexicon.heads["outlet"])


def _floating_speaker(parse: Parse, relations: Sequence[Relation], cast: Cast, i: int) -> int | None:
    """A quotation without cue has the speaker of the quotation right before it in its block, or nobody's."""
    r = relations[i]
    if r.cue or i == 0:
        return None
    before = relations[i - 1]
    same_block = any(s <= before.content[0][0] < e and s <= r.content[0][0] < e for s, e in parse.blocks)
    return cast.of_relation[i - 1] if same_block else None


def _entity_of(page: _Page, cast: Cast, span: Span, step: int, *, headline: bool) -> int:
    text = page.parse.text
    mention = read_mention(page.parse, span, page.lexicon)
    if mention.pronoun:
        found = _pronoun(page, cast, mention)
        if found is not None:
            return found
    elif mention.name and mention.name.strip() and mention.kind == "person":
        return _person(page, cast, mention.name, mention.text)
    elif mention.name:
        found = _named(cast, mention)
        if found is not None:
            return found
    else:
        found = _by_role_or_head(page, cast, mention, headline=headline)
        if found is not None:
            return found
    kind = _kind(page, mention)
    name = mention.name or _description(mention) or text[span[0] : span[1]]
    entity = Entity(name, kind, mention.head, mention.plural)
    if kind == "unnamed":
        entity.reason = reason(text, span)
    if mention.kind == "person" and kind == "person":
        entity.gender = {"woman": "she", "man": "he"}.get(re.sub(r"^spokes", "", mention.head))
    cast.entities.append(entity)
    return len(cast.entities) - 1


def _kind(page: _Page, mention: Mention) -> SourceKind:
    text = page.parse.text
    sentence = next((s for s in page.parse.sentences if s[0] <= mention.span[0] < s[1]), mention.span)
    around = text[mention.span[0] : min(sentence[1], mention.span[1] + 120)] if mention.kind in ("person", None) else mention.text
    after = text[mention.span[1] : mention.span[1] + 2]
    if not after.startswith(",") and not after.startswith(" "):
        around = mention.text
    if is_unnamed(mention, around if re.match(r",? (?:who|speaking|whose|asking|which)", text[mention.span[1] : mention.span[1] + 12]) else mention.text, page.lexicon):
        return "unnamed"
    if mention.kind == "person" and mention.plural:
        return "group"
    if mention.kind is not None:
        return mention.kind
    if mention.plural:
        return "group"
    return "organization" if mention.definite else "unnamed" if mention.pronoun else "group"


def _description(mention: Mention) -> str:
    """A description as a name: without article, numerals kept, custody and speaking clauses left out."""
    phrase = re.split(r"\s*,|\s+(?:who|whom|which|that|speaking|obtained|seen|reviewed|reached)\b", mention.text)[0]
    return re.sub(r"^(?:the|a|an)\s+", "", phrase.strip(), flags=re.I)


def reason(text: str, span: Span) -> str | None:
    """Why a source is not named, in the page's words, from the phrase and the rest of its sentence; else None."""
    stop = text.find("\n\n", span[0])
    window = text[span[0] : (stop if stop >= 0 else len(text))][:400]
    anonymous = re.search(r"anonym|not (?:to )?be (?:named|identified)|not be named|withheld", window)
    if not anonymous:
        return None
    m = _REASON.search(window, max(0, anonymous.start() - 20))
    if m:
        return m.group().strip(" ,”\"")
    condition = re.search(r"(?:on|under) (?:the )?condition of anonymity", window)
    return condition.group() if condition else None


def _latest(cast: Cast, fits: Sequence[int], at: int | None = None) -> int | None:
    """The fitting entity mentioned last before offset ``at``; without one, the one resolved last."""

    def place(k: int) -> tuple[int, int]:
        e = cast.entities[k]
        before = [s for s, _ in e.spans if at is not None and s < at]
        return max(before, default=-1), e.last_seen

    return max(fits, key=place, default=None)


def _person(page: _Page, cast: Cast, known: str, phrase: str) -> int:
    """The entity of a person's name: same surname, or a new one under the fullest form on the page."""
    words = known.split()
    surname = words[-1].casefold()
    for k, e in enumerate(cast.entities):
        if e.kind == "person" and e.name and e.name.split()[-1].casefold() == surname:
            if len(words) > len(e.name.split()):
                e.name = known
            _learn_role(page, e, phrase)
            return k
    full = known
    for _, name in page.people:
        if name.split()[-1].casefold() == surname and len(name.split()) > len(full.split()) and len(name.split()) <= 4:
            full = name
    entity = Entity(full, "person", surname, False)
    _learn_role(page, entity, phrase)
    cast.entities.append(entity)
    return len(cast.entities) - 1


def _learn_role(page: _Page, entity: Entity, phrase: str) -> None:
    entity.roles.extend(r for r in page.roles.get(entity.name.split()[-1].casefold(), ()) if r not in entity.roles)
    lowered = f"{phrase} {' '.join(entity.roles)}".casefold()
    if re.search(r"\b(?:mr|sir|spokesman|chairman|king|prince|lord)\b", lowered):
        entity.gender = "he"
    elif re.search(r"\b(?:mrs|ms|miss|dame|spokeswoman|chairwoman|queen|princess|lady)\b", lowered):
        entity.gender = "she"


def _tokens(name: str) -> set[str]:
    return {w for w in re.sub(r"[^\w ]", " ", name.casefold().replace("’s", "").replace("'s", "")).split() if w not in ("the", "of", "and", "a")}


def _named(cast: Cast, mention: Mention) -> int | None:
    """An entity that bears the name, a fuller form, a shorter form, or its initials."""
    mine = _tokens(mention.name or "")
    for k, e in enumerate(cast.entities):
        theirs = _tokens(e.name)
        if e.kind in ("person", "unnamed") or not mine or not theirs:
            continue
        initials = "".join(w[0] for w in e.name.split() if w[0].isupper())
        if mine <= theirs or theirs <= mine or (mention.core.isupper() and mention.core == initials):
            if len(theirs) < len(mine) and e.kind != "document":
                e.name = mention.core
            return k
    return None


def _by_role_or_head(page: _Page, cast: Cast, mention: Mention, *, headline: bool) -> int | None:
    """Definite phrases without a name: "the mayor", "the memo", "the agency"; in a headline bare ones too."""
    bare = headline and not re.match(r"(?:an?|some|two|three)\b(?! MAYOR)", mention.text)
    if (mention.numbered and not headline) or not (mention.definite or bare):
        return None
    head, at = mention.head, None if headline else mention.span[0]
    single = not mention.core or len(mention.core.split()) == 1
    if mention.kind == "person" and not mention.plural:
        return _person_by_title(page, cast, mention, at)
    same = [
        k
        for k, e in enumerate(cast.entities)
        if e.kind != "person" and e.plural == mention.plural and (e.head == head or singular(e.name.split()[-1]) == head)
    ]
    if same:
        return _latest(cast, same, at)
    named = _named_by_last_word(page, cast, mention)
    if named is not None:
        return named
    if not single and not headline:
        return None
    for kind, heads in GENERIC.items():
        if head in heads:
            fits = [k for k, e in enumerate(cast.entities) if e.kind == kind and not (kind == "organization" and e.head in PUBLIC)]
            if fits:
                return _latest(cast, fits, at)
    return None


def _named_by_last_word(page: _Page, cast: Cast, mention: Mention) -> int | None:
    """ "The museum" for the body whose name on the page ends, or whose words include, Museum."""
    for name in reversed([n for n in page.parse.names if n.kind != "PER"]):
        words = [singular(w) for w in page.parse.text[name.start : name.end].split()]
        if len(words) > 1 and mention.head in (words[-1], words[0]) and not mention.plural:
            return _entity_of(page, cast, (name.start, name.end), 0, headline=False)
    return None


def _person_by_title(page: _Page, cast: Cast, mention: Mention, at: int | None) -> int | None:
    """The person who bears the title on the page; else one just cited whom the page now calls so."""
    head = mention.head
    people = [k for k, e in enumerate(cast.entities) if e.kind in ("person", "unnamed") and not e.plural]
    titles = {k: {singular(w) for role in cast.entities[k].roles for w in role.split()} | {cast.entities[k].head} for k in people}
    bearing = [k for k in people if head in titles[k]]
    if bearing:
        return _latest(cast, bearing, at)
    found = _new_by_role(page, cast, head)
    if found is not None:
        return found
    leading = [k for k in people if head in LEADERS and titles[k] & LEADERS]
    if leading:
        return _latest(cast, leading, at)
    if at is None or mention.core.casefold() != head:
        return None
    start = next((s for s, e in page.parse.blocks if s <= at < e), 0)
    near = [k for k in people if any(start <= s < at for s, _ in cast.entities[k].spans) and cast.entities[k].kind == "person"]
    return _latest(cast, near, at) if len(near) == 1 and head not in ("spokesman", "spokeswoman", "spokesperson") else None


def _new_by_role(page: _Page, cast: Cast, head: str) -> int | None:
    """A person whom the page names with this role though no relation has cited the name yet."""
    for surname, roles in page.roles.items():
        if any(head in {singular(w) for w in role.split()} for role in roles):
            full = max((n for _, n in page.people if n.split()[-1].casefold() == surname), key=lambda n: len(n.split()))
            cast.entities.append(Entity(full, "person", surname, False, roles=list(roles)))
            return len(cast.entities) - 1
    return None


def _pronoun(page: _Page, cast: Cast, mention: Mention) -> int | None:
    """The antecedent of a pronoun: the latest source that agrees, or the nearest name before it."""
    cls = mention.pronoun
    lowered = mention.text.casefold()
    if lowered in ("who", "whom", "whose", "which", "that"):
        return _before_relative(page, cast, mention)
    if cls in ("he", "she"):
        return _he_or_she(page, cast, mention, str(cls))
    fits: list[int] = []
    if cls == "it":
        fits = [k for k, e in enumerate(cast.entities) if e.kind in ("document", "organization", "outlet", "data") and not e.plural and e.spans]
    elif cls in ("they", "one"):
        fits = [k for k, e in enumerate(cast.entities) if e.plural or e.kind == "group"]
        if cls == "one" and fits:
            whole = cast.entities[_latest(cast, fits, mention.span[0]) or 0]
            part = Entity(f"{mention.text.casefold().split()[0]} of {whole.name}", whole.kind, whole.head, False, reason=whole.reason, hands=whole.hands)
            cast.entities.append(part)
            return len(cast.entities) - 1
        fits = fits or [k for k, e in enumerate(cast.entities) if e.kind in ("organization", "outlet")]
    return _latest(cast, fits, mention.span[0])


def _he_or_she(page: _Page, cast: Cast, mention: Mention, cls: str) -> int | None:
    """The nearest person before the pronoun, cited or merely named, who may be of that gender."""
    at = mention.span[0]
    other = "she" if cls == "he" else "he"
    cited = [
        (max((s for s, _ in e.spans if s < at), default=-1), k)
        for k, e in enumerate(cast.entities)
        if e.kind in ("person", "unnamed") and not e.plural and e.gender != other
    ]
    best, k = max(cited, default=(-1, -1))
    start = next((s for s, e in page.parse.blocks if s <= at < e), 0)
    block_names = [(span, name) for span, name in page.people if start <= span[0] < at]
    if best < start and block_names:
        span, name = block_names[0]
        k = _person(page, cast, name, name)
        best = span[0]
    if best < 0:
        named = [(span, name) for span, name in page.people if span[0] < at]
        if not named:
            return None
        k = _person(page, cast, named[-1][1], named[-1][1])
    if cast.entities[k].gender is None:
        cast.entities[k].gender = cls
    return k


def _before_relative(page: _Page, cast: Cast, mention: Mention) -> int | None:
    """What a relative pronoun leans on: the name that ends right before it, else the phrase before it."""
    at = mention.span[0]
    before = page.parse.text[:at].rstrip(" ,—–")
    for name in reversed(page.parse.names):
        if name.end <= at and len(before) - name.end <= 1:
            return _entity_of(page, cast, (name.start, name.end), 0, headline=False)
    lead = re.search(r"(?:(?:the|a|an|its|their|two|three|several|some)\s+)(?:[\w’'-]+\s+){0,5}[\w’'-]+$", before[-90:], re.I)
    if lead:
        start = len(before) - len(before[-90:]) + lead.start()
        return _entity_of(page, cast, (start, len(before)), 0, headline=False)
    return None

"""Persons on the page: by name, by title, by pronoun."""

import re

from ascribe.attribution.cast import Cast, Entity, Page
from ascribe.attribution.mention import Mention
from ascribe.attribution.noun import singular

LEADERS = frozenset({
    "ceo", "chief", "boss", "head", "director", "president", "chairman", "chairwoman", "chair", "executive", "leader",
    "founder",
})  # fmt: skip
"""Titles that headlines use for one another."""


def by_name(page: Page, cast: Cast, known: str, phrase: str) -> int:
    """The entity of a person's name: same surname, or a new one under the fullest form on the page."""
    words = known.split()
    surname = words[-1].casefold()
    for k, e in enumerate(cast.entities):
        if (
            e.kind == "person"
            and e.name
            and (
                e.name.split()[-1].casefold() == surname
                or (len(words) == 1 and e.name.split()[0].casefold() == surname)
            )
        ):
            if len(words) > len(e.name.split()):
                e.name = known
            _learn_role(page, e, phrase)
            return k
    full = known
    for _, name in page.people:
        parts = name.split()
        first = len(words) == 1 and parts[0].casefold() == surname
        if (parts[-1].casefold() == surname or first) and len(full.split()) < len(parts) <= 4:
            full = name
    surname = full.split()[-1].casefold()
    entity = Entity(full, "person", surname, False)
    _learn_role(page, entity, phrase)
    return cast.add(entity)


def by_surname(page: Page, cast: Cast, mention: Mention) -> int | None:
    """A lone capitalised word that is the surname of someone cited, or named in full anywhere on the page."""
    if not mention.core[:1].isupper() or " " in mention.core:
        return None
    word = re.sub(r"['’]s?$", "", mention.core).casefold()
    fits = (k for k, e in enumerate(cast.entities) if e.kind == "person" and e.name.split()[-1].casefold() == word)
    found = next(fits, None)
    if found is None and any(" " in name and name.split()[-1].casefold() == word for _, name in page.people):
        return by_name(page, cast, re.sub(r"['’]s?$", "", mention.core), mention.text)
    return found


def _learn_role(page: Page, entity: Entity, phrase: str) -> None:
    surname = entity.name.split()[-1].casefold()
    entity.roles.extend(r for r in page.roles.get(surname, ()) if r not in entity.roles)
    lowered = f"{phrase} {' '.join(entity.roles)}".casefold()
    if re.search(r"\b(?:mr|sir|spokesman|chairman|king|prince|lord)\b", lowered):
        entity.gender = "he"
    elif re.search(r"\b(?:mrs|ms|miss|dame|spokeswoman|chairwoman|queen|princess|lady)\b", lowered):
        entity.gender = "she"


def by_title(page: Page, cast: Cast, mention: Mention, at: int | None) -> int | None:
    """The person who bears the title on the page; else one just cited whom the page now calls so."""
    head = mention.head
    people = [k for k, e in enumerate(cast.entities) if e.kind in ("person", "unnamed") and not e.plural]
    titles = {k: _title_words(cast.entities[k]) for k in people}
    bearing = [k for k in people if head in titles[k] and _same_office(mention, cast.entities[k])]
    if bearing:
        return cast.nearest(bearing, at)
    found = _uncited(page, cast, head)
    if found is not None:
        return found
    leading = [k for k in people if head in LEADERS and titles[k] & LEADERS]
    if leading:
        return cast.nearest(leading, at)
    owned = re.match(r"(?:his|her|its|their|my|our)\b", mention.text, re.IGNORECASE)
    if at is None or mention.core.casefold() != head or head.startswith("spokes") or owned:
        return None
    start = page.block_start(at)
    near = [k for k in people if any(start <= s < at for s, _ in cast.entities[k].spans)]
    near = [k for k in near if cast.entities[k].kind == "person"]
    return near[0] if len(near) == 1 else None


def _same_office(mention: Mention, entity: Entity) -> bool:
    """Whether what stands before the title is not at odds: "the defence minister" is not "Foreign Minister Ada Moe"."""
    mine = _before_title(mention.text, mention.head)
    roles = [_before_title(role, mention.head) for role in entity.roles]
    told = [r for r in roles if r]
    return not mine or not told or any(mine & r for r in told)


_EMPTY = frozenset("the a an its their his her former new acting deputy vice own our then".split())


def _before_title(words: str, head: str) -> set[str]:
    """The words right before a title that tell which one: possessor, field, place."""
    out: set[str] = set()
    for word in re.findall(r"[\w’'-]+", words):
        bare = singular(word)
        if bare == head:
            return out - _EMPTY
        out.add(bare)
    return set()


def _title_words(entity: Entity) -> set[str]:
    return {singular(w) for role in entity.roles for w in role.split()} | {entity.head}


def _uncited(page: Page, cast: Cast, head: str) -> int | None:
    """A person whom the page names with this title though no relation has cited the name yet."""
    for surname, roles in page.roles.items():
        if any(head in {singular(w) for w in role.split()} for role in roles):
            forms = [name for _, name in page.people if name.split()[-1].casefold() == surname]
            return cast.add(Entity(max(forms, key=len), "person", surname, False, roles=list(roles)))
    return None


def _maybe_people(page: Page, at: int) -> list[str]:
    """Names of two words before ``at`` that no word tells to be a body's: a page that says "she" has some person."""
    bodies = page.lexicon.names["organization"] | page.lexicon.heads["organization"] | page.lexicon.outlets["words"]
    names = [page.parse.text[n.start : n.end] for n in page.parse.names if n.kind == "ORG" and n.end <= at]
    named = [n for n in names if len(n.split()) == 2 and not page.publishes(n)]
    return [n for n in named if not {singular(w) for w in n.split()} & bodies]


def by_pronoun(page: Page, cast: Cast, at: int, cls: str) -> int | None:
    """The nearest person before "he" or "she", cited or merely named, who may be of that gender."""
    other = "she" if cls == "he" else "he"
    cited = [
        (max((s for s, _ in e.spans if s < at), default=-1), k)
        for k, e in enumerate(cast.entities)
        if e.kind in ("person", "unnamed") and not e.plural and e.gender != other and e.head != "i"
    ]
    best, k = max(cited, default=(-1, -1))
    start = page.block_start(at)
    if best < start:
        for name in (name for span, name in page.people if start <= span[0] < at):
            known = by_name(page, cast, name, name)
            if cast.entities[known].gender != other:
                best, k = start, known
                break
    if best < 0:
        earlier = [name for span, name in page.people if span[0] < at] or _maybe_people(page, at)
        if not earlier:
            return None
        k = by_name(page, cast, earlier[-1], earlier[-1])
    if cast.entities[k].gender is None:
        cast.entities[k].gender = cls
    return k

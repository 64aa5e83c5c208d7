"""Chains: the hands that a content passed through, page side first, and the custody of documents."""

import re
from collections.abc import Sequence

from ascribe.attribution.cast import Cast, Entity, plain
from ascribe.attribution.language import Lexicon
from ascribe.attribution.mention import singular
from ascribe.attribution.parse import Parse
from ascribe.attribution.relation import Relation

Hands = tuple[int, ...]


def chains(
    parse: Parse, relations: Sequence[Relation], cast: Cast, outlet: str | None, lexicon: Lexicon
) -> list[Hands]:
    """For each relation the entities its content passed through, origin last; the page's own ``outlet`` left out.

    New hands (an outlet that was told, one that obtained a memo) become entities of ``cast``.
    """
    custody: dict[int, Hands] = {}
    told: dict[tuple[int, int], Hands] = {}
    out: list[Hands] = [()] * len(relations)
    for i in _outer_first(relations):
        r, who = relations[i], cast.of_relation[i]
        if who is None:
            continue
        hands: Hands = ()
        if r.parent is not None:
            hands = out[r.parent]
        else:
            hands = _reporter(parse, relations, cast, i, outlet, lexicon) or _told(parse, cast, r, outlet, lexicon)
            hands = hands or _keeper(parse, cast, r, outlet, lexicon) or custody.get(who, ())
            whole = cast.entities[who].part_of
            hands = hands or (custody.get(whole, ()) if whole is not None else ())
            block = next((k for k, (s, e) in enumerate(parse.blocks) if r.content and s <= r.content[0][0] < e), -1)
            hands = hands or told.get((who, block), ())
            told[(who, block)] = hands
        kind = cast.entities[who].kind
        if hands and r.parent is None and (kind in ("document", "data", "unnamed", "group")):
            custody.setdefault(who, hands)
        own = outlet is not None and _same(cast.entities[who].name, outlet)
        chain = tuple(h for h in hands if h != who and not (outlet and _same(cast.entities[h].name, outlet)))
        out[i] = (*chain, who) if not own or not chain else chain
    return _inherit(relations, cast, custody, out)


def _outer_first(relations: Sequence[Relation]) -> list[int]:
    """Indices with every parent before its children."""

    def depth(i: int) -> int:
        n, p = 0, relations[i].parent
        while p is not None and n < len(relations):
            n, p = n + 1, relations[p].parent
        return n

    return sorted(range(len(relations)), key=depth)


def _inherit(relations: Sequence[Relation], cast: Cast, custody: dict[int, Hands], out: list[Hands]) -> list[Hands]:
    """A document known by its custody anywhere on the page has it everywhere (a headline names it before the body)."""
    for i, chain in enumerate(out):
        who = cast.of_relation[i]
        if who is not None and len(chain) == 1 and relations[i].parent is None and who in custody:
            hands = tuple(h for h in custody[who] if h != who)
            out[i] = (*hands, who) if cast.entities[who].kind != "unnamed" or hands else chain
    return out


_OURSELVES = frozenset({"this newspaper", "this publication", "this site", "this website", "this outlet", "us"})


def _same(name: str, outlet: str) -> bool:
    """Whether a name is the page's own outlet: the same, a shorter form of it, or "this newspaper"."""
    a, b = plain(name).split(), plain(outlet).split()
    return name.casefold() in _OURSELVES or (bool(a) and (a == b or set(a) < set(b)))


def _find(cast: Cast, name: str) -> int:
    """The outlet or organization of that name, or a new outlet."""
    words = set(plain(name).split())
    for k, e in enumerate(cast.entities):
        initials = "".join(w[0] for w in e.name.split() if w[0].isupper())
        if e.kind in ("outlet", "organization") and len(name) > 2 and name == initials:
            return k
        theirs = set(plain(e.name).split())
        if e.kind in ("outlet", "organization") and words and theirs and (words <= theirs or theirs <= words):
            return k
    return cast.add(Entity(name, "outlet", name.split()[-1].casefold(), False))


def _hand_at(parse: Parse, cast: Cast, start: int, stop: int, outlet: str | None, lexicon: Lexicon) -> Hands:
    """The publisher or body named right at ``start``: a name, or "the newspaper" that leans on a known outlet."""
    lead = re.match(r"\s*(?:the|an|a)?\s*", parse.text[start:stop], re.I)
    at = start + (lead.end() if lead else 0)
    for n in parse.names:
        if n.kind in ("ORG", "LOC") and at - 4 <= n.start <= at + 30 and n.end <= stop:
            between = parse.text[at : n.start]
            if re.search(r"[,.;:“”\"]| that | and ", between) or (between and not between.islower()):
                continue
            name = parse.text[n.start : n.end]
            article = re.search(r"\b(The)\s$", parse.text[: n.start])
            name = f"The {name}" if article else name
            if outlet and _same(name, outlet):
                return ()
            return (_find(cast, re.sub(r"['’]s$", "", name)),)
    # A capitalised run that the name reader missed.
    run = re.match(r"(?:[A-Z][\w’'&-]*)(?:\s+(?:of\s+)?[A-Z][\w’'&-]*)*", parse.text[at:stop])
    if run and not any(n.kind == "PER" and n.start <= at + 2 and n.end > at for n in parse.names):
        return () if outlet and _same(run.group(), outlet) else (_find(cast, run.group()),)
    known = re.match(r"(?:[a-z]+\s+){0,2}?([a-z]+)", parse.text[at:stop])
    if known and lead and lead.group().strip().casefold() == "the":
        for word in known.group().split():
            if word in lexicon.heads["outlet"]:
                fits = [k for k, e in enumerate(cast.entities) if e.kind == "outlet"]
                return (fits[-1],) if fits else ()
    return ()


def _told(parse: Parse, cast: Cast, r: Relation, outlet: str | None, lexicon: Lexicon) -> Hands:
    """ "She told Radio Sele …", "in an interview with …": the one who was told is a hand, if it is a publisher."""
    if not r.cue:
        return ()
    cue = parse.text[r.cue[0][0] : r.cue[0][1]].casefold()
    after = r.cue[0][1]
    stop = min(
        [s for s, _ in r.content if s >= after] + [parse.text.find("\n\n", after) % (len(parse.text) + 1), after + 90]
    )
    tail = parse.text[after:stop]
    if any(cue.startswith(t) or cue.endswith(t) for t in ("told", "tell", "tells", "telling")):
        return _audience(parse, cast, after, stop, outlet, lexicon)
    for words in (
        "in an interview with",
        "in a statement to",
        "in an interview on",
        "speaking to",
        "in remarks to",
        "in comments to",
        " told",
        " to ",
    ):
        at = tail.casefold().find(words)
        if 0 <= at <= (40 if words.strip() != "to" else 1):
            return _audience(parse, cast, after + at + len(words), stop, outlet, lexicon)
    return ()


def _audience(parse: Parse, cast: Cast, start: int, stop: int, outlet: str | None, lexicon: Lexicon) -> Hands:
    words = re.findall(r"[\w’']+", parse.text[start:stop].casefold())[:4]
    if words and any(w in lexicon.custody["audiences"] for w in words[:3]):
        return ()
    # Persons and places are spoken to; only a publisher passes words on.
    found = _hand_at(parse, cast, start, stop, outlet, lexicon)
    if found and cast.entities[found[0]].kind == "organization" and _may_publish(cast.entities[found[0]], lexicon):
        cast.entities[found[0]].kind = "outlet"
    return found if found and cast.entities[found[0]].kind == "outlet" else ()


def _may_publish(entity: Entity, lexicon: Lexicon) -> bool:
    """Whether a named body may be an outlet: its name tells of no other kind of body."""
    words = {singular(w) for w in entity.name.split()}
    return not words & (lexicon.heads["organization"] - lexicon.heads["outlet"])


def _keeper(parse: Parse, cast: Cast, r: Relation, outlet: str | None, lexicon: Lexicon) -> Hands:
    """ "A memo obtained by X": X is a hand. Several such words in one phrase give several hands, in their order."""
    hands: list[int] = []
    for s, e in r.source:
        stop = min(parse.text.find("\n\n", s) % (len(parse.text) + 1), e + 60)
        for words in lexicon.custody["obtained"]:
            for m in re.finditer(rf"\b{re.escape(words)}\b", parse.text[s:stop]):
                at = s + m.end()
                if s + m.start() > e + 3:
                    continue
                hands.extend(h for h in _hand_at(parse, cast, at, stop, outlet, lexicon) if h not in hands)
    return tuple(hands)


def _reporter(
    parse: Parse, relations: Sequence[Relation], cast: Cast, i: int, outlet: str | None, lexicon: Lexicon
) -> Hands:
    """ "X reported, citing Y": X is the hand of Y's content."""
    r = relations[i]
    if not r.cue or parse.text[slice(*r.cue[0])].casefold() not in lexicon.custody["cites"]:
        return ()
    sentence = next((s for s in parse.sentences if s[0] <= r.cue[0][0] < s[1]), None)
    if sentence is None:
        return ()
    for k, other in enumerate(relations):
        who = cast.of_relation[k]
        if k == i or not other.source or who is None:
            continue
        before = sentence[0] <= other.source[0][0] < r.cue[0][0]
        if before and cast.entities[who].kind in ("outlet", "organization"):
            return (who,)
    verbs = "|".join(sorted(lexicon.outlets["verbs"] | {"said", "says", "say"}))
    words = parse.text[sentence[0] : sentence[1]]
    run = r"((?:[Tt]he\s)?[A-Z][\w’'&.-]*(?:\s(?:of\s)?[A-Z][\w’'&.-]*)*)"
    m = re.search(rf"{run}\s(?:(?:has|had|also|first|later)\s)?(?:{verbs})\b", words) or re.search(
        rf"\b(?:{verbs})\s(?:(?:in|by|to)\s)?{run}", words
    )
    if m is None:
        return ()
    name = re.sub(r"^the\s", "", m[1])
    return () if outlet and _same(name, outlet) else (_find(cast, name),)

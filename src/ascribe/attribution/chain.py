"""Chains: the hands that a content passed through, page side first, origin last."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from ascribe.attribution import thing
from ascribe.attribution.cast import Cast, Entity, Page
from ascribe.attribution.custody import keepers, told_elsewhere
from ascribe.attribution.language import Lexicon
from ascribe.attribution.mention import phrase_end, read_mention
from ascribe.attribution.noun import singular
from ascribe.attribution.relation import Relation
from ascribe.attribution.source import entity_of
from ascribe.records import Span

Hands = tuple[int, ...]
_KEPT = frozenset({"document", "data", "unnamed", "group"})
"""Kinds of source that are known by their custody all over the page once it was told."""


def chains(page: Page, relations: Sequence[Relation], cast: Cast, late: frozenset[int]) -> list[Hands]:
    """For each relation the entities its content passed through, origin last; the page's own outlet left out.

    ``late`` holds the relations of headline and standfirst. New hands (an outlet that was told, one that obtained a
    memo) become entities of ``cast``.
    """
    reader = _Reader(page, relations, cast)
    for i in _outer_first(relations, late):
        reader.read(i)
    return reader.inherited(late)


def _outer_first(relations: Sequence[Relation], late: frozenset[int]) -> list[int]:
    """Indices with every parent before its children, headline and standfirst after the body."""

    def depth(i: int) -> int:
        n, p = 0, relations[i].parent
        while p is not None and n < len(relations):
            n, p = n + 1, relations[p].parent
        return n

    return sorted(range(len(relations)), key=lambda i: (depth(i), i in late))


@dataclass
class _Reader:
    """What is known of hands while the relations are read."""

    page: Page
    relations: Sequence[Relation]
    cast: Cast
    custody: dict[int, Hands] = field(default_factory=dict)
    told: dict[tuple[int, int], Hands] = field(default_factory=dict)
    hands: dict[int, Hands] = field(default_factory=dict)

    def read(self, i: int) -> None:
        """Finds the hands of relation ``i``; those of its parent are known already."""
        r, who = self.relations[i], self.cast.of_relation[i]
        if who is None:
            self.hands[i] = ()
            return
        kind = self.cast.entities[who].kind
        kept = self._kept(r, i)
        if r.parent is not None:
            outer = self.cast.of_relation[r.parent]
            found = (*self.hands[r.parent], *(() if outer is None else (outer,)), *kept)
        else:
            found = (*self._reporter(i), *kept) or self._told(r) or self._quoted(i)
            found = found or self.custody.get(who, ()) or self._of_whole(who) or self._elsewhere(r, who)
            block = self._block(r)
            found = found or self.told.get((who, block), ())
            self.told[(who, block)] = found
            if found and kind in _KEPT:
                self.custody.setdefault(who, found)
        self.hands[i] = tuple(dict.fromkeys(h for h in found if h != who and not self._own(h)))

    def inherited(self, late: frozenset[int]) -> list[Hands]:
        """The chains, each with its origin. A document known by its custody anywhere on the page has it everywhere,
        and a headline has a person's words through whom the body has them."""
        out: list[Hands] = []
        for i, r in enumerate(self.relations):
            who = self.cast.of_relation[i]
            if who is None:
                out.append(())
                continue
            hands = self.hands[i]
            if not hands and r.parent is None:
                hands = tuple(h for h in self.custody.get(who, ()) if h != who and not self._own(h))
                hands = hands or (self._first_said(who, late) if i in late else ())
            mine = self.cast.entities[who].head == "i"
            # Two phrases of the same words are one hand, though nothing made them one entity.
            hands = tuple(h for h in hands if self.cast.entities[h].name != self.cast.entities[who].name)
            out.append(hands if mine or (hands and self._own(who)) else (*hands, who))
        return out

    def _first_said(self, who: int, late: frozenset[int]) -> Hands:
        body = (i for i in range(len(self.relations)) if i not in late and self.cast.of_relation[i] == who)
        return next((self.hands[i] for i in body), ())

    def _own(self, entity: int) -> bool:
        return self.page.is_own(self.cast.entities[entity].name)

    def _of_whole(self, who: int) -> Hands:
        whole = self.cast.entities[who].part_of
        return self.custody.get(whole, ()) if whole is not None else ()

    def _elsewhere(self, r: Relation, who: int) -> Hands:
        """The custody of a document that the page tells apart from citing it, or of the cache that it lies in."""
        if self.cast.entities[who].kind not in ("document", "data"):
            return ()
        page, span = self.page, (r.source[0][0], r.source[-1][1])
        mention = read_mention(page.parse, span, page.lexicon)
        if mention.pronoun or not mention.core:
            return ()
        m = _WITHIN.match(page.parse.text, mention.core_end, span[1])
        if m is not None:
            inner = (m.end(), m.end() + phrase_end(page.parse, (m.end(), span[1])))
            whole = read_mention(page.parse, inner, page.lexicon) if inner[1] > inner[0] else None
            if whole is not None and whole.head in _PARTS:
                return self._written_last(r)
            if whole is not None and (found := told_elsewhere(page, self.cast, whole)):
                return tuple(found)
        return tuple(told_elsewhere(page, self.cast, mention))

    def _written_last(self, r: Relation) -> Hands:
        """The document that this paragraph cited last, and its hands: "a note in the margin" lies in it."""
        block, at = self._block(r), r.source[0][0]
        before = [
            (other.source[0][0], k)
            for k, other in enumerate(self.relations)
            if k in self.hands and other.source and other.source[0][0] < at and self._block(other) == block
        ]
        for _, k in sorted(before, reverse=True):
            who = self.cast.of_relation[k]
            if who is not None and self.cast.entities[who].kind == "document":
                return (*self.hands[k], who)
        return ()

    def _block(self, r: Relation) -> int:
        blocks = self.page.parse.blocks
        return next((k for k, (s, e) in enumerate(blocks) if r.content and s <= r.content[0][0] < e), -1)

    def _stop(self, at: int) -> int:
        """The end of the block that holds offset ``at``."""
        return next((e for s, e in self.page.parse.blocks if s <= at < e), len(self.page.parse.text))

    def _kept(self, r: Relation, i: int) -> Hands:
        """ "A memo obtained by X", and "says in court filings": filings are a hand, a statement of one's own is not."""
        found: list[int] = []
        for s, e in r.source:
            found += keepers(self.page, self.cast, (s, e), self._stop(s), self.page.lexicon)
        text = self.page.parse.text
        if r.cue and (m := _FILED.match(text, r.cue[0][1])):
            found.append(self._entity((m.start("what"), m.end("what"))))
        cites = r.cue and text[slice(*r.cue[0])].casefold() in self.page.lexicon.custody["cites"]
        found = found if cites else [*self._citing(r), *found]
        who = self.cast.of_relation[i]
        return tuple(k for k in dict.fromkeys(found) if k != who)

    def _citing(self, r: Relation) -> Hands:
        """ "The daily X, which cites internal minutes": X, named right before the source."""
        text = self.page.parse.text
        start = r.source[0][0] if r.source else 0
        opening = next((s for s, e in self.page.parse.blocks if s <= start < e), 0)
        m = _WHICH_CITES.search(text, max(opening, start - 90), start) if r.source else None
        before = self.page.phrase_before(m.start()) if m else None
        return self._audience(before, m.start()) if m and before is not None else ()

    def _entity(self, span: Span) -> int:
        found = entity_of(self.page, self.cast, span)
        self.cast.entities[found].spans.append(span)
        return found

    def _told(self, r: Relation) -> Hands:
        """ "She told Radio Sele …", "in an interview with …": the one who was told is a hand, if it is a publisher."""
        if not r.cue:
            return ()
        text = self.page.parse.text
        cue, after = text[slice(*r.cue[0])].casefold(), r.cue[0][1]
        stop = min([s for s, _ in r.content if s >= after] + [self._stop(after), after + 90])
        if _TELLING.search(cue):
            return self._audience(after, stop)
        m = _SPOKEN.search(text, after, stop)
        return self._audience(m.end(), stop) if m else ()

    def _audience(self, start: int, stop: int) -> Hands:
        """The publisher named at ``start``; persons and places are spoken to, but pass nothing on."""
        parse, lexicon = self.page.parse, self.page.lexicon
        words = re.findall(r"[\w’']+", parse.text[start:stop].casefold())[:4]
        if (
            not words
            or words[0] in (lexicon.names["never"] - {"the", "a", "it"}) | {"our", "this"}
            or any(w in lexicon.custody["audiences"] for w in words[:3])
        ):
            return ()
        start += len(parse.text[start:stop]) - len(parse.text[start:stop].lstrip())
        if words[0] == "it":
            found = thing.nearest_named(self.page, self.cast, "outlet", start)
            return () if found is None else (found,)
        span = (start, start + phrase_end(parse, (start, stop)))
        if not parse.text[slice(*span)].strip():
            return ()
        mention = read_mention(parse, span, lexicon)
        if mention.pronoun or mention.kind in ("person", "document", "data"):
            return ()
        if mention.name is None and mention.kind != "outlet":
            return ()
        found = self._entity(span)
        entity = self.cast.entities[found]
        if entity.kind == "organization" and _may_publish(entity, lexicon):
            entity.kind = "outlet"
        return (found,) if entity.kind == "outlet" else ()

    def _quoted(self, i: int) -> Hands:
        """ "Two officials were quoted as saying": by the outlet that is named after it, or was named last."""
        r, text = self.relations[i], self.page.parse.text
        if not r.cue or not _QUOTED.search(text[max(0, r.cue[0][0] - 14) : r.cue[0][1] + 10]):
            return ()
        by = re.compile(r"(?:\sas saying)?\sby\s").match(text, r.cue[0][1])
        if by:
            return self._audience(by.end(), self._stop(r.cue[0][1]))
        before = [k for k in range(i) if self.relations[k].parent is None and k in self.hands]
        for k in reversed(before[-2:]):
            who = self.cast.of_relation[k]
            chain = (*self.hands[k], *(() if who is None else (who,)))
            outlets = [n for n, e in enumerate(chain) if self.cast.entities[e].kind == "outlet"]
            if outlets:
                return chain[: outlets[-1] + 1]
        return ()

    def _reporter(self, i: int) -> Hands:
        """ "X reported, citing Y": X is the hand of Y's content."""
        r, parse, lexicon = self.relations[i], self.page.parse, self.page.lexicon
        if not r.cue or parse.text[slice(*r.cue[0])].casefold() not in lexicon.custody["cites"]:
            return ()
        sentence = next((s for s in parse.sentences if s[0] <= r.cue[0][0] < s[1]), None)
        if sentence is None:
            return ()
        for k, other in enumerate(self.relations):
            who = self.cast.of_relation[k]
            if k == i or not other.source or who is None or other.parent is not None:
                continue
            before = sentence[0] <= other.source[0][0] < r.cue[0][0]
            if before and self.cast.entities[who].kind in ("outlet", "organization"):
                return (who,)
        verbs = "|".join(sorted(lexicon.outlets["verbs"] | {"said", "says", "say"}))
        words = parse.text[slice(*sentence)]
        run = r"((?:[Tt]he\s)?(?:[a-z]+\s){0,2}[A-Z][\w’'&.-]*(?:\s(?:of\s)?[A-Z][\w’'&.-]*)*|[Tt]he\s[a-z]+)"
        m = re.search(rf"\b{run},?\s(?:(?:has|had|also|first|later)\s)?(?:{verbs})\b", words) or re.search(
            rf"\b(?:{verbs})\s(?:(?:in|by|to)\s)?{run}", words
        )
        if m is None:
            return ()
        start = sentence[0] + m.start(1)
        return self._audience(start, sentence[0] + m.end(1))


_TELLING = re.compile(r"(?:^|\s)(?:told|tell|tells|telling|(?<!according )to)$|^(?:told|tells?)\b")
_SPOKEN = re.compile(
    r"\bin (?:an |a |his |her |its |written |e-?mailed ){0,3}"
    r"(?:interview|statement|e-?mail|remarks|comments|letter|reply)s? (?:with|to|on|for)\s"
    r"|\bspeaking (?:to|on|with)\s|(?<=\w)\stold\s|(?<=\w)\sto\s(?=(?:the\s)?(?:[a-z]+\s)?[A-Z])"
)
_FILED = re.compile(
    r"\sin\s(?P<what>(?:an?\s|the\s|his\s|her\s|its\s|their\s)?(?:sworn\s)?"
    r"(?:(?:court|legal)\s(?:filings?|papers|documents|records)|affidavit|testimony|lawsuit|witness statement))\b"
)
_WITHIN = re.compile(r"\s(?:contained\s|found\s|held\s)?(?:in|from|among|within|of)\s(?=(?:the|its|an?)\s|[A-Z])")
_PARTS = frozenset({"margin", "annex", "appendix", "footnote", "endnote", "preface", "foreword", "attachment"})
"""What is part of a document and cannot stand without it."""
_WHICH_CITES = re.compile(r",?\s(?:which\s(?:cites|cited|quotes|quoted)|citing|quoting)\s$")
_QUOTED = re.compile(r"\b(?:quoted|cited)(?: by [\w’' .-]{2,30})? as\b|\bas (?:saying|quoted|reported)\b")


def _may_publish(entity: Entity, lexicon: Lexicon) -> bool:
    """Whether a named body may be an outlet: its name tells of no other kind of body."""
    words = {singular(w) for w in entity.name.split()}
    return not words & (lexicon.heads["organization"] - lexicon.heads["outlet"])

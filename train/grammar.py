"""Pages of our own making for constructions that the corpora seldom have, with their attributions exactly known.

Custody of documents, documents that state, "X reported, citing Y", sources after what they say, hearsay within
hearsay, headlines. A template marks spans as ``[S1 …]``, ``[K1 …]``, ``[C1 …]`` (source, cue, content of relation 1;
``[C1 … [S2 …] …]`` nests) and takes its words from ``WORDS``, ``{slot}`` by ``{slot}``; names are made of syllables, so
that nothing can be learned by heart. What is said comes from the clauses that are handed in.
"""

import random
import re
from collections.abc import Sequence
from typing import Any

WORDS: dict[str, str] = {
    "T": "|||| on {day}| this week| last month| late on {day}| earlier| in {month}| in a statement| on {day} evening",
    "day": "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday",
    "month": "January|March|April|June|August|October|December",
    "num": "two|three|four|six|a dozen|about 40|some 300|1,200|18|97|more than 600|41",
    "things": "houses|pumps|beds|patients|workers|trucks|complaints|cases|wells|flats|pupils|engineers|letters|ferries",
    "said": "said|said|said|says|added|insisted|argued|claimed|wrote|warned|stressed|noted|conceded|admitted|explained",
    "shows": "shows|shows|says|says|states|records|reveals|suggests|indicates|warns|concedes|notes|found|confirms"
    "|concludes|alleges|describes how|makes clear|sets out how",
    "show": "show|show|say|state|record|reveal|suggest|indicate|confirm|make clear|describe how",
    "outlet": "the {place} {paper}|{place} {paper}|The {paper}|the {paper}|Radio {place}|the website The {thingname}"
    "|the agency {place} Wire|the weekly {place} {paper}|the broadcaster {abbr}|{abbr}|the daily {place} {paper}",
    "paper": "Courier|Ledger|Almanac|Sentinel|Torch|Dispatch|Gazette|Echo|Mirror|Journal|Tribune|Post|Argus|Chronicle",
    "thingname": "Sluice|Lantern|Anvil|Beacon|Compass|Lever|Plumb Line|Mast",
    "person": "{given} {surname}|{given} {surname}|{given} {surname}|Dr {given} {surname}|Mr {surname}|Ms {surname}"
    "|{surname}|Capt {given} {surname}|Prof. {surname}",
    "role": "mayor|chief executive|spokesman|spokeswoman|director|engineer|foreman|nurse|curator|chemist|lawyer"
    "|captain|minister|union leader|chairwoman|head teacher|auditor|harbour master|economist|inspector|farmer|widow",
    "person_full": "{person}|the {role}, {person}|{person}, the {role}|the {role} {person}|{person}, a {role}"
    "|the {role}|{person}, {num} years the {role}|the {body}’s {role}, {person}|a {role} for {body}, {person}"
    "|its {role}, {person}",
    "unnamed": "two officials|a person familiar with the matter|three people familiar with the talks|a senior official"
    "|four people who were in the room|a {role} who asked not to be named|sources close to the {role}|critics"
    "|a former {role}|two former staff|an insider|several {role}s|a {role} it did not name|people with knowledge of it",
    "body": "the {place} council|the {place} water board|the ministry|the {place} ministry of health|the company"
    "|{place} Foods|the {abbr}|the board|the farmers’ union|the opposition|the police|{place} University"
    "|the harbour authority|the regulator|the {place} museum|the bank|the city|the commission|the canton"
    "|the league|the insurer",
    "group": "residents|nurses|the engineers|parents|ministry bosses|shareholders|scientists|diplomats|prosecutors",
    "thing": "memo|report|letter|cable|audit|log|survey|study|ruling|contract|email|filing|dossier|notice|draft|text"
    "|statement|transcript|inquiry|paper|catalogue|review|map|invoice|register|recording|poll|diary|briefing note",
    "things_doc": "minutes|emails|letters|court filings|documents|papers|records|accounts|figures|laboratory sheets"
    "|images|satellite images|recordings|notebooks|text messages|data|messages|leaked files|the stock lists",
    "adj": "internal|leaked|confidential|draft|annual|2019|secret|military|unpublished||||",
    "by": " written by {person_full}| drawn up by {body}| of {body}| by {body}| for {body}| commissioned by {body}"
    "| sent by {person} on {num2} {month}| dated {num2} {month}| kept by {body}| from {month}| signed by {person}||",
    "num2": "3|11|17|24|28",
    "custody": " obtained by {outlet}| seen by {outlet}| reviewed by {outlet}| leaked to {outlet}"
    "| published by {outlet}| obtained under freedom of information law by {body}| shared with {outlet} by {person}"
    "| which {outlet} has seen"
    "| supplied by {body} and verified by {outlet}| released by {body}| that {outlet} obtained| passed to {outlet}"
    "| released to {person}| posted online by {body}|, a copy of which was seen by {outlet},||||",
    "doc": "the {thing}{custody}|a {adj} {thing}{by}{custody}|an internal {thing}{by}{custody}|a {thing}{by}{custody}"
    "|{body}’s own {thing}|its {thing}|the same {thing}|the {adj} {thing}{by}|a note in the margin|her {thing}"
    "|a passage of the {thing}|page {num2} of the {thing}|the {thing}’s annex|the last line of the {thing}",
    "docs": "the {things_doc}{custody}|{things_doc}{by}{custody}|{adj} {things_doc}{custody}|the {things_doc}",
    "who": "{person_full}|{person_full}|{person_full}|{unnamed}|{body}|{group}|{outlet}|she|he|they",
    "Ref": "He|She|It|They|The {role}|The {thing}|The company|The council|The paper|{person}",
    "verbing": "warning|claiming|saying|complaining",
    "amount": "the number of {things} at {num}|the cost at {num} million|the loss at {num} million crowns"
    "|the share at “just over half”|the number of {things} at {num} to {num}",
    "np": "only {num} {things}|{num} {things} out of {num}|a range of {num} to {num} {things}|a top reading of {num}"
    "|no more than {num} {things}|{num} of the {things} as “out of service”",
}

TEMPLATES = (
    # The source after what it says, or in the middle of it.
    "[C1 {Clause}], [S1 {who}] [K1 {said}]{T}.",
    "[C1 {Clause}], [S1 {doc}] [K1 {shows}].",
    "[C1 {Clause}], [S1 {docs}] [K1 {show}].",
    "[C1 {Clause}], [S1 {outlet}] [K1 reported]{T}.",
    "[C1 {front}], [S1 {outlet}] [K1 reported]{T}, [C1 {back}].",
    "[C1 {front}], [S1 {who}] [K1 {said}]{T}, [C1 {back}].",
    "[C1 “{Clause},”] [S1 {who}] [K1 told] {outlet}{T}.",
    "[C1 “{Clause},”] [S1 {who}] [K1 {said}]{T}. [C1 “{Clause}.”]",
    "[C1 ‘{Clause},’] [S1 {who}] [K1 told] {outlet}{T}.",
    "[C1 « {Clause} »], [S1 {who}] [K1 told] {outlet}{T}.",
    # Documents that state, in all their verbs.
    "[S1 {Doc}] [K1 {shows}] [C1 that {clause}].",
    "[S1 {Doc}] [K1 {shows}] [C1 {clause}].",
    "[S1 {Docs}] [K1 {show}] [C1 that {clause}].",
    "[S1 {Doc}] [K1 reads]: [C1 “{Clause}.”]",
    "[S1 {Doc}] [K1 read]: [C1 “{Clause}.”]",
    "[S1 {Docs}] [K1 put] [C1 {amount}].",
    "[S1 {Doc}] [K1 puts] [C1 {amount}].",
    "[S1 {Body}] [K1 puts] [C1 {amount}].",
    "[S1 {Ref}] [K1 gives] [C1 {np}].",
    "[S1 {Doc}] [K1 lists] [C1 {np}].",
    "[S1 {Docs}] [K1 show] [C1 {np}].",
    "[S1 {Doc}] [K1 records] [C1 [S2 {unnamed}] [K2 {verbing}] [C2 that {clause}]].",
    "[S1 {Docs}] [K1 record] [C1 [S2 {person_full}] [K2 {verbing}] [C2 that {clause}]].",
    "[S1 {Body}] [K1 reckons] [C1 that {clause}].",
    "[S1 A poll of {num} {things} by {body}] [K1 found] [C1 that {clause}].",
    "[S1 A survey carried out by {body} among {num} {things}] [K1 found] [C1 {np}].",
    # According to, citing, on the word of: the source is what is leaned on, not the outlet that leans.
    "[C1 {Clause}], [K1 according to] [S1 {doc}].",
    "[C1 {Clause}], [K1 according to] [S1 {docs}].",
    "[C1 {Clause}], [K1 according to] [S1 {who}]{T}.",
    "[K1 According to] [S1 {docs}], [C1 {clause}].",
    "[K1 According to] [S1 {doc}], [C1 {clause}].",
    "[C1 {Clause}], {outlet} reported{T}, [K1 citing] [S1 {unnamed}].",
    "[C1 {Clause}], {outlet} revealed{T}, [K1 citing] [S1 {docs}].",
    "[C1 {Clause}], {outlet} says, [K1 quoting] [S1 {person_full}].",
    "[K1 Citing] [S1 {doc}], {outlet} reported{T} [C1 that {clause}].",
    "{Outlet}, [K1 citing] [S1 {unnamed}], reported{T} [C1 that {clause}].",
    "{Outlet} reported{T} [C1 that {clause}], [K1 citing] [S1 {docs}].",
    "{Outlet} reported{T}, [K1 on the word of] [S1 {unnamed}], [C1 that {clause}].",
    # Told, denied, would not say; what was done is not what was said.
    "[S1 {Who}] [K1 told] {outlet}{T} [C1 that {clause}].",
    "[S1 {Who}] [K1 told] {outlet}{T}: [C1 “{Clause}.”]",
    "[S1 {Person_full}], [K1 denied]{T} [C1 that {clause}].",
    "[S1 {Who}] has [K1 denied] to {outlet} [C1 that {clause}].",
    "[S1 {Who}] [K1 rejected the claim] [C1 that {clause}].",
    "[S1 {Who}] [K1 would not say] [C1 whether {clause}].",
    "[S1 {Doc}] [K1 did not indicate] [C1 whether {clause}].",
    "[S1 {Ref}] [K1 calls] [C1 it “a {adj} {thing} with error bars”].",
    "[S1 {Body}] [K1 announced]{T} [C1 that {clause}].",
    "[S1 {Body}] [K1 blames] [C1 the {things}], not {person}.",
    "[S1 {Person_full}], [K1 wants] [C1 {body} to pay for the {things}].",
    "[C1 {front}] [K1 is believed] [C1 {toback}].",
    "[C1 {front}] [K1 are said] [C1 {toback}].",
    "[C1 {front}], it is [K1 understood], [C1 {back}].",
    "[C1 {front}], by [S1 {body}’s] [K1 reckoning], [C1 {back}].",
    "[S1 {Who}] [K1 was quoted as saying]{T} [C1 that {clause}].",
    "[S1 Somebody] [K1 thought] [C1 {clause}].",
    "[S1 {Doc}, {num} pages long,] [K1 {shows}] [C1 that {clause}].",
    "[C1 {Clause}], [K1 says] [S1 {who}].",
    "[C1 {Clause}], [K1 claims] [S1 {doc}].",
    "[C1 {Clause}], [K1 says] [S1 {bare}].",
    "[C1 “{Clause},”] [K1 said] [S1 {who}], who asked not to be named.",
    "[S1 My {role}] [K1 used to say] [C1 {clause}].",
    # Hearsay within hearsay.
    "[S1 {Who}] [K1 {said}]{T} [C1 that [S2 {person_full}] had [K2 told] {body} [C2 that {clause}]].",
    "[S1 {Person_full}], [K1 says] in court filings [C1 that [S2 {person_full}] [K2 told] him{T} [C2 that {clause}]].",
    "[C1 [S2 {Docs}] [K2 show] [C2 that {clause}]], [S1 {who}] [K1 told] {outlet}.",
    "[S1 {Outlet}] [K1 quoted] [C1 [S2 {person_full}] as [K2 saying]{T} [C2 that {clause}]].",
    "[S1 {Doc}] [K1 {shows}] [C1 that [S2 {body}] [K2 warned] {person}{T} [C2 that {clause}]].",
    "[S1 {Ref}] [K1 {said}] [C1 [S2 the {role}] had [K2 admitted] [C2 that {clause}]].",
    "[S1 {Doc}] [K1 reads]: [C1 “[S2 {person}] [K2 told] me [C2 {clause}].”]",
    "[S1 {Person}] [K1 recalled] [C1 [S2 {person}] [K2 saying]: [C2 “{Clause}.”]]",
)
HEADLINES = (
    "[C1 {Clause}], [S1 {bare}] [K1 says]",
    "[C1 {Clause}], [S1 {things_doc}] [K1 show]",
    "[C1 {Clause}][K1 :] [S1 {bare}]",
    "[S1 {Bare}] [K1 denies] [C1 {clause}]",
    "[S1 {Bare}][K1 :] [C1 {clause}]",
    "[S1 {Things_doc}] [K1 reveal] [C1 {clause}]",
    "[C1 {Clause}], [K1 says] [S1 {bare}]",
)
WORDS["bare"] = "{thing}|{body0}|{role}|{place} {role}|sources|survey|union"
WORDS["body0"] = "council|ministry|police|canton|water board|museum|company|regulator|{abbr}"
SILENT = (
    "{Who} declined to comment.",
    "{Who} did not reply to questions from {outlet}.",
    "{Body} recalled {num} {things} across the country in {month} after two deaths.",
    "{Person_full}, bought the {things} from {body} in {month}.",
    "{Outlet} tells it differently.",
    "The {paper}’s article does not mention the {thing}.",
    "{Who} has read the {thing}, which is {num} pages long.",
    "{Person}, {num} years the {role} of {body}, lives in {place} with {num} cats.",
    "{Ref} left {place} for good in {month}.",
    "{Body} has {num} {things}, of which {num} stand empty.",
    "{Person_full}, was questioned for six hours and released.",
    "{Body} meets again on {day}.",
    "Asked whether {clause}, {who} did not answer.",
    "One may believe that and still ask why the {things} are there.",
    "A {role} who speaks so flatly should expect to be held to it.",
    "What worries {body} is not the {thing} but the {num} {things}.",
    "{Who} asked not to be named because he was not authorised to speak to the press.",
    "{Body} could not be reached on {day}.",
    "Nobody at {body} has seen the {thing}, and the {things} wait.",
)
_SPLIT = re.compile(r"((?:[\w’-]+ ){2,5}[\w’-]+) ((?:will|would|has|had|was|were|is|are|could|should) .{10,})")
_SYLLABLES = "ar bel cor dan el fen gar hol ish jor kel lan mor nes or pel quin ros sal tor ul ven wil yar zan".split()


class Maker:
    """Makes pages from clauses, by the given source of chance."""

    def __init__(self, clauses: Sequence[str], rng: random.Random) -> None:
        self.clauses, self.rng = clauses, rng

    def page(self) -> tuple[str, list[dict[str, Any]]]:
        """One page's text and its relations (source, cue, content as spans; id; in: the id it stands in or None)."""
        parts: list[str] = []
        relations: list[dict[str, Any]] = []
        at = 0
        for k in range(self.rng.randint(4, 8)):
            sentences = [self.rng.choice(HEADLINES)] if k == 0 else self._paragraph()
            text = ""
            found: list[dict[str, Any]] = []
            for sentence in sentences:
                own, more = self.filled(sentence)
                shift = at + len(text)
                found += [_moved(r, shift, f"{k}-{len(found)}-") for r in more]
                text += own + " "
            parts.append(text.rstrip())
            relations += found
            at += len(parts[-1]) + 2
        return "\n\n".join(parts), relations

    def _paragraph(self) -> list[str]:
        pool = [TEMPLATES if self.rng.random() < 0.8 else SILENT for _ in range(self.rng.choice((1, 1, 2, 2, 3)))]
        return [self.rng.choice(p) for p in pool]

    def filled(self, template: str) -> tuple[str, list[dict[str, Any]]]:
        """A sentence made from one template, and its relations."""
        front, back = self._halves()
        again = {"front": front, "back": back, "toback": "to have been told of it"}

        def fill(m: re.Match[str]) -> str:
            slot = m[1]
            words = again.get(slot) or self._slot(slot.lower() if slot != "T" and slot != "Ref" else slot)
            return words[0].upper() + words[1:] if slot[0].isupper() and slot != "T" and words else words

        return _read(re.sub(r" +", " ", re.sub(r"\{(\w+)\}", fill, template)))

    def _slot(self, slot: str) -> str:
        if slot == "clause":
            return self.rng.choice(self.clauses)
        if slot in ("surname", "place", "given"):
            return "".join(self.rng.choice(_SYLLABLES) for _ in range(self.rng.choice((2, 2, 3)))).capitalize()
        if slot == "abbr":
            return "".join(self.rng.choice("ABCDEFGHKLMNPRSTVW") for _ in range(3))
        words = self.rng.choice(WORDS[slot].split("|"))
        return re.sub(r"\{(\w+)\}", lambda m: self._slot(m[1]), words)

    def _halves(self) -> tuple[str, str]:
        """A clause cut before its finite verb, as a parenthesis cuts it."""
        for _ in range(50):
            clause = self.rng.choice(self.clauses)
            m = _SPLIT.match(clause)
            if m:
                return m[1][0].upper() + m[1][1:], m[2]
        return "The water", "was fit to drink again"


def _moved(relation: dict[str, Any], shift: int, mark: str) -> dict[str, Any]:
    spans = {k: [(s + shift, e + shift) for s, e in relation[k]] for k in ("source", "cue", "content")}
    return {**spans, "id": mark + relation["id"], "in": mark + relation["in"] if relation["in"] else None}


_ROLES = {"S": "source", "K": "cue", "C": "content"}


def _read(marked: str) -> tuple[str, list[dict[str, Any]]]:
    """The plain text of a marked sentence, and its relations."""
    text = ""
    open_: list[tuple[str, str, int]] = []
    relations: dict[str, dict[str, Any]] = {}
    for piece in re.split(r"(\[[SKC]\d |\])", marked):
        if m := re.fullmatch(r"\[([SKC])(\d) ", piece):
            open_.append((m[1], m[2], len(text)))
        elif piece == "]":
            role, number, start = open_.pop()
            inside = next((n for r, n, _ in reversed(open_) if r == "C"), None)
            empty: dict[str, Any] = {"source": [], "cue": [], "content": [], "id": number, "in": inside}
            relation = relations.setdefault(number, empty)
            relation[_ROLES[role]].append((start, len(text)))
        else:
            text += piece
    return text, sorted(relations.values(), key=lambda r: str(r["id"]))

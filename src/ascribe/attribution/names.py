"""Names over the whole page: whole runs of capitals, one name one kind, a surname follows its full name.

The tagger sees a paragraph at a time and leaves names cut or missed. A page settles what a paragraph leaves open: a
name is the whole run of capitalised words, titles apart; newspapers give a person's full name once, so a lone
capitalised word that ends no full name on the page is hardly a person.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cache

from ascribe.attribution.language import Lexicon
from ascribe.attribution.noun import AGENT, OFFICES, PEOPLE, TITLES
from ascribe.models import FOLDER
from ascribe.records import Span


@dataclass(frozen=True, slots=True)
class Name:
    """A name in the text and its kind (PER, ORG, LOC)."""

    start: int
    end: int
    kind: str


_WORD = r"(?:[A-Z]\.(?:[A-Z]\.)*|[A-Z][\w’'-]*[\w](?:s[’'](?=\s[A-Z]))?)(?<!['’]s)"
_RUN = re.compile(
    rf"{_WORD}(?:\s(?:&\s|(?:of|for)\s(?:the\s)?(?=[A-Z])|(?:de|da|di|van|von|der|al|el|bin|ibn|la)\s)?{_WORD})*"
)
_SAID = re.compile(
    r"\s(?:said|says|told|added|wrote|denied|warned|who)\b|,\s\d\d[,.]|,\swho\s|['’]s\s(?:lawyer|wife|husband)"
)
_TITLED = re.compile(
    r"\b(?:Mr|Mrs|Ms|Miss|Dr|Sir|Dame|Lord|Lady|Prof|Judge|President|King|Queen|Prince|Princess|Pope|Col|Gen|Capt|Lt|Maj"
    r"|Sgt|Rev|Sen|Rep|Gov|Adm|Supt|Insp|Cllr|St)\.?\s$"
)
_PLACED = re.compile(
    r"\b(?:in|near|outside|around|across|(?:north|south|east|west) of"
    r"|(?:city|town|village|province|district|island) of)\s$"
)
TITLE_CASE = 0.6
"""Share of capitalised words above which a block is a headline in title case, whose capitals tell nothing."""


@cache
def given_names() -> frozenset[str]:
    """Words that open people's names (train/gazetteer.py says whence)."""
    return frozenset((FOLDER / "given-names.txt").read_text(encoding="utf-8").split())


def settle(
    text: str, blocks: Sequence[Span], tagged: Sequence[Name], proper: Set[int], lexicon: Lexicon
) -> tuple[Name, ...]:
    """The blocks' names in reading order: ``tagged`` ones made whole, missed ones added, kinds made consistent.

    ``proper`` are the offsets of the words that are proper nouns by their tags.
    """
    found = [n for block in blocks for n in _in_block(text, block, tagged, proper, lexicon)]
    votes: dict[str, Counter[str]] = {}
    for n in found:
        votes.setdefault(_key(text, n), Counter())[n.kind] += 1
    lone = {key for key, count in votes.items() if " " not in key and _kind(key, count, lexicon) == "PER"}
    for key, count in votes.items():
        # "Nan Orrey", once, where "Orrey" is a person all along: the page knows its people by their surnames.
        if " " in key and key.split()[-1] in lone and _kind(key, count, lexicon) == "LOC":
            count["PER"] += count.total()
    told = {
        _key(text, n)
        for s, e in blocks
        for n in found
        if s <= n.start < e and _body_before(text, s, (n.start, n.end), lexicon)
    }
    for key, count in votes.items():
        if (key in told or _short_for_body(key, votes)) and _kind(key, count, lexicon) == "PER":
            votes[key] = Counter(ORG=count.total())
    full = [key for key, count in votes.items() if " " in key and _kind(key, count, lexicon) == "PER"]
    surnames = {word for key in full for word in (key.split()[0], key.split()[-1])}
    bodies = {key.split()[0] for key, count in votes.items() if " " in key and _kind(key, count, lexicon) == "ORG"}
    out = []
    for n in found:
        key = _key(text, n)
        kind = _kind(key, votes[key], lexicon)
        if kind == "PER" and PEOPLE.fullmatch(text, n.start, n.end):
            kind = "ORG"
        if " " not in key:
            titled = _TITLED.search(text[max(0, n.start - 12) : n.start]) or _after_kin(text, n.start)
            sure = kind == "PER" and votes[key]["PER"] > max(1, votes[key].total() / 2) and key not in bodies
            sure = sure and text[max(0, n.start - 4) : n.start].casefold() != "the "
            sure = sure or key.capitalize() in given_names()
            kind = "PER" if key in surnames or titled or sure else "ORG" if kind == "PER" else kind
        out.append(Name(n.start, n.end, kind))
    return tuple(out)


def _short_for_body(key: str, votes: Mapping[str, Counter[str]]) -> bool:
    """Whether the page calls "Castellan Marine" plain "Castellan": a body loses its last word, a person the first."""
    first, *_, last = key.split() if " " in key else (key, key)
    if first == last or first not in votes or last in votes or first.capitalize() in given_names():
        return False
    return 2 * votes[first]["PER"] <= votes[first].total()


def _in_block(text: str, block: Span, tagged: Sequence[Name], proper: Set[int], lexicon: Lexicon) -> Iterator[Name]:
    start, end = block
    own = [n for n in tagged if start <= n.start < end]
    words = text[start:end].split()
    if words and sum(w[0].isupper() for w in words) > TITLE_CASE * len(words):
        yield from own
        return
    for m in _RUN.finditer(text, start, end):
        for run in _apart(text, m.span(), own):
            inside = [n for n in own if n.start < run[1] and run[0] < n.end]
            if _common(text, run, inside, proper, lexicon):
                continue
            name = _whole(text, start, run, inside, proper, lexicon)
            if name is not None:
                yield name


def _common(text: str, run: Span, tagged: Sequence[Name], proper: Set[int], lexicon: Lexicon) -> bool:
    """Whether a run of capitals is no name: who is from somewhere ("Iraqi"), or words in capitals for weight."""
    words = [(m.start() + run[0], m.group()) for m in re.finditer(r"\S+", text[run[0] : run[1]])]
    if all(w.casefold().rstrip(".’'") in lexicon.names["peoples"] for _, w in words):
        return True
    return not tagged and not any(at in proper for at, _ in words)


def _apart(text: str, run: Span, tagged: Sequence[Name]) -> list[Span]:
    """A run in which a person's name is followed by "of" and a body is two names, not one."""
    for m in re.finditer(r"\s(?:of|for)\s(?:the\s)?", text[run[0] : run[1]]):
        at = run[0] + m.start()
        first = text[run[0] : at].split()
        known = len(first) > 1 and (first[0] in given_names() or first[0].casefold().rstrip(".") in TITLES)
        known = known or _TITLED.search(text[max(0, run[0] - 14) : run[0]]) is not None
        if known or any(n.kind == "PER" and n.end == at for n in tagged):
            return [(run[0], at), (run[0] + m.end(), run[1])]
    return [run]


def _whole(text: str, block: int, run: Span, tagged: Sequence[Name], proper: Set[int], lexicon: Lexicon) -> Name | None:
    """The name that a run of capitals holds, or None: a common word at a sentence's start, a day, a lone title."""
    words = _stripped(text, block, run, tagged, proper, lexicon)
    untitled = _without_titles(words, lexicon)
    if not untitled or all(w.casefold().rstrip(".") in lexicon.names["titles"] for _, w in untitled):
        return None
    stop = run[1]
    if text[stop : stop + 1] == "." and len(untitled) > 1 and untitled[-1][1].casefold() in TITLES:
        untitled = words = untitled[:-1]  # "Florida Gov. …": the title belongs to the name that follows
        stop = untitled[-1][0] + len(untitled[-1][1])
    votes = Counter(n.kind for n in tagged)
    opening = words[0][0] == block or text[max(block, words[0][0] - 2) : words[0][0]][:1] in '.!?:”"\n'
    if not votes and len(words) == 1 and opening and words[0][1] not in given_names():
        return None
    kind = votes.most_common(1)[0][0] if votes else "LOC" if _PLACED.search(text[block : run[0]]) else "ORG"
    likely = _kind(text[untitled[0][0] : stop].casefold(), Counter([kind]), lexicon)
    given = untitled[0][1] in given_names() and 1 < len(untitled) < 5 and likely != "ORG"
    titled = len(words) > len(untitled)
    role = (
        _after_role(text, block, run, lexicon)
        or _role_after(text, stop, lexicon)
        or (titled and _bears_title(words[-len(untitled) - 1][1], lexicon))
    )
    called = role and len(untitled) < 4 and likely != "LOC" and not _tells_body(untitled[-1][1], lexicon)
    said = _SAID.match(text, stop) is not None and text[run[0] - 4 : run[0]].casefold() != "the "
    spoken = not votes and len(untitled) in (2, 3) and (titled or said)
    the_one = not titled and text[max(block, words[0][0] - 4) : words[0][0]] == "the "
    if _body_before(text, block, run, lexicon) or (kind == "PER" and the_one and not given and not called):
        return Name(words[0][0], stop, "ORG" if kind == "PER" else kind)
    if given or likely == "PER" or called or spoken:
        return Name(untitled[0][0], stop, "PER")
    return Name(words[0][0], stop, kind)


_Words = list[tuple[int, str]]
"""Words of a run with their offsets in the text."""


def _stripped(text: str, block: int, run: Span, tagged: Sequence[Name], proper: Set[int], lexicon: Lexicon) -> _Words:
    """The run's words without what only opens a sentence, and without words that open no name."""
    words = [(m.start() + run[0], m.group()) for m in re.finditer(r"\S+", text[run[0] : run[1]])]
    before = text[max(block, run[0] - 2) : run[0]]
    opens = run[0] == block or not before.endswith(" ") or before[:1] in '.!?:”"’—–'
    opens = opens and _TITLED.search(text[max(block, run[0] - 14) : run[0]]) is None
    known = any(n.start <= words[0][0] < n.end for n in tagged) or words[0][1] in given_names()
    known = known or (len(words) > 1 and words[0][1].casefold() in TITLES)
    # "Ottilie Wrenn, the glaciologist, …": what opens a sentence is part of a name that an apposition follows.
    known = known or (len(words) == 2 and words[0][0] in proper and text[run[1] : run[1] + 2] == ", ")
    if opens and not known and (len(words) > 1 or not tagged):
        words = words[1:]
    while words and words[0][1].casefold().rstrip(".’'") in lexicon.names["never"] | {"of", "the", "for", "&"}:
        words = words[1:]
    return words


def _without_titles(words: _Words, lexicon: Lexicon) -> _Words:
    """What follows the last title in a run, as in "Supreme Court Justice Ada Moe", where a name may follow."""
    titles = lexicon.names["titles"] | OFFICES
    last = max((k for k, (_, w) in enumerate(words[:-1]) if w.casefold().rstrip(".") in titles), default=-1)
    rest = words[last + 1 :]
    if last > 0 and (len(rest) > 3 or _tells_body(rest[-1][1], lexicon)):
        last = -1
        while len(words) - last > 2 and words[last + 1][1].casefold().rstrip(".") in titles:
            last += 1
    while len(words) - last > 2 and words[last + 1][1].casefold() in ("of", "the", "for", "state"):
        last += 1
    return words[last + 1 :]


def _body_before(text: str, block: int, run: Span, lexicon: Lexicon) -> bool:
    """Whether the words right before say that a body is named: "the newspaper X", "the chief executive of X"."""
    if _LED_BODY.search(text[max(block, run[0] - 24) : run[0]]):
        return True
    m = re.search(r"\b([a-z]\w+)\s$", text[max(block, run[0] - 20) : run[0]])
    if m is None and text[run[1] : run[1] + 1] == ",":
        m = re.search(r"(?:\b[Tt]he|\bits)\s([a-z]\w+),\s$", text[max(block, run[0] - 24) : run[0]])
    if m is None or m[1] in lexicon.heads["person"]:
        return False
    return m[1] in lexicon.heads["outlet"] or m[1] in lexicon.heads["organization"]


def _after_role(text: str, block: int, run: Span, lexicon: Lexicon) -> bool:
    """Whether the word before is what a person does, by list or by its ending: "moderator", "Col.", "head of …,"."""
    office = _OFFICE.search(text[max(block, run[0] - 70) : run[0]])
    if office is not None and office[1] in lexicon.heads["person"]:
        return True
    m = re.search(r"(?:^|\s)(\w+)[,.]?\s$", text[max(block, run[0] - 24) : run[0]])
    if m is None:
        return False
    agent = m[1].islower() and AGENT.match(m[1]) is not None and not _tells_body(m[1], lexicon)
    return _bears_title(m[1], lexicon) or (agent and m[1] not in _NO_ROLE)


_LED_BODY = re.compile(r"\b(?:executive|chief|chairman|chairwoman|shareholders|employees|customers) of\s$")
_OFFICE = re.compile(
    r"\b(?:the|its|their|an?)\s(?:[\w-]+\s)?([a-z]+)\s(?:of|at|for)\s(?:the\s|its\s)?(?:[\w’'-]+\s?){1,4},\s$"
)
_APPOSED = re.compile(
    r",\s(?:an?\s|the\s|its\s|his\s|her\s)?((?:[\w’'-]+\s){0,3}?[a-z][\w’'-]+)(?=,|\s(?:of|at|for|in|from)\b|\n|$)"
)


def _role_after(text: str, stop: int, lexicon: Lexicon) -> bool:
    """Whether a role follows in apposition: "Ada Moe, a retired engineer, …"."""
    m = _APPOSED.match(text, stop)
    return m is not None and m[1].split()[-1].casefold() in lexicon.heads["person"]


_AGE = re.compile(r",\s(?:aged\s)?[1-9]\d(?=[,.;)\s])(?!\s(?:percent|per|million|billion|[a-z]+s\b))")
_NO_ROLE = frozenset(
    "under over after never however whether other another either neither rather later earlier for".split()
)


def _after_kin(text: str, at: int) -> bool:
    """ "Her daughter Liv": a name without a surname after a word of kinship."""
    kin = (
        "daughter|son|wife|husband|mother|father|sister|brother|niece|nephew|aunt|uncle|grandson|granddaughter|partner"
    )
    return re.search(rf"\b(?:his|her|their|my|’s|'s)\s(?:\w+\s)?(?:{kin}),?\s$", text[max(0, at - 40) : at]) is not None


def _bears_title(word: str, lexicon: Lexicon) -> bool:
    """Whether a word before a name is what only a person bears: "Minister", "sculler", "Col"."""
    bare = word.casefold().rstrip(".,")
    return bare in lexicon.heads["person"] or bare in TITLES


def _tells_body(word: str, lexicon: Lexicon) -> bool:
    bare = word.casefold().rstrip("s")
    return bare in lexicon.heads["organization"] or bare in lexicon.names["organization"]


def _key(text: str, n: Name) -> str:
    return re.sub(r"['’]s?$", "", text[n.start : n.end]).casefold()


def _kind(key: str, votes: Counter[str], lexicon: Lexicon) -> str:
    """The kind of a name by its words where they tell it, else by most votes."""
    if key in lexicon.names["places"]:
        return "LOC"
    words = key.split()
    bodies = lexicon.names["organization"]
    if len(words) > 1:
        if words[-1].strip(".,") in bodies or {"&", "of"} & set(words) or words[0] in lexicon.names["leading"]:
            return "LOC" if votes.most_common(1)[0][0] == "LOC" else "ORG"
        if words[0].capitalize() in given_names() and len(words) < 5:
            return "PER"
        if len(words) < 4 and 3 * votes["PER"] >= votes.total():
            return "PER"
    return votes.most_common(1)[0][0]

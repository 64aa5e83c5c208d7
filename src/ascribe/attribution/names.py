"""Names over the whole page: one name, one kind; a surname follows its full name; titles stand outside names.

The tagger sees a paragraph at a time. A page settles what a paragraph leaves open: newspapers give a person's full name
once, so a lone capitalised word that ends no full name on the page is hardly a person.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from ascribe.attribution.language import Lexicon
from ascribe.records import Span


@dataclass(frozen=True, slots=True)
class Name:
    """A name in the text and its kind (PER, ORG, LOC)."""

    start: int
    end: int
    kind: str


_JOINED = re.compile(r"(?:-[A-Z][\w’']*|\s(?:&|and)\s(?=[A-Z])[A-Z][\w’']*)")


_RUN = re.compile(r"(?:The\s)?[A-Z][\w’'&-]*(?:\s(?:of\s(?=[A-Z])|of\sthe\s(?=[A-Z]))?[A-Z][\w’'&-]*){0,4}")
_SAID = re.compile(r"\s(?:said|says|told|added|wrote|reported|reports|denied|warned|who)\b|,\s\d\d,|,\swho\s")


def settle(text: str, blocks: Sequence[Span], names: Sequence[Name], lexicon: Lexicon) -> tuple[Name, ...]:
    """The names with edges mended, missed ones added, and kinds made consistent over the page, in reading order."""
    mended = _without_overlap([m for n in names if (m := _mend(text, n, lexicon)) is not None])
    mended = _without_overlap([*mended, *_missed(text, blocks, mended, lexicon)])
    votes: dict[str, Counter[str]] = {}
    for n in mended:
        votes.setdefault(_key(text, n), Counter())[n.kind] += 1
    surnames = {
        key.split()[-1] for key, count in votes.items() if len(key.split()) > 1 and _kind(key, count, lexicon) == "PER"
    }
    out = []
    for n in mended:
        key = _key(text, n)
        kind = _kind(key, votes[key], lexicon)
        if len(key.split()) == 1:
            titled = re.search(
                r"\b(?:Mr|Mrs|Ms|Miss|Dr|Sir|Dame|Lord|Lady|Prof|Judge|President|King|Queen|Prince|Princess|Pope)\.?\s$",
                text[max(0, n.start - 12) : n.start],
            )
            kind = "PER" if key in surnames or titled else "ORG" if kind == "PER" else kind
        out.append(Name(n.start, n.end, kind))
    return tuple(out)


def _missed(text: str, blocks: Sequence[Span], names: Sequence[Name], lexicon: Lexicon) -> list[Name]:
    """Runs of capitalised words inside sentences that the tagger left out; a headline's capitals tell nothing."""
    out = []
    taken = bytearray(len(text))
    for n in names:
        taken[n.start : n.end] = b"\1" * (n.end - n.start)
    for start, end in blocks:
        for m in _RUN.finditer(text, start, end):
            first = m.start() + (4 if m.group().startswith("The ") else 0)
            opens = m.start() == start or text[m.start() - 1] != " " or text[m.start() - 2] in '.!?:”"’—–'
            words = text[first : m.end()].split()
            if any(taken[first : m.end()]) or (opens and len(words) < 2) or _common(words, lexicon):
                continue
            while len(words) > 1 and words[0].casefold() in lexicon.names["titles"]:
                first += len(words[0]) + 1
                words = words[1:]
            name = Name(first, m.end(), "ORG")
            person = len(words) in (2, 3) and _kind(_key(text, name), Counter({"PER": 1}), lexicon) == "PER"
            role = re.search(r"(\w+),?\s$", text[max(start, first - 24) : first])
            titled = role is not None and role[1].casefold() in lexicon.heads["person"] | lexicon.names["titles"]
            spoken = _SAID.match(text, m.end()) is not None and text[first - 4 : first].casefold() != "the "
            out.append(Name(first, m.end(), "PER" if person and (titled or spoken) else "ORG"))
    return out


def _common(words: Sequence[str], lexicon: Lexicon) -> bool:
    """Whether a run is no name: a day, a month, a lone title or pronoun."""
    never, titles = lexicon.names["never"], lexicon.names["titles"]
    return all(w.casefold().rstrip(".’'s") in never or w.casefold() in titles for w in words)


def _key(text: str, n: Name) -> str:
    return re.sub(r"['’]s?$", "", text[n.start : n.end]).casefold()


def _kind(key: str, votes: Counter[str], lexicon: Lexicon) -> str:
    words = key.split()
    bodies = lexicon.names["organization"]
    if len(words) > 1 and (words[-1].strip(".,") in bodies or "&" in words or words[0] in lexicon.names["leading"]):
        return "ORG"
    return votes.most_common(1)[0][0]


def _mend(text: str, n: Name, lexicon: Lexicon) -> Name | None:
    """The name with a hyphenated or "& Partner" rest taken in and a leading title of office left out."""
    start, end = n.start, n.end
    while (m := _JOINED.match(text, end)) and (text[end] == "-" or m.group().strip().startswith("&")):
        end = m.end()
    words = [(m.start() + start, m.group()) for m in re.finditer(r"\S+", text[start:end])]
    if n.kind == "PER":
        while len(words) > 2 and words[0][1].casefold().strip(".") in lexicon.names["titles"]:
            words = words[1:]
        if len(words) == 2 and words[0][1].casefold().strip(".") in lexicon.names["titles"]:
            words = words[1:]
    return Name(words[0][0], end, n.kind) if words else None


def _without_overlap(names: list[Name]) -> list[Name]:
    out: list[Name] = []
    for n in sorted(names, key=lambda n: (n.start, -n.end)):
        if not out or n.start >= out[-1].end:
            out.append(n)
    return out

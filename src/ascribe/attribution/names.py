"""Names over the whole page: whole runs of capitals, one name one kind, a surname follows its full name.

The tagger sees a paragraph at a time and leaves names cut or missed. A page settles what a paragraph leaves open: a
name is the whole run of capitalised words, titles apart; newspapers give a person's full name once, so a lone
capitalised word that ends no full name on the page is hardly a person.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from ascribe.attribution.language import Lexicon
from ascribe.models import FOLDER
from ascribe.records import Span


@dataclass(frozen=True, slots=True)
class Name:
    """A name in the text and its kind (PER, ORG, LOC)."""

    start: int
    end: int
    kind: str


_WORD = r"(?:[A-Z]\.(?:[A-Z]\.)*|[A-Z][\w’'-]*[\w])(?<!['’]s)"
_RUN = re.compile(
    rf"{_WORD}(?:\s(?:&\s|(?:of|for)\s(?:the\s)?(?=[A-Z])|(?:de|da|di|van|von|der|al|el|bin|ibn|la)\s)?{_WORD})*"
)
_SAID = re.compile(
    r"\s(?:said|says|told|added|wrote|denied|warned|who)\b|,\s\d\d,|,\swho\s|['’]s\s(?:lawyer|wife|husband)"
)
_TITLED = re.compile(
    r"\b(?:Mr|Mrs|Ms|Miss|Dr|Sir|Dame|Lord|Lady|Prof|Judge|President|King|Queen|Prince|Princess|Pope)\.?\s$"
)
TITLE_CASE = 0.6
"""Share of capitalised words above which a block is a headline in title case, whose capitals tell nothing."""


@cache
def given_names() -> frozenset[str]:
    """Words that open people's names (train/gazetteer.py says whence)."""
    return frozenset((FOLDER / "given-names.txt").read_text(encoding="utf-8").split())


def settle(text: str, blocks: Sequence[Span], tagged: Sequence[Name], lexicon: Lexicon) -> tuple[Name, ...]:
    """The blocks' names in reading order: ``tagged`` ones made whole, missed ones added, kinds made consistent."""
    found = [n for block in blocks for n in _in_block(text, block, tagged, lexicon)]
    votes: dict[str, Counter[str]] = {}
    for n in found:
        votes.setdefault(_key(text, n), Counter())[n.kind] += 1
    full = [key for key, count in votes.items() if " " in key and _kind(key, count, lexicon) == "PER"]
    surnames = {key.split()[-1] for key in full}
    out = []
    for n in found:
        key = _key(text, n)
        kind = _kind(key, votes[key], lexicon)
        if " " not in key:
            titled = _TITLED.search(text[max(0, n.start - 12) : n.start])
            sure = kind == "PER" and votes[key]["PER"] > 2
            kind = "PER" if key in surnames or titled or sure else "ORG" if kind == "PER" else kind
        out.append(Name(n.start, n.end, kind))
    return tuple(out)


def _in_block(text: str, block: Span, tagged: Sequence[Name], lexicon: Lexicon) -> Iterator[Name]:
    start, end = block
    own = [n for n in tagged if start <= n.start < end]
    words = text[start:end].split()
    if words and sum(w[0].isupper() for w in words) > TITLE_CASE * len(words):
        yield from own
        return
    for m in _RUN.finditer(text, start, end):
        inside = [n for n in own if n.start < m.end() and m.start() < n.end]
        name = _whole(text, start, m.span(), inside, lexicon)
        if name is not None:
            yield name


def _whole(text: str, block: int, run: Span, tagged: Sequence[Name], lexicon: Lexicon) -> Name | None:
    """The name that a run of capitals holds, or None: a common word at a sentence's start, a day, a lone title."""
    words = [(m.start() + run[0], m.group()) for m in re.finditer(r"\S+", text[run[0] : run[1]])]
    before = text[max(block, run[0] - 2) : run[0]]
    opens = run[0] == block or not before.endswith(" ") or before[:1] in '.!?:”"’—–'
    never, titles = lexicon.names["never"], lexicon.names["titles"]
    known = any(n.start <= words[0][0] < n.end for n in tagged) or words[0][1] in given_names()
    if opens and words and not known and (len(words) > 1 or not tagged):
        words = words[1:]
    while words and words[0][1].casefold().rstrip(".’'") in never | {"of", "the", "for", "&"}:
        words = words[1:]
    untitled = words
    while len(untitled) > 1 and untitled[0][1].casefold().rstrip(".") in titles | {"of", "the", "for", "state"}:
        untitled = untitled[1:]
    if not untitled or all(w.casefold().rstrip(".") in titles for _, w in untitled):
        return None
    votes = Counter(n.kind for n in tagged)
    kind = votes.most_common(1)[0][0] if votes else "ORG"
    as_person = Name(untitled[0][0], run[1], "PER")
    likely = _kind(_key(text, as_person), Counter([kind]), lexicon)
    given = untitled[0][1] in given_names() and 1 < len(untitled) < 5 and likely != "ORG"
    spoken = len(untitled) in (2, 3) and _speaks(text, block, run, len(words) > len(untitled), lexicon)
    if given or likely == "PER" or (spoken and not votes):
        return as_person
    return Name(words[0][0], run[1], kind)


def _speaks(text: str, block: int, run: Span, titled: bool, lexicon: Lexicon) -> bool:
    """Whether what stands beside an untagged run of two or three words tells a person: a title, a role, a verb."""
    role = re.search(r"(\w+),?\s$", text[max(block, run[0] - 24) : run[0]])
    by_role = role is not None and role[1].casefold() in lexicon.heads["person"]
    said = _SAID.match(text, run[1]) is not None and text[run[0] - 4 : run[0]].casefold() != "the "
    return titled or by_role or said


def _key(text: str, n: Name) -> str:
    return re.sub(r"['’]s?$", "", text[n.start : n.end]).casefold()


def _kind(key: str, votes: Counter[str], lexicon: Lexicon) -> str:
    """The kind of a name by its words where they tell it, else by most votes."""
    words = key.split()
    bodies = lexicon.names["organization"]
    if len(words) > 1:
        if words[-1].strip(".,") in bodies or {"&", "of"} & set(words) or words[0] in lexicon.names["leading"]:
            return "LOC" if votes.most_common(1)[0][0] == "LOC" else "ORG"
        if words[0].capitalize() in given_names() and len(words) < 5:
            return "PER"
    return votes.most_common(1)[0][0]

"""The wording of a page's furniture, read from ``lexicon/*.toml`` (one file a language, all in force at once).

All languages are in force because their wordings hardly meet, and because a page's furniture is often in another
language than its text. Nothing else in this package knows a language.
"""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

LONGEST = 1500
"""No line longer than this is furniture; it bounds the cost of matching."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Lines of at most ``words`` words that ``pattern`` matches from their start are ``kind``."""

    kind: str
    words: int
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Wording:
    """Every language's words, merged: month names to their numbers, and patterns ready to match."""

    months: dict[str, int]
    month: str
    weekday: str
    published: re.Pattern[str]
    modified: re.Pattern[str]
    place: str
    outlet: frozenset[str]
    edition: frozenset[str]
    desk: frozenset[str]
    by: re.Pattern[str]
    caption: re.Pattern[str]
    speech: re.Pattern[str]
    scene: frozenset[str]
    small: frozenset[str]
    verbs: frozenset[str]
    pronouns: frozenset[str]
    rules: tuple[Rule, ...]


def plain(line: str) -> str:
    """The line with straight apostrophes, for matching; same length, so offsets stand."""
    return line.replace("’", "'").replace("‘", "'").replace("\u00a0", " ")


def bare(line: str) -> str:
    """The line without blanks and marks of emphasis around it."""
    return line.strip().strip("*_").strip()


def _choice(words: Iterable[str]) -> str:
    """One alternation of the words, longest first."""
    return "|".join(sorted(set(words), key=len, reverse=True))


@cache
def wording() -> Wording:
    """All the lexicon's files as one record; read once a process."""
    folder = files("ascribe.article") / "lexicon"
    paths = sorted(
        (p for p in folder.iterdir() if p.name.endswith(".toml")), key=lambda p: (p.name != "en.toml", p.name)
    )
    tables = [tomllib.loads(path.read_text("utf-8")) for path in paths]

    def words(key: str) -> list[str]:
        return [word for table in tables for word in table.get(key, [])]

    months: dict[str, int] = {}
    for table in tables:
        for number, names in enumerate(table["months"], 1):
            months.update(dict.fromkeys(names.split("|"), number))
    rules = tuple(
        Rule(rule["kind"], rule["words"], re.compile("(?:" + "|".join(rule["patterns"]) + ")", re.I))
        for table in tables
        for rule in table.get("rule", [])
    )
    return Wording(
        months=months,
        month=_choice(months),
        weekday=_choice(name for names in words("weekdays") for name in names.split("|")),
        published=re.compile(rf"(?:{_choice(words('published'))})\b", re.I),
        modified=re.compile(rf"(?:{_choice(words('modified'))})\b", re.I),
        place=_choice(table["place"] for table in tables),
        outlet=frozenset(words("outlet")),
        edition=frozenset(words("edition")),
        desk=frozenset(words("desk")),
        by=re.compile(rf"(?:{_choice(words('by'))})(?:\s*:\s*|\s+)(?=\S)", re.I),
        caption=re.compile("|".join(words("caption")), re.I),
        speech=re.compile(rf"\b(?:{_choice(words('speech'))})\b", re.I),
        scene=frozenset(words("scene")),
        small=frozenset(words("small")),
        verbs=frozenset(words("verbs")),
        pronouns=frozenset(words("pronouns")),
        rules=rules,
    )


def furniture(line: str) -> str | None:
    """What kind of furniture the wording of a line shows: a block kind, "opening" (of readers' comments), or None."""
    return None if len(line) > LONGEST else _furniture(line)


@lru_cache(maxsize=1024)
def _furniture(line: str) -> str | None:
    shown, count = plain(bare(line)), len(line.split())
    kind = next((r.kind for r in wording().rules if count <= r.words and r.pattern.match(shown)), None)
    if kind == "boilerplate" and shown[-1:] in '.”"' and wording().speech.search(shown):
        return None
    return kind

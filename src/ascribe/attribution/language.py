"""The words of one language that the rules need, read from ``lexicon/<code>.toml``."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parent / "lexicon"


@dataclass(frozen=True, slots=True)
class Lexicon:
    """A language's word lists; what each table holds is said in the data file itself."""

    code: str
    abbreviations: frozenset[str]
    saying: frozenset[str]
    pronouns: dict[str, frozenset[str]]
    heads: dict[str, frozenset[str]]
    unnamed: dict[str, tuple[str, ...]]
    certainty: dict[str, tuple[str, ...]]
    custody: dict[str, tuple[str, ...]]
    outlets: dict[str, frozenset[str]]
    names: dict[str, frozenset[str]]
    headline: frozenset[str]
    contentious: tuple[str, ...]


def _sets(table: dict[str, list[str]]) -> dict[str, frozenset[str]]:
    return {key: frozenset(words) for key, words in table.items()}


def _tuples(table: dict[str, list[str]]) -> dict[str, tuple[str, ...]]:
    return {key: tuple(words) for key, words in table.items()}


@cache
def lexicon(code: str) -> Lexicon | None:
    """The lexicon of an ISO 639-1 language code, or None where there is none yet."""
    path = _FOLDER / f"{code}.toml"
    if not code.isalpha() or not path.is_file():
        return None
    data: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    return Lexicon(
        code,
        frozenset(data["abbreviations"]),
        frozenset(data["saying"]),
        _sets(data["pronouns"]),
        _sets(data["heads"]),
        _tuples(data["unnamed"]),
        _tuples(data["certainty"]),
        _tuples(data["custody"]),
        _sets(data["outlets"]),
        _sets(data["names"]),
        frozenset(data["headline"]["heads"]),
        tuple(data["contentious"]["stems"]),
    )

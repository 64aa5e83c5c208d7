"""Dates as pages write them, read with no guess: a date whose day, month or year is missing is no date.

Day-first is read for 03/04/2025, unless the second number can only be a day.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from .wording import wording

_CLOCK = r"(?P<{0}h>[01]?\d|2[0-3])[:.h](?P<{0}m>[0-5]\d)(?::[0-5]\d)?\s*(?P<{0}p>[ap]\.?m\b\.?)?"
_ISO = re.compile(
    r"(?P<y>(?:1[89]|20)\d\d)-(?P<m>[01]\d)(?:-(?P<d>[0-3]\d))?"
    r"(?:[T ](?P<t>[0-2]\d:[0-5]\d(?::[0-5]\d)?)(?:\.\d+)? ?(?P<z>Z|UTC|[+-]\d\d:?\d\d)?)?"
)


@dataclass(frozen=True, slots=True)
class Found:
    """A date in a text: half-open offsets of its words (clock time included) and its ISO 8601 value."""

    start: int
    end: int
    iso: str


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    month = rf"(?P<month>{wording().month})\b\.?"
    year = r"(?P<y>(?:1[89]|20)\d\d)\b"
    after = rf"(?:(?:,|\s|-|–|—|·|\||/|at|um|à|kl\.?|klokken|@)*\s*{_CLOCK.format('a')})?"
    before = rf"(?:{_CLOCK.format('b')}(?:\s*(?:[A-Z]{{2,4}}|Uhr))?(?:,|\s|-|–|on|·|\||(?:{wording().weekday}))*)?"
    bodies = (
        rf"(?<!\d)(?P<d>[0-3]?\d)(?:st|nd|rd|th|º|er)?\.?(?:\s+(?:of|de))?[\s-]+{month}(?:,|\s|-|de)*\s*{year}",
        rf"\b{month}\s+(?P<d>[0-3]?\d)(?:st|nd|rd|th)?(?:,|\s)+{year}",
        r"(?<!\d)(?P<d>[0-3]?\d)(?P<sep>[./-])(?P<n>[01]?\d|[0-3]\d)(?P=sep)(?P<y>(?:19|20)\d\d)(?!\d)",
        r"(?<![\d.])(?P<d>[0-3]\d)(?P<sep>[./])(?P<n>[01]\d)(?P=sep)(?P<y>[0-6]\d)(?![\d.])",
    )
    return tuple(re.compile(before + body + after, re.I) for body in bodies)


def _clock(hit: re.Match[str]) -> str:
    """``THH:MM`` of a match, or nothing."""
    for side in ("a", "b"):
        if hit[f"{side}h"]:
            hour, half = int(hit[f"{side}h"]), (hit[f"{side}p"] or "").lower()[:1]
            if half and hour <= 12:
                hour = hour % 12 + (12 if half == "p" else 0)
            return f"T{hour:02}:{hit[f'{side}m']}"
    return ""


def _numbers(hit: re.Match[str]) -> tuple[int, int, int]:
    names = hit.groupdict()
    year = int(names["y"]) + (2000 if len(names["y"]) == 2 else 0)
    if names.get("month"):
        return year, wording().months[names["month"].lower()], int(names["d"])
    day, month = int(names["d"]), int(names["n"])
    return year, *((day, month) if month > 12 else (month, day))


def find(text: str) -> list[Found]:
    """Every date in the text, in reading order, none overlapping; only the first 2,000 characters are looked at."""
    text = text[:2000]
    found: list[Found] = []
    for hit in _ISO.finditer(text):
        value = iso(hit[0])
        if value:
            found.append(Found(*hit.span(), value))
    for pattern in _patterns():
        for hit in pattern.finditer(text):
            try:
                value = date(*_numbers(hit)).isoformat() + _clock(hit)
            except ValueError:
                continue
            found.append(Found(*hit.span(), value))
    kept: list[Found] = []
    for one in sorted(found, key=lambda f: (f.start, -f.end)):
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return kept


def iso(value: str) -> str | None:
    """A machine-written date as ISO 8601, as precise as it was; None where it is not one.

    Takes ISO 8601 in its usual spellings and what a reader would write (see ``find``).
    """
    value = value.strip()
    hit = _ISO.match(value)
    if not hit:
        inside = find_words(value)
        return inside[0].iso if inside else None
    day = f"{hit['y']}-{hit['m']}" + (f"-{hit['d']}" if hit["d"] else "")
    zone = (hit["z"] or "").replace("UTC", "Z")
    whole = day + (f"T{hit['t']}{zone}" if hit["t"] and hit["d"] else "")
    try:
        datetime.fromisoformat(whole if hit["d"] else f"{day}-01")
    except ValueError:
        return None
    return whole


def find_words(text: str) -> list[Found]:
    """The dates of ``find`` that are written in words or with a day first, ISO ones left out."""
    return [one for one in find(text) if not _ISO.match(text, one.start)]

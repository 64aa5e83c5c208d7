"""Numbers as news writes them: digits with separators and scales, words, fractions. One value a stretch."""

import re
from dataclasses import dataclass

UNITS = {
    w: i
    for i, w in enumerate(
        (
            "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
            "sixteen seventeen eighteen nineteen"
        ).split()
    )
}
TENS = {
    w: 10 * i for i, w in enumerate(["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], 2)
}
SCALES = {
    "hundred": 100, "thousand": 1_000, "k": 1_000, "million": 1_000_000, "mln": 1_000_000, "m": 1_000_000,
    "mn": 1_000_000, "billion": 1_000_000_000, "bn": 1_000_000_000, "bln": 1_000_000_000, "b": 1_000_000_000,
    "trillion": 1_000_000_000_000, "tn": 1_000_000_000_000, "trn": 1_000_000_000_000, "dozen": 12,
}  # fmt: skip
VAGUE = {
    "dozens": 24,
    "scores": 40,
    "hundreds": 100,
    "thousands": 1_000,
    "millions": 1_000_000,
    "billions": 1_000_000_000,
}
PARTS = {
    "half": 0.5, "third": 1 / 3, "thirds": 1 / 3, "quarter": 0.25, "quarters": 0.25, "fifth": 0.2, "fifths": 0.2,
    "sixth": 1 / 6, "sixths": 1 / 6, "seventh": 1 / 7, "eighth": 0.125, "eighths": 0.125, "ninth": 1 / 9,
    "tenth": 0.1, "tenths": 0.1, "twentieth": 0.05,
}  # fmt: skip

_SMALL = "|".join([*UNITS, *TENS])
_BIG = "hundred|thousand|million|billion|trillion|dozen"
_DIGITS = r"\d{1,3}(?:[,\u00a0\u202f]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
WORDS = rf"(?:{_SMALL})(?:[-\s](?:{_SMALL}|{_BIG})|\sand\s(?=(?:{_SMALL})\b)(?:{_SMALL}))*"
PLAIN = re.compile(
    rf"(?P<digits>{_DIGITS})(?P<scale>\s?(?:million|mln|billion|bln|trillion|thousand|hundred|dozen)\b|(?:m|mn|bn|tn|trn|k)\b)?"
    rf"|\b(?P<aof>(?:half|a\squarter\sof)\s+a\s+(?:million|billion|dozen|thousand|hundred))\b"
    rf"|\b(?P<article>an?|several|few)\s(?P<big>{_BIG})\b"
    rf"|\b(?P<words>{WORDS})\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Number:
    """A number's offsets and value; ``words`` True where it is written in letters."""

    start: int
    end: int
    value: float | int
    words: bool


def whole(value: float) -> float | int:
    """The value as an int where it is whole, else rounded to 4 decimal places."""
    return round(value) if abs(value - round(value)) < 1e-6 else round(value, 4)


def of_words(words: str) -> float | int:
    """The value of a number in letters ("four hundred and twelve"); 0 for no number word."""
    total, part = 0, 0
    for word in re.split(r"[-\s]+", words.casefold()):
        if word in UNITS:
            part += UNITS[word]
        elif word in TENS:
            part += TENS[word]
        elif word in ("hundred", "dozen"):
            part = max(part, 1) * SCALES[word]
        elif word in SCALES:
            total, part = total + max(part, 1) * SCALES[word], 0
    return total + part


def numbers(text: str, start: int, end: int) -> list[Number]:
    """Every plain number of ``text[start:end]`` in reading order, signs and units left out."""
    out = []
    for m in PLAIN.finditer(text, start, end):
        if m["digits"]:
            before = text[m.start() - 1] if m.start() > 0 else " "
            if (
                before.isalpha()
                or before in "_#@"
                or (before in ".," and text[m.start() - 2 : m.start() - 1].isdigit())
            ):
                continue
            value = float(re.sub(r"[,\u00a0\u202f]", "", m["digits"]))
            scale = SCALES.get((m["scale"] or "").strip().casefold(), 1)
            out.append(Number(m.start(), m.end(), whole(value * scale), False))
        elif m["aof"]:
            big = SCALES[m["aof"].split()[-1].casefold()]
            out.append(
                Number(m.start(), m.end(), whole(big * (0.25 if "quarter" in m["aof"].casefold() else 0.5)), True)
            )
        elif m["big"]:
            times = 1 if m["article"].casefold() in ("a", "an") else 3
            out.append(Number(m.start(), m.end(), times * SCALES[m["big"].casefold()], True))
        else:
            out.append(Number(m.start(), m.end(), of_words(m["words"]), True))
    return out

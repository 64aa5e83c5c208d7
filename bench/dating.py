"""Dates: the ``XML=<date …>`` marks of GUM dev against ``ascribe.attribution.moment.times``.

What was decided, where the marks leave it open:

- The page's date is the document's ``meta::dateCreated``; a document's paragraphs are its blocks.
- ``when`` marks are what "dates found" and "dates value right" are taken over, those before our era included. Marks
  with ``notBefore`` or ``notAfter`` and ranges open at one end are left out: nothing we give could be right or wrong.
- A mark is found where one of our times shares a character with it.
- Its value is right where such a time has the same one to the same precision: ``2015`` is not ``2015-03``. A time of
  day of ours is dropped first (the marks have none), and either end of an interval of ours may be the mark's
  ("1871-72" is marked as two years). A mark without a year (``--03``) is right where the months and days agree.
- The text is judged as it is: marks that contradict ``dateCreated`` (one video blog's, a year apart) or fill in a day
  that the words leave open ("February 1860" as its first) count as wrong.
- Ranges (``from`` … ``to``: decades, weeks, seasons) are counted apart, as "periods": right where ours and the mark's
  days, joined, are shared by ``ALIKE`` or more. The marks let a spring end in May or in June, a week in its own or the
  next Sunday. A season without a year is compared in one year.
"""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from ascribe.attribution.moment import times
from ascribe.records import Moment, Span, Stamp
from bench.shared import SHARED
from bench.treebank import Document, universal

GUM = SHARED / "data/ud/gum-dev.conllu"
ALIKE = 0.7
_ANY_YEAR = 2004
_SEASONS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}
_TAG = re.compile(r"<(/?)date\b([^>]*)>")
_FIELD = re.compile(r'(\w+):::"([^"]*)"')


@dataclass(frozen=True, slots=True)
class Mark:
    """A marked date: its place and either its value or its two ends."""

    span: Span
    when: str | None
    ends: tuple[str, str] | None


def marks(document: Document) -> Iterator[Mark]:
    """The dates that the corpus marks in one document, in reading order, without those said to be left out."""
    opened: list[tuple[int, dict[str, str]]] = []
    for word in document.words:
        xml = next((f[4:] for f in word.columns[9].split("|") if f.startswith("XML=")), "")
        for closing, fields in _TAG.findall(xml):
            if not closing:
                opened.append((word.start, dict(_FIELD.findall(fields))))
                continue
            start, said = opened.pop()
            if "when" in said:
                yield Mark((start, word.end), said["when"], None)
            elif "from" in said and "to" in said:
                yield Mark((start, word.end), None, (said["from"], said["to"]))


def same_date(gold: str, ours: str) -> bool:
    """Whether a value of ours, or one end of it, is the marked date."""
    values = [part.partition("T")[0] for part in ours.split("/")]
    if gold.startswith("--"):
        return any(re.fullmatch(rf"(?:\d{{4}}|XXXX)-{re.escape(gold[2:])}", v) for v in values)
    return gold in values


def days(value: str) -> tuple[dt.date, dt.date] | None:
    """First and last day of a value that is no date before our era, None for what names no days (a duration)."""
    if "/" in value:
        ends = [days(part) for part in value.split("/")]
        return (ends[0][0], ends[-1][1]) if ends[0] and ends[-1] else None
    m = re.fullmatch(r"(\d{4}|XXXX|-)-(SP|SU|FA|WI|Q\d|W\d\d|\d\d?)(?:-(\d\d?|WE))?(?:T\w+)?|(\d{4})(?:T\w+)?", value)
    if not m:
        long = re.fullmatch(r"(\d{2,3})X*", value)  # a century, a decade
        return (dt.date(int(f"{long[1]:0<4}"), 1, 1), dt.date(int(f"{long[1]:9<4}"), 12, 31)) if long else None
    if m[4]:
        return dt.date(int(m[4]), 1, 1), dt.date(int(m[4]), 12, 31)
    year = int(m[1]) if m[1].isdigit() else _ANY_YEAR
    part = m[2]
    if part.startswith("W") and part[1:].isdigit():
        monday = dt.date.fromisocalendar(year, int(part[1:]), 1)
        return monday + dt.timedelta(5 if m[3] == "WE" else 0), monday + dt.timedelta(6)
    if part in _SEASONS:
        return _months(year, _SEASONS[part], 3)
    if part.startswith("Q"):
        return _months(year, 3 * int(part[1:]) - 2, 3)
    if m[3]:
        return dt.date(year, int(part), int(m[3])), dt.date(year, int(part), int(m[3]))
    return _months(year, int(part), 1)


def _months(year: int, month: int, count: int) -> tuple[dt.date, dt.date]:
    after = month - 1 + count
    return dt.date(year, month, 1), dt.date(year + after // 12, after % 12 + 1, 1) - dt.timedelta(1)


def same_period(ends: tuple[str, str], ours: str) -> bool:
    """Whether our value covers about the marked range's days."""
    if ends[0].startswith("--") and re.match(r"\d{4}-(?:SP|SU|FA|WI|\d\d)", ours):
        ours = f"XXXX{ours[4:]}"
    gold, mine = days("/".join(ends)), days(ours)
    if gold is None or mine is None:
        return False
    if gold[1] < gold[0]:  # a winter
        gold = gold[0], gold[1] + dt.timedelta(365)
    shared = (min(gold[1], mine[1]) - max(gold[0], mine[0])).days + 1
    joined = (max(gold[1], mine[1]) - min(gold[0], mine[0])).days + 1
    return shared / joined >= ALIKE


def right(mark: Mark, moment: Moment) -> bool:
    """Whether the time has the mark's value."""
    if mark.ends is not None:
        return same_period(mark.ends, moment.value)
    return mark.when is not None and same_date(mark.when, moment.value)


def measure(verbose: bool = False) -> dict[str, float]:
    """Shares of the marks found and of those with the right value, in per cent."""
    tally = {(kind, what): 0 for kind in ("dates", "date periods") for what in ("all", "found", "right")}
    for document in universal(GUM):
        date = document.meta.get("dateCreated")
        ours = times(document.text, document.blocks, Stamp(date, "given") if date else None)
        for mark in marks(document):
            over = [m for m in ours if m.span[0] < mark.span[1] and mark.span[0] < m.span[1]]
            kind = "dates" if mark.when else "date periods"
            good = any(right(mark, m) for m in over)
            for what, counts in (("all", True), ("found", bool(over)), ("right", good)):
                tally[kind, what] += counts
            if verbose and not good:
                words = " ".join(document.text[slice(*mark.span)].split())
                print(f"  {document.name}: “{words}” {mark.when or mark.ends}, not {[m.value for m in over]}")
    out = {}
    for kind in ("dates", "date periods"):
        out[f"{kind} found, GUM dev"] = 100 * tally[kind, "found"] / tally[kind, "all"]
        out[f"{kind} value right, GUM dev"] = 100 * tally[kind, "right"] / tally[kind, "all"]
        if verbose:
            print(f"{kind}: {tally[kind, 'all']} marks")
    return out


if __name__ == "__main__":
    for key, value in measure(verbose=True).items():
        print(f"{key:40s} {value:6.1f}")

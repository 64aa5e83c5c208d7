"""Calendar arithmetic for times on a page, and the words of English for days, months, seasons, parts of a day."""

import datetime as dt
import re
from dataclasses import dataclass

MONTHS = {
    m: i
    for i, m in enumerate(
        "january february march april may june july august september october november december".split(),
        1,
    )
}
MONTHS |= {m[:3]: i for m, i in MONTHS.items()} | {"sept": 9}
DAYS = {d: i for i, d in enumerate(["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"])}
DAYS |= {"mon": 0, "tue": 1, "tues": 1, "wed": 2, "thu": 3, "thur": 3, "thurs": 3, "fri": 4, "sat": 5, "sun": 6}
SEASONS = {"spring": "SP", "summer": "SU", "autumn": "FA", "fall": "FA", "winter": "WI"}
PARTS = {"morning": "MO", "afternoon": "AF", "evening": "EV", "night": "NI"}
UNITS = {
    "second": "S",
    "minute": "M",
    "hour": "H",
    "day": "D",
    "night": "D",
    "week": "W",
    "fortnight": "W",
    "month": "M",
    "year": "Y",
    "decade": "Y",
    "century": "Y",
}

MONTH = r"(?P<month>January|February|March|April|May|June|July|August|September|October|November|December|Jan\.?|Feb\.?|Mar\.?|Apr\.?|Jun\.?|Jul\.?|Aug\.?|Sept?\.?|Oct\.?|Nov\.?|Dec\.?)(?![a-z])"
DAY = r"(?P<weekday>Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|Mon|Tues?|Wed|Thurs?|Fri|Sat|Sun)(?![a-z])"
PART = r"(?P<part>morning|afternoon|evening|night)"
CLOCK = r"(?P<hour>\d{1,2})(?:[.:](?P<minute>\d{2}))?\s?(?P<half>[ap]\.?m\b\.?)|(?P<hour24>[012]?\d)[:.](?P<minute24>[0-5]\d)(?!\d|\s?(?:%|per|m\b|metres|km|million|billion|crowns))|(?P<hour4>[012]\d)(?P<minute4>[0-5]\d)(?=\s(?:GMT|UTC|EST|EDT|CET|CEST|BST|ET|local))|(?P<word>noon|midday|midnight)"

# Words before a time which tell that it lies ahead of the page's date: right before it, or in its clause.
AHEAD = re.compile(
    r"(?:\b(?:until|till|by|next|ahead of|starting|beginning|coming|for)\s(?:the\s)?(?:on\s|in\s)?(?:end\sof\s)?"
    r"|\b(?:will|won['’]t|due|expects?|expected|plans?|planned|scheduled|deadline|set to|vow(?:s|ed)?|pledge[sd]?|aims?|could|tomorrow|should|meets|votes|opens|starts|begins"
    r"|to (?:be|start|open|reopen|begin|meet|return|vote|hold|appear|decide|resume|launch|publish|visit|travel|report|sign|stand|rule|announce|deliver|play))\b[^.;:,“”\"]{0,45})$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Anchor:
    """What times are resolved against: the page's own date, the last day named before it in the text, the value last
    named at any precision, and the day named before it in the same sentence."""

    page: dt.date | None
    last: dt.date | None = None
    value: str | None = None
    near: dt.date | None = None

    @property
    def year(self) -> int | None:
        """The year last named, else the page's."""
        if self.value and self.value[:4].isdigit():
            return int(self.value[:4])
        return self.page.year if self.page else None


def month(word: str) -> int:
    """Number of a month's name or abbreviation."""
    return MONTHS[word.casefold().rstrip(".")]


def weekday(word: str) -> int:
    """Monday is 0."""
    return DAYS[word.casefold()]


def date_of(year: int, month_: int, day: int) -> dt.date | None:
    """The date, or None where the calendar has none such."""
    try:
        return dt.date(year, month_, day)
    except ValueError:
        return None


def near_year(month_: int, day: int, page: dt.date, ahead: bool) -> int:
    """The year of a date without one: the last such date, or the next where the words point ahead."""
    same = date_of(page.year, month_, day) or dt.date(page.year, month_, 28)
    days = (same - page).days
    if ahead:
        return page.year + 1 if days < -200 else page.year
    return page.year - 1 if days > 62 else page.year


def near_day(weekday_: int, page: dt.date, word: str | None, ahead: bool) -> dt.date:
    """A weekday against the page's date: the latest one up to it; "last" before it; "next" or words ahead after it."""
    back = (page.weekday() - weekday_) % 7
    if word in ("last", "past"):
        return page - dt.timedelta(days=back or 7)
    if word in ("next", "coming") or ahead:
        return page + dt.timedelta(days=(weekday_ - page.weekday()) % 7 or 7)
    return page - dt.timedelta(days=back)


def clock(m: re.Match[str]) -> str | None:
    """ "T19:10" of a match of ``CLOCK``, or None where it is no time of day."""
    groups = m.groupdict()
    if groups.get("word"):
        return {"noon": "T12:00", "midday": "T12:00", "midnight": "T24:00"}[m["word"].casefold()]
    if groups.get("hour"):
        hour, minute = int(m["hour"]), int(m["minute"] or 0)
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if m["half"].casefold().startswith("p") else 0)
        return f"T{hour:02}:{minute:02}"
    hour, minute = int(m["hour24"] or m["hour4"]), int(m["minute24"] or m["minute4"])
    return f"T{hour:02}:{minute:02}" if hour < 25 else None


def shift(date: dt.date, count: int, unit: str) -> str:
    """ISO value as precise as the unit: days and weeks give a date, months a month, years a year."""
    word = unit.casefold()
    if word in ("day", "night"):
        return (date + dt.timedelta(days=count)).isoformat()
    if word in ("week", "fortnight"):
        return (date + dt.timedelta(days=7 * count * (2 if word == "fortnight" else 1))).isoformat()
    if word == "month":
        index = date.year * 12 + date.month - 1 + count
        return f"{index // 12:04}-{index % 12 + 1:02}"
    return f"{date.year + count * {'decade': 10, 'century': 100}.get(word, 1):04}"


def iso_week(date: dt.date) -> str:
    """ISO 8601 week, as 2024-W17."""
    year, week, _ = date.isocalendar()
    return f"{year}-W{week:02}"


def duration(count: str, unit: str) -> str:
    """TIMEX3 duration of a count ("X" where it is not said)."""
    word = unit.casefold()
    if count != "X" and word in ("fortnight", "decade", "century"):
        count = str(int(count) * {"fortnight": 2, "decade": 10, "century": 100}[word])
    return f"P{'T' if word in ('second', 'minute', 'hour') else ''}{count}{UNITS[word]}"

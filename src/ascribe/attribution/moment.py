"""Times on the page, resolved to ISO 8601 or TIMEX3 values against the page's date and the dates before them.

Values follow TIMEX3 (Pustejovsky et al., 2010). Without a page date what leans on it is left out, never guessed.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterator

from ascribe.attribution import calendar, era
from ascribe.attribution.calendar import CLOCK, DAY, MONTH, PART, Anchor, duration, iso_week, near_day, near_year, shift
from ascribe.attribution.number import WORDS, of_words
from ascribe.records import Moment, Span, Stamp

Reader = Callable[[re.Match[str], Anchor, bool], str | None]

_LEAD = r"(?:\b(?:as early as|as late as|on|in|at|from|of|since|early (?:on|in)|late (?:on|in)|early|late|mid|shortly (?:before|after)|just (?:before|after)|before dawn on|the (?:start|end|beginning|middle) of)[\s-])?"
_COUNT = rf"(?P<count>{WORDS}|\d{{1,3}}(?:,\d{{3}})+|\d+(?:\.\d+)?|an?|several|a\sfew|half\san?|a\scouple\sof)"
_UNIT = r"(?P<unit>second|minute|hour|day|night|week|fortnight|month|year|decade)"
_YEAR = r"(?P<year>1[5-9]\d\d|20\d\d)"


def _number(words: str) -> int:
    low = words.casefold().replace(",", "")
    if low in ("a", "an"):
        return 1
    if low in ("several", "a few", "a couple of"):
        return 2 if low == "a couple of" else 3
    return int(float(low)) if low[0].isdigit() else int(of_words(low))


def _full(m: re.Match[str], anchor: Anchor, ahead: bool) -> str | None:
    month, day = calendar.month(m["month"]), int(m["day"])
    if m["year"]:
        year = int(m["year"])
    elif m.groupdict().get("same") and anchor.year:
        year = int(anchor.year)
    elif anchor.page:
        year = near_year(month, day, anchor.page, ahead)
    else:
        return f"XXXX-{month:02}-{day:02}"
    date = calendar.date_of(year, month, day)
    if date is None:
        return None
    groups = m.groupdict()
    time = calendar.clock(m) if any(groups.get(k) for k in ("hour", "hour24", "word")) else None
    part = f"T{calendar.PARTS[m['part'].casefold()]}" if groups.get("part") else ""
    return date.isoformat() + (time or part)


def _days(m: re.Match[str], anchor: Anchor, ahead: bool) -> str | None:
    """ "3 to 9 April": an interval of two days of one month."""
    last = _full(m, anchor, ahead)
    return f"{last[:8]}{int(m['first']):02}/{last}" if last and int(m["first"]) < int(m["day"]) else None


def _month(m: re.Match[str], anchor: Anchor, ahead: bool) -> str | None:
    month, word = calendar.month(m["month"]), (m["which"] or "").casefold()
    if m["year"]:
        return f"{m['year']}-{month:02}"
    if word == "that" and anchor.year:
        return f"{anchor.year}-{month:02}"
    if anchor.page is None:
        return f"XXXX-{month:02}"
    page, year = anchor.page, anchor.page.year
    if told := (m["told"] or "").casefold():
        named = anchor.year if told == "that" and anchor.year else year
        return f"{int(named) + {'last': -1, 'next': 1}.get(told, 0)}-{month:02}"
    if word == "last":
        year -= month >= page.month
    elif word == "next" or ahead:
        year += month < page.month
    else:
        year -= month > page.month
    return f"{year}-{month:02}"


def _weekday(m: re.Match[str], anchor: Anchor, ahead: bool) -> str | None:
    if anchor.page is None:
        return None
    word = (m["which"] or "").casefold()
    if word in ("following", "the following", "that", "the previous") and anchor.last:
        base = near_day(calendar.weekday(m["weekday"]), anchor.last, "last" if "prev" in word else "next", False)
    else:
        base = near_day(calendar.weekday(m["weekday"]), anchor.page, word or None, ahead)
    groups = m.groupdict()
    if groups.get("part"):
        return f"{base.isoformat()}T{calendar.PARTS[groups['part'].casefold()]}"
    time = calendar.clock(m) if any(groups.get(k) for k in ("hour", "hour24", "word")) else None
    return base.isoformat() + (time or "")


def _year(m: re.Match[str], _: Anchor, __: bool) -> str | None:
    return m["year"]


def _years(m: re.Match[str], _: Anchor, __: bool) -> str | None:
    first, second = m["first"], m["second"]
    return f"{first}/{second if len(second) == 4 else first[:2] + second}"


def _quarter(m: re.Match[str], anchor: Anchor, _: bool) -> str | None:
    words = {"first": 1, "second": 2, "third": 3, "fourth": 4, "final": 4}
    number = int(m["q"]) if m["q"] else words[m["ordinal"].casefold()]
    year = m["year"] or (str(anchor.page.year) if anchor.page else "XXXX")
    return f"{year}-Q{number}"


def _season(m: re.Match[str], anchor: Anchor, ahead: bool) -> str | None:
    season, word = calendar.SEASONS[m["season"].casefold()], (m["which"] or "").casefold()
    if word in ("each", "every"):
        return f"XXXX-{season}"
    if m["year"]:
        return f"{m['year']}-{season}"
    if anchor.page is None:
        return f"XXXX-{season}"
    ends = {"SP": 5, "SU": 8, "FA": 11, "WI": 2}[season]
    year = anchor.page.year
    if word == "next" or (ahead and ends < anchor.page.month):
        year += 1
    elif word == "last" and ends >= anchor.page.month:
        year -= 1
    return f"{year}-{season}"


def _weekend(_: re.Match[str], anchor: Anchor, ahead: bool) -> str | None:
    """ "At the weekend": the last one, or the coming one where the sentence looks ahead."""
    if anchor.page is None:
        return None
    back = 0 if ahead or anchor.page.weekday() > 4 else 7
    return iso_week(anchor.page - dt.timedelta(days=back)) + "-WE"


def _deictic(m: re.Match[str], anchor: Anchor, __: bool) -> str | None:
    if anchor.page is None:
        return None
    word = " ".join(m.group().casefold().replace("’s", "").replace("'s", "").split())
    day = dt.timedelta(days=1)
    fixed = {
        "today": anchor.page.isoformat(), "tonight": f"{anchor.page}TNI", "yesterday": str(anchor.page - day),
        "tomorrow": str(anchor.page + day), "overnight": f"{anchor.page - day}TNI", "last night": f"{anchor.page - day}TNI",
        "this morning": f"{anchor.page}TMO", "this afternoon": f"{anchor.page}TAF", "this evening": f"{anchor.page}TEV",
    }  # fmt: skip
    if word in fixed:
        return fixed[word]
    base, _, part = word.partition(" ")
    if part in calendar.PARTS and base in ("yesterday", "tomorrow"):
        return f"{fixed[base]}T{calendar.PARTS[part]}"
    step = {"last": -1, "past": -1, "this": 0, "current": 0, "next": 1, "coming": 1}[m["which"].casefold()]
    unit = m["unit"].casefold()
    if unit == "week":
        return iso_week(anchor.page + 7 * step * day)
    if unit == "weekend":
        friday = anchor.page + dt.timedelta(days=7 * step)
        return iso_week(friday) + "-WE"
    return shift(anchor.page, step, unit)


def _ago(m: re.Match[str], anchor: Anchor, _: bool) -> str | None:
    if anchor.page is None:
        return None
    return shift(anchor.page, -_number(m["count"]), m["unit"])


def _anaphoric(m: re.Match[str], anchor: Anchor, _: bool) -> str | None:
    """ "two days later", "the following day", "a year earlier", "the night before" against what was named last."""
    groups = m.groupdict()
    way, unit = groups["way"].casefold(), m["unit"].casefold()
    count = _number(groups["count"]) if groups.get("count") else 1
    if unit in ("second", "minute", "hour"):
        return _lasting(m, anchor, False)
    if groups.get("count") and way in ("after", "before") and re.match(r"\s\w", m.string[m.end() : m.end() + 2]):
        # "detected on 3 May, two weeks after the break-in": the words date what stands before them.
        return anchor.near.isoformat() if anchor.near else duration(str(count), unit)
    sign = -1 if way in ("earlier", "before", "previously", "previous", "preceding", "prior") else 1
    if unit in ("year", "decade") and anchor.value and not re.match(r"\d{4}-\d\d-\d\d", anchor.value):
        years = sign * count * (10 if unit == "decade" else 1)
        return f"{int(anchor.value[:4]) + years}{anchor.value[4:]}" if anchor.value[:4].isdigit() else None
    base = anchor.last or anchor.page
    if base is None:
        return None
    value = shift(base, sign * count, "day" if unit in calendar.PARTS and unit != "night" else unit)
    return f"{value}TNI" if unit == "night" else value


def _same(m: re.Match[str], anchor: Anchor, _: bool) -> str | None:
    unit = m["unit"].casefold()
    if unit == "year":
        return str(anchor.year) if anchor.year else None
    if anchor.last is None:
        return None
    if unit in calendar.PARTS:
        return f"{anchor.last}T{calendar.PARTS[unit]}"
    return {"day": anchor.last.isoformat(), "week": iso_week(anchor.last)}.get(unit, f"{anchor.last:%Y-%m}")


def _clock(m: re.Match[str], anchor: Anchor, _: bool) -> str | None:
    time = calendar.clock(m)
    if time is None:
        return None
    groups = m.groupdict()
    if (groups.get("zone") or "").strip() in ("GMT", "UTC"):
        time += "Z"
    base = anchor.near or anchor.page
    if groups.get("rel") and anchor.page:
        base = anchor.page + dt.timedelta(days={"tomorrow": 1, "yesterday": -1}.get(groups["rel"].casefold(), 0))
    elif groups.get("weekday") and anchor.page:
        base = near_day(calendar.weekday(groups["weekday"]), anchor.page, None, False)
    return (base.isoformat() if base else "") + time


def _lasting(m: re.Match[str], _: Anchor, __: bool) -> str | None:
    count = (m["count"] or "").casefold().replace(",", "")
    if count.startswith("half"):
        return {"hour": "PT30M", "day": "PT12H", "decade": "P5Y", "year": "P6M"}.get(m["unit"].casefold())
    if count in ("several", "a few", "a couple of"):
        return duration("X", m["unit"])
    number = float(count) if count[:1].isdigit() else float(_number(count))
    if m.groupdict().get("plus"):
        number += 0.5
    return duration(str(int(number)) if number == int(number) else str(number), m["unit"])


def _between(m: re.Match[str], _: Anchor, __: bool) -> str | None:
    return "/".join(duration(str(_number(m[k])), m["unit"]) for k in ("first", "second"))


def _vague(m: re.Match[str], _: Anchor, __: bool) -> str | None:
    return duration("X", m["unit"])


def _each(m: re.Match[str], _: Anchor, __: bool) -> str | None:
    unit = m["unit"].casefold()
    if unit in calendar.PARTS:
        return f"XXXX-XX-XXT{calendar.PARTS[unit]}"
    return duration(str(_number(m["count"])) if m["count"] else "1", unit)


def _whole_year(m: re.Match[str], anchor: Anchor, _: bool) -> str | None:
    return str(anchor.page.year) if anchor.page else None


def _month_span(m: re.Match[str], anchor: Anchor, ahead: bool) -> str | None:
    """ "the three months to June" is a quarter where it ends one, else the months' interval."""
    last = calendar.month(m["month"])
    year = int(m["year"]) if m["year"] else near_year(last, 28, anchor.page, False) if anchor.page else None
    if year is None:
        return None
    return f"{year}-Q{last // 3}" if last % 3 == 0 else f"{year}-{last:02}"


_TAIL = rf"(?:,?\s(?:at\s)?(?:{CLOCK}))?"
_TABLE: tuple[tuple[str, Reader], ...] = (
    (rf"\b(?:from\s)?(?P<first>[0-3]?\d)(?:\s?[-–]\s?|\sto\s|\sand\s)(?P<day>[0-3]?\d)\s{MONTH}(?:,?\s{_YEAR})?(?!\d)", _days),
    (rf"\bthe\s(?:three|3)\smonths\s(?:to|ended|ending|through)\s(?:(?:the end of\s)?{MONTH}(?:\s\d{{1,2}})?|(?:\d{{1,2}}\s){MONTH.replace('month', 'month2')})(?:,?\s{_YEAR})?", _month_span),
    (rf"(?:{_LEAD}(?:{DAY},?\s)?(?P<day>[0-3]?\d)(?:st|nd|rd|th)?\s(?:of\s)?{MONTH}(?:,?\s{_YEAR}|\s(?P<same>that\syear))?(?!\d){_TAIL}(?:\s{PART})?)", _full),
    (rf"(?:{_LEAD}(?:{DAY},?\s)?{MONTH}\s(?P<day>[0-3]?\d)(?:st|nd|rd|th)?(?![\d,.]*\d|\s?%)(?:,?\s{_YEAR})?{_TAIL}(?:\s{PART})?)", _full),
    (rf"\b(?P<day>[0-3]?\d)-{MONTH}-{_YEAR}\b", _full),
    (era.CENTURY, era.century), (era.SHORT_DECADE, era.decade), (era.DECADE, era.decade), (era.BEFORE, era.before), (era.ABOUT, era.year),
    (rf"\b(?:Q(?P<q>[1-4])|(?:in\s)?(?:the\s)?(?P<ordinal>first|second|third|fourth|final)[\s-]quarter)(?:\s(?:of\s)?{_YEAR})?\b", _quarter),
    (r"\b(?:from|between)\s(?P<first>1[5-9]\d\d|20\d\d)\s(?:to|and|until)\s(?P<second>1[5-9]\d\d|20\d\d)\b", _years),
    (r"\b(?:in\s|c\.\s)?(?P<first>1[5-9]\d\d|20\d\d)(?:[-–/]|\s–\s)(?P<second>(?:1[5-9]|20)?\d\d)\b(?!-)", _years),
    (rf"\b(?:{_LEAD}(?:(?P<which>last|next|this|that|each|every|the)\s)?(?P<season>spring|summer|autumn|winter)(?:\sof)?(?:\s{_YEAR})?)\b(?!\s(?:school|camp|games|olympics|house|palace))", _season),
    (rf"(?:{_LEAD}(?:(?P<which>last|next|this|that)\s)?{MONTH}(?:,?\s(?:of\s)?{_YEAR}|\s(?P<told>last|this|next|that)\syear)?)(?!\w)", _month),
    (rf"(?:\b(?:at\s)?(?:{CLOCK})\s(?:(?:on|of)\s)?(?:(?P<rel>tomorrow|yesterday|today)|{DAY}))", _clock),
    (rf"\bbetween\s(?P<first>{WORDS}|\d+)\sand\s(?P<second>{WORDS}|\d+)\s{_UNIT}s?\b", _between),
    (rf"(?:{_LEAD}(?:(?P<which>last|next|this|past|that|the following|the previous|following|coming)\s)?\b{DAY}(?:\s{PART}|{_TAIL}))", _weekday),
    (rf"\b(?:yesterday|tomorrow)\s{PART}\b|\b(?:today|tonight|yesterday|tomorrow|overnight|last night|this (?:morning|afternoon|evening))\b", _deictic),
    (r"\b(?:at|over)\sthe\sweekend\b", _weekend),
    (r"\b(?:(?:early|late|later|earlier)\s)?(?P<which>last|past|this|next|coming|current)\s(?P<unit>week|weekend|month|year|decade)\b(?:['’]s)?", _deictic),
    (rf"\b{_COUNT}\s{_UNIT}s?\sago\b", _ago),
    (rf"\b(?:just under |almost |more than |about |only )?{_COUNT}\s{_UNIT}s?['’]?\s(?P<way>later|earlier|before|after|previously)\b(?!\s?\d)", _anaphoric),
    (r"\bthe\s(?P<way>following|next|previous|preceding|prior)\s(?P<unit>day|night|week|month|year|morning|afternoon|evening)\b", _anaphoric),
    (r"\bthe\s(?P<unit>day|night|week|month|year)\s(?P<way>before|after|earlier)\b", _anaphoric),
    (r"\b(?:that|the same)\s(?P<unit>day|night|week|month|year|morning|afternoon|evening)\b(?:['’]s)?", _same),
    (rf"(?:\b(?:at|around|about|by|shortly (?:before|after)|just (?:before|after)|from|until)\s)?\b(?:{CLOCK})(?P<zone>\s(?:GMT|UTC|EST|EDT|CET|CEST|BST|ET|local time))?(?:\s(?:on\s)?(?:(?P<rel>tomorrow|yesterday|today)|{DAY}))?", _clock),
    (rf"\b(?:each|every)\s(?:(?P<count>{WORDS}|\d+)\s)?(?P<unit>second|minute|hour|day|night|week|month|year|morning|afternoon|evening)s?\b", _each),
    (rf"\b(?:(?:just |well |slightly |close to |nearly |almost |about |around |roughly |more than |less than |at least |at most |up to |no more than |no less than |under |over |only |the (?:next|last|past|first) )*){_COUNT}[\s-](?:and\sa\shalf\s)?{_UNIT}s?(?:['’]s?)?\b(?!\s?(?:old|of age)|-old|\s(?:porter|shift|nurse|nursery|watchman|club|bus|train|flight|school|sky|care|trip|job|trader|out)\b)", _lasting),
    (r"\b(?:full|half)[\s-]year\b|\bthe year\b(?!\s(?:of|that|when|before|after|earlier|ended))", _whole_year),
    (r"\b(?:(?<=for )|(?<=within )|(?<=after )|(?<=in )|(?<=over )|(?<=last year )|(?<=of )|(?<=took )|(?<=takes ))(?P<unit>hour|day|week|month|year|decade)s\b(?!\s(?:ago|later|earlier))", _vague),
    (rf"(?:\b(?:as early as|as late as|in|of|since|by|until|before|after|from|for|late|early|mid|late in|early in|the end of|the start of|during|through|to)[\s-]){_YEAR}\b(?![\d,.]*\d|\s?%|['’]?s?\s(?:people|troops|soldiers|men|women|homes|jobs|shares|metres|meters|tonnes|km|miles|crowns|dollars|euros|pounds|votes|pages))|\b{_YEAR.replace('year', 'alone')}\b(?=\s(?:season|election|report|annual|budget|study|survey|edition|film|book|law|war|treaty|outlook|deal|season’s)|[;,)]|\.(?!\d)|['’]s|$)", lambda m, a, f: m["year"] or m["alone"]),
    (era.NAMED, era.year),
)  # fmt: skip
_READERS = tuple(
    (re.compile(pattern, re.IGNORECASE if "MONTH" not in pattern else 0), reader) for pattern, reader in _TABLE
)
_MONTHLY, _DAILY, _UNITS, _DIGITS = (
    re.compile(words, re.IGNORECASE)
    for words in (r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)", r"\b(?:mon|tue|wed|thu|fri|sat|sun)",
                  r"second|minute|hour|day|night|week|month|year|decade|morning|afternoon|evening", r"\d")
)  # fmt: skip
_NEEDS: dict[Reader, re.Pattern[str]] = {
    **dict.fromkeys((_days, _month_span, _full, _month), _MONTHLY),
    **dict.fromkeys((_between, _ago, _anaphoric, _same, _each, _lasting, _vague), _UNITS),
    _weekday: _DAILY,
    **dict.fromkeys((_years, era.before, era.year), _DIGITS),
    era.decade: re.compile(r"0s|ties\b", re.IGNORECASE),
    era.century: re.compile("century", re.IGNORECASE),
    _clock: re.compile(r"\d|noon|midday|midnight", re.IGNORECASE),
    _season: re.compile("spring|summer|autumn|winter", re.IGNORECASE),
    _quarter: re.compile(r"quarter|q\d", re.IGNORECASE),
}
"""What must stand in a block for any pattern of a reader to match: most blocks lack most of it."""
_KEEP_OUT = re.compile(r"^(?:since|of|from|until|by|before|for|during|through|to|after|within)[\s-]", re.IGNORECASE)


def times(text: str, blocks: list[Span], published: Stamp | None) -> tuple[Moment, ...]:
    """The times in the given blocks in reading order. ``published`` is what relative ones are resolved against."""
    page = _date(published.iso) if published else None
    out: list[Moment] = []
    last: tuple[dt.date, int] | None = None
    for start, end in blocks:
        for m, reader in _matches(text, start, end):
            lead = text[max(start, m.start() - 90) : m.start()]
            named = last[0] if last else None
            near = (
                last[0] if last and last[1] >= start and not re.search(r"[.!?]\s", text[last[1] : m.start()]) else None
            )
            anchor = Anchor(page, named, out[-1].value if out else None, near)
            ahead = bool(calendar.AHEAD.search(_clause(lead))) or bool(
                re.match(r"(?:until|till|by)\s", m.group(), re.I)
            )
            value = reader(m, anchor, ahead)
            if value is None:
                continue
            cut = _KEEP_OUT.match(m.group()) if reader is not _years else None
            begin = m.start() + (cut.end() if cut else 0)
            stop = m.start() + len(m.group().rstrip(" ,"))
            out.append(Moment((begin, stop), value))
            day = _date(value)
            last = (day, stop) if day else last
    return tuple(out)


def _clause(lead: str) -> str:
    """The words of the sentence so far, quotation and stops cut off."""
    return re.split(r"[.;:!?](?:\s|$)|[“”\"]", lead)[-1]


def _date(iso: str) -> dt.date | None:
    m = re.match(r"(\d{4})-(\d{2})-(\d{2})", iso)
    return calendar.date_of(int(m[1]), int(m[2]), int(m[3])) if m else None


def _matches(text: str, start: int, end: int) -> Iterator[tuple[re.Match[str], Reader]]:
    """Matches in reading order; an earlier pattern of the table wins over a later one that overlaps it."""
    found: list[tuple[re.Match[str], Reader]] = []
    used = bytearray(end - start)
    lacks = {reader for reader, needed in _NEEDS.items() if not needed.search(text, start, end)}
    for pattern, reader in _READERS:
        if reader in lacks:
            continue
        for m in pattern.finditer(text, start, end):
            first, stop = m.start() - start, m.end() - start
            if first < stop and not any(used[first:stop]) and _is_time(text, m, reader):
                used[first:stop] = b"\1" * (stop - first)
                found.append((m, reader))
    yield from sorted(found, key=lambda pair: pair[0].start())


def _is_time(text: str, m: re.Match[str], reader: Reader) -> bool:
    """Keeps out the verb "may", "march" and "fall", short weekday names as words, and ages."""
    groups = m.groupdict()
    name = groups.get("month") or groups.get("weekday") or ""
    if name and not name[0].isupper():
        return False
    if (
        reader in (_month, _weekday)
        and name.casefold() in ("may", "march", "mar", "sat", "sun", "wed")
        and not any(groups.get(k) for k in ("day", "year", "which"))
    ):
        return name.casefold() in ("may", "march") and bool(
            re.match(r"(?:in|on|early|late|of|since|from|mid|the (?:end|start))", m.group(), re.I)
            or re.search(
                r"\b(?:since|until|by|before|for|this|last|next|after|to|and)\s$", text[: m.start()][-8:], re.I
            )
        )
    if (
        reader is _weekday
        and re.search(r"\bthe\s$", text[: m.start()][-4:], re.I)
        and re.match(r"\s[A-Z][a-z]", text[m.end() :])
    ):
        return False  # "the Sunday Tattler"
    if reader is _season and (groups.get("which") or "").casefold() in ("", "the") and not groups.get("year"):
        return bool(re.match(r"(?:in|the|of|early|late)", m.group(), re.I))
    if reader is _lasting and groups["unit"].casefold() == "second" and groups["count"].casefold() in ("a", "an"):
        return False
    if reader is _lasting and re.search(r"\b(?:aged|age)\s$", text[: m.start()][-6:]):
        return False
    return not (
        reader is _lasting
        and re.match(r"(?:a|one)\s(?:day|year|week|month|night|hour|minute|second)$", m.group(), re.I)
        and re.search(r"[\w%]\s$", text[: m.start()][-2:])
        and re.search(r"\b(?:\w+s|%|times|once|twice|cent|tonnes?|million|billion)\s$", text[: m.start()][-16:])
    )

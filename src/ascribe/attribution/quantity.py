"""Figures: value, bound, range, unit, whose, as of when. Times, ordinals and labels are not figures."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from ascribe.attribution.number import PARTS, VAGUE, Number, numbers, of_words, whole
from ascribe.attribution.parse import Parse
from ascribe.records import Attribution, Bound, Figure, Moment, Span
from ascribe.text import overlap

_BEFORE: tuple[tuple[str, Bound], ...] = (
    (r"no less than|no fewer than|not less than|at least|a minimum of|minimum of|not fewer than", "at_least"),
    (r"no more than|not more than|at most|up to|as (?:much|many) as|as (?:high|low) as|a maximum of|maximum of", "at_most"),
    (r"more than|(?:just|well|slightly|a little|far) (?:over|above)|over|above|exceed(?:s|ed|ing)?|upwards of|in excess of|greater than|north of|beyond", "more_than"),
    (r"(?:fewer|less|lower) than|(?:just|well|slightly) (?:under|below|short of)|under|below|short of", "less_than"),
    (r"about|around|roughly|approximately|nearly|almost|some|close to|closer to|nearer(?: to)?|an estimated|estimated|circa|or so|something like|in the region of|approaching|on average", "about"),
)  # fmt: skip
_BOUNDS = tuple(
    (re.compile(rf"\b(?:{words})\s+(?:the\s+|a\s+(?=\d)|[$€£¥]?)$", re.I), bound) for words, bound in _BEFORE
)
_CURRENCY = {"$": "dollars", "€": "euros", "£": "pounds", "¥": "yen", "₹": "rupees", "₽": "roubles", "₴": "hryvnias"}
_PERCENT = re.compile(r"\s?%|\s?per\s?cent\b|\spercentage points?\b|\spct\b", re.I)
_RANGE = re.compile(r"\s*(?:[-–—]|to|and|or)\s*[$€£]?$", re.I)
_ORDINAL = re.compile(r"(?:st|nd|rd|th)\b", re.I)
_PART = re.compile(
    rf"\b(?:(?P<n>an?|one|two|three|four|five|six|seven|eight|nine)[\s-])?(?P<part>{'|'.join(PARTS)})\b(?!\s+(?:time|place|day|year|month|week|man|woman|person|party|minister|floor|round|term|grade|quarter|century|of\s+(?:january|february|march|april|may|june|july|august|september|october|november|december)))",
    re.I,
)
_IN = re.compile(
    r"\b(?P<a>one|two|three|four|five|six|seven|eight|nine|\d+)\s(?:\w+\s){0,2}?(?:in|out of)\s(?:every\s)?(?P<b>two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|thirty|forty|fifty|\d{1,3})\b(?!\s*(?:million|%|per))",
    re.I,
)
_VAGUE = re.compile(rf"\b(?:tens of thousands|hundreds of thousands|{'|'.join(VAGUE)})\b(?:\sof\b)?", re.I)
_A_UNIT = re.compile(
    r"\b(?:more|less) than a (?=met(?:re|er)|kilomet|mile|tonne?|lit|gallon|acre|hectare|percent)", re.I
)
_SINGLE = re.compile(r"\ba single\s(?=[a-z])", re.I)
_TIMES = re.compile(r"\b(?:twice|thrice)\b", re.I)
_AGE = re.compile(r"^(?:\s|-)years?(?:\s|-)old\b|^,(?=\s)|^\)")
_UNIT_TAGS = frozenset({"ADJ", "NOUN", "PROPN"})
_STOP_UNITS = frozenset("the a an last first next same other more".split())


@dataclass(frozen=True, slots=True)
class _Draft:
    start: int
    end: int
    bound: Bound
    value: float | int
    high: float | int | None
    unit: str | None


def figures(text: str, page: Parse, times: Sequence[Moment], attributions: Sequence[Attribution]) -> tuple[Figure, ...]:
    """The figures of the page's blocks in reading order, each under the innermost attribution that holds it."""
    taken = [t.span for t in times]
    drafts: list[_Draft] = []
    for start, end in page.blocks:
        drafts.extend(_in_block(text, page, start, end, taken))
    out = []
    for d in sorted(drafts, key=lambda d: d.start):
        span = (d.start, d.end)
        out.append(
            Figure(span, d.bound, d.value, d.high, d.unit, _as_of(text, page, span, times), _whose(span, attributions))
        )
    return tuple(out)


def _in_block(text: str, page: Parse, start: int, end: int, taken: Sequence[Span]) -> list[_Draft]:
    """The drafts of one block: shares and fractions first, then plain numbers, then vague ones, none over another."""
    drafts: list[_Draft] = []
    used = bytearray(end - start)
    for s, e in taken:
        if s < end and start < e:
            used[max(0, s - start) : e - start] = b"\1" * (min(e, end) - max(s, start))

    def free(first: int, stop: int) -> bool:
        return not any(used[first - start : stop - start])

    def add(draft: _Draft | None) -> None:
        if draft and free(draft.start, draft.end):
            used[draft.start - start : draft.end - start] = b"\1" * (draft.end - draft.start)
            drafts.append(draft)

    def matches(pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
        yield from (m for m in pattern.finditer(text, start, end) if free(*m.span()))

    for m in matches(_IN):
        add(_share(text, m, start))
    for m in matches(_PART):
        add(_part(text, m, start))
    found = numbers(text, start, end)
    for n, following in zip_longest(found, found[1:]):
        if free(n.start, n.end) and _counts(text, page, n, start):
            add(_one(text, page, n, following, start, end))
    for m in matches(_VAGUE):
        add(_vague(text, page, m, end))
    for m in (*matches(_A_UNIT), *matches(_SINGLE)):
        add(_a_unit(text, page, m, start, end))
    for m in matches(_TIMES):
        add(_Draft(m.start(), m.end(), "exact", 2 if m.group().casefold() == "twice" else 3, None, "times"))
    return drafts


def _a_unit(text: str, page: Parse, m: re.Match[str], start: int, end: int) -> _Draft | None:
    """ "Less than a mile", "a single shop": one of what follows."""
    single = m.re is _SINGLE
    stop, unit = _unit(text, page, m.end() - single, end)
    if unit is None:
        return None
    return (
        _Draft(m.start(), stop, "exact", 1, None, unit)
        if single
        else _bounded(text, start, m.end() - 2, stop, 1, None, unit)
    )


def _share(text: str, m: re.Match[str], start: int) -> _Draft | None:
    """ "One household in four" is 0.25."""
    a, b = (float(x) if x.isdigit() else float(of_words(x)) for x in (m["a"], m["b"]))
    return _bounded(text, start, m.start(), m.end(), whole(a / b), None, None) if b > a else None


def _counts(text: str, page: Parse, n: Number, start: int) -> bool:
    """Whether a number counts or measures: no ordinal, no label, no part of a name, no lone year or pronoun."""
    after, before = text[n.end : n.end + 24], text[max(start, n.start - 24) : n.start]
    if _ORDINAL.match(after) or re.match(r"[A-Za-z]*[/:]\d|\.\d|[-–]?[A-Z]{2,}", after):
        return False
    if re.search(
        r"(?:\b(?:No|no|number|Number|page|chapter|section|article|Article|Section|Route|route|highway|Highway|Flight|flight|Room|room|Unit|Block|Grade|grade|Class|Type|Level|Phase|Channel|Group|Tier|Formula|Pier|pier|Gate|gate|Line|line)\.?\s|[A-Za-z]-|[+/:#])$",
        before,
    ):
        return False
    if re.match(r"-year-old|\s?years?\sold", after) or re.search(r"\baged\s$", before):
        return True
    if not n.words:
        lone_year = isinstance(n.value, int) and 1900 <= n.value <= 2100 and "," not in text[n.start : n.end]
        return not lone_year or (
            bool(re.match(r"\s[a-z]", after))
            and not re.match(
                r"\s(?:and|to|as|in|by|the|when|that|was|is|with|for|at|on|after|before|or|but|he|she|it|they|had|has|have|were|which|who)\b",
                after,
            )
        )
    if n.value == 1:
        return (
            _tag_after(page, n.end) in ("NOUN", "ADJ")
            and not re.match(r"\s(?:of|another|day|thing|more|way|point|hand|side|time)\b", after)
            and not re.search(r"\b(?:no|any|every|some|each|this|that|which|the)\s$", before, re.I)
        )
    return not re.match(r"-\w+-\w+ed\b", after)


def _tag_after(page: Parse, at: int) -> str:
    return next((page.tags[i] for i in page.tokens_in(at, at + 2)), "")


def _one(text: str, page: Parse, n: Number, following: Number | None, start: int, end: int) -> _Draft | None:
    """A draft from one number, or from two that make a range."""
    first, stop, value, high = n.start, n.end, n.value, None
    unit: str | None = None
    percent = _PERCENT.match(text, stop, end)
    if percent:
        stop, unit = percent.end(), "percent"
    if following is not None and (gap := text[stop : following.start]) and _RANGE.match(gap):
        lead = text[max(start, n.start - 16) : n.start].casefold().rstrip(" $€£")
        joined = gap.strip().casefold().rstrip("$€£ ") in ("-", "–", "—", "to", "or")
        between = lead.endswith("between") and gap.strip().casefold().startswith("and")
        counted = (
            _unit(text, page, following.end, end)[1] is not None or _PERCENT.match(text, following.end, end) is not None
        )
        score = re.search(r"\b(?:by|won|lost|beat|vote|voted)$", lead) is not None
        same = bool(percent) <= bool(_PERCENT.match(text, following.end, end))
        if same and (
            between
            or (
                joined
                and not score
                and (counted or lead.endswith(("from", "range of", "aged", "ages")))
                and following.value > value
                and gap.strip().casefold() != "or"
            )
        ):
            scale = following.value / _bare(text, following) if following.value >= 1000 and value < 1000 else 1
            value, high, stop = (
                whole(value * scale) if value * scale <= following.value else value,
                following.value,
                following.end,
            )
            first = text.casefold().rfind("between", 0, n.start) if between else first
            percent = _PERCENT.match(text, stop, end)
            if percent:
                stop, unit = percent.end(), "percent"
    sign = text[n.start - 1] if n.start > start else ""
    if sign in _CURRENCY:
        first, unit = min(first, n.start - 1), _CURRENCY[sign]
    elif unit is None:
        stop, unit = _unit(text, page, stop, end)
    if unit is None and _age(text, page, n):
        unit = "years old"
    if unit is None and high is None and not n.words and _labels(text, n.start):
        return None
    if high is not None:
        return _Draft(first, stop, "range", value, high, unit)
    if (edge := _EDGE.match(text, stop, end)) is not None:
        return _Draft(first, edge.end(), "at_most" if edge["down"] else "at_least", value, None, unit)
    return _bounded(text, start, first, stop, value, None, unit)


_EDGE = re.compile(
    r"\sor\s(?:(?:better|more|above|higher|over|older|greater)|(?P<down>less|fewer|lower|below|under|younger))\b"
)
"""Words after a number that make it a bound."""


def _labels(text: str, at: int) -> bool:
    """Whether the number belongs to a name ("Crane 4"): a capitalised word inside a sentence stands right before it."""
    m = re.search(r"(\S*)\s([A-Z][a-z]+)\s$", text[max(0, at - 40) : at])
    return bool(m) and m is not None and not m[1].endswith((".", "!", "?", "”", ":"))


def _bare(text: str, n: Number) -> float:
    m = re.match(r"[\d,.]+", text[n.start : n.end])
    return float(m.group().replace(",", "").rstrip(".")) if m else float(n.value)


def _age(text: str, page: Parse, n: Number) -> bool:
    """A bare number after a name and a comma ("Rosa, 71, …") or after "aged"."""
    before = text[max(0, n.start - 8) : n.start]
    named = any(name.kind == "PER" and 0 <= n.start - name.end <= 2 for name in page.names)
    return bool(re.search(r"\baged?\s$", before)) or (named and before.endswith((", ", "(")) and 0 < n.value < 120)


def _unit(text: str, page: Parse, at: int, end: int) -> tuple[int, str | None]:
    """Where the counted noun phrase after a number ends, and its words; (at, None) where none follows."""
    index = next(iter(page.tokens_in(at, at + 2)), None)
    if index is None:
        return at, None
    partitive = re.match(r"\s?of\s(?:the|its|his|her|their|our|those|these)\s", text[at:end])
    if partitive:
        index = next(iter(page.tokens_in(at + partitive.end(), end)), index)
    last, words = None, 0
    i = index
    while i < len(page.tokens) and words < 5 and page.tokens[i].end <= end:
        token, tag = page.tokens[i], page.tags[i]
        quoted = token.word in '“"”‘’-' and words < 4
        modifier = (
            tag == "VERB"
            and words == 0
            and token.word.endswith(("ed", "en", "ing"))
            and page.tags[i + 1 : i + 2] in (("NOUN",), ("ADJ",))
        )
        if not (tag in _UNIT_TAGS or quoted or modifier) or token.word.casefold() in _STOP_UNITS:
            break
        if i > index and token.start > page.tokens[i - 1].end + 1:
            break
        if tag in ("NOUN", "PROPN") or (
            tag == "ADJ" and token.word.casefold() in ("dead", "injured", "wounded", "missing")
        ):
            last = i
        words += 1
        i += 1
    if last is None:
        return at, None
    stop = page.tokens[last].end
    return stop, text[page.tokens[index].start : stop].strip('“”"‘’ -') or None


def _bounded(
    text: str, start: int, first: int, stop: int, value: float | int, high: float | int | None, unit: str | None
) -> _Draft:
    """A draft with the bounding words right before it taken into its span."""
    lead = text[max(start, first - 28) : first]
    for pattern, bound in _BOUNDS:
        m = pattern.search(lead)
        if m:
            return _Draft(first - (len(lead) - m.start()), stop, bound, value, high, unit)
    tail = re.match(r"\s(?:or so|or thereabouts)\b|\s(?:or more|or older|and above|plus)\b|\+", text[stop : stop + 16])
    if tail:
        return _Draft(
            first,
            stop + tail.end(),
            "about" if "so" in tail.group() or "there" in tail.group() else "at_least",
            value,
            high,
            unit,
        )
    return _Draft(first, stop, "exact", value, high, unit)


def _vague(text: str, page: Parse, m: re.Match[str], end: int) -> _Draft:
    words = m.group().casefold()
    value = (
        10_000
        if words.startswith("tens")
        else 100_000
        if words.startswith("hundreds of th")
        else VAGUE[words.split()[0]]
    )
    stop, unit = _unit(text, page, m.end(), end) if words.endswith(" of") else (m.end(), None)
    return _Draft(m.start(), stop if unit else m.end(), "more_than", value, None, unit)


def _part(text: str, m: re.Match[str], start: int) -> _Draft | None:
    """Fractions: "a third", "two thirds", "more than half"; a bare ordinal ("the third") is none."""
    part, n = m["part"].casefold(), (m["n"] or "").casefold()
    lead = text[max(start, m.start() - 20) : m.start()]
    if part in ("half",):
        if re.search(r"\b(?:first|second|latter|other|better|one|time and a|the)\s$", lead, re.I) or re.match(
            r"[-\s](?:time|hour|an hour|a|brother|sister|century|life|term|open|dozen)", text[m.end() : m.end() + 12]
        ):
            return None
    elif not n or (n == "one" and part == "quarter"):
        return None
    if part in ("quarter", "quarters", "third", "fifth") and re.match(
        r"[-\s](?:quarter|straight|consecutive|largest|biggest|time|of\s(?:20|last|this|the year))",
        text[m.end() : m.end() + 16],
    ):
        return None
    times = 1 if n in ("", "a", "an", "one") else of_words(n)
    return _bounded(text, start, m.start(), m.end(), whole(times * PARTS[part]), None, None)


def _as_of(text: str, page: Parse, span: Span, times: Sequence[Moment]) -> str | None:
    """The date a figure holds for: a time after "as of" (or "as at") in the figure's sentence."""
    sentence = next((s for s in page.sentences if s[0] <= span[0] < s[1]), None)
    if sentence is None:
        return None
    for t in times:
        if sentence[0] <= t.span[0] < sentence[1]:
            lead = text[max(0, t.span[0] - 8) : t.span[0]].casefold()
            if lead.rstrip().endswith(("as of", "as at")) or text[t.span[0] : t.span[1]].casefold().startswith("as of"):
                return t.value
    return None


def _whose(span: Span, attributions: Sequence[Attribution]) -> str | None:
    """The innermost attribution whose content (else source) holds the figure."""
    best: tuple[int, str] | None = None
    for a in attributions:
        if any(overlap(span, c) for c in a.content):
            size = sum(e - s for s, e in a.content)
            if best is None or size < best[0]:
                best = (size, a.id)
    return best[1] if best else None

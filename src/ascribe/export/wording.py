"""How records are put into words for a person: places, figures, dates, sources. Shared by the card and the report."""

from ascribe.records import Article, Attribution, Bound, Certainty, Figure, Source, Spans, Stamp, Trace

_BOUNDS: dict[Bound, str] = {
    "exact": "",
    "about": "about",
    "more_than": "more than",
    "at_least": "at least",
    "less_than": "less than",
    "at_most": "at most",
    "range": "",
}
_VERBS: dict[Certainty, str] = {
    "asserted": "",
    "hedged": "hedges",
    "denied": "denies",
    "question": "asks",
    "intended": "intends",
}
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
           "November", "December")  # fmt: skip
_DAYTIMES = {"MO": "morning", "MI": "midday", "AF": "afternoon", "EV": "evening", "NI": "night"}
_COUNTED = frozenset({"paragraph", "quote", "list"})
_REACHES = ((0, 9), (11, 32), (0x7F, 0xA0), (0x2028, 0x202F), (0x2066, 0x206A), (0xD800, 0xE000), (0xFFFE, 0x10000))
_UNSAFE = {code: "\ufffd" for reach in _REACHES for code in range(*reach)}


def neutral(words: str) -> str:
    """The words with every control character, direction override and half surrogate pair shown as U+FFFD.

    So no page can steer a terminal or turn a report's words round. Of the same length: offsets hold. Tabs and
    newlines stay.
    """
    return words.translate(_UNSAFE)


def line(words: str) -> str:
    """``neutral`` words on one line, runs of blanks folded."""
    return neutral(" ".join(words.split()))


def shorten(words: str, most: int) -> str:
    """One line of at most ``most`` characters, cut at a word with an ellipsis where it is longer."""
    whole = line(words)
    if len(whole) <= most:
        return whole
    cut = whole[: most - 1]
    head, _, _ = cut.rpartition(" ")
    return (head if len(head) > most // 2 else cut).rstrip(" ,;:–—-") + "…"


def letter(number: int) -> str:
    """The label of chain ``number`` (from 0): A … Z, AA, AB …"""
    label, number = "", number + 1
    while number:
        number, rest = divmod(number - 1, 26)
        label = chr(ord("A") + rest) + label
    return label


def count(number: int, one: str) -> str:
    """``3 figures``, ``1 figure``, ``no figures``."""
    return f"{number or 'no'} {one}{'' if number == 1 else 's'}"


def percent(share: float) -> str:
    """``24 %``; ``<1 %`` for what is there but rounds to nothing."""
    return "<1 %" if 0 < share < 0.005 else f"{share * 100:.0f} %"


def date(iso: str) -> str:
    """``2025-05-13T09:42`` as ``13 May 2025, 09:42``; as precise as it is; as it stands where it is no ISO date."""
    day, _, clock = iso.partition("T")
    parts = day.split("-")
    if not all(p.isascii() and p.isdigit() for p in parts) or len(parts) > 3 or len(parts[0]) != 4:
        return line(iso)
    if len(parts) > 1 and not 1 <= int(parts[1]) <= 12:
        return line(iso)
    words = " ".join([str(int(p)) for p in parts[2:]] + [_MONTHS[int(p) - 1] for p in parts[1:2]] + [parts[0]])
    if not clock[:2].isdigit():
        return f"{words}, {_DAYTIMES.get(clock, line(clock))}" if clock else words
    zone = clock[min((i for i, c in enumerate(clock) if c in "Z+-"), default=len(clock)) :]
    return f"{words}, {clock[:5]}" + (f" {'UTC' if zone in ('Z', '+00:00') else line(zone)}" if zone else "")


def stamp(value: Stamp | None) -> str:
    """A date of the page with where it was read, or that there is none."""
    return f"{date(value.iso)} ({line(value.basis)})" if value else "no date on the page"


def parts(article: Article) -> str:
    """``9 paragraphs · 3 comments kept apart``."""
    paragraphs = sum(b.kind in _COUNTED for b in article.blocks)
    comments = sum(b.kind == "comment" for b in article.blocks)
    apart = f"{count(comments, 'comment block')}, kept apart" if comments else "no comments"
    return f"{count(paragraphs, 'paragraph')} · {apart}"


def verb(certainty: Certainty) -> str:
    """What a source does other than assert: hedges, denies, asks, intends; "" where it asserts."""
    return _VERBS[certainty]


def number(value: float) -> str:
    """``1200`` as ``1,200``; whole numbers without a point."""
    return f"{int(value):,}" if abs(value) < 1e18 and value == int(value) else f"{value:,}"


def amount(figure: Figure) -> str:
    """``about 1,200 soldiers``, ``3 to 5 days``."""
    value = number(figure.value)
    if figure.high is not None:
        value += f" to {number(figure.high)}"
    return " ".join(part for part in (_BOUNDS[figure.bound], value, line(figure.unit or "")) if part)


def described(source: Source) -> str:
    """``person, opposition lawmaker``; ``unnamed, “on condition of anonymity”``; ``unnamed, no reason given``."""
    found: list[str] = [source.kind]
    if source.role:
        found.append(line(source.role))
    if source.kind == "unnamed":
        found.append(f"“{line(source.reason)}”" if source.reason else "no reason given")
    return ", ".join(found)


def said(article: Article, attribution: Attribution) -> str:
    """The content in the page's words, on one line, pieces joined by an ellipsis."""
    return " … ".join(line(article.text[start:end]) for start, end in attribution.content)


def places(article: Article) -> list[tuple[int, int, str]]:
    """Where each block stands and what a person calls it: ``¶3`` (paragraphs, quotes, lists from 1) or its kind."""
    found, paragraph = [], 0
    for block in article.blocks:
        paragraph += block.kind in _COUNTED
        found.append((block.start, block.end, f"¶{paragraph}" if block.kind in _COUNTED else block.kind))
    return found


def place(article: Article, spans: Spans) -> str:
    """What a person calls the block in which the spans begin; "" for none."""
    at = spans[0][0] if spans else -1
    return next((name for start, end, name in places(article) if start <= at < end), "")


def totals(trace: Trace) -> str:
    """``15 attributions · 4 figures · 9 times``."""
    return " · ".join(
        (
            count(len(trace.attributions), "attribution"),
            count(len(trace.figures), "figure"),
            count(len(trace.times), "time"),
        )
    )

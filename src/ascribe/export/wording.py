"""How the records are put into words for a person: places, figures, dates, names. Shared by card and report."""

from ascribe.records import Article, Attribution, Block, Bound, Certainty, Figure, Source, Stamp

_BOUNDS: dict[Bound, str] = {
    "exact": "",
    "about": "about",
    "more_than": "more than",
    "at_least": "at least",
    "less_than": "less than",
    "at_most": "at most",
    "range": "",
}
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
           "November", "December")  # fmt: skip
_CERTAINTIES: dict[Certainty, str] = {
    "asserted": "",
    "hedged": "hedges",
    "denied": "denies",
    "question": "asks",
    "intended": "intends",
}
_NUMBERED = frozenset({"paragraph", "quote", "list"})
_UNSAFE = {
    code: "\ufffd"
    for span in ((0x00, 0x09), (0x0B, 0x20), (0x7F, 0xA0), (0x202A, 0x202F), (0x2066, 0x206A), (0xD800, 0xE000))
    for code in range(*span)
}
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def neutral(words: str) -> str:
    """The words with every control character, direction override and half surrogate pair shown as U+FFFD.

    Of the same length, so offsets hold. Tabs and newlines stay.
    """
    return words.translate(_UNSAFE)


def line(words: str) -> str:
    """``neutral`` words on one line, runs of blanks folded."""
    return " ".join(neutral(words).split())


def shorten(words: str, most: int) -> str:
    """One line of at most ``most`` characters, cut at a word with an ellipsis where it is longer."""
    whole = line(words)
    if len(whole) <= most:
        return whole
    cut = whole[: most - 1]
    head, _, _ = cut.rpartition(" ")
    return (head if len(head) > most // 2 else cut).rstrip(" ,;:–—-") + "…"


def letter(number: int) -> str:
    """The label of the chain ``number`` (from 0): A … Z, AA, AB …"""
    label = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        label = _LETTERS[rest] + label
    return label


def count(number: int, one: str, many: str | None = None) -> str:
    """``3 figures``, ``1 figure``, ``no figures``."""
    return f"{number or 'no'} {one if number == 1 else many or one + 's'}"


def date(iso: str) -> str:
    """``2025-05-13T09:42:10+02:00`` as ``13 May 2025, 09:42 +02:00``; as precise as it is; as it stands if no ISO date."""
    day, _, clock = iso.partition("T")
    parts = day.split("-")
    if not all(p.isascii() and p.isdigit() for p in parts) or len(parts) > 3 or len(parts[0]) != 4:
        return line(iso)
    if len(parts) > 1 and not 1 <= int(parts[1]) <= 12:
        return line(iso)
    words = " ".join([str(int(p)) for p in parts[2:]] + [_MONTHS[int(p) - 1] for p in parts[1:2]] + [parts[0]])
    if not clock[:2].isdigit():
        return words + (f" ({line(clock)})" if clock else "")
    zone = clock[min((i for i, c in enumerate(clock) if c in "Z+-"), default=len(clock)) :]
    return f"{words}, {clock[:5]}" + (f" {'UTC' if zone == 'Z' else line(zone)}" if zone else "")


def stamp(value: Stamp | None) -> str:
    """A date of the page with where it was read, or that there is none."""
    return f"{date(value.iso)} ({line(value.basis)})" if value else "date not given"


def certainty(value: Certainty) -> str:
    """What a source does other than assert: hedges, denies, asks, intends; "" where it asserts."""
    return _CERTAINTIES[value]


def number(value: float) -> str:
    """``1200`` as ``1,200``; whole numbers without a point."""
    return f"{int(value):,}" if value == int(value) and abs(value) < 1e18 else f"{value:,}"


def amount(figure: Figure) -> str:
    """``about 1,200 soldiers``, ``3 to 5 days``."""
    value = number(figure.value)
    if figure.bound == "range" and figure.high is not None:
        value += f" to {number(figure.high)}"
    return " ".join(part for part in (_BOUNDS[figure.bound], value, line(figure.unit or "")) if part)


def source_kind(source: Source) -> str:
    """``person, opposition lawmaker``; ``unnamed, “on condition of anonymity”``; ``unnamed, no reason given``."""
    parts: list[str] = [source.kind]
    if source.role:
        parts.append(line(source.role))
    if source.kind == "unnamed":
        parts.append(f"“{line(source.reason)}”" if source.reason else "no reason given")
    return ", ".join(parts)


def words(article: Article, spans: tuple[tuple[int, int], ...]) -> str:
    """What the page says at the spans, on one line, pieces joined by an ellipsis."""
    return " … ".join(line(article.text[start:end]) for start, end in spans)


def places(article: Article) -> dict[int, str]:
    """For each block's start what a person calls it: ``¶3`` (paragraphs, quotes and lists counted from 1) or its kind."""
    found, paragraph = {}, 0
    for block in article.blocks:
        if block.kind in _NUMBERED:
            paragraph += 1
        found[block.start] = f"¶{paragraph}" if block.kind in _NUMBERED else block.kind
    return found


def block_at(article: Article, offset: int) -> Block | None:
    """The block that holds the offset."""
    return next((b for b in article.blocks if b.start <= offset < b.end), None)


def place(article: Article, spans: tuple[tuple[int, int], ...]) -> str:
    """Where the spans begin: ``¶3``, ``headline``; "" for none."""
    block = block_at(article, spans[0][0]) if spans else None
    return places(article)[block.start] if block else ""


def parts(article: Article) -> str:
    """``9 paragraphs · no comments``."""
    paragraphs = sum(b.kind in _NUMBERED for b in article.blocks)
    comments = sum(b.kind == "comment" for b in article.blocks)
    return f"{count(paragraphs, 'paragraph')} · {count(comments, 'comment')}"


def own_words(attribution: Attribution) -> bool:
    """Whether the source's own words stand in quotation marks."""
    return attribution.kind != "indirect"

"""Who publishes and who wrote, read from a page's own lines: masthead, byline, dateline, credit, copyright."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache

from ascribe.records import BlockKind, Stamp

from . import dates, lines
from .metadata import Facts, people, same_name, split_people
from .plain import Piece
from .wording import bare, plain, wording

_RIGHTS = re.compile(
    r"(?:©|\(c\)|copyright)\s*(?:©|\(c\))?\s*(?:(?:19|20)\d\d(?:\s*[-–]\s*(?:19|20)?\d\d)?)?\s*(?:by\s+)?(?P<name>[^.,|]{3,50})",
    re.I,
)
_NAME = r"(?P<name>(?:[Tt]he\s+)?[A-Z][\w&'’.-]*(?:\s+(?:of|the|and|&|[A-Z0-9][\w&'’.-]*))*)"
_TAKEN = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?i:(?:first|originally|previously)\s+(?:published|appeared|posted|aired|run|ran)\s+(?:by|in|on|at)\s+){_NAME}",
        rf"(?i:(?:appeared|published)\s+(?:first|originally)\s+(?:by|in|on|at)\s+){_NAME}",
        rf"(?i:(?:re-?published|reprinted|reposted|reproduced|cross-?posted|syndicated|taken)\s+(?:here\s+)?(?:courtesy\s+of|with\s+(?:the\s+)?(?:kind\s+)?permission\s+(?:of|from)|by\s+(?:kind\s+)?(?:permission|arrangement)\s+(?:of|with)|from)\s+){_NAME}",
        rf"(?i:(?:^|\s)original(?:ly)?\s+(?:source|article|story)?\s*(?:from|at|via|:)\s*){_NAME}",
    )
)
_REPRINT = re.compile(rf"(?i:reprinted|republished|reproduced)\s+(?:in|by|on)\s+{_NAME}")
_PERMISSION = re.compile(r"\b(?:reprinted|republished|reproduced|reposted|permission|syndicated)\b", re.I)
_SOURCE = re.compile(rf"^(?i:sources?|via|original source)\s*:\s*{_NAME}\s*\.?$")
_BARE_SOURCE = re.compile(r"^(?:my |original |article )?source\.?$", re.I)


def clean_name(name: str | None) -> str | None:
    """A name without what trails it: "is", dates, punctuation."""
    if not name:
        return None
    name = re.sub(r"^the\s+(?=\S+\s)", "", name)
    name = re.sub(r"\s+(?:on|in|at|by|as|is|was|and)$", "", name.strip(" .,;:–—-|·"))
    name = re.sub(r"\s+(?:on\s+)?\d{1,2}(?:\s.*)?$", "", name)
    return name or None


_HEAD = frozenset({"headline", "byline", "dateline"})
_STACK = 5
"""Lines of a block, at most, that may be a title, a byline and a date set one upon the other."""


def apart(pieces: list[Piece]) -> list[Piece]:
    """The pieces, but lines that are set one upon the other in a block of the head ("By Ida Ferro", "Tarn Courier",
    "4 May") each by itself, of its own kind: for reading them only, the page keeps the block."""
    return [one for piece in pieces for one in (_stacked(piece) if piece.kind in _HEAD else [piece])]


def _stacked(piece: Piece) -> list[Piece]:
    """The lines of such a block, else the block. A line below the first that is no date belongs to the byline."""
    rows = [row for row in piece.text.split("\n", _STACK) if row.strip()]
    if not 2 <= len(rows) <= _STACK or any(lines.ends_sentence(row) for row in rows):
        return [piece]
    kinds = [_kind(row) for row in rows]
    if piece.kind == "headline" and not any(kinds[1:]):
        return [piece]  # a title of two lines
    return [
        Piece(kind or ("byline" if k else piece.kind), row)
        for k, (kind, row) in enumerate(zip(kinds, rows, strict=True))
    ]


def _kind(row: str) -> BlockKind | None:
    return "dateline" if lines.is_dateline(row) else "byline" if lines.is_byline(row) else None


def read_wordmarks(pieces: list[Piece], facts: Facts) -> None:
    """Fills what ``facts`` lacks from the page's own lines, each with its basis."""
    _stamps(pieces, facts)
    taken = _taken(pieces)
    if facts.outlet is None and (found := _outlet(pieces, taken)):
        facts.outlet, facts.basis["outlet"] = found
    source = taken or _foreign(pieces, facts.outlet)
    if source and (facts.outlet is None or not same_name(source[0], facts.outlet)):
        facts.republished_from, facts.basis["republished_from"] = source
    if not facts.bylines and (names := _bylines(pieces, facts.outlet)):
        facts.bylines, facts.basis["bylines"] = names, "byline"


def _stamps(pieces: list[Piece], facts: Facts) -> None:
    """Published and modified from the lines that carry a date: dateline, byline, masthead, copyright.

    A byline that says "Posted on" speaks for this page, a dateline may be another's.
    """
    dated = [p for p in pieces if p.kind in _DATED and (p.kind != "boilerplate" or len(p.text) <= 120)]
    for piece in sorted(dated, key=lambda p: 0 if _is_posted(p) else _DATED[p.kind]):
        for one in dates.find(piece.text):
            lead = plain(piece.text[: one.start])[-24:]
            changed = bool(re.search(wording().modified.pattern + r"\W*(?:(?:on|at|am|le)\W*)?$", lead, re.I))
            if changed and facts.modified is None:
                facts.modified = Stamp(one.iso, piece.kind)
            elif not changed and facts.published is None:
                facts.published = Stamp(one.iso, piece.kind)
    if facts.published is None:
        first = next((p for p in pieces if p.kind == "paragraph"), None)
        opening = dates.find(first.text[:80]) if first and lines.opening_wire(first.text) else []
        if opening:
            facts.published = Stamp(opening[0].iso, "dateline")


def _is_posted(piece: Piece) -> bool:
    """Whether a byline says when it was put here."""
    return piece.kind == "byline" and bool(wording().published.match(plain(piece.text)))


_DATED = {"dateline": 0, "byline": 1, "boilerplate": 2}
"""Kinds of line that carry the page's date, the clearest first."""


def _outlet(pieces: list[Piece], taken: tuple[str, str] | None) -> tuple[str, str] | None:
    """The outlet, by the clearest line first; whose page this was taken from is not it."""
    return next((found for found in _outlets(pieces) if not (taken and same_name(found[0], taken[0]))), None)


def _outlets(pieces: list[Piece]) -> Iterator[tuple[str, str]]:
    """Every name that the page's lines give its outlet, the clearest line first, each with its basis."""
    head = _head(pieces)
    readers: tuple[tuple[str, list[Piece], str, Callable[[str], str | None]], ...] = (
        ("masthead", head, "boilerplate", _from_masthead),
        ("credit", pieces, "credit boilerplate", lambda line: _named(_REPRINT.search(line))),
        ("copyright", pieces, "boilerplate", lambda line: _named(_RIGHTS.match(line.strip()))),
        ("byline", head, "byline", _from_byline),
        ("dateline", head, "dateline", lines.wire),
        ("dateline", pieces[len(head) : len(head) + 1], "paragraph", lines.opening_wire),
        ("credit", pieces, "credit", lambda line: _named(_newsroom().search(line))),
        ("dateline", [] if _is_sourced(pieces) else head, "dateline", _from_dateline),
    )
    for basis, among, kinds, reader in readers:
        for piece in among:
            if piece.kind in kinds.split() and (name := reader(bare(piece.text))):
                yield name, basis
    if name := _of_itself(pieces):
        yield name, "text"


_PROPER = r"(?P<name>(?:[Tt]he\s)?[A-Z][\w’'-]*(?:\s(?:of\s)?[A-Z][\w’'-]*){0,4})"
_SELF = re.compile(
    rf"{_PROPER}\s(?:(?:has|have|had)\s(?:not\s)?(?:seen|read|reviewed|learned|learnt|contacted|approached|asked|chosen)\b"
    r"|checked\b|(?:could|was|were)\s(?:not|unable)\b|understands\b|is\s(?:not\s)?(?:naming|withholding)\b)"
)
_GIVEN = re.compile(
    rf"\b(?:obtained|seen|reviewed|examined|heard|commissioned)\sby\s{_PROPER}"
    r"|\b(?:told|tells|spoke\s(?:to|with)|shared\swith|leaked\sto|interview\swith|questions\sfrom)\s"
    rf"{_PROPER.replace('name', 'told')}"
)
_MORE = re.compile(r"(?i:more\sfrom)\s(?P<name>(?:[Tt][Hh][Ee]\s)?[A-Z]\w+(?:\s[A-Z]\w+){0,3})")


def _of_itself(pieces: list[Piece]) -> str | None:
    """The name by which the text speaks of who writes it ("X has not seen the memo", "told X", "reviewed by X"): what
    only a writer says counts double, and one sign alone is not enough."""
    signs: Counter[str] = Counter()
    forms: dict[str, str | None] = {}
    for piece in pieces:
        text = piece.kind in ("paragraph", "caption", "quote", "correction")
        for pattern, weight in ((_SELF, 2), (_GIVEN, 1)) if text else ((_MORE, 1),):
            for m in pattern.finditer(piece.text):
                name = re.sub(r"['’]s?$", "", m["name"] or m.groupdict().get("told") or "")
                key = re.sub(r"^the\s", "", name.casefold())
                outlet = name.casefold().startswith("the ") or lines.has_outlet(name) or len(name.split()) > 1
                if key and outlet and not re.fullmatch(r"(?:he|she|it|they|we|i|this|that|nobody|who)", key):
                    signs[key] += weight
                    forms.setdefault(key, re.sub(r"^the\s", "", name))
    best = signs.most_common(1)
    return forms[best[0][0]] if best and best[0][1] > 1 else None


def _named(hit: re.Match[str] | None) -> str | None:
    """The name in a match, without an article before it."""
    name = clean_name(hit["name"]) if hit else None
    return re.sub(r"^the\s+", "", name) if name else None


def _is_sourced(pieces: list[Piece]) -> bool:
    """Whether a bare "Source" line (its link lost) says that the page was taken from elsewhere."""
    return any(piece.kind == "credit" and _BARE_SOURCE.match(piece.text.strip()) for piece in pieces)


@cache
def _newsroom() -> re.Pattern[str]:
    """ "Reporting by the X newsroom"."""
    return re.compile(rf"\b(?i:by|from)\s+the\s+{_NAME}\s+(?:{'|'.join(sorted(wording().desk))})\b")


def _head(pieces: list[Piece]) -> list[Piece]:
    """What stands above the first paragraph."""
    end = next((i for i, p in enumerate(pieces) if p.kind == "paragraph"), len(pieces))
    return pieces[:end]


def _from_masthead(line: str) -> str | None:
    shown = line.strip()
    inside = re.search(rf"(?:reading|from)\s+(?:the\s+)?{_NAME}", shown)
    if inside and (inside["name"].split()[0] in shown):
        return re.sub(r"\s+(?:newsdesk|desk|newsroom|staff|team)\b.*", "", inside["name"])
    name = lines.masthead_name(shown)
    return name if lines.is_masthead(shown, True) or (lines.capitalised(name) == 1 and len(name.split()) >= 2) else None


def _from_byline(line: str) -> str | None:
    """ "Petra Vale, Tidewater Gazette", "By X for Orbit Ledger", "Velk Gazette staff", "By the Y newsdesk"."""
    rest = lines.without_dates(line)
    led = wording().by.match(plain(rest))
    said = rest[led.end() :] if led else rest
    desks = "|".join(sorted(wording().desk))
    staff = re.match(rf"(?:the\s+)?{_NAME}\s+(?:[a-z]+\s+)*(?:{desks})\b", said)
    if (
        staff
        and len(staff["name"].split()) >= 2
        and (not led or said.startswith("the ") or lines.has_outlet(staff["name"]))
    ):
        return staff["name"]
    fields = [
        f.strip(" .") for f in re.split(r",|\||·|—|\s–\s|\s-\s|\bfor\s+(?:the\s+)?|\bat\s", said) if f.strip(" .")
    ]
    names = [f for f in fields if lines.capitalised(f) == 1 and not lines.has_desk(f)]
    named = [f for f in names if lines.has_outlet(f) or f.startswith("The ")]
    if named:
        return clean_name(named[0])
    if led and led[0].strip().lower() == "published by":
        return clean_name(said)
    return (
        clean_name(names[-1])
        if len(fields) >= 2 and names and names[-1] != fields[0] and len(names[-1].split()) >= 2
        else None
    )


def _from_dateline(line: str) -> str | None:
    """ "KRT International – Halk, 14 May 2025": the name that leads, unless it is a place in capitals."""
    first = re.split(r"\s[–—-]\s|,", lines.without_dates(line), maxsplit=1)[0].strip()
    named = 2 <= len(first.split()) <= 5 and lines.capitalised(first) == 1 and not first.isupper()
    return first if named and (lines.has_outlet(first) or re.search(r"\s[–—]\s|,\s*\w+,", line)) else None


def _taken(pieces: list[Piece]) -> tuple[str, str] | None:
    """Whose page this was, by a line that says so."""
    for piece in pieces:
        if piece.kind not in {"credit", "boilerplate", "byline", "standfirst", "correction"} or len(piece.text) > 600:
            continue
        for pattern in _TAKEN:
            if hit := pattern.search(piece.text):
                return clean_name(hit["name"]) or hit["name"], "credit"
        if _PERMISSION.search(piece.text) and (rights := _RIGHTS.search(piece.text)):
            return clean_name(rights["name"]) or rights["name"], "credit"
    return None


def _foreign(pieces: list[Piece], outlet: str | None) -> tuple[str, str] | None:
    """Another outlet's dateline, on a page whose own outlet is known to be another or whose source line says so."""
    head = _head(pieces)
    credited = [hit["name"] for p in pieces if p.kind == "credit" and (hit := _SOURCE.match(p.text.strip()))]
    names = [_from_dateline(p.text) or lines.wire(p.text) for p in head if p.kind == "dateline"]
    names += [lines.opening_wire(p.text) for p in pieces[len(head) : len(head) + 1]]
    for name in filter(None, names):
        if outlet is None:
            foreign = _is_sourced(pieces) or any(same_name(name, one) for one in credited)
        else:
            foreign = not same_name(name, outlet)
        if foreign:
            return name, "dateline"
    return None


def _bylines(pieces: list[Piece], outlet: str | None) -> tuple[str, ...]:
    """The people that the byline names: capitalised names of two to four words; desks and outlets are none."""
    named: list[str] = []
    for piece in _head(pieces):
        if piece.kind != "byline":
            continue
        rest = lines.without_dates(bare(piece.text))
        rest = next((f for f in lines.fields(rest) if wording().by.match(plain(f))), rest)
        led = wording().by.match(plain(rest)) or re.match(r".*?\b(?:by|von|par|por)\s+", rest)
        said = re.split(rf"\s+(?:{wording().place}|for|with)\s+", rest[led.end() :] if led else rest)[0]
        for part in split_people(said):
            tokens = part.split()
            if (
                not 2 <= len(tokens) <= 5
                or lines.capitalised(part) < 1
                or lines.has_desk(part)
                or lines.has_outlet(part)
            ):
                continue
            if outlet is None or not same_name(part, outlet):
                named.append(part)
    return people(named[:12], outlet)

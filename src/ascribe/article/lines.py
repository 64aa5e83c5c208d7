"""What one line is by its shape and wording: byline, dateline, masthead, caption, a comment's header.

Works on a line alone; ``plain.py`` and ``typing.py`` decide by where the line stands.
"""

import re
from functools import cache

from . import dates
from .wording import bare, furniture, plain, wording

TERMINAL = re.compile(r"""[.!?…:;]["'”’»)\]]*$""")
_OPEN_QUOTE = "\"'“‘„«»‚"
_PULL = re.compile(r"""^["“„«‘'].{10,400}["”“»’'][.,]?\s*[-–—|]{1,2}\s*\S.{1,80}$""", re.S)
_BULLET = re.compile(r"^\s*(?:[-*•▪●◦‣·►]|\(?\d{1,2}[.)])\s+\S")
_DASHED = re.compile(r"^\s*[–—]\s+\S")
_WIRE = re.compile(r"\(([^()]{2,40})\)\s*(?:[-–—:]{1,2}\s*)?$")
_OPENING = re.compile(r"\s*[A-ZÀ-Þ][A-ZÀ-Þ.'’-]{2,}[^()]{0,70}\(([A-ZÀ-Þ][^()]{1,40})\)\s*[-–—]{1,2}\s")
_PARTICLES = frozenset(
    [
        "of",
        "the",
        "and",
        "de",
        "la",
        "le",
        "les",
        "van",
        "von",
        "der",
        "den",
        "del",
        "di",
        "da",
        "du",
        "for",
        "in",
        "at",
        "on",
        "to",
        "&",
        "-",
        "–",
        "—",
        "|",
        "·",
        "/",
        "y",
        "e",
        "et",
    ]
)
_AGO = re.compile(
    r"\b(?:just now|yesterday|(?:\d+|an?|one)\s*(?:s|m|h|d|w|y|secs?|mins?|hrs?|seconds?|minutes?|hours?|days?|weeks?"
    r"|months?|years?|yrs?|mo)\s*(?:ago)?)\s*\.?$|\b(?:vor|hace|il y a|för|siden)\b",
    re.I,
)
_HEADER = re.compile(
    r"^\s*(?:\d{1,4}\s*[.)]\s*)?(?:posted by\s+)?\S.{0,50}?\s*"
    r"(?:\b(?:says|said|wrote|writes|commented|replied|schrieb|sagt|a écrit|dice)\s*:?$"
    r"|\b(?:says|wrote|said)\s*:.{0,60}$)",
    re.I,
)
_HANDLE = re.compile(r"^\s*(?:\d{1,4}[.)]\s*)?@?[\w][\w.'’ -]{0,30}\w\s*:\s+\S")


def words(line: str) -> list[str]:
    """The words of a line without punctuation at their edges."""
    return [w for w in (word.strip(".,;:!?()[]\"'“”‘’«»|·–—-") for word in line.split()) if w]


def ends_sentence(line: str) -> bool:
    """Whether the line ends as a sentence does."""
    return bool(TERMINAL.search(line.rstrip()))


def has_verb(line: str) -> bool:
    """Whether the line has one of the lexicon's finite verbs: a sentence rather than a title or a caption."""
    return any(word.lower() in wording().verbs or word.endswith("n't") for word in words(plain(line)))


def capitalised(line: str) -> float:
    """The share of words that begin with a capital, small particles and figures left out; 0 where none are left."""
    told = [w for w in words(line) if w.lower() not in _PARTICLES and not w[0].isdigit()]
    return sum(w[0].isupper() for w in told) / len(told) if told else 0.0


def without_dates(line: str) -> str:
    """The line with its dates, weekdays and words such as "Updated" blanked out."""
    for one in reversed(dates.find(line)):
        line = line[: one.start] + " " + line[one.end :]
    line = " ".join(_calendar().sub(" ", line).split())
    line = re.sub(r"([,.|·•–—:/-])(?:\s*[,.|·•–—:/-](?=\s|$))+", r"\1", line)
    return line.strip(" ,.|·•–—:/-@")


@cache
def _calendar() -> re.Pattern[str]:
    known = wording()
    zone = r"[01]?\d[:.h][0-5]\d(?:\s*[ap]\.?m\.?)?|GMT|UTC|BST|CES?T|E[SD]T|P[SD]T|IST|Uhr"
    return re.compile(
        rf"\b(?:{known.weekday})\b\.?|{known.published.pattern}(?:\s+(?:on|at|am|le|el))?|{known.modified.pattern}"
        rf"(?:\s+(?:on|at|am|le|el))?|\b(?:{zone})\b|\b\d+\s*(?:minutes?|mins?|hours?|hrs?|days?)\s+ago\b",
        re.I,
    )


def is_bullet(line: str) -> bool:
    """Whether the line begins with a bullet or a number of a list."""
    return bool(_BULLET.match(line))


def is_dashed(line: str) -> bool:
    """Whether the line begins with a dash: an item of a list if its neighbour does too, else speech or a name."""
    return bool(_DASHED.match(line))


def is_pull_quote(line: str) -> bool:
    """A quotation set apart, its speaker after a dash."""
    return bool(_PULL.match(line.strip()))


def is_quoted(line: str) -> bool:
    """Whether the line begins with a quotation mark."""
    return line.lstrip()[:1] in _OPEN_QUOTE and bool(line.strip())


def is_byline(line: str) -> bool:
    """Who wrote it, by its shape: "By A B", "A B, Outlet", "A B in C", "X staff", "Posted on … by a"."""
    shown = plain(bare(line))
    if len(shown) > 200 or furniture(shown) in {"correction", "related", "opening"}:
        return False
    rest = without_dates(shown)
    told = words(rest)
    if not told or len(told) > 24:
        return False
    led = next((field for field in (shown, *fields(rest)) if wording().by.match(field)), None)
    if led:
        after = led[wording().by.match(led).end() :]  # type: ignore[union-attr]
        return (capitalised(after) >= 0.4 or len(words(after)) <= 3 or has_desk(after)) and not has_verb(after)
    if has_verb(rest) or is_quoted(shown):
        return False
    if re.search(r"\bby\s+\S+(?:\s\S+){0,3}$", rest) and len(told) <= 6 and rest != shown:
        return True
    if has_desk(rest) and len(told) <= 14 and capitalised(rest) >= 0.25 and not ends_sentence(rest):
        return True
    return _named(shown, rest)


def fields(line: str) -> list[str]:
    """The parts of a line between bars and bullets."""
    return [part.strip() for part in re.split(r"[|·•]", line) if part.strip()]


def is_led_byline(line: str) -> bool:
    """A byline that says so: led by "By" (a date may stand before it), or naming a desk or a job."""
    if not is_byline(line):
        return False
    return any(wording().by.match(field) for field in fields(without_dates(plain(line)))) or has_desk(line)


def _named(shown: str, rest: str) -> bool:
    """ "Name Name, Outlet" and "Name Name in Place": two to four capitalised words lead, little else follows."""
    first = re.split(rf",|\||·|\s[-–—]\s|\s(?:{wording().place}|for|with)\s", rest, maxsplit=1)[0]
    named = words(first)
    if not 2 <= len(named) <= 4 or ":" in first or capitalised(first) < 1 or any(w[0].isdigit() for w in named):
        return False
    whole = len(words(rest)) <= 14 and capitalised(rest) >= 0.6 and not ends_sentence(shown)
    return whole and not _place_led(shown)


def has_desk(line: str) -> bool:
    """Whether the line names a desk or a job: "newsdesk", "health reporter"."""
    return any(word.lower() in wording().desk for word in words(line))


def _place_led(line: str) -> bool:
    first = re.split(r"[,(–—]| - ", line, maxsplit=1)[0].strip()
    return first.isupper() and len(first) >= 3 and len(first.split()) <= 4


def is_dateline(line: str) -> bool:
    """Where and when, standing alone: a date with at most a place and an outlet, or "PLACE, (Agency) —"."""
    shown = bare(line)
    if len(shown) > 160 or is_quoted(shown):
        return False
    rest, found = without_dates(shown), dates.find(shown)
    told = words(rest)
    if _place_led(shown) and (found or _WIRE.search(shown)) and len(told) <= 12:
        return True
    if not found:
        return False
    if _WIRE.search(shown) and len(told) <= 12:
        return True
    return len(told) <= 8 and not has_verb(rest) and (not told or capitalised(rest) >= 0.6 or len(told) <= 2)


def wire(line: str) -> str | None:
    """The agency in brackets that ends a dateline: "ANSBY, May 13 (Meridian Press) —"."""
    hit = re.search(r"\(([A-Z][^()]{1,40})\)\s*(?:[-–—:]{1,2}|$)", line[:160])
    return hit[1].strip() if hit else None


def opening_wire(line: str) -> str | None:
    """The agency of a dateline that opens a paragraph: "ANSBY, May 13 (Meridian Press) - Text"."""
    hit = _OPENING.match(line[:160])
    return hit[1].strip() if hit else None


def is_masthead(line: str, name_again: bool) -> bool:
    """A site's own line above the headline: "Name | Section", "Name: what it is", "Name · date", "The Name".

    ``name_again`` says that its name stands elsewhere on the page. A name by itself must, or be short and end as
    outlets' names do.
    """
    shown = line.strip()
    if len(shown) > 90 or (ends_sentence(shown) and not shown.endswith((":", "…"))):
        return False
    name = masthead_name(shown)
    if not name or not 2 <= len(words(name)) <= 5 or capitalised(name) < 1:
        return False
    if name == shown:
        return len(words(name)) <= 4 and (name_again or _is_paper(words(name)))
    if re.search(r"\s[|·•]\s", shown) or dates.find(shown):
        return True
    tail = shown[len(name) :]
    telling = has_outlet(name) or name.startswith("The ") or name_again
    return telling and len(words(tail)) <= 7 and not has_verb(tail)


def _is_paper(name: list[str]) -> bool:
    """Whether words are a paper's name by themselves: "Brenmoor Gazette", "Brenmoor Evening Post"; a headline may end
    as they do ("Mayor Resigns Today")."""
    told = name[1:] if name[0].lower() == "the" else name
    short = len(told) == 2 or (len(told) == 3 and told[1].lower() in wording().edition)
    return short and has_outlet(told[-1])


def masthead_name(line: str) -> str:
    """The part of a masthead line before its first separator."""
    return re.split(r"\s*[|·•:]\s|\s[-–—]\s|,\s", line.strip(), maxsplit=1)[0].strip()


def has_outlet(line: str) -> bool:
    """Whether a word that outlets are named by stands in the line."""
    return any(word.lower() in wording().outlet for word in words(line))


def is_comment_header(line: str) -> bool:
    """Who wrote a reader's comment and when: "x says:", "x · 3 hours ago", "x on May 5, 2024"."""
    shown = line.strip()
    if len(shown) > 120:
        return False
    return bool(_HEADER.match(shown)) or (len(words(shown)) <= 10 and bool(_AGO.search(shown)))


def is_handled(line: str) -> bool:
    """A comment in one line, its writer's name first: "harbour_lass: My dad …"."""
    return bool(_HANDLE.match(line))


def is_nickname(line: str) -> bool:
    """Whether a comment's writer has a name of one word, as only readers have: "harbour_lass: My dad …"."""
    name = line.split(":", 1)[0].strip()
    return is_handled(line) and " " not in name and not name.isupper() and furniture(line) is None


def is_caption(line: str) -> bool:
    """Whether a short line reads as a caption: wording of pictures, or no finite verb of a sentence."""
    shown = plain(line.strip())
    told = words(shown)
    if not told or len(told) > 45 or is_quoted(shown) or shown.endswith(":"):
        return False
    if wording().caption.search(shown):
        return True
    lower = [word.lower() for word in told]
    if lower[0] in wording().pronouns or {"our", "your", "we", "you", "which", "because"} & set(lower):
        return False
    if sum(word in wording().small for word in lower) < 2 and len(told) > 5:
        return False
    titled = capitalised(shown) >= 0.9 and len(told) > 5
    return (
        len(told) >= 5
        and not titled
        and bool(wording().scene & set(lower))
        and not has_verb(shown)
        and not _past(shown)
    )


def _past(line: str) -> bool:
    """Whether a past tense governs the line: "folded in 1986", not "dug in 1790", ", destroyed by fire"."""
    told = line.split()
    for i, word in enumerate(told[1:], 1):
        after = told[i + 1] if i + 1 < len(told) else ""
        if word.endswith("ed") and len(word) > 4 and word.islower() and after != "by" and not told[i - 1].endswith(","):
            return True
    return False


def is_short(line: str) -> bool:
    """A line too short to be a paragraph of its own unless it ends as a sentence."""
    return len(line) <= 160 and len(words(line)) <= 25 and not ends_sentence(line)

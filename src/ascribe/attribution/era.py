"""Long times: years that stand by themselves, decades, centuries, years before our era. They lean on no date.

Values follow TIMEX3: a decade has three digits ("196"), a century two ("18" for the nineteenth); a year before our era has
a minus and four digits or more, as XML Schema writes it ("-0508" for 508 BC).
"""

import re

from ascribe.attribution.calendar import Anchor

_TENS = {
    "twenties": 2,
    "thirties": 3,
    "forties": 4,
    "fifties": 5,
    "sixties": 6,
    "seventies": 7,
    "eighties": 8,
    "nineties": 9,
}
_ORDINALS = {
    word: number
    for number, word in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth "
        "sixteenth seventeenth eighteenth nineteenth twentieth twenty-first".split(),
        1,
    )
}
_LEAD = r"(?:(?:in|since|during|of|from|through|until|by)\s)?(?:the\s)?(?:(?:early|late|mid|later|middle)[\s-](?:to[\s-](?:late|mid)[\s-])?)?"
_YEAR = r"(?P<year>1[5-9]\d\d|20\d\d)"
_COUNTED = (
    r"people|troops|soldiers|men|women|children|homes|houses|jobs|shares|metres|meters|tonnes|tons|km|miles|crowns|dollars"
    r"|euros|pounds|votes|pages|words|seats|more|or|of|to|and|is|was|are|were|in|on|at|for|by|the|a|an"
)

DECADE = rf"\b{_LEAD}(?P<decade>1[5-9]\d0|20\d0)s\b"
SHORT_DECADE = rf"(?:\b{_LEAD}\s?[’'‘](?P<short>[1-9])0s|\b(?:in\s)?the\s(?:(?:early|late|mid|later)[\s-])?(?:(?P<tens>[2-9])0s|(?P<word>{'|'.join(_TENS)})))\b"
CENTURY = rf"\b{_LEAD}(?:(?P<number>[1-9]|1\d|2[01])(?:st|nd|rd|th)|(?P<word>{'|'.join(_ORDINALS)}))[\s-]century\b(?P<before>\s(?:BCE?|B\.C\.))?"
BEFORE = r"\b(?:(?:in|since|around|about|of|from|c\.|circa)\s)?(?P<bc>[1-9]\d{0,3})\s(?:BCE?\b|B\.C\.)"
ABOUT = rf"\b(?:c\.|ca\.|circa)\s{_YEAR}\b"
NAMED = rf"(?:(?<=\bthe )|(?<=\bits )|(?<=\bhis )|(?<=\bher )|(?<=\btheir )|(?<=[’']s ))(?P<year>1[89]\d\d|20\d\d)(?=\s(?!(?:{_COUNTED})\b)[A-Za-z])"


def year(m: re.Match[str], _: Anchor, __: bool) -> str:
    """A year written out."""
    return m["year"]


def decade(m: re.Match[str], _: Anchor, __: bool) -> str:
    """ "The 1830s" is 183, "the ’70s" and "the nineties" are of the twentieth century."""
    groups = m.groupdict()
    if groups.get("decade"):
        return m["decade"][:3]
    digit = groups["short"] or groups["tens"] or _TENS[m["word"].casefold()]
    return f"19{digit}"


def century(m: re.Match[str], _: Anchor, __: bool) -> str:
    """ "The 19th century" is 18; of those before our era "the 5th century BC" is -05."""
    number = int(m["number"]) if m["number"] else _ORDINALS[m["word"].casefold()]
    return f"-{number:02}" if m["before"] else f"{number - 1:02}"


def before(m: re.Match[str], _: Anchor, __: bool) -> str:
    """ "508 BC" is -0508."""
    return f"-{int(m['bc']):04}"

"""English nouns: their singular, the endings of those who do something, titles of address."""

import re

TITLES = frozenset(
    (
        "mr mrs ms miss dr prof professor sir dame lord lady rev col colonel gen general capt captain maj major lt "
        "lieutenant sgt sergeant adm admiral brigadier cmdr commander judge justice senator sen rep president minister "
        "mayor governor gov ambassador councillor cllr inspector detective constable supt superintendent sister father"
    ).split()
)
"""Words before a person's name that are no part of it."""
OFFICES = TITLES - frozenset("mr mrs ms miss dr sir dame lord lady sister father".split())
"""Titles that tell an office, though cut short: "Sen", "Col"."""
COLLECTIVE = frozenset("people police media staff crew personnel clergy personnel folk".split())
"""Heads that are many without an ending that tells it."""
AGENT = re.compile(r"\w{3,}(?:er|or|ist|ian|man|woman|eer|master|ologist)$")
"""Endings of those who do something: "harbourmaster", "geologist", "trawlerman"."""
PEOPLE = re.compile(r"[A-Z]\w+(?:an|crat|ist|er|ite|i)s$")
"""One capitalised word for people of a country, a party, a creed."""


def singular(word: str) -> str:
    """A rough English singular, in lower case: enough to look a head up."""
    w = word.casefold().rstrip("’'")
    for ending, to in (("’s", ""), ("'s", "")):
        if w.endswith(ending):
            w = w[: -len(ending)] + to
    if w in ("people", "media", "data", "police", "press", "news", "mps"):
        return {"people": "person", "mps": "mp"}.get(w, w)
    if w.endswith("men") and len(w) > 3:
        return w[:-3] + "man"
    if w.endswith("ies") and len(w) > 4:
        return w[:-3] + "y"
    if w.endswith(("ches", "shes", "sses", "xes")):
        return w[:-2]
    return w[:-1] if w.endswith("s") and not w.endswith(("ss", "us", "is")) else w

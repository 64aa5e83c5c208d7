"""How sure the source is, by the cue first and the content's own words second.

The classes are those of the annotation guide; after Saurí and Pustejovsky's FactBank (2009) the source's stance, not
the page's, is what is read.
"""

import re
from functools import lru_cache

from ascribe.attribution.language import Lexicon
from ascribe.attribution.relation import Relation
from ascribe.records import Certainty


def certainty(text: str, r: Relation, lexicon: Lexicon) -> Certainty:
    """The certainty of one relation; a relation without cue is judged by its content alone."""
    cue = " ".join(text[s:e] for s, e in r.cue).casefold()
    lead = text[max(0, r.cue[0][0] - 24) : r.cue[0][0]].casefold() if r.cue else ""
    content = " ".join(text[s:e] for s, e in r.content)
    opening = content.casefold().lstrip("“”\"‘’'( ")
    words = lexicon.certainty
    if re.match(r"(?:whether|why|how|who|what|when|where|if)\b", opening) and _any(cue + " ", words["question"]):
        return "question"
    negated = _negated(cue, lead, words["negations"])
    if (
        negated
        and re.search(r"say|said|comment|confirm|disclos|specif|elaborat", cue)
        and re.match(r"(?:whether|why|how|who|what|when|where|if)\b", opening)
    ):
        return "question"
    if _any(cue, words["denied"]):
        return "denied"
    if negated and _any(cue, ("indicat", "confirm", "show", "find", "say", "mention", "suggest", "support")):
        return "denied"
    if _any(cue, words["question"]) and not re.match(r"press\w* (?:charges|ahead)", cue):
        wants = opening.startswith("to ") or re.match(r"(?:for|that)\b", opening)
        return "intended" if wants or re.match(r"(?:asked|asks|asking) for", cue) else "question"
    if content.rstrip("”\"’' ").endswith("?") and "!" not in content[-3:]:
        return "question"
    return _of_claim(cue, opening, text, r, words)


def _of_claim(cue: str, opening: str, text: str, r: Relation, words: dict[str, tuple[str, ...]]) -> Certainty:
    if _any(cue, words["intended"]) and not _any(cue, ("insisted", "insists", "insist")):
        return "intended"
    after = text[r.cue[-1][1] : r.cue[-1][1] + 6] if r.cue else ""
    start = r.content[0][0] if r.content else 0
    if r.cue and 0 <= start - r.cue[-1][1] <= 2 and (after.startswith(" to ") or opening.startswith("to ")):
        follows = re.match(r"(?:be|have|being)\b", opening.removeprefix("to "))
        if not _any(cue, words["hedged"]) and not follows:
            return "intended"
    if _any(cue, words["hedged"]):
        return "hedged"
    first = " ".join(re.split(r"[,;.“”\"]", opening)[0].split()[:9])
    subject = r"(?:he|she|they|it|i|we|\S+ (?:company|government|group|bank))"
    going = r"(?:would|will|intend\w*|plan\w*|was going to|were going to)"
    if re.match(
        rf"{subject}(?:(?:’ll|'ll)?\s+{going}|’ll|'ll)\b",
        first,
    ):
        return (
            "intended" if not re.search(r"\b(?:would|will) (?:be|take|have|not be|need|cost)\b", first) else "asserted"
        )
    if _whole(words["modals_hedged"]).search(first):
        return "hedged"
    return "asserted"


@lru_cache(maxsize=64)
def _stems(stems: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, stems))})")


def _any(cue: str, stems: tuple[str, ...]) -> bool:
    """Whether a word of the cue begins with one of the stems (or the cue holds a stem of several words)."""
    return _stems(stems).search(cue) is not None


@lru_cache(maxsize=8)
def _whole(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, words))})(?!\w)")


def _negated(cue: str, lead: str, negations: tuple[str, ...]) -> bool:
    last = re.split(r"[.,;:“”\"]", lead)[-1]
    near = f"{' '.join(last.split()[-3:])} {cue}"
    return _whole(negations).search(near) is not None or re.search(r"n[’']t\b", near) is not None

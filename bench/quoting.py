"""Two questions of the literature put to PolNeAR dev: plain reporting relations, and who said a direct quotation.

Both work on the scorer's spans (offsets in non-blank characters, its lenient habits), so that they agree with its
tables; what counts as right is decided here:

- A *reporting relation* has a source and a cue that begins, auxiliaries and adverbs apart, with a form of one of
  ``VERBS`` or is "according to". Gold and ours are restricted alike. One of ours is right when its cue and source
  overlap a gold one's and their contents' characters agree by F ``ENOUGH`` or more; each is used once.
- A *direct quotation* is a gold relation all of whose words stand in quotation marks, commas and stops apart. Its match
  is the relation of ours whose content agrees best with it, whatever the cue. Its content is exact when the spans are
  the same after the scorer's trimming (pieces with no word between them joined: PolNeAR often has a piece a sentence
  or paragraph), its speaker right when the sources overlap, or when both have none. A quotation that none of ours
  touches is wrong in both. In some ten of them PolNeAR has "said" as the source and the speaker as the cue; they stay.
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from types import ModuleType
from typing import Any

from bench.shared import prf, scorer

ENOUGH = 0.5
VERBS = tuple(
    "acknowledge add admit allege announce argue ask assert assure caution claim comment complain concede conclude "
    "confirm contend continue declare deny describe disclose emphasize emphasise estimate explain indicate inform "
    "insist maintain mention note observe predict quip recall remark remind repeat reply report respond reveal say "
    "state stress suggest tell testify tweet warn write".split()
)
_IRREGULAR = {"say": "says said saying", "tell": "tells told telling", "write": "writes wrote written writing"}
_BEFORE = re.compile(
    r"(?:(?:has|have|had|is|are|was|were|be|been|being|will|would|also|then|later|once|first|again|now|just|to"
    r"|(?!reply)\w+ly)\s)*([a-z]*)"
)
ROLES = ("source", "cue", "content")

Spans = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Relation:
    """One relation in the scorer's offsets, the words of its cue, and whether its content is all quoted."""

    source: Spans
    cue: Spans
    content: Spans
    said: str
    quoted: bool


def forms(verb: str) -> set[str]:
    """The verb's inflected forms."""
    if verb in _IRREGULAR:
        return {verb, *_IRREGULAR[verb].split()}
    if verb.endswith("e"):
        return {verb, f"{verb}s", f"{verb}d", f"{verb[:-1]}ing"}
    if verb.endswith("y") and verb[-2] not in "aeo":
        return {verb, f"{verb[:-1]}ies", f"{verb[:-1]}ied", f"{verb}ing"}
    base = verb + verb[-1] if verb in ("admit", "quip") else verb
    return {verb, f"{verb}s", f"{base}ed", f"{base}ing"}


_FORMS = frozenset(form for verb in VERBS for form in forms(verb))


def reporting(cue: str) -> bool:
    """Whether the cue is a reporting verb, in any inflection, or "according to"."""
    words = " ".join(cue.casefold().split())
    if words.startswith("according to"):
        return True
    head = _BEFORE.match(words)
    return head is not None and head[1] in _FORMS


def all_quoted(pieces: Sequence[str]) -> bool:
    """Whether the pieces begin and end with a quotation mark and no word stands outside the marks."""
    text = " ".join(p.strip(" ,.\u00a0\n") for p in pieces).replace("``", '"').replace("''", '"')
    if len(text) < 3 or text[0] not in "“\"‘'" or text[-1] not in "”\"’'“":
        return False
    if text[0] == '"':
        parts = text.split('"')
        # An odd number of marks: a quotation opened anew for each paragraph, closed once.
        return len(parts) % 2 == 0 or not any(any(ch.isalnum() for ch in p) for p in parts[::2])
    return not re.search(r"”[^“]*\w[^“]*(?:“|$)", text)


def _moved(ours: str, gold: str) -> list[int] | None:
    """For each offset of our non-blank text the gold one's, None where the texts are the same."""
    if ours == gold:
        return None
    out = [0] * (len(ours) + 1)
    for i, j, size in SequenceMatcher(None, ours, gold, autojunk=False).get_matching_blocks():
        out[i : i + size + 1] = range(j, j + size + 1)
    for i in range(1, len(out)):
        out[i] = max(out[i], out[i - 1])
    return out


def _joined(spans: Spans, squeezed: str) -> Spans:
    """The spans in order, with those made one that no word stands between."""
    out: list[tuple[int, int]] = []
    for start, end in spans:
        if out and not any(ch.isalnum() for ch in squeezed[out[-1][1] : start]):
            start, end = out[-1][0], max(out.pop()[1], end)
        out.append((start, end))
    return tuple(out)


def _relations(
    score: ModuleType, found: Sequence[dict[str, Any]], text: str, squeezed: str, shift: list[int] | None
) -> list[Relation]:
    """The relations in offsets of ``squeezed``, the gold text's non-blank characters."""
    index, _ = score.squeeze(text)
    out = []
    for a in found:
        source, cue, content = (score.role_spans(a, role, text, index, True, shift) for role in ROLES)
        said, words = ([text[s:e] for s, e in a[role] or []] for role in ("cue", "content"))
        out.append(Relation(source, cue, _joined(content, squeezed), " ".join(said), all_quoted(words)))
    return out


def pages(gold: Path, traced: Path) -> Iterator[tuple[list[Relation], list[Relation]]]:
    """The gold relations and ours, page by page."""
    score = scorer("score_attribution")
    with gold.open(encoding="utf-8") as wanted, traced.open(encoding="utf-8") as given:
        for line, ours in zip(map(json.loads, wanted), map(json.loads, given), strict=True):
            text = ours["article"]["text"] if "article" in ours else ""
            squeezed = score.squeeze(line["text"])[1]
            shift = _moved(score.squeeze(text)[1], squeezed)
            theirs = _relations(score, line["attributions"], line["text"], squeezed, None)
            yield theirs, _relations(score, ours.get("attributions", []), text, squeezed, shift)


def _cells(spans: Spans) -> set[int]:
    return {i for s, e in spans for i in range(s, e)}


def _overlap(a: Spans, b: Spans) -> bool:
    return any(s < y and x < e for s, e in a for x, y in b)


def agreement(a: Spans, b: Spans) -> float:
    """F of the characters that two contents share, 0 … 1."""
    one, other = _cells(a), _cells(b)
    return 2 * len(one & other) / (len(one) + len(other)) if one or other else 1.0


def reporting_right(gold: Sequence[Relation], ours: Sequence[Relation]) -> int:
    """How many gold relations one of ours is right about, each of ours used once."""
    pairs = [
        (agreement(g.content, o.content), i, k)
        for i, g in enumerate(gold)
        for k, o in enumerate(ours)
        if _overlap(g.cue, o.cue) and _overlap(g.source, o.source)
    ]
    done: set[tuple[str, int]] = set()
    for score, i, k in sorted(pairs, key=lambda p: (-p[0], p[1:])):
        if score >= ENOUGH and ("gold", i) not in done and ("ours", k) not in done:
            done |= {("gold", i), ("ours", k)}
    return len(done) // 2


def best(quotation: Relation, ours: Sequence[Relation]) -> Relation | None:
    """The relation of ours whose content agrees best with a quotation's, None where none touches it."""
    touching = [o for o in ours if _overlap(o.content, quotation.content)]
    return max(touching, key=lambda o: agreement(o.content, quotation.content), default=None)


def reporting_f(gold: Path, traced: Path, verbose: bool = False) -> float:
    """F1 of reporting relations, in per cent."""
    right = given = wanted = 0
    for sides in pages(gold, traced):
        plain, mine = ([r for r in side if r.source and reporting(r.said)] for side in sides)
        right += reporting_right(plain, mine)
        given, wanted = given + len(mine), wanted + len(plain)
    precision, recall, f = prf(right, given, wanted)
    if verbose:
        print(f"reporting relations: {wanted} gold, {given} ours, P {precision:.1f} R {recall:.1f} F {f:.1f}")
    return f


def direct(gold: Path, traced: Path, verbose: bool = False) -> tuple[float, float]:
    """Shares of the direct quotations with exactly their content and with the right speaker, in per cent."""
    total = exact = speaker = 0
    for theirs, ours in pages(gold, traced):
        for quotation in (r for r in theirs if r.quoted):
            match = best(quotation, ours)
            total += 1
            if match is not None:
                exact += match.content == quotation.content
                speaker += _overlap(match.source, quotation.source) or not (match.source or quotation.source)
    if verbose:
        print(f"direct quotations: {total}")
    return 100 * exact / max(total, 1), 100 * speaker / max(total, 1)


def measure(gold: Path, traced: Path, outermost: Path, verbose: bool = False) -> dict[str, float]:
    """Reporting relations (all of ours, and the outermost only) and direct quotations, in per cent."""
    exact, speaker = direct(gold, traced, verbose)
    return {
        "polnear reporting relation F": reporting_f(gold, traced, verbose),
        "polnear outermost reporting relation F": reporting_f(gold, outermost, verbose),
        "polnear direct quotations, content exact": exact,
        "polnear direct quotations, right speaker mention": speaker,
    }

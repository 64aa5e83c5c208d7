"""A quotation found on a page though cut, joined or altered: where, with which words, under whose name."""

from collections.abc import Iterable

from rapidfuzz.distance import Indel

from ascribe.corpus.gram import Word, words
from ascribe.corpus.unit import alike
from ascribe.records import Checked, Span, Trace, Variant
from ascribe.text import overlap

NEAR = 0.6
"""Share of the asked words that must stand in a row of words, in order, for it to be a version of the quotation."""
PAIR = 2
"""Words of a seed; a quotation of one word is looked up whole."""


def variant(asked: str, trace: Trace) -> Variant | None:
    """The page's version of the quotation that is nearest to the words asked for; None where it has none."""
    wanted = [w.folded for w in words(asked)]
    there = words(trace.article.text)
    best: tuple[float, int, int] | None = None
    for first, stop in _windows(wanted, there):
        same = _same(wanted, [w.folded for w in there[first:stop]])
        if same >= NEAR and (best is None or (same, first - stop) > (best[0], best[1] - best[2])):
            best = (same, first, stop)
    if best is None:
        return None
    same, first, stop = best
    window = there[first:stop]
    span = (window[0].start, window[-1].end)
    return Variant(
        trace.article.id,
        span,
        trace.article.text[slice(*span)],
        _speaker(trace, span),
        round(same, 3),
        tuple(_differences(asked, trace.article.text, words(asked), window)),
    )


def _windows(wanted: list[str], there: list[Word]) -> set[tuple[int, int]]:
    """Stretches of the page in which the quotation may stand: where words of it stand in a row, as far to either side
    as the rest of it would reach, then drawn in to the first and last word that it has."""
    size = min(PAIR, len(wanted))
    seeds: dict[tuple[str, ...], list[int]] = {}
    for i in range(len(wanted) - size + 1):
        seeds.setdefault(tuple(wanted[i : i + size]), []).append(i)
    folded = [w.folded for w in there]
    # A window depends on how far the page's words lie behind the quotation's, not on which words of it they are.
    behind = sorted({j - i for j in range(len(there) - size + 1) for i in seeds.get(tuple(folded[j : j + size]), ())})
    found, known, slack = set(), set(wanted), 3 + len(wanted) // 4
    for low, high in _together(behind, slack):
        first, stop = max(0, low - slack), min(len(there), high + len(wanted) + slack)
        while first < stop and folded[first] not in known:
            first += 1
        while stop > first and folded[stop - 1] not in known:
            stop -= 1
        found.add(_drawn_in(wanted, there, first, stop))
    return found


def _together(places: list[int], slack: int) -> list[tuple[int, int]]:
    """Runs of places in order, each no longer than ``slack``: so many words repeated cost no more than few."""
    out: list[tuple[int, int]] = []
    for at in places:
        if out and at - out[-1][0] <= slack:
            out[-1] = (out[-1][0], at)
        else:
            out.append((at, at))
    return out


def _drawn_in(wanted: list[str], there: list[Word], first: int, stop: int) -> tuple[int, int]:
    """The window from the first to the last word that the alignment holds to be the same, and one more on either side
    where the quotation's own edge is a form of it ("moves" for "moved")."""
    same = [op for op in Indel.opcodes(wanted, [w.folded for w in there[first:stop]]) if op.tag == "equal"]
    if not same:
        return first, stop
    start, end = first + same[0].dest_start, first + same[-1].dest_end
    if same[0].src_start == 1 and start > 0 and _a_form(wanted[0], there[start - 1].folded):
        start -= 1
    if same[-1].src_end == len(wanted) - 1 and end < len(there) and _a_form(wanted[-1], there[end].folded):
        end += 1
    return start, end


def _a_form(asked: str, word: str) -> bool:
    return Indel.normalized_similarity(asked, word) >= NEAR


def _same(wanted: list[str], there: list[str]) -> float:
    return float(Indel.similarity(wanted, there)) / 2 / max(1, len(wanted))


def _differences(asked: str, text: str, wanted: list[Word], window: list[Word]) -> Iterable[tuple[str, str]]:
    """The stretches that differ, as they are written: (asked, there), either may be empty."""
    before, after = [w.folded for w in wanted], [w.folded for w in window]
    gone, come = [0, 0], [0, 0]
    for op in [*Indel.opcodes(before, after), None]:
        if op is not None and op.tag == "delete":
            gone[1] = op.src_end
        elif op is not None and op.tag == "insert":
            come[1] = op.dest_end
        else:
            if gone[0] < gone[1] or come[0] < come[1]:
                yield _written(asked, wanted[gone[0] : gone[1]]), _written(text, window[come[0] : come[1]])
            if op is not None:
                gone, come = [op.src_end, op.src_end], [op.dest_end, op.dest_end]


def _written(text: str, found: list[Word]) -> str:
    return text[found[0].start : found[-1].end] if found else ""


def _speaker(trace: Trace, span: Span) -> str | None:
    """Whom the page gives these words to in the end: the innermost attribution that holds most of them."""
    names = {s.id: s.name for s in trace.sources}
    over = [
        (sum(overlap(span, c) for c in a.content), -sum(e - s for s, e in a.content), a) for a in trace.attributions
    ]
    held = [x for x in over if 2 * x[0] > span[1] - span[0] and x[2].source_id]
    if not held:
        return None
    return names[max(held, key=lambda x: x[:2])[2].source_id or ""]


def checked(asked: str, by: str | None, variants: Iterable[Variant]) -> Checked:
    """The verdict over all pages: exact where one has the very words (by the speaker asked about, if any), other
    speaker where pages have it but never from that one, altered where words differ, absent where no page has it."""
    found = sorted(variants, key=lambda v: (-v.same, len(v.differences), v.page))
    theirs = [v for v in found if by is None or (v.speaker is not None and alike(by, v.speaker))]
    if not found:
        return Checked(asked, by, "absent", ())
    if not theirs:
        return Checked(asked, by, "other speaker", tuple(found))
    return Checked(asked, by, "exact" if any(not v.differences for v in theirs) else "altered", tuple(found))

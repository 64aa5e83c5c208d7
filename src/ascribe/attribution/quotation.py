"""Quotations by their marks: pairs of every style, nested, unclosed, and running over several paragraphs.

Rules are right here: what is inside marks is a fact of the page. A mark that never closes ends with its paragraph
and is recorded as such; when the next paragraph opens with the same mark the quotation goes on (the convention of
English and Romance typography: opening marks repeated, closed once at the end).
"""

import re
from dataclasses import dataclass

_PAIRS = {"“": "”", "„": "“”", "«": "»", "»": "«", "‹": "›", '"': '"', "‘": "’", "'": "'", "‚": "‘’", "「": "」"}
_DOUBLE = frozenset('“„«"「')
_MARKS = re.compile("[“”„«»‹›\"‘’'‚「」]")


@dataclass(frozen=True, slots=True)
class Quotation:
    """Marked words. ``start`` and ``end`` take in the marks; ``level`` 0 is outermost; ``closed`` False where the
    closing mark is missing in this block; ``goes_on`` True where the next block's quotation continues this one."""

    start: int
    end: int
    level: int
    closed: bool
    goes_on: bool = False


def _opens(text: str, at: int, start: int, end: int) -> bool:
    """Whether the mark at ``at`` can open: nothing or an opener before it, a word after it."""
    before = text[at - 1] if at > start else " "
    after = text[at + 1] if at + 1 < end else " "
    if text[at] in "«‹":
        return True
    return (not before.isalnum() and before not in ".,!?…%") and not after.isspace() and after not in ",.;:)]"


def _closes(text: str, at: int, start: int, end: int) -> bool:
    if text[at] in "»›":  # French sets a blank inside guillemets
        return True
    before = text[at - 1] if at > start else " "
    after = text[at + 1] if at + 1 < end else " "
    return not before.isspace() and not after.isalnum()


LONGEST_SINGLE = 1500
"""Characters within which a single mark must close."""


def _single_closes_later(text: str, at: int, end: int, close: str) -> bool:
    """A single mark opens a quotation only where a plausible close follows: ’ is far oftener an apostrophe."""
    end = min(end, at + LONGEST_SINGLE)
    for m in re.finditer(f"[{close}]", text[at + 1 : end]):
        where = at + 1 + m.start()
        if _closes(text, where, at, end) and not (text[where - 1] in "sS" and _opens_word(text, where + 1, end)):
            return True
        if _closes(text, where, at, end):
            rest = text[where + 1 : end]
            if not re.search(f"[{close}](?!\\w)", rest):
                return True
    return False


def _opens_word(text: str, at: int, end: int) -> bool:
    """Whether a lower-case word follows after one blank: then s’ was a possessive."""
    return at + 1 < end and text[at] == " " and text[at + 1].islower()


def find(text: str, start: int, end: int) -> list[Quotation]:
    """The quotations of one block ``text[start:end]``, in reading order, outer before inner."""
    found: list[Quotation] = []
    stack: list[tuple[int, str]] = []
    for m in _MARKS.finditer(text, start, end):
        at, mark = m.start(), m.group()
        if stack and mark in _PAIRS[stack[-1][1]] and _closes(text, at, start, end):
            single = stack[-1][1] in "‘'"
            if (
                single
                and text[at - 1] in "sS"
                and _opens_word(text, at + 1, end)
                and re.search(f"[{re.escape(mark)}](?!\\w)", text[at + 1 : end])
            ):
                continue
            opened, _ = stack.pop()
            found.append(Quotation(opened, at + 1, len(stack), True))
        elif len(stack) > 1 and mark in _PAIRS[stack[-2][1]] and mark in '”»"' and _closes(text, at, start, end):
            stack.pop()  # an inner mark was never closed: drop it, close the outer one
            opened, _ = stack.pop()
            found.append(Quotation(opened, at + 1, len(stack), True))
        elif mark in _PAIRS and mark not in "»" and _opens(text, at, start, end):
            if mark in "‘'" and not _single_closes_later(text, at, end, _PAIRS[mark]):
                continue
            if stack and stack[-1][1] == mark:
                continue
            stack.append((at, mark))
    for depth, (opened, mark) in enumerate(stack):
        if mark in _DOUBLE and depth == 0:
            found.append(Quotation(opened, end, depth, False))
    return sorted(found, key=lambda q: (q.start, -q.end))


def over_blocks(text: str, blocks: list[tuple[int, int]]) -> list[list[Quotation]]:
    """The quotations of each block; one unclosed at a block's end goes on where the next opens with a mark."""
    each = [find(text, s, e) for s, e in blocks]
    for i, quotations in enumerate(each[:-1]):
        following = each[i + 1]
        starts = following and following[0].start == blocks[i + 1][0]
        for k, q in enumerate(quotations):
            if not q.closed and starts:
                quotations[k] = Quotation(q.start, q.end, q.level, False, True)
    return each

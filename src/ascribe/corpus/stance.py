"""Stance: whether a unit supports its claim, denies it or corrects it. A denial is never support."""

import re
from collections.abc import Sequence

from ascribe.corpus.unit import Unit
from ascribe.records import Stance

_CORRECTS = re.compile(r"\b(correction|corrected|an earlier version|we regret)\b", re.IGNORECASE)


def stances(members: Sequence[Unit], order: Sequence[int]) -> list[Stance]:
    """The stance of each of a claim's units; ``order`` ranks pages by time.

    A denial speaks against the claim where the earliest page asserts outright what it denies. Where that page itself
    has the denial, or another says the same with a negator ("denied that any was", "none was"), the denial is what is
    claimed.
    """
    return [_stance(u, members, order) for u in members]


def _stance(unit: Unit, members: Sequence[Unit], order: Sequence[int]) -> Stance:
    if _CORRECTS.search(unit.text):
        return "corrects"
    if not _denied(unit):
        return "supports"
    like = [u for u in members if u.page != unit.page and len(u.terms & unit.terms) > 1]
    if any(_denied(u) or u.negated for u in like) and _same_voice(unit, like):
        return "supports"
    first = min(like, key=lambda u: (order[u.page], u.spans), default=None)
    return "denies" if first is not None and not _denied(first) and not first.negated else "supports"


def _same_voice(unit: Unit, others: Sequence[Unit]) -> bool:
    """Whether most of the like units turn it the same way."""
    return 2 * sum(_denied(u) or u.negated for u in others) >= len(others)


def _denied(unit: Unit) -> bool:
    return unit.certainty == "denied"

"""When pages were published, and how far that can be trusted. A wrong date hurts more than a missing one."""

from collections.abc import Sequence

from ascribe.records import Article, Dated

NEVER = "9999"
"""Stands for no date: sorts last."""
_GUESSED = frozenset({"htmldate", "time"})
"""Where a date may be read that is another's, or of another thing on the page."""


def dated(article: Article) -> Dated | None:
    """The page's date with what speaks against it; None where the page has none."""
    stamp = article.published
    if stamp is None:
        return None
    doubt = None
    if stamp.basis in _GUESSED:
        doubt = "read from the page's code, where it may be another thing's date"
    elif article.modified and article.modified.iso[:10] < stamp.iso[:10]:
        doubt = f"the page says it was changed before, on {article.modified.iso[:10]}"
    return Dated(stamp.iso, stamp.basis, doubt)


def order_of(days: Sequence[str]) -> list[int]:
    """For each page its rank in time, by the pages' dates. Of two pages of one day, the one whose hour is told stands
    first."""
    ranked = sorted(range(len(days)), key=lambda p: (_key(days[p]), p))
    order = [0] * len(days)
    for rank, p in enumerate(ranked):
        order[p] = rank
    return order


def _key(iso: str) -> str:
    return iso if len(iso) > 10 else iso + "T99"

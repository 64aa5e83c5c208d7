"""Answers checked and sources counted, in words for the terminal."""

from collections import Counter
from collections.abc import Iterator, Mapping

from ascribe.collection import Listed
from ascribe.export.wording import line
from ascribe.faces.telling import _claim_head, _wrapped
from ascribe.records import AnswerCheck, Independence, QuotationCheck

_MOST = 12
"""Claims that are listed in full."""


def answer(found: AnswerCheck, pages: Mapping[str, Listed]) -> Iterator[str]:
    """Each quotation with its verdict and what differs, then the citations that lead to no page of the collection."""
    tally = Counter(q.verdict for q in found.quotations)
    told = ", ".join(f"{n} {verdict}" for verdict, n in tally.most_common())
    count = len(found.quotations)
    yield f"{count} quotation{'' if count == 1 else 's'}" + (f": {told}" if told else "")
    for one in found.quotations:
        yield ""
        yield from _quotation(found, one, pages)
    if found.citations:
        missing = [c for c in found.citations if c.page is None]
        yield ""
        yield f"CITATIONS: {len(found.citations)}, {len(missing)} of them not in the collection"
        for c in found.citations:
            where = f"{_name(pages, c.page)} [{c.page}]" if c.page else "not in the collection"
            yield from _wrapped(f"{c.href or 'a mark that leads nowhere'}: {where}", "  ")
    for note in found.notes:
        yield from _wrapped(note.detail, "note: ")


def _quotation(found: AnswerCheck, one: QuotationCheck, pages: Mapping[str, Listed]) -> Iterator[str]:
    asked = one.quotation
    yield from _wrapped(f"“{asked.text}”", f"{one.verdict.upper()}  ", "  ")
    cited = [found.citations[c] for c in asked.citations]
    if asked.speaker:
        yield from _wrapped(f"given to {asked.speaker}", "  ")
    for c in cited:
        yield from _wrapped(f"cites {_name(pages, c.page) if c.page else (c.href or 'nothing')}", "  ")
    for v in one.variants[:3]:
        whose = f", given to {v.speaker or 'nobody named'}"
        yield from _wrapped(f"{_name(pages, v.page)}{whose}: {v.text}", "  there  ")
        for mine, theirs in v.differences:
            yield from _wrapped(f"here “{mine}”, there “{theirs}”", "         ")


def _name(pages: Mapping[str, Listed], id: str) -> str:
    page = pages.get(id)
    return line(page.outlet or page.input) if page else id


def independence(found: Independence) -> Iterator[str]:
    """The count, each source and why it counts or not, then the claims that they share."""
    names = {p.id: line(p.outlet or p.input) for p in found.pages}
    known = [s for s in found.sources if s.page]
    least = sum(s.own is True for s in known)
    count = (
        str(found.independent) if found.independent else f"undetermined, at least {least}" if least else "undetermined"
    )
    yield f"INDEPENDENT ORIGINS BEHIND {len(known)} OF {len(found.sources)} SOURCES: {count}"
    for s in found.sources:
        label = {True: "counted      ", False: "not counted  ", None: "undetermined "}[s.own]
        yield from _wrapped(f"{names.get(s.page or '') or s.given}: {s.why}", f"  {label}")
    yield ""
    yield "CLAIMS THAT THEY SHARE, AND HOW MANY INDEPENDENT ORIGINS THEY HAVE"
    if not found.claims:
        yield "  none"
    for c in found.claims[:_MOST]:
        yield from _claim_head(c, names)
    if len(found.claims) > _MOST:
        yield f"  and {len(found.claims) - _MOST} more (--json has all)"

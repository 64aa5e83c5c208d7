"""A quotation of an answer against a collection: whether it stands there so, by whom, and on the cited page."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from ascribe.corpus.quotation import checked, variant
from ascribe.records import Checked, Cited, Fidelity, QuotationCheck, Trace, Variant

SHOWN = 10
"""Variants of a quotation that a check lists."""


def fidelity(quotation: Cited, found: Sequence[Checked], cited: Sequence[Trace]) -> QuotationCheck:
    """The verdict on a quotation: ``found`` is what the collection knows of each of its pieces (``answer.pieces``),
    ``cited`` are the pages of the collection that the answer cites for it.

    Where pages are cited, their words count: another page that has the quotation exactly makes it no better. Without
    cited pages in the collection every page counts.
    """
    variants = list(_whole(found, cited))
    ours = {t.article.id for t in cited}
    theirs = [v for v in variants if v.page in ours]
    told = checked(quotation.text, quotation.speaker, theirs or variants)
    others = checked(quotation.text, quotation.speaker, [v for v in variants if v not in told.variants])
    verdict: Fidelity = "cited page lacks it" if ours and variants and not theirs else told.verdict
    return QuotationCheck(quotation, verdict, (*told.variants, *others.variants)[:SHOWN])


def _whole(found: Sequence[Checked], cited: Sequence[Trace]) -> Iterator[Variant]:
    """Each page's version of the whole quotation: of all its pieces, in their order on the page."""
    each = []
    for one in found:
        by_page = {v.page: v for v in one.variants}
        for trace in cited:
            if trace.article.id not in by_page and (v := variant(one.quotation, trace)):
                by_page[v.page] = v
        each.append(by_page)
    for page in each[0] if each else ():
        parts = [by_page[page] for by_page in each if page in by_page]
        if len(parts) == len(each) and all(a.span[1] <= b.span[0] for a, b in pairwise(parts)):
            yield _joined(parts)


def _joined(parts: Sequence[Variant]) -> Variant:
    if len(parts) == 1:
        return parts[0]
    speakers = {p.speaker for p in parts}
    return Variant(
        parts[0].page,
        (parts[0].span[0], parts[-1].span[1]),
        " … ".join(p.text for p in parts),
        parts[0].speaker if len(speakers) == 1 else None,
        round(sum(p.same for p in parts) / len(parts), 3),
        tuple(d for p in parts for d in p.differences),
    )

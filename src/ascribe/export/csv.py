"""CSV: one row an attribution (RFC 4180), spans as text and as offsets."""

from ascribe.records import Attribution, Spans, Trace

COLUMNS = (
    "input", "article", "outlet", "published", "attribution", "kind", "certainty", "confidence", "source",
    "source_kind", "role", "chain", "source_words", "cue", "content", "parent", "content_spans",
)  # fmt: skip
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def _safe(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula (OWASP, CSV injection)."""
    return f"'{cell}" if len(cell) > 1 and cell.startswith(FORMULA) else cell


def _words(trace: Trace, spans: Spans) -> str:
    return " … ".join(trace.article.text[s:e] for s, e in spans)


def _row(trace: Trace, a: Attribution) -> list[str]:
    article = trace.article
    by_id = {s.id: s for s in trace.sources}
    source = by_id.get(a.source_id or "")
    chain = " ← ".join(by_id[hand].name for hand in a.chain if hand in by_id)
    return [
        article.input, article.id, article.outlet or "", article.published.iso if article.published else "",
        a.id, a.kind, a.certainty, f"{a.confidence:.3f}", source.name if source else "", source.kind if source else "",
        (source.role or "") if source else "", chain, _words(trace, a.source),
        _words(trace, a.cue), _words(trace, a.content), a.parent or "", ";".join(f"{s}-{e}" for s, e in a.content),
    ]  # fmt: skip


def rows(trace: Trace) -> list[list[str]]:
    """One row an attribution, in the order of ``COLUMNS``; [] where there is none."""
    return [[_safe(cell) for cell in _row(trace, a)] for a in trace.attributions]

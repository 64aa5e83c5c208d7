"""Traces and rejected inputs as rows of flat tables, and back. What Parquet and data frames are made of.

Every row of a page carries the page's id as ``article``; ``number`` is its place among the page's records of its kind,
from 0. Offsets count code points of the article's ``text``. A page's head holds how many rows of each kind belong to
it, so that rows can be read back as a stream. Columns that are *derived* (words of spans, names) are there for a
person's queries; reading back passes over them. The tables of stories are in ``story_rows``.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any, Literal, get_args

from ascribe.records import (
    Article,
    Attribution,
    Block,
    Figure,
    Finding,
    Href,
    Moment,
    Note,
    Rejected,
    Source,
    Spans,
    Stamp,
    Statement,
    Trace,
)

Row = dict[str, Any]
Kind = Literal["string", "int", "double", "bool", "strings", "spans", "links", "notes", "basis", "versions", "circles"]
"""``strings`` list<string>; ``spans`` list<struct<start, end>>; ``links`` list<struct<start, end, href>>; ``notes``
list<struct<code, detail>>; ``basis`` list<struct<field, read>>; ``versions`` list<struct<article, text, spans>>;
``circles`` list<list<string>>."""
JOINT = " … "
"""Between the pieces of a span's words in derived columns, as in the CSV."""


class MalformedRowsError(ValueError):
    """The rows do not belong together: a table has too few, or those of another page."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: ``null`` where it may be empty, ``derived`` where it only repeats what other columns hold."""

    name: str
    kind: Kind
    null: bool
    derived: bool


def columns(words: str) -> tuple[Column, ...]:
    """Columns written as ``name:kind``, with ``?`` where it may be null and ``=`` where it is derived."""
    out = []
    for word in words.split():
        name, _, kind = word.partition(":")
        plain = kind.rstrip("?=")
        assert plain in get_args(Kind), word
        out.append(Column(name, plain, "?" in kind, "=" in kind))  # type: ignore[arg-type]
    return tuple(out)


PARTS = ("blocks", "sources", "attributions", "statements", "figures", "times", "findings")
"""The tables below ``articles``, in the order of a trace."""
TABLES: dict[str, tuple[Column, ...]] = {
    "articles": columns(
        "article:string ascribe:string input:string url:string? canonical:string? outlet:string? title:string? "
        "bylines:strings published:string? published_basis:string? modified:string? modified_basis:string? "
        "republished_from:string? lang:string? text:string basis:basis? notes:notes "
        + " ".join(f"n_{part}:int" for part in PARTS)
    ),
    "blocks": columns("article:string number:int kind:string start:int end:int links:links"),
    "sources": columns(
        "article:string number:int id:string name:string kind:string role:string? reason:string? mentions:spans"
    ),
    "attributions": columns(
        "article:string number:int id:string kind:string source:spans cue:spans content:spans parent:string? "
        "source_id:string? chain:strings certainty:string confidence:double source_name:string?= source_kind:string?= "
        "source_words:string= cue_words:string= content_words:string="
    ),
    "statements": columns(
        "article:string number:int id:string span:spans attribution:string? own_voice:bool words:string="
    ),
    "figures": columns(
        "article:string number:int start:int end:int bound:string value:double= value_exact:string high:double?= "
        "high_exact:string? unit:string? as_of:string? attribution:string? words:string="
    ),
    "times": columns("article:string number:int start:int end:int value:string words:string="),
    "findings": columns("article:string number:int rule:string spans:spans detail:string"),
    "rejected": columns("stage:string code:string detail:string input:string"),
}


def trace_rows(trace: Trace) -> dict[str, list[Row]]:
    """The rows of one trace by table; every table of a page is there, an empty one where it has no such record."""
    found: dict[str, list[Row]] = {
        "blocks": [_block_row(b) for b in trace.article.blocks],
        "sources": [_source_row(s) for s in trace.sources],
        "attributions": _attribution_rows(trace),
        "statements": [
            {"id": s.id, "span": spans_out(s.span), "attribution": s.attribution, "own_voice": s.own_voice,
             "words": _words(trace, s.span)}
            for s in trace.statements
        ],
        "figures": [_figure_row(trace, f) for f in trace.figures],
        "times": [
            {"start": t.span[0], "end": t.span[1], "value": t.value, "words": _words(trace, (t.span,))}
            for t in trace.times
        ],
        "findings": [{"rule": f.rule, "spans": spans_out(f.spans), "detail": f.detail} for f in trace.findings],
    }  # fmt: skip
    article = trace.article.id
    out = {name: [{"article": article, "number": k, **r} for k, r in enumerate(rows)] for name, rows in found.items()}
    return {"articles": [_article_row(trace)], **out}


def rejected_rows(rejected: Rejected) -> dict[str, list[Row]]:
    """The one row of a rejected input."""
    row = {"stage": rejected.stage, "code": rejected.code, "detail": rejected.detail, "input": rejected.input}
    return {"rejected": [row]}


def traces(tables: Mapping[str, Iterable[Row]]) -> Iterator[Trace]:
    """The traces of rows in the order in which ``trace_rows`` gave them, one at a time.

    Raises ``MalformedRowsError`` where a table lacks rows or has those of another page, e.g. after it was sorted.
    """
    streams = {name: iter(tables[name]) for name in PARTS}
    for head in tables["articles"]:
        rows = {name: take(streams[name], head[f"n_{name}"], {"article": head["article"]}, name) for name in PARTS}
        yield Trace(
            ascribe=head["ascribe"],
            article=_article(head, rows["blocks"]),
            sources=tuple(map(_source, rows["sources"])),
            attributions=tuple(map(_attribution, rows["attributions"])),
            statements=tuple(
                Statement(r["id"], spans_back(r["span"]), r["attribution"], r["own_voice"]) for r in rows["statements"]
            ),
            figures=tuple(map(_figure, rows["figures"])),
            times=tuple(Moment((r["start"], r["end"]), r["value"]) for r in rows["times"]),
            findings=tuple(Finding(r["rule"], spans_back(r["spans"]), r["detail"]) for r in rows["findings"]),
        )


def take(stream: Iterator[Row], count: int, owner: Row, name: str) -> list[Row]:
    """The next ``count`` rows of a table. Raises ``MalformedRowsError`` unless all are ``owner``'s."""
    rows = list(islice(stream, count))
    if len(rows) < count or any(row[key] != value for row in rows for key, value in owner.items()):
        raise MalformedRowsError(f"table {name}: the rows of {', '.join(map(str, owner.values()))} are not all there")
    return rows


def spans_out(spans: Spans) -> list[Row]:
    """Spans as structs."""
    return [{"start": start, "end": end} for start, end in spans]


def spans_back(rows: Iterable[Row]) -> Spans:
    """Structs as spans."""
    return tuple((row["start"], row["end"]) for row in rows)


def _words(trace: Trace, spans: Spans) -> str:
    return JOINT.join(trace.article.text[start:end] for start, end in spans)


def _article_row(trace: Trace) -> Row:
    a = trace.article
    published, modified = a.published, a.modified
    return {
        "article": a.id, "ascribe": trace.ascribe, "input": a.input, "url": a.url, "canonical": a.canonical,
        "outlet": a.outlet, "title": a.title, "bylines": list(a.bylines),
        "published": published.iso if published else None, "published_basis": published.basis if published else None,
        "modified": modified.iso if modified else None, "modified_basis": modified.basis if modified else None,
        "republished_from": a.republished_from, "lang": a.lang, "text": a.text,
        "basis": None if a.basis is None else [{"field": k, "read": v} for k, v in a.basis.items()],
        "notes": [{"code": n.code, "detail": n.detail} for n in a.notes],
        "n_blocks": len(a.blocks), "n_sources": len(trace.sources), "n_attributions": len(trace.attributions),
        "n_statements": len(trace.statements), "n_figures": len(trace.figures), "n_times": len(trace.times),
        "n_findings": len(trace.findings),
    }  # fmt: skip


def _article(row: Row, blocks: list[Row]) -> Article:
    def stamp(name: str) -> Stamp | None:
        return None if row[name] is None else Stamp(row[name], row[f"{name}_basis"])

    return Article(
        id=row["article"], input=row["input"], url=row["url"], outlet=row["outlet"], title=row["title"],
        bylines=tuple(row["bylines"]), published=stamp("published"), modified=stamp("modified"),
        republished_from=row["republished_from"], lang=row["lang"], text=row["text"],
        blocks=tuple(
            Block(b["kind"], b["start"], b["end"], tuple(Href(h["start"], h["end"], h["href"]) for h in b["links"]))
            for b in blocks
        ),
        canonical=row["canonical"],
        basis=None if row["basis"] is None else {pair["field"]: pair["read"] for pair in row["basis"]},
        notes=tuple(Note(n["code"], n["detail"]) for n in row["notes"]),
    )  # fmt: skip


def _block_row(block: Block) -> Row:
    links = [{"start": link.start, "end": link.end, "href": link.href} for link in block.links]
    return {"kind": block.kind, "start": block.start, "end": block.end, "links": links}


def _source_row(s: Source) -> Row:
    return {"id": s.id, "name": s.name, "kind": s.kind, "role": s.role, "reason": s.reason,
            "mentions": spans_out(s.mentions)}  # fmt: skip


def _source(row: Row) -> Source:
    return Source(row["id"], row["name"], row["kind"], row["role"], row["reason"], spans_back(row["mentions"]))


def _attribution_rows(trace: Trace) -> list[Row]:
    by_id = {s.id: s for s in trace.sources}
    out = []
    for a in trace.attributions:
        source = by_id.get(a.source_id or "")
        out.append({
            "id": a.id, "kind": a.kind, "source": spans_out(a.source), "cue": spans_out(a.cue),
            "content": spans_out(a.content), "parent": a.parent, "source_id": a.source_id, "chain": list(a.chain),
            "certainty": a.certainty, "confidence": a.confidence, "source_name": source.name if source else None,
            "source_kind": source.kind if source else None, "source_words": _words(trace, a.source),
            "cue_words": _words(trace, a.cue), "content_words": _words(trace, a.content),
        })  # fmt: skip
    return out


def _attribution(row: Row) -> Attribution:
    source, cue, content = (spans_back(row[name]) for name in ("source", "cue", "content"))
    return Attribution(
        row["id"], row["kind"], source, cue, content, row["parent"], row["source_id"], tuple(row["chain"]),
        row["certainty"], row["confidence"],
    )  # fmt: skip


def _figure_row(trace: Trace, f: Figure) -> Row:
    return {
        "start": f.span[0], "end": f.span[1], "bound": f.bound, "value": _double(f.value), "value_exact": repr(f.value),
        "high": None if f.high is None else _double(f.high), "high_exact": None if f.high is None else repr(f.high),
        "unit": f.unit, "as_of": f.as_of, "attribution": f.attribution, "words": _words(trace, (f.span,)),
    }  # fmt: skip


def _double(value: float) -> float:
    """The nearest double; one beyond all doubles is infinite (its exact value stands beside it)."""
    try:
        return float(value)
    except OverflowError:
        return float("inf") if value > 0 else float("-inf")


def _figure(row: Row) -> Figure:
    high = None if row["high_exact"] is None else _number(row["high_exact"])
    return Figure(
        (row["start"], row["end"]), row["bound"], _number(row["value_exact"]), high, row["unit"], row["as_of"],
        row["attribution"],
    )  # fmt: skip


def _number(written: str) -> float | int:
    return int(written) if written.lstrip("-").isdigit() else float(written)

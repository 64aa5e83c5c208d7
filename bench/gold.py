"""Annotated gold pages, and the trace that a perfect reading of one would give."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from ascribe.records import (
    STATING,
    Article,
    Attribution,
    Block,
    Figure,
    Moment,
    Source,
    Span,
    Spans,
    Stamp,
    Statement,
    Trace,
)
from ascribe.text import content_id, join_blocks, overlap

_SENTENCE = re.compile(r"(?<=[.!?…][”’\"'])\s+|(?<=[.!?…])\s+(?=[\"“‘'(]?[A-Z0-9])")


def load(path: Path) -> dict[str, Any]:
    """One annotated page as it stands in its YAML file."""
    page: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return page


def locate(text: str, want: str | dict[str, Any]) -> Span:
    """Where an annotation's words stand: the first time, or the ``n``-th one of ``{s, n}``."""
    words, nth = (want["s"], want["n"]) if isinstance(want, dict) else (want, 1)
    at = -1
    for _ in range(nth):
        at = text.index(words, at + 1)
    return at, at + len(words)


def as_trace(page: dict[str, Any]) -> Trace:
    """The annotation as a trace: sources by who, chains by their ids, statements sentence by sentence."""
    text, places = join_blocks(block["text"] for block in page["blocks"])
    blocks = tuple(Block(b["kind"], start, end) for b, (start, end) in zip(page["blocks"], places, strict=True))
    sources = _sources(page, text)
    attributions = _attributions(page, text, {s.name: s.id for s in sources})
    return Trace(
        ascribe="0.1.0",
        article=_article(page, text, blocks),
        sources=sources,
        attributions=attributions,
        statements=tuple(_statements(page, text, blocks, attributions)),
        figures=tuple(_figures(page, text, attributions)),
        times=tuple(Moment(locate(text, t["text"]), str(t["value"])) for t in page["times"]),
    )


def _article(page: dict[str, Any], text: str, blocks: tuple[Block, ...]) -> Article:
    title = next((text[b.start : b.end] for b in blocks if b.kind == "headline"), None)
    bylines = tuple(text[b.start : b.end] for b in blocks if b.kind == "byline")
    published = Stamp(str(page["published"]), "dateline") if page["published"] else None
    return Article(
        id=content_id(page["id"], text),
        input=f"{page['id']}.yaml",
        url=None,
        outlet=page["outlet"],
        title=title,
        bylines=bylines,
        published=published,
        modified=None,
        republished_from=page["republished_from"],
        lang="en",
        text=text,
        blocks=blocks,
    )


def _spans(text: str, wants: Any) -> Spans:
    listed = [] if wants is None else wants if isinstance(wants, list) else [wants]
    return tuple(sorted(locate(text, want) for want in listed))


def _sources(page: dict[str, Any], text: str) -> tuple[Source, ...]:
    names = dict.fromkeys(
        name for a in page["attributions"] for name in [*a["chain"], *([a["who"]] if a["who"] else [])]
    )
    found = []
    for number, name in enumerate(names, start=1):
        mine = [a for a in page["attributions"] if a["who"] == name]
        mentions = tuple(sorted({span for a in mine for span in _spans(text, a["source"])}))
        if not mentions and name in text:
            mentions = (locate(text, name),)
        found.append(Source(f"s{number}", name, mine[0]["type"] if mine else "outlet", None, None, mentions))
    return tuple(found)


def _attributions(page: dict[str, Any], text: str, ids: dict[str, str]) -> tuple[Attribution, ...]:
    return tuple(
        Attribution(
            id=a["id"],
            kind=a["kind"],
            source=_spans(text, a["source"]),
            cue=_spans(text, a["cue"]),
            content=_spans(text, a["content"]),
            parent=a.get("in"),
            source_id=ids[a["who"]] if a["who"] else None,
            chain=tuple(ids[name] for name in a["chain"]),
            certainty=a["certainty"],
            confidence=1.0,
        )
        for a in page["attributions"]
    )


def _sentences(text: str, block: Block) -> Iterator[Span]:
    start = block.start
    for gap in _SENTENCE.finditer(text, block.start, block.end):
        yield start, gap.start()
        start = gap.end()
    if start < block.end:
        yield start, block.end


def _statements(
    page: dict[str, Any], text: str, blocks: tuple[Block, ...], attributions: tuple[Attribution, ...]
) -> Iterator[Statement]:
    """One statement for each attribution whose content lies in the sentence, else one of the sentence itself."""
    own = [locate(text, sentence) for sentence in page["own_voice"]]
    number = 0
    for block in (b for b in blocks if b.kind in STATING):
        for sentence in _sentences(text, block):
            inside = [a for a in attributions if any(overlap(sentence, span) for span in a.content)]
            voiced = any(overlap(sentence, span) for span in own)
            for a in inside:
                number += 1
                cut = tuple(
                    (max(s, sentence[0]), min(e, sentence[1])) for s, e in a.content if overlap(sentence, (s, e))
                )
                yield Statement(f"t{number}", cut, a.id, False)
            if not inside:
                number += 1
                yield Statement(f"t{number}", (sentence,), None, voiced)


def _figures(page: dict[str, Any], text: str, attributions: tuple[Attribution, ...]) -> Iterator[Figure]:
    for f in page["figures"]:
        span = locate(text, f["text"])
        holders = [a for a in attributions if any(s <= span[0] and span[1] <= e for s, e in a.content)]
        narrow = min(holders, key=lambda a: sum(e - s for s, e in a.content), default=None)
        as_of = None if f["as_of"] is None else str(f["as_of"])
        yield Figure(span, f["bound"], f["value"], f["high"], f["of"], as_of, narrow.id if narrow else None)

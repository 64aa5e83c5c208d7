"""Whole pages of our own writing through every stage, and what must hold for any text at all."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ascribe.pipeline import trace_capture
from ascribe.records import Capture, Rejected, Trace

CASES = sorted((Path(__file__).parent.parent / "cases" / "trace").glob("*.json"))


def read(text: str, outlet: str | None = None, published: str | None = None) -> Trace:
    result = trace_capture(
        Capture("case.txt", text.encode("utf-8", "surrogatepass"), "text", None, "utf-8", published, outlet)
    )
    assert not isinstance(result, Rejected), result
    return result


def plain(name: str) -> str:
    return name.casefold().removeprefix("the ")


@pytest.mark.parametrize("path", CASES, ids=[p.stem for p in CASES])
def test_pages_of_our_own(path: Path) -> None:
    case: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    trace = read(case["text"], case["outlet"], case["published"])
    text = trace.article.text
    names = {s.id: s for s in trace.sources}
    body = next(b.start for b in trace.article.blocks if b.kind == "paragraph")
    found = [a for a in trace.attributions if a.content[0][0] >= body]
    assert [[text[s:e] for s, e in a.content] for a in found] == [w["content"] for w in case["attributions"]]
    for a, want in zip(found, case["attributions"], strict=True):
        assert a.source_id is not None
        source = names[a.source_id]
        assert plain(source.name) == plain(want["who"])
        assert [plain(names[i].name) for i in a.chain] == [plain(n) for n in want["chain"]]
        assert a.kind == want.get("kind", a.kind)
        assert a.certainty == want.get("certainty", "asserted")
        assert source.kind == want.get("type", source.kind)
        assert source.reason == want.get("reason", source.reason)
    own = [text[t.span[0][0] : t.span[-1][1]] for t in trace.statements if t.own_voice]
    assert own == case["own_voice"]


PIECES = st.sampled_from([
    "“", "”", '"', "‘", "’", "The memo", " said ", "citing", " she ", " which", "told Radio Sele", ", ", ". ", "\n\n",
    " 3.5", " million", "%", " on Monday", "\u202e", "\u00a0", "Ina Vold", "according to", ":", "—", "(", ")", "it ", "\n",
    "\t", "A", "é",
])  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(max_size=400), st.lists(PIECES, max_size=80).map("".join)))
def test_whatever_the_text_every_span_is_on_the_page(text: str) -> None:
    result = trace_capture(Capture("any.txt", text.encode("utf-8", "surrogatepass"), "text", None, "utf-8"))
    if isinstance(result, Rejected):
        return
    size, ids = len(result.article.text), {a.id: a for a in result.attributions}
    sources = {s.id for s in result.sources}
    for a in result.attributions:
        assert a.content, "an attribution reports something"
        for spans in (a.content, a.source, a.cue):
            assert all(0 <= s < e <= size for s, e in spans)
            assert list(spans) == sorted(spans)
        assert set(a.chain) <= sources
        assert a.source_id is None or a.source_id in sources
        seen, parent = {a.id}, a.parent
        while parent is not None:
            assert parent not in seen, "nesting has no circle"
            seen.add(parent)
            parent = ids[parent].parent
    for f in result.figures:
        assert 0 <= f.span[0] < f.span[1] <= size
    for t in result.times:
        assert 0 <= t.span[0] < t.span[1] <= size


@settings(max_examples=60, deadline=None)
@given(st.lists(PIECES, min_size=3, max_size=60).map("".join))
def test_nothing_falls_between_the_statements(text: str) -> None:
    """Every letter of a stating block lies in a statement, or in the source, cue or rest of an attributed sentence."""
    result = trace_capture(Capture("any.txt", text.encode(), "text", None, "utf-8"))
    if isinstance(result, Rejected):
        return
    whole = result.article.text
    for t in result.statements:
        assert t.own_voice is False or t.attribution is None
        assert all(0 <= s < e <= len(whole) for s, e in t.span)
    own = [s for t in result.statements if t.own_voice for s in t.span]
    said = [s for a in result.attributions for s in a.content]
    for s, e in own:
        assert not any(s < y and x < e for x, y in said), "own voice holds nothing that somebody says"

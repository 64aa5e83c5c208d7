"""DocBin: the trace comes back, spans cover their words, exact offsets are kept, no global extension is made."""

from dataclasses import replace

import pytest
from hypothesis import given, settings

spacy = pytest.importorskip("spacy", reason="the extra spacy is not installed")
from spacy.tokens import Doc, DocBin  # noqa: E402

from ascribe.export import json  # noqa: E402
from ascribe.export.docbin import GROUPS, decode, encode  # noqa: E402
from ascribe.records import Trace  # noqa: E402
from tests.samples import SAMPLE, traces  # noqa: E402

VOCAB = spacy.blank("en").vocab


def docs(*found: Trace) -> list[Doc]:
    return list(DocBin().from_bytes(encode(found)).get_docs(VOCAB))


@settings(max_examples=40, deadline=None)
@given(traces(), traces())
def test_nothing_is_lost_and_spans_hold_their_words(first: Trace, second: Trace) -> None:
    data = encode([first, second])
    assert list(decode(data)) == [first, second]
    for doc, trace in zip(docs(first, second), (first, second), strict=True):
        assert doc.text == trace.article.text
        assert set(doc.spans) == set(GROUPS)
        for name in GROUPS:
            group = doc.spans[name]
            for _, start, end, place in group.attrs["pieces"]:
                if place >= 0:
                    # The blank after a word belongs to no token.
                    assert not doc.text[start : max(start, group[place].start_char)].strip()
                    assert not doc.text[min(end, group[place].end_char) : end].strip()
            assert sorted(p[3] for p in group.attrs["pieces"] if p[3] >= 0) == list(range(len(group)))
        pieces = [(k, *span) for k, a in enumerate(trace.attributions) for span in a.content]
        assert [tuple(p[:3]) for p in doc.spans["content"].attrs["pieces"]] == pieces


def test_a_page() -> None:
    (doc,) = docs(SAMPLE)
    assert [span.text for span in doc.spans["source"]] == ["a leaked report", "Ana Brill"]
    assert [(s.text, s.label_) for s in doc.spans["figure"]] == [("about 300 people", "about")]
    assert [s.label_ for s in doc.spans["statement"]] == ["attributed", "attributed", "own voice"]
    assert json.from_json(doc.user_data["ascribe"]) == SAMPLE


def test_no_extension_is_made() -> None:
    encode([SAMPLE])
    assert not [n for n in dir(Doc(VOCAB)._) if not n.startswith("_") and n not in ("get", "has", "set")]


def test_half_a_surrogate_pair_holds_its_place() -> None:
    text = SAMPLE.article.text.replace("May", "M\ud800y")
    (doc,) = docs(replace(SAMPLE, article=replace(SAMPLE.article, text=text)))
    assert doc.text == text.replace("\ud800", "\ufffd")


def test_no_trace() -> None:
    assert list(decode(encode([]))) == []

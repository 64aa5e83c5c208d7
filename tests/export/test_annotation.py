"""Web Annotation: the model's shape, every span back, never a place that the words do not have alone."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ascribe.export.annotation import AROUND, address, anchor, annotations, collection, digest
from ascribe.records import Attribution, Trace
from tests.samples import SAMPLE, traces

TEXT = SAMPLE.article.text


def spans(a: Attribution) -> tuple:
    return a.source, a.cue, a.content


def found(trace: Trace, text: str) -> list:
    return [one if one.orphan else (one.source, one.cue, one.content) for one in anchor(collection(trace), text)]


def test_the_shape_is_the_models() -> None:
    made = collection(SAMPLE)
    assert made["type"] == "AnnotationCollection"
    assert made["@context"][0] == "http://www.w3.org/ns/anno.jsonld"
    assert (made["total"], made["first"]["type"], made["first"]["partOf"]) == (2, "AnnotationPage", made["id"])
    first, second = made["first"]["items"]
    assert first["id"] != second["id"]
    (target,) = first["target"]
    assert target["source"] == "https://post.example/mill"
    position, words = target["selector"]
    assert position == {"type": "TextPositionSelector", "start": 31, "end": 64}
    assert words["type"] == "TextQuoteSelector"
    assert words["exact"] == "The mill will stay shut until May"
    assert TEXT.startswith(words["prefix"] + words["exact"] + words["suffix"])
    assert len(words["suffix"]) == AROUND
    assert target["state"]["ascribe:digest"] == digest(TEXT)
    roles = [b.get("ascribe:role") or b["value"] for b in first["body"]]
    assert roles == ["leaked report", "document", "source", "cue"]
    assert first["ascribe:chain"] == {"@list": ["council", "leaked report"]}


def sorted_trace(trace: Trace) -> Trace:
    """Of pieces that stand in reading order, as the records have them."""
    kept = tuple(
        replace(a, **{n: tuple(sorted(getattr(a, n))) for n in ("source", "cue", "content")})
        for a in trace.attributions
    )
    return replace(trace, attributions=kept)


@given(traces())
def test_on_the_same_text_every_span_comes_back(trace: Trace) -> None:
    trace = sorted_trace(trace)
    made = json.loads(json.dumps(collection(trace)))
    back = anchor(made, trace.article.text)
    assert [(b.source, b.cue, b.content, b.orphan) for b in back] == [(*spans(a), None) for a in trace.attributions]
    assert anchor(made["first"], trace.article.text) == anchor(made["first"]["items"], trace.article.text) == back


@given(traces(), st.integers(0, 200), st.text(max_size=5), st.integers(0, 20))
def test_on_a_changed_text_what_is_found_is_the_same_words_in_one_place(
    trace: Trace, at: int, more: str, cut: int
) -> None:
    text = trace.article.text
    changed = text[: at % (len(text) + 1)] + more + text[at % (len(text) + 1) + cut :]
    for annotation, one in zip(trace.attributions, anchor(collection(trace), changed), strict=True):
        if one.orphan:
            assert (one.source, one.cue, one.content) == ((), (), ())
            continue
        for old, new in zip(spans(annotation), (one.source, one.cue, one.content), strict=True):
            assert [text[s:e] for s, e in old] == [changed[s:e] for s, e in new]


def test_words_before_move_the_places() -> None:
    by = "First of all, a line was added.\n\n"
    assert found(SAMPLE, by + TEXT) == [
        tuple(tuple((s + len(by), e + len(by)) for s, e in p) for p in spans(a)) for a in SAMPLE.attributions
    ]


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        (TEXT.replace("stay shut until", "stay closed until"), "are gone"),
        (TEXT + "\n\n" + TEXT, "several places"),
        (TEXT.replace("citing a", "quoting a"), "are gone"),
        ("", "are gone"),
    ],
)
def test_an_orphan_is_told_and_never_moved(changed: str, why: str) -> None:
    (first, _) = anchor(collection(SAMPLE), changed)
    assert first.orphan
    assert why in first.orphan
    assert first.content == ()


def test_a_place_that_was_one_of_two_is_not_moved_to_the_other() -> None:
    text = "He said no. " * 8
    a = replace(SAMPLE.attributions[0], source=(), cue=(), content=((48, 59),))
    trace = replace(SAMPLE, article=replace(SAMPLE.article, text=text), attributions=(a,))
    changed = "x" * 100 + text[48 - AROUND : 59 + AROUND]
    (one,) = anchor(collection(trace), changed)
    assert one.orphan == "its words stood in several places"


def test_pieces_in_another_order_are_an_orphan() -> None:
    text = "a" * 40 + "FIRST" + "b" * 40 + "SECOND" + "c" * 40
    first, second = (40, 45), (85, 91)
    a = replace(SAMPLE.attributions[0], source=(), cue=(), content=(first, second))
    trace = replace(SAMPLE, article=replace(SAMPLE.article, text=text), attributions=(a,))
    assert found(trace, "x" + text) == [((), (), ((41, 46), (86, 92)))]
    (one,) = anchor(collection(trace), text[48:] + text[:85])
    assert one.orphan == "its pieces stand in another order"


def test_a_digest_with_other_words_is_an_orphan() -> None:
    made = json.loads(json.dumps(collection(SAMPLE)))
    made["first"]["items"][0]["target"][0]["selector"][0]["start"] += 1
    assert "the words are not there" in (anchor(made, TEXT)[0].orphan or "")


@given(st.recursive(st.none() | st.text(max_size=3) | st.integers(), lambda c: st.lists(c, max_size=3) | st.dictionaries(
    st.sampled_from(["first", "items", "body", "target", "type", "selector", "state", "id"]), c, max_size=4), max_leaves=12))  # fmt: skip
def test_what_is_not_ours_is_an_orphan_and_raises_nothing(value: object) -> None:
    assert all(one.orphan or not one.content for one in anchor(value, TEXT))  # type: ignore[arg-type]


def test_no_content_has_the_page_as_target() -> None:
    a = replace(SAMPLE.attributions[0], content=())
    (made,) = annotations(replace(SAMPLE, attributions=(a,)))
    assert made["target"] == "https://post.example/mill"
    assert anchor([made], TEXT)[0].content == ()


@pytest.mark.parametrize("url", [None, "javascript:x", "http://[", "/x", "urn:x"])
def test_a_page_without_an_address_has_a_name(url: str | None) -> None:
    assert address(replace(SAMPLE.article, url=url)) == "urn:ascribe:page:0123456789abcdef"


def test_an_address_is_an_iri() -> None:
    assert (
        address(replace(SAMPLE.article, url='https://a.example/x "<y>\ud800'))
        == "https://a.example/x%20%22%3Cy%3E%EF%BF%BD"
    )


def test_half_a_surrogate_pair_holds() -> None:
    article = replace(SAMPLE.article, text=TEXT.replace("May", "M\ud800y"))
    made = json.loads(json.dumps(collection(replace(SAMPLE, article=article))))
    assert json.dumps(made, ensure_ascii=False).encode()
    assert anchor(made, article.text)[0].content == SAMPLE.attributions[0].content

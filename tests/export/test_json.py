"""JSON: without loss, in step with its schema, with the keys of the contract."""

import json
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ascribe.export.json import MalformedError, from_json, schema, to_dict, to_json, to_line
from ascribe.records import Rejected, Trace
from tests.samples import SAMPLE, traces

SCHEMA = Path(__file__).resolve().parents[2] / "src/ascribe/export/trace.schema.json"
VALIDATOR = jsonschema.Draft202012Validator(schema())
KEYS = {
    "": ["ascribe", "article", "sources", "attributions", "statements", "figures", "times", "findings"],
    "article": [
        "id", "input", "url", "outlet", "title", "bylines", "published", "modified", "republished_from", "lang", "text",
        "blocks", "canonical", "basis", "notes",
    ],
    "sources": ["id", "name", "kind", "role", "reason", "mentions"],
    "attributions": [
        "id", "kind", "source", "cue", "content", "parent", "source_id", "chain", "certainty", "confidence",
    ],
    "statements": ["id", "span", "attribution", "own_voice"],
    "figures": ["span", "bound", "value", "high", "unit", "as_of", "attribution"],
    "times": ["span", "value"],
    "findings": ["rule", "spans", "detail"],
}  # fmt: skip


@given(traces())
def test_nothing_is_lost(trace: Trace) -> None:
    for text in (to_line(trace), to_json(trace)):
        assert from_json(text) == trace
    assert "\n" not in to_line(trace)
    assert json.loads(to_json(trace)) == json.loads(json.dumps(to_dict(trace)))
    VALIDATOR.validate(json.loads(to_line(trace)))


def test_the_keys_are_those_of_the_contract() -> None:
    plain = to_dict(SAMPLE)
    assert list(plain) == KEYS[""]
    for name, keys in KEYS.items():
        part = plain[name] if name else plain
        assert list(part[0] if isinstance(part, list | tuple) else part) == keys


def test_a_rejected_page_is_a_record() -> None:
    rejected = Rejected("archive", "not-found", "d", "x.html")
    assert to_dict(rejected) == {
        "rejected": {"stage": "archive", "code": "not-found", "detail": "d", "input": "x.html"}
    }
    assert from_json(to_line(rejected)) == rejected
    VALIDATOR.validate(json.loads(to_line(rejected)))


def test_the_shipped_schema_is_in_step() -> None:
    assert json.loads(SCHEMA.read_text(encoding="utf-8")) == json.loads(json.dumps(schema()))


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"rejected": {}}', '{"ascribe": "1"}', b"\xff"])
def test_what_is_no_record_is_refused(text: str | bytes) -> None:
    with pytest.raises(MalformedError):
        from_json(text)


@given(st.text(alphabet=st.characters(exclude_categories=())))
def test_half_a_surrogate_pair_becomes_one_replacement(words: str) -> None:
    read = from_json(to_line(Rejected("a", "b", words, "c")))
    assert isinstance(read, Rejected)
    assert len(read.detail) == len(words)

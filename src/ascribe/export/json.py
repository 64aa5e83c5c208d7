"""JSON, without loss, with exactly the keys of docs/records.md. The only importer of the JSON library.

Half a surrogate pair cannot stand in JSON: should one ever reach a text, it is written as U+FFFD, so that offsets hold.
"""

from typing import Any, TypeVar

import msgspec

from ascribe.records import Rejected, Trace

Record = TypeVar("Record")
_HALVES = dict.fromkeys(range(0xD800, 0xE000), "\ufffd")


class MalformedError(ValueError):
    """The text is not the JSON of a record; the message names the place and what was expected."""


class Rejection(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A page that could not be read, and why."""

    rejected: Rejected


def to_dict(record: Trace | Rejected) -> dict[str, Any]:
    """The record as plain dicts and lists; a rejected page as ``{"rejected": {…}}``."""
    plain: dict[str, Any] = msgspec.to_builtins(record)
    return {"rejected": plain} if isinstance(record, Rejected) else plain


def to_line(record: Trace | Rejected) -> str:
    """The record as one line of JSON without a line break."""
    whole = Rejection(record) if isinstance(record, Rejected) else record
    try:
        return msgspec.json.encode(whole).decode()
    except UnicodeEncodeError:
        return msgspec.json.encode(_paired(to_dict(record))).decode()


def to_json(record: Trace | Rejected) -> str:
    """The record as JSON indented for people. No line break at the end."""
    return msgspec.json.format(to_line(record), indent=2)


def from_json(text: str | bytes) -> Trace | Rejected:
    """The record of one JSON object. Raises ``MalformedError`` where the text does not hold one."""
    try:
        raw = msgspec.json.decode(text)
        if isinstance(raw, dict) and "rejected" in raw:
            return msgspec.convert(raw, Rejection, strict=True).rejected
        return msgspec.convert(raw, Trace, strict=True)
    except (msgspec.DecodeError, msgspec.ValidationError, UnicodeDecodeError) as error:
        raise MalformedError(str(error)) from error


def schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of one object of the output, made from the records: a trace, or a rejected input."""
    (trace, rejection), parts = msgspec.json.schema_components([Trace, Rejection], ref_template="#/$defs/{name}")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "One object of `ascribe trace --json`",
        "description": "Offsets are half-open and count Unicode code points of article.text.",
        "oneOf": [trace, rejection],
        "$defs": dict(sorted(parts.items())),
    }


def _paired(value: Any) -> Any:
    if isinstance(value, str):
        return value.translate(_HALVES)
    if isinstance(value, dict):
        return {key: _paired(item) for key, item in value.items()}
    return [_paired(item) for item in value] if isinstance(value, list | tuple) else value


def encoded(record: object) -> bytes:
    """Any record as compact JSON, to be read again by ``decoded``; half surrogate pairs become U+FFFD. The same record
    gives the same bytes: sets are sorted."""
    try:
        return msgspec.json.encode(record, order="deterministic")
    except UnicodeEncodeError:
        return msgspec.json.encode(_paired(msgspec.to_builtins(record, order="deterministic")))


def decoded(data: bytes, kind: type[Record]) -> Record:
    """The record of a kind from its JSON. Raises ``MalformedError`` where the bytes do not hold one."""
    try:
        return msgspec.json.decode(data, type=kind)
    except (msgspec.DecodeError, msgspec.ValidationError, UnicodeDecodeError) as error:
        raise MalformedError(str(error)) from error


def pretty(record: object) -> str:
    """Any record, or plain lists and dicts of them, as JSON indented for people. No line break at the end."""
    return msgspec.json.format(encoded(record), indent=2).decode()

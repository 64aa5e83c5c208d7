"""JSON, lossless, with exactly the keys of docs/records.md. The only importer of the JSON library."""

from typing import Any

import msgspec

from ascribe.records import Rejected, Trace


class Malformed(ValueError):
    """The text is not the JSON of a record; the message names the place and what was expected."""


def to_dict(record: Trace | Rejected) -> dict[str, Any]:
    """The record as plain dicts and lists; a rejected page as ``{"rejected": {…}}``."""
    plain: dict[str, Any] = msgspec.to_builtins(record)
    return {"rejected": plain} if isinstance(record, Rejected) else plain


def to_line(record: Trace | Rejected) -> str:
    """The record as one line of JSON without a line break."""
    if isinstance(record, Rejected):
        return msgspec.json.encode({"rejected": record}).decode()
    return msgspec.json.encode(record).decode()


def to_json(records: list[Trace | Rejected]) -> str:
    """Indented JSON: the record itself where there is one, else a list."""
    whole: Any = [to_dict(r) for r in records] if len(records) != 1 else to_dict(records[0])
    return msgspec.json.format(msgspec.json.encode(whole), indent=2).decode()


def from_json(text: str | bytes) -> Trace | Rejected:
    """The record of one JSON object. Raises ``Malformed`` where the text does not hold one."""
    try:
        raw = msgspec.json.decode(text)
        if isinstance(raw, dict) and "rejected" in raw:
            return msgspec.convert(raw["rejected"], Rejected, strict=True)
        return msgspec.convert(raw, Trace, strict=True)
    except (msgspec.DecodeError, msgspec.ValidationError) as error:
        raise Malformed(str(error)) from error


def schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of a trace, made from the records."""
    made = msgspec.json.schema(Trace)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "ascribe trace", **made}

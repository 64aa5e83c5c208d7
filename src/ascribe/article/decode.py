"""Bytes to text: byte-order mark, what the carrier said, what the page says, then a guess.

Never raises. What cannot be decoded becomes U+FFFD; NULs and lone surrogates are dropped.
"""

import codecs
import re

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(rb"""<(?:meta|\?xml)[^>]{0,400}?(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]{2,40})""", re.I)
_UNWANTED = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\ud800-\udfff\ufdd0-\ufdef\ufeff\ufffe\uffff]")
_SAMPLE = 200_000
# Web pages that say the first mean the second (WHATWG Encoding Standard, section 4.2).
_MEANT = {"iso-8859-1": "cp1252", "iso8859-1": "cp1252", "latin-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254"}


def decode(body: bytes, encoding: str | None = None) -> str:
    """The text of the bytes: no NULs, no control characters but tab and line ends, no lone surrogates."""
    return _UNWANTED.sub("", _decode(body, encoding))


def _decode(body: bytes, encoding: str | None) -> str:
    for mark, name in _MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(name, "replace")
    wide = _wide(body)
    try:
        if not wide:
            return body.decode("utf-8")
    except UnicodeDecodeError as error:
        # A cut at the size cap may split the last character; the rest is still UTF-8.
        if error.start > 0 and error.start >= len(body) - 3:
            return body[: error.start].decode("utf-8")
    declared = _DECLARED.search(body[:4096])
    names = (wide, encoding, declared[1].decode("ascii") if declared else None, _guess(body))
    for claim in names:
        if claim and (codec := _codec(claim)):
            text = body.decode(codec, "replace")
            if text.count("\ufffd") <= len(text) // 200:
                return text
    return body.decode("utf-8", "replace")


def _codec(name: str) -> str | None:
    try:
        known = codecs.lookup(name.strip()).name
    except (LookupError, ValueError):
        return None
    return _MEANT.get(known, known) if getattr(codecs.lookup(known), "_is_text_encoding", True) else None


def _wide(body: bytes) -> str | None:
    """UTF-16 without a mark: nearly every other byte of Western text is zero."""
    head = body[:2000]
    if len(head) < 4:
        return None
    even, odd = head[::2].count(0), head[1::2].count(0)
    if max(even, odd) * 2 < len(head) * 0.6 or min(even, odd) * 10 > len(head):
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _guess(body: bytes) -> str | None:
    import cchardet  # type: ignore[import-untyped, unused-ignore]

    found = cchardet.detect(body[:_SAMPLE]).get("encoding")
    return str(found) if found else None

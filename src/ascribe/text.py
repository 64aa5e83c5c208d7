"""Ground for text: ids, joining blocks, trimming spans. Knows no language and imports nothing of ours."""

import hashlib
from collections.abc import Iterable

JOINT = "\n\n"


def content_id(*parts: str) -> str:
    """A 16-digit hexadecimal id of what is said and where.

    Parts are length-prefixed before hashing, so ("a.b", "c") and ("a", "b.c") never meet.
    """
    digest = hashlib.sha256()
    for part in parts:
        data = part.encode("utf-8", "surrogatepass")
        digest.update(f"{len(data)}:".encode() + data)
    return digest.hexdigest()[:16]


def join_blocks(texts: Iterable[str]) -> tuple[str, list[tuple[int, int]]]:
    """The blocks' texts joined by one blank line, and each block's half-open offsets in the joined text."""
    pieces = list(texts)
    spans, at = [], 0
    for piece in pieces:
        spans.append((at, at + len(piece)))
        at += len(piece) + len(JOINT)
    return JOINT.join(pieces), spans


def trim(text: str, start: int, end: int, edge: str = " \t\r\n\u00a0") -> tuple[int, int]:
    """The span without ``edge`` characters at either end; an all-edge span becomes empty at ``start``."""
    left, right = start, end
    while left < right and text[left] in edge:
        left += 1
    while right > left and text[right - 1] in edge:
        right -= 1
    return (left, right) if left < right else (start, start)


def overlap(a: tuple[int, int], b: tuple[int, int]) -> int:
    """How many characters two half-open spans share."""
    return max(0, min(a[1], b[1]) - max(a[0], b[0]))

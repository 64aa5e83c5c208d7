"""Halves of surrogate pairs, which no UTF-8 can hold: written as U+FFFD, of the same length, so that offsets hold."""

from typing import Any

_HALVES = dict.fromkeys(range(0xD800, 0xE000), "\ufffd")


def whole(words: str) -> str:
    """The words with U+FFFD for each half of a pair."""
    return words.translate(_HALVES)


def paired(value: Any) -> Any:
    """Lists and dicts whose strings are ``whole``; their keys stay as they are."""
    if isinstance(value, str):
        return whole(value)
    if isinstance(value, dict):
        return {key: paired(item) for key, item in value.items()}
    return [paired(item) for item in value] if isinstance(value, list) else value

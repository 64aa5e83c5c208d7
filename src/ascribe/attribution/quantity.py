"""Figures."""
from ascribe.attribution.parse import Parse
from ascribe.records import Attribution, Figure, Moment


def figures(text: str, page: Parse, times: tuple[Moment, ...], attributions: tuple[Attribution, ...]) -> tuple[Figure, ...]:
    return ()

"""The card: fits its width, says everything, needs no colour."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from ascribe.faces.card import show
from ascribe.records import Trace
from tests.samples import SAMPLE, traces


def printed(trace: Trace, width: int, *, terminal: bool = False) -> str:
    out = io.StringIO()
    console = Console(file=out, width=width, force_terminal=terminal, color_system="truecolor" if terminal else None)
    show(trace, console)
    return out.getvalue()


@pytest.mark.parametrize("width", [80, 100, 140])
def test_it_fits_and_says_everything(width: int) -> None:
    card = printed(SAMPLE, width)
    assert max(map(cell_len, card.splitlines())) <= width
    for words in (
        "Mill stays shut, council says", "The Post · 14 March 2025, 07:40 (json-ld)", "1 comment block, kept apart",
        "Ivo Lund", "note: only the first half was read", "└─ leaked report", "intends: The mill will stay shut until May",
        "person, of the workers’ union", "in its own voice", "figure-without-source", "¶2", "2 attributions · 1 figure · 1 time",
    ):  # fmt: skip
        assert words in " ".join(card.split()), "a line may break between words"


@given(traces(), st.integers(60, 150))
def test_no_page_steers_the_terminal_or_breaks_the_width(trace: Trace, width: int) -> None:
    card = printed(trace, width)
    assert "\x1b" not in card
    assert "\u202e" not in card
    assert all(cell_len(line) <= max(width, 60) for line in card.splitlines())


def test_colour_adds_nothing_that_the_words_do_not_say() -> None:
    coloured = printed(SAMPLE, 100, terminal=True)
    assert "\x1b[" in coloured
    import re

    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == printed(SAMPLE, 100)

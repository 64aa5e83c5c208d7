"""CSV: one row an attribution, no formula."""

from dataclasses import replace

from ascribe.export.csv import COLUMNS, rows
from tests.samples import SAMPLE


def test_one_row_an_attribution() -> None:
    first, second = rows(SAMPLE)
    assert len(first) == len(second) == len(COLUMNS)
    cells = dict(zip(COLUMNS, first, strict=True))
    assert cells["chain"] == "council ← leaked report"
    assert cells["content"] == "The mill will stay shut until May"
    assert cells["certainty"] == "intended"


def test_no_cell_is_a_formula() -> None:
    source = replace(SAMPLE.sources[1], name='=HYPERLINK("http://x")', role="@x")
    trace = replace(SAMPLE, sources=(SAMPLE.sources[0], source, SAMPLE.sources[2]))
    cells = dict(zip(COLUMNS, rows(trace)[0], strict=True))
    assert cells["source"].startswith("'=")
    assert cells["role"] == "'@x"

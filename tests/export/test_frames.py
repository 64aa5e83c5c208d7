"""Data frames: the columns of the tables, the values of the trace, with no rows too."""

import pytest
from hypothesis import given, settings

from ascribe.export import frames, rows
from ascribe.export.story_rows import story_rows
from ascribe.records import Story, Trace
from tests.export.stories import stories
from tests.samples import SAMPLE, traces


@settings(max_examples=25, deadline=None)
@given(traces())
def test_polars_frames_read_back_as_the_trace(trace: Trace) -> None:
    pytest.importorskip("polars", reason="the extra frames is not installed")
    made = frames.to_polars(rows.trace_rows(trace))
    assert list(rows.traces({name: frame.to_dicts() for name, frame in made.items()})) == [trace]
    assert {n: f.columns for n, f in made.items()} == {n: [c.name for c in rows.TABLES[n]] for n in made}


@settings(max_examples=25, deadline=None)
@given(traces())
def test_pandas_frames_have_every_row_and_column(trace: Trace) -> None:
    pytest.importorskip("pandas", reason="the extra frames is not installed")
    found = rows.trace_rows(trace)
    for name, frame in frames.to_pandas(found).items():
        assert list(frame.columns) == [c.name for c in rows.TABLES[name]]
        assert len(frame) == len(found[name])


@settings(max_examples=25, deadline=None)
@given(stories())
def test_frames_of_any_story(story: Story) -> None:
    pytest.importorskip("polars", reason="the extra frames is not installed")
    pytest.importorskip("pandas", reason="the extra frames is not installed")
    found = story_rows(story)
    for made in (frames.to_polars(found), frames.to_pandas(found)):
        assert {name: len(frame) for name, frame in made.items()} == {name: len(some) for name, some in found.items()}


def test_values() -> None:
    pandas = pytest.importorskip("pandas", reason="the extra frames is not installed")
    made = frames.to_pandas(rows.trace_rows(SAMPLE))
    assert isinstance(made["sources"], pandas.DataFrame)
    assert made["sources"]["name"].tolist() == ["council", "leaked report", "Ana Brill"]
    assert made["attributions"]["source_name"].tolist() == ["leaked report", "Ana Brill"]
    assert made["figures"]["value"].tolist() == [300.0]
    assert made["statements"]["own_voice"].tolist() == [False, False, True]

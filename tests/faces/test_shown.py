"""Records that show themselves: a trace, a story and a claim in a notebook and as frames."""

import copy
import pickle
import subprocess
import sys
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest

import ascribe
from ascribe import records
from ascribe.export import json
from ascribe.faces.python import Claim, Story, Trace
from tests.conftest import STORY
from tests.samples import SAMPLE


@pytest.fixture(scope="module")
def collection(tmp_path_factory: pytest.TempPathFactory) -> ascribe.Collection:
    opened = ascribe.Collection(tmp_path_factory.mktemp("store") / "c.db")
    assert len(list(opened.add([str(STORY)]))) == 7
    return opened


def test_what_a_collection_gives_shows_itself(collection: ascribe.Collection) -> None:
    name = str(STORY / "h1.txt")
    trace, story = collection.trace(name), collection.story(name)
    assert isinstance(trace, Trace)
    assert isinstance(story, Story)
    assert isinstance(story, records.Story)
    assert "srcdoc=" in trace._repr_html_()
    assert "The Varrow Chronicle" in unescape(story._repr_html_())
    told, claim = collection.claim(story.claims[0].id)  # type: ignore[misc]
    assert isinstance(claim, Claim)
    assert told == story
    assert "The Varrow Chronicle" in unescape(claim._repr_html_())
    assert all(isinstance(t, Trace) for t in collection.traces())
    assert (collection.trace("none"), collection.story("none"), collection.claim("none")) == (None, None, None)


def test_they_are_records_still(collection: ascribe.Collection) -> None:
    story = collection.story(str(STORY / "h1.txt"))
    assert story
    claim = Claim.of(story.claims[0], story)
    assert not hasattr(claim, "__dict__")
    for copied in (copy.deepcopy(claim), pickle.loads(pickle.dumps(claim)), replace(claim)):
        assert copied == claim
        assert claim.id in copied._repr_html_()
    assert json.decoded(json.encoded(claim), records.Claim) == story.claims[0]
    assert Story.of(json.decoded(json.encoded(story), records.Story)) == story


def test_frames(collection: ascribe.Collection) -> None:
    pytest.importorskip("pandas", reason="the extra frames is not installed")
    pytest.importorskip("polars", reason="the extra frames is not installed")
    trace, story = Trace.of(SAMPLE), collection.story(str(STORY / "h1.txt"))
    assert story
    assert trace.to_pandas()["sources"]["name"].tolist() == trace.to_polars()["sources"]["name"].to_list()
    assert story.to_pandas()["story_pages"]["article"].tolist() == [p.id for p in story.pages]
    assert story.to_polars()["claims"]["independent"].to_list() == [c.independent for c in story.claims]


def test_a_trace_waits_for_no_database_and_no_frame() -> None:
    code = (
        "import sys, ascribe; ascribe.trace\n"
        "print([m for m in ('sqlalchemy', 'alembic', 'pandas', 'polars', 'pyarrow', 'spacy') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_collections_close(tmp_path: Path) -> None:
    with ascribe.Collection(tmp_path / "c.db") as opened:
        assert type(opened) is ascribe.Collection
        assert list(opened.traces()) == []

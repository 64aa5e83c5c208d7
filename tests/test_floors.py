"""The scores' floors, on the corpora where they are at hand. Speed is measured by ``make bench``, never by a test."""

import tomllib

import pytest

from bench import __main__ as bench
from bench import attribution, pages, reading, shared, story

needs_corpora = pytest.mark.skipif(not shared.present(), reason=f"the corpora are not at {shared.SHARED}")


@needs_corpora
@pytest.mark.parametrize("name", ["pages", "attribution", "reading", "story"])
def test_scores_hold_their_floors(name: str) -> None:
    floors = tomllib.loads(bench.FLOORS.read_text(encoding="utf-8"))[name]
    module = {"pages": pages, "attribution": attribution, "reading": reading, "story": story}[name]
    assert module.corpus() == floors["corpus"], "the floors were measured on another state of the corpus"
    scores = module.measure()
    low = {key: (scores.get(key), floor) for key, floor in floors["at_least"].items() if scores.get(key, -1) < floor}
    high = {
        key: (scores.get(key), top) for key, top in floors.get("at_most", {}).items() if scores.get(key, top + 1) > top
    }
    assert not low and not high

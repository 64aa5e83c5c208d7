"""What tests of exports need: the invented story told."""

from itertools import combinations

import pytest

from ascribe.corpus.account import account
from ascribe.corpus.passage import reuse, sketch
from ascribe.corpus.story import story
from ascribe.records import Capture, Story, Trace


@pytest.fixture(scope="session")
def whole(told: dict[str, tuple[Capture, Trace]]) -> Story:
    """The story of tests/cases/story, its five pages."""
    traces = [trace for name, (_, trace) in told.items() if name.startswith("h")]
    sketches = [sketch(t) for t in traces]
    shared = {(i, j): reuse(sketches[i], sketches[j]) for i, j in combinations(range(len(traces)), 2)}
    return story("5707", [account(t) for t in traces], shared)

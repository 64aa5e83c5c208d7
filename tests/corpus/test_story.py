"""A story told: who has it from whom, its claims and their origins, as the truth of the invented story has it."""

import json
from itertools import combinations

import pytest

from ascribe.corpus import event
from ascribe.corpus.account import account
from ascribe.corpus.passage import reuse, sketch
from ascribe.corpus.story import story
from ascribe.pipeline import trace_capture
from ascribe.records import Capture, Story, Trace
from tests.conftest import STORY

TRUTH = json.loads((STORY.parent / "truth.json").read_text(encoding="utf-8"))
Told = dict[str, tuple[Capture, Trace]]


@pytest.fixture(scope="module")
def whole(told: Told) -> Story:
    traces = [told[n][1] for n in TRUTH["pages"]]
    sketches = [sketch(t) for t in traces]
    shared = {(i, j): reuse(sketches[i], sketches[j]) for i, j in combinations(range(len(traces)), 2)}
    return story("s", [account(t) for t in traces], shared)


@pytest.fixture(scope="module")
def names(told: Told) -> dict[str, str]:
    return {t.article.id: n for n, (_, t) in told.items()}


@pytest.mark.parametrize("name", TRUTH["pages"])
def test_a_page_has_its_parents(name: str, whole: Story, names: dict[str, str]) -> None:
    page = next(p for p in whole.pages if names[p.id] == name)
    assert page.relation == TRUTH["pages"][name]["relation"]
    assert {names[p.page]: p.relation for p in page.parents if p.page} == TRUTH["pages"][name]["parents"]
    assert all(p.evidence for p in page.parents)


@pytest.mark.parametrize("claim", TRUTH["claims"], ids=lambda c: c["words"])
def test_a_claim_has_its_independent_origins(claim: dict, whole: Story, names: dict[str, str]) -> None:
    found = [c for c in whole.claims if any(claim["words"] in s.text for s in c.statements)]
    assert found, "no such claim"
    assert found[0].independent == claim["independent"]
    assert [names[o.page] for o in found[0].origins if o.page] == claim["origins"]
    assert all(o.reasons for o in found[0].origins)
    assert {p.page for p in found[0].pages} == {s.page for s in found[0].statements}


def test_every_span_is_what_the_page_says(whole: Story, told: Told) -> None:
    texts = {t.article.id: t.article.text for _, t in told.values()}
    for claim in whole.claims:
        for s in claim.statements:
            assert " … ".join(texts[s.page][a:b] for a, b in s.span) == s.text
        for conflict in claim.conflicts:
            for v in conflict.values:
                assert all(0 <= a < b <= len(texts[v.page]) for a, b in v.span)
                if conflict.kind == "figure":
                    assert [texts[v.page][a:b] for a, b in v.span] == [v.text]


def test_a_cut_quotation_is_shown(whole: Story) -> None:
    claim = next(c for c in whole.claims if any("routine finding" in s.text for s in c.statements))
    assert "quotation" in {c.kind for c in claim.conflicts}


def test_no_pages_no_story() -> None:
    empty = story("s", [], {})
    assert (empty.title, empty.pages, empty.claims, empty.circles) == (None, (), (), ())


def test_other_events_stay_apart(told: Told) -> None:
    vectors = {n: event.vector(t.article) for n, (_, t) in told.items()}
    for other in TRUTH["apart"]:
        for name in TRUTH["pages"]:
            assert event.likeness(vectors[other], vectors[name]) < event.SAME_EVENT, (other, name)
    for name in TRUTH["pages"]:
        nearest = max(event.likeness(vectors[name], vectors[o]) for o in TRUTH["pages"] if o != name)
        assert nearest >= event.SAME_EVENT, name


def test_pages_far_apart_in_time_are_not_near() -> None:
    assert event.near("2026-06-03", "2026-06-17T10:00")
    assert not event.near("2026-06-03", "2026-06-18")
    assert event.near("2026-06", "2020-01-01")
    assert event.near(None, "2020-01-01")


def _page(name: str, outlet: str, day: str, text: str) -> Trace:
    trace = trace_capture(Capture(name, text.encode(), "text", None, "utf-8", day, outlet))
    assert isinstance(trace, Trace)
    return trace


def test_the_outlet_that_a_credit_line_thanks_is_the_parent() -> None:
    said = "The harbour of Ost will be closed for 14 days in June because 31 of its 40 piles have rotted through."
    first = _page("a", "Sele Packet", "2025-05-12", f"Harbour to close\n\n{said}")
    second = _page("b", "Ostholm Dagblad", "2025-05-13", f"Ost loses its harbour\n\n{said} So the Sele Packet writes.")
    third = _page(
        "c",
        "Kelm Torch",
        "2025-05-14",
        f"No boats in June\n\n{said} Readers of the Sele Packet are cross.\n\nDivers have looked at the piles twice. "
        "Nobody in the town hall will say what new piles cost.\n\nThe ferry crews will be paid all the same.\n\n"
        "Some details in this story were supplied by Ostholm Dagblad.",
    )
    told = story("s", [account(t) for t in (first, second, third)], {})
    (parent,) = told.pages[2].parents
    assert parent.page == second.article.id
    assert parent.evidence[0] == "its credit line names Ostholm Dagblad"

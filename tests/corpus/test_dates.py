"""What a page says of where it has its story goes before its date; a claim may begin with an outlet that is not there."""

from ascribe.corpus.account import account
from ascribe.corpus.passage import reuse, sketch
from ascribe.corpus.story import story
from ascribe.pipeline import trace_capture
from ascribe.records import Capture, Claim, Story, Trace

TEXT = """Ferry was overloaded for a decade

The Tarn ferry carried more cars than it was built for on 412 days, according to a logbook obtained by Brenmoor Gazette.

“I told them in May that the ramp would not hold, and nobody came,” said Edda Voss, the harbour pilot.

The owner of the ferry said on Friday that the ramp would be rebuilt before the autumn.
"""
CREDITED = f"{TEXT}\nThis article was first published by Brenmoor Gazette.\n"
HERALD = """Ruling on the ferry is near

The ferry must stay in port until 340 new vests are on board, Ansby Herald reported, citing a draft ruling.

The town has waited for the ruling since the winter.
"""
ALSO = """Vests first, judge says

The ferry must stay in port until 340 new vests are on board, according to a draft ruling seen by Ansby Herald.

People in the town use the bus.
"""


def traced(outlet: str, day: str, text: str) -> Trace:
    found = trace_capture(Capture(f"{outlet}.txt", text.encode(), "text", published=day, outlet=outlet))
    assert isinstance(found, Trace)
    return found


def told(*pages: Trace) -> Story:
    ready = [sketch(p) for p in pages]
    shared = {(i, j): reuse(a, b) for i, a in enumerate(ready) for j, b in enumerate(ready) if i < j}
    return story("s", [account(p) for p in pages], shared)


def claim(found: Story, words: str) -> Claim:
    return next(c for c in found.claims if words in c.text)


def test_a_page_comes_from_the_one_it_credits_though_that_is_dated_later() -> None:
    first, later = traced("Brenmoor Gazette", "2026-03-14", TEXT), traced("Karlow Courier", "2026-03-12", CREDITED)
    found = told(first, later)
    page = next(p for p in found.pages if p.outlet == "Karlow Courier")
    assert [(p.page, p.relation) for p in page.parents] == [(first.article.id, "republishes")]
    assert "though its date, 2026-03-14, is later" in page.parents[0].evidence
    for words in ("412 days", "nobody came", "before the autumn"):
        assert [o.page for o in claim(found, words).origins] == [first.article.id]


def test_a_page_that_cites_another_is_not_where_that_one_has_it_from() -> None:
    first, later = traced("Brenmoor Gazette", "2026-03-14", TEXT), traced("Karlow Courier", "2026-03-12", TEXT)
    found = told(first, later)
    came = {p.outlet: [q.page for q in p.parents] for p in found.pages}
    assert came == {"Brenmoor Gazette": [], "Karlow Courier": [first.article.id]}


def test_without_a_word_about_it_the_earlier_page_was_first() -> None:
    silent = TEXT.replace(" obtained by Brenmoor Gazette", "")
    first, later = traced("Brenmoor Gazette", "2026-03-14", silent), traced("Karlow Courier", "2026-03-12", silent)
    came = {p.outlet: [q.page for q in p.parents] for p in told(first, later).pages}
    assert came == {"Brenmoor Gazette": [later.article.id], "Karlow Courier": []}


def test_a_claim_through_an_outlet_that_is_not_there_began_with_it() -> None:
    found = told(traced("Karlow Courier", "2026-03-12", HERALD), traced("Sele Star", "2026-03-13", ALSO))
    vests = claim(found, "340")
    assert [(o.page, o.outside, o.source) for o in vests.origins] == [(None, "Ansby Herald", "draft ruling")]
    assert vests.independent == 1
    assert [p.counted for p in vests.pages] == [True, False]


def test_a_claim_through_an_outlet_that_is_there_is_no_origin_whoever_passed_it_on() -> None:
    passed = HERALD.replace(
        "Ansby Herald reported, citing a draft ruling",
        "Sele Star reported, citing a draft ruling obtained by Ansby Herald",
    )
    first = traced("Ansby Herald", "2026-03-11", ALSO.replace("a draft ruling", "a letter"))
    vests = claim(told(first, traced("Karlow Courier", "2026-03-12", passed)), "340")
    assert [(o.page, o.outside) for o in vests.origins] == [(first.article.id, None)]
    assert [p.why for p in vests.pages if not p.counted] == ["has it from Ansby Herald"]

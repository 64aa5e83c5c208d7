"""A collection on SQLite and on PostgreSQL: the same pages give the same records; adding is idempotent; forgetting is
whole."""

import json as plain
import uuid
from dataclasses import replace
from pathlib import Path

import pytest
from bench.planted import Press
from sqlalchemy import select

from ascribe.collection import Collection, Query, Unusable, linking
from ascribe.export import json
from ascribe.records import Capture, Rejected
from ascribe.store.database import opened, reading
from ascribe.store.store import Store
from ascribe.store.tables import grams, passages, terms
from bench import scale, story
from tests.conftest import STORY, captured

PAGES = sorted(STORY.glob("*.txt"))


@pytest.fixture
def full(address: str) -> Collection:
    collection = Collection(address)
    done = list(collection.add_captures(map(captured, PAGES)))
    assert [a.outcome for a in done] == ["added"] * len(PAGES)
    return collection


def whole(collection: Collection) -> bytes:
    """All that a collection knows, in one piece."""
    ids = [id for id, _ in collection.stories()]
    found, counted = collection.search(Query("dam"))
    return json.encoded(
        [
            [collection.story(i) for i in ids],
            list(collection.traces()),
            collection.counts(),
            collection.quote("we turn the wheel and nothing moves"),
            collection.compare("h1.txt", "h2.txt"),
            sorted(h.page.id for h in found),
            counted.facets,
        ]
    )


@pytest.fixture
def both(postgresql: str, tmp_path: Path) -> tuple[str, str]:
    """The addresses of two empty stores, one of either kind."""
    import psycopg

    name = f"t{uuid.uuid4().hex}"
    with psycopg.connect(postgresql % "postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return str(tmp_path / "a.db"), postgresql % name


def test_both_engines_give_the_same_records(both: tuple[str, str]) -> None:
    out = []
    for address in both:
        with Collection(address) as collection:
            list(collection.add_captures(map(captured, PAGES)))
            out.append(whole(collection))
    assert out[0] == out[1]


@pytest.mark.skipif(not story.GOLD.exists(), reason="the annotated pages are not here")
def test_both_engines_tell_the_gold_story_alike(both: tuple[str, str]) -> None:
    out = []
    for address in both:
        with Collection(address) as collection:
            list(collection.add_captures(story.captures()))
            out.append(json.encoded([[collection.story(id) for id, _ in collection.stories()], collection.counts()]))
    assert out[0] == out[1]


def test_both_engines_find_the_same_among_planted_pages(both: tuple[str, str]) -> None:
    out = []
    for address in both:
        engine = opened(address)
        store = Store(engine)
        store.add([scale.made(page) for page in Press(3, kept=200).pages(400)], [], linking())
        with reading(engine) as connection:
            found = [sorted(map(tuple, connection.execute(select(t)))) for t in (passages, grams, terms)]
        out.append([*found, [(p.id, p.story) for p in store.listed()]])
        store.close()
    assert len(out[0][0]) > 100
    assert out[0] == out[1]


def test_adding_again_changes_nothing(full: Collection) -> None:
    before = whole(full)
    assert {a.outcome for a in full.add_captures(map(captured, PAGES))} == {"known"}
    assert whole(full) == before


def test_another_capture_of_the_same_page_is_kept_with_it(full: Collection) -> None:
    again = replace(captured(PAGES[0]), body=PAGES[0].read_bytes() + b"\n\n")
    done = list(full.add_captures([again]))
    assert [a.outcome for a in done] == ["known"]
    assert done[0].page == next(p.id for p in full.pages() if p.input == "h1.txt")
    assert full.counts()["pages"] == len(PAGES)


def test_the_story_is_one_and_other_events_stay_out(full: Collection) -> None:
    ((id, pages),) = full.stories()
    assert [p.input for p in pages] == ["h1.txt", "h2.txt", "h3.txt", "h4.txt", "h5.txt"]
    told = full.story("h2.txt")
    assert told is not None
    assert told.id == id
    assert full.story(id[:8]) == told == full.story(id)


def test_a_story_is_told_anew_when_a_page_comes(address: str) -> None:
    with Collection(address) as collection:
        list(collection.add_captures(map(captured, PAGES[:3])))
        assert len(collection.story("h1.txt").pages) == 3  # type: ignore[union-attr]
        list(collection.add_captures(map(captured, PAGES[3:5])))
        assert len(collection.story("h1.txt").pages) == 5  # type: ignore[union-attr]


def test_a_claim_is_found_by_its_id(full: Collection) -> None:
    told = full.story("h1.txt")
    assert told is not None
    for claim in told.claims:
        assert full.claim(claim.id) == full.claim(claim.id[:8]) == (told, claim)
    assert full.claim("nothing") is None


def test_what_cannot_be_read_is_recorded_and_the_rest_goes_on(address: str) -> None:
    bad = Capture("bad.txt", b"", "text")
    gone = Rejected("archive", "not-found", "There is no such file.", "gone.txt")
    with Collection(address) as collection:
        done = list(collection.add_captures([bad, captured(PAGES[0]), gone]))
        assert [a.outcome for a in done] == ["rejected", "added", "rejected"]
        assert {r.input for r in collection.rejections()} == {"bad.txt", "gone.txt"}


@pytest.mark.parametrize(
    ("query", "inputs"),
    [
        (Query("spillway gate"), {"h1.txt", "h2.txt", "h3.txt", "h5.txt"}),
        (Query('"gate spillway"'), set()),
        (Query('"spillway gate" inspectors'), {"h1.txt", "h2.txt"}),
        (Query("dam", outlet="hill radio"), {"h4.txt"}),
        (Query(speaker="lund"), {"h2.txt", "h3.txt"}),
        (Query("dam", kind="document", until="2026-06-03"), {"h1.txt", "h2.txt", "h3.txt"}),
        (Query("reservoir", since="2026-06-04"), {"h4.txt", "h5.txt", "x1.txt"}),
        (Query('" * ) OR NEAR'), set()),
        (Query("'; DROP TABLE articles"), set()),
    ],
)  # fmt: skip
def test_search(full: Collection, query: Query, inputs: set[str]) -> None:
    found, counted = full.search(query)
    assert {h.page.input for h in found} == inputs
    assert counted.total == len(inputs)


def test_a_quotation_is_looked_up(full: Collection) -> None:
    assert full.quote("But it does not heal either", "Alwin Thode").verdict == "exact"
    assert full.quote("does not fail overnight").verdict == "exact"
    assert full.quote("But it would not heal either").verdict == "altered"
    assert full.quote("I never set foot on that island").verdict == "absent"


def test_forgetting_is_whole(full: Collection, address: str, tmp_path: Path) -> None:
    words = "gallery to within two metres"
    assert full.search(Query(f'"{words}"'))[1].total == 1
    before = full.counts()
    assert full.forget(["h1.txt"]) == 1
    after = full.counts()
    assert after["pages"] == before["pages"] - 1
    assert after["passages"] < before["passages"]
    assert full.search(Query(f'"{words}"'))[1].total == 0
    assert full.trace("h1.txt") is None
    assert full.quote("We turn the wheel and nothing moves").verdict == "absent"
    told = full.story("h2.txt")
    assert told is not None
    assert "Chronicle" not in {p.outlet for p in told.pages}
    if "://" not in address:
        full.__exit__()
        left = b"".join(p.read_bytes() for p in tmp_path.glob("store.db*"))
        assert b"Hollin dam has 14 cracks, inspection report shows" not in left
        full = Collection(address)
    assert [a.outcome for a in full.add_captures([captured(PAGES[0])])] == ["forgotten"]
    assert full.check() == "ok"


def test_an_outlet_is_forgotten(full: Collection) -> None:
    assert full.forget(["HILL RADIO"]) >= 1
    assert not any(p.outlet == "Hill Radio" for p in full.pages())
    assert full.forget(["Nobody's Gazette"]) == 0


def test_an_address_that_is_none_is_told() -> None:
    for address in ("mysql://here/there", "postgresql://nobody@127.0.0.1:1/none", "/proc/nowhere/x.db"):
        with pytest.raises(Unusable) as caught:
            Collection(address)
        assert address in str(caught.value)


def test_a_file_that_is_no_store_is_told(tmp_path: Path) -> None:
    path = tmp_path / "letter.db"
    path.write_text("Dear sir, this is not a database at all, and it is long enough to be read as one. " * 50)
    with pytest.raises(Unusable):
        Collection(path)
    assert plain.dumps(path.read_text()[:4]) == '"Dear"'

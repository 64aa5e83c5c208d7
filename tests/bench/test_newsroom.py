"""The generator of newsrooms: the same seed the same bytes, and a truth that its pages bear out."""

import json
from dataclasses import replace
from pathlib import Path

from bench.newsroom import Settings, events
from bench.newsroom.__main__ import write
from bench.newsroom.render import body, truth

SMALL = Settings(seed=5, outlets=60, events_a_day=6)
PAGES = 400


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(tmp_path: Path) -> None:
    for name in ("a", "b"):
        assert write(tmp_path / name, PAGES, SMALL) == PAGES
    write(tmp_path / "c", PAGES, replace(SMALL, seed=6))
    one, same, other = (
        [(p.name, p.read_bytes()) for p in sorted((tmp_path / n).rglob("*.jsonl"))] for n in ("a", "b", "c")
    )
    assert one == same
    assert one != other


def test_a_shorter_run_is_the_beginning_of_a_longer_one() -> None:
    short, long = (list(events(n, SMALL)) for n in (100, 300))
    whole = len(short) - 1  # the last event of the short run may be cut
    assert [truth(e) for e in short[:whole]] == [truth(e) for e in long[:whole]]


def test_what_the_truth_names_stands_on_its_page() -> None:
    quoted = 0
    for event in events(PAGES, SMALL):
        pages = {p.url: p for p in event.pages}
        told = truth(event)
        for claim in told["claims"]:
            for one in claim["carriers"]:
                text = "\n".join(pages[one["page"]].paragraphs)
                assert one["sentence"] in text
                if one["quotation"]:
                    quoted += 1
                    assert one["quotation"] in one["sentence"]
            assert claim["independent"] == len(claim["origins"]) >= 1
            assert all(o is None or o in pages for o in claim["origins"])
    assert quoted > 100


def test_parents_come_before_their_children_and_lead_to_the_root() -> None:
    relations = set()
    for event in events(PAGES, SMALL):
        told = {p["url"]: p for p in truth(event)["pages"]}
        for page in told.values():
            relations.add(page["relation"])
            at = page
            for parent in page["parents"]:
                if parent["page"]:
                    assert told[parent["page"]]["when"] <= page["when"]
            while at["parents"] and at["parents"][0]["page"]:
                at = told[at["parents"][0]["page"]]
            assert page["root"] == (at["parents"][0]["outside"] if at["parents"] else at["url"])
    assert relations == {"origin", "independent", "republishes", "rewrites", "cites"}


def test_dates_are_wrong_and_missing_as_often_as_was_asked() -> None:
    shown = [(p.when, p.shown) for e in events(3000, SMALL) for p in e.pages]
    missing = sum(s is None for _, s in shown) / len(shown)
    wrong = sum(s is not None and s != w for w, s in shown) / len(shown)
    assert 0.12 < missing < 0.18
    assert 0.12 < wrong < 0.18


def test_pages_are_of_both_kinds_and_carry_furniture() -> None:
    pages = [p for e in events(PAGES, SMALL) for p in e.pages]
    assert {p.html for p in pages} == {True, False}
    for page in pages[:50]:
        assert page.outlet.furniture[0] in body(page)
        assert page.widget[0] in body(page)
    assert json.dumps(truth(next(events(3, SMALL))))

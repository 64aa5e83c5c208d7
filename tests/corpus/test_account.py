"""Accounts: a page ready to be told of, which goes through a file unchanged."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ascribe.batch import work
from ascribe.corpus.account import Account, account
from ascribe.engine import table
from ascribe.export import json
from ascribe.pipeline import trace_capture
from ascribe.records import Capture, Trace

SENTENCES = (
    "The bridge at Tarn will close on 4 May, the harbour office said.",
    "“Nobody asked us about the 412 lamps,” said Edda Voss, the pilot.",
    "Between 300 and 360 people were on board, according to a memo seen by Ansby Herald.",
    "The minister denied that any report had been written.",
    "Read more: ferries",
)


def traced(text: str) -> Trace | None:
    found = trace_capture(Capture("page.txt", text.encode("utf-8"), "text", published="2026-05-02", outlet="Tarn Post"))
    return found if isinstance(found, Trace) else None


@given(
    st.lists(st.sampled_from(SENTENCES) | st.text(st.characters(exclude_categories=["Cs"]), max_size=60), max_size=6)
)
def test_it_comes_back_from_its_bytes_and_its_units_stand_in_its_text(sentences: list[str]) -> None:
    trace = traced("\n\n".join(sentences))
    if trace is None:
        return
    told = account(trace)
    assert json.decoded(json.encoded(told), Account) == told
    for unit in told.units:
        assert unit.text == " … ".join(told.text[s:e] for s, e in unit.spans)
        assert unit.plain <= unit.terms
        assert (unit.certainty is None) <= (unit.root is None)


def test_sets_are_sorted_so_that_one_page_gives_the_same_bytes_in_every_process() -> None:
    trace = traced("\n\n".join(SENTENCES))
    assert trace is not None
    told = account(trace)
    assert told.units
    first = json.decoded(json.encoded(told.units), list[list[object]])[0]
    terms = first[told.units[0]._fields.index("terms")]
    assert isinstance(terms, list)
    assert terms == sorted(terms)


def test_a_page_that_cannot_be_made_ready_is_rejected_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    good, bad = traced(SENTENCES[0]), traced(SENTENCES[1])
    assert good is not None
    assert bad is not None

    def failing(trace: Trace) -> Account:
        if trace is bad:
            raise RuntimeError("a fault of ours")
        return account(trace)

    monkeypatch.setattr(work, "account", failing)
    with work.Pages(tmp_path, 0) as pages:
        pages.add(0, bad)
        pages.add(1, good)
    assert [r["page"] for r in table.every(tmp_path / "accounts")] == [1]
    assert [r["article"] for r in table.every(tmp_path / "tables/articles")] == [good.article.id]
    refused = list(table.every(tmp_path / "tables/rejected"))
    assert [(r["input"], r["code"]) for r in refused] == [("page.txt", "failed")]
    assert "a fault of ours" in refused[0]["detail"]

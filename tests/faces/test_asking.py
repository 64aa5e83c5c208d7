"""The commands that ask a collection about an answer and about several sources, and the functions behind them."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Annotated

import pytest
import typer
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from ascribe.collection import Collection
from ascribe.faces import asking
from ascribe.records import Capture
from tests.conftest import STORY, captured

H1, H3 = "https://chronicle.example/dam", "https://comet.example/dam/"
ANSWER = f"""What is known of the dam

The [Chronicle]({H1}) has “We turn the wheel and nothing moves,” from one engineer. “It does not heal either” is Alwin
Thode's [1].

Petra Lund said: “I have packed a bag and it stands by the door.” ([Comet]({H3}?utm_source=agent))

The Water Authority called the cracks “a routine finding … of this age”. [1] Karl Ebbing said: “The village will never be
evacuated by anybody.”

Lena Osterby said “I had my lamp and a piece of chalk” ({H1}). The report says the crack “runs from the tower to within
two metres of the crest”. {H1}

[1]: https://elsewhere.example/x
"""

app = typer.Typer()


@app.callback()
def _root(context: typer.Context, store: Annotated[str | None, typer.Option("--store")] = None) -> None:
    context.obj = store


for _command in asking.COMMANDS:
    app.command()(_command)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = str(tmp_path_factory.mktemp("asking") / "c.db")
    urls = {"h1": H1, "h3": H3}
    with Collection(path) as collection:
        pages = [captured(p) for p in sorted(STORY.glob("*.txt"))]
        named = [Capture(c.input, c.body, c.media, urls.get(c.input[:2]), c.encoding) for c in pages]
        assert all(a.outcome == "added" for a in collection.add_captures(named))
    return path


@pytest.fixture(scope="module")
def collection(store: str) -> Iterator[Collection]:
    with Collection(store) as opened:
        yield opened


def run(store: str, *arguments: str, status: int = 0, given: str | None = None) -> str:
    done = CliRunner().invoke(app, ["--store", store, *arguments], input=given)
    assert done.exit_code == status, done.output
    return done.output


def surname(name: str | None) -> str | None:
    return name.split()[-1] if name else None


def test_every_quotation_gets_its_verdict(collection: Collection) -> None:
    found = asking.check_answer(collection, ANSWER)
    assert [(q.quotation.text[:16], surname(q.quotation.speaker), q.verdict) for q in found.quotations] == [
        ("We turn the whee", None, "exact"),
        ("It does not heal", None, "exact"),
        ("I have packed a ", "Lund", "other speaker"),
        ("a routine findin", "Authority", "exact"),
        ("The village will", "Ebbing", "absent"),
        ("I had my lamp an", "Osterby", "cited page lacks it"),
        ("runs from the to", None, "altered"),
    ]
    assert found.quotations[-1].variants[0].differences == (("tower", "gallery"),)
    pages = {c.href: c.page for c in found.citations}
    assert pages["https://elsewhere.example/x"] is None
    assert pages[H1] == collection.trace("h1.txt").article.id  # type: ignore[union-attr]
    assert pages[f"{H3}?utm_source=agent"] == collection.trace("h3.txt").article.id  # type: ignore[union-attr]
    assert not found.notes


def test_addresses_are_one_whatever_their_scheme_and_ending(collection: Collection) -> None:
    for name in (H1, H1 + "/", H1.replace("https", "http"), H3, H3[:-1], f"{H1}?utm_medium=x#below", "h1.txt"):
        assert asking.page_at(collection, name) is not None, name
    for name in ("", "https://chronicle.example/", H1 + "/x", "\0", "\ud800", H1 + "\0"):
        assert asking.page_at(collection, name) is None, name


def test_time_that_runs_out_is_told(collection: Collection, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter(range(0, 1000, 10))
    monkeypatch.setattr(asking, "time", SimpleNamespace(monotonic=lambda: next(clock)))
    found = asking.check_answer(collection, ANSWER, seconds=25)
    assert len(found.quotations) == 2
    assert "the last 5 quotations were not checked" in found.notes[0].detail


def test_a_pattern_is_looked_for_like_any_quotation(collection: Collection) -> None:
    found = asking.check_answer(collection, f"“{'of the ' * 300}end” and “We turn the wheel and nothing moves”")
    assert [q.verdict for q in found.quotations] == ["absent", "exact"]


@given(st.text(alphabet="“”\"‘’'[]()^1: \nabc…>`https/.\0\ud800", max_size=80) | st.text(max_size=80))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_answer_breaks_it(collection: Collection, text: str) -> None:
    found = asking.check_answer(collection, f"“one two three four” {text}")
    assert found.quotations[0].quotation.text.startswith("one two three four")


def test_how_many_origins_stand_behind_some_pages(collection: Collection) -> None:
    found = asking.independent_sources(collection, [f"h{n}.txt" for n in range(1, 6)])
    assert found.independent == 2
    assert [s.own for s in found.sources] == [True, False, False, True, False]
    cracks = next(c for c in found.claims if "14 cracks" in c.text)
    assert cracks.independent == len(cracks.origins) == 2
    # The blog and the tabloid that it copies: one origin, though neither page is it.
    found = asking.independent_sources(collection, ["h5.txt", "h3.txt"])
    assert (found.independent, [s.own for s in found.sources]) == (1, [False, True])
    assert {s.origin for s in found.sources} == {collection.trace("h1.txt").article.id}  # type: ignore[union-attr]


def test_nothing_is_concluded_where_the_evidence_does_not_reach(collection: Collection) -> None:
    found = asking.independent_sources(collection, ["h1.txt", "x1.txt", "https://elsewhere.example/x"])
    assert found.independent is None
    assert [(s.own, s.page is None) for s in found.sources] == [(None, False), (None, False), (None, True)]
    assert found.sources[2].why == "not in the collection"
    assert found.claims == ()
    assert asking.independent_sources(collection, ["h1.txt"]).independent is None
    for sources in ([], ["h1.txt"] * 21):
        with pytest.raises(ValueError, match="1 to 20"):
            asking.independent_sources(collection, sources)


def test_texts_that_are_handed_over_count_and_are_not_kept(collection: Collection) -> None:
    retold = (
        "Valley Post\n\nCracks in Hollin dam\n\n5 June 2026\n\nInspectors found 14 cracks in the wall of the Hollin dam, "
        "The Varrow Chronicle reported, citing an inspection report. The reservoir should be lowered by six metres before "
        "the autumn rains, the Chronicle said. The spillway gate of the Hollin dam has not been opened since March, two "
        "engineers told the Chronicle."
    )
    before = collection.counts()
    found = asking.independent_sources(collection, ["h1.txt", retold, "h1.txt"])
    assert (found.independent, [s.own for s in found.sources]) == (1, [True, False, False])
    assert "The Varrow Chronicle" in found.sources[1].why
    assert found.sources[2].why == "the same page as one before"
    assert len(found.sources[1].given) <= 100
    assert collection.counts() == before


def test_a_claim_by_words(collection: Collection) -> None:
    found = asking.find_claim(collection, "reservoir lowered by six metres")
    assert found is not None
    assert "six metres" in found[1].text
    assert asking.find_claim(collection, found[1].id) == found
    for words in ("zeppelins over the harbour", "", "\0", "nothing-of-that-name"):
        assert asking.find_claim(collection, words) is None


def test_check_prints_and_ends_by_what_it_found(store: str, tmp_path: Path) -> None:
    file = tmp_path / "answer.md"
    file.write_text(ANSWER, encoding="utf-8")
    out = run(store, "check", str(file), status=1)
    assert out.startswith("7 quotations: 3 exact, ")
    assert "ABSENT  “The village will never be evacuated by anybody.”" in out
    assert "here “tower”, there “gallery”" in out
    assert "CITATIONS: 6, 2 of them not in the collection" in out
    found = json.loads(run(store, "check", str(file), "--json", status=1))
    assert [q["verdict"] for q in found["quotations"]].count("exact") == 3
    out = run(store, "check", "-", given="\ufeff“We turn the wheel and nothing moves,” she said.\r\n")
    assert out.startswith("1 quotation: 1 exact\n")
    assert run(store, "check", "-", given="Nothing is quoted here.") == "0 quotations\n"
    assert "No such file" in run(store, "check", str(tmp_path / "none.md"), status=2)


def test_independent_prints(store: str, tmp_path: Path) -> None:
    out = run(store, "independent", "h1.txt", "h2.txt", "nobody.txt")
    assert out.startswith("INDEPENDENT ORIGINS BEHIND 2 OF 3 SOURCES: 1\n")
    assert "not counted  Northlight Agency: cites The Varrow Chronicle" in out
    assert "undetermined nobody.txt: not in the collection" in out
    file = tmp_path / "h4.txt"
    file.write_text((STORY / "h4.txt").read_text(encoding="utf-8").replace("chalk", "rope"), encoding="utf-8")
    found = json.loads(run(store, "independent", "h1.txt", str(file), "--json"))
    assert found["independent"] == 2
    assert "20 pages at most" in " ".join(run(store, "independent", *["h1.txt"] * 21, status=2).split())


@pytest.mark.parametrize("place", ["nowhere", "127.0.0.1:x", "0.0.0.0:8000", "example.org:80", "127.0.0.1:70000"])
def test_mcp_serves_this_machine_only(store: str, place: str) -> None:
    assert "--http" in run(store, "mcp", "--http", place, status=2)


def test_the_commands_are_told_without_anything_heavy() -> None:
    program = (
        "import sys, ascribe.faces.asking; "
        "print([m for m in ('sqlalchemy', 'msgspec', 'mcp', 'onnxruntime', 'ascribe.pipeline') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"

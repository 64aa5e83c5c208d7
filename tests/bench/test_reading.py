"""The benches' own reading of corpora, on texts made here: no corpus is needed."""

from pathlib import Path

import pytest

from ascribe.records import Moment
from bench import dating, factuality, quoting, reading, treebank

GUM = """\
# newdoc id = one
# meta::dateCreated = 2019-11-18
# newpar
# text = I don't know (yet).
1\tI\t_\tPRON\t_\t_\t_\t_\t_\t_
2-3\tdon't\t_\t_\t_\t_\t_\t_\t_\t_
2\tdo\t_\tAUX\t_\t_\t_\t_\t_\t_
3\tn't\t_\tPART\t_\t_\t_\t_\t_\t_
4\tknow\t_\tVERB\t_\t_\t_\t_\t_\t_
5\t(\t_\tPUNCT\t_\t_\t_\t_\t_\tSpaceAfter=No
6\tyet\t_\tADV\t_\t_\t_\t_\t_\tSpaceAfter=No
6.1\tnever\t_\tADV\t_\t_\t_\t_\t_\t_
7\t)\t_\tPUNCT\t_\t_\t_\t_\t_\tSpaceAfter=No
8\t.\t_\tPUNCT\t_\t_\t_\t_\t_\t_

# text = In May 2015 or 2016
1\tIn\t_\tADP\t_\t_\t_\t_\t_\t_
2\tMay\t_\tPROPN\t_\t_\t_\t_\t_\tEntity=(1|XML=<date when:::"2015-05"><w>
3\t2015\t_\tNUM\t_\t_\t_\t_\t_\tXML=</w></date>
4\tor\t_\tCCONJ\t_\t_\t_\t_\t_\t_
5\t2016\t_\tNUM\t_\t_\t_\t_\t_\tXML=<date notAfter:::"2016"></date>

# newpar id = p2
# text = the ’70s
1\tthe\t_\tDET\t_\t_\t_\t_\t_\t_
2\t’70s\t_\tNOUN\t_\t_\t_\t_\t_\tXML=<date from:::"1970" to:::"1979"></date>
"""
IOB = """\
# newdoc id = a
# text = Ann Lee's of the Board.
1\tAnn\tB-PER
2\tLee\tI-PER
3\t's\tO
4\tof\tO
5\tthe\tB-ORG
6\tBoard\tI-ORG
7\t.\tO
"""


def test_a_treebank_gives_paragraphs_and_the_words_in_them(tmp_path: Path) -> None:
    path = tmp_path / "x.conllu"
    path.write_text(GUM, encoding="utf-8")
    (document,) = treebank.universal(path)
    assert document.text == "I don't know (yet). In May 2015 or 2016\n\nthe ’70s"
    assert [document.text[s:e] for s, e in document.blocks] == ["I don't know (yet). In May 2015 or 2016", "the ’70s"]
    assert all(document.text[w.start : w.end] == w.columns[1] for w in document.words)
    assert document.meta == {"dateCreated": "2019-11-18"}
    marks = [(document.text[slice(*m.span)], m.when, m.ends) for m in dating.marks(document)]
    assert marks == [("May 2015", "2015-05", None), ("’70s", None, ("1970", "1979"))]


def test_names_are_runs_of_their_column(tmp_path: Path) -> None:
    path = tmp_path / "x.iob2"
    path.write_text(IOB, encoding="utf-8")
    (document,) = treebank.columns(path)
    found = sorted(treebank.runs(document.words, 2))
    assert [(document.text[s:e], kind) for s, e, kind in found] == [("Ann Lee", "PER"), ("the Board", "ORG")]
    bared = [reading.bare(document.text, name) for name in [*found, (0, 9, "PER")]]
    assert [document.text[s:e] for s, e, _ in bared] == ["Ann Lee", "Board", "Ann Lee"]


@pytest.mark.parametrize(
    ("when", "ours", "right"),
    [
        ("2015", "2015", True),
        ("2015", "2015-03", False),
        ("2019-11-18", "2019-11-18TMO", True),
        ("1872", "1871/1872", True),
        ("--05-01", "XXXX-05-01", True),
        ("--05-01", "2011-05-01T10:00", True),
        ("--03", "2011-03-02", False),
        ("2011-03", "XXXX-03", False),
    ],
)
def test_a_date_is_right_to_its_precision(when: str, ours: str, right: bool) -> None:
    assert dating.right(dating.Mark((0, 1), when, None), Moment((0, 1), ours)) is right


@pytest.mark.parametrize(
    ("ends", "ours", "right"),
    [
        (("1990", "1999"), "1990/1999", True),
        (("1990-01-01", "1999-12-31"), "199X", True),
        (("2006-02-19", "2006-02-26"), "2006-W08", True),
        (("2017-04-03", "2017-04-09"), "2017-W13", False),
        (("--03", "--06"), "2013-SP", True),
        (("--12", "--03"), "XXXX-WI", True),
        (("2012-06", "2012-09"), "2012-SU", True),
        (("2020-02-29", "2023-02-28"), "P3Y", False),
    ],
)
def test_a_period_is_right_by_the_days_it_covers(ends: tuple[str, str], ours: str, right: bool) -> None:
    assert dating.right(dating.Mark((0, 1), None, ends), Moment((0, 1), ours)) is right


def test_an_event_keeps_its_place_and_its_context() -> None:
    words = "`` We did n't leave , '' said Ann -- who might not stay ( yet ) .".split()
    sentence = [(w, "3.0" if w in ("leave", "said", "stay") else "_") for w in words]
    text, events = factuality.laid_out(sentence)
    assert text == "“We didn't leave,” said Ann -- who might not stay (yet)."
    assert [text[e.start : e.end] for e in events] == ["leave", "said", "stay"]
    assert [text[e.since : e.start].strip() for e in events] == ["We didn't", "", "who might not"]


def test_a_class_is_given_the_mean_drawn_towards_its_local_reading() -> None:
    seen = [(("asserted", "plain", False), 3.0)] * 10 + [(("denied", "plain", False), -1.0)] * 10
    assert factuality.fitted(seen, "mean") == {
        ("asserted", "plain", False): pytest.approx(2.0),
        ("denied", "plain", False): pytest.approx(0.0),
    }


@pytest.mark.parametrize("cue", ["said", "has repeatedly denied", "According to", "added:", "also tells", "reply to"])
def test_reporting_cues(cue: str) -> None:
    assert quoting.reporting(cue)


@pytest.mark.parametrize("cue", ["", ":", "called for", "plans", "in the report", "was expected"])
def test_other_cues(cue: str) -> None:
    assert not quoting.reporting(cue)


@pytest.mark.parametrize(
    ("pieces", "quoted"),
    [
        (["“I go,”", "“and you stay.”"], True),
        (["''I go,''", "''and you stay.''"], True),
        (['"First. "Second."'], True),
        (["“losers” and “sad.”"], False),
        (['"losers" and "sad."'], False),
        (["that he goes"], False),
        (["a “rant,”"], False),
        ([], False),
    ],
)
def test_what_is_all_quoted(pieces: list[str], quoted: bool) -> None:
    assert quoting.all_quoted(pieces) is quoted


def test_a_relation_is_right_once() -> None:
    one = quoting.Relation(((0, 3),), ((4, 8),), ((9, 20),), "said", False)
    other = quoting.Relation(((0, 3),), ((4, 8),), ((9, 13),), "said", False)
    assert quoting.reporting_right([one], [one, other]) == 1
    assert quoting.reporting_right([one], [other]) == 1
    assert quoting.reporting_right([one, one], [one]) == 1
    assert quoting.best(one, [other, one]) == one
    assert quoting.best(one, [quoting.Relation((), (), ((30, 40),), "", False)]) is None

"""Stories by hand and by chance, for tests of what shows them."""

from typing import get_args

from hypothesis import strategies as st

from ascribe.records import (
    Claim,
    Conflict,
    Counted,
    Dated,
    Disagreement,
    Origin,
    Parent,
    Relation,
    Stance,
    Story,
    StoryPage,
    Told,
    Version,
)

NASTY = (
    "<script>alert(1)</script>", "\u202egnp.exe", "\x1b[31mred", "&amp;<b>", '" onload="x', "a\x00b", "שלום", "]]>",
    "'", 'x"]; click a "javascript:alert(1)"', "a\n  end\nb", "%%{init: {}}%%", "\ud800 half", "#quot;", "", "🜚",
)  # fmt: skip
words = st.one_of(st.sampled_from(NASTY), st.text(st.characters(exclude_categories=()), max_size=20))
"""Any words at all, halves of surrogate pairs among them."""
_ids = st.sampled_from(["p0", "p1", "p2", "p3"])
_spans = st.lists(st.tuples(st.integers(0, 90), st.integers(0, 90)), max_size=2).map(tuple)
_maybe = st.one_of(st.none(), words)
_lists = st.lists(words, max_size=2).map(tuple)
_dates = st.sampled_from(
    ["2026", "2026-06", "2026-06-03T07:00", "2026-06-04T07:00:00+02:00", "2026-13-44", "yesterday", ""]
)


def _one(kind: object) -> st.SearchStrategy[str]:
    return st.sampled_from(get_args(kind))


_parents = st.one_of(
    st.builds(Parent, _ids, st.none(), _one(Relation), st.floats(0, 1), _lists),
    st.builds(Parent, st.none(), words, _one(Relation), st.floats(0, 1), _lists),
)
_dated = st.one_of(st.none(), st.builds(Dated, _dates, words, _maybe))
_versions = st.lists(st.builds(Version, _ids, words, _spans), max_size=3).map(tuple)


def _claims(number: int) -> st.SearchStrategy[Claim]:
    return st.builds(
        Claim,
        st.just(f"c{number}"),
        words,
        st.lists(st.builds(Told, _ids, _spans, words, _one(Stance)), max_size=3).map(tuple),
        st.lists(st.builds(Origin, st.one_of(st.none(), _ids), _maybe, _maybe, _lists), max_size=2).map(tuple),
        st.integers(0, 5),
        st.lists(st.builds(Counted, _ids, st.booleans(), words), max_size=3).map(tuple),
        st.lists(st.builds(Conflict, _one(Disagreement), _versions), max_size=2).map(tuple),
    )


@st.composite
def stories(draw: st.DrawFn) -> Story:
    """Any story that the records allow: pages that name others which are not there, circles, bad dates."""
    pages = tuple(
        StoryPage(f"p{k}", draw(words), draw(_maybe), draw(_maybe), draw(_dated), draw(_one(Relation)),
                  tuple(draw(st.lists(_parents, max_size=3))))
        for k in range(draw(st.integers(0, 4)))
    )  # fmt: skip
    claims = tuple(draw(_claims(k)) for k in range(draw(st.integers(0, 2))))
    circles = tuple(draw(st.lists(st.lists(_ids, max_size=3).map(tuple), max_size=2)))
    return Story("story-1", draw(_maybe), pages, claims, circles)

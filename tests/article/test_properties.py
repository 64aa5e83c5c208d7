"""What holds for every page, whatever its bytes."""

from hypothesis import given, settings
from hypothesis import strategies as st

from ascribe.article import read
from ascribe.article.plain import split
from ascribe.records import Article, Capture, Rejected
from ascribe.text import JOINT

TAGS = st.sampled_from(
    [
        "<p>", "</p>", "<div class=comment>", "</div>", "<h1>", "</h1>", "<h2>", "<li>", "<ul>", "<a href=/x>", "</a>",
        "<br>", "<figcaption>", "<blockquote>", "<table>", "<td>", "<script>", "</script>", "<!--", "-->", "&amp;",
        "&#1;", "<time>", "<article>", "<figure>", "<img>", "<p class=byline>", "<b>",
    ]
)  # fmt: skip
WORDS = st.sampled_from(
    [
        "The mayor said so.",
        "By Ada Lund",
        "3 May 2024",
        "Photo: Eve Ro",
        "2 comments",
        "x says:",
        "\u00a0",
        "\n",
        "“Yes,”",
        "a: B",
    ]
)
HTML = st.lists(st.one_of(TAGS, WORDS, st.text(max_size=12)), max_size=40).map(" ".join)
TEXT = st.lists(st.one_of(WORDS, st.text(max_size=40)), max_size=20).map("\n\n".join)


def check(result: Article | Rejected) -> None:
    if isinstance(result, Rejected):
        assert result.stage == "article" and result.code and result.detail
        return
    texts = [result.text[b.start : b.end] for b in result.blocks]
    assert JOINT.join(texts) == result.text
    assert all(text.strip() for text in texts)
    for block in result.blocks:
        for link in block.links:
            assert block.start <= link.start < link.end <= block.end
            assert not result.text[link.start].isspace() and not result.text[link.end - 1].isspace()
    result.text.encode("utf-8")


@settings(max_examples=150, deadline=None)
@given(HTML)
def test_html(source: str) -> None:
    check(read(Capture("x", source.encode("utf-8", "replace"), "html")))


@settings(max_examples=150, deadline=None)
@given(TEXT)
def test_text(source: str) -> None:
    check(read(Capture("x", source.encode("utf-8", "replace"), "text")))


@settings(max_examples=100, deadline=None)
@given(
    st.binary(max_size=600),
    st.sampled_from(["html", "text"]),
    st.sampled_from([None, "utf-8", "latin-1", "nonsense", "hex"]),
)
def test_bytes(body: bytes, media: str, encoding: str | None) -> None:
    check(read(Capture("x", body, "html" if media == "html" else "text", encoding=encoding)))


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.text(st.characters(exclude_categories=["Cc", "Cs", "Cn", "Zs", "Zl", "Zp"]), min_size=1),
        min_size=2,
        max_size=6,
    )
)
def test_plain_paragraphs_are_kept_exactly(parts: list[str]) -> None:
    assert split("\n\n".join(parts) + "\n") == parts
    assert split("\n \n\n".join(parts)) == parts


def test_same_words_same_id() -> None:
    one = read(Capture("a.txt", b"Bridge shut\n\nThe bridge is shut, the mayor said on Tuesday.", "text"))
    two = read(Capture("b.txt", b"Bridge shut\n\n\n\nThe bridge is shut, the mayor said on Tuesday.\n", "text"))
    assert isinstance(one, Article) and isinstance(two, Article)
    assert one.id == two.id and one.input != two.input

"""Every case under tests/cases/article: a page and how it is to be read (``name.json``)."""

import json
from pathlib import Path

import pytest

from ascribe.article import read
from ascribe.records import Article, Capture

CASES = Path(__file__).resolve().parent.parent / "cases/article"
FIELDS = ("title", "outlet", "republished_from", "canonical", "lang")


def page(case: Path) -> Path:
    return next(p for p in sorted(case.parent.glob(f"{case.stem}.*")) if p.suffix != ".json")


@pytest.mark.parametrize("case", sorted(CASES.glob("*.json")), ids=lambda case: case.stem)
def test_case(case: Path) -> None:
    want = json.loads(case.read_text("utf-8"))
    article = read(Capture(case.stem, page(case).read_bytes(), want["media"], url=want.get("url")))
    assert isinstance(article, Article)
    got = [[b.kind, article.text[b.start : b.end]] for b in article.blocks]
    shown = [[kind, text[: len(start)]] for (kind, text), (_, start) in zip(got, want["blocks"], strict=False)]
    assert (shown, [text[:40] for _, text in got[len(shown) :]]) == (want["blocks"], [])
    for field in FIELDS:
        if field in want:
            assert getattr(article, field) == want[field], field
    if "bylines" in want:
        assert list(article.bylines) == want["bylines"]
    for field in ("published", "modified"):
        if field in want:
            stamp = getattr(article, field)
            assert (stamp.iso if stamp else None) == want[field], field
    for anchor, href in want.get("links", []):
        links = [link for block in article.blocks for link in block.links]
        assert (anchor, href) in {(article.text[link.start : link.end], link.href) for link in links}

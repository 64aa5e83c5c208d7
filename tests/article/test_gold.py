"""Gold pages, where the shared data are at hand: as plain text, a page's own text is kept to the letter."""

import os
from pathlib import Path

import pytest
import yaml

from ascribe.article import read
from ascribe.records import Article, Capture

SHARED = Path(os.environ.get("ASCRIBE_SHARED") or Path(__file__).resolve().parents[3] / "shared")
PAGES = sorted((SHARED / "gold/pages").glob("*.yaml"))


@pytest.mark.skipif(not PAGES, reason="no gold pages at $ASCRIBE_SHARED or ../shared")
def test_text_is_kept_and_typed() -> None:
    right = total = 0
    for path in PAGES:
        page = yaml.safe_load(path.read_text("utf-8"))
        text = "\n\n".join(block["text"] for block in page["blocks"])
        article = read(Capture(path.stem, f"{text}\n".encode(), "text"))
        assert isinstance(article, Article)
        assert article.text == text, path.stem
        for want, got in zip(page["blocks"], article.blocks, strict=True):
            total += len(want["text"])
            right += len(want["text"]) * (want["kind"] == got.kind)
    assert right / total >= 0.97

"""``ascribe.trace`` in Python."""

import subprocess
import sys

import pytest

import ascribe
from ascribe import records

PAGE = "Mill stays shut\n\nThe mill will stay shut until May, the council said on Friday.\n\nIt was built in 1911.\n"


def test_a_text_is_traced() -> None:
    trace = ascribe.trace(PAGE, url="https://a.example/mill", published="2025-03-14", outlet="The Post")
    assert isinstance(trace, records.Trace)
    assert trace.article.text == PAGE.strip()
    assert trace.article.url == "https://a.example/mill"
    assert trace.article.outlet == "The Post"
    assert list(trace.to_dicts()) == list(records.Trace.__dataclass_fields__)
    assert trace.to_dicts()["article"]["published"]["iso"] == "2025-03-14"
    assert "srcdoc=" in trace._repr_html_()


def test_html_is_told_from_text() -> None:
    html = f"<!doctype html><title>Mill</title><h1>Mill stays shut</h1><p>{PAGE}</p><p>{PAGE * 3}</p>"
    for page in (html, html.encode()):
        assert "<" not in ascribe.trace(page).article.text


def test_a_page_that_cannot_be_read_says_why() -> None:
    with pytest.raises(ascribe.Unreadable) as caught:
        ascribe.trace("")
    assert isinstance(caught.value.rejected, records.Rejected)
    assert isinstance(caught.value, ValueError)


def test_the_exports_and_an_instant_import() -> None:
    assert ascribe.__all__ == ["Collection", "Trace", "Unreadable", "__version__", "trace"]
    assert all(getattr(ascribe, name) for name in ascribe.__all__)
    with pytest.raises(AttributeError, match="nonsense"):
        ascribe.nonsense  # type: ignore[attr-defined]  # noqa: B018
    code = "import sys, ascribe; print([m for m in sys.modules if m.startswith('ascribe.') or m in ('numpy', 'msgspec', 'sqlalchemy')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"

"""The tutorial runs from top to bottom, and is kept without outputs."""

import asyncio
import os
import re
from pathlib import Path

import pytest

nbformat = pytest.importorskip("nbformat", reason="nbformat is not installed")
nbclient = pytest.importorskip("nbclient", reason="nbclient is not installed")
pytest.importorskip("ipykernel", reason="ipykernel is not installed")
pytest.importorskip("pandas", reason="the extra frames is not installed")

ROOT = Path(__file__).resolve().parent.parent
PATH = ROOT / "docs/tutorial.ipynb"


def test_it_is_kept_without_outputs() -> None:
    book = nbformat.read(PATH, as_version=4)
    nbformat.validate(book)
    for cell in book.cells:
        if cell.cell_type == "code":
            assert cell.outputs == []
            assert cell.execution_count is None


def test_it_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Nothing of the user's own settings is read, nothing is written into them.
    for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR"):
        monkeypatch.setenv(name, str(tmp_path / name))
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(ROOT / "src"), os.environ.get("PYTHONPATH", "")]))
    book = nbformat.read(PATH, as_version=4)
    client = nbclient.NotebookClient(book, timeout=240, resources={"metadata": {"path": str(ROOT)}})
    try:
        client.execute()
    finally:
        asyncio.set_event_loop(None)
    shown = [out for cell in book.cells if cell.cell_type == "code" for out in cell.outputs]
    frames = [out.data["text/html"] for out in shown if "text/html" in out.get("data", {})]
    assert sum("srcdoc=" in html for html in frames) == 3, "a trace, a story, a claim"
    text = "".join(out.text for out in shown if out.output_type == "stream")
    assert "flowchart LR" in text
    orphans = re.search(r"(\d+) annotations, (\d+) orphans", text)
    assert orphans
    assert 0 < int(orphans[2]) < int(orphans[1])
    assert "exact" in "".join(str(out.get("data", {})) for out in shown)

"""The gold story, told by a collection of all the gold pages, against its known truth.

``python -m bench.story`` prints the scorer's own table. The pages of other events are in the collection too: a story
that took one of them in would lose precision. The story's pages were looked at while the collection was written.
"""

import contextlib
import io
import json
import re
import sys
import tempfile
from pathlib import Path
from typing import Any

import yaml

from ascribe.collection import Collection
from ascribe.export import json as records
from ascribe.records import Capture
from bench.shared import SHARED, fingerprint, scorer

GOLD = SHARED / "gold"
_ROW = re.compile(r"^(\S.{30,}?)\s+(?:P\s+[\d.]+ R\s+[\d.]+ F\s+)?([\d.]+)\s+\(", re.MULTILINE)
"""A row of the scorer's table: what, and its F or share."""


def corpus() -> str:
    """Fingerprint of what is scored."""
    return fingerprint([GOLD / "story.yaml", *(GOLD / "pages").glob("*.yaml")])


def captures() -> list[Capture]:
    """The gold pages as plain text, as the scorer writes them."""
    out = []
    for path in sorted((GOLD / "pages").glob("*.yaml")):
        page: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
        text = "\n\n".join(block["text"] for block in page["blocks"]) + "\n"
        out.append(Capture(f"{path.stem}.txt", text.encode(), "text", None, "utf-8"))
    return out


def measure(verbose: bool = False) -> dict[str, float]:
    """The scorer's figures by name, in per cent."""
    with tempfile.TemporaryDirectory() as name, Collection(Path(name) / "story.db") as collection:
        list(collection.add_captures(captures()))
        told = [json.loads(records.encoded(collection.story(id))) for id, _ in collection.stories()]
        file = Path(name) / "stories.json"
        file.write_text(json.dumps(told), encoding="utf-8")
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            scorer("score_story").main(str(file), str(GOLD / "story.yaml"), str(GOLD / "pages"))
    if verbose:
        print(printed.getvalue())
    rows = _ROW.finditer(printed.getvalue())
    return {f"story {m[1].strip().removeprefix('story ')}": float(m[2]) for m in rows}


if __name__ == "__main__":
    for key, value in measure(verbose=True).items():
        print(f"{key:50s} {value:6.1f}")
    sys.exit(0)

"""Attribution scores of the whole ``trace`` on plain text: PolNeAR dev, and the gold pages by halves.

``python -m bench.attribution`` prints the scorers' own tables. The gold pages with odd numbers are among the training
data (train/corpora.py); those with even numbers are the held-out half, and the figures to believe.
"""

import contextlib
import io
import json
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml

from ascribe.export.json import to_line
from ascribe.pipeline import trace_capture
from ascribe.records import Capture
from bench.shared import SHARED, fingerprint, scorer

# Two annotators measured against each other on PolNeAR test, and the best published systems (CofeNet, COLING 2022):
# exact fragment F1 of source / cue / content. Printed beside ours.
BESIDE = (
    ("one human against another", 77.7, 70.5, 71.0),
    ("BiLSTM + Cofe, nothing pretrained", 73.3, 66.2, 63.6),
    ("BERT + Cofe, pretrained", 83.2, 75.3, 72.9),
)


def _trace_lines(texts: Iterable[tuple[str, str, str | None]], out: Path) -> None:
    """Traces (name, text, date) one after the other; one line of JSON each."""
    with out.open("w", encoding="utf-8") as file:
        for name, text, published in texts:
            capture = Capture(name, text.encode(), "text", None, "utf-8", published)
            file.write(to_line(trace_capture(capture)) + "\n")


def polnear(folder: Path, verbose: bool) -> dict[str, float]:
    """Detection, usable, and exact fragments (lenient habits) on PolNeAR dev."""
    gold = SHARED / "data/polnear/dev.jsonl"
    articles = [json.loads(line) for line in gold.read_text(encoding="utf-8").splitlines()]
    traced = folder / "polnear.jsonl"
    _trace_lines([(a["id"], a["text"], a["published"]) for a in articles], traced)
    rows, given = _quiet(verbose, scorer("score_attribution").main, str(gold), str(traced), True)
    return {f"polnear {k}": rows[k][2] for k in ("detection", "usable", "source", "cue", "content", "whole exact")} | {
        "polnear source overlaps, given cue": given["source overlaps"]
    }


def gold_pages(folder: Path, half: str, verbose: bool) -> dict[str, float]:
    """The gold scorer's figures on the pages whose number is odd or even."""
    odd = half == "odd"
    paths = [p for p in sorted((SHARED / "gold/pages").glob("*.yaml")) if (int(p.stem[1:]) % 2 == 1) == odd]
    pages = [yaml.safe_load(p.read_text(encoding="utf-8")) for p in paths]
    texts: list[tuple[str, str, str | None]] = [
        (f"{p['id']}.txt", "\n\n".join(b["text"] for b in p["blocks"]) + "\n", None) for p in pages
    ]
    traced = folder / f"gold-{half}.jsonl"
    _trace_lines(texts, traced)
    scores = _quiet(verbose, scorer("score_gold").main, str(traced), [str(p) for p in paths])
    return {f"gold {half} {k}": v for k, v in scores.items()}


def _quiet(verbose: bool, run: Any, *args: Any) -> Any:
    if verbose:
        return run(*args)
    with contextlib.redirect_stdout(io.StringIO()):
        return run(*args)


def corpus() -> str:
    """Fingerprint of what is scored."""
    return fingerprint([SHARED / "data/polnear/dev.jsonl", *(SHARED / "gold/pages").glob("*.yaml")])


def measure(verbose: bool = False) -> dict[str, float]:
    """All figures by name, in per cent."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        out = polnear(folder, verbose)
        for half in ("even", "odd"):
            if verbose:
                print(f"\ngold pages, {half} numbers{' (in training)' if half == 'odd' else ' (held out)'}")
            out |= gold_pages(folder, half, verbose)
    return out


if __name__ == "__main__":
    for row in BESIDE:
        print(f"{row[0]:36s} source {row[1]:5.1f} cue {row[2]:5.1f} content {row[3]:5.1f}   (PolNeAR test, exact)")
    measure(verbose=True)
    sys.exit(0)

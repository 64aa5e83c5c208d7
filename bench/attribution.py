"""Attribution scores of the whole ``trace`` on plain text: PolNeAR dev, and the gold pages by halves.

``python -m bench.attribution`` prints the scorers' own tables. The gold pages with odd numbers are among the training
data (train/corpora.py); those with even numbers are the held-out half, and the figures to believe.

PolNeAR is scored with the scorer's lenient habits, but for the figures called exact: those take spans as they stand,
though we leave a leading "that" and edge punctuation out, as the gold pages do, and PolNeAR does not. It marks
outermost attributions only; the figures called outermost are of ours without those that stand in another's content.
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
from bench import quoting
from bench.shared import SHARED, fingerprint, scorer

# Two annotators measured against each other on PolNeAR test, and the best published systems (CofeNet, COLING 2022):
# exact fragment F1 of source / cue / content. Printed beside ours, as are the two humans' whole relations.
BESIDE = (
    ("one human against another", 77.7, 70.5, 71.0),
    ("BiLSTM + Cofe, nothing pretrained", 73.3, 66.2, 63.6),
    ("BERT + Cofe, pretrained", 83.2, 75.3, 72.9),
)
ROLES = ("source", "cue", "content")
HUMAN = {"detection": 81.4, "whole exact": 58.1, "source overlaps, given cue": 97.0}


def _trace_lines(texts: Iterable[tuple[str, str, str | None]], out: Path) -> None:
    """Traces (name, text, date) one after the other; one line of JSON each."""
    with out.open("w", encoding="utf-8") as file:
        for name, text, published in texts:
            capture = Capture(name, text.encode(), "text", None, "utf-8", published)
            file.write(to_line(trace_capture(capture)) + "\n")


def _outermost(traced: Path, out: Path) -> None:
    """Writes the traces again without attributions that stand in another's content."""
    with traced.open(encoding="utf-8") as lines, out.open("w", encoding="utf-8") as file:
        for trace in map(json.loads, lines):
            if "attributions" in trace:
                trace["attributions"] = [a for a in trace["attributions"] if a["parent"] is None]
            file.write(json.dumps(trace) + "\n")


def polnear(folder: Path, verbose: bool) -> dict[str, float]:
    """PolNeAR dev: the scorer's figures lenient, exact and of outermost ones; reporting relations and quotations."""
    gold = SHARED / "data/polnear/dev.jsonl"
    articles = [json.loads(line) for line in gold.read_text(encoding="utf-8").splitlines()]
    traced, outer = folder / "polnear.jsonl", folder / "polnear-outermost.jsonl"
    _trace_lines([(a["id"], a["text"], a["published"]) for a in articles], traced)
    _outermost(traced, outer)
    score = scorer("score_attribution").main

    def table(title: str, path: Path, lenient: bool) -> tuple[dict[str, tuple[float, ...]], dict[str, float]]:
        if verbose:
            print(f"\nPolNeAR dev, {title}")
        rows, given = _quiet(verbose, score, str(gold), str(path), lenient)
        return rows, given

    rows, given = table("lenient", traced, True)
    exact, _ = table("exact", traced, False)
    top, top_given = table("lenient, outermost ones of ours", outer, True)
    out = {f"polnear {k}": rows[k][2] for k in ("detection", "usable", "source", "cue", "content", "whole exact")}
    out["polnear source overlaps, given cue"] = given["source overlaps"]
    out |= {f"polnear exact {k}": exact[k][2] for k in ROLES}
    out |= {f"polnear outermost {k}": top[k][2] for k in ("detection", "usable", "whole exact")}
    out |= quoting.measure(gold, traced, outer, verbose)
    if verbose:
        ours = {k: v[2] for k, v in top.items()} | {"source overlaps, given cue": top_given["source overlaps"]}
        _beside(exact, rows, ours)
    return out


def _beside(
    exact: dict[str, tuple[float, ...]], lenient: dict[str, tuple[float, ...]], outer: dict[str, float]
) -> None:
    """Our figures on dev below the humans' and the published ones, which are on test."""
    print("\nfragments, F                        source    cue content")
    named = [
        (f"ours on dev, {name}", *(t[k][2] for k in ROLES)) for name, t in (("exact", exact), ("lenient", lenient))
    ]
    for name, *figures in [*BESIDE, *named]:
        print(f"{name:36s}" + "".join(f"{figure:7.1f}" for figure in figures))
    for key, human in HUMAN.items():
        print(f"{key}: one human against another {human:.1f}, ours on dev (lenient, outermost) {outer[key]:.1f}")


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
    for key, value in measure(verbose=True).items():
        print(f"{key:50s} {value:6.1f}")
    sys.exit(0)

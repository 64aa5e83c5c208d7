"""Fits the confidence on held-out pages: ``python -m train.calibrate OUT.json [--shared DIR]``.

A relation counts as right where its cue overlaps an annotated one, its source overlaps, and its content's overlap F is
at least .8 (PolNeAR dev; annotators pass over nearly a fifth of real attributions, so the fit errs low). Nested
relations are not annotated there: they are learnt from the held-out gold pages.
"""

import argparse
import json
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import yaml

from ascribe.attribution.confidence import facts
from ascribe.attribution.language import lexicon
from ascribe.attribution.parse import parse
from ascribe.attribution.relate import relate
from ascribe.attribution.relation import Relation
from ascribe.records import Span, Spans
from ascribe.text import overlap
from train.corpora import gold_relations, paragraphs

Floats = npt.NDArray[np.float64]


def cells(spans: Spans | list[Span]) -> set[int]:
    return {i for s, e in spans for i in range(s, e)}


def right(r: Relation, annotated: list[dict[str, Any]]) -> bool:
    """Whether some annotated relation has this cue, source and content."""
    mine = cells(r.content)
    for a in annotated:
        meets = any(overlap(x, y) for x in r.cue or r.content for y in a["cue"] or a["content"])
        theirs = cells(a["content"])
        if meets and 2 * len(mine & theirs) >= 0.8 * (len(mine) + len(theirs)):
            source = any(overlap(x, y) for x in r.source for y in a["source"])
            return source or (not r.source and not a["source"])
    return False


def examples(text: str, annotated: list[dict[str, Any]], nested: bool) -> list[tuple[tuple[float, ...], bool]]:
    """Facts and truth of each relation found in a text; nested ones only where they are annotated."""
    words = lexicon("en")
    assert words is not None
    blocks = paragraphs(text)
    page = parse(text, blocks, words)
    found = relate(page, blocks[:1], lambda stretches: parse(text, stretches, words, apart=True), words)
    return [(facts(r), right(r, annotated)) for r in found if nested or r.parent is None]


def fit(x: Floats, y: Floats, ridge: float = 1.0) -> Floats:
    """Logistic regression by Newton's method; the first weight is the bias."""
    x = np.hstack([np.ones((len(x), 1)), x])
    w = np.zeros(x.shape[1])
    for _ in range(30):
        p = 1 / (1 + np.exp(-x @ w))
        gradient = x.T @ (y - p) - ridge * np.r_[0, w[1:]]
        hessian = (x * (p * (1 - p))[:, None]).T @ x + ridge * np.eye(len(w))
        w += np.linalg.solve(hessian, gradient)
    return w


def error(w: Floats, x: Floats, y: Floats, bins: int = 10) -> float:
    """Expected calibration error over bins of equal size (Naeini et al., 2015)."""
    p = 1 / (1 + np.exp(-np.hstack([np.ones((len(x), 1)), x]) @ w))
    order = np.array_split(np.argsort(p), bins)
    return float(sum(len(b) / len(p) * abs(p[b].mean() - y[b].mean()) for b in order))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    args = parser.parse_args()
    pages: list[list[tuple[tuple[float, ...], bool]]] = []
    for line in (args.shared / "data/polnear/dev.jsonl").read_text(encoding="utf-8").splitlines():
        article = json.loads(line)
        pages.append(examples(article["text"], article["attributions"], nested=False))
    for path in sorted((args.shared / "gold/pages").glob("*.yaml")):
        if int(path.stem[1:]) % 2 == 0:
            pages.append(examples(*gold_relations(yaml.safe_load(path.read_text(encoding="utf-8"))), nested=True))
    halves = [[e for page in pages[k::2] for e in page] for k in (0, 1)]
    table = [(np.array([f for f, _ in h]), np.array([t for _, t in h], dtype=float)) for h in halves]
    crossed = [error(fit(*table[k]), *table[1 - k]) for k in (0, 1)]
    print(f"calibration error on the half not fitted: {crossed[0]:.3f}, {crossed[1]:.3f}")
    w = fit(np.vstack([t[0] for t in table]), np.concatenate([t[1] for t in table]))
    args.out.write_text(json.dumps([round(float(v), 4) for v in w]) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

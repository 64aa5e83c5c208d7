"""The training sets: which corpora, how often, and short sentences joined into segments."""

import json
from pathlib import Path

import numpy as np

from train.corpora import (
    ALONE,
    LONGEST,
    MADE,
    Segment,
    alone,
    column_names,
    gold,
    made,
    polnear,
    treebank,
)


def packed(segments: list[Segment], longest: int = LONGEST) -> list[Segment]:
    """Short sentences joined into longer segments, so that a batch has few of them; labels must be alike."""
    out: list[Segment] = []
    for s in segments:
        last = out[-1] if out else None
        if last and len(last.words) + len(s.words) <= longest:
            last.words = last.words + s.words
            last.places = np.concatenate([last.places, s.places])
            shifted = None if s.heads is None else np.where(s.heads < 0, -1, s.heads + len(last.words) - len(s.words))
            for name, b in (("upos", s.upos), ("names", s.names), ("heads", shifted), ("relations", s.relations)):
                a = getattr(last, name)
                setattr(last, name, np.concatenate([a, b]) if a is not None and b is not None else None)
        else:
            out.append(Segment(s.words, s.places, upos=s.upos, names=s.names, heads=s.heads, relations=s.relations))
    return out


def for_training(shared: Path, without: str | None = None) -> tuple[list[Segment], list[Segment]]:
    """The attribution segments (gold pages of odd number four times, our grammar's), and the side tasks' ones.

    ``without`` leaves a publisher's articles out, to see what the network does on a house that it never read.
    """
    odd = [p for p in sorted((shared / "gold/pages").glob("*.yaml")) if int(p.stem[1:]) % 2]
    articles = [json.loads(line) for line in (shared / "data/polnear/train.jsonl").read_text("utf-8").splitlines()]
    articles = [a for a in articles if a["publisher"] != without]
    attribution = polnear(articles) + 4 * gold(odd) + made(articles, MADE) + alone(articles, ALONE)
    ner = shared / "data/ner"
    side = (
        packed(treebank(shared / "data/ud/gum-train.conllu", True))
        + packed(treebank(shared / "data/ud/ewt-train.conllu", False))
        + packed(column_names(ner / "wikigold.conll", 0, 1, None))
        + packed(column_names(ner / "wnut17-train.conll", 0, 1, "\t"))
    )
    return attribution, side

"""Given names: ``python -m train.gazetteer OUT.txt [--shared DIR]``.

A word that opens a person's name of two words or more, and opens names of bodies and places less often: as annotated in
the name corpora, and as the trained network itself reads it in PolNeAR's training articles (there three times or more).
Names of whole persons are not kept.
"""

import argparse
import json
from collections import Counter
from pathlib import Path

from ascribe.attribution.language import lexicon
from ascribe.attribution.parse import parse
from train.corpora import NAMES, Segment, column_names, paragraphs, treebank


def openers(segments: list[Segment]) -> tuple[Counter[str], Counter[str]]:
    """How often each capitalised word opens a person's name of two words or more, and any other name."""
    people: Counter[str] = Counter()
    others: Counter[str] = Counter()
    for s in segments:
        if s.names is None:
            continue
        tags = [*s.names, 0]
        for i, word in enumerate(s.words):
            if tags[i] == NAMES.index("B-PER") and tags[i + 1] == NAMES.index("I-PER"):
                people[word] += 1
            elif tags[i] in (NAMES.index("B-ORG"), NAMES.index("B-LOC")):
                others[word] += 1
    return people, others


def read(path: Path) -> tuple[Counter[str], Counter[str]]:
    """The same counts from what the network reads in the articles of a JSON-lines file."""
    words = lexicon("en")
    assert words is not None
    people: Counter[str] = Counter()
    others: Counter[str] = Counter()
    for line in path.read_text(encoding="utf-8").splitlines():
        text = json.loads(line)["text"]
        for name in parse(text, paragraphs(text), words).names:
            parts = text[name.start : name.end].split()
            if name.kind == "PER" and len(parts) > 1:
                people[parts[0]] += 1
            elif name.kind != "PER":
                others[parts[0]] += 1
    return people, others


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    args = parser.parse_args()
    ner = args.shared / "data/ner"
    segments = [
        *treebank(args.shared / "data/ud/gum-train.conllu", True),
        *column_names(ner / "wikigold.conll", 0, 1, None),
        *column_names(ner / "wnut17-train.conll", 0, 1, "\t"),
    ]
    people, others = openers(segments)
    more, bodies = read(args.shared / "data/polnear/train.jsonl")
    found = {w for w, n in people.items() if n > others[w]} | {
        w for w, n in more.items() if n > 2 and n > 3 * bodies[w]
    }
    words = lexicon("en")
    titles = words.names["titles"] | words.heads["person"] if words else frozenset()
    kept = sorted(w for w in found if w[0].isupper() and w[1:].islower() and w.isalpha() and w.casefold() not in titles)
    args.out.write_text("\n".join(kept) + "\n", encoding="utf-8")
    print(f"{len(kept)} given names")


if __name__ == "__main__":
    main()

"""What attribution stands on: names, tags, dates and certainty, each against a corpus that others annotated.

``python -m bench.reading`` prints every figure, by type where there are types, and published ones beside ours.

- Names: exact span and type on UNER EWT dev (web text, e-mails, questions; nothing of it is trained on), each sentence
  a block, each document read whole. A leading "the" and a closing possessive are cut off both sides' spans.
- Tags: UPOS of EWT and GUM dev, paragraphs as blocks. A gold word is right when the token of ours that begins at its
  first character has its tag; a gold word that begins within a token of ours is wrong.
- Dates: see ``bench.dating``. Certainty: see ``bench.factuality``.
"""

import re
import sys
from collections.abc import Set
from typing import Any

from ascribe.attribution.language import Lexicon, lexicon
from ascribe.attribution.parse import NAME_KINDS, parse
from bench import dating, factuality
from bench.shared import SHARED, fingerprint, prf
from bench.treebank import columns, runs, starting, universal

NAMES = SHARED / "data/ner/uner-ewt-dev.iob2"
TREES = {name: SHARED / f"data/ud/{name.lower()}-dev.conllu" for name in ("GUM", "EWT")}
_LEAD, _TAIL = re.compile(r"the\s+", re.IGNORECASE), re.compile(r"\s*['’][sS]?$")

Named = tuple[int, int, str]


def _english() -> Lexicon:
    words = lexicon("en")
    assert words is not None
    return words


def bare(text: str, name: Named) -> Named:
    """The name without a leading "the" and a closing possessive."""
    start, end, kind = name
    lead = _LEAD.match(text, start, end)
    start = lead.end() if lead and lead.end() < end else start
    tail = _TAIL.search(text[start:end])
    return start, start + tail.start() if tail and tail.start() else end, kind


def _row(title: str, gold: Set[Any], ours: Set[Any]) -> None:
    figures = prf(len(gold & ours), len(ours), len(gold))
    print(f"names, {title}: {len(gold)} gold, {len(ours)} ours, P {{:.1f}} R {{:.1f}} F {{:.1f}}".format(*figures))


def names(verbose: bool = False) -> dict[str, float]:
    """Precision, recall and F of names on UNER EWT dev."""
    gold: set[tuple[str, Named]] = set()
    ours: set[tuple[str, Named]] = set()
    for document in columns(NAMES):
        read = parse(document.text, document.blocks, _english())
        gold |= {(document.name, bare(document.text, n)) for n in runs(document.words, 2)}
        ours |= {(document.name, bare(document.text, (n.start, n.end, n.kind))) for n in read.names}
    if verbose:
        for kind in NAME_KINDS:
            _row(kind, *({n for n in side if n[1][2] == kind} for side in (gold, ours)))
        _row("type apart", *({(n[0], n[1][:2]) for n in side} for side in (gold, ours)))
    figures = prf(len(gold & ours), len(ours), len(gold))
    labels = ("names precision, UNER EWT dev", "names recall, UNER EWT dev", "names F, UNER EWT dev")
    return dict(zip(labels, figures, strict=True))


def tags(verbose: bool = False) -> dict[str, float]:
    """Share of gold words whose UPOS is ours too."""
    out = {}
    for name, path in TREES.items():
        right = total = unaligned = 0
        for document in universal(path):
            read = parse(document.text, document.blocks, _english())
            begins = [t.start for t in read.tokens]
            for word in document.words:
                at = starting(begins, word.start)
                total += 1
                unaligned += at is None
                right += at is not None and read.tags[at] == word.columns[3]
        out[f"UPOS, {name} dev"] = 100 * right / total
        if verbose:
            print(f"UPOS, {name} dev: {total} words, {unaligned} begin within a token of ours")
    return out


def corpus() -> str:
    """Fingerprint of what is scored."""
    return fingerprint([NAMES, *TREES.values(), *factuality.files()])


def measure(verbose: bool = False) -> dict[str, float]:
    """All figures by name: in per cent, but for certainty's errors and correlations."""
    return names(verbose) | tags(verbose) | dating.measure(verbose) | factuality.measure(verbose)


if __name__ == "__main__":
    for key, value in measure(verbose=True).items():
        print(f"{key:40s} {value:7.2f}")
    sys.exit(0)

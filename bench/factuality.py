"""Certainty: event factuality (-3 is not so … +3 is so) of UW and MEANTIME dev, from our attributions' classes.

The corpora ask how sure it is, as the sentence has it, that an event happened; ``certainty`` asks how sure a source is
of its content. To measure the one by the other:

- Sentences (the corpora have no documents, and MEANTIME's stand in no order) are laid out as pages of ``PAGE``
  paragraphs and traced as any page is. ``UW`` writes its marks apart; spaces before marks are taken out, and `` and ''
  become quotation marks.
- An event's outer reading is the ``certainty`` of the innermost attribution whose content holds it, "own voice" where
  none does.
- Its local reading is taken from the lexicon's lists in the ``REACH`` words before it, as far as the last mark or
  event: negated or not, and plain, hedged (``modals_hedged``) or intended (``modals_intended``; "to" right before
  the event only).
- A cell of the two readings is given the mean gold value of its events in the corpus' own train part, drawn towards
  the mean of its local reading as though that had been seen ``PRIOR`` times. Nothing else is fitted.

MAE and Pearson's r are over all events of the dev part. A mean minimises the squared error: with nine events of ten at
3.0 a constant 3.0 has the least MAE on MEANTIME, and no r. The verbose table has the same with medians beside it.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import correlation, fmean, median

from ascribe.attribution.language import Lexicon, lexicon
from ascribe.pipeline import trace_article
from ascribe.records import Article, Attribution, Block
from bench.shared import SHARED

CORPORA = ("UW", "MEANTIME")
PAGE = 24
REACH = 5
PRIOR = 10
BESIDE = (
    ("UW", "Rudinger et al. 2018, pretrained embeddings", ".42-.46", ".75"),
    ("UW", "Stanovsky et al. 2017", ".42", ".66"),
    ("UW", "constant 3.0", ".78", "none"),
    ("MEANTIME", "Stanovsky et al. 2017", ".34", ".47"),
    ("MEANTIME", "constant 3.0", ".31", "none"),
)
Reading = tuple[str, str, bool]


@dataclass(frozen=True, slots=True)
class Event:
    """An event token: its place in the page's text, its gold value, and where its local context begins."""

    start: int
    end: int
    value: float
    since: int


def files() -> list[Path]:
    """The corpus files that are read."""
    return [_path(name, part) for name in CORPORA for part in ("train", "dev")]


def _path(name: str, part: str) -> Path:
    return SHARED / f"data/certainty/{name}-{part}.conll"


def _sentences(path: Path) -> list[list[tuple[str, str]]]:
    """Words with their third column, a list a sentence."""
    parts = re.split(r"\n\s*\n", path.read_text(encoding="utf-8").strip())
    return [[(row[1], row[2]) for row in (ln.split("\t") for ln in part.splitlines())] for part in parts]


def _glyphs(words: Sequence[str]) -> Iterator[tuple[str, bool, bool]]:
    """Each word as a page would print it, and whether a blank may stand before and after it."""
    inside = halved = False
    for i, word in enumerate(words):
        if halved:
            halved = False
            yield "", False, not inside
            continue
        halved = word == "'" and i + 1 < len(words) and words[i + 1] == "'"
        if word in ("``", "''", '"') or halved:
            inside = word == "``" or (word != "''" and not inside)
            yield "“" if inside else "”", inside, not inside and not halved
        elif re.fullmatch(r"[,.;:?!%)\]}]|'\w{0,2}|n't", word):
            yield word, False, True
        elif word == "-":
            yield word, False, False
        else:
            yield word, True, word not in ("(", "[", "{", "$", "#", "US$", "C$")


def laid_out(sentence: Sequence[tuple[str, str]]) -> tuple[str, list[Event]]:
    """The sentence as a page would print it, and its events."""
    text, events, since, open_ = "", [], 0, False
    for (word, value), (glyph, before, after) in zip(sentence, _glyphs([w for w, _ in sentence]), strict=True):
        text += " " if text and open_ and before else ""
        start = len(text)
        text += glyph
        open_ = after
        if value != "_":
            events.append(Event(start, len(text), float(value), since))
        if value != "_" or not any(ch.isalnum() for ch in word):
            since = len(text)
    return text, events


def _local(text: str, event: Event, words: Lexicon) -> tuple[str, bool]:
    """The event's own modality and whether it is negated, by the words right before it."""
    lead = text[event.since : event.start].casefold().replace("n't", " n't").split()[-REACH:]
    negated = any(w in words.certainty["negations"] for w in lead)
    near = f" {' '.join(lead)} "
    if any(f" {w} " in near for w in words.certainty["modals_hedged"]):
        return "hedged", negated
    later = [w for w in words.certainty["modals_intended"] if w != "to"]
    intended = any(f" {w} " in near for w in later) or lead[-1:] == ["to"]
    return "intended" if intended else "plain", negated


def _outer(event: Event, attributions: Sequence[Attribution]) -> str:
    """The certainty of the innermost attribution that holds the event."""
    holding = [a for a in attributions if any(s <= event.start and event.end <= e for s, e in a.content)]
    inner = min(holding, key=lambda a: sum(e - s for s, e in a.content), default=None)
    return inner.certainty if inner else "own voice"


def readings(path: Path) -> list[tuple[Reading, float]]:
    """Our reading and the gold value of every event of one file."""
    words = lexicon("en")
    assert words is not None
    out = []
    sentences = [laid_out(s) for s in _sentences(path)]
    for at in range(0, len(sentences), PAGE):
        text, blocks, events = "", [], []
        for sentence, own in sentences[at : at + PAGE]:
            text += "\n\n" if text else ""
            blocks.append(Block("paragraph", len(text), len(text) + len(sentence)))
            events += [Event(e.start + len(text), e.end + len(text), e.value, e.since + len(text)) for e in own]
            text += sentence
        name = f"{path.stem}-{at}"
        page = Article(name, name, None, None, None, (), None, None, None, "en", text, tuple(blocks))
        found = trace_article(page).attributions
        out += [((_outer(e, found), *_local(text, e, words)), e.value) for e in events]
    return out


def fitted(train: Sequence[tuple[Reading, float]], middle: str) -> dict[Reading, float]:
    """A value for every reading seen in training: the mean drawn towards its local reading's, or the median."""
    cells: dict[Reading, list[float]] = defaultdict(list)
    local: dict[tuple[str, bool], list[float]] = defaultdict(list)
    for reading, value in train:
        cells[reading].append(value)
        local[reading[1:]].append(value)
    if middle == "median":
        return {r: median(v if len(v) >= PRIOR else local[r[1:]]) for r, v in cells.items()}
    return {r: (sum(v) + PRIOR * fmean(local[r[1:]])) / (len(v) + PRIOR) for r, v in cells.items()}


def _score(values: dict[Reading, float], dev: Sequence[tuple[Reading, float]], other: float) -> tuple[float, float]:
    """MAE and Pearson's r."""
    given = [values.get(reading, other) for reading, _ in dev]
    gold = [value for _, value in dev]
    return fmean(abs(a - b) for a, b in zip(given, gold, strict=True)), correlation(given, gold)


def measure(verbose: bool = False) -> dict[str, float]:
    """MAE and Pearson's r of either corpus."""
    out = {}
    for name in CORPORA:
        train, dev = readings(_path(name, "train")), readings(_path(name, "dev"))
        other = fmean(value for _, value in train)
        values = fitted(train, "mean")
        out[f"certainty MAE, {name} dev"], out[f"certainty r, {name} dev"] = _score(values, dev, other)
        if verbose:
            _table(name, train, dev, values)
    return out


def _table(
    name: str,
    train: Sequence[tuple[Reading, float]],
    dev: Sequence[tuple[Reading, float]],
    values: dict[Reading, float],
) -> None:
    print(f"certainty, {name}: {len(train)} events in train, {len(dev)} in dev")
    for reading, value in sorted(values.items()):
        gold = [v for r, v in dev if r == reading]
        shown = f"{fmean(gold):6.2f}" if gold else "     -"
        outer, modality, negated = reading
        print(f"  {outer:10s} {modality:9s}{'negated' if negated else '':8s} {value:6.2f} dev {shown} of {len(gold)}")
    print("  with medians: MAE {:.3f}, r {:.3f}".format(*_score(fitted(train, "median"), dev, 3.0)))
    for corpus, system, error, r in BESIDE:
        if corpus == name:
            print(f"  published: {system}: MAE {error}, r {r}")

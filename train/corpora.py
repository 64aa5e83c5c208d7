"""The corpora as segments: tokens with the network's inputs and whichever labels the corpus has.

A segment is a run of paragraphs of one article (at most ``LONGEST`` tokens), or a sentence of a treebank. Labels that
a corpus does not have are ``None`` and take no part in the loss.
"""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import yaml

from ascribe.attribution import features, quotation
from ascribe.attribution.token import Token, sentences, tokenize
from train import grammar

LONGEST = 240
MADE = 250
"""Pages made by our own grammar: about a tenth of the tokens."""
ALONE = 3200
"""Sentences of the news read by themselves, as contents are."""
Ints = npt.NDArray[np.int64]
Spans = list[tuple[int, int]]

SPAN_TAGS = {"O": 0, "B-cue": 1, "I-cue": 2, "B-source": 3, "I-source": 4, "B-content": 5, "I-content": 6}
UPOS = "ADJ ADP ADV AUX CCONJ DET INTJ NOUN NUM PART PRON PROPN PUNCT SCONJ SYM VERB X".split()
RELATIONS = {
    name: number
    for number, name in enumerate(
        "acl advcl advmod amod appos aux case cc ccomp compound conj cop csubj dep det discourse dislocated expl fixed "
        "flat goeswith iobj list mark nmod nsubj nummod obj obl orphan parataxis punct reparandum root vocative "
        "xcomp".split()
    )
}
NAMES = ["O", "B-PER", "I-PER", "B-ORG", "I-ORG", "B-LOC", "I-LOC"]


@dataclass
class Role:
    """One attribution seen from its cue: token indices of the cue, the paragraph's token range, label per token."""

    cue: tuple[int, int]
    window: tuple[int, int]
    labels: Ints


@dataclass
class Segment:
    """Tokens with what the network sees of them and the labels at hand."""

    words: list[str]
    places: Ints
    spans: Ints | None = None
    upos: Ints | None = None
    names: Ints | None = None
    heads: Ints | None = None
    """For each token its head's index in the segment, its own at a root, -1 where that is not known."""
    relations: Ints | None = None
    """For each token the number of its dependency relation, -1 where that is not known."""
    roles: list[Role] = field(default_factory=list)
    publisher: str = ""
    soft: tuple[npt.NDArray[np.float16], ...] | None = None
    """Chances of spans, tags and names by trained networks (train/distil.py)."""


def paragraphs(text: str) -> Spans:
    return [m.span() for m in re.finditer(r"[^\n]+(?:\n(?!\n)[^\n]+)*", text)]


def covered(tokens: list[Token], spans: list[Any]) -> list[int]:
    """Indices of the tokens that lie (by more than half) in any of the character spans."""
    out = []
    for i, t in enumerate(tokens):
        if any(min(e, t.end) - max(s, t.start) > (t.end - t.start) / 2 for s, e in spans):
            out.append(i)
    return out


def mark(tags: Ints, indices: list[int], begin: int) -> None:
    """Writes B/I tags over the runs of token indices, never over what is already tagged."""
    last = -2
    for i in indices:
        if tags[i] == 0:
            tags[i] = begin + 1 if last == i - 1 and tags[i - 1] in (begin, begin + 1) else begin
        last = i


def article_segments(text: str, relations: list[dict[str, Any]], publisher: str = "") -> Iterator[Segment]:
    """Segments of one annotated text: ``relations`` hold source, cue and content as lists of character spans."""
    blocks = paragraphs(text)
    quotations = quotation.over_blocks(text, blocks)
    pending: list[tuple[tuple[int, int], list[Token], Ints]] = []
    size = 0
    for block, marks in zip(blocks, quotations, strict=True):
        tokens = tokenize(text, *block)
        if pending and size + len(tokens) > LONGEST:
            yield _segment(pending, relations, publisher)
            pending, size = [], 0
        pending.append((block, tokens, features.places(tokens, marks)))
        size += len(tokens)
    if pending:
        yield _segment(pending, relations, publisher)


def _segment(
    parts: list[tuple[tuple[int, int], list[Token], Ints]], relations: list[dict[str, Any]], publisher: str
) -> Segment:
    tokens = [t for _, ts, _ in parts for t in ts]
    tags = np.zeros(len(tokens), dtype=np.int64)
    lo, hi = parts[0][0][0], parts[-1][0][1]
    near = [r for r in relations if any(lo <= s < hi for role in ("cue", "content", "source") for s, _ in r[role])]
    for role, begin in (("cue", 1), ("source", 3), ("content", 5)):
        for r in near:
            mark(tags, covered(tokens, r[role]), begin)
    roles = []
    at = 0
    for (s, e), ts, _ in parts:
        for r in near:
            cue = [at + i for i in covered(ts, r["cue"])]
            if not cue or not (s <= r["cue"][0][0] < e):
                continue
            labels = np.zeros(len(ts), dtype=np.int64)
            labels[covered(ts, r["content"])] = 2
            labels[covered(ts, r["source"])] = 1
            labels[[i - at for i in cue]] = 0
            roles.append(Role((cue[0], cue[-1] + 1), (at, at + len(ts)), labels))
        at += len(ts)
    places = np.concatenate([p for _, _, p in parts])
    return Segment([t.word for t in tokens], places, spans=tags, roles=roles, publisher=publisher)


Articles = list[dict[str, Any]]
"""Lines of PolNeAR's files: text, attributions, publisher."""


def polnear(articles: Articles) -> list[Segment]:
    return [s for a in articles for s in article_segments(a["text"], a["attributions"], a["publisher"])]


def clauses(articles: Articles) -> list[str]:
    """What is said in so many words after "said" or "says", without marks of quotation, starting in lower case."""
    out = []
    for a in articles:
        for r in a["attributions"]:
            if len(r["content"]) != 1 or len(r["cue"]) != 1 or a["text"][slice(*r["cue"][0])] not in ("said", "says"):
                continue
            start, end = r["content"][0]
            words = re.sub(r"^that ", "", a["text"][start:end]).rstrip(" .,")
            plain = not re.search(r"[“”\"‘\[\]\n:;|{}]|''", words) and 4 < len(words.split()) < 28
            if plain and 0 < start - r["cue"][0][1] < 3 and "," not in words[:25]:
                named = words[0].isupper() and not re.match(r"(?:The|A|An|It|He|She|They|There|This|We|I)\b", words)
                out.append(words if named else words[0].lower() + words[1:])
    return out


def _locate(text: str, want: Any) -> tuple[int, int]:
    words, nth = (want["s"], want["n"]) if isinstance(want, dict) else (want, 1)
    start = -1
    for _ in range(nth):
        start = text.index(words, start + 1)
    return start, start + len(words)


def _pieces(text: str, value: Any) -> Spans:
    values = [] if value is None else value if isinstance(value, list) else [value]
    return sorted(_locate(text, v) for v in values)


def gold_relations(page: dict[str, Any]) -> tuple[str, list[dict[str, Any]]]:
    """A gold page's text and relations, with content drawn left over "that" as the larger corpus has it."""
    text = "\n\n".join(b["text"] for b in page["blocks"])
    relations = []
    for a in page["attributions"]:
        r: dict[str, Any] = {k: _pieces(text, a[k]) for k in ("source", "cue", "content")}
        r["content"] = [(s - 5, e) if text[max(0, s - 6) : s] == " that " else (s, e) for s, e in r["content"]]
        relations.append(r | {"id": a["id"], "in": a.get("in")})
    return text, relations


def gold(paths: list[Path]) -> list[Segment]:
    """Gold pages: outermost attributions on the page, nested ones on their parent's content read by itself."""
    pages = (gold_relations(yaml.safe_load(path.read_text(encoding="utf-8"))) for path in paths)
    return [s for text, relations in pages for s in nested_segments(text, relations, "gold")]


def nested_segments(text: str, relations: list[dict[str, Any]], publisher: str) -> Iterator[Segment]:
    """Segments of a page whose relations may stand ``in`` one another: it and each content by itself."""
    yield from article_segments(text, [r for r in relations if not r["in"]], publisher)
    for outer in relations:
        for s, e in outer["content"]:
            inner = [
                {k: [(a - s, b - s) for a, b in r[k] if s <= a and b <= e] for k in ("source", "cue", "content")}
                for r in relations
                if r["in"] == outer["id"]
            ]
            alone = text[s:e].strip("“”\"‘’'")
            if e - s > 25 and alone:
                shift = text[s:e].index(alone)
                moved = [{k: [(a - shift, b - shift) for a, b in v] for k, v in r.items()} for r in inner]
                yield from article_segments(alone, moved, publisher)


def made(articles: Articles, pages: int) -> list[Segment]:
    """Pages of our own grammar (train/grammar.py), about what PolNeAR's training articles say. Always the same.

    Of their contents only those with a relation in them are read by themselves: the others may hold relations of the
    articles that they were taken from, which are not marked here.
    """
    maker = grammar.Maker(clauses(articles), random.Random(5))
    out: list[Segment] = []
    for _ in range(pages):
        text, relations = maker.page()
        out.extend(article_segments(text, [r for r in relations if not r["in"]], "made"))
        for r in relations:
            outer = next((o for o in relations if o["id"] == r["in"]), None)
            if outer is not None:
                start, end = outer["content"][0]
                out.extend(article_segments(text[start:end].strip("“”"), [_shifted(r, start, text)], "made"))
    return out


def _shifted(relation: dict[str, Any], start: int, text: str) -> dict[str, Any]:
    shift = start + (text[start] in "“”")
    return {k: [(a - shift, b - shift) for a, b in relation[k]] for k in ("source", "cue", "content")}


def alone(articles: Articles, count: int) -> list[Segment]:
    """Sentences of PolNeAR's articles as they would stand within somebody's words: by themselves, begun in lower case,
    without a stop. Three in four hold a relation, wholly."""
    found: list[Segment] = []
    silent: list[Segment] = []
    for a in articles:
        text = a["text"]
        for start, end in (s for block in paragraphs(text) for s in sentences(text, *block, frozenset())):
            spans = [(r, sorted(s for k in ("source", "cue", "content") for s in r[k])) for r in a["attributions"]]
            near = [(r, s) for r, s in spans if s and s[0][0] < end and start < s[-1][1]]
            whole = all(start <= s[0][0] and s[-1][1] <= end and r["source"] for r, s in near)
            if not whole or not 40 < end - start < 260 or text[start] in "“\"'‘`":
                continue
            words = text[start:end].rstrip(" .\n")
            words = words if words.split()[0] in ("I",) or words[1:2].isupper() else words[0].lower() + words[1:]
            moved = [
                {k: [(x - start, y - start) for x, y in r[k]] for k in ("source", "cue", "content")} for r, _ in near
            ]
            (found if near else silent).extend(article_segments(words, moved, "alone"))
    rng = random.Random(6)
    return rng.sample(found, count * 3 // 4) + rng.sample(silent, count // 4)


def _from_words(words: list[str], spaces: list[bool]) -> tuple[str, list[int]]:
    """The sentence's text and each corpus word's start in it."""
    text, starts = "", []
    for word, space in zip(words, spaces, strict=True):
        starts.append(len(text))
        text += word + (" " if space else "")
    return text.rstrip(), starts


def _retokenized(words: list[str], spaces: list[bool]) -> tuple[list[Token], list[int], Ints]:
    """Our tokens of the sentence, for each the index of the corpus word at its start, and its places."""
    text, starts = _from_words(words, spaces)
    tokens = tokenize(text)
    where = np.searchsorted(np.array(starts), [t.start for t in tokens], side="right") - 1
    return tokens, [int(i) for i in where], features.places(tokens, quotation.find(text, 0, len(text)))


def treebank(path: Path, with_names: bool) -> list[Segment]:
    """Universal Dependencies sentences: UPOS, and names where the corpus marks entities (GUM)."""
    out: list[Segment] = []
    for block in path.read_text(encoding="utf-8").split("\n\n"):
        rows = [c for c in (ln.split("\t") for ln in block.splitlines() if ln[:1].isdigit()) if c[0].isdigit()]
        if not rows:
            continue
        # Multi-word tokens (don't) have their own line; the words' own forms joined give the same letters.
        merged = {m.group(1): m.group(2) for m in re.finditer(r"^\d+-(\d+)\t.*?\t(\S+)$", block, re.M)}
        inside = {n for m in re.finditer(r"^(\d+)-(\d+)\t", block, re.M) for n in range(int(m[1]), int(m[2]))}
        spaces = ["SpaceAfter=No" not in merged.get(r[0], r[9]) and int(r[0]) not in inside for r in rows]
        tokens, where, places = _retokenized([r[1] for r in rows], spaces)
        upos = np.array([UPOS.index(rows[i][3]) if rows[i][3] in UPOS else -1 for i in where], dtype=np.int64)
        names = np.array([0] * len(tokens), dtype=np.int64)
        if with_names:
            tags = _gum_names(rows)
            for k, i in enumerate(where):
                tag = tags[i]
                again = k > 0 and where[k - 1] == i
                names[k] = tag + 1 if tag in (1, 3, 5) and again else tag
        heads, relations = _tree(rows, where)
        named = names if with_names else None
        out.append(Segment([t.word for t in tokens], places, upos=upos, names=named, heads=heads, relations=relations))
    return out


def _tree(rows: list[list[str]], where: list[int]) -> tuple[Ints, Ints]:
    """Heads and relations of our tokens: the first one of a word stands for it, the others lean on that one."""
    first: dict[int, int] = {}
    for k, i in enumerate(where):
        first.setdefault(i, k)
    numbers = {row[0]: i for i, row in enumerate(rows)}
    heads, relations = np.full(len(where), -1, dtype=np.int64), np.full(len(where), -1, dtype=np.int64)
    for k, i in enumerate(where):
        if first[i] != k:
            heads[k] = first[i]
            continue
        heads[k] = k if rows[i][6] == "0" else first.get(numbers.get(rows[i][6], -1), -1)
        relations[k] = RELATIONS.get(rows[i][7].split(":")[0], -1)
    return heads, relations


def _gum_names(rows: list[list[str]]) -> list[int]:
    """Name tags of one GUM sentence: the run of proper nouns around a mention's head, by the mention's type."""
    kinds = {"person": 1, "organization": 3, "place": 5}
    tags = [0] * len(rows)
    open_: dict[str, tuple[int, str]] = {}
    mentions = []
    for i, row in enumerate(rows):
        entity = re.search(r"Entity=([^|]+)", row[9])
        if not entity:
            continue
        for m in re.finditer(r"\(([^()]+?)(\))?(?=[()]|$)|([^()]+)\)", entity[1]):
            if m[1]:
                parts = m[1].split("-")
                if m[2]:
                    mentions.append((i, i + 1, parts[1]))
                else:
                    open_[parts[0]] = (i, parts[1] if len(parts) > 1 else "")
            elif m[3] and m[3] in open_:
                start, kind = open_.pop(m[3])
                mentions.append((start, i + 1, kind))
    for s, e, kind in sorted(mentions, key=lambda m: m[0] - m[1]):
        if kind not in kinds:
            continue
        inside = {int(rows[i][0]) for i in range(s, e)}
        heads = [i for i in range(s, e) if rows[i][6].isdigit() and int(rows[i][6]) not in inside]
        if not heads or rows[heads[0]][3] != "PROPN":
            continue
        a = b = heads[0]
        while a > s and rows[a - 1][3] in ("PROPN", "NUM"):
            a -= 1
        while b + 1 < e and (
            rows[b + 1][3] == "PROPN"
            or (b + 2 < e and rows[b + 1][1] in ("of", "-", "&", "for") and rows[b + 2][3] == "PROPN")
        ):
            b += 1
        for i in range(a, b + 1):
            tags[i] = kinds[kind] + (i > a)
    return tags


_NAME_KINDS = {
    "PER": 1, "PERSON": 1, "ORG": 3, "CORPORATION": 3, "LOC": 5, "LOCATION": 5,
}  # fmt: skip


def column_names(path: Path, word: int, tag: int, sep: str | None) -> list[Segment]:
    """Names from column files (BIO or IO tags, one word a line, blank line between sentences)."""
    out: list[Segment] = []
    for block in re.split(r"\n\s*\n", path.read_text(encoding="utf-8")):
        rows = [ln.split(sep) for ln in block.splitlines() if ln.strip() and not ln.startswith("# ")]
        rows = [r for r in rows if len(r) > max(word, tag)]
        if not rows:
            continue
        raw: list[int] = []
        for i, r in enumerate(rows):
            kind = _NAME_KINDS.get(r[tag].split("-")[-1].upper(), 0) if "-" in r[tag] else 0
            goes_on = i > 0 and raw[i - 1] in (kind, kind + 1) and not r[tag].startswith("B-")
            raw.append(kind + 1 if kind and goes_on else kind)
        tokens, where, places = _retokenized([r[word] for r in rows], [True] * len(rows))
        names = np.zeros(len(tokens), dtype=np.int64)
        for k, i in enumerate(where):
            again = k > 0 and where[k - 1] == i
            names[k] = raw[i] + 1 if raw[i] in (1, 3, 5) and again else raw[i]
        out.append(Segment([t.word for t in tokens], places, names=names))
    return out

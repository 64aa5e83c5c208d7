"""Blocks of text → tokens, sentences, tags, names, cues, and for each cue its source and content. The only importer
of the inference library and of the trained weights.

One recurrent network reads all blocks at once (train/network.py tells how it was made); a second, small one labels each
cue's paragraph as outside / source / content, decoded by the Viterbi algorithm (Forney, 1973).
"""

import json
import lzma
from bisect import bisect_left
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np
import numpy.typing as npt
import onnxruntime

from ascribe.attribution import features
from ascribe.attribution.language import Lexicon
from ascribe.attribution.names import Name, settle
from ascribe.attribution.quotation import Quotation, over_blocks
from ascribe.attribution.token import Token, sentences, tokenize
from ascribe.models import FOLDER
from ascribe.records import Span

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

UPOS = tuple("ADJ ADP ADV AUX CCONJ DET INTJ NOUN NUM PART PRON PROPN PUNCT SCONJ SYM VERB X".split())
NAME_KINDS = ("PER", "ORG", "LOC")
OUTSIDE, SOURCE, CONTENT = 0, 1, 2
LONGEST = 240
"""Tokens of consecutive blocks that are read together, as in training. A longer block is read alone."""
TOO_LONG = 1200
"""Tokens of one block read at once; the rest of a longer block is read in further stretches."""
CUE_FLOOR = 0.5
SAYING_FLOOR = 0.4
"""How likely a token must be part of a cue; a verb of saying needs less."""
WINDOW = 140
"""Tokens on either side of a cue in which its source and content are looked for, within its block."""
MOST_CUES = 1000
"""Cues read on one page, in reading order: no news page has more, and a hostile one must end."""


@dataclass(frozen=True, slots=True)
class Cue:
    """Token range of a cue, how sure the network is of it and of the roles (0 … 1), tokens of source and content."""

    first: int
    last: int
    score: float
    roles: float
    source: tuple[int, ...]
    content: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Parse:
    """What was read from some blocks of one text. Offsets are those of the text, token ranges are half-open."""

    text: str
    blocks: tuple[Span, ...]
    tokens: tuple[Token, ...]
    block_tokens: tuple[tuple[int, int], ...]
    tags: tuple[str, ...]
    sentences: tuple[Span, ...]
    quotations: tuple[Quotation, ...]
    names: tuple[Name, ...]
    cues: tuple[Cue, ...]

    def tokens_in(self, start: int, end: int) -> range:
        """Indices of the tokens that begin in ``text[start:end]``."""
        first = bisect_left(self.tokens, start, key=lambda t: t.start)
        return range(first, bisect_left(self.tokens, end, first, key=lambda t: t.start))


@dataclass(frozen=True, slots=True)
class _Weights:
    encoder: onnxruntime.InferenceSession
    roles: onnxruntime.InferenceSession
    views: tuple[dict[str, int], ...]
    move: Floats
    first: Floats


@cache
def _weights() -> _Weights:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    packed = json.loads(lzma.decompress((FOLDER / "vocab.json.xz").read_bytes()))

    def session(name: str) -> onnxruntime.InferenceSession:
        return onnxruntime.InferenceSession(FOLDER / name, options, providers=["CPUExecutionProvider"])

    return _Weights(
        session("encoder.onnx"),
        session("roles.onnx"),
        tuple({view: i + 2 for i, view in enumerate(views)} for views in packed["views"]),
        np.array(packed["move"], dtype=np.float32),
        np.array(packed["first"], dtype=np.float32),
    )


@lru_cache(maxsize=65536)
def _row(word: str) -> tuple[int, ...]:
    """The word's place in each vocabulary; 1 where a view is unknown."""
    return tuple(view.get(x, 1) for view, x in zip(_weights().views, features.views(word), strict=True))


def parse(text: str, blocks: list[Span], lexicon: Lexicon, *, apart: bool = False) -> Parse:
    """Reads the given blocks of ``text`` (half-open offsets, in order). No blocks, or blank ones, give empty parts.

    Neighbouring blocks are read together, as paragraphs of one page are; ``apart`` reads each by itself.
    """
    quotations = over_blocks(text, blocks)
    tokens: list[Token] = []
    ranges: list[tuple[int, int]] = []
    places: list[Ints] = []
    cuts: list[Span] = []
    for (start, end), marks in zip(blocks, quotations, strict=True):
        own = tokenize(text, start, end)
        ranges.append((len(tokens), len(tokens) + len(own)))
        tokens.extend(own)
        places.append(features.places(own, marks))
        cuts.extend(sentences(text, start, end, lexicon.abbreviations))
    tags: tuple[str, ...] = ()
    names: tuple[Name, ...] = ()
    cues: tuple[Cue, ...] = ()
    if tokens:
        weights = _weights()
        rows = [_row(t.word) for t in tokens]
        ids = np.concatenate([np.array(rows, dtype=np.int64), np.concatenate(places)[:, None]], 1)
        spans, upos, name_scores, as_token, as_cue = _encode(weights, ids, _stretches(ranges, apart))
        tags = tuple(UPOS[i] for i in upos.argmax(1))
        proper = frozenset(t.start for t, tag in zip(tokens, tags, strict=True) if tag == "PROPN")
        names = settle(text, blocks, _names(tokens, name_scores, ranges), proper, lexicon)
        saying = np.array([t.word.casefold() in lexicon.saying for t in tokens])
        found = _cues(spans, np.where(saying, SAYING_FLOOR, CUE_FLOOR), ranges)[:MOST_CUES]
        cues = _with_roles(weights, found, as_token, as_cue)
    flat = tuple(q for marks in quotations for q in marks)
    return Parse(text, tuple(blocks), tuple(tokens), tuple(ranges), tags, tuple(cuts), flat, names, cues)


def _stretches(ranges: list[tuple[int, int]], apart: bool) -> list[tuple[int, int]]:
    """Token ranges that are read together: whole blocks up to ``LONGEST``, an overlong block in pieces."""
    out: list[tuple[int, int]] = []
    for first, last in ranges:
        if out and not apart and last - out[-1][0] <= LONGEST:
            out[-1] = (out[-1][0], last)
            continue
        for at in range(first, last, TOO_LONG):
            out.append((at, min(last, at + TOO_LONG)))
    return out


def _encode(weights: _Weights, ids: Ints, stretches: list[tuple[int, int]]) -> list[Floats]:
    """The encoder's five outputs for every token, in the order of the tokens."""
    outputs: list[Floats] = []
    order = sorted(range(len(stretches)), key=lambda k: stretches[k][1] - stretches[k][0])
    for at in range(0, len(order), 8):
        batch = [stretches[k] for k in order[at : at + 8]]
        lengths = np.array([last - first for first, last in batch], dtype=np.int32)
        block = np.zeros((int(lengths.max()), len(batch), ids.shape[1]), dtype=np.int64)
        for k, (first, last) in enumerate(batch):
            block[: last - first, k] = ids[first:last]
        results = weights.encoder.run(None, {"ids": block, "lengths": lengths})
        if not outputs:
            outputs = [np.zeros((len(ids), r.shape[2]), dtype=np.float32) for r in results]
        for output, result in zip(outputs, results, strict=True):
            for k, (first, last) in enumerate(batch):
                output[first:last] = result[: last - first, k]
    return outputs


def _softmax(scores: Floats) -> Floats:
    raised = np.exp(scores - scores.max(-1, keepdims=True))
    return np.asarray(raised / raised.sum(-1, keepdims=True), dtype=np.float32)


_ARTICLES = frozenset({"the", "a", "an", "two", "three", "four", "some"})
_LOWER_IN_NAMES = frozenset(
    "of the and for de da di du del van von der den al el bin ibn la le on in & ’s 's -".split()
)


def _names(tokens: list[Token], scores: Floats, ranges: list[tuple[int, int]]) -> tuple[Name, ...]:
    """Runs of name tags, cut to what a name can be: capitals at both ends, no common word inside."""
    best = scores.argmax(1)
    starts = {first for first, _ in ranges}
    runs: list[tuple[int, int, str]] = []
    for i, tag in enumerate(best):
        if tag == 0:
            continue
        goes_on = tag % 2 == 0 and i not in starts and runs and runs[-1][1] == i
        if goes_on:
            runs[-1] = (runs[-1][0], i + 1, runs[-1][2])
        else:
            runs.append((i, i + 1, NAME_KINDS[(tag - 1) // 2]))
    out = []
    for first, last, kind in runs:
        while first < last and (not tokens[first].word[0].isupper() or tokens[first].word.casefold() in _ARTICLES):
            first += 1
        while last > first and not (tokens[last - 1].word[0].isupper() or tokens[last - 1].word[0].isdigit()):
            last -= 1
        words = [t.word for t in tokens[first:last]]
        if words and all(w[0].isupper() or not w[0].isalpha() or w.casefold() in _LOWER_IN_NAMES for w in words):
            out.append(Name(tokens[first].start, tokens[last - 1].end, kind))
    return tuple(out)


def _cues(
    spans: Floats, floors: Floats, ranges: list[tuple[int, int]]
) -> list[tuple[int, int, float, tuple[int, int]]]:
    """Token ranges of cues with their score and block: runs where cue tags are likelier than the tokens' floors."""
    chance = _softmax(spans)
    begin, inside = chance[:, 1], chance[:, 2]
    on = begin + inside >= floors
    out = []
    for first, last in ranges:
        i = first
        while i < last:
            if not on[i]:
                i += 1
                continue
            stop = i + 1
            while stop < last and on[stop] and inside[stop] >= begin[stop]:
                stop += 1
            out.append((i, stop, float((begin + inside)[i:stop].max()), (first, last)))
            i = stop
    return out


def _with_roles(
    weights: _Weights, found: list[tuple[int, int, float, tuple[int, int]]], as_token: Floats, as_cue: Floats
) -> tuple[Cue, ...]:
    out: list[Cue] = []
    order = sorted(range(len(found)), key=lambda k: found[k][3][1] - found[k][3][0])
    for at in range(0, len(order), 32):
        batch = [found[k] for k in order[at : at + 32]]
        windows = [(max(lo, i - WINDOW), min(hi, j + WINDOW)) for i, j, _, (lo, hi) in batch]
        lengths = np.array([hi - lo for lo, hi in windows], dtype=np.int32)
        longest = int(lengths.max())
        tokens = np.zeros((longest, len(batch), as_token.shape[1]), dtype=np.float32)
        distance = np.zeros((longest, len(batch)), dtype=np.int64)
        cue = np.stack([as_cue[i:j].mean(0) for i, j, _, _ in batch])
        for k, ((i, j, _, _), (lo, hi)) in enumerate(zip(batch, windows, strict=True)):
            tokens[: hi - lo, k] = as_token[lo:hi]
            distance[: hi - lo, k] = distances(hi - lo, i - lo, j - lo)
        inputs = {"tokens": tokens, "cue": cue, "distance": distance, "lengths": lengths}
        (scores,) = weights.roles.run(None, inputs)
        labels = viterbi(scores, lengths, weights.move, weights.first)
        chosen = np.take_along_axis(_softmax(scores), labels[:, :, None], 2)[:, :, 0]
        for k, ((i, j, score, _), (lo, _)) in enumerate(zip(batch, windows, strict=True)):
            own = labels[: lengths[k], k]
            own[i - lo : j - lo] = OUTSIDE
            source, content = (tuple(int(t) + lo for t in np.flatnonzero(own == r)) for r in (SOURCE, CONTENT))
            # The likelihood of the labels a token, so that a long paragraph is not less sure than a short one.
            sure = float(np.exp(np.log(np.maximum(chosen[: lengths[k], k], 1e-6)).mean()))
            out.append(Cue(i, j, score, sure, source, content))
    return tuple(sorted(out, key=lambda c: c.first))


def distances(length: int, start: int, end: int) -> Ints:
    """Bucket (0…63) of each of ``length`` positions relative to a cue at [start, end); 32 is the cue itself."""
    at = np.arange(length)
    far = np.where(at < start, at - start, np.where(at >= end, at - end + 1, 0))
    size = np.abs(far)
    bucket = np.where(size <= 10, size, 10 + np.minimum(21, (size - 10) // 4 + 1))
    return np.asarray(32 + np.sign(far) * bucket, dtype=np.int64)


def viterbi(scores: Floats, lengths: npt.NDArray[np.int32], move: Floats, first: Floats) -> Ints:
    """The likeliest label sequences [time, batch] of padded scores [time, batch, labels]; padding gets label 0."""
    time, batch, labels = scores.shape
    best = first + scores[0]
    back = np.zeros((time, batch, labels), dtype=np.int64)
    for t in range(1, time):
        paths = best[:, :, None] + move
        alive = (t < lengths)[:, None]
        back[t] = np.where(alive, paths.argmax(1), np.arange(labels))
        best = np.where(alive, paths.max(1) + scores[t], best)
    out = np.zeros((time, batch), dtype=np.int64)
    label = best.argmax(1)
    for t in range(time - 1, -1, -1):
        out[t] = np.where(t < lengths, label, 0)
        label = np.take_along_axis(back[t], label[:, None], 1)[:, 0]
    return out

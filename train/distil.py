"""What trained networks agree on, as labels for one that learns from them (Hinton et al., 2015).

The mean of several networks stands in two places: beside the annotators' labels, since annotators skip some of what
they should mark, and where no annotator worked at all: spans and roles in the treebanks, names and tags in the news.
"""

import json
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from ascribe.attribution.parse import CUE_FLOOR, distances, viterbi
from train.corpora import Ints, Role, Segment
from train.network import Network

NEAR = 60
"""Tokens on either side of a cue that its window takes in where no paragraphs are known."""


def load(run: Path) -> tuple[Network, list[dict[str, int]]]:
    """A trained network and its vocabularies."""
    saved = torch.load(run / "network.pt", weights_only=False)
    net = Network(saved["sizes"])
    net.load_state_dict({k: v.float() for k, v in saved["state"].items()})
    views = json.loads((run / "vocab.json").read_text(encoding="utf-8"))
    return net.eval(), [{view: i + 2 for i, view in enumerate(column)} for column in views]


def teach(teachers: list[tuple[Network, list[Tensor]]], segments: list[Segment], batch: list[int]) -> None:
    """Writes the teachers' mean into the segments numbered in ``batch``: spans, tags, names, and roles where a segment
    has no spans of its own. A teacher is a network and every segment's ids in its own vocabulary."""
    with torch.no_grad():  # not as a decorator: without PyTorch at hand the type checker calls that untyped
        lengths = torch.tensor([len(segments[i].words) for i in batch])
        outputs = []
        for net, ids in teachers:
            outputs.append(net.encode(nn.utils.rnn.pad_sequence([ids[i] for i in batch], batch_first=True), lengths))
        means = [torch.stack([o[part].softmax(-1) for o in outputs]).mean(0) for part in range(3)]
        for k, i in enumerate(batch):
            s, n = segments[i], int(lengths[k])
            s.soft = tuple(m[k, :n].numpy().astype(np.float16) for m in means)
            if s.spans is None:
                states = [o[3][k, :n] for o in outputs]
                nets = [net for net, _ in teachers]
                s.roles = [_role(nets, states, cue, n) for cue in _cues(means[0][k, :n].numpy())]


def _cues(chance: np.ndarray) -> list[tuple[int, int]]:
    """Runs of tokens that are likelier a cue than not."""
    on = chance[:, 1] + chance[:, 2] >= CUE_FLOOR
    edges = np.flatnonzero(np.diff(np.concatenate([[0], on.astype(np.int8), [0]])))
    return [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]


def _role(nets: list[Network], states: list[Tensor], cue: tuple[int, int], length: int) -> Role:
    """The likeliest source and content of one cue by the mean of the networks' scores."""
    lo, hi = max(0, cue[0] - NEAR), min(length, cue[1] + NEAR)
    far = torch.tensor(distances(hi - lo, cue[0] - lo, cue[1] - lo))[None]
    size = torch.tensor([hi - lo])
    scores = torch.stack(
        [
            n.roles(s[None, lo:hi], s[cue[0] : cue[1]].mean(0)[None], far, size)[0]
            for n, s in zip(nets, states, strict=True)
        ]
    ).mean(0)
    move, first = (torch.stack([getattr(n, name) for n in nets]).mean(0).numpy() for name in ("move", "first"))
    labels: Ints = viterbi(scores[:, None].numpy(), np.array([hi - lo], dtype=np.int32), move, first)[:, 0]
    labels[cue[0] - lo : cue[1] - lo] = 0
    return Role(cue, (lo, hi), labels)

"""The joint network: one recurrent encoder; heads for spans, tags, names; roles given a cue; and a
dependency tree, learned beside them since clauses are what is said, and left behind when the network is exported.

Encoder and roles follow the semantic-role style of He et al. (ACL 2017) and Rei & Søgaard's multi-task taggers; roles
are decoded by a linear-chain conditional random field (Lafferty et al., 2001) over outside / source / content.
"""

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from ascribe.attribution.features import PLACES
from train.corpora import NAMES, RELATIONS, SPAN_TAGS, UPOS

ROLES = 3


@dataclass(frozen=True)
class Sizes:
    """Vocabulary sizes (with padding 0 and unknown 1) and widths of the layers."""

    words: int
    stems: int
    prefixes: int
    suffixes: int
    shapes: int
    word: int = 100
    stem: int = 64
    affix: int = 32
    shape: int = 16
    place: int = 12
    hidden: int = 128
    role: int = 96
    distance: int = 16
    arc: int = 96


class BothWays(nn.Module):
    """A bidirectional LSTM over padded sequences in which padding never reaches a state.

    Two one-way LSTMs, the second over each sequence turned round within its own length: dense input keeps the fused
    CPU kernels, which packed sequences lose (their backward pass took 80 % of a step).
    """

    def __init__(self, width: int, hidden: int) -> None:
        super().__init__()
        self.ahead = nn.LSTM(width, hidden, batch_first=True)
        self.back = nn.LSTM(width, hidden, batch_first=True)

    def forward(self, x: Tensor, lengths: Tensor) -> Tensor:
        at = torch.arange(x.shape[1], device=x.device)[None]
        turned = torch.where(at < lengths[:, None], lengths[:, None] - 1 - at, at)

        def turn(y: Tensor) -> Tensor:
            return y.gather(1, turned.unsqueeze(2).expand(-1, -1, y.shape[2]))

        return torch.cat([self.ahead(x)[0], turn(self.back(turn(x))[0])], 2)


class Locked(nn.Module):
    """Dropout that drops the same units all along a sequence [batch, time, width] (Gal & Ghahramani, 2016)."""

    def __init__(self, rate: float) -> None:
        super().__init__()
        self.rate = rate

    def forward(self, x: Tensor) -> Tensor:
        if not self.training or not self.rate:
            return x
        mask = torch.empty(x.shape[0], 1, x.shape[2], device=x.device).bernoulli_(1 - self.rate)
        return x * (mask / (1 - self.rate))


class Network(nn.Module):
    """See the module's docstring. ``forward`` is not used: training calls ``encode`` and ``roles``."""

    def __init__(self, sizes: Sizes, dropout: float = 0.4, word_dropout: float = 0.15) -> None:
        super().__init__()
        self.sizes, self.word_dropout = sizes, word_dropout
        self.word = nn.Embedding(sizes.words, sizes.word, padding_idx=0)
        self.stem = nn.Embedding(sizes.stems, sizes.stem, padding_idx=0)
        self.prefix = nn.Embedding(sizes.prefixes, sizes.affix, padding_idx=0)
        self.suffix = nn.Embedding(sizes.suffixes, sizes.affix, padding_idx=0)
        self.shape = nn.Embedding(sizes.shapes, sizes.shape, padding_idx=0)
        self.place = nn.Embedding(PLACES + 1, sizes.place)
        width = sizes.word + sizes.stem + 2 * sizes.affix + sizes.shape + sizes.place
        h = sizes.hidden
        self.lower = BothWays(width, h)
        self.upper = BothWays(2 * h, h)
        self.drop = Locked(dropout)
        self.upos = nn.Linear(2 * h, len(UPOS))
        self.names = nn.Linear(4 * h, len(NAMES))
        self.spans = nn.Linear(2 * h, len(SPAN_TAGS))
        self.distance = nn.Embedding(64, sizes.distance)
        self.to_role = nn.Linear(4 * h + sizes.distance, sizes.role)
        self.role = BothWays(sizes.role, sizes.role)
        self.label = nn.Linear(2 * sizes.role, ROLES)
        self.move = nn.Parameter(torch.zeros(ROLES, ROLES))
        self.first = nn.Parameter(torch.zeros(ROLES))
        # The tree is learned for what it teaches the encoder of clauses; it is not shipped.
        self.below, self.above = nn.Linear(4 * h, sizes.arc), nn.Linear(4 * h, sizes.arc)
        self.arc = nn.Linear(sizes.arc, sizes.arc)
        self.relation = nn.Linear(2 * sizes.arc, len(RELATIONS))
        for table in (self.word, self.stem, self.prefix, self.suffix, self.shape, self.place, self.distance):
            nn.init.uniform_(table.weight, -0.1, 0.1)

    def encode(self, ids: Tensor, lengths: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor]:
        """From ids [batch, time, 6] the scores of spans, tags, names, the upper states, and both layers' states."""
        word, stem = ids[..., 0], ids[..., 1]
        if self.training:
            gone = torch.rand_like(word, dtype=torch.float)
            word = torch.where((gone < self.word_dropout) & (word > 0), torch.ones_like(word), word)
            stem = torch.where((gone < self.word_dropout / 2) & (stem > 0), torch.ones_like(stem), stem)
        x = torch.cat(
            [
                self.word(word), self.stem(stem), self.prefix(ids[..., 2]), self.suffix(ids[..., 3]),
                self.shape(ids[..., 4]), self.place(ids[..., 5]),
            ], -1,
        )  # fmt: skip
        low = self.lower(self.drop(x), lengths)
        high = self.upper(self.drop(low), lengths)
        both = torch.cat([self.drop(low), self.drop(high)], -1)
        return self.spans(self.drop(high)), self.upos(self.drop(low)), self.names(both), high, both

    def tree_loss(self, both: Tensor, heads: Tensor, relations: Tensor) -> Tensor:
        """Mean loss of heads and relations (Dozat & Manning, ICLR 2017); labels [batch, time], -1 where unknown."""
        below, above = self.drop(torch.relu(self.below(both))), self.drop(torch.relu(self.above(both)))
        known = (heads >= 0).float()
        scores = self.arc(below) @ above.transpose(1, 2) + torch.log(known + 1e-6).unsqueeze(1)
        loss = nn.functional.cross_entropy(scores.transpose(1, 2), heads, ignore_index=-1)
        there = heads.clamp(min=0).unsqueeze(2).expand(-1, -1, above.shape[2])
        named = self.relation(torch.cat([below, above.gather(1, there)], -1))
        return loss + nn.functional.cross_entropy(named.transpose(1, 2), relations, ignore_index=-1)

    def roles(self, window: Tensor, cue: Tensor, distance: Tensor, lengths: Tensor) -> Tensor:
        """Scores [cues, time, 3] from the window's states, the cue's mean state, and distance buckets."""
        cues = cue.unsqueeze(1).expand(-1, window.shape[1], -1)
        x = torch.cat([self.drop(window), self.drop(cues), self.distance(distance)], -1)
        x = torch.relu(self.to_role(x))
        scores: Tensor = self.label(self.drop(self.role(self.drop(x), lengths)))
        return scores

    def role_loss(self, scores: Tensor, labels: Tensor, lengths: Tensor) -> Tensor:
        """Negative log-likelihood of the labels under the random field, summed over the windows."""
        mask = torch.arange(scores.shape[1], device=scores.device)[None] < lengths[:, None]
        gold = scores.gather(2, labels.clamp(min=0).unsqueeze(2)).squeeze(2)
        path = (gold * mask).sum(1) + self.first[labels[:, 0]]
        path = path + (self.move[labels[:, :-1], labels[:, 1:]] * mask[:, 1:]).sum(1)
        alpha = self.first + scores[:, 0]
        for t in range(1, scores.shape[1]):
            step = torch.logsumexp(alpha.unsqueeze(2) + self.move, 1) + scores[:, t]
            alpha = torch.where(mask[:, t : t + 1], step, alpha)
        return (torch.logsumexp(alpha, 1) - path).sum()

"""Word vectors to start from: which words stand near which in the training text, cut to few dimensions.

Positive pointwise mutual information within five words, then a truncated singular value decomposition (Levy, Goldberg &
Dagan, TACL 2015: as good as learned vectors on little text). No text but the training data's is read.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import torch

from ascribe.attribution import features
from train.corpora import Segment
from train.network import Network

NEAR = 5
"""Words on either side that count as near, less by their distance."""
SMOOTH = 0.75
"""Exponent of the context's frequency, so that rare contexts weigh less."""
CONTEXTS = 4000
"""The commonest words alone are contexts: rare ones would draw the vectors to the few pages that they stand on."""
SPREAD = 0.1
"""Standard deviation of the vectors, as that of vectors begun by chance."""


def start(net: Network, vocab: list[dict[str, int]], segments: Sequence[Segment]) -> None:
    """Sets the network's vectors of words and stems; rows 0 (padding) and 1 (unknown) stay."""
    # A segment may stand several times among the training data: its words count once.
    texts = {id(s): s for s in segments if s.publisher not in ("made", "alone")}.values()
    for table, column in ((net.word, 0), (net.stem, 1)):
        lines = [np.array([vocab[column].get(features.views(w)[column], 1) for w in s.words]) for s in texts]
        made = _vectors(lines, table.num_embeddings, table.embedding_dim)
        with torch.no_grad():
            table.weight[2:] = made[2:]


def _vectors(lines: list[npt.NDArray[np.int64]], rows: int, width: int) -> torch.Tensor:
    """Vectors [rows, width] from the lines' numbers."""
    codes, weights = [], []
    for far in range(1, NEAR + 1):
        a = np.concatenate([x[:-far] for x in lines if len(x) > far])
        b = np.concatenate([x[far:] for x in lines if len(x) > far])
        codes += [a * rows + b, b * rows + a]
        weights += [np.full(2 * len(a), 1 / far)]
    cells, inverse = np.unique(np.concatenate(codes), return_inverse=True)
    counts = np.bincount(inverse, np.concatenate(weights))
    left, right = cells // rows, cells % rows
    sums = np.bincount(left, counts, rows)
    context = sums**SMOOTH / (sums**SMOOTH).sum()
    told = np.log(counts / np.maximum(sums[left], 1e-9) / np.maximum(context[right], 1e-12))
    common = np.argsort(-sums[2:], kind="stable")[:CONTEXTS] + 2
    kept = (told > 0) & np.isin(right, common) & (counts >= 1)
    where = torch.tensor(np.stack([left[kept], right[kept]]))
    table = torch.sparse_coo_tensor(
        where, torch.tensor(told[kept], dtype=torch.float32), (rows, rows), check_invariants=True
    ).coalesce()
    u, s, _ = torch.svd_lowrank(table, q=width + 20, niter=4)
    out = u[:, :width] * s[:width].sqrt()
    size = out.norm(dim=1, keepdim=True)
    # Every word's vector as long as one begun by chance; words that stand near no context keep a vector of noise.
    return torch.where(size > 0, out / size.clamp(min=1e-9), torch.randn_like(out) / width**0.5) * SPREAD * width**0.5

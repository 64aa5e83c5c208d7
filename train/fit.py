"""Trains the network and writes its weights: ``python -m train.fit OUT [--seed N] [--teachers RUN …]``."""

import argparse
import json
import random
import time
from collections import Counter
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn

from ascribe.attribution import features
from ascribe.attribution.parse import distances
from train import distil, sets, vectors
from train.corpora import SPAN_TAGS, Role, Segment
from train.network import Network, Sizes

BATCH = 5200
"""Tokens a batch, padding not counted."""
TREE = 0.25
"""Weight of the tree's loss, heads and relations together."""


def vocabularies(segments: list[Segment]) -> list[dict[str, int]]:
    """For each view (word, stem, prefix, suffix, shape) its values seen at least twice; 0 pads, 1 is unknown."""
    counts: list[Counter[str]] = [Counter() for _ in range(5)]
    for s in segments:
        for w in s.words:
            for counter, view in zip(counts, features.views(w), strict=True):
                counter[view] += 1
    return [{v: i + 2 for i, v in enumerate(sorted(k for k, n in c.items() if n > 1))} for c in counts]


def numbered(segment: Segment, vocab: list[dict[str, int]]) -> Tensor:
    rows = [[v.get(x, 1) for v, x in zip(vocab, features.views(w), strict=True)] for w in segment.words]
    return torch.tensor(np.concatenate([np.array(rows), segment.places[:, None]], 1))


def batches(segments: list[Segment], rng: random.Random) -> list[list[int]]:
    """Indices in batches of like lengths, in random order."""
    order = sorted(range(len(segments)), key=lambda i: len(segments[i].words) + rng.random() * 20)
    out: list[list[int]] = [[]]
    size = 0
    for i in order:
        if size + len(segments[i].words) > BATCH:
            out.append([])
            size = 0
        out[-1].append(i)
        size += len(segments[i].words)
    rng.shuffle(out)
    return [b for b in out if b]


def padded(rows: list[Tensor], value: int = 0) -> Tensor:
    return nn.utils.rnn.pad_sequence(rows, batch_first=True, padding_value=value)


def tag_loss(scores: Tensor, labels: list[np.ndarray | None]) -> Tensor | None:
    have = [i for i, x in enumerate(labels) if x is not None]
    if not have:
        return None
    gold = padded([torch.tensor(labels[i]) for i in have], -1)
    picked = scores[have][:, : gold.shape[1]]
    return nn.functional.cross_entropy(picked.reshape(-1, picked.shape[-1]), gold.reshape(-1), ignore_index=-1)


def soft_loss(scores: Tensor, batch: list[Segment], part: int) -> Tensor:
    """Cross-entropy against the teachers' chances, a token's mean."""
    chances = [s.soft[part] for s in batch if s.soft is not None]
    gold = padded([torch.tensor(c.astype(np.float32)) for c in chances])
    return -(gold * scores.log_softmax(-1)).sum() / sum(len(c) for c in chances)


def bucketed(role: Role) -> npt.NDArray[np.int64]:
    first = role.window[0]
    return distances(role.window[1] - first, role.cue[0] - first, role.cue[1] - first)


def role_part(net: Network, flat: Tensor, wide: int, jobs: list[tuple[int, Role]]) -> tuple[Tensor, int]:
    """The roles' loss summed over the tokens of some windows of like length, and the number of those tokens."""
    # One gather for all windows: slicing state by state makes the backward pass many times slower.
    windows = padded([torch.arange(i * wide + r.window[0], i * wide + r.window[1]) for i, r in jobs])
    size = torch.tensor([r.window[1] - r.window[0] for _, r in jobs])
    inside = padded([torch.arange(i * wide + r.cue[0], i * wide + r.cue[1]) for i, r in jobs], -1)
    held = (inside >= 0).unsqueeze(2)
    cues = (flat[inside.clamp(min=0)] * held).sum(1) / held.sum(1)
    far = padded([torch.tensor(bucketed(r)) for _, r in jobs])
    scores = net.roles(flat[windows], cues, far, size)
    labels = padded([torch.tensor(r.labels) for _, r in jobs])
    return net.role_loss(scores, labels, size), int(size.sum())


def loss_of(net: Network, ids: list[Tensor], batch: list[Segment]) -> Tensor:
    """The joint loss of one batch: spans + 2 x roles + .5 x tags + .5 x names + .25 x tree, each where it has labels.

    Where teachers have labelled the batch, half of each tagging loss is theirs, and all of it where nobody else did.
    """
    lengths = torch.tensor([len(x) for x in ids])
    spans, upos, names, states, both = net.encode(padded(ids), lengths)
    total = torch.zeros(())
    taught = all(s.soft is not None for s in batch)
    for place, (weight, scores, labels) in enumerate(
        (
            (1.0, spans, [s.spans for s in batch]),
            (0.5, upos, [s.upos for s in batch]),
            (0.5, names, [s.names for s in batch]),
        )
    ):
        part = tag_loss(scores, labels)
        hard = torch.zeros(()) if part is None else part
        total = total + weight * (0.5 * hard + 0.5 * soft_loss(scores, batch, place) if taught else hard)
    trees = [(i, s.heads, s.relations) for i, s in enumerate(batch) if s.heads is not None]
    if trees:
        heads, relations = (padded([torch.tensor(t[k]) for t in trees], -1) for k in (1, 2))
        total = total + TREE * net.tree_loss(both[[i for i, *_ in trees]][:, : heads.shape[1]], heads, relations)
    jobs = [(i, r) for i, s in enumerate(batch) for r in s.roles]
    jobs.sort(key=lambda job: job[1].window[1] - job[1].window[0])
    flat, wide = states.reshape(-1, states.shape[-1]), states.shape[1]
    parts = [role_part(net, flat, wide, jobs[at : at + 40]) for at in range(0, len(jobs), 40)]
    if parts:
        total = total + 2 * torch.stack([x for x, _ in parts]).sum() / sum(n for _, n in parts)
    return total


def taught(segments: list[Segment], runs: list[Path]) -> None:
    """Labels all segments by the mean of the networks trained before."""
    teachers = []
    for run in runs:
        net, vocab = distil.load(run)
        teachers.append((net, [numbered(s, vocab) for s in segments]))
    for batch in batches(segments, random.Random(0)):
        distil.teach(teachers, segments, batch)
    for s in segments:
        if s.publisher in ("made", "alone") and s.spans is not None and s.soft is not None:
            # Here the marks are sure, and the teachers have not seen the like.
            s.soft = (np.eye(len(SPAN_TAGS), dtype=np.float16)[s.spans], *s.soft[1:])


def save(net: nn.Module, sizes: Sizes, vocab: list[dict[str, int]], out: Path) -> None:
    out.mkdir(parents=True, exist_ok=True)
    (out / "vocab.json").write_text(json.dumps([list(v) for v in vocab], ensure_ascii=False), encoding="utf-8")
    torch.save({"sizes": sizes, "state": net.state_dict()}, out / "network.pt")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--epochs", type=int, default=10)
    parser.add_argument("--seed", type=int, default=2)
    parser.add_argument("--hidden", type=int, default=160)
    parser.add_argument("--teachers", type=Path, nargs="*", default=[], help="runs to learn from")
    parser.add_argument("--without", help="a publisher whose articles are left out")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--rate", type=float, default=3.5e-3)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    random.seed(args.seed), torch.manual_seed(args.seed), np.random.seed(args.seed)
    main_set, side = sets.for_training(args.shared, args.without)
    vocab = vocabularies(main_set + side)
    words, stems, prefixes, suffixes, shapes = (len(v) + 2 for v in vocab)
    net = Network(Sizes(words, stems, prefixes, suffixes, shapes, hidden=args.hidden))
    vectors.start(net, vocab, main_set + side)
    everything = main_set + side
    ids = [numbered(s, vocab) for s in everything]
    if args.teachers:
        taught(everything, args.teachers)
    rng = random.Random(args.seed)
    plan = [(batches(main_set, rng), batches(side, rng)) for _ in range(args.epochs)]
    steps = sum(len(a) + len(b) for a, b in plan)
    smooth = torch.optim.swa_utils.AveragedModel(
        net,
        multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(0.998),  # type: ignore[no-untyped-call]
    )
    optimizer = torch.optim.AdamW(net.parameters(), lr=args.rate, weight_decay=1e-3, betas=(0.9, 0.98))
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, args.rate, total_steps=steps + 1, pct_start=0.15)
    print(f"{sum(p.numel() for p in net.parameters()):,} parameters, {steps} steps", flush=True)
    begin = time.time()
    for epoch, (ours, others) in enumerate(plan):
        net.train()
        todo = ours + [[i + len(main_set) for i in b] for b in others]
        rng.shuffle(todo)
        total = 0.0
        for k, batch in enumerate(todo):
            optimizer.zero_grad()
            loss = loss_of(net, [ids[i] for i in batch], [everything[i] for i in batch])
            loss.backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(net.parameters(), 2.0)
            optimizer.step()
            schedule.step()
            smooth.update_parameters(net)
            total += loss.item()
            if k % 50 == 49:
                print(f"  {k + 1}/{len(todo)}: {total / (k + 1):.4f}, {time.time() - begin:.0f} s", flush=True)
        save(smooth.module, net.sizes, vocab, args.out)
        print(f"epoch {epoch + 1}: loss {total / len(todo):.4f}, {time.time() - begin:.0f} s", flush=True)


if __name__ == "__main__":
    main()

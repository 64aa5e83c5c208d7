"""Relations and their cast → the records of sources and attributions."""

from collections.abc import Sequence

from ascribe.attribution.cast import Cast
from ascribe.attribution.certainty import certainty
from ascribe.attribution.confidence import confidence
from ascribe.attribution.language import Lexicon
from ascribe.attribution.relation import Relation
from ascribe.records import Attribution, Source


def sources(cast: Cast, chains: Sequence[tuple[int, ...]]) -> tuple[tuple[Source, ...], dict[int, str]]:
    """The sources that some attribution cites or passed through, in the order of their first mention, and the id of
    each entity of the cast."""
    used = {k for chain in chains for k in chain} | {k for k in cast.of_relation if k is not None}
    order = sorted(used, key=lambda k: (min((s for s, _ in cast.entities[k].spans), default=1 << 60), k))
    ids = {k: f"s{i}" for i, k in enumerate(order, 1)}
    records = []
    for k in order:
        e = cast.entities[k]
        role = max(e.roles, key=len, default=None) if e.kind == "person" else None
        records.append(Source(ids[k], e.name, e.kind, role, e.reason, tuple(sorted(set(e.spans)))))
    return tuple(records), ids


def attributions(
    text: str,
    relations: Sequence[Relation],
    cast: Cast,
    chains: Sequence[tuple[int, ...]],
    ids: dict[int, str],
    lexicon: Lexicon,
) -> tuple[Attribution, ...]:
    """The attributions, ids ``a1`` … in reading order."""
    out = []
    for i, r in enumerate(relations):
        who = cast.of_relation[i]
        out.append(
            Attribution(
                id=f"a{i + 1}",
                kind=r.kind,
                source=r.source,
                cue=r.cue,
                content=r.content,
                parent=None if r.parent is None else f"a{r.parent + 1}",
                source_id=None if who is None else ids[who],
                chain=tuple(ids[k] for k in chains[i]),
                certainty=certainty(text, r, lexicon),
                confidence=round(confidence(r), 3),
            )
        )
    return tuple(out)


def unsourced(relations: Sequence[Relation]) -> tuple[Attribution, ...]:
    """Quotations of a page whose language is not read: nobody is named, nothing is judged."""
    return tuple(
        Attribution(f"a{i}", r.kind, r.source, r.cue, r.content, None, None, (), "asserted", round(confidence(r), 3))
        for i, r in enumerate(relations, 1)
    )

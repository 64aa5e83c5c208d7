"""Which leaves of the page are the article's body.

trafilatura chooses the text; the choice is carried back to the page's own tree by comparing texts, then completed by
the neighbours that the choice left out for no reason of theirs (same parent, same tag). Where it gives nothing, the
parent with most paragraph text is taken.
"""

import logging
from collections import Counter
from typing import Any

from .tree import Element, Leaf

_CARRIED = frozenset("p head item quote cell code dd dt ab".split())


def body(root: Element, found: list[Leaf]) -> set[int]:
    """The indexes of the leaves that are body text. Changes ``root``: give it a copy."""
    chosen = _carry(_trafilatura(root), found)
    if sum(len(found[i].text) for i in chosen) < 200:
        chosen |= _densest(found)
    return _complete(chosen, found)


def _trafilatura(root: Element) -> list[str]:
    """The texts of the elements that trafilatura selects, in order; nothing where it gives up."""
    import trafilatura

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    try:
        found: Any = trafilatura.bare_extraction(root, fast=True, include_comments=False, include_tables=True)
    except Exception:  # it promises nothing about what it raises, and one page never stops a batch
        return []
    tree = getattr(found, "body", None)
    if tree is None:
        return []
    return ["".join("".join(element.itertext()).split()) for element in tree]


def _carry(texts: list[str], found: list[Leaf]) -> set[int]:
    """The leaves whose text stands in the selected texts, looked for from where the last one was found."""
    whole = "".join(texts)
    exact = set(texts)
    chosen: set[int] = set()
    cursor = 0
    for leaf in found:
        squeezed = leaf.squeezed
        if not squeezed:
            continue
        at = whole.find(squeezed, cursor, cursor + len(squeezed) * 4 + 20_000) if len(squeezed) >= 12 else -1
        if at >= 0:
            chosen.add(leaf.index)
            if len(squeezed) >= 40:
                cursor = at + len(squeezed)
        elif squeezed in exact:
            chosen.add(leaf.index)
    return chosen


def _densest(found: list[Leaf]) -> set[int]:
    """The paragraphs under the element that holds most paragraph text not in links."""
    weight: Counter[Element] = Counter()
    for leaf in found:
        if leaf.linked * 2 < len(leaf.text) and len(leaf.text) >= 40:
            parent = leaf.element if leaf.tags[0] != "p" else leaf.element.getparent()
            weight[parent] += len(leaf.text)
    if not weight:
        return {leaf.index for leaf in found if leaf.linked * 2 < len(leaf.text)}
    best = weight.most_common(1)[0][0]
    return {leaf.index for leaf in found if best in (leaf.element, leaf.element.getparent()) and leaf.linked * 2 < len(leaf.text)}


def _complete(chosen: set[int], found: list[Leaf]) -> set[int]:
    """Adds paragraphs that share parent and tag with chosen ones and stand between the first and the last."""
    if not chosen:
        return chosen
    homes = Counter((found[i].element.getparent(), found[i].tags[0]) for i in chosen if found[i].tags[0] == "p")
    first, last = min(chosen), max(chosen)
    more = {
        leaf.index
        for leaf in found[first : last + 4]
        if leaf.tags[0] == "p"
        and homes.get((leaf.element.getparent(), "p"), 0) >= 2
        and leaf.linked * 2 < len(leaf.text)
    }
    return chosen | more

"""Which leaves of the page are the article's body.

trafilatura chooses the text; the choice is carried back to the page's own tree by comparing texts, then completed by
the neighbours that the choice left out for no reason of theirs (same parent, same tag). Where it overlooks
the body, the largest group of paragraphs set alike is taken.
"""

import logging
from collections import Counter
from collections.abc import Hashable
from typing import Any

from . import marks
from .tree import Element, Leaf


def body(root: Element, found: list[Leaf]) -> set[int]:
    """The indexes of the leaves that are body text. Changes ``root``: give it a copy."""
    chosen = _carry(_trafilatura(root), found)
    size = sum(len(found[i].text) for i in chosen)
    return _complete(chosen | _overlooked(found, size), found)


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


def _overlooked(found: list[Leaf], size: int) -> set[int]:
    """Paragraphs set alike that together are three times what was chosen: the body that the choice overlooked.

    Where nothing was chosen, names that tell of furniture are no bar: a page may be called after its comments.
    """
    prose = [leaf for leaf in found if _is_prose(leaf)]
    if not prose and not size:
        prose = [leaf for leaf in found if leaf.linked * 2 < len(leaf.text) and "nav" not in leaf.tags]
    groups: dict[Hashable, list[Leaf]] = {}
    for leaf in prose:
        groups.setdefault((leaf.tags[:3], leaf.marks[:3]), []).append(leaf)
    best = max(groups.values(), key=lambda group: sum(len(leaf.text) for leaf in group), default=[])
    if sum(len(leaf.text) for leaf in best) < max(3 * size, 1):
        return set()
    return {leaf.index for leaf in best}


def _is_prose(leaf: Leaf) -> bool:
    """Whether a leaf can be body text: not mostly links, not in furniture by its tags or names."""
    if leaf.linked * 2 >= len(leaf.text) or {"nav", "footer", "aside", "figcaption", "form"} & set(leaf.tags):
        return False
    around = " ".join(leaf.marks[:6])
    return not marks.COMMENT.search(around) and not marks.BOILER.search(around) and not marks.RELATED.search(around)


def _complete(chosen: set[int], found: list[Leaf]) -> set[int]:
    """Adds leaves between the first and the last chosen that share parent and setting with two chosen ones."""
    if not chosen:
        return chosen
    first, last = min(chosen), max(chosen)

    def home(leaf: Leaf) -> Hashable:
        return leaf.element.getparent(), leaf.tags[0], leaf.marks[:1]

    homes = Counter(home(found[i]) for i in chosen if len(found[i].text) >= 40 and found[i].tags[0] in {"p", "div"})
    alike = {
        leaf.index for leaf in found[first : last + 4] if homes[home(leaf)] >= 2 and leaf.linked * 2 < len(leaf.text)
    }
    return chosen | alike

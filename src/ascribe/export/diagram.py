"""Chains as a small diagram: inline SVG, drawn here, no script. The same facts stand in the report's table."""

from collections.abc import Sequence
from html import escape

from ascribe.export.ledger import Node, shorten

_ROW, _COLUMN, _BOX = 30, 250, 200


def diagram(roots: Sequence[Node]) -> str:
    """The page at the left, the hands to the right, origins last; "" where there is no chain."""
    if not roots:
        return ""
    parts: list[str] = []
    row = 0

    def place(node: Node, depth: int, parent: tuple[float, float]) -> None:
        nonlocal row
        x, y = depth * _COLUMN + 90, row * _ROW + 20
        mid = (parent[0] + x) / 2
        parts.append(
            f'<path class="edge" d="M{parent[0]:g} {parent[1]:g}C{mid:g} {parent[1]:g} {mid:g} {y:g} {x:g} {y:g}"/>'
        )
        parts.append(f'<rect x="{x}" y="{y - 11}" width="{_BOX}" height="22" rx="2"/>')
        name = escape(shorten(node.source.name, 28))
        parts.append(f'<text x="{x + 8}" y="{y + 4.5}">{name}<title>{escape(node.source.name)}</title></text>')
        for k, child in enumerate(node.under):
            row += k > 0
            place(child, depth + 1, (x + _BOX, y))

    starts = sum(max(1, _leaves(r)) for r in roots)
    middle = max(20.0, starts * _ROW / 2 + 5)
    for k, root in enumerate(roots):
        row += k > 0
        place(root, 0, (62, middle))
    depth = max(d for r in roots for d, _ in r.walk()) + 1
    width, height = depth * _COLUMN + 100, (row + 1) * _ROW + 16
    page = (
        f'<rect x="4" y="{middle - 11:g}" width="58" height="22" rx="2"/><text x="14" y="{middle + 4.5:g}">page</text>'
    )
    return (
        f'<svg role="img" aria-label="Chains: the page at the left, origins at the right" width="{width}" '
        f'height="{height}" viewBox="0 0 {width} {height}">{page}{"".join(parts)}</svg>'
    )


def _leaves(node: Node) -> int:
    return sum(_leaves(n) for n in node.under) or 1

"""Chains as a small diagram: inline SVG, drawn here, no script. The same facts stand in the report's table."""

from collections.abc import Iterator
from dataclasses import dataclass

from ascribe.export.ledger import Hand, Ledger
from ascribe.export.tag import escape
from ascribe.export.wording import letter, percent, shorten

_ROW, _BOX, _GAP, _PAGE = 30, 258, 56, 84
_MOST = 60
"""Hands drawn; what a page has beyond is in the table."""


@dataclass(frozen=True, slots=True)
class _Spot:
    hand: Hand
    x: float
    y: float
    parent: tuple[float, float] | None


def diagram(ledger: Ledger) -> str:
    """This page at the left, first hands beside it, origins at the right; "" where there is no chain."""
    spots = list(_spots(ledger.hands, 0, 0))[:_MOST]
    if not spots:
        return ""
    height = max(s.y for s in spots) + _ROW
    width = max(s.x for s in spots) + _BOX + 4
    middle = (height - _ROW) / 2 + _ROW / 2
    lines = "".join(_line(spot, spot.parent or (_PAGE, middle)) for spot in spots)
    boxes = "".join(_box(spot, ledger) for spot in spots)
    page = (
        f'<rect x="2" y="{middle - 11:g}" width="{_PAGE - 2}" height="22" rx="2"/>'
        f'<text x="12" y="{middle + 4.5:g}">this page</text>'
    )
    return (
        f'<svg role="img" aria-label="Chains: this page at the left, origins at the right; the table says the same" '
        f'width="{width:g}" height="{height:g}" viewBox="0 0 {width:g} {height:g}">{lines}{page}{boxes}</svg>'
    )


def _spots(hands: tuple[Hand, ...], depth: int, row: int, parent: tuple[float, float] | None = None) -> Iterator[_Spot]:
    """Each hand beside its first successor, one row for every end of a chain."""
    x = _PAGE + _GAP + depth * (_BOX + _GAP)
    for hand in hands:
        y = row * _ROW + _ROW / 2
        yield _Spot(hand, x, y, parent)
        yield from _spots(hand.below, depth + 1, row, (x + _BOX, y))
        row += _ends(hand)


def _ends(hand: Hand) -> int:
    return sum(_ends(below) for below in hand.below) or 1


def _line(spot: _Spot, start: tuple[float, float]) -> str:
    (x1, y1), (x2, y2) = start, (spot.x, spot.y)
    middle = (x1 + x2) / 2
    weight = 1 + 9 * spot.hand.through
    return f'<path d="M{x1:g} {y1:g}C{middle:g} {y1:g} {middle:g} {y2:g} {x2:g} {y2:g}" stroke-width="{weight:.1f}"/>'


def _box(spot: _Spot, ledger: Ledger) -> str:
    hand, x, y = spot.hand, spot.x, spot.y
    name = hand.source.name if hand.source else "nobody named"
    label = ledger.labels.get(hand.chain)
    key = "" if label is None else f'<text class="key" x="{x + 8:g}" y="{y + 4.5:g}">{letter(label)}</text>'
    return (
        f"<g><title>{escape(name)}: {percent(hand.through)} of what is said came through it</title>"
        f'<rect x="{x:g}" y="{y - 11:g}" width="{_BOX}" height="22" rx="2"/>{key}'
        f'<text x="{x + (26 if key else 8):g}" y="{y + 4.5:g}">{escape(shorten(name, 28))}</text>'
        f'<text class="part" x="{x + _BOX - 7:g}" y="{y + 4.5:g}">{percent(hand.through)}</text></g>'
    )

"""A story on a time line: inline SVG, drawn here, no script. Each page a row; arrows lead to whom it has it from.

Pages stand by their date, earliest on the left; those without a date that can be read, and what is not in the
collection, stand in a column of their own before the line. The same facts are in the report's table.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

from ascribe.export.graph import Edge, Graph, Node, graph
from ascribe.export.surrogate import whole
from ascribe.export.tag import escape
from ascribe.export.wording import date, line, percent, shorten
from ascribe.records import Story

WIDTH, ROW, HEAD = 1120, 34, 30
LEFT, RIGHT, ASIDE = 230, 1100, 14
"""Where the line begins if something stands aside of it, where it ends, and the column of what has no place on it."""
MOST = 80
"""Rows drawn; what a story has beyond is in the table."""
_TICKS = 6
_HOUR = 3600.0
_STEPS = tuple(_HOUR * h for h in (1, 3, 6, 12, 24, 48, 24 * 7, 24 * 30, 24 * 91, 24 * 365, 24 * 3650))
_EPOCH = datetime(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class _Spot:
    node: Node
    x: float
    y: float
    dated: bool


def timeline(story: Story, to: str = "#p-") -> str:
    """The SVG; "" for a story without pages. A page's mark links to ``to`` and its id."""
    found = graph(story)
    spots = _spots(found)
    if not spots:
        return ""
    height = HEAD + ROW * len(spots) + 8
    more = len(found.nodes) - len(spots)
    note = f'<text class="tick" x="4" y="{height + 10}">and {more} more, in the table</text>' if more else ""
    height += 18 if more else 0
    return (
        f'<svg class="timeline" role="group" aria-label="Pages by date, earliest at the left; arrows lead to whom a '
        f'page has it from; the table says the same" width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}">'
        f"{''.join(_axis(found, height))}{''.join(_arrows(found.edges, spots))}"
        f"{''.join(_mark(spot, to) for spot in spots.values())}{note}</svg>"
    )


def seconds(iso: str) -> float | None:
    """An ISO 8601 date or its beginning as seconds since 1970, UTC where it names a zone; None where it is none."""
    padded = iso + "-01-01"[len(iso) - 4 :] if len(iso) in (4, 7) and iso[:4].isdigit() else iso
    try:
        moment = datetime.fromisoformat(padded)
        moment = moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment
    except (ValueError, OverflowError):
        return None
    return (moment - _EPOCH).total_seconds()


def _times(found: Graph) -> dict[str, float]:
    dated = ((n.id, n.page.published.iso) for n in found.nodes if n.page and n.page.published)
    return {id: at for id, iso in dated if (at := seconds(iso)) is not None}


def _begin(found: Graph, times: dict[str, float]) -> int:
    return LEFT if any(node.id not in times for node in found.nodes) else ASIDE


def _spots(found: Graph) -> dict[str, _Spot]:
    """Outside nodes first, then pages by time, then those without a date."""
    times = _times(found)
    begin, end, left = min(times.values(), default=0.0), max(times.values(), default=0.0), _begin(found, times)
    order = sorted(found.nodes, key=lambda n: (not n.outside, n.id not in times, times.get(n.id, 0.0)))
    out = {}
    for row, node in enumerate(order[:MOST]):
        x = float(ASIDE)
        if node.id in times:
            share = (times[node.id] - begin) / (end - begin) if end > begin else 0.5
            x = left + share * (RIGHT - left)
        out[node.id] = _Spot(node, x, HEAD + ROW * row + ROW / 2, node.id in times)
    return out


def _axis(found: Graph, height: int) -> Iterator[str]:
    placed = _times(found)
    begin, end, left = min(placed.values(), default=0.0), max(placed.values(), default=0.0), _begin(found, placed)
    if begin == end:
        return
    step = next((s for s in _STEPS if (end - begin) / s <= _TICKS), 0.0)
    step = step or _STEPS[-1] * math.ceil((end - begin) / _STEPS[-1] / _TICKS)
    at = math.ceil(begin / step) * step
    while at <= end:
        x = left + (at - begin) / (end - begin) * (RIGHT - left)
        words = (_EPOCH + timedelta(seconds=at)).isoformat()[: 10 if step >= 24 * _HOUR else 16]
        yield f'<path class="axis" d="M{x:.1f} 20V{height}"/>'
        side, at_end = (-3, " end") if x > RIGHT - 130 else (3, "")
        yield f'<text class="tick{at_end}" x="{x + side:.1f}" y="16">{date(words)}</text>'
        at += step


def _arrows(edges: tuple[Edge, ...], spots: dict[str, _Spot]) -> Iterator[str]:
    for edge in edges:
        child, parent = spots.get(edge.child), spots.get(edge.parent)
        if child is None or parent is None or child is parent:
            continue
        side = 7 if child.y > parent.y else -7
        # Along the gap beside the parent's row, so that no arrow runs through a label for long.
        gap = parent.y + math.copysign(ROW / 2, side)
        x, y = parent.x, parent.y + side
        why = f"{edge.how.relation}, {percent(edge.how.confidence)} sure: {'; '.join(edge.how.evidence)}"
        yield (
            f"<g><title>{escape(line(why))}</title>"
            f'<path class="{escape(edge.how.relation)}" d="M{child.x:.1f} {child.y - side:.1f}'
            f'V{gap:.1f}H{x:.1f}V{y + side:.1f}"/>'
            f'<polygon points="{x:.1f},{y:.1f} {x - 4:.1f},{y + side:.1f} {x + 4:.1f},{y + side:.1f}"/></g>'
        )


def _mark(spot: _Spot, to: str) -> str:
    node, left = spot.node, spot.x > (LEFT + RIGHT) / 2
    x, y = (spot.x - 12 if left else spot.x + 12), spot.y + 4
    page = node.page
    when = date(page.published.iso) if page and page.published else "no date" if page else "not in the collection"
    name = shorten((page.outlet or page.input) if page else node.id.removeprefix("outside:"), 34)
    end = ' class="end"' if left else ""
    text = f'<text{end} x="{x:.1f}" y="{y:.1f}">{escape(name)} <tspan class="when">{escape(when)}</tspan></text>'
    if page is None:
        return f'<g><circle class="out" cx="{spot.x:.1f}" cy="{spot.y:.1f}" r="5.5"/>{text}</g>'
    href = escape(to + quote(whole(page.id), safe=""))
    title = f"<title>{escape(line(page.title or page.input))}</title>"
    return f'<a href="{href}">{title}<circle class="dot" cx="{spot.x:.1f}" cy="{spot.y:.1f}" r="6"/>{text}</a>'

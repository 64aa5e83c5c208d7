"""The terminal card: head, on whose word, in its own voice, findings. Legible without colour and when piped."""

from datetime import datetime

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from ascribe.export.ledger import Ledger, Node, describe, figure_words, paragraph_of, shorten, weigh
from ascribe.records import Stamp, Trace

SHADES = "▓░▒▚·█"
"""One shade a pattern, as the strip and its legend show them."""
STRIP = 56
QUOTED = 2
"""Statements shown under one source."""
EIGHTHS = " ▏▎▍▌▋▊▉█"


def show(trace: Trace, console: Console, *, first: bool = True) -> None:
    """Prints the card of one page; a rule parts it from the card before."""
    width = max(60, min(console.width, 118))
    ledger = weigh(trace)
    if not first:
        console.print("─" * width, style="dim")
    lines = [*_head(trace, width), Text()]
    if trace.attributions:
        lines += [*_whose_word(trace, ledger, width)]
    lines += _own_voice(trace, ledger, width)
    lines += _findings(trace, width)
    lines += _foot(trace)
    for line in lines:
        console.print(line, no_wrap=True, overflow="ellipsis", crop=False, soft_wrap=True)


def when(stamp: Stamp | None) -> str:
    """A page's date for people: "13 May 2025 09:42 (dateline)"."""
    if stamp is None:
        return "no date on the page"
    try:
        moment = datetime.fromisoformat(stamp.iso)
    except ValueError:
        return f"{stamp.iso} ({stamp.basis})"
    clock = f" {moment:%H:%M}" if "T" in stamp.iso else ""
    return f"{moment.day} {moment:%B %Y}{clock} ({stamp.basis})"


def _head(trace: Trace, width: int) -> list[Text]:
    article = trace.article
    paragraphs = sum(b.kind == "paragraph" for b in article.blocks)
    comments = sum(b.kind == "comment" for b in article.blocks)
    facts = [
        article.outlet or "outlet not said",
        when(article.published),
        f"{paragraphs} paragraph{'s' * (paragraphs != 1)}",
        f"{comments} comment blocks, kept apart" if comments else "no comments",
    ]
    lines = [
        Text(f" {shorten(article.title or article.input, width - 2)}", style="bold"),
        Text(f" {' · '.join(facts)}"),
    ]
    if article.republished_from:
        basis = (article.basis or {}).get("republished_from")
        lines.append(Text(f" taken over from {article.republished_from}{f' ({basis})' if basis else ''}"))
    lines += [Text(f" note: {n.detail} ({n.code})", style="dim") for n in article.notes]
    return lines


def _columns(left: str, middle: str, right: str, width: int) -> Text:
    """A row of the table: text, number of statements, bar with share."""
    right_width, middle_width = 20, 5
    room = width - right_width - middle_width - 1
    body = shorten(left, room) if cell_len(left) > room else left
    lead = left[: len(left) - len(left.lstrip())]
    body = lead + body.lstrip()
    return Text(body + " " * max(0, room - cell_len(body)) + f"{middle:>{middle_width}}" + f"   {right}")


def _bar(share: float) -> str:
    eighths = round(share * 10 * 8 / 0.35)
    full, rest = divmod(min(eighths, 80), 8)
    bar = "█" * full + (EIGHTHS[rest] if rest else "")
    return f"{bar:<10}{share * 100:5.0f} %"


def _whose_word(trace: Trace, ledger: Ledger, width: int) -> list[Text]:
    lines = [_columns(" ON WHOSE WORD", "times", "share of the text", width)]
    lines[0].stylize("bold")
    lines.append(Text(f" {_strip(trace, ledger)}"))
    for root in ledger.roots:
        lines += _node(trace, ledger, root, width, "", "")
    if ledger.unsaid:
        lines.append(_columns("   nobody named on the page", str(len(ledger.unsaid)), _bar(ledger.unsaid_share), width))
        lines += [Text(f"        {line}") for line in _words(trace, ledger.unsaid, width - 10)]
    return lines


def _strip(trace: Trace, ledger: Ledger) -> str:
    """The page from top to bottom: a shade for who is relied on, a blank for own voice."""
    shades: list[str] = []
    for t in trace.statements:
        a = next((a for a in trace.attributions if a.id == t.attribution), None)
        pattern = ledger.pattern_of(a) if a else None
        length = sum(e - s for s, e in t.span)
        shades += [SHADES[pattern] if pattern is not None else "-" if a else " "] * length
    if not shades:
        return ""
    return "▕" + "".join(shades[int(i * len(shades) / STRIP)] for i in range(STRIP)) + "▏"


def _node(trace: Trace, ledger: Ledger, node: Node, width: int, lead: str, below: str) -> list[Text]:
    kinds = [f"denies {n}" for n in [sum(a.certainty == "denied" for a in node.attributions)] if n]
    hedged = sum(a.certainty == "hedged" for a in node.attributions)
    kinds += [f"hedged {hedged}"] if hedged else []
    about = " · ".join([describe(node.source), *kinds])
    label = f" {SHADES[node.pattern]} {lead}{node.source.name}  {about}"
    count = str(len(node.attributions)) if node.attributions else ""
    lines = [_columns(label, count, _bar(node.share) if node.attributions else "", width)]
    start = len(f" {SHADES[node.pattern]} {lead}")
    lines[0].stylize("bold", start, start + len(node.source.name))
    inner = "│" if node.under else " "
    for words in _words(trace, tuple(node.attributions), width - len(below) - 12):
        lines.append(Text(f"   {below}{inner}    {words}", style="dim"))
    for i, child in enumerate(node.under):
        last = i == len(node.under) - 1
        lines += _node(
            trace, ledger, child, width, below + ("└─ " if last else "├─ "), below + ("   " if last else "│  ")
        )
    return lines


def _words(trace: Trace, attributions: tuple, width: int) -> list[str]:  # type: ignore[type-arg]
    """The first statements of a source in the page's words, then its figures on one line."""
    lines = []
    for a in attributions[:QUOTED]:
        words = " … ".join(trace.article.text[s:e] for s, e in a.content)
        lines.append(shorten(words if a.kind == "direct" else f"– {words}", width))
    if len(attributions) > QUOTED:
        lines.append(f"  and {len(attributions) - QUOTED} more")
    figures = [figure_words(trace, f) for a in attributions for f in trace.figures if f.attribution == a.id]
    if figures:
        lines.append(shorten(f"figure{'s' * (len(figures) > 1)}: {'; '.join(figures)}", width))
    return lines


def _own_voice(trace: Trace, ledger: Ledger, width: int) -> list[Text]:
    if not ledger.own:
        return [Text()]
    lines = [_columns("   in its own voice", str(len(ledger.own)), _bar(ledger.own_share), width)]
    lines[0].stylize("italic", 3, 19)
    for t in ledger.own[:3]:
        words = trace.article.text[t.span[0][0] : t.span[-1][1]]
        lines.append(Text(f"        {shorten(words, width - 10)}", style="dim"))
    if len(ledger.own) > 3:
        lines.append(Text(f"          and {len(ledger.own) - 3} more", style="dim"))
    return [*lines, Text()]


def _findings(trace: Trace, width: int) -> list[Text]:
    if not trace.findings:
        return []
    lines = [Text(" IN THIS TEXT", style="bold")]
    longest = max(len(f.rule) for f in trace.findings)
    for f in trace.findings:
        where = paragraph_of(trace, f.spans[0][0]) if f.spans else ""
        lines.append(Text(f"   {f.rule:<{longest}}  {where:<9} {shorten(f.detail, max(30, width - longest - 16))}"))
    return [*lines, Text()]


def _foot(trace: Trace) -> list[Text]:
    counts = f"{len(trace.attributions)} attributions · {len(trace.figures)} figures · {len(trace.times)} times"
    return [Text(f" {counts} · --html FILE for the page", style="dim")]

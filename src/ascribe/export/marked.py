"""The page itself in the report: every block with its marked text, and beside it who speaks there.

Source words are bold, cues italic, content underlined in its chain's pattern; what stands inside something is
underlined twice. Numbers lead from the text to the margin and back; every id of the JSON is an anchor.
"""

from itertools import groupby

from ascribe.export import wording
from ascribe.export.ledger import Ledger, chain_of
from ascribe.export.segment import Mark, Segment, marks_by_block, segments
from ascribe.export.tag import chain_words, escape, link, pattern, swatch
from ascribe.records import Attribution, Block, Figure, Trace

_DEEPEST = 2
"""Underlines of more levels than three would run into the next line: deeper ones share the lowest."""


def page(trace: Trace, ledger: Ledger, judged: bool = False) -> str:
    """All blocks in the page's order; readers' comments are folded away where they stand. ``judged`` puts a link to a
    person's judgement (``?judge=a1``) beside each attribution."""
    marked = _Page(trace, ledger, judged)
    parts = []
    pairs = list(zip(trace.article.blocks, marks_by_block(trace), wording.places(trace.article), strict=True))
    for folded, group in groupby(pairs, key=lambda pair: pair[0].kind == "comment"):
        rows = [marked.row(block, marks, name) for block, marks, (_, _, name) in group]
        if folded:
            title = f"Readers’ comments, kept apart: {wording.count(len(rows), 'block')}"
            parts.append(f"<details><summary>{title}</summary>{''.join(rows)}</details>")
        else:
            parts += rows
    return "\n".join(parts)


def levels(attributions: tuple[Attribution, ...]) -> list[int]:
    """On which line below the text each content is drawn, so that no two which meet share one while lines last."""
    extents = [
        (min(s for s, _ in a.content), max(e for _, e in a.content)) if a.content else (0, 0) for a in attributions
    ]
    found = [0] * len(attributions)
    active: list[int] = []
    for number in sorted(range(len(attributions)), key=lambda n: (extents[n][0], -extents[n][1])):
        active = [other for other in active if extents[other][1] > extents[number][0]]
        taken = {found[other] for other in active}
        found[number] = next(level for level in range(len(taken) + 1) if level not in taken)
        active.append(number)
    return [min(level, _DEEPEST) for level in found]


class _Page:
    """Writes blocks of one trace."""

    def __init__(self, trace: Trace, ledger: Ledger, judged: bool) -> None:
        self.trace, self.ledger, self.judged = trace, ledger, judged
        self.levels = levels(trace.attributions)
        self.numbers = {a.id: number for number, a in enumerate(trace.attributions, 1)}

    def row(self, block: Block, marks: list[Mark], name: str) -> str:
        """One block: its kind or number, its text, its margin."""
        inner = "".join(self._segment(block, segment) for segment in segments(block, marks))
        tag = {"headline": "h2", "heading": "h3", "quote": "blockquote"}.get(block.kind, "p")
        return (
            f'<div class="row {block.kind}" id="b{block.start}"><span class="kind">{escape(name)}</span>'
            f'<{tag} class="text" dir="auto">{inner}</{tag}>{self._margin(marks)}</div>'
        )

    def _segment(self, block: Block, segment: Segment) -> str:
        words = escape(self.trace.article.text[segment.start : segment.end])
        if not segment.hold:
            return words
        words = self._titled(segment, words)
        for number in segment.records("href")[:1]:
            words = link(block.links[number].href, words, ends=segment.end == block.links[number].end)
        style = (
            "s" * bool(segment.records("source")),
            "q" * bool(segment.records("cue")),
            "f" * bool(segment.records("finding")),
        )
        if any(style):
            words = f'<span class="{" ".join(filter(None, style))}">{words}</span>'
        for number in sorted(segment.records("content"), key=lambda n: -self.levels[n]):
            label = self.ledger.label(self.trace.attributions[number])
            words = f'<span class="c {pattern(label)} d{self.levels[number]}">{words}</span>'
        if any(mark.role == "own" for mark in segment.begin):
            words = f'<span class="own">{words}</span>'
        return self._anchors(segment) + words

    def _titled(self, segment: Segment, words: str) -> str:
        """The words of a figure or a time with its value for whoever points at them."""
        titles = [figure_words(self.trace.figures[n]) for n in segment.records("figure")]
        titles += [self.trace.times[n].value for n in segment.records("time")]
        return f'<span title="{escape(" · ".join(titles))}">{words}</span>' if titles else words

    def _anchors(self, segment: Segment) -> str:
        """What begins here: an anchor for each statement, a number for each attribution, a flag for each finding."""
        found = []
        for mark in segment.begin:
            if mark.role in ("statement", "own"):
                found.append(f'<span id="{escape(self.trace.statements[mark.record].id)}"></span>')
            elif mark.role == "content":
                found.append(self._number(self.trace.attributions[mark.record], "", "n-"))
            elif mark.role == "finding":
                found.append(f'<a class="n flag" href="#f{mark.record + 1}">F{mark.record + 1}</a>')
        return "".join(sorted(found, key=lambda anchor: 'class="n"' in anchor))

    def _number(self, attribution: Attribution, here: str, there: str) -> str:
        name = escape(attribution.id)
        number = self.numbers[attribution.id]
        identity = f' id="{name}"' if not here else ""
        return f'<a class="n"{identity} href="#{there}{name}" aria-label="attribution {number}">{number}</a>'

    def _margin(self, marks: list[Mark]) -> str:
        begins = sorted((m.start, m.record) for m in marks if m.role == "content" and m.first)
        items = [self._note(self.trace.attributions[record]) for _, record in begins]
        own = sorted({m.record for m in marks if m.role == "own" and m.first})
        if own:
            items.append(
                f'<li class="ownnote">{swatch(None)} own voice{f", {len(own)} sentences" if len(own) > 1 else ""}</li>'
            )
        return f'<ul class="margin">{"".join(items)}</ul>' if items else '<span class="margin"></span>'

    def _note(self, attribution: Attribution) -> str:
        source = next((s for s in self.trace.sources if s.id == attribution.source_id), None)
        chips: list[str] = [source.kind] if source else []
        chips += [k for k in (attribution.kind, attribution.certainty) if k not in ("indirect", "asserted")]
        shown = "".join(f'<span class="chip">{escape(chip)}</span>' for chip in chips)
        if attribution.parent in self.numbers:
            parent = escape(str(attribution.parent))
            shown += f'<a class="chip" href="#n-{parent}">inside {self.numbers[str(attribution.parent)]}</a>'
        if self.judged:
            name = escape(attribution.id)
            label = f"judge attribution {self.numbers[attribution.id]}"
            shown += f'<a class="chip judge" href="?judge={name}#judgement" aria-label="{label}">judge</a>'
        number = self._number(attribution, "margin", "")
        who = chain_words(self.trace, chain_of(attribution))
        return (
            f'<li id="n-{escape(attribution.id)}">{number}{swatch(self.ledger.label(attribution))} {who}<br>'
            f'<span class="chips">{shown}<span class="sure">{attribution.confidence:.0%} sure</span></span></li>'
        )


def figure_words(figure: Figure) -> str:
    """A figure's reading: bound, value, unit, as of."""
    return wording.amount(figure) + (f", as of {wording.date(figure.as_of)}" if figure.as_of else "")

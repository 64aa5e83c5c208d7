"""The terminal card: head, on whose word, in its own voice, findings. Legible without colour and when piped."""

from collections.abc import Iterator, Sequence

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from ascribe.export import wording
from ascribe.export.ledger import OWN, Hand, Ledger, weigh
from ascribe.records import Attribution, Figure, Spans, Statement, Trace

NARROWEST, WIDEST = 60, 140
SHADES = "█▒░▓▚─"
"""How the strip fills a chain's run after its letter, by turns."""
COLOURS = ("blue", "dark_orange3", "green4", "magenta", "dark_cyan", "gold3")
QUOTED = 2
"""Statements shown under one source."""
_EIGHTHS = " ▏▎▍▌▋▊▉"
_BAR = 10
_NUMBERS = 8 + 3 + _BAR + 6


def show(trace: Trace, console: Console, *, first: bool = True) -> None:
    """Prints the card of one page; a rule parts it from the card before."""
    width = max(NARROWEST, min(console.width, WIDEST))
    if not first:
        console.print(Text("─" * width, "dim"), soft_wrap=True)
    for line in _Card(trace, width).lines():
        line.rstrip()
        console.print(line, soft_wrap=True)


class _Card:
    """One page's card as lines of at most ``width`` columns."""

    def __init__(self, trace: Trace, width: int) -> None:
        self.trace, self.width = trace, width
        self.ledger: Ledger = weigh(trace)
        shares = [hand.share for top in self.ledger.hands for _, hand in top.walk()]
        self.peak = max([*shares, self.ledger.own_share]) or 1.0
        self.margin = max([1, *(len(wording.letter(n)) for n in self.ledger.labels.values())])

    def lines(self) -> Iterator[Text]:
        yield from self._head()
        yield Text()
        if self.ledger.stretches:
            yield from self._whose_word()
            yield Text()
        yield from self._findings()
        yield Text(f" {wording.totals(self.trace)}", "dim")

    def _head(self) -> Iterator[Text]:
        article = self.trace.article
        yield from self._wrapped(article.title or article.input, " ", " ", "bold")
        facts = [
            wording.line(article.outlet) if article.outlet else "outlet not named",
            wording.stamp(article.published),
        ]
        if article.modified:
            facts.append(f"changed {wording.stamp(article.modified)}")
        yield from self._wrapped(" · ".join([*facts, wording.parts(article)]), " ", " ")
        if article.bylines:
            yield from self._wrapped(" · ".join(article.bylines), " ", " ")
        if article.republished_from:
            basis = (article.basis or {}).get("republished_from")
            yield from self._wrapped(
                f"taken over from {article.republished_from}" + (f" ({basis})" if basis else ""), " ", " "
            )
        for note in article.notes:
            yield from self._wrapped(f"note: {note.detail}", " ", "   ")

    def _whose_word(self) -> Iterator[Text]:
        yield self._row(Text(" ON WHOSE WORD"), "times", "   of what is said", "bold")
        yield self._strip()
        for hand in self.ledger.hands:
            yield from self._hand(hand, "", "")
        if self.ledger.own:
            label = Text(" " * (self.margin + 2)).append("in its own voice", "italic")
            yield self._row(label, str(len(self.ledger.own)), self._bar(self.ledger.own_share))
            yield from self._quoted(self.ledger.own, " " * (self.margin + 5))

    def _strip(self) -> Text:
        """What is said from top to bottom: for each stretch the chain's letter, then its shade; dots for own voice."""
        room = self.width - 2
        total = sum(s.end - s.start for s in self.ledger.stretches)
        strip, at, before = Text(" "), 0, OWN
        for stretch in self.ledger.stretches:
            at += stretch.end - stretch.start
            cells = round(at / total * room) - (len(strip) - 1)
            if stretch.owner == OWN:
                strip.append("·" * cells)
            elif cells:
                label = self.ledger.label(self.trace.attributions[stretch.owner])
                lead = "" if stretch.owner == before else wording.letter(label)[:cells]
                colour = COLOURS[label % len(COLOURS)]
                strip.append(lead, f"bold {colour}").append(SHADES[label % len(SHADES)] * (cells - len(lead)), colour)
            before = stretch.owner if cells else before
        return strip

    def _hand(self, hand: Hand, branch: str, below: str) -> Iterator[Text]:
        number = self.ledger.labels.get(hand.chain)
        key = "" if number is None else wording.letter(number)
        style = "" if number is None else COLOURS[number % len(COLOURS)]
        start = f" {key:<{self.margin}} "
        name = wording.line(hand.source.name) if hand.source else "nobody whom the page names"
        about = [wording.described(hand.source)] if hand.source else []
        denied = sum(a.certainty == "denied" for a in hand.attributions)
        about += [f"denies {denied}"] if denied else []
        if hand.below and hand.share:
            about.append(f"{wording.percent(hand.through)} came through it")
        elif hand.below:
            about.append(f"passes on {wording.percent(hand.through)}")
        label = Text(start, f"bold {style}").append(branch, "not bold default").append(name, "bold default")
        times = str(len(hand.attributions)) if hand.attributions else ""
        share = self._bar(hand.share, style) if hand.attributions else Text()
        described = f"  {' · '.join(about)}" if about else ""
        bar = "│" if hand.below else " "
        inner = " " * len(start) + below + bar + "    "
        if cell_len(label.plain + described) <= self.width - _NUMBERS:
            yield self._row(label.append(described, "not bold default"), times, share)
        else:
            yield self._row(label, times, share)
            yield from self._wrapped(described.strip(), inner[:-2], inner[:-2], room=self.width - _NUMBERS)
        yield from self._quoted(hand.attributions, inner)
        yield from self._figures(hand.figures, inner)
        for child in hand.below:
            last = child is hand.below[-1]
            yield from self._hand(child, below + ("└─ " if last else "├─ "), below + ("   " if last else "│  "))

    def _quoted(self, said: Sequence[Attribution | Statement], lead: str) -> Iterator[Text]:
        """The first statements in the page's words, each with its place and what the source does other than assert."""
        article = self.trace.article
        shown = said[:QUOTED]
        where = [wording.place(article, _stands(s)) for s in shown]
        column = max([0, *(len(w) for w in where)])
        for one, place in zip(shown, where, strict=True):
            if isinstance(one, Attribution):
                doing, words = wording.verb(one.certainty), wording.said(article, one)
            else:
                doing, words = "", " … ".join(wording.line(article.text[start:end]) for start, end in one.span)
            words = f"{doing}: {words}" if doing else words
            left = f"{lead}{place:<{column}}  "
            yield Text(left, "dim").append(_shorten(words, self.width - cell_len(left)), "default")
        if len(said) > QUOTED:
            yield Text(f"{lead}{'':<{column}}  and {len(said) - QUOTED} more", "dim")

    def _figures(self, figures: tuple[Figure, ...], lead: str) -> Iterator[Text]:
        if figures:
            each = [wording.amount(f) + (f", as of {wording.date(f.as_of)}" if f.as_of else "") for f in figures]
            title = "figure: " if len(each) == 1 else "figures: "
            yield from self._wrapped(title + "; ".join(each), lead, lead + " " * len(title))

    def _findings(self) -> Iterator[Text]:
        findings = self.trace.findings
        if not findings:
            return
        yield Text(" IN THIS TEXT", "bold")
        rules = max(len(f.rule) for f in findings)
        where = [wording.place(self.trace.article, f.spans) for f in findings]
        column = max(len(w) for w in where)
        for finding, place in zip(findings, where, strict=True):
            left = f"   {finding.rule:<{rules}}  {place:<{column}}  "
            roomy = self.width - len(left) >= 24
            if not roomy:
                yield Text(left)
            yield from self._wrapped(finding.detail, left if roomy else " " * 7, " " * (len(left) if roomy else 7))
        yield Text()

    def _bar(self, share: float, style: str = "") -> Text:
        eighths = max(1, round(share / self.peak * _BAR * 8)) if share else 0
        bar = "█" * (eighths // 8) + _EIGHTHS[eighths % 8].strip()
        return Text("   ").append(f"{bar:<{_BAR}}", style or "default").append(f"{wording.percent(share):>6}")

    def _row(self, label: Text, times: str, share: Text | str, style: str = "") -> Text:
        """A row of the table: who, how often, how much. A label that is too long is cut."""
        room = self.width - _NUMBERS
        label.truncate(room, overflow="ellipsis", pad=True)
        row = label.append(f"{times:>8}", "not bold default").append(share)
        row.stylize(style)
        return row

    def _wrapped(self, words: str, first: str, rest: str, style: str = "", room: int = 0) -> Iterator[Text]:
        """The words on as many lines as they need, the first after ``first``, the others after ``rest``."""
        text, lead = wording.line(words), first
        while text:
            space = max(16, (room or self.width) - cell_len(lead))
            head = text if cell_len(text) <= space else _fitting(text, space)
            yield Text(lead).append(head, style)
            text, lead = text[len(head) :].lstrip(), rest


def _stands(said: Attribution | Statement) -> Spans:
    return said.content if isinstance(said, Attribution) else said.span


def _shorten(words: str, columns: int) -> str:
    """One line of at most so many terminal columns, cut at a word with "…"."""
    text = wording.line(words)
    return text if cell_len(text) <= columns else f"{_fitting(text, columns - 1).rstrip()}…"


def _fitting(text: str, columns: int) -> str:
    """As many whole words from the start as fit; a piece of the first where it alone is too long."""
    end = 0
    while end < len(text) and cell_len(text[: end + 1]) <= columns:
        end += 1
    cut = text.rfind(" ", 0, end + 1)
    return text[: cut if cut > 0 else max(1, end)]

"""The HTML report: one self-contained file, no network, no script; readable without style, in print, without colour.

Every string from a page is escaped, its controls and direction overrides are shown as U+FFFD, and its addresses become
links only where they lead to the web. Every id of the JSON (``s1``, ``a1``, ``t1``) is an anchor.
"""

import hashlib
from functools import cache
from importlib.resources import files

from ascribe.export import marked, wording
from ascribe.export.diagram import diagram
from ascribe.export.ledger import OWN, Hand, Ledger, Stretch, chain_of, weigh
from ascribe.export.tag import bdi, chain_names, escape, link, pattern, swatch, table
from ascribe.records import Figure, Source, Trace

POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
_LETTERED = 36
"""A cell of the strip shows its letter when it is more than one part in so many."""


@cache
def _style() -> str:
    return files("ascribe.export").joinpath("report.css").read_text(encoding="utf-8")


def page(trace: Trace) -> str:
    """The whole report as one HTML document."""
    article = trace.article
    title = escape(wording.line(article.title or article.input))
    return (
        f'<!doctype html>\n<html lang="{escape(article.lang or "en")}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width,initial-scale=1">'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        f'<meta name="referrer" content="no-referrer"><meta name="color-scheme" content="light dark">'
        f"<title>{title} · ascribe</title><style>{_style()}</style></head>\n<body>{_body(trace)}</body></html>\n"
    )


def fragment(trace: Trace) -> str:
    """The report for a notebook: in a frame of its own, so that neither styles the other."""
    return (
        f'<iframe title="ascribe report" sandbox="allow-popups" srcdoc="{quoted(page(trace))}" '
        f'style="width:100%;height:720px;border:1px solid #ccc"></iframe>'
    )


def quoted(document: str) -> str:
    """A document as the value of ``srcdoc``."""
    return document.replace("&", "&amp;").replace('"', "&quot;")


def _body(trace: Trace) -> str:
    return (
        f'<a class="skip" href="#page">To the marked page</a>'
        f"<header><b>ascribe</b> <span>who says so, and on whose word</span></header>"
        f'<main lang="en">{body(trace)}</main><footer>{foot(trace)}</footer>'
    )


def body(trace: Trace, beside: str = "", linked: bool = False) -> str:
    """What the report says between its head and its foot. ``beside`` is HTML for the column of the page's own facts;
    ``linked`` makes each hand in the table lead to the page as that source alone has it (``?source=s1``)."""
    ledger = weigh(trace)
    return (
        f'<section class="card" aria-label="Summary"><div>{_whose_word(trace, ledger, linked)}</div>'
        f"<div>{_this_page(trace)}{beside}{_findings(trace)}</div></section>"
        f'<article id="page" lang="{escape(trace.article.lang or "en")}" aria-label="The marked page">'
        f"{_key()}{marked.page(trace, ledger, linked)}</article>"
        f"{_chains(ledger)}{_tables(trace, ledger)}"
    )


def style() -> str:
    """The report's style sheet."""
    return _style()


def _key() -> str:
    return (
        '<p class="how" lang="en"><span class="s">source</span> <span class="q">cue</span> '
        '<span class="c p0 d0">what is said</span> <span class="own">own voice</span> '
        '<span class="f">finding</span></p>'
    )


def _whose_word(trace: Trace, ledger: Ledger, linked: bool) -> str:
    total = sum(stretch.end - stretch.start for stretch in ledger.stretches)
    cells = "".join(_cell(trace, ledger, stretch, total) for stretch in ledger.stretches)
    label = "What is said from top to bottom, by whose word it is"
    strip = f'<div class="strip" role="group" aria-label="{label}">{cells}</div>'
    hands = [(depth, hand) for top in ledger.hands for depth, hand in top.walk()]
    peak = max([ledger.own_share, *(hand.share for _, hand in hands)]) or 1.0
    rows = [_hand_row(ledger, hand, depth, peak, linked) for depth, hand in hands]
    if ledger.own:
        rows.append(
            f'<td>{swatch(None)}</td><th scope="row"><i>in its own voice</i></th>'
            f'<td class="num">{len(ledger.own)}</td>{_share(ledger.own_share, peak)}'
        )
    head = ['<span class="away">key</span>', "who, page side first", "times", "of what is said"]
    return f"<h2>On whose word</h2>{strip if cells else ''}{table(head, rows, 'On whose word')}"


def _cell(trace: Trace, ledger: Ledger, stretch: Stretch, total: int) -> str:
    size = stretch.end - stretch.start
    if stretch.owner == OWN:
        own = next((s for s in ledger.own if any(b <= stretch.start < e for b, e in s.span)), ledger.own[0])
        return (
            f'<a href="#{escape(own.id)}" class="cell ownc" style="flex:{size}" title="own voice" '
            f'aria-label="own voice"></a>'
        )
    attribution = trace.attributions[stretch.owner]
    label = ledger.label(attribution)
    key = f"<b>{wording.letter(label)}</b>" if size * _LETTERED > total else ""
    who = escape(" ← ".join(chain_names(trace, chain_of(attribution))) or "nobody named")
    return (
        f'<a href="#{escape(attribution.id)}" class="cell {pattern(label)}" style="flex:{size}" title="{who}" '
        f'aria-label="{who}">{key}</a>'
    )


def _hand_row(ledger: Ledger, hand: Hand, depth: int, peak: float, linked: bool) -> str:
    label = ledger.labels.get(hand.chain)
    key = swatch(label) if label is not None else ""
    about = wording.described(hand.source) if hand.source else ""
    denied = sum(a.certainty == "denied" for a in hand.attributions)
    more = [about] if about else []
    more += [f"denies {denied}"] if denied else []
    more += [f"{wording.percent(hand.through)} through it"] if hand.below else []
    name = bdi(hand.source.name) if hand.source else "nobody whom the page names"
    if linked and hand.source:
        name = f'<a class="out" href="?source={escape(hand.source.id)}">{name}</a>'
    arrow = '<span class="arr" aria-hidden="true">←</span> ' if depth else ""
    times = str(len(hand.attributions)) if hand.attributions else ""
    return (
        f'<td>{key}</td><th scope="row" class="in{min(depth, 4)}">{arrow}{name} '
        f'<span class="about">{escape(" · ".join(more))}</span></th>'
        f'<td class="num">{times}</td>{_share(hand.share, peak) if hand.attributions else "<td></td>"}'
    )


def _share(share: float, peak: float) -> str:
    return (
        f'<td class="num share"><span class="bar" style="width:{share / peak * 64:.0f}px"></span>'
        f"{escape(wording.percent(share))}</td>"
    )


def _this_page(trace: Trace) -> str:
    article = trace.article
    basis, taken, first = article.basis or {}, article.republished_from, article.canonical

    def read(field: str) -> str:
        return f' <span class="about">({escape(basis[field])})</span>' if field in basis else ""

    facts = [
        ("title", f"<b>{bdi(article.title)}</b>" if article.title else ""),
        ("outlet", f"{bdi(article.outlet)}{read('outlet')}" if article.outlet else "not named"),
        ("published", escape(wording.stamp(article.published))),
        ("changed", escape(wording.stamp(article.modified)) if article.modified else ""),
        ("by", ", ".join(bdi(name) for name in article.bylines)),
        ("taken over from", f"<b>{bdi(taken)}</b>{read('republished_from')}" if taken else ""),
        ("address", link(article.url, bdi(article.url)) if article.url else ""),
        ("first at", link(first, bdi(first)) if first and first != article.url else ""),
        ("holds", escape(f"{wording.parts(article)} · {wording.totals(trace)}")),
    ]  # fmt: skip
    listed = "".join(f"<dt>{name}</dt><dd>{value}</dd>" for name, value in facts if value)
    notes = "".join(f'<p class="note">{escape(note.detail)}</p>' for note in article.notes)
    return f"<h2>This page</h2><dl>{listed}</dl>{notes}"


def _findings(trace: Trace) -> str:
    if not trace.findings:
        return "<h2>In this text</h2><p>No rule finds anything.</p>"
    items = []
    for number, finding in enumerate(trace.findings, 1):
        at = finding.spans[0][0] if finding.spans else -1
        block = next((b for b in trace.article.blocks if b.start <= at < b.end), None)
        where = f'<a href="#b{block.start}">{escape(wording.place(trace.article, finding.spans))}</a>' if block else ""
        items.append(
            f'<li id="f{number}"><span class="n">F{number}</span> <b>{escape(finding.rule)}</b> {where}<br>'
            f"<bdi>{escape(wording.line(finding.detail))}</bdi></li>"
        )
    return f'<h2>In this text</h2><ul class="find">{"".join(items)}</ul>'


def _chains(ledger: Ledger) -> str:
    drawn = diagram(ledger)
    return f'<section aria-label="Chains"><h2>Chains</h2><div class="scroll">{drawn}</div></section>' if drawn else ""


def _tables(trace: Trace, ledger: Ledger) -> str:
    sources = table(
        ["source", "kind", "role", "reason for not naming", "mentions"],
        [_source_row(trace, source) for source in trace.sources],
        "Sources",
    )
    figures = table(
        ["figure", "bound", "value", "unit", "as of", "whose", "where"],
        [_figure_row(trace, ledger, figure) for figure in trace.figures],
        "Figures",
    )
    times = table(
        ["time", "value", "where"],
        [
            f'<th scope="row">{_words(trace, t.span)}</th><td class="iso">{escape(t.value)}</td>'
            f"<td>{escape(wording.place(trace.article, (t.span,)))}</td>"
            for t in trace.times
        ],
        "Times",
    )
    named = (("Sources", sources), ("Figures", figures), ("Times", times))
    return "".join(f'<section aria-label="{name}"><h2>{name}</h2>{made}</section>' for name, made in named if made)


def _source_row(trace: Trace, source: Source) -> str:
    places = dict.fromkeys(wording.place(trace.article, (span,)) for span in source.mentions)
    return (
        f'<th scope="row" id="{escape(source.id)}">{bdi(source.name)}</th><td>{escape(source.kind)}</td>'
        f"<td>{bdi(source.role or '')}</td><td>{bdi(source.reason or '')}</td>"
        f'<td>{len(source.mentions)} <span class="about">{escape(" ".join(places))}</span></td>'
    )


def _figure_row(trace: Trace, ledger: Ledger, figure: Figure) -> str:
    attribution = next((a for a in trace.attributions if a.id == figure.attribution), None)
    whose = "own voice"
    if attribution:
        names = chain_names(trace, chain_of(attribution)) or ["nobody named"]
        whose = f'{swatch(ledger.label(attribution))} <a href="#{escape(attribution.id)}">{bdi(names[-1])}</a>'
    high = f" to {wording.number(figure.high)}" if figure.high is not None else ""
    return (
        f'<th scope="row">{_words(trace, figure.span)}</th><td>{escape(figure.bound.replace("_", " "))}</td>'
        f'<td class="num">{wording.number(figure.value)}{high}</td><td>{bdi(figure.unit or "")}</td>'
        f"<td>{escape(wording.date(figure.as_of)) if figure.as_of else ''}</td><td>{whose}</td>"
        f"<td>{escape(wording.place(trace.article, (figure.span,)))}</td>"
    )


def _words(trace: Trace, span: tuple[int, int]) -> str:
    return bdi(trace.article.text[span[0] : span[1]])


def foot(trace: Trace) -> str:
    """Which input was read, by which version, with the text's hash; and what the report does not say."""
    article = trace.article
    digest = hashlib.sha256(article.text.encode("utf-8", "surrogatepass")).hexdigest()
    return (
        f"<p>ascribe {escape(trace.ascribe)} read {bdi(article.input)} · article {escape(article.id)} · "
        f"SHA-256 of the text <code>{digest}</code></p><p>It shows who says what on this page and through whose "
        f"hands it came. It does not say what is true, and rates no outlet and no person.</p>"
    )

"""The HTML report: one self-contained file, no network, no script, readable without style and in print.

Every string from the page is escaped; a page's links are shown only when they are http(s); directional overrides are
made visible as text, so that no page can turn the report's words round.
"""

import re
from functools import cache
from html import escape as _escape
from pathlib import Path

from ascribe import __version__
from ascribe.export.diagram import diagram
from ascribe.export.ledger import Ledger, Node, describe, paragraph_of, weigh
from ascribe.export.segment import Segment, segments
from ascribe.records import Attribution, Block, Trace

_CSP = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_SMALL = frozenset({"byline", "dateline", "credit", "related", "boilerplate", "caption"})


def text(words: str) -> str:
    """Page text as HTML text: escaped, one character for each, bidi and control characters shown as "�"."""
    return _escape(_CONTROL.sub("\ufffd", _BIDI.sub("\ufffd", words)), quote=True)


@cache
def _style() -> str:
    return Path(__file__).with_name("report.css").read_text(encoding="utf-8")


def page(trace: Trace) -> str:
    """The whole report as one HTML document."""
    title = text(trace.article.title or trace.article.input)
    lang = text(trace.article.lang or "en")
    return (
        f'<!doctype html>\n<html lang="{lang}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width,initial-scale=1">'
        f'<meta http-equiv="Content-Security-Policy" content="{_CSP}"><meta name="referrer" content="no-referrer">'
        f"<title>{title} · ascribe</title><style>{_style()}</style></head>\n<body>{_body(trace)}</body></html>\n"
    )


def fragment(trace: Trace) -> str:
    """The report as a fragment for a notebook: its own style, no document around it."""
    return f"<style>{_style()}</style>{_body(trace)}"


def _body(trace: Trace) -> str:
    ledger = weigh(trace)
    numbers = {a.id: i for i, a in enumerate(trace.attributions, 1)}
    main = [b for b in trace.article.blocks if b.kind != "comment"]
    comments = [b for b in trace.article.blocks if b.kind == "comment"]
    rows = "\n".join(_row(trace, ledger, numbers, b) for b in main)
    return (
        f'<div class="ascribe"><header>{_head(trace)}</header><main>'
        f'<section class="card" aria-label="Summary"><div>{_whose_word(trace, ledger, numbers)}</div>'
        f"<div>{_findings(trace)}</div></section>"
        f'<section aria-label="The page">{rows}</section>{_comments(trace, comments)}'
        f'<section class="chains" aria-label="Chains"><h2>Chains</h2>'
        f'<div class="diagram">{diagram(ledger.roots)}</div></section>{_tables(trace, numbers)}</main>'
        f"<footer>Made by ascribe {text(__version__)} from {text(trace.article.input)}. It shows who says what on this "
        f"page; it does not say what is true.</footer></div>"
    )


def _head(trace: Trace) -> str:
    a = trace.article
    facts = [text(a.outlet or "outlet not said")]
    facts.append(f"{text(a.published.iso)} ({text(a.published.basis)})" if a.published else "no date on the page")
    if a.republished_from:
        facts.append(f"taken over from <b>{text(a.republished_from)}</b>")
    if a.bylines:
        facts.append("by " + text(", ".join(a.bylines)))
    if a.url and a.url.startswith(("http://", "https://")):
        facts.append(f'<a href="{text(a.url)}" rel="noreferrer noopener">{text(a.url)}</a>')
    notes = "".join(f'<p class="note">{text(n.detail)} ({text(n.code)})</p>' for n in a.notes)
    return f'<h1>{text(a.title or a.input)}</h1><p class="facts">{" · ".join(facts)}</p>{notes}'


def _pattern(ledger: Ledger, a: Attribution | None) -> str:
    found = ledger.pattern_of(a) if a else None
    return "px" if found is None else f"p{found}"


def _whose_word(trace: Trace, ledger: Ledger, numbers: dict[str, int]) -> str:
    by_id = {a.id: a for a in trace.attributions}
    cells = []
    for t in trace.statements:
        a = by_id.get(t.attribution or "")
        length = sum(e - s for s, e in t.span)
        who = _chain_words(trace, a) if a else "in its own voice" if t.own_voice else "headline"
        css = _pattern(ledger, a) if a else "ownc"
        cells.append(
            f'<a href="#{t.id}" class="{css}" style="flex:{length}" title="{text(who)}" aria-label="{text(who)}"></a>'
        )
    body = "".join(_ledger_row(node, depth) for root in ledger.roots for depth, node in root.walk())
    if ledger.unsaid:
        body += _summary_row("px", "nobody named on the page", len(ledger.unsaid), ledger.unsaid_share)
    if ledger.own:
        body += _summary_row("ownc", "<i>in its own voice</i>", len(ledger.own), ledger.own_share)
    return (
        f'<h2>On whose word</h2><div class="strip" role="group" aria-label="The page from top to bottom by who is relied '
        f'on">{"".join(cells)}</div><table><thead><tr><th scope="col">Source, page side first</th><th scope="col" '
        f'class="num">times</th><th scope="col" class="num">of the text</th></tr></thead><tbody>{body}</tbody></table>'
    )


def _ledger_row(node: Node, depth: int) -> str:
    arrow = '<span class="arr">← </span>' if depth else ""
    share = f"{node.share * 100:.0f} %" if node.attributions else ""
    count = str(len(node.attributions)) if node.attributions else ""
    return (
        f'<tr><th scope="row" class="in{min(depth, 3)}"><span class="swatch p{node.pattern}"></span>{arrow}'
        f'{text(node.source.name)} <span class="about">{text(describe(node.source))}</span></th>'
        f'<td class="num">{count}</td><td class="num">{share}</td></tr>'
    )


def _summary_row(css: str, words: str, count: int, share: float) -> str:
    return (
        f'<tr><th scope="row"><span class="swatch {css}"></span>{words}</th><td class="num">{count}</td>'
        f'<td class="num">{share * 100:.0f} %</td></tr>'
    )


def _findings(trace: Trace) -> str:
    if not trace.findings:
        return "<h2>In this text</h2><p>No rule finds anything.</p>"
    items = "".join(
        f"<li><b>{text(f.rule)}</b> {text(paragraph_of(trace, f.spans[0][0])) if f.spans else ''}<br>{text(f.detail)}</li>"
        for f in trace.findings
    )
    return f'<h2>In this text</h2><ul class="find">{items}</ul>'


def _row(trace: Trace, ledger: Ledger, numbers: dict[str, int], block: Block) -> str:
    inner = "".join(_segment(trace, ledger, numbers, s) for s in segments(trace, block))
    tag, css = ("div", "head") if block.kind == "headline" else ("p", block.kind)
    css += " small" if block.kind in _SMALL else ""
    return (
        f'<div class="row"><div class="kind">{block.kind}</div><{tag} class="{css}">{inner}</{tag}>'
        f"<aside>{_margin(trace, ledger, numbers, block)}</aside></div>"
    )


def _segment(trace: Trace, ledger: Ledger, numbers: dict[str, int], s: Segment) -> str:
    words = text(trace.article.text[s.start : s.end])
    css = []
    if s.content:
        css += ["c", _pattern(ledger, s.content[-1])]
    css += ["s"] if s.source else []
    css += ["q"] if s.cue else []
    if s.time:
        words = f'<abbr class="t" title="{text(s.time.value)}">{words}</abbr>'
    elif s.figure:
        f = s.figure
        value = f"{f.bound.replace('_', ' ')} {f.value:g}" + (f"–{f.high:g}" if f.high is not None else "")
        words = f'<abbr title="{text(value)}{text(f", as of {f.as_of}" if f.as_of else "")}">{words}</abbr>'
    if s.href and s.href.startswith(("http://", "https://")):
        words = f'<a href="{text(s.href)}" rel="noreferrer noopener">{words}</a>'
    if css:
        words = f'<span class="{" ".join(css)}">{words}</span>'
    marks = "".join(
        f'<a class="n" id="c{numbers[a.id]}" href="#n{numbers[a.id]}">{numbers[a.id]}</a>' for a in s.starts
    )
    opening = "".join(f'<span id="{t.id}"></span>' for t in trace.statements if t.span[0][0] == s.start)
    return f'{opening}{marks}<span class="own">{words}</span>' if s.own else f"{opening}{marks}{words}"


def _chain_words(trace: Trace, a: Attribution | None) -> str:
    names = {s.id: s.name for s in trace.sources}
    return " ← ".join(names[i] for i in a.chain) if a and a.chain else "nobody named on the page"


def _margin(trace: Trace, ledger: Ledger, numbers: dict[str, int], block: Block) -> str:
    by_id = {s.id: s for s in trace.sources}
    items = []
    for a in trace.attributions:
        if not a.content or not block.start <= a.content[0][0] < block.end:
            continue
        names = [text(by_id[i].name) for i in a.chain]
        who = (
            ' <span class="arr">←</span> '.join([*names[:-1], f"<b>{names[-1]}</b>"])
            if names
            else "<i>nobody named</i>"
        )
        chips = [by_id[a.chain[-1]].kind] if a.chain else []
        chips += [k for k in (a.kind, a.certainty) if k not in ("indirect", "asserted")]
        chips += [f"inside {numbers[a.parent]}"] if a.parent else []
        chips.append(f"{a.confidence * 100:.0f} % sure")
        tags = "".join(f'<span class="chip">{text(c)}</span>' for c in chips)
        n = numbers[a.id]
        items.append(
            f'<li id="n{n}"><a class="n" href="#c{n}">{n}</a><span class="swatch {_pattern(ledger, a)}"></span>{who}<br>{tags}</li>'
        )
    own = [t for t in trace.statements if t.own_voice and block.start <= t.span[0][0] < block.end]
    if own:
        items.append(f'<li class="ownnote">own voice{f" ({len(own)} sentences)" if len(own) > 1 else ""}</li>')
    return f"<ul>{''.join(items)}</ul>" if items else ""


def _comments(trace: Trace, blocks: list[Block]) -> str:
    if not blocks:
        return ""
    rows = "".join(f'<p class="small">{text(trace.article.text[b.start : b.end])}</p>' for b in blocks)
    return f"<details><summary>Readers’ comments, kept apart ({len(blocks)} blocks)</summary>{rows}</details>"


def _tables(trace: Trace, numbers: dict[str, int]) -> str:
    def words(span: tuple[int, int]) -> str:
        return text(trace.article.text[span[0] : span[1]])

    figures = "".join(
        f'<tr><td>{words(f.span)}</td><td>{f.bound.replace("_", " ")}</td><td class="num">{f.value:,}'
        f"{f' – {f.high:,}' if f.high is not None else ''}</td><td>{text(f.as_of or '')}</td>"
        f"<td>{f'<a href=#n{numbers[f.attribution]}>{numbers[f.attribution]}</a>' if f.attribution else 'own voice'}</td></tr>"
        for f in trace.figures
    )
    times = "".join(f"<tr><td>{words(t.span)}</td><td>{text(t.value)}</td></tr>" for t in trace.times)

    def table(title: str, heads: list[str], body: str) -> str:
        cells = "".join(f'<th scope="col">{h}</th>' for h in heads)
        return (
            f"<div><h2>{title}</h2><table><thead><tr>{cells}</tr></thead><tbody>{body}</tbody></table></div>"
            if body
            else ""
        )

    return (
        f'<section class="tables" aria-label="Figures and times">'
        f"{table('Figures', ['words', 'bound', 'value', 'as of', 'said in'], figures)}"
        f"{table('Times', ['words', 'value'], times)}</section>"
    )

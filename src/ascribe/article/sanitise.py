"""A page's source made safe before any parser sees it, in one linear pass.

Parsers fail on hostile sources in known ways: control references empty the result, deep nesting loses the text after
it, tens of thousands of attributes or tags cost minutes. What is cut here is reported in ``Clean.cuts``.
"""

import re
from dataclasses import dataclass

LONGEST_SOURCE = 5_000_000
MOST_TAGS = 40_000
MOST_ATTRIBUTES = 100
LONGEST_TAG = 20_000
DEEPEST = 150
LONGEST_LD = 2_000_000

# Possessive, and needing no closing bracket: each character is looked at once, whatever the source.
_TAG = re.compile(
    r"<(?:!--|(?P<close>/?)(?P<name>[a-zA-Z][^\s/<>]*+)"
    r"(?P<rest>(?:[^<>\"'=]++|=\s*+\"[^\"]*+\"|=\s*+'[^']*+'|[\"'=])*+)>?|[!?])"
)
_REFERENCE = re.compile(r"&#(?:0*(\d{1,7})|[xX]0*([0-9a-fA-F]{1,6}));?")
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_RAW = frozenset({
    "script", "style", "textarea", "template", "svg", "math", "iframe", "object", "canvas", "noframes", "xmp",
    "select",
})  # fmt: skip
_VOID = frozenset({
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr",
})  # fmt: skip
# What libxml2 closes by itself when the key opens and one of these is the innermost open element.
_CLOSES: dict[str, frozenset[str]] = {
    "p": frozenset({"p"}),
    "li": frozenset({"li", "p"}),
    "dt": frozenset({"dt", "dd", "p"}),
    "dd": frozenset({"dt", "dd", "p"}),
    "tr": frozenset({"tr", "td", "th", "p"}),
    "td": frozenset({"td", "th", "p"}),
    "th": frozenset({"td", "th", "p"}),
    "option": frozenset({"option"}),
}
_APART = frozenset({"p", "li", "div", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "blockquote", "section"})


@dataclass(frozen=True, slots=True)
class Clean:
    """A source without scripts and styles; its JSON-LD scripts' texts apart; in words, what was cut."""

    source: str
    linked_data: tuple[str, ...]
    cuts: tuple[str, ...]


def sanitise(source: str) -> Clean:
    """The source with scripts, styles, comments, control references, excess depth, attributes and tags removed."""
    cuts: list[str] = []
    if len(source) > LONGEST_SOURCE:
        cuts.append(f"only the first {LONGEST_SOURCE:,} characters were read")
        source = source[:LONGEST_SOURCE]
    # First, or "<&#0;div>" would become a tag that nobody counted.
    return _Pass(_REFERENCE.sub(_reference, source), cuts).run()


def _reference(hit: re.Match[str]) -> str:
    """A character reference, or nothing where it names a character that no page may hold."""
    code = int(hit[1]) if hit[1] else int(hit[2], 16)
    if 0x80 <= code <= 0x9F:
        return hit[0]
    return "" if code > 0x10FFFF or (code not in (9, 10, 13) and _FORBIDDEN.match(chr(code))) or code < 9 else hit[0]


class _Pass:
    """The one walk over the source's tags."""

    def __init__(self, source: str, cuts: list[str]) -> None:
        self.source, self.cuts = source, cuts
        self.out: list[str] = []
        self.linked_data: list[str] = []
        self.missing: set[str] = set()
        self.stack: list[str] = []
        self.tags = 0
        self.told = False
        self.flattened = self.shorn = False
        self.lower = source.lower() if len(source) == len(source.lower()) else source

    def run(self) -> Clean:
        at = 0
        source = self.source
        while hit := _TAG.search(source, at):
            between = source[at : hit.start()]
            self.out.append(between)
            self.told = self.told or not (between == "" or between.isspace())
            if self.tags > MOST_TAGS:
                self.cuts.append(f"only the first {MOST_TAGS:,} tags were read")
                at = len(source)
                break
            at = self._step(hit)
        self.out.append(source[at:])
        if self.flattened:
            self.cuts.append(f"nesting deeper than {DEEPEST} elements was flattened")
        if self.shorn:
            self.cuts.append("tags with excess attributes lost them")
        return Clean("".join(self.out), tuple(self.linked_data), tuple(self.cuts))

    def _step(self, hit: re.Match[str]) -> int:
        """Handles one tag; gives where to go on."""
        if hit["name"] is None:
            mark = "-->" if hit[0] == "<!--" else ">"
            end = self._find(self.source, mark, hit.end())
            return hit.end() if end < 0 else end + len(mark)
        name = hit["name"].lower()
        if name in _RAW:
            return hit.end() if hit["close"] else self._skip(name, hit)
        if name not in _VOID and not self._keep(name, bool(hit["close"])):
            if name in _APART and self.told:
                self.out.append("<br><br>")
                self.told = False
            return hit.end()
        rest = hit["rest"]
        if len(rest) > LONGEST_TAG or rest.count("=") > MOST_ATTRIBUTES or rest.count(" ") > 50 * MOST_ATTRIBUTES:
            self.shorn = True
            rest = ""
        self.tags += 1
        self.out.append(f"<{hit['close']}{name}{rest}>")
        return hit.end()

    def _find(self, where: str, what: str, start: int) -> int:
        """``str.find`` that looks only once for what is not there, else many unclosed tags would cost a scan each."""
        if what in self.missing:
            return -1
        end = where.find(what, start)
        if end < 0:
            self.missing.add(what)
        return end

    def _keep(self, name: str, closing: bool) -> bool:
        """Follows which elements are open, as a parser would; whether the tag stands above the deepest level kept."""
        stack = self.stack
        if closing:
            for at in range(len(stack) - 1, -1, -1):
                if stack[at] == name:
                    del stack[at:]
                    return True
            return False
        closes = _CLOSES.get(name, frozenset())
        while stack and stack[-1] in closes:
            stack.pop()
        if len(stack) >= DEEPEST:
            self.flattened = True
            return False
        stack.append(name)
        return True

    def _skip(self, name: str, hit: re.Match[str]) -> int:
        """Past an element that holds no page text; its JSON-LD is kept apart."""
        if hit["rest"].endswith("/") and name in {"svg", "iframe", "object", "canvas", "math"}:
            return hit.end()
        end = self._find(self.lower, f"</{name}", hit.end())
        if end < 0:
            # Nothing closes it: a script hides all that follows, as in a browser; others are taken as empty.
            return len(self.source) if name in {"script", "style"} else hit.end()
        if name == "script" and "ld+json" in hit["rest"].lower() and end - hit.end() <= LONGEST_LD:
            self.linked_data.append(self.source[hit.end() : end])
        self.out.append(" ")
        close = self._find(self.source, ">", end)
        return len(self.source) if close < 0 else close + 1

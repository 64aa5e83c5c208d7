"""Voice: every sentence of the page rests on somebody's word or is the page's own voice. Nothing falls between."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence

from ascribe.records import Attribution, Block, Span, Statement
from ascribe.text import trim

UNVOICED = frozenset({"headline", "standfirst"})
"""Kinds of block that never count as the page's own voice: they announce what the body says."""

_CREDIT = re.compile(
    r"(?:photo|photograph|image|picture|credit|illustration|graphic|video)s?\s*(?::|by\b|/)", re.IGNORECASE
)
"""A credit inside a caption states nothing."""


class _Cover:
    """Spans merged where they meet, so that whether a sentence touches any is a look-up."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self.starts: list[int] = []
        self.ends: list[int] = []
        for start, end in sorted(s for s in spans if s[0] < s[1]):
            if self.ends and start <= self.ends[-1]:
                self.ends[-1] = max(self.ends[-1], end)
            else:
                self.starts.append(start)
                self.ends.append(end)

    def touches(self, span: Span) -> bool:
        """Whether any of the spans shares a character with ``span``."""
        k = bisect_left(self.starts, span[1]) - 1
        return k >= 0 and self.ends[k] > span[0]


def statements(
    text: str, blocks: Sequence[Block], sentences: Sequence[Span], attributions: Sequence[Attribution]
) -> tuple[Statement, ...]:
    """Statements in reading order. An attribution gives one statement (its content, the whole sentence's rest being
    source and cue); a sentence that no attribution touches gives one in the page's own voice."""
    kinds = {(b.start, b.end): b.kind for b in blocks}
    drafts: list[tuple[tuple[Span, ...], str | None, bool]] = []
    for a in attributions:
        if a.content:
            drafts.append((a.content, a.id, False))
    said = _Cover(s for a in attributions for s in a.content)
    framing = _Cover(s for a in attributions for s in (*a.cue, *a.source))
    for sentence in sentences:
        if said.touches(sentence):
            continue
        touched = framing.touches(sentence)
        kind = next((k for (s, e), k in kinds.items() if s <= sentence[0] < e), "paragraph")
        if kind == "caption" and _CREDIT.match(text, sentence[0]):
            continue
        span = trim(text, *sentence)
        drafts.append(((span,), None, kind not in UNVOICED and not touched))
    drafts.sort(key=lambda d: (d[0][0][0], -d[0][-1][1]))
    return tuple(Statement(f"t{i}", span, of, own) for i, (span, of, own) in enumerate(drafts, 1))

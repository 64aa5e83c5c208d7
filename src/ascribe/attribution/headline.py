"""Headlines that name their source at an edge: "…: police", "… - report", "Minister: …", "…, leaked log shows"."""

import re
from collections.abc import Sequence

from ascribe.attribution.language import Lexicon
from ascribe.attribution.noun import singular
from ascribe.attribution.parse import Parse
from ascribe.attribution.relation import Relation
from ascribe.records import Span
from ascribe.text import overlap

CONFIDENCE = 0.7
"""Share of such headlines in the training half of the gold pages that were attributions."""
LONGEST = 6
"""Words of a source at a headline's edge."""
_AFTER = re.compile(r"(?P<content>.{12,}?)(?P<cue>\s[-–—]|:)\s(?P<source>[^:–—]{2,60})$", re.DOTALL)
_BEFORE = re.compile(r"(?P<source>[^:–—]{2,60}?)(?P<cue>:|\s[–—])\s(?P<content>.{12,})$", re.DOTALL)

_PART = re.compile(r"[^;\s][^;]*")
"""A standfirst puts several sentences in one line, semicolons between."""
_VERB = r"(?:says?|shows?|finds?|found|suggests?|reveals?|warns?|claims?|reports?|said)"
_LAST = re.compile(rf"(?P<content>.{{12,}}?),\s(?P<source>[^,;:]{{2,60}}?)\s(?P<cue>{_VERB})$", re.DOTALL)
_FIRST = re.compile(r"(?P<source>[^,;:]{3,50}?)\s(?P<cue>says?|said|warns?|claims?)\s(?P<content>.{12,})$", re.DOTALL)
_PATTERNS = (_AFTER, _BEFORE, _LAST, _FIRST)


def relations(parse: Parse, headlines: Sequence[Span], found: Sequence[Relation], lexicon: Lexicon) -> list[Relation]:
    """A relation for each headline with a source at its edge whose words nobody else on the page claims."""
    out = []
    parts = [
        (start + m.start(), start + m.end()) for start, end in headlines for m in _PART.finditer(parse.text[start:end])
    ]
    for start, end in parts:
        for pattern in _PATTERNS:
            m = pattern.match(parse.text[start:end])
            if m is None or not _is_source(parse, start + m.start("source"), m["source"], lexicon):
                continue
            content = (start + m.start("content"), start + m.end("content"))
            if any(overlap(content, c) for r in found for c in (*r.content, *r.cue)):
                continue
            cue_start = start + m.start("cue") + (len(m["cue"]) - len(m["cue"].lstrip()))
            source = (start + m.start("source"), start + m.end("source"))
            out.append(Relation((source,), ((cue_start, start + m.end("cue")),), (content,), None, CONFIDENCE))
            break
    return out


def _is_source(parse: Parse, at: int, words: str, lexicon: Lexicon) -> bool:
    """Whether the words at the edge can speak: a role, a body, a document, or a name of the page."""
    parts = re.findall(r"[\w’'-]+", words)
    if not 0 < len(parts) <= LONGEST:
        return False
    last = singular(parts[-1])
    if last in lexicon.headline or parts[-1].casefold() in lexicon.headline:
        return True
    kinds = ("document", "data", "organization", "person", "outlet")
    if any(last in lexicon.heads[kind] for kind in kinds):
        return True
    named = [n for n in parse.names if n.start == at and n.end == at + len(words)]
    elsewhere = parse.text.count(words) > 1 and words[:1].isupper()
    return bool(named) and elsewhere

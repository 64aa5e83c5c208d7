"""The cast of a page: who is cited (entities under construction), and what the page tells of people and publishers."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from ascribe.attribution.language import Lexicon
from ascribe.attribution.mention import clean_name
from ascribe.attribution.noun import OFFICES, TITLES, singular
from ascribe.attribution.parse import Parse
from ascribe.records import SourceKind, Span


@dataclass
class Entity:
    """A source under construction. ``last_seen`` counts resolutions, so that the latest is found; ``head`` is the
    singular last word of its description; ``gender`` the pronoun class ("he", "she") where the page tells; ``part_of``
    the entity of which this is "one"."""

    name: str
    kind: SourceKind
    head: str
    plural: bool
    spans: list[Span] = field(default_factory=list)
    roles: list[str] = field(default_factory=list)
    reason: str | None = None
    gender: str | None = None
    last_seen: int = -1
    part_of: int | None = None


@dataclass
class Cast:
    """All entities of a page and which one each relation cites (None where the page does not say)."""

    entities: list[Entity]
    of_relation: list[int | None]

    def add(self, entity: Entity) -> int:
        """Adds an entity and gives its index."""
        self.entities.append(entity)
        return len(self.entities) - 1

    def nearest(self, fits: Sequence[int], at: int | None) -> int | None:
        """The fitting entity mentioned last before offset ``at``; for a headline (None) the body's first."""
        if at is None:
            return min(fits, key=lambda k: min((s for s, _ in self.entities[k].spans), default=1 << 60), default=None)

        def place(k: int) -> tuple[int, int]:
            e = self.entities[k]
            return max((s for s, _ in e.spans if s < at), default=-1), e.last_seen

        return max(fits, key=place, default=None)


@dataclass(frozen=True)
class Page:
    """What resolution may look at: people's names, the roles that stand beside them (by surname), publishers."""

    parse: Parse
    lexicon: Lexicon
    people: tuple[tuple[Span, str], ...]
    roles: dict[str, list[str]]
    publishers: frozenset[str]
    outlet: str | None
    author: str | None

    def is_own(self, name: str) -> bool:
        """Whether a name is the page's own outlet: the same, a shorter form of it, or "this newspaper"."""
        if self.outlet is None:
            return False
        a, b = plain(name).split(), plain(self.outlet).split()
        return bool(a) and (a == b or set(a) < set(b))

    def block_start(self, at: int) -> int:
        """Where the block that holds offset ``at`` begins; 0 outside the blocks."""
        return next((s for s, e in self.parse.blocks if s <= at < e), 0)

    def phrase_before(self, at: int) -> int | None:
        """Where the noun phrase begins that ends right before offset ``at``; None where no noun stands there."""
        tokens, tags = self.parse.tokens, self.parse.tags
        inside = self.parse.tokens_in(max(self.block_start(at), at - 90), at)
        start = None
        for i in reversed(inside):
            word, tag = tokens[i].word, tags[i]
            if start is None and tag not in ("NOUN", "PROPN"):
                return None
            if tag == "DET" or (tag == "PRON" and word.casefold() in ("its", "his", "her", "their")):
                return tokens[i].start
            if tag not in ("NOUN", "PROPN", "ADJ", "NUM", "PART") and word not in ("-", "’s", "'s", "&"):
                break
            start = tokens[i].start
        return start

    def publishes(self, name: str) -> bool:
        """Whether the page shows this name publishing news."""
        return plain(name) in self.publishers


def initials(name: str) -> str:
    """The capitals that a name's words begin with: "NPA"."""
    return "".join(w[0] for w in name.split() if w[0].isupper())


def plain(name: str) -> str:
    """A name for comparing: lower case, without article, possessive and punctuation."""
    bare = re.sub(r"['’]s?$", "", re.sub(r"^the\s+", "", name.casefold()))
    return re.sub(r"[^\w ]", "", bare).strip()


def read_page(parse: Parse, lexicon: Lexicon, outlet: str | None, author: str | None) -> Page:
    """Gathers people, roles and publishers of a page by ``author``, published by ``outlet`` (None: not said)."""
    named = [((n.start, n.end), clean_name(parse.text[n.start : n.end])) for n in parse.names if n.kind == "PER"]
    people = tuple((span, name) for span, name in named if name.strip())
    return Page(parse, lexicon, people, _roles(parse, people, lexicon), _publishers(parse, lexicon), outlet, author)


_AFTER = re.compile(r",\s+((?:an?|the|its|their|his|her|who is|now)?\s*[^,.;()“”\"]{3,70})")


def _roles(parse: Parse, people: Sequence[tuple[Span, str]], lexicon: Lexicon) -> dict[str, list[str]]:
    """For each surname the role words that stand before or in apposition to it anywhere on the page."""
    out: dict[str, list[str]] = {}
    heads = lexicon.heads["person"]
    for (start, end), name in people:
        surname = name.split()[-1].casefold()
        lead = _lead(parse, start)
        if any(singular(w) in heads or w.casefold() in OFFICES for w in lead[-2:]):
            out.setdefault(surname, []).append(" ".join(lead))
        after = _AFTER.match(parse.text[end : end + 90])
        if after:
            phrase = re.split(r"\s+(?:of|at|for|from|in|to|with|who)\s+", after[1])[0]
            if any(singular(w) in heads for w in phrase.split()[-2:]):
                out.setdefault(surname, []).append(after[1])
    return out


def _lead(parse: Parse, at: int) -> list[str]:
    """The nouns and adjectives right before a name, with the possessor before them: "Karsk’s defence minister"."""
    lead: list[str] = []
    first = parse.tokens_in(max(0, at - 80), at)
    for i in reversed(first):
        word, tag = parse.tokens[i].word, parse.tags[i]
        if word == "," and i == first[-1]:
            continue  # "the chemist, Aline …"
        if word in ("'s", "’s") and lead and i > first[0] and parse.tags[i - 1] == "PROPN":
            return [parse.tokens[i - 1].word + word, *lead]
        if word == "." and i > first[0] and parse.tokens[i - 1].word.casefold() in TITLES:
            continue
        if tag not in ("NOUN", "PROPN", "ADJ") or not word[:1].isalpha():
            break
        lead.insert(0, word)
    return lead


def _publishers(parse: Parse, lexicon: Lexicon) -> frozenset[str]:
    """Names that the page shows publishing: they report, are titled an outlet, or documents were obtained by them."""
    verbs = "|".join(sorted(lexicon.outlets["verbs"]))
    titles = "|".join(sorted(lexicon.heads["outlet"] - {"press", "media", "wire", "agency", "programme"}))
    kept = "|".join([*(f"{w} by" for w in _KEEPING), "leaked to"])
    follows = re.compile(rf"\s(?:(?:has|had|also|first|later)\s)?(?:{verbs})\b(?!\s(?:to|a\s|an\s|\d))")
    leads = re.compile(rf"\b(?:{titles}|{kept}|(?:as\s)?(?:first\s)?reported\sby)\s(?:the\s)?$", re.IGNORECASE)
    out = set()
    for n in parse.names:
        if n.kind == "PER":
            continue
        before, after = parse.text[max(0, n.start - 30) : n.start], parse.text[n.end : n.end + 30]
        if follows.match(after) or leads.search(re.sub(r"\bThe\s$", "", before)):
            words = {singular(w) for w in parse.text[n.start : n.end].split()}
            if not words & (lexicon.heads["organization"] - lexicon.heads["outlet"]):
                out.add(plain(parse.text[n.start : n.end]))
    return frozenset(out)


_KEEPING = ("obtained", "seen", "reviewed", "viewed", "acquired", "published")

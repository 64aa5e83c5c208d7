"""What a source's words tell by themselves: its head, its name, its number, what kind it is."""

import re
from dataclasses import dataclass

from ascribe.attribution.language import Lexicon
from ascribe.attribution.names import Name
from ascribe.attribution.noun import AGENT, COLLECTIVE, PEOPLE, TITLES, singular
from ascribe.attribution.parse import Parse
from ascribe.records import SourceKind, Span

DETERMINERS = frozenset(
    (
        "the a an this that these those its his her their our my your some any each every no another both "
        "all many several most few one two three four five six seven eight nine ten dozens scores "
        "hundreds thousands at least more than about nearly almost around other"
    ).split()
)
INDEFINITE = frozenset("a an some any another many several most few other".split())
NUMERALS = frozenset("one two three four five six seven eight nine ten eleven twelve dozens scores".split())
_PARTICLES = frozenset("de da di du del della van von der den al el bin ibn bint la le mac o’ ter ten y e".split())


@dataclass(frozen=True, slots=True)
class Mention:
    """One source phrase. ``core`` is the phrase without determiner and modifiers, ``head`` its last word in lower
    case and singular, ``name`` the proper name it holds, ``pronoun`` its class when it is one."""

    span: Span
    text: str
    core: str
    head: str
    name: str | None
    name_kind: str | None
    definite: bool
    plural: bool
    numbered: bool
    pronoun: str | None
    kind: SourceKind | None

    @property
    def core_end(self) -> int:
        """Offset in the page's text where the core ends; what follows modifies it."""
        at = self.text.find(self.core) if self.core else -1
        return self.span[0] + (at + len(self.core) if at >= 0 else len(self.text))


def _plural(word: str, head: str) -> bool:
    return word.casefold() in COLLECTIVE or (word.casefold() != head and not word.endswith(("’s", "'s")))


def names_in(parse: Parse, span: Span) -> list[Name]:
    """The names that lie in the span, in reading order."""
    return [n for n in parse.names if n.start >= span[0] and n.end <= span[1]]


def clean_name(text: str) -> str:
    """A person's name without leading titles of address and trailing possessive."""
    words = re.sub(r"['’]s?$", "", text).split()
    while len(words) > 1 and words[0].casefold().rstrip(".") in TITLES:
        words = words[1:]
    return " ".join(words)


def read_mention(parse: Parse, span: Span, lexicon: Lexicon) -> Mention:
    """Reads one source span. Never fails: a phrase that tells nothing gives a mention without kind."""
    text = parse.text[span[0] : span[1]]
    if (by := _BY.match(text)) and by.end() < len(text):
        return read_mention(parse, (span[0] + by.end(), span[1]), lexicon)
    if text.endswith(("s’", "s'", "’s", "'s")) and len(text) > 4:  # "Sanders’ hope": the possessor is the source
        return read_mention(parse, (span[0], span[1] - (1 if text[-1] in "’'" else 2)), lexicon)
    lowered = text.casefold()
    if lowered in ("some", "many", "most", "several", "others"):
        return Mention(span, text, "", lowered, None, None, False, True, False, "some", None)
    if re.fullmatch(
        r"(?:the )?(?:one|another|two|three|four|five|some|many|most|several|both|all|none|half|others?|two others"
        r"|three others)(?: of (?:them|us|those|the \w+))?(?:$|,.*)",
        lowered,
    ):
        return Mention(
            span, text, "", lowered, None, None, True, not lowered.startswith(("one", "another")), False, "one", None
        )
    named = re.match(r"(?:the\s)?(?:other|second|third|first|last),\s(?=[A-Z])", text, re.IGNORECASE)
    if named and re.match(r"[A-Z]", text[named.end() :]):
        return read_mention(parse, (span[0] + named.end(), span[1]), lexicon)
    if (called := re.search(r"\bcalling (?:itself|themselves)\s(?=[A-Z])", text)) is not None:
        start = span[0] + called.end()
        itself = text[called.end() : phrase_end(parse, (start, span[1])) + called.end()].strip(" ,")
        return Mention(span, text, itself, "group", itself, "ORG", True, False, False, None, "group")
    if (told_in := _outlets_account(parse, span, lexicon)) is not None:
        return told_in
    whole = re.match(
        r"(?:the |an? )?(?:[\w-]+ ){0,2}"
        r"(?:passage|line|page|excerpt|copy|version|paragraph|section|part|pages|excerpts|copies)\s(?:of|from)\s(?!this\s)",
        text,
        re.I,
    )
    if whole:
        return read_mention(parse, (span[0] + whole.end(), span[1]), lexicon)
    for cls, words in lexicon.pronouns.items():
        if lowered in words:
            return Mention(span, text, "", lowered, None, None, True, False, False, cls, None)
    start, lead = _after_determiner(text)
    cut = phrase_end(parse, span, start)
    core = text[start:cut].strip(' ,;:–—-"“”‘’')
    core_words = core.split() or [text]
    while (
        len(core_words) > 1
        and (re.search(r"(?:ed|en|ing)$", core_words[-1]) or core_words[-1] in _PARTICIPLES)
        and _known(singular(core_words[-2]), lexicon)
        and not _known(singular(core_words[-1]), lexicon)
    ):
        core_words = core_words[:-1]  # "draft finding circulated": a participle that the tagger took for a noun
        core = " ".join(core_words)
    head = singular(core_words[-1])
    plural = _plural(core_words[-1], head)
    numbered = any(w in NUMERALS or w[:1].isdigit() or w in ("several", "some", "many", "few") for w in lead)
    possessed = re.match(r"[\w’' -]+?(?:['’]s|s['’])\s", text[start:]) is not None and start == 0
    definite = possessed or (bool(lead) and lead[0] not in INDEFINITE and not numbered)
    person = _person_in(parse, span, start, cut, lexicon)
    if person is not None:
        return Mention(span, text, core, head, clean_name(person), "PER", True, False, False, None, "person")
    kind, name, name_kind = _by_head(parse, span, core, head, start, plural, lexicon)
    return Mention(span, text, core, head, name, name_kind, definite, plural, numbered, None, kind)


_BY = re.compile(r"(?:first\s)?(?:reported|published|quoted|cited)\sby\s(?=the\s|[A-Z])")
_ACCOUNT = re.compile(
    r"(?:an?\s|the\s)?(?:[\w’'-]+\s){0,3}(?:account|report|article|story|dispatch|piece|interview|column|editorial)s?\s"
    r"(?:by|in|from|on|for|with)\s",
    re.IGNORECASE,
)


def _outlets_account(parse: Parse, span: Span, lexicon: Lexicon) -> Mention | None:
    """ "An account by the site X", "a report in X": what an outlet tells is the outlet's word."""
    m = _ACCOUNT.match(parse.text, *span)
    if m is None or m.end() >= span[1]:
        return None
    end = min(span[1], m.end() + phrase_end(parse, (m.end(), span[1])))
    inner = read_mention(parse, (m.end(), end), lexicon) if end > m.end() else None
    return inner if inner is not None and inner.kind == "outlet" and inner.name else None


def _after_determiner(text: str) -> tuple[int, list[str]]:
    """Where the phrase begins after its determiners and numerals, and those words in lower case."""
    at, words = 0, []
    for m in re.finditer(r"\S+\s+", text):
        word = m.group().strip().casefold()
        if m.start() != at or (word not in DETERMINERS and not word.replace(",", "").isdigit()):
            break
        words.append(word)
        at = m.end()
    return at, words


_PARTICIPLES = frozenset("lent sent kept held read shown drawn made found sold built brought taught meant left".split())
_BREAKS = frozenset("the a an this its it he she they yesterday today tomorrow earlier".split())
"""Words, in lower case, that begin something else after a noun."""


def phrase_end(parse: Parse, span: Span, start: int = 0) -> int:
    """Where the phrase's core ends, relative to the span: before the first preposition, comma, relative word, or verb
    after a noun. Capitalised words joined by "of" or "&" stay one name."""
    noun = False
    for i in parse.tokens_in(span[0] + start, span[1]):
        token, tag = parse.tokens[i], parse.tags[i]
        word, at = token.word, token.start - span[0]
        following = parse.tokens[i + 1].word if i + 1 < len(parse.tokens) else ""
        if noun and (
            word in ',;:()–—“"' or tag in ("ADP", "SCONJ") or (tag == "VERB" and word.islower()) or (tag == "AUX")
        ):
            named_of = word in ("of", "for") and following[:1].isupper() and parse.tokens[i - 1].word[:1].isupper()
            if not named_of:
                return at
        ends = word in ".!?;" and i + 1 < len(parse.tokens) and parse.tokens[i + 1].start > token.end
        if word in ("-", "--") and noun and token.start > 0 and parse.text[token.start - 1] == " ":
            return at
        if ends and parse.tokens[i - 1].word.casefold() not in TITLES | {"st", "jr", "inc"}:
            return at
        if noun and (tag == "PRON" or word in _BREAKS):
            return at  # "court filings it had reviewed"
        if noun and (
            word.casefold() in ("who", "which", "that", "whose", "whom", "and", "or", "familiar", "close")
            or tag == "ADV"
        ):
            return at
        if word in ("'s", "’s", "'", "’"):
            noun = False  # what is possessed is the head
            continue
        noun = noun or tag in ("NOUN", "PROPN", "NUM", "PRON", "X") or word[:1].isupper()
    return span[1] - span[0]


_APPOSED = re.compile(
    r"(?:(?:for|of|at|in|on)\s[^,;]{1,60})?[,—–(-]\s*(?:(?:[a-z]+|Dr|Mr|Mrs|Ms|Prof|Sir|Col|Gen|Capt)\.?\s*){0,4}"
)
"""What stands between a role and the name of who bears it."""


def _person_in(parse: Parse, span: Span, start: int, cut: int, lexicon: Lexicon) -> str | None:
    """A person's name in the core or in apposition right after it; a possessor or a modifier's person is not it."""
    text = parse.text[span[0] : span[1]]
    head = singular((text[start:cut].split() or [""])[-1].strip(",()"))
    bodies = lexicon.heads["organization"] | lexicon.heads["document"] | lexicon.heads["data"]
    for n in names_in(parse, span):
        a, b = n.start - span[0], n.end - span[0]
        possessor = text[b : b + 2] in ("’s", "'s") or text[a:b].endswith(("’s", "'s")) or text[b : b + 1] == "’"
        if (
            n.kind != "PER"
            or possessor
            or singular(text[a:b].split()[-1]) in bodies - {"will", "page", "bill", "law", "west"}
        ):
            continue
        between = text[cut:a].strip()
        in_core = a >= start and a < cut and (b >= cut - 2 or text[b : b + 4] == " of ")
        in_apposition = _APPOSED.fullmatch(between + " ") is not None and head not in bodies
        if in_core or in_apposition:
            return text[a:b]
    return _person_by_role(text, lexicon)


def _person_by_role(text: str, lexicon: Lexicon) -> str | None:
    """A role followed by two or three capitalised words: the words are a name that the tagger missed."""
    m = re.match(r"(?:[\w’'-]+,?\s+){0,7}?([\w-]+),?\s+((?:[A-Z][\w’'-]+\s+){1,2}[A-Z][\w’'-]+)(?=$|,|\s\()", text)
    if m and singular(m[1].split("-")[-1]) in lexicon.heads["person"]:
        last = singular(m[2].split()[-1])
        return None if last in lexicon.heads["organization"] else m[2]
    return None


def _by_head(
    parse: Parse, span: Span, core: str, head: str, start: int, plural: bool, lexicon: Lexicon
) -> tuple[SourceKind | None, str | None, str | None]:
    """Kind, name and the name's kind of a phrase that holds no person's name."""
    last = (core.split() or [""])[-1]
    # One common word with a capital ("Police", "Residents", "CEO" in a headline) is no name for its capital.
    agents = plural and (AGENT.match(head) is not None or PEOPLE.fullmatch(last) is not None)
    masthead = _tag_of(parse, (span[0] + start, span[1])) == "PROPN" and last.casefold() in lexicon.outlets["words"]
    common = (
        len(core.split()) == 1 and not masthead and (_known(head, lexicon) or agents or _tag_of(parse, span) == "NOUN")
    )
    at = span[0] + start
    whole = any(n.start == at and n.end >= at + len(core) for n in names_in(parse, span))
    if not whole and (titled := _titled(parse.text[span[0] : span[1]], core, lexicon)) is not None:
        return titled
    if (body := _body_in_apposition(parse, span, at + len(core), core)) is not None:
        return "outlet" if head in lexicon.heads["outlet"] else "organization", body, "ORG"
    proper = last[:1].isupper() and not common
    named = [n for n in names_in(parse, span) if n.end - span[0] <= start + len(core) + 1]
    if proper and (last.casefold().strip(".") in lexicon.outlets["words"] or _word_tells_outlet(core, lexicon)):
        return "outlet", core, "ORG"
    if proper:
        kind = _lexical(head, lexicon, proper=True)
        tagged = named[-1].kind if named else None
        if kind in (None, "person") and tagged == "PER" and len(core.split()) <= 3:
            return "person", clean_name(core), "PER"
        return kind if kind in ("document", "data") else "organization", core, tagged or "ORG"
    if head in lexicon.heads["outlet"] and not plural:
        return "outlet", None, None
    return _lexical(head, lexicon, proper=False), None, None


def _body_in_apposition(parse: Parse, span: Span, end: int, core: str) -> str | None:
    """ "Its publisher, Ilex House": the name of a body right after a phrase without a name of its own."""
    if not core[-1:].isalpha() or not core.split()[-1].islower():
        return None
    for n in names_in(parse, span):
        if n.kind == "ORG" and re.fullmatch(r",\s(?:the\s)?", parse.text[end : n.start]):
            return parse.text[n.start : n.end]
    return None


def _known(head: str, lexicon: Lexicon) -> bool:
    return any(head in heads for heads in lexicon.heads.values())


_NAMED_AFTER = re.compile(r",\s+(?:the\s+)?((?:The\s+)?[A-Z][\w’'&.-]*(?:\s+[A-Z&][\w’'&.-]*)*)(?=,|$)")


def _titled(text: str, core: str, lexicon: Lexicon) -> tuple[SourceKind, str, str] | None:
    """A body's kind beside its name: "the website The Sluice", "Insurer Palisade", "The operator, Strait Lines"."""
    kinds: tuple[SourceKind, ...] = ("outlet", "organization")
    m = re.fullmatch(
        r"((?:[\w’'-]+\s+)*?)([\w-]+)\s+((?:The\s+)?[A-Z][\w’'&.-]*(?:\s+(?:[A-Z&][\w’'&.-]*|of|and|the|for))*)", core
    )
    lower = m is not None and (m[2].islower() or (not m[1] and core[:1] == text[:1]))
    last = (core.split() or [""])[-1]
    if m is not None and lower:
        title, name = m[2], m[3]
    elif last.islower() and (m := _NAMED_AFTER.match(text, text.find(core) + len(core))):
        title, name = last, m[1]
    else:
        return None
    return next(((kind, name, "ORG") for kind in kinds if singular(title) in lexicon.heads[kind]), None)


def _tag_of(parse: Parse, span: Span) -> str:
    return next((parse.tags[i] for i in parse.tokens_in(*span)), "")


def _word_tells_outlet(core: str, lexicon: Lexicon) -> bool:
    """Whether a proper name of two words or more holds a word that publishers bear."""
    words = [w.casefold() for w in core.split()]
    strong = lexicon.outlets["words"] - {
        "agency",
        "network",
        "record",
        "star",
        "sun",
        "standard",
        "review",
        "morning",
        "evening",
        "today",
        "mail",
        "channel",
        "media",
    }
    return len(words) > 1 and (words[0] in ("radio", "tv", "channel") or words[-1] in strong)


def _lexical(head: str, lexicon: Lexicon, *, proper: bool) -> SourceKind | None:
    if head in lexicon.heads["group"]:
        return "group"
    order: tuple[SourceKind, ...] = ("document", "data", "organization", "person", "outlet")
    if proper:
        order = ("organization", "outlet", "document", "data", "person")
    for kind in order:
        if head in lexicon.heads[kind]:
            return kind
    return "person" if not proper and AGENT.match(head) else None


def is_unnamed(mention: Mention, around: str, lexicon: Lexicon) -> bool:
    """Whether a person phrase without a name is withheld or indefinite rather than a definite person or body.

    ``around`` is the mention's phrase with its modifiers. A spokesperson is named by office.
    """
    lowered = around.casefold()
    if mention.name is not None and mention.kind == "person":
        return False
    if any(mark in lowered for mark in lexicon.unnamed["marks"]):
        return True
    if mention.head.startswith("spokes"):
        return False
    if mention.head in {singular(h) for h in lexicon.unnamed["heads"]}:
        return True
    if mention.kind != "person":
        return False
    if mention.numbered:
        return True
    if mention.plural:
        return mention.head in ("official", "aide", "person", "insider", "source") and not mention.definite
    return not mention.definite

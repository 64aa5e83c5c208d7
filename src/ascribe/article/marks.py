"""What class names, ids and the like tell of an element: patterns over names that sites of all kinds share.

Each is searched in the lower-case names of an element and its nearest ancestors (``tree.names``). No outlet's own
names stand here, only what the parts of a page are called.
"""

import re

# A whole word of a class name: "lead" in "article-lead" and "lead_text", not in "leader".
_START, _END = r"(?:^|[\s_-])", r"(?:$|[\s_-])"


def _words(*words: str) -> str:
    """Any of the words, standing as a whole word of a name."""
    return f"{_START}(?:{'|'.join(words)}){_END}"


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns))


COMMENT = _any(
    _words(
        "comments?", "commentlist", "commentary-list", r"disqus\w*", "usercomments?", "reader-?comments?",
    ),
    "comments?(?:-?list|-?body|-?content|-?text|-?wrapper|-?item|-?thread|-?area)", r"respond\b",
)  # fmt: skip
CAPTION = _any(
    "caption", "figure__", "bildunterschrift", "legende", r"legend\b", r"\bcutline", "pie-?de-?foto",
    "image-?(?:desc|text|info|title)", "photo-?(?:desc|text|info)", "img-?desc",
)  # fmt: skip
CREDIT = _any(
    "credit", "copyright", "photographer", "image-?source", "img-?source", r"\bsource\b", "courtesy",
    "image-?author", "fotograf", r"\bagency\b",
)  # fmt: skip
BYLINE = _any(
    "byline", "by-line", r"\bauthors?\b", "author[_-]", r"[_-]authors?\b", "writer", r"autor\b", "auteur", "autoren",
    "signature", "skribent", "contributor", "article-?author",
)  # fmt: skip
ABOUT = _any(
    r"bio\b", "author[-_]?(?:bio|box|desc|info|card|about|profile)", "about[-_]?(?:the[-_]?)?author", "autorenbox",
)  # fmt: skip
DATE = _any(
    _words(
        "date", "dates", "time", "timestamp", "datetime", "datum", "pubdate", "published", "updated", "posted-on",
        "post-date", "fecha",
    ),
    "date-?line", "publish(?:ed)?-?(?:date|time)", "datepublished", "datemodified", "timestamp",
)  # fmt: skip
STAND = _any(
    _words(
        "lead", "lede", "intro", "excerpt", "abstract", "summary", "synopsis", "chapo", "vorspann", "teaser-text",
        "ingress", "manchet", "bajada", "entradilla", "sommario", "occhiello", "strapline", "kicker-text",
        "description", "subline", "underrubrik", "stk", "einleitung", "preface", "introtext", "lead-?in", "leadtext",
        "shorttext", "epigraph", "bulletpoints", "bullet-points", "key-?points",
    ),
    "standfirst", "stand-first", "sub-?title", "sub-?head(?:line|ing)?", r"\bdek\b", r"\bdeck\b", "lead-?text",
    r"lead-?in\b", "intro-?text", r"__intro\b", r"\bintro\b", "excerpt", "bullet-?points", "entry-sub-title",
    "article-?(?:lead|summary|intro|desc|dek|subtitle)", r"\blead-?(?:text|paragraph)",
    "__(?:lead|intro|summary|dek|excerpt)",
)  # fmt: skip
RELATED = _any(
    _words(
        "cards?",
    ),
    "related", "recommend", "read-?(?:more|also|next)", "most-?(?:read|popular)", "more-?(?:from|on|stories|news)",
    "also-?(?:read|like)", "trending", "suggested", "outbrain", "taboola", "see-?also", "further-?reading",
    "teaser(?!-text)", "mehr-?zum", r"(?:^|[\s_-])promo", "popular-?(?:articles|stories|posts)", "collections?__",
    "lightbox", "sidebar", "onward", "inline-?link", "linked-?article",
)  # fmt: skip
BOILER = _any(
    _words(
        "ads?", "tags?",
    ),
    "newsletter", "subscri", "sign-?up", "paywall", "advert", "ad-?(?:slot|unit|container)", "sponsor", "share",
    "social", "sharing", "cookie", "consent", "promo", "breadcrumb", "toolbar", "topics", "donat", "player",
    "sidebar", r"(?:^|[\s_-])nav", r"(?:^|[\s_-])menu", "footer", "print-?only", "sr-?only", "screen-?reader",
    "visually-?hidden", "disclaimer", "login", "regwall", "popup", "modal", "toast", "widget", "rating", r"poll\b",
    "quiz",
)  # fmt: skip
CORRECTION = _any(
    "correction", "clarification", "erratum", "amend",
)  # fmt: skip
PULL = _any(
    "pull-?quote", "pullquote", "blockquote", r"(?:^|[\s_-])quote",
)  # fmt: skip

"""The schema, one for SQLite and PostgreSQL: SQLAlchemy Core tables. Migrations (``migrations/``) are the way to it.

``articles.number`` is the short key that large tables use; ``articles.id`` says what the page is and where it is from.
A trace is kept whole as the JSON that ``ascribe trace`` prints, compressed; what is searched, joined or counted stands
in columns beside it.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    text,
)  # fmt: skip

metadata = MetaData()
_BIG = BigInteger().with_variant(Integer, "sqlite")


def _page(name: str = "page") -> Column[int]:
    return Column(name, _BIG, ForeignKey("articles.number", ondelete="CASCADE"), nullable=False)


captures = Table(
    "captures",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("input", Text, nullable=False),
    Column("url", Text),
    Column("sha256", String(64), nullable=False),
    Column("media", String(8), nullable=False),
    Column("article", String(16), nullable=False, index=True),
    Column("added", String(32), nullable=False),
)
"""What came in, without its bytes, and which page was read from it. Several captures may be one page."""

bodies = Table(
    "bodies",
    metadata,
    Column("capture", String(16), ForeignKey("captures.id", ondelete="CASCADE"), primary_key=True),
    Column("body", LargeBinary, nullable=False),
)
"""The captures' bytes as they came, compressed, apart from the tables that are listed."""

articles = Table(
    "articles",
    metadata,
    Column("number", _BIG, primary_key=True, autoincrement=True),
    Column("id", String(16), nullable=False, unique=True),
    Column("input", Text, nullable=False, index=True),
    Column("url", Text, index=True),
    Column("outlet", Text, index=True),
    Column("title", Text),
    Column("published", String(32), index=True),
    Column("day", Integer, nullable=False),
    Column("story", _BIG, ForeignKey("stories.number"), index=True),
    Column("added", String(32), nullable=False),
)
"""``day`` is the date of publication as a number of days, 0 where there is none."""

traces = Table(
    "traces",
    metadata,
    Column("page", _BIG, ForeignKey("articles.number", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("trace", LargeBinary, nullable=False),
    Column("sketch", LargeBinary, nullable=False),
)
"""A page's trace, whole, and what comparing needs of it (corpus/passage.py), compressed, apart from what is listed."""

stories = Table(
    "stories",
    metadata,
    Column("number", _BIG, primary_key=True, autoincrement=True),
    Column("id", String(16), nullable=False, unique=True),
    Column("made_of", String(16)),
    Column("analysis", LargeBinary),
)
"""Pages on one event. ``analysis`` is the story told whole (JSON, compressed), kept while its pages, whose ids
``made_of`` digests, stay the same."""

claims = Table(
    "claims",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("story", _BIG, ForeignKey("stories.number", ondelete="CASCADE"), nullable=False, index=True),
)
"""In which story a claim stands, as far as stories have been told."""

said = Table(
    "said",
    metadata,
    _page(),
    Column("attribution", String(8), nullable=False),
    Column("speaker", Text),
    Column("kind", String(16)),
    Column("quotation", String(8), nullable=False),
    Column("confidence", Float, nullable=False),
    PrimaryKeyConstraint("page", "attribution"),
    Index("said_speaker", "speaker"),
    Index("said_speaker_folded", text("lower(speaker)")),
)
"""Who is cited on which page, for search and facets."""

grams = Table(
    "grams",
    metadata,
    Column("hash", _BIG, nullable=False),
    _page(),
    Column("place", Integer, nullable=False),
    Column("outlet", _BIG, nullable=False),
    PrimaryKeyConstraint("hash", "page", "place"),
    Index("grams_page", "page"),
    sqlite_with_rowid=False,
)
"""Fingerprints (corpus/gram.py). ``outlet`` digests the page's outlet, to tell one house's furniture."""

terms = Table(
    "terms",
    metadata,
    Column("term", _BIG, nullable=False),
    Column("day", Integer, nullable=False),
    _page(),
    Column("weight", Float, nullable=False),
    PrimaryKeyConstraint("term", "day", "page"),
    Index("terms_page", "page"),
    sqlite_with_rowid=False,
)
"""A page's most telling terms (corpus/event.py), to find pages on one event near in time."""

passages = Table(
    "passages",
    metadata,
    _page("a"),
    _page("b"),
    Column("a_start", Integer, nullable=False),
    Column("a_end", Integer, nullable=False),
    Column("b_start", Integer, nullable=False),
    Column("b_end", Integer, nullable=False),
    Column("same", Integer, nullable=False),
    Column("run", Integer, nullable=False),
    Column("likeness", Float, nullable=False),
    Column("kind", String(20), nullable=False),
    PrimaryKeyConstraint("a", "b", "a_start", "b_start"),
    Index("passages_b", "b"),
)
"""Stretches that two pages share; ``a`` is the page that was added later."""

rejected = Table(
    "rejected",
    metadata,
    Column("input", Text, primary_key=True),
    Column("stage", String(16), nullable=False),
    Column("code", String(32), nullable=False),
    Column("detail", Text, nullable=False),
    Column("at", String(32), nullable=False),
)

forgotten = Table(
    "forgotten",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("at", String(32), nullable=False),
    Column("blocked", Boolean, nullable=False),
)
"""Ids of captures that were forgotten and, where ``blocked``, are not taken in again."""

judgements = Table(
    "judgements",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("page", String(16), nullable=False, index=True),
    Column("target", String(24), nullable=False),
    Column("words", Text, nullable=False),
    Column("verdict", String(8), nullable=False),
    Column("field", String(12)),
    Column("value", Text),
    Column("by", Text, nullable=False),
    Column("at", String(32), nullable=False),
)
"""What people said of what was read (records.Judgement): never written by a run, never changed, only added to. ``page``
is the id of an article or a story's page, not a number: it outlives a new reading."""

tokens = Table(
    "tokens",
    metadata,
    Column("name", String(80), primary_key=True),
    Column("role", String(8), nullable=False),
    Column("digest", String(64), nullable=False, unique=True),
    Column("added", String(32), nullable=False),
)
"""Who may use a served collection from elsewhere: the SHA-256 of each secret, never the secret."""

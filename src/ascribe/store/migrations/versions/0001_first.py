"""The first schema, as tables.py had it then."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
WORDS = {
    "sqlite": ["CREATE VIRTUAL TABLE searchable USING fts5(title, body, content='', tokenize='unicode61')"],
    "postgresql": [
        "CREATE TABLE searchable (page BIGINT PRIMARY KEY REFERENCES articles (number) ON DELETE CASCADE, "
        "words TSVECTOR NOT NULL)",
        "CREATE INDEX searchable_words ON searchable USING gin (words)",
    ],
}
"""The full-text index, each engine's own: words of title and text without the text."""


def upgrade() -> None:
    """Makes all tables."""
    _captures()
    _articles()
    _found_by()
    _related()
    for statement in WORDS[op.get_bind().dialect.name]:
        op.execute(statement)


def _captures() -> None:
    op.create_table(
        "captures",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("input", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("media", sa.String(length=8), nullable=False),
        sa.Column("article", sa.String(length=16), nullable=False),
        sa.Column("added", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_captures_article"), "captures", ["article"], unique=False)
    op.create_table(
        "forgotten",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("blocked", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "rejected",
        sa.Column("input", sa.Text(), nullable=False),
        sa.Column("stage", sa.String(length=16), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("input"),
    )
    op.create_table(
        "stories",
        sa.Column("number", BIG, nullable=False),
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("made_of", sa.String(length=16), nullable=True),
        sa.Column("analysis", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("id"),
    )


def _articles() -> None:
    op.create_table(
        "articles",
        sa.Column("number", BIG, nullable=False),
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("input", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("outlet", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("published", sa.String(length=32), nullable=True),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("story", BIG, nullable=True),
        sa.Column("added", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["story"],
            ["stories.number"],
        ),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("id"),
    )
    op.create_index(op.f("ix_articles_outlet"), "articles", ["outlet"], unique=False)
    op.create_index(op.f("ix_articles_published"), "articles", ["published"], unique=False)
    op.create_index(op.f("ix_articles_story"), "articles", ["story"], unique=False)
    op.create_table(
        "bodies",
        sa.Column("capture", sa.String(length=16), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["capture"], ["captures.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("capture"),
    )


def _found_by() -> None:
    op.create_table(
        "claims",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("story", BIG, nullable=False),
        sa.ForeignKeyConstraint(["story"], ["stories.number"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_claims_story"), "claims", ["story"], unique=False)
    op.create_table(
        "grams",
        sa.Column("hash", BIG, nullable=False),
        sa.Column("page", BIG, nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("outlet", BIG, nullable=False),
        sa.ForeignKeyConstraint(["page"], ["articles.number"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("hash", "page", "place"),
        sqlite_with_rowid=False,
    )
    op.create_index("grams_page", "grams", ["page"], unique=False)


def _related() -> None:
    op.create_table(
        "passages",
        sa.Column("a", BIG, nullable=False),
        sa.Column("b", BIG, nullable=False),
        sa.Column("a_start", sa.Integer(), nullable=False),
        sa.Column("a_end", sa.Integer(), nullable=False),
        sa.Column("b_start", sa.Integer(), nullable=False),
        sa.Column("b_end", sa.Integer(), nullable=False),
        sa.Column("same", sa.Integer(), nullable=False),
        sa.Column("run", sa.Integer(), nullable=False),
        sa.Column("likeness", sa.Float(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(["a"], ["articles.number"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["b"], ["articles.number"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("a", "b", "a_start", "b_start"),
    )
    op.create_index("passages_b", "passages", ["b"], unique=False)
    op.create_table(
        "said",
        sa.Column("page", BIG, nullable=False),
        sa.Column("attribution", sa.String(length=8), nullable=False),
        sa.Column("speaker", sa.Text(), nullable=True),
        sa.Column("kind", sa.String(length=16), nullable=True),
        sa.Column("quotation", sa.String(length=8), nullable=False),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["page"], ["articles.number"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("page", "attribution"),
    )
    op.create_index("said_speaker", "said", ["speaker"], unique=False)
    op.create_table(
        "terms",
        sa.Column("term", BIG, nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("page", BIG, nullable=False),
        sa.Column("weight", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["page"], ["articles.number"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("term", "day", "page"),
        sqlite_with_rowid=False,
    )
    op.create_index("terms_page", "terms", ["page"], unique=False)
    op.create_table(
        "traces",
        sa.Column("page", BIG, autoincrement=False, nullable=False),
        sa.Column("trace", sa.LargeBinary(), nullable=False),
        sa.Column("sketch", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["page"], ["articles.number"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("page"),
    )

"""Indexes: a page by where it came from, and by its address; who is cited, in any case."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the indexes."""
    op.create_index("ix_articles_input", "articles", ["input"])
    op.create_index("ix_articles_url", "articles", ["url"])
    op.create_index("said_speaker_folded", "said", [sa.text("lower(speaker)")])


def downgrade() -> None:
    """Takes them out again."""
    op.drop_index("said_speaker_folded", "said")
    op.drop_index("ix_articles_url", "articles")
    op.drop_index("ix_articles_input", "articles")

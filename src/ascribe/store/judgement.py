"""What people said of what was read: added, listed, never changed. And who may use a served collection."""

import hashlib
import secrets
from collections.abc import Sequence

from sqlalchemy import Connection, delete, insert, select

from ascribe.records import Judgement
from ascribe.store.page import now
from ascribe.store.tables import judgements, tokens
from ascribe.text import content_id

ROLES = ("reader", "editor")
"""What a token allows: to read and ask; to add, judge and forget as well."""


def judge(connection: Connection, page: str, target: str, words: str, said: Sequence[str | None], by: str) -> Judgement:
    """Keeps a judgement; ``said`` is verdict, field, value. The same person's same judgement is kept once a second."""
    at = now()
    verdict, field, value = said
    made = Judgement(
        content_id(page, target, by, at, verdict or "", field or "", value or ""),
        page, target, words, verdict, field, value, by, at,  # type: ignore[arg-type]
    )  # fmt: skip
    if connection.scalar(select(judgements.c.id).where(judgements.c.id == made.id)) is None:
        connection.execute(insert(judgements).values(
            id=made.id, page=page, target=target, words=words, verdict=verdict, field=field, value=value, by=by, at=at
        ))  # fmt: skip
    return made


def judged(connection: Connection, page: str | None = None) -> list[Judgement]:
    """The judgements of one page or of all, the oldest first."""
    asked = select(judgements).order_by(judgements.c.at, judgements.c.id)
    if page is not None:
        asked = asked.where(judgements.c.page == page)
    return [
        Judgement(r.id, r.page, r.target, r.words, r.verdict, r.field, r.value, r.by, r.at)
        for r in connection.execute(asked)
    ]


def forget_judgements(connection: Connection, page: str) -> None:
    """Takes out a forgotten page's judgements: they hold its words."""
    connection.execute(delete(judgements).where(judgements.c.page == page))


def new_token(connection: Connection, name: str, role: str) -> str:
    """A new secret for a name, in place of an older one; the store keeps its digest only."""
    secret = secrets.token_urlsafe(32)
    connection.execute(delete(tokens).where(tokens.c.name == name))
    connection.execute(insert(tokens).values(name=name, role=role, digest=_digest(secret), added=now()))
    return secret


def holder(connection: Connection, secret: str) -> tuple[str, str] | None:
    """Name and role of who holds a secret, None for nobody."""
    row = connection.execute(select(tokens).where(tokens.c.digest == _digest(secret))).one_or_none()
    return None if row is None else (row.name, row.role)


def holders(connection: Connection) -> list[tuple[str, str, str]]:
    """Name, role and date of every token, by name."""
    asked = select(tokens.c.name, tokens.c.role, tokens.c.added).order_by(tokens.c.name)
    return [(r.name, r.role, r.added) for r in connection.execute(asked)]


def revoke(connection: Connection, name: str) -> bool:
    """Takes a token away; False where there is none of that name."""
    return connection.execute(delete(tokens).where(tokens.c.name == name)).rowcount > 0


def _digest(secret: str) -> str:
    # The secret is 256 random bits: no guessing reaches it, so a plain hash keeps it as well as a slow one.
    return hashlib.sha256(secret.encode()).hexdigest()

"""Finding pages: by words and phrases, speaker, kind of source, outlet, date; and how many there are of each."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, Subquery, exists, func, literal_column, select, text

from ascribe.store.tables import articles, said

MOST = 500
"""Matches that are counted by facet, the best ones."""
CROWD = 5_000
"""Pages from which on words tell no page from another: the latest come first."""
_ASKED = re.compile(r'"([^"]*)"?|(\S+)')
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked for. All given parts must hold; None asks for nothing. Dates are ISO 8601, both ends included."""

    words: str = ""
    speaker: str | None = None
    kind: str | None = None
    outlet: str | None = None
    since: str | None = None
    until: str | None = None


@dataclass(frozen=True, slots=True)
class Hits:
    """The numbers of the pages found, the best first, how many there are, and the counts by outlet, speaker, kind."""

    pages: list[int]
    total: int
    facets: dict[str, list[tuple[str, int]]]


def phrases(words: str) -> list[list[str]]:
    """The words asked for, a phrase in quotation marks as one list: ``port "crane four"``, [[port], [crane, four]]."""
    folded = re.sub("[“”„«»]", '"', words)
    parts = (quoted or single for quoted, single in _ASKED.findall(folded))
    return [found for part in parts if (found := _WORD.findall(part.casefold()))]


def search(connection: Connection, query: Query, limit: int = 20) -> Hits:
    """The pages that answer a query: by how well the words match, else the latest first."""
    asked, parameters = phrases(query.words), _parameters(connection, phrases(query.words))
    alone = Query(query.words) == query
    matches = int(connection.execute(text(_COUNTED[connection.dialect.name]), parameters).scalar_one()) if asked else 0
    wanted = _narrowed(select(articles.c.number), query)
    if asked:
        ranked = _ranked(connection, alone, matches > CROWD)
        wanted = wanted.join_from(articles, ranked, ranked.c.page == articles.c.number).order_by(ranked.c.rank)
    wanted = wanted.order_by(articles.c.day.desc(), articles.c.number)
    pages = [int(row.number) for row in connection.execute(wanted.limit(MOST), parameters)]
    total = len(pages)
    if total == MOST:
        counted = select(func.count()).select_from(wanted.order_by(None).subquery())
        total = matches if alone and asked else int(connection.execute(counted, parameters).scalar_one())
    return Hits(pages[:limit], total, _facets(connection, pages))


def _narrowed(wanted: Select[Any], query: Query) -> Select[Any]:
    if query.outlet:
        wanted = wanted.where(func.lower(articles.c.outlet) == query.outlet.lower())
    if query.since:
        wanted = wanted.where(articles.c.published >= query.since)
    if query.until:
        # An ISO prefix sorts before what is more precise: the whole of the last day is meant.
        wanted = wanted.where(articles.c.published < query.until + "~")
    cited = [said.c.page == articles.c.number]
    if query.speaker:
        cited.append(func.lower(said.c.speaker).contains(query.speaker.lower(), autoescape=True))
    if query.kind:
        cited.append(said.c.kind == query.kind)
    return wanted.where(exists().where(*cited)) if len(cited) > 1 else wanted


_MATCH = {
    "sqlite": "FROM searchable WHERE searchable MATCH :asked",
    "postgresql": "FROM searchable WHERE words @@ to_tsquery('simple', :asked)",
}
_RANK = {
    "sqlite": "SELECT rowid AS page, rank AS rank",
    "postgresql": "SELECT page, -ts_rank_cd(words, to_tsquery('simple', :asked)) AS rank",
}
_LATEST = {"sqlite": "SELECT rowid AS page, -rowid AS rank", "postgresql": "SELECT page, -page AS rank"}
_COUNTED = {name: f"SELECT COUNT(*) {match}" for name, match in _MATCH.items()}
_PAGE = {"sqlite": "rowid", "postgresql": "page"}


def _ranked(connection: Connection, alone: bool, crowded: bool) -> Subquery:
    """The pages of the full-text index with their rank: how well the words match; where ``crowded``, the latest first.

    Where words ``alone`` are asked for, the index itself keeps the best ones: no others will be asked after.
    """
    engine = connection.dialect.name
    rows = f"{(_LATEST if crowded else _RANK)[engine]} {_MATCH[engine]}"
    if alone:
        rows += f" ORDER BY {f'{_PAGE[engine]} DESC' if crowded else 'rank'} LIMIT {MOST}"
    return text(rows).columns(literal_column("page"), literal_column("rank")).subquery("found")


def _parameters(connection: Connection, asked: Sequence[Sequence[str]]) -> dict[str, str]:
    """The query in the words of the engine; every word is letters and digits only, so nothing needs escaping."""
    if not asked:
        return {}
    if connection.dialect.name == "sqlite":
        return {"asked": " AND ".join('"' + " ".join(p) + '"' for p in asked)}
    return {"asked": " & ".join("(" + " <-> ".join(p) + ")" for p in asked)}


def _facets(connection: Connection, pages: Sequence[int]) -> dict[str, list[tuple[str, int]]]:
    """Of the best matches: how many by outlet, and on how many pages each speaker and each kind of source is cited."""
    out = {}
    for name, column, page in (
        ("outlet", articles.c.outlet, articles.c.number),
        ("speaker", said.c.speaker, said.c.page),
        ("kind", said.c.kind, said.c.page),
    ):
        count = func.count(page.distinct())
        rows = connection.execute(
            select(column, count).where(page.in_(pages), column.is_not(None)).group_by(column)
            .order_by(count.desc(), column).limit(20)
        )  # fmt: skip
        out[name] = [(str(value), int(n)) for value, n in rows]
    return out

"""Stories as rows of flat tables, and back, as ``rows`` does it for traces.

Every row carries the ``story``; those below a claim the ``claim``; ``article`` is the id of the page that a row speaks
of, so that it joins the tables of pages. Heads hold how many rows belong to them.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import partial

from ascribe.export.rows import Column, Row, columns, spans_back, spans_out, take
from ascribe.records import Claim, Conflict, Counted, Dated, Origin, Parent, Story, StoryPage, Told, Version

TABLES: dict[str, tuple[Column, ...]] = {
    "stories": columns("story:string title:string? circles:circles n_pages:int n_claims:int"),
    "story_pages": columns(
        "story:string article:string number:int input:string outlet:string? title:string? published:string? "
        "published_basis:string? published_doubt:string? relation:string n_parents:int"
    ),
    "parents": columns(
        "story:string article:string number:int parent:string? outside:string? relation:string confidence:double "
        "evidence:strings"
    ),
    "claims": columns(
        "story:string claim:string number:int text:string independent:int n_told:int n_origins:int n_counted:int "
        "n_conflicts:int"
    ),
    "told": columns("story:string claim:string number:int article:string span:spans text:string stance:string"),
    "origins": columns(
        "story:string claim:string number:int article:string? outside:string? source:string? reasons:strings"
    ),
    "counted": columns("story:string claim:string number:int article:string counted:bool why:string"),
    "conflicts": columns("story:string claim:string number:int kind:string versions:versions"),
}
_BELOW = ("told", "origins", "counted", "conflicts")


def story_rows(story: Story) -> dict[str, list[Row]]:
    """The rows of one story by table; every table is there."""
    out: dict[str, list[Row]] = {name: [] for name in TABLES}
    out["stories"].append(
        {"story": story.id, "title": story.title, "circles": [list(c) for c in story.circles],
         "n_pages": len(story.pages), "n_claims": len(story.claims)}
    )  # fmt: skip
    for number, page in enumerate(story.pages):
        out["story_pages"].append({"story": story.id, "article": page.id, "number": number, **_page_row(page)})
        for k, p in enumerate(page.parents):
            out["parents"].append(
                {"story": story.id, "article": page.id, "number": k, "parent": p.page, "outside": p.outside,
                 "relation": p.relation, "confidence": p.confidence, "evidence": list(p.evidence)}
            )  # fmt: skip
    for number, claim in enumerate(story.claims):
        below = _below(claim)
        counts = {f"n_{name}": len(rows) for name, rows in below.items()}
        owner = {"story": story.id, "claim": claim.id}
        out["claims"].append(
            {**owner, "number": number, "text": claim.text, "independent": claim.independent, **counts}
        )
        for name, rows in below.items():
            out[name] += [{**owner, "number": k, **row} for k, row in enumerate(rows)]
    return out


def _page_row(page: StoryPage) -> Row:
    dated = page.published
    return {
        "input": page.input, "outlet": page.outlet, "title": page.title, "published": dated.iso if dated else None,
        "published_basis": dated.basis if dated else None, "published_doubt": dated.doubt if dated else None,
        "relation": page.relation, "n_parents": len(page.parents),
    }  # fmt: skip


def _below(claim: Claim) -> dict[str, list[Row]]:
    return {
        "told": [
            {"article": t.page, "span": spans_out(t.span), "text": t.text, "stance": t.stance} for t in claim.statements
        ],
        "origins": [
            {"article": o.page, "outside": o.outside, "source": o.source, "reasons": list(o.reasons)}
            for o in claim.origins
        ],
        "counted": [{"article": c.page, "counted": c.counted, "why": c.why} for c in claim.pages],
        "conflicts": [
            {"kind": c.kind,
             "versions": [{"article": v.page, "text": v.text, "spans": spans_out(v.span)} for v in c.values]}
            for c in claim.conflicts
        ],
    }  # fmt: skip


def stories(tables: Mapping[str, Iterable[Row]]) -> Iterator[Story]:
    """The stories of rows in the order in which ``story_rows`` gave them, one at a time.

    Raises ``MalformedRowsError`` where a table lacks rows or has those of another story or claim.
    """
    streams = {name: iter(rows) for name, rows in tables.items()}
    for head in streams["stories"]:
        owner = {"story": head["story"]}
        pages = take(streams["story_pages"], head["n_pages"], owner, "story_pages")
        claims = take(streams["claims"], head["n_claims"], owner, "claims")
        yield Story(
            head["story"],
            head["title"],
            tuple(map(partial(_page, streams["parents"]), pages)),
            tuple(map(partial(_claim, streams), claims)),
            tuple(tuple(circle) for circle in head["circles"]),
        )


def _page(parents: Iterator[Row], row: Row) -> StoryPage:
    below = take(parents, row["n_parents"], {"story": row["story"], "article": row["article"]}, "parents")
    dated = row["published"]
    return StoryPage(
        row["article"], row["input"], row["outlet"], row["title"],
        None if dated is None else Dated(dated, row["published_basis"], row["published_doubt"]), row["relation"],
        tuple(
            Parent(p["parent"], p["outside"], p["relation"], p["confidence"], tuple(p["evidence"])) for p in below
        ),
    )  # fmt: skip


def _claim(streams: Mapping[str, Iterator[Row]], row: Row) -> Claim:
    owner = {"story": row["story"], "claim": row["claim"]}
    rows = {name: take(streams[name], row[f"n_{name}"], owner, name) for name in _BELOW}
    return Claim(
        row["claim"],
        row["text"],
        tuple(Told(r["article"], spans_back(r["span"]), r["text"], r["stance"]) for r in rows["told"]),
        tuple(Origin(r["article"], r["outside"], r["source"], tuple(r["reasons"])) for r in rows["origins"]),
        row["independent"],
        tuple(Counted(r["article"], r["counted"], r["why"]) for r in rows["counted"]),
        tuple(
            Conflict(r["kind"], tuple(Version(v["article"], v["text"], spans_back(v["spans"])) for v in r["versions"]))
            for r in rows["conflicts"]
        ),
    )

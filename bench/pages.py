"""How well pages are read, on pages whose right reading is known.

Run ``python -m bench.pages`` from the repository's root: prints a table, and ``measure()`` gives it as a dict. The data
stand in ``$ASCRIBE_SHARED`` or ``../shared``.

What is measured, over all pages of each set, none left out:

- fundus80, body. A gold paragraph in square brackets is optional (its annotators' mark): it counts only where the
  reading has it too. The body is the text of the blocks of kind paragraph, list, quote, heading and correction;
  headline, standfirst, byline, dateline, captions, credits, related links and boilerplate are not body. *4-gram F1*:
  words are runs of letters and digits, casefolded; multisets of 4 words in a row; F1 a page, mean over pages.
  *Exact-paragraph F1*: multisets of paragraphs, equal after blanks are folded and quotation marks made straight; F1
  a page, mean over pages.
- fixtures (all countries). *title*, *published* (the same day), *authors* (the same set): exact after the same
  folding; pages whose gold has no author are counted apart. *captions*, *subheads*, *standfirst*, *paragraphs*:
  recall of the gold strings, all of them, by a block of that kind which holds it or is held by it.
- gold pages as plain text: block kind by characters, odd pages (rules were made on these) and even ones; page text
  kept; published day, outlet and republished_from right.
- speed: HTML pages a second of one core's time, fundus80, reading only.
"""

import gzip
import json
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from ascribe.article import read
from ascribe.records import Article, BlockKind, Capture
from bench.shared import SHARED, fingerprint

Scores = dict[str, float]
BODY: frozenset[BlockKind] = frozenset({"paragraph", "list", "quote", "heading", "correction"})
GOALS: Scores = {
    "fundus80 body 4-gram F1": 0.950,
    "fundus80 exact-paragraph F1": 0.880,
    "fixtures captions recall": 0.85,
    "fixtures subheads recall": 0.90,
    "fixtures standfirst recall": 0.85,
    "fixtures published exact": 0.97,
    "fixtures authors exact": 0.85,
    "fixtures title exact": 0.85,
    "gold block kind, odd pages": 0.97,
    "gold block kind, even pages": 0.97,
    "gold page text kept": 1.0,
    "html pages a second": 20.0,
}


def corpus() -> str:
    """Fingerprint of what is scored."""
    pages = SHARED / "data/pages"
    gold = (SHARED / "gold/pages").glob("*.yaml")
    return fingerprint([*pages.glob("fixtures/*/*.json"), pages / "fundus80/ground_truth.json", *gold])


def fold(text: str) -> str:
    """Blanks folded, quotation marks and dashes made straight: what "exact" leaves out of account."""
    text = text.translate(str.maketrans("‘’‚“”„«»–—\u00a0\u00ad", '\'\'\'"""""-- \u200b')).replace("\u200b", "")
    return " ".join(text.split())


def texts(article: Article, kinds: frozenset[BlockKind]) -> list[str]:
    """The texts of an article's blocks of these kinds."""
    return [article.text[b.start : b.end] for b in article.blocks if b.kind in kinds]


def f1(gold: Counter[Any], got: Counter[Any]) -> float:
    """F1 of two multisets; 1 where both are empty."""
    both = (gold & got).total()
    return 2 * both / (gold.total() + got.total()) if gold or got else 1.0


def grams(text: str) -> Counter[Any]:
    """The text's runs of four words, as a multiset."""
    words = re.findall(r"\w+", text.casefold())
    return Counter(zip(words, words[1:], words[2:], words[3:], strict=False))


def mean(values: list[float]) -> float:
    """The arithmetic mean; 0 of nothing."""
    return sum(values) / len(values) if values else 0.0


def body_scores(gold: list[str], got: list[str]) -> tuple[float, float]:
    """4-gram F1 and exact-paragraph F1 of a page's body; optional gold paragraphs count where the reading has them."""
    have, kept = Counter(map(fold, got)), []
    whole = fold(" ".join(got))
    for paragraph in gold:
        optional = paragraph.startswith("[")
        text = fold(paragraph.strip("[] ") if optional else paragraph)
        if not optional or text in whole:
            kept.append(text)
    return f1(grams(" ".join(kept)), grams(" ".join(got))), f1(Counter(kept), have)


def fundus80(worst: int = 0) -> Scores:
    """Body text of 80 English news pages, and the speed of reading them."""
    folder = SHARED / "data/pages/fundus80"
    gold = json.loads((folder / "ground_truth.json").read_text("utf-8"))
    rows: list[tuple[float, float, str]] = []
    took = 0.0
    read(Capture("warm-up", b"<h1>Warm-up</h1><p>Imports are no part of a page's cost, said nobody.</p>", "html"))
    for name, page in gold.items():
        body = gzip.decompress((folder / "html" / name).read_bytes())
        start = time.process_time()
        article = read(Capture(name, body, "html", url=page.get("url")))
        took += time.process_time() - start
        got = texts(article, BODY) if isinstance(article, Article) else []
        rows.append((*body_scores(page["body"], got), name))
    for words, exact, name in sorted(rows)[:worst]:
        print(f"  {name:34s} {words:.3f} {exact:.3f}", file=sys.stderr)
    return {
        "fundus80 body 4-gram F1": mean([row[0] for row in rows]),
        "fundus80 exact-paragraph F1": mean([row[1] for row in rows]),
        "html pages a second": len(gold) / took,
    }


def fixtures() -> Iterator[tuple[str, dict[str, Any], Article | None]]:
    """Each fixture page: its name, its gold, how it is read."""
    for info in sorted((SHARED / "data/pages/fixtures").glob("*/meta.info")):
        urls = json.loads(info.read_text("utf-8"))
        for gold_path in sorted(info.parent.glob("*.json")):
            versions = json.loads(gold_path.read_text("utf-8"))
            paths = sorted(info.parent.glob(f"{gold_path.stem}_*.html.gz"))
            # Versions are named V1, V1_1, …, V2 in the order of the pages' dates.
            for path, (_, gold) in zip(paths, sorted(versions.items()), strict=True):
                source = gzip.decompress(path.read_bytes())
                article = read(Capture(path.name, source, "html", url=urls.get(path.name, {}).get("url")))
                yield path.name, gold, article if isinstance(article, Article) else None


class Tally:
    """Hits and totals by name, and what was missed."""

    def __init__(self) -> None:
        self.hits: Counter[str] = Counter()
        self.totals: Counter[str] = Counter()
        self.missed: list[str] = []

    def add(self, name: str, hit: bool, page: str, gold: object = "", got: object = "") -> None:
        """Counts one case."""
        self.totals[name] += 1
        self.hits[name] += hit
        if not hit:
            self.missed.append(f"  {name}: {page}\n      gold {gold!r}\n      got  {got!r}")

    def share(self, name: str) -> float:
        """Hits over cases; 0 of nothing."""
        return self.hits[name] / self.totals[name] if self.totals[name] else 0.0


def recall(tally: Tally, name: str, page: str, wanted: list[str], got: list[str]) -> None:
    """Counts each wanted string: found where a block holds it or is held by it (at least half of it)."""
    folded = [fold(text) for text in got]
    for want in filter(None, map(fold, wanted)):
        hit = any(want in text or (text in want and len(text) * 2 >= len(want)) for text in folded)
        tally.add(name, hit, page, want[:150], [text[:60] for text in folded][:6])


def same_moment(gold: str, got: str | None) -> bool:
    """The same instant where both tell one (a gold midnight tells none), else the same day."""
    if got is None:
        return False
    want = datetime.fromisoformat(gold)
    have = datetime.fromisoformat(got if len(got) > 7 else f"{got}-01")
    days = {want.date(), want.astimezone(UTC).date()} if want.tzinfo else {want.date()}
    return have.date() in days or (have.tzinfo is not None and have.astimezone(UTC).date() in days)


def score_fixture(tally: Tally, page: str, gold: dict[str, Any], article: Article | None) -> None:
    """Counts one fixture page's fields."""
    title = article.title if article else None
    if gold.get("title"):
        tally.add("fixtures title exact", fold(gold["title"]) == fold(title or ""), page, gold["title"], title)
    if gold.get("publishing_date"):
        stamp = article.published if article else None
        day = same_moment(gold["publishing_date"], stamp.iso if stamp else None)
        tally.add("fixtures published exact", day, page, gold["publishing_date"], stamp)
    names = article.bylines if article else ()
    if gold.get("authors"):
        hit = {fold(a).casefold() for a in gold["authors"]} == {fold(a).casefold() for a in names}
        tally.add("fixtures authors exact", hit, page, gold["authors"], names)
    else:
        tally.add("fixtures authors none, none invented", not names, page, [], names)
    blocks = [(b.kind, article.text[b.start : b.end]) for b in article.blocks] if article else []

    def of(*kinds: BlockKind) -> list[str]:
        return [text for kind, text in blocks if kind in kinds]

    body = gold["body"] or {"summary": [], "sections": []}
    recall(tally, "fixtures standfirst recall", page, body["summary"], of("standfirst"))
    recall(tally, "fixtures subheads recall", page, [h for s in body["sections"] for h in s["headline"]], of("heading"))
    captions = [image["caption"] for image in gold.get("images") or [] if image.get("caption")]
    recall(tally, "fixtures captions recall", page, list(dict.fromkeys(captions)), of("caption"))
    paragraphs = [p for s in body["sections"] for p in s["paragraphs"]]
    recall(tally, "fixtures paragraphs recall", page, paragraphs, of("paragraph", "list", "quote"))


def all_fixtures(show: str = "") -> Scores:
    """The fixtures' scores; ``show`` prints what was missed of the fields whose name holds it."""
    tally = Tally()
    for page, gold, article in fixtures():
        score_fixture(tally, page, gold, article)
    for line in tally.missed:
        if show and show in line.split(":")[0]:
            print(line, file=sys.stderr)
    return {name: tally.share(name) for name in sorted(tally.totals)}


def gold_pages(show: str = "") -> Scores:
    """The annotated pages, given as plain text."""
    import yaml

    tally, characters = Tally(), Tally()
    for path in sorted((SHARED / "gold/pages").glob("*.yaml")):
        page = yaml.safe_load(path.read_text("utf-8"))
        text = "\n\n".join(block["text"] for block in page["blocks"])
        article = read(Capture(path.name, f"{text}\n".encode(), "text"))
        assert isinstance(article, Article), path
        tally.add("gold page text kept", article.text == text, path.stem)
        group = "gold block kind, odd pages" if int(path.stem[1:]) % 2 else "gold block kind, even pages"
        for want, got in zip(page["blocks"], article.blocks, strict=False):
            size = len("".join(want["text"].split()))
            characters.totals[group] += size
            characters.hits[group] += size * (want["kind"] == got.kind)
            if want["kind"] != got.kind and show in group and show:
                print(f"  {path.stem} {want['kind']} -> {got.kind}: {want['text'][:110]!r}", file=sys.stderr)
        stamp = article.published.iso[:10] if article.published else None
        tally.add(
            "gold published",
            stamp == (str(page["published"]) if page["published"] else None),
            path.stem,
            page["published"],
            stamp,
        )
        tally.add("gold outlet", named(page["outlet"], article.outlet), path.stem, page["outlet"], article.outlet)
        taken = named(page["republished_from"], article.republished_from)
        tally.add("gold republished_from", taken, path.stem, page["republished_from"], article.republished_from)
    for line in tally.missed:
        if show and show in line.split(":")[0]:
            print(line, file=sys.stderr)
    return {name: one.share(name) for one in (characters, tally) for name in sorted(one.totals)}


def named(gold: str | None, got: str | None) -> bool:
    """The same name, a leading article and case left out."""
    return re.sub(r"^the ", "", (gold or "").casefold()) == re.sub(r"^the ", "", (got or "").casefold())


def measure(show: str = "", worst: int = 0) -> Scores:
    """Every score by name; ``show`` and ``worst`` print the errors too."""
    return {**fundus80(worst), **all_fixtures(show), **gold_pages(show)}


def table(scores: Scores) -> str:
    """The scores beside their goals."""
    rows = [f"{'':44s}{'measured':>10s}{'goal':>8s}"]
    for name, value in scores.items():
        goal = GOALS.get(name)
        mark = "" if goal is None or value >= goal else "  below"
        rows.append(f"{name:44s}{value:10.3f}{'' if goal is None else f'{goal:8.2f}':>8s}{mark}")
    return "\n".join(rows)


if __name__ == "__main__":
    print(
        table(
            measure(show=sys.argv[1] if len(sys.argv) > 1 else "", worst=int(sys.argv[2]) if len(sys.argv) > 2 else 0)
        )
    )

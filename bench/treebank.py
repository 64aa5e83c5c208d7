"""Annotated column files (CoNLL-U, IOB2) as documents: a running text, its blocks, and each gold word's place in it."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ascribe.records import Span


@dataclass(frozen=True, slots=True)
class Word:
    """One gold word: its place in the document's text and its columns."""

    start: int
    end: int
    columns: tuple[str, ...]


@dataclass(slots=True)
class Document:
    """One annotated document: ``text``, its blocks (joined by a blank line), words in order, ``# meta::`` lines."""

    name: str
    text: str = ""
    blocks: list[Span] = field(default_factory=list)
    words: list[Word] = field(default_factory=list)
    meta: dict[str, str] = field(default_factory=dict)

    def add(self, surface: str, places: Sequence[Span], rows: Sequence[tuple[str, ...]], anew: bool) -> None:
        """Adds a sentence whose words stand at ``places`` of ``surface``: to the last block, or as a new one."""
        anew = anew or not self.blocks
        self.text += ("\n\n" if anew else " ") if self.text else ""
        at = len(self.text)
        self.text += surface
        self.words.extend(Word(at + s, at + e, row) for (s, e), row in zip(places, rows, strict=True))
        begin = at if anew else self.blocks.pop()[0]
        self.blocks.append((begin, len(self.text)))


@dataclass(frozen=True, slots=True)
class _Sentence:
    comments: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def comment(self, key: str) -> str | None:
        """The value of ``# key = value`` ("" for a bare ``# key``), None where there is no such line."""
        for line in self.comments:
            m = re.fullmatch(rf"# {re.escape(key)}(?:\s.*?=\s*(.*))?", line)
            if m:
                return m[1] or ""
        return None


def _sentences(path: Path) -> Iterable[_Sentence]:
    for part in re.split(r"\n\s*\n", path.read_text(encoding="utf-8")):
        lines = part.splitlines()
        rows = tuple(tuple(ln.split("\t")) for ln in lines if ln and not ln.startswith("# "))
        if rows:
            yield _Sentence(tuple(ln for ln in lines if ln.startswith("# ")), rows)


def _document(sentence: _Sentence, known: list[Document]) -> Document:
    """The document the sentence belongs to: a new one where it says so, else the last."""
    name = sentence.comment("newdoc")
    if name is None and known:
        return known[-1]
    meta = {m[1]: m[2] for c in sentence.comments if (m := re.fullmatch(r"# meta::(\w+) = (.*)", c))}
    known.append(Document(name or f"document {len(known) + 1}", meta=meta))
    return known[-1]


def universal(path: Path) -> list[Document]:
    """The documents of a CoNLL-U file: paragraphs are blocks, their sentences joined by a blank.

    Words are the syntactic ones (``do`` and ``n't``), ``columns`` all ten; where one written word holds several, they
    stand in it one after the other. Words that are not written (8.1) are left out.
    """
    out: list[Document] = []
    for sentence in _sentences(path):
        document = _document(sentence, out)
        surface, places, rows = _written(sentence.rows)
        document.add(surface, places, rows, sentence.comment("newpar") is not None)
    return out


def _written(rows: Sequence[tuple[str, ...]]) -> tuple[str, list[Span], list[tuple[str, ...]]]:
    """A sentence as written, by SpaceAfter=No, with its words and their places."""
    text, places, words = "", [], []
    inside = 0
    apart = True
    for row in rows:
        if "." in row[0]:
            continue
        if "-" in row[0]:
            inside, apart = int(row[0].partition("-")[2]), "SpaceAfter=No" not in row[9]
            continue
        places.append((len(text), len(text) + len(row[1])))
        words.append(row)
        number = int(row[0])
        space = "SpaceAfter=No" not in row[9] if number > inside else apart and number == inside
        text += row[1] + (" " if space else "")
    return text.rstrip(), places, words


def columns(path: Path) -> list[Document]:
    """The documents of an IOB2 file with ``# text`` lines: a block a sentence, ``columns`` as in the file."""
    out: list[Document] = []
    for sentence in _sentences(path):
        document = _document(sentence, out)
        surface = sentence.comment("text") or ""
        places: list[Span] = []
        at = 0
        for row in sentence.rows:
            at = surface.index(row[1], at)
            places.append((at, at + len(row[1])))
            at += len(row[1])
        document.add(surface, places, sentence.rows, True)
    return out


def runs(words: Sequence[Word], tag: int) -> set[tuple[int, int, str]]:
    """The spans (start, end, kind) of one IOB2 column."""
    out: list[tuple[int, int, str]] = []
    open_ = ""
    for word in words:
        mark, _, kind = word.columns[tag].partition("-")
        if mark == "I" and kind == open_:
            out[-1] = (out[-1][0], word.end, kind)
        elif mark in ("B", "I"):
            out.append((word.start, word.end, kind))
        open_ = kind if mark in ("B", "I") else ""
    return set(out)


def starting(starts: Sequence[int], at: int) -> int | None:
    """Index of the token that begins exactly at an offset, None where none does; ``starts`` ascend."""
    i = bisect_left(starts, at)
    return i if i < len(starts) and starts[i] == at else None

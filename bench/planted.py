"""Pages of words of our own with planted passages: any number, always the same for a seed, with the truth.

Words are made of syllables and drawn by Zipf's law, so that two pages share eight words in a row only where that was
planted (up to chance of one in a million).
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field

_ONSETS = "b br c ch d dr f fl g gr h j k kl l m n p pl r s st t tr v w z".split()
_NUCLEI = "a e i o u ai ea ou".split()
_CODAS = ["", "", "n", "r", "s", "l", "nd", "rt"]
WORDS = 30_000
LENGTHS = ((8, 20), (20, 50), (50, 150), (150, 240))
"""Words of planted passages, four classes."""


@dataclass(slots=True)
class Page:
    """A planted page: its text, its outlet, its day, and what was planted: (earlier page, words, within marks)."""

    number: int
    outlet: str
    day: int
    text: str
    planted: list[tuple[int, int, bool]] = field(default_factory=list)


class Press:
    """Makes pages one after another. Memory holds the last ``kept`` pages, from which passages are taken."""

    def __init__(self, seed: int, kept: int = 3000) -> None:
        self._random = random.Random(seed)
        self._words = sorted({self._word() for _ in range(WORDS * 2)})[:WORDS]
        self._random.shuffle(self._words)
        self._weights = [1 / (k + 3) for k in range(len(self._words))]
        self._cumulated = [0.0]
        for w in self._weights:
            self._cumulated.append(self._cumulated[-1] + w)
        self._cumulated.pop(0)
        self._kept: list[tuple[int, list[str], list[list[str]]]] = []
        self._most = kept
        self._furniture = [self._sentence(self._draw(14)) for _ in range(400)]

    def pages(self, count: int) -> Iterator[Page]:
        """The next ``count`` pages. One in three takes a passage from an earlier one, one in five a quotation."""
        for number in range(count):
            yield self._page(number)

    def _page(self, number: int) -> Page:
        r = self._random
        house = r.randrange(len(self._furniture))
        page = Page(number, f"{self._words[house].title()} Herald", 739_000 + number // 400, "")
        paragraphs = [self._draw(r.randint(25, 60)) for _ in range(r.randint(6, 12))]
        said = [self._draw(r.randint(12, 24)) for _ in range(2)]
        if self._kept and r.random() < 0.34:
            paragraphs.insert(r.randrange(1, len(paragraphs) + 1), self._planted(page, r.choice(LENGTHS), False))
        if self._kept and r.random() < 0.2:
            said[0] = self._planted(page, LENGTHS[0], True)
        self._kept.append((number, [w for p in paragraphs for w in p], said))
        if len(self._kept) > self._most:
            self._kept.pop(r.randrange(len(self._kept)))
        blocks = [self._sentence(p) for p in paragraphs]
        blocks[2:2] = [f"“{self._sentence(q)[:-1]},” it was said." for q in said]
        page.text = "\n\n".join([self._sentence(self._draw(8))[:-1], *blocks, self._furniture[house]])
        return page

    def _planted(self, page: Page, length: tuple[int, int], quoted: bool) -> list[str]:
        """A passage of an earlier page, a word in twenty changed where it is long; a quotation is only cut."""
        r = self._random
        origin, running, said = r.choice(self._kept)
        source = r.choice(said) if quoted else running
        size = min(r.randint(*length), len(source))
        start = r.randrange(len(source) - size + 1)
        taken = list(source[start : start + size])
        if size >= 50:
            for _ in range(size // 20):
                taken[r.randrange(size)] = self._draw(1)[0]
        page.planted.append((origin, size, quoted))
        return taken

    def _draw(self, count: int) -> list[str]:
        return self._random.choices(self._words, cum_weights=self._cumulated, k=count)

    def _word(self) -> str:
        r = self._random
        parts = [r.choice(_ONSETS) + r.choice(_NUCLEI) for _ in range(r.randint(1, 3))]
        return "".join(parts) + r.choice(_CODAS)

    @staticmethod
    def _sentence(words: list[str]) -> str:
        return f"{' '.join(words).capitalize()}."

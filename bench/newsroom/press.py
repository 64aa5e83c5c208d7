"""Events and the pages that tell of them: who has it from whom is decided first, then written down.

An event begins with one outlet (or with one that is not in the collection). Others publish its page whole, retell it,
cite it while adding something of their own, or come to it by their own sources. What a page takes it may cut, alter or
get wrong; its date may be wrong or missing. The truth says what was done, never what can be seen of it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from bench.newsroom.words import DAYS, PAPERS, Chance, Fact, Scene, Source, capital, fact, plain, scene, source

START = date(2026, 1, 5)
FAMILY = 3
"""Outlets of one publisher."""
NETWORKS = 6
"""Networks whose widget of headlines stands on pages of many outlets."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How a press behaves: how many outlets, events a day, and shares (0 … 1) of pages with a wrong or no date, of
    takings that alter a quotation or a figure, of events that begin outside, of pages that are HTML; ``tail`` is the
    exponent of events' sizes (Pareto; 1.5 gives some three pairs a page that share words, as among real articles)."""

    seed: int = 1
    outlets: int = 120
    events_a_day: int = 40
    wrong_date: float = 0.15
    no_date: float = 0.15
    altered: float = 0.15
    outside: float = 0.08
    html: float = 0.5
    tail: float = 1.5


@dataclass(frozen=True, slots=True)
class Outlet:
    """An outlet: its name, its publisher's number, whether it is a wire, its own furniture, its widget's network."""

    name: str
    publisher: int
    wire: bool
    furniture: tuple[str, ...]
    network: int


@dataclass(slots=True)
class Carried:
    """A fact as one page has it: the sentence, the quoted words if any, whether they or the figure were altered."""

    fact: str
    sentence: str
    quotation: str | None
    altered: bool


@dataclass(slots=True)
class Page:
    """A page: where it stands, what it says, and the truth about where it has that from.

    ``parent`` is the index of a page of the event; ``outside`` the name of an outlet that is not in the collection.
    ``relation``: origin, independent, republishes, rewrites or cites. ``when`` is its true day, ``shown`` the one it
    tells, if any.
    """

    url: str
    outlet: Outlet
    relation: str
    parent: int | None
    outside: str | None
    when: date
    shown: date | None
    html: bool
    title: str
    paragraphs: list[str]
    byline: str
    credit: str | None = None
    widget: tuple[str, ...] = ()
    carried: list[Carried] = field(default_factory=list)


@dataclass(slots=True)
class Event:
    """An event: its pages in the order of publication, and for each fact its independent origins (page indices)."""

    number: int
    pages: list[Page]
    origins: dict[str, list[int | None]]


class Press:
    """Makes events one after another."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.chance = Chance(settings.seed)
        self.outlets = [self._outlet(k) for k in range(settings.outlets)]
        self.headlines = [self._headline() for _ in range(40)]

    def _outlet(self, number: int) -> Outlet:
        c = self.chance
        wire = number % 12 == 0
        name = f"{c.name()} Wire" if wire else f"{c.name()} {c.choice(PAPERS)}"
        town, road = c.name(), c.name()
        days, more = f"{c.choice(DAYS)} to {c.choice(DAYS)}", f"{c.randint(2, 90)} {c.name().lower()}s"
        at, wait = f"{road} road {c.randint(2, 80)}, {town}", f"{c.person()} within {c.randint(2, 9)} days"
        own = (f"Follow {name} from {town}, {days}, {more} a year.", f"{name}, {at}. Letters reach {wait}.")
        return Outlet(name, number // FAMILY, wire, own, c.randrange(NETWORKS))

    def _headline(self) -> str:
        c = self.chance
        return (
            f"{c.name()} {c.choice(('finds', 'loses', 'opens', 'bans', 'buys'))} {c.randint(2, 90)} {c.name().lower()}s"
        )

    def event(self, number: int, most: int) -> Event:
        """The next event, of ``most`` pages at most."""
        c, s = self.chance, self.settings
        at, day = scene(c), START + timedelta(days=number // s.events_a_day)
        size = min(most, 40, max(1, int(c.paretovariate(s.tail))))
        outlets = c.sample(self.outlets, min(size + 1, len(self.outlets)))
        kinds = c.choice(
            (("document", "document", "person"), ("body", "person", "document"), ("person", "body", "body"))
        )
        facts = [
            fact(c, at, k, source(c, at, kind), f"e{number}c{k}") for k, kind in enumerate((*kinds, c.choice(kinds)))
        ]
        found = Event(number, [], {f.id: [] for f in facts})
        outside = outlets.pop().name if size > 1 and c.random() < s.outside else None
        writer = _Writer(self, found, at, facts, day, outside)
        for k, outlet in enumerate(outlets[:size]):
            writer.write(k, outlet)
        return found


class _Writer:
    """Writes the pages of one event."""

    def __init__(
        self, press: Press, event: Event, at: Scene, facts: list[Fact], day: date, outside: str | None
    ) -> None:
        self.press, self.chance, self.event, self.at, self.day = press, press.chance, event, at, day
        self.facts, self.outside = facts, outside
        self.words: dict[str, set[str]] = {}

    def write(self, number: int, outlet: Outlet) -> None:
        """Adds a page by the outlet to the event."""
        c = self.chance
        first = number == 0 and self.outside is None
        relation = "origin" if first else c.choices(
            ("republishes", "rewrites", "cites", "independent"), (0.3, 0.3, 0.3, 0.1))[0]  # fmt: skip
        if number == 0 and self.outside is not None:
            relation = "cites"
        parent = None if first or relation == "independent" or number == 0 else self._parent(relation)
        from_outside = self.outside if relation not in ("origin", "independent") and parent is None else None
        page = self._page(number, outlet, relation, parent, from_outside)
        self.event.pages.append(page)
        if relation == "republishes" and parent is not None:
            self._taken_whole(page, self.event.pages[parent])
        else:
            self._written(page, number)

    def _parent(self, relation: str) -> int:
        """The first page mostly; sometimes a later one, so that chains grow."""
        known = [k for k, p in enumerate(self.event.pages) if relation != "republishes" or p.credit is None]
        return known[0] if known and self.chance.random() < 0.7 else self.chance.choice(known or [0])

    def _page(self, number: int, outlet: Outlet, relation: str, parent: int | None, outside: str | None) -> Page:
        c, s, pages = self.chance, self.press.settings, self.event.pages
        base = pages[parent].when if parent is not None else self.day
        when = base + timedelta(days=0 if number == 0 else c.choice((0, 1, 1, 2)))
        roll = c.random()
        shown: date | None = when
        if roll < s.no_date:
            shown = None
        elif roll < s.no_date + s.wrong_date:
            shown = when + timedelta(days=c.choice((-4, -2, -1, 2, 3, 5)))
        slug = outlet.name.lower().replace(" ", "-")
        url = f"https://{slug}.example/{self.event.number}/{number}"
        what = c.choice(("in doubt over", "faces questions about", "loses", "counts"))
        end = c.choice(("again", "once more", "says " + self.at.place, f"asks {c.choice(self.at.others)}"))
        title = capital(f"{self.at.site} {what} {c.randint(3, 990)} {self.at.things[0]}, {end}")
        return Page(url, outlet, relation, parent, outside, when, shown, c.random() < s.html, title, [], c.person())

    def _taken_whole(self, page: Page, parent: Page) -> None:
        """The parent's words under another name, with a credit but for a sister paper's."""
        page.title, page.byline = parent.title, parent.byline
        page.paragraphs = list(parent.paragraphs)
        page.carried = [Carried(k.fact, k.sentence, k.quotation, k.altered) for k in parent.carried]
        if page.outlet.publisher != parent.outlet.publisher:
            page.credit = parent.outlet.name
        self._furnished(page)

    def _written(self, page: Page, number: int) -> None:
        c = self.chance
        parent = self.event.pages[page.parent] if page.parent is not None else None
        have = [k.fact for k in parent.carried] if parent else [f.id for f in self.facts]
        taken = [f for f in self.facts if f.id in have]
        if page.relation == "cites":
            taken = taken[: max(1, len(taken) // 2)]
        elif page.relation == "independent":
            taken = taken[:2]
        for k, one in enumerate(taken):
            page.paragraphs.append(self._sentence(page, one, k, parent))
        if page.relation in ("cites", "independent"):
            self._own(page, number)
        for aside in plain(c, self.at, 3 if page.relation != "rewrites" else 2):
            page.paragraphs.insert(c.randint(1, len(page.paragraphs)), aside)
        self._furnished(page)

    def _own(self, page: Page, number: int) -> None:
        """Something that this page alone has, by a person of its own."""
        extra = fact(
            self.chance, self.at, number + 4, source(self.chance, self.at, "person"), f"e{self.event.number}p{number}"
        )
        self.event.origins[extra.id] = []
        page.paragraphs.append(self._sentence(page, extra, 9, None, own=True))

    def _sentence(self, page: Page, one: Fact, place: int, parent: Page | None, own: bool = False) -> str:
        """One fact in this page's words, and the truth about it."""
        c, first_hand = self.chance, own or page.relation in ("origin", "independent")
        number = self.event.pages.index(page)
        altered = not first_hand and c.random() < self.press.settings.altered
        by = one.source
        if page.relation == "independent" and not own and not one.quotation:
            # Its own way to the same thing: another's word, or (one in three) the same paper on a second path.
            other = "body" if one.source.kind == "document" else "document"
            if one.source.kind != "document" or c.random() >= 0.34:
                by = source(c, self.at, other)
        origins, words_of = self.event.origins[one.id], self.words.setdefault(one.id, set())
        if first_hand and by.name not in words_of:
            # One source is one origin, on however many pages; another's word is another origin.
            words_of.add(by.name)
            origins.append(number)
        elif not first_hand and not origins:
            words_of.add(one.source.name)
            origins.append(None if page.outside else number)
        via = None if first_hand else (parent.outlet.name if parent else page.outside)
        if one.quotation:
            words = one.wordings[0]
            if altered:
                words = _altered(c, words)
            quotation, sentence = words, self._quoted(page, by, words, via, place)
        else:
            figure = one.figure + c.choice((-3, 2, 5, 10)) if altered and one.figure else one.figure
            clause = one.worded(c, first_hand and page.relation == "origin", figure)
            quotation, sentence = None, self._stated(page, by.kind, by.name, clause, via, place)
        page.carried.append(Carried(one.id, sentence, quotation, altered))
        return sentence

    def _quoted(self, page: Page, by: Source, words: str, via: str | None, place: int) -> str:
        """A quotation. A rewrite says at its beginning where it has the story from, and then forgets to."""
        c, full, again = self.chance, by.full(), by.again()
        if via is None:
            return c.choice((f"“{words},” said {full[:-1]}.", f"“{words},” {full} told {page.outlet.name}."))
        if page.relation == "rewrites" and place and c.random() < 0.6:
            return c.choice((f"“{words},” said {again}.", f"{capital('the ' + again)} said: “{words}.”"))
        return c.choice((f"“{words},” {again} told {via}.", f"“{words},” {again} was quoted as saying by {via}."))

    def _stated(self, page: Page, kind: str, name: str, clause: str, via: str | None, place: int) -> str:
        c, day = self.chance, DAYS[page.when.weekday()]
        if via is None and kind == "document":
            return c.choice((f"{capital(clause)}, according to {name} obtained by {page.outlet.name}.",
                             f"{capital(name)} seen by {page.outlet.name} shows that {clause}."))  # fmt: skip
        if via is None:
            return c.choice(
                (f"{capital(name)} said on {day} that {clause}.", f"{capital(clause)}, {name} said on {day}.")
            )
        if page.relation == "rewrites" and place and c.random() < 0.6:
            if kind == "document":
                return c.choice((f"{capital(clause)}, according to {name}.", f"{capital(name)} says that {clause}."))
            return c.choice((f"{capital(clause)}, {name} said.", f"{capital(name)} said that {clause}."))
        return c.choice(
            (f"{capital(clause)}, {via} reported, citing {name}.", f"{via} reported on {day} that {clause}.")
        )

    def _furnished(self, page: Page) -> None:
        start = (page.outlet.network * 7 + page.when.toordinal()) % (len(self.press.headlines) - 4)
        page.widget = tuple(self.press.headlines[start : start + 4])


def _altered(chance: Chance, words: str) -> str:
    """A quotation cut at its end, or with one word changed."""
    parts = words.split()
    if len(parts) > 9 and chance.random() < 0.5:
        return " ".join(parts[: -chance.randint(2, 4)]).rstrip(",")
    at = chance.randrange(1, len(parts))
    parts[at] = chance.choice(("really", "those", "never", "old", "still"))
    return " ".join(parts)


def events(pages: int, settings: Settings) -> Iterator[Event]:
    """Events with ``pages`` pages in all. The same settings give the same events, to the letter."""
    press, number = Press(settings), 0
    while pages > 0:
        found = press.event(number, pages)
        yield found
        pages -= len(found.pages)
        number += 1

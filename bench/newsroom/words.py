"""The grammar: names of syllables, things that go wrong at places, and who says so in how many ways."""

import random
from dataclasses import dataclass

SYLLABLES = tuple(
    begin + vowel + end
    for begin in "b br d dr f g gl h j k kl l m n p pr r s st t tr v w y z".split()
    for vowel in "aeiou"
    for end in "lmnrst"
)
"""Many, since a name is known by its first letters: few of a million pages may share one by chance."""
PAPERS = "Courier Ledger Almanac Sentinel Torch Dispatch Gazette Echo Journal Tribune Argus Chronicle Herald".split()
SITES = (
    "dam ferry bridge clinic tannery mill archive tunnel reservoir quarry cannery observatory bakery shipyard school "
    "lighthouse tramway greenhouse brewery foundry depot museum hospital library sawmill laundry weir granary"
).split()
THINGS = (
    "bolts pumps beds valves wagons boilers lamps hinges tanks seals cables barrels rails ropes pipes beams ladders "
    "filters girders crates alarms brakes shutters winches turbines anchors sensors hoses"
).split()
FAULTS = (
    "had failed", "were cracked", "had never been tested", "were unlisted", "leaked", "had rusted",
    "had been painted over", "were too old", "were fitted backwards",
    "did not close", "were of soft steel", "had been sold", "could not be found", "had been repaired twice",
)  # fmt: skip
PEOPLE = "residents workers pupils patients passengers families visitors tenants lodgers farmers".split()
MOVED = ("were moved from", "live beside", "depend on", "were turned away from", "petitioned about", "work at")
MONTHS = (
    "January February March April May June July August September October November December"
).split()  # fmt: skip
DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
ROLES = (
    "mayor foreman engineer nurse curator chemist lawyer captain auditor economist inspector farmer widow baker porter "
    "surveyor carpenter welder teacher archivist"
).split()
BODIES = ("water board", "harbour authority", "city council", "fire service", "works council", "district court")
DOCUMENTS = (
    "inspection report", "maintenance log", "letter", "memo", "audit", "survey", "invoice", "contract", "draft ruling",
    "register", "briefing note", "set of minutes",
)  # fmt: skip
SAID = (
    "We wrote to {a} in {month}, {n} letters, and {b} never answered one",
    "{a} has {n} of the {things}, {b} has {m} and {c} has none",
    "Ask {a}, ask {b}, they saw the {things} go at {m} past {n}",
    "In {a} they would laugh, in {b} they sent {n} new {things}",
    "I counted {n} of the {things} with {a}, and {b} counted {m}",
    "Since {month} {a} has sat with the {things}, and {b} pays {n} a week",
    "My {kin} fell at the {site} before {a} saw {n} of those {things}",
    "They promised {n} new {things} by {month}, and {a} came with {m} buckets",
)
"""Words that people say: no five in a row without a name or a number, as in what real people say."""
KIN = "mother father uncle grandmother brother neighbour".split()
PLAIN = (
    "The {site} stands {n} paces from {a}, {near} {b}.",
    "{a} built it, {b} sold it, and {c} has it since {year}.",
    "A {role} from {a} swept {n} steps on {day}.",
    "{road} was closed for {n} minutes, and {a} traffic went by {b}.",
    "In {a} the market sold {n} geese that {day}.",
    "{a} hall, with {n} seats, hears {b} on {day}.",
    "{b} once lent it {n} horses and {a} still has {m} of them.",
)
NEAR = ("a short walk from", "downstream of", "an hour from", "on the border of", "opposite the old gate of")


class Chance(random.Random):
    """A source of chance that also makes names."""

    def name(self, least: int = 2, most: int = 3) -> str:
        """A name of syllables, with a capital."""
        return "".join(self.choice(SYLLABLES) for _ in range(self.randint(least, most))).capitalize()

    def person(self) -> str:
        """Given name and surname."""
        return f"{self.name(2, 2)} {self.name(2, 3)}"


@dataclass(frozen=True, slots=True)
class Source:
    """Who is cited first hand: a person (name and role), a body, a document (with its article)."""

    kind: str
    name: str
    role: str = ""

    def full(self) -> str:
        """As it is called when first met."""
        return f"{self.name}, the {self.role}," if self.kind == "person" else self.name

    def again(self) -> str:
        """As a page calls it that has it from elsewhere."""
        return f"{self.role} {self.name}" if self.kind == "person" else self.name


@dataclass(frozen=True, slots=True)
class Fact:
    """What is claimed: its wordings, with ``{n}`` where a figure stands, or a quotation's words; whose word it is."""

    id: str
    wordings: tuple[str, ...]
    figure: int | None
    quotation: bool
    source: Source

    def worded(self, chance: Chance, first: bool, figure: int | None = None) -> str:
        """One wording; the first page's is always the first one."""
        text = self.wordings[0] if first else chance.choice(self.wordings)
        return text.replace("{n}", f"{self.figure if figure is None else figure:,}")


@dataclass(frozen=True, slots=True)
class Scene:
    """Where an event is set: what its sentences take their words from."""

    place: str
    site: str
    things: tuple[str, str, str]
    body: str
    road: str
    others: tuple[str, ...]
    coin: str


def scene(chance: Chance) -> Scene:
    """A new place with a site where something is wrong."""
    place = chance.name()
    return Scene(
        place,
        f"{place} {chance.choice(SITES)}",
        (lambda t: (t[0], t[1], t[2]))(chance.sample(THINGS, 3)),
        f"the {chance.choice(BODIES)} of {chance.name()}",
        f"{chance.name()} road",
        tuple(chance.name() for _ in range(5)),
        chance.name().lower() + "s",
    )


def source(chance: Chance, at: Scene, kind: str) -> Source:
    """Somebody, or something written, whose word is taken."""
    if kind == "person":
        return Source(kind, chance.person(), chance.choice(ROLES))
    if kind == "body":
        return Source(kind, at.body)
    thing = chance.choice(DOCUMENTS)
    day = f"{chance.randint(1, 28)} {chance.choice(MONTHS)}"
    return Source("document", f"{'an' if thing[0] in 'aeiou' else 'a'} {thing} dated {day}")


def fact(chance: Chance, at: Scene, number: int, owner: Source, id: str) -> Fact:
    """The ``number``-th thing that is claimed of a scene, by a source. Persons are quoted, others state."""
    if owner.kind == "person":
        return Fact(id, (said(chance, at, number),), None, True, owner)
    things, fault = at.things[number % 3], chance.choice(FAULTS)
    year, month = chance.randint(1996, 2023), chance.choice(MONTHS)
    crowd, moved = chance.choice(PEOPLE), chance.choice(MOVED)
    kinds: tuple[tuple[str, ...], ...] = (
        (f"{{n}} of the {things} at the {at.site} {fault}", f"in {{n}} places the {things} of the {at.site} {fault}"),
        (f"some {{n}} {crowd} {moved} the {at.site}", f"the {crowd} who {moved} the {at.site} are {{n}} in all"),
        (f"new {things} for the {at.site} will cost {{n}} million {at.coin}",
         f"the {at.site} needs {{n}} million {at.coin} for its {things}"),
        (f"{at.others[0]} last saw the {things} of the {at.site} in {month} {year}, marking {{n}} in red",
         f"{{n}} {things} of the {at.site} were marked in red by {at.others[0]} in {month} {year}"),
    )  # fmt: skip
    return Fact(id, kinds[number % 4], chance.choice((chance.randint(11, 97), chance.randint(110, 980))), False, owner)


def said(chance: Chance, at: Scene, number: int) -> str:
    """Words that somebody says, without their marks."""
    return _filled(chance, at, SAID[(number * 3 + chance.randrange(3)) % len(SAID)], number)


def plain(chance: Chance, at: Scene, count: int) -> list[str]:
    """Sentences in a page's own voice, each another one."""
    return [_filled(chance, at, one, 0) for one in chance.sample(PLAIN, count)]


def _filled(chance: Chance, at: Scene, pattern: str, number: int) -> str:
    a, b, c = chance.sample(at.others, 3)
    return pattern.format(
        a=a, b=b, c=c, n=chance.randint(3, 980), m=chance.randint(2, 70), year=chance.randint(1890, 2019),
        month=chance.choice(MONTHS), day=chance.choice(DAYS), things=at.things[number % 3], site=at.site,
        road=at.road, near=chance.choice(NEAR), kin=chance.choice(KIN), role=chance.choice(ROLES),
    )  # fmt: skip


def capital(text: str) -> str:
    """The text with a capital at its beginning."""
    return text[:1].upper() + text[1:]

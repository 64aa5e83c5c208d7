"""``make bench``: every score and speed beside its floor; exit 1 where one falls below (or above, for a ceiling).

Floors stand in ``bench/floors.toml`` with the fingerprint of the corpus they were measured on. To lower one is a
decision that needs a reason in the commit.
"""

import sys
import tomllib
from pathlib import Path

from bench import attribution, pages, reading, reuse, shared, speed, story

FLOORS = Path(__file__).with_name("floors.toml")


def _hold(table: dict[str, float], floors: dict[str, float], ceiling: bool) -> int:
    """Prints measured values beside their bounds; gives the number of those that do not hold."""
    broken = 0
    for name, bound in floors.items():
        value = table.get(name)
        holds = value is not None and (value <= bound if ceiling else value >= bound)
        broken += not holds
        shown = "not measured" if value is None else f"{value:8.2f}"
        print(f"{'ok  ' if holds else 'FAIL'} {name:48s} {shown}   {'at most' if ceiling else 'at least'} {bound:g}")
    return broken


def main() -> int:
    """Runs all benches that the machine has data for."""
    floors = tomllib.loads(FLOORS.read_text(encoding="utf-8"))
    print("speed")
    table = speed.measure()
    broken = _hold(table, floors["speed"]["at_least"], False) + _hold(table, floors["speed"]["at_most"], True)
    print("reuse")
    broken += _hold(reuse.measure(), floors["reuse"]["at_least"], False)
    if not shared.present():
        print(f"the corpora are not at {shared.SHARED}: set ASCRIBE_SHARED to score pages and attributions")
        return int(broken > 0)
    for name, module in (("pages", pages), ("reading", reading), ("attribution", attribution),
                         ("story", story)):  # fmt: skip
        print(name)
        if module.corpus() != floors[name]["corpus"]:
            print(f"FAIL the {name} corpus is not the one its floors were measured on: {module.corpus()}")
            broken += 1
        table = module.measure()
        broken += _hold(table, floors[name]["at_least"], False) + _hold(table, floors[name].get("at_most", {}), True)
    print(f"{broken} of the floors do not hold" if broken else "all floors hold")
    return int(broken > 0)


if __name__ == "__main__":
    sys.exit(main())

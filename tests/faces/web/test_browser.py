"""The web application in a real browser: keyboard, no script, print, accessibility, a hostile page, who had it first."""

import os
import re
from pathlib import Path

import pytest

from ascribe.collection import Collection
from tests.conftest import STORY

SHOTS = Path(__file__).resolve().parents[3] / "docs" / "screens"
TAKE = bool(os.environ.get("ASCRIBE_SCREENS"))
"""Screenshots are renewed on demand: no two builds of a browser draw alike."""


def addresses(collection: Collection, ids: dict[str, str]) -> dict[str, str]:
    story = collection.story(ids["h2"])
    assert story is not None
    speaker = next(s.name for s in collection.trace(ids["h2"]).sources if s.kind == "person")  # type: ignore[union-attr]
    quotation = "It moved by a foot in one night"
    return {
        "home": "/", "add": "/add", "stories": "/stories", "article": f"/pages/{ids['h2']}", "story": f"/stories/{story.id}",
        "claim": f"/claims/{story.claims[0].id}", "source": f"/sources?name={speaker}", "search": "/search?q=dam",
        "quotation": f"/quotations?q={quotation}", "compare": f"/compare?a={ids['h1']}&b={ids['h2']}", "help": "/help",
        "judging": f"/pages/{ids['h2']}?judge=a1", "hostile": f"/pages/{ids['hostile']}",
    }  # fmt: skip


NAMES = ("home", "add", "stories", "article", "story", "claim", "source", "search", "quotation", "compare", "help",
         "judging", "hostile")  # fmt: skip


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", NAMES)
def test_axe_finds_nothing(browser, site, collection, ids, name: str, scheme: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")
    # The checker's own script is let past the page's policy, which no script of a page is.
    context = browser.new_context(base_url=site, color_scheme=scheme, bypass_csp=True)
    page = context.new_page()
    page.goto(addresses(collection, ids)[name])
    found = axe.Axe().run(page).response["violations"]
    context.close()
    assert not found, [(v["id"], [n["html"][:200] for n in v["nodes"][:3]]) for v in found]


def test_the_pages_as_pictures(page, collection, ids) -> None:
    if not TAKE:
        pytest.skip("screenshots are taken with ASCRIBE_SCREENS=1")
    SHOTS.mkdir(exist_ok=True)
    for name in ("home", "article", "story", "claim", "quotation", "compare"):
        page.goto(addresses(collection, ids)[name])
        page.screenshot(path=str(SHOTS / f"{name}.png"))


def test_j_and_k_walk_the_statements(page, ids) -> None:
    page.goto(f"/pages/{ids['h2']}")
    page.keyboard.press("j")
    first = page.evaluate("location.hash")
    page.keyboard.press("j")
    second = page.evaluate("location.hash")
    assert re.fullmatch(r"#t\d+", first)
    assert first != second
    assert page.locator(".here").count() == 1
    page.keyboard.press("k")
    assert page.evaluate("location.hash") == first


def test_search_and_help_by_key(page) -> None:
    page.goto("/")
    page.keyboard.press("?")
    assert page.locator("#keys").is_visible()
    page.keyboard.press("Escape")
    page.locator("#keys").wait_for(state="hidden")
    page.keyboard.press("/")
    page.wait_for_function("document.activeElement.name === 'q'")
    page.keyboard.type("j dam")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda address: address.endswith("/search?q=j+dam"))


def test_a_permalink_leads_to_its_statement(page, ids, collection) -> None:
    trace = collection.trace(ids["h2"])
    last = trace.statements[-1].id
    page.goto(f"/pages/{ids['h2']}#{last}")
    assert page.evaluate(f"document.getElementById('{last}').getBoundingClientRect().top < innerHeight")


def test_a_search_is_renewed_in_place(page) -> None:
    page.goto("/search")
    page.evaluate("window.kept = 1")
    page.fill("#q", "dam")
    page.click("main form button")
    page.wait_for_url("**/search?q=dam*")
    assert page.evaluate("window.kept") == 1
    assert page.locator("#results li a").count() > 0


def test_only_what_one_source_says(page, ids) -> None:
    page.goto(f"/pages/{ids['h2']}")
    before = page.locator("article .c").count()
    page.locator(".card table th a").first.click()
    page.wait_for_url("**source=*")
    assert 0 < page.locator("article .c").count() < before
    page.get_by_text("Mark all").click()
    assert page.locator("article .c").count() == before


def test_everything_is_there_without_a_script(browser, site, collection, ids) -> None:
    context = browser.new_context(base_url=site, java_script_enabled=False)
    page = context.new_page()
    for address in addresses(collection, ids).values():
        page.goto(address)
        assert page.locator("main").inner_text().strip()
    page.goto("/search?q=dam")
    assert page.locator("#results li a").count() > 0
    context.close()


def test_print_leaves_the_furniture_out(page, ids) -> None:
    page.goto(f"/pages/{ids['h2']}")
    page.emulate_media(media="print")
    assert not page.locator("header.top").is_visible()
    assert page.locator("article .text").first.is_visible()
    assert page.pdf()[:5] == b"%PDF-"


def test_a_hostile_page_is_harmless(page, ids, collection) -> None:
    for address in (
        f"/pages/{ids['hostile']}",
        "/",
        "/search?q=quay",
        "/sources?name=%3Cscript%3Ewindow.hit%3D1%3C%2Fscript%3E",
    ):
        page.goto(address)
        assert page.evaluate("window.hit") is None
        assert page.locator("main script, main img").count() == 0
        assert page.locator("[href^='javascript:' i]").count() == 0
        assert "\u202e" not in page.locator("main").inner_text()
    page.goto(f"/pages/{ids['hostile']}")
    assert "{{ 7*7 }}" in page.locator("article").inner_text()


def test_five_hundred_marks_scroll_without_lag(page, collection) -> None:
    told = "\n\n".join(
        f"“The wall moved by {n} centimetres in a night,” engineer Ada Brandt said on day {n}." for n in range(520)
    )
    done = collection.add_page(
        f"Wall moves\n\n{told}".encode(), "long.txt", outlet="Tern Gazette", published="2026-06-09"
    )
    page.goto(f"/pages/{done.page}")
    assert page.locator("article .c").count() >= 500
    longest = page.evaluate(
        """async () => {
          let longest = 0, last = performance.now();
          for (let k = 0; k < 60; k++) {
            scrollTo(0, k * document.documentElement.scrollHeight / 60);
            await new Promise(requestAnimationFrame);
            const now = performance.now(); longest = Math.max(longest, now - last); last = now;
          }
          return longest;
        }"""
    )
    collection.forget([done.page])
    assert longest < 250, f"a frame took {longest:.0f} ms"


def test_who_had_it_first_within_three_clicks(page) -> None:
    """A new user: paste one page, then the one that it has the story from, open the story."""
    for name in ("h2", "h1"):
        page.goto("/")
        page.fill("#text", (STORY / f"{name}.txt").read_text(encoding="utf-8"))
        page.get_by_role("button", name="Add").click()
        page.wait_for_url("**/pages/*")
    page.get_by_text("who had it first?").click()
    first = page.locator(".first li").first.inner_text()
    assert first.strip()
    assert page.locator(".first").bounding_box()["y"] < 1000

"""What a reader sees: without script, by night, on paper, on a phone, by keyboard."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.site.machines import works as exported

pytestmark = pytest.mark.browser

HOME, LIST, PAPER = "/", "/publications/", "/publications/lindqvist2025tides/"
PAGES = (HOME, LIST, PAPER, "/talks/", "/cv/", "/404.html")

# The style sheet's ink for paper: #111.
PRINTED_INK = "rgb(17, 17, 17)"


def lightness(page, selector: str, what: str) -> float:
    """0 for black to 255 for white, of a colour that the page really uses."""
    colour = page.locator(selector).first.evaluate(
        "(element, what) => getComputedStyle(element)[what]", what
    )
    return sum(map(float, re.findall(r"[\d.]+", colour)[:3])) / 3


# No script


def test_without_script_the_record_is_complete(new_page, site, site_url):
    """Every paper is there, and nothing that only script can serve."""
    page = new_page(java_script_enabled=False)
    page.goto(site_url + LIST)
    works = page.locator(".works > li")

    assert works.count() == len(exported(site))
    assert all(work.is_visible() for work in works.all())
    expect(page.get_by_role("searchbox")).to_have_count(0)
    expect(page.get_by_role("button")).to_have_count(0)


def test_without_script_a_paper_can_be_cited(new_page, site_url):
    page = new_page(java_script_enabled=False)
    page.goto(site_url + PAPER)

    expect(page.locator("#bibtex")).to_be_visible()
    expect(page.locator("#bibtex")).to_contain_text("@inproceedings{lindqvist2025tides")
    expect(page.get_by_role("button")).to_have_count(0)
    for label, ending in (("BibTeX", ".bib"), ("RIS", ".ris"), ("CSL-JSON", ".json")):
        expect(page.locator("main").get_by_role("link", name=label)).to_have_attribute(
            "href", re.compile(re.escape("lindqvist2025tides" + ending) + "$")
        )


# Light, dark, print


@pytest.mark.parametrize("path", PAGES)
def test_by_night_ink_and_paper_change_places(new_page, site_url, path):
    shades = {}
    for scheme in ("light", "dark"):
        page = new_page(color_scheme=scheme)
        page.goto(site_url + path)
        shades[scheme] = (
            lightness(page, "html", "backgroundColor"),
            lightness(page, "h1", "color"),
        )

    assert shades["light"][0] > 220 > 60 > shades["light"][1]
    assert shades["dark"][0] < 60 < 180 < shades["dark"][1]


def test_the_switch_of_colours_is_remembered(new_page, site_url):
    page = new_page(color_scheme="light")
    page.goto(site_url + HOME)
    switch = page.get_by_role("button", name="Colours")

    expect(switch).to_have_accessible_name("Colours: auto")
    switch.click()
    expect(switch).to_have_accessible_name("Colours: light")
    switch.click()
    expect(switch).to_have_accessible_name("Colours: dark")
    assert lightness(page, "html", "backgroundColor") < 60

    page.goto(site_url + LIST)
    assert lightness(page, "html", "backgroundColor") < 60
    switch.click()
    expect(switch).to_have_accessible_name("Colours: auto")
    assert lightness(page, "html", "backgroundColor") > 220


@pytest.mark.parametrize("path", PAGES)
def test_paper_is_always_light(new_page, site_url, path):
    """Printing from a dark screen gives black on white, without navigation."""
    page = new_page(color_scheme="dark")
    page.goto(site_url + path)
    page.emulate_media(media="print", color_scheme="dark")

    expect(page.locator("h1")).to_have_css("color", PRINTED_INK)
    expect(page.locator("html")).to_have_css("background-color", "rgb(255, 255, 255)")
    for hidden in page.locator("header nav, .skip, .filter, button").all():
        expect(hidden).to_be_hidden()


def test_a_printed_paper_spells_its_links_out(new_page, site_url):
    page = new_page()
    page.goto(site_url + PAPER)
    page.emulate_media(media="print")
    link = page.locator(".paper > .links a").first

    after = link.evaluate("link => getComputedStyle(link, '::after').content")

    assert "proceedings.example.org" in after


# Any width, any size of type


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("width", [320, 390, 768, 1280, 2560])
def test_no_page_scrolls_sideways(new_page, site_url, path, width):
    page = new_page(viewport={"width": width, "height": 800})
    page.goto(site_url + path)

    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_line_holds_about_66_characters(new_page, site_url):
    page = new_page(viewport={"width": 1280, "height": 900})
    page.goto(site_url + PAPER)
    per_line = page.evaluate(
        """() => {
          const probe = document.createElement("span");
          probe.textContent = "How physics helps understand learning ".repeat(10);
          probe.style.whiteSpace = "nowrap";
          document.querySelector("main p").append(probe);
          const size = parseFloat(getComputedStyle(probe).fontSize);
          const root = parseFloat(getComputedStyle(document.documentElement).fontSize);
          const one = probe.offsetWidth / probe.textContent.length * root / size;
          return document.querySelector("main").offsetWidth / one;
        }"""
    )

    assert 58 < per_line < 76


@pytest.mark.parametrize("path", [HOME, LIST])
def test_no_bracket_is_left_alone_at_the_end_of_a_line(new_page, site_url, path):
    page = new_page(viewport={"width": 320, "height": 800})
    page.goto(site_url + path)

    broken = page.locator(".links span").evaluate_all(
        "spans => spans.filter(s => s.getClientRects().length > 1).map(s => s.textContent)"
    )

    assert broken == []


@pytest.mark.parametrize("path", PAGES)
def test_nothing_moves_while_a_page_loads(new_page, site_url, path):
    page = new_page(viewport={"width": 390, "height": 844})
    page.add_init_script(
        """window.shifts = [];
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) window.shifts.push(entry.value);
        }).observe({ type: "layout-shift", buffered: true });"""
    )
    page.goto(site_url + path, wait_until="networkidle")

    assert page.evaluate("window.shifts") == []


# Keyboard


def test_the_first_stop_leads_past_the_navigation(new_page, site_url):
    page = new_page()
    page.goto(site_url + HOME)
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the text")

    expect(skip).to_be_focused()
    assert skip.bounding_box()["width"] > 50
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


@pytest.mark.parametrize("path", PAGES)
def test_the_keyboard_reaches_everything_and_shows_where_it_is(new_page, site_url, path):
    page = new_page()
    page.goto(site_url + path)
    wanted = page.evaluate(
        """() => {
          const parts = ["outlineStyle", "borderBottomWidth"];
          window.look = (element) => {
            const style = getComputedStyle(element);
            return parts.map((part) => style[part]).join();
          };
          return [...document.querySelectorAll("a[href], button, input, summary")]
            .filter((element) => element.checkVisibility() && element.tabIndex >= 0)
            .map((element, stop) => {
              element.dataset.look = window.look(element);
              return (element.dataset.stop = stop);
            });
        }"""
    )
    reached, unseen = [], []
    for _ in range(len(wanted)):
        page.keyboard.press("Tab")
        stop, name, visible = page.evaluate(
            """() => {
              const here = document.activeElement;
              return [here.dataset.stop, here.textContent || here.id,
                      window.look(here) !== here.dataset.look];
            }"""
        )
        reached.append(int(stop) if stop else None)
        if not visible:
            unseen.append(name)

    assert reached == wanted
    assert unseen == []


# The figure of the record


def test_every_stone_is_a_named_link_to_its_paper(page, site_url):
    page.goto(site_url + LIST)
    stones = page.locator("a.stone")
    listed = page.locator("section:not(:has(#theses)) .title a")

    assert stones.count() == listed.count()
    titles = dict(
        page.locator(".title a").evaluate_all(
            "links => links.map(link => [link.getAttribute('href'), link.textContent])"
        )
    )
    for stone in stones.all():
        expect(stone).to_have_accessible_name(
            re.compile(re.escape(titles[stone.get_attribute("href")]))
        )


def test_the_years_of_the_figure_lead_into_the_list(page, site_url):
    page.goto(site_url + LIST)
    years = page.locator(".board a.year")

    assert years.count() > 0
    for year in years.all():
        expect(page.locator(f"[id='{year.text_content()}']")).to_have_text(year.text_content())


@pytest.mark.parametrize("width", [320, 1280])
def test_a_stone_shows_its_name_without_script(new_page, site_url, width):
    """Whole, below the figure: while one points at it, and when the keyboard is on it."""
    page = new_page(java_script_enabled=False, viewport={"width": width, "height": 900})
    page.goto(site_url + LIST)
    stone, other = page.locator("a.stone").first, page.locator("a.stone").last
    names = [one.locator("span") for one in (stone, other)]
    figure = page.locator(".record").bounding_box()

    stone.hover()
    for shown, hidden in (names, names[::-1]):
        box = shown.bounding_box()
        assert box["width"] > 200
        assert (box["x"], box["y"]) == (figure["x"], figure["y"] + figure["height"])
        expect(hidden).to_have_css("clip-path", "inset(50%)")
        page.mouse.move(0, 0)
        other.focus()


def test_the_figure_is_one_stop_of_the_keyboard(page, site_url):
    """Arrows go from stone to stone; without script a link leads past all of them."""
    page.goto(site_url + LIST)
    stops = page.locator(".board a:not([tabindex='-1'])")
    expect(stops).to_have_count(1)
    stops.focus()
    focused = page.locator(":focus")
    year = focused.text_content()
    page.keyboard.press("ArrowRight")
    expect(focused).to_have_class(re.compile("stone"))
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowLeft")
    assert focused.text_content() < year
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowUp")
    assert focused.text_content() == year
    expect(stops).to_have_count(1)


def test_the_figure_can_be_passed_over(new_page, site_url):
    page = new_page(java_script_enabled=False)
    page.goto(site_url + LIST)
    skip = page.get_by_role("link", name="Skip the figure")
    skip.focus()
    assert skip.bounding_box()["width"] > 50
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")

    expect(page.locator("section a:focus")).to_have_count(1)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_stones_are_seen_and_can_be_touched(new_page, site_url, scheme):
    """Stone or rim stands against the paper 3 to 1, as WCAG asks; each is 24 pixels large."""
    page = new_page(viewport={"width": 320, "height": 800}, color_scheme=scheme)
    page.goto(site_url + LIST)
    paper = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    for kind in (".stone:not(.white)", ".stone.white"):
        stone = page.locator(f".board a{kind}").first
        colours = stone.evaluate(
            "one => ['borderTopColor', 'outlineColor'].map("
            "(part) => getComputedStyle(one, '::before')[part])"
        )
        assert max(contrast(colour, paper) for colour in colours) >= 3, kind
        assert stone.bounding_box()["width"] >= 24
        assert stone.bounding_box()["height"] >= 24


def contrast(one: str, other: str) -> float:
    """Of two colours as browsers write them, by WCAG."""

    def luminance(colour: str) -> float:
        parts = [int(part) / 255 for part in re.findall(r"\d+", colour)[:3]]
        red, green, blue = [
            part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
        ]
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)

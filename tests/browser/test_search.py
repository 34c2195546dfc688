"""Search over the whole site: what is found, told and asked for."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import axe_playwright_python
import pytest
from playwright.sync_api import expect

from atomic_publish.manifest import is_hashed
from languages.editions import Editions
from site_parts.search import make_index
from tests.conftest import served
from tests.projects import build
from tests.site.pages import html_files, parsed, text

pytestmark = pytest.mark.browser

SEARCH = "/search/"
PAPER = "Patient Barometers: Learning to Wait with Signal Theory"


def found(page, words: str) -> list[str]:
    """The titles listed for some words, once it is said how many there are."""
    page.get_by_role("searchbox").fill(words)
    expect(page).to_have_url(re.compile("q="))
    expect(page.locator("output")).to_have_text(re.compile("found$"))
    page.wait_for_load_state("networkidle")
    return page.locator("#found .title").all_inner_texts()


@pytest.fixture
def searching(page, site_url):
    page.goto(site_url + SEARCH)
    return page


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("barometers", PAPER),
        ("signal classifier", PAPER),
        # Of a summary.
        ("rescaling symmetry stationary", "A Law of Balance for Drifting Learners"),
        # People, a venue, the owner's words.
        ("Morrow", PAPER),
        ("Åkesson Rossi", "Tides of Representation"),
        ("curriculum vitae", "Curriculum"),
    ],
)
def test_a_page_is_found_by_its_words(searching, words, title):
    assert any(name.startswith(title) for name in found(searching, words))


def test_a_paper_is_found_once_and_on_its_own_page(searching):
    """Lists repeat the titles; they are no finds of their own."""
    assert found(searching, "barometers") == [PAPER]
    expect(searching.locator("output")).to_have_text("1 found")

    searching.locator("#found a").click()
    expect(searching).to_have_url(re.compile("/publications/lindqvist2019barometers/$"))
    expect(searching.get_by_role("heading", level=1)).to_have_text(PAPER)


def test_an_excerpt_marks_the_words_and_does_not_repeat_the_title(searching):
    found(searching, "rescaling symmetry")
    expect(searching.locator("#found mark").first).to_be_visible()

    found(searching, "learning")
    for item in searching.locator("#found li").all():
        end = item.locator(".title").inner_text()[-12:]
        assert end not in item.locator(".aside").inner_text()[:90]


def test_nothing_found_is_said(searching):
    searching.get_by_role("searchbox").fill("barometers")
    expect(searching.locator("#found li")).to_have_count(1)
    searching.get_by_role("searchbox").fill("xyzzyq")

    expect(searching.locator("output")).to_have_text("None found")
    expect(searching.locator("#found li")).to_have_count(0)


@pytest.mark.parametrize(
    "words", ["inproceedings", "lindqvist2019barometers", "barometers inproceedings"]
)
def test_entries_to_copy_and_figures_are_no_text(searching, words):
    """Nor is a find what only begins like the word."""
    searching.get_by_role("searchbox").fill(words)
    expect(searching.locator("output")).to_have_text("None found")
    expect(searching.locator("#found li")).to_have_count(0)


def test_the_words_are_kept_in_the_address(searching, site_url):
    found(searching, "patient barometers")
    expect(searching).to_have_url(site_url + SEARCH + "?q=patient+barometers")

    searching.reload()
    expect(searching.get_by_role("searchbox")).to_have_value("patient barometers")
    expect(searching.locator("#found a").first).to_have_text(PAPER)

    searching.get_by_role("searchbox").fill("")
    expect(searching).to_have_url(site_url + SEARCH)
    expect(searching.locator("output")).to_have_text("")
    expect(searching.locator("#found li")).to_have_count(0)


def test_the_last_words_typed_win(searching):
    """However long the answer to the first letters takes."""
    searching.get_by_role("searchbox").press_sequentially("barometers", delay=30)
    expect(searching.locator("output")).to_have_text("1 found")
    searching.wait_for_timeout(300)

    assert searching.locator("#found .title").all_inner_texts() == [PAPER]


def test_more_is_a_button_that_goes_on_where_it_stood(searching):
    titles = found(searching, "lindqvist")
    button = searching.get_by_role("button", name="more")
    assert int(searching.locator("output").inner_text().split()[0]) > len(titles)
    button.press("Enter")

    expect(searching.locator("#found li").nth(len(titles)).locator("a")).to_be_focused()


def test_by_keyboard_alone(page, site_url):
    page.goto(site_url)
    page.get_by_role("link", name="Search", exact=True).press("Enter")
    expect(page).to_have_url(site_url + SEARCH)
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "q":
            break
    page.keyboard.type("barometers")
    page.keyboard.press("Enter")
    expect(page.locator("#found li")).to_have_count(1)
    page.keyboard.press("Tab")
    expect(page.locator("#found a")).to_be_focused()
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text(PAPER)


def test_the_index_is_fetched_when_the_field_is_used(page, site_url):
    asked = []
    page.on("request", lambda request: asked.append(urlsplit(request.url).path))
    page.goto(site_url + SEARCH, wait_until="networkidle")
    assert [path for path in asked if path.startswith("/pagefind/")] == []

    found(page, "barometers")
    assert "/pagefind/pagefind.js" in asked


def test_an_index_that_does_not_come_is_told_and_asked_for_again(page, site_url):
    page.route("**/pagefind-entry.json*", lambda route: route.abort())
    page.route("**/pagefind.js", lambda route: route.abort())
    page.goto(site_url + SEARCH)
    page.get_by_role("searchbox").fill("barometers")
    expect(page.locator("output")).to_have_text("The index did not load")


def trouble_of(page) -> list[str]:
    """What the console and the security policy complain of from now on."""
    trouble: list[str] = []
    page.on("console", lambda line: trouble.append(line.text) if line.type == "error" else None)
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.add_init_script(
        """addEventListener("securitypolicyviolation",
             (event) => console.error(event.violatedDirective, event.blockedURI))"""
    )
    return trouble


def test_nothing_breaks_the_security_policy(page, site_url):
    trouble = trouble_of(page)
    page.goto(site_url + SEARCH)

    assert found(page, "barometers") == [PAPER]
    assert trouble == []


@pytest.fixture
def below_a_path(tmp_path: Path) -> Iterator[str]:
    """The address of a server that shows ``tmp_path/~x``, as a shared host shows a user's."""
    with served(tmp_path) as url:
        yield f"{url}/~x"


def test_as_the_public_gets_it_below_a_path(page, project, below_a_path, tmp_path):
    """All is at the address that the site was built for."""
    address = f"SITEURL={json.dumps(below_a_path)}"
    build(project, tmp_path / "~x", "-s", "publishconf.py", "-e", address)
    trouble = trouble_of(page)
    page.goto(below_a_path + SEARCH)

    assert found(page, "barometers") == [PAPER]
    expect(page.locator("#found a")).to_have_attribute(
        "href", "/~x/publications/lindqvist2019barometers/"
    )
    assert trouble == []


def test_with_relative_addresses_below_any_path(page, below_a_path, disk_site, tmp_path):
    """The place need not be known."""
    (tmp_path / "~x").symlink_to(disk_site)
    page.goto(below_a_path + SEARCH)

    assert found(page, "barometers") == [PAPER]
    page.locator("#found a").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(PAPER)


def test_built_without_pagefind_the_page_says_how_to_get_it(project, tmp_path):
    """In development; the public, who cannot, is not led there. No build fails of it."""
    without = "import runpy, sys; sys.modules['pagefind'] = None; sys.argv[:] = sys.argv[1:]; "
    without += "sys.path[0] = 'plugins'; runpy.run_path(sys.argv[0], run_name='__main__')"
    pages = {}
    for settings in ("pelicanconf.py", "publishconf.py"):
        output = tmp_path / settings / "output"
        script = ["plugins/building", "-s", settings, "-o", str(output)]
        script += ["-e", "SEARCH_INDEX=true"]
        command = [sys.executable, "-c", without, *script, "--fatal", "warnings"]
        subprocess.run(command, cwd=project, check=True, capture_output=True)
        assert not (output / "pagefind").exists()
        pages[settings] = parsed(output / "search" / "index.html")
        assert "pip install 'pagefind[bin]'" in pages[settings].main.get_text()
        assert pages[settings].select("main form, script[src*=search]") == []

    menus = {name: text(page.select_one("nav")).split() for name, page in pages.items()}
    assert "Search" in menus["pelicanconf.py"]
    assert "Search" not in menus["publishconf.py"]


def test_what_is_no_find_is_not_indexed(site):
    indexed = {
        path.relative_to(site).as_posix(): bool(parsed(path).select("main[data-pagefind-body]"))
        for path in html_files(site)
    }
    left_out = {name for name, is_indexed in indexed.items() if not is_indexed}

    assert left_out - {name for name in indexed if name.startswith("drafts/")} == {
        "404.html",
        "search/index.html",
    }
    assert {"404.html", "search/index.html"} <= left_out
    fragments = list((site / "pagefind" / "fragment").iterdir())
    assert len(fragments) == sum(indexed.values())


def test_from_a_disk_it_says_what_it_needs(page, disk_site):
    page.goto((disk_site / "search" / "index.html").as_uri())

    expect(page.locator("output")).to_have_text("Search needs a server")


def test_without_script_it_points_to_the_list(new_page, site_url):
    page = new_page(java_script_enabled=False)
    page.goto(site_url + SEARCH)

    expect(page.get_by_role("searchbox")).to_have_count(0)
    expect(page.get_by_role("button")).to_have_count(0)
    line = page.locator("main noscript")
    expect(line).to_contain_text("Searching needs script.", use_inner_text=True)
    line.locator("a").click()
    expect(page).to_have_url(site_url + "/publications/")


@pytest.mark.parametrize("words", ["", "?q=symmetry"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_nothing(new_page, site_url, width, scheme, words):
    page = new_page(viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True)
    page.goto(site_url + SEARCH + words, wait_until="networkidle")
    if words:
        expect(page.locator("#found mark").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    source = Path(axe_playwright_python.__file__).parent / "axe.min.js"
    page.evaluate(source.read_text(encoding="utf-8"))
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    broken = page.evaluate(
        "tags => axe.run(document, {runOnly: tags, resultTypes: ['violations']})", tags
    )["violations"]

    assert [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in broken] == []


TOY = """<!DOCTYPE html><html lang="{lang}"><title>{title}</title>
<main data-pagefind-body><h1>{title}</h1><p>{text}</p></main></html>"""


@pytest.mark.parametrize("words", ["対称性", "対称", "称性の破", "対称性 symmetry"])
def test_words_of_japanese_are_found_and_shown_whole(new_page, site, tmp_path, words):
    """Also in the middle of a run of characters; what is shown has no spaces of the index."""
    root = tmp_path / "site"
    shutil.copytree(site, root, ignore=shutil.ignore_patterns("pagefind"))
    page = TOY.format(lang="ja", title="深層学習に於ける対称性の破れ", text="A symmetry is broken.")
    (root / "thesis.html").write_text(page, "utf-8")
    assert make_index(root, Editions("en")) == ""
    with served(root) as url:
        searching = new_page()
        searching.goto(url + SEARCH)

        assert found(searching, words) == ["深層学習に於ける対称性の破れ"]


def test_an_open_page_goes_on_after_a_publish(new_page, site, tmp_path):
    """Hashed files are carried over; the starter files of old and new are of one make."""
    root = tmp_path / "site"
    shutil.copytree(site, root)
    with served(root) as url:
        searching = new_page()
        searching.goto(url + SEARCH)
        assert found(searching, "Rossi")
        old = {path: path.read_bytes() for path in root.glob("pagefind/**/*") if path.is_file()}
        # All pages but the search are others now, and so is each piece of the index.
        for page in root.rglob("index.html"):
            page.write_text(page.read_text("utf-8").replace("arometers", "arographs"), "utf-8")
        assert make_index(root, Editions("en")) == ""
        for path, content in old.items():
            if not path.exists() and is_hashed(path.relative_to(root).as_posix()):
                path.write_bytes(content)

        searching.get_by_role("searchbox").fill("barometers")
        expect(searching.locator("#found .title")).to_have_text([PAPER])
        searching.goto(url + SEARCH)
        assert found(searching, "barographs") == [PAPER.replace("meters", "graphs")]


COUNT_ADDRESSES = """
  window.addresses = 0;
  const replace = history.replaceState;
  history.replaceState = function (...given) {
    window.addresses += 1;
    replace.apply(this, given);
  };
"""
TYPE = """(field, words) => {
  for (const letter of words) {
    field.value += letter;
    field.dispatchEvent(new Event("input"));
  }
}"""


def test_typing_changes_the_address_once(new_page, site_url):
    """Some browsers fetch the icon anew whenever it changes."""
    page = new_page()
    page.add_init_script(COUNT_ADDRESSES)
    page.goto(site_url + SEARCH)
    page.get_by_role("searchbox").evaluate(f"(field) => ({TYPE})(field, 'barometers')")
    page.wait_for_url("**?q=barometers")

    assert page.evaluate("window.addresses") == 1

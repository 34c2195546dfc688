"""What a visit costs and whom it meets: bytes, requests, the security policy, axe."""

from __future__ import annotations

import gzip
import re
from pathlib import Path
from urllib.parse import urlsplit

import axe_playwright_python
import pytest

from site_parts.stylesheet import Stylesheet
from tests.projects import ROOT

pytestmark = pytest.mark.browser

PAGES = (
    "/",
    "/publications/",
    "/publications/lindqvist2025tides/",
    "/talks/",
    "/cv/",
    "/404.html",
)

# The first flight of a TCP connection: ten segments of 1,460 bytes.
FIRST_FLIGHT = 14_600
# Pages that should leave room in it.
SMALL, SMALL_PAGES = 8_000, ("index.html", "cv/", "publications/", "talks/")
SCRIPT = 4_096


def compressed(path: Path) -> int:
    return len(gzip.compress(path.read_bytes(), 9, mtime=0))


def test_every_page_paints_from_the_first_round_trip(site):
    """The style sheet is inside, so a page's own weight is all there is to wait for."""
    heavy = {
        str(page.relative_to(site)): compressed(page)
        for page in site.rglob("*.html")
        if compressed(page) > FIRST_FLIGHT
    }

    assert heavy == {}


def test_home_papers_talks_and_cv_are_lighter_still(site):
    pages = [page.relative_to(site) for page in site.rglob("index.html")]
    heavy = {
        str(page): compressed(site / page)
        for page in pages
        if str(page).startswith(SMALL_PAGES)
        and str(page) != "publications/index.html"
        and compressed(site / page) > SMALL
    }

    assert heavy == {}


def selectors(sheet: Stylesheet) -> set[str]:
    return {one for rule in sheet.rules for one, _names in rule.every_selector()}


# What is not always so, or not in the page.
STATES = re.compile(r"::?(?:before|after|marker|-webkit[\w-]*|target|hover|focus[\w-]*)")


def test_a_page_leaves_out_only_rules_that_nothing_in_it_meets(new_page, site):
    """Whatever the whole style sheet would find in a page, the page's own has."""
    page = new_page()
    every = selectors(Stylesheet.read(ROOT / "theme" / "static" / "css" / "site.css"))
    for path in sorted(site.rglob("index.html")):
        html = path.read_text(encoding="utf-8")
        [own] = re.findall("<style>(.*?)</style>", html, re.S)
        left_out = sorted(STATES.sub("", one) or "*" for one in every - selectors(Stylesheet(own)))
        page.set_content(re.sub(r"<(style|script|meta).*?>(.*?</\1>)?", "", html, flags=re.S))
        met = page.evaluate("all => all.filter((one) => document.querySelector(one))", left_out)

        assert met == [], path


def test_the_script_is_small(site):
    """Search loads Pagefind's own, when somebody searches and not before."""
    scripts = [path for path in site.rglob("*.js") if path.parent.name != "pagefind"]

    assert [script.name for script in scripts if script.stat().st_size > SCRIPT] == []


@pytest.mark.parametrize("path", PAGES)
def test_a_page_asks_for_itself_its_scripts_and_its_icon(new_page, site_url, path):
    """A script for every page, and one more where there is a list to filter."""
    page = new_page()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(site_url + path, wait_until="networkidle")

    assert {urlsplit(url).netloc for url in asked} == {urlsplit(site_url).netloc}
    scripts = {url for url in asked if url.endswith(".js")}
    # The face, where the machine has none such.
    files = (".js", ".svg", ".png", ".ico", ".webp", ".woff2")
    others = [url for url in asked if not url.endswith(files)]
    assert others == [site_url + path]
    assert len(scripts) == (2 if page.locator(".filter").count() else 1)


@pytest.mark.parametrize("path", PAGES)
def test_nothing_breaks_the_security_policy(new_page, site_url, path):
    page = new_page(permissions=["clipboard-read", "clipboard-write"])
    trouble = []
    page.on("console", lambda line: trouble.append(line.text) if line.type == "error" else None)
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.add_init_script(
        """addEventListener("securitypolicyviolation",
             (event) => console.error(event.violatedDirective, event.blockedURI))"""
    )
    page.goto(site_url + path)
    page.get_by_role("button", name="Colours").click()
    if page.get_by_role("searchbox").count():
        first = page.locator(".works > li").first
        page.get_by_role("searchbox").fill(first.locator(".title").inner_text())
        first.get_by_role("link", name="BibTeX").click()
    page.wait_for_load_state("networkidle")

    assert trouble == []
    policy = page.locator("meta[http-equiv='Content-Security-Policy']").get_attribute("content")
    assert "'unsafe-" not in policy
    assert "default-src 'none'" in policy


@pytest.fixture(scope="session")
def axe() -> str:
    """The source of axe-core."""
    return (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")


WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def violations(page, axe) -> list:
    page.evaluate(axe)
    options = {"runOnly": WCAG, "resultTypes": ["violations"]}
    found = page.evaluate("options => axe.run(document, options)", options)["violations"]
    return [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing(new_page, site_url, axe, path, width, scheme):
    page = new_page(viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True)
    page.goto(site_url + path)

    assert violations(page, axe) == []


def test_axe_finds_nothing_on_paper(new_page, public_site, axe):
    page = new_page(viewport={"width": 794, "height": 1100}, bypass_csp=True)
    page.emulate_media(media="print")
    for path in ("", "publications/", "publications/lindqvist2025tides/", "talks/", "cv/"):
        page.goto((public_site / path / "index.html").as_uri())
        assert violations(page, axe) == []

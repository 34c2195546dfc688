"""A list in parts, in a browser: the filter reads all of them, old links find their entry."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.conftest import served
from tests.projects import build, compose
from tests.site.machines import works

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, list[str]]]:
    """Where a site of 120 papers is served, and the keys of all, the newest first."""
    project = compose("many", tmp_path_factory.mktemp("many") / "project")
    site = build(project, project / "root", "-s", "pelicanconf.py")
    keys = [work["id"] for work in works(site)]
    with served(site) as url:
        yield url, keys


def test_the_filter_finds_what_is_on_other_pages(page: Any, many: tuple[str, list[str]]) -> None:
    url, keys = many
    complaints: list[str] = []
    page.on("console", lambda line: complaints.append(line.text))
    page.goto(f"{url}/publications/")
    here = page.locator(".works > li").count()
    assert here < len(keys)
    page.get_by_role("searchbox").focus()
    expect(page.locator(".works > li")).to_have_count(len(keys))
    expect(page.locator(".works > li:visible")).to_have_count(here)
    assert complaints == []

    page.get_by_role("searchbox").fill("1988")
    expect(page.get_by_role("status").first).to_have_text(re.compile(rf"of {len(keys)}$"))
    found = page.locator(".works > li:visible")
    expect(found).not_to_have_count(0)
    found.first.locator(".title a").click()
    expect(page).to_have_url(re.compile("/publications/key"))

    page.goto(f"{url}/publications/")
    page.get_by_role("searchbox").fill("1988")
    page.get_by_role("searchbox").fill("")
    expect(page.locator(".works > li:visible")).to_have_count(here)


def test_what_comes_from_other_pages_leaves_the_figure_alone(page: Any, many: Any) -> None:
    """A browser styles few elements for it, and not all of the page anew."""
    url, keys = many
    page.goto(f"{url}/publications/")
    stones = page.locator(".board .stone").count()
    field = page.get_by_role("searchbox")
    browser = page.context.browser
    browser.start_tracing(page=page, categories=["devtools.timeline"])
    field.focus()
    expect(page.locator(".works > li")).to_have_count(len(keys))
    field.fill("1988")
    expect(page.locator(".older .works > li:visible")).not_to_have_count(0)
    events = json.loads(browser.stop_tracing())["traceEvents"]

    styled = [e["args"]["elementCount"] for e in events if e["name"] == "UpdateLayoutTree"]
    assert stones > 100
    assert max(styled) < stones


def test_an_old_link_to_an_entry_finds_its_page(page: Any, many: tuple[str, list[str]]) -> None:
    url, keys = many
    oldest = keys[-1]
    page.goto(f"{url}/publications/#{oldest}")

    expect(page).to_have_url(re.compile(rf"/publications/older/[^/]+/#{oldest}$"))
    expect(page.locator(f"#{oldest}")).to_be_in_viewport()

    # Also where all entries have come for the filter.
    page.goto(f"{url}/publications/")
    page.get_by_role("searchbox").focus()
    expect(page.locator(".works > li")).to_have_count(len(keys))
    page.evaluate(f"location.hash = '{oldest}'")

    expect(page).to_have_url(re.compile(rf"/publications/older/[^/]+/#{oldest}$"))


def test_without_script_everything_is_reached(
    new_page: Callable[..., Any], many: tuple[str, list[str]]
) -> None:
    url, keys = many
    page = new_page(java_script_enabled=False)
    page.goto(f"{url}/publications/")
    pages = [link.get_attribute("href") for link in page.locator(".parts a").all()]
    seen = page.locator(".works > li").evaluate_all("items => items.map(item => item.id)")
    for address in pages:
        page.goto(f"{url}{address}")
        seen += page.locator(".works > li").evaluate_all("items => items.map(item => item.id)")

    assert sorted(seen) == sorted(keys)


def test_a_year_of_the_figure_leads_to_its_page(page: Any, many: tuple[str, list[str]]) -> None:
    url, _ = many
    page.goto(f"{url}/publications/")
    page.locator(".board a", has_text="1990").click()

    expect(page).to_have_url(re.compile(r"/publications/older/[^/]+/#1990$"))

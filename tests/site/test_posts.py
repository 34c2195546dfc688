"""Posts are first class: their data, preview, dates, neighbours, years, tags and feed."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

FOG = "blog/a-formula-for-fog/index.html"


def read(site: Path, name: str) -> BeautifulSoup:
    return BeautifulSoup((site / name).read_text("utf-8"), "html.parser")


def words(element) -> str:
    """The text, without the ties of typography."""
    return element.get_text().replace("\xa0", " ")


@pytest.fixture(scope="module")
def post(public_site):
    return read(public_site, FOG)


def test_machines_are_told_what_a_post_is(post, public_site):
    data = json.loads(post.select_one('script[type="application/ld+json"]').string)
    address = post.select_one('link[rel="canonical"]')["href"]

    assert data["@type"] == "BlogPosting"
    assert data["headline"] == "A formula for fog"
    assert data["url"] == address
    assert (data["datePublished"], data["dateModified"]) == ("2025-03-04", "2025-03-20")
    assert [author["name"] for author in data["author"]] == [post.select_one(".people").get_text()]
    assert set(data["keywords"]) == {"fog", "mathematics"}


def test_a_post_has_its_own_picture(post, public_site):
    url = post.select_one('meta[property="og:image"]')["content"]
    name = url[url.index("social/") :]

    assert name.startswith("social/post-a-formula-for-fog.")
    assert (public_site / name).is_file()
    assert "A formula for fog" in post.select_one('meta[property="og:image:alt"]')["content"]


def test_author_and_dates_are_shown(post):
    """The second date only where the owner wrote one."""
    assert [time["datetime"] for time in post.select(".venue time")] == ["2025-03-04", "2025-03-20"]
    assert "changed 20 March 2025" in post.select_one(".venue").get_text()


def test_a_post_leads_to_its_neighbours(post, public_site):
    """By date; the first and the last have one."""
    links = {link["rel"][0]: words(link) for link in post.select(".neighbours a")}
    last = read(public_site, "blog/what-can-be-written/index.html")

    assert links == {"next": "What can be written", "prev": "The first post"}
    assert [link["rel"] for link in last.select(".neighbours a")] == [["prev"]]


def test_the_blog_is_an_archive_by_year(public_site):
    """With the tags and the feed; every post once, newest first."""
    blog = read(public_site, "blog/index.html")
    years = {
        section.h2.get_text(): [words(link) for link in section.select(".title a")]
        for section in blog.select("section")
    }
    links = {link.get_text(): link["href"] for link in blog.select("main > :is(.tags, .links) a")}

    assert list(years.items()) == [
        ("2025", ["What can be written", "A formula for fog"]),
        ("2024", ["The first post"]),
    ]
    assert list(links) == ["fog", "mathematics", "feed"]
    assert links["feed"].endswith("feeds/posts.atom.xml")


def test_a_text_has_the_script_it_needs_and_no_other(site):
    """Code that can be copied and notes in the margin."""
    script = re.compile(r"theme/text\.\w+\.js")
    assert script.search((site / FOG).read_text("utf-8"))
    assert not script.search((site / "blog/the-first-post/index.html").read_text("utf-8"))

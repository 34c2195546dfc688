"""A talk to come says when it is, down to the hour and the zone, wherever it is named."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup

HOUR = "09:30 (UTC+1)"


@pytest.mark.parametrize(
    "name", ["index.html", "talks/index.html", "talks/lighthouse-keepers/index.html"]
)
def test_a_talk_to_come_says_its_hour(site, name):
    page = BeautifulSoup((site / name).read_text("utf-8"), "html.parser")

    assert HOUR in page.main.get_text()


def test_the_hour_of_a_talk_that_is_past_is_on_its_page_alone(site):
    page = BeautifulSoup((site / "talks/index.html").read_text("utf-8"), "html.parser")

    assert len(page.select(".hour")) == 1


def test_a_talk_leads_to_its_neighbours(site):
    """As a post does: a page of a talk is no dead end."""
    page = BeautifulSoup((site / "talks/patience/index.html").read_text("utf-8"), "html.parser")
    links = {
        link["rel"][0]: link.get_text().replace("\xa0", " ")
        for link in page.select(".neighbours a")
    }

    assert links == {"next": "A Congress of Lighthouse Keepers", "prev": "Symmetries of Harbours"}

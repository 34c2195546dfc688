"""The menu says where it leads and where the reader is."""

from __future__ import annotations

import logging
from types import SimpleNamespace

import pytest

from pelican_bibtex.people import Owner
from site_parts.menu import links, menu

LINKS = [("Ada", ""), ("Talks", "talks/"), ("CV", "cv/index.html")]


@pytest.mark.parametrize(
    ("file", "current"),
    [
        ("index.html", ["page", "", ""]),
        ("talks/index.html", ["", "page", ""]),
        ("talks/a/index.html", ["", "true", ""]),
        ("cv/index.html", ["", "", "page"]),
        ("404.html", ["", "", ""]),
        ("talkshow/index.html", ["", "", ""]),
    ],
)
def test_the_page_one_is_on_is_marked(file, current):
    """Or the part of the site that it belongs to; the home page has no parts."""
    assert [item.current for item in menu(LINKS, file)] == current
    assert [(item.label, item.url) for item in menu(LINKS, file)] == LINKS


def context(**more):
    return {
        "owner": Owner(name="Ada"),
        "home_url": "",
        "MENU": [("Publications", "publications/"), ("Talks", "talks/"), ("CV", "cv/")],
        "PUBLICATIONS_URL": "publications/",
        "TALKS_URL": "talks/",
        "SEARCH_URL": "search/",
        "DIRECT_TEMPLATES": ["index", "search"],
        "bibliography": ["a work"],
        "talks": ["a talk"],
        "pages": [SimpleNamespace(save_as="cv/index.html")],
        "search_index": True,
        "is_public": True,
        **more,
    }


@pytest.mark.parametrize(
    ("given", "labels"),
    [
        ({}, "Ada Publications Talks CV Search"),
        ({"talks": []}, "Ada Publications CV Search"),
        ({"bibliography": []}, "Ada Talks CV Search"),
        ({"search_index": False}, "Ada Publications Talks CV"),
        ({"search_index": False, "is_public": False}, "Ada Publications Talks CV Search"),
        (
            {"search_index": False, "is_public": False, "DIRECT_TEMPLATES": []},
            "Ada Publications Talks CV",
        ),
        ({"MENU": []}, "Ada Search"),
        ({"pages": []}, "Ada Publications Talks Search"),
        ({"MENU": [("Group", "https://example.org/"), ("PDF", "cv.pdf")]}, "Ada Group PDF Search"),
    ],
)
def test_links(given, labels):
    """A list of nothing is left out; search is offered where there is an index, or one to get."""
    assert [label for label, _ in links(context(**given))] == labels.split()


def test_an_entry_that_leads_nowhere_is_told(caplog):
    """But not what the menu of a new site names before it is there."""
    with caplog.at_level(logging.WARNING):
        shown = links(context(MENU=[("CV", "cv/"), ("Teaching", "teching/")], pages=[]))

    assert [label for label, _ in shown] == ["Ada", "Search"]
    assert caplog.messages == [
        "pelicanconf.py: MENU: 'teching/' (Teaching) is the address of no page; "
        "correct it or add the page [SITE001]"
    ]

"""Old addresses lead on, and what cannot is told where it stands."""

from __future__ import annotations

import pytest
from toy_site import build, write

from site_parts.redirects import Redirect, of_file, sound
from writing.source import Source

PLUGIN = 'PLUGINS += ["site_parts.redirects"]\n'
TEMPLATE = {"templates/redirect.html": "{{ '' if elsewhere else SITEURL ~ '/' }}{{ moved_to }}"}
NOWHERE = Source("x.md", "")


@pytest.mark.parametrize(
    ("old", "path"),
    [
        ("old.html", "old.html"),
        ("/old.htm", "old.htm"),
        ("/blog/2019/a/", "blog/2019/a/index.html"),
        ("blog/2019/a", "blog/2019/a/index.html"),
        ("a.html/", "a.html/index.html"),
        ("caf%C3%A9/", "café/index.html"),
        # No way out of the site.
        ("/a/../../../etc/", "etc/index.html"),
        # What no page can stand for.
        ("", ""),
        ("/", ""),
        ("..", ""),
        ("paper.pdf", ""),
        ("https://example.org/a/", ""),
        ("//example.org/a/", ""),
        ("a/?p=1", ""),
        ("a/#b", ""),
        ("a\\b/", ""),
    ],
)
def test_where_the_page_of_an_old_address_stands(old, path):
    assert Redirect(old, "cv/", NOWHERE, 1).path == path


def test_the_file_of_a_whole_site():
    """Comments and empty lines are none; a line that is no pair is told."""
    told = []
    text = "# moved\n\n/a.html  /cv/ # why\n/b/ https://example.org/#x\nalone\n"
    found = of_file(Source("redirects.txt", text, report=told.append))

    assert [(r.old, r.url, r.line) for r in found] == [
        ("/a.html", "/cv/", 3),
        ("/b/", "https://example.org/#x", 4),
    ]
    assert [problem.line for problem in told] == [5]


@pytest.mark.parametrize(
    "url", ["/nowhere/", "../cv/", "javascript:alert(1)", "//evil.example/", "file:///etc/passwd"]
)
def test_a_redirect_leads_somewhere(tmp_path, url):
    told = []
    source = Source("redirects.txt", "", report=told.append)

    assert sound([Redirect("/a/", url, source, 7)], tmp_path) == {}
    assert [(problem.line, problem.key) for problem in told] == [(7, "redirect_from")]


SITE = {
    "pages/cv.md": "Title: CV\nRedirect_from: vita.html, cv/old/\n\nText.\n",
    "posts/a.md": "Title: A\nDate: 2025-05-02\nRedirect_from: 2019/a/\n    2020/a/\n\nText.\n",
    "talks/t.md": "Title: T\nRedirect_from: t.html\n\nText.\n",
    "redirects.txt": "/papers.html /cv/#papers\n/out/ https://example.com/\n",
}


def test_old_addresses_lead_on(tmp_path):
    """Of pages, posts and talks, and of a whole site; no reader finds them in the sitemap."""
    write(tmp_path, TEMPLATE)
    site = build(tmp_path, SITE, PLUGIN)
    here = "https://example.org/~ada"

    assert (site.status, site.problems) == (0, [])
    assert {name: site.text(name) for name in sorted(site.files) if _leads(site.text, name)} == {
        "2019/a/index.html": f"{here}/blog/a/",
        "2020/a/index.html": f"{here}/blog/a/",
        "cv/old/index.html": f"{here}/cv/",
        "out/index.html": "https://example.com/",
        "papers.html": f"{here}/cv/#papers",
        "t.html": f"{here}/talks/t/",
        "vita.html": f"{here}/cv/",
    }
    assert not [
        old for old in ("vita", "2019", "papers", "/out/") if old in site.text("sitemap.xml")
    ]


def _leads(text, name: str) -> bool:
    return name.endswith(".html") and text(name).startswith("https:")


def test_what_cannot_lead_on_is_told(tmp_path):
    """A live page, an address that leads to two, one that is no page: a line each."""
    write(tmp_path, TEMPLATE)
    files = {
        "pages/cv.md": "Title: CV\nRedirect_from: about/, a.pdf\n\nText.\n",
        "pages/about.md": "Title: About\nRedirect_from: same/\n\nText.\n",
        "redirects.txt": "same/ cv/\n",
    }
    site = build(tmp_path, files, PLUGIN)

    assert site.status == 0
    assert sorted(site.problems) == [
        "content/pages/cv.md:2: redirect_from: 'a.pdf' cannot be a page of this site;"
        " write the path of an old page, such as blog/2019/old/ or old.html [SITE003]",
        "content/pages/cv.md:2: redirect_from: 'about/' is the address of a page; take one of the two away [SITE003]",
        "content/redirects.txt:1: redirect: 'same/' leads on from content/pages/about.md:2, too;"
        " take one of the two away [SITE003]",
    ]
    assert "About" in site.text("about/index.html")

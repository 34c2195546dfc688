"""Feeds, sitemap and robots.txt, by the rules of their formats."""

from __future__ import annotations

import os
import re
import subprocess
import xml.etree.ElementTree as ET
from datetime import UTC, datetime, timedelta, timezone

import feedparser
import pytest
from toy_site import NOW, Site, build, write

from pelican_bibtex.exports.atom import Entry, feed, moment
from pelican_bibtex.people import People
from pelican_bibtex.publication import Publication
from pelican_bibtex.reading.bibtex import parse
from pelican_bibtex.reading.interpret import interpret
from pelican_bibtex.settings import Settings
from site_parts.addresses import address
from site_parts.feeds import absolute_links, news
from site_parts.sitemap import Changes, robots, sitemap

A = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
CLOCK = datetime(2025, 6, 1, 12, tzinfo=UTC)
RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:Z|[+-]\d\d:\d\d)")


def feed_of(*entries: Entry) -> bytes:
    return feed(
        entries,
        site_url="https://example.org/~ada",
        url="feeds/all.atom.xml",
        id="feeds/all.atom.xml",
        author="Ada",
        title="T",
        stylesheet="feeds/feed.css",
    ).encode()


def entry(slug: str = "a", **more) -> Entry:
    return Entry(
        **{
            "id": f"tag:example.org,2025:{slug}",
            "title": "A",
            "url": f"https://example.org/~ada/{slug}/",
            "updated": CLOCK,
            **more,
        }
    )


def check_rules(data: bytes) -> ET.Element:
    """What RFC 4287 asks for and no validator at hand looks at."""
    root = ET.fromstring(data)
    assert f"{A}feed" == root.tag
    entries = root.findall(f"{A}entry")
    for part in (root, *entries):
        assert [len(part.findall(f"{A}{n}")) for n in ("id", "title", "updated")] == [1, 1, 1]
        assert all(RFC3339.fullmatch(found.text) for found in part.findall(f"{A}updated"))
        assert all(RFC3339.fullmatch(found.text) for found in part.findall(f"{A}published"))
        assert re.match(r"tag:[\w.]+,\d{4}:\S+$", part.findtext(f"{A}id"))
    ids = [found.text for found in root.iter(f"{A}id")]
    assert len(set(ids)) == len(ids)
    assert root.findtext(f"{A}author/{A}name")
    assert len(root.findall(f"{A}link[@rel='self']")) == 1
    assert all(link.get("href").startswith("https://") for link in root.iter(f"{A}link"))
    assert len({len(found.findall(f"{A}link[@rel='alternate']")) for found in entries} | {1}) == 1
    return root


@pytest.mark.parametrize(
    "entries",
    [
        [],
        [entry()],
        [entry(), entry("b", published=CLOCK, summary="S", content="<p>&amp;</p>", tags=("x",))],
        [
            entry(
                title="<b> & \x01",
                summary="\x0b",
                content="]]>\ufffe",
                authors=(("B", ""), ("C", "")),
            )
        ],
    ],
)
def test_feeds_are_valid(entries):
    data = feed_of(*entries)

    assert len(entries) == len(check_rules(data).findall(f"{A}entry"))
    assert not feedparser.parse(data).bozo


def test_an_empty_feed_does_not_change():
    """Another commit, another day: nothing to send to a server."""
    root = check_rules(feed_of())

    assert root.findtext(f"{A}updated") == "1970-01-01T00:00:00Z"


def test_a_feed_is_as_new_as_its_newest_entry():
    older = entry("b", updated=CLOCK - timedelta(days=1))

    assert check_rules(feed_of(older, entry())).findtext(f"{A}updated") == "2025-06-01T12:00:00Z"


def test_a_person_can_read_a_feed():
    """A style sheet, and links that work in a browser."""
    text = feed_of(entry(title="A & B", when="May 2025")).decode()
    root = ET.fromstring(text)
    links = root.findall(".//{http://www.w3.org/1999/xhtml}a")

    assert (
        '<?xml-stylesheet type="text/css" href="https://example.org/~ada/feeds/feed.css"?>' in text
    )
    assert [(link.text, link.get("href")) for link in links] == [
        ("The site of Ada", "https://example.org/~ada/"),
        ("A & B", "https://example.org/~ada/a/"),
    ]


def test_a_person_sees_dates_as_precisely_as_they_are_known(site):
    root = ET.fromstring(site.text("feeds/all.atom.xml"))
    dates = [found.text for found in root.iter("{http://www.w3.org/1999/xhtml}small")]

    assert dates == ["2 May 2025", "May 2025", "4 March 2025"]


@pytest.mark.parametrize(
    ("time", "expected"),
    [
        (CLOCK, "2025-06-01T12:00:00Z"),
        (CLOCK.replace(tzinfo=timezone(timedelta(hours=9))), "2025-06-01T12:00:00+09:00"),
        (CLOCK.replace(microsecond=5), "2025-06-01T12:00:00Z"),
        (CLOCK.replace(tzinfo=None), "2025-06-01T12:00:00Z"),
    ],
)
def test_moments(time, expected):
    assert expected == moment(time)


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("#fn:1", "https://example.org/a/#fn:1"),
        ("../b/", "https://example.org/b/"),
        ("https://e.org/x", "https://e.org/x"),
        ("&#109;ailto:x", "&#109;ailto:x"),
        ("mailto:x", "mailto:x"),
    ],
)
def test_links_in_feeds_are_absolute(link, expected):
    found = absolute_links(f'<a href="{link}">', "https://example.org/a/")

    assert f'<a href="{expected}">' == found


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("index.html", ""),
        ("a/index.html", "a/"),
        ("a.html", "a.html"),
        ("myindex.html", "myindex.html"),
    ],
)
def test_addresses(path, expected):
    assert expected == address(path)


def test_sitemap_is_ordered_and_dates_are_days():
    data = sitemap({"b/index.html": None, "index.html": CLOCK}, "https://e.org")
    urls = [[child.text for child in url] for url in ET.fromstring(data)]

    assert urls == [["https://e.org/", "2025-06-01"], ["https://e.org/b/"]]


@pytest.mark.parametrize(
    ("site_url", "expected"),
    [
        ("https://e.org", "User-agent: *\nAllow: /\n\nSitemap: https://e.org/sitemap.xml\n"),
        ("", "User-agent: *\nAllow: /\n"),
    ],
)
def test_robots(site_url, expected):
    assert expected == robots(site_url)


CONTENT = {
    "posts/a.md": (
        "Title: A & $x^2$\nDate: 2025-05-02 10:00\nTags: physics, Go\n\n"
        "Text with $f'(x)$, a [page]({filename}/pages/about.md) and a note[^1].\n\n[^1]: Note.\n"
    ),
    "posts/b.md": "Title: B\nDate: 2025-05\nSummary: Short.\n\nText.\n",
    "talks/t.md": "Title: T\nDate: 2025-03-04\nEvent: E\n\nText.\n",
    "pages/about.md": "Title: About\n\nText.\n",
}


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Site:
    return build(tmp_path_factory.mktemp("site"), CONTENT)


@pytest.mark.parametrize(
    ("name", "titles"),
    [("all", ["A & x²", "B", "T"]), ("posts", ["A & x²", "B"]), ("talks", ["T"])],
)
def test_each_feed_has_its_entries(site, name, titles):
    data = site.path(f"feeds/{name}.atom.xml").read_bytes()
    root = check_rules(data)

    assert titles == [found.findtext(f"{A}title") for found in root.findall(f"{A}entry")]
    assert f"https://example.org/~ada/feeds/{name}.atom.xml" == root.find(
        f"{A}link[@rel='self']"
    ).get("href")


def test_entries_have_the_whole_text_readable_without_mathml(site):
    root = check_rules(site.path("feeds/posts.atom.xml").read_bytes())
    content = root.findtext(f"{A}entry/{A}content")

    assert "f′(x)" in content
    assert "<math" not in content
    assert 'href="https://example.org/~ada/about/"' in content
    assert 'href="https://example.org/~ada/blog/a-x2/#fn:1"' in content
    assert root.findtext(f"{A}entry/{A}published") == "2025-05-02T10:00:00+09:00"
    assert [c.get("term") for c in root.findall(f"{A}entry/{A}category")][:2] == ["physics", "Go"]


def test_ids_do_not_change_with_the_scheme(site, tmp_path):
    other = build(tmp_path, CONTENT, "SITEURL = 'http://example.org/~ada'\n")
    ids = [
        [found.text for found in ET.fromstring(s.text("feeds/all.atom.xml")).iter(f"{A}id")]
        for s in (site, other)
    ]

    assert ids[0] == ids[1]


def test_pages_name_the_feeds_that_have_something(site):
    feeds = [link["href"] for link in site.page("index.html").select("link")]

    assert sorted(feeds) == ["feeds/all.atom.xml", "feeds/posts.atom.xml", "feeds/talks.atom.xml"]


def test_development_has_neither_feeds_nor_sitemap(tmp_path):
    site = build(tmp_path, CONTENT, "SITEURL = ''\n")

    assert not [name for name in site.files if name.startswith("feeds/")]
    assert [name for name in site.files if name.endswith((".txt", ".xml"))] == ["robots.txt"]
    assert site.page("index.html").select("link") == []


def test_a_misspelt_feed_is_told(tmp_path):
    site = build(tmp_path, CONTENT, "FEEDS = {'al': 'x.xml'}\n")

    assert "publishconf.py: FEEDS: 'al' is no feed; name some of all, posts, talks" in site.said


def dates(site: Site) -> dict[str, str | None]:
    urls = ET.fromstring(site.path("sitemap.xml").read_bytes())
    return {
        url.findtext(f"{MAP}loc").removeprefix("https://example.org/~ada/"): url.findtext(
            f"{MAP}lastmod"
        )
        for url in urls
    }


def test_without_git_the_sitemap_has_the_dates_of_the_content(site):
    """None is made up: not for a page without a date, nor for a post of which only the month
    is known, nor for a talk, whose date is that of the event.
    """
    assert dates(site) == {
        "": "2025-05-02",
        "about/": None,
        "blog/": "2025-05-02",
        "blog/a-x2/": "2025-05-02",
        "blog/b/": None,
        "blog/tags/go/": "2025-05-02",
        "blog/tags/physics/": "2025-05-02",
        "talks/": None,
        "talks/t/": None,
    }


def commit(root, time: int) -> None:
    who = {
        f"GIT_{role}_{what}": "a@b"
        for role in ("AUTHOR", "COMMITTER")
        for what in ("NAME", "EMAIL")
    }
    when = dict.fromkeys(["GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"], f"@{time} +0000")
    for command in (["init", "-q"], ["add", "content"], ["commit", "-q", "-m", "x"]):
        subprocess.run(["git", *command], cwd=root, env={**os.environ, **who, **when}, check=True)


def test_with_git_the_sitemap_has_the_dates_of_the_files(tmp_path):
    """Never those of the build."""
    days = 86400
    write(tmp_path, {f"content/{name}": text for name, text in CONTENT.items()})
    commit(tmp_path, NOW - 20 * days)
    write(tmp_path, {"content/talks/t.md": "Title: T\nDate: 2025-03-04\n\nBetter text.\n"})
    commit(tmp_path, NOW - 10 * days)
    site = build(
        tmp_path, {**CONTENT, "talks/t.md": "Title: T\nDate: 2025-03-04\n\nBetter text.\n"}
    )

    found = dates(site)
    assert "2025-05-12" == found["blog/a-x2/"] == found["about/"] == found["blog/"]
    assert "2025-05-22" == found["talks/t/"] == found["talks/"] == found[""]
    assert b"DTSTAMP:20250522T120000Z" in site.path("talks.ics").read_bytes()


def works(bibtex: str, file: str = "x.bib") -> tuple[Publication, ...]:
    return interpret(parse(bibtex, file).entries, Settings(), People())[0]


@pytest.mark.parametrize("most", [None, 0, 1, 2, 3, 9])
def test_a_feed_of_the_latest_is_the_beginning_of_the_feed_of_all(most):
    """Also where more works are of one day than there is room for."""
    years = (2001, 2020, 2020, 2020, 1999, 2021)
    many = works(
        "".join(f"@misc{{k{n}, title={{T}}, year={year}}}" for n, year in enumerate(years))
    )
    context = {"bibliography": many}
    found = [news(context, "all", "https://a.example", NOW, "", limit) for limit in (None, most)]

    assert found[0][:most] == found[1]
    assert len(found[0]) == len(years)


def test_with_git_a_work_changed_when_a_line_of_its_entry_did(tmp_path):
    entries = [f"@misc{{{key},\n  title = {{T}},\n}}\n" for key in "abc"]
    write(tmp_path, {"content/x.bib": "".join(entries)})
    commit(tmp_path, NOW - 20 * 86400)
    text = "".join(entries).replace("b,\n  title = {T}", "b,\n  title = {U}")
    write(tmp_path, {"content/x.bib": text})
    commit(tmp_path, NOW - 10 * 86400)

    of = Changes(tmp_path / "content", found := works(text, str(tmp_path / "content" / "x.bib")))
    days = [of.latest([work]).date().isoformat() for work in found]

    assert days == ["2025-05-12", "2025-05-22", "2025-05-12"]
    assert of.latest(found).date().isoformat() == "2025-05-22"
    assert of.latest([]) is None


def test_the_404_page_is_there_and_not_in_the_sitemap(site):
    assert "404.html" in site.files
    assert "404.html" not in dates(site)

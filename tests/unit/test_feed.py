"""The Atom feed: valid by RFC 4287, and quiet where nothing new has come."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from typing import Any
from urllib.parse import urlsplit

import feedparser
import html5lib
import pytest
from markupsafe import Markup
from works import made

from pelican_bibtex.dates import PartialDate
from pelican_bibtex.exports import atom
from pelican_bibtex.exports.atom import moment, tag_uri, updated
from pelican_bibtex.publication import Author, Link, Person, Publication

SITE = "https://www.example.org/~me"
A = "{http://www.w3.org/2005/Atom}"


def author(name: str, url: str | None = None) -> Author:
    return Author(person=Person(name=name, url=url))


def work(key: str, date: PartialDate | None = None, **values: Any) -> Publication:
    given = {
        "key": key,
        "title": Markup("A &amp; <em>B</em>"),
        "authors": (author("Liu Shira", "https://shira.example/"), author("Isaac Chuang")),
        "date": PartialDate(year=2025, month=7) if date is None else date,
        "url": f"publications/{key}/",
    }
    return made("article", **(given | values))


def feed(*works: Publication, limit: int | None = None, **values: str) -> str:
    given = {
        "site_url": SITE,
        "url": "feeds/publications.atom.xml",
        "id": "publications",
        "title": "Liu Shira: publications",
        "author": "Liu Shira",
    } | values
    first_url = given.get("first_url", "")
    entries = atom.entries(works, given["site_url"], limit, first_url)
    return atom.feed(entries, **given)


WORK = work(
    "shira2025",
    keywords=("SGD", "a & b"),
    summary=Markup("We find <em>this</em>."),
    container="Nature",
    links=(
        Link(label="paper", url="https://example.org/a?b=1&c=2"),
        Link(label="PDF", url="publications/shira2025/shira2025.pdf", local=True),
        Link(label="bad", url="javascript:alert(1)"),
    ),
)


def test_whole_feed():
    expected = """\
<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
 <id>tag:www.example.org,2025:~me/publications</id>
 <title>Liu Shira: publications</title>
 <updated>2025-07-01T00:00:00Z</updated>
 <link rel="self" type="application/atom+xml" \
href="https://www.example.org/~me/feeds/publications.atom.xml" />
 <link rel="alternate" type="text/html" href="https://www.example.org/~me/" />
 <author>
  <name>Liu Shira</name>
 </author>
 <entry>
  <id>tag:www.example.org,2025:~me/publications/shira2025</id>
  <title>A &amp; B</title>
  <updated>2025-07-01T00:00:00Z</updated>
  <link rel="alternate" type="text/html" \
href="https://www.example.org/~me/publications/shira2025/" />
  <author>
   <name>Liu Shira</name>
   <uri>https://shira.example/</uri>
  </author>
  <author>
   <name>Isaac Chuang</name>
  </author>
  <category term="SGD" />
  <category term="a &amp; b" />
  <summary>We find this.</summary>
  <content type="html">\
&lt;p&gt;Liu Shira and Isaac Chuang. A &amp;amp; &lt;em&gt;B&lt;/em&gt;. \
&lt;cite&gt;Nature&lt;/cite&gt;, July 2025.&lt;/p&gt;\
&lt;p&gt;We find &lt;em&gt;this&lt;/em&gt;.&lt;/p&gt;\
&lt;p&gt;&lt;a href="https://example.org/a?b=1&amp;amp;c=2"&gt;paper&lt;/a&gt; \
&lt;a href="https://www.example.org/~me/publications/shira2025/shira2025.pdf"&gt;PDF&lt;/a&gt;\
&lt;/p&gt;</content>
 </entry>
</feed>
"""
    assert expected == feed(WORK)


def test_a_reader_of_feeds():
    parsed = feedparser.parse(feed(WORK, work("b", PartialDate(year=2020))))
    assert not parsed.bozo
    assert parsed.version == "atom10"
    first, second = parsed.entries
    expected = ("A & B", f"{SITE}/publications/shira2025/", ["Liu Shira", "Isaac Chuang"])
    assert expected == (first.title, first.link, [person["name"] for person in first.authors])
    assert list(WORK.keywords) == [tag["term"] for tag in first.tags]
    assert second.updated == "2020-01-01T00:00:00Z"


# --- rules of RFC 4287, by section

MOMENT = re.compile(r"\d{4}-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d:[0-5]\d(?:Z|[+-]\d\d:\d\d)")
TAG = re.compile(r"tag:[a-z0-9.-]+,\d{4}(?:-\d\d){0,2}:[A-Za-z0-9._~%:@/+-]+")
HOSTILE = [
    "</title><script>alert(1)</script>",
    "]]>",
    "&lt;b&gt; &amp; &nbsp;",
    '"><entry>',
    "a\x00\x01\x0b\x1b\ufffe\uffff\ud800b",
    "a\r\nb\u2028c",
    "../../etc/passwd",
    "漢字 é 😀 %2e?#",
    "javascript:alert(1)",
]


def hostile(text: str) -> Publication:
    return work(
        text,
        title=text,
        authors=(author(text, text), author("")),
        keywords=(text,),
        summary=text,
        container=text,
        url=f"publications/{text}/",
        links=(Link(label=text, url=text), Link(label=text, url=text, local=True)),
        date=PartialDate(text=text),
    )


FEEDS = [
    feed(),
    feed(WORK),
    feed(work("a"), work("a"), work("A")),
    feed(work("a", authors=(), title="", date=PartialDate(), url="")),
    feed(*map(hostile, HOSTILE), title=HOSTILE[0], author=HOSTILE[4]),
    feed(*map(hostile, HOSTILE), stylesheet='feed.xsl?>"<&'),
    feed(WORK, site_url="", url=""),
    feed(WORK, site_url="http://[", url="http://["),
    feed(WORK, site_url="https://例え.jp/~me/"),
]


@pytest.mark.parametrize("text", FEEDS)
def test_feed_is_valid(text):
    root = ET.fromstring(text.encode("utf-8"))
    assert root.tag == f"{A}feed"
    entries = root.findall(f"{A}entry")
    for parent in (root, *entries):
        # 4.1.1, 4.1.2: one of each
        once = ("id", "title", "updated")
        assert [*once] == [tag for tag in once for _ in parent.findall(f"{A}{tag}")]
        # 4.2.6: an id is an absolute IRI; ours are tag: URIs
        assert TAG.fullmatch(parent.findtext(f"{A}id", ""))
        # 3.3: RFC 3339
        assert MOMENT.fullmatch(parent.findtext(f"{A}updated", ""))
        # 4.1.1: no two alternate links of one type
        rels = [link.get("rel") for link in parent.findall(f"{A}link")]
        assert len(set(rels)) == len(rels)
    # 4.1.1: an author for the feed, or for each entry
    assert root.find(f"{A}author/{A}name") is not None
    # 4.1.1: entries of one id must differ in date; ours are all different
    ids = [element.text for element in root.iter(f"{A}id")]
    assert len(set(ids)) == len(ids)
    # 3.2.1: a person has a name, 4.2.2: a category has a term
    assert all(person.find(f"{A}name") is not None for person in root.iter(f"{A}author"))
    assert all(category.get("term") for category in root.iter(f"{A}category"))
    # 4.1.3.3: html is text, without elements
    assert all(not len(content) for content in root.iter(f"{A}content"))
    # 4.1.2: without an alternate link there is content
    assert all(entry.find(f"{A}content") is not None for entry in entries)


@pytest.mark.parametrize("text", [text for text in FEEDS if f'"{SITE}/"' in text])
def test_links_are_absolute(text):
    root = ET.fromstring(text.encode("utf-8"))
    links = [link.get("href", "") for link in root.iter(f"{A}link")]
    links += [uri.text or "" for uri in root.iter(f"{A}uri")]
    for content in root.iter(f"{A}content"):
        fragment = html5lib.parseFragment(content.text, namespaceHTMLElements=False)
        links += [anchor.get("href", "") for anchor in fragment.iter("a")]
        assert fragment.find(".//script") is None
    assert f"{SITE}/feeds/publications.atom.xml" in links
    assert all(
        urlsplit(link).scheme in ("http", "https") and urlsplit(link).netloc for link in links
    )
    assert all(link.isascii() and not set(' <>"') & set(link) for link in links)


# --- stability


def ids(text: str) -> list[tuple[str | None, str | None]]:
    root = ET.fromstring(text)
    return [(e.findtext(f"{A}id"), e.findtext(f"{A}updated")) for e in root.iter(f"{A}entry")]


@pytest.mark.parametrize(
    "again",
    [
        feed(work("shira2025", title="A Corrected Title", summary="Better.")),
        feed(WORK, site_url=SITE.replace("https", "http")),
        feed(WORK, site_url="https://WWW.EXAMPLE.ORG:443/~me/"),
        feed(work("shira2025", url="papers/other-slug.html")),
        feed(WORK, title="Another", author="Somebody"),
        feed(WORK, site_url="https://shira.example", first_url=SITE),
    ],
)
def test_nothing_is_sent_twice(again):
    """Neither a correction nor a rebuild nor a move to https makes an entry new."""
    assert ids(feed(WORK)) == ids(again)


@pytest.mark.parametrize(
    ("site", "name", "expected"),
    [
        ("https://www.mit.edu/~shiral", "x", "tag:www.mit.edu,2025:~shiral/x"),
        ("https://www.mit.edu/~shiral/", "x", "tag:www.mit.edu,2025:~shiral/x"),
        ("http://shira.example:8000", "x/a b", "tag:shira.example,2025:x/a%20b"),
        ("https://例え.jp", "漢", "tag:xn--r8jz45g.jp,2025:%E6%BC%A2"),
        ("", "x", "tag:localhost,2025:x"),
        ("http://[::1]/", "x", "tag:localhost,2025:x"),
        ("http://[", "x", "tag:localhost,2025:x"),
        (f"https://{'a' * 80}.example", "x", "tag:localhost,2025:x"),
    ],
)
def test_tag_uri(site, name, expected):
    assert expected == tag_uri(site, name)


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        (PartialDate(year=2025), "2025-01-01T00:00:00Z"),
        (PartialDate(year=2025, month=7), "2025-07-01T00:00:00Z"),
        (PartialDate(year=2025, month=7, day=15), "2025-07-15T00:00:00Z"),
        (PartialDate(year=2025, month=21), "2025-03-01T00:00:00Z"),
        (PartialDate(year=2025, month=24), "2025-12-01T00:00:00Z"),
        (PartialDate(year=850), "0850-01-01T00:00:00Z"),
        (PartialDate(text="in press"), "1970-01-01T00:00:00Z"),
        (PartialDate(), "1970-01-01T00:00:00Z"),
    ],
)
def test_updated(date, expected):
    """The work's own date, never today's."""
    assert expected == moment(updated(work("a", date)))


# --- order and length

YEARS = [work(str(year), PartialDate(year=year)) for year in (2021, 2023, 2022)]
PRESS = work("press", PartialDate(text="in press"))


@pytest.mark.parametrize(
    ("works", "limit", "expected"),
    [
        ([*YEARS, PRESS], None, "press 2023 2022 2021"),
        (YEARS, 2, "2023 2022"),
        (YEARS, 0, ""),
        ([work("b"), work("a"), work("c")], None, "b a c"),
        ([], None, ""),
    ],
)
def test_newest_first(works, limit, expected):
    found = [id_.rpartition("/")[2] for id_, _ in ids(feed(*works, limit=limit))]
    assert expected.split() == found


def test_an_empty_feed_does_not_change():
    """Another day, another build: nothing to send to a server."""
    parsed = feedparser.parse(feed())
    assert (parsed.feed.updated, parsed.entries) == ("1970-01-01T00:00:00Z", [])


@pytest.mark.parametrize(
    ("stylesheet", "expected"),
    [
        ("/feed.xsl", f'<?xml-stylesheet type="text/xsl" href="{SITE}/feed.xsl"?>'),
        ("feed.css?v=1", f'<?xml-stylesheet type="text/css" href="{SITE}/feed.css?v=1"?>'),
        ('x"?><a/>', f'<?xml-stylesheet type="text/xsl" href="{SITE}/x%22?%3E%3Ca/%3E"?>'),
    ],
)
def test_stylesheet(stylesheet, expected):
    assert expected == feed(stylesheet=stylesheet).splitlines()[1]

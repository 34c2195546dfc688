"""Talks of a whole site: from the task's file to list, page, calendar and feed."""

from __future__ import annotations

import json
from urllib.parse import urlsplit

import feedparser
import icalendar
import pytest
from toy_site import Site, build, write

from building.new_content import new_talk

TALKS = {
    "images/still.png": b"",
    "slides/talk.pdf": b"%PDF-1.4",
    "talks/2025-07-15-to-come.md": (
        "Title: To $x^2$ come & <i>\nStart: 2025-07-15 11:00 Asia/Tokyo\nEnd: 12:00\n"
        "Event: A seminar\nVenue: Room 1 and online\nSlides: slides/talk.pdf\n"
        "Video: https://video.example/v\nTags: physics, Go\nSummary: One *or* two.\n\n"
        "Text with $f'(x)$, ![A still](/images/still.png) and [slides]({static}/slides/talk.pdf).\n"
    ),
    "talks/2024-past.md": "Title: Past\nDate: 2024-03\nSelected: yes\n\nText.\n",
    "talks/2025-01-02-day.md": "Title: Day\nDate: 2025-01-02/2025-01-03\nVenue: Here\n\nText.\n",
    "talks/undated.md": "Title: Undated\n",
    "pages/about.md": (
        "Title: About\n\nSee [it]({filename}/talks/2025-07-15-to-come.md)"
        " and [that]({filename}/talks/undated.md).\n"
    ),
}


def still() -> bytes:
    import io

    from PIL import Image

    buffer = io.BytesIO()
    Image.new("RGB", (32, 18)).save(buffer, "PNG")
    return buffer.getvalue()


TALKS["images/still.png"] = still()


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Site:
    return build(tmp_path_factory.mktemp("site"), TALKS)


def test_good_files_make_no_noise(site):
    assert (site.status, site.problems) == (0, [])
    assert "arning" not in site.said


def test_each_talk_has_its_page_and_each_dated_one_its_calendar(site):
    assert {
        "talks/index.html",
        "talks/to-come/index.html",
        "talks/to-come.ics",
        "talks/past/index.html",
        "talks/day/index.html",
        "talks/day.ics",
        "talks/undated/index.html",
    } == {name for name in site.files if name.startswith("talks/")}


def test_the_list_tells_what_is_to_come_from_what_was(site):
    sections = site.page("talks/index.html").select("main section")

    assert [
        (s.h2.get_text(), [a.get_text().replace("\xa0", " ") for a in s.select("a")])
        for s in sections
    ] == [
        ("Upcoming", ["To x2 come & <i>"]),
        ("Past", ["Day", "Past", "Undated"]),
    ]


def test_an_undated_talk_shows_no_date(site):
    assert site.page("talks/undated/index.html").select_one("article time") is None


def test_a_month_stays_a_month(site):
    moment = site.page("talks/past/index.html").select_one("article time")

    assert (moment["datetime"], moment.get_text()) == ("2024-03", "March 2024")


def test_the_page_of_a_talk(site):
    article = site.page("talks/to-come/index.html").article
    links = {link.get_text(): link["href"] for link in article.select("a")}

    assert article.time.get_text() == "15 July 2025, 11:00–12:00 (UTC+9)"
    assert links == {
        "slides": "https://example.org/~ada/slides/talk.pdf",
        "video": "https://video.example/v",
        "calendar": "https://example.org/~ada/talks/to-come.ics",
    }
    assert article.h1.math is not None
    assert article.h1.i is None
    assert article.em.get_text() == "or"
    assert (article.img["width"], article.img["height"]) == ("32", "18")
    assert "slides/talk.pdf" in site.files


def test_what_search_engines_are_told(site):
    data = json.loads(site.page("talks/to-come/index.html").select_one("script").string)

    assert (
        data["@type"],
        data["name"],
        data["startDate"],
    ) == ("Event", "To x² come & <i>", "2025-07-15T11:00:00+09:00")
    assert data["description"] == "One or two."
    assert site.page("talks/undated/index.html").select_one("script") is None


def test_the_calendar_has_every_talk_with_a_day(site):
    read = icalendar.Calendar.from_ical(site.path("talks.ics").read_bytes())

    assert [str(event["summary"]) for event in read.walk("VEVENT")] == ["To x² come & <i>", "Day"]


def test_other_pages_link_to_talks(site):
    links = [link["href"] for link in site.page("about/index.html").select("article a")]

    assert links == [
        "https://example.org/~ada/talks/to-come/",
        "https://example.org/~ada/talks/undated/",
    ]


def test_without_talks_there_are_no_pages_of_them(tmp_path):
    site = build(tmp_path, {})

    assert not [name for name in site.files if name.startswith("talks")]
    assert site.status == 0


def test_a_talk_from_the_task_is_everywhere(tmp_path):
    """In the list, on its page, in the calendars, in the feeds, in the sitemap."""
    path = new_talk(
        "A *new* talk", content=tmp_path / "content", date="2025-05-20", event="E", venue="V"
    )
    site = build(tmp_path, {})
    address = "https://example.org/~ada/talks/a-new-talk/"
    calendars = [site.path(name).read_bytes() for name in ("talks.ics", "talks/a-new-talk.ics")]
    feeds = [feedparser.parse(site.text(f"feeds/{name}.atom.xml")) for name in ("all", "talks")]

    assert (site.status, site.problems) == (0, [])
    assert [address] == [a["href"] for a in site.page("talks/index.html").select("main li a")]
    assert "This comment" not in site.text("talks/a-new-talk/index.html")
    assert all(b"SUMMARY:A *new* talk\r\n" in calendar for calendar in calendars)
    assert [address, address] == [feed.entries[0].link for feed in feeds]
    assert f"<loc>{address}</loc>" in site.text("sitemap.xml")
    assert (
        site.page("index.html").select_one("#recent").get_text().replace("\xa0", " ")
        == "A *new* talk"
    )
    assert path.is_relative_to(tmp_path / "content/talks")


def test_two_talks_with_one_slug(tmp_path):
    files = {f"talks/{year}-a.md": f"Title: A {year}\n" for year in (2024, 2025)}
    site = build(tmp_path, files)

    message = "'a' is the slug of content/talks/2024-a.md too; give one another Slug [TALK005]"
    assert [f"content/talks/2025-a.md:1: slug: {message}"] == site.problems
    assert "A&nbsp;2024" in site.text("talks/a/index.html").replace("\xa0", "&nbsp;")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Date: 2025\n\nx", ":1: title: missing"),
        (b"Title: \xff\n", ":1: text: byte 0xff"),
        ("Title: A\nStart: 2025-07-15 11:00 Nowhere\n", ":2: start: 'Nowhere' is no time zone"),
        ("Title: A\n\n<script>x</script>", ":3: <script>: is not allowed"),
        ("Title: A\nSummary: [x](javascript:y)\n", ":2: javascript:y: javascript: is no scheme"),
        ("Title: $\\frac{1}$\n", ":1:17: math: formula"),
    ],
)
def test_one_bad_talk_does_not_spoil_the_others(tmp_path, text, said):
    site = build(tmp_path, {"talks/bad.md": text, "talks/good.md": "Title: Good\n"})

    assert [f"content/talks/bad.md{said}"] == [
        line[: len(f"content/talks/bad.md{said}")] for line in site.problems
    ]
    assert (site.status, "talks/good/index.html" in site.files) == (0, True)


def test_an_owners_page_in_the_place_of_the_list(tmp_path):
    site = build(tmp_path, {"pages/talks.md": "Title: Talks\n\nMine.", "talks/a.md": "Title: A\n"})

    assert len(site.problems) == 1
    assert site.problems[0].startswith("content/pages/talks.md: address: talks/index.html is taken")
    assert "Mine." in site.text("talks-2/index.html")


def test_pages_open_from_a_disk(tmp_path):
    """Links in a talk are right on its page and on the others."""
    settings = "RELATIVE_URLS = True\nSITEURL = ''\nTALK_URL = 'talks/{slug}/index.html'\n"
    site = build(tmp_path, TALKS, settings)
    page = site.page("talks/to-come/index.html")

    assert "../../slides/talk.pdf" in {link["href"] for link in page.select("article a")}
    assert page.article.img["src"] == "../../images/still.png"
    assert (
        site.page("about/index.html").select_one("article a")["href"]
        == "../talks/to-come/index.html"
    )
    assert "feeds/all.atom.xml" not in site.files
    assert "sitemap.xml" not in site.files


LIBRARY = """
from types import SimpleNamespace
from pelican import signals
work = SimpleNamespace(key="ada1843", url="publications/ada1843/", title="Notes")
class Library(dict):
    def __iter__(self):
        return iter(self.values())
def tell(generator):
    generator.context.setdefault("bibliography", Library({"ada1843": work}))
def show(generators):
    found = generators[0].context["talks_by_paper"]
    print({key: [talk.slug for talk in talks] for key, talks in found.items()})
def register():
    signals.generator_init.connect(tell)
    signals.all_generators_finalized.connect(show)
"""


def test_papers_and_talks_know_each_other(tmp_path):
    write(tmp_path, {"library.py": LIBRARY})
    settings = "sys.path.insert(0, str(HERE))\nPLUGINS = ['library', *PLUGINS[:3]]\n"
    talk = "Title: A\nPapers: ada1843, unknown\n"
    site = build(tmp_path, {"talks/a.md": talk}, settings)

    message = "no publication has the key unknown; correct it or add it [TALK004]"
    assert [f"content/talks/a.md:2: papers: {message}"] == site.problems
    assert "{'ada1843': ['a']}" in site.said
    links = [link["href"] for link in site.page("talks/a/index.html").select("article li a")]
    assert links == ["https://example.org/~ada/publications/ada1843/"]


def test_addresses_of_the_site_are_its_own(site):
    """No page of a talk asks another host for anything."""
    for name in site.files:
        if name.startswith("talks/") and name.endswith(".html"):
            for element in site.page(name).select("[src], [srcset], link[href]"):
                source = element.get("src") or element.get("srcset") or element.get("href")
                assert urlsplit(source).hostname in (None, "example.org")


DECK = {
    "talks/a.md": "Title: A\nSlides: deck/index.html\n",
    "talks/b.md": "Title: B\nSlides: b.pdf\n",
    "talks/b.pdf": b"%PDF-1.4",
    "talks/deck/index.html": '<!DOCTYPE html><link rel=stylesheet href="css/a.css">',
    "talks/deck/css/a.css": "h1 { color: red }",
    "talks/other/c.css": "",
}


def test_slides_may_lie_beside_the_talk(tmp_path):
    """A PDF, or a deck of HTML with what is in its folder; nothing else is published."""
    site = build(tmp_path, DECK)
    links = [site.page(f"talks/{name}/index.html").article.a["href"] for name in "ab"]

    assert site.problems == []
    assert [link.removeprefix("https://example.org/~ada/") for link in links] == [
        "talks/deck/index.html",
        "talks/b.pdf",
    ]
    assert {"talks/deck/index.html", "talks/deck/css/a.css", "talks/b.pdf"} <= site.files
    assert site.text("talks/deck/index.html") == DECK["talks/deck/index.html"]
    assert "talks/other/c.css" not in site.files

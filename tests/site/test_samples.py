"""What every public site hands to machines: feeds, calendars, a sitemap, exports; and ``check``."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Mapping
from datetime import datetime
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import feedparser
import icalendar
import rispy
from pybtex.database import parse_bytes

from languages.catalogue import messages, translations
from languages.tags import locale_of
from pelican_bibtex.reading.bibtex import parse
from pelican_bibtex.settings import PRIVATE_FIELDS, UNUSED_FIELDS
from tests.projects import ROOT
from tests.samples import CONTENT, Sample
from tests.site.machines import linked_data, works
from tests.site.pages import metas, parsed

GO = re.compile(r"\bGo board\b|\bstones?\b|Off the board|\bhoshi\b")
MESSAGES = messages(ROOT / "theme/translations")
ATOM = "{http://www.w3.org/2005/Atom}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def test_check_finds_nothing_wrong(sample: Sample) -> None:
    """The owner can publish."""
    assert sample.problems == ()


def test_feeds_are_read_and_their_entries_are_on_the_site(sample: Sample) -> None:
    for file in sorted(sample.root.rglob("feeds/*.xml")):
        place = file.relative_to(sample.root).as_posix()
        home = place.partition("feeds/")[0] + "index.html"
        addresses = sample.site.by_path[home].addresses
        feed = feedparser.parse(file.read_bytes())
        assert not feed.bozo, (file.name, feed.get("bozo_exception"))
        root = ET.fromstring(file.read_bytes())
        own = {link.get("rel"): link.get("href") for link in root.findall(f"{ATOM}link")}
        assert own["self"] == f"{sample.site.url}/{place}"
        ids = [entry.findtext(f"{ATOM}id") for entry in root.findall(f"{ATOM}entry")]
        assert len(ids) == len(set(ids)) == len(feed.entries), file.name
        # One that holds nothing yet is there for those who know of it, and no page names it.
        named = any(address.url == own["self"] for address in addresses)
        assert named == bool(ids), file.name
        for entry in root.iter(f"{ATOM}entry"):
            assert datetime.fromisoformat(entry.findtext(f"{ATOM}updated") or "").tzinfo
            assert entry.findtext(f"{ATOM}title"), file.name
        for entry in feed.entries:
            path = entry.link.removeprefix(f"{sample.site.url}/")
            assert (sample.root / path / "index.html").is_file(), entry.link


def test_calendars_are_read(sample: Sample) -> None:
    for file in sorted(sample.root.rglob("*.ics")):
        events = icalendar.Calendar.from_ical(file.read_bytes()).walk("VEVENT")
        assert events, file
        for event in events:
            assert {"UID", "DTSTAMP", "DTSTART", "SUMMARY"} <= set(event), file
        uids = [str(event["UID"]) for event in events]
        assert len(uids) == len(set(uids)), file


def test_the_sitemap_names_every_page_there_is_to_find(sample: Sample) -> None:
    root = ET.fromstring((sample.root / "sitemap.xml").read_bytes())
    named = [element.text or "" for element in root.iter(f"{SITEMAP}loc")]
    pages = {page.canonical for page in sample.site.pages if not page.path.endswith("404.html")}

    assert len(named) == len(set(named))
    assert set(named) <= pages
    assert pages - set(named) <= {f"{sample.site.url}/search/"}


def test_the_three_exports_hold_the_same_works(sample: Sample) -> None:
    """As readers of these formats find them."""
    if not (sample.root / "publications.json").is_file():
        assert not list(sample.root.glob("publications.*"))
        return
    items = works(sample.root)
    entries = parse_bytes((sample.root / "publications.bib").read_bytes(), "bibtex").entries
    ris = (sample.root / "publications.ris").read_text(encoding="utf-8")
    records = rispy.loads(ris) if ris.strip() else []

    assert len(records) == len(items)
    assert {item["id"].casefold() for item in items} == {key.casefold() for key in entries}
    for item, record in zip(items, records, strict=True):
        assert item["title"], item["id"]
        assert _families(record.get("authors", ())) == _authors(item), item["id"]
        assert record.get("abstract") == item.get("abstract"), item["id"]


SEEN = [name for name in PRIVATE_FIELDS if name not in UNUSED_FIELDS]


def test_no_field_is_lost(sample: Sample) -> None:
    """Each is handed out, is one that pages show, or is named by ``check``, once."""
    named = [line for line in sample.warnings if ": neither shown nor handed on" in line]
    names = [line.split(": ")[2] for line in named]
    assert len(names) == len(set(names))
    if not (sample.root / "publications.bib").is_file():
        return
    handed_out = parse_bytes((sample.root / "publications.bib").read_bytes(), "bibtex").entries
    for source in sorted(sample.project.glob("content/*.bib")):
        for entry in parse(source.read_text(encoding="utf-8")).entries:
            if entry.key in handed_out:
                left = entry.fields.keys() - {*handed_out[entry.key].fields.keys(), *names}
                assert not {field for field in left if not _is_seen(field)}, entry.key


def _is_seen(field: str) -> bool:
    people = ("author", "editor", "crossref", "xdata")
    return field in people or any(fnmatchcase(field, pattern) for pattern in SEEN)


def test_each_work_has_a_page_that_says_the_same(sample: Sample) -> None:
    """To Scholar and Zotero, in tags, and to search engines, in linked data."""
    pages = sorted(sample.root.glob("publications/*/index.html"))
    told = {}
    for path in pages:
        if not (data := parsed(path).select('script[type="application/ld+json"]')):
            continue
        assert len(data) == 1, path
        titles = [value for name, value in metas(parsed(path), "citation_title")]
        told[titles[0]] = linked_data(path)["name"]
        (item,) = json.loads(Path(f"{path.parent}.json").read_text(encoding="utf-8"))
        tags = metas(parsed(path), "")
        named = {name: value for name, value in tags if value}
        authors = [value for name, value in tags if name == "citation_author"]
        assert _families(authors) == _authors(item), path
        assert named.get("citation_abstract") == item.get("abstract"), path
        assert named["z:itemType"], path
    parsed.cache_clear()
    expected = sorted(item["title"] for item in works(sample.root)) if pages else []

    assert sorted(set(told)) == sorted(set(expected))
    assert all(title == name for title, name in told.items())


def _families(names: Iterable[str]) -> list[str]:
    return [name.partition(",")[0] for name in names]


def _authors(item: Mapping[str, Any]) -> list[str]:
    names = item.get("author", ())
    return _families(name.get("family") or name["literal"] for name in names)


def test_each_key_leads_to_its_work(sample: Sample) -> None:
    """``publications/#key``, which older pages link to, is an id there, or is led on."""
    listing = sample.site.by_path.get("publications/index.html")
    if listing is None:
        return
    lines = (sample.root / "publications.json").read_text(encoding="utf-8")
    for item in json.loads(lines):
        here = any(item["id"] in page.ids for page in sample.site.pages if _is_list(page.path))
        assert here, item["id"]


def _is_list(path: str) -> bool:
    return path.startswith("publications/")


def test_nobody_elses_site_speaks_of_go(sample: Sample) -> None:
    """The board is its owner's; others have a figure of dots, and pages that say so."""
    if sample.name == CONTENT:
        return
    for path in [sample.root / page.path for page in sample.site.pages]:
        body = path.read_text(encoding="utf-8").partition("</style>")[2]
        # Names of classes are the house's, what is read and heard is not.
        assert not GO.search(re.sub(r'\bclass="[^"]*"', "", body)), path


def test_a_page_speaks_its_own_language(sample: Sample) -> None:
    """No message that its catalogue has other words for is there in English."""
    for page in sample.site.pages:
        locale = locale_of(page.lang)
        if locale is None or locale.language == "en":
            continue
        words = translations(locale, ROOT / "theme/translations")
        body = parsed(sample.root / page.path).body
        assert body is not None
        said = {" ".join(text.split()) for text in body.strings}
        said |= {str(tag.get(name, "")) for tag in body() for name in ("aria-label", "alt")}
        english = {one for one in MESSAGES if len(one) > 3 and words.gettext(one) != one}
        assert said & english == set(), page.path

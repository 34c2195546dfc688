"""What is true of every page of every site: the samples in public, and one in all its forms."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

import pytest

from tests.samples import NAMES, Samples
from tests.site.facts import Site, read_site

ROOTED, ON_DISK = "everything at a root", "everything on a disk"
# The first flight of a TCP connection: ten segments of 1,460 bytes.
FIRST_FLIGHT = 14_600
# A paper of three thousand people has their names on its own page, whatever that weighs.
CROWDED = {"physicist": ("publications/crowd0/index.html", "publications/crowd3/index.html")}


@dataclass(frozen=True)
class Case:
    """A site to hold to the laws."""

    name: str
    site: Site


@pytest.fixture(scope="session")
def rooted(site: Path) -> Site:
    """The site with some of everything as in development."""
    return read_site(site, "http://root.test")


@pytest.fixture(scope="session")
def on_disk(disk_site: Path) -> Site:
    """The same, to be opened without a server."""
    return read_site(disk_site, "file:///disk")


@pytest.fixture(params=[ROOTED, ON_DISK, *NAMES])
def case(request: pytest.FixtureRequest, samples: Samples) -> Case:
    """Each site in turn."""
    if request.param in NAMES:
        return Case(request.param, samples.get(request.param).site)
    return Case(request.param, request.getfixturevalue(_FORMS[request.param]))


_FORMS = {ROOTED: "rooted", ON_DISK: "on_disk"}


def test_there_are_pages(case: Case) -> None:
    """The other laws would hold for an empty site, too."""
    assert {"index.html", "404.html", "search/index.html"} <= set(case.site.by_path)


def test_every_page_parses_strictly(case: Case) -> None:
    """As the standard has it, without a single parse error."""
    assert {page.path: page.errors for page in case.site.pages if page.errors} == {}


def test_every_page_has_one_heading_of_rank_one_a_title_and_a_language(case: Case) -> None:
    for page in case.site.pages:
        assert page.headings.count(1) == 1, page.path
        assert page.title, page.path
        assert page.lang, page.path


def test_headings_skip_no_rank(case: Case) -> None:
    for page in case.site.pages:
        assert all(after <= before + 1 for before, after in pairwise(page.headings)), page.path


def test_ids_are_unique(case: Case) -> None:
    for page in case.site.pages:
        counts = Counter(page.ids)
        assert [name for name, count in counts.items() if count > 1] == [], page.path
        assert all(name and not any(map(str.isspace, name)) for name in page.ids), page.path


def test_every_internal_link_and_fragment_lands(case: Case) -> None:
    """On a file that is there, and on an id that is in it."""
    site = case.site
    dead = [
        (page.path, address.url)
        for page in site.pages
        for address in page.addresses
        if not lands(address.url, site)
    ]
    assert dead == []


def lands(url: str, site: Site) -> bool:
    """Whether an address leads elsewhere, or to what is there."""
    target, fragment = urldefrag(url)
    if "{" in url:
        return False
    if target != site.url and not target.startswith(f"{site.url}/"):
        return True
    name = unquote(urlsplit(target.removeprefix(site.url)).path).lstrip("/")
    path = site.root / name
    if path.is_dir() and not site.url.startswith("file:"):
        name = f"{name.rstrip('/')}/index.html".lstrip("/")
    if not (site.root / name).is_file():
        return False
    page = site.by_path.get(name)
    return not fragment or page is None or unquote(fragment) in page.ids


def test_no_page_asks_another_host(case: Case) -> None:
    """Links lead away; nothing is fetched from elsewhere."""
    for page in case.site.pages:
        for address in page.addresses:
            own = address.url.startswith((f"{case.site.url}/", "data:"))
            assert own or not address.fetched, (page.path, address)
        for style in page.styles:
            assert len(style) > 1000, page.path
            for url in re.findall(r"url\([\"']?(?!data:)([^\"')]+)", style):
                file = urljoin(f"{case.site.url}/{page.path}", url)
                assert file.startswith(f"{case.site.url}/"), (page.path, url)
                assert lands(file, case.site), (page.path, url)


def test_nothing_is_styled_or_scripted_inline(case: Case) -> None:
    """A strict Content-Security-Policy would forbid it."""
    assert {page.path: page.inline for page in case.site.pages if page.inline} == {}


def test_every_page_arrives_in_the_first_round_trip(case: Case) -> None:
    """The style sheet is inside, so a page's own weight is all there is to wait for."""
    heavy = {page.path: page.weight for page in case.site.pages if page.weight > FIRST_FLIGHT}

    assert set(heavy) == set(CROWDED.get(case.name, ())), heavy


def test_pages_name_their_own_public_address(case: Case) -> None:
    """The canonical address is the one the page is at; without a public one there is none."""
    public = case.name in NAMES
    for page in case.site.pages:
        place = f"{case.site.url}/{page.path.removesuffix('index.html')}"
        expected = place if public and not page.path.endswith("404.html") else ""
        assert not public or page.path.endswith("404.html") or page.canonical == expected, page.path
        assert public or not page.canonical, page.path

"""What is true of every page, at a server's root, below a path, and opened from a disk."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

import html5lib
import pytest

from tests.conftest import PUBLIC_URL
from tests.site.pages import html_files, parsed

KINDS = {"site": "http://root.test", "public_site": PUBLIC_URL, "disk_site": "file:///disk"}


@pytest.fixture(params=KINDS)
def built(request: pytest.FixtureRequest) -> tuple[Path, str]:
    """A build and the address it is meant for."""
    return request.getfixturevalue(request.param), KINDS[request.param]


def addresses(page: Path, output: Path, base: str) -> Iterator[tuple[str, str]]:
    """Every address a page names, made absolute, with the element that names it."""
    own = f"{base}/{page.relative_to(output).as_posix()}"
    for tag in parsed(page).find_all(True):
        for attribute in ("href", "src", "poster", "action", "data"):
            value = tag.get(attribute)
            if isinstance(value, str) and tag.name != "meta":
                yield tag.name, urljoin(own, value)


def test_there_are_pages(site: Path) -> None:
    """The other laws would hold for an empty site, too."""
    assert len(list(html_files(site))) > 25


def test_every_page_parses_strictly(built: tuple[Path, str]) -> None:
    """As the standard has it, without a single parse error."""
    for path in html_files(built[0]):
        parser = html5lib.HTMLParser(strict=False)
        parser.parse(path.read_text(encoding="utf-8"))
        assert parser.errors == [], path


def test_every_page_has_one_heading_of_rank_one_and_a_title(site: Path) -> None:
    for path in html_files(site):
        assert len(parsed(path).select("h1")) == 1, path
        assert parsed(path).select_one("head > title").get_text(strip=True), path
        assert parsed(path).select_one("html[lang]"), path


def test_headings_skip_no_rank(site: Path) -> None:
    for path in html_files(site):
        ranks = [int(tag.name[1]) for tag in parsed(path).find_all(re.compile("^h[1-6]$"))]
        assert all(after <= before + 1 for before, after in pairwise(ranks)), path


def test_ids_are_unique(site: Path) -> None:
    for path in html_files(site):
        counts = Counter(str(tag["id"]) for tag in parsed(path).find_all(id=True))
        assert [name for name, count in counts.items() if count > 1] == [], path


def test_every_internal_link_and_fragment_lands(built: tuple[Path, str]) -> None:
    """On a file that is there, and on an id that is in it."""
    output, base = built
    dead = []
    for page in html_files(output):
        for _, address in addresses(page, output, base):
            target, fragment = urldefrag(address)
            if not target.startswith(base) or "{" in address:
                assert "{" not in address, (page, address)
                continue
            path = output / unquote(urlsplit(target.removeprefix(base)).path).lstrip("/")
            if path.is_dir() and not base.startswith("file:"):
                path = path / "index.html"
            found = path.is_file()
            if found and fragment and path.suffix == ".html":
                found = bool(parsed(path).find(id=unquote(fragment)))
            if not found:
                dead.append((str(page.relative_to(output)), address))
    assert dead == []


def test_no_page_asks_another_host(built: tuple[Path, str]) -> None:
    """Links lead away; nothing is fetched from elsewhere."""
    output, base = built
    for page in html_files(output):
        own = f"{base}/{page.relative_to(output).as_posix()}"
        for name, address in addresses(page, output, base):
            if name not in ("a", "link"):
                assert address.startswith(base), (page, name, address)
        for link in parsed(page).select(
            "link[rel~=stylesheet], link[rel~=icon], link[rel~=preload]"
        ):
            assert urljoin(own, str(link["href"])).startswith(base), (page, link)
        for style in parsed(page).find_all("style"):
            assert len(style.string) > 1000, page
            assert "url(" not in style.string.replace("url(data:", ""), page


def test_nothing_is_styled_or_scripted_inline(site: Path) -> None:
    """A strict Content-Security-Policy would forbid it."""
    for path in html_files(site):
        for tag in parsed(path).find_all(True):
            assert "style" not in tag.attrs, (path, tag)
            assert not [name for name in tag.attrs if name.startswith("on")], (path, tag)


def test_public_pages_name_their_own_address(public_site: Path) -> None:
    """The canonical address is the one the page is at."""
    for path in html_files(public_site):
        name = path.relative_to(public_site).as_posix()
        if name == "404.html":
            continue
        canonical = parsed(path).select_one("link[rel=canonical]")
        expected = f"{PUBLIC_URL}/{name.removesuffix('index.html')}"
        assert canonical is not None, path
        assert canonical["href"] == expected


def test_development_has_no_absolute_addresses_of_its_own(site: Path) -> None:
    """The same pages work on any machine and port."""
    for path in html_files(site):
        assert parsed(path).select("link[rel=canonical]") == [], path

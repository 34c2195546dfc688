"""Link previews of the public site: every page has a picture, and papers and talks their own."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from tests.conftest import PUBLIC_URL
from tests.site.pages import html_files, parsed


def told(page: Path) -> dict[str, str]:
    """What a page says of its picture."""
    tags = parsed(page).select("meta[property^='og:image'], meta[name='twitter:card']")
    return {str(tag.get("property") or tag.get("name")): str(tag["content"]) for tag in tags}


def own_pages(site: Path) -> list[Path]:
    return sorted(site.glob("publications/*/index.html")) + sorted(site.glob("talks/*/index.html"))


def test_every_picture_is_there_as_it_is_described(public_site: Path) -> None:
    for page in html_files(public_site):
        said = told(page)
        assert said["twitter:card"] == "summary_large_image", page
        file = public_site / said["og:image"].removeprefix(f"{PUBLIC_URL}/")
        with Image.open(file) as image:
            assert (said["og:image:width"], said["og:image:height"]) == ("1200", "630")
            assert image.size == (1200, 630)
        assert said["og:image:alt"], page
        assert file.stat().st_size <= 60_000


def test_papers_and_talks_have_their_own(public_site: Path) -> None:
    pages = own_pages(public_site)
    pictures = {told(page)["og:image"] for page in pages}

    assert len(pictures) == len(pages) > 16
    assert told(public_site / "index.html")["og:image"] not in pictures
    for page in pages:
        heading = parsed(page).select_one("h1").get_text(" ", strip=True)
        assert told(page)["og:image:alt"][:8] == " ".join(heading.split())[:8], page


def test_the_paper_says_so_in_its_own_data_too(public_site: Path) -> None:
    for page in sorted(public_site.glob("publications/*/index.html")):
        data = parsed(page).select_one("script[type='application/ld+json']").string
        assert told(page)["og:image"] in data


def test_there_is_no_picture_that_no_page_shows(public_site: Path) -> None:
    shown = {told(page)["og:image"].rpartition("/")[2] for page in html_files(public_site)}

    assert shown == {file.name for file in (public_site / "social").iterdir()}


@pytest.mark.parametrize("kind", ["site", "disk_site"])
def test_development_draws_none(kind: str, request: pytest.FixtureRequest) -> None:
    site = request.getfixturevalue(kind)

    assert not (site / "social").exists()
    assert told(site / "index.html") == {"twitter:card": "summary"}

"""What machines read off his public site."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from tests.owner.conftest import PUBLIC_URL
from tests.owner.literals import PREPRINTS, PUBLICATIONS, THESES
from tests.site.machines import linked_data
from tests.site.pages import Paper, metas, parsed


def test_the_home_page_is_the_owners_profile(owner_public_site: Path) -> None:
    """Whom search engines should take the page to be about."""
    data = linked_data(owner_public_site / "index.html")

    assert data["@type"] == "ProfilePage"
    person = data["mainEntity"]
    assert (person["name"], person["alternateName"]) == ("Liu Ziyin", "刘子寅")
    assert person["jobTitle"] == "Postdoctoral Fellow at MIT and NTT Research"


@pytest.mark.parametrize("paper", [*PREPRINTS, *PUBLICATIONS], ids=lambda paper: paper.key)
def test_scholar_reads_each_paper(owner_public_site: Path, paper: Paper) -> None:
    """Title, one tag an author, and a date; no PDF that does not lie beside the page."""
    page = parsed(owner_public_site / "publications" / paper.key / "index.html")
    tags = metas(page, "citation_")
    named = dict(tags)

    assert named["citation_title"] == paper.title
    assert (
        len([name for name, _ in tags if name == "citation_author"]) == paper.people.count(",") + 1
    )
    assert ("citation_author", "Liu, Ziyin") in tags
    assert named["citation_publication_date"][:4] in "2018 2019 2020 2021 2022 2023 2024 2025"
    assert "citation_pdf_url" not in named


@pytest.mark.parametrize("paper", [*PREPRINTS, *PUBLICATIONS], ids=lambda paper: paper.key)
def test_linked_data_says_the_same(owner_public_site: Path, paper: Paper) -> None:
    data = linked_data(owner_public_site / "publications" / paper.key / "index.html")

    assert data["name"] == paper.title
    people = [person["name"] for person in data["author"]]
    assert people == paper.people.replace("*", "").split(", ")
    assert data["url"] == f"{PUBLIC_URL}/publications/{paper.key}/"
    assert data.get("award") == paper.award


def test_the_three_exports_hold_every_work(owner_public_site: Path) -> None:
    """And the same titles."""
    titles = [paper.title for paper in [*PREPRINTS, *PUBLICATIONS, *THESES]]
    csl = json.loads((owner_public_site / "publications.json").read_text(encoding="utf-8"))
    ris = (owner_public_site / "publications.ris").read_text(encoding="utf-8")
    bib = (owner_public_site / "publications.bib").read_text(encoding="utf-8")

    assert sorted(item["title"] for item in csl) == sorted(titles)
    assert sorted(line[6:] for line in ris.splitlines() if line.startswith("TI  - ")) == sorted(
        titles
    )
    assert bib.count("@") == len(titles)
    assert "summary" not in bib


def test_his_pages_are_light(owner_public_site: Path) -> None:
    """At his address; but the list of all works, which has the first flight."""
    folders = ("", "cv", "talks", "publications/ziyin2025formation")
    pages = {folder: owner_public_site / folder / "index.html" for folder in folders}
    weights = {
        folder: len(gzip.compress(page.read_bytes(), 9, mtime=0)) for folder, page in pages.items()
    }

    assert {folder: weight for folder, weight in weights.items() if weight > 8_000} == {}

"""What machines read off the public site: the same in every form."""

from __future__ import annotations

from pathlib import Path

from tests.conftest import PUBLIC_URL
from tests.site.machines import linked_data
from tests.site.pages import parsed


def test_the_home_page_is_the_owners_profile(public_site: Path) -> None:
    """Whom search engines should take the page to be about."""
    data = linked_data(public_site / "index.html")

    assert data["@type"] == "ProfilePage"
    person = data["mainEntity"]
    assert (person["name"], person["alternateName"]) == ("Mara Lindqvist", "Мара Линдквист")
    assert person["jobTitle"] == "Associate Professor at the University of the Archipelago"


def test_a_work_is_tied_to_its_author_and_to_the_list(public_site: Path) -> None:
    """The author is the person of the home page, and the way to the work can be shown."""
    owner = linked_data(public_site / "index.html")["mainEntity"]["@id"]
    data = linked_data(public_site / "publications" / "lindqvist2025harbour" / "index.html")

    assert owner in [person.get("@id") for person in data["author"]]
    steps = data["mainEntityOfPage"]["breadcrumb"]["itemListElement"]
    assert [step["item"] for step in steps] == [
        f"{PUBLIC_URL}/",
        f"{PUBLIC_URL}/publications/",
        data["url"],
    ]


def test_feeds_are_found(public_site: Path, site: Path) -> None:
    """In public, and those that hold something; development has none."""
    names = ["all", "posts", "talks", "publications"]
    links = parsed(public_site / "index.html").select('link[type="application/atom+xml"]')

    assert {link["href"] for link in links} == {
        f"{PUBLIC_URL}/feeds/{name}.atom.xml" for name in names
    }
    assert not (site / "feeds").exists()

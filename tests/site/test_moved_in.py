"""A site that moves in: its files lie where they lay, and its old addresses lead on."""

from __future__ import annotations

from pathlib import Path

import pytest

from atomic_publish.built.check import Site
from tests.conftest import PUBLIC_URL
from tests.projects import EVERYTHING, build, compose
from tests.site.pages import parsed

FILES = {
    "CNAME": "www.example.org\n",
    "robots.txt": "User-agent: *\nDisallow: /files/\n",
    "favicon.ico": "icon",
    "files/notes/a b.pdf": "%PDF",
    "root/key.asc": "key",
    "root/.well-known/security.txt": "Contact: mailto:mara@example.org\n",
}
REDIRECTS = "/papers.html /publications/\n/software/ https://example.org/software\n"


@pytest.fixture(scope="module")
def moved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = compose(EVERYTHING, tmp_path_factory.mktemp("moved") / "project")
    for name, text in {**FILES, "redirects.txt": REDIRECTS}.items():
        path = root / "content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return build(root, root / "output", "-s", "publishconf.py")


def test_files_reach_the_site(moved):
    """As they lie, and what is in ``root/`` at the root of the site."""
    for name, text in FILES.items():
        assert (moved / name.removeprefix("root/")).read_text(encoding="utf-8") == text


@pytest.mark.parametrize(
    ("name", "target"),
    [
        ("papers.html", f"{PUBLIC_URL}/publications/"),
        ("software/index.html", "https://example.org/software"),
    ],
)
def test_old_addresses_lead_on(moved, name, target):
    """At once, and by a link; search engines know them by where they lead."""
    page = parsed(moved / name)
    refresh = page.select_one("meta[http-equiv=refresh]")

    assert refresh["content"] == f"0; url={target}"
    assert page.select_one("link[rel=canonical]")["href"] == target
    assert [link["href"] for link in page.select("main a")] == [target]
    assert "papers.html" not in (moved / "sitemap.xml").read_text(encoding="utf-8")


def test_nothing_is_wrong_with_the_site(moved):
    """``invoke check`` would publish it."""
    assert Site(moved, PUBLIC_URL, {}).problems() == []

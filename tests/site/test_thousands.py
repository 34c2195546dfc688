"""A site of 1,000 papers, held to the laws of size and links; in the long run alone."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.generated import papers
from tests.projects import build, compose
from tests.site.facts import read_site
from tests.site.test_laws import FIRST_FLIGHT, lands


@pytest.mark.skipif("TORTURE" not in os.environ, reason="invoke torture builds 1,000 papers")
def test_a_thousand_papers(tmp_path: Path) -> None:
    """Every page in the first round trip, every link on what is there, every work in a list."""
    project = compose("many", tmp_path / "project")
    (project / "content" / "publications.bib").write_text(papers(1000), encoding="utf-8")
    site = read_site(build(project, project / "root", "-s", "pelicanconf.py"), "http://root.test")

    assert {page.path: page.weight for page in site.pages if page.weight > FIRST_FLIGHT} == {}
    dead = [a.url for page in site.pages for a in page.addresses if not lands(a.url, site)]
    assert dead == []
    lists = [page for page in site.pages if page.path.startswith("publications/")]
    listed = {name for page in lists for name in page.ids if name.startswith("key")}
    assert listed == {f"key{number}" for number in range(1000)}

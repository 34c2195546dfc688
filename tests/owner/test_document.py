"""His CV as a document."""

from __future__ import annotations

import re
from pathlib import Path

import pypdf
import pytest

from tests.owner.literals import PREPRINTS, PUBLICATIONS, THESES
from tests.projects import ROOT, run_build


@pytest.mark.parametrize("name", ["cv.pdf", "cv-short.pdf"])
def test_it_is_short_and_begins_with_him(owner_public_site: Path, name: str) -> None:
    """At most three pages, the short form one."""
    pages = pypdf.PdfReader(owner_public_site / name).pages
    assert len(pages) <= {"cv.pdf": 3, "cv-short.pdf": 1}[name]
    assert re.match(r"Liu Ziyin 刘子寅\s+Curriculum vitae", pages[0].extract_text())


def test_on_a4_too(tmp_path: Path) -> None:
    arguments = ("-s", "publishconf.py", "-e", 'CV_PAPER="a4"')
    assert run_build(ROOT, tmp_path / "site", *arguments).returncode == 0
    assert len(pypdf.PdfReader(tmp_path / "site/cv.pdf").pages) <= 3


def test_it_has_every_work(owner_public_site: Path) -> None:
    pdf = pypdf.PdfReader(owner_public_site / "cv.pdf")
    text = " ".join(" ".join(page.extract_text() for page in pdf.pages).split())
    for work in [*THESES, *PREPRINTS, *PUBLICATIONS]:
        assert work.title in text
    assert "深層学習に於ける対称性の破れ" in text

"""The CV as PDF on every sample site: it says what the page says, for every reader."""

from __future__ import annotations

import re
import shutil
import unicodedata
from pathlib import Path

import pypdf
import pytest
from bs4 import BeautifulSoup, Tag

from tests.projects import EVERYTHING, compose, run_build
from tests.samples import Sample
from tests.site.pages import parsed

# What stands on the page and not in the document: ways to lists, to the document itself, and to
# texts in other languages.
ON_THE_PAGE = ".unseen, .contact, .works ~ p, .foreign, math"


def pages_of(sample: Sample) -> list[Path]:
    """The page of the CV, in each language of the site."""
    found = sample.root.rglob("index.html")
    return sorted(path for path in found if ' class="hang cv"' in path.read_text("utf-8"))


def letters(text: str) -> str:
    """What is compared: letters and digits, as PDF has no notion of a space."""
    plain = unicodedata.normalize("NFKC", text)
    return "".join(char for char in plain if char.isalnum())


def text_of(pdf: pypdf.PdfReader) -> str:
    return letters("".join(page.extract_text() for page in pdf.pages))


def documents(sample: Sample, page: Path) -> list[pypdf.PdfReader]:
    """What the page leads to."""
    links = parsed(page).select(".contact a[href$='.pdf']")
    paths = [str(link["href"]).removeprefix(f"{sample.site.url}/") for link in links]
    return [pypdf.PdfReader(sample.root / path, strict=True) for path in paths]


def is_told(sample: Sample) -> bool:
    """Whether this system lacks a font for the script, which is told and stops nothing."""
    return any("which no font has" in warning for warning in sample.warnings)


def test_a_cv_has_a_document_beside_it_and_leads_to_it(sample: Sample) -> None:
    pages = pages_of(sample)
    if not pages:
        assert list(sample.root.glob("*.pdf")) == []
    for page in pages if not is_told(sample) else ():
        assert page.parent.with_suffix(".pdf").is_file()
        made = list(page.parent.parent.glob("*.pdf"))
        assert len(documents(sample, page)) == len(made)


def test_it_says_what_the_page_says(sample: Sample) -> None:
    """Each word of each heading, title, name, venue and award; formulas are set anew."""
    for page in pages_of(sample) if not is_told(sample) else ():
        text = text_of(documents(sample, page)[0])
        main = BeautifulSoup(page.read_text("utf-8"), "html5lib").main
        assert main
        for beside in main.select(ON_THE_PAGE):
            beside.decompose()
        for said in main.select("h2, dt, dd, .title, .people span, .venue"):
            words = map(letters, said.get_text(" ").split())
            missing = [word for word in words if word not in text]
            assert not missing, (str(said), text)


def test_it_is_for_every_reader(sample: Sample) -> None:
    """Tagged, in its language, named; each page has its number, and the links are live."""
    found = [(pdf, page) for page in pages_of(sample) for pdf in documents(sample, page)]
    for pdf, page in found:
        root = pdf.trailer["/Root"]
        site = parsed(page)
        html = site if isinstance(site, Tag) and site.name == "html" else site.html
        assert html
        assert str(html["lang"]).lower().startswith(root["/Lang"].lower())
        assert root["/MarkInfo"]["/Marked"]
        assert pdf.metadata
        assert pdf.metadata.title
        assert pdf.metadata.author
        if not is_told(sample):
            assert b"pdfuaid:part>1<" in root["/Metadata"].get_object().get_data()
        notes = [note.get_object() for page in pdf.pages for note in page.get("/Annots", ())]
        targets = [note["/A"]["/URI"] for note in notes]
        assert all(re.match("https?://|mailto:|tel:", target) for target in targets)
        own = [url for url in targets if url.startswith(f"{sample.site.url}/")]
        assert own
        for url in own:
            place = sample.root / url.removeprefix(f"{sample.site.url}/")
            assert (place / "index.html").is_file() or place.is_file(), url


# What the settings decide, and what is the owner's


@pytest.fixture
def moved(tmp_path: Path) -> Path:
    return compose(EVERYTHING, tmp_path / "project")


# As one builds who wants to see a document, and neither previews nor an index.
ASKED = ("-s", "pelicanconf.py", "-e", "CV_PDF=true")


def pdfs(project: Path, *arguments: str) -> dict[str, bytes]:
    done = run_build(project, project / "output", *arguments)
    assert done.returncode == 0, done.stdout + done.stderr
    return {path.name: path.read_bytes() for path in (project / "output").glob("*.pdf")}


def test_documents_are_made_in_public_or_where_they_are_asked_for(moved: Path) -> None:
    assert pdfs(moved, "-s", "pelicanconf.py") == {}
    assert '.pdf"' not in (moved / "output/cv/index.html").read_text("utf-8")
    made = pdfs(moved, *ASKED, 'CV_PAPER="letter"')
    assert sorted(made) == ["cv-short.pdf", "cv.pdf"]
    box = pypdf.PdfReader(moved / "output/cv.pdf").pages[0].mediabox
    assert (box.width, box.height) == (612, 792)
    # Made again from nothing, they are the same.
    shutil.rmtree(moved / "cache")
    assert made == pdfs(moved, *ASKED, 'CV_PAPER="letter"')


def test_the_owners_own_document_stays(moved: Path) -> None:
    own = moved / "content/root/cv.pdf"
    own.parent.mkdir()
    own.write_bytes(b"%PDF-1.4 mine")
    assert pdfs(moved, *ASKED) == {"cv.pdf": b"%PDF-1.4 mine"}
    assert '/cv.pdf"' in (moved / "output/cv/index.html").read_text("utf-8")


def test_a_name_without_a_font_has_no_document_and_the_site_is_built(moved: Path) -> None:
    people = moved / "content/people.toml"
    people.write_text(
        people.read_text("utf-8").replace("Mara Lindqvist", "Mara \u2fe0", 1), "utf-8"
    )
    done = run_build(moved, moved / "output", *ASKED)

    assert done.returncode == 0
    assert "content/pages/cv.md: cv.pdf: is not made for want of U+2FE0" in done.stdout
    assert not (moved / "output/cv.pdf").exists()
    assert '.pdf"' not in (moved / "output/cv/index.html").read_text("utf-8")


def test_an_unknown_paper_is_told(moved: Path) -> None:
    done = run_build(moved, moved / "output", *ASKED, 'CV_PAPER="a5"')
    assert done.returncode
    assert "pelicanconf.py: CV_PAPER: 'a5' is no paper that is known" in done.stdout + done.stderr

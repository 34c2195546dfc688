"""Sources are read once in a process for as long as they are the same."""

from __future__ import annotations

import shutil

import pytest

from pelican_bibtex.pelican.loading import load
from pelican_bibtex.settings import read_settings
from pelican_bibtex.tex.math import use_macros

ENTRY = (
    "@article{a, title = {A $x \\in \\R$}, author = {Lindqvist, Mara}, year = 2024, pdf = {a.pdf}}"
)
PDF = b"%PDF-1.7"


@pytest.fixture
def content(tmp_path):
    use_macros({"R": "\\mathbb{R}"})
    folder = tmp_path / "content"
    (folder / "talks").mkdir(parents=True)
    (folder / "publications.bib").write_text(ENTRY)
    (folder / "people.toml").write_text('[owner]\nname = "Mara Lindqvist"\n')
    (folder / "a.pdf").write_bytes(PDF)
    (folder / "talks/a.md").write_text("Title: A\n")
    yield folder
    use_macros({})


@pytest.mark.parametrize(
    ("edit", "is_kept"),
    [
        (lambda folder: (folder / "talks/a.md").write_text("Title: B\n"), True),
        (lambda folder: None, True),
        (lambda folder: (folder / "publications.bib").write_text(ENTRY.replace("A", "B")), False),
        (lambda folder: (folder / "people.toml").write_text('[owner]\nname = "Mara L."\n'), False),
        (lambda folder: (folder / "people.toml").unlink(), False),
        (lambda folder: (folder / "a.pdf").unlink(), False),
        (lambda folder: (folder / "a.pdf").write_bytes(b"no PDF"), False),
        (lambda folder: shutil.copyfile(folder / "a.pdf", folder / "b.pdf"), False),
        (lambda folder: use_macros({"R": "\\mathbf{R}"}), False),
        (lambda folder: (folder / "linked").symlink_to(folder / "talks"), False),
    ],
)
def test_what_is_the_same_is_not_read_again(content, edit, is_kept):
    """A work that is the same object has not been made again."""
    settings = {"PATH": str(content), "PUBLICATIONS_SRC": str(content / "publications.bib")}
    first = load(read_settings(settings))
    edit(content)
    again = load(read_settings(settings))

    assert (again.bibliography.works[0] is first.bibliography.works[0]) == is_kept
    other = load(read_settings({**settings, "PUBLICATIONS_PRIVATE_FIELDS": ["year"]}))
    assert other.bibliography.works[0] is not again.bibliography.works[0]

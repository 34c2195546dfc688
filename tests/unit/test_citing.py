"""[@key] in Markdown."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from markdown import Markdown

from pelican_bibtex.bibliography import Bibliography
from pelican_bibtex.pelican.citing import CitationExtension, Citations, citation_line
from pelican_bibtex.people import People
from pelican_bibtex.reading.bibtex import parse
from pelican_bibtex.reading.interpret import interpret
from pelican_bibtex.settings import Settings

SOURCE = """
@misc{liu2024, title = {First}, author = {Liu, Z. and Mori, T. and Ueda, M.}, year = 2024}
@misc{knuth:84, title = {Second}, author = {Knuth, D.}, year = 1984}
@misc{van2000, title = {Third}, author = {van Dam, A. and Feiner, S.}, year = 2000}
"""


@pytest.fixture
def citations() -> Citations:
    works, _ = interpret(parse(SOURCE).entries, Settings(), People())
    return Citations(Bibliography(works))


def html(citations: Citations, text: str) -> str:
    return Markdown(extensions=[CitationExtension(citations), "extra"]).convert(text)


def plain(citations: Citations, text: str) -> str:
    """The first paragraph as a reader sees it."""
    return re.sub(r"<[^>]+>", "", html(citations, text).partition("</p>")[0])


CASES = [
    ("As shown [@liu2024].", "As shown [1]."),
    ("As shown [@liu2024, sec. 2].", "As shown [1, sec. 2]."),
    ("Both [@knuth:84; @liu2024, p. 3].", "Both [1; 2, p. 3]."),
    ("See [see @liu2024].", "See [see 1]."),
    ("Old style [@@liu2024].", "Old style [1]."),
    ("In other letters [@LIU2024].", "In other letters [1]."),
    ("Twice [@liu2024] and [@knuth:84] and [@liu2024].", "Twice [1] and [2] and [1]."),
    ("Unknown [@nobody].", "Unknown [nobody]."),
    ("Mail [me@example.org].", "Mail [me@example.org]."),
    ("Code `[@liu2024]`.", "Code [@liu2024]."),
    (r"Escaped \[@liu2024].", "Escaped [@liu2024]."),
    ("A link [@liu2024](https://x.org).", "A link @liu2024."),
    ("No citation @liu2024.", "No citation @liu2024."),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_what_a_reader_sees(citations: Citations, text: str, expected: str) -> None:
    """Numbers in order of first use; mail, code and links are left alone."""
    assert plain(citations, text) == expected


def test_code_blocks_are_left_alone(citations: Citations) -> None:
    assert "[@liu2024]" in html(citations, "```\n[@liu2024]\n```")
    assert citations.take().keys == []


def test_the_list_of_references(citations: Citations) -> None:
    """In order of first use, each linked both ways, once."""
    page = html(citations, "A [@knuth:84] b [@liu2024] c [@knuth:84].")

    assert re.findall(r'<li id="([^"]+)"', page) == ["ref-knuth-84", "ref-liu2024"]
    assert re.findall(r'href="#(ref-[^"]+)"', page) == [
        "ref-knuth-84",
        "ref-liu2024",
        "ref-knuth-84",
    ]
    assert re.findall(r' id="(cite-[^"]+)"', page) == ["cite-knuth-84", "cite-liu2024"]
    assert re.findall(r'href="#(cite-[^"]+)"', page) == ["cite-knuth-84", "cite-liu2024"]
    assert re.findall(r'href="(\{filename\}[^"]+)"', page) == [
        "{filename}/publications/knuth-84",
        "{filename}/publications/liu2024",
    ]
    assert citations.take().keys == ["knuth:84", "liu2024"]


def test_a_text_without_citations_has_no_list(citations: Citations) -> None:
    assert "<section" not in html(citations, "Nothing.")


def test_a_summary_has_no_list(citations: Citations) -> None:
    """Pelican converts summaries with the same Markdown, after a reset."""
    md = Markdown(extensions=[CitationExtension(citations)])
    md.convert("Text [@liu2024].")
    md.reset()
    summary = md.convert("In short [@liu2024] and [@van2000].")

    assert "<section" not in summary
    assert re.sub("<[^>]+>", "", summary) == (
        "In short [Liu et al., 2024] and [van Dam and Feiner, 2000]."
    )


def test_unknown_keys_are_remembered_with_their_line(citations: Citations, tmp_path: Path) -> None:
    path = tmp_path / "post.md"
    path.write_text("Title: X\n\nA [@liu2024].\n\nB [@nobody; @nobody2].\n")
    html(citations, path.read_text())

    assert citations.take().unknown == ["nobody", "nobody2"]
    assert [citation_line(path, key) for key in ("nobody", "nobody2", "absent")] == [5, 5, 0]

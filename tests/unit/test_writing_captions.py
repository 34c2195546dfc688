"""Figures and tables: captions, numbers, references, plates, and what scrolls."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from markdown import Markdown
from PIL import Image, ImageDraw

from languages.cldr import English
from pelican_bibtex.words import speaking
from writing import pictures
from writing.extensions.formulas import add_formulas
from writing.extensions.tree import Options, add_elements
from writing.source import Source


def shown(text: str, tmp_path, **settings) -> tuple[BeautifulSoup, list[str]]:
    problems: list[str] = []
    source = Source(
        "a.md",
        text,
        file=tmp_path / "a.md",
        root=tmp_path,
        report=lambda problem: problems.append(str(problem)),
    )
    options = Options({"CACHE_PATH": str(tmp_path / "cache"), **settings})
    md = Markdown(extensions=["extra"], output_format="html")
    add_formulas(md, source)
    add_elements(md, source, options)
    return BeautifulSoup(md.convert(text), "html.parser"), problems


def plot(path, background="white", size=(1500, 600)) -> None:
    image = Image.new("RGB", size, background)
    draw = ImageDraw.Draw(image)
    for step in range(60):
        draw.line(
            [(100, 100 + 7 * step), (1300, 500 - 7 * step)], fill=(4 * step, 90, 120), width=3
        )
    image.save(path)


TABLE = "| a | b |\n|---|---|\n| 1 | 2 |\n"


def test_what_has_an_id_is_numbered_and_referred_to(tmp_path):
    """In the order of the text, figures and tables apart; the reference may come first."""
    plot(tmp_path / "a.png")
    found, problems = shown(
        "See [](#fog), [](#two), [](#errors).\n\n"
        '![A](a.png "One"){#fog}\n\n![B](a.png "No number")\n\n![C](a.png "Two"){#two}\n\n'
        f"Table: Errors of $x^2$ *now* {{#errors}}\n\n{TABLE}",
        tmp_path,
    )

    assert [link.get_text() for link in found.p("a")] == ["Figure 1", "Figure 2", "Table 1"]
    assert [caption.get_text() for caption in found("figcaption")] == [
        "Figure 1. One",
        "No number",
        "Figure 2. Two",
    ]
    assert [figure.get("id") for figure in found("figure")] == ["fog", None, "two"]
    assert found.table["id"] == "errors"
    assert found.table.caption.get_text() == "Table 1. Errors of x2 now"
    assert "Table:" not in found.get_text()
    assert problems == []


def test_a_reference_to_nothing_is_told(tmp_path):
    _, problems = shown("A\n\nSee [](#fog).", tmp_path)

    assert problems == [
        "a.md:3: reference: no figure or table with a caption has the id #fog; give it one [TEXT029]"
    ]


def test_labels_are_in_the_language_of_the_text(tmp_path):
    with speaking(English({"Table %(n)s": "表 %(n)s"})):
        found, _ = shown(f"Table: 誤差 {{#t}}\n\n{TABLE}", tmp_path)

    assert found.caption.get_text() == "表 1. 誤差"


@pytest.mark.parametrize(
    ("order", "captions"),
    [
        ("1t2t", ["1", "2"]),
        ("t1t2", ["1", "2"]),
        ("t1wt2", ["1", "2"]),
        ("tw1t", [None, "1"]),
        ("t1t", [None, "1"]),
        ("t1", ["1"]),
        ("1t2", ["1"]),
    ],
)
def test_a_caption_stands_before_its_table_or_after_it(tmp_path, order, captions):
    parts = {"t": TABLE, "w": "Words"}
    text = "\n\n".join(parts.get(sign, f"Table: {sign}") for sign in order)
    found, _ = shown(text, tmp_path)

    assert [table.caption and table.caption.get_text() for table in found("table")] == captions


def test_a_caption_without_an_id_and_a_paragraph_that_is_none(tmp_path):
    found, _ = shown(f"Table: Errors\n\n{TABLE}\n\nOne table:\n\n{TABLE}", tmp_path)

    assert [caption.get_text() for caption in found("caption")] == ["Errors"]
    assert found.p.get_text() == "One table:"


def test_the_browser_chooses_the_width(tmp_path):
    """Copies for a phone and for many dots; the original where no copy is as wide."""
    plot(tmp_path / "a.png")
    found, _ = shown("![A](a.png)", tmp_path)
    sets = [[part.split() for part in source["srcset"].split(", ")] for source in found("source")]

    assert sets[0][0][1] == "640w"
    assert all(widths[-1][1] == "1500w" for widths in sets)
    assert all(source["sizes"] == pictures.SIZES for source in found("source"))
    assert (found.img["width"], found.img["height"]) == ("1500", "600")


@pytest.mark.parametrize(
    ("background", "is_plot"), [("white", True), ((250, 250, 248), True), ((40, 90, 60), False)]
)
def test_a_plot_on_white_has_a_plate(tmp_path, background, is_plot):
    plot(tmp_path / "a.png", background)
    found, _ = shown('![A](a.png "Words")', tmp_path)

    assert (found.select_one("figure > .plate img") is not None) is is_plot


def test_a_transparent_plot_has_a_plate(tmp_path):
    Image.new("RGBA", (30, 30)).save(tmp_path / "a.png")
    (tmp_path / "b.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")

    assert pictures.is_plot(tmp_path / "a.png")
    assert pictures.is_plot(tmp_path / "b.svg")


def test_images_below_the_first_wait(tmp_path):
    plot(tmp_path / "a.png")
    found, _ = shown("![A](a.png)\n\n![B](a.png)", tmp_path)

    assert [image.get("loading") for image in found("img")] == [None, "lazy"]


@pytest.mark.parametrize(("cell", "focus"), [("b", None), ("very" * 10, "0"), ("very " * 10, None)])
def test_a_wide_table_can_be_reached_by_keys(tmp_path, cell, focus):
    found, _ = shown(TABLE.replace("| 2 |", f"| {cell} |"), tmp_path)

    assert found.table.parent["class"] == ["table"]
    assert found.table.parent.get("tabindex") == focus


@pytest.mark.parametrize(
    ("name", "original"),
    [
        ("a.png.avif", "a.png"),
        ("a.png.640.webp", "a.png"),
        ("a.png.641.webp", None),
        ("a.png", None),
        ("b.png.avif", None),
    ],
)
def test_names_of_copies(tmp_path, name, original):
    """A file that is there is nobody's copy."""
    (tmp_path / "a.png").touch()

    assert pictures.original(tmp_path / name) == (original and tmp_path / original)

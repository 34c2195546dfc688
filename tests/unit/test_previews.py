"""Pictures for link previews: what is on them, where, and when they are drawn."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from building import progress
from pelican_bibtex.dates import PartialDate
from pelican_bibtex.publication import Author, OtherTitle, Person, Publication
from pelican_bibtex.text import Text
from previews import faces
from previews.card import BESIDE, BOARD_TOP, BOTTOM, MEASURE, TOP, Card, Inks
from previews.faces import Font
from previews.generator import Studio, alt, talk_card, work_card
from previews.lines import broken, clean, pieces, shortened
from talks.talk import Talk
from tests.projects import SITES

CJK = SITES / "japanese" / "content" / "fonts" / "NotoSerifCJKjp-names.otf"
JAPANESE = "深層学習に於ける対称性の破れ"
OWNER = Person(name="Liu Shira", is_owner=True)
MANY = (*((f"Somebody Long-Name {place}", False) for place in range(20)), ("Liu Shira", True))

INKS = Inks(*("#fff", "#111", "#555", "#ccc", "#b00", "#222", "#fefefe"))
CARDS = {
    "short": Card(title="AI"),
    "empty": Card(title=""),
    "usual": Card(title="Deep Gamblers", people=(("Liu Shira", True),), place="NeurIPS 2019"),
    "long": Card(
        title="A Study of the Stationary Distribution " * 12, people=MANY, place="In " * 99
    ),
    "word": Card(title="Supercalifragilistic" * 9),
    "mathematics": Card(title="O(n²) bounds: ‖∇f(x)‖₂ ≤ α·e⁻ᵗ for |rₜ|"),
    "japanese": Card(title=JAPANESE * 4, native=JAPANESE, place=JAPANESE),
}


@pytest.fixture
def studio(tmp_path: Path) -> Studio:
    return Studio((Font.read(CJK),), tmp_path / "cache", INKS)


def work(**fields: object) -> Publication:
    made = {"key": "k", "slug": "k", "type": "misc", "kind": "article", "title": Text.of("T")}
    return Publication(**(made | fields))  # type: ignore[arg-type]


# What a picture says


def test_a_paper():
    other = OtherTitle(label="", title=Text.of(JAPANESE), lang="ja")
    authors = tuple(Author(person=p) for p in (OWNER, Person(name="Ada")))
    paper = work(
        authors=authors,
        venue=Text.of("PRL"),
        date=PartialDate(year=2023),
        other_titles=(other,),
        award=Text.of("Best"),
    )

    assert work_card(paper) == Card(
        title="T",
        native=JAPANESE,
        people=(("Liu Shira", True), ("Ada", False)),
        place="PRL, 2023",
        stone="white",
        award=True,
    )


@pytest.mark.parametrize(
    ("venue", "date", "expected"),
    [
        ("ICML 2023", PartialDate(year=2023), "ICML 2023"),
        ("PRL", PartialDate(year=2023), "PRL, 2023"),
        ("", PartialDate(year=2023), "2023"),
        ("PRL", PartialDate(), "PRL"),
        ("", PartialDate(), ""),
    ],
)
def test_the_year_is_said_once(venue, date, expected):
    assert work_card(work(venue=Text.of(venue), date=date)).place == expected


def test_a_talk():
    talk = Talk(
        slug="t",
        title=Text.of("T"),
        date=PartialDate(year=2025, month=7),
        event=Text.of("Seminar"),
        venue=Text.of("Zoom"),
    )

    assert talk_card(talk).place == "Seminar, July 2025"
    assert alt(replace(talk_card(talk), owner="Ada")) == "T. Ada. Seminar, July 2025"


# Lines


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("one two", ["one ", "two"]),
        ("self-supervised", ["self-", "supervised"]),
        ("深層、学", ["深", "層、", "学"]),
        ("「深層」学", ["「深", "層」", "学"]),
        ("AI学習", ["AI", "学", "習"]),
        ("", []),
    ],
)
def test_where_lines_may_break(text, expected):
    assert pieces(text) == expected


def test_lines_are_few_and_even():
    assert broken("aaa bbb ccc ddd", 11, len) == ["aaa bbb", "ccc ddd"]
    assert broken("aaaaaaa", 3, len) == ["aaa", "aaa", "a"]


def test_what_is_too_long_ends_in_an_ellipsis():
    assert shortened(["aaa", "bbb", "ccc"], 2, 3, len) == ["aaa", "bb…"]
    assert shortened(["aaa"], 2, 3, len) == ["aaa"]


def test_control_characters_are_not_drawn():
    assert clean("a\u200b\n b\u0301e\u0301") == "a b\u0301é"


# The picture


@pytest.mark.parametrize("name", CARDS)
def test_everything_fits(studio, name):
    """Also the longest title, in any script."""
    lines = studio.artist.lines(CARDS[name])
    y = TOP
    for line in lines:
        text = "".join(part for part, _ in line.parts)
        assert line.face.width(text) * line.size <= MEASURE + 1
        if y > BOARD_TOP:
            assert line.face.width(text) * line.size <= BESIDE + 1
        y += line.after
    assert y <= BOTTOM + 60


@pytest.mark.parametrize("name", CARDS)
def test_a_picture_is_small_and_always_the_same(studio, name):
    data = studio.artist.draw(CARDS[name])

    with Image.open(io.BytesIO(data)) as image:
        assert (image.format, image.mode, image.size) == ("PNG", "P", (1200, 630))
    assert len(data) <= 60_000
    assert data == studio.artist.draw(CARDS[name])


def test_the_owner_is_named_among_many(studio):
    lines = studio.artist.lines(Card(title="T", people=MANY))
    said = " ".join("".join(part for part, _ in line.parts) for line in lines)

    assert "Liu Shira" in said
    assert said.endswith("more")


def test_characters_without_a_font():
    """A title needs all of its characters; what else has none is left out."""
    bare = Studio((), Path("unused"), INKS)

    assert bare.drawable(Card(title=JAPANESE)) is None
    assert bare.drawable(Card(title="")) is None
    assert bare.drawable(Card(title="x ∈ ℝ", native=JAPANESE)) == Card(title="x ∈ R")


def test_kanji_come_from_a_further_font(studio):
    assert studio.drawable(CARDS["japanese"]) == CARDS["japanese"]


def test_an_unchanged_picture_is_not_drawn_again(studio, monkeypatch):
    first = studio.png(CARDS["usual"])
    monkeypatch.setattr(studio.artist, "draw", None)

    assert studio.png(CARDS["usual"]) == first
    with pytest.raises(TypeError):
        studio.png(CARDS["short"])


@pytest.mark.parametrize("damage", [b"", b"\x89PNG\r\n\x1a\n", None])
def test_a_damaged_picture_is_drawn_again(studio, damage):
    """What a full disk or a cut-off copy has left of a file is not published."""
    whole = studio.png(CARDS["usual"])
    (kept,) = studio.cache.folder.iterdir()
    kept.write_bytes(whole[:-1] if damage is None else damage)

    assert studio.png(CARDS["usual"]) == whole
    assert kept.read_bytes() == whole


def test_pictures_are_drawn_ahead_and_beside_each_other(studio, monkeypatch):
    """Each once, and never again while nothing of it changes."""
    monkeypatch.setattr(progress, "WORTH_IT", 2)
    studio.prepare(CARDS.values())
    made = {path.name for path in studio.cache.folder.iterdir()}
    monkeypatch.setattr(studio.artist, "draw", None)
    studio.prepare(CARDS.values())

    assert len(made) == len(CARDS)
    assert all(studio.png(card) for card in CARDS.values())
    assert made == {path.name for path in studio.cache.folder.iterdir()}


@pytest.mark.parametrize("signs", [500, 50_000])
def test_what_no_picture_can_hold_costs_nothing(studio, signs):
    """A thousand names, or a title as long as a book, are laid out and said like fifty."""
    people = tuple((f"Somebody {number}", False) for number in range(signs // 10))
    long = "Symmetry " * (signs // 9)
    before = faces._placed.cache_info().misses
    card = studio.drawable(Card(title=long, native=long, people=people, place=long))
    studio.artist.draw(card)

    assert faces._placed.cache_info().misses - before < 4_000
    assert len(alt(card)) < 2_500


@pytest.mark.parametrize("content", [b"", b"no font at all", b"\0\1\0\0\0\1" + b"\0" * 30])
def test_what_is_no_font_is_refused(tmp_path, content):
    (tmp_path / "x.otf").write_bytes(content)

    with pytest.raises(ValueError, match=r"x\.otf: is no OpenType font"):
        Font.read(tmp_path / "x.otf")

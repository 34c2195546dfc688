"""The colours stand in one style sheet, and whatever is no page takes them from there."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from PIL import Image

from previews.card import Artist, Card, Inks, icon
from previews.faces import Face, Font
from previews.generator import FONTS
from site_parts.assets import Assets
from site_parts.colours import TOKENS, Colours

THEME = Path(__file__).resolve().parents[2] / "theme"


@pytest.fixture
def theme(tmp_path: Path) -> Path:
    """A theme of a style sheet and an icon."""
    (tmp_path / TOKENS).parent.mkdir(parents=True)
    (tmp_path / TOKENS).write_text(
        """
        /* --seal: #000; */
        :root {
          --paper: light-dark(#fff, #111);
          --seal-day: #b00;
          --seal: light-dark(var(--seal-day), var(--seal-night));
          --seal-night: #f88;
          --size: 1rem;
        }
        @media (prefers-contrast: more) { :root { --paper: light-dark(#eee, #000); } }
        """
    )
    (tmp_path / "static/icon.svg").write_text('<path fill="var(--seal)" stroke="var(--paper)"/>')
    return tmp_path


def test_tokens_by_day_and_by_night(theme):
    """What a comment or a media query says is not the rule."""
    colours = Colours.of_theme(theme)

    assert [colours.day(name) for name in ("paper", "seal", "size")] == ["#fff", "#b00", "1rem"]
    assert [colours.night(name) for name in ("paper", "seal", "size")] == ["#111", "#f88", "1rem"]


def test_the_icon_has_them(theme):
    assert (
        Assets(theme / "static").files["icon.svg"].content == b'<path fill="#b00" stroke="#fff"/>'
    )


def test_link_previews_and_the_icon_for_phones_have_them():
    """Whatever they are: the most frequent colour is that of the ground."""
    face = Face((Font.read(FONTS / "PreviewPagella-Roman.otf"),))
    inks = Inks(*("#abcdef", *["#123456"] * 3, "#fedcba", *["#123456"] * 2))
    pictures = [Artist(face, face, inks).draw(Card(title="A")), icon(inks, 180)]

    assert [_ground(picture) for picture in pictures] == [(0xAB, 0xCD, 0xEF), (0xFE, 0xDC, 0xBA)]


def _ground(png: bytes) -> tuple[int, int, int]:
    image = Image.open(io.BytesIO(png)).convert("RGB")
    return max(image.getcolors(image.width * image.height))[1]


def test_no_colour_of_the_theme_stands_twice():
    """A change of one is a change of a line in ``tokens.css``."""
    root = THEME.parent
    tokens = THEME / TOKENS
    colours = re.findall(r"#[0-9a-f]{6}\b", tokens.read_text(encoding="utf-8"))
    files = [*THEME.rglob("*"), *(root / "plugins").rglob("*")]
    sources = [path for path in files if path.suffix in {".css", ".svg", ".html", ".js", ".py"}]
    others = "".join(path.read_text(encoding="utf-8") for path in sources if path != tokens)

    assert len(colours) > 10
    assert [colour for colour in colours if colour in others.lower()] == []

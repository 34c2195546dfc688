"""The font files of the theme: small, with what the style sheet fetches them for, and licensed."""

from __future__ import annotations

import re

import pytest
from fontTools.ttLib import TTFont

from site_parts.assets import Assets
from tests.projects import ROOT

STATIC = ROOT / "theme" / "static"
RULE = re.compile(r'url\("(fonts/(text\S*)\.woff2)"\);[^}]*?unicode-range: ([^;]+);')
FILES = {
    name: (STATIC / file, ranges)
    for file, name, ranges in RULE.findall((STATIC / "css" / "face.css").read_text("utf-8"))
}
# Letters that no page of a Latin script may lack.
LETTERS = {
    "text": "ABCxyz 0123456789 ÄÖÜäöüßéèêëçñøåæœŒıÆØÅ¿¡«»„“”‘’–—…†·×−€",
    "text-more": "łŁńśźżąęćčšžřůěőűğşİĂȘțơưạếộữỹ",
}


def test_each_style_has_two_files():
    styles = ("", "-italic", "-bold")
    assert sorted(f"{part}{style}" for part in LETTERS for style in styles) == sorted(FILES)
    assert (STATIC / "fonts" / "GUST-FONT-LICENSE.txt").is_file()


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_small_and_has_the_letters_that_it_is_fetched_for(name):
    path, ranges = FILES[name]
    part = "text-more" if name.startswith("text-more") else "text"
    font = TTFont(path)
    spans = [span.removeprefix("U+").split("-") for span in ranges.split(", ")]
    asked = {
        code
        for first, *last in spans
        for code in range(int(first, 16), int([first, *last][-1], 16) + 1)
    }

    assert path.stat().st_size < 30_000
    assert {*map(ord, LETTERS[part])} <= {*font.getBestCmap()} & asked
    # Its name is not the original's, as the licence asks, and figures have all their shapes.
    assert "TeX" not in str(font["name"].getDebugName(1))
    features = {record.FeatureTag for record in font["GSUB"].table.FeatureList.FeatureRecord}
    assert part == "text-more" or {"onum", "lnum", "tnum", "liga"} <= features


def test_the_owners_fonts_stand_behind_the_readers(tmp_path):
    """A page names them by their files' addresses, and the build writes them; none, no rule."""
    own, other = tmp_path / 'N "a" (m)é.otf', tmp_path / "more" / 'N "a" (m)é.otf'
    other.parent.mkdir()
    own.write_bytes(b"a font")
    other.write_bytes(b"another")
    assets = Assets(STATIC, [own, tmp_path / "missing.otf", other])
    css = str(assets.look("<p>", "ja", "https://e.org").stylesheet)
    [url] = re.findall(r'font-family:"Own 1";src:url\("https://e.org/([^"]+)"\)', css)

    assert ':root{--own:"Own 1","Own 2",serif}' in css
    files = [assets.files[f"own/own-{number}.otf"] for number in (1, 2)]
    assert [file.content for file in files] == [b"a font", b"another"]
    assert files[0].url == url
    assert f'src:url("https://e.org/{files[1].url}")' in css
    assert re.search(r':lang\(ja\)\{--serif:[^}]*"Noto Serif JP",var\(--own\)', css)
    assert "Own" not in str(Assets(STATIC).look("<p>", "ja").stylesheet)

"""What Markdown brings, in the theme's clothes."""

from __future__ import annotations

from pathlib import Path

import pytest

from pelican_bibtex.tex.math import Snippet, convert_all
from site_parts.assets import Assets
from writing.extensions.formulas import equation

pytestmark = pytest.mark.browser

THEME = Path(__file__).parents[2] / "theme" / "static"
WIDE = "<mi>a</mi><mo>+</mo>" * 80
CELLS = "".join(f"<td>column {number} of a table</td>" for number in range(20))
BODY = f"""
<main><article class="prose">
<p>Text</p>
<div class="equation"><math display="block"><mi>x</mi></math></div>
<div class="equation" id="wide"><math display="block">{WIDE}</math></div>
<div class="table" id="table"><table><tr>{CELLS}</tr></table></div>
<table><tr><th class="align-right">R</th><th class="align-center">C</th><th>S</th></tr></table>
<pre>{"long" * 80}</pre>
<figure><img src="data:," width="2000" height="10" alt=""><figcaption>Words</figcaption></figure>
</article></main>
"""


@pytest.fixture
def toy(new_page):
    def shown(width: int):
        page = new_page(viewport={"width": width, "height": 600})
        page.set_content(f"<!DOCTYPE html><style>{Assets(THEME).whole.stylesheet}</style>{BODY}")
        return page

    return shown


@pytest.mark.parametrize("width", [320, 1280])
def test_what_is_wide_scrolls_by_itself(toy, width):
    page = toy(width)

    assert page.evaluate("document.documentElement.scrollWidth") == width
    for name in ("#wide", "#table"):
        assert page.eval_on_selector(
            name,
            "e => e.scrollWidth > e.clientWidth || [...e.querySelectorAll('*')]"
            ".some(i => i.scrollWidth > i.clientWidth)",
        )


def test_columns_stand_as_their_marks_say(toy):
    page = toy(1280)
    found = page.eval_on_selector_all(
        "th", "cells => cells.map(c => getComputedStyle(c).textAlign)"
    )

    assert found == ["end", "center", "start"]


def test_a_formula_stands_in_the_middle(toy):
    page = toy(1280)
    box = page.locator("mi").first.bounding_box()
    column = page.locator("article").bounding_box()

    middle = column["x"] + column["width"] / 2
    assert abs(box["x"] + box["width"] / 2 - middle) < 10


# About as wide as 20, 45, 55, 70 and 95 em: what a phone cuts, and what paper would.
SUMS = [" + ".join(f"x_{{{number}}}" for number in range(count)) for count in (8, 19, 23, 29, 38)]


@pytest.mark.parametrize("tex", SUMS, ids=len)
def test_a_wide_formula_is_whole_on_paper(new_page, tex):
    """It scrolls on a phone, also by keys, and is printed within the margins of A4."""
    (formula,) = convert_all([Snippet(tex, display=True)])
    html = equation("div", formula)
    page = new_page(viewport={"width": 320, "height": 600})
    page.set_content(
        f'<!DOCTYPE html><style>{Assets(THEME).whole.stylesheet}</style><main class="prose">{html}</main>'
    )
    on_phone = page.evaluate("document.documentElement.scrollWidth")
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 612, "height": 800})  # 162 mm
    width = page.eval_on_selector("math", "m => m.scrollWidth")

    assert on_phone == 320
    assert 'tabindex="0"' in html
    assert width <= 612


LONG = "".join(f'<span class="n">word{number}</span> ' for number in range(60))
CODE = f'<div class="highlight"><pre><code><span>    {LONG}</span>\n<span>x</span>\n</code></pre></div>'


def code_page(new_page, width: int):
    page = new_page(viewport={"width": width, "height": 600})
    style = f"<style>{Assets(THEME).whole.stylesheet}</style>"
    page.set_content(f'<!DOCTYPE html>{style}<main><article class="prose">{CODE}</article></main>')
    return page


@pytest.mark.parametrize("width", [320, 1280])
def test_a_long_line_of_code_scrolls(new_page, width):
    """It is one line, and the page stays as wide as the screen."""
    page = code_page(new_page, width)
    first, second = page.eval_on_selector_all(
        "code > span", "lines => lines.map(line => line.getBoundingClientRect().height)"
    )

    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert first == second
    assert page.eval_on_selector("pre", "e => e.scrollWidth > e.clientWidth")


def test_a_long_line_of_code_hangs_on_paper(new_page):
    """Nothing is cut off, and no later line begins where a statement would."""
    page = code_page(new_page, 612)
    page.emulate_media(media="print")
    starts = page.eval_on_selector_all(
        "code > span:first-child > .n", "words => words.map(w => w.getBoundingClientRect().left)"
    )
    edge = page.eval_on_selector("pre", "e => e.getBoundingClientRect().left")

    assert page.eval_on_selector("pre", "e => e.scrollWidth <= e.clientWidth")
    assert len(set(starts)) > 1
    assert min(starts) > edge + 20


WORDS = "".join(f"<td>{'longword' * 3}{number}</td>" for number in range(9))


def test_a_wide_table_is_whole_on_paper(new_page):
    page = new_page(viewport={"width": 612, "height": 800})
    table = f'<div class="table" tabindex="0"><table><tr>{WORDS}</tr></table></div>'
    style = f"<style>{Assets(THEME).whole.stylesheet}</style>"
    page.set_content(f'<!DOCTYPE html>{style}<main><article class="prose">{table}</article></main>')
    page.emulate_media(media="print")

    assert page.eval_on_selector("table", "t => t.getBoundingClientRect().width") <= 612


NOTES = """
<main><article class="prose"><p>One.<sup id="fnref:1"><a href="#fn:1">1</a></sup>
Two.<sup id="fnref:2"><a href="#fn:2">2</a></sup></p><div style="height: 500px"></div>
<p id="last">Three.<sup id="fnref:3"><a href="#fn:3">3</a></sup></p>
<div class="footnote"><ol><li id="fn:1"><p>Long words. Long words. Long words. Long words.</p></li>
<li id="fn:2"><p>Short.</p></li><li id="fn:3"><p>Last.</p></li></ol></div></article></main>
"""


@pytest.fixture
def notes(new_page):
    """A text with notes, in a window of some width."""

    def shown(width: int):
        page = new_page(viewport={"width": width, "height": 600})
        style = f"<style>{Assets(THEME).whole.stylesheet}</style>"
        page.set_content(f"<!DOCTYPE html>{style}{NOTES}")
        page.add_script_tag(path=THEME / "js" / "text.js")
        return page

    return shown


def boxes(page, selector: str) -> list[dict]:
    return [item.bounding_box() for item in page.locator(selector).all()]


def test_notes_stand_beside_their_marks(notes):
    """In the right margin, on the line of the mark or below the note before."""
    page = notes(1280)
    column, *_ = boxes(page, "#last")
    first, second, third = boxes(page, ".footnote li")
    marks = boxes(page, "sup")

    assert all(note["x"] > column["x"] + column["width"] for note in (first, second, third))
    assert all(note["x"] + note["width"] <= 1280 for note in (first, second, third))
    assert abs(first["y"] - marks[0]["y"]) < 20
    assert second["y"] >= first["y"] + first["height"]
    assert abs(third["y"] - marks[2]["y"]) < 20


@pytest.mark.parametrize(("width", "media"), [(700, "screen"), (1280, "print")])
def test_notes_stand_at_the_foot_elsewhere(notes, width, media):
    page = notes(width)
    page.emulate_media(media=media)
    column, *_ = boxes(page, "#last")

    assert all(note["y"] > column["y"] for note in boxes(page, ".footnote li"))


TALL = r"\left( \frac{\frac{a}{b}}{\frac{c}{d}} \right) + \left( x \right)"


def test_the_font_of_formulas_has_brackets_that_grow(new_page, tmp_path):
    """Where a system has none; it is asked for by the script, after those that may be there."""
    (formula,) = convert_all([Snippet(TALL, display=True)])
    font = (THEME / "fonts" / "formulas.woff2").read_bytes()
    page = new_page()
    page.route("**/font", lambda route: route.fulfill(body=font, content_type="font/woff2"))
    page.route(
        "**/page",
        lambda route: route.fulfill(body=f"<main>{formula.html}</main>", content_type="text/html"),
    )
    page.goto("http://formulas.test/page")
    page.evaluate(
        """async () => {
            const face = new FontFace("Formulas", "url(/font)");
            document.fonts.add(await face.load());
            document.querySelector("math").style.fontFamily = "Formulas";
            await document.fonts.ready;
        }"""
    )
    brackets = [mark for mark in page.locator("mo").all() if mark.text_content() == "("]
    tall, short = (mark.bounding_box()["height"] for mark in brackets)

    assert tall > 1.8 * short


def test_the_script_asks_for_the_font_where_there_are_formulas(new_page):
    page = new_page()
    page.set_content("<math><mi>x</mi></math>")
    script = (THEME / "js" / "text.js").read_text("utf-8")
    faces = page.evaluate(
        """script => {
            const made = document.createElement("script");
            made.dataset.font = "https://formulas.test/font";
            made.textContent = script;
            document.body.append(made);
            return [...document.fonts].map(face => face.family);
        }""",
        script,
    )

    assert faces == ["Formulas"]


FIGURE = """<figure><svg viewBox="0 0 1 1"></svg><figcaption>What it shows.</figcaption></figure>"""


@pytest.mark.parametrize(
    ("width", "notes", "beside"),
    [(1280, "", True), (390, "", False), (1280, '<div class="footnote"></div>', False)],
    ids=["wide", "phone", "with notes"],
)
def test_a_caption_stands_beside_where_there_is_room(new_page, width, notes, beside):
    """And where no side notes stand."""
    page = new_page(viewport={"width": width, "height": 600})
    style = f"<style>{Assets(THEME).whole.stylesheet}</style>"
    text = f'<main><article class="prose">{FIGURE}{notes}</article></main>'
    page.set_content(f"<!DOCTYPE html>{style}{text}")
    [figure], [caption] = boxes(page, "svg"), boxes(page, "figcaption")

    assert (caption["x"] > figure["x"] + figure["width"]) is beside
    assert (caption["y"] >= figure["y"] + figure["height"]) is not beside
    assert page.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.parametrize(("lang", "direction"), [("ar", "rtl"), ("ko", "ltr")])
def test_code_is_code_in_any_language(new_page, lang, direction):
    """From left to right, in the face of code; words about it are in that of the language."""
    page = new_page()
    style = f"<style>{Assets(THEME).whole.stylesheet}</style>"
    text = "<p>Words <span lang=en>of it</span></p><pre><code><span>x = {1}</span></code></pre>"
    page.set_content(
        f'<!DOCTYPE html><html lang="{lang}" dir="{direction}">{style}<main class="prose">{text}'
    )

    def style_of(selector, name):
        return page.eval_on_selector(selector, f"e => getComputedStyle(e).{name}")

    assert style_of("pre span", "direction") == "ltr"
    assert "monospace" in style_of("pre span", "fontFamily")
    own, other = style_of("p", "fontFamily"), style_of("p span", "fontFamily")
    assert ("Text" in own, "Text" in other) == (False, True)


def test_a_long_title_without_spaces_stays_in_the_column(new_page):
    page = new_page(viewport={"width": 1280, "height": 600})
    style = f"<style>{Assets(THEME).whole.stylesheet}</style>"
    item = (
        f'<li><p class="title"><span lang="ja">{"深層学習の遅い動力学について" * 6}</span></p></li>'
    )
    page.set_content(f'<!DOCTYPE html>{style}<main><ul class="works">{item}</ul></main>')
    [title], [column] = boxes(page, ".title span"), boxes(page, "main")

    assert title["x"] + title["width"] <= column["x"] + column["width"]

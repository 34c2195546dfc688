r"""``$…$`` in Markdown: what is a formula, what is money, what is code."""

from __future__ import annotations

import pytest
from markdown import Markdown
from typogrify.filters import typogrify

from pelican_bibtex.tex.math import as_text
from writing.extensions.formulas import add_formulas, inline
from writing.source import Source


def told(text: str) -> tuple[str, list[str]]:
    """The HTML of a text, and the problems."""
    problems = []
    source = Source("a.md", text, report=problems.append)
    md = Markdown(extensions=["extra", "sane_lists"])
    add_formulas(md, source)
    return md.convert(text), [str(problem) for problem in problems]


def html(text: str) -> str:
    return told(text)[0]


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        ("$a<b$", ["a<b"]),
        ("$x<y>z$ and <b>b</b>", ["x<y>z"]),
        ("$f'(x)$", ["f′(x)"]),
        ("$a_i$ and $b_j$", ["aᵢ", "bⱼ"]),
        ("$a*b$ and $c*d$", ["a*b", "c*d"]),
        ("**$x^2$**", ["x²"]),
        (r"$5\%$ or $x=\$5$", ["5%", "x=$5"]),
        ("($x^2$), $y^2$.", ["x²", "y²"]),
        ("$x^2$-norm", ["x²"]),
        ("$$a^2$$", ["a²"]),
        ("Text $$a^2$$ text", ["a²"]),
        (r"Text \(a_i\), \(b\).", ["aᵢ", "b"]),
        ("\\[\na^2\n= b \\\\[2pt]\n\\]", None),
        ("$$\na\n= b\n- c\n> d\n$$", None),
        ("- item $x^2$\n- $$y^2$$", ["x²", "y²"]),
        ("| $x^2$ | b |\n|---|---|\n| $y^2$ | c |", ["x²", "y²"]),
        ("Note[^1]\n\n[^1]: $x^2$", ["x²"]),
        ("## $x^2$", ["x²"]),
        ("[$x^2$](https://example.org/)", ["x²"]),
    ],
)
def test_formulas(text, readings):
    found = html(text)

    assert "$" not in as_text(found).replace("$5", "")
    assert len(readings or [0]) == found.count("<math")
    for reading in readings or []:
        assert reading.replace("<", "&lt;").replace(">", "&gt;") in as_text(found)


@pytest.mark.parametrize(
    "text",
    [
        "$5 and $10",
        "$5-$10",
        "costs $5 (or 4$)",
        "5$ here, 6$ there",
        r"\$a\$",
        "a $ b $ c",
        "one $",
        "$",
        "$$",
        "$$$$",
        "$ x$",
        "$x $",
    ],
)
def test_money_is_no_formula(text):
    assert f"<p>{text.replace(chr(92), '')}</p>" == html(text)


@pytest.mark.parametrize(
    "text",
    ["`$x$`", "``$x$ ` $y$``", "    $x$ $$y$$", "```\n$x$\n$$\ny\n$$\n```", "~~~\n$$\nx\n$$\n~~~"],
)
def test_code_is_left_alone(text):
    found = html(text)

    assert "<math" not in found
    assert "$" in found


def test_a_formula_of_its_own_is_a_block():
    assert html("$$a=b$$").startswith('<div class="equation"><math display="block"')
    assert 'class="equation"' not in html("$a=b$")


def test_typographers_leave_formulas_alone():
    """Quotes, dashes and ampersands mean something else in mathematics."""
    found = html(r'''"It's" $f'(x) -- g''(x) \ldots$ -- "so"''')
    typed = typogrify(found, ["math"])

    start, end = found.index("<math"), found.index("</math>")
    assert found[start:end] in typed
    assert "It&#8217;s&#8221;" in typed


def test_a_formula_that_cannot_be_read_is_shown_and_told():
    found, problems = told("Text\n\nand $\\frac{1}$ here")

    assert r"\frac{1}" in found
    assert len(problems) == 1
    assert problems[0].startswith("a.md:3:14: math: formula")


@pytest.mark.parametrize("text", ["$\\text{</math><script>x</script>}$", "$<script>$"])
def test_nothing_unsafe_comes_out_of_a_formula(text):
    assert "<script" not in html(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A & <b>", "A &amp; &lt;b&gt;"),
        ("Costs $5 (or 4$)", "Costs $5 (or 4$)"),
        (r"\$x\$", "$x$"),
        ("*a* _b_ `c`", "*a* _b_ `c`"),
    ],
)
def test_titles_are_text(text, expected):
    assert expected == inline(text, Source("a.md", text))


def test_titles_have_formulas():
    found = inline("On $x^2$ & co", Source("a.md", ""))

    assert as_text(found) == "On x² &amp; co"
    assert "<math" in found


def test_a_long_formula_within_a_line_scrolls_by_keys():
    """On a phone no engine breaks it; a short one stays part of the line."""
    long = html(f"a ${' + '.join(f'x_{{{n}}}' for n in range(12))}$ b")

    assert '<span class="wide" tabindex="0"><math' in long
    assert "tabindex" not in html("a $x + y$ b")


def test_escaped_brackets_within_a_text_are_brackets():
    assert html(r"As in \[1\], `\(x\)` and \\(y\\).") == (
        r"<p>As in [1], <code>\(x\)</code> and \(y\).</p>"
    )

"""Formulas become MathML that browsers know, and Unicode that reads aloud."""

from __future__ import annotations

import re

import pytest

from pelican_bibtex.tex.convert import to_text
from pelican_bibtex.tex.math import HTML, MATHML, MAX_DEPTH, MAX_LENGTH, convert, symbol

# Formula and its text.
TEXTS = [
    # scripts
    ("L_1", "L₁"),
    ("x^2", "x²"),
    ("x_i^2", "xᵢ²"),
    ("x_{ij}", "xᵢⱼ"),
    ("10^{-3}", "10⁻³"),
    ("x^{n-1}", "xⁿ⁻¹"),
    ("^{3}", "³"),
    ("_2", "₂"),
    (r"^{13}\mathrm{C}", "¹³C"),
    (r"^\circ", "°"),
    (r"90^{\circ}", "90°"),
    (r"\ell_{\infty}", "ℓ_∞"),
    (r"\mathbb{F}_q", "𝔽_q"),
    (r"E_{\mathrm{kin}}", "E_kin"),
    (r"x_{\max}", "x_max"),
    ("x^{1/2}", "x^(1/2)"),
    ("e^{-x^2}", "e^(−x²)"),
    (r"C^{1,\alpha}", "C^(1,α)"),
    ("D^*", "D*"),
    ("D^{(*)}", "D^(*)"),
    (r"A^\dagger", "A†"),
    ("A^T", "Aᵀ"),
    ("f'", "f′"),
    (r"5^{\text{th}}", "5th"),
    (r"n^{\mbox{5/2}}", "n^(5/2)"),
    # signs as Crossref writes them
    (r"\mathsemicolon", ";"),
    (r"a\mathplus b\mathcolon c", "a+b:c"),
    ("f''(x)", "f″(x)"),
    ("(a+b)^2", "(a+b)²"),
    ("{a+b}^2", "(a+b)²"),
    # letters in other faces are letters, but ℝ is ℝ
    (r"\alpha", "α"),
    (r"\mathbb{R}^n", "ℝⁿ"),
    (r"\mathbb R", "ℝ"),
    (r"\mathcal{N}=4", "N=4"),
    (r"\mathcal{H}", "H"),
    (r"{\cal N}", "N"),
    (r"\mathfrak{g}", "g"),
    (r"\mathbf{x}", "x"),
    (r"\boldsymbol{\beta}", "β"),
    (r"\mathrm{SU}(2)", "SU(2)"),
    (r"{\rm SU}(2)", "SU(2)"),
    (r"\ell\hbar\aleph", "ℓℏℵ"),
    # words
    (r"\textit{word}", "word"),
    (r"\text{if } x>0", "if x>0"),
    (r"\text{CO}_2", "CO₂"),
    (r"\mbox{a {b} c}", "a {b} c"),
    (r"O(n \log n)", "O(n log n)"),
    (r"\log n", "log n"),
    (r"\log_2 n", "log₂ n"),
    (r"\sin\theta", "sin θ"),
    (r"\operatorname{argmin}_x f", "argminₓ f"),
    (r"\mathrm{log}^2", "log²"),
    (r"\max(a,b)", "max(a, b)"),
    # operators
    (r"SU(2)_L\times U(1)", "SU(2)_L × U(1)"),
    (r"B\to K\ell^+\ell^-", "B → Kℓ⁺ℓ⁻"),
    (r"\nu_\mu \rightarrow \nu_e", "ν_μ → νₑ"),
    (r"a\ne b", "a ≠ b"),
    (r"a \not= b", "a ≠ b"),
    (r"x\in X", "x ∈ X"),
    (r"\sim", "∼"),
    (r"\sim 5", "∼5"),
    (r"\to", "→"),
    ("a<b", "a<b"),
    ("2+1", "2+1"),
    ("a-b", "a−b"),
    (r"\pm 5", "±5"),
    ("1,000", "1,000"),
    ("(x, y)", "(x, y)"),
    ("H^1(X;Z)", "H¹(X; Z)"),
    (r"n\to\infty", "n → ∞"),
    (r"\nabla\cdot E", "∇·E"),
    # fractions, roots, accents
    (r"\frac{a}{b}", "a/b"),
    (r"\frac12", "1/2"),
    (r"\frac{a+b}{c}", "(a+b)/c"),
    (r"\binom{n}{k}", "(n choose k)"),
    (r"\sqrt{x}", "√x"),
    (r"\sqrt{x+1}", "√(x+1)"),
    (r"\sqrt[3]{x}", "∛x"),
    (r"\sqrt[n]{x}", "ⁿ√x"),
    (r"\bar{x}", "x̄"),
    (r"\hat{x}", "x̂"),
    (r"\tilde{a}", "ã"),
    (r"\dot{x}\ddot{x}", "ẋẍ"),
    (r"\vec v", "v⃗"),
    (r"\overline{AB}", "A̅B̅"),
    (r"\underline{x}", "x̲"),
    (r"\widetilde{x}", "x̃"),
    (r"\underbrace{x}_{n}", "xₙ"),
    # large things
    (r"\sum_{i=1}^n x_i", "∑ᵢ₌₁ⁿ xᵢ"),
    (r"\lim_{x\to 0} f", "lim_(x→0) f"),
    (r"\left( \frac{1}{2} \right)", "(1/2)"),
    (r"\begin{pmatrix} a & b \\ c & d\end{pmatrix}", "(a, b; c, d)"),
    (r"\sqrt{s}=13\,\mathrm{TeV}", "√s=13 TeV"),
    (r"a\quad b\!c", "a bc"),
    (r"10\,", "10 "),
    # what only TeX would understand otherwise
    ("5%", "5%"),
    (r"5\%", "5%"),
    (r"\AA", "Å"),
    (r"\ensuremath{x}", "x"),
    (r"x\textsuperscript{2}", "x²"),
    (r"\color{red}{x}", "x"),
    (r"\phantom{x}y", "y"),
    ("", ""),
    (" ", " "),
]

# Formula and its HTML.
MARKUP = [
    # one sign needs no MathML
    ("x", "<var>x</var>"),
    (r"\mu", "μ"),
    ("<", "&lt;"),
    ("_2", "<sub>2</sub>"),
    ("_{x}", "<sub><var>x</var></sub>"),
    ("^{2+}", "<sup>2+</sup>"),
    (r"\textit{word}", "<i>word</i>"),
    (r"\textbf{a} ", "<b>a</b>"),
    (r"\text{<b>}", "&lt;b&gt;"),
    # faces are code points, since browsers know one mathvariant only
    (r"\mathbf{x}", "<math><mi>𝐱</mi></math>"),
    (r"\mathbf{AB}", "<math><mrow><mi>𝐀</mi><mi>𝐁</mi></mrow></math>"),
    (r"\mathbf{\Gamma}", "<math><mi>𝚪</mi></math>"),
    (r"{\cal H}", "<math><mi>ℋ</mi></math>"),
    (r"\mathfrak C", "<math><mi>ℭ</mi></math>"),
    (r"\mathbb{1}", "<math><mn>𝟙</mn></math>"),
    (r"\mathsf{A}\mathtt{b}", "<math><mrow><mi>𝖠</mi><mi>𝚋</mi></mrow></math>"),
    # upright letters are one word, a single one says so
    (r"\mathrm{SU}_2", "<math><msub><mi>SU</mi><mn>2</mn></msub></math>"),
    (r"\mathrm{d}x", '<math><mrow><mi mathvariant="normal">d</mi><mi>x</mi></mrow></math>'),
    (r"\Gamma_1", '<math><msub><mi mathvariant="normal">Γ</mi><mn>1</mn></msub></math>'),
    # words keep their face by HTML
    (
        r"x\textit{y z}",
        "<math><mrow><mi>x</mi><mtext><i>y z</i></mtext></mrow></math>",
    ),
    # signs are operators, or are not
    (r"\pm 1", "<math><mrow><mo>±</mo><mn>1</mn></mrow></math>"),
    (r"\infty_1", "<math><msub><mi>∞</mi><mn>1</mn></msub></math>"),
    (r"a\sim b", "<math><mrow><mi>a</mi><mo>∼</mo><mi>b</mi></mrow></math>"),
    (r"\hat x", '<math><mover accent="true"><mi>x</mi><mo>^</mo></mover></math>'),
    # space is limited
    (r"a\,b", '<math><mrow><mi>a</mi><mspace width="0.167em"></mspace><mi>b</mi></mrow></math>'),
    (r"a\hspace{99em}b", "<math><mrow><mi>a</mi><mspace></mspace><mi>b</mi></mrow></math>"),
    (r"a\!b", '<math><mrow><mi>a</mi><mspace width="-0.167em"></mspace><mi>b</mi></mrow></math>'),
    # what is not allowed is left out, what is in it stays
    (r"\style{color:red}{x}", "<var>x</var>"),
    (r"\color{red}{x}", "<var>x</var>"),
    (r"\boxed{x}", "<var>x</var>"),
]

# Formula, and what the warning says.
REFUSED = [
    ("x_{", "cannot be read"),
    ("x^2^3", "cannot be read"),
    (r"\left( x", "cannot be read"),
    (r"\frac{a}", "lacks an argument"),
    (r"\text{a", "has an open brace"),
    (r"\def\a{b}\a", r"uses \def"),
    (r"\newcommand{\a}{\a\a}\a", r"uses \newcommand"),
    (r"\sideset{a}{b}\sum", r"uses \sideset"),
    ("x" * (MAX_LENGTH + 1), "is longer than"),
    ("{" * (MAX_DEPTH + 1) + "}" * (MAX_DEPTH + 1), "is nested more than"),
    (r"\bar" * 400 + "x", "cannot be read"),
    (r"\unicode{xFFFFFF}", "cannot be read"),
]


@pytest.mark.parametrize(("formula", "text"), TEXTS)
def test_text(formula: str, text: str) -> None:
    """One line of Unicode, with spaces where words would run together."""
    found = convert(formula)

    assert text == found.text
    assert found.problems == ()


@pytest.mark.parametrize(("formula", "html"), MARKUP)
def test_markup(formula: str, html: str) -> None:
    """MathML Core, and plain HTML where that says all."""
    assert html == convert(formula).html


@pytest.mark.parametrize(("formula", "reason"), REFUSED)
def test_a_formula_that_cannot_be_read_is_shown_as_written(formula: str, reason: str) -> None:
    """Nothing is lost, and the warning says why."""
    found = convert(formula)

    assert found.text == formula
    assert found.html == f'<code class="math">{formula}</code>'
    (problem,) = found.problems
    assert reason in problem
    assert problem.endswith("it is shown as written, simplify or correct it")


def test_unknown_commands_are_operators() -> None:
    r"""``\Tr`` is most often an operator that the author defined."""
    found = convert(r"\Tr A")

    assert found.text == "Tr A"
    assert found.problems == (r"unknown command \Tr in a formula; its name is shown",)


def test_a_link_in_a_formula_is_text() -> None:
    """Where it leads is not looked at, so it leads nowhere."""
    found = convert(r"\href{javascript:alert(1)}{x}")

    assert found.html == "<var>x</var>"
    assert found.problems == ("link in a formula; it is shown as plain text",)


def test_words_in_a_formula_are_tex() -> None:
    """Text has accents, and formulas of its own, which hold no further text."""
    assert to_text(r"$x \text{ na\"ive, if $y_1$ } z$").plain == "x naïve, if y₁ z"
    assert to_text(r"$\text{a $\text{b $c$}$}$").html == "a b $c$"


@pytest.mark.parametrize(
    "formula", [formula for formula, *_ in (*TEXTS, *MARKUP, *REFUSED) if len(formula) < 500]
)
def test_elements_are_those_allowed(formula: str) -> None:
    """No other tag can come out."""
    tags = set(re.findall(r"</?(\w+)", convert(formula).html))

    assert tags <= MATHML | HTML


def test_deep_formulas_within_the_limit_are_read() -> None:
    """The limit is low enough for the stack of a program that calls us from its depths."""
    deep = r"\frac{" * (MAX_DEPTH - 1) + "x" + "}{y}" * (MAX_DEPTH - 1)

    assert convert(deep).problems == ()


@pytest.mark.parametrize(
    ("name", "character"),
    [("alpha", "α"), ("times", "×"), ("infty", "∞"), ("foo", None), ("bar", None)],
)
def test_symbols(name: str, character: str | None) -> None:
    """A sign is a sign outside of formulas as well; an accent is not."""
    assert symbol(name) == character

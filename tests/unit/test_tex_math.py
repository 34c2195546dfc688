"""Formulas become MathML that browsers know, and Unicode that reads aloud."""

from __future__ import annotations

import re

import pytest
from paper_formulas import DISPLAY, INLINE

from pelican_bibtex.tex import macros, math
from pelican_bibtex.tex.math import MAX_DEPTH, MAX_LENGTH, Snippet, convert, convert_all, symbol
from pelican_bibtex.tex.mathml import ATTRIBUTES, HTML, MATHML

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
    (r"a\mathplus b\mathcolon c", "a+b: c"),
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
    (r"\mbox{a {b} c}", "a b c"),
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
    (r"\underbrace{x}_{n}", "x (n)"),
    # large things
    (r"\sum_{i=1}^n x_i", "∑ᵢ₌₁ⁿ xᵢ"),
    (r"\lim_{x\to 0} f", "lim_(x→0) f"),
    (r"\left( \frac{1}{2} \right)", "(1/2)"),
    (r"\begin{pmatrix} a & b \\ c & d\end{pmatrix}", "(a, b; c, d)"),
    (r"\sqrt{s}=13\,\mathrm{TeV}", "√s=13 TeV"),
    (r"a\quad b\!c", "a bc"),
    # environments, columns and commands that are rewritten
    (r"\begin{bmatrix*}[r] -1 & 2 \\ 3 & 4 \end{bmatrix*}", "[−1, 2; 3, 4]"),
    (r"\begin{Bmatrix*} a \end{Bmatrix*}_i", "{a}ᵢ"),
    (r"\begin{array}{*{2}{r@{\,}}p{3em}!{\vrule}c} a & b & c & d \end{array}", "a, b, c, d"),
    (r"\begin{cases*} x & if $x>0$ \\ 0 & else \end{cases*}", "{x, if x>0; 0, else"),
    (r"\begin{array}{r@{}l} a &{}= b \\ c &{}= d \end{array}", "a=b; c=d"),
    (r"\begin{subequations} a=b \end{subequations}", "a=b"),
    (r"x \rule{1em}{0.4pt} y \rule[-1ex]{0pt}{3ex}", "x_y"),
    (r"\pmb{x} + \nicefrac{1}{2} + \sfrac ab", "x+1/2+a/b"),
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

# Formula and its HTML in a title.
MARKUP = [
    # one sign needs no MathML
    ("x", "<var>x</var>"),
    (r"\mu", "μ"),
    ("<", "&lt;"),
    ("_2", "<sub>2</sub>"),
    ("^{2+}", "<sup>2+</sup>"),
    (r"^\circ", "°"),
    (r"\textit{word}", "<i>word</i>"),
    (r"\text{<}", "&lt;"),
    # faces are code points, since browsers know one mathvariant only
    (r"\mathbf{x}", "<math><mi>𝐱</mi></math>"),
    (r"\mathfrak C", "<math><mi>ℭ</mi></math>"),
    # styles are classes, so that a strict policy lets them through
    (r"\boxed{x}", '<math><mrow class="boxed"><mi>x</mi></mrow></math>'),
    (r"\color{red}{x}", '<math><mrow class="red"><mi>x</mi></mrow></math>'),
    (r"\color{black}{x}", '<math><mrow class="ink"><mi>x</mi></mrow></math>'),
    (r"\color{cyan}{x}", '<math><mrow class="teal"><mi>x</mi></mrow></math>'),
    (r"a\!b", '<math><mi>a</mi><mspace class="back-3"></mspace><mi>b</mi></math>'),
    (r"\textsc{a} b", '<math><mtext><span class="small-caps">a</span></mtext><mi>b</mi></math>'),
    # space is limited
    (r"a\hspace{99em}b", "<math><mi>a</mi><mspace></mspace><mi>b</mi></math>"),
]

# Formula, what the warning says, and where in the formula that is.
REFUSED = [
    ("x_{", "expected closing token }", 3),
    ("x^2^3", "duplicate", 3),
    (r"\left( x", r"expected closing token \right", 8),
    (r"\frac{a}", "expected argument", 8),
    (r"\foo x", r"unknown command \foo", 0),
    (r"日本 + \foo x", r"unknown command \foo", 5),
    (r"\text{a $\foo$ b}", r"unknown command \foo", 9),
    (r"\begin{split} a &= \foo \end{split}", r"unknown command \foo", 19),
    (r"\begin{CD} A \end{CD}", "unknown environment CD", 6),
    (r"\href{javascript:alert(1)}{x}", r"unknown command \href", 0),
    (r"a & b", "found &", 2),
    (r"\def\a{\a\a}\a", "too many expansions", 0),
    (r"\def\a{\bar\bar\bar\bar\bar\bar}\a", r"\def cannot be used", 0),
    (r"\newcommand{\a}{\foo}\a", r"\newcommand cannot be used", 0),
    ("x" * (MAX_LENGTH + 1), "longer than", MAX_LENGTH),
    ("{" * (MAX_DEPTH + 1) + "}" * (MAX_DEPTH + 1), "nested more than", MAX_DEPTH),
    (r"\left(" * (MAX_DEPTH + 1) + r"\right)" * (MAX_DEPTH + 1), "nested more than", 360),
    (r"\bar " * 400 + "x", "nested more than", 0),
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


@pytest.mark.parametrize(("formula", "reason", "position"), REFUSED)
def test_a_formula_that_cannot_be_read_is_shown_as_written(
    formula: str, reason: str, position: int
) -> None:
    """Nothing is lost, and the warning says why and where."""
    found = convert(formula)

    assert found.text == formula
    assert found.html == f'<code class="math">{formula.replace("&", "&amp;")}</code>'
    (problem,) = found.problems
    assert reason in problem
    assert "; it is shown as written, correct it" in problem
    assert found.position == position


def test_an_unknown_command_can_be_defined() -> None:
    """The cure for what is most often a macro of the author's."""
    assert convert(r"\Tr A").problems[0].endswith("or define the command in macros.toml")


SHEET = [*(Snippet(tex) for tex in INLINE), *(Snippet(tex, True) for tex in DISPLAY)]


def test_the_sheet_has_what_papers_have() -> None:
    assert len({snippet.source for snippet in SHEET}) == 120


@pytest.mark.parametrize("snippet", SHEET, ids=lambda snippet: snippet.source)
def test_formulas_of_papers(snippet: Snippet) -> None:
    """Each is read, with nothing of its source left in what is seen."""
    (found,) = convert_all([snippet])
    seen = re.sub("<[^>]*>", "", found.html)

    assert found.problems == ()
    assert ('<math display="block">' if snippet.display else "<math>") in found.html
    for shown in (seen, found.text):
        assert not re.search(r"\\|&(?!lt;|gt;)|\$|label|begin", shown)
        assert r"\{" in snippet.source or "cases" in snippet.source or "{" not in shown


@pytest.mark.parametrize("snippet", SHEET, ids=lambda snippet: snippet.source)
def test_nothing_styles_itself(snippet: Snippet) -> None:
    """Elements and attributes are those allowed; the policy of the site knows no styles."""
    (found,) = convert_all([snippet])

    assert set(re.findall(r"</?(\w+)", found.html)) <= MATHML | HTML
    assert set(re.findall(r'([\w-]+)="', found.html)) <= ATTRIBUTES


def test_rows_stay_rows() -> None:
    """Lines that are broken are lines; columns are aligned at their relations."""
    (aligned,) = convert_all([Snippet(r"a &= b \\ c &= d", True)])

    assert aligned.html.count("<mtr>") == 2
    assert aligned.html.count('<mtd class="right tight">') == 2
    assert aligned.html.count('<mtd class="left relation">') == 2


def test_equations_are_numbered_through_a_text() -> None:
    """References lead to them from before and after, as in a paper."""
    before, first, second, after = convert_all(
        [
            Snippet(r"\eqref{b}"),
            Snippet(r"\begin{align} x \label{a} \\ y \label{b} \end{align}", True),
            Snippet(r"z \label{c}", True),
            Snippet(r"x = \text{by } \eqref{c}"),
        ]
    )

    assert before.html == '<a href="#eq-b">(2)</a>'
    assert (first.text, second.text) == ("x (1); y (2)", "z (3)")
    assert 'id="eq-b"' in first.html
    assert '<a href="#eq-c">(3)</a>' in after.html


def test_labels_that_are_missing_or_given_twice_are_told() -> None:
    first, second, missing = convert_all(
        [Snippet(r"x \label{a}", True), Snippet(r"y \label{a}", True), Snippet(r"\eqref{b}")]
    )

    assert first.problems == ()
    assert second.problems == (r"\label{a} is given twice; give one another name",)
    assert missing.problems == (r"no equation has \label{b}; add it, or correct the name",)
    assert missing.html == "<span>(??)</span>"
    assert "id=" not in second.html


def test_one_formula_that_cannot_be_read_leaves_the_others() -> None:
    good, bad, last = convert_all(
        [Snippet(r"x \label{a}", True), Snippet(r"\foo", True), Snippet(r"y \label{b}", True)]
    )

    assert (good.text, bad.text, last.text) == ("x (1)", r"\foo", "y (2)")


@pytest.mark.parametrize(
    "definition",
    [
        r"\newcommand{\X}{\mathbb{R}}",
        r"\newcommand\X{\mathbb{R}}",
        r"\renewcommand*{\X}{\mathbb R}",
        r"\def\X{\mathbb{R}}",
        r"\DeclareMathOperator{\X}{ℝ}",
    ],
)
def test_a_definition_holds_in_its_text(definition: str) -> None:
    first, second = convert_all([Snippet(definition + "x"), Snippet(r"x \in \X")])

    assert (first.text, second.text, second.problems) == ("x", "x ∈ ℝ", ())
    assert convert(r"\X").problems


@pytest.fixture
def owners_macros(tmp_path):
    """Use macros of a file for one test; returns what is wrong with it."""

    def use(text: str) -> list[str]:
        (tmp_path / "macros.toml").write_text(text, "utf-8")
        own, problems = macros.load(tmp_path / "macros.toml", "content/macros.toml")
        math.use_macros(own)
        return [str(problem) for problem in problems]

    yield use
    math.use_macros({})


def test_macros_of_the_owner(owners_macros) -> None:
    """They may use each other and take arguments."""
    problems = owners_macros(
        "R = '\\mathbb{R}'\nnorm = '\\left\\lVert #1 \\right\\rVert'\nRn = '\\R^{#1}'\n"
    )

    assert problems == []
    assert convert(r"\norm{x} \in \Rn{d}").text == "‖x‖ ∈ ℝᵈ"


def test_macros_that_are_none_are_told_by_line(owners_macros) -> None:
    """The others can be used."""
    problems = owners_macros("R = '\\mathbb{R}'\n# a\na1 = 'x'\nn = 3\nl = '\\foo'\n")

    assert problems == [
        "content/macros.toml:3: a1: no name of a command, which has letters only; correct it [BIB032]",
        "content/macros.toml:4: n: not a text between quotation marks; correct it [BIB032]",
        'content/macros.toml:5: l: Unknown command "\\foo"; correct it [BIB032]',
    ]
    assert convert(r"\R").text == "ℝ"
    (unreadable,) = owners_macros("R = \n")
    assert unreadable.startswith("content/macros.toml:1: Invalid value; write lines such as R =")


def test_no_file_of_macros_is_no_problem(tmp_path) -> None:
    assert macros.load(tmp_path / "macros.toml", "macros.toml") == ({}, [])


def test_deep_formulas_within_the_limit_are_read() -> None:
    """The limit is low enough for the stack of a program that calls us from its depths."""
    deep = r"\frac{" * (MAX_DEPTH - 2) + "x" + "}{y}" * (MAX_DEPTH - 2)

    assert convert(deep).problems == ()


@pytest.mark.parametrize(
    ("name", "character"),
    [("alpha", "α"), ("times", "×"), ("infty", "∞"), ("foo", None), ("bar", None)],
)
def test_symbols(name: str, character: str | None) -> None:
    """A sign is a sign outside of formulas as well; an accent is not."""
    assert symbol(name) == character


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("a <math><mi>x</mi></math> b", "a x b"),
        ('<p><math display="block"><mi>x</mi><mo>&lt;</mo><mn>1</mn></math></p>', "<p>x&lt;1</p>"),
        ("<math><mtext>a&nbsp;b</mtext></math>", "a b"),
        ("<math><mi>x</math>", "x"),
    ],
)
def test_formulas_of_a_page_are_read_as_text(html: str, text: str) -> None:
    """Feeds, previews and search take it from the page, MathML of the owner's own included."""
    assert math.as_text(html) == text


def test_a_tag_may_be_between_dollar_signs() -> None:
    """As a star most often is."""
    (starred,) = convert_all([Snippet(r"x = y \tag{$\star$}", True)])

    assert (starred.problems, starred.text) == ((), "x=y (*)")

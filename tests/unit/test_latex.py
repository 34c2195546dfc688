"""TeX in a field becomes HTML and text: nothing lost, nothing dangerous, at any size."""

from __future__ import annotations

import random
import re
import unicodedata
from html.parser import HTMLParser

import pytest
from markupsafe import escape

from pelican_bibtex.tex import mathml
from pelican_bibtex.tex.commands import TAGS, scan
from pelican_bibtex.tex.convert import _curled, _quickly, convert, to_text
from pelican_bibtex.tex.scanner import MAX_DEPTH
from pelican_bibtex.text import clean

NB = "\N{NO-BREAK SPACE}"
THIN = "\N{NARROW NO-BREAK SPACE}"

# What is the same in HTML and in text, except for escapes and special spaces.
PLAIN = [
    # nothing to do
    ("", ""),
    ("Plain words", "Plain words"),
    ("Already é and Ł and 漢字", "Already é and Ł and 漢字"),
    ("Decomposed e\u0301", "Decomposed é"),
    # accents on one letter, with and without braces
    (r"\'e\`a\^o\"u\~n\=a\.z", "éàôüñāż"),
    (r"\'{e}\`{a}\^{o}\"{u}\~{n}\={a}\.{z}", "éàôüñāż"),
    (r"{\'e}{\`a}{\^o}{\"u}{\~n}{\=a}{\.z}", "éàôüñāż"),
    (r"{\'{e}}{\"{u}}", "éü"),
    (r"\' e \'  {e}", "é é"),
    (r"\'{ e}", "é"),
    (r"\'E\`A\^O\"U\~N\=A\.Z", "ÉÀÔÜÑĀŻ"),
    (r"\.I \.{\i} \.i", "İ i i̇"),
    # accents whose name is a letter
    (r"\v{c} \v c {\v c} {\v{c}} \v{S}", "č č č č Š"),
    (r"\c{c} \c c \c C \c{S}", "ç ç Ç Ş"),
    (r"\k a \k{e} \k{A}", "ą ę Ą"),
    (r"\H{o} \H o \H U", "ő ő Ű"),
    (r"\u{g} \u g \u A", "ğ ğ Ă"),
    (r"\r{a} \r A \r u", "å Å ů"),
    (r"\d{s} \d H \b{d} \b k", "ṣ Ḥ ḏ ḵ"),
    (r"\t{oo} \t oo", "o͡o o͡o"),
    (r"\G{a} \h{a} \f{a} \U{a}", "ȁ ả ȃ a̎"),
    (r"\textcommabelow{s}", "ș"),
    # dotless letters
    (r"\'\i \'{\i} {\'\i} \"\i \"{\i} \^\j \v\j", "íí í ïï ĵǰ"),
    (r"\'i \u{\i} \=\i x", "í ĭ īx"),
    (r"\i\ \j", "ı ȷ"),
    # accents on more than one letter, doubled, or on nothing
    (r"\'{Elie} \"{ub}er", "Élie über"),
    (r"\a'a \a`{e} {\a=o} \a 'A", "á è ō Á"),
    (r"\textpolhook{a} {\Dj}okovi{\'c}", "ą Đoković"),
    (r"{\'Elie Cartan}", "Élie Cartan"),
    (r"\'{\^e} \'{\"u} \"{\'u}", "ế ǘ ú̈"),
    (r"\'\'e \'{\'e}", "é́ é́"),
    (r"\~{} \^{} \'{} \"{} \`{} \={} \.{} \u{} \v{} \c{}", "~ ^ ´ ¨ ` ¯ ˙ ˘ ˇ ¸"),
    (r"\'-", "´-"),
    (r"\'{}e", "´e"),
    # as they stand in bibliographies
    (r"Erd{\H o}s, P{\'a}l", "Erdős, Pál"),
    (r"{\v{C}}apek and Dvo{\v r}{\'a}k", "Čapek and Dvořák"),
    (r"G{\"o}del, Kurt and M\"uller", "Gödel, Kurt and Müller"),
    (r"{\L}ukasiewicz, {\AA}ngstr{\"o}m, {\O}rsted", "Łukasiewicz, Ångström, Ørsted"),
    (r"Nguy{\~{\^e}}n V{\u{a}}n", "Nguyễn Văn"),
    (r"Ho{\`a}ng Tr{\`\i}", "Hoàng Trì"),
    (r"{\c{C}}a{\u g}lar {\c S}en", "Çağlar Şen"),
    (r"{\relax Ch}ristos", "Christos"),
    (r"{\noopsort{1973b}}1973", "1973"),
    # letters, and the space after their names
    (r"\ss \ae \AE \oe \OE \o \O \l \L", "ßæÆœŒøØłŁ"),
    (r"\aa{} \AA{} \i{} \j{}", "å Å ı ȷ"),
    (r"\dh\DH\th\TH\dj\DJ\ng\NG\SS\ij\IJ", "ðÐþÞđĐŋŊẞĳĲ"),
    (r"Stra\ss e, Stra{\ss}e, Stra\ss{}e", "Straße, Straße, Straße"),
    (r"gro{\ss} und klein, gro\ss\ und klein", "groß und klein, groß und klein"),
    ("\\ss\n e", "ße"),
    # escaped signs
    (r"\& \% \$ \# \_ \{ \}", "& % $ # _ { }"),
    (r"AT\&T, 5\%, \$5, \#1, a\_b", "AT&T, 5%, $5, #1, a_b"),
    (r"\textbackslash{} \textasciitilde{} \textasciicircum{}", r"\ ~ ^"),
    (r"\textless\textgreater\textbar\textunderscore", "<>|_"),
    (r"\textquotesingle\textquotedbl", "'\""),
    (r"\copyright\textregistered\texttrademark", "©®™"),
    (r"\pounds\euro\texteuro\S\P\dag\ddag", "£€€§¶†‡"),
    (r"25\,\textdegree C, 3\degree, 5\,\textmu m", f"25{THIN}°C, 3°, 5{THIN}µm"),
    (r"\ldots\dots\textellipsis", "………"),
    (r"and\slash or", "and/or"),
    (r"\TeX, \LaTeX, \LaTeX{} 2, \BibTeX, \LaTeXe", "TeX, LaTeX, LaTeX 2, BibTeX, LaTeX2e"),
    (r"\textalpha\textBeta\textmu\textOmega", "αΒµΩ"),
    # unescaped signs
    ("5% of A&B is #1, a_b^c", "5% of A&B is #1, a_b^c"),
    ("a < b > c | d = e @ f", "a < b > c | d = e @ f"),
    # dashes
    ("1--9 a---b c-d", "1–9 a—b c-d"),
    ("----- -{}- {-}-", "—– -- --"),
    (r"a\textendash b\textemdash{}c", "a–b—c"),
    # quotation marks
    ("``double'' and `single'", "“double” and ‘single’"),
    ("``{`}nested' quotes''", "“‘nested’ quotes”"),
    ("don't, the '90s, rock 'n' roll", "don’t, the ’90s, rock ’n’ roll"),
    ("?`Qu\\'e? !`Ol\\'e!", "¿Qué? ¡Olé!"),
    (r"\textquotedblleft a\textquotedblright{} \lq b\rq", "“a” ‘b’"),
    (r"\glqq a\grqq{} \flqq b\frqq{} \guillemotleft c\guillemotright", "„a“ «b» «c»"),
    ('the "quoted words" here', "the “quoted words” here"),
    ('"All", ("some") and "none"', "“All”, (“some”) and “none”"),
    ('a 5" disk', 'a 5" disk'),
    ('a "G\\"odel" sentence', "a “Gödel” sentence"),
    # spaces
    ("Figure~1, J.~S.~Bach", f"Figure{NB}1, J.{NB}S.{NB}Bach"),
    (r"J.\,S. a\thinspace b", f"J.{THIN}S. a{THIN}b"),
    (r"a\ b\\c\newline d\par e", "a b c d e"),
    (r"a\/b\-c\@.\!d", "abc.d"),
    ("  many \t spaces\n  and\r\nlines  ", "many spaces and lines"),
    ("a {} b{ }c", "a b c"),
    ("http://example.org/~user", "http://example.org/~user"),
    # protective braces
    ("{B}ayesian {NASA} {{A} b} {}", "Bayesian NASA A b"),
    ("{{Whole Title}}", "Whole Title"),
    (r"\{a\} {\{} b", "{a} { b"),
    # lengths, and boxes that overlap
    (r"Perl\kern-.1em\TeX{} \raise 0.5ex\hbox{a}\llap{b} c\hskip=1 pt d", "PerlTeX ab cd"),
    # commands that say nothing to a reader
    (r"{\small a} \noindent b \protect c \textcolor{red}{d}", "a b c d"),
    (r"a\hspace{1em}b \label{x}c \foreignlanguage{french}{d}", "a b c d"),
    (r"\mbox{a} \text{b} \textrm{c} \textup{d} \hbox{e} \mathrm{f} \textsf{g}", "a b c d e f g"),
    # commands with text of their own
    (r"\enquote{a \enquote{b} c}", "“a ‘b’ c”"),
    (r"\mkbibquote{a} \enquote*{b}", "“a” “b”"),
    (r"word\footnote{A note.} more", "word (A note.) more"),
    (r"\MakeUppercase{na\"ive {\ss}} \uppercase{x}", "NAÏVE SS X"),
    (r"\MakeLowercase{ABC \'E}", "abc é"),
    (r"see \cite{knuth84} and \ref{fig:1}", "see knuth84 and fig:1"),
    (r"\cite[p.~5]{key} \citep[see][ch.~2]{a,b} \cite[][5]{k}", "key, p. 5 see a,b, ch. 2 k, 5"),
    # journals as NASA's ADS writes them, packages as the Journal of Statistical Software does
    (r"{\aap}, {\apjl}", "Astronomy & Astrophysics, Astrophysical Journal Letters"),
    (r"\proglang{R}", "R"),
    (r"{\VAN{Dijk}{Van}{van}} Dijk", "van Dijk"),
    (r"{\fontencoding{T5}\selectfont X} a\nobreakdash-b \og c\fg{}", "X a-b « c »"),
    # math commands outside of math
    (r"5 \times 5, \alpha, 3 \pm 1, x \rightarrow y", "5 × 5, α, 3 ± 1, x → y"),
]

# Source, HTML, text.
MARKED = [
    (r"\ce{H2O}", "H<sub>2</sub>O", "H₂O"),
    (r"\ce{SO4^{2-}}", "SO<sub>4</sub><sup>2−</sup>", "SO₄²⁻"),
    (r"\ce{2H2 + O2 -> 2H2O}", None, "2H₂ + O₂ → 2H₂O"),
    (r"\ding{73} \ding{172}", "✩ ①", "✩ ①"),
    (r"\begin{CJK}{UTF8}{gbsn}对称性\end{CJK}", "对称性", "对称性"),
    # formatting
    (r"\emph{a} b", "<em>a</em> b", "a b"),
    (r"\textit{a} \textsl{b}", "<i>a</i> <i>b</i>", "a b"),
    (r"\textbf{a} \underline{b}", "<b>a</b> <u>b</u>", "a b"),
    (r"\textsc{Abc}", '<span class="small-caps">Abc</span>', "Abc"),
    (r"\pkg{plm}, \code{a--b}", "<b>plm</b>, <code>a--b</code>", "plm, a--b"),
    (r"\texttt{a--b 'c'}", "<code>a--b &#39;c&#39;</code>", "a--b 'c'"),
    (
        r"\mkbibemph{a} \mkbibbold{b} \mkbibitalic{c}",
        "<em>a</em> <b>b</b> <i>c</i>",
        "a b c",
    ),
    (r"\emph{a \textbf{b} {c}}", "<em>a <b>b</b> c</em>", "a b c"),
    (r"\textbf {a} \emph{ b }c", "<b>a</b> <em>b </em>c", "a b c"),
    (r"{\emph{a}}", "<em>a</em>", "a"),
    (r"\emph{<b> & \'e}", "<em>&lt;b&gt; &amp; é</em>", "<b> & é"),
    # arguments without braces
    (r"\emph x y", "<em>x</em> y", "x y"),
    (r"\textbf\LaTeX x", "<b>LaTeX</b>x", "LaTeXx"),
    (r"\textbf\emph{a}b", "<b><em>a</em></b>b", "ab"),
    (r"\textbf$x^2$y", "<b><math><msup><mi>x</mi><mn>2</mn></msup></math></b>y", "x²y"),
    # switches, to the end of their group
    (r"{\em a} b", "<em>a</em> b", "a b"),
    (r"{\it a} {\sl b} {\bf c}", "<i>a</i> <i>b</i> <b>c</b>", "a b c"),
    (r"{\sc a} {\tt b--c}", '<span class="small-caps">a</span> <code>b--c</code>', "a b--c"),
    (r"{\itshape a \bfseries b} c", "<i>a <b>b</b></i> c", "a b c"),
    (r"{\scshape a} {\ttfamily b}", '<span class="small-caps">a</span> <code>b</code>', "a b"),
    (r"{\it a \rm b} c", "<i>a </i>b c", "a b c"),
    (r"\footnote{\em a \rm b} c", "(<em>a </em>b) c", "(a b) c"),
    (r"\textsuperscript{\em 2}", "<sup><em>2</em></sup>", "²"),
    (r"a \em b", "a <em>b</em>", "a b"),
    (r"\textbf{a \em b} c", "<b>a <em>b</em></b> c", "a b c"),
    (r"{\em a {\bf b} c} d", "<em>a <b>b</b> c</em> d", "a b c d"),
    # raised and lowered
    (r"10\textsuperscript{th}", "10<sup>th</sup>", "10th"),
    (r"10\textsuperscript{3}", "10<sup>3</sup>", "10³"),
    (
        r"H\textsubscript{2}O, Ca\textsuperscript{2+}",
        "H<sub>2</sub>O, Ca<sup>2+</sup>",
        "H₂O, Ca²⁺",
    ),
    (r"\textsuperscript{a\emph{b}}", "<sup>a<em>b</em></sup>", "ab"),
    # accents and signs inside formatting, formatting inside accents
    (r"\emph{Erd\H{o}s---``x''}", "<em>Erdős—“x”</em>", "Erdős—“x”"),
    (r"\'{\emph{e}}", "<em>é</em>", "é"),
    (r"\MakeUppercase{a \emph{b}}", "A <em>B</em>", "A B"),
    (r"\enquote{\emph{a}}", "“<em>a</em>”", "“a”"),
    # code
    (r"\verb|a\b{%| c", r"<code>a\b{%</code> c", r"a\b{% c"),
    (r"\verb*+<i>+", "<code>&lt;i&gt;</code>", "<i>"),
    # white space folds across tags
    (r" \emph{ a  } {  b}", "<em>a </em>b", "a b"),
    (r"a \emph{} b", "a <em></em>b", "a b"),
    # links
    (
        r"\url{https://example.org/~a_b%20c?d=1&e#f}",
        '<a href="https://example.org/~a_b%20c?d=1&amp;e#f">'
        "https://example.org/~a_b%20c?d=1&amp;e#f</a>",
        "https://example.org/~a_b%20c?d=1&e#f",
    ),
    (
        r"\url{http://example.org/\~{}a\_b\%20\#c\&d}",
        '<a href="http://example.org/~a_b%20#c&amp;d">http://example.org/~a_b%20#c&amp;d</a>',
        "http://example.org/~a_b%20#c&d",
    ),
    (
        r"\url{http://example.org/{\textasciitilde}a/$\sim$b/\textasciitilde c}",
        '<a href="http://example.org/~a/~b/~c">http://example.org/~a/~b/~c</a>',
        "http://example.org/~a/~b/~c",
    ),
    (
        r"\href{https://example.org/a--b}{\emph{A}--B}",
        '<a href="https://example.org/a--b"><em>A</em>–B</a>',
        "A–B",
    ),
    (r"\href{mailto:a@example.org}{mail}", '<a href="mailto:a@example.org">mail</a>', "mail"),
    (r"\href{FTP://example.org/é}{f}", '<a href="FTP://example.org/%C3%A9">f</a>', "f"),
    (
        "\\url{http://example.org/a\n  b%}",
        '<a href="http://example.org/ab%25">http://example.org/ab%</a>',
        "http://example.org/ab%",
    ),
    (
        r"\href{https://example.org}{a \url{https://example.net}}",
        '<a href="https://example.org">a https://example.net</a>',
        "a https://example.net",
    ),
    (
        r"\doi{10.1/a<b>}",
        '<a href="https://doi.org/10.1/a%3Cb%3E">10.1/a&lt;b&gt;</a>',
        "10.1/a<b>",
    ),
    (r"\path{/a_b} \nolinkurl{c~d}", "/a_b c~d", "/a_b c~d"),
    # formulas of one sign or script need no MathML
    (r"H$_2$O", "H<sub>2</sub>O", "H₂O"),
    (r"25$^{\circ}$C", "25°C", "25°C"),
    (r"5 $\mu$m", "5 μm", "5 μm"),
    (r"$p$-adic, $k$-means", "<var>p</var>-adic, <var>k</var>-means", "p-adic, k-means"),
    (r"$^{3}$He", "<sup>3</sup>He", "³He"),
    (r"YBa$_{2}$Cu$_{3}$O$_{7-x}$", None, "YBa₂Cu₃O₇₋ₓ"),
    (r"$\sim$5 $\to$ $\alpha$", "∼5 → α", "∼5 → α"),
    # formulas
    (r"the $L_1$ norm", "the <math><msub><mi>L</mi><mn>1</mn></msub></math> norm", "the L₁ norm"),
    (r"\(x^2\)", "<math><msup><mi>x</mi><mn>2</mn></msup></math>", "x²"),
    (r"\[x^2\]", "<math><msup><mi>x</mi><mn>2</mn></msup></math>", "x²"),
    (r"$$x^2$$", "<math><msup><mi>x</mi><mn>2</mn></msup></math>", "x²"),
    (r"\ensuremath{x^2}", "<math><msup><mi>x</mi><mn>2</mn></msup></math>", "x²"),
    (r"$\mathbb{R}^n$", "<math><msup><mi>ℝ</mi><mi>n</mi></msup></math>", "ℝⁿ"),
    (r"{$x^2$} \emph{$y$}", None, "x² y"),
    (r"$a$$b$", "<var>a</var><var>b</var>", "ab"),
    (r"$\text{if $x$ or \'e}$", None, "if x or é"),
    (r"$ x $", "<var>x</var>", "x"),
    (r"a $$ b", "a $$ b", "a $$ b"),
    (r"in \mathbb{Z}, \sqrt{2}", None, "in ℤ, √2"),
    # a dollar is a dollar
    (r"costs \$5", "costs $5", "costs $5"),
    (r"costs $5", "costs $5", "costs $5"),
    (r"from $5 to $10 million", "from $5 to $10 million", "from $5 to $10 million"),
    (r"{a $ b} $x$", "a $ b <var>x</var>", "a $ b x"),
]

# Source, text, and the beginning of what is warned of.
WARNED = [
    (r"a \crarr b", "a ↵ b", [r"unknown command \crarr"]),
    (r"Tom \amp Jerry", "Tom & Jerry", [r"unknown command \amp"]),
    (r"it\rsquo s", "it’s", [r"unknown command \rsquo"]),
    (r"$\alpha$-\upsi", "α-υ", [r"unknown command \upsi"]),
    (r"a\nbsp b", "a b", [r"unknown command \nbsp"]),
    (r"\backslashpi", "\\π", [r"unknown command \backslashpi"]),
    # unknown commands
    (r"\foo{bar}", "bar", [r"unknown command \foo; its argument is shown as plain text"]),
    (r"\foo bar", "bar", [r"unknown command \foo;"]),
    (r"a\foo b", "a b", [r"unknown command \foo;"]),
    (r"\foo{a} \foo{b}", "a b", [r"unknown command \foo;"]),
    (r"\foo[x]{a}{b}", "[x]ab", [r"unknown command \foo;"]),
    (r"\9 \?", "9 ?", [r"unknown command \9;", r"unknown command \?;"]),
    (r"\begin{quote}a\end{quote}", "a", ["environment quote;"]),
    (r"$\foo x$", r"\foo x", [r"formula $\foo x$ cannot be read: unknown command \foo;"]),
    # damage
    ("a\\", "a\\", ["backslash at the end;"]),
    ("{a {b}", "a b", ["unbalanced brace;"]),
    ("a} {b}", "a b", ["unbalanced brace;"]),
    ("}a{", "a", ["unbalanced brace;"]),
    (r"\emph{a", "a", [r"\emph has no argument;", "unbalanced brace;"]),
    (r"a \emph", "a", [r"\emph has no argument;"]),
    (r"{\'} x", "´ x", [r"\' has no argument;"]),
    (r"\href{https://a.example}", "https://a.example", [r"\href has no argument;"]),
    (r"\url", "", [r"\url has no argument;"]),
    (r"\verb|a", "|a", [r"unknown command \verb;"]),
    (r"\(a", "(a", [r"unknown command \(;"]),
    ("costs $5", "costs $5", [r"unpaired $; write \$ for the sign"]),
    ("$x_$", "x_", ["formula $x_$ cannot be read: expected argument"]),
    (
        r"$\def\a{\a\a}\a$",
        r"\def\a{\a\a}\a",
        [r"formula $\def\a{\a\a}\a$ cannot be read: too many"],
    ),
    # addresses no page may link to
    (r"\href{javascript:alert(1)}{x}", "x", [r"\href to javascript:alert(1),"]),
    (r"\href{JavaScript:x}{y}", "y", [r"\href to JavaScript:x,"]),
    (r"\href{java\_script:x}{y}", "y", [r"\href to java_script:x,"]),
    ("\\href{java\nscript:alert(1)}{y}", "y", [r"\href to javascript:alert(1),"]),
    (r"\href{data:text/html,x}{y}", "y", [r"\href to data:text/html,x,"]),
    (r"\href{vbscript:x}{y}", "y", [r"\href to vbscript:x,"]),
    (r"\href{//evil.example}{y}", "y", [r"\href to //evil.example,"]),
    (r"\href{https:}{y}", "y", [r"\href to https:,"]),
    (r"\url{www.example.org}", "www.example.org", [r"\url to www.example.org,"]),
    # characters nobody wants
    ("a\x01b\x0bc\x7fd\x9f", "abcd", ["control character;"]),
    ("a\u202eb\u2066c", "abc", ["control character;"]),
    ("a\ud800b\uffff", "ab", ["control character;"]),
    ("$x\x02\u202e$", "x", ["control character;"]),
]

HOSTILE = [
    '<img src=x onerror=alert(1)> & "q"',
    "</script><script>alert(1)</script>",
    r"$\text{</math><script>alert(1)</script>}$",
    r"$\mbox{<img src=x onerror=y>}$",
    r"$\operatorname{<b>}<script>$",
    r"$\href{javascript:alert(1)}{x}$",
    r"$\style{color:red}{x} \class{a}{x} \color{red" + '"' + r" onclick=x}{x}$",
    r"$\unicode{x3c}script\unicode{x3e}$",
    r"$\text{&#x3c;script&#x3e;}$",
    r"$\hspace{999em}x \rule{99em}{99em}$",
    r"$\begin{array}{<} a & <b> \\ \end{array}$",
    r"$\verb|<b>|$",
    r"$<b>$ $a<b>c$ $_{<b>}$ $^<$",
    r"\href{https://example.org/" + '"' + r" onclick=alert(1) x=" + '"' + r"}{<b>}",
    r"\href{https://example.org/'><script>}{x}",
    r"\url{https://example.org/<script>}",
    r"\href{javascript:alert(1)}{x}",
    r"\href{ javascript:alert(1)}{x}",
    r"\verb|</code><script>| \texttt{</code><b>}",
    r"\textsuperscript{<b>}\textsubscript{\"<}",
    r"\emph{<em>}\MakeUppercase{<b>}\enquote{<q>}\footnote{<p>}\cite[<a>]{<b>}",
    r"\<b> \begin{<b>} \foo{<b>} $x_$<b>",
    "{\\em <b>\x00<\u202escript>",
    r"\doi{10.1002/(SICI)1097-4571(199806)49:8<693::AID-ASI4>3.0.CO;2-O}",
]

# Pieces that, put together at random, meet all there is.
SHORT_PIECES = [
    *("a", "Word", "12", " ", "  ", "\n", ".", ",", "-", "--", "---", "`", "``", "'", "''", "~"),
    *("?", "!", "?`", "!`", "{", "}", "{a}", "{B}c", "\\'e", "\\'{e}", "{\\'e}", "\\v c", "\\v{c}"),
    *('"', '"a b"', '\\"o', '\\"{\\i}', "\\'\\i ", "\\ss ", "\\ss{}", "{\\o}", "\\L", "\\&", "\\%"),
    *("\\$", "\\{", "\\}", "\\ ", "\\\\", "\\,", "\\/", "\\-", "\\LaTeX ", "\\TeX{}", "\\~{}"),
    *("\\'", "\\c", "\\", "\\x ", "%", "&", "<b>", "e\u0301", "\u0301", NB, "\u2028", "/~", "*{"),
    *("\\dots", "\\alpha ", "\\relax", "\\i", "\\slash ", "é", "[", "]", "$", "\x01", "\u202e"),
    *("$x_1$", "$\\frac{a}{b}$", "$ $", "$5", "$a_{i}$", "{$x", "$\\,$", "\\verb|$|"),
    *("\\emph{E. coli}", "\\textit{a-b}", "\\texttt{ a}", "\\textsc{a--b}", "\\textbf{a  b}"),
]
LONG_PIECES = [
    *SHORT_PIECES,
    *(
        "\\emph{",
        "\\textbf ",
        "\\em ",
        "{\\bf ",
        "\\rm ",
        "\\texttt{",
        "\\verb|",
        "|",
        "\\enquote{",
    ),
    *("\\url{", "\\href{", "\\href{https://a.example}{", "\\footnote{", "\\cite[", "\\cite{"),
    *("$x_1$", "$\\frac{", "\\(", "\\)", "$$", "\\ensuremath{", "$\\text{", "\\MakeUppercase{"),
    *(
        "\\textsuperscript{",
        "\\textsubscript{2}",
        "\\foo{",
        "\\begin{",
        "\\mathbb{",
        "\\'{",
        "_",
        "^",
    ),
]


class Elements(HTMLParser):
    """Collects tags and attributes, and insists that tags are closed in order."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.append(tag)
        self.tags.add(tag)
        self.attributes += attrs

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    def handle_decl(self, decl: str) -> None:
        raise AssertionError(decl)

    def handle_pi(self, data: str) -> None:
        raise AssertionError(data)


def assert_safe(html: str) -> None:
    """Tags are ours, no attribute is dangerous, no character is invisible."""
    found = Elements(html)
    assert found.tags <= TAGS | mathml.MATHML | mathml.HTML
    for name, value in found.attributes:
        assert value is not None
        if name == "href":
            assert re.match(r"(https?|ftp)://[^/]|mailto:|#eq-", value, re.IGNORECASE)
            assert not re.search(r"[\s\"'<>]", value.replace("'", ""))
        elif name == "class":
            assert re.fullmatch("[a-z0-9 -]+", value)
        else:
            assert name in mathml.ATTRIBUTES
            assert re.fullmatch(r"[\w.+-]+", value)
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", html)


def converted(source: str) -> tuple[str, str, tuple[str, ...]]:
    """HTML, plain text, and what is wrong."""
    text, problems = convert(source)
    return text.html, text.plain, problems


@pytest.mark.parametrize(("source", "shown"), PLAIN)
def test_signs_and_letters(source: str, shown: str) -> None:
    """Text is the same in both forms; plain text has ordinary spaces only."""
    warnings: list[str] = []

    assert to_text(source, warnings.append).html == escape(shown)
    assert to_text(source, warnings.append).plain == " ".join(shown.split())
    assert warnings == []


@pytest.mark.parametrize(("source", "html", "text"), MARKED)
def test_formats_links_and_formulas(source: str, html: str | None, text: str) -> None:
    """Each construct has one element; text is what a reader would say."""
    assert html in (None, to_text(source).html)
    assert text == to_text(source).plain
    assert_safe(to_text(source).html)


@pytest.mark.parametrize(("source", "text", "expected"), WARNED)
def test_what_is_wrong_is_told_once_and_no_text_is_lost(
    source: str, text: str, expected: list[str]
) -> None:
    """A warning names the culprit and the cure."""
    told: list[str] = []
    found = to_text(source, told.append)

    assert text == found.plain
    assert "".join(text.split()) == "".join(Elements(found.html).text.split())
    assert len(expected) == len(told)
    for beginning, message in zip(sorted(expected), sorted(told), strict=True):
        assert message.startswith(beginning)
        assert re.search(r"; .", message) or re.search(r", .*, ", message)


@pytest.mark.parametrize("source", [*HOSTILE, *(source for source, _ in PLAIN)])
def test_plain_text_can_be_written_anywhere(source: str) -> None:
    """One line, no control characters: what every format asks for."""
    plain = to_text(source).plain
    assert plain == clean(plain)


@pytest.mark.parametrize("source", HOSTILE)
def test_no_markup_comes_in_from_the_text(source: str) -> None:
    """Whatever looks like HTML is shown as text."""
    assert_safe(to_text(source).html)
    assert not re.search(r"[\n\r\x00-\x1f]", to_text(source).plain)


def test_hostile_text_is_shown() -> None:
    """Refusing markup does not mean hiding it."""
    assert to_text(r"$\text{</math><script>alert(1)</script>}$").plain == (
        "</math><script>alert(1)</script>"
    )
    assert to_text("<b>").html == "&lt;b&gt;"


def test_a_doi_with_angle_brackets_is_a_link() -> None:
    """Such names are legitimate, and common in the journals of one publisher."""
    doi = "10.1002/(SICI)1097-4571(199806)49:8<693::AID-ASI4>3.0.CO;2-O"

    html = to_text(rf"\doi{{{doi}}}").html

    assert Elements(html).text == doi
    assert "https://doi.org/10.1002/(SICI)1097-4571(199806)49:8%3C693::AID-ASI4%3E3.0" in html


def random_sources(pieces: list[str], count: int, length: int) -> list[str]:
    chance = random.Random(20_000)
    return ["".join(chance.choices(pieces, k=chance.randint(1, length))) for _ in range(count)]


def test_the_short_way_agrees_with_the_long_one() -> None:
    """What one substitution makes is what the scanner makes, or it declines."""
    taken = 0
    for source in random_sources(SHORT_PIECES, 10_000, 8):
        quick = _quickly(_curled(source))
        taken += quick is not None
        assert quick in (None, scan(_curled(source))), source
        assert to_text(source).html == scan(_curled(source)).text.html, source
        assert to_text(source).plain == scan(_curled(source)).text.plain, source

    assert taken > 2_000


def test_the_short_way_is_taken() -> None:
    """Braces, accents, dashes, quotation marks, formulas and emphasis need no scanner."""
    source = (
        r"The {B}ayesian G{\"o}del--Erd\H{o}s \& ``x'' of {\'E}mile~Durkheim's {\ss}, $\sum_i g_i$"
        r" in \emph{E. coli}"
    )

    assert _quickly(source) == scan(source)


def test_any_input_has_a_safe_result() -> None:
    """No exception, no foreign markup, one line, and both forms say the same."""
    for source in random_sources(LONG_PIECES, 6_000, 14):
        html, text, problems = converted(source)
        assert_safe(html)
        assert text == " ".join(text.split())
        assert len(problems) == len(set(problems))


def test_no_word_is_lost() -> None:
    """Numbers strewn among commands, whole and broken, all arrive in text and in HTML."""
    chance = random.Random(7)
    # addresses and environments are not for readers, and a note goes behind what it is on
    silent = ("\\begin{", "\\href{", "\\cite[")
    pieces = [piece for piece in LONG_PIECES if piece not in silent]
    for _ in range(3_000):
        numbers = [str(chance.randint(1_000, 9_999)) for _ in range(4)]
        source = "".join(f"{''.join(chance.choices(pieces, k=3))} {n} " for n in numbers)
        html, text, _ = converted(source)
        for shown in (text, Elements(html).text):
            bare = "".join(c for c in unicodedata.normalize("NFKD", shown) if c.isdigit())
            assert all(number in bare for number in numbers), source


@pytest.mark.parametrize(("left", "right"), [("{", "}"), ("{", ""), ("", "}"), (r"\foo{", "}")])
def test_braces_nest_without_limit(left: str, right: str) -> None:
    """100,000 levels are read without recursion, and what is in them is kept."""
    html, text, _ = converted(left * 100_000 + " x " + right * 100_000)

    assert (html, text) == ("x", "x")


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (r"\emph{", "}"),
        (r"\'{", "}"),
        (r"\enquote{", "}"),
        (r"\footnote{", "}"),
        (r"\MakeUppercase{", "}"),
        (r"\textsuperscript{", "}"),
        (r"{\em ", "}"),
        (r"\emph", ""),
        (r"\'", ""),
        (r"\href{https://a.example}{", "}"),
    ],
)
def test_formats_nest_without_limit(left: str, right: str) -> None:
    """Beyond the depth that is shown, formats cost nothing and change nothing."""
    html, text, _ = converted(left * 10_000 + " X " + right * 10_000)

    assert "X" in text
    assert html.count("<") <= 2 * MAX_DEPTH


def test_formats_are_nested_so_deep_and_no_deeper() -> None:
    """Browsers and feed readers are spared what no reader could see."""
    deep = rf"\emph{{{'x'}}}"
    for _ in range(MAX_DEPTH):
        deep = rf"\emph{{{deep}}}"

    html, text, problems = converted(deep)

    assert (html.count("<em>"), text) == (MAX_DEPTH, "x")
    assert problems == (f"formatting nested more than {MAX_DEPTH} deep; it is shown plain",)


@pytest.mark.parametrize(
    "unit",
    [
        "word ",
        "{a}",
        r"\'e",
        r"\emph{x} ",
        "$x$ ",
        "$",
        '"',
        '"\\"',
        "`",
        "\\",
        r"\verb|",
        r"\cite[",
    ],
)
def test_long_values_are_converted(unit: str) -> None:
    """Whatever is looked for to the end of a value, and not found, is looked for once."""
    html, text, _ = converted(unit * (200_000 // len(unit)))

    assert len(text) <= 200_000
    assert len(html) <= 3_000_000


def test_a_megabyte_is_converted() -> None:
    """An abstract gone wrong does not stop a build."""
    source = r"Many {W}ords by Erd{\H o}s, " * 40_000

    assert to_text(source).plain == ("Many Words by Erdős, " * 40_000).strip()


def test_a_formula_too_long_or_too_deep_is_shown_as_written() -> None:
    """The reader of formulas is recursive, so it gets short ones only."""
    for formula in ("x" * 5_000, "{" * 5_000 + "x" + "}" * 5_000, r"\frac{" * 200 + "}" * 200):
        text, problems = convert(f"a ${formula}$ b")
        assert text.plain == f"a {formula} b"
        assert text.html == f'a <code class="math">{formula}</code> b'
        assert "it is shown as written" in problems[0]


def test_white_space_of_any_kind_is_a_space_in_text() -> None:
    """Equal titles compare equal, whatever their sources were typed on."""
    spaces = "a\u00a0b\u2009c\u202fd\u3000e\u2028f\tg"

    assert to_text(spaces).plain == "a b c d e f g"
    assert to_text(spaces).html == "a\u00a0b\u2009c\u202fd\u3000e f g"

"""What each TeX command stands for in running text.

Names are without the backslash.
The tables are data only; :mod:`pelican_bibtex.tex.convert` says how they are used.
"""

import re
from collections.abc import Callable, Mapping
from typing import Final
from unicodedata import lookup


def names(spelt: str) -> frozenset[str]:
    """The names in a list with spaces between them."""
    return frozenset(spelt.split())


ACCENTS: Final[Mapping[str, str]] = {
    "`": "\u0300",
    "'": "\u0301",
    "^": "\u0302",
    "~": "\u0303",
    "=": "\u0304",
    "u": "\u0306",
    ".": "\u0307",
    '"': "\u0308",
    "h": "\u0309",
    "r": "\u030a",
    "H": "\u030b",
    "v": "\u030c",
    "U": "\u030e",
    "G": "\u030f",
    "f": "\u0311",
    "d": "\u0323",
    "textcommabelow": "\u0326",
    "textogonekcentered": "\u0328",
    "textpolhook": "\u0328",
    "c": "\u0327",
    "k": "\u0328",
    "b": "\u0331",
    "t": "\u0361",
}
"""Accent command to combining character. The tie ``\\t`` follows its first letter."""

SPACING: Final[Mapping[str, str]] = {
    "\u0300": "`",
    "\u0301": "´",
    "\u0302": "^",
    "\u0303": "~",
    "\u0304": "¯",
    "\u0306": "˘",
    "\u0307": "˙",
    "\u0308": "¨",
    "\u030a": "˚",
    "\u030b": "˝",
    "\u030c": "ˇ",
    "\u0327": "¸",
    "\u0328": "˛",
}
"""Combining character to the sign that stands alone, for ``\\~{}``."""

LETTERS: Final[Mapping[str, str]] = {
    "aa": "å",
    "AA": "Å",
    "ae": "æ",
    "AE": "Æ",
    "dh": "ð",
    "DH": "Ð",
    "dj": "đ",
    "DJ": "Đ",
    "Dj": "Đ",
    "i": "ı",
    "ij": "ĳ",
    "IJ": "Ĳ",
    "j": "ȷ",
    "l": "ł",
    "L": "Ł",
    "ng": "ŋ",
    "NG": "Ŋ",
    "o": "ø",
    "O": "Ø",
    "oe": "œ",
    "OE": "Œ",
    "ss": "ß",
    "SS": "ẞ",
    "th": "þ",
    "TH": "Þ",
    "textschwa": "ə",
}

SIGNS: Final[Mapping[str, str]] = {
    # escaped characters
    "&": "&",
    "%": "%",
    "$": "$",
    "#": "#",
    "_": "_",
    "{": "{",
    "}": "}",
    "slash": "/",
    "lbrace": "{",
    "rbrace": "}",
    "lbrack": "[",
    "rbrack": "]",
    "textbackslash": "\\",
    "textasciitilde": "~",
    "textasciicircum": "^",
    "textasciigrave": "`",
    "textunderscore": "_",
    "textbraceleft": "{",
    "textbraceright": "}",
    "textless": "<",
    "textgreater": ">",
    "textbar": "|",
    "textbardbl": "‖",
    "textdollar": "$",
    "textpercent": "%",
    "textnumbersign": "#",
    "textampersand": "&",
    "textquotesingle": "'",
    "textquotedbl": '"',
    # dashes and quotation marks
    "hyphen": "-",
    "textendash": "–",
    "textemdash": "—",
    "Dash": "—",
    "endash": "–",
    "emdash": "—",
    "textquoteleft": "\N{LEFT SINGLE QUOTATION MARK}",
    "textquoteright": "\N{RIGHT SINGLE QUOTATION MARK}",
    "textquotedblleft": "“",
    "textquotedblright": "”",
    "lq": "\N{LEFT SINGLE QUOTATION MARK}",
    "rq": "\N{RIGHT SINGLE QUOTATION MARK}",
    "quotesinglbase": "\N{SINGLE LOW-9 QUOTATION MARK}",
    "quotedblbase": "„",
    "glq": "\N{SINGLE LOW-9 QUOTATION MARK}",
    "grq": "\N{LEFT SINGLE QUOTATION MARK}",
    "glqq": "„",
    "grqq": "“",
    "flqq": "«",
    "frqq": "»",
    "guillemotleft": "«",
    "guillemotright": "»",
    "guillemetleft": "«",
    "guillemetright": "»",
    "og": "« ",
    "fg": " »",
    "guilsinglleft": "\N{SINGLE LEFT-POINTING ANGLE QUOTATION MARK}",
    "guilsinglright": "\N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK}",
    # punctuation and symbols
    "ldots": "…",
    "dots": "…",
    "textellipsis": "…",
    "textexclamdown": "¡",
    "textquestiondown": "¿",
    "textbullet": "•",
    "textperiodcentered": "·",
    "textasteriskcentered": "∗",
    "copyright": "©",
    "textcopyright": "©",
    "textregistered": "®",
    "texttrademark": "™",
    "S": "§",
    "textsection": "§",
    "P": "¶",
    "textparagraph": "¶",
    "dag": "†",
    "textdagger": "†",
    "ddag": "‡",
    "textdaggerdbl": "‡",
    "pounds": "£",
    "textsterling": "£",
    "euro": "€",
    "texteuro": "€",
    "EUR": "€",
    "textcent": "¢",
    "textyen": "¥",
    "textcurrency": "¤",
    "degree": "°",
    "textdegree": "°",
    "textcelsius": "°C",
    "textmu": "µ",
    "textohm": "Ω",
    "textnumero": "№",
    "textperthousand": "‰",
    "textpm": "±",
    "texttimes": "×",
    "textdiv": "÷",
    "textminus": "\N{MINUS SIGN}",
    "textordfeminine": "ª",
    "textordmasculine": "º",
    "textonesuperior": "¹",
    "texttwosuperior": "²",
    "textthreesuperior": "³",
    "textonehalf": "½",
    "textonequarter": "¼",
    "textthreequarters": "¾",
    "textlangle": "⟨",
    "textrangle": "⟩",
    "textasciiacute": "´",
    "textasciimacron": "¯",
    "textasciidieresis": "¨",
    "textleftarrow": "←",
    "textrightarrow": "→",
    "TeX": "TeX",
    "LaTeX": "LaTeX",
    "LaTeXe": "LaTeX2e",
    "BibTeX": "BibTeX",
    "XeTeX": "XeTeX",
    # spaces
    " ": " ",
    "\t": " ",
    "\n": " ",
    "\r": " ",
    "\\": " ",
    "newline": " ",
    "linebreak": " ",
    "par": " ",
    "space": " ",
    "hfill": " ",
    "hfil": " ",
    "nobreakspace": "\N{NO-BREAK SPACE}",
    ",": "\N{NARROW NO-BREAK SPACE}",
    "thinspace": "\N{NARROW NO-BREAK SPACE}",
    ":": "\N{FOUR-PER-EM SPACE}",
    ">": "\N{FOUR-PER-EM SPACE}",
    ";": "\N{THREE-PER-EM SPACE}",
    "enspace": "\N{EN SPACE}",
    "quad": "\N{EM SPACE}",
    "qquad": "\N{EM SPACE}",
}

# Said to the typesetter, not to the reader.
SILENT: Final = names(
    "! / - @ relax protect noindent leavevmode ignorespaces unskip xspace allowbreak null break"
    " nolinebreak nobreak sloppy bgroup egroup begingroup endgroup raggedright centering"
    " frenchspacing"
    " tiny scriptsize footnotesize small normalsize large Large LARGE huge Huge"
    " sf sffamily boldmath unboldmath displaystyle textstyle newblock footnotemark"
    " selectfont cyr nobreakdash"
)

_GREEK: Final = {
    f"text{name if case == 'SMALL' else name.capitalize()}": lookup(
        f"GREEK {case} LETTER {name.replace('lambda', 'lamda').upper()}"
    )
    for name in names(
        "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda nu xi omicron pi rho"
        " sigma tau upsilon phi chi psi omega"
    )
    for case in ("CAPITAL", "SMALL")
}
"""Letters by their names in Unicode; ``\\textmu`` is the micro sign."""

JOURNALS: Final[Mapping[str, str]] = {
    "aap": "Astronomy & Astrophysics",
    "aapr": "Astronomy & Astrophysics Reviews",
    "aaps": "Astronomy & Astrophysics Supplement Series",
    "actaa": "Acta Astronomica",
    "aj": "Astronomical Journal",
    "ao": "Applied Optics",
    "apj": "Astrophysical Journal",
    "apjl": "Astrophysical Journal Letters",
    "apjlett": "Astrophysical Journal Letters",
    "apjs": "Astrophysical Journal Supplement Series",
    "apjsupp": "Astrophysical Journal Supplement Series",
    "aplett": "Astrophysics Letters",
    "applopt": "Applied Optics",
    "apspr": "Astrophysics Space Physics Research",
    "apss": "Astrophysics and Space Science",
    "araa": "Annual Review of Astronomy and Astrophysics",
    "astap": "Astronomy & Astrophysics",
    "azh": "Astronomicheskii Zhurnal",
    "baas": "Bulletin of the American Astronomical Society",
    "bac": "Bulletin of the Astronomical Institutes of Czechoslovakia",
    "bain": "Bulletin of the Astronomical Institutes of the Netherlands",
    "caa": "Chinese Astronomy and Astrophysics",
    "cjaa": "Chinese Journal of Astronomy and Astrophysics",
    "fcp": "Fundamentals of Cosmic Physics",
    "gca": "Geochimica et Cosmochimica Acta",
    "grl": "Geophysical Research Letters",
    "iaucirc": "IAU Circulars",
    "icarus": "Icarus",
    "jaavso": "Journal of the American Association of Variable Star Observers",
    "jcap": "Journal of Cosmology and Astroparticle Physics",
    "jcp": "Journal of Chemical Physics",
    "jgr": "Journal of Geophysical Research",
    "jqsrt": "Journal of Quantitative Spectroscopy and Radiative Transfer",
    "jrasc": "Journal of the Royal Astronomical Society of Canada",
    "maps": "Meteoritics and Planetary Science",
    "memras": "Memoirs of the Royal Astronomical Society",
    "memsai": "Memorie della Societa Astronomica Italiana",
    "mnras": "Monthly Notices of the Royal Astronomical Society",
    "na": "New Astronomy",
    "nar": "New Astronomy Review",
    "nat": "Nature",
    "nphysa": "Nuclear Physics A",
    "pasa": "Publications of the Astronomical Society of Australia",
    "pasj": "Publications of the Astronomical Society of Japan",
    "pasp": "Publications of the Astronomical Society of the Pacific",
    "physrep": "Physics Reports",
    "physscr": "Physica Scripta",
    "planss": "Planetary and Space Science",
    "pra": "Physical Review A",
    "prb": "Physical Review B",
    "prc": "Physical Review C",
    "prd": "Physical Review D",
    "pre": "Physical Review E",
    "prl": "Physical Review Letters",
    "procspie": "Proceedings of the SPIE",
    "psj": "Planetary Science Journal",
    "qjras": "Quarterly Journal of the Royal Astronomical Society",
    "rmxaa": "Revista Mexicana de Astronomia y Astrofisica",
    "skytel": "Sky and Telescope",
    "solphys": "Solar Physics",
    "sovast": "Soviet Astronomy",
    "ssr": "Space Science Reviews",
    "zap": "Zeitschrift fuer Astrophysik",
}
"""The journal macros of AASTeX, with which NASA's ADS fills ``journal``."""

SYMBOLS: Final[Mapping[str, str]] = {
    **JOURNALS,
    **_GREEK,
    **LETTERS,
    **SIGNS,
    **dict.fromkeys(SILENT, ""),
}
"""Command without argument to its text."""

# Control characters, bidirectional overrides and what XML or UTF-8 cannot hold.
UNWANTED: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)

LIGATURES: Final[Mapping[str, str]] = {
    "--": "–",
    "---": "—",
    "``": "“",
    "''": "”",
    "`": "\N{LEFT SINGLE QUOTATION MARK}",
    "'": "\N{RIGHT SINGLE QUOTATION MARK}",
    "?`": "¿",
    "!`": "¡",
    "~": "\N{NO-BREAK SPACE}",
}

WRAPPERS: Final[Mapping[str, str]] = {
    "emph": "em",
    "mkbibemph": "em",
    "textit": "i",
    "textsl": "i",
    "mkbibitalic": "i",
    "textbf": "b",
    "mkbibbold": "b",
    "textsc": "small-caps",
    "texttt": "code",
    "code": "code",
    "pkg": "b",
    "underline": "u",
    "uline": "u",
}
"""Command with an argument to the element its argument stands in."""

DECLARATIONS: Final[Mapping[str, str]] = {
    "em": "em",
    "it": "i",
    "itshape": "i",
    "sl": "i",
    "slshape": "i",
    "bf": "b",
    "bfseries": "b",
    "sc": "small-caps",
    "scshape": "small-caps",
    "tt": "code",
    "ttfamily": "code",
}
"""Switch that holds to the end of its group, to its element."""

UPRIGHT: Final = names("rm rmfamily normalfont upshape mdseries")
"""Switches back to ordinary type."""

SCRIPTS: Final[Mapping[str, str]] = {
    "textsuperscript": "sup",
    "textsubscript": "sub",
    "mkbibsuperscript": "sup",
    "mkbibsubscript": "sub",
}

PLAIN: Final = names(
    "text textrm textsf textup textmd textnormal mbox hbox fbox makebox mathrm operatorname"
    " mathnormal natexlab singleletter bibnamefont bibfnamefont NoCaseChange"
    " llap rlap smash proglang"
)
"""Commands whose argument reads as it stands."""

LENGTHS: Final = names("kern mkern raise lower hskip vskip")
"""Commands with a length behind them, without braces: ``\\raise.5ex``."""

GROUP: Final = r"\{((?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*)\}"
"""A pattern: what stands in braces, with two more pairs of them inside."""

MATHEMATICAL: Final = names(
    "mathbb mathbf mathcal mathfrak mathit mathscr mathsf mathtt bm boldsymbol sqrt"
)
"""Commands with one argument that belong between dollar signs, and are often written without."""

CASES: Final[Mapping[str, Callable[[str], str]]] = {
    **dict.fromkeys(names("MakeUppercase uppercase MakeTextUppercase"), str.upper),
    **dict.fromkeys(names("MakeLowercase lowercase MakeTextLowercase"), str.lower),
}
"""Command to what it makes of letters."""

CITATIONS: Final = names(
    "cite citep citet citealp citealt citeauthor citeyear citeyearpar citetitle nocite fullcite"
    " textcite parencite footcite autocite smartcite ref eqref pageref autoref nameref cref Cref"
    " vref"
)
"""Commands whose argument is the name of something elsewhere."""

ENCLOSED: Final[Mapping[str, tuple[str, str]]] = {
    "footnote": (" (", ")"),
    "footnotetext": (" (", ")"),
    "mkbibfootnote": (" (", ")"),
    "endnote": (" (", ")"),
    "thanks": (" (", ")"),
    "mkbibparens": ("(", ")"),
    "mkbibbrackets": ("[", "]"),
}
"""Command to what stands before and after its argument."""

QUOTES: Final = names("enquote mkbibquote")

SKIPPED: Final[Mapping[str, tuple[int, str]]] = {
    "noopsort": (1, ""),
    "noop": (1, ""),
    "SortNoop": (1, ""),
    "sortnoop": (1, ""),
    "hspace": (1, " "),
    "vspace": (1, " "),
    "label": (1, ""),
    "index": (1, ""),
    "phantom": (1, ""),
    "hphantom": (1, ""),
    "vphantom": (1, ""),
    "color": (1, ""),
    "textcolor": (1, ""),
    "colorbox": (1, ""),
    "selectlanguage": (1, ""),
    "fontencoding": (1, ""),
    "fontfamily": (1, ""),
    "foreignlanguage": (1, ""),
    "bibinfo": (1, ""),
    "hypertarget": (1, ""),
    "hyperlink": (1, ""),
    "raisebox": (1, ""),
    "scalebox": (1, ""),
    "rotatebox": (1, ""),
    "texorpdfstring": (1, ""),
    "fontsize": (2, ""),
    "rule": (2, ""),
    # of the Monthly Notices' template: by what to sort, and "van" in the text; what remains is
    # "van" in the list of references
    "VAN": (2, ""),
}
"""Command to how many arguments are for the typesetter alone, and what is left in their place."""

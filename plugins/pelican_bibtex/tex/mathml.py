"""The MathML that math-core makes, as a page may show it: nothing unknown, no style attribute.

What comes from a formula is not trusted: elements and attributes are those named here.
The site's security policy lets no element style itself, so each declaration that math-core
writes becomes a class, which ``theme/static/css/blocks/math.css`` gives its look.
Elements are those of MathML Core, https://www.w3.org/TR/mathml-core/.
"""

from __future__ import annotations

import colorsys
import re
import unicodedata
from collections.abc import Iterator, Mapping
from html import escape, unescape
from typing import Final
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from .tables import names

MATHML: Final = names(
    "math mrow mi mn mo mtext mspace msub msup msubsup munder mover munderover mmultiscripts"
    " mprescripts mfrac msqrt mroot mtable mtr mtd mpadded mphantom"
)
"""Every MathML element that can come out."""

HTML: Final = names("a b code em i s span sub sup u var")
"""Every HTML element that can come out, inside a formula or in its place."""

ATTRIBUTES: Final = names(
    "accent accentunder class depth display displaystyle form height href id linethickness lspace"
    " mathvariant maxsize minsize movablelimits rspace scriptlevel stretchy voffset width"
)
"""Every attribute that can come out."""

_MADE: Final = MATHML | HTML | {"menclose"}
_KEPT: Final = ATTRIBUTES - {"class"}

MAX_SPACE: Final = 3.0
"""Widest space a formula may ask for, in em: no formula may push others off the page."""

# A declaration, its spaces left out, to the class that stands for it.
_CLASSES: Final[Mapping[str, str]] = {
    "text-align:left": "left",
    "text-align:right": "right",
    "padding-left:0": "relation",
    "padding-right:0": "tight",
    "padding-left:1em": "condition",
    "padding-top:0": "dense",
    "width:100%": "numbered",
    "width:50%": "margin",
    "width:7.5%": "margin narrow",
    "font-variant-caps:small-caps": "small-caps",
    **{
        f"border-{side}:0.05em{kind}currentcolor": f"{name}-{side}"
        for side in ("top", "right", "bottom", "left")
        for kind, name in (("solid", "rule"), ("dashed", "dash"))
    },
}
_NOTATIONS: Final[Mapping[str, str]] = {
    "box": "boxed",
    "updiagonalstrike": "cancel",
    "downdiagonalstrike": "bcancel",
    "updiagonalstrike downdiagonalstrike": "cancel bcancel",
}
# The theme's colours, and where in the circle of hues they are.
_HUES: Final[Mapping[str, float]] = {
    "red": 0.0,
    "orange": 0.09,
    "green": 0.33,
    "teal": 0.5,
    "blue": 0.63,
    "violet": 0.8,
}
_LENGTH: Final = re.compile(r"([+-]?\d*\.?\d+)(?:r?em|ex|pt|mu|px)?")
_BACK: Final = re.compile(r"margin-left:-(\d*\.?\d+)em")
_ENTITY: Final = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)\w+;")


def cleaned(mathml: str) -> Element:
    """The formula as a tree of what is allowed.

    Raises:
        ValueError: There is something in it that has no place on a page.
    """
    formula = parsed(mathml)
    for element in formula.iter():
        if element.tag not in _MADE:
            raise ValueError(f"makes <{element.tag}>")
        given = dict(element.attrib)
        element.attrib.clear()
        element.attrib.update(_attributes(element, given))
    for table in formula.iter("mtable"):
        _close(table)
    return formula


def _close(table: Element) -> None:
    """Draw a rule that ends a table below its last row, not above an empty one."""
    if len(table) < 2 or any(len(cell) for cell in table[-1]):
        return
    rule = table[-1][0].get("class", "").split()[:1]
    if rule in (["rule-top"], ["dash-top"]):
        table.remove(table[-1])
        for cell in table[-1]:
            below = rule[0].replace("top", "bottom")
            cell.set("class", f"{cell.get('class', '')} {below}".strip())


def parsed(mathml: str) -> Element:
    """A formula from its markup, as this package or an HTML sanitiser writes it."""
    return ElementTree.fromstring(_ENTITY.sub(lambda found: unescape(found[0]), mathml))


def _attributes(element: Element, given: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The attributes that stay, styles as classes."""
    classes = list(_classes(given.get("style", "")))
    if element.tag == "menclose":
        element.tag = "mrow"
        classes.append(_NOTATIONS.get(given.get("notation", ""), "boxed"))
    if classes:
        yield "class", " ".join(dict.fromkeys(classes))
    for name, value in given.items():
        if name in _KEPT and _is_sound(name, value):
            yield name, value


def _is_sound(name: str, value: str) -> bool:
    if name == "href":
        return value.startswith("#")
    if name not in ("width", "height", "depth", "voffset", "lspace", "rspace"):
        return True
    length = _LENGTH.fullmatch(value)
    return length is not None and abs(float(length[1])) <= MAX_SPACE


def _classes(style: str) -> Iterator[str]:
    for declaration in "".join(style.split()).split(";"):
        if declaration in _CLASSES:
            yield _CLASSES[declaration]
        elif back := _BACK.fullmatch(declaration):
            # In eighteenths of an em, as TeX counts: the nearest of \! \: \; and a half and whole.
            width = float(back[1]) * 18
            yield f"back-{min((3, 4, 5, 9, 18), key=lambda known: abs(known - width))}"
        elif declaration.startswith("color:#"):
            yield _hue(declaration[-6:])


def _hue(color: str) -> str:
    """The name of the theme's colour that is nearest, so that it can be read in the dark too."""
    red, green, blue = (int(color[i : i + 2], 16) / 255 for i in (0, 2, 4))
    hue, _, saturation = colorsys.rgb_to_hls(red, green, blue)
    if saturation < 0.15:
        return "gray" if 0 < red < 1 else "ink"
    away = {name: abs(hue - angle) for name, angle in _HUES.items()}
    return min(away, key=lambda name: min(away[name], 1 - away[name]))


def html(formula: Element, title: bool) -> str:
    r"""The formula as markup: plain HTML where that says all, MathML elsewhere.

    A sign by itself, as in ``5 $\times$ 5``, and a script on nothing, as in ``H$_2$O``, belong to
    the text around them.  So does a letter in a title, as in ``$p$-adic``; in a text it is set as
    in the formulas beside it.
    """
    only = formula[0] if len(formula) == 1 else None
    if only is not None and formula.get("display") != "block":
        plain = _script(only) if only.tag in ("msub", "msup") else _sign(only, title)
        if plain is not None:
            return plain
    return markup(formula)


def markup(element: Element) -> str:
    """An element as HTML writes it."""
    return ElementTree.tostring(element, encoding="unicode", method="html")


def _sign(leaf: Element, letters: bool = False) -> str | None:
    """HTML for words, or for a token that needs no font of formulas; a letter if wanted."""
    if leaf.tag == "mtext":
        return escape(leaf.text or "", quote=False) + "".join(map(markup, leaf))
    token = leaf.text or ""
    if leaf.tag not in ("mi", "mn", "mo") or (token.isalpha() and not letters):
        return None
    if unicodedata.normalize("NFKC", token) != token:
        return None
    return f"<var>{token}</var>" if token.isascii() and token.isalpha() else escape(token, False)


def _script(node: Element) -> str | None:
    """HTML for digits, signs and words that are raised or lowered beside nothing."""
    base, script = node
    leaves = [leaf for leaf in script.iter() if not len(leaf)]
    known = {"mrow", "mi", "mn", "mo", "mtext", "mspace"}
    if len(base) or base.text or not {element.tag for element in script.iter()} <= known:
        return None
    parts = [_sign(leaf) or "" for leaf in leaves if leaf.tag != "mspace"]
    if "".join(parts) in ("∘", "′", "″"):
        return "".join(parts).replace("∘", "°")
    return f"<{node.tag[1:]}>{''.join(parts)}</{node.tag[1:]}>" if all(parts) else None

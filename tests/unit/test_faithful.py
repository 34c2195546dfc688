"""BibTeX for readers: the owner's own text, less what is private."""

from __future__ import annotations

import pytest

from pelican_bibtex.reading.bibtex import parse
from pelican_bibtex.reading.faithful import as_bibtex, balanced, unused
from pelican_bibtex.reading.inheritance import inherit
from pelican_bibtex.settings import PRIVATE_FIELDS, UNUSED_FIELDS


def handed_out(text: str, *private: str) -> str:
    entries, _ = inherit(parse(text).entries)
    return as_bibtex(entries[0], private)


def test_the_text_is_the_owners_own() -> None:
    """Order, case, spacing and LaTeX stay as typed."""
    text = "@Article{ Key,\n    Title   = {On {SGD} \\& {\\'e}},\n    year=2000,\n}"

    assert handed_out(text) == text


CASES = {
    "a private field in the middle": (
        "@misc{a,\n  title = {X},\n  award = {best},\n  year = 2000\n}",
        "@misc{a,\n  title = {X},\n  year = 2000\n}",
    ),
    "a private field at the end": (
        "@misc{a,\n  title = {X},\n  award = {best},\n}",
        "@misc{a,\n  title = {X},\n}",
    ),
    "private by pattern": (
        "@misc{a,\n  title = {X},\n  bdsk-url-1 = {u},\n}",
        "@misc{a,\n  title = {X},\n}",
    ),
    "on one line": ("@misc{a, award = {best}, title = {X}}", "@misc{a, title = {X}}"),
    "months are known to all styles": ("@misc{a, month = jul}", "@misc{a, month = jul}"),
    "only private fields": ("@misc{a,\n  award = {best}\n}", "@misc{a,\n}"),
    "no fields": ("@misc{a}", "@misc{a}"),
}


@pytest.mark.parametrize(("text", "expected"), CASES.values(), ids=CASES.keys())
def test_private_fields_are_cut_out(text: str, expected: str) -> None:
    """The rest stays as it was."""
    assert handed_out(text, "award", "bdsk-*") == expected


def test_macros_are_resolved() -> None:
    """Nobody else has the owner's @string."""
    text = '@misc{a,\n  journal = prl # " (online)",\n  title = {X}\n}'
    entry = parse(f"@string{{prl = {{Phys. Rev. Lett.}}}}\n{text}").entries[0]

    assert as_bibtex(entry) == (
        "@misc{a,\n  journal = {Phys. Rev. Lett. (online)},\n  title = {X}\n}"
    )


def test_inherited_fields_are_written_out() -> None:
    """The parent is not handed on, what comes from it is."""
    text = """@inproceedings{a, title = {X}, crossref = {p}}
        @proceedings{p, title = {The Proceedings}, year = 2000}"""

    assert handed_out(text) == (
        "@inproceedings{a,\n"
        "  title     = {X},\n"
        "  booktitle = {The Proceedings},\n"
        "  year      = {2000},\n"
        "}"
    )


def test_mended_entries_are_written_anew() -> None:
    """What goes out is sound, whatever came in."""
    mended = handed_out("@misc{a, title = {X {Y}\n  year = 2000\n}")

    assert parse(mended).problems == ()
    assert mended == "@misc{a,\n  title = {X {Y}},\n  year  = {2000},\n}"


BRACES = [
    ("a {b} c", "a {b} c"),
    ("a {b", "a b"),
    ("a} b", "a b"),
    ("}{", ""),
    ("{a}{", "{a}"),
]


@pytest.mark.parametrize(("text", "expected"), BRACES)
def test_braces_without_a_partner_go(text: str, expected: str) -> None:
    assert balanced(text) == expected


FIELDS = """
@misc{a,
  title = {A},
  preview = {a.png},
  award = {best},
  anything = {is handed on},
}
@misc{b,
  Preview = {b.png},
  bdsk-url-1 = {u},
  crossref = {a},
}
"""


def test_what_nobody_sees_is_named_once() -> None:
    """With the place of the first; a list of the owner's own is what he means."""
    entries, _ = inherit(parse(FIELDS, path="x.bib").entries)
    told = [str(note).partition(";")[0] for note in unused(entries, PRIVATE_FIELDS)]

    assert told == [
        "x.bib:4: a: preview: neither shown nor handed on, here and in 1 more",
        "x.bib:10: b: bdsk-url-1: neither shown nor handed on, here",
    ]
    assert unused(entries, UNUSED_FIELDS) == ()

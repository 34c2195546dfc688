"""Names as BibTeX reads them."""

from __future__ import annotations

import pytest

from pelican_bibtex.reading.names import Name, parse_name, parse_names, split_names

# (text, given, particle, family, suffix)
NAMES = [
    # First von Last
    ("Knuth", "", "", "Knuth", ""),
    ("Donald E. Knuth", "Donald E.", "", "Knuth", ""),
    ("Ludwig van Beethoven", "Ludwig", "van", "Beethoven", ""),
    (
        "Charles Louis Xavier Joseph de la Vall{\\'e}e Poussin",
        "Charles Louis Xavier Joseph",
        "de la",
        "Vall{\\'e}e Poussin",
        "",
    ),
    ("jean de la fontaine", "", "jean de la", "fontaine", ""),
    ("Jean De La Fontaine", "Jean De La", "", "Fontaine", ""),
    ("Jean-Paul Sartre", "Jean-Paul", "", "Sartre", ""),
    ("{\\'E}mile Zola", "{\\'E}mile", "", "Zola", ""),
    ("{\\'e}mile Zola", "", "{\\'e}mile", "Zola", ""),
    ("Émile Zola", "Émile", "", "Zola", ""),
    ("José {\\o}stergaard Ng", "José", "{\\o}stergaard", "Ng", ""),
    ("A.~B. Smith", "A. B.", "", "Smith", ""),
    # von Last, First
    ("Knuth, Donald E.", "Donald E.", "", "Knuth", ""),
    ("van Beethoven, Ludwig", "Ludwig", "van", "Beethoven", ""),
    ("Vall{\\'e}e Poussin, Charles", "Charles", "", "Vall{\\'e}e Poussin", ""),
    ("de la Fontaine, Jean", "Jean", "de la", "Fontaine", ""),
    ("{de la} Fontaine, Jean", "Jean", "", "{de la} Fontaine", ""),
    ("Liu,Shira", "Shira", "", "Liu", ""),
    ("Smith,", "", "", "Smith", ""),
    # von Last, Jr, First
    ("Steele, Jr., Guy L.", "Guy L.", "", "Steele", "Jr."),
    (
        "de la Cierva y Codorn{\\'\\i}u, III, Juan",
        "Juan",
        "de la Cierva y",
        "Codorn{\\'\\i}u",
        "III",
    ),
    # without the braces that BibTeX wants
    ("Jos\\'e Mu\\~noz", "Jos\\'e", "", "Mu\\~noz", ""),
    ("Pe\\~na, D.", "D.", "", "Pe\\~na", ""),
    ("Bj\\o rn Lund", "Bj{\\o}rn", "", "Lund", ""),
    ("Garc\\'\\i a, Ana", "Ana", "", "Garc{\\'\\i}a", ""),
    ("Wall, W.A.,", "W.A.", "", "Wall", ""),
    # Biber's extended format
    ("family=Harman, given=Simon, prefix=van", "Simon", "van", "Harman", ""),
    ('given={Jean Pierre}, family="Serre"', "{Jean Pierre}", "", "Serre", ""),
    ("uniquename=false, given={Henry}, family={Jones}", "{Henry}", "", "{Jones}", ""),
    ("given={John}, family={Smith}, middle={Simon}", "{John} {Simon}", "", "{Smith}", ""),
    ("family=Gogh, given=Vincent, prefix=van, useprefix=true", "Vincent", "van", "Gogh", ""),
]


@pytest.mark.parametrize(("text", "given", "particle", "family", "suffix"), NAMES)
def test_the_parts_of_a_name(
    text: str, given: str, particle: str, family: str, suffix: str
) -> None:
    """The rules of bibtex.web, and Biber's."""
    name = parse_name(text)

    assert parse_names(text).problems == ()

    assert (name.given, name.particle, name.family, name.suffix) == (
        given,
        particle,
        family,
        suffix,
    )


def test_braces_keep_a_name_whole() -> None:
    """An organisation, and a name that must not be turned round."""
    assert parse_name("{World Health Organization}") == Name(literal="World Health Organization")
    assert parse_name("{Liu Shira}") == Name(literal="Liu Shira")
    assert parse_name("{Liu} {Shira}").literal == ""


@pytest.mark.parametrize(
    "text",
    [
        "Zhang, San*",
        "San Zhang*",
        "Zhang*, San",
        "San Zhang\\textsuperscript{*}",
        "San Zhang$^*$",
        "San Zhang$^{\\ast}$",
        "San Zhang \\*",
    ],
)
def test_an_asterisk_means_equal_contribution(text: str) -> None:
    """It is a mark and no part of the name."""
    name = parse_name(text, star_means_equal=True)

    assert (name.given, name.family, name.equal) == ("San", "Zhang", True)


def test_an_asterisk_stays_where_nobody_says_what_it_means() -> None:
    """And the owner is told what to do."""
    names = parse_names("Zhang*, San and Li, Si")

    assert [(name.family, name.equal) for name in names.names] == [("Zhang*", False), ("Li", False)]
    assert "PUBLICATIONS_STAR_MEANS_EQUAL" in names.problems[0][1]


def test_options_of_a_list_are_nobody() -> None:
    names = parse_names("sortingnamekeytemplatename=snks1 and useprefix=false and Smith, Simon")

    assert [name.family for name in names.names] == ["Smith"]


LISTS = [
    ("A and B", ["A", "B"]),
    ("A AND B And C", ["A", "B", "C"]),
    ("A\nand\n  B", ["A", "B"]),
    ("{A and B} and C", ["{A and B}", "C"]),
    ("{Barnes and Noble}", ["{Barnes and Noble}"]),
    ("Anderson and Sand", ["Anderson", "Sand"]),
    ("A and", ["A"]),
    ("and A", ["A"]),
    ("A and and B", ["A", "B"]),
    ("", []),
    ("{A and B", ["{A and B"]),
    ("Booth, C.\\ and Colomb, G.\\ G.\\\nand Doe, J.\\", ["Booth, C.", "Colomb, G. G.", "Doe, J."]),
]


@pytest.mark.parametrize(("text", "names"), LISTS)
def test_the_word_and_separates(text: str, names: list[str]) -> None:
    assert split_names(text) == names


@pytest.mark.parametrize("text", ["A and others", "A and Others", "A and et al.", "A and {et al.}"])
def test_and_others(text: str) -> None:
    """Others are no person, and are not forgotten."""
    names = parse_names(text)

    assert [name.family for name in names.names] == ["A"]
    assert names.others


@pytest.mark.parametrize("text", ["A et al.", "A et al", "A, B. and A, et al."])
def test_others_in_a_name(text: str) -> None:
    """They are no part of the name of the last."""
    names = parse_names(text)

    assert {name.family for name in names.names} == {"A"}
    assert "et" not in names.names[-1].given
    assert names.others
    assert len(names.problems) == 1


def test_people_set_apart_by_commas_or_semicolons() -> None:
    """Nobody is lost, and the owner is told what BibTeX wants."""
    commas = parse_names("Ada Lovelace, Alan Turing, Grace Hopper, Kurt Gödel")
    semicolons = parse_names("Lovelace, Ada; Turing, Alan")

    assert [name.family for name in commas.names] == ["Lovelace", "Turing", "Hopper", "Gödel"]
    assert [name.given for name in semicolons.names] == ["Ada", "Alan"]
    assert len(commas.problems) == len(semicolons.problems) == 1
    turned = parse_names("Lovelace, A. K., van Turing, A., Gödel, K")
    assert [name.family for name in turned.names] == ["Lovelace", "Turing", "Gödel"]
    assert len(turned.problems) == 1
    two = parse_names("S. Tiwari, A. Klar and P.-L. Lions")
    assert [name.family for name in two.names] == ["Tiwari", "Klar", "Lions"]
    assert len(two.problems) == 1
    trailing = parse_names("Wall, W.A., and Ramm, E.")
    assert [(name.given, name.family) for name in trailing.names] == [
        ("W.A.", "Wall"),
        ("E.", "Ramm"),
    ]
    chinese = parse_names("徐增林,盛泳潘,贺丽荣,王雅芳")
    assert [name.family for name in chinese.names] == ["徐增林", "盛泳潘", "贺丽荣", "王雅芳"]


def test_long_lists_take_no_longer_than_they_are() -> None:
    """A collaboration of ten thousand, in braces or not."""
    assert len(parse_names(" and ".join(["A. B"] * 10_000)).names) == 10_000
    assert len(parse_names("{" + " and ".join(["A. B"] * 10_000) + "}").names) == 1

"""Reading BibTeX: what BibTeX reads, and what it would give up on."""

from __future__ import annotations

import pytest

from pelican_bibtex.encoding import decode
from pelican_bibtex.reading.bibtex import parse, read
from pelican_bibtex.reading.values import MAX_EXPANSION


def data(text: str) -> list[tuple[str, str, dict[str, str]]]:
    """Every entry as (type, key, {field: value})."""
    return [
        (entry.type, entry.key, {name: field.value for name, field in entry.fields.items()})
        for entry in parse(text).entries
    ]


def problems(text: str) -> list[str]:
    return [str(problem) for problem in parse(text, "x.bib").problems]


SOUND = {
    "braces": ("@article{a, title = {X}}", {"title": "X"}),
    "quotation marks": ('@article{a, title = "X"}', {"title": "X"}),
    "parentheses": ("@article(a, title = {X (y)})", {"title": "X (y)"}),
    "no comma at the end": (
        "@article{a, title = {X}, year = 2000}",
        {"title": "X", "year": "2000"},
    ),
    "a comma at the end": ("@article{a, title = {X},}", {"title": "X"}),
    "names in any case": ("@ARTICLE{a, TITLE = {X}}", {"title": "X"}),
    "deep braces": ("@article{a, title = {{{{{X}}}} y}}", {"title": "{{{{X}}}} y"}),
    "braces in quotation marks": (
        '@article{a, title = "A {"}q{"} {b}"}',
        {"title": 'A {"}q{"} {b}'},
    ),
    "an @ in a value": ("@article{a, title = {me@x.org @ {home}}}", {"title": "me@x.org @ {home}"}),
    "a number": ("@article{a, volume = 12}", {"volume": "12"}),
    "months": ("@article{a, month = jul}", {"month": "July"}),
    "joined": ('@article{a, month = 1 # "~" # jan}', {"month": "1~January"}),
    "no space at all": ("@misc{a,title={X},year=2000}", {"title": "X", "year": "2000"}),
    "spaces everywhere": ("@ misc { a , title = { X } , }", {"title": " X "}),
    "field names with signs": (
        "@misc{a, author+an = {1=equal}, bdsk-url-1 = {u}, title_ja = {深}}",
        {"author+an": "1=equal", "bdsk-url-1": "u", "title_ja": "深"},
    ),
    "an escaped brace counts, as in BibTeX": (
        r"@misc{a, title = {a \{ b \} c}}",
        {"title": r"a \{ b \} c"},
    ),
    "no fields": ("@misc{a}", {}),
    "BibTeX in a value": (
        "@misc{a,\n note = {cite as\n@article{x, title = {Y}}\n},\n title = {X}}",
        {"note": "cite as\n@article{x, title = {Y}}\n", "title": "X"},
    ),
    "marks and spaces of no width": (
        "@misc{a,\n\u200btitle = {X},\ufeff year = 2000}",
        {"title": "X", "year": "2000"},
    ),
    "no fields but a comma": ("@misc{a,}", {}),
    "a value over lines": ("@misc{a, title = {X\n  Y}}", {"title": "X\n  Y"}),
}


@pytest.mark.parametrize(("text", "fields"), SOUND.values(), ids=SOUND.keys())
def test_what_bibtex_reads(text: str, fields: dict[str, str]) -> None:
    """Sound entries are read without a word."""
    assert [entry[2] for entry in data(text)] == [fields]
    assert problems(text) == []


def test_macros() -> None:
    """@string macros, in any case and order, joined and nested."""
    text = """
        @string{prl = "Phys. Rev. Lett."}
        @STRING(long = prl # { (online)})
        @article{a, journal = PRL}
        @article{b, journal = Long}
    """

    assert [entry[2]["journal"] for entry in data(text)] == [
        "Phys. Rev. Lett.",
        "Phys. Rev. Lett. (online)",
    ]
    assert problems(text) == []


def test_several_macros_in_a_block() -> None:
    """BibTeX knows one, and no comma behind it; other programs write as many as they like."""
    text = '@string{a = "A", b = {B} # a,}\n@string(c = "C",)\n@misc{x, title = a # b # c}'

    assert data(text) == [("misc", "x", {"title": "ABAC"})]
    assert problems(text) == []


KEYS = [
    "O'Brien:2000",
    "10.1016/S0140(20)30183-5",
    "a b c",
    "ключ",
    "ISI:000349999900001",
    "doi=10.1/x",
    "a+b@c&d;e",
]


@pytest.mark.parametrize("key", KEYS)
def test_keys(key: str) -> None:
    """As programs and people make them up."""
    assert data(f"@misc{{ {key},\n title = {{X}}}}") == [("misc", key, {"title": "X"})]


def test_what_stands_between_entries_is_no_entry() -> None:
    """Comments, preambles and stray text."""
    text = """Text with me@example.org in it.
        @comment{@article{hidden, title = {X}}}
        @preamble{"\\newcommand{\\x}{y}" # "@"}
        % a comment of nobody
        @misc{a, title = {X}}
        trailing text
    """

    assert [entry[1] for entry in data(text)] == ["a"]
    assert problems(text) == []


def test_a_comment_hides_what_its_braces_hold() -> None:
    """Over several lines as well; one that is not closed hides nothing."""
    closed = """@comment{
        @article{hidden,
          title = {X}
        }
        }
        @misc{shown, title = {Y}}"""
    open_ = "@comment{ a word\n@misc{a, title = {X}}\n@comment{\n@misc{b, title = {Y}}\n"

    assert [entry.key for entry in parse(closed).entries] == ["shown"]
    assert [entry.key for entry in parse(open_).entries] == ["a", "b"]


def test_an_entry_hidden_line_by_line_is_not_shown() -> None:
    """BibTeX has no comments, but who marks every line of an entry means to hide it."""
    text = "%@misc{a,\n%  title = {X},\n%}\n@misc{b, title = {Y}}"

    assert [entry[1] for entry in data(text)] == ["b"]


DAMAGED = {
    "a missing comma": (
        "@misc{a,\n  title = {X}\n  year = 2000}",
        {"title": "X", "year": "2000"},
        ["x.bib:2: a: no comma behind title; add one [BIB001]"],
    ),
    "a missing comma behind a number": (
        "@misc{a, year = 2000\n title = {X}}",
        {"year": "2000", "title": "X"},
        ["x.bib:1: a: no comma behind year; add one [BIB001]"],
    ),
    "an open brace": (
        "@misc{a,\n  title = {X {Y},\n  year = 2000\n}\n",
        {"title": "X {Y}", "year": "2000"},
        ["x.bib:2: a: title opens a brace that is not closed; close it [BIB001]"],
    ),
    "an open quotation mark": (
        '@misc{a,\n  title = "X,\n  year = 2000\n}\n',
        {"title": "X", "year": "2000"},
        ["x.bib:2: a: title opens a quotation mark that is not closed; close it [BIB001]"],
    ),
    "an entry without an end": (
        "@misc{a,\n  title = {X},\n",
        {"title": "X"},
        ["x.bib:1: a: the entry is not closed; add } at its end [BIB001]"],
    ),
    "a brace too many": (
        "@misc{a, title = {X}},\n  year = {2000}}",
        {"title": "X", "year": "2000"},
        ["x.bib:1: a: one closing brace too many; take it away [BIB001]"],
    ),
    "no braces": (
        "@misc{a, title = Some words here,\n year = 2000}",
        {"title": "Some words here", "year": "2000"},
        ["x.bib:1: a: title has no braces; write title = {Some words here} [BIB001]"],
    ),
    "no value": (
        "@misc{a, title = , year = 2000}",
        {"title": "", "year": "2000"},
        ["x.bib:1: a: title has no value; give one or take it away [BIB001]"],
    ),
    "an undefined macro": (
        "@misc{a, journal = prl}",
        {"journal": "prl"},
        [
            "x.bib:1: a: journal uses prl, which no @string defines; define it or put { } round it [BIB005]"
        ],
    ),
    "quotation marks in quotation marks": (
        '@misc{a, title = "A \\"o b", year = 2000}',
        {"title": 'A \\"o b', "year": "2000"},
        [
            "x.bib:1: a: title has a quotation mark in quotation marks; put { } round the value [BIB001]"
        ],
    ),
    "a comment behind a value": (
        "@misc{a,\n journal = tcs % of all\n, year = 2000 % or so\n}",
        {"journal": "Theoretical Computer Science", "year": "2000"},
        [
            "x.bib:2: a: BibTeX knows no % comments inside an entry; take it away [BIB006]",
            "x.bib:3: a: BibTeX knows no % comments inside an entry; take it away [BIB006]",
        ],
    ),
    "two equal fields": (
        "@misc{a,\n title = {X},\n title = {Y}}",
        {"title": "X"},
        ["x.bib:3: a: title stands twice, line 2 counts; take one away [BIB004]"],
    ),
    "a comment in an entry": (
        "@misc{a,\n % title = {Old},\n title = {X}}",
        {"title": "X"},
        ["x.bib:2: a: BibTeX knows no % comments inside an entry; take it away [BIB006]"],
    ),
    "junk": (
        "@misc{a, ??,\n title = {X}}",
        {"title": "X"},
        ["x.bib:1: a: '??,' is no field; write name = {…} [BIB001]"],
    ),
}


@pytest.mark.parametrize(("text", "fields", "said"), DAMAGED.values(), ids=DAMAGED.keys())
def test_what_bibtex_would_give_up_on(text: str, fields: dict[str, str], said: list[str]) -> None:
    """Nothing is lost, the entry behind is read as if nothing had been, all is told once."""
    behind = "\n@misc{z, title = {Z}}\n"

    assert [entry[2] for entry in data(text + behind)] == [fields, {"title": "Z"}]
    assert problems(text + behind) == said


def test_an_entry_without_a_key_is_not_lost() -> None:
    """It gets a name to be known by, and the owner is told."""
    text = "@misc{title = {X}}\n@misc{, title = {Y}}\n@misc{year = 2000, month = jan}"

    assert data(text) == [
        ("misc", "misc-1", {"title": "X"}),
        ("misc", "misc-2", {"title": "Y"}),
        ("misc", "misc-3", {"year": "2000", "month": "January"}),
    ]
    assert problems(text) == [
        "x.bib:1: misc-1: the entry has no key; write @misc{somekey, … [BIB002]",
        "x.bib:2: misc-2: the entry has no key; write @misc{somekey, … [BIB002]",
        "x.bib:3: misc-3: the entry has no key; write @misc{somekey, … [BIB002]",
    ]


def test_swallowed_fields_are_given_back() -> None:
    """An entry whose last brace closed an earlier one has its fields back."""
    text = "@misc{a,\n title = {X,\n author = {A},\n year = {2000}\n}\n@misc{b, title = {Y}}"

    assert data(text) == [
        ("misc", "a", {"title": "X", "author": "A", "year": "2000"}),
        ("misc", "b", {"title": "Y"}),
    ]


BOUNDED = {
    "open braces": "@misc{a, title = {" + "{" * 20_000 + "}}",
    "closed braces": "@misc{a, title = {" + "{" * 20_000 + "x" + "}" * 20_000 + "}}",
    "open entries": "@misc{a, title = {x\n" * 5_000,
    "open quotation marks": '@misc{a, title = "x\n' * 5_000,
    "brackets without end": "@misc{" * 20_000,
    "entries in values": "@misc{a, title = {{x\n" * 5_000,
    "at signs": "@" * 100_000,
    "equals signs": "@misc{a, " + "= " * 50_000 + "}",
    "commas": "@misc{a" + "," * 100_000 + "}",
    "swallowing fields": "@misc{a, " + "\nf = {x" * 3_000,
}


@pytest.mark.parametrize("text", BOUNDED.values(), ids=BOUNDED.keys())
def test_hostile_texts_are_read_to_the_end(text: str) -> None:
    """No recursion, no search for one bracket over the whole file for each of them."""
    library = parse(text + "\n\n@misc{z, title = {Z}}", "x.bib")

    assert library.entries[-1].get("title") == "Z"


def test_doubling_macros_do_not_fill_the_memory() -> None:
    """The value that grows too long is refused, and the entry stays."""
    doubling = "".join(f"@string{{s{n + 1} = s{n} # s{n}}}\n" for n in range(40))
    text = f"@string{{s0 = {{xxxxxxxxxx}}}}\n{doubling}@misc{{a, title = {{X}}, note = s40}}"
    library = parse(text, "x.bib")

    assert max(map(len, library.macros.values())) <= MAX_EXPANSION
    assert library.entries[0].get("title") == "X"
    assert "grows beyond" in str(library.problems[0])


ENCODINGS = {
    "UTF-8": ("é", "utf-8", None),
    "with a mark": ("é", "utf-8-sig", None),
    "UTF-16": ("é", "utf-16", None),
    "JIS": ("松井 正一", "iso2022_jp", None),
    "Latin-1": (
        "é",
        "latin-1",
        "x.bib:1: byte 0xe9 is not UTF-8 and is read as Latin-1; save the file as UTF-8 [BIB070]",
    ),
    "Windows": (
        "–",
        "cp1252",
        "x.bib:1: byte 0x96 is not UTF-8 and is read as Latin-1; save the file as UTF-8 [BIB070]",
    ),
}


@pytest.mark.parametrize(("text", "encoding", "said"), ENCODINGS.values(), ids=ENCODINGS.keys())
def test_encodings(text: str, encoding: str, said: str | None) -> None:
    """Every letter arrives, whatever program wrote the file."""
    decoded, problem = decode(text.encode(encoding), "x.bib")

    assert decoded == text
    assert (problem and str(problem)) == said


def test_one_byte_of_another_encoding_costs_only_itself() -> None:
    """The Japanese around it stays Japanese."""
    data = "松井 ".encode() + b"caf\xe9 " + "正一".encode()

    assert decode(data, "x.bib")[0] == "松井 café 正一"


def test_line_ends_of_other_systems(tmp_path) -> None:
    """Lines are counted the same whatever ends them."""
    for end in ("\n", "\r\n", "\r"):
        path = tmp_path / "x.bib"
        path.write_bytes(f"@misc{{a,{end}  title = {{X}},{end}  year = abc}}".encode())
        library = read(path, "x.bib")

        assert library.entries[0].line_of("year") == 3


def test_the_line_of_a_field() -> None:
    """Problems name the line of the field, counted from 1."""
    entry = parse("\n@misc{a,\n\n  title = {X},\n  year = 2000}").entries[0]

    assert (entry.line, entry.line_of("title"), entry.line_of("year")) == (2, 4, 5)
    assert entry.line_of("absent") == 2

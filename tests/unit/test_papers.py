"""Papers come from public interfaces into the owner's BibTeX, and what is there stays."""

from __future__ import annotations

import contextlib
import html
import io
import json
import os
import subprocess
import sys
import threading
import time
import unicodedata
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote

import pytest
import urllib3
from hypothesis import given, settings
from hypothesis import strategies as st

from papers import answers, verb
from papers.client import Client, NoAnswer, NotThere
from papers.latex import from_html, from_tex
from papers.layout import Layout, own_fields
from papers.services import Identifier, identify
from papers.shelf import Shelf
from pelican_bibtex.reading.bibtex import parse
from pelican_bibtex.settings import read_settings
from pelican_bibtex.tex.convert import to_text
from pelican_bibtex.text import clean
from tests.projects import SITES


@pytest.mark.parametrize(
    ("typed", "kind", "value"),
    [
        ("2410.03006", "arxiv", "2410.03006"),
        ("arXiv:2410.03006v2", "arxiv", "2410.03006"),
        ("https://arxiv.org/pdf/2410.03006v3.pdf", "arxiv", "2410.03006"),
        ("https://arxiv.org/abs/hep-th/9901001?context=x", "arxiv", "hep-th/9901001"),
        ("https://doi.org/10.48550/arXiv.2410.03006", "arxiv", "2410.03006"),
        ("10.5555/some.thing", "doi", "10.5555/some.thing"),
        ("doi:10.5555/some.thing.", "doi", "10.5555/some.thing"),
        ("https://journal.example/doi/full/10.5555/ab%2F1?x=1", "doi", "10.5555/ab/1"),
        ("https://journal.example/10.5555/ab/pdf", "doi", "10.5555/ab"),
        ("978-3-16-148410-0", "isbn", "9783161484100"),
        ("ISBN 0-8044-2957-X", "isbn", "080442957X"),
        ("https://openreview.net/forum?id=Abc_12-x", "openreview", "Abc_12-x"),
    ],
)
def test_what_names_a_paper(typed, kind, value):
    assert identify(typed) == Identifier(kind, value)


@pytest.mark.parametrize("typed", ["", "hello", "978-3-16-148410-1", "https://[x", "12345"])
def test_what_names_none(typed):
    assert identify(typed) is None


# --- Words ---------------------------------------------------------------------------------

FOLDED = str.maketrans({"’": "'", "‘": "`", "“": '"', "”": '"'})
WORDS = st.text(
    st.one_of(
        st.sampled_from("\\{}~^`%#_$&<>-'\"?! /;iab1=.@,é漢\x00\x07"),
        st.characters(exclude_categories=["Cs"]),
    ),
    max_size=40,
)


def folded(words: str) -> str:
    return unicodedata.normalize("NFC", " ".join(clean(words).split())).translate(FOLDED)


def read_back(value: str) -> str:
    """A value as our reader has it, from an entry that nothing is wrong with."""
    library = parse(f"@misc{{k,\n t = {{{value}}},\n year = 2000,\n}}\n")
    assert (library.problems, [*library.entries[0].fields]) == ((), ["t", "year"])
    return to_text(library.entries[0].get("t")).plain


@settings(max_examples=150, deadline=None, derandomize=True)
@given(WORDS)
def test_any_words_read_back_as_they_are(words):
    assert folded(read_back(from_html(html.escape(words).replace("$", "&#36;")))) == folded(words)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(WORDS)
def test_no_words_damage_an_entry(words):
    for value in (from_html(words, title=True), from_tex(words, title=True)):
        read_back(value)


@pytest.mark.parametrize(
    ("pasted", "plain"),
    [
        ("Decays of <i>B</i><sup>0</sup> &amp; H<sub>2</sub>O", "Decays of B⁰ & H₂O"),
        ("<jats:p>We <jats:italic>see</jats:italic></jats:p>", "We see"),
        (
            'In <mml:math xmlns:mml="http://x"><mml:msub><mml:mi>x</mml:mi><mml:mn>2</mml:mn>'
            "</mml:msub></mml:math>-models",
            "In x₂-models",
        ),
        (r"At $\sqrt{s} = 13$ TeV", "At √s=13 TeV"),
        ("costs $5 and $10; p < 0.05", "costs $5 and $10; p < 0.05"),
    ],
)
def test_markup_of_publishers(pasted, plain):
    assert read_back(from_html(pasted, title=True)) == plain


SHAPES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), WORDS),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from(
                "title type author given family issued date-parts DOI page ISBN content value venue"
                " authors _bibtex pdate name publishers publish_date relation institution group"
                " external-ids external-id work-summary published-print".split()
            ),
            inner,
            max_size=6,
        ),
    ),
    max_leaves=25,
)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(SHAPES)
def test_an_answer_of_any_shape_is_a_record_or_none(data):
    """Never an error of Python's, and what comes of it is a sound entry."""
    answers.from_orcid(data)
    for read in (
        answers.from_csl,
        answers.from_openreview,
        lambda data: answers.from_openlibrary(data, "1"),
    ):
        with contextlib.suppress(NoAnswer):
            record = read(data)
            fields = "".join(f"{name} = {{{value}}},\n" for name, value in record.fields.items())
            library = parse(f"@{record.type}{{k,\n{fields}}}")
            assert [(entry.sound, [*entry.fields]) for entry in library.entries] == [
                (True, [*record.fields])
            ]


# --- Local servers that answer as the public ones do ----------------------------------------

ATOM = """<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
  <entry>
    <id>http://arxiv.org/abs/2601.99001v2</id>
    <published>2026-01-05T18:59:02Z</published>
    <title>Queues without End
  and GPT-4</title>
    <summary>We wait for 50% &amp; more.</summary>
    <author><name>Jun Castellanos</name></author>
    <author><name>Rita de la Roe</name></author>
    <arxiv:primary_category xmlns:arxiv="http://arxiv.org/schemas/atom" term="cs.LG"/>
    {doi}
  </entry>
</feed>"""
ARTICLE = {
    "DOI": "10.5555/jo.7",
    "type": "journal-article",
    "title": "Queues Without End and GPT-4",
    "author": [
        {"given": "Jun", "family": "Castellanos"},
        {"given": "Rita", "family": "de la Roe"},
    ],
    "container-title": "Journal of Order &amp; Chaos",
    "volume": "7",
    "issue": "2",
    "page": "10-25",
    "issued": {"date-parts": [[2026, 5]]},
    "publisher": "Order Press",
    "ISSN": ["1234-5678"],
}
NOTE = {
    "forum": "Fo_rum1",
    "content": {
        "title": {"value": "Waiting in Lines"},
        "authors": {"value": ["Jun Castellanos"]},
        "venue": {"value": "MEET 2026 Poster"},
        "_bibtex": {
            "value": "@inproceedings{\ncastellanos2026waiting,\ntitle={Waiting in Lines},\n"
            "author={Jun Castellanos},\nbooktitle={The Ninth Meeting},\nyear={2026}\n}"
        },
    },
}
BOOK = {
    "ISBN:9783161484100": {
        "title": "Lines",
        "subtitle": "A History",
        "authors": [{"name": "Jun Castellanos"}],
        "publishers": [{"name": "Order Press"}],
        "publish_date": "March 2020",
    }
}
RECORD = {
    "group": [
        {
            "external-ids": {
                "external-id": [
                    {
                        "external-id-type": kind,
                        "external-id-value": value,
                        "external-id-relationship": "self",
                    }
                    for kind, value in ids
                ]
            },
            "work-summary": [{"title": {"title": {"value": title}}}],
        }
        for title, ids in [
            ("Something New", [("doi", "10.5555/jo.7")]),
            ("First Come", []),
            ("Unnamed Elsewhere", []),
        ]
    ]
}


class Internet:
    """What the interfaces answer, by the beginning of the path that is asked for."""

    def __init__(self, port: int) -> None:
        self.at = f"http://127.0.0.1:{port}"
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.answers: dict[str, list[tuple[int, dict[str, str], bytes, float]]] = {}

    def says(self, path, body, status=200, kind="application/json", headers=None, slow=0.0):
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        found = {"Content-Type": kind, "Content-Length": str(len(data)), **(headers or {})}
        self.answers.setdefault(path, []).append((status, found, data, slow))

    def arxiv(self, doi=""):
        tag = f'<arxiv:doi xmlns:arxiv="http://arxiv.org/schemas/atom">{doi}</arxiv:doi>'
        body = ATOM.format(doi=tag if doi else "").encode()
        self.says("/arxiv", body, kind="application/atom+xml; charset=utf-8")

    @property
    def services(self):
        names = ("arxiv", "doi", "crossref", "openreview", "openreview-1", "openlibrary", "orcid")
        return {name: f"{self.at}/{name}" for name in names}


@pytest.fixture
def internet() -> Iterator[Internet]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            net.asked.append((unquote(self.path), dict(self.headers)))
            path = max((p for p in net.answers if self.path.startswith(p)), key=len, default="")
            answers = net.answers.get(path) or [(404, {}, b"Resource not found.", 0)]
            status, headers, body, slow = answers.pop(0) if len(answers) > 1 else answers[0]
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            for byte in (bytes([b]) for b in body) if slow else [body]:
                try:
                    self.wfile.write(byte)
                    self.wfile.flush()
                except OSError:
                    return
                time.sleep(slow)

        def log_message(self, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    net = Internet(server.server_port)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield net
    server.shutdown()
    server.server_close()


def client(net: Internet, **more) -> Client:
    retry = urllib3.Retry(
        connect=0, read=0, status=2, status_forcelist=(429, 503), raise_on_status=False
    )
    return Client("https://me.example", net.services, retry=retry, **more)


class Site:
    """A folder with one BibTeX file, and ``invoke paper`` on it."""

    def __init__(self, root: Path, net: Internet, capsys) -> None:
        self.bib = root / "content" / "publications.bib"
        self.bib.parent.mkdir()
        self.settings = {
            "PATH": str(self.bib.parent),
            "PUBLICATIONS_SRC": str(self.bib),
            "SITEURL": "https://me.example",
            "PAPER_SERVICES": net.services,
        }
        self.capsys = capsys

    def paper(self, typed: str, **more) -> tuple[int, str, str]:
        status = verb.paper(self.settings, typed, **{"yes": True, **more})
        return status, *self.capsys.readouterr()

    def text(self) -> str:
        return self.bib.read_text(encoding="utf-8")


@pytest.fixture
def site(tmp_path, internet, capsys) -> Site:
    return Site(tmp_path, internet, capsys)


OWNERS = """\
% My own words.

% Preprints
@misc{castellanos2026queues,
    AUTHOR     = "Castellanos, Jun and Roe, Rita de la",
    TITLE      = "Queues without {End} and {GPT}-4",
    EPRINT     = "2601.99001",
    EPRINTTYPE = "arxiv",
    YEAR       = 2026, % as they say
    CODE       = "https://code.example/queues",
}

% Others

@article{castellanos2021first,
    AUTHOR  = "Castellanos, Jun",
    TITLE   = "First Come",
    JOURNAL = "Journal of Order",
    YEAR    = 2021
}
""".replace(", % as they say", ",")


def test_a_new_paper_is_written_as_the_owner_writes(site, internet):
    """Indentation, case, quotation marks, column, key: all as they are in the file."""
    site.bib.write_text(OWNERS)
    internet.says("/openreview", {"notes": [NOTE]})

    status, said, _ = site.paper("https://openreview.net/forum?id=Fo_rum1")

    new = (
        "@inproceedings{castellanos2026waiting,\n"
        '    AUTHOR     = "Castellanos, Jun",\n'
        '    TITLE      = "Waiting in Lines",\n'
        '    BOOKTITLE  = "The Ninth Meeting",\n'
    )
    assert (status, new in site.text()) == (0, True), said
    added = site.text()[site.text().index(new) :].split("\n}\n\n")[0] + "\n}\n\n"
    assert site.text().replace(added, "") == OWNERS
    assert f"+{new.splitlines()[0]}" in said
    assert [headers["User-Agent"] for _, headers in internet.asked] == [
        "researcher-site/1 (+https://me.example)"
    ]


def test_long_values_are_broken_where_the_owner_breaks_them(site, internet):
    site.bib.write_text(
        "@article{castellanos2021first,\n"
        "  author = {Castellanos, Jun},\n"
        "  title = {First Come, Second Served, and What\n"
        "           Else There Is},\n"
        "  journal = {Journal of Order},\n"
        "  year = {2021},\n}\n"
    )
    title = "A Title of Many Words That Nobody Would Have on One Line"
    internet.says("/doi", {**ARTICLE, "title": title, "DOI": "10.5555/new"})

    assert site.paper("10.5555/new")[0] == 0
    said = "  title = {A Title of Many Words That Nobody\n           Would Have on One Line},\n"
    assert said in site.text()


def test_a_preprint_that_has_appeared_keeps_key_and_words(site, internet):
    site.bib.write_text(OWNERS)
    internet.arxiv("10.5555/jo.7")
    internet.says("/doi/10.5555/jo.7", ARTICLE, kind="application/vnd.citationstyles.csl+json")

    status, _, _ = site.paper("2601.99001")
    entry = parse(site.text()).entries[0]

    assert status == 0
    assert (entry.type, entry.key) == ("article", "castellanos2026queues")
    got = {name: entry.get(name) for name in ("journal", "volume", "number", "pages", "doi")}
    assert got == {
        "journal": r"Journal of Order \& Chaos",
        "volume": "7",
        "number": "2",
        "pages": "10--25",
        "doi": "10.5555/jo.7",
    }
    for line in OWNERS.splitlines():
        assert line in site.text() or line.startswith("@misc")
    assert "ISSN" not in site.text()  # which this owner has nowhere
    assert site.paper("10.5555/jo.7")[1].endswith("has all of it; nothing to do\n")


def test_refresh_finds_what_has_appeared_by_its_title(site, internet):
    site.bib.write_text(OWNERS)
    internet.arxiv()
    internet.says("/crossref", {"message": {"items": [{"title": 3}, "junk", ARTICLE]}})
    internet.says("/openreview", {"notes": []})

    status, _, wrong = site.paper("--refresh")

    assert (status, wrong) == (0, "")
    assert "@article{castellanos2026queues" in site.text()
    assert site.paper("--refresh")[1] == "nothing new\n"


@pytest.mark.parametrize("typed", ["2601.99001", "10.5555/x", "--refresh", "0000-0002-1825-0097"])
def test_without_a_network_one_line_is_told(site, internet, typed, monkeypatch):
    site.bib.write_text(OWNERS)
    site.settings["PAPER_SERVICES"] = dict.fromkeys(internet.services, "http://127.0.0.1:9")
    monkeypatch.setattr("papers.client.PATIENCE", client(internet).retry)

    status, _, wrong = site.paper(typed)
    assert (status, wrong.count("\n"), "cannot be reached; go online" in wrong) == (1, 1, True)
    assert site.text() == OWNERS


def test_orcid_brings_what_is_not_there(site, internet):
    site.bib.write_text(OWNERS)
    internet.says("/orcid/0000-0002-1825-0097/works", RECORD)
    internet.says("/doi/10.5555/jo.7", {**ARTICLE, "title": "Something New"})

    status, _, wrong = site.paper("0000-0002-1825-0097")

    assert "@article{castellanos2026something," in site.text()
    assert (status, wrong.count("\n"), "Unnamed Elsewhere: nothing names it" in wrong) == (
        1,
        1,
        True,
    )


def test_bibtex_from_standard_input(site, monkeypatch):
    """With a key of somebody else's scheme, an entry without an end, and one without a title."""
    site.bib.write_text(OWNERS)
    pasted = (
        "@article{x1, title={Ordered {DNA}}, author={Jun Castellanos and Ann Lee}, year=2025,"
        " journal={Journal of Order}}\n@misc{x2, author={A}}\n@misc{x3, title={Open"
    )
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(pasted.encode())))

    status, _, wrong = site.paper("-")
    entry = next(entry for entry in parse(site.text()).entries if "Ordered" in entry.get("title"))

    assert (status, entry.key, entry.get("author")) == (
        1,
        "castellanos2025ordered",
        "Castellanos, Jun and Lee, Ann",
    )
    assert "standard input:2: x2: the record has no title" in wrong


def test_books(site, internet):
    site.bib.write_text("")
    internet.says("/openlibrary", BOOK)

    assert site.paper("978-3-16-148410-0")[0] == 0
    entry = parse(site.text()).entries[0]
    assert (entry.type, entry.key, entry.get("title"), entry.get("isbn")) == (
        "book",
        "castellanos2020lines",
        "Lines: A History",
        "9783161484100",
    )


JSON = "application/json"
BAD = {
    "unknown": ({"status": 404}, "does not know it; look at"),
    "refused": ({"status": 403}, "lets nobody in"),
    "too often": ({"status": 429, "headers": {"Retry-After": "0"}}, "asked too often"),
    "down": ({"status": 503}, "status 503; try again later"),
    "html": ({"kind": "text/html"}, "sent text/html instead of JSON"),
    "broken": ({"body": b'{"title": '}, "broken JSON"),
    "nested": ({"body": b"[" * 200_000}, "broken JSON"),
    "cut off": ({"headers": {"Content-Length": "99999"}}, "cut its answer off"),
    "no title": ({"body": b'{"title": [{}], "author": 7}'}, "no title"),
    "endless": ({"body": json.dumps({"title": "a" * 6_000_000}).encode()}, "6,000,000 characters"),
    "too much": ({"body": b'"' + b"a" * 9_000_000}, "more than 8,000,000 bytes"),
    "away": ({"status": 302, "headers": {"Location": "http://else.example/"}}, "is not https"),
    "in a circle": ({"status": 302, "headers": {"Location": "/doi/10.5555/x"}}, "to the next"),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_answers_are_one_line_and_change_nothing(site, internet, case, monkeypatch):
    answer, line = BAD[case]
    site.bib.write_text(OWNERS)
    internet.says("/doi", answer.pop("body", b"{}") if "body" in answer else {}, **answer)
    monkeypatch.setattr("papers.client.PATIENCE", client(internet).retry)

    status, said, wrong = site.paper("10.5555/x")

    assert (status, said, wrong.count("\n"), wrong.startswith("10.5555/x: ")) == (1, "", 1, True)
    assert line in wrong
    assert site.text() == OWNERS
    assert [*site.bib.parent.iterdir()] == [site.bib]


def test_later_is_tried_again(internet):
    internet.says("/doi", {}, status=429, headers={"Retry-After": "0"})
    internet.says("/doi", ARTICLE)

    assert client(internet).json("doi", "10.5555/x")["volume"] == "7"
    assert len(internet.asked) == 2


def test_slow_answers_have_an_end(internet):
    internet.says("/doi", ARTICLE, slow=0.02)
    with pytest.raises(NoAnswer, match="too slow"):
        client(internet, limits=(1, 1, 0.1)).json("doi", "10.5555/x")


def test_no_network(internet):
    nowhere = {"doi": "http://127.0.0.1:9"}
    with pytest.raises(NoAnswer, match=r"127.0.0.1 cannot be reached; go online"):
        Client("", nowhere, client(internet).retry).json("doi", "10.5555/x")


def test_a_number_that_arxiv_does_not_know(internet):
    from papers.fetching import fetch

    internet.says(
        "/arxiv", b'<feed xmlns="http://www.w3.org/2005/Atom"/>', kind="application/atom+xml"
    )
    with pytest.raises(NotThere, match="no such paper"):
        fetch(client(internet), Identifier("arxiv", "2601.99999"))


def test_two_candidates(site, internet):
    twice = OWNERS + OWNERS.partition("% Others\n\n")[2].replace("2021first", "2021again")
    site.bib.write_text(twice)
    again = {
        "type": "journal-article",
        "title": "First come!",
        "volume": "1",
        "container-title": "J",
    }
    internet.says("/doi", {**again, "DOI": "10.5555/x", "issued": {"date-parts": [[2021]]}})

    status, _, wrong = site.paper("10.5555/x")
    assert (status, site.text() == twice, "--key castellanos2021first" in wrong) == (1, True, True)

    assert site.paper("10.5555/x", key="castellanos2021again")[0] == 0
    assert [entry.get("volume") for entry in parse(site.text()).entries] == ["", "", "1"]


def test_an_edit_meanwhile_is_not_lost(site, internet, monkeypatch):
    site.bib.write_text(OWNERS)
    internet.says("/doi", {**ARTICLE, "title": "Brand New", "DOI": "10.5555/new"})
    answers = iter(["mine", ""])

    def asked():
        if next(answers, ""):
            site.bib.write_text(site.text() + "% meanwhile\n")
        return True

    monkeypatch.setattr(verb, "_agreed", asked)
    status, said, _ = site.paper("10.5555/new", yes=False)

    assert (status, "looking again" in said) == (0, True)
    assert site.text().endswith("% meanwhile\n")
    assert "castellanos2026brand" in site.text()


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (
            OWNERS.encode().replace(b"My own", b"M\xfc own"),
            "would not stay as it is; save it as UTF-8",
        ),
        (OWNERS.encode("utf-16"), "would not stay as it is; save it as UTF-8"),
        (OWNERS.encode().replace(b"words.\n", b"words.\r\n"), "with one kind of line ends"),
    ],
)
def test_a_file_that_cannot_stay_as_it_is(site, internet, data, line):
    site.bib.write_bytes(data)
    internet.says("/doi", {**ARTICLE, "title": "Brand New", "DOI": "10.5555/new"})

    status, _, wrong = site.paper("10.5555/new")
    assert (status, line in wrong, wrong.count("\n"), site.bib.read_bytes()) == (1, True, 1, data)


def test_somebody_is_asked_also_where_a_file_is_read():
    """On the terminal itself, as standard input is the BibTeX."""
    ours, theirs = os.openpty()
    code = (
        "import fcntl, sys, termios; fcntl.ioctl(2, termios.TIOCSCTTY, 0)\n"
        f"sys.path.insert(0, {str(SITES.parents[1] / 'plugins')!r})\n"
        "from papers.verb import _agreed; print(_agreed(), _agreed())"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=theirs,
        start_new_session=True,
        text=True,
    ) as process:
        os.close(theirs)
        os.write(ours, b"y\n\n")
        said, _ = process.communicate(timeout=60)
    os.close(ours)
    assert said.split() == ["True", "False"]


def test_nothing_is_written_where_nobody_agrees(site, internet, monkeypatch):
    site.bib.write_text(OWNERS)
    internet.says("/doi", {**ARTICLE, "title": "Brand New"})
    monkeypatch.setattr(verb, "_agreed", lambda: False)

    site.paper("10.5555/jo.7", yes=False)
    assert site.text() == OWNERS


@pytest.mark.parametrize("name", sorted(path.parent.name for path in SITES.glob("*/content")))
def test_any_owner_has_one_entry_more_and_else_every_byte(name, tmp_path):
    """Of every sample site, also with the line ends of Windows."""
    source = SITES / name / "content" / "publications.bib"
    for ends in ("\n", "\r\n"):
        bib = tmp_path / "content" / "publications.bib"
        bib.parent.mkdir(exist_ok=True)
        old = source.read_text(encoding="utf-8") if source.exists() else "% nothing yet\n"
        bib.write_bytes(old.replace("\n", ends).encode())
        shelf = Shelf(read_settings({"PATH": str(bib.parent), "PUBLICATIONS_SRC": str(bib)}))
        for entry in shelf.habits.entries:
            if own_fields(entry):
                assert Layout(entry).text() == entry.source.text[entry.start : entry.end]
        from papers.answers import from_csl

        change = shelf.change(from_csl(ARTICLE))
        assert change is not None
        assert change.write()
        new = bib.read_bytes()
        added = parse(change.text).entries
        mine = next(entry for entry in added if entry.key == change.key)
        cut = (change.text[: mine.start] + change.text[mine.end :]).split()
        assert cut == old.split()
        assert not old or new.count(b"\n") == new.count(ends.encode())
        assert (mine.sound, mine.get("doi"), mine.get("volume")) == (True, "10.5555/jo.7", "7")

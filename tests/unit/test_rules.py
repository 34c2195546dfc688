"""What problems are called: codes, their table in the documentation, silence, formats, status."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path

import pytest

from atomic_publish import production
from atomic_publish.built import rules
from atomic_publish.built.rules import Finding, told
from atomic_publish.errors import Problem
from pelican_bibtex.problems import Problem as SourceProblem

ROOT = Path(__file__).resolve().parents[2]
RULES = rules.read(ROOT / "plugins")
_BRACKETS = re.compile(r"\[([A-Z]+\d{3})\]")
DOI = "content/publications.bib:12: turing: doi: 'x' is no DOI; write 10.1234/… [BIB012]"
LINK = "content/pages/cv.md:7: link: /cv/index.html links to gone/, which is not there; correct the link [OUT001]"
LARGE = "content/pages/cv.md: size: /x is 15,000 bytes compressed and should be at most 14,600; shorten it [OUT004]"


def codes() -> set[str]:
    """Every code that stands in the code of the plugins."""
    form = re.compile(rf"(?:{'|'.join({code[:-3] for code in RULES})})\d{{3}}")
    found = set()
    for path in ROOT.glob("plugins/**/*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                text = node.value.strip()
                found |= {text} if form.fullmatch(text) else {*_BRACKETS.findall(text)}
    return found


def test_every_code_is_told_and_explained():
    """What is told has a rule, and a rule that nobody tells any more is gone from the page."""
    assert codes() == {*RULES}


def test_a_problem_cannot_be_made_without_a_code():
    """The place that makes it says what it is; mypy holds each of them to that."""
    for kind in (Problem, SourceProblem):
        with pytest.raises(TypeError):
            kind("content/x.md", 1, "key", "what is wrong; what to do")


def test_every_rule_is_complete():
    """A sentence with the cure, and a paragraph."""
    for rule in RULES.values():
        assert "; " in rule.says, rule.code
        assert rule.says[-1] in ".…", rule.code
        assert rule.why.endswith("."), rule.code
        assert rule.severity in ("error", "note")


def test_the_documentation_has_all_codes():
    page = (ROOT / "docs" / "problems.md").read_text("utf-8")

    assert page.partition("## ")[1] + page.partition("## ")[2] == rules.page(RULES.values())


@pytest.mark.parametrize(
    ("ignored", "silenced"),
    [
        ([], False),
        (["BIB012"], True),
        (["BIB012:turing"], True),
        (["BIB012:content/publications.bib"], True),
        (["BIB012:hopper"], False),
        (["BIB013", "OUT001"], False),
    ],
)
def test_a_rule_is_silenced_everywhere_or_for_one_entry(ignored, silenced):
    assert Finding(DOI, RULES).is_silenced(ignored) is silenced


def test_the_formats():
    """One line for people, an annotation for GitHub, an object for programs."""
    found = [Finding(line, RULES) for line in (DOI, LARGE, "odd: 50 % of\nit")]

    assert [one.refuses for one in found] == [True, False, True]
    assert list(told(found[:2], "text")) == [DOI, LARGE]
    assert list(told(found, "github")) == [
        "::error file=content/publications.bib,line=12,title=BIB012::turing: doi: 'x' is no DOI; write 10.1234/…",
        f"::notice file=content/pages/cv.md,title=OUT004::{LARGE.partition(': ')[2].removesuffix(' [OUT004]')}",
        "::error file=odd::50 %25 of?it",
    ]
    (rows,) = told(found[:1], "json")
    assert json.loads(rows) == [
        {
            "code": "BIB012",
            "severity": "error",
            "path": "content/publications.bib",
            "line": 12,
            "column": None,
            "message": "turing: doi: 'x' is no DOI; write 10.1234/…",
        }
    ]


def test_what_is_silenced_is_said(capsys):
    """Nothing is silent about silence."""
    report = production.Report(ROOT, {"CHECK_IGNORE": ["BIB012", "OUT001:nowhere"]})

    assert report.tell([DOI, DOI, LINK, LARGE]) == (
        "1 problem, see above; 1 told, which keep nothing back; 2 silenced by CHECK_IGNORE: BIB012 (2)"
    )
    assert capsys.readouterr().err.splitlines() == [LARGE, LINK]


def test_a_code_that_there_is_not_silences_nothing(capsys):
    """And is told, as it is most often a slip."""
    told = production.Report(ROOT, {"CHECK_IGNORE": ["BIB12:turing"]}).tell([DOI])

    assert told == "1 problem, see above; 1 told, which keep nothing back"
    cure = "docs/problems.md has them all [OUT020]"
    line = f"publishconf.py: CHECK_IGNORE: 'BIB12' is no code; {cure}"
    assert capsys.readouterr().err.splitlines() == [DOI, line]


@pytest.mark.parametrize(("code", "status"), [("BIB012", 0), ("all", 0), ("NONE99", 2)])
def test_a_code_is_explained(code, status, capsys):
    assert production.explain(ROOT, code) == status
    assert ("A DOI is malformed" in capsys.readouterr().out) is (status == 0)

"""What problems are called: codes, their table in the documentation, silence, formats, status."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from atomic_publish import production
from atomic_publish.built.rules import Rules, told
from pelicanconf import PLUGINS

ROOT = Path(__file__).resolve().parents[2]
RULES = Rules.read(ROOT / "plugins")
DOI = "content/publications.bib:12: turing: doi: 'x' is no DOI; write 10.1234/…"
LINK = "content/pages/cv.md:7: link: /cv/index.html links to gone/, which is not there; correct the link"
LARGE = "content/pages/cv.md: size: /x is 15,000 bytes compressed and should be at most 14,600; shorten it"


def strings() -> str:
    """Every string in the code of the plugins, without what it says of itself."""
    found = []
    for path in sorted(ROOT.glob("plugins/**/*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.append(node.value)
    return "\n".join(found)


def test_every_code_is_told_somewhere_in_the_code():
    """A rule whose words nobody says any more would stay in the documentation for ever."""
    said = strings()

    assert {
        rule.code: w for rule in RULES.by_code.values() for w in rule.words if w not in said
    } == {}


# What a build consists of; and in it what speaks to who types a command, or in headers.
PARTS = (*sorted({name.partition(".")[0] for name in PLUGINS}), "atomic_publish/built")
OTHERS = (
    "building/new_",
    "building/server",
    "building/project",
    "atomic_publish/built/headers",
    "visits/counting",
    "visits/verb",
)
END = "stopped at the problem above; the output is as it was"


def messages() -> Iterator[tuple[str, str]]:
    """Where ``what is wrong; what to do`` stands in the plugins, a brace for each value."""
    for path in sorted(ROOT.glob("plugins/*/**/*.py")):
        name = path.relative_to(ROOT / "plugins").as_posix()
        if not name.startswith(PARTS) or name.startswith(OTHERS):
            continue
        tree = ast.parse(path.read_text("utf-8"))
        inner = {
            id(x) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for x in node.values
        }
        inner |= {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        for node in ast.walk(tree):
            parts = getattr(node, "values", [node]) if isinstance(node, ast.JoinedStr) else [node]
            text = "".join(
                str(getattr(part, "value", "")) if isinstance(part, ast.Constant) else "{}"
                for part in parts
            )
            if (
                id(node) not in inner
                and "; " in text
                and "\n" not in text
                and len(text.replace("{}", "")) > 20
            ):
                yield f"{name}:{node.lineno}", text


def test_every_message_has_a_code():
    """Whoever writes a message of a new kind gives it a rule in the table of the plugin."""
    found = dict(messages())

    assert len(found) > 100
    assert {
        place: text for place, text in found.items() if not RULES.of(text) and text != END
    } == {}


def test_every_rule_is_complete_and_known_by_its_own_words():
    """A sentence with the cure, a paragraph; no two rules wait for the same words."""
    for rule in RULES.by_code.values():
        assert "; " in rule.says, rule.code
        assert rule.says[-1] in ".…", rule.code
        assert rule.why.endswith("."), rule.code
        assert rule.severity in ("error", "note")
        assert [RULES.of(words) for words in rule.words] == [rule] * len(rule.words)


def test_the_documentation_has_all_codes():
    page = (ROOT / "docs" / "problems.md").read_text("utf-8")

    assert page.partition("## ")[1] + page.partition("## ")[2] == RULES.page()


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
    assert RULES.find(DOI).is_silenced(ignored) is silenced


def test_the_formats():
    """One line for people, an annotation for GitHub, an object for programs."""
    found = [RULES.find(DOI), RULES.find(LARGE), RULES.find("odd: 50 % of\nit")]

    assert [str(found[0]), found[1].refuses, found[2].refuses] == [f"{DOI} [BIB012]", False, True]
    assert list(told(found, "github")) == [
        "::error file=content/publications.bib,line=12,title=BIB012::turing: doi: 'x' is no DOI; write 10.1234/…",
        f"::notice file=content/pages/cv.md,title=OUT004::{LARGE.partition(': ')[2]}",
        "::error ::odd: 50 %25 of%0Ait",
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

    assert report.tell([(DOI, True), (DOI, True), (LINK, True), (LARGE, True)]) == (
        "1 problem, see above; 1 told, which keep nothing back; 2 silenced by CHECK_IGNORE: BIB012 (2)"
    )
    assert capsys.readouterr().err.splitlines() == [f"{LINK} [OUT001]", f"{LARGE} [OUT004]"]


@pytest.mark.parametrize(("code", "status"), [("BIB012", 0), ("all", 0), ("NONE99", 2)])
def test_a_code_is_explained(code, status, capsys):
    assert production.explain(ROOT, code) == status
    assert ("A DOI is malformed" in capsys.readouterr().out) is (status == 0)

"""A site made somebody's own: empty, honest content and settings in place of another's."""

from __future__ import annotations

import ast
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from . import files
from .told import RefusedError

FORMS = Path(__file__).with_name("forms") / "content"
"""The content folder of a new owner, who is called ``{name}``."""


def make(root: Path, *, name: str = "", url: str = "", bib: str = "", yes: bool = False) -> None:
    """Put a new owner's content and settings in the place of what is there.

    What is not given is asked for, where somebody is there to answer.

    Args:
        root: The project.
        name: The owner's, as the site shows it.
        url: Where the site will be; empty where that is not known yet.
        bib: The owner's BibTeX file; empty for none yet.
        yes: Replace what is there without asking.

    Raises:
        RefusedError: Something would be lost, or what was given cannot be used.
    """
    name = _one_line(name or _asked("Your name, as people know it: "))
    if not name:
        raise RefusedError("--name: needed; write it as people know it: --name 'Ada Example'")
    url = (url or _asked("Where the site will be (https://…), if you know: ")).strip().rstrip("/")
    if url and not re.fullmatch(r"https?://[^\s/?#]+(?:/[^\s?#]*)?", url):
        raise RefusedError(f"--url: {url!r} is no address of a site; write https://example.org")
    bib = bib or _asked("Your BibTeX file, if you have one: ").strip()
    texts = {path: text.encode() for path, text in beginning(name).items()}
    texts |= {"publications.bib": _bibtex(Path(bib))} if bib else {}
    content = root / "content"
    _refuse_loss(content)
    if content.exists() and not yes and _asked("Replace content/? [y/N] ").strip().lower() != "y":
        raise RefusedError("content: stays as it is; --yes replaces it")
    shutil.rmtree(content, ignore_errors=True)
    for path, data in texts.items():
        files.write(content, path, data)
    assign(
        root / "pelicanconf.py",
        {
            "AUTHOR": name,
            "SITENAME": name,
            "SITE_DESCRIPTION": f"The site of {name}.",
            "TIMEZONE": "UTC",
            "PUBLICATIONS_SRC": "content/publications.bib",
            "PUBLICATIONS_STAR_MEANS_EQUAL": False,
            "SOCIAL_FONTS": [],
            "RECORD_FIGURE": "dots",
            "CV_PAPER": "a4",
        },
    )
    assign(root / "publishconf.py", {"SITEURL": url, "SERVER": None})
    print(f"this is the site of {name} now; write into content/, and run: invoke livereload")


def beginning(name: str) -> dict[str, str]:
    """The files of a new owner's content folder, as they are made."""
    paths = (path for path in FORMS.rglob("*") if path.is_file())
    texts = {path.relative_to(FORMS).as_posix(): path.read_text("utf-8") for path in paths}
    written = {"people.toml": toml(name)}
    return {path: text.replace("{name}", written.get(path, name)) for path, text in texts.items()}


def toml(value: object) -> str:
    """A value of words, or a list of such, as TOML has it."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _asked(question: str) -> str:
    return input(question) if sys.stdin.isatty() else ""


def _one_line(name: str) -> str:
    return " ".join("".join(sign if sign.isprintable() else " " for sign in name).split())


def _bibtex(path: Path) -> bytes:
    try:
        return path.expanduser().read_bytes()
    except OSError as error:
        what = (error.strerror or type(error).__name__).lower()
        raise RefusedError(f"{path}: bib: {what}; name the file of your BibTeX") from None


def _refuse_loss(content: Path) -> None:
    """Only what Git can bring back is replaced."""
    if not content.exists():
        return
    git = ["git", "-C", str(content.parent)]
    status, known = (
        subprocess.run([*git, *words, "--", content.name], capture_output=True, check=False)
        for words in (["status", "--porcelain", "--ignored"], ["ls-files"])
    )
    if status.returncode or status.stdout.strip() or not known.stdout.strip():
        what = "holds what is in no commit, and would be replaced"
        raise RefusedError(f"{content.name}: {what}; commit it, or move it away")


def assign(path: Path, values: Mapping[str, object]) -> None:
    """Give variables of a settings file other values; all else stays as it is written."""
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    for node in reversed(ast.parse("".join(lines)).body):
        target = node.targets[0] if isinstance(node, ast.Assign) else None
        if isinstance(target, ast.Name) and target.id in values:
            written = _written(values[target.id])
            lines[node.lineno - 1 : node.end_lineno] = [f"{target.id} = {written}\n"]
    path.write_text("".join(lines), encoding="utf-8", newline="\n")


def _written(value: object) -> str:
    """A value as Python has it; pairs, as of a menu, stand in a line each."""
    if isinstance(value, list) and value and all(isinstance(each, tuple) for each in value):
        pairs = (", ".join(map(_written, pair)) for pair in value)
        return "[\n" + "".join(f"    ({pair}),\n" for pair in pairs) + "]"
    written = json.dumps(value, ensure_ascii=False)
    return {"true": "True", "false": "False", "null": "None"}.get(written, written)

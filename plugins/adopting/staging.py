"""A trial of the new content before any of it gets into the content folder, and the move itself."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from atomic_publish import production
from atomic_publish.built import rules
from building import files
from building.new_site import assign, beginning
from building.told import RefusedError, describe
from pelican_bibtex.problems import Problem
from pelican_bibtex.tex.math import convert

from .commands import unescaped
from .moving import BY_HAND, Moving

_ROUNDS = 8
# What takes long and says nothing of the texts is left to the build that counts.
_QUICK = {"WRITING_IMAGE_FORMATS": [], "SEARCH_INDEX": False}

Values = Mapping[str, Mapping[str, Any]]
"""What variables of a settings file are to be, by its name."""


@contextmanager
def trial(root: Path, name: str) -> Iterator[Trial]:
    """A project beside this one, which is gone at the end, however that comes.

    Args:
        root: The project.
        name: Its owner's; what ``invoke new`` made of that, and nobody touched, may go.
    """
    folder = root / f".adopting-{os.getpid()}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    try:
        yield Trial(root, folder, name)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def pristine(content: Path, name: str) -> dict[Path, bytes]:
    """The files that ``invoke new`` made and nobody has touched: nothing is lost with them."""
    made = {content / path: text.encode() for path, text in beginning(name).items()}
    return {
        path: text for path, text in made.items() if path.is_file() and path.read_bytes() == text
    }


class Trial:
    """A project like this one, with the content as it is to be.

    Attributes:
        content: Its content folder.
        taken: Files there that are the owner's own, relative to it.
    """

    def __init__(self, root: Path, folder: Path, name: str) -> None:
        self.root, self.folder, self.content = root, folder, folder / "content"
        self.own = root / "content"
        self.fresh = pristine(self.own, name)
        for each in ("plugins", "theme"):
            (folder / each).symlink_to(root / each)
        for each in ("pelicanconf.py", "publishconf.py"):
            shutil.copyfile(root / each, folder / each)
        self.content.mkdir()
        for path in _files(self.own):
            if path not in self.fresh:
                files.write(self.content, str(path.relative_to(self.own)), path.read_bytes())
        self.taken = {path.relative_to(self.content).as_posix() for path in _files(self.content)}

    def _problems(self, address: str) -> list[Problem]:
        """What ``invoke check`` would say that keeps a site back."""
        told = {**_QUICK, "SITEURL": address, "CACHE_PATH": str(self.root / "cache")}
        silent = subprocess.DEVNULL
        built, lines = production.examined(self.folder, told, stdout=silent, stderr=silent)
        known = rules.read(self.root / "plugins")
        found = []
        for one in (rules.Finding(str(line), known) for line in lines):
            key, _, message = one.place["message"].partition(": ")
            path = one.place["path"].removeprefix("content/")
            line = int(one.place["line"] or 0)
            if one.refuses:
                found.append(Problem(path, line, key if message else "", one.code, message or key))
        if not (built or found):
            found = [Problem("", 0, "build", "", "does not end well; run invoke check to see why")]
        return found

    def prove(self, moving: Moving, values: Callable[[], Values], address: str) -> list[Problem]:
        """Mend or set aside what is wrong, until nothing is; what remains is not of the move.

        Args:
            moving: The move.
            values: Gives the settings, which may depend on what has been set aside.
            address: Of the site.
        """
        for each, text in self.fresh.items():  # what nothing has come in place of, stays
            if not (self.content / (own := each.relative_to(self.own))).exists():
                files.write(self.content, str(own), text)
        tried: set[tuple[str, str]] = set()
        for _ in range(_ROUNDS):
            for name, given in values().items():
                assign(self.folder / name, given)
            problems = self._problems(address)
            wrong: dict[str, list[Problem]] = {}
            for problem in problems:
                if problem.path in moving.origin:
                    wrong.setdefault(problem.path, []).append(problem)
            if not wrong:
                break
            for path, said in sorted(wrong.items()):
                if not _mend(self.content / path, said, tried, moving):
                    self._set_aside(path, said, moving)
        return problems

    def _set_aside(self, path: str, said: list[Problem], moving: Moving) -> None:
        source = moving.origin.pop(path)
        files.write(self.content / BY_HAND, path, (self.content / path).read_bytes())
        (self.content / path).unlink()
        for problem in said:
            what = f"{problem.message}; it waits in content/{BY_HAND}/{path}"
            moving.report.leave(source, problem.key, what)
        moving.report.take_back(path)

    def move_in(self) -> None:
        """Put each new file into the content folder, or none of them.

        Raises:
            RefusedError: One cannot get there; all is as it was.
        """
        done: list[Path] = []
        try:
            for file in _files(self.content):
                path = file.relative_to(self.content)
                target = self.own / path
                if path.as_posix() in self.taken:
                    continue
                if target.exists() and target not in self.fresh:
                    raise FileExistsError(17, "came into being meanwhile", str(target))
                target.parent.mkdir(parents=True, exist_ok=True)
                done.append(target)
                file.replace(target)
        except OSError as error:
            for target in done:
                target.unlink(missing_ok=True)
                if target in self.fresh:
                    target.write_bytes(self.fresh[target])
            raise RefusedError(describe(error)) from None


def _files(folder: Path) -> list[Path]:
    found = sorted(folder.rglob("*")) if folder.is_dir() else []
    return [path for path in found if path.is_file() and not path.is_symlink()]


# What can be mended


def _mend(file: Path, said: list[Problem], tried: set[tuple[str, str]], moving: Moving) -> bool:
    """Whether each problem with a text could be mended: a formula as code, a link as its words."""
    text = before = file.read_text(encoding="utf-8")
    path = said[0].path
    if not tried.isdisjoint(keys := {(path, str(problem)) for problem in said}):
        return False
    tried |= keys
    for problem in said:
        text = _mended(text, problem)
    if text != before:
        file.write_text(text, encoding="utf-8", newline="\n")
        for problem in said:
            what = problem.message.rpartition("; ")[0] or problem.message
            moving.report.change(moving.origin[path], problem.key, f"{what}; it was mended")
    return text != before


def _mended(text: str, problem: Problem) -> str:
    key, message = problem.key, problem.message
    if note := re.search(r"has no id 'fnref:([^']+)'", message):
        return re.sub(rf"(?m)^\[\^{re.escape(note[1])}\]:\s*", "", text)
    link = re.search(r"links to (\S+?), (?:which|and /)", message)
    lost = "there is no file" in message and key.startswith("{filename}")
    if target := link[1] if link else key if lost else "":
        return re.sub(rf"\[([^\]\n]*)\]\({re.escape(target)}[^)\s]*\)", r"\1", text)
    if key == "heading":
        return re.sub(r"(?m)^([> ]*)#(?=\s)|^([> ]*)(\S.*)\n[> ]*=+[ \t]*$", r"\1\2## \3", text)
    if found := re.match(r"formula \$(.+?)(?:…|\$ cannot)", message):
        start = r"\s+".join(map(re.escape, found[1].split()))
        named = re.match(r"\\begin\{(\w+\*?)\}", found[1])
        end = re.escape(named[1]) if named else r"\w+\*?"
        whole = rf"(\${{1,2}})(\s*{start}[^$]*)\1|({start}.{{0,5000}}?\\end\{{{end}\}})"
        return re.sub(whole, _formula, text, count=1, flags=re.S)
    return text


def _formula(found: re.Match[str]) -> str:
    """A formula without signs that kept another system's hands off it, or else as code."""
    mark, tex = found[1] or "", found[2] or found[3]
    if not convert(plain := unescaped(tex), display=mark != "$").problems:
        return f"{mark}{plain}{mark}"
    return f"\n```tex\n{tex.strip()}\n```\n" if mark != "$" else f"`{' '.join(tex.split())}`"

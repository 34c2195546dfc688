"""A trial of the new content before any of it gets into the content folder, and the move itself."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from atomic_publish.built import check as checking
from atomic_publish.built import rules
from building.new_site import assign
from building.told import RefusedError, describe
from pelican_bibtex.problems import Problem

from .moving import BY_HAND, Moving

_LINE = re.compile(
    r"^content/(?P<path>[^:]+)(?::(?P<line>\d+))?(?::\d+)?: (?P<rest>.*?)(?: \[[A-Z]+\d{3}\])?$"
)
_ROUNDS = 8
Values = Mapping[str, Mapping[str, Any]]


@contextmanager
def beside(root: Path) -> Iterator[Path]:
    """A folder for the trial in the project, which is gone at the end, however that comes."""
    trial = root / f".adopting-{os.getpid()}"
    shutil.rmtree(trial, ignore_errors=True)
    (trial / "content").mkdir(parents=True)
    try:
        yield trial
    finally:
        shutil.rmtree(trial, ignore_errors=True)


class Trial:
    """A project like this one, with the content as it is to be."""

    def __init__(self, root: Path, trial: Path, pristine: set[Path], content: Path) -> None:
        self.root, self.trial = root, trial
        self.content = trial / "content"
        for name in ("plugins", "theme"):
            (trial / name).symlink_to(root / name)
        for name in ("pelicanconf.py", "publishconf.py"):
            shutil.copyfile(root / name, trial / name)
        for path in sorted(content.rglob("*")) if content.is_dir() else []:
            if path.is_file() and not path.is_symlink() and path not in pristine:
                target = self.content / path.relative_to(content)
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, target)

    def problems(self) -> list[Problem]:
        """What ``invoke check`` would say."""
        output, sources = self.trial / "output", self.trial / "sources.json"
        # What takes long and says nothing of the texts is left to the build that counts.
        quick = {
            "WRITING_IMAGE_FORMATS": [],
            "SEARCH_INDEX": False,
            "CACHE_PATH": str(self.root / "cache"),
        }
        told = {"SOURCES_FILE": sources.name, **quick}
        extra = [f"{name}={json.dumps(value)}" for name, value in told.items()]
        shutil.rmtree(output, ignore_errors=True)
        command = [sys.executable, str(self.root / "plugins" / "building"), "--fatal", "warnings"]
        done = subprocess.run(
            [*command, "-s", "publishconf.py", "-o", str(output), "-e", *extra],
            cwd=self.trial,
            env={**os.environ, "LC_ALL": "C.UTF-8"},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
        if done.returncode:
            lines = [line for line in done.stderr.splitlines() if line.strip()]
            found = [_problem(match) for line in lines if (match := _LINE.match(line))]
            return found or [Problem("", 0, "build", "", line) for line in lines[-3:]]
        known, _ = checking.read_sources(sources)
        kinds = rules.read(self.root / "plugins")
        settings = _public(self.trial)
        said = checking.check(output, settings, known, self.trial)
        return [
            Problem(p.path.removeprefix("content/"), p.line, p.key, "", p.message)
            for p in said
            if kinds[p.code].severity == "error"
        ]

    def prove(self, moving: Moving, values: Callable[[], Values]) -> list[Problem]:
        """Mend or set aside what is wrong, until nothing is; what remains is not of the move.

        Args:
            moving: The move.
            values: Gives the settings, which may depend on what has been set aside.
        """
        tried: set[tuple[str, str]] = set()
        for _ in range(_ROUNDS):
            for name, given in values().items():
                assign(self.trial / name, given)
            problems = self.problems()
            ours = [problem for problem in problems if problem.path in moving.origin]
            if not ours:
                return problems
            for path in sorted({problem.path for problem in ours}):
                said = [problem for problem in ours if problem.path == path]
                if not _mend(self.content / path, said, tried, moving):
                    self._set_aside(path, said, moving)
        return problems

    def _set_aside(self, path: str, said: list[Problem], moving: Moving) -> None:
        source = moving.origin.pop(path)
        target = self.content / BY_HAND / path
        target.parent.mkdir(parents=True, exist_ok=True)
        (self.content / path).rename(target)
        for problem in said:
            what = f"{problem.message}; it waits in content/{BY_HAND}/{path}"
            moving.report.leave(source, problem.key, what)
        moving.report.came = [
            each for each in moving.report.came if not each.message.endswith(f"/{path}")
        ]


def _mend(file: Path, said: list[Problem], tried: set[tuple[str, str]], moving: Moving) -> bool:
    """Whether each problem with a text could be mended: a formula as code, a link as its words."""
    text = before = file.read_text(encoding="utf-8")
    path = said[0].path
    for problem in said:
        if (path, str(problem)) in tried:
            return False
        tried.add((path, str(problem)))
        text = _mended(text, problem)
    if text != before:
        file.write_text(text, encoding="utf-8", newline="\n")
        for problem in said:
            what = problem.message.rpartition("; ")[0] or problem.message
            moving.report.change(moving.origin[path], problem.key, f"{what}; it was mended")
    return text != before


def _mended(text: str, problem: Problem) -> str:
    if note := re.search(r"has no id 'fnref:([^']+)'", problem.message):
        return re.sub(rf"(?m)^\[\^{re.escape(note[1])}\]:\s*", "", text)
    if found := re.search(r"links to (\S+?), (?:which|and /)", problem.message):
        return re.sub(rf"\[([^\]\n]*)\]\({re.escape(found[1])}[^)\s]*\)", r"\1", text)
    if "there is no file" in problem.message and problem.key.startswith("{filename}"):
        return re.sub(rf"\[([^\]\n]*)\]\({re.escape(problem.key)}[^)\s]*\)", r"\1", text)
    if found := re.fullmatch(r"<(\S+) (\S*)>", problem.key):
        tag, name = map(re.escape, found.groups())
        value = r"(?:=(?:\"[^\"]*\"|'[^']*'|[^\s>]+))?"
        return re.sub(rf"(<{tag}\b[^>]*?)\s{name}{value}(?=[\s>/])", r"\1", text)
    if found := re.fullmatch(r"<([^\s>]+)>", problem.key):
        return re.sub(rf"<(?={re.escape(found[1])})", "&lt;", text, flags=re.I)
    if problem.key == "heading":
        return re.sub(r"(?m)^([> ]*)#(?=\s)|^([> ]*)(\S.*)\n[> ]*=+[ \t]*$", r"\1\2## \3", text)
    if found := re.match(r"formula \$(.+?)(?:…|\$ cannot)", problem.message):
        start = r"\s+".join(map(re.escape, found[1].split()))
        named = re.match(r"\\begin\{(\w+\*?)\}", found[1])
        end = re.escape(named[1]) if named else r"\w+\*?"
        whole = rf"(\${{1,2}})(\s*{start}[^$]*)\1|({start}.{{0,5000}}?\\end\{{{end}\}})"
        return re.sub(whole, _formula, text, count=1, flags=re.S)
    return text


def _formula(found: re.Match[str]) -> str:
    """A formula without signs that kept another system's hands off it, or else as code."""
    mark, tex = found[1] or "", found[2] or found[3]
    plain = re.sub(r"\\{3,}(?=\s)", r"\\\\", re.sub(r"\\([*~])", r"\1", tex))
    if plain != tex:
        return f"{mark}{plain}{mark}"
    return f"\n```tex\n{tex.strip()}\n```\n" if mark != "$" else f"`{' '.join(tex.split())}`"


def _problem(found: re.Match[str]) -> Problem:
    key, mark, message = found["rest"].partition(": ")
    return Problem(
        found["path"],
        int(found["line"] or 0),
        key if mark else "",
        "",
        message if mark else found["rest"],
    )


def _public(trial: Path) -> str:
    """The address of the site in the trial's settings."""
    program = "import publishconf; print(publishconf.SITEURL)"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=trial, capture_output=True, text=True, check=False
    )
    return done.stdout.strip()


def move_in(staged: Path, content: Path, pristine: set[Path]) -> None:
    """Put each new file into the content folder, or none of them.

    Raises:
        RefusedError: One cannot get there; all is as it was.
    """
    done: list[Path] = []
    kept = {path: path.read_bytes() for path in pristine}
    try:
        for file in sorted(path for path in staged.rglob("*") if path.is_file()):
            target = content / file.relative_to(staged)
            if target.exists() and target not in pristine:
                if target.read_bytes() == file.read_bytes():
                    continue
                raise FileExistsError(17, "came into being meanwhile", str(target))
            target.parent.mkdir(parents=True, exist_ok=True)
            done.append(target)
            file.replace(target)
    except OSError as error:
        for target in done:
            target.unlink(missing_ok=True)
            if target in kept:
                target.write_bytes(kept[target])
        raise RefusedError(describe(error)) from None

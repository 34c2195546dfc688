"""``invoke adopt``: what is in another system's folder comes into the content folder."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from building.new_site import assign
from building.told import RefusedError
from pelican_bibtex.people import spelling
from pelican_bibtex.problems import Problem

from .found import Report, Site
from .links import norm
from .moving import Moving, plain, pristine
from .staging import Trial, beside, move_in
from .systems import hugo, jekyll, pelican_site, quarto
from .systems.folder import Folder

# In the order in which they are asked: the first that knows the folder reads it.
READERS: Final = (quarto, pelican_site, hugo, jekyll)
KINDS: Final = "al-folio or other Jekyll, academicpages, HugoBlox or other Hugo, Quarto, Pelican"
REPORT: Final = "adopted"
_MENU: Final = [("Publications", "publications/"), ("Talks", "talks/"), ("CV", "cv/")]


def adopt(root: Path, path: str, settings: Mapping[str, Any], public: Mapping[str, Any]) -> int:
    """Bring another site into this one, and return the exit status.

    Args:
        root: The project.
        path: The folder of the other site.
        settings: Pelican's, in development.
        public: The same in public.

    Raises:
        RefusedError: Nothing can come, and nothing has changed.
    """
    report, place = Report(), Path(path).expanduser()
    if place.resolve() == root.resolve():
        raise RefusedError(f"{path}: is this project; name the folder of the site before")
    folder = Folder(place, report)
    reader = next((each for each in READERS if each.recognise(folder)), None)
    if reader is None:
        raise RefusedError(f"{path}: is no site of a known kind ({KINDS}); name its folder")
    site = reader.read(folder)
    content, name = root / "content", str(settings.get("AUTHOR", ""))
    fresh = pristine(content, name)
    _refuse_another(content, fresh, site, name)
    with beside(root) as trial:
        project = Trial(root, trial, fresh, content)
        taken = {
            file.relative_to(project.content).as_posix()
            for file in project.content.rglob("*")
            if file.is_file()
        }
        staged = trial / "new"
        staged.mkdir()
        moving = Moving(site, folder, report, staged, taken, settings)
        moving.all()
        for file in [each for each in staged.rglob("*") if each.is_file()]:
            target = project.content / file.relative_to(staged)
            target.parent.mkdir(parents=True, exist_ok=True)
            file.replace(target)
        for each in fresh:  # what nothing has come in place of, stays
            target = project.content / each.relative_to(content)
            if not target.exists():
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(each.read_bytes())
        print(f"{site.system}: building what would come, until nothing is wrong", flush=True)
        left = project.prove(moving, lambda: _settings(site, moving, settings, public))
        values = _settings(site, moving, settings, public)
        for path_ in taken:
            (project.content / path_).unlink()
        move_in(project.content, content, fresh)
    for file_name, given in values.items():
        assign(root / file_name, given)
        for key, value in given.items():
            if value == settings.get(key):
                continue
            report.change(file_name, key, f"is {value!r} now")
    written = _write(root, path, site, report)
    _tell(site, report, written, left)
    return 0


def _refuse_another(content: Path, fresh: set[Path], site: Site, name: str) -> None:
    """Two people's pages are not mixed."""
    home = content / "pages/home.md"
    if not home.exists() or home in fresh:
        return
    names = {name}
    try:
        with (content / "people.toml").open("rb") as file:
            owner = tomllib.load(file).get("owner", {})
        names |= {str(owner.get("name", "")), *map(str, owner.get("spellings", []))}
    except (OSError, ValueError):
        pass
    if spelling(site.name) not in set(map(spelling, names)):
        cure = f"make it yours first: python3 run.py new --name '{site.name or 'Your Name'}'"
        raise RefusedError(
            f"content: is the site of {name}, and what would come is of {site.name}; {cure}"
        )


def _settings(
    site: Site, moving: Moving, settings: Mapping[str, Any], public: Mapping[str, Any]
) -> dict[str, dict[str, Any]]:
    """Settings that are as a new site has them, and that the other site knows better."""
    found: dict[str, Any] = {}
    if (
        site.description
        and settings.get("SITE_DESCRIPTION") == f"The site of {settings.get('AUTHOR')}."
    ):
        found["SITE_DESCRIPTION"] = plain(site.description)
    if site.timezone and settings.get("TIMEZONE") == "UTC":
        found["TIMEZONE"] = site.timezone
    if (
        re.fullmatch("[a-z]{2}", site.lang)
        and site.lang != "en"
        and settings.get("DEFAULT_LANG") == "en"
    ):
        found["DEFAULT_LANG"] = site.lang
    if moving.works.stars and not settings.get("PUBLICATIONS_STAR_MEANS_EQUAL"):
        found["PUBLICATIONS_STAR_MEANS_EQUAL"] = True
    menu = list(_MENU)
    if settings.get("MENU") == menu:
        there = {url for _, url in menu} | {"", "blog/"}
        for label, address in site.menu:
            text = moving.addresses.get(norm(address))
            url = moving.url(text) if text else ""
            if text and url and url not in there and moving.is_shown(text):
                there.add(url)
                menu.insert(-1, (label or text.title, url))
        if site.menu:
            found["MENU"] = menu
    url = site.url if re.fullmatch(r"https?://[^\s/?#]+(?:/[^\s?#]*)?", site.url) else ""
    known = {"pelicanconf.py": found, "publishconf.py": {"SITEURL": url + site.base} if url else {}}
    if public.get("SITEURL"):
        known["publishconf.py"] = {}
    return {name: values for name, values in known.items() if values}


def _write(root: Path, path: str, site: Site, report: Report) -> Path:
    """The report, in a file of its own."""
    number, file = 1, root / f"{REPORT}.md"
    while file.exists():
        number += 1
        file = root / f"{REPORT}-{number}.md"
    parts = [
        ("What could not come", report.left),
        ("What was changed", report.changed),
        ("What came", report.came),
    ]
    lines = [f"# What came from {path} ({site.system})", ""]
    for title, problems in parts:
        lines += [f"## {title}", ""]
        lines += [f"- {_shown(each)}" for each in _together(problems)] or ["Nothing."]
        lines.append("")
    file.write_text("\n".join(lines), encoding="utf-8", newline="\n")
    return file


def _together(problems: list[Problem]) -> list[Problem]:
    """The same of several lines of a file is said once, with all of them."""
    found: dict[tuple[str, str, str], list[int]] = {}
    for each in problems:
        found.setdefault((each.path, each.key, each.message), []).append(each.line)
    said = []
    for (path, key, message), lines in found.items():
        more = sorted({*lines} - {0})
        where = f" (lines {', '.join(map(str, more))})" if len(more) > 1 else ""
        said.append(Problem(path, min(more, default=0), key, "", message + where))
    return said


def _shown(problem: Problem) -> str:
    line = str(problem) if problem.key else f"{problem.path} {problem.message}"
    return "".join(sign if sign.isprintable() else " " for sign in line)


def _tell(site: Site, report: Report, file: Path, left: list[Problem]) -> None:
    kinds = Counter(_kind(each.message) for each in report.came)
    came = ", ".join(f"{kind}: {count}" for kind, count in sorted(kinds.items()))
    numbers = f"could not: {len(_together(report.left))}; changed: {len(_together(report.changed))}"
    print(f"{site.system}: came: {came or 'nothing'}; {numbers}")
    print(f"{file.name} says of each what became of it, and why")
    for problem in left:
        print(f"still to do: {problem}")
    print("next: invoke check, then invoke livereload")


def _kind(message: str) -> str:
    names = {
        "pages": "pages",
        "posts": "posts",
        "talks": "talks",
        "root": "files",
        "publications.bib": "BibTeX files",
    }
    return names.get(message.removeprefix("→ content/").partition("/")[0], "files")

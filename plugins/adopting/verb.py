"""``invoke adopt``: what is in another system's folder comes into the content folder."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from building.new_site import assign
from building.told import RefusedError
from pelican_bibtex.people import read_people, spelling

from .found import Site
from .links import norm
from .moving import Moving, plain
from .report import Report
from .staging import Trial, Values, trial
from .systems import hugo, jekyll, pelican_site, quarto
from .systems.folder import Folder

# In the order in which they are asked: the first that knows the folder reads it.
READERS: Final = (quarto, pelican_site, hugo, jekyll)
KINDS: Final = "al-folio or other Jekyll, academicpages, HugoBlox or other Hugo, Quarto, Pelican"
REPORT: Final = "adopted"
_MENU: Final = [("Publications", "publications/"), ("Talks", "talks/"), ("CV", "cv/")]
_ADDRESS: Final = re.compile(r"https?://[^\s/?#]+(?:/[^\s?#]*)?")


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
    site, name = reader.Reading(folder).site, str(settings.get("AUTHOR", ""))
    with trial(root, name) as project:
        _refuse_another(project, site, name)
        moving = Moving(site, folder, report, project.content, project.taken, settings)
        moving.all()
        print(f"{site.system}: building what would come, until nothing is wrong", flush=True)
        address = str(public.get("SITEURL") or _address(site))
        left = project.prove(moving, lambda: _settings(site, moving, settings, public), address)
        project.move_in()
    for file, values in _settings(site, moving, settings, public).items():
        assign(root / file, values)
        for key, value in values.items():
            if value != settings.get(key):
                report.change(file, key, f"is {value!r} now")
    numbers = ("", *(f"-{number}" for number in range(2, 1000)))
    names = (root / f"{REPORT}{number}.md" for number in numbers)
    written = next(each for each in names if not each.exists())
    report.write(written, f"{path} ({site.system})")
    print(f"{site.system}: {report}")
    print(f"{written.name} says of each what became of it, and why")
    for problem in left:
        print(f"still to do: {problem}")
    print("next: invoke check, then invoke livereload")
    return 0


def _refuse_another(project: Trial, site: Site, name: str) -> None:
    """Two people's pages are not mixed."""
    if "pages/home.md" not in project.taken:
        return
    file = project.content / "people.toml"
    known = read_people(file, file.name).by_spelling if file.exists() else {}
    who = known.get(spelling(site.name))
    if spelling(site.name) != spelling(name) and not (who and who.is_owner):
        cure = f"make it yours first: python3 run.py new --name '{site.name or 'Your Name'}'"
        raise RefusedError(
            f"content: is the site of {name}, and what would come is of {site.name}; {cure}"
        )


def _settings(
    site: Site, moving: Moving, settings: Mapping[str, Any], public: Mapping[str, Any]
) -> Values:
    """Settings that are as a new site has them, and that the other site knows better."""
    known = {
        "SITE_DESCRIPTION": (f"The site of {settings.get('AUTHOR')}.", plain(site.description)),
        "TIMEZONE": ("UTC", site.timezone),
        "DEFAULT_LANG": ("en", site.lang if re.fullmatch("[a-z]{2}", site.lang) else ""),
        "PUBLICATIONS_STAR_MEANS_EQUAL": (False, moving.works.stars),
        "MENU": (_MENU, _menu(site, moving) if site.menu else None),
    }
    found = {
        name: value
        for name, (usual, value) in known.items()
        if value and settings.get(name, False) == usual and value != usual
    }
    address = "" if public.get("SITEURL") else _address(site)
    told: Values = {
        "pelicanconf.py": found,
        "publishconf.py": {"SITEURL": address} if address else {},
    }
    return {name: values for name, values in told.items() if values}


def _menu(site: Site, moving: Moving) -> list[tuple[str, str]]:
    """The usual menu with those pages of the other site's that are not in it."""
    menu = list(_MENU)
    there = {url for _, url in menu} | {"", "blog/"}
    for label, address in site.menu:
        text = moving.addresses.get(norm(address))
        url = moving.url(text) if text else ""
        shown = text and text.place in moving.origin and text.fields.get("Status") != "draft"
        if text and shown and url not in there:
            there.add(url)
            menu.insert(-1, (label or text.title, url))
    return menu


def _address(site: Site) -> str:
    return site.url + site.base if _ADDRESS.fullmatch(site.url) else ""

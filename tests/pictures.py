"""The pictures of the README: the first owner's site, and a row of sample sites, by day and night.

    invoke picture

What stands in ``content/`` is built as its owner sees it, and shown in Chromium: with the site's
own files of its face, where the machine has no Palatino; one of CJK it has to have (the Japanese
sample).
"""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PIL import Image

from tests.conftest import chromium, served
from tests.projects import ROOT, build, compose
from tests.samples import CONTENT

FOLDER = ROOT / "docs" / "pictures"
SCHEMES = ("light", "dark")
# What the large picture shows, in CSS pixels; each has two of the picture.
SITE = {"width": 1280, "height": 920}
# The row: phones, with an owner, a page and a part of the world each.
PHONE = {"width": 390, "height": 640}
ROW = {
    CONTENT: "publications/index.html",
    "everything": "index.html",
    "historian": "publications/index.html",
    "japanese": "index.html",
    "arabic": "index.html",
}
# Between the pictures of the row, and how many colours a picture has.
GAP, COLOURS = 40, 48


def main() -> None:
    """Make all of them anew."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, screens() as screen:
        sites = {name: built(name, Path(folder) / name) for name in ROW}
        for scheme in SCHEMES:
            save(screen(sites[CONTENT], "index.html", SITE, 2, scheme), f"site-{scheme}")
            phones = [screen(sites[name], page, PHONE, 1, scheme) for name, page in ROW.items()]
            save(beside(phones), f"samples-{scheme}")


def built(name: str, folder: Path) -> Path:
    """What stands in ``content/``, or a sample site."""
    project = ROOT if name == CONTENT else compose(name, folder / "project")
    return build(project, folder / "output", "-s", "pelicanconf.py")


@contextmanager
def screens() -> Iterator[Any]:
    """Takes pictures: ``screen(site, page, size, scale, scheme)``."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium())

        def screen(site: Path, page: str, size: Any, scale: int, scheme: str) -> Image.Image:
            with served(site) as url:
                tab = browser.new_page(
                    viewport=size,
                    device_scale_factor=scale,
                    color_scheme=scheme,
                )
                for _ in range(2):  # from the second time on all fonts are there at once
                    tab.goto(f"{url}/{page}", wait_until="networkidle")
                    tab.evaluate("document.fonts.ready")
                shot = tab.screenshot()
                tab.close()
            return Image.open(io.BytesIO(shot)).convert("RGB")

        yield screen
        browser.close()


def beside(pictures: list[Image.Image]) -> Image.Image:
    """A row, on nothing."""
    width = sum(picture.width for picture in pictures) + GAP * (len(pictures) - 1)
    row = Image.new("RGBA", (width, max(picture.height for picture in pictures)))
    left = 0
    for picture in pictures:
        row.paste(picture, (left, 0))
        left += picture.width + GAP
    return row


def save(picture: Image.Image, name: str) -> None:
    """Write it in few colours, and say how large it is."""
    file = FOLDER / f"{name}.png"
    kind = Image.Quantize.FASTOCTREE if picture.mode == "RGBA" else Image.Quantize.MEDIANCUT
    few = picture.quantize(COLOURS, kind, dither=Image.Dither.NONE)
    few.save(file, optimize=True)
    print(f"{file.relative_to(ROOT)}: {file.stat().st_size // 1024} kB")


if __name__ == "__main__":
    main()

"""The owner's portrait: a few sizes of one picture, without anything but its looks."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from pelican import signals
from PIL import Image, ImageCms, ImageOps

from pelican_bibtex.exports.json_ld import person_json_ld
from pelican_bibtex.problems import Problem
from writing.pictures import narrowed, opened, trouble

from .assets import asset

log = logging.getLogger(__name__)

WIDTHS = (144, 288, 432)
"""In pixels: the 9rem that the theme shows, on screens of one, two and three dots a pixel."""

# WebP is known to every browser that the theme supports, and to none that would show it badly.
_FORMAT: dict[str, Any] = {"format": "WEBP", "quality": 82, "method": 6}


@dataclass(frozen=True, slots=True, kw_only=True)
class Portrait:
    """A picture of the owner.

    Attributes:
        url: Of the middle size, relative to the site's root.
        sizes: Every size as (address, width in pixels), the smallest first.
        width, height: In pixels, of the middle size.
        alt: What it shows, in words.
    """

    url: str
    sizes: tuple[tuple[str, int], ...]
    width: int
    height: int
    alt: str


def drawn(data: bytes) -> dict[int, tuple[int, bytes]]:
    """Width to height and file of each size; none is larger than the picture itself.

    What the camera noted (place, time, owner) does not come along; the orientation is
    carried out, and colours are those of the web.

    Args:
        data: Of an image file.

    Raises:
        OSError: It is no image, or of a format that is not known.
    """
    with opened(BytesIO(data)) as image:
        upright = _of_the_web(ImageOps.exif_transpose(image))
    found = {}
    for width in sorted({min(width, upright.width) for width in WIDTHS}):
        small, target = narrowed(upright, width), BytesIO()
        small.save(target, **_FORMAT)
        found[width] = small.height, target.getvalue()
    return found


def _of_the_web(image: Image.Image) -> Image.Image:
    """The image in sRGB; a profile that cannot be read is passed over."""
    profile = image.info.get("icc_profile")
    mode = "RGBA" if "transparency" in image.info or image.mode in ("RGBA", "LA", "PA") else "RGB"
    flat = image.convert(mode)
    if profile and image.mode in ("RGB", "RGBA"):
        try:
            srgb = ImageCms.createProfile("sRGB")
            given = ImageCms.ImageCmsProfile(BytesIO(profile))
            return ImageCms.profileToProfile(flat, given, srgb) or flat
        except (ImageCms.PyCMSError, OSError):
            return flat
    return flat


def portrait(file: Path, alt: str, output: Path) -> Portrait:
    """Draw the portrait and write its sizes, each named by its content.

    Raises:
        OSError: It is no image, or of a format that is not known.
    """
    sizes = []
    made = drawn(file.read_bytes())
    for width, (_, data) in made.items():
        file_of_size = asset(f"portrait-{width}.webp", data, "images")
        file_of_size.write(str(output))
        sizes.append((file_of_size.url, width))
    url, width = sizes[len(sizes) // 2]
    return Portrait(url=url, sizes=tuple(sizes), width=width, height=made[width][0], alt=alt)


def _finalized(generators: list[Any]) -> None:
    generator = generators[0]
    context, owner = generator.context, generator.context["owner"]
    context["portrait"] = None
    if not owner.portrait:
        return
    try:
        file = Path(generator.path, owner.portrait)
        found = portrait(file, owner.portrait_alt, Path(generator.output_path))
    except (OSError, SyntaxError, ValueError) as error:
        message = f"portrait: {owner.portrait} {trouble(error)}"
        log.warning("%s", Problem("content/people.toml", 0, owner.name, "TEXT026", message))
        return
    context["portrait"] = found
    if site := str(generator.settings["SITEURL"]):
        image = f"{site}/{found.url}"
        context["owner_json_ld"] = person_json_ld(
            owner, page_url=f"{site}/", site_url=site, image=image
        )


def register() -> None:
    """Give templates ``portrait``, or None."""
    signals.all_generators_finalized.connect(_finalized)

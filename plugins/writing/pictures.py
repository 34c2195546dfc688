"""Images of the content folder: their size, and smaller copies in modern formats."""

from __future__ import annotations

import os
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache, partial
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageOps

from building.files import Cache

FORMATS = {"avif": "image/avif", "webp": "image/webp"}
"""Modern formats, the smallest first, with their media types."""

MOST = 50_000_000
"""Pixels of an image; more take a gigabyte to look at, and nobody's screen has a tenth of them."""

_SOURCES = {".png", ".jpg", ".jpeg"}
_OPTIONS: dict[str, dict[str, int]] = {
    # One thread, as several may divide an image differently on each machine.
    "avif": {"quality": 60, "speed": 6, "max_threads": 1},
    "webp": {"quality": 80, "method": 6},
}
_LONGEST = 245  # bytes of a name, to which a width and an ending can be added

_WORTH_IT = 0.9
"""A copy is used when it has at most this share of the original's bytes."""

WIDTHS = (640, 1280)
"""Widths of smaller copies, in pixels: the column on a phone, and on a screen of twice the dots."""

SIZES = "(min-width: 34rem) 31rem, 92vw"
"""How wide the column shows an image; the measure and the gutter of the theme's tokens."""

_NAME = re.compile(
    rf"(?P<original>.+?)(?:\.(?P<width>{'|'.join(map(str, WIDTHS))}))?"
    rf"\.(?P<format>{'|'.join(FORMATS)})"
)
_LIGHT = 240
"""The least value of red, green and blue that is taken for the white of paper, of 255."""


@dataclass(frozen=True, slots=True)
class Variant:
    """The same image in another format, or smaller.

    Attributes:
        file: In the cache.
        suffix: Added to the original's name: ``.avif``, ``.640.avif``.
        type: Media type.
        width: In pixels.
    """

    file: Path
    suffix: str
    type: str
    width: int


def original(file: Path) -> Path | None:
    """The image of which a name such as ``go.png.640.avif`` is a copy that the build makes."""
    found = None if file.exists() else _NAME.fullmatch(file.name)
    path = file.with_name(found["original"]) if found else None
    return path if path is not None and path.is_file() else None


class LargeError(OSError):
    """An image of more pixels than a build looks at."""


def trouble(error: Exception) -> str:
    """Why an image cannot be used, and what to do."""
    if isinstance(error, LargeError):
        return f"has {error}, more than {MOST:,} pixels; make it smaller"
    return "is no image that can be read; save it again"


@contextmanager
def opened(file: Path | BytesIO) -> Iterator[Image.Image]:
    """The image, not yet decoded.

    Raises:
        OSError: It is none, of a format that is not known, or of too many pixels.
        SyntaxError, ValueError: It is damaged.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        try:
            image = Image.open(file)
        except Image.DecompressionBombError as error:
            raise LargeError(str(error).partition(")")[0].partition("(")[2]) from error
    with image:
        if image.width * image.height > MOST:
            raise LargeError(f"{image.width} × {image.height}")
        yield image


@lru_cache(maxsize=512)
def _measured(path: Path, _stamp: int) -> tuple[int, int]:
    with opened(path) as image:
        width, height = image.size
        # Values 5 to 8 of the EXIF orientation lie on their side.
        return (height, width) if image.getexif().get(0x0112, 1) >= 5 else (width, height)


def size(path: Path) -> tuple[int, int]:
    """Width and height in pixels, as shown.

    Raises:
        OSError: It is no image, or of a format that is not known.
    """
    return _measured(path, path.stat().st_mtime_ns)


def is_plot(path: Path) -> bool:
    """Whether an image has the white of paper, or nothing, at its four corners and edges."""
    if path.suffix.lower() == ".svg":
        return True
    with opened(path) as image:
        small = image.convert("RGBA").resize((3, 3), Image.Resampling.NEAREST)
    dots = small.tobytes()
    edges = [dots[4 * i : 4 * i + 4] for i in range(9) if i != 4]
    return all(not edge[3] or min(edge[:3]) >= _LIGHT for edge in edges)


def variants(path: Path, cache: Cache, formats: tuple[str, ...]) -> Iterator[Variant]:
    """The copies that are smaller, made once and then taken from the cache."""
    if path.suffix.lower() not in _SOURCES or len(os.fsencode(path.name)) > _LONGEST:
        return
    data = path.read_bytes()
    full, _ = size(path)
    for name in formats:
        least = _WORTH_IT * len(data)
        for width in (*[width for width in WIDTHS if width < full], full):
            recipe = data + repr((_OPTIONS[name], width)).encode()
            file = cache.path(recipe, partial(_encoded, data, name, width), f".{name}")
            if 0 < file.stat().st_size <= least:
                suffix = f".{name}" if width == full else f".{width}.{name}"
                yield Variant(file, suffix, FORMATS[name], width)


def narrowed(image: Image.Image, width: int) -> Image.Image:
    """The image in another width, in pixels, and the height that goes with it."""
    height = max(1, round(image.height * width / image.width))
    return image.resize((width, height), Image.Resampling.LANCZOS)


def _encoded(data: bytes, name: str, width: int) -> bytes:
    with opened(BytesIO(data)) as image:
        upright = ImageOps.exif_transpose(image)
        if width < upright.width:
            upright = upright.convert("RGBA" if "transparency" in upright.info else upright.mode)
            if upright.mode == "P":
                upright = upright.convert("RGB")
            upright = narrowed(upright, width)
        if upright.mode not in ("RGB", "RGBA", "L"):
            upright = upright.convert("RGBA" if "transparency" in upright.info else "RGB")
        target = BytesIO()
        upright.save(target, format=name.upper(), **_OPTIONS[name])
    return target.getvalue()

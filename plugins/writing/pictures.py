"""Images of the content folder: their size, and smaller copies in modern formats."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageOps

FORMATS = {"avif": "image/avif", "webp": "image/webp"}
"""Modern formats, the smallest first, with their media types."""

_SOURCES = {".png", ".jpg", ".jpeg"}
_OPTIONS: dict[str, dict[str, int]] = {
    # One thread, as several may divide an image differently on each machine.
    "avif": {"quality": 60, "speed": 6, "max_threads": 1},
    "webp": {"quality": 80, "method": 6},
}
_WORTH_IT = 0.9
"""A copy is used when it has at most this share of the original's bytes."""


@dataclass(frozen=True, slots=True)
class Variant:
    """The same image in another format.

    Attributes:
        file: In the cache.
        suffix: Added to the original's name: ``.avif``.
        type: Media type.
    """

    file: Path
    suffix: str
    type: str


@lru_cache(maxsize=512)
def _measured(path: Path, _stamp: int) -> tuple[int, int]:
    with Image.open(path) as image:
        width, height = image.size
        # Values 5 to 8 of the EXIF orientation lie on their side.
        return (height, width) if image.getexif().get(0x0112, 1) >= 5 else (width, height)


def size(path: Path) -> tuple[int, int]:
    """Width and height in pixels, as shown.

    Raises:
        OSError: It is no image, or of a format that is not known.
    """
    return _measured(path, path.stat().st_mtime_ns)


def variants(path: Path, cache: Path, formats: tuple[str, ...]) -> Iterator[Variant]:
    """The copies that are smaller, made once and then taken from the cache."""
    if path.suffix.lower() not in _SOURCES:
        return
    data = path.read_bytes()
    for name in formats:
        recipe = data + repr(_OPTIONS[name]).encode()
        file = cache / f"{hashlib.sha256(recipe).hexdigest()[:24]}.{name}"
        if not file.exists():
            _write(file, _encoded(data, name))
        if 0 < file.stat().st_size <= _WORTH_IT * len(data):
            yield Variant(file, f".{name}", FORMATS[name])


def _encoded(data: bytes, name: str) -> bytes:
    with Image.open(BytesIO(data)) as image:
        upright = ImageOps.exif_transpose(image)
        if upright.mode not in ("RGB", "RGBA", "L"):
            upright = upright.convert("RGBA" if "transparency" in upright.info else "RGB")
        target = BytesIO()
        upright.save(target, format=name.upper(), **_OPTIONS[name])
    return target.getvalue()


def _write(file: Path, data: bytes) -> None:
    """Write as a whole, so that a build cut off leaves no half of an image."""
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_suffix(f"{file.suffix}.part")
    part.write_bytes(data)
    part.replace(file)

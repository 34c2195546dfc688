"""The owner's portrait: sharp, small, and without what the camera noted."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageCms

from site_parts.portrait import WIDTHS, drawn, portrait


def photo(size: tuple[int, int] = (600, 800), mode: str = "RGB", **options: object) -> bytes:
    """A picture whose upper left corner is red."""
    image = Image.new(mode, size, "white")
    image.paste("red", (0, 0, size[0] // 4, size[1] // 4))
    target = BytesIO()
    image.save(target, **{"format": "JPEG", "quality": 90, **options})  # type: ignore[arg-type]
    return target.getvalue()


def noted(orientation: int = 1) -> Image.Exif:
    """What a camera notes: which one it is, where it was, how it was held."""
    exif = Image.Exif()
    exif[0x010F] = "Camera of Ada"
    exif[0x0112] = orientation
    exif[0x8825] = {1: "N", 2: (42.0, 21.0, 0.0)}
    return exif


def shown(data: bytes) -> Image.Image:
    return Image.open(BytesIO(data))


def test_sizes() -> None:
    """One for screens of one, two and three dots a pixel, none larger than the picture."""
    assert {width: height for width, (height, _) in drawn(photo()).items()} == {
        width: round(width * 800 / 600) for width in WIDTHS
    }
    assert list(drawn(photo((200, 100)))) == [144, 200]
    assert list(drawn(photo((100, 100)))) == [100]


def test_nothing_but_its_looks() -> None:
    """No place, no camera; a picture on its side stands up."""
    data = photo(exif=noted(orientation=6))
    assert b"Camera of Ada" in data
    for width, (height, file) in drawn(data).items():
        image = shown(file)
        assert not image.getexif()
        assert b"Camera of Ada" not in file
        assert image.size == (width, height)
        assert width > height
        red, green, _ = image.convert("RGB").getpixel((width - 3, 3))  # type: ignore[misc]
        assert red > 200 > 100 > green


@pytest.mark.parametrize("mode", ["L", "P", "LA", "RGBA", "CMYK"])
def test_any_kind_of_image(mode: str) -> None:
    options = {"format": "TIFF"} if mode == "CMYK" else {"format": "PNG"}
    image = Image.new(mode, (300, 300))
    target = BytesIO()
    image.save(target, **options)
    assert list(drawn(target.getvalue())) == [144, 288, 300]


def test_colours_of_a_profile_are_those_of_the_web() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    for icc in (profile, b"no profile"):
        assert "icc_profile" not in shown(drawn(photo(icc_profile=icc))[144][1]).info


def test_files_are_named_by_their_content(tmp_path: Path) -> None:
    """So a new picture has a new address, and the same one keeps its own."""
    file = tmp_path / "me.jpg"
    file.write_bytes(photo())
    first = portrait(file, "Ada", tmp_path)
    again = portrait(file, "Ada", tmp_path)
    file.write_bytes(photo((500, 800)))

    assert first == again != portrait(file, "Ada", tmp_path)
    assert [width for _, width in first.sizes] == list(WIDTHS)
    assert (first.url, first.width, first.height) == (first.sizes[1][0], 288, 384)
    assert all((tmp_path / url).is_file() for url, _ in first.sizes)


@pytest.mark.parametrize("data", [b"", b"no image", photo()[:500]])
def test_what_is_no_image(data: bytes) -> None:
    with pytest.raises(OSError, match=r"."):
        drawn(data)

"""Files as they may be published: photos without notes of cameras, drawings without scripts."""

from __future__ import annotations

import re
import struct
import xml.etree.ElementTree as ET
import zlib
from collections.abc import Iterator
from contextlib import suppress
from io import BytesIO

from .pictures import opened

ORIENTATION = 0x0112
# Of TIFF, where all else is such notes, too: maker, model, artist, XMP, camera, place.
_NOTES = {0x010F, 0x0110, 0x013B, 0x02BC, 0x8769, 0x8825}
# Segments of JPEG that are the picture, its colours among them; MPF, beside ICC, is more pictures.
_JPEG_KEPT = {0xE0, 0xE2, 0xEE}
_PNG_DROPPED = {b"eXIf", b"tEXt", b"zTXt", b"iTXt", b"tIME"}
_WEBP_DROPPED = {b"EXIF", b"XMP "}
_HAS_EXIF, _HAS_XMP = 0x08, 0x04


def bare(data: bytes) -> bytes | None:
    """The picture without any notes but its orientation and colours; None for other kinds.

    Raises:
        OSError, struct.error: It is damaged.
    """
    if data.startswith(b"\xff\xd8\xff"):
        return b"\xff\xd8" + b"".join(_jpeg(data))
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return data[:8] + b"".join(_png(data))
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        body = b"WEBP" + b"".join(_webp(data))
        return struct.pack("<4sI", b"RIFF", len(body)) + body
    return None


def _orientation(data: bytes) -> bytes:
    """How the picture is to be turned, as EXIF says it; empty for not at all."""
    turned = 1
    with suppress(OSError, SyntaxError, ValueError), opened(BytesIO(data)) as image:
        turned = image.getexif().get(ORIENTATION, 1)
    fields = (b"MM", 42, 8, 1, ORIENTATION, 3, 1, turned, 0, 0)
    return struct.pack(">2sHIHHHIHHI", *fields) if turned in range(2, 9) else b""


def is_noted(data: bytes) -> bool:
    """Whether a picture of another kind has notes of a camera, the place perhaps among them."""
    if b"Exif" in data or b"xmpmeta" in data:  # as the boxes of AVIF and HEIC are called
        return True
    with suppress(OSError, SyntaxError, ValueError), opened(BytesIO(data)) as image:
        return bool(_NOTES & {*image.getexif()})
    return False


def _jpeg(data: bytes) -> Iterator[bytes]:
    if exif := _orientation(data):
        yield struct.pack(">HH6s", 0xFFE1, len(exif) + 8, b"Exif\0\0") + exif
    place = 2
    while place < len(data):
        if data[place] != 0xFF:
            raise OSError("no segment where one should be")
        marker = data[place + 1]
        if marker == 0xD9:  # what follows is nothing of the picture, such as a film
            yield b"\xff\xd9"
            return
        (length,) = struct.unpack_from(">H", data, place + 2)
        end = place + 2 + length
        if marker == 0xDA:  # the picture itself: up to the next marker that is one
            found = re.compile(rb"\xff+[^\x00\xff\xd0-\xd7]").search(data, end)
            end = found.end() - 2 if found else len(data)
        is_note = marker == 0xFE or (0xE0 <= marker <= 0xEF and marker not in _JPEG_KEPT)
        is_more = marker == 0xE2 and not data.startswith(b"ICC_PROFILE", place + 4)
        if not is_note and not is_more:
            yield data[place:end]
        place = end


def _png(data: bytes) -> Iterator[bytes]:
    exif, place = _orientation(data), 8
    while place < len(data):
        length, kind = struct.unpack_from(">I4s", data, place)
        if kind not in _PNG_DROPPED:
            yield data[place : place + length + 12]
        if kind == b"IHDR" and exif:
            chunk = b"eXIf" + exif
            yield struct.pack(">I", len(exif)) + chunk + struct.pack(">I", zlib.crc32(chunk))
        place = len(data) if kind == b"IEND" else place + length + 12


def _webp(data: bytes) -> Iterator[bytes]:
    exif, place = _orientation(data), 12
    while place + 8 <= len(data):
        kind, length = struct.unpack_from("<4sI", data, place)
        chunk = data[place : place + 8 + length + length % 2]
        if kind == b"VP8X":
            flags = chunk[8] & ~_HAS_EXIF & ~_HAS_XMP | (_HAS_EXIF if exif else 0)
            chunk = chunk[:8] + bytes([flags]) + chunk[9:]
        if kind not in _WEBP_DROPPED:
            yield chunk
        place += 8 + length + length % 2
    if exif:
        yield struct.pack("<4sI", b"EXIF", len(exif)) + exif


def scripted(data: bytes) -> str | None:
    """What in a drawing a browser would run, or why it is none; None where all is well."""
    try:
        for element in ET.fromstring(data).iter():
            name = element.tag.rpartition("}")[2].lower()
            if name in ("script", "foreignobject", "iframe"):
                return f"holds <{name}>"
            for attribute, value in element.attrib.items():
                key = attribute.rpartition("}")[2].lower()
                scheme = re.sub(r"[\x00-\x20]", "", value).lower()
                if key.startswith("on") or (key == "href" and scheme.startswith("javascript:")):
                    return f"holds {key}={value[:40]!r}"
    except ET.ParseError as error:
        return f"is no SVG ({error})"
    return None

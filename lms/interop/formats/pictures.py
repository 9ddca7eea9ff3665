"""Photographs of papers: HEIC and others to JPEG without their metadata, several shots to one PDF.

:func:`cleaned` and :func:`joined` run in a process of their own (:mod:`.apart`): the decoders are
native code that reads bytes of strangers. HEIC is read where ``pillow_heif`` is installed
(:func:`reads_heic`); everything else works without it.
"""

from __future__ import annotations

import importlib.util
import io
import struct
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from lms.interop.formats import apart
from lms.interop.formats.problems import Refused

if TYPE_CHECKING:
    from PIL import Image

#: The longest side of a kept photograph: a page of A4 at 300 dots an inch.
LONGEST_SIDE: Final = 3508
#: Larger pictures than this (in pixels) are refused before they are unpacked.
MOST_PIXELS: Final = 120_000_000
MOST_SHOTS: Final = 20
SECONDS: Final = 40
MEMORY: Final = 2048 * 1024 * 1024
_QUALITY: Final = 85
#: Readers that are tried; Pillow has others, some of which start programs.
_FORMATS: Final = ("JPEG", "PNG", "GIF", "BMP", "WEBP", "HEIF")
_HEIC_BRANDS: Final = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1")


def reads_heic() -> bool:
    """Whether photographs of iPhones can be converted here."""
    return importlib.util.find_spec("pillow_heif") is not None


def is_heic(data: bytes) -> bool:
    """Whether this is a photograph as iPhones keep it."""
    return data[4:8] == b"ftyp" and data[8:12] in _HEIC_BRANDS


def is_picture(data: bytes) -> bool:
    """Whether this is a picture that can be converted."""
    return (
        is_heic(data)
        or data.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a", b"BM"))
        or (data[:4] == b"RIFF" and data[8:12] == b"WEBP")
    )


def cleaned(data: bytes) -> bytes:
    """The picture as JPEG: turned upright, no larger than needed, without place, camera or time.

    Raises :class:`Refused` (``file.broken``) for what cannot be read within the limits.
    """
    return _apart("jpeg", [data])


def joined(shots: Sequence[bytes]) -> bytes:
    """The pictures as one PDF, a page each, in their order; raises :class:`Refused`."""
    if not 1 <= len(shots) <= MOST_SHOTS:
        raise Refused("file.broken", kind="PDF")
    return _apart("pdf", shots)


def _apart(what: str, shots: Sequence[bytes]) -> bytes:
    sent = b"".join(struct.pack(">I", len(shot)) + shot for shot in shots)
    made = apart.run(__name__, what, sent, SECONDS)
    if made is None:
        raise Refused("file.broken", kind="JPEG")
    return made


def main(what: str) -> None:
    """The other process: pictures from standard input, a JPEG or PDF to standard output."""
    apart.limit(SECONDS, MEMORY)
    from PIL import Image

    if reads_heic():
        import pillow_heif

        pillow_heif.register_heif_opener()
    Image.init()
    known: list[str] = [name for name in _FORMATS if name in Image.OPEN]
    pages = [
        _page(Image.open(io.BytesIO(shot), formats=known))
        for shot in _shots(sys.stdin.buffer.read())
    ]
    out = io.BytesIO()
    if what == "pdf":
        first, *rest = pages
        first.save(
            out, "PDF", save_all=True, append_images=rest, resolution=200.0, quality=_QUALITY
        )
    else:
        pages[0].save(out, "JPEG", quality=_QUALITY, optimize=True)
    sys.stdout.buffer.write(out.getvalue())


def _page(picture: Image.Image) -> Image.Image:
    """*picture* upright on white and no larger than needed: a new one, so that nothing comes along."""
    from PIL import Image, ImageOps

    if picture.width * picture.height > MOST_PIXELS:  # known from its head; nothing is unpacked yet
        raise ValueError("too many pixels")
    if picture.mode not in ("RGB", "RGBA", "L"):
        picture = picture.convert("RGBA")
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    shape = ImageOps.exif_transpose(picture).convert("RGBA")
    page = Image.new("RGB", shape.size, "white")
    page.paste(shape, mask=shape.getchannel("A"))
    return page


def _shots(sent: bytes) -> list[bytes]:
    found, at = [], 0
    while at < len(sent):
        (size,) = struct.unpack(">I", sent[at : at + 4])
        found.append(sent[at + 4 : at + 4 + size])
        at += 4 + size
    return found

"""Copies of files without what their programs wrote into them about their authors.

A PDF and a photo name whoever made them, where no page shows it. A copy is made in a process of
its own, since what is opened was handed in by anybody; where that fails there is no copy.
"""

from __future__ import annotations

import subprocess
import sys
from typing import Final

#: Seconds that a copy may take, and bytes of memory.
SECONDS: Final = 20
MEMORY: Final = 1_500_000_000
_LIMIT: Final = (
    "import io, sys, resource\n"
    f"resource.setrlimit(resource.RLIMIT_CPU, ({SECONDS}, {SECONDS}))\n"
    f"resource.setrlimit(resource.RLIMIT_AS, ({MEMORY}, {MEMORY}))\n"
    "data = sys.stdin.buffer.read()\n"
)
_PDF: Final = _LIMIT + (
    "import pypdfium2\n"
    "old = pypdfium2.PdfDocument(data)\n"
    "new = pypdfium2.PdfDocument.new()\n"
    "new.import_pages(old)\n"
    "out = io.BytesIO()\n"
    "new.save(out)\n"
    "sys.stdout.buffer.write(out.getvalue())\n"
)
_IMAGE: Final = _LIMIT + (
    "from PIL import Image, ImageOps\n"
    "Image.MAX_IMAGE_PIXELS = 60_000_000\n"
    "old = Image.open(io.BytesIO(data))\n"
    "form = old.format\n"
    "turned = ImageOps.exif_transpose(old)\n"
    "new = Image.new(turned.mode, turned.size)\n"
    "if turned.mode == 'P':\n"
    "    new.putpalette(turned.getpalette())\n"
    "new.paste(turned)\n"
    "out = io.BytesIO()\n"
    "new.save(out, form)\n"
    "sys.stdout.buffer.write(out.getvalue())\n"
)
_PROGRAMS: Final = {
    "application/pdf": _PDF,
    "image/png": _IMAGE,
    "image/jpeg": _IMAGE,
    "image/webp": _IMAGE,
}


def can_copy(media_type: str) -> bool:
    """Whether files of this type are copied."""
    return media_type in _PROGRAMS


def copy(data: bytes, media_type: str) -> bytes | None:
    """*data* without its metadata; none where it cannot be read within the limits."""
    try:
        done = subprocess.run(  # noqa: S603 - our own program; the file only goes to its input
            [sys.executable, "-I", "-c", _PROGRAMS[media_type]],
            input=data,
            capture_output=True,
            timeout=SECONDS + 5,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return None
    return done.stdout if done.returncode == 0 and done.stdout else None

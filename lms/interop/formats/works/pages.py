"""The text of a PDF, page by page, for where the browser shows no PDF and to point to its lines.

The library under it is native code that reads bytes of strangers: call it through :mod:`.apart`.
"""

from __future__ import annotations

from typing import Final

import pypdfium2
from pypdfium2 import PdfiumError, raw

from lms.interop.formats.problems import Refused
from lms.interop.formats.works.blocks import Collector
from lms.interop.formats.works.limits import PAGES, WORK_BYTES
from lms.interop.formats.works.model import Kind, View

#: A picture that covers a smaller share of its page is a logo or a seal; an identity card is more.
_LEAST_SHARE: Final = 0.03


def read(data: bytes) -> View:
    """The lines of every page, what stands in form fields and notes among them.

    Counts the pictures large enough to say something. Raises :class:`Refused`.
    """
    if len(data) > WORK_BYTES:
        raise Refused("file.too_large", size=len(data), limit=WORK_BYTES)
    try:
        document = pypdfium2.PdfDocument(data)
    except PdfiumError as error:
        locked = "password" in str(error).lower() or "security" in str(error).lower()
        raise Refused("resume.encrypted" if locked else "file.broken", kind="PDF") from error
    collected = Collector()
    with document:
        document.init_forms()
        collected.cut = len(document) > PAGES
        for index in range(min(len(document), PAGES)):
            if collected.full:
                collected.cut = True
                break
            found, pictures = _page(document, index)
            for line in found.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
                collected.add("paragraph", line)
            collected.close(index + 1, pictures=pictures or int(not found.strip()))
    return collected.view(Kind.PAGES, "pdf")


def flatten(page: pypdfium2.PdfPage) -> bool:
    """Draw fields and notes, which lie outside of the text, into *page*; load it anew if True.

    The library takes a page that inherits its size for a sheet of US letter and cuts the rest off.
    """
    left, bottom, right, top = page.get_bbox()
    if page.get_mediabox(fallback_ok=False) is None:
        page.set_mediabox(left, bottom, right, top)
    if page.get_cropbox(fallback_ok=False) is None:
        page.set_cropbox(left, bottom, right, top)
    done: int = raw.FPDFPage_Flatten(page, raw.FLAT_NORMALDISPLAY)
    return done == raw.FLATTEN_SUCCESS


def _page(document: pypdfium2.PdfDocument, index: int) -> tuple[str, int]:
    try:
        page = document[index]
        pictures = _pictures(page)
        if flatten(page):
            page = document[index]
        return str(page.get_textpage().get_text_bounded(errors="ignore")), pictures
    except PdfiumError:  # one damaged page does not take the others with it
        return "", 0


def _pictures(page: pypdfium2.PdfPage) -> int:
    width, height = page.get_size()
    least = width * height * _LEAST_SHARE
    count = 0
    for found in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE]):
        left, bottom, right, top = found.get_bounds()
        # Within a form, bounds are in the form's own measure, which says nothing about the page.
        count += found.level > 0 or (right - left) * (top - bottom) >= least
    return count

"""The text of a PDF, page by page, for where the browser shows no PDF and to point to its lines.

The library under it is native code that reads bytes of strangers: call it through :mod:`.apart`.
"""

from __future__ import annotations

import pypdfium2
from pypdfium2 import PdfiumError

from lms.interop.formats.problems import Refused
from lms.interop.formats.works.blocks import Collector
from lms.interop.formats.works.limits import PAGES, WORK_BYTES
from lms.interop.formats.works.model import Kind, View


def read(data: bytes) -> View:
    """The lines of every page; raises :class:`Refused`."""
    if len(data) > WORK_BYTES:
        raise Refused("file.too_large", size=len(data), limit=WORK_BYTES)
    try:
        document = pypdfium2.PdfDocument(data)
    except PdfiumError as error:
        locked = "password" in str(error).lower() or "security" in str(error).lower()
        raise Refused("resume.encrypted" if locked else "file.broken", kind="PDF") from error
    collected = Collector()
    with document:
        collected.cut = len(document) > PAGES
        for index in range(min(len(document), PAGES)):
            if collected.full:
                collected.cut = True
                break
            found = _page(document, index)
            for line in found.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
                collected.add("paragraph", line)
            collected.close(index + 1, pictures=int(not found.strip()))
    return collected.view(Kind.PAGES, "pdf")


def _page(document: pypdfium2.PdfDocument, index: int) -> str:
    try:
        page = document[index]
        return str(page.get_textpage().get_text_bounded(errors="ignore"))
    except PdfiumError:  # one damaged page does not take the others with it
        return ""

"""PDF résumés: words with their places, put into reading order (:mod:`.pdf_layout`)."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

from lms.interop.formats.limits import (
    DOCUMENT_BYTES,
    PDF_MEMORY,
    PDF_PAGES,
    PDF_SECONDS,
    PDF_WORDS,
)
from lms.interop.formats.problems import Place, Problem, Refused, problem
from lms.interop.formats.resumes.model import Document, Line
from lms.interop.formats.resumes.pdf_boxes import Word
from lms.interop.formats.resumes.pdf_layout import page_lines

_SCRIPT: Final = Path(__file__).with_name("pdf_words.py")
_TINY: Final = 2.5
"""Points; smaller type cannot be read by a person and is there for machines only."""


def read_lines(data: bytes) -> Document:
    """The lines of a PDF in reading order; raises :class:`Refused` and nothing else.

    Takes at most ``PDF_SECONDS`` and ``PDF_MEMORY`` (in a process of its own).
    """
    if len(data) > DOCUMENT_BYTES:
        raise Refused("file.too_large", size=len(data), limit=DOCUMENT_BYTES)
    if b"%PDF-" not in data[:1024]:
        raise Refused("file.broken", kind="PDF")
    answer = _words(data)
    problems: list[Problem] = []
    lines: list[Line] = []
    pictures = hidden = False
    unmapped = 0
    if answer["count"] > PDF_PAGES:
        limit = {"count": answer["count"], "limit": PDF_PAGES}
        problems.append(problem("resume.pages", severity="warning", **limit))
    for number, page in enumerate(answer["pages"], start=1):
        words: list[Word] = []
        for text, x0, top, x1, bottom, size in page["words"]:
            if "(cid:" in text:
                unmapped += 1
            elif size < _TINY or x1 < 0 or x0 > page["width"] or bottom < 0 or top > page["height"]:
                hidden = True
            else:
                words.append(Word(_bullets(text), x0, top, x1, bottom, size))
        if page["images"] and not words:
            pictures = True
            if answer["count"] > 1:
                problems.append(problem("resume.image_page", Place(page=number), "warning"))
        lines += page_lines(words, number, page["tables"])
    if unmapped:
        problems.append(problem("resume.unmapped", severity="warning", count=unmapped))
    if hidden:
        problems.append(problem("resume.hidden", severity="warning"))
    return Document(tuple(lines), tuple(problems), pictures)


def _bullets(text: str) -> str:
    """The private characters of symbol fonts, which in a résumé are list marks, as such."""
    return "".join("•" if "\ue000" <= ch <= "\uf8ff" else ch for ch in text if ch != "\x00")


def _words(data: bytes) -> dict[str, Any]:
    arguments = (PDF_SECONDS, PDF_MEMORY, PDF_PAGES, PDF_WORDS)
    try:
        # -I: neither the environment nor the working folder may change what is imported.
        done = subprocess.run(  # noqa: S603 - our own script; the file only goes to its input
            [sys.executable, "-I", str(_SCRIPT), *map(str, arguments)],
            input=data,
            capture_output=True,
            timeout=PDF_SECONDS + 5,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise Refused("resume.slow") from None
    if done.returncode < 0:
        raise Refused("resume.slow")  # stopped by a limit
    try:
        answer: dict[str, Any] = json.loads(done.stdout)
    except ValueError:
        raise Refused("file.broken", kind="PDF") from None
    error = answer.get("error")
    if error == "encrypted":
        raise Refused("resume.encrypted")
    if error == "slow":
        raise Refused("resume.slow")
    if error:
        raise Refused("file.broken", kind="PDF")
    return answer

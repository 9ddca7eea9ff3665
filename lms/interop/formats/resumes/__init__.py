"""Résumés: whatever file a person has, to passages that can be matched, each with its place.

:func:`read_resume` tells the format by content, reads it, and leaves out identity data. A file
with a resident registration number in it is refused.
"""

from __future__ import annotations

from typing import Final

from lms.interop.formats.limits import DOCUMENT_BYTES
from lms.interop.formats.problems import Refused
from lms.interop.formats.resumes import docx, hwp, hwpx, json_resume, pdf, plain
from lms.interop.formats.resumes.model import (
    Document,
    PartialDate,
    Passage,
    PassageKind,
    Resume,
    Section,
)
from lms.interop.formats.resumes.outline import build
from lms.interop.formats.sniff import FileKind, sniff

__all__ = [
    "ACCEPTED",
    "Document",
    "PartialDate",
    "Passage",
    "PassageKind",
    "Resume",
    "Section",
    "read_document",
    "read_resume",
    "write_json_resume",
]

ACCEPTED: Final = "PDF, DOCX, HWPX, HWP, JSON Resume, TXT, Markdown"
"""The formats as they are told to a person."""

_READERS: Final = {
    "pdf": pdf.read_lines,
    "docx": docx.read_lines,
    "hwpx": hwpx.read_lines,
    "hwp": hwp.read_lines,
    "text": plain.read_lines,
}
_REASONS: Final = {
    "empty": "file.empty",
    "hwp_old": "resume.hwp_old",
    "doc": "resume.doc_old",
    "office_encrypted": "resume.encrypted",
    "png": "resume.image_only",
    "jpeg": "resume.image_only",
    "gif": "resume.image_only",
    "webp": "resume.image_only",
}

# Kinds whose code would tell nobody anything: an OLE container without a known stream, a program.
_NAMELESS = frozenset({"ole", "program", "other"})

write_json_resume = json_resume.write


def read_resume(data: bytes) -> Resume:
    """The résumé in a file, told by content; raises :class:`Refused` and nothing else.

    A file that opens but holds no text gives a résumé without passages and the problem
    ``resume.empty`` or ``resume.image_only``.
    """
    kind = _kind(data)
    if kind.code == "json":
        return json_resume.read(data)
    return build(_document(data, kind), kind.code)


def read_document(data: bytes) -> Document:
    """The lines of a document file as they stand, nothing left out or understood."""
    return _document(data, _kind(data))


def _kind(data: bytes) -> FileKind:
    if len(data) > DOCUMENT_BYTES:
        raise Refused("file.too_large", size=len(data), limit=DOCUMENT_BYTES)
    return sniff(data)


def _document(data: bytes, kind: FileKind) -> Document:
    reader = _READERS.get(kind.code)
    if reader is not None:
        return reader(data)
    if kind.code in _REASONS:
        raise Refused(_REASONS[kind.code])
    if kind.code in _NAMELESS:
        raise Refused("file.not_document", accepted=ACCEPTED)
    raise Refused("file.kind", kind=kind.code.upper(), accepted=ACCEPTED)

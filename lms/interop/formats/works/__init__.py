"""Handed-in work, opened to be looked at: documents as text, slides, sheets, zips as lists.

:func:`view` never fails on what it finds: what cannot be shown says why (:class:`View.problems`).
What a file is called and what it is are compared. Documents are opened in a process of their own
(:func:`view_apart`), which a file that was made to do harm can only end.
"""

from __future__ import annotations

from lms.interop.formats.problems import Problem, Refused, problem
from lms.interop.formats.resumes import docx, hwp, hwpx
from lms.interop.formats.sniff import KINDS, FileKind, sniff
from lms.interop.formats.text import decode
from lms.interop.formats.works import blocks, odt, pages, sheets, slides, zips
from lms.interop.formats.works.limits import TEXT_BYTES, WORK_BYTES
from lms.interop.formats.works.model import Block, Entry, Kind, Part, View, as_json, from_json
from lms.interop.formats.works.zips import member

__all__ = [
    "SLOW",
    "Block",
    "Entry",
    "Kind",
    "Part",
    "View",
    "as_json",
    "claim",
    "from_json",
    "kind_of",
    "member",
    "view",
]

#: Formats whose reading takes long enough, or is risky enough, to be done apart and kept.
SLOW = frozenset({"docx", "hwpx", "hwp", "pptx", "xlsx", "odt", "pdf"})
_MEDIA = {
    "png": Kind.IMAGE, "jpeg": Kind.IMAGE, "gif": Kind.OTHER, "webp": Kind.IMAGE,
    "mp4": Kind.VIDEO, "webm": Kind.VIDEO,
    "ogg": Kind.AUDIO, "mp3": Kind.AUDIO, "wav": Kind.AUDIO, "m4a": Kind.AUDIO,
}  # fmt: skip
_TEXTS = frozenset({"text", "json", "html", "xml", "svg", "ipynb"})
#: Kinds that have a form of their own, so that a name which promises one can be wrong.
_PROMISING = frozenset(KINDS) - {"text", "json", "html", "xml", "office_macro", "ole", "hwp_old"}


def kind_of(code: str) -> Kind:
    """How a file of a sniffed kind is shown, before it is opened."""
    if code in _MEDIA:
        return _MEDIA[code]
    if code == "ipynb":
        return Kind.NOTEBOOK
    if code in _TEXTS:
        return Kind.TEXT
    return {
        "pdf": Kind.PAGES, "pptx": Kind.SLIDES, "xlsx": Kind.SHEETS, "zip": Kind.ARCHIVE,
        "epub": Kind.ARCHIVE, "docx": Kind.DOCUMENT, "hwpx": Kind.DOCUMENT, "hwp": Kind.DOCUMENT,
        "odt": Kind.DOCUMENT,
    }.get(code, Kind.OTHER)  # fmt: skip


def claim(found: FileKind, name: str) -> Problem | None:
    """What is odd about a name: it promises another kind of file than the content is."""
    low = name.lower()
    promised = next(
        (
            kind.code
            for code, kind in KINDS.items()
            if code in _PROMISING and kind.suffixes and low.endswith(kind.suffixes)
        ),
        None,
    )
    if promised is None or found.code == "empty" or low.endswith(found.suffixes or ("\0",)):
        return None
    return problem(
        "work.claims", severity="warning", claimed=promised.upper(), found=found.code.upper()
    )


def view(data: bytes, name: str = "") -> View:
    """What can be shown of a file. Never raises; what was refused is among the problems."""
    kind = sniff(data)
    odd = claim(kind, name)
    told = (odd,) if odd is not None else ()
    try:
        if len(data) > WORK_BYTES:
            raise Refused("file.too_large", size=len(data), limit=WORK_BYTES)
        found = _view(data, kind.code)
    except Refused as refused:
        return View(Kind.OTHER, kind.code, problems=(*told, refused.problem))
    except RecursionError:
        return View(Kind.OTHER, kind.code, problems=(*told, problem("xml.depth")))
    if not told:
        return found
    return View(
        found.kind, found.format, found.parts, found.entries, found.text, found.encoding,
        (*told, *found.problems),
    )  # fmt: skip


def _view(data: bytes, code: str) -> View:
    if code in _TEXTS:
        decoded = decode(data, normalise=False, limit=TEXT_BYTES)
        return View(kind_of(code), code, text=decoded.text, encoding=decoded.encoding)
    if code == "docx":
        return blocks.of_document(docx.read_lines(data), code)
    if code == "hwpx":
        return blocks.of_document(hwpx.read_lines(data, headings=True), code)
    if code == "hwp":
        return blocks.of_document(hwp.read_lines(data), code)
    reader = {
        "pptx": slides.read, "xlsx": sheets.read, "odt": odt.read, "pdf": pages.read,
        "zip": zips.read, "epub": zips.read,
    }.get(code)  # fmt: skip
    if reader is not None:
        return reader(data)
    if code == "office_encrypted":
        raise Refused("resume.encrypted")
    return View(kind_of(code), code)

"""Uploaded papers: what is kept of them, and whether a person has to look before scorers do.

Everything slow or risky happens in processes of its own, before the request's first write.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from werkzeug.datastructures import FileStorage

from lms import clock, storage
from lms.interop.formats import pictures, sniff
from lms.interop.formats.personal import has_resident_number
from lms.interop.formats.problems import Refused
from lms.interop.formats.works import SLOW, View, view
from lms.interop.formats.works.apart import view_apart
from lms.storage import Stored

MOST_BYTES: Final = 20 * 1024 * 1024
#: What may be handed in, as it is told to people.
ACCEPTED: Final = (
    f"PDF, JPG, PNG, {'HEIC, ' if pictures.reads_heic() else ''}WebP, DOCX, HWPX, HWP, XLSX, PPTX, "
    "ODT, TXT"
)
_KINDS: Final = frozenset({"docx", "hwpx", "hwp", "xlsx", "pptx", "odt", "pdf", "text"})
#: Readers that see only a preview of the text.
_PARTLY: Final = frozenset({"hwp"})
READABLE, UNREAD = "readable", "unread"


class BadPaper(Exception):
    """A file that is refused; *code* and *name* become the sentence."""

    def __init__(self, code: str, name: str = "") -> None:
        super().__init__(code)
        self.code, self.name = code, name


@dataclass(frozen=True)
class Paper:
    """A file that lies on disk. *changed*: what was done to it (heic, joined, stripped, or "")."""

    stored: Stored
    review: str
    changed: str


def receive(files: Sequence[FileStorage]) -> list[Paper]:
    """Keep uploads: pictures cleaned, several pictures as one PDF, texts searched.

    Raises :class:`BadPaper` (large, blank, kind, broken, resident_number, …); nothing of a refused
    one is kept.
    """
    given = [
        (sniff.safe_name(one.filename or ""), one.stream.read(MOST_BYTES + 1)) for one in files
    ]
    for name, data in given:
        _may_be_kept(name, data)
    shots = [(name, data) for name, data in given if pictures.is_picture(data)]
    rest = [(name, data) for name, data in given if not pictures.is_picture(data)]
    papers = [_document(name, data) for name, data in rest]
    if len(shots) > 1:
        papers.append(join(shots))
    else:
        papers += [_picture(name, data) for name, data in shots]
    return papers


def join(shots: Sequence[tuple[str, bytes]]) -> Paper:
    """Several pictures as one PDF, named after the first."""
    name = shots[0][0]
    try:
        body = pictures.joined([data for _name, data in shots])
    except Refused:
        raise BadPaper("broken", name) from None
    return Paper(_keep(body, _renamed(name, "pdf")), UNREAD, "joined")


def _picture(name: str, data: bytes) -> Paper:
    try:
        body = pictures.cleaned(data)
    except Refused:
        raise BadPaper("broken", name) from None
    changed = "heic" if pictures.is_heic(data) else "stripped"
    return Paper(_keep(body, _renamed(name, "jpg")), UNREAD, changed)


def _document(name: str, data: bytes) -> Paper:
    review = _judge(name, data)  # before anything of it lies on disk
    return Paper(_keep(data, name), review, "")


def _judge(name: str, data: bytes) -> str:
    """Whether the text of a document could be read whole; raises :class:`BadPaper`."""
    kind = sniff.sniff(data).code
    seen = view_apart(data, name) if kind in SLOW else view(data, name)
    if has_resident_number(text_of(seen), today=clock.today()):
        raise BadPaper("resident_number", name)
    whole = (
        bool(text_of(seen).strip())
        and kind not in _PARTLY
        # A warning says that not all of it was read (cut), or that it is not what it is called.
        and all(problem.severity == "note" for problem in seen.problems)
        and not any(part.pictures for part in seen.parts)
    )
    return READABLE if whole else UNREAD


def text_of(seen: View) -> str:
    """All text of a document, cells of a row beside one another."""
    lines = [seen.text]
    for part in seen.parts:
        lines.append(part.name)
        for block in part.blocks:
            lines += [block.text, " ".join(block.cells)]
    return "\n".join(lines)


def _may_be_kept(name: str, data: bytes) -> None:
    if not data:
        raise BadPaper("blank", name)
    if len(data) > MOST_BYTES:
        raise BadPaper("large", name)
    if pictures.is_heic(data) and not pictures.reads_heic():
        raise BadPaper("heic", name)
    if not pictures.is_picture(data) and sniff.sniff(data).code not in _KINDS:
        raise BadPaper("kind", name)
    if has_resident_number(name, today=clock.today()):
        raise BadPaper("resident_number_name", "")


def _keep(data: bytes, name: str) -> Stored:
    return storage.keep(io.BytesIO(data), name, most=4 * MOST_BYTES)


def _renamed(name: str, suffix: str) -> str:
    stem = name.rpartition(".")[0] or name or "photo"
    return f"{stem}.{suffix}"

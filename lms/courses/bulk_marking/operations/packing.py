"""All handed-in work of an assignment as one zip, written while it is sent."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from flask_babel import gettext as _

from lms import storage
from lms.clock import SEOUL
from lms.courses.bulk_marking.queries import Handed
from lms.courses.bulk_marking.rules import file_name, prefix
from lms.interop.formats.tables import write_csv

#: The list inside the zip; a returned zip may still hold it.
MANIFEST: Final = "000_목록.csv"
BLOCK: Final = 256 * 1024
#: Kinds that are packed already: trying again only takes time.
_PACKED: Final = ("image/", "video/", "audio/", "application/zip", "application/vnd.openxml",
                  "application/hwp+zip", "application/pdf", "application/vnd.oasis")  # fmt: skip


@dataclass(frozen=True)
class Entry:
    """A member of the zip: its name, when it was handed in, and its content (a file or bytes)."""

    name: str
    at: datetime
    path: Path | None = None
    data: bytes = b""
    packed: bool = False


def entries_of(items: Sequence[Handed]) -> list[Entry]:
    """The list first, then every file, text and link, under readable names.

    Names are of the page's language where they are words; whose a file is never is.
    """
    entries: list[Entry] = []
    rows: list[list[str]] = []
    taken: set[str] = {MANIFEST}
    order: dict[str, int] = {}
    for item in items:
        order.setdefault(item.label, len(order) + 1)
        before = prefix(order[item.label], len(items), item.work)
        for entry, own, sha256 in _parts(item, before, taken):
            entries.append(entry)
            rows.append(_row(item, entry, own, sha256))
    head = [
        _("압축 안의 이름"), _("번호"), _("이름"), _("제출"), _("낸 때"), _("늦음"), _("낸 이름"),
        _("바이트"), "SHA-256",
    ]  # fmt: skip
    first = max((entry.at for entry in entries), default=datetime.now(SEOUL))
    return [Entry(MANIFEST, first, data=write_csv(head, rows)), *entries]


def _parts(item: Handed, before: str, taken: set[str]) -> Iterator[tuple[Entry, str, str]]:
    """(entry, name as it was handed in, hash) of everything in a submission."""
    at = item.submission.submitted_at
    if item.submission.text:
        data = ("\ufeff" + item.submission.text.replace("\n", "\r\n")).encode("utf-8", "replace")
        yield Entry(file_name(before, "글.txt", taken), at, data=data), _("(글)"), ""
    if item.submission.link:
        data = item.submission.link.encode("utf-8", "replace")
        yield Entry(file_name(before, "링크.txt", taken), at, data=data), _("(링크)"), ""
    for file in item.files:
        path = storage.path_of(file.sha256)
        if path.exists():
            packed = file.media_type.startswith(_PACKED)
            name = file_name(before, file.name, taken)
            yield Entry(name, at, path, packed=packed), file.name, file.sha256


def _row(item: Handed, entry: Entry, own: str, sha256: str) -> list[str]:
    submission = item.submission
    size = entry.path.stat().st_size if entry.path is not None else len(entry.data)
    return [
        entry.name,
        item.number,
        "" if item.hidden else item.name,
        str(submission.number),
        submission.submitted_at.astimezone(SEOUL).isoformat(timespec="seconds"),
        (_("늦음") if submission.late else ""),
        own,
        str(size),
        sha256,
    ]


def stream(entries: Iterable[Entry]) -> Iterator[bytes]:
    """The zip in blocks: nothing is held but the block in hand. Names are UTF-8 and say so."""
    pipe = _Pipe()
    with zipfile.ZipFile(pipe, "w", allowZip64=True) as archive:
        for entry in entries:
            info = zipfile.ZipInfo(entry.name, entry.at.astimezone(SEOUL).timetuple()[:6])
            info.compress_type = zipfile.ZIP_STORED if entry.packed else zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            with archive.open(info, "w") as member:
                for block in _blocks(entry):
                    member.write(block)
                    yield from pipe.taken()
            yield from pipe.taken()
    yield from pipe.taken()


def _blocks(entry: Entry) -> Iterator[bytes]:
    if entry.path is None:
        yield entry.data
        return
    with entry.path.open("rb") as file:
        while block := file.read(BLOCK):
            yield block


class _Pipe(io.RawIOBase):
    """Where the zip is written: what has come so far is handed on, and nothing can be gone back to."""

    def __init__(self) -> None:
        super().__init__()
        self._held: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        block = bytes(data)  # type: ignore[call-overload]
        self._held.append(block)
        return len(block)

    def taken(self) -> Iterator[bytes]:
        held, self._held = self._held, []
        yield from held

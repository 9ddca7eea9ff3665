"""Zips as lists: names as they were meant, sizes and dates; one member opened at a time.

Nothing is unpacked to be listed. Korean Windows writes names in CP949 without saying so; a Mac
writes them in NFD. A member is read by its place in the directory, never by a path.
"""

from __future__ import annotations

import io
import re
import struct
import unicodedata
import zipfile
import zlib
from datetime import datetime
from typing import Final

from lms.interop.formats.problems import Problem, Refused, problem
from lms.interop.formats.syllables import korean_share
from lms.interop.formats.text import KOREAN_ENOUGH
from lms.interop.formats.works.blocks import clean
from lms.interop.formats.works.limits import DIRECTORY, ENTRIES, MEMBER_BYTES, WORK_BYTES
from lms.interop.formats.works.model import Entry, Kind, View

_UTF8: Final = 0x800
_ENCRYPTED: Final = 0x1
_DIRECTORY_ENTRY: Final = b"PK\x01\x02"
_UNICODE_PATH: Final = 0x7075
_NOISE: Final = re.compile(r"(^|/)(__MACOSX/|\.DS_Store$|Thumbs\.db$|desktop\.ini$)", re.IGNORECASE)


def read(data: bytes) -> View:
    """The list of a zip's members; raises :class:`Refused`."""
    found: list[Problem] = []
    infos = _infos(data)
    entries = [_entry(index, info) for index, info in enumerate(infos)]
    shown = [entry for entry in entries if not _NOISE.search(entry.name)]
    if len(shown) > ENTRIES:
        found.append(problem("work.entries", severity="warning", count=len(shown), limit=ENTRIES))
    if any(entry.locked for entry in shown):
        found.append(problem("zip.encrypted", severity="note"))
    return View(Kind.ARCHIVE, "zip", entries=tuple(shown[:ENTRIES]), problems=tuple(found))


def member(data: bytes, index: int, *, limit: int = MEMBER_BYTES) -> tuple[Entry, bytes]:
    """One member with its bytes; raises :class:`Refused` for what is missing, locked or too long."""
    infos = _infos(data)
    if not 0 <= index < len(infos):
        raise Refused("zip.missing", name=str(index))
    info = infos[index]
    entry = _entry(index, info)
    if entry.folder:
        raise Refused("zip.missing", name=entry.name)
    if entry.locked:
        raise Refused("zip.encrypted")
    if info.file_size > limit:
        raise Refused("file.too_large", size=info.file_size, limit=limit)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open(info) as part:
            body = part.read(limit + 1)
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, struct.error) as error:
        raise Refused("zip.broken") from error
    except NotImplementedError as error:
        raise Refused("zip.method", name=entry.name) from error
    except RuntimeError as error:  # zipfile's way to say "password required"
        raise Refused("zip.encrypted") from error
    if len(body) > limit:  # the directory said less than there is
        raise Refused("zip.bomb")
    return entry, body


def _infos(data: bytes) -> list[zipfile.ZipInfo]:
    if len(data) > WORK_BYTES:
        raise Refused("file.too_large", size=len(data), limit=WORK_BYTES)
    count = data.count(_DIRECTORY_ENTRY)
    if count > DIRECTORY:
        raise Refused("zip.entries", count=count, limit=DIRECTORY)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return archive.infolist()
    except Exception as error:  # zipfile lets struct and decoding errors through
        raise Refused("zip.broken") from error


def _entry(index: int, info: zipfile.ZipInfo) -> Entry:
    try:
        modified = datetime(*info.date_time)  # noqa: DTZ001 - a zip knows no zone
    except ValueError:
        modified = None
    name = meant(info)
    return Entry(
        index=index,
        name=name,
        size=info.file_size,
        packed=info.compress_size,
        modified=modified,
        folder=name.endswith("/"),
        locked=bool(info.flag_bits & _ENCRYPTED),
    )


def meant(info: zipfile.ZipInfo) -> str:
    """A member's name as whoever packed it read it: NFC, with ``/`` between folders."""
    name = info.orig_filename
    if not info.flag_bits & _UTF8:
        raw = name.encode("cp437", "replace")
        name = _unicode_path(info.extra) or _decoded(raw) or name
    name = unicodedata.normalize("NFC", clean(name).replace("\\", "/").replace("\n", " "))
    return name[:500] or "?"


def _decoded(raw: bytes) -> str | None:
    """UTF-8 without the flag (old Macs, some tools), or CP949 where it reads as Korean."""
    if raw.isascii():
        return None
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        pass
    try:
        korean = raw.decode("cp949")
    except UnicodeDecodeError:
        return None
    # A folder's and a suffix's Latin letters do not count, so a short name is judged by itself.
    return korean if korean_share(korean)[1] >= KOREAN_ENOUGH else None


def _unicode_path(extra: bytes) -> str | None:
    """The name in Info-ZIP's own field, where there is one."""
    offset = 0
    while offset + 4 <= len(extra):
        tag, size = struct.unpack_from("<HH", extra, offset)
        body = extra[offset + 4 : offset + 4 + size]
        if tag == _UNICODE_PATH and len(body) > 5:
            try:
                return body[5:].decode("utf-8")
            except UnicodeDecodeError:
                return None
        offset += 4 + size
    return None

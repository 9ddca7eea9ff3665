"""Binary HWP 5 résumés (한글 2002 and later): compound file, records, text.

Source: 한글과컴퓨터, "한글 문서 파일 형식 5.0". Body text is a stream of records, deflated when
the header says so; paragraph text is UTF-16 with control characters, most of which take eight
places. Where the body cannot be read the preview text is, and says that it is only that.
"""

from __future__ import annotations

import io
import re
import struct
import zlib
from collections.abc import Iterator
from typing import Any, Final

import olefile

from lms.interop.formats.limits import DOCUMENT_BYTES, RESUME_LINES, ZIP_PART_BYTES
from lms.interop.formats.problems import Place, Refused, problem
from lms.interop.formats.resumes.model import Document, Line

_SIGNATURE: Final = b"HWP Document File"
_COMPRESSED, _PASSWORD, _DISTRIBUTED, _DRM = 0x1, 0x2, 0x4, 0x10
_PARA_TEXT: Final = 67
_SINGLE: Final = frozenset({0, 10, 13, *range(24, 32)})
"""Control characters of one place; every other below 32 takes eight."""
_SHOWN: Final = {10: "\n", 9: "\t", 24: "-", 30: " ", 31: " "}


def read_lines(data: bytes) -> Document:
    """The lines of a HWP 5 document; raises :class:`Refused` and nothing else."""
    if len(data) > DOCUMENT_BYTES:
        raise Refused("file.too_large", size=len(data), limit=DOCUMENT_BYTES)
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as compound:
            return _read(compound)
    except Refused:
        raise
    except Exception as error:  # olefile and struct raise many kinds on damaged files
        raise Refused("resume.hwp_unreadable") from error


def _read(compound: Any) -> Document:
    header = compound.openstream("FileHeader").read(256)
    if not header.startswith(_SIGNATURE) or len(header) < 40:
        raise Refused("resume.hwp_unreadable")
    version, flags = struct.unpack("<II", header[32:40])
    if version >> 24 != 5:
        raise Refused("resume.hwp_old")
    if flags & _PASSWORD:
        raise Refused("resume.encrypted")
    if flags & (_DISTRIBUTED | _DRM):
        raise Refused("resume.restricted")
    pictures = any(entry[0] == "BinData" for entry in compound.listdir())
    try:
        lines = tuple(_body(compound, bool(flags & _COMPRESSED)))
    except (zlib.error, struct.error, UnicodeDecodeError, OSError):
        lines = ()
    if lines or not compound.exists("PrvText"):
        return Document(lines, (), pictures)
    preview = compound.openstream("PrvText").read(65_536)
    text = preview[: len(preview) // 2 * 2].decode("utf-16-le", "replace")
    shown = tuple(
        Line(line.strip(), Place("PrvText", line=number))
        for number, line in enumerate(re.sub(r"[<>]+", " ", text).splitlines(), start=1)
        if line.strip(" \x00\ufffd")
    )
    note = (problem("resume.hwp_preview", severity="warning"),) if shown else ()
    return Document(shown, note, pictures)


def _body(compound: Any, compressed: bool) -> Iterator[Line]:
    names = [
        entry for entry in compound.listdir()
        if len(entry) == 2 and entry[0] == "BodyText" and re.fullmatch(r"Section\d{1,4}", entry[1])
    ]  # fmt: skip
    number = 0
    for name in sorted(names, key=lambda entry: int(entry[1][7:])):
        data = compound.openstream(name).read()
        gap = False
        for text in _paragraphs(_inflated(data) if compressed else data):
            number += 1
            if number > RESUME_LINES:
                return
            parts = [part for part in text.split("\n") if part.strip()]
            for part in parts:
                yield Line(part, Place(line=number), gap=gap)
                gap = False
            gap = gap or not parts


def _inflated(data: bytes) -> bytes:
    unpacker = zlib.decompressobj(-15)
    out = unpacker.decompress(data, ZIP_PART_BYTES)
    if unpacker.unconsumed_tail:
        raise Refused("zip.bomb")
    return out


def _paragraphs(data: bytes) -> Iterator[str]:
    """The text of each paragraph record, in order; table cells follow the paragraph they are in."""
    offset = 0
    while offset + 4 <= len(data):
        (head,) = struct.unpack_from("<I", data, offset)
        offset += 4
        tag, size = head & 0x3FF, head >> 20
        if size == 0xFFF:
            (size,) = struct.unpack_from("<I", data, offset)
            offset += 4
        if size > len(data) - offset:
            raise struct.error("record runs past the end")
        if tag == _PARA_TEXT:
            yield _text(data[offset : offset + size])
        offset += size


def _text(record: bytes) -> str:
    out = bytearray()
    index = 0
    while index + 2 <= len(record):
        code = record[index] | record[index + 1] << 8
        if code >= 32:
            out += record[index : index + 2]
            index += 2
            continue
        out += _SHOWN.get(code, "").encode("utf-16-le")
        index += 2 if code in _SINGLE else 16
    return out.decode("utf-16-le")

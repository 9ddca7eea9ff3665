"""Documents without what programs wrote into them about their author.

Office programs and PDF writers keep who made a file, who saved it last, for which company, and who
wrote each remark. :func:`unsigned` gives the same pages without that, in a process of its own
(:mod:`.apart`). What stands on the pages is not touched.
"""

from __future__ import annotations

import io
import re
import struct
import sys
import zipfile
from typing import Final

from lms.interop.formats import apart
from lms.interop.formats.archives import Archive
from lms.interop.formats.sniff import sniff

SECONDS: Final = 40
MEMORY: Final = 2048 * 1024 * 1024
#: Kinds that can be freed of it; pictures lose theirs when they are handed in (:mod:`.pictures`).
KINDS: Final = frozenset({"pdf", "docx", "xlsx", "pptx", "odt", "hwpx", "hwp"})

_OOXML: Final = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_SCHEMAS: Final = b"http://schemas.openxmlformats.org"
_OFFICE: Final = b"urn:oasis:names:tc:opendocument:xmlns:office:1.0"
#: Parts that hold nothing but this, and what stands in their place: valid, and empty.
_EMPTY: Final = {
    "docProps/core.xml": _OOXML + b'<cp:coreProperties xmlns:cp="' + _SCHEMAS
    + b'/package/2006/metadata/core-properties"/>',
    "docProps/app.xml": _OOXML + b'<Properties xmlns="' + _SCHEMAS
    + b'/officeDocument/2006/extended-properties"/>',
    "docProps/custom.xml": _OOXML + b'<Properties xmlns="' + _SCHEMAS
    + b'/officeDocument/2006/custom-properties"/>',
    "meta.xml": _OOXML + b'<office:document-meta xmlns:office="' + _OFFICE
    + b'" office:version="1.2"><office:meta/></office:document-meta>',
}  # fmt: skip
#: Within other parts: authors of remarks and tracked changes, and a Hangul document's own data.
_ATTRIBUTES: Final = re.compile(
    rb"""(\b(?:w|w15|w16du|p15|p188|x18tc):(?:author|initials|userId|providerId)=)("[^"]*"|'[^']*')"""
)
_PEOPLE: Final = re.compile(
    rb"""(\s(?:name|initials|displayName|userId|providerId|id)=)("[^"]*"|'[^']*')"""
)
_ELEMENTS: Final = re.compile(
    rb"(<(?:dc:creator|meta:initial-creator|meta:creator-initials|author|opf:title|"
    rb"opf:meta\b[^>/]*\bname=\"(?:creator|lastsaveby|subject|description|keyword|CreatedBy)\""
    rb"[^>/]*)>)[^<]*(</)"
)
_PEOPLE_PARTS: Final = re.compile(
    r"(ppt/commentAuthors\.xml|ppt/authors\.xml|xl/persons/.+\.xml|word/people\.xml)$"
)
#: EXIF and XMP within a JPEG, wherever it lies.
_JPEG_SEGMENT: Final = re.compile(
    rb"\xff\xe1(..)(?:Exif\x00\x00|http://ns\.adobe\.com/xap/1\.0/\x00)", re.DOTALL
)
_PDF_METADATA: Final = re.compile(rb"/Type\s*/Metadata\b[^>]*?>>\s*stream\r?\n", re.DOTALL)
_SUMMARY: Final = "\x05HwpSummaryInformation"
_WIDE_TEXT: Final = 0x1F  # VT_LPWSTR


def unsigned(data: bytes) -> bytes | None:
    """*data* without its author; None where that cannot be done (locked, damaged, too slow).

    Kinds that hold no such thing come back as they are.
    """
    code = sniff(data).code
    if code not in KINDS:
        return data
    return apart.run(__name__, code, data, SECONDS)


def main(code: str) -> None:
    """The other process: a document from standard input, one without its author to the output."""
    apart.limit(SECONDS, MEMORY)
    data = sys.stdin.buffer.read()
    made = {"pdf": _pdf, "hwp": _hwp}.get(code, _zip)(data)
    sys.stdout.buffer.write(made)


def _pdf(data: bytes) -> bytes:
    """The pages in a new document, with fields and remarks drawn into them."""
    import pypdfium2
    from pypdfium2 import raw

    from lms.interop.formats.works.pages import flatten

    with pypdfium2.PdfDocument(data) as document, pypdfium2.PdfDocument.new() as made:
        for index in range(len(document)):
            flatten(document[index])
            page = document[index]
            for at in reversed(range(raw.FPDFPage_GetAnnotCount(page))):
                raw.FPDFPage_RemoveAnnot(page, at)
        made.import_pages(document)
        out = io.BytesIO()
        made.save(out)
    return _jpegs(_blanked(out.getvalue()))


def _blanked(pdf: bytes) -> bytes:
    """Metadata of single pages and pictures, overwritten where they lie: no offset moves."""
    body = bytearray(pdf)
    for found in _PDF_METADATA.finditer(pdf):
        end = pdf.find(b"endstream", found.end())
        if end > 0:
            body[found.end() : end] = b" " * (end - found.end())
    return bytes(body)


def _jpegs(data: bytes) -> bytes:
    body = bytearray(data)
    for found in _JPEG_SEGMENT.finditer(data):
        (length,) = struct.unpack(">H", found.group(1))
        start, end = found.end(), min(found.start() + 2 + length, len(body))
        if end > start:
            body[start:end] = bytes(end - start)
    return bytes(body)


def _zip(data: bytes) -> bytes:
    archive, out = Archive(data), io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name in archive.names:
            # The first part of an ODT or HWPX says what the whole is, and is not packed.
            packing = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            made.writestr(zipfile.ZipInfo(name), _part(name, archive.read(name)), packing)
    return out.getvalue()


def _part(name: str, body: bytes) -> bytes:
    if name in _EMPTY:
        return _EMPTY[name]
    if name.lower().endswith((".jpg", ".jpeg")):
        return _jpegs(body)
    if not name.lower().endswith((".xml", ".hpf")):
        return body
    body = _ATTRIBUTES.sub(rb'\1""', _ELEMENTS.sub(rb"\1\2", body))
    if _PEOPLE_PARTS.search(name):
        return _PEOPLE.sub(lambda found: found[1] + _nobody(found), body)
    return body


def _nobody(found: re.Match[bytes]) -> bytes:
    """Keys stay, so that a remark still finds its author; names and accounts do not."""
    return found[2] if found[1].strip() == b"id=" else b'""'


def _hwp(data: bytes) -> bytes:
    """The texts of the summary overwritten in place: the container does not move."""
    import olefile

    body = io.BytesIO(data)
    with olefile.OleFileIO(body, write_mode=True) as document:
        if document.exists(_SUMMARY):
            held = document.openstream(_SUMMARY).read()
            document.write_stream(_SUMMARY, _without_texts(held))
        return body.getvalue()


def _without_texts(summary: bytes) -> bytes:
    """A property set with its wide texts as zeros; one that cannot be read is all zeros."""
    made = bytearray(summary)
    try:
        (start,) = struct.unpack_from("<I", summary, 44)
        _size, count = struct.unpack_from("<II", summary, start)
        for at in range(count):
            _key, offset = struct.unpack_from("<II", summary, start + 8 + 8 * at)
            kind, length = struct.unpack_from("<II", summary, start + offset)
            if kind == _WIDE_TEXT:
                begin = start + offset + 8
                end = min(begin + 2 * length, len(made))
                made[begin:end] = bytes(max(0, end - begin))
    except struct.error:
        return bytes(len(summary))
    return bytes(made)

"""Documents that invented trainees hand in, made of plain texts: DOCX and PDF, the same each time.

A text ``name.docx.md`` becomes ``name.docx``: ``# title``, ``## heading``, paragraphs, and tables
whose rows begin with ``|``. ``name.as`` is ``name``: code by people who are learning, which no tool
should mend. Everything else is taken as it is.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import escape

#: ZIP's own beginning of time: the same document always has the same bytes.
_EPOCH = (1980, 1, 1, 0, 0, 0)
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"


def contents(folder: Path) -> Iterator[tuple[str, bytes]]:
    """The files of a folder as (name, content), in order of their names."""
    for path in sorted(folder.iterdir()):
        name = path.name
        if name.endswith(".docx.md"):
            yield name.removesuffix(".md"), docx(path.read_text(encoding="utf-8"))
        elif name.endswith(".pdf.md"):
            yield name.removesuffix(".md"), pdf(path.read_text(encoding="utf-8"))
        else:
            yield name.removesuffix(".as"), path.read_bytes()


def docx(text: str) -> bytes:
    """*text* as a Word document."""
    body = "".join(_word(block) for block in _blocks(text))
    parts = {
        "[Content_Types].xml": (
            f'<Types xmlns="{_PACKAGE}/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package'
            '.relationships+xml"/>'
            '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-'
            'officedocument.wordprocessingml.document.main+xml"/></Types>'
        ),
        "_rels/.rels": (
            f'<Relationships xmlns="{_PACKAGE}/relationships">'
            f'<Relationship Id="rId1" Type="{_OFFICE}" Target="word/document.xml"/></Relationships>'
        ),
        "word/document.xml": (
            f'<w:document xmlns:w="{_WORD}"><w:body>{body}</w:body></w:document>'
        ),
    }
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
            package.writestr(zipfile.ZipInfo(name, _EPOCH), head + content)
    return whole.getvalue()


def _blocks(text: str) -> Iterator[list[str]]:
    """Paragraphs as lists of lines."""
    lines: list[str] = []
    for line in [*text.strip().splitlines(), ""]:
        if line.strip():
            lines.append(line.strip())
        elif lines:
            yield lines
            lines = []


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip("|").split("|")]


def _word(block: list[str]) -> str:
    first = block[0]
    if first.startswith("|"):
        rows = "".join(
            f"<w:tr>{''.join(f'<w:tc>{_run(cell)}</w:tc>' for cell in _cells(line))}</w:tr>"
            for line in block
        )
        return f"<w:tbl>{rows}</w:tbl>"
    if first.startswith("#"):
        level = len(first) - len(first.lstrip("#"))
        return _run(first.lstrip("# "), size=36 if level == 1 else 28)
    return _run(" ".join(block))


def _run(text: str, size: int = 21) -> str:
    """A paragraph; *size* in half points, bold where it is a heading's."""
    bold = "<w:b/>" if size > 21 else ""
    look = f'<w:rPr>{bold}<w:sz w:val="{size}"/></w:rPr>'
    return f'<w:p><w:r>{look}<w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'


# ---- PDF -----------------------------------------------------------------------------------------

_WIDTH, _HEIGHT, _MARGIN = 595, 842, 64  # A4, in points
_PER_LINE = 44  # Hangul syllables at 10.5 points


def pdf(text: str) -> bytes:
    """*text* as pages with Korean text (a standard font that every reader has) and table rows."""
    pages = [_page(lines) for lines in _paged(list(_lines(text)))]
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"",  # the pages, once they are numbered
        b"<< /Type /Font /Subtype /Type0 /BaseFont /HYGoThic-Medium /Encoding /UniKS-UTF16-H"
        b" /DescendantFonts [4 0 R] >>",
        b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /HYGoThic-Medium /DW 1000"
        b" /CIDSystemInfo << /Registry (Adobe) /Ordering (Korea1) /Supplement 1 >>"
        b" /W [1 95 500] /FontDescriptor 5 0 R >>",
        b"<< /Type /FontDescriptor /FontName /HYGoThic-Medium /Flags 4 /FontBBox [0 -148 1001 880]"
        b" /ItalicAngle 0 /Ascent 880 /Descent -148 /CapHeight 880 /StemV 80 >>",
    ]
    kids = []
    for page in pages:
        number = len(objects) + 1
        kids.append(f"{number} 0 R")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {_WIDTH} {_HEIGHT}]"
            f" /Resources << /Font << /F1 3 0 R >> >> /Contents {number + 1} 0 R >>".encode()
        )
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(page), page))
    objects[1] = f"<< /Type /Pages /Count {len(pages)} /Kids [{' '.join(kids)}] >>".encode()
    out, offsets = bytearray(b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n"), []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        start,
    )
    return bytes(out)


def _lines(text: str) -> Iterator[tuple[float, str]]:
    """(size, words) for each line on the page; no words: a gap."""
    for block in _blocks(text):
        if block[0].startswith("|"):
            for row in block:
                yield 9.5, "    ".join(_cells(row))
        elif block[0].startswith("#"):
            level = len(block[0]) - len(block[0].lstrip("#"))
            yield (18.0 if level == 1 else 13.0), block[0].lstrip("# ")
        else:
            yield from ((10.5, line) for line in _wrapped(" ".join(block)))
        yield 6.0, ""


def _wrapped(text: str) -> Iterator[str]:
    """Lines of whole words; a Latin letter is half as wide as a syllable."""
    line, width = "", 0.0
    for word in text.split():
        more = sum(0.5 if ord(sign) < 0x1100 else 1.0 for sign in word) + 0.5
        if line and width + more > _PER_LINE:
            yield line
            line, width = "", 0.0
        line, width = f"{line} {word}".strip(), width + more
    yield line


def _paged(lines: list[tuple[float, str]]) -> Iterator[list[tuple[float, str]]]:
    page: list[tuple[float, str]] = []
    room = float(_HEIGHT - 2 * _MARGIN)
    for size, words in lines:
        if room < size * 1.7 and page:
            yield page
            page, room = [], float(_HEIGHT - 2 * _MARGIN)
        page.append((size, words))
        room -= size * 1.7
    yield page


def _page(lines: list[tuple[float, str]]) -> bytes:
    at, drawn = float(_HEIGHT - _MARGIN), []
    for size, words in lines:
        at -= size * 1.7
        if words:
            drawn.append(
                f"BT /F1 {size:g} Tf {_MARGIN} {at:.1f} Td"
                f" <{words.encode('utf-16-be').hex().upper()}> Tj ET"
            )
    return "\n".join(drawn).encode()

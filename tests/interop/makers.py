"""Makes small files of the formats that the readers read, from their specifications."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from itertools import pairwise
from types import MappingProxyType

Placed = tuple[float, float, float, str]
"""x from the left, y from the top, type size, text."""

WIDTH, HEIGHT = 595, 842


def pdf(
    *pages: Sequence[Placed],
    image: bool = False,
    password: bool = False,
    packed: bytes = b"",
    boxes: Sequence[tuple[float, float, float, float]] = (),
) -> bytes:
    """A PDF whose text carries a Unicode map, so that Hangul needs no embedded font.

    ``packed`` is deflated page content that takes the place of the last page's own; ``boxes`` are
    ruled on every page (x0, top, x1, bottom).
    """
    letters = sorted({ch for page in pages for *_, text in page for ch in text})
    objects: list[bytes] = []

    def add(body: bytes) -> int:
        objects.append(body)
        return len(objects)

    def stream(body: bytes, extra: str = "") -> int:
        head = f"<< /Length {len(body)} {extra} >>\nstream\n".encode()
        return add(head + body + b"\nendstream")

    catalog, tree = add(b""), add(b"")
    maps = "\n".join(
        f"{len(letters[at : at + 100])} beginbfchar\n"
        + "\n".join(f"<{ord(ch):04X}> <{ord(ch):04X}>" for ch in letters[at : at + 100])
        + "\nendbfchar"
        for at in range(0, len(letters), 100)
    )
    unicode_map = stream(
        f"/CIDInit /ProcSet findresource begin begincmap\n1 begincodespacerange <0000> <FFFF> "
        f"endcodespacerange\n{maps}\nendcmap end".encode()
    )
    narrow = " ".join(f"{ord(ch)} [500]" for ch in letters if ord(ch) < 0x1100)
    inner = add(
        f"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Demo /DW 1000 /W [{narrow}] "
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>".encode()
    )
    font = add(
        f"<< /Type /Font /Subtype /Type0 /BaseFont /Demo /Encoding /Identity-H "
        f"/DescendantFonts [{inner} 0 R] /ToUnicode {unicode_map} 0 R >>".encode()
    )
    picture = stream(
        b"\x80", "/Type /XObject /Subtype /Image /Width 1 /Height 1 /BitsPerComponent 8 "
        "/ColorSpace /DeviceGray",
    )  # fmt: skip
    kids = []
    for page in pages:
        shown = [
            f"BT /F1 {size} Tf 1 0 0 1 {x} {HEIGHT - y} Tm <{text.encode('utf-16-be').hex()}> Tj ET"
            for x, y, size, text in page
        ]
        shown += [
            f"{x0} {HEIGHT - bottom} {x1 - x0} {bottom - top} re S" for x0, top, x1, bottom in boxes
        ]
        if image:
            shown.append("q 400 0 0 500 50 200 cm /Im1 Do Q")
        content = stream("\n".join(shown).encode())
        if packed and page is pages[-1]:
            content = stream(packed, "/Filter /FlateDecode")
        kids.append(
            add(
                f"<< /Type /Page /Parent {tree} 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}] /Contents "
                f"{content} 0 R /Resources << /Font << /F1 {font} 0 R >> /XObject << /Im1 "
                f"{picture} 0 R >> >> >>".encode()
            )
        )
    objects[catalog - 1] = f"<< /Type /Catalog /Pages {tree} 0 R >>".encode()
    listed = " ".join(f"{kid} 0 R" for kid in kids)
    objects[tree - 1] = f"<< /Type /Pages /Kids [{listed}] /Count {len(kids)} >>".encode()
    trailer = f"/Size {len(objects) + 1} /Root {catalog} 0 R"
    if password:
        locked = add(
            f"<< /Filter /Standard /V 1 /R 2 /O <{'11' * 32}> /U <{'22' * 32}> /P -4 >>".encode()
        )
        trailer = f"/Size {len(objects) + 1} /Root {catalog} 0 R /Encrypt {locked} 0 R "
        trailer += f"/ID [<{'33' * 16}> <{'33' * 16}>]"
    out = io.BytesIO()
    out.write(b"%PDF-1.7\n")
    offsets = []
    for number, body in enumerate(objects, start=1):
        offsets.append(out.tell())
        out.write(f"{number} 0 obj\n".encode() + body + b"\nendobj\n")
    start = out.tell()
    out.write(f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode())
    out.write(b"".join(f"{offset:010d} 00000 n \n".encode() for offset in offsets))
    out.write(f"trailer << {trailer} >>\nstartxref\n{start}\n%%EOF\n".encode())
    return out.getvalue()


def zipped(parts: Mapping[str, str | bytes], stored: Sequence[str] = ()) -> bytes:
    """A zip of parts in the given order."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in parts.items():
            how = zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED
            archive.writestr(name, body, compress_type=how)
    return out.getvalue()


_HP = 'xmlns:hp="http://www.hancom.co.kr/hwpml/2011/paragraph"'
_HS = 'xmlns:hs="http://www.hancom.co.kr/hwpml/2011/section"'


def hwpx_paragraph(text: str) -> str:
    """One paragraph of OWPML."""
    return f'<hp:p id="0"><hp:run charPrIDRef="0"><hp:t>{text}</hp:t></hp:run></hp:p>'


def hwpx_table(rows: Sequence[Sequence[str]]) -> str:
    """A paragraph that holds a table."""
    body = "".join(
        "<hp:tr>"
        + "".join(f"<hp:tc><hp:subList>{hwpx_paragraph(cell)}</hp:subList></hp:tc>" for cell in row)
        + "</hp:tr>"
        for row in rows
    )
    return f'<hp:p id="0"><hp:run charPrIDRef="0"><hp:tbl>{body}</hp:tbl></hp:run></hp:p>'


def hwpx(*sections: str, extra: Mapping[str, str] | None = None, head: str = "") -> bytes:
    """A HWPX document; its spine lists the sections in the order given."""
    parts: dict[str, str] = {"mimetype": "application/hwp+zip"}
    items = []
    for number, body in enumerate(sections):
        parts[f"Contents/section{number}.xml"] = (
            f'<?xml version="1.0" encoding="UTF-8"?>{head}<hs:sec {_HS} {_HP}>{body}</hs:sec>'
        )
        items.append(f'<opf:item id="s{number}" href="Contents/section{number}.xml"/>')
    refs = "".join(f'<opf:itemref idref="s{number}"/>' for number in range(len(sections)))
    parts["Contents/content.hpf"] = (
        '<opf:package xmlns:opf="http://www.idpf.org/2007/opf/"><opf:manifest>'
        + "".join(items)
        + f"</opf:manifest><opf:spine>{refs}</opf:spine></opf:package>"
    )
    return zipped({**parts, **(extra or {})}, stored=("mimetype",))


def compound(streams: Mapping[str, bytes]) -> bytes:
    """An OLE compound file (MS-CFB, version 3); names may have one folder: ``A/B``."""
    end, free, fat_sector = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
    sectors: list[bytes] = []
    chain: list[int] = []

    def store(body: bytes) -> int:
        start = len(sectors)
        pieces = [body[at : at + 512].ljust(512, b"\0") for at in range(0, len(body), 512)]
        sectors.extend(pieces)
        chain.extend([*range(start + 1, start + len(pieces)), end])
        return start

    folders = sorted({name.partition("/")[0] for name in streams if "/" in name})
    entries: list[list[object]] = [["Root Entry", 5, free, free, end, 0]]
    children: dict[int, list[int]] = {0: []}
    where: dict[str, int] = {}
    for folder in folders:
        where[folder] = len(entries)
        children[0].append(len(entries))
        children[len(entries)] = []
        entries.append([folder, 1, free, free, 0, 0])
    for name, body in streams.items():
        folder, _, leaf = name.rpartition("/")
        padded = body.ljust(4096, b"\0")  # below 4096 bytes another, smaller table would be needed
        children[where.get(folder, 0)].append(len(entries))
        entries.append([leaf, 2, free, free, store(padded), len(padded)])
    for parent, below in children.items():
        entries[parent][3] = below[0] if below else free
        for left, right in pairwise(below):
            entries[left][2] = right
    directory = b""
    for name, kind, right, child, start, size in entries:
        wide = str(name).encode("utf-16-le") + b"\0\0"
        directory += wide.ljust(64, b"\0") + struct.pack(
            "<HBBIII16sIQQIII", len(wide), kind, 1, free, right, child, b"", 0, 0, 0, start, size, 0
        )
    directory_start = store(directory.ljust(-(-len(directory) // 512) * 512, b"\0"))
    fat_start = len(sectors)
    fat_count = 1
    while (fat_start + fat_count) > fat_count * 128:
        fat_count += 1
    table = chain + [fat_sector] * fat_count
    table += [free] * (fat_count * 128 - len(table))
    packed = struct.pack(f"<{len(table)}I", *table)
    sectors += [packed[at : at + 512] for at in range(0, len(packed), 512)]
    fats = [fat_start + index for index in range(fat_count)] + [free] * (109 - fat_count)
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + struct.pack(
        "<16sHHHHH6sIIIIIIIII", b"", 0x3E, 3, 0xFFFE, 9, 6, b"", 0, fat_count, directory_start,
        0, 4096, end, 0, end, 0,
    )  # fmt: skip
    return header + struct.pack("<109I", *fats) + b"".join(sectors)


def hwp_record(tag: int, body: bytes) -> bytes:
    """A record of HWP 5: tag, level 0, size (extended where needed)."""
    if len(body) < 0xFFF:
        return struct.pack("<I", tag | len(body) << 20) + body
    return struct.pack("<II", tag | 0xFFF << 20, len(body)) + body


def hwp(
    *sections: Sequence[bytes | str], flags: int = 1, version: int = 0x05010000, preview: str = "",
    extra: Mapping[str, bytes] = MappingProxyType({}),
) -> bytes:  # fmt: skip
    """A HWP 5 document of paragraphs; bytes stand for a paragraph's raw UTF-16 with controls.

    *extra*: further streams by name.
    """
    header = b"HWP Document File".ljust(32, b"\0") + struct.pack("<II", version, flags)
    streams = {"FileHeader": header, "PrvText": preview.encode("utf-16-le"), **extra}
    for number, paragraphs in enumerate(sections):
        body = b""
        for paragraph in paragraphs:
            raw = paragraph if isinstance(paragraph, bytes) else paragraph.encode("utf-16-le")
            body += hwp_record(66, b"\0" * 22) + hwp_record(67, raw + "\r".encode("utf-16-le"))
        if flags & 1:
            packer = zlib.compressobj(wbits=-15)
            body = packer.compress(body) + packer.flush()
        streams[f"BodyText/Section{number}"] = body
    return compound(streams)

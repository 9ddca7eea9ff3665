"""Bytes to text: the encodings that Korean files really come in, recognised or refused by name.

The order is from certain to likely: a byte order mark, an escape sequence (ISO-2022-KR), a
declaration inside XML or HTML, strict UTF-8, then CP949 (Windows, of which EUC-KR is a part) and
Johab (DOS), which are accepted only if what they give looks like Korean. A wrong guess would put
broken letters into people's records, so anything else is refused with the reason.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from lms.interop.formats.limits import TEXT_BYTES
from lms.interop.formats.problems import Place, Refused
from lms.interop.formats.syllables import korean_share

KOREAN_ENOUGH: Final = 0.45
"""Share (see ``korean_share``) from which legacy bytes are believed to be Korean."""
JOHAB_LETTERS: Final = 12
"""How many letters a text needs before it can be taken for Johab, which is rare."""
CLEARLY_MORE: Final = 0.2
"""How much better one code page must look than the other before it is believed."""

_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8", "UTF-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32-be", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16"),
)

# Labels as the WHATWG encoding standard groups them: everyone who writes "euc-kr" means CP949.
_SPELLINGS: Final = {
    "UTF-8": "utf-8 utf8 unicode-1-1-utf-8",
    "CP949": """euc-kr euckr euc_kr cp949 ms949 uhc windows-949 x-windows-949 ks_c_5601-1987
        ks_c_5601-1989 ks_c_5601 ksc5601 ksc_5601 korean cseuckr iso-ir-149""",
    "Johab": "johab x-johab cp1361 ms1361 ks_c_5601-1992",
    "ISO-2022-KR": "iso-2022-kr iso2022-kr iso2022_kr csiso2022kr",
    "Windows-1252": """iso-8859-1 iso8859-1 iso_8859-1 latin1 latin-1 l1 windows-1252 cp1252
        us-ascii ascii""",
}
_LABELS: Final = {label: name for name, labels in _SPELLINGS.items() for label in labels.split()}

_CODECS: Final = {
    "UTF-8": "utf-8",
    "CP949": "cp949",
    "Johab": "johab",
    "ISO-2022-KR": "iso2022_kr",
    "Windows-1252": "cp1252",
}

_FOREIGN_ESCAPES: Final = (
    (b"\x1b$B", "ISO-2022-JP"),
    (b"\x1b$@", "ISO-2022-JP"),
    (b"\x1b(J", "ISO-2022-JP"),
    (b"\x1b$)A", "ISO-2022-CN"),
)

_XML_DECLARATION = re.compile(
    rb"""^\s*<\?xml[^>]{0,200}?\bencoding\s*=\s*["']([\w.:-]{1,40})["']"""
)
_META_CHARSET = re.compile(rb"""<meta\b[^>]{0,400}?\bcharset\s*=\s*["']?\s*([\w.:-]{1,40})""", re.I)
_HTML_START = re.compile(
    rb"^\s*(?:<!--.{0,400}?-->\s*)?<(?:!doctype\s+html|html|head|meta)\b", re.I | re.S
)


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text and the name of the encoding that it was in; NFC unless asked otherwise."""

    text: str
    encoding: str


def decode(data: bytes, *, normalise: bool = True, limit: int = TEXT_BYTES) -> Decoded:
    """The text in ``data``, in NFC so that a name typed on a Mac equals one typed on Windows.

    Raises :class:`Refused` for what is too large, binary, in an encoding that is not read here
    (named in the reason), damaged, or not to be told apart with certainty.
    """
    if len(data) > limit:
        raise Refused("file.too_large", size=len(data), limit=limit)
    text, encoding = _decode(data)
    if "\x00" in text:
        raise Refused("text.binary")
    return Decoded(unicodedata.normalize("NFC", text) if normalise else text, encoding)


def _decode(data: bytes) -> tuple[str, str]:
    for mark, codec, name in _BOMS:
        if data.startswith(mark):
            if name == "UTF-32" and len(data) % 4:
                continue  # FF FE 00 00 also starts a UTF-16 text whose first character is NUL
            return _strict(data[len(mark) :], codec, name, len(mark)), name
    if b"\x00" in data:
        _refuse_nulls(data)
    escaped = _escaped(data)
    if escaped:
        return _strict(data, _CODECS[escaped], escaped), escaped
    declared = _declared(data)
    if declared is not None:
        return _as_declared(data, declared)
    try:
        return data.decode("utf-8"), "UTF-8"
    except UnicodeDecodeError as error:
        return _legacy(data, error.start)


def _refuse_nulls(data: bytes) -> None:
    """Zero bytes: UTF-16 or UTF-32 whose mark is missing, or no text at all."""
    sample = data[:4096]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    most, least = max(even, odd), min(even, odd)
    if len(sample) >= 4 and most > 4 * least and most > len(sample) // 8:
        name = "UTF-16LE" if odd > even else "UTF-16BE"
        raise Refused("text.unsupported", encoding=f"{name} (BOM ✗)")
    raise Refused("text.binary")


def _escaped(data: bytes) -> str | None:
    if b"\x1b" not in data or any(byte >= 0x80 for byte in data):
        return None
    if b"\x1b$)C" in data:
        return "ISO-2022-KR"
    for escape, name in _FOREIGN_ESCAPES:
        if escape in data:
            raise Refused("text.unsupported", encoding=name)
    return None


def _declared(data: bytes) -> str | None:
    """The label that an XML declaration or an HTML ``meta`` gives, in lower case."""
    head = data[:2048]
    found = _XML_DECLARATION.search(head)
    if found is None and (_HTML_START.search(head) or head.lstrip()[:5].lower() == b"<?xml"):
        found = _META_CHARSET.search(head)
    return found.group(1).decode("ascii", "replace").lower() if found else None


def _as_declared(data: bytes, label: str) -> tuple[str, str]:
    if label.startswith(("utf-16", "utf16", "ucs-2", "iso-10646")):
        # The declaration itself was readable byte by byte, so this cannot be true.
        return _contradicted(data, label)
    name = _LABELS.get(label)
    if name is None:
        raise Refused("text.unsupported", encoding=label.upper())
    if name == "Windows-1252" and not data.isascii():
        try:
            data.decode("utf-8")
        except UnicodeDecodeError:
            if not _is_korean(data, "cp949") and not _is_korean(data, "johab"):
                return _strict(data, "cp1252", name), name
        return _contradicted(data, label)
    if name == "CP949" and not data.isascii():
        # Blog and CMS exports change to UTF-8 and leave the old label in place.
        try:
            data.decode("utf-8")
        except UnicodeDecodeError:
            pass
        else:
            if not _is_korean(data, "cp949"):
                return _contradicted(data, label)
    return _strict(data, _CODECS[name], name), name


def _contradicted(data: bytes, label: str) -> tuple[str, str]:
    """A label that the bytes disprove: harmless if they are UTF-8, which is never so by chance."""
    try:
        return data.decode("utf-8"), "UTF-8"
    except UnicodeDecodeError as error:
        _, found = _legacy(data, error.start)
        raise Refused("text.contradiction", declared=label.upper(), found=found) from None


def _strict(data: bytes, codec: str, name: str, skipped: int = 0) -> str:
    try:
        return data.decode(codec)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        offset = error.start + skipped + 1
        raise Refused("text.invalid", Place(line=line), encoding=name, offset=offset) from None


def _looks(data: bytes, codec: str) -> float | None:
    """How Korean the bytes look in a code page, or None if they are not valid in it."""
    try:
        text = data.decode(codec)
    except UnicodeDecodeError:
        return None
    if any(unicodedata.category(ch) in ("Co", "Cn") for ch in set(text)):
        return None
    counted, share = korean_share(text)
    # Nearly any two bytes are some letter of Johab; a few of them prove nothing.
    return share if counted >= (JOHAB_LETTERS if codec == "johab" else 1) else 0.0


def _is_korean(data: bytes, codec: str) -> bool:
    looks = _looks(data, codec)
    return looks is not None and looks >= KOREAN_ENOUGH


def _legacy(data: bytes, offset: int) -> tuple[str, str]:
    """CP949 or Johab, if the bytes are valid there, look Korean, and one is clearly the better."""
    line = data.count(b"\n", 0, offset) + 1
    if _mostly_control(data):
        raise Refused("text.binary")
    looks = {name: _looks(data, _CODECS[name]) for name in ("CP949", "Johab")}
    likely = sorted(
        ((share, name) for name, share in looks.items() if share is not None), reverse=True
    )
    if not likely or likely[0][0] < KOREAN_ENOUGH:
        if _nearly_utf8(data):
            raise Refused("text.invalid", Place(line=line), encoding="UTF-8", offset=offset + 1)
        raise Refused("text.unknown", Place(line=line), offset=offset + 1)
    if len(likely) > 1 and likely[0][0] - likely[1][0] < CLEARLY_MORE:
        raise Refused("text.ambiguous", first=likely[0][1], second=likely[1][1])
    name = likely[0][1]
    return data.decode(_CODECS[name]), name


def _nearly_utf8(data: bytes) -> bool:
    """Whether most of the non-ASCII bytes are good UTF-8, so that one spot is damaged or cut."""
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    return sum(ch > "\x7f" for ch in text) >= 4 * broken


def _mostly_control(data: bytes) -> bool:
    controls = sum(byte < 0x20 and byte not in b"\t\n\r\x0c\x1a\x1b" for byte in data[:4096])
    return controls * 50 > min(len(data), 4096)

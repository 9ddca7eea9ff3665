"""What a file is by its content, and under which name it may be kept.

The name and the type that a browser sends are claims of a stranger. Containers are opened (their
directory only) to tell a DOCX from a HWPX from any zip; text is told by decoding it.
"""

from __future__ import annotations

import json
import re
import unicodedata
import zipfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Final

import puremagic

from lms.interop.formats.problems import Refused
from lms.interop.formats.text import decode


@dataclass(frozen=True, slots=True)
class FileKind:
    """A kind of file: a stable code, its media type and the suffixes that go with it."""

    code: str
    mime: str
    suffixes: tuple[str, ...]

    def fits(self, name: str) -> bool:
        """Whether a file name ends as this kind of file's does."""
        return name.lower().endswith(self.suffixes) if self.suffixes else True


_OOXML: Final = "application/vnd.openxmlformats-officedocument."
KINDS: Final = {
    kind.code: kind
    for kind in (
        FileKind("png", "image/png", (".png",)),
        FileKind("jpeg", "image/jpeg", (".jpg", ".jpeg")),
        FileKind("gif", "image/gif", (".gif",)),
        FileKind("webp", "image/webp", (".webp",)),
        FileKind("svg", "image/svg+xml", (".svg",)),
        FileKind("pdf", "application/pdf", (".pdf",)),
        FileKind("mp4", "video/mp4", (".mp4", ".m4v", ".m4a")),
        FileKind("m4a", "audio/mp4", (".m4a", ".mp4")),
        FileKind("webm", "video/webm", (".webm", ".weba")),
        FileKind("ogg", "audio/ogg", (".ogg", ".oga", ".opus")),
        FileKind("mp3", "audio/mpeg", (".mp3",)),
        FileKind("wav", "audio/wav", (".wav",)),
        FileKind("docx", _OOXML + "wordprocessingml.document", (".docx",)),
        FileKind("xlsx", _OOXML + "spreadsheetml.sheet", (".xlsx",)),
        FileKind("pptx", _OOXML + "presentationml.presentation", (".pptx",)),
        FileKind("office_macro", "application/octet-stream", (".docm", ".xlsm", ".pptm")),
        FileKind("office_encrypted", "application/octet-stream", (".docx", ".xlsx", ".pptx")),
        FileKind("hwpx", "application/hwp+zip", (".hwpx",)),
        FileKind("hwp", "application/x-hwp", (".hwp",)),
        FileKind("hwp_old", "application/x-hwp", (".hwp",)),
        FileKind("doc", "application/msword", (".doc",)),
        FileKind("xls", "application/vnd.ms-excel", (".xls",)),
        FileKind("ppt", "application/vnd.ms-powerpoint", (".ppt",)),
        FileKind("ole", "application/octet-stream", ()),
        FileKind("odt", "application/vnd.oasis.opendocument.text", (".odt",)),
        FileKind("epub", "application/epub+zip", (".epub",)),
        FileKind("ipynb", "application/x-ipynb+json", (".ipynb",)),
        FileKind("json", "application/json", (".json",)),
        FileKind("html", "text/html", (".html", ".htm")),
        FileKind("xml", "application/xml", (".xml",)),
        FileKind("rtf", "application/rtf", (".rtf",)),
        FileKind("zip", "application/zip", (".zip",)),
        FileKind("text", "text/plain", ()),
        FileKind("program", "application/x-executable", (".exe", ".dll", ".so")),
        FileKind("empty", "application/octet-stream", ()),
        FileKind("other", "application/octet-stream", ()),
    )
}

INLINE: Final = frozenset({"png", "jpeg", "webp", "pdf", "mp4", "m4a", "webm", "ogg", "mp3", "wav"})
"""Kinds that a browser may show or play in place; everything else is an attachment."""
_INLINE_TYPES: Final = frozenset(KINDS[code].mime for code in INLINE)
_TEXT_TYPES: Final = {".csv": "text/csv", ".tsv": "text/tab-separated-values",
                      ".md": "text/markdown"}  # fmt: skip

_WHOLE_BYTES: Final = 20 * 1024 * 1024
_HEAD_BYTES: Final = 64 * 1024
_ZIP_MAGIC: Final = (b"PK\x03\x04", b"PK\x05\x06")

_PROGRAMS: Final = (b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe")
_OLE_MAGIC: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MP4_BRANDS: Final = (b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1",
                      b"M4V ", b"dash", b"MSNV")  # fmt: skip
_JSON_PROBE_BYTES: Final = 5 * 1024 * 1024


def sniff(data: bytes) -> FileKind:
    """The kind of the file, by content alone; never raises."""
    return KINDS[_code(data)]


def sniff_file(path: Path) -> FileKind:
    """The kind of a stored file of any size; only small files are read whole.

    Raises OSError if the file cannot be read.
    """
    size = path.stat().st_size
    with path.open("rb") as file:
        data = file.read(_WHOLE_BYTES if size <= _WHOLE_BYTES else _HEAD_BYTES)
    if size <= _WHOLE_BYTES:
        return sniff(data)
    if data.startswith(_ZIP_MAGIC):
        return KINDS[_zip_code(path)]
    # A long text is judged by its first lines; cutting inside a letter would make it look broken.
    return sniff(data[: data.rfind(b"\n") + 1] or data)


def media_type(path: Path, name: str = "") -> str:
    """The media type of a stored file by content; ``name`` only tells one kind of text apart."""
    kind = sniff_file(path)
    if kind.code == "text":
        return _TEXT_TYPES.get(Path(name).suffix.lower(), kind.mime)
    return kind.mime


def inline_safe(kind: FileKind | str) -> bool:
    """Whether a kind (or media type) may be shown in the browser instead of downloaded."""
    mime = kind if isinstance(kind, str) else kind.mime
    return mime in _INLINE_TYPES


def _code(data: bytes) -> str:
    if not data:
        return "empty"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if data.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if data[:6] in (b"GIF87a", b"GIF89a"):
        return "gif"
    if data[:4] == b"RIFF" and data[8:12] in (b"WEBP", b"WAVE"):
        return "webp" if data[8:12] == b"WEBP" else "wav"
    if data.startswith(b"%PDF-"):
        return "pdf"
    if data[4:8] == b"ftyp":
        if data[8:12] in (b"M4A ", b"M4B "):
            return "m4a"
        return "mp4" if data[8:12] in _MP4_BRANDS else "other"
    if sound := _sound_code(data):
        return sound
    if data.startswith(_ZIP_MAGIC):
        return _zip_code(BytesIO(data))
    if data.startswith(_OLE_MAGIC):
        return _ole_code(data)
    if data.startswith(b"HWP Document File V"):
        return "hwp_old"
    if data.startswith(b"{\\rtf"):
        return "rtf"
    if data.startswith(_PROGRAMS) or (data.startswith(b"MZ") and b"\x00" in data[:512]):
        return "program"
    return _text_code(data)


def _sound_code(data: bytes) -> str | None:
    """Recordings as browsers and phones make them."""
    if data.startswith(b"\x1aE\xdf\xa3") and b"webm" in data[:64]:
        return "webm"
    if data.startswith(b"OggS"):
        return "ogg"
    if data.startswith(b"ID3"):
        return "mp3"
    frame = data[:4]  # layer III with a bit rate and a sample rate that exist
    if len(frame) == 4 and frame[0] == 0xFF and frame[1] & 0xE6 == 0xE2:
        rate = frame[2] >> 4
        return "mp3" if 0 < rate < 15 and frame[2] >> 2 & 3 != 3 else None
    return None


def _zip_code(source: BytesIO | Path) -> str:
    try:
        with zipfile.ZipFile(source) as archive:
            names = {info.filename for info in archive.infolist()[:5000]}
            mimetype = b""
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 200:
                mimetype = archive.read("mimetype").strip()
    except Exception:  # a damaged zip is still a zip; its reader says what is wrong
        return "zip"
    if "[Content_Types].xml" in names:
        if any(name.lower().endswith("vbaproject.bin") for name in names):
            return "office_macro"
        for part, code in (("word/", "docx"), ("xl/", "xlsx"), ("ppt/", "pptx")):
            if any(name.startswith(part) for name in names):
                return code
    if mimetype == b"application/hwp+zip" or "Contents/content.hpf" in names:
        return "hwpx"
    if mimetype == b"application/vnd.oasis.opendocument.text":
        return "odt"
    return "epub" if mimetype == b"application/epub+zip" else "zip"


def _ole_code(data: bytes) -> str:
    """Which program's compound file: by its streams' names, which stand in it as UTF-16."""
    for stream, code in (
        ("HwpSummaryInformation", "hwp"),
        ("BodyText", "hwp"),
        ("EncryptedPackage", "office_encrypted"),
        ("WordDocument", "doc"),
        ("Workbook", "xls"),
        ("PowerPoint Document", "ppt"),
    ):
        if stream.encode("utf-16-le") in data:
            return code
    return "ole"


def _text_code(data: bytes) -> str:
    try:
        text = decode(data, normalise=False).text
    except Refused as refused:
        if refused.code == "text.binary":
            return "program" if _is_program(data) else "other"
        # Text in an encoding that is not read here is still no picture and no document.
        return "text" if refused.code.startswith("text.") else "other"
    head = text[:1024].lstrip("\ufeff \t\r\n").lower()
    if head.startswith(("<!doctype html", "<html", "<head", "<body", "<script")):
        return "html"
    if head.startswith(("<?xml", "<svg", "<!doctype")):
        if "<svg" in text[:4096].lower():
            return "svg"
        return "html" if "<html" in text[:4096].lower() else "xml"
    if head.startswith(("{", "[")) and len(data) <= _JSON_PROBE_BYTES:
        return _json_code(text)
    return "text"


def _is_program(data: bytes) -> bool:
    try:
        guesses = puremagic.magic_string(data[:8192])
    except (puremagic.PureError, ValueError, IndexError):
        return False
    return any(guess.extension in (".exe", ".dll", ".so", ".class", ".wasm") for guess in guesses)


def _json_code(text: str) -> str:
    try:
        value = json.loads(text.lstrip("\ufeff"))
    except (ValueError, RecursionError):
        return "text"
    if isinstance(value, dict) and isinstance(value.get("cells"), list) and "nbformat" in value:
        return "ipynb"
    return "json"


# --- names ---

NAME_CHARS: Final = 120
NAME_BYTES: Final = 240
"""Most file systems stop at 255 bytes; what is left serves for a number in front."""
_SUFFIX_CHARS: Final = 20
_FORBIDDEN: Final = re.compile(r'[<>:"|?*]')
_RESERVED: Final = re.compile(
    r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])[ ]*(\..*)?", re.IGNORECASE | re.DOTALL
)


def safe_name(name: str, fallback: str = "file") -> str:
    """The name under which a file is kept and offered: what a person would recognise, made safe.

    NFC; the last part of a path only; no control, direction or other invisible characters; none
    that Windows forbids, none of its device names, no leading or trailing dots and spaces; at
    most ``NAME_CHARS`` characters and ``NAME_BYTES`` bytes with the suffix kept. Applying it
    twice changes nothing more.
    """
    current = name
    for _ in range(8):
        shorter = _once(current)
        if shorter == current:
            break
        current = shorter
    return current or fallback


def _once(name: str) -> str:
    text = unicodedata.normalize("NFC", name)
    text = re.split(r"[/\\]", text.rstrip("/\\"))[-1]
    text = "".join(
        " " if unicodedata.category(ch) in ("Zs", "Zl", "Zp") else ch
        for ch in text
        if unicodedata.category(ch) not in ("Cc", "Cf", "Cs", "Cn", "Co")
    )
    text = _FORBIDDEN.sub("_", text)
    text = re.sub(r" {2,}", " ", text).strip(". ")
    if _RESERVED.fullmatch(text):
        text = f"_{text}"
    return unicodedata.normalize("NFC", _shorten(text))


def _shorten(text: str) -> str:
    if len(text) <= NAME_CHARS and len(text.encode()) <= NAME_BYTES:
        return text
    stem, dot, suffix = text.rpartition(".")
    if not dot or not stem or len(suffix) > _SUFFIX_CHARS:
        stem, suffix = text, ""
    else:
        suffix = f".{suffix}"
    room = NAME_BYTES - len(suffix.encode())
    stem = stem[: NAME_CHARS - len(suffix)]
    stem = stem.encode()[:room].decode("utf-8", "ignore").rstrip(". ")
    return stem + suffix

"""Zip containers and XML from strangers, opened so that neither can hurt the server.

Refused before anything is unpacked: too many parts, parts that would grow too large, paths that
lead out, two parts of one name, passwords. XML is parsed without a DTD, entities or network, so
entity bombs and external entities have nothing to stand on.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterable
from typing import Any, Final

from lxml import etree

from lms.interop.formats.limits import (
    DOCUMENT_BYTES,
    XML_DEPTH,
    ZIP_ENTRIES,
    ZIP_PART_BYTES,
    ZIP_RATIO,
    ZIP_RATIO_FLOOR,
    ZIP_TOTAL_BYTES,
)
from lms.interop.formats.problems import Place, Refused

_METHODS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED: Final = 0x1
_DOCTYPE: Final = ("<!DOCTYPE", "<!ENTITY")
_ENCODING: Final = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([^"']{0,40})["']""")
_DECLARATION: Final = re.compile(
    r"""\s*<\?xml\s+version\s*=\s*(["'])1\.[0-9]\1(\s+encoding\s*=\s*(["'])[\w.:-]{1,40}\3)?"""
    r"""(\s+standalone\s*=\s*(["'])(yes|no)\5)?\s*\?>"""
)
_PROLOG: Final = re.compile(r"(?:\s+|<!--(?:(?!-->).)*-->|<\?(?:(?!\?>).)*\?>)*", re.DOTALL)
_DOCTYPE_MARK: Final = re.compile(r"<!--.*?-->|\"[^\"]*\"|'[^']*'|[\[\]>]", re.DOTALL)
_WIDE: Final = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}


class Archive:
    """A zip whose directory has been checked; parts are read by name, within the limits."""

    def __init__(self, data: bytes, *, limit: int = DOCUMENT_BYTES) -> None:
        """Check ``data``'s directory; raises :class:`Refused`."""
        if len(data) > limit:
            raise Refused("file.too_large", size=len(data), limit=limit)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            infos = self._zip.infolist()
        except Exception as error:
            raise Refused("zip.broken") from error
        if len(infos) > ZIP_ENTRIES:
            raise Refused("zip.entries", count=len(infos), limit=ZIP_ENTRIES)
        self._infos: dict[str, zipfile.ZipInfo] = {}
        self._folded: set[str] = set()
        for info in infos:
            self._admit(info)
        if sum(info.file_size for info in infos) > ZIP_TOTAL_BYTES:
            raise Refused("zip.bomb")

    def _admit(self, info: zipfile.ZipInfo) -> None:
        name = info.filename
        if not is_inside(name):
            raise Refused("zip.path", name=name)
        if name.casefold() in self._folded:
            raise Refused("zip.duplicate", name=name)
        self._folded.add(name.casefold())
        if info.flag_bits & _ENCRYPTED:
            raise Refused("zip.encrypted")
        if info.compress_type not in _METHODS:
            raise Refused("zip.method", name=name)
        packed = max(info.compress_size, 1)
        if info.file_size > ZIP_PART_BYTES or (
            info.file_size > ZIP_RATIO_FLOOR and info.file_size > ZIP_RATIO * packed
        ):
            raise Refused("zip.bomb", Place(part=name))
        self._infos[name] = info

    @property
    def names(self) -> tuple[str, ...]:
        """The parts (files, no folders), in the order of the directory."""
        return tuple(name for name in self._infos if not name.endswith("/"))

    def __contains__(self, name: object) -> bool:
        return name in self._infos

    def read(self, name: str) -> bytes:
        """One part's bytes; raises :class:`Refused` if it is missing, damaged or too long."""
        info = self._infos.get(name)
        if info is None:
            raise Refused("zip.missing", name=name)
        try:
            with self._zip.open(info) as part:
                data = part.read(ZIP_PART_BYTES + 1)
        except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError) as error:
            raise Refused("zip.broken", Place(part=name)) from error
        except NotImplementedError as error:
            raise Refused("zip.method", name=name) from error
        except RuntimeError as error:  # zipfile's way to say "password required"
            raise Refused("zip.encrypted", Place(part=name)) from error
        if len(data) > ZIP_PART_BYTES:
            raise Refused("zip.bomb", Place(part=name))
        return data

    def xml(self, name: str) -> Any:
        """One part as a parsed XML root; raises :class:`Refused`, located in that part."""
        return parse_xml(self.read(name), part=name)

    def check_xml(self, suffixes: Iterable[str] = (".xml", ".rels", ".vml")) -> None:
        """Refuse DTDs in every XML part, before a library opens the whole container itself."""
        endings = tuple(suffixes)
        for name in self.names:
            if name.lower().endswith(endings):
                refuse_doctype(self.read(name), part=name)


def is_inside(name: str) -> bool:
    """Whether a path in a zip stays inside the folder that it would be unpacked to."""
    if not name or name.startswith(("/", "\\")) or "\x00" in name or re.match(r"^[A-Za-z]:", name):
        return False
    return ".." not in re.split(r"[/\\]", name)


def refuse_doctype(data: bytes, part: str = "") -> None:
    """Refuse XML with a DTD, or in an encoding in which a DTD could hide from this check."""
    where = Place(part=part)
    codec = _WIDE.get(data[:2])
    if codec:
        text = data[2:].decode(codec, "replace")
        if any(mark in text for mark in _DOCTYPE):
            raise Refused("xml.doctype", where)
        return
    body = data.removeprefix(b"\xef\xbb\xbf")
    declared = _ENCODING.search(body[:300])
    label = declared.group(1).decode("ascii", "replace").lower() if declared else "utf-8"
    if label not in ("utf-8", "us-ascii", "ascii", "iso-8859-1", "windows-1252", "euc-kr"):
        raise Refused("xml.encoding", where, name=label)
    if body[:64].lstrip()[:1] not in (b"<", b""):
        raise Refused("xml.broken", where, detail="<")
    if b"\x00" in body or any(mark.encode() in body for mark in _DOCTYPE):
        raise Refused("xml.doctype", where)


def parse_xml(data: bytes, part: str = "") -> Any:
    """The root element of XML from a stranger.

    Raises :class:`Refused` for a DTD, malformed XML (with line and column) or absurd nesting.
    """
    refuse_doctype(data, part)
    return _parse(data, part, instructions=False)


def parse_xml_text(text: str, part: str = "") -> Any:
    """The root element of XML that is already decoded; processing instructions are kept.

    Only what stands before the root counts as a document type, so that a text about HTML may speak
    of one. A document type that declares no entity is cut out and never looked at; raises
    :class:`Refused` as :func:`parse_xml` does.
    """
    text = text.removeprefix("\ufeff")
    declared = _DECLARATION.match(text)
    if declared:  # what encoding it names is past: the text is decoded
        text = "\n" * declared[0].count("\n") + text[declared.end() :]
    body = _without_doctype(text, part)
    try:
        data = body.encode("utf-8")
    except UnicodeEncodeError:
        raise Refused("xml.broken", Place(part), detail="surrogate") from None
    return _parse(data, part, instructions=True)


def _without_doctype(text: str, part: str) -> str:
    prolog = _PROLOG.match(text)
    start = prolog.end() if prolog else 0
    if not text.startswith("<!DOCTYPE", start):
        return text
    end = _doctype_end(text, start)
    found = text[start:end]
    if end < 0 or "<!ENTITY" in found or "%" in found:
        raise Refused("xml.doctype", Place(part, line=text.count("\n", 0, start) + 1))
    return text[:start] + "\n" * found.count("\n") + text[end:]


def _doctype_end(text: str, start: int) -> int:
    """Where the document type ends that begins at *start*; -1 if it does not."""
    inside = False
    for mark in _DOCTYPE_MARK.finditer(text, start):
        if mark[0] == "[":
            inside = True
        elif mark[0] == "]":
            inside = False
        elif mark[0] == ">" and not inside:
            return mark.end()
    return -1


def _parse(data: bytes, part: str, *, instructions: bool) -> Any:
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
        load_dtd=False,
        dtd_validation=False,
        remove_comments=True,
        remove_pis=not instructions,
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        line, column = error.position
        detail = (error.msg or "XML").split(", line")[0]
        raise Refused("xml.broken", Place(part, line=line, column=column), detail=detail) from None
    except (ValueError, LookupError) as error:
        raise Refused("xml.broken", Place(part), detail=type(error).__name__) from None
    if root is None:
        raise Refused("xml.broken", Place(part), detail="empty")
    depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > XML_DEPTH:
            raise Refused("xml.depth", Place(part))
    return root


def local_name(element: Any) -> str:
    """An element's name without its namespace; ``""`` for what is not an element."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""

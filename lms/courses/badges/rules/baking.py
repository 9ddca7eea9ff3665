"""Credentials in pictures, as Open Badges 3.0 bakes them.

PNG: an ``iTXt`` chunk with the keyword ``openbadgecredential``, uncompressed. SVG: an element
``openbadges:credential``; a JWT stands in its attribute ``verify``, JSON in its CDATA.
"""

from __future__ import annotations

import struct
import zlib
from html import escape

from lxml import etree

PNG = b"\x89PNG\r\n\x1a\n"
KEYWORD = b"openbadgecredential"
NAMESPACE = "https://purl.imsglobal.org/ob/v3p0"


class NotBaked(ValueError):
    """Holds no credential; *picture*: whether it is a picture at all."""

    def __init__(self, picture: bool) -> None:
        super().__init__("no credential")
        self.picture = picture


def bake_png(picture: bytes, text: str) -> bytes:
    """*picture* with *text* (JSON or a JWT) in it, in place of what it held."""
    body = KEYWORD + b"\0\0\0\0\0" + text.encode()
    kept = [(kind, data) for kind, data in _chunks(picture) if not _ours(kind, data)]
    out = [PNG]
    for number, (kind, data) in enumerate(kept):
        out.append(_chunk(kind, data))
        if number == 0:  # right after the header, where a reader finds it early
            out.append(_chunk(b"iTXt", body))
    return b"".join(out)


def bake_svg(picture: str, text: str) -> str:
    """*picture* (an SVG as this package draws it) with *text* in it."""
    if text.startswith("{"):
        body = f"<![CDATA[{text.replace(']]>', ']]]]><![CDATA[>')}]]>"
        element = f"<openbadges:credential>{body}</openbadges:credential>"
    else:
        element = f'<openbadges:credential verify="{escape(text)}"/>'
    head, end, rest = picture.partition(">")
    return f'{head} xmlns:openbadges="{NAMESPACE}"{end}{element}{rest}'


def baked_in(data: bytes) -> str:
    """The credential in a picture; raises :class:`NotBaked`."""
    if data.startswith(PNG):
        for kind, body in _chunks(data):
            if _ours(kind, body):
                return _text(body)
        raise NotBaked(True)
    head = data[:1000].lstrip(b"\xef\xbb\xbf \t\r\n")
    if not head.startswith(b"<"):
        raise NotBaked(False)
    return _in_svg(data)


def _in_svg(data: bytes) -> str:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise NotBaked(True) from error
    for element in root.iter(f"{{{NAMESPACE}}}credential"):
        return (element.get("verify") or element.text or "").strip()
    raise NotBaked(True)


def _chunks(data: bytes) -> list[tuple[bytes, bytes]]:
    found, at = [], len(PNG)
    while at + 12 <= len(data):
        (length,) = struct.unpack(">I", data[at : at + 4])
        if at + 12 + length > len(data):
            break
        found.append((data[at + 4 : at + 8], data[at + 8 : at + 8 + length]))
        at += 12 + length
    return found


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _ours(kind: bytes, data: bytes) -> bool:
    return kind == b"iTXt" and data.startswith(KEYWORD + b"\0")


def _text(body: bytes) -> str:
    compressed = body[len(KEYWORD) + 1 : len(KEYWORD) + 2] != b"\0"
    rest = body[len(KEYWORD) + 3 :].split(b"\0", 2)
    if compressed or len(rest) != 3:
        raise NotBaked(True)
    try:
        return rest[2].decode()
    except UnicodeDecodeError as error:
        raise NotBaked(True) from error

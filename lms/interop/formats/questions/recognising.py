"""Which format a file of questions has, by its content."""

from __future__ import annotations

import re
from typing import Final

from lms.interop.formats.limits import QUESTION_BYTES
from lms.interop.formats.problems import Refused
from lms.interop.formats.questions import aiken, gift, moodle, packages
from lms.interop.formats.questions.plan import Plan
from lms.interop.formats.sniff import sniff
from lms.interop.formats.text import decode

ACCEPTED: Final = "GIFT, Moodle XML, Aiken, QTI 1.2, QTI 2.1"
"""The formats as they are told to a person."""

_GIFT: Final = re.compile(
    r"(?<!\\)\{|^\s*::|^\s*\$CATEGORY:|^\s*\[(?:html|markdown|plain|moodle)\]", re.M
)
_MOODLE: Final = frozenset({"quiz", "question"})


def read(data: bytes, name: str = "") -> Plan:
    """The questions of a file, its format told by content (*name* only breaks a tie).

    Raises :class:`Refused` for what cannot be opened at all, and nothing else.
    """
    if len(data) > QUESTION_BYTES:
        raise Refused("file.too_large", size=len(data), limit=QUESTION_BYTES)
    if not data.strip():
        raise Refused("file.empty")
    if data.startswith(b"PK"):
        return packages.read(data)
    try:
        text = decode(data, limit=QUESTION_BYTES).text
    except Refused as refused:
        if refused.code == "text.binary":
            kind = sniff(data).code.upper()
            raise Refused("file.kind", kind=kind, accepted=ACCEPTED) from None
        raise
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if text.lstrip("\ufeff \t\n").startswith("<"):
        root = packages.root_name(text)
        if root in _MOODLE:
            return moodle.read(text)
        if root in packages.ROOTS:
            return packages.read_text(text)
        if packages.looks_like_xml(text):
            raise Refused("question.xml", name=root or "?", accepted=ACCEPTED)
    if aiken.looks_like(text):
        return aiken.read(text)
    if _GIFT.search(text) or name.lower().endswith(".gift"):
        return gift.read(text)
    raise Refused("question.format", accepted=ACCEPTED)

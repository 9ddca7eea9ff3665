"""The pieces that all of Moodle's question types share: texts, files, hints, tags, numbers."""

from __future__ import annotations

import base64
import binascii
import re
from decimal import Decimal
from typing import Final
from urllib.parse import unquote

from lms.interop.formats.questions import numbers
from lms.interop.formats.questions.markup import (
    as_plain,
    automatic,
    loses_markup,
    reference,
)
from lms.interop.formats.questions.model import EMPTY, File, Format, Text
from lms.interop.formats.questions.reading import Notes, Unreadable
from lms.interop.formats.questions.trees import Node, child, children
from lms.interop.formats.sniff import safe_name

_FORMATS: Final = {
    "html": Format.HTML,
    "markdown": Format.MARKDOWN,
    "plain_text": Format.PLAIN,
    "plain": Format.PLAIN,
    "1": Format.HTML,
    "2": Format.PLAIN,
    "4": Format.MARKDOWN,
}
AUTOMATIC: Final = "moodle_auto_format"
_PLUGIN_FILE: Final = re.compile(r"@@PLUGINFILE@@/([^\s\"'<>)\\]+)")
_EMBEDDED: Final = re.compile(r"data:([a-z]+/[a-z0-9.+-]+);base64,(.*)", re.DOTALL | re.IGNORECASE)
_EMBEDDED_PICTURE: Final = re.compile(r"(\bsrc=)([\"'])(data:[^\"']*)\2", re.IGNORECASE)
_ENDINGS: Final = {
    "image/png": "png",
    "image/jpeg": "jpg",
    "image/gif": "gif",
    "image/webp": "webp",
    "image/svg+xml": "svg",
}
_TRUE: Final = frozenset({"1", "true", "yes"})


class Files:
    """A question's files: one name for each content, whichever text they came with."""

    def __init__(self, notes: Notes) -> None:
        self._notes = notes
        self._by_name: dict[str, File] = {}

    def add(self, name: str, data: bytes, media_type: str = "") -> str:
        """Keep a file; the name that it goes by."""
        stem, dot, ending = safe_name(name).rpartition(".")
        wanted, number = safe_name(name), 1
        while (known := self._by_name.get(wanted.casefold())) and known.data != data:
            number += 1
            wanted = f"{stem}-{number}.{ending}" if dot else f"{ending}-{number}"
        self._by_name.setdefault(wanted.casefold(), File(wanted, data, media_type))
        return self._by_name[wanted.casefold()].name

    def embedded(self, address: str) -> str | None:
        """Keep the picture that a ``data:`` address is; its name, or none for other addresses."""
        found = _EMBEDDED.fullmatch(address)
        data = decoded(unquote(found[2])) if found else None
        if found is None or not data:
            return None
        return self.add(f"picture.{_ENDINGS.get(found[1].lower(), 'bin')}", data)

    def all(self) -> tuple[File, ...]:
        """Everything that was kept."""
        return tuple(self._by_name.values())

    def of(self, element: Node) -> dict[str, str]:
        """The files that stand in an element: path within the text → the name kept."""
        names = {}
        for one in children(element, "file"):
            path = (one.get("path") or "/") + (one.get("name") or "")
            data = decoded(one.text or "") if one.get("encoding", "base64") == "base64" else None
            if data is None:
                self._notes.add("question.file_broken", name=path)
                continue
            names[path.lstrip("/")] = self.add(one.get("name") or "file", data)
        return names


def decoded(text: str) -> bytes | None:
    """Base64 with any white space; none if it is something else."""
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        return None


def string(element: Node | None, *path: str) -> str:
    """The text at a path of children, with or without its ``text`` element."""
    for name in path:
        element = child(element, name)
    if element is None:
        return ""
    inner = child(element, "text")
    return ((element if inner is None else inner).text or "").strip()


def flag(element: Node, name: str, usual: bool = False) -> bool:
    """A setting that is 1 or 0, true or false; the last one where it stands twice."""
    found = children(element, name)
    if not found:
        return usual
    return (found[-1].text or "").strip().lower() in _TRUE


def whole(element: Node, name: str) -> int | None:
    """A whole number; none where there is none."""
    value = numbers.decimal(string(element, name))
    return int(value) if value is not None and abs(value) < 1_000_000 else None


def number(element: Node, name: str, usual: Decimal) -> Decimal:
    """A number, or the usual one."""
    value = numbers.decimal(string(element, name))
    return usual if value is None else value


def share(text: str | None) -> Decimal:
    """A fraction in per cent as a share of 1."""
    value = numbers.decimal(text if (text or "").strip() else "0")
    if value is None:
        raise Unreadable("question.number", value=text or "")
    return numbers.share(value)


class Texts:
    """Reads texts of one question: the format that is usual in it, and its files."""

    def __init__(self, notes: Notes, usual: str = "html") -> None:
        self.notes = notes
        self.files = Files(notes)
        self.usual = usual
        self.asked = EMPTY
        """The question's own text, once it is read."""

    def read(self, element: Node | None, usual: str | None = None) -> Text:
        """The text in an element (``questiontext``, ``feedback``, ``answer`` …)."""
        if element is None:
            return EMPTY
        source = string(element)
        names = self.files.of(element)
        name = element.get("format") or usual or self.usual
        if not source:
            return EMPTY
        source = self._referring(source, names)
        if name in _FORMATS:
            return Text(source, _FORMATS[name])
        return automatic(source)

    def plain(self, element: Node | None) -> str:
        """The words of a text that can only be words here; lost markup is noted."""
        text = self.read(element)
        if text.format is not Format.HTML:
            return text.source
        if loses_markup(text):
            self.notes.add("question.markup_lost", text=as_plain(text) or "-")
        return as_plain(text)

    def _referring(self, source: str, names: dict[str, str]) -> str:
        def refer(found: re.Match[str]) -> str:
            path = unquote(found[1]).partition("?")[0]
            if path not in names:
                self.notes.add("question.file_missing", name=path)
                return reference(safe_name(path))
            return reference(names[path])

        def lift(found: re.Match[str]) -> str:
            name = self.files.embedded(found[3])
            quote = found[2]
            return found[0] if name is None else f"{found[1]}{quote}{reference(name)}{quote}"

        return _EMBEDDED_PICTURE.sub(lift, _PLUGIN_FILE.sub(refer, source))

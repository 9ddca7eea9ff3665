"""Pictures and other files that questions of a package refer to, in and out."""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import quote, unquote

from lms.interop.formats.problems import Refused
from lms.interop.formats.questions.markup import reference
from lms.interop.formats.questions.model import File
from lms.interop.formats.questions.moodle.parts import Files
from lms.interop.formats.questions.reading import Notes

_ADDRESS: Final = re.compile(r"\b(src|href|data)=([\"'])(.*?)\2", re.DOTALL)
_BASES: Final = re.compile(r"^(?:\$|%24)IMS[-_]CC[-_]FILE[-_]?BASE(?:\$|%24)/?")
_ELSEWHERE: Final = re.compile(r"^(?:[A-Za-z][A-Za-z0-9+.-]*:|//|#|$)")


@dataclass(frozen=True)
class Package:
    """Where the files of questions lie: a zip's parts, or nothing for a file by itself."""

    names: frozenset[str] = frozenset()
    read: Callable[[str], bytes] = field(default=lambda name: b"")


class Media:
    """The files of one question, found by the addresses in its texts."""

    def __init__(self, package: Package, part: str, notes: Notes) -> None:
        self._package = package
        self._folder = posixpath.dirname(part)
        self._notes = notes
        self._files = Files(notes)

    def all(self) -> tuple[File, ...]:
        """What was found."""
        return self._files.all()

    def change(self, source: str) -> str:
        """HTML whose addresses of files in the package are put as references to them."""
        return _ADDRESS.sub(self._changed, source)

    def refer(self, address: str) -> str:
        """One address as a reference; itself where it lies elsewhere or is not there."""
        embedded = self._files.embedded(address)
        if embedded is not None:
            return reference(embedded)
        bare = _BASES.sub("", address)
        if bare == address and _ELSEWHERE.match(address):
            return address
        path = unquote(bare.partition("?")[0].partition("#")[0])
        name = self._find(path)
        if name is None:
            self._notes.add("question.file_missing", name=path)
            return address
        try:
            data = self._package.read(name)
        except Refused:
            self._notes.add("question.file_broken", name=path)
            return address
        return reference(self._files.add(posixpath.basename(name), data))

    def _changed(self, found: re.Match[str]) -> str:
        address = html.unescape(found[3])
        if address.startswith("file:"):
            return found[0]
        changed = self.refer(address)
        if changed == address:
            return found[0]
        return f"{found[1]}={found[2]}{html.escape(changed)}{found[2]}"

    def _find(self, path: str) -> str | None:
        for folder in (self._folder, "", "web_resources"):
            name = posixpath.normpath(posixpath.join(folder, path))
            if name in self._package.names:
                return name
        return None


@dataclass(frozen=True)
class Shelf:
    """Where one question's files are put in a package that is written."""

    folder: str
    files: tuple[File, ...]

    def address(self, name: str) -> str:
        """Where the file *name* stands; a file that is not there keeps its reference."""
        if any(one.name == name for one in self.files):
            return quote(self.path(name))
        return reference(name)

    def path(self, name: str) -> str:
        """The file's path in the package."""
        return f"{self.folder}/{name}"

    def parts(self) -> dict[str, bytes]:
        """The package's parts that the files are."""
        return {self.path(one.name): one.data for one in self.files}

    def read(self, source: str) -> str:
        """What :meth:`Media.change` will make of a text that is written with these addresses."""
        parts = self.parts()
        return Media(Package(frozenset(parts), parts.__getitem__), "", Notes()).change(source)

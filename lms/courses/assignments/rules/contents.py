"""What is wrong with the content of a hand-in: its kinds, its files, its link. Pure."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit

from lms.courses.assignments.rules.reasons import Reason


class Kind(StrEnum):
    """What an assignment may accept."""

    TEXT = "text"
    FILE = "file"
    LINK = "link"
    NOTEBOOK = "notebook"


MOST_TEXT = 100_000  # characters
MOST_LINK = 2_000  # characters
MOST_FILES = 10
MOST_FILES_ALLOWED = 50  # what an assignment may ask for
MOST_FILE_BYTES = 40 * 1024 * 1024
MOST_ENDINGS = 20
NOTEBOOK = ".ipynb"
_ENDING = re.compile(r"\.[^\W_][\w+-]{0,11}(\.[^\W_][\w+-]{0,11})?")
#: A host and a path, or a host that begins with www: the name of a file is neither.
_BARE = re.compile(r"(www\.[\w-]+(\.[\w-]+)+|[\w-]+(\.[\w-]+)+(:\d+)?/\S*)")
#: Hosts whose addresses are repositories.
_FORGES = ("github.com", "gitlab.com", "bitbucket.org", "codeberg.org", "gitee.com")


@dataclass(frozen=True)
class Accepted:
    """What an assignment accepts. *endings* empty: any file."""

    kinds: frozenset[str]
    endings: tuple[str, ...] = ()
    most_files: int = MOST_FILES
    most_file_bytes: int = MOST_FILE_BYTES

    @property
    def file_endings(self) -> tuple[str, ...]:
        """The endings of files that may be chosen; empty: any."""
        if Kind.FILE not in self.kinds:
            return (NOTEBOOK,)
        if self.endings and Kind.NOTEBOOK in self.kinds and NOTEBOOK not in self.endings:
            return (*self.endings, NOTEBOOK)
        return self.endings

    @property
    def takes_files(self) -> bool:
        """Whether there is anything to choose files for."""
        return bool(self.kinds & {Kind.FILE, Kind.NOTEBOOK})


@dataclass(frozen=True)
class Offered:
    """What somebody wants to hand in; *files* are (name, size in bytes).

    *broken* names the files that call themselves notebooks and are none.
    """

    text: str = ""
    link: str = ""
    files: tuple[tuple[str, int], ...] = ()
    broken: frozenset[str] = frozenset()


def content_reasons(offered: Offered, accepted: Accepted) -> list[Reason]:
    """What is wrong with the content itself."""
    text, link, files = offered.text, offered.link, offered.files
    reasons = []
    if not text.strip() and not link and not files:
        reasons.append(Reason("empty"))
    if text.strip() and Kind.TEXT not in accepted.kinds:
        reasons.append(Reason("kind_not_accepted", {"kind": "text"}))
    if files and not accepted.takes_files:
        reasons.append(Reason("kind_not_accepted", {"kind": "file"}))
    if link and Kind.LINK not in accepted.kinds:
        reasons.append(Reason("kind_not_accepted", {"kind": "link"}))
    if len(text) > MOST_TEXT:
        reasons.append(Reason("text_too_long", {"most": MOST_TEXT, "length": len(text)}))
    if link and not is_link(link):
        reasons.append(Reason("link_not_url"))
    most = accepted.most_files
    if len(files) > most:
        reasons.append(Reason("too_many_files", {"most": most, "count": len(files)}))
    for name, size in files:
        reasons += file_reasons(name, size, accepted, broken=name in offered.broken)
    return reasons


def file_reasons(name: str, size: int, accepted: Accepted, *, broken: bool = False) -> list[Reason]:
    """What is wrong with one file (*size* in bytes)."""
    reasons = []
    if size == 0:
        reasons.append(Reason("file_empty", {"name": name}))
    elif size > accepted.most_file_bytes:
        reasons.append(Reason("file_too_big", {"name": name, "most": accepted.most_file_bytes}))
    endings = accepted.file_endings
    if accepted.takes_files and endings and not name.casefold().endswith(endings):
        reasons.append(Reason("ending_not_accepted", {"name": name, "endings": endings}))
    elif broken and size:
        reasons.append(Reason("not_a_notebook", {"name": name}))
    return reasons


def must_be_notebook(name: str, accepted: Accepted) -> bool:
    """Whether a file has to hold a notebook: it calls itself one where notebooks are asked for."""
    return Kind.NOTEBOOK in accepted.kinds and name.casefold().endswith(NOTEBOOK)


def is_notebook(data: bytes) -> bool:
    """Whether *data* is a Jupyter notebook of the format's third or fourth version.

    The marks of the format (nbformat.readthedocs.io): a JSON object with ``nbformat`` and cells,
    in version 3 within worksheets.
    """
    try:
        book = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return False
    if not isinstance(book, dict) or not isinstance(book.get("nbformat"), int):
        return False
    sheets = book.get("worksheets")
    if "cells" not in book and isinstance(sheets, list):
        return all(isinstance(one, dict) and _are_cells(one.get("cells")) for one in sheets)
    return _are_cells(book.get("cells"))


def _are_cells(cells: object) -> bool:
    return isinstance(cells, list) and all(
        isinstance(cell, dict) and isinstance(cell.get("cell_type"), str) for cell in cells
    )


def is_link(text: str) -> bool:
    """Whether *text* is an address on the web: http or https, with a host, without white space."""
    if len(text) > MOST_LINK or any(char.isspace() or ord(char) < 32 for char in text):
        return False
    try:
        parts = urlsplit(text)
        port_fits = parts.port is None or parts.port > 0
    except ValueError:
        return False
    host = parts.hostname or ""
    return parts.scheme in {"http", "https"} and port_fits and bool(host.strip("."))


def completed_link(text: str) -> str:
    """*text* as an address: what was typed as a host and a path (``gitlab.com/me``) is meant as
    https. Anything that names a scheme of its own, or a person, stays as it is."""
    return f"https://{text}" if _BARE.fullmatch(text) and is_link(f"https://{text}") else text


def link_kind(link: str) -> str:
    """What an address leads to: ``repository`` where its form says so, else ``page``."""
    parts = urlsplit(link) if is_link(link) else urlsplit("")
    host, path = parts.hostname or "", parts.path.rstrip("/")
    on_forge = any(host == name or host.endswith(f".{name}") for name in _FORGES)
    return "repository" if path.endswith(".git") or (on_forge and path.count("/") >= 2) else "page"


def read_endings(text: str) -> tuple[str, ...] | Reason:
    """Endings as people type them (``pdf, .hwpx; tar.gz``), each once and with its dot."""
    found: list[str] = []
    for word in re.split(r"[\s,;/]+", unicodedata.normalize("NFKC", text).casefold()):
        plain = word.lstrip("*").strip()
        if not plain:
            continue
        ending = plain if plain.startswith(".") else f".{plain}"
        if not _ENDING.fullmatch(ending):
            return Reason("not_an_ending", {"text": word[:40]})
        if ending not in found:
            found.append(ending)
    if len(found) > MOST_ENDINGS:
        return Reason("too_many_endings", {"most": MOST_ENDINGS})
    return tuple(found)


def endings_text(endings: Iterable[str]) -> str:
    """Endings as a form shows them."""
    return ", ".join(endings)

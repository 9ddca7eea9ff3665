"""How a handed-in file is shown in a page: read safely, coloured, numbered line by line, kept.

What is slow or risky to read is read in a process of its own and kept beside the files under the
content's hash, until the sweep of unused files takes it. Nothing here decides who may look: the
view that calls it has loaded the file for its reader.
"""

from __future__ import annotations

import io
import json
import os
import tempfile
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import pygments
from flask import Response, g, send_file
from markupsafe import Markup, escape
from pygments.formatters.html import HtmlFormatter
from pygments.lexers import get_lexer_for_filename
from pygments.util import ClassNotFound

from lms import i18n, storage
from lms.interop.formats import sniff, works
from lms.interop.formats.problems import Problem, Refused
from lms.interop.formats.works import Kind, View
from lms.interop.formats.works.apart import view_apart
from lms.markdown import notebook
from lms.storage import Attachment

#: Lines that stand in a page among others, and lines of a page of their own.
FIRST_LINES: Final = 1_000
PAGE_LINES: Final = 5_000
#: Texts above this many bytes are opened on a page of their own, and only coloured below it.
AT_ONCE_BYTES: Final = 1_000_000
COLOURED_BYTES: Final = 500_000
#: Documents above this many bytes are opened on a page of their own.
DOCUMENT_AT_ONCE: Final = 5 * 1024 * 1024
#: How many documents one page waits for; the others are opened when they are asked for.
OPENED_AT_ONCE: Final = 3
#: Raised where a reader changes what it gives, so that nothing older is shown.
_EDITION: Final = 1
_DERIVED: Final = "derived"


@dataclass(frozen=True)
class Shown:
    """A file as a page shows it.

    *kind* is a :class:`Kind` or ``later``: opened on a page of its own. *lines* (safe markup) begin
    with the line numbered *first*; *total* counts all. *problems* are sentences for people.
    """

    name: str
    sha256: str
    size: int
    kind: str
    format: str = "other"
    lines: list[Markup] = field(default_factory=list)
    first: int = 1
    total: int = 0
    html: Markup = field(default_factory=Markup)
    view: View | None = None
    problems: list[str] = field(default_factory=list)
    coloured: bool = False

    @property
    def cut(self) -> int:
        """How many lines are left out after those shown."""
        return max(0, self.total - (self.first - 1) - len(self.lines))

    @property
    def pages(self) -> int:
        """Pages of :data:`PAGE_LINES` lines."""
        return max(1, -(-self.total // PAGE_LINES))


def of_file(attachment: Attachment, *, page: int | None = None) -> Shown:
    """What can be shown of a stored file; with *page* (from 1) on a page of its own.

    Never fails on what it finds inside.
    """
    name, sha256, size = attachment.name, attachment.sha256, attachment.size
    path = storage.path_of(sha256)
    if not path.exists():
        return Shown(name, sha256, size, Kind.OTHER.value)
    kind = sniff.sniff_file(path)
    how = works.kind_of(kind.code)
    odd = works.claim(kind, name)
    problems = [sentence(odd)] if odd is not None else []
    bare = Shown(name, sha256, size, how.value, kind.code, problems=problems)
    if how in (Kind.IMAGE, Kind.VIDEO, Kind.AUDIO):
        return bare
    if how is Kind.PAGES and page is None:
        return bare  # the browser shows it; its text is on a page of its own
    if kind.code in works.SLOW:
        if page is None and not _is_kept(sha256) and not _may_open(size):
            return replace(bare, kind="later")
        return _opened(bare, _kept_view(sha256, path))
    if page is None and size > AT_ONCE_BYTES and how is not Kind.ARCHIVE:
        return replace(bare, kind="later" if how in (Kind.TEXT, Kind.NOTEBOOK) else bare.kind)
    return _of_data(bare, path.read_bytes(), page)


def of_member(data: bytes, index: int, *, page: int = 1) -> Shown:
    """A member of a zip on a page of its own; raises :class:`Refused` where it cannot be opened."""
    entry, body = works.member(data, index)
    kind = sniff.sniff(body)
    how = works.kind_of(kind.code)
    name = sniff.safe_name(entry.name)
    odd = works.claim(kind, name)
    problems = [sentence(odd)] if odd is not None else []
    bare = Shown(name, f"member-{index}", len(body), how.value, kind.code, problems=problems)
    if how in (Kind.IMAGE, Kind.VIDEO, Kind.AUDIO, Kind.ARCHIVE):
        return bare
    if kind.code in works.SLOW:
        return _opened(bare, view_apart(body))
    return _of_data(bare, body, page)


def member_file(data: bytes, index: int) -> Response:
    """A member of a zip as a download; a picture may be shown. Raises :class:`Refused`."""
    entry, body = works.member(data, index)
    kind = sniff.sniff(body)
    shown = works.kind_of(kind.code) is Kind.IMAGE
    response = send_file(
        io.BytesIO(body),
        mimetype=kind.mime if shown else "application/octet-stream",
        as_attachment=not shown,
        download_name=sniff.safe_name(entry.name),
    )
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def sentence(odd: Problem) -> str:
    """A problem in the page's language, with its place."""
    return odd.describe("en" if i18n.current() == "en" else "ko")


def refusal(refused: Refused) -> str:
    """A refusal in the page's language."""
    return refused.en if i18n.current() == "en" else refused.ko


def lines_of_text(written: str) -> list[Markup]:
    """A written answer, line by line."""
    return [escape(line) for line in written.split("\n")] if written else []


def _of_data(bare: Shown, data: bytes, page: int | None) -> Shown:
    if bare.kind == Kind.NOTEBOOK:
        return replace(bare, html=notebook.render(data, key=f"n{bare.sha256[:8]}").html)
    if bare.kind == Kind.TEXT:
        return _text(bare, data, page)
    return _opened(bare, works.view(data))


def _opened(bare: Shown, found: View) -> Shown:
    told = bare.problems + [sentence(odd) for odd in found.problems]
    if found.kind is Kind.OTHER:
        # A PDF that gives no text can be shown by the browser all the same.
        kind = bare.kind if bare.kind == Kind.PAGES else Kind.OTHER.value
        return replace(bare, kind=kind, problems=told)
    return replace(bare, view=found, problems=told, total=found.lines)


def _text(bare: Shown, data: bytes, page: int | None) -> Shown:
    found = works.view(data)
    if found.kind is Kind.OTHER:
        told = bare.problems + [sentence(odd) for odd in found.problems]
        return replace(bare, kind=Kind.OTHER.value, problems=told)
    suffix = Path(bare.name).suffix.lower()
    lines, coloured = _coloured(found.text, suffix, bare.size <= COLOURED_BYTES)
    first = (
        1 if page is None else (min(page, -(-len(lines) // PAGE_LINES) or 1) - 1) * PAGE_LINES + 1
    )
    shown = lines[first - 1 : first - 1 + (FIRST_LINES if page is None else PAGE_LINES)]
    return replace(bare, lines=shown, first=first, total=len(lines), coloured=coloured)


@lru_cache(maxsize=32)
def _coloured(code: str, suffix: str, colour: bool) -> tuple[list[Markup], bool]:
    code = code.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n")
    if not colour:
        return lines_of_text(code), False
    try:
        lexer = get_lexer_for_filename(f"x{suffix}", stripnl=False, ensurenl=False)
    except ClassNotFound:
        return lines_of_text(code), False
    # The formatter closes its spans at the end of each line, so that lines stand by themselves.
    coloured = pygments.highlight(code, lexer, HtmlFormatter(nowrap=True))
    lines = coloured.removesuffix("\n").split("\n")
    return [Markup(line) for line in lines], True  # noqa: S704 (the formatter escapes)


# --- what was read is kept ------------------------------------------------------------------------


def _kept_view(sha256: str, path: Path) -> View:
    kept = _place(sha256)
    with suppress(OSError, ValueError, KeyError, TypeError):
        return works.from_json(json.loads(kept.read_text(encoding="utf-8")))
    found = view_apart(path.read_bytes())
    with suppress(OSError):
        _keep(kept, works.as_json(found))
    return found


def _place(sha256: str) -> Path:
    """Beside the files, under a name that no row refers to: the sweep takes it after a day."""
    return storage.root() / _DERIVED / f"{sha256}.{_EDITION}.json"


def _is_kept(sha256: str) -> bool:
    return _place(sha256).exists()


def _keep(kept: Path, found: dict[str, Any]) -> None:
    kept.parent.mkdir(parents=True, exist_ok=True)
    descriptor, temporary = tempfile.mkstemp(dir=kept.parent)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(found, file)
    os.replace(temporary, kept)


def _may_open(size: int) -> bool:
    """Whether this page waits for one more document."""
    opened = g.get("works_opened", 0)
    if size > DOCUMENT_AT_ONCE or opened >= OPENED_AT_ONCE:
        return False
    g.works_opened = opened + 1
    return True

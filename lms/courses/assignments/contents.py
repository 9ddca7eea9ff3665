"""How a file of a submission can be looked at without taking it along."""

from __future__ import annotations

from dataclasses import dataclass, field

import pygments
from markupsafe import Markup, escape
from pygments.formatters.html import HtmlFormatter
from pygments.lexers import get_lexer_for_filename
from pygments.util import ClassNotFound

from lms import storage
from lms.interop.formats import text
from lms.interop.formats.problems import Refused
from lms.storage import Attachment

#: Larger texts are offered for download only.
MOST_BYTES = 300_000
MOST_LINES = 4_000
#: Formats of text that are data for a program rather than something to read.
DOWNLOAD_ONLY = (".ipynb", ".svg", ".html", ".htm")


@dataclass(frozen=True)
class FileView:
    """A file as the page shows it. *kind*: image, video, pdf, text or other."""

    attachment: Attachment
    kind: str
    lines: list[Markup] = field(default_factory=list)
    cut: int = 0  # lines left out


def view_of(attachment: Attachment) -> FileView:
    """What the page can show of *attachment*; never fails on what it finds inside."""
    major = attachment.media_type.partition("/")[0]
    if attachment.media_type in storage.INLINE:
        if major in {"image", "video"}:
            return FileView(attachment, major)
        return FileView(attachment, "pdf")
    name = attachment.name.lower()
    if attachment.size > MOST_BYTES or name.endswith(DOWNLOAD_ONLY):
        return FileView(attachment, "other")
    readable = major == "text" or attachment.media_type == "application/json"
    path = storage.path_of(attachment.sha256)
    if not readable or not path.exists():
        return FileView(attachment, "other")
    try:
        decoded = text.decode(path.read_bytes(), normalise=False).text
    except Refused:
        return FileView(attachment, "other")
    lines = _coloured(decoded, attachment.name)
    return FileView(attachment, "text", lines[:MOST_LINES], max(0, len(lines) - MOST_LINES))


def lines_of_text(written: str) -> list[Markup]:
    """A written answer, line by line."""
    return [escape(line) for line in written.split("\n")] if written else []


def _coloured(code: str, name: str) -> list[Markup]:
    code = code.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n")
    try:
        lexer = get_lexer_for_filename(name, stripnl=False, ensurenl=False)
    except ClassNotFound:
        return lines_of_text(code)
    # The formatter closes its spans at the end of each line, so that lines stand by themselves.
    coloured = pygments.highlight(code, lexer, HtmlFormatter(nowrap=True))
    return [Markup(line) for line in coloured.removesuffix("\n").split("\n")]  # noqa: S704

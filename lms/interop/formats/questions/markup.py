"""How texts are written: Markdown, HTML and plain text turned into one another, and their files."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from typing import Final
from urllib.parse import unquote

from markdown_it import MarkdownIt

from lms.interop.formats.questions.model import Format, Text

_MARKUP: Final = re.compile(
    r"</?[A-Za-z][^<>]*>|<!--|&(?:[A-Za-z][A-Za-z0-9]{1,31}|#[0-9]{1,7}|#x[0-9A-Fa-f]{1,6});"
)
_BLOCKS: Final = re.compile(
    r"<(?:p|div|br|ul|ol|li|table|tr|pre|h[1-6]|blockquote|hr)\b", re.IGNORECASE
)
_LINE_ENDS: Final = re.compile(r"(?i)<br\s*/?>|</(?:p|div|li|tr|h[1-6])>")
_TAG: Final = re.compile(r"</?([A-Za-z][A-Za-z0-9:-]*)[^<>]*>|<!--.*?-->", re.DOTALL)
_BARE: Final = frozenset({"p", "div", "br", "span"})
"""Tags whose loss loses nothing but lines."""

REFERENCE: Final = re.compile(r"file:([^\s\"'<>()\\]+)")
_UNSAFE: Final = re.compile(r"[\x00-\x20\"'<>()\\%#?&{}=~:;,!*\[\]`|^]")

_MARKDOWN: Final = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
_LINK_ALLOWED: Final = _MARKDOWN.validateLink
_MARKDOWN.validateLink = lambda url: url.startswith("file:") or _LINK_ALLOWED(url)  # type: ignore[method-assign]


def plain(source: str) -> Text:
    """A text without any markup."""
    return Text(source, Format.PLAIN)


def automatic(source: str) -> Text:
    """A text whose author named no format, as Moodle shows it: HTML if there is any, else lines."""
    if not _MARKUP.search(source):
        return Text(source, Format.PLAIN)
    if _BLOCKS.search(source):
        return Text(source, Format.HTML)
    return Text(source.replace("\n", "<br>\n"), Format.HTML)


def as_html(text: Text) -> str:
    """The text as HTML; files stay ``file:name``."""
    if text.format is Format.HTML:
        return text.source
    if text.format is Format.MARKDOWN:
        return str(_MARKDOWN.render(text.source)).rstrip("\n")
    return html.escape(text.source, quote=False).replace("\n", "<br>\n")


def is_plain(text: Text) -> bool:
    """Whether Markdown is one line of words without markup."""
    shown = html.escape(text.source, quote=False).replace('"', "&quot;")
    return "\n" not in text.source and as_html(text) == f"<p>{shown}</p>"


def as_plain(text: Text) -> str:
    """The words alone, lines kept."""
    if text.format is not Format.HTML:
        return text.source
    lined = _LINE_ENDS.sub("\n", text.source)
    words = html.unescape(_TAG.sub("", lined)).replace("\xa0", " ")
    lines = [" ".join(line.split()) for line in words.split("\n")]
    return "\n".join(line for line in lines if line)


def loses_markup(text: Text) -> bool:
    """Whether :func:`as_plain` leaves out more than paragraphs and lines."""
    if text.format is not Format.HTML:
        return False
    return any((tag or "!--").lower() not in _BARE for tag in _TAG.findall(text.source))


def reference(name: str) -> str:
    """How a text refers to the file *name*."""
    return "file:" + _UNSAFE.sub(lambda found: f"%{ord(found[0]):02X}", name)


def map_references(source: str, change: Callable[[str], str]) -> str:
    """*source* with each reference to a file put as *change* gives it for the file's name."""
    return REFERENCE.sub(lambda found: change(unquote(found[1])), source)


def referred(source: str) -> list[str]:
    """The names of the files that a text refers to."""
    return [unquote(found) for found in REFERENCE.findall(source)]

"""Texts of questions as HTML that is safe to show, in whichever of the three ways they are written."""

from __future__ import annotations

import re
import unicodedata
import urllib.parse
from collections.abc import Mapping
from html import unescape
from typing import Any

import nh3
from lxml import html as lxml_html
from lxml.etree import ParserError
from markupsafe import Markup, escape

from lms import markdown
from lms.interop.formats.questions.model import Format, Text
from lms.markdown import File, gate, maths

#: Other systems' tags of looks, as ours.
_RENAMED = {"b": "strong", "i": "em", "h1": "h2", "strike": "s", "center": "div", "tt": "code"}
_MATHS = re.compile(r"\$\$(.+?)\$\$|\\\[(.+?)\\\]|\\\((.+?)\\\)", re.S)
_FORMULA = re.compile(
    r"\$\$(.+?)\$\$|\\\[(.+?)\\\]|\\\((.+?)\\\)|(?<!\$)\$([^$\n]+?)\$(?!\$)", re.S
)
_HELD = re.compile("\ue000(\\d+)\ue001")
_MARKUP = re.compile(r"<(?:[^<>\"]|\"[^\"]*\")*>")
_PARAGRAPH = re.compile(r"\s*<p>(.*)</p>\s*", re.S)
#: Whether there is anything in a text but words, so that it must be rendered to be read.
_WRITTEN = re.compile(r"[*_`#$<>\[\]!|~\\&:=^]|\n\s*[-+\d]|https?")
_GAP = re.compile(r"\{\{([0-9a-f]{16})\}\}")


def shown(text: Text, files: Mapping[str, File] | None = None, key: str = "") -> Markup:
    """*text* as blocks of HTML; *files* are those that it may refer to, by name."""
    if text.format is Format.MARKDOWN:
        return markdown.render(text.source, files, key).html
    if text.format is Format.PLAIN:
        paragraphs = re.split(r"\n\s*\n", text.source.strip())
        lines = [
            Markup("<br>").join(escape(one) for one in part.split("\n")) for part in paragraphs
        ]
        return Markup("").join(Markup("<p>{}</p>").format(line) for line in lines)
    return _from_html(text.source, files or {})


def inline(text: Text, files: Mapping[str, File] | None = None, key: str = "") -> Markup:
    """*text* for a place within a line: a single paragraph goes without its tags."""
    blocks = shown(text, files, key)
    alone = _PARAGRAPH.fullmatch(blocks)
    return Markup(alone[1]) if alone and "<p>" not in alone[1] else blocks  # noqa: S704 (safe)


def with_gaps(text: Text, files: Mapping[str, File] | None, controls: Mapping[str, Any]) -> Markup:
    """*text* with a control in the place of each ``{{token}}``, never within a tag.

    A gap that the text lost (in an address, say) comes at its end, for it must be answerable.
    """
    body, placed = str(shown(text, files)), set()
    pieces, at = [], 0

    def put(match: re.Match[str]) -> str:
        if match[1] not in controls or match[1] in placed:
            return match[0]
        placed.add(match[1])
        return str(escape(controls[match[1]]))

    for tag in _MARKUP.finditer(body):
        pieces += [_GAP.sub(put, body[at : tag.start()]), tag[0]]
        at = tag.end()
    pieces.append(_GAP.sub(put, body[at:]))
    lost = [str(escape(one)) for token, one in controls.items() if token not in placed]
    rest = f"<p>{' '.join(lost)}</p>" if lost else ""
    return Markup("".join(pieces) + rest)  # noqa: S704 (its parts were safe)


def excerpt(text: Text, most: int = 400) -> str:
    """What *text* says in one line, without markup, for lists and search."""
    source = text.source
    if text.format is not Format.PLAIN and _WRITTEN.search(source):
        formulas: list[str] = []  # as they were typed: without its marks MathML is not to be read

        def put(match: re.Match[str]) -> str:
            formulas.append(next(one for one in match.groups() if one))
            return f"\ue000{len(formulas) - 1}\ue001"

        bare = _FORMULA.sub(put, source.replace("\ue000", "").replace("\ue001", ""))
        blocks = str(shown(Text(bare, text.format)))
        clean = nh3.clean(blocks, tags=set(), clean_content_tags={"script", "style"})
        source = _HELD.sub(lambda match: formulas[int(match[1])], unescape(clean))
    line = " ".join(source.split())
    line = unicodedata.normalize("NFC", line)
    return line if len(line) <= most else line[: most - 1] + "…"


def _from_html(source: str, files: Mapping[str, File]) -> Markup:
    """HTML of another system: its tags as ours, its files where they lie, its formulas as MathML."""
    clear = "".join(
        char
        for char in source
        if char in "\t\n\r" or (char >= " " and not "\ue000" <= char <= "\ue001")
    )
    try:
        root = lxml_html.fragment_fromstring(clear, create_parent="div")
    except (ParserError, ValueError, AssertionError, RecursionError):
        return Markup("<p>{}</p>").format(source)
    formulas: list[str] = []
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        if element.tag in _RENAMED:  # only then: parsing gives names that may not be set again
            element.tag = _RENAMED[element.tag]
        for name, value in list(element.attrib.items()):
            if name in {"class", "id", "style"} or "\ue000" in value:
                del element.attrib[name]
        if element.tag not in {"script", "style"}:
            element.text = _held(element.text, formulas)
        element.tail = _held(element.tail, formulas)
        _resolve(element, files)
        _played(element)
    body = (root.text and str(escape(root.text))) or ""
    try:
        body += "".join(lxml_html.tostring(child, encoding="unicode") for child in root)
    except (RecursionError, ValueError):
        return Markup("<p>{}</p>").format(source)
    body = _HELD.sub(lambda match: formulas[int(match[1])], body)
    cleaned = gate.clean(body)
    return Markup(cleaned if cleaned.lstrip().startswith("<") else f"<p>{cleaned}</p>")  # noqa: S704


def _held(text: str | None, formulas: list[str]) -> str | None:
    """*text* with its formulas put aside until the tree is written."""
    if not text:
        return text
    text = text.replace("\ue000", "").replace("\ue001", "")  # written as references, perhaps

    def put(match: re.Match[str]) -> str:
        source = next(one for one in match.groups() if one)
        formulas.append(maths.shown(source, block=match[3] is None))
        return f"\ue000{len(formulas) - 1}\ue001"

    return _MATHS.sub(put, text)


def _resolve(element: Any, files: Mapping[str, File]) -> None:
    """Addresses of the question's own files; pictures from elsewhere are links, not loaded."""
    for name in ("src", "href"):
        target = element.get(name)
        if target is None:
            continue
        wanted = file_name(target)
        file = files.get(wanted) if wanted else None
        if file is not None:
            element.set(name, file.url)
        elif wanted or (element.tag == "img" and not target.startswith("/")):
            _note(element, wanted or element.get("alt") or target)
            return


def _played(element: Any) -> None:
    """Films with their file on the tag itself, sounds as links; no frames but known players."""
    parent = element.getparent()
    if element.tag == "iframe" and not gate.player(element.get("src", "")):
        _note(element, element.get("title") or element.get("src") or "iframe")
    elif element.tag == "source" and parent is not None and parent.tag == "video":
        parent.set("src", element.get("src", ""))
        parent.set("controls", "")
    elif element.tag in {"audio", "source"} and element.get("src"):
        address = element.get("src")
        element.attrib.clear()
        element.set("href", address)
        element.tag = "a"
        element.text = element.text or "♪"
    elif element.tag == "audio":
        element.tag = "span"


def _note(element: Any, name: str) -> None:
    for attribute in list(element.attrib):
        del element.attrib[attribute]
    element.tag = "em"
    element.text = f"[{name}]"


def file_name(target: str) -> str:
    """The name of the question's file that an address means; "" for an address elsewhere."""
    for scheme in ("file:", "@@PLUGINFILE@@/"):
        if target.startswith(scheme):
            name = urllib.parse.unquote(target[len(scheme) :]).lstrip("/")
            return unicodedata.normalize("NFC", name.partition("?")[0])
    return ""

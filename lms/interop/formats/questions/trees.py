"""XML trees of questions: rich text in and out, and what a format itself has no words for.

Where a format cannot say something (that a text is Markdown; a question's difficulty), it is
written beside as a processing instruction, which other systems skip. A text's own source is only
believed if it still gives what stands beside it, so a file that was edited elsewhere is read as
edited.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final

from lxml import etree
from lxml import html as lxml_html

from lms.interop.formats.archives import local_name
from lms.interop.formats.questions.markup import as_html, map_references, reference
from lms.interop.formats.questions.model import (
    EMPTY,
    Format,
    Kind,
    Question,
    Text,
    as_json,
    from_json,
)

Node = Any
"""An element of lxml, which has no types of its own."""

SOURCE: Final = "text-source"
DETAILS: Final = "question-details"
VOID: Final = frozenset(
    {"br", "hr", "img", "input", "col", "area", "embed", "source", "wbr", "param"}
)
_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")
_ILLEGAL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def legal(text: str) -> str:
    """*text* without the characters that XML cannot hold."""
    return _ILLEGAL.sub("", text)


def serialise(root: Node) -> bytes:
    """The document, UTF-8, with its declaration."""
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))


def default_space(space: str) -> Any:
    """A map in which *space* needs no prefix (lxml's own types know of none)."""
    return {None: space}


def add(parent: Node, name: str, text: str | None = None, /, **attributes: str) -> Node:
    """A new last child in the parent's namespace."""
    space = etree.QName(parent).namespace
    child = etree.SubElement(parent, f"{{{space}}}{name}" if space else name)
    for key, value in attributes.items():
        child.set(key.rstrip("_"), legal(value))
    if text is not None:
        child.text = legal(text)
    return child


def children(element: Node, name: str) -> list[Node]:
    """The children of that name, in any namespace."""
    return [one for one in element if local_name(one) == name]


def child(element: Node | None, name: str) -> Node | None:
    """The first child of that name."""
    if element is None:
        return None
    return next((one for one in element if local_name(one) == name), None)


def below(element: Node, name: str) -> list[Node]:
    """All descendants of that name, in any namespace."""
    return list(element.iter(f"{{*}}{name}"))


def words(element: Node | None) -> str:
    """All text within, white space made single."""
    return "" if element is None else " ".join("".join(_pieces(element)).split())


def _pieces(element: Node) -> Iterator[str]:
    yield element.text or ""
    for one in element:
        if local_name(one):
            yield from _pieces(one)
        yield one.tail or ""


# ---- rich text ----------------------------------------------------------------------------------


def inner_html(element: Node) -> str:
    """What stands in an element, as HTML without namespaces."""
    pieces = [html.escape(element.text or "", quote=False)]
    for one in element:
        name = local_name(one)
        if name:
            attributes = "".join(
                f' {etree.QName(key).localname}="{html.escape(value)}"'
                for key, value in one.attrib.items()
            )
            pieces.append(f"<{name}{attributes}>")
            if name not in VOID:
                pieces += [inner_html(one), f"</{name}>"]
        pieces.append(html.escape(one.tail or "", quote=False))
    return "".join(pieces)


def append_html(parent: Node, source: str) -> None:
    """Put HTML into *parent* as elements of its namespace; what is no element becomes text."""
    try:
        tree = lxml_html.fragment_fromstring(legal(source), create_parent="div")
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError, RecursionError):
        _append_text(parent, legal(source))  # lxml asserts that what it parsed has one body
        return
    _append_text(parent, tree.text or "")
    for one in tree:
        _copy(parent, one)


def _copy(parent: Node, found: Node) -> None:
    tag = found.tag if isinstance(found.tag, str) else ""
    if _NAME.fullmatch(tag):
        new = add(parent, tag)
        for key, value in found.attrib.items():
            if _NAME.fullmatch(key):
                new.set(key, legal(value))
        new.text = found.text
    elif tag:
        new = parent
        _append_text(parent, found.text or "")
    if tag:
        for one in found:
            _copy(new, one)
    _append_text(parent, found.tail or "")


def _append_text(parent: Node, text: str) -> None:
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + text or None
    else:
        parent.text = (parent.text or "") + text or None


def read_rich(element: Node, change: Callable[[str], str] = str) -> Text:
    """The text that the children of *element* are: plain if there is nothing but words.

    *change* puts a file's address in HTML as the texts of ours refer to it.
    """
    shown = change(inner_html(element)).strip()
    source = source_beside(element)
    if source is not None and even(_shown(element, source)) == even(shown):
        return source
    if not shown:
        return EMPTY
    if not any(local_name(one) for one in element):
        return Text(" ".join(html.unescape(shown).split()), Format.PLAIN)
    return Text(shown, Format.HTML)


def write_rich(
    parent: Node, text: Text, address: Callable[[str], str], read: Callable[[str], str]
) -> None:
    """Put *text* into *parent* as elements, its source beside it where that would not give it.

    *address* is where a file stands in the package, *read* what reads such addresses.
    """
    append_html(parent, map_references(as_html(text), address))
    if read_rich(parent, read) != text:
        parent.append(source_of(text))


def even(source: str) -> str:
    """HTML with references to files spelt in one way, for comparing."""
    return map_references(source, reference).strip()


def _shown(element: Node, source: Text) -> str:
    copy = etree.Element(element.tag)
    append_html(copy, as_html(source))
    return inner_html(copy)


# ---- beside the text ----------------------------------------------------------------------------


def source_of(text: Text) -> Node:
    """The instruction that holds a text as its author wrote it."""
    return instruction(SOURCE, {"format": text.format.value, "source": text.source})


def source_beside(element: Node) -> Text | None:
    """The source that :func:`source_of` put into *element*, unchecked."""
    value = read_instruction(element, SOURCE)
    try:
        return Text(str(value["source"]), Format(value["format"])) if value else None
    except (KeyError, ValueError):
        return None


def instruction(name: str, value: Mapping[str, Any]) -> Node:
    """A processing instruction that holds JSON."""
    body = json.dumps(value, ensure_ascii=True, sort_keys=True).replace(">", "\\u003e")
    return etree.ProcessingInstruction(name, body)


def read_instruction(element: Node, name: str) -> Mapping[str, Any] | None:
    """The JSON object of the first such instruction right within *element*."""
    for one in element:
        if isinstance(one, etree._ProcessingInstruction) and one.target == name:
            try:
                value = json.loads(one.text or "")
            except (ValueError, RecursionError):
                return None
            return value if isinstance(value, dict) else None
    return None


def details(question: Question, names: Iterable[str]) -> Node | None:
    """The instruction that holds some fields of *question*; none where all are as usual."""
    value = as_json(question)
    kept = {name: value[name] for name in names if name in value}
    return instruction(DETAILS, kept) if kept else None


def read_details(element: Node, names: Iterable[str]) -> dict[str, Any]:
    """The fields that :func:`details` kept; none of them where one is not what it should be."""
    value = read_instruction(element, DETAILS)
    if not value:
        return {}
    kept = {name: value[name] for name in names if name in value}
    try:
        question = from_json({"kind": Kind.TEXT.value, "text": {}, **kept})
    except ValueError:
        return {}
    return {name: getattr(question, name) for name in kept}

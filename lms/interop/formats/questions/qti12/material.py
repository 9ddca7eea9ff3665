"""Texts of QTI 1.2: ``material`` in and out."""

from __future__ import annotations

import html
from collections.abc import Callable
from typing import Final

from lms.interop.formats.archives import local_name
from lms.interop.formats.questions.markup import as_html, as_plain, loses_markup, map_references
from lms.interop.formats.questions.media import Media, Shelf
from lms.interop.formats.questions.model import EMPTY, Format, Text
from lms.interop.formats.questions.reading import Notes
from lms.interop.formats.questions.trees import (
    Node,
    add,
    below,
    even,
    inner_html,
    legal,
    source_beside,
    source_of,
)

HTML: Final = "text/html"
PLAIN: Final = "text/plain"
_PICTURES: Final = frozenset({"matimage", "mataudio", "matvideo"})


class Reader:
    """Reads the texts of one item."""

    def __init__(self, media: Media, notes: Notes) -> None:
        self.media = media
        self.notes = notes

    def text(self, *materials: Node, slots: Callable[[str], str] = str) -> Text:
        """What some materials say, one after the other; *slots* puts gaps as ours are written."""
        pieces = [self._piece(one) for material in materials for one in _pieces(material)]
        pieces = [Text(slots(one.source), one.format) for one in pieces if one.source]
        if len(materials) == 1 and len(pieces) == 1:
            source = source_beside(materials[0])
            if source is not None and even(as_html(source)) == even(pieces[0].source):
                return source
        if not pieces:
            return EMPTY
        if all(one.format is Format.PLAIN for one in pieces):
            return _stripped("".join(one.source for one in pieces), Format.PLAIN)
        return _stripped("".join(as_html(one) for one in pieces), Format.HTML)

    def words(self, *materials: Node) -> str:
        """What some materials say, where it can only be words."""
        text = self.text(*materials)
        if loses_markup(text):
            self.notes.add("question.markup_lost", text=as_plain(text) or "-")
        return " ".join(as_plain(text).split())

    def below(self, element: Node | None) -> Text:
        """The text of all materials within an element."""
        return EMPTY if element is None else self.text(*below(element, "material"))

    def _piece(self, element: Node) -> Text:
        name = local_name(element)
        if name == "matbreak":
            return Text("<br>", Format.HTML)
        if name in _PICTURES:
            kept = html.escape(self.media.refer(element.get("uri") or ""))
            if name == "matimage":
                return Text(f'<img src="{kept}" alt="{html.escape(_label(element))}">', Format.HTML)
            return Text(f'<a href="{kept}">{html.escape(_label(element) or kept)}</a>', Format.HTML)
        kind = (element.get("texttype") or PLAIN).lower()
        if any(local_name(one) for one in element):
            return Text(self.media.change(inner_html(element)), Format.HTML)
        source = element.text or ""
        if kind == PLAIN:
            return Text(source, Format.PLAIN)
        return Text(self.media.change(source), Format.HTML)


def _label(element: Node) -> str:
    return str(element.get("label") or "")


def _pieces(material: Node) -> list[Node]:
    wanted = {"mattext", "matemtext", "matbreak", *_PICTURES}
    return [one for one in material if local_name(one) in wanted]


def _stripped(source: str, format: Format) -> Text:
    bare = source.strip()
    return Text(bare, format) if bare else EMPTY


def write(parent: Node, text: Text, shelf: Shelf) -> Node:
    """A ``material`` that says *text*, with its Markdown beside it."""
    material = add(parent, "material")
    plain = text.format is Format.PLAIN
    source = text.source if plain else map_references(as_html(text), shelf.address)
    add(material, "mattext", legal(source), texttype=PLAIN if plain else HTML)
    if text and text.format is Format.MARKDOWN:
        material.append(source_of(text))
    return material

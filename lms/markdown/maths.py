"""LaTeX as MathML; what cannot be read is shown as it was typed, with a note."""

from __future__ import annotations

from html import escape, unescape
from typing import Any

from flask_babel import gettext as _
from latex2mathml.converter import convert_to_element

from lms.markdown.gate import MATHS_ATTRIBUTES

MOST = 4000  # characters: a formula that is longer is a mistake, and slow


class Unreadable(ValueError):
    """The formula cannot be read; ``args[0]`` names the unknown command, or is empty."""


def mathml(source: str, *, block: bool) -> str:
    """The MathML of *source*. Raises :class:`Unreadable`."""
    if len(source) > MOST:
        raise Unreadable("")
    try:
        element = convert_to_element(source, display="block" if block else "inline")
        return _written(element)
    except Unreadable:
        raise
    except (Exception, RecursionError) as error:  # the reader raises whatever its tables raise
        raise Unreadable("") from error


_FENCES = "()[]{}|‖⟨⟩⌊⌋⌈⌉"


def _stretch_fences(element: Any) -> None:
    """Brackets around a matrix grow with it: within a longer row a browser cannot tell."""
    children = list(element)
    for i, child in enumerate(children):
        if child.tag != "mtable":
            continue
        for at, form in ((i - 1, "prefix"), (i + 1, "postfix")):
            if 0 <= at < len(children) and children[at].tag == "mo":
                mark = unescape(children[at].text or "")
                if mark and mark in _FENCES:
                    children[at].set("form", form)
                    children[at].set("stretchy", "true")


def _written(element: Any) -> str:
    """The element and what is in it, with every text escaped and only known attributes."""
    _stretch_fences(element)
    text = unescape(element.text or "")
    if element.tag in {"mi", "mo"} and len(text) > 1 and text.startswith("\\"):
        raise Unreadable(text)
    attributes = "".join(
        f' {name}="{escape(unescape(value))}"'
        for name, value in element.attrib.items()
        if name in MATHS_ATTRIBUTES
    )
    inner = escape(text, quote=False) + "".join(_written(child) for child in element)
    tail = escape(unescape(element.tail or ""), quote=False)
    return f"<{element.tag}{attributes}>{inner}</{element.tag}>{tail}"


def shown(source: str, *, block: bool) -> str:
    """The formula as HTML; never fails."""
    source = source.strip()
    try:
        maths = mathml(source, block=block)
    except Unreadable as error:
        why = (
            _("수식의 %(command)s 명령을 알 수 없습니다.", command=error.args[0])
            if error.args[0]
            else _("수식을 읽을 수 없습니다.")
        )
        return (
            f'<span class="maths-unread"><code>{escape(source)}</code> '
            f'<span class="maths-note">{escape(why)}</span></span>'
        )
    # A wide formula scrolls; the keyboard must reach it.
    return f'<span class="maths" tabindex="0">{maths}</span>' if block else maths

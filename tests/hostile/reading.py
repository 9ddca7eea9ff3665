"""Reads a page as a browser without scripts would: its text, its forms, and what could run."""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlsplit

#: Around these text does not run on.
BLOCKS = {
    "address", "article", "aside", "blockquote", "br", "dd", "div", "dl", "dt", "fieldset",
    "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr",
    "input", "label", "legend", "li", "main", "nav", "ol", "option", "p", "pre", "section",
    "summary", "table", "td", "textarea", "th", "title", "tr", "ul",
}  # fmt: skip
ADDRESSES = {"href", "src", "action", "formaction", "poster", "xlink:href", "data", "srcdoc"}
#: Elements that a page of the product never holds outside what its own templates write.
NEVER = {"iframe", "object", "embed", "applet", "base", "style", "frame", "frameset", "marquee"}


def squashed(text: str) -> str:
    """In NFC and with single blanks: what the product may make of a line on purpose."""
    return " ".join(unicodedata.normalize("NFC", text).replace("\x00", "").split())


def _is_json(text: str) -> bool:
    """Whether *text* is JSON that cannot end the element in which it stands."""
    try:
        json.loads(text)
    except ValueError:
        return False
    return not {"<", ">", "&"} & set(text)


@dataclass
class Form:
    """A form: where it goes and what it would send."""

    action: str
    values: dict[str, list[str]] = field(default_factory=dict)


class Reader(HTMLParser):
    """Collects while it is fed."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.typed: list[str] = []  # values of controls
        self.attributes: list[str] = []
        self.forms: list[Form] = []
        self.wrong: list[str] = []
        self._form: Form | None = None
        self._area: str | None = None
        self._select: tuple[str, list[str], list[str]] | None = None
        self._script = self._data = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in BLOCKS:
            self.parts.append("\n")
        self._judge(tag, given)
        self.attributes += given.values()
        name = given.get("name", "")
        if tag == "form" and given.get("method", "").lower() == "post":
            self._form = Form(given.get("action", ""))
            self.forms.append(self._form)
        elif tag == "input":
            kind = given.get("type", "text")
            if kind not in {"hidden", "checkbox", "radio", "submit"}:
                self.typed.append(given.get("value", ""))
            chosen = kind not in {"checkbox", "radio"} or "checked" in given
            if self._form and name and chosen and kind not in {"submit", "file", "button"}:
                self._form.values.setdefault(name, []).append(given.get("value", ""))
        elif tag == "textarea":
            self._area = ""
            if self._form and name:
                self._form.values.setdefault(name, []).append("")
            self._area_name = name
        elif tag == "select":
            self._select = (name, [], [])
        elif tag == "option" and self._select:
            value = given.get("value", "")
            self._select[1].append(value)
            if "selected" in given:
                self._select[2].append(value)

    def handle_endtag(self, tag: str) -> None:
        if tag in BLOCKS:
            self.parts.append("\n")
        if tag == "script":
            self._script = self._data = False
        elif tag == "form":
            self._form = None
        elif tag == "textarea" and self._area is not None:
            text = self._area.removeprefix("\n")
            self.typed.append(text)
            if self._form and self._area_name:
                self._form.values[self._area_name][-1] = text
            self._area = None
        elif tag == "select" and self._select:
            name, every, chosen = self._select
            if self._form and name and every:
                self._form.values.setdefault(name, []).extend(chosen or every[:1])
            self._select = None

    def handle_data(self, data: str) -> None:
        if self._data and not _is_json(data):
            self.wrong.append(f"data within the page that is no JSON: {data[:80]}")
        if self._script and data.strip():
            self.wrong.append(f"a script within the page: {data[:80]}")
        if self._area is not None:
            self._area += data
        self.parts.append(data)

    def _judge(self, tag: str, given: dict[str, str]) -> None:
        if tag in NEVER:
            self.wrong.append(f"<{tag}>")
        if tag == "script" and given == {"type": "application/ld+json"}:
            self._data = True  # what search engines read
        elif tag == "script":
            self._script = True
            if not given.get("src", "").startswith("/static/"):
                self.wrong.append(f"<script {given}>")
        for name, value in given.items():
            if name.startswith("on") or name in {"style", "srcdoc"}:
                self.wrong.append(f"<{tag} {name}={value[:60]!r}>")
            if name in ADDRESSES and not _harmless(value):
                self.wrong.append(f"<{tag} {name}={value[:60]!r}>")

    @property
    def text(self) -> str:
        """Everything that can be read on the page, with single blanks."""
        return squashed("".join(self.parts))


def _harmless(address: str) -> bool:
    bare = re.sub(r"[\x00-\x20]", "", address).lower()
    try:
        scheme = urlsplit(bare).scheme
    except ValueError:
        return bare.startswith("http")
    return scheme in {"", "http", "https", "mailto"} or bare.startswith("data:image/")


def read(body: str) -> Reader:
    """A page that was read to its end."""
    reader = Reader()
    reader.feed(body)
    reader.close()
    return reader

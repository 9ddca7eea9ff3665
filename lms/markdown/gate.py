"""The last gate: an allow list over the finished HTML, whatever produced it."""

from __future__ import annotations

import re
from html import unescape
from typing import Final

import nh3

from lms.web import VIDEO_HOSTS

#: Every id that rendered text may carry begins so; the page's own ids never do.
ID_PREFIX: Final = "md-"

_MATHS: Final = {
    "math", "mrow", "mi", "mn", "mo", "ms", "mtext", "mspace", "msub", "msup", "msubsup", "munder",
    "mover", "munderover", "mmultiscripts", "mprescripts", "none", "mfrac", "msqrt", "mroot",
    "mtable", "mtr", "mtd", "mpadded", "mphantom", "menclose", "mstyle",
}  # fmt: skip
#: Presentation only: no class, style, href, action or colour.
MATHS_ATTRIBUTES: Final = {
    "display", "mathvariant", "stretchy", "fence", "form", "lspace", "rspace", "linethickness",
    "columnalign", "columnspacing", "rowspacing", "columnlines", "rowlines", "frame", "accent",
    "accentunder", "movablelimits", "largeop", "symmetric", "minsize", "maxsize", "width", "height",
    "depth", "voffset", "separator", "displaystyle", "scriptlevel", "notation",
}  # fmt: skip
_TAGS: Final = {
    "p", "br", "hr", "h2", "h3", "h4", "h5", "h6", "em", "strong", "s", "del", "mark", "sub", "sup",
    "code", "pre", "blockquote", "ul", "ol", "li", "input", "a", "img", "figure", "figcaption",
    "table", "thead", "tbody", "tr", "th", "td", "div", "span", "section", "aside", "video",
    "track", "iframe",
}  # fmt: skip
_ATTRIBUTES: Final[dict[str, set[str]]] = {
    "*": {"class", "id"},
    "a": {"href", "title", "rel", "aria-label", "download"},
    "img": {"src", "alt", "title", "loading", "decoding"},
    "ol": {"start"},
    "li": set(),
    "input": {"checked", "aria-label"},
    "th": {"align"},
    "td": {"align"},
    "table": {"tabindex"},
    "pre": {"tabindex"},
    "span": {"tabindex"},
    "aside": {"role", "aria-label"},
    "video": {"src", "controls", "preload", "aria-label"},
    "track": {"src", "kind", "srclang", "label", "default"},
    "iframe": {"src", "title", "allow", "allowfullscreen", "loading", "referrerpolicy", "sandbox"},
}
_CLASS: Final = re.compile(r"[\w -]{0,80}", re.ASCII)
_PLAYER: Final = re.compile(
    "|".join(
        (
            re.escape(VIDEO_HOSTS[0]) + r"/embed/[\w-]{11}(\?start=\d{1,6})?",
            re.escape(VIDEO_HOSTS[1]) + r"/video/\d{1,12}(\?h=[0-9a-f]{1,20})?",
        )
    ),
    re.ASCII,
)
#: A PDF among the files of something of ours: the browser's own viewer shows it.
_OWN_PDF: Final = re.compile(r"/(?!/)[\w./%~-]+\.pdf", re.ASCII | re.IGNORECASE)
_OWN_PATH: Final = re.compile(r"/(?!/)[^\\\s]*")


def player(url: str) -> bool:
    """Whether *url* is a player of exactly the hosts that the content policy lets be framed."""
    return _PLAYER.fullmatch(url) is not None


def own_pdf(url: str) -> bool:
    """Whether *url* is a path of ours that ends like a PDF's."""
    return _OWN_PDF.fullmatch(url) is not None


def _attribute(tag: str, name: str, value: str) -> str | None:
    if name == "id":
        return value if value.startswith(ID_PREFIX) else None
    if name == "class":
        return value if _CLASS.fullmatch(value) else None
    if name == "src":
        if tag == "iframe":
            return value if player(value) or own_pdf(value) else None
        return value if _OWN_PATH.fullmatch(value) else None
    return value


_cleaner = nh3.Cleaner(
    tags=_TAGS | _MATHS,
    clean_content_tags={"script", "style", "annotation-xml", "template", "noscript"},
    attributes=_ATTRIBUTES | dict.fromkeys(_MATHS, MATHS_ATTRIBUTES),
    attribute_filter=_attribute,
    set_tag_attribute_values={"input": {"type": "checkbox", "disabled": ""}},
    url_schemes={"http", "https", "mailto", "tel"},
    link_rel=None,
    strip_comments=True,
)


def clean(html: str) -> str:
    """*html* with nothing but what the allow list names; text stays."""
    return _cleaner.clean(html)


# ---- what strangers' programs wrote: notebooks ------------------------------------

_DATA_PICTURE: Final = re.compile(r"data:image/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/=\s]+")
_LINK: Final = re.compile(r"(?:https?://|mailto:|#)[^\s]*", re.IGNORECASE)
#: The classes that our own parser and Pygments write; the page's own stay out of reach.
_INNER_CLASS: Final = re.compile(
    r"(?:[a-z][a-z0-9]{0,2}|highlight|code-label|admonition(?: (?:note|tip|warning|danger))?|"
    r"admonition-title|maths|maths-unread|maths-note|external|visually-hidden|file-missing|"
    r"contains-task-list|task-list-item|footnote-ref|footnotes|footnote-item|footnote-backref)"
)
_DROPPED: Final = {
    "script", "style", "annotation-xml", "template", "noscript", "svg", "button", "object",
    "select", "textarea", "iframe", "audio", "form",
}  # fmt: skip


def _inner_attribute(tag: str, name: str, value: str) -> str | None:
    if name == "class":
        return value if _INNER_CLASS.fullmatch(value) else None
    return _foreign_attribute(tag, name, value)


def _foreign_attribute(tag: str, name: str, value: str) -> str | None:
    if name == "id":
        return value if value.startswith(ID_PREFIX) else None
    if name == "src":
        return value if _DATA_PICTURE.fullmatch(value) else None
    if name == "href":
        return value if _LINK.fullmatch(value) else None
    if name in ("colspan", "rowspan"):
        return value if value.isascii() and value.isdigit() and len(value) < 4 else None
    return value


_FRAMES: Final = {"iframe", "video", "track"}
_SPANS: Final = {"align", "colspan", "rowspan"}
_inner_cleaner = nh3.Cleaner(
    tags=(_TAGS | _MATHS | {"b", "i", "u", "kbd", "small", "dl", "dt", "dd"}) - _FRAMES,
    clean_content_tags=_DROPPED,
    attributes={tag: names for tag, names in _ATTRIBUTES.items() if tag not in _FRAMES}
    | {"th": _SPANS, "td": _SPANS}
    | dict.fromkeys(_MATHS, MATHS_ATTRIBUTES),
    attribute_filter=_inner_attribute,
    set_tag_attribute_values={"input": {"type": "checkbox", "disabled": ""}},
    url_schemes={"http", "https", "mailto", "data"},
    link_rel=None,
    strip_comments=True,
)
_foreign_cleaner = nh3.Cleaner(
    tags={
        "p", "br", "hr", "em", "strong", "b", "i", "u", "s", "sub", "sup", "small", "code", "pre",
        "ul", "ol", "li", "dl", "dt", "dd", "a", "img", "table", "caption", "thead", "tbody",
        "tfoot", "tr", "th", "td", "div", "span", "blockquote",
    },
    clean_content_tags=_DROPPED | {"math"},
    attributes={"a": {"href"}, "img": {"src", "alt"}, "th": _SPANS, "td": _SPANS},
    attribute_filter=_foreign_attribute,
    url_schemes={"http", "https", "mailto", "data"},
    link_rel="noopener nofollow",
    strip_comments=True,
)  # fmt: skip


def clean_inner(html: str) -> str:
    """HTML of a text that may hold HTML of its own: no frames, films, own paths or page's classes."""
    return _inner_cleaner.clean(html)


def clean_foreign(html: str) -> str:
    """HTML that a program wrote, with its text, tables, lists and ``data:`` pictures alone."""
    return _foreign_cleaner.clean(html)


def text_of(html: str) -> str:
    """The text between the tags."""
    return unescape(nh3.clean(html, tags=set(), clean_content_tags=set()))

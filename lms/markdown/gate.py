"""The last gate: an allow list over the finished HTML, whatever produced it."""

from __future__ import annotations

import re
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
_OWN_PATH: Final = re.compile(r"/(?!/)[^\\\s]*")


def player(url: str) -> bool:
    """Whether *url* is a player of exactly the hosts that the content policy lets be framed."""
    return _PLAYER.fullmatch(url) is not None


def _attribute(tag: str, name: str, value: str) -> str | None:
    if name == "id":
        return value if value.startswith(ID_PREFIX) else None
    if name == "class":
        return value if _CLASS.fullmatch(value) else None
    if name == "src":
        if tag == "iframe":
            return value if player(value) else None
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

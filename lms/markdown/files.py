"""Pictures, films and files that a text refers to, and players of two video sites."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape
from pathlib import PurePosixPath
from urllib.parse import parse_qs, unquote, urlsplit

from flask_babel import gettext as _

from lms.markdown.gate import own_pdf, player
from lms.web import VIDEO_HOSTS


@dataclass(frozen=True)
class File:
    """Something attached: where it is downloaded, what it is, and how many bytes.

    *page* is where it can be read on a page of its own; *read* gives its content, for what is
    shown within the text (notebooks). It must be hashable and equal for the same content.
    """

    url: str
    media_type: str
    size: int = 0
    page: str = ""
    read: Callable[[], bytes] | None = None


PICTURES = frozenset({"image/png", "image/jpeg", "image/webp"})
FILM = "video/mp4"
PDF = "application/pdf"
SCHEME = "file:"


def name_of(target: str) -> str | None:
    """The attached name that a link target means (``file:한글.png``); none for other targets."""
    if not target.startswith(SCHEME):
        return None
    name = unquote(target[len(SCHEME) :]).strip()
    return unicodedata.normalize("NFC", name.removeprefix("//"))


def size_in_words(size: int) -> str:
    """A size as people read it."""
    if size < 1024:
        return f"{size} B"
    if size < 1024 * 1024:
        return f"{size / 1024:.0f} KB"
    return f"{size / 1024 / 1024:.1f} MB"


def missing(name: str) -> str:
    """What stands where a file should be."""
    note = _("'%(name)s' 파일이 붙어 있지 않습니다.", name=name)
    return f'<span class="file-missing">{escape(note)}</span>'


def is_notebook(name: str) -> bool:
    """Whether the name is a Jupyter notebook's."""
    return name.lower().endswith(".ipynb")


def picture(
    name: str, alt: str, title: str, files: Mapping[str, File], *, alone: bool = False
) -> str:
    """An attached picture or film; another kind of file becomes a download.

    A PDF that stands *alone* is shown in the page.
    """
    file = files.get(name)
    if file is None:
        return missing(name)
    if file.media_type == FILM:
        return _film(name, alt, file, files)
    if file.media_type == PDF and alone and own_pdf(file.url):
        return _pdf(name, alt, file)
    if file.media_type not in PICTURES:
        return download_link(name, alt or name, file)
    image = f'<img src="{escape(file.url)}" alt="{escape(alt)}" loading="lazy" decoding="async">'
    if not title:
        return image
    return f"<figure>{image}<figcaption>{escape(title)}</figcaption></figure>"


def _pdf(name: str, alt: str, file: File) -> str:
    label = _("PDF: %(name)s", name=alt or name)
    return (
        f'<figure class="pdf"><iframe src="{escape(file.url)}" title="{escape(label)}" '
        f'loading="lazy"></iframe><figcaption>{download_link(name, alt or name, file)}</figcaption>'
        "</figure>"
    )


def _film(name: str, alt: str, file: File, files: Mapping[str, File]) -> str:
    stem = PurePosixPath(name).stem
    captions = files.get(f"{stem}.vtt")
    label = escape(alt or name)
    track = (
        f'<track kind="captions" src="{escape(captions.url)}" label="{escape(_("자막"))}" default>'
        if captions
        else ""
    )
    return (
        f'<video controls preload="metadata" src="{escape(file.url)}" aria-label="{label}">'
        f"{track}</video>"
    )


def download_link(name: str, text: str, file: File) -> str:
    """A link that downloads, with the size; one that opens what can be read on a page."""
    size = f' <span class="file-size">({size_in_words(file.size)})</span>' if file.size else ""
    if file.page:
        return f'<a class="file-link" href="{escape(file.page)}">{escape(text)}</a>{size}'
    return (
        f'<a class="file-link" href="{escape(file.url)}" download="{escape(name)}">'
        f"{escape(text)}</a>{size}"
    )


_YOUTUBE = {"youtube.com", "www.youtube.com", "m.youtube.com", "www.youtube-nocookie.com"}
_VIMEO = {"vimeo.com", "www.vimeo.com", "player.vimeo.com"}


def embedded(url: str) -> str | None:
    """The player's address for a link to a film on YouTube or Vimeo; none for any other link."""
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").lower()
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or port or parts.username is not None:
        return None
    query = parse_qs(parts.query)
    steps = [step for step in parts.path.split("/") if step]
    address = None
    if host == "youtu.be" and len(steps) == 1:
        address = _youtube(steps[0], query)
    elif host in _YOUTUBE and steps == ["watch"]:
        address = _youtube(query.get("v", [""])[0], query)
    elif host in _YOUTUBE and len(steps) == 2 and steps[0] in {"embed", "shorts", "live"}:
        address = _youtube(steps[1], query)
    elif host in _VIMEO and steps:
        steps = steps[1:] if steps[0] == "video" else steps
        secret = steps[1] if len(steps) == 2 else query.get("h", [""])[0]
        if steps and len(steps) <= 2:
            address = f"{VIDEO_HOSTS[1]}/video/{steps[0]}" + (f"?h={secret}" if secret else "")
    return address if address and player(address) else None


def _youtube(film: str, query: Mapping[str, list[str]]) -> str:
    start = re.match(r"\d{1,6}", (query.get("t") or query.get("start") or [""])[0])
    return f"{VIDEO_HOSTS[0]}/embed/{film}" + (f"?start={start[0]}" if start else "")


def player_frame(address: str, title: str) -> str:
    """The frame of a player. Without a referrer YouTube refuses to play (error 153)."""
    site = "YouTube" if address.startswith(VIDEO_HOSTS[0]) else "Vimeo"
    named = title or _("%(site)s 동영상", site=site)
    return (
        f'<iframe src="{escape(address)}" title="{escape(named)}" loading="lazy" allowfullscreen '
        'allow="fullscreen; picture-in-picture; encrypted-media" '
        'referrerpolicy="strict-origin-when-cross-origin" '
        'sandbox="allow-scripts allow-same-origin allow-presentation allow-popups"></iframe>'
    )

"""From Markdown to HTML: the parser, its rules, and what becomes of each token."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from typing import Any
from urllib.parse import unquote, urlsplit

from flask_babel import gettext as _
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markupsafe import Markup
from mdit_py_plugins.container import container_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.tasklists import tasklists_plugin

from lms import i18n
from lms.markdown import files as attached
from lms.markdown import gate, maths
from lms.markdown.code import highlight

CALLOUTS = ("note", "tip", "warning", "danger")
_BARE = re.compile(r"https?://[^\s<>\"'`]+[^\s<>\"'`.,;:!?)\]}]")


@dataclass(frozen=True)
class Heading:
    """A line of a text's table of contents. The level counts from 2: the page has the first."""

    level: int
    id: str
    text: str


@dataclass(frozen=True)
class Rendered:
    """Safe HTML, and its headings in order."""

    html: Markup
    headings: tuple[Heading, ...]


def html(text: str | None) -> Markup:
    """Markdown without attached files, as safe HTML; the template filter ``markdown``."""
    return render(text or "").html


def render(text: str, files: Mapping[str, attached.File] | None = None, key: str = "") -> Rendered:
    """*text* as safe HTML. Never fails, whatever is in it.

    *files* are those that ``file:`` references may name; *key* keeps ids apart where a page shows
    several texts. Headings are moved so that the highest of the text is an ``h2``.
    """
    return _render(text, tuple(sorted((files or {}).items())), key, i18n.current())


@lru_cache(maxsize=256)
def _render(
    text: str, files: tuple[tuple[str, attached.File], ...], key: str, _language: str
) -> Rendered:
    prefix = gate.ID_PREFIX + (re.sub(r"[^\w-]", "", key) + "-" if key else "")
    env: dict[str, Any] = {
        "files": dict(files), "prefix": prefix, "headings": [], "docId": key, "notebooks": [],
    }  # fmt: skip
    source = unicodedata.normalize("NFC", text.replace("\x00", ""))
    try:
        finished = _parser.render(source, env)
    except RecursionError:
        finished = f"<pre>{escape(source)}</pre>"
    html = gate.clean(finished)
    for number, file in enumerate(env["notebooks"]):  # cleaned by their own gate
        html = html.replace(_place(number), str(_notebook(file, f"{key}nb{number}")), 1)
    return Rendered(Markup(html), tuple(env["headings"]))  # noqa: S704 (cleaned)


def _place(number: int) -> str:
    """Where a notebook goes; no author can write it, for their HTML is text."""
    return f'<div class="notebook-place" id="{gate.ID_PREFIX}notebook-{number}"></div>'


def _notebook(file: attached.File, key: str) -> Markup:
    from lms.markdown import notebook  # it is built on this module

    return notebook.render(file.read() if file.read else b"", key).html


def inner(text: str, key: str, pictures: Mapping[str, str]) -> Rendered:
    """A text within something foreign (a notebook's cell), which may hold HTML of its own.

    *pictures* are ``data:`` addresses by the names that ``attachment:`` references use. Nothing of
    ours can be referred to: no attached files, films or own paths.
    """
    prefix = gate.ID_PREFIX + (re.sub(r"[^\w-]", "", key) + "-" if key else "")
    env: dict[str, Any] = {
        "files": {}, "prefix": prefix, "headings": [], "docId": key, "pictures": pictures,
    }  # fmt: skip
    source = unicodedata.normalize("NFC", text.replace("\x00", ""))
    try:
        finished = _inner_parser.render(source, env)
    except RecursionError:
        finished = f"<pre>{escape(source)}</pre>"
    return Rendered(Markup(gate.clean_inner(finished)), tuple(env["headings"]))  # noqa: S704 (cleaned)


# ---- rules over the tokens ------------------------------------------------------


def _move_headings(state: StateCore) -> None:
    """Give headings their level and id, and collect them."""
    heads = [(i, t) for i, t in enumerate(state.tokens) if t.type == "heading_open"]
    if not heads:
        return
    shift = 2 - min(int(token.tag[1]) for _i, token in heads)
    taken: set[str] = set()
    for i, token in heads:
        level = min(6, int(token.tag[1]) + shift)
        token.tag = state.tokens[i + 2].tag = f"h{level}"
        text = _plain(state.tokens[i + 1].children or [])
        slug = re.sub(r"[^\w]+", "-", text.lower()).strip("-")[:60] or "part"
        name, count = slug, 1
        while name in taken:
            count += 1
            name = f"{slug}-{count}"
        taken.add(name)
        token.attrSet("id", state.env["prefix"] + name)
        state.env["headings"].append(Heading(level, state.env["prefix"] + name, text))


def _plain(children: Sequence[Token]) -> str:
    kinds = {"text", "code_inline", "math_inline"}
    return "".join(child.content for child in children if child.type in kinds).strip()


def _link_bare_addresses(state: StateCore) -> None:
    """Addresses in running text become links."""
    for block in state.tokens:
        if block.type != "inline" or not block.children:
            continue
        depth, out = 0, []
        for child in block.children:
            depth += (child.type == "link_open") - (child.type == "link_close")
            out += [child] if depth or child.type != "text" else _with_links(child)
        block.children = out


def _with_links(token: Token) -> list[Token]:
    out: list[Token] = []
    end = 0
    for match in _BARE.finditer(token.content):
        before = token.content[end : match.start()]
        opening = Token("link_open", "a", 1, attrs={"href": match[0]})
        out += [_text(before)] if before else []
        out += [opening, _text(match[0]), Token("link_close", "a", -1)]
        end = match.end()
    rest = token.content[end:]
    return [*out, _text(rest)] if out and rest else out or [token]


def _text(content: str) -> Token:
    return Token("text", "", 0, content=content)


def _is_external(target: str) -> bool:
    if target.startswith("//"):
        return True
    try:
        return urlsplit(target).scheme in {"http", "https"}
    except ValueError:
        return True


def _resolve_links(state: StateCore) -> None:
    """Links to attached files download them; links elsewhere say that they lead away."""
    for block in state.tokens:
        if block.type == "inline" and block.children:
            block.children = _resolved(block.children, state.env["files"])


def _resolved(children: list[Token], files: Mapping[str, attached.File]) -> list[Token]:
    out: list[Token] = []
    closing: list[Token] = []  # one for each link that is open
    for child in children:
        if child.type == "link_open":
            target = str(child.attrs.get("href", ""))
            name = attached.name_of(target)
            if name is not None and name not in files:
                out.append(_ready(attached.missing(name) + " "))
                closing.append(_ready(""))
                continue
            if name is not None and files[name].page:
                child.attrs = {"href": files[name].page, "class": "file-link"}
            elif name is not None:
                child.attrs = {"href": files[name].url, "download": name, "class": "file-link"}
            elif _is_external(target):
                child.attrs = {**child.attrs, "rel": "noopener nofollow", "class": "external"}
                leads_away = escape(_("외부 링크"))
                closing.append(_ready(f'<span class="visually-hidden"> ({leads_away})</span></a>'))
                out.append(child)
                continue
            closing.append(_ready("</a>"))
        elif child.type == "link_close":
            child = closing.pop()
        out.append(child)
    return out


def _ready(content: str) -> Token:
    return Token("ready", "", 0, content=content)


def _frame_films(state: StateCore) -> None:
    """A paragraph that is nothing but a link to a film becomes its player."""
    tokens = state.tokens
    for i, token in enumerate(tokens):
        if token.type != "inline" or i == 0 or tokens[i - 1].type != "paragraph_open":
            continue
        children = token.children or []
        if len(children) < 2 or [children[0].type, children[-1].type] != [
            "link_open",
            "link_close",
        ]:
            continue
        if any(child.type in {"link_open", "link_close"} for child in children[1:-1]):
            continue
        address = attached.embedded(str(children[0].attrs.get("href", "")))
        if address is None:
            continue
        title = _plain(children)
        title = "" if title.startswith("http") else title
        tokens[i - 1].hidden = tokens[i + 1].hidden = True
        token.children = [_ready(attached.player_frame(address, title))]


def _free_pictures(state: StateCore) -> None:
    """A picture that is a paragraph of its own stands without one, and may have a caption."""
    tokens = state.tokens
    for i, token in enumerate(tokens):
        children = token.children or []
        if token.type != "inline" or [child.type for child in children] != ["image"]:
            continue
        if tokens[i - 1].type == "paragraph_open" and _is_attached(children[0]):
            tokens[i - 1].hidden = tokens[i + 1].hidden = True
            children[0].meta["alone"] = True


def _is_attached(image: Token) -> bool:
    return attached.name_of(str(image.attrs.get("src", ""))) is not None


def _name_tasks(state: StateCore) -> None:
    """Check boxes of task lists get a name; they are read, not pressed."""
    for block in state.tokens:
        for child in block.children or []:
            if child.type == "html_inline" and 'type="checkbox"' in child.content:
                done = "checked" in child.content
                label = _("마침") if done else _("아직")
                child.type = "ready"
                child.content = f'<input aria-label="{escape(label)}"{" checked" if done else ""}>'


# ---- how each token is written ---------------------------------------------------

Options = Any  # what the parser hands to its writers


def _written(_r: RendererHTML, tokens: Sequence[Token], i: int, _o: Options, _e: Options) -> str:
    return tokens[i].content


def _image(_r: RendererHTML, tokens: Sequence[Token], i: int, _o: Options, env: Options) -> str:
    token = tokens[i]
    target = str(token.attrs.get("src", ""))
    alt = token.content
    inside = env.get("pictures")
    if inside is not None:
        target = inside.get(unquote(target.removeprefix("attachment:")), target)
        if target.startswith("data:image/"):
            return f'<img src="{escape(target)}" alt="{escape(alt)}">'
    name = attached.name_of(target)
    if name is not None:
        alone = bool(token.meta.get("alone"))
        file = env["files"].get(name)
        if alone and file is not None and file.read and attached.is_notebook(name):
            env["notebooks"].append(file)
            link = attached.download_link(name, alt or name, file)
            return f'<p class="notebook-name">{link}</p>{_place(len(env["notebooks"]) - 1)}'
        caption = str(token.attrs.get("title", "")) if alone else ""
        return attached.picture(name, alt, caption, env["files"], alone=alone)
    # A picture elsewhere would tell that site who reads; the page's policy does not load it.
    label = _("외부 그림: %(alt)s", alt=alt or target)
    return (
        f'<a href="{escape(target)}" rel="noopener nofollow" class="external">{escape(label)}</a>'
    )


def _fence(_r: RendererHTML, tokens: Sequence[Token], i: int, _o: Options, _e: Options) -> str:
    token = tokens[i]
    words = token.info.split()
    return highlight(token.content, words[0] if words else "")


def _aligned(
    r: RendererHTML, tokens: Sequence[Token], i: int, options: Options, env: Options
) -> str:
    """Alignment of a column as an attribute: the content policy forbids styles."""
    style = str(tokens[i].attrs.pop("style", ""))
    if style.startswith("text-align:"):
        tokens[i].attrs["align"] = style.removeprefix("text-align:")
    return str(r.renderToken(tokens, i, options, env))


def _table(r: RendererHTML, tokens: Sequence[Token], i: int, o: Options, env: Options) -> str:
    tokens[i].attrs["tabindex"] = "0"  # a wide table scrolls; the keyboard must reach it
    return str(r.renderToken(tokens, i, o, env))


def _callout(kind: str) -> Any:
    def render_callout(
        _r: RendererHTML, tokens: Sequence[Token], i: int, _o: Options, _e: Options
    ) -> str:
        if tokens[i].nesting != 1:
            return "</aside>\n"
        titles = {"note": _("참고"), "tip": _("도움말"), "warning": _("주의"), "danger": _("위험")}
        title = tokens[i].info.strip()[len(kind) :].strip() or titles[kind]
        return (
            f'<aside class="admonition {kind}" role="note" aria-label="{escape(title)}">'
            f'<p class="admonition-title">{escape(title)}</p>\n'
        )

    return render_callout


def _footnote_ref(
    _r: RendererHTML, tokens: Sequence[Token], i: int, _o: Options, env: Options
) -> str:
    number = tokens[i].meta["id"] + 1
    again = tokens[i].meta.get("subId", 0)
    own = f"{env['prefix']}ref-{number}" + (f"-{again}" if again else "")
    label = escape(_("각주 %(n)s", n=number))
    return (
        f'<sup class="footnote-ref"><a href="#{env["prefix"]}note-{number}" id="{own}" '
        f'aria-label="{label}">{number}</a></sup>'
    )


def _footnote_open(
    _r: RendererHTML, tokens: Sequence[Token], i: int, _o: Options, env: Options
) -> str:
    return f'<li id="{env["prefix"]}note-{tokens[i].meta["id"] + 1}" class="footnote-item">'


def _footnote_anchor(
    _r: RendererHTML, tokens: Sequence[Token], i: int, _o: Options, env: Options
) -> str:
    again = tokens[i].meta.get("subId", 0)
    own = f"{env['prefix']}ref-{tokens[i].meta['id'] + 1}" + (f"-{again}" if again else "")
    label = escape(_("본문으로 돌아가기"))
    return f' <a href="#{own}" class="footnote-backref" aria-label="{label}">↩</a>'


def _footnotes_open(
    _r: RendererHTML, _tokens: Sequence[Token], _i: int, _o: Options, _e: Options
) -> str:
    return '<section class="footnotes"><ol>\n'


def _make(*, foreign: bool = False) -> MarkdownIt:
    md = MarkdownIt("commonmark", {"html": foreign, "typographer": False})
    md.enable(["table", "strikethrough"])
    md.use(footnote_plugin).use(tasklists_plugin)
    md.use(dollarmath_plugin, allow_space=False, allow_digits=False, double_inline=True)
    for kind in CALLOUTS:
        md.use(container_plugin, name=kind, render=_callout(kind))
    known = md.validateLink
    md.validateLink = lambda url: url.startswith(attached.SCHEME) or known(url)  # type: ignore[method-assign]
    for rule in (
        _name_tasks,
        _link_bare_addresses,
        *(() if foreign else (_frame_films,)),
        _free_pictures,
        _resolve_links,
        _move_headings,
    ):
        md.core.ruler.push(rule.__name__.strip("_"), rule)
    writers = {
        "ready": _written, "image": _image, "fence": _fence, "code_block": _fence, "td_open": _aligned, "th_open": _aligned,
        "table_open": _table, "footnote_ref": _footnote_ref, "footnote_open": _footnote_open,
        "footnote_anchor": _footnote_anchor, "footnote_block_open": _footnotes_open,
    }  # fmt: skip
    for kind, writer in writers.items():
        md.add_render_rule(kind, writer)
    for kind, block in (("math_inline", False), ("math_inline_double", True), ("math_block", True)):
        md.add_render_rule(kind, _maths(block))
    return md


def _maths(block: bool) -> Any:
    def render_maths(
        _r: RendererHTML, tokens: Sequence[Token], i: int, _o: Options, _e: Options
    ) -> str:
        return maths.shown(tokens[i].content, block=block)

    return render_maths


_parser = _make()
_inner_parser = _make(foreign=True)

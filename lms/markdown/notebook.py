"""A Jupyter notebook (``.ipynb``) as safe HTML, read-only: cells, code in colours, outputs.

Nothing in it is run. Pictures (PNG, JPEG, GIF, WebP, known by their content) stand in the page as
``data:`` addresses, which the content policy lets be shown; HTML outputs keep their tables and text;
widgets, scripts, SVG and films are dropped, and the page says so where they were. The format is
nbformat 4 (https://nbformat.readthedocs.io/en/latest/format_description.html); 3 is read as well.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Mapping
from functools import lru_cache
from html import escape
from typing import Any, Final

from flask_babel import gettext as _
from markupsafe import Markup

from lms import i18n
from lms.markdown import gate
from lms.markdown.code import highlight
from lms.markdown.render import Heading, Rendered, inner
from lms.markdown.terminal import plain

MOST_BYTES: Final = 20 * 1024 * 1024  # of a notebook
MOST_CELLS: Final = 1000
MOST_TEXT: Final = 100_000  # characters of one cell or one output
MOST_IN_ALL: Final = 2_000_000  # characters of all cells and outputs: what follows is left out
MOST_HTML: Final = 300_000  # characters of one HTML output
MOST_PICTURES: Final = 12 * 1024 * 1024  # bytes of pictures in one page
#: Up to this size a page is kept in memory: the same notebook is opened again and again.
KEPT: Final = 2 * 1024 * 1024

_MAGIC: Final = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
)
#: Half a character, which no page can carry, and the character that ends strings elsewhere.
_NO_TEXT: Final = re.compile("[\x00\ud800-\udfff]")
_PICTURES: Final = ("image/png", "image/jpeg", "image/gif", "image/webp")
_WIDGETS: Final = (
    "application/vnd.jupyter.widget-view+json", "application/vnd.plotly.v1+json",
    "application/vnd.bokehjs_exec.v0+json", "application/vnd.vegalite.v5+json",
    "application/vnd.vegalite.v4+json", "application/javascript",
)  # fmt: skip


class Unreadable(ValueError):
    """What is given is no notebook; ``args[0]`` is the sentence that says why."""


def render_or_raise(data: bytes, key: str = "") -> Rendered:
    """The notebook as safe HTML. Raises :class:`Unreadable` with a sentence for people."""
    if len(data) > MOST_BYTES:
        most = MOST_BYTES // 1024 // 1024
        raise Unreadable(_("노트북이 너무 큽니다. %(most)s MB까지 화면에 보입니다.", most=most))
    if len(data) > KEPT:
        return _Page(_read(data), key).rendered()
    return _kept(data, key, i18n.current())


def render(data: bytes, key: str = "") -> Rendered:
    """The notebook as safe HTML; never fails: what cannot be read is said in its place.

    *key* keeps ids apart where a page shows several notebooks or texts.
    """
    try:
        return render_or_raise(data, key)
    except Unreadable as error:
        note = f'<div class="notebook"><p class="file-missing">{escape(error.args[0])}</p></div>'
        return Rendered(Markup(note), ())  # noqa: S704 (escaped)


@lru_cache(maxsize=16)
def _kept(data: bytes, key: str, _language: str) -> Rendered:
    return _Page(_read(data), key).rendered()


def _read(data: bytes) -> dict[str, Any]:
    try:
        found = json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise Unreadable(_("노트북을 읽을 수 없습니다. UTF-8 글이 아닙니다.")) from error
    except json.JSONDecodeError as error:
        raise Unreadable(
            _(
                "노트북을 읽을 수 없습니다. %(line)s번째 줄에서 JSON이 어긋납니다.",
                line=error.lineno,
            )
        ) from error
    except (RecursionError, ValueError) as error:
        raise Unreadable(_("노트북을 읽을 수 없습니다. 너무 깊게 얽혀 있습니다.")) from error
    if not isinstance(found, dict) or not isinstance(found.get("nbformat"), int):
        raise Unreadable(_("노트북 파일이 아닙니다. 주피터에서 저장한 .ipynb 파일인지 보십시오."))
    if found["nbformat"] not in (3, 4):
        raise Unreadable(
            _("%(version)s판 노트북은 읽을 수 없습니다.", version=str(found["nbformat"])[:10])
        )
    return found


def _text(value: Any) -> str:
    """A multi-line string of nbformat: one string, or a list of lines."""
    if isinstance(value, list):
        value = "".join(line for line in value if isinstance(line, str))
    return _NO_TEXT.sub("\ufffd", value) if isinstance(value, str) else ""


def _map(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _cells(book: dict[str, Any]) -> list[dict[str, Any]]:
    if book["nbformat"] == 3:
        sheets = [_map(sheet) for sheet in _list(book.get("worksheets"))]
        found = [cell for sheet in sheets for cell in _list(sheet.get("cells"))]
    else:
        found = _list(book.get("cells"))
    return [cell for cell in found if isinstance(cell, dict)]


class _Page:
    """One notebook on its way to HTML, with what it may still spend on pictures."""

    def __init__(self, book: dict[str, Any], key: str) -> None:
        self.book, self.key = book, key
        about = _map(book.get("metadata"))
        info, kernel = _map(about.get("language_info")), _map(about.get("kernelspec"))
        names = (info.get("pygments_lexer"), info.get("name"), kernel.get("language"))
        self.lexer = next((found for found in map(_text, names) if found), "python")
        if self.lexer in ("ipython3", "ipython"):  # Pygments has it only beside IPython
            self.lexer = "python"
        self.pictures = MOST_PICTURES  # bytes that may still be shown
        self.room = MOST_IN_ALL
        self.headings: list[Heading] = []

    def rendered(self) -> Rendered:
        cells = _cells(self.book)
        parts = [self._cell(cell, number) for number, cell in enumerate(cells[:MOST_CELLS])]
        if len(cells) > MOST_CELLS:
            parts.append(
                _note(
                    _("셀 %(all)s개 가운데 처음 %(n)s개를 보입니다.", all=len(cells), n=MOST_CELLS)
                )
            )
        if self.room <= 0:
            parts.append(
                _note(_("노트북이 길어 앞부분만 보입니다. 파일을 내려받아 모두 보십시오."))
            )
        if not cells:
            parts.append(_note(_("빈 노트북입니다.")))
        html = f'<div class="notebook">{"".join(parts)}</div>'
        return Rendered(Markup(html), tuple(self.headings))  # noqa: S704 (each part is cleaned)

    # ---- cells ------------------------------------------------------------------

    def _cell(self, cell: dict[str, Any], number: int) -> str:
        kind = cell.get("cell_type")
        if self.room <= 0:
            return ""
        source = _text(cell.get("source", cell.get("input")))
        self.room -= len(source)
        if len(source) > MOST_TEXT:
            source, cut = source[:MOST_TEXT], _note(_("셀이 너무 길어 줄여서 보입니다."))
        else:
            cut = ""
        if kind == "code":
            return self._code(cell, source, cut)
        if kind == "heading":  # nbformat 3
            level = cell.get("level")
            source = "#" * (level if isinstance(level, int) and 0 < level < 7 else 1) + " " + source
            kind = "markdown"
        if kind == "markdown":
            return f'<div class="nb-cell nb-text">{self._markdown(cell, source, number)}{cut}</div>'
        shown = f"<pre>{escape(source)}</pre>" if source.strip() else ""
        return f'<div class="nb-cell nb-raw">{shown}{cut}</div>'

    def _markdown(self, cell: dict[str, Any], source: str, number: int) -> str:
        pictures = {}
        for name, bundle in _map(cell.get("attachments")).items():
            for value in _map(bundle).values():
                address = self._picture(value)
                if address:
                    pictures[name] = address
        found = inner(source, f"{self.key}n{number}", pictures)
        self.headings += found.headings
        return str(found.html)

    def _code(self, cell: dict[str, Any], source: str, cut: str) -> str:
        count = cell.get("execution_count", cell.get("prompt_number"))
        shown = str(count)[:8] if isinstance(count, int) and not isinstance(count, bool) else " "
        mark = escape(f"[{shown}]")
        language = _magic(source) or self.lexer
        code = gate.clean(str(highlight(source, language))) if source.strip() else ""
        outputs = "".join(self._output(_map(one)) for one in _list(cell.get("outputs")))
        return (
            f'<div class="nb-cell nb-code"><div class="nb-in"><span class="nb-count">{mark}</span>'
            f'<div class="nb-source">{code}{cut}</div></div>'
            + (f'<div class="nb-out">{outputs}</div>' if outputs else "")
            + "</div>"
        )

    # ---- outputs ----------------------------------------------------------------

    def _output(self, output: dict[str, Any]) -> str:
        kind = output.get("output_type")
        if self.room <= 0:
            return ""
        if kind == "stream":
            name = "stderr" if "stderr" in (output.get("name"), output.get("stream")) else "stdout"
            return self._printed(_text(output.get("text")), f"nb-{name}")
        if kind in ("error", "pyerr"):
            return self._error(output)
        if kind in ("display_data", "execute_result", "pyout", "update_display_data"):
            return self._best(self._bundle(output))
        return _note(_("알 수 없는 출력은 뺐습니다."))

    @staticmethod
    def _bundle(output: dict[str, Any]) -> dict[str, Any]:
        if isinstance(output.get("data"), dict):
            return dict(output["data"])
        old = {"png": "image/png", "jpeg": "image/jpeg", "html": "text/html", "text": "text/plain",
               "latex": "text/latex", "svg": "image/svg+xml", "javascript": "application/javascript"}  # fmt: skip
        return {old[name]: value for name, value in output.items() if name in old}

    def _best(self, bundle: Mapping[str, Any]) -> str:
        """The richest form of an output that may be shown, and a note of what was dropped."""
        dropped = any(kind in bundle for kind in _WIDGETS) or any(
            kind.startswith("application/vnd.") for kind in bundle
        )
        for kind in _PICTURES:
            if kind in bundle:
                address = self._picture(bundle[kind])
                if address:
                    label = escape(_plain_label(bundle))
                    return f'<p class="nb-picture"><img src="{address}" alt="{label}"></p>'
                return _note(_("그림이 너무 크거나 읽을 수 없어 뺐습니다."))
        if "text/html" in bundle and not dropped:
            html = _text(bundle["text/html"])
            dropped = "<script" in html.lower() or "<iframe" in html.lower()
            shown = _table(html)
            if shown:
                return shown + (_note(_("움직이는 부분은 뺐습니다.")) if dropped else "")
        note = _note(_("움직이는 출력(위젯, 스크립트)은 보이지 않습니다.")) if dropped else ""
        if "text/markdown" in bundle or "text/latex" in bundle:
            text = _text(bundle.get("text/markdown") or bundle.get("text/latex"))[:MOST_TEXT]
            return f'<div class="nb-text">{inner(text, self.key, {}).html}</div>{note}'
        if "image/svg+xml" in bundle and "text/plain" not in bundle:
            return _note(_("SVG 그림은 보이지 않습니다."))
        if "application/json" in bundle and "text/plain" not in bundle:
            text = json.dumps(bundle["application/json"], ensure_ascii=False, indent=2)
            return self._printed(text, "nb-value") + note
        return self._printed(_text(bundle.get("text/plain")), "nb-value") + note

    def _error(self, output: dict[str, Any]) -> str:
        name, words = _text(output.get("ename")), _text(output.get("evalue"))
        trace = [_text(line) for line in _list(output.get("traceback"))]
        text = "\n".join(trace) if any(trace) else f"{name}: {words}"
        title = _("오류: %(name)s", name=name[:100] or _("이름 없음"))
        head = f'<p class="nb-error-title">{escape(title)}</p>'
        return f'<div class="nb-error">{head}{self._printed(text, "nb-trace")}</div>'

    def _printed(self, text: str, style: str) -> str:
        if not text.strip():
            return ""
        self.room -= min(len(text), MOST_TEXT)
        cut = len(text) > MOST_TEXT
        shown = escape(plain(text[:MOST_TEXT]))
        note = _note(_("출력이 길어 처음 %(n)s자만 보입니다.", n=MOST_TEXT)) if cut else ""
        return f'<pre class="{style}" tabindex="0">{shown}</pre>{note}'

    def _picture(self, value: Any) -> str:
        """A picture as the address that shows it; empty where it is none, or none may follow."""
        try:
            content = base64.b64decode("".join(_text(value).split()), validate=True)
        except (binascii.Error, ValueError):
            return ""
        kind = next((mime for magic, mime in _MAGIC if content.startswith(magic)), "")
        if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
            kind = "image/webp"
        if not kind or len(content) > self.pictures:
            return ""
        self.pictures -= len(content)
        return f"data:{kind};base64,{base64.b64encode(content).decode()}"


def _magic(source: str) -> str:
    """The language of a cell that begins with a cell magic (``%%bash``)."""
    first = source.lstrip().split("\n", 1)[0].split()
    known = {"%%bash": "bash", "%%sh": "bash", "%%html": "html", "%%javascript": "javascript",
             "%%js": "javascript", "%%latex": "latex", "%%sql": "sql", "%%writefile": "text"}  # fmt: skip
    return known.get(first[0], "") if first else ""


def _table(html: str) -> str:
    """An HTML output with nothing but text and tables; empty where nothing of it is left."""
    if len(html) > MOST_HTML:
        return _note(_("HTML 출력이 너무 커서 뺐습니다."))
    shown = gate.clean_foreign(html)
    if not gate.text_of(shown).strip() and "<img" not in shown:
        return ""
    return f'<div class="nb-html" tabindex="0">{shown}</div>'


def _plain_label(bundle: Mapping[str, Any]) -> str:
    text = _text(bundle.get("text/plain")).strip()
    named = text and not text.startswith("<")
    return text.split("\n", 1)[0][:120] if named else _("노트북이 그린 그림")


def _note(text: str) -> str:
    return f'<p class="nb-note">{escape(text)}</p>'

"""Code in colours, with the name of its language."""

from __future__ import annotations

from html import escape

import pygments
from markupsafe import Markup
from pygments.formatters.html import HtmlFormatter
from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.lexers.special import TextLexer
from pygments.util import ClassNotFound

#: Beyond this many characters code is shown plain: colouring would take too long.
MOST = 100_000
_formatter = HtmlFormatter(nowrap=True)


def _lexer(language: str) -> Lexer:
    try:
        return get_lexer_by_name(language, stripnl=False, ensurenl=False)
    except ClassNotFound:
        return TextLexer()


def highlight(code: str, language: str = "") -> Markup:
    """A block of code; an unknown language is shown plain, under the name that was given."""
    language = language.strip()[:30]
    lexer = _lexer(language)
    known = not isinstance(lexer, TextLexer)
    if known and len(code) <= MOST:
        inner = pygments.highlight(code, lexer, _formatter)
    else:
        inner = escape(code)
    label = lexer.name if known else language
    if label.lower() in {"text", "txt", "plain"}:
        label = ""
    head = f'<div class="code-label">{escape(label)}</div>' if label else ""
    block = f'<div class="highlight">{head}<pre tabindex="0"><code>{inner}</code></pre></div>'
    return Markup(block)  # noqa: S704 (Pygments and escape() wrote it)

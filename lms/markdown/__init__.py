"""Markdown that people wrote, as HTML that is safe to show.

CommonMark with tables, highlighted code, maths as MathML, call-outs, footnotes, task lists, and
pictures, films and files by reference to what is attached (``![](file:name.png)``). HTML in the
source is shown as text; what comes out passes an allow list as its last gate. Notebooks are read by
:mod:`lms.markdown.notebook`.
"""

from lms.markdown.code import highlight
from lms.markdown.files import File
from lms.markdown.render import Heading, Rendered, html, render

__all__ = ["File", "Heading", "Rendered", "highlight", "html", "render"]

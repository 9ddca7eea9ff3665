"""QTI 2.1: https://www.imsglobal.org/question/index.html#version2.1."""

from __future__ import annotations

from lms.interop.formats.questions.qti21.reader import read_into
from lms.interop.formats.questions.qti21.writer import own_fields, parts

__all__ = ["own_fields", "parts", "read_into"]

"""QTI 1.2, as Canvas and others write it: https://www.imsglobal.org/question/qtiv1p2/."""

from __future__ import annotations

from lms.interop.formats.questions.qti12.beside import own_fields
from lms.interop.formats.questions.qti12.reader import read_into
from lms.interop.formats.questions.qti12.writer import parts

__all__ = ["own_fields", "parts", "read_into"]

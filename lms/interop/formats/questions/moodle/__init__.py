"""Moodle XML: https://docs.moodle.org/en/Moodle_XML_format."""

from __future__ import annotations

from lms.interop.formats.questions.moodle.reader import read
from lms.interop.formats.questions.moodle.writer import own_fields, write

__all__ = ["own_fields", "read", "write"]

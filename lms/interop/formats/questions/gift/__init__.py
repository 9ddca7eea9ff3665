"""GIFT, Moodle's text format: https://docs.moodle.org/en/GIFT_format."""

from __future__ import annotations

from lms.interop.formats.questions.gift.reader import read
from lms.interop.formats.questions.gift.writer import write

__all__ = ["read", "write"]

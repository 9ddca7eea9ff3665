"""Splitting the raw text of a posting into requirement lines."""

from lms.matching.splitting.facts import LineFacts
from lms.matching.splitting.split import LineKind, SplitLine, requirements, split

__all__ = ["LineFacts", "LineKind", "SplitLine", "requirements", "split"]

"""How the files of a submission can be looked at without taking them along."""

from __future__ import annotations

from dataclasses import dataclass

from lms.courses import viewing
from lms.courses.viewing import Shown, lines_of_text
from lms.storage import Attachment

__all__ = ["FileView", "lines_of_text", "view_of"]


@dataclass(frozen=True)
class FileView:
    """A file of a submission, and what the page shows of it."""

    attachment: Attachment
    shown: Shown


def view_of(attachment: Attachment) -> FileView:
    """What the page can show of *attachment*; never fails on what it finds inside."""
    return FileView(attachment, viewing.of_file(attachment))

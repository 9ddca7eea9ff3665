"""Whose work it is, where those who mark must not know: grading, which builds on this, says when."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from lms.storage import Attachment

#: (submission, reader) → whether the reader must not learn whose work it is.
Hides = Callable[[Any, Any], bool]
#: (file, submission) → the same file under a name that gives nobody away.
Renames = Callable[[Attachment, Any], Attachment]

_registered: list[tuple[Hides, Renames]] = []


def register(hides: Hides, renames: Renames) -> None:
    """Grading fills this in; the last one registered counts."""
    _registered[:] = [(hides, renames)]


def hides_name(submission: Any, reader: Any) -> bool:
    """Whether *reader* must not learn whose work *submission* is; never for those whose it is."""
    return any(hides(submission, reader) for hides, _renames in _registered)


def shown_file(file: Attachment, submission: Any, reader: Any) -> Attachment:
    """*file* as *reader* may see it: under another name while its author's is hidden from them."""
    for hides, renames in _registered:
        if hides(submission, reader):
            return renames(file, submission)
    return file

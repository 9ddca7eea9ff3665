"""Files and recordings that graders give with a mark: attachments of ("feedback", submission)."""

from __future__ import annotations

from collections.abc import Iterable

from lms import storage
from lms.storage import Attachment

KIND = "feedback"


def files_of(submission_id: int) -> list[Attachment]:
    """The feedback files of a submission, in order."""
    return storage.attachments(KIND, [submission_id])[submission_id]


def files_of_many(submission_ids: Iterable[int]) -> dict[int, list[Attachment]]:
    """The same by submission. One statement."""
    return storage.attachments(KIND, list(submission_ids))

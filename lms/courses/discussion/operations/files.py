"""Files of what people write."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePosixPath

from lms import storage
from lms.db import db
from lms.storage import Attachment, Stored


def attach(kind: str, subject_id: int, files: Iterable[Stored], person_id: int) -> None:
    """Let something have *files*; a name that is taken gets a number."""
    present = storage.attachments(kind, [subject_id])[subject_id]
    names = {one.name for one in present}
    for position, stored in enumerate(files, len(present)):
        path, name, count = PurePosixPath(stored.name), stored.name, 1
        while name in names:
            count += 1
            name = f"{path.stem}-{count}{path.suffix}"
        names.add(name)
        storage.attach(
            Stored(stored.sha256, stored.size, name, stored.media_type),
            kind,
            subject_id,
            person_id=person_id,
            position=position,
        )
    db.session.flush()


def detach(kind: str, subject_id: int, ids: Iterable[int]) -> None:
    """Take files away; those of anything else are left alone."""
    wanted = set(ids)
    for file in storage.attachments(kind, [subject_id])[subject_id]:
        if file.id in wanted:
            db.session.delete(file)
    db.session.flush()


def detach_all(kind: str, subject_ids: list[int]) -> None:
    """Take every file away."""
    rows: list[Attachment] = [
        file for files in storage.attachments(kind, subject_ids).values() for file in files
    ]
    for file in rows:
        db.session.delete(file)
    db.session.flush()

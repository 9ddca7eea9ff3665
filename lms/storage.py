"""Files, content-addressed by SHA-256.

A file is written to a temporary name, synced and renamed *before* the row that refers to it is
committed: a crash leaves at worst a file that nothing refers to, which is swept after a day.
Every download goes through a view that authorises and then calls :func:`send`.
"""

from __future__ import annotations

import hashlib
import io
import os
import tempfile
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO

from flask import Flask, Response, abort, current_app, send_file
from sqlalchemy import ForeignKey, Index, String, select
from sqlalchemy.orm import Mapped, mapped_column

from lms import clock
from lms.config import ConfigurationError, settings_of
from lms.db import Base, UtcDateTime, db
from lms.interop.formats import sniff
from lms.jobs import every

BLOCK = 1024 * 1024
SWEEP_AFTER = timedelta(days=1)
#: Media types that cannot carry a script: PNG, JPEG, WebP, PDF, MP4, WebM and sound.
INLINE = frozenset(sniff.KINDS[code].mime for code in sniff.INLINE)


class Attachment(Base):
    """A named file that belongs to something: a lesson's picture, a submission's report."""

    __tablename__ = "attachment"
    __table_args__ = (Index("ix_attachment_subject", "subject_kind", "subject_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    subject_kind: Mapped[str] = mapped_column(String(40))  # registered by the feature that owns it
    subject_id: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    size: Mapped[int]  # bytes
    name: Mapped[str] = mapped_column(String(255))  # safe, NFC
    media_type: Mapped[str] = mapped_column(String(120))  # sniffed from the content
    position: Mapped[int] = mapped_column(default=0)
    uploaded_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


@dataclass(frozen=True)
class Stored:
    """A file that lies safely on disk."""

    sha256: str
    size: int
    name: str
    media_type: str


class TooLarge(ValueError):
    """The file is larger than allowed; ``args[0]`` is the limit in bytes."""


def root() -> Path:
    """The folder of the files."""
    return Path(settings_of(current_app).storage_dir)


def path_of(sha256: str) -> Path:
    """Where the content with this hash lies (whether or not it does)."""
    return root() / sha256[:2] / sha256[2:4] / sha256


def keep(stream: IO[bytes], name: str, *, most: int | None = None) -> Stored:
    """Write *stream* to disk, durably, and say what it is. Call it before the first write.

    Raises :class:`TooLarge` beyond *most* bytes; nothing is left behind then.
    """
    folder = root() / "incoming"
    folder.mkdir(parents=True, exist_ok=True)
    digest, size, head = hashlib.sha256(), 0, b""
    descriptor, temporary = tempfile.mkstemp(dir=folder)
    try:
        with os.fdopen(descriptor, "wb") as file:
            while block := stream.read(BLOCK):
                size += len(block)
                if most is not None and size > most:
                    raise TooLarge(most)
                head = head or block
                digest.update(block)
                file.write(block)
            file.flush()
            os.fsync(file.fileno())
        safe = sniff.safe_name(name)
        media_type = sniff.sniff(Path(temporary).read_bytes()).mime
        target = path_of(digest.hexdigest())
        target.parent.mkdir(parents=True, exist_ok=True)
        os.replace(temporary, target)
        for above in (target.parent, target.parent.parent, root()):  # they may be new as well
            _sync_folder(above)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return Stored(digest.hexdigest(), size, safe, media_type)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def attach(
    stored: Stored,
    subject_kind: str,
    subject_id: int,
    *,
    person_id: int | None,
    position: int = 0,
) -> Attachment:
    """Let a subject refer to a stored file, within the present transaction."""
    attachment = Attachment(
        subject_kind=subject_kind,
        subject_id=subject_id,
        sha256=stored.sha256,
        size=stored.size,
        name=stored.name,
        media_type=stored.media_type,
        position=position,
        uploaded_by_id=person_id,
        created_at=clock.now(),
    )
    db.session.add(attachment)
    return attachment


def attachments(subject_kind: str, subject_ids: list[int]) -> dict[int, list[Attachment]]:
    """The files of several subjects, by subject id, in order."""
    found: dict[int, list[Attachment]] = {subject_id: [] for subject_id in subject_ids}
    rows = db.session.scalars(
        select(Attachment)
        .where(Attachment.subject_kind == subject_kind, Attachment.subject_id.in_(subject_ids))
        .order_by(Attachment.position, Attachment.id)
    )
    for row in rows:
        found[row.subject_id].append(row)
    return found


def content(sha256: str) -> bytes:
    """The whole content; for texts and documents that fit in memory."""
    return path_of(sha256).read_bytes()


def send(attachment: Attachment, *, inline: bool = False) -> Response:
    """The download. Shown in the page only for kinds that cannot carry a script."""
    path = path_of(attachment.sha256)
    if not path.exists():
        abort(404)
    shown = inline and attachment.media_type in INLINE
    response = send_file(
        path,
        mimetype=attachment.media_type if shown else "application/octet-stream",
        as_attachment=not shown,
        download_name=attachment.name,
        etag=attachment.sha256,
        conditional=True,
    )
    return _guarded(response)


def send_bytes(body: bytes, media_type: str, name: str) -> Response:
    """A file that was made for this answer, under the rules of :func:`send`."""
    shown = media_type in INLINE
    response = send_file(
        io.BytesIO(body),
        mimetype=media_type if shown else "application/octet-stream",
        as_attachment=not shown,
        download_name=name,
    )
    return _guarded(response)


def _guarded(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, max-age=0, must-revalidate"
    return response


@every(timedelta(hours=6))
def sweep() -> int:
    """Remove what nothing refers to and is older than a day; how many files went."""
    base, gone = root(), 0
    if not base.exists():
        return 0
    limit = time.time() - SWEEP_AFTER.total_seconds()
    for path in base.rglob("*"):
        if not path.is_file() or path.stat().st_mtime > limit:
            continue
        known = path.parent.name != "incoming" and db.session.scalar(
            select(Attachment.id).where(Attachment.sha256 == path.name).limit(1)
        )
        if not known:
            path.unlink(missing_ok=True)
            gone += 1
    return gone


def init_app(app: Flask) -> None:
    """Check that the folder can be written, so that it is known at start and not at a deadline."""
    folder = Path(settings_of(app).storage_dir)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigurationError(
            f"LMS_STORAGE_DIR: cannot write to {folder}: {error.strerror}"
        ) from error
    if not os.access(folder, os.W_OK):
        raise ConfigurationError(f"LMS_STORAGE_DIR: cannot write to {folder}")

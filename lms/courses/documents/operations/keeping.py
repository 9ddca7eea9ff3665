"""The files of documents: drawn once from the snapshot, kept, and from then on only handed out."""

from __future__ import annotations

import io

from sqlalchemy import select, update

from lms import clock, outbox, storage
from lms.courses.documents.drawing import draw
from lms.courses.documents.models import IssuedDocument
from lms.courses.documents.operations.issuing import FILE
from lms.db import apart, db, release
from lms.storage import Attachment

KIND = "issued_document"


def file_of(document_id: int) -> Attachment | None:
    """The file that is kept."""
    return db.session.scalar(
        select(Attachment).where(
            Attachment.subject_kind == KIND, Attachment.subject_id == document_id
        )
    )


def keep_file(document_id: int) -> Attachment | None:
    """The document's file, drawn and kept first where that has not happened yet.

    Nothing is locked while it is drawn. Two at once draw the same bytes, and one row is written.
    None where the holder is erased, even while it is drawn: then nothing refers to what was drawn.
    """
    kept = file_of(document_id)
    if kept is not None:
        return kept
    document = db.session.get_one(IssuedDocument, document_id)
    snapshot, hashed, person_id = document.snapshot, document.snapshot_hash, document.person_id
    if not snapshot:
        return None
    seal = storage.content(snapshot["seal"]) if snapshot.get("seal") else None
    name = f"{snapshot['printed']['title']} {document.serial}.pdf"
    release()
    stored = storage.keep(io.BytesIO(draw(snapshot, seal)), name)
    with apart() as session:
        written = session.execute(
            update(IssuedDocument)
            .where(
                IssuedDocument.id == document_id,
                IssuedDocument.sha256 == "",
                IssuedDocument.snapshot_hash == hashed,
            )
            .values(sha256=stored.sha256)
        )
        if written.rowcount:  # type: ignore[attr-defined]
            session.add(
                Attachment(
                    subject_kind=KIND, subject_id=document_id, sha256=stored.sha256,
                    size=stored.size, name=stored.name, media_type=stored.media_type,
                    uploaded_by_id=person_id, created_at=clock.now(),
                )
            )  # fmt: skip
    db.session.rollback()
    return file_of(document_id)


@outbox.handler(FILE)
def make_file(payload: dict[str, int]) -> None:
    """Draw the file of a document that was issued; again is nothing."""
    if db.session.get(IssuedDocument, payload["document_id"]) is not None:
        keep_file(payload["document_id"])

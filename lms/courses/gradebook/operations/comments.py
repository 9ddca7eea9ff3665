"""Notes on cells."""

from __future__ import annotations

from flask import url_for

from lms import audit, clock
from lms.accounts.models import Person
from lms.communication.operations import notify
from lms.courses.catalogue.models import Offering
from lms.courses.editing import NotAllowed
from lms.courses.enrolment import queries as enrolment
from lms.courses.gradebook import queries
from lms.courses.gradebook.models import CellComment
from lms.courses.gradebook.queries import Key
from lms.db import db
from lms.interop.formats.personal import has_resident_number

LONGEST = 2000


def add_comment(
    offering: Offering, author: Person, key: Key, person_id: int, text: str, *, for_learner: bool
) -> CellComment:
    """Say something about a cell; the learner is told where it is meant for them.

    Raises ``NotAllowed``: no_item, no_seat, empty, too_long, unstorable, resident_number.
    """
    column = queries.setup_of(offering.id).column(key)
    if column is None:
        raise NotAllowed("no_item")
    if not enrolment.has_seat(person_id, offering.id):
        raise NotAllowed("no_seat")
    text = text.replace("\r\n", "\n").strip()
    if not text:
        raise NotAllowed("empty")
    if len(text) > LONGEST:
        raise NotAllowed("too_long", most=LONGEST)
    if "\x00" in text or any("\ud800" <= char <= "\udfff" for char in text):
        raise NotAllowed("unstorable")
    if has_resident_number(text):
        raise NotAllowed("resident_number")
    row = CellComment(
        offering_id=offering.id,
        kind=key[0],
        item_id=key[1],
        person_id=person_id,
        author_id=author.id,
        text=text,
        for_learner=for_learner,
        created_at=clock.now(),
    )
    db.session.add(row)
    db.session.flush()
    audit.record(
        "grade_comment.add",
        "grade_comment",
        row.id,
        actor=author,
        after={"offering": offering.id, "person": person_id, "for_learner": for_learner},
    )
    learner = db.session.get(Person, person_id)
    if for_learner and not column.hidden and learner is not None:
        course = offering.course
        notify(
            learner,
            "grade.comment",
            {"course": {"ko": course.title_ko, "en": course.title_en}},
            url=url_for("gradebook.my_result", offering_id=offering.id),
            dedup_key=f"grade_comment:{row.id}",
        )
    return row


def delete_comment(comment: CellComment, actor: Person) -> None:
    """Take a comment back; only who wrote it may (``NotAllowed`` not_yours). Idempotent."""
    if comment.author_id != actor.id:
        raise NotAllowed("not_yours")
    if comment.deleted_at is None:
        comment.deleted_at = clock.now()
        audit.record("grade_comment.delete", "grade_comment", comment.id, actor=actor)

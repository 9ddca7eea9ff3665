"""Loading is authorising: modules, lessons and their files, for a person and a permission."""

from __future__ import annotations

from flask import abort
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from lms.access import Permission
from lms.accounts.models import Person
from lms.courses.catalogue.loaders import offering_for
from lms.courses.catalogue.models import Offering
from lms.courses.content.models import Lesson, Module
from lms.courses.content.queries.people import may_edit
from lms.db import db
from lms.storage import Attachment


def module_for(
    person: Person, offering_id: int, module_id: int, permission: Permission, *, gone: bool = False
) -> tuple[Offering, Module]:
    """A module of the offering; with *gone* a deleted one, to be restored."""
    offering = offering_for(person, offering_id, permission)
    module = db.session.get(Module, module_id)
    if module is None or module.offering_id != offering.id:
        abort(404)
    if (module.deleted_at is not None) is not gone:
        abort(404)
    return offering, module


def lesson_for(
    person: Person,
    offering_id: int,
    lesson_id: int,
    permission: Permission = Permission.OFFERING_VIEW,
    *,
    gone: bool = False,
) -> tuple[Offering, Lesson]:
    """A lesson of the offering; to learners a draft does not exist (404)."""
    offering = offering_for(person, offering_id, permission)
    lesson = db.session.scalar(
        select(Lesson).where(Lesson.id == lesson_id).options(joinedload(Lesson.module))
    )
    if lesson is None or lesson.module.offering_id != offering.id:
        abort(404)
    if (lesson.deleted_at is not None) is not gone or lesson.module.deleted_at is not None:
        abort(404)
    if lesson.published_at is None and not may_edit(person, offering.id):
        abort(404)
    return offering, lesson


def attachment_for(
    person: Person, offering_id: int, attachment_id: int
) -> tuple[Offering, Lesson, Attachment]:
    """A file of a lesson that *person* may see."""
    offering = offering_for(person, offering_id, Permission.OFFERING_VIEW)
    attachment = db.session.get(Attachment, attachment_id)
    if attachment is None or attachment.subject_kind != "lesson":
        abort(404)
    offering, lesson = lesson_for(person, offering.id, attachment.subject_id)
    return offering, lesson, attachment

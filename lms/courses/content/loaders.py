"""Loading is authorising: modules, lessons and their files, for a person and a permission."""

from __future__ import annotations

from dataclasses import dataclass

from flask import abort, session
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import joinedload
from werkzeug.exceptions import Forbidden

from lms import access
from lms.access import Permission, Role, Scope
from lms.accounts.models import Grant, Invitation, Person
from lms.courses.catalogue.loaders import offering_for
from lms.courses.catalogue.models import Offering
from lms.courses.content.models import Lesson, LessonVersion, Module
from lms.courses.content.queries import Gates, gates, version
from lms.courses.content.queries.people import may_edit
from lms.courses.content.rules import Key, Opening
from lms.courses.sections import queries as sections
from lms.courses.sections.queries import SectionLine
from lms.db import db
from lms.storage import Attachment

#: Where the session keeps which offering is looked at as a learner, and as one of which section.
PREVIEW = "learner_preview"


@dataclass(frozen=True)
class Preview:
    """The offering that is looked at as a learner, and as one of which section."""

    offering_id: int
    section: SectionLine | None
    sections: list[SectionLine]


def preview_of(offering_id: int) -> Preview | None:
    """Whether the person who teaches this offering looks at it as a learner now."""
    kept = session.get(PREVIEW)
    if not isinstance(kept, list) or len(kept) != 2 or kept[0] != offering_id:
        return None
    if not may_edit(current_user, offering_id):
        return None
    lines = sections.sections_of(offering_id)
    return Preview(offering_id, next((one for one in lines if one.id == kept[1]), None), lines)


class Locked(Forbidden):
    """It is not open for this learner yet; the page says what opens it."""

    def __init__(self, offering_id: int, key: Key, found: Gates) -> None:
        super().__init__()
        self.offering_id, self.key, self.gates = offering_id, key, found

    @property
    def opening(self) -> Opening:
        """What is missing."""
        return self.gates.of(self.key)


def require_open(person: Person, offering_id: int, kind: str, item_id: int) -> None:
    """Go on where the part is open for *person*; else answer 403 with what opens it.

    For the pages of every registered kind (assignments, quizzes). Whoever edits or teaches the
    offering passes, and so does whoever has no seat of their own but may see it.
    """
    if access.roles_at(person, Scope("offering", offering_id)) != {Role.LEARNER}:
        return
    key = Key(kind, item_id)
    found = gates(offering_id, person.id, of=key)
    if not found.of(key).open:
        raise Locked(offering_id, key, found)


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
    """A lesson of the offering; to learners a draft does not exist (404), and one that is not open
    yet is refused with what opens it (403)."""
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
    require_open(person, offering.id, "lesson", lesson.id)
    return offering, lesson


def version_for(
    person: Person, offering_id: int, lesson_id: int, number: int
) -> tuple[Offering, Lesson, LessonVersion]:
    """A version of a lesson, for those who edit."""
    offering, lesson = lesson_for(person, offering_id, lesson_id, Permission.CONTENT_EDIT)
    found = version(lesson.id, number)
    if found is None:
        abort(404)
    return offering, lesson, found


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


def assistant_for(person: Person, offering_id: int, grant_id: int) -> tuple[Offering, Grant]:
    """An assistant's live grant at the offering, for those who run its team."""
    offering = offering_for(person, offering_id, Permission.TEAM_MANAGE)
    grant = db.session.get(Grant, grant_id)
    if (
        grant is None
        or grant.ended_at is not None
        or (grant.role, grant.scope_kind, grant.scope_id)
        != (Role.ASSISTANT, "offering", offering.id)
    ):
        abort(404)
    return offering, grant


def assistant_invitation_for(
    person: Person, offering_id: int, invitation_id: int
) -> tuple[Offering, Invitation]:
    """An open invitation of an assistant, for those who run the team."""
    offering = offering_for(person, offering_id, Permission.TEAM_MANAGE)
    row = db.session.get(Invitation, invitation_id)
    if (
        row is None
        or row.accepted_at is not None
        or row.revoked_at is not None
        or (row.role, row.scope_kind, row.scope_id) != (Role.ASSISTANT, "offering", offering.id)
    ):
        abort(404)
    return offering, row

"""What the routes of assignments and groups need: a draft's file, an extension, sets of groups."""

from __future__ import annotations

import io
from decimal import Decimal

from flask import Flask

from lms import clock, storage
from lms.accounts.models import Person
from lms.courses.assignments import operations as assignments
from lms.courses.assignments.models import Assignment
from lms.courses.assignments.operations import OverrideValues
from lms.courses.groups import operations as groups
from lms.courses.groups.models import GroupSet
from lms.courses.groups.operations import SetValues
from lms.db import db, unit_of_work
from tests.cast import Cast


def add(app: Flask, cast: Cast, params: dict[str, object]) -> dict[str, object]:
    """Make one of everything, and give the parameters to find it by."""
    with app.test_request_context("/"), unit_of_work():
        now = clock.now()
        trainee = db.session.get_one(Person, cast.trainee.id)
        teacher = db.session.get_one(Person, cast.professor.id)
        item = db.session.get_one(Assignment, cast.assignment.id)
        kept = storage.keep(io.BytesIO(b"draft"), "draft.txt")
        draft_file = assignments.add_file(trainee, item, kept)
        (extension,) = assignments.set_dates(
            item,
            OverrideValues(extra_attempts=1),
            person_ids=[trainee.id],
            reason="병가",
            by=teacher,
        )
        gone = Assignment(
            offering_id=cast.offering.id, title_ko="지운 과제", points=Decimal(10), kinds=["text"],
            created_at=now, deleted_at=now, position=9,
        )  # fmt: skip
        division = groups.create_set(cast.offering, SetValues("팀", 5, self_signup=True))
        one, other = groups.add_groups(division, count=2)
        groups.join(division, trainee, one)
        groups.delete_group(division, other, teacher)
        lost = GroupSet(
            offering_id=cast.offering.id, name="지운 팀", created_at=now, deleted_at=now
        )
        db.session.add_all([gone, lost])
        db.session.flush()
        return {
            "assignments.draft_file.attachment_id": draft_file.id,
            "assignments.drop_file.attachment_id": draft_file.id,
            "assignments.kind": "assignment",
            "assignments.item_id": item.id,
            "override_id": extension.id,
            "assignments.restore.assignment_id": gone.id,
            "set_id": division.id,
            "groups.group_id": one.id,
            "groups.restore.set_id": lost.id,
            "groups.restore_group.group_id": other.id,
        }

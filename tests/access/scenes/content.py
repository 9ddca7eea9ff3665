"""What the routes of content need: a notebook, a copy, versions, an assistant's invitation, a section."""

from __future__ import annotations

import io
from datetime import timedelta

from flask import Flask

from lms import clock, storage
from lms.access import Role
from lms.accounts.models import Invitation
from lms.courses.content.models import CourseCopy, Lesson
from lms.courses.content.operations import versions
from lms.courses.sections.models import Section
from lms.db import db, unit_of_work
from tests.cast import Cast


def add(app: Flask, cast: Cast, params: dict[str, object]) -> dict[str, object]:
    """Make one of everything, and give the parameters to find it by."""
    with app.test_request_context("/"), unit_of_work():
        now = clock.now()
        lesson = db.session.get_one(Lesson, cast.lesson.id)
        versions.record(lesson, cast.professor.id)
        kept = storage.keep(io.BytesIO(b'{"nbformat": 4, "cells": []}'), "lab.ipynb")
        book = storage.attach(kept, "lesson", lesson.id, person_id=cast.professor.id)
        copy = CourseCopy(
            source_id=cast.offering.id, target_id=cast.offering.id, author_id=cast.professor.id,
            client_key="k" * 32, what="course", days=0, made={"lesson": 1}, made_at=now,
        )  # fmt: skip
        section = Section(offering_id=cast.offering.id, name="A반")
        invitation = Invitation(
            email="ta@example.org", role=Role.ASSISTANT, scope_kind="offering",
            scope_id=cast.offering.id, token_hash="7" * 64, invited_by_id=cast.professor.id,
            created_at=now, expires_at=now + timedelta(days=7), permissions=[],
        )  # fmt: skip
        db.session.add_all([copy, section, invitation])
        db.session.flush()
        return {
            "content.notebook.attachment_id": book.id,
            "copy_id": copy.id,
            "content.number": 1,
            "part": f"lesson:{lesson.id}",
            "section_id": section.id,
            "content.invitation_id": invitation.id,
        }

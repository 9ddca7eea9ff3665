"""An open call with a form that is being changed, and the outsider's application with a paper."""

from __future__ import annotations

import io
from datetime import timedelta

from flask import Flask

from lms import clock, storage
from lms.courses.admissions.models import ApplicationFile
from lms.courses.admissions.operations import applying, asking, forms
from lms.courses.admissions.papers import Paper
from lms.db import db, unit_of_work
from tests.cast import Cast
from tests.courses.admissions.stage import begin, make_call


def add(app: Flask, cast: Cast, params: dict[str, object]) -> dict[str, object]:
    """One of everything; the application is the one of who has no role anywhere."""
    from lms.courses.admissions.operations import files
    from lms.courses.admissions.rules.form import Item

    with app.test_request_context("/"), unit_of_work():
        call = make_call(cast)
        application = begin(call, cast.outsider)
        stored = storage.keep(io.BytesIO(b"%PDF-1.4 scan"), "scan.pdf")
        item = Item("papers", "file", "증빙 서류", most=3)
        files.put(application, item, [Paper(stored, "unread", "")], application.person)
        applying.submit(application, application.person, application.version)
        forms.work_on(call)
        db.session.flush()
        row: ApplicationFile = application.files[0]
        asking.ask(
            application, cast.staff, item, "다시 찍어 주십시오.", clock.now() + timedelta(days=2)
        )
        asked = asking.requests_of(application)[0]
        return {
            "call_id": call.id,
            "application_id": application.id,
            "admissions.file_id": row.id,
            "admissions.request_id": asked.id,
            "admissions.number": 1,
            "admissions.key": "motive",
            "admissions.change.act": "close",
            "admissions.change_item.act": "up",
            "admissions.change_form.act": "publish",
        }

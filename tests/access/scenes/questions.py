"""A bank with a question in two versions and a file, a category, something to undo, and a plan."""

from __future__ import annotations

import dataclasses
import io

from flask import Flask

from lms import storage
from lms.courses.questions import operations, queries
from lms.courses.questions.operations import categories, importing, many
from lms.db import db, unit_of_work
from lms.interop.formats.questions import read
from lms.interop.formats.questions.model import File, Text
from tests.cast import Cast
from tests.courses.questions import making

PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360"
    "000002000001e221bc330000000049454e44ae426082"
)


def add(app: Flask, cast: Cast, params: dict[str, object]) -> dict[str, object]:
    """Everything that the bank's routes name."""
    with app.test_request_context("/"), unit_of_work():
        drawer = categories.add(cast.course, "영상 처리")
        question = dataclasses.replace(
            making.single("0", "1", "0"), files=(File("a.png", PICTURE),)
        )
        row = operations.create(cast.course, cast.professor, question, drawer)
        first = queries.current_versions([row.id])[row.id]
        changed = operations.prepare(
            dataclasses.replace(question, text=Text("다른 물음 ![](file:a.png)"))
        )
        operations.save(
            row,
            cast.professor,
            changed,
            row.version,
            category=drawer,
            skills=["python"],
            difficulty=2,
        )
        done = many.act(cast.course.id, cast.professor, [row.id], "tag", tag="기말")
        assert done is not None
        data = "맞는 것은? {=하나 ~둘}".encode()
        stored = storage.keep(io.BytesIO(data), "questions.gift")
        plan = importing.begin(cast.course, cast.professor, stored, read(data, "questions.gift"))
        db.session.flush()
        return {
            "question_id": row.id,
            "category_id": drawer.id,
            "act_id": done.id,
            "import_id": plan.id,
            "version_id": first.id,
            "number": 1,
            "format_code": "gift",
            "questions.attachment_id": queries.files_of([first.id])[first.id][0].id,
        }

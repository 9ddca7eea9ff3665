"""An announcement, a question with a reply, a conversation and a report, each with a file."""

from __future__ import annotations

import io
from typing import Any

from flask import Flask

from lms import clock, storage
from lms.accounts.models import Person
from lms.courses.catalogue.models import Offering
from lms.courses.discussion.models import Report
from lms.courses.discussion.operations import announcements, messages, moderation, threads
from lms.courses.discussion.operations.announcements import AnnouncementValues
from lms.db import db, unit_of_work
from tests.cast import Cast


def add(app: Flask, cast: Cast, _params: dict[str, object]) -> dict[str, object]:
    """Make them; the trainee asks and writes to the instructor, the other trainee replies."""
    with app.test_request_context("/"), unit_of_work() as session:
        offering = session.get_one(Offering, cast.offering.id)
        trainee, other, professor = (
            session.get_one(Person, one.id)
            for one in (cast.trainee, cast.other_trainee, cast.professor)
        )
        kept = storage.keep(io.BytesIO("자료".encode()), "report.txt")
        announced = announcements.announce(
            offering,
            professor,
            AnnouncementValues("휴강", "내일 쉽니다.", "now", None, None, False),
        )
        wording: dict[str, Any] = {"anonymous": False, "files": [kept]}
        thread = threads.ask(
            offering,
            trainee,
            title="질문",
            body="글",
            lesson_id=None,
            client_key="a" * 32,
            **wording,
        )
        post = threads.reply(thread, other, body="답글", client_key="b" * 32, **wording)
        post.edited_at = clock.now()
        message = messages.send(
            offering, trainee, professor, "안녕하세요", client_key="c" * 32, files=[kept]
        )
        moderation.report(offering, trainee, "spam", "", post=threads_post(offering, professor))
        session.flush()
        return {
            "announcement_id": announced.id,
            "thread_id": thread.id,
            "post_id": post.id,
            "conversation_id": message.conversation_id,
            "message_id": message.id,
            "report_id": session.query(Report).one().id,
            "discussion.file.attachment_id": storage.attachments("post", [post.id])[post.id][0].id,
            "discussion.message_file.attachment_id": storage.attachments("message", [message.id])[
                message.id
            ][0].id,
            "discussion.compose.person_id": cast.assistant.id,
        }


def threads_post(offering: Offering, author: Person) -> Any:
    """Something that was reported, apart from what the routes name."""
    thread = threads.ask(
        offering,
        author,
        title="신고된 글",
        body="글",
        lesson_id=None,
        anonymous=False,
        client_key="d" * 32,
    )
    db.session.flush()
    from lms.courses.discussion.queries.threads import question_of

    return question_of(thread.id)

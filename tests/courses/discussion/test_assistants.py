"""Assistants on the board: who only teaches answers, who also moderates keeps order."""

from __future__ import annotations

from typing import Any

import pytest

from lms.accounts.models import Grant, Person
from lms.courses.catalogue.models import Offering
from lms.courses.discussion.models import Thread
from lms.courses.discussion.operations import announcements, moderation, threads
from lms.courses.discussion.operations.announcements import AnnouncementValues
from lms.courses.discussion.queries.people import announces, moderates, teaches
from lms.db import db, unit_of_work
from tests.cast import Cast


@pytest.fixture
def plain_assistant(cast: Cast) -> None:
    """The cast's assistant was given nothing beside teaching."""
    with unit_of_work():
        db.session.query(Grant).filter_by(person_id=cast.assistant.id).one().permissions = []


@pytest.fixture
def asked(app: Any, cast: Cast) -> int:
    """The id of a question that the trainee asked."""
    with app.test_request_context("/"), unit_of_work() as session:
        made = threads.ask(
            session.get_one(Offering, cast.offering.id),
            session.get_one(Person, cast.trainee.id),
            title="질문",
            body="글",
            lesson_id=None,
            client_key="a" * 32,
            anonymous=True,
            files=[],
        )
        return made.id


@pytest.mark.usefixtures("plain_assistant")
def test_an_assistant_without_ticks_answers_but_does_not_learn_who_asked(
    client: Any, cast: Cast, asked: int
) -> None:
    client.sign_in(cast.assistant)
    page = client.get(f"/learn/{cast.offering.id}/questions/{asked}").text
    assert "답글 올리기" in page
    assert "한지우" not in page
    sent = client.post(
        f"/learn/{cast.offering.id}/questions/{asked}/reply",
        data={"body": "이렇게 합니다.", "client_key": "b" * 32},
    )
    assert sent.status_code == 303
    assert "한지우" in client.sign_in(cast.professor).get(sent.location).text


@pytest.mark.usefixtures("plain_assistant")
def test_reports_are_told_to_those_who_can_settle_them(app: Any, cast: Cast, asked: int) -> None:
    with app.test_request_context("/"), unit_of_work() as session:
        offering = session.get_one(Offering, cast.offering.id)
        people = {one.id: one for one in moderation._judges(offering, reported=None)}
        assert cast.professor.id in people
        assert cast.assistant.id not in people
        assistant = session.get_one(Person, cast.assistant.id)
        assert teaches(assistant, offering.id)
        assert not moderates(assistant, offering.id)
        assert not announces(assistant, offering.id)
        assert session.get_one(Thread, asked).offering_id == offering.id


@pytest.mark.usefixtures("plain_assistant")
def test_drafts_of_announcements_are_for_those_who_announce(
    app: Any, client: Any, cast: Cast
) -> None:
    with app.test_request_context("/"), unit_of_work() as session:
        draft = announcements.announce(
            session.get_one(Offering, cast.offering.id),
            session.get_one(Person, cast.professor.id),
            AnnouncementValues("아직 초안", "글", "draft", None, None, False),
        ).id
    address = f"/learn/{cast.offering.id}/announcements"
    client.sign_in(cast.assistant)
    assert "아직 초안" not in client.get(f"{address}?state=draft").text
    assert client.get(f"{address}/{draft}").status_code == 404
    client.sign_in(cast.professor)
    assert "아직 초안" in client.get(f"{address}?state=draft").text

"""Messages: to whom, until when, and what a block and a report do."""

from __future__ import annotations

import io
import re
import threading
from typing import Any

import pytest
from sqlalchemy import select

from lms import clock, outbox
from lms.accounts import privacy
from lms.accounts.models import AccessLogEntry, Person
from lms.communication.models import OutgoingMessage
from lms.courses.discussion.models import Conversation, DirectMessage, Report
from lms.courses.enrolment.models import Enrolment
from lms.db import db, unit_of_work
from tests.cast import Cast
from tests.courses.discussion.conftest import body, fresh, key


def write(client: Any, cast: Cast, author: Person, other: Person, text: str = "안녕하세요") -> Any:
    """The first message, or the next: through the page of the contact."""
    client.sign_in(author)
    return client.post(
        f"/messages/new/{cast.offering.id}/{other.id}", data={"body": text, "client_key": key()}
    )


def conversation() -> Conversation:
    db.session.rollback()
    return db.session.scalars(select(Conversation)).one()


def reply(client: Any, author: Person, text: str) -> Any:
    client.sign_in(author)
    return client.post(f"/messages/{conversation().id}", data={"body": text, "client_key": key()})


def end_seat(person: Person, state: str = "completed") -> None:
    with unit_of_work():
        seat = db.session.scalars(select(Enrolment).where(Enrolment.person_id == person.id)).one()
        seat.state = state


def test_a_learner_writes_to_a_teacher_and_both_see_what_waits(client, cast):
    assert write(client, cast, cast.trainee, cast.professor).status_code == 303
    page = body(client.sign_in(cast.professor).get("/messages"))
    assert "안녕하세요" in page
    assert "새 메시지 1" in page
    assert 'aria-label="메시지, 읽지 않음 1건"' in page
    client.get(f"/messages/{conversation().id}")
    assert "읽지 않음" not in body(client.get("/messages")).split("filter-bar")[0]
    assert reply(client, cast.professor, "네, 말씀하세요").status_code == 303
    own = body(client.sign_in(cast.trainee).get(f"/messages/{conversation().id}"))
    assert "네, 말씀하세요" in own
    assert "읽음" in own


def test_who_has_nobody_to_write_to_is_not_led_to_writing(client, cast):
    assert 'href="/messages/new"' not in body(client.sign_in(cast.employer).get("/messages"))
    assert 'href="/messages/new"' in body(client.sign_in(cast.trainee).get("/messages"))


def test_learners_write_to_one_another_only_where_the_offering_lets_them(client, cast, board):
    assert write(client, cast, cast.trainee, cast.other_trainee).status_code == 403
    page = f"/messages/new?offering={cast.offering.id}"
    assert cast.other_trainee.name not in body(client.get(page))
    board(learners_write=True)
    assert cast.other_trainee.name in body(client.get(page + "&q=ㅅㅁㅈ"))
    assert write(client, cast, cast.trainee, cast.other_trainee).status_code == 303


@pytest.mark.parametrize("other", ["other_professor", "outsider", "staff", "employer", "trainee"])
def test_who_shares_no_course_does_not_exist(client, cast, other):
    assert write(client, cast, cast.trainee, getattr(cast, other)).status_code == 404


def test_nobody_else_opens_a_conversation_or_its_files(client, cast):
    client.sign_in(cast.trainee)
    data = {"body": "파일입니다", "client_key": key(), "files": (io.BytesIO(b"x"), "자료.txt")}
    client.post(f"/messages/new/{cast.offering.id}/{cast.professor.id}", data=data)
    address = f"/messages/{conversation().id}"
    page = body(client.get(address))
    start = page.index("/messages/files/")
    file = page[start : page.index('"', start)]
    assert client.get(file).data == b"x"
    for person in (
        cast.other_trainee,
        cast.assistant,
        cast.staff,
        cast.officer,
        cast.administrator,
    ):
        client.sign_in(person)
        assert client.get(address).status_code == 404
        assert client.get(file).status_code == 404
        assert (
            client.post(address, data={"body": "끼어들기", "client_key": key()}).status_code == 404
        )


def test_ended_seats_read_and_do_not_write_and_nobody_writes_to_them(client, cast):
    write(client, cast, cast.trainee, cast.professor)
    end_seat(cast.trainee)
    answer = reply(client, cast.trainee, "더 쓸 말")
    assert answer.status_code == 422
    assert "수강이 끝나 읽을 수만 있습니다." in body(answer)
    assert "안녕하세요" in body(client.get(f"/messages/{conversation().id}"))
    assert reply(client, cast.professor, "답장").status_code == 422
    assert len(db.session.scalars(select(DirectMessage)).all()) == 1


def test_a_closed_offering_is_only_read(client, cast):
    write(client, cast, cast.trainee, cast.professor)
    with unit_of_work():
        cast.offering.state = "closed"
    assert reply(client, cast.trainee, "더").status_code == 422
    assert write(client, cast, cast.trainee, cast.assistant).status_code == 404


def test_a_message_is_sent_once_however_often_the_form_is(client, cast):
    client.sign_in(cast.trainee)
    data = {"body": "한 번", "client_key": key()}
    for _ in range(2):
        client.post(f"/messages/new/{cast.offering.id}/{cast.professor.id}", data=data)
    assert len(db.session.scalars(select(DirectMessage)).all()) == 1


def test_ten_messages_are_one_mail_and_the_mail_holds_none_of_their_words(client, cast):
    with clock.at(clock.now().replace(hour=3)):
        for n in range(3):
            write(client, cast, cast.trainee, cast.professor, f"비밀 {n}")
        outbox.drain()
        (mail,) = db.session.scalars(select(OutgoingMessage)).all()
        assert "비밀" not in mail.subject + mail.body
        client.sign_in(cast.professor).get(f"/messages/{conversation().id}")
        write(client, cast, cast.trainee, cast.professor, "또")
        outbox.drain()
    assert len(db.session.scalars(select(OutgoingMessage)).all()) == 2


def test_a_message_that_was_taken_back_before_the_mail_is_not_mentioned(client, cast):
    night = clock.now().replace(hour=14)
    with clock.at(night):
        write(client, cast, cast.trainee, cast.professor, "실수")
        message = db.session.scalars(select(DirectMessage)).one()
        assert client.post(f"/messages/items/{message.id}/delete").status_code == 303
    with clock.at(night.replace(hour=23, minute=30)):
        outbox.drain()
    assert db.session.scalars(select(OutgoingMessage)).all() == []
    page = body(client.sign_in(cast.professor).get(f"/messages/{conversation().id}"))
    assert "실수" not in page
    assert "지운 메시지입니다." in page


def test_a_block_stops_a_learner_without_saying_so_and_can_be_lifted(client, cast, board):
    board(learners_write=True)
    write(client, cast, cast.trainee, cast.other_trainee)
    address = f"/messages/{conversation().id}/block"
    client.sign_in(cast.other_trainee).post(address, data={"on": "1"})
    answer = reply(client, cast.trainee, "또 씁니다")
    assert answer.status_code == 422
    assert "차단" not in body(answer).split("bubble")[-1]
    assert reply(client, cast.other_trainee, "나는?").status_code == 422
    client.post(address, data={"on": "0"})
    assert reply(client, cast.trainee, "다시 씁니다").status_code == 303


def test_a_teacher_cannot_be_blocked(client, cast):
    write(client, cast, cast.professor, cast.trainee)
    address = f"/messages/{conversation().id}"
    assert "차단" not in body(client.sign_in(cast.trainee).get(address))
    client.post(f"{address}/block", data={"on": "1"})
    assert reply(client, cast.professor, "답하세요").status_code == 303


def test_a_reported_message_is_judged_by_others_and_its_reading_is_logged(client, cast):
    write(client, cast, cast.professor, cast.trainee, "심한 말")
    message = db.session.scalars(select(DirectMessage)).one()
    client.sign_in(cast.trainee)
    report = f"/messages/items/{message.id}/report"
    assert client.post(report, data={"reason": "abuse"}).status_code == 303
    row = db.session.scalars(select(Report)).one()
    page = f"/teach/{cast.offering.id}/reports"
    assert "심한 말" not in body(client.sign_in(cast.professor).get(page))
    settle = f"{page}/{row.id}"
    assert client.post(settle, data={"outcome": "kept"}).status_code == 404
    assert "심한 말" in body(client.sign_in(cast.assistant).get(page))
    logged = db.session.scalars(
        select(AccessLogEntry).where(AccessLogEntry.what == "message_report")
    )
    assert [(entry.reader_id, entry.person_id) for entry in logged] == [
        (cast.assistant.id, cast.professor.id)
    ]
    client.post(settle, data={"outcome": "hidden"})
    assert fresh(message).deleted_at is not None
    assert "심한 말" not in body(client.sign_in(cast.trainee).get(f"/messages/{conversation().id}"))


def test_a_person_takes_their_messages_with_them_and_the_others_stay(client, cast):
    write(client, cast, cast.trainee, cast.professor, "내 말")
    reply(client, cast.professor, "교수의 말")
    exported = privacy.export(cast.trainee)["discussion"]["messages"]
    assert [line["text"] for line in exported] == ["내 말"]
    with unit_of_work():
        assert privacy.erase(db.session.get_one(Person, cast.trainee.id))
    assert list(db.session.scalars(select(DirectMessage.body).order_by(DirectMessage.id))) == [
        "",
        "교수의 말",
    ]


def test_conversations_are_found_by_the_others_name(client, cast):
    write(client, cast, cast.trainee, cast.professor)
    write(client, cast, cast.trainee, cast.assistant)
    for text, found in (
        ("ㅈㅈㄱ", {"조조교"}),
        ("오교", {"오교수"}),
        ("비전", {"조조교", "오교수"}),
    ):
        page = body(client.get(f"/messages?q={text}"))
        assert {name for name in ("조조교", "오교수") if f">{name}</a>" in page} == found


# ---- an open page ------------------------------------------------------------------------


def news(client: Any, **query: Any) -> Any:
    return client.get(f"/messages/{conversation().id}/news", query_string=query)


def test_an_open_conversation_is_told_of_what_came_after(client, cast):
    write(client, cast, cast.trainee, cast.professor, "첫 메시지")
    first = db.session.scalars(select(DirectMessage.id)).one()
    assert news(client, after=first).json["html"] == ""
    reply(client, cast.professor, "둘째 <b>메시지</b>")
    client.sign_in(cast.trainee)
    told = news(client, after=first).json
    assert "둘째" in told["html"]
    assert "<b>메시지" not in told["html"]
    assert "첫 메시지" not in told["html"]
    assert told["seen"] >= first
    assert told["more"] is False
    # What an open page was given counts as read: nothing waits, and the other one learns of it.
    assert "읽지 않음" not in body(client.get("/messages")).split("filter-bar")[0]
    second = db.session.scalars(select(DirectMessage.id).order_by(DirectMessage.id.desc())).first()
    assert news(client.sign_in(cast.professor), after=second).json["seen"] == second


def test_nothing_is_sent_again_until_something_changes(client, cast):
    write(client, cast, cast.trainee, cast.professor)
    first = db.session.scalars(select(DirectMessage.id)).one()
    client.sign_in(cast.trainee)
    state = news(client, after=first).headers["ETag"]
    address = f"/messages/{conversation().id}/news?after={first}"
    same = client.get(address, headers={"If-None-Match": state})
    assert (same.status_code, same.data) == (304, b"")
    client.post(f"/messages/items/{first}/delete")
    changed = client.get(address, headers={"If-None-Match": state})
    assert changed.status_code == 200
    assert changed.json["gone"] == [first]


def test_many_messages_come_in_order_and_none_is_skipped(client, cast):
    write(client, cast, cast.trainee, cast.professor, "처음")
    first = db.session.scalars(select(DirectMessage.id)).one()
    found = conversation()
    with unit_of_work() as session:
        for number in range(70):
            session.add(
                DirectMessage(
                    conversation_id=found.id,
                    author_id=cast.professor.id,
                    body=f"글 {number}.",
                    client_key=key(),
                    created_at=clock.now(),
                )
            )
    client.sign_in(cast.trainee)
    told, shown, after = {"more": True}, "", first
    while told["more"]:
        told = news(client, after=after).json
        shown += told["html"]
        after = max(int(number) for number in re.findall(r'data-message="(\d+)"', told["html"]))
    places = [shown.index(f"글 {number}.") for number in range(70)]
    assert places == sorted(places)
    assert shown.count("data-message=") == 70


@pytest.mark.parametrize("after", ["", "x", "-5", "99999999999999999999"])
def test_a_senseless_place_tells_no_messages_and_breaks_nothing(client, cast, after):
    write(client, cast, cast.trainee, cast.professor)
    client.sign_in(cast.trainee)
    answer = news(client, after=after)
    assert answer.status_code == 200
    assert answer.json["html"] == "" or after == "-5"


def test_two_who_write_to_each_other_first_at_once_have_one_conversation(app, client, cast):
    from lms.courses.catalogue.models import Offering
    from lms.courses.discussion.operations import messages

    address = f"/messages/new/{cast.offering.id}/{cast.professor.id}"
    trainee, form = cast.trainee.get_id(), {"body": "저부터요", "client_key": key()}
    db.session.rollback()
    answers = []

    def write_back():
        with app.app_context():
            browser = app.test_client()
            with browser.session_transaction() as session:
                session["_user_id"], session["_fresh"] = trainee, True
            answers.append(browser.post(address, data=form).status_code)

    other = threading.Thread(target=write_back)
    with app.test_request_context("/"), unit_of_work() as session:
        messages.send(
            session.get_one(Offering, cast.offering.id),
            session.merge(cast.professor),
            session.merge(cast.trainee),
            "먼저 씁니다",
            client_key=key(),
        )
        other.start()
        other.join(1.5)  # it finds no conversation, and waits for this one
    other.join()
    assert answers == [303]
    assert conversation().id
    assert len(db.session.scalars(select(DirectMessage)).all()) == 2

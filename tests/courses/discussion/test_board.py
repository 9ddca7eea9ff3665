"""The question board: asking, replying, and what stays hidden from whom."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlalchemy import select

from lms import clock, outbox
from lms.accounts import privacy
from lms.communication.models import Notification, OutgoingMessage
from lms.courses.discussion.models import Helpful, Post, PostRevision, Report, Thread
from lms.courses.discussion.operations import moderation
from lms.courses.enrolment.models import Enrolment
from lms.db import db, unit_of_work
from tests.courses.discussion.conftest import body, fresh, key


def url(thread: Thread) -> str:
    return f"/learn/{thread.offering_id}/questions/{thread.id}"


def on(post: Post, thread: Thread, act: str, area: str = "learn") -> str:
    return f"/{area}/{thread.offering_id}/questions/posts/{post.id}/{act}"


def question(thread: Thread) -> Post:
    return db.session.scalars(select(Post).where(Post.thread_id == thread.id, Post.first)).one()


def told(kind: str) -> list[int]:
    db.session.rollback()
    return list(
        db.session.scalars(
            select(Notification.person_id)
            .where(Notification.kind == kind)
            .order_by(Notification.id)
        )
    )


def test_a_question_is_asked_once_however_often_it_is_sent(client, cast):
    client.sign_in(cast.trainee)
    form = {"title": "경사 하강", "body": "왜 **빼나요**?", "lesson_id": "0", "client_key": key()}
    first = client.post(f"/learn/{cast.offering.id}/questions/new", data=form)
    again = client.post(f"/learn/{cast.offering.id}/questions/new", data=form)
    assert first.status_code == again.status_code == 303
    assert first.location == again.location
    page = body(client.get(first.location))
    assert "<strong>빼나요</strong>" in page
    assert sorted(told("question.new")) == sorted([cast.professor.id, cast.assistant.id])


def test_what_is_missing_is_said_and_what_was_typed_stays(client, cast, ask):
    client.sign_in(cast.trainee)
    new = f"/learn/{cast.offering.id}/questions/new"
    answer = client.post(
        new, data={"title": "", "body": "쓰던 글", "lesson_id": "0", "client_key": key()}
    )
    assert answer.status_code == 422
    assert "쓰던 글" in body(answer)
    thread = ask(cast.trainee)
    answer = client.post(f"{url(thread)}/reply", data={"body": " ", "client_key": key()})
    assert answer.status_code == 422
    assert "내용을 적어 주십시오." in body(answer)


def test_askers_and_repliers_hear_of_replies_until_they_stop(client, cast, ask, answer):
    thread = ask(cast.trainee)
    answer(thread, cast.professor)
    answer(thread, cast.other_trainee)
    assert sorted(told("question.reply")) == sorted([cast.trainee.id] * 2 + [cast.professor.id])
    client.sign_in(cast.trainee)
    client.post(f"{url(thread)}/follow", data={"on": "0"})
    answer(thread, cast.trainee)  # replying oneself does not take that choice back
    answer(thread, cast.professor)
    assert told("question.reply").count(cast.trainee.id) == 2


def test_who_left_the_course_hears_nothing_more(cast, ask, answer):
    thread = ask(cast.trainee)
    with unit_of_work():
        from lms.courses.enrolment import operations as seats

        seat = db.session.scalars(
            select(Enrolment).where(Enrolment.person_id == cast.trainee.id)
        ).one()
        seats.withdraw(seat, "personal", tell=False)
    answer(thread, cast.professor)
    assert told("question.reply") == []


def test_the_badge_says_who_teaches_and_the_answer_comes_first(client, cast, ask, answer):
    thread = ask(cast.trainee)
    answer(thread, cast.other_trainee, "먼저 쓴 답글")
    best = answer(thread, cast.professor, "나중에 쓴 답글")
    assert (
        client.sign_in(cast.other_trainee)
        .post(on(best, thread, "accept"), data={"on": "1"})
        .status_code
        == 403
    )
    client.sign_in(cast.trainee).post(on(best, thread, "accept"), data={"on": "1"})
    page = body(client.get(url(thread)))
    assert page.index("나중에 쓴 답글") < page.index("먼저 쓴 답글")
    assert "교수자" in page
    assert "채택된 답" in page
    client.sign_in(cast.assistant).post(on(best, thread, "accept"), data={"on": "0"})
    assert fresh(thread).answer_id is None


ANONYMOUS_PLACES = ("", "?show=mine", "?q=몰래", "?show=unanswered")


def test_who_writes_without_a_name_is_not_told_to_other_learners_anywhere(
    client, cast, ask, answer, board
):
    board(anonymous=True)
    with clock.at(clock.now().replace(hour=3)):  # noon in Korea
        thread = ask(cast.trainee, "몰래 묻습니다", anonymous=True)
        client.sign_in(cast.other_trainee).post(f"{url(thread)}/follow", data={"on": "1"})
        answer(thread, cast.trainee, "덧붙입니다", anonymous=True)
        outbox.drain()
    secrets = (
        cast.trainee.name,
        cast.trainee.english_name,
        cast.trainee.email,
        cast.trainee.number,
    )
    client.sign_in(cast.other_trainee)
    pages = [
        body(client.get(f"/learn/{cast.offering.id}/questions{place}"))
        for place in ANONYMOUS_PLACES
    ]
    pages += [body(client.get(url(thread))), body(client.get("/notifications"))]
    pages += [body(client.get(f"/learn/{cast.offering.id}")), body(client.get("/calendar"))]
    pages += [mail.subject + mail.body for mail in db.session.scalars(select(OutgoingMessage))
              if mail.recipient == cast.other_trainee.email]  # fmt: skip
    pages += [json.dumps(privacy.export(cast.other_trainee), ensure_ascii=False)]
    for page in pages:
        assert not [secret for secret in secrets if secret in page]
    assert any("몰래 묻습니다" in page for page in pages)
    assert cast.trainee.name in body(client.sign_in(cast.professor).get(url(thread)))
    own = body(client.sign_in(cast.trainee).get(url(thread)))
    assert "익명으로 보임" in own


def test_anonymity_is_only_where_the_board_allows_it(client, cast, ask):
    client.sign_in(cast.trainee)
    form = {"title": "제목", "body": "글", "lesson_id": "0", "client_key": key(), "anonymous": "y"}
    client.post(f"/learn/{cast.offering.id}/questions/new", data=form)
    assert not db.session.scalars(select(Thread)).one().anonymous


def test_a_named_reply_of_an_anonymous_asker_is_not_marked_as_the_askers(
    client, cast, ask, answer, board
):
    board(anonymous=True)
    thread = ask(cast.trainee, anonymous=True)
    answer(thread, cast.trainee, "이름을 밝히고 씁니다")
    assert "질문한 사람" not in body(client.sign_in(cast.other_trainee).get(url(thread)))


def test_what_is_hidden_is_seen_by_moderators_alone_and_in_no_mail(client, cast, ask, answer):
    night = clock.now().replace(hour=14)  # 23:00 in Korea: the mails wait
    with clock.at(night):
        thread = ask(cast.trainee)
        reply = answer(thread, cast.other_trainee, "나쁜 말")
        client.sign_in(cast.professor)
        answered = client.post(on(reply, thread, "hide", "teach"), data={"reason": "욕설입니다"})
    assert answered.status_code == 303
    with clock.at(night.replace(hour=23, minute=30)):
        outbox.drain()
    mails = db.session.scalars(
        select(OutgoingMessage).where(OutgoingMessage.recipient == cast.trainee.email)
    )
    assert [mail.subject for mail in mails] == []
    for person in (cast.trainee, cast.other_trainee):
        page = body(client.sign_in(person).get(url(thread)))
        assert "나쁜 말" not in page
        assert "가르치는 사람이 가린 글입니다." in page
        assert "나쁜 말" not in body(client.get(f"/learn/{cast.offering.id}/questions?q=나쁜"))
        assert client.get(on(reply, thread, "history")).status_code == 404
    assert "나쁜 말" in body(client.sign_in(cast.assistant).get(url(thread)))
    assert "욕설입니다" in body(client.get(url(thread)))
    assert told("post.hidden") == [cast.other_trainee.id]
    client.post(on(reply, thread, "restore", "teach"))
    assert "나쁜 말" in body(client.sign_in(cast.trainee).get(url(thread)))


def test_a_hidden_question_takes_its_thread_with_it(client, cast, ask, answer):
    thread = ask(cast.trainee, "가려질 질문")
    answer(thread, cast.other_trainee)
    client.sign_in(cast.professor).post(
        on(question(thread), thread, "hide", "teach"), data={"reason": "답 유출"}
    )
    client.sign_in(cast.other_trainee)
    assert client.get(url(thread)).status_code == 404
    assert "가려질 질문" not in body(client.get(f"/learn/{cast.offering.id}/questions"))
    assert "가려질 질문" not in body(client.get("/notifications"))
    assert (
        client.post(f"{url(thread)}/reply", data={"body": "답", "client_key": key()}).status_code
        == 404
    )


def test_a_report_is_made_once_and_its_end_is_told(client, cast, ask, answer):
    thread = ask(cast.trainee)
    reply = answer(thread, cast.other_trainee, "광고")
    client.sign_in(cast.trainee)
    for _ in range(2):
        assert client.post(on(reply, thread, "report"), data={"reason": "spam"}).status_code == 303
    assert client.post(on(reply, thread, "report"), data={"reason": "other"}).status_code == 422
    db.session.rollback()
    row = db.session.scalars(select(Report)).one()
    assert "광고" in body(client.sign_in(cast.professor).get(f"/teach/{cast.offering.id}/reports"))
    client.post(f"/teach/{cast.offering.id}/reports/{row.id}", data={"outcome": "kept"})
    assert fresh(row).outcome == "kept"
    assert told("report.kept") == [cast.trainee.id]
    assert client.sign_in(cast.trainee).get(f"/teach/{cast.offering.id}/reports").status_code == 403


def test_hiding_settles_what_was_reported(app, cast, ask, answer):
    thread = ask(cast.trainee)
    reply = answer(thread, cast.other_trainee)
    with app.test_request_context("/"), unit_of_work():
        moderation.report(cast.offering, cast.trainee, "abuse", "", post=reply)
        found = db.session.get_one(Post, reply.id)
        moderation.hide(found.thread, found, cast.professor, "욕설")
    assert db.session.scalars(select(Report)).one().outcome == "hidden"


def test_helpful_counts_each_person_once_and_never_oneself(client, cast, ask):
    thread = ask(cast.trainee)
    post = question(thread)
    client.sign_in(cast.other_trainee)
    for _ in range(3):
        assert client.post(on(post, thread, "helpful"), data={"on": "1"}).status_code == 303
    assert len(db.session.scalars(select(Helpful)).all()) == 1
    part = client.post(
        on(post, thread, "helpful"), data={"on": "0"}, headers={"HX-Request": "true"}
    )
    assert 'aria-pressed="false"' in body(part)
    assert "<html" not in body(part)
    assert (
        client.sign_in(cast.trainee).post(on(post, thread, "helpful"), data={"on": "1"}).status_code
        == 403
    )


def test_an_edit_keeps_what_stood_there_for_the_writer_and_those_who_teach(client, cast, ask):
    thread = ask(cast.trainee, body="처음 글")
    post = question(thread)
    client.sign_in(cast.trainee)
    edit = on(post, thread, "edit")
    form = {"title": "새 제목", "body": "고친 글", "version": "1"}
    assert client.post(edit, data=form).status_code == 303
    answer = client.post(edit, data=form | {"body": "또 다른 창에서"})
    assert answer.status_code == 409
    assert "고친 글" in body(answer)
    assert "또 다른 창에서" in body(answer)
    assert "처음 글" in body(client.get(on(post, thread, "history")))
    assert client.sign_in(cast.professor).get(on(post, thread, "history")).status_code == 200
    assert client.get(edit).status_code == 403
    client.sign_in(cast.other_trainee)
    assert client.get(on(post, thread, "history")).status_code == 403
    assert "고침" in body(client.get(url(thread)))


def test_own_words_can_be_deleted_until_somebody_answers(client, cast, ask, answer):
    thread = ask(cast.trainee)
    client.sign_in(cast.trainee)
    answered = ask(cast.trainee, "답이 달린 질문")
    answer(answered, cast.other_trainee)
    assert client.post(on(question(answered), answered, "delete")).status_code == 403
    assert client.post(on(question(thread), thread, "delete")).status_code == 303
    assert client.get(url(thread)).status_code == 404


def test_a_locked_question_takes_replies_of_those_who_teach_alone(client, cast, ask):
    thread = ask(cast.trainee)
    client.sign_in(cast.professor)
    client.post(f"/teach/{cast.offering.id}/questions/{thread.id}/lock", data={"on": "1"})
    assert (
        client.post(f"{url(thread)}/reply", data={"body": "정리", "client_key": key()}).status_code
        == 303
    )
    client.sign_in(cast.trainee)
    assert (
        client.post(f"{url(thread)}/reply", data={"body": "더", "client_key": key()}).status_code
        == 403
    )
    assert "더 쓸 수 없게 잠긴 질문입니다." in body(client.get(url(thread)))


def test_an_ended_seat_reads_and_does_not_write(client, cast, ask):
    thread = ask(cast.trainee)
    with unit_of_work():
        seat = db.session.scalars(
            select(Enrolment).where(Enrolment.person_id == cast.trainee.id)
        ).one()
        seat.state = "completed"
    client.sign_in(cast.trainee)
    page = body(client.get(url(thread)))
    assert "수강이 끝나 읽을 수만 있습니다." in page
    assert (
        client.post(f"{url(thread)}/reply", data={"body": "더", "client_key": key()}).status_code
        == 403
    )
    assert client.get(f"/learn/{cast.offering.id}/questions/new").status_code == 403


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"합성곱의 크기", "역전파"}),
        ("?q=합성곱", {"합성곱의 크기"}),
        ("?q=ㅎㅅㄱ", {"합성곱의 크기"}),
        ("?q=사슬", {"역전파"}),
        ("?show=mine", {"합성곱의 크기"}),
        ("?show=followed", {"합성곱의 크기"}),
        ("?show=unanswered", {"합성곱의 크기"}),
        ("?show=unread", {"역전파"}),
        ("?lesson=LESSON", {"합성곱의 크기"}),
        ("?lesson=999999", set()),
        ("?show=nonsense&sort=nonsense&page=-1", {"합성곱의 크기", "역전파"}),
    ],
)
def test_questions_are_found_and_filtered_by_the_address(client, cast, ask, answer, query, found):
    ask(cast.trainee, "합성곱의 크기", lesson_id=cast.lesson.id)
    other = ask(cast.other_trainee, "역전파", "사슬 규칙이 궁금합니다.")
    answer(other, cast.professor)
    client.sign_in(cast.trainee)
    query = query.replace("LESSON", str(cast.lesson.id))
    page = body(client.get(f"/learn/{cast.offering.id}/questions{query}"))
    assert {title for title in ("합성곱의 크기", "역전파") if f"{title}<" in page} == found


def test_a_lesson_shows_its_questions_and_where_to_ask(client, cast, ask):
    ask(cast.other_trainee, "차시 질문", lesson_id=cast.lesson.id)
    ask(cast.other_trainee, "다른 질문")
    client.sign_in(cast.trainee)
    page = body(client.get(f"/learn/{cast.offering.id}/lessons/{cast.lesson.id}"))
    assert "차시 질문" in page
    assert "다른 질문" not in page
    assert f"/learn/{cast.offering.id}/questions/new?lesson={cast.lesson.id}" in page


def test_reading_takes_the_mark_away_until_somebody_writes(client, cast, ask, answer):
    thread = ask(cast.other_trainee)
    listing = f"/learn/{cast.offering.id}/questions?show=unread"
    client.sign_in(cast.trainee)
    assert "합성곱이 무엇인가요" in body(client.get(listing))
    client.get(url(thread))
    assert "합성곱이 무엇인가요" not in body(client.get(listing))
    answer(thread, cast.professor)
    assert "합성곱이 무엇인가요" in body(client.get(listing))


def test_a_list_takes_as_many_statements_for_forty_questions_as_for_two(
    client, cast, ask, statements
):
    def count(questions: int) -> int:
        for n in range(questions):
            ask((cast.trainee, cast.other_trainee)[n % 2], f"질문 {n}")
        client.sign_in(cast.professor)
        with statements() as seen:
            assert client.get(f"/learn/{cast.offering.id}/questions").status_code == 200
        return len(seen)

    assert count(2) == count(20)


def test_a_person_takes_their_words_with_them(cast, ask, answer):
    alone = ask(cast.trainee, "혼자 쓴 질문", "내 글")
    answered = ask(cast.trainee, "답이 달린 질문", "내 글")
    answer(answered, cast.other_trainee, "남의 답글")
    exported = privacy.export(cast.trainee)["discussion"]
    assert [post["text"] for post in exported["posts"]] == ["내 글", "내 글"]
    assert "남의 답글" not in str(exported)
    with unit_of_work():
        assert privacy.erase(cast.trainee)
    assert fresh(alone).deleted_at is not None
    kept = fresh(answered)
    assert kept.deleted_at is None
    bodies = list(db.session.scalars(select(Post.body).order_by(Post.id)))
    assert bodies == ["", "", "남의 답글"]
    assert kept.title == "–"
    assert db.session.scalars(select(PostRevision)).all() == []


def test_settings_are_kept_and_a_second_editor_is_told(client, cast):
    page = f"/teach/{cast.offering.id}/discussion"
    client.sign_in(cast.professor)
    assert client.post(page, data={"version": "0", "anonymous": "y"}).status_code == 303
    answer: Any = client.post(page, data={"version": "0", "learners_write": "y"})
    assert answer.status_code == 409
    assert "그사이 다른 사람이 저장했습니다." in body(answer)
    assert client.sign_in(cast.trainee).get(page).status_code == 403

"""Making a quiz, putting questions in, publishing, and what is done with attempts."""

from __future__ import annotations

import io
from datetime import timedelta
from decimal import Decimal

import pytest

from lms import clock, storage
from lms.accounts.models import AccessLogEntry, AuditEntry
from lms.clock import SEOUL
from lms.communication.models import Notification
from lms.courses.assignments.operations import extending
from lms.courses.questions.queries.versions import FILES
from lms.courses.quizzes import operations, queries
from lms.courses.quizzes.models import Attempt, Quiz, QuizSlot
from lms.courses.quizzes.operations import copying
from lms.db import db, unit_of_work
from lms.evidence.models import EvidenceItem
from lms.interop.formats.spreadsheets import read_xlsx
from tests.courses.quizzes.conftest import QUESTIONS, in_bank

SETTINGS = {
    "title_ko": "퀴즈 1", "attempts_allowed": "1", "counting": "highest", "per_page": "all",
    "module_id": "0",
}  # fmt: skip


def local(moment):
    return moment.astimezone(SEOUL).strftime("%Y-%m-%dT%H:%M")


def actions():
    db.session.rollback()
    return [entry.action for entry in db.session.query(AuditEntry).order_by(AuditEntry.id)]


@pytest.fixture
def base(cast):
    return f"/teach/{cast.offering.id}/quizzes"


@pytest.fixture
def teacher(client, cast):
    return client.sign_in(cast.professor)


def the_quiz():
    db.session.rollback()
    return db.session.query(Quiz).order_by(Quiz.id).first()


# --- settings ------------------------------------------------------------------------------------
def test_a_quiz_is_made_as_a_draft_and_its_questions_come_next(teacher, base):
    answer = teacher.post(f"{base}/new", data=SETTINGS | {"right_after": ["answers", "marks"]})
    quiz = the_quiz()
    assert answer.headers["Location"].endswith(f"/quizzes/{quiz.id}/questions")
    assert quiz.published_at is None
    assert quiz.review == {"right_after": ["answers", "marks"], "while_open": [], "after_close": []}


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("title_ko", "", "시험 이름을 적어 주세요."),
        ("time_limit_minutes", "0", "1분에서"),
        ("time_limit_minutes", "열", "Not a valid integer"),
        ("attempts_allowed", "-1", "0에서 100"),
        ("pass_percent", "101", "100점을 넘을 수 없습니다."),
        ("right_after", "correct", "함께 보여 줄 때만"),
        ("no_return", "y", "한 화면에 한 문제일 때만"),
        ("intro", "900101-1234568", "주민등록번호"),
    ],
)
def test_a_form_that_does_not_fit_is_told_where_and_keeps_what_was_typed(
    teacher, base, field, value, said
):
    answer = teacher.post(f"{base}/new", data=SETTINGS | {"access_code": "적던 코드", field: value})
    assert answer.status_code == 422
    assert said in answer.text or field == "time_limit_minutes"
    assert "field-error" in answer.text
    assert "적던 코드" in answer.text
    assert the_quiz() is None


def test_a_window_that_is_shorter_than_the_limit_is_refused(teacher, base):
    now = clock.now()
    window = {"available_from": local(now), "due_at": local(now + timedelta(minutes=20))}
    answer = teacher.post(f"{base}/new", data=SETTINGS | window | {"time_limit_minutes": "30"})
    assert answer.status_code == 422
    assert "제한 시간 30분보다 짧습니다" in answer.text


def test_two_editors_see_both_texts(teacher, base, quiz):
    url = f"{base}/{quiz.quiz_id}/edit"
    version = quiz.quiz.version
    mine = SETTINGS | {"title_ko": "내 이름", "version": str(version)}
    assert teacher.post(url, data=mine | {"title_ko": "남의 이름"}).status_code == 303
    answer = teacher.post(url, data=mine)
    assert answer.status_code == 409
    assert "남의 이름" in answer.text
    assert "내 이름" in answer.text
    assert the_quiz().title_ko == "남의 이름"


def test_the_list_is_filtered_and_says_when_nothing_fits(teacher, base, make):
    make("short", title_ko="공개한 것")
    make("short", publish=False, title_ko="초안인 것")
    drafts = teacher.get(f"{base}?state=draft").text
    assert "초안인 것" in drafts
    assert "공개한 것" not in drafts
    assert "조건에 맞는 시험이 없습니다." in teacher.get(f"{base}?q=없는이름").text


# --- questions -----------------------------------------------------------------------------------
@pytest.fixture
def draft(make):
    return make("single", "short", publish=False)


def slots(setting):
    db.session.rollback()
    db.session.expire_all()
    return setting.quiz.slots


def test_questions_are_found_in_the_bank_and_added_once(teacher, cast, base, draft):
    with unit_of_work():
        extra = in_bank(cast, QUESTIONS["numerical"][0], "기말", difficulty=3).id
    url = f"{base}/{draft.quiz_id}/questions"
    found = teacher.get(f"{url}/choose?tag=기말&difficulty=3&kind=numerical").text
    assert "얼마인가" in found
    assert "짧게 답하시오" not in found
    for _ in range(2):
        teacher.post(f"{url}/add", data={"question": [str(extra), str(draft.banked["short"])]})
    assert len(slots(draft)) == 3


def test_a_question_of_another_course_cannot_be_added(teacher, cast, base, draft):
    with unit_of_work():
        row = in_bank(cast, QUESTIONS["numerical"][0])
        row.course_id = cast.other_offering.course_id
        key = row.id
    teacher.post(f"{base}/{draft.quiz_id}/questions/add", data={"question": str(key)})
    assert len(slots(draft)) == 2


def test_order_points_sections_and_removing(teacher, base, draft):
    first, second = (slot.id for slot in slots(draft))
    url = f"{base}/{draft.quiz_id}"
    teacher.post(f"{url}/slots/{second}/move", data={"to": "up"})
    assert [slot.id for slot in slots(draft)] == [second, first]
    order = teacher.post(f"{url}/questions/order", data={"order": f"{first},{second}"})
    assert order.status_code == 204
    assert [slot.id for slot in slots(draft)] == [first, second]
    assert teacher.post(f"{url}/questions/order", data={"order": f"{first}"}).status_code == 409
    teacher.post(f"{url}/slots/{first}/points", data={"points": "2.5", "version": "1"})
    assert slots(draft)[0].points == Decimal("2.5")
    stale = teacher.post(f"{url}/slots/{first}/points", data={"points": "9", "version": "1"})
    assert stale.status_code == 409
    assert slots(draft)[0].points == Decimal("2.5")
    teacher.post(f"{url}/slots/{second}/section", data={"section_ko": "2부", "version": "1"})
    assert "2부" in teacher.get(f"{url}/questions").text
    teacher.post(f"{url}/questions/points", data={"points": "3"})
    assert {slot.points for slot in slots(draft)} == {3}
    teacher.post(f"{url}/slots/{first}/remove")
    assert [slot.id for slot in slots(draft)] == [second]


def test_a_draw_says_how_many_it_finds_and_hinders_publishing_while_they_are_too_few(
    teacher, cast, base, draft
):
    url = f"{base}/{draft.quiz_id}"
    with unit_of_work():
        for kind in ("numerical", "matching"):
            in_bank(cast, QUESTIONS[kind][0], "무작위")
    form = {"category_id": "0", "tags": "무작위", "count": "3", "points": "1",
            "difficulty_from": "0", "difficulty_to": "0"}  # fmt: skip
    assert teacher.post(f"{url}/draws/new", data=form).status_code == 303
    assert "쓸 수 있는 문제 2개뿐" in teacher.get(f"{url}/questions").text
    teacher.post(f"{url}/publish")
    assert the_quiz().published_at is None
    slot = slots(draft)[-1]
    teacher.post(f"{url}/draws/{slot.id}", data=form | {"count": "2", "version": slot.version})
    teacher.post(f"{url}/publish")
    assert the_quiz().published_at is not None


def test_publishing_tells_those_who_learn_and_nobody_else(teacher, cast, base, draft):
    for _ in range(2):
        teacher.post(f"{base}/{draft.quiz_id}/publish")
    db.session.rollback()
    told = db.session.query(Notification).filter_by(kind="quiz.published").all()
    assert {note.person_id for note in told} == {cast.trainee.id, cast.other_trainee.id}
    assert len(told) == 2


def test_what_somebody_answered_stays_as_it_was_asked(teacher, cast, base, quiz):
    quiz.start(cast.trainee)
    url = f"{base}/{quiz.quiz_id}"
    slot = slots(quiz)[0]
    for path, data in (
        (f"slots/{slot.id}/remove", {}),
        (f"slots/{slot.id}/points", {"points": "9", "version": "1"}),
        ("unpublish", {}),
        ("delete", {}),
    ):
        teacher.post(f"{url}/{path}", data=data)
    assert [one.points for one in slots(quiz)] == [1, 1]
    assert quiz.quiz.published_at is not None
    assert quiz.quiz.deleted_at is None


def test_a_quiz_that_nobody_answered_is_deleted_and_restored(teacher, base, quiz):
    teacher.post(f"{base}/{quiz.quiz_id}/delete")
    assert "중간 시험" not in teacher.get(base).text
    assert "중간 시험" in teacher.get(f"{base}?state=deleted").text
    teacher.post(f"{base}/{quiz.quiz_id}/restore")
    assert the_quiz().deleted_at is None
    assert the_quiz().published_at is None


def test_a_copy_has_the_questions_and_no_dates(teacher, base, quiz):
    teacher.post(f"{base}/{quiz.quiz_id}/duplicate")
    db.session.rollback()
    copy = db.session.query(Quiz).filter(Quiz.id != quiz.quiz_id).one()
    assert len(copy.slots) == 2
    assert (copy.due_at, copy.published_at) == (None, None)


def test_pictures_of_a_quiz_copied_from_another_course_load_for_those_who_teach_it(
    app, client, cast, quiz
):
    version = quiz.quiz.slots[0].question_version_id
    with app.test_request_context("/"), unit_of_work():
        stored = storage.keep(io.BytesIO(b"GIF89a"), "그림.gif")
        attachment = storage.attach(stored, FILES, version, person_id=None)
        db.session.flush()
        picture = attachment.id
    address = f"/questions/{version}/files/{picture}"
    assert client.sign_in(cast.other_professor).get(address).status_code == 404
    with app.test_request_context("/"), unit_of_work():
        copying.copy_into(
            quiz.quiz, cast.other_offering.id,
            module_id=None, position=0, available_from=None, due_at=None,
        )  # fmt: skip
    assert client.sign_in(cast.other_professor).get(address).status_code == 200
    assert client.sign_in(cast.employer).get(address).status_code == 404


def test_trying_it_out_counts_for_nothing_and_shows_everything_afterwards(
    teacher, cast, base, draft
):
    start = teacher.post(f"{base}/{draft.quiz_id}/preview", follow_redirects=True)
    assert "성적에 들어가지 않습니다" in start.text
    attempt = db.session.query(Attempt).one()
    teacher.post(f"/quiz-attempts/{attempt.id}/hand-in")
    assert "정답-단답" in teacher.get(f"/quiz-attempts/{attempt.id}/review").text
    assert queries.attempt_count(draft.quiz_id) == 0
    teacher.post(f"{base}/{draft.quiz_id}/preview")
    db.session.rollback()
    assert db.session.query(Attempt).count() == 1  # the earlier preview is gone
    client = teacher.sign_in(cast.trainee)
    assert client.get(f"/quizzes/{draft.quiz_id}").status_code == 404


def test_a_question_that_was_tried_out_can_still_be_taken_out(teacher, base, draft):
    teacher.post(f"{base}/{draft.quiz_id}/preview")
    slot = draft.quiz.slots[0].id
    assert teacher.post(f"{base}/{draft.quiz_id}/slots/{slot}/remove").status_code == 303
    db.session.rollback()
    assert slot not in [one.id for one in draft.quiz.slots]


def test_drawn_attempts_differ_between_people_and_never_repeat_a_question(make, cast):
    setting = make(publish=False)
    with unit_of_work():
        for number in range(12):
            in_bank(cast, QUESTIONS["short"][0], f"n{number}")
        quiz = setting.quiz
        quiz.published_at = clock.now()
        quiz.slots.append(
            QuizSlot(kind="draw", position=0, points=Decimal(1), draw_count=5, tags=[])
        )
    drawn = []
    for person in (cast.trainee, cast.other_trainee):
        attempt = setting.start(person)
        drawn.append([row.question_version_id for row in attempt.questions])
    assert all(len(set(ids)) == 5 for ids in drawn)


# --- attempts ------------------------------------------------------------------------------------
@pytest.fixture
def finished(client, cast, quiz):
    """Jiwoo answered one of two questions rightly and handed in; the teacher looks."""
    from tests.courses.quizzes.test_answering import send, url

    client.sign_in(cast.trainee).post(f"/quizzes/{quiz.quiz_id}/start")
    send(client, quiz, ("single", 1, {"choice": "a"}, 0))
    client.post(url(quiz, "/hand-in"))
    client.sign_in(cast.professor)
    return quiz


def attempts_url(base, setting, tail=""):
    return f"{base}/{setting.quiz_id}/attempts{tail}"


def test_the_list_says_who_finished_and_who_has_not_begun(client, base, finished):
    page = client.get(attempts_url(base, finished)).text
    assert "한지우" in page
    assert "50%" in page
    assert "서민준" in page
    none = client.get(attempts_url(base, finished, "?state=none")).text
    assert "서민준" in none
    assert "한지우" not in none
    db.session.rollback()
    assert "quiz attempts" in [row.what for row in db.session.query(AccessLogEntry)]


def test_an_attempt_is_reopened_deleted_and_restored_with_a_reason_on_record(
    client, cast, base, finished
):
    one = attempts_url(base, finished, f"/{finished.attempt().id}")
    until = {"until": local(clock.now() + timedelta(hours=2)), "reason": "정전"}
    assert client.post(f"{one}/reopen", data={"until": until["until"]}).status_code == 422
    client.post(f"{one}/reopen", data=until)
    assert (finished.attempt().state, finished.attempt().points) == ("open", None)
    client.post(f"{one}/end", data={"reason": "끝냄"})
    assert (finished.attempt().state, finished.attempt().ended_by) == ("finished", "teacher")
    client.post(f"{one}/delete", data={"reason": "부정행위"})
    key = (cast.trainee.id, finished.quiz_id)
    assert queries.results(cast.offering.id, [cast.trainee.id])[key].attempts == 0
    client.post(f"{one}/restore")
    assert queries.results(cast.offering.id, [cast.trainee.id])[key].points == 1
    assert [a for a in actions() if a.startswith("quiz_attempt.")][-4:] == [
        "quiz_attempt.finish", "quiz_attempt.end", "quiz_attempt.delete", "quiz_attempt.restore",
    ]  # fmt: skip


def test_answers_that_the_network_held_back_are_accepted_by_a_person(client, cast, base, make):
    from tests.courses.quizzes.test_answering import send

    setting = make("short", time_limit_minutes=30)
    client.sign_in(cast.trainee).post(f"/quizzes/{setting.quiz_id}/start")
    end = setting.attempt().started_at + timedelta(minutes=30)
    with clock.at(end + timedelta(minutes=5)):
        send(client, setting, ("short", 1, {"text": "정답-단답"}, 600))  # given in time
        send(client, setting, ("short", 2, {"text": "뒤늦게 적은 것"}, 0))  # given afterwards
        client.sign_in(cast.professor)
        one = attempts_url(base, setting, f"/{setting.attempt().id}")
        assert "시간이 끝난 뒤에 닿은 답이 있습니다." in client.get(one).text
        client.post(f"{one}/late-answers", data={"reason": "시험장 연결 끊김"})
    assert setting.row("short").response == {"text": "정답-단답"}
    assert setting.attempt().points == 1
    assert "quiz_attempt.accept_late" in actions()


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_answers_and_marks_are_taken_along_with_a_reason(client, base, finished, kind):
    url = attempts_url(base, finished, "/export")
    assert client.post(url, data={"format": kind}).status_code == 422
    answer = client.post(url, data={"format": kind, "reason": "이의 신청 확인"})
    assert answer.status_code == 200
    if kind == "csv":
        body = answer.data.decode("utf-8-sig")
    else:
        table = read_xlsx(answer.data)
        body = str(table)
    assert "한지우" in body
    assert "갑" in body  # the text of the choice, not its key
    db.session.rollback()
    assert "이의 신청 확인" in [row.reason for row in db.session.query(AccessLogEntry)]


def test_somebody_who_runs_the_course_does_not_read_answers(client, cast, base, finished):
    client.sign_in(cast.staff)
    assert client.get(base).status_code == 200
    assert client.get(attempts_url(base, finished)).status_code == 403


# --- what becomes known, when --------------------------------------------------------------------
@pytest.mark.parametrize(
    ("after", "marks", "correct"),
    [(timedelta(minutes=1), True, False), (timedelta(days=8), True, True)],
)
def test_marks_show_at_once_and_right_answers_when_the_quiz_has_closed(
    client, cast, finished, after, marks, correct
):
    client.sign_in(cast.trainee)
    with clock.at(clock.now() + after):
        page = client.get(f"/quiz-attempts/{finished.attempt().id}/review").text
    assert ("1</strong> / " in page) is marks
    assert ("정답-단답" in page) is correct


def test_right_answers_wait_for_whoever_was_given_more_time(app, client, cast, finished):
    closes = finished.quiz.due_at
    with app.test_request_context("/"), unit_of_work():
        extending.set_dates(
            finished.quiz, extending.OverrideValues(due_at=closes + timedelta(days=2)),
            person_ids=[cast.other_trainee.id], reason="병가", by=cast.professor,
        )  # fmt: skip
    client.sign_in(cast.trainee)
    review = f"/quiz-attempts/{finished.attempt().id}/review"
    with clock.at(closes + timedelta(days=1)):
        page = client.get(review).text
        assert "정답-단답" not in page
        assert "더 보입니다" in page
    with clock.at(closes + timedelta(days=2, minutes=1)):
        assert "정답-단답" in client.get(review).text


def test_a_result_becomes_evidence_once_it_may_be_known(client, cast, make):
    from tests.courses.quizzes.test_answering import send, url

    setting = make(
        "single", "short", skills=["python"], review={"after_close": ["answers", "marks"]}
    )
    client.sign_in(cast.trainee).post(f"/quizzes/{setting.quiz_id}/start")
    send(client, setting, ("single", 1, {"choice": "a"}, 0))
    client.post(url(setting, "/hand-in"))
    assert db.session.query(EvidenceItem).count() == 0
    with clock.at(clock.now() + timedelta(days=8)):
        for _ in range(2):
            operations.project_released()
    db.session.rollback()
    row = db.session.query(EvidenceItem).one()
    assert (row.skill_id, row.score, row.source_kind) == ("python", Decimal("0.5"), "quiz")


def test_somebody_elses_attempt_does_not_exist(client, cast, finished):
    client.sign_in(cast.other_trainee)
    for tail in ("", "/review", "/state", "/confirm"):
        assert client.get(f"/quiz-attempts/{finished.attempt().id}{tail}").status_code == 404


def test_what_is_held_of_a_person_is_given_and_erased(app, cast, finished):
    before = queries.export(cast.trainee)["attempts"][0]
    assert before["answers"][0]["answer"] == {"texts": ["갑"]}  # what is right is not told yet
    with unit_of_work():
        operations.erase(cast.trainee)
    db.session.expire_all()
    assert finished.row("single").response == {}
    assert finished.attempt().points == 1


def test_the_copy_of_ones_data_tells_no_order_of_the_author_while_one_answers(app, cast, make):
    setting = make(*QUESTIONS)
    attempt = setting.start(cast.trainee)
    with unit_of_work():
        for row in db.session.get_one(Attempt, attempt.id).questions:
            row.response = QUESTIONS[row.question_version.body["kind"]][1]
    db.session.expire_all()
    answers = queries.export(cast.trainee)["attempts"][0]["answers"]
    assert [line["answer"]["texts"] for line in answers] == [
        ["갑"], ["둘", "하나"], ["true"], ["정답-단답"], ["42.4242"],
        ["땅 → 노랑", "하늘 → 파랑"], ["먼저", "다음", "끝"], ["정답-빈칸", "그렇다"],
        ["긴 답"], ["def f():\n    return 1"],
    ]  # fmt: skip


def test_dates_of_one_person_offer_nothing_late_for_a_quiz(teacher, cast, quiz):
    address = f"/teach/{cast.offering.id}/dates/quiz/{quiz.quiz_id}"
    assert 'name="late_until"' not in teacher.get(address).text
    form = {"people": [cast.trainee.id], "late_until": local(clock.now() + timedelta(days=30))}
    assert teacher.post(address, data=form | {"reason": "병가"}).status_code == 422
    other = f"/teach/{cast.offering.id}/dates/assignment/{cast.assignment.id}"
    assert 'name="late_until"' in teacher.get(other).text


def test_an_access_code_is_asked_for_and_guessing_is_slow(client, cast, make):
    setting = make("short", access_code="빛고을")
    client.sign_in(cast.trainee)
    page = client.get(f"/quizzes/{setting.quiz_id}").text
    assert "응시 코드" in page
    assert "빛고을7" not in page
    assert client.post(f"/quizzes/{setting.quiz_id}/start", data={"code": "?"}).status_code == 422
    for _ in range(25):
        last = client.post(f"/quizzes/{setting.quiz_id}/start", data={"code": "?"})
    assert last.status_code == 429
    with clock.at(clock.now() + timedelta(hours=1)):
        right = client.post(f"/quizzes/{setting.quiz_id}/start", data={"code": " 빛고을 "})
    assert right.status_code == 303


def test_a_course_shows_the_quiz_and_how_one_stands(client, cast, finished):
    client.sign_in(cast.trainee)
    page = client.get(f"/learn/{cast.offering.id}").text
    assert "중간 시험" in page


def test_who_looks_as_a_learner_is_told_so_at_the_quiz_too(teacher, cast, quiz):
    at = f"/quizzes/{quiz.quiz_id}"
    assert "시험 고치기" in teacher.get(at).text
    teacher.post(f"/teach/{cast.offering.id}/preview")
    shown = teacher.get(at).text
    assert "교육생으로 보는 중" in shown
    assert "시험 고치기" not in shown

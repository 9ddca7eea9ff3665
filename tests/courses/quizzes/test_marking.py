"""Marking by hand, marking again, statistics, and the gradebook, through the browser."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from lms import clock
from lms.accounts.models import AuditEntry, Person
from lms.communication.models import Notification
from lms.courses.gradebook import queries as gradebook
from lms.courses.questions.models import BankQuestion, QuestionVersion
from lms.courses.quizzes import operations
from lms.courses.quizzes.models import Attempt, AttemptQuestion, QuizSlot
from lms.courses.quizzes.operations.marking import mark_answer
from lms.courses.quizzes.operations.marks import mark_by_itself
from lms.db import db, unit_of_work
from lms.interop.formats.questions.model import Choice, as_json
from tests.cast import Cast
from tests.courses.forms import fields
from tests.courses.quizzes.conftest import QUESTIONS, Make, Setting, text


def answer(app: Any, setting: Setting, who: Person, **responses: Any) -> int:
    """*who* answers with canonical responses by kind and hands in; the attempt's id."""
    attempt = setting.start(who)
    key = attempt.id
    db.session.rollback()
    with app.test_request_context("/"), unit_of_work() as session:
        attempt = session.get_one(Attempt, key)
        for row in attempt.questions:
            kind = row.question_version.body["kind"]
            if kind in responses:
                row.response, row.is_answered = responses[kind], bool(responses[kind])
        session.flush()
        operations.hand_in(attempt)
    return key


def rows(attempt_id: int) -> dict[str, AttemptQuestion]:
    db.session.rollback()
    attempt = db.session.get_one(Attempt, attempt_id)
    return {row.question_version.body["kind"]: row for row in attempt.questions}


def base(cast: Cast, setting: Setting) -> str:
    return f"/teach/{cast.offering.id}/quizzes/{setting.quiz_id}"


def test_an_essay_waits_until_somebody_marks_it_and_then_counts(
    app: Any, client: Any, cast: Cast, make: Make
) -> None:
    setting = make("single", "essay", points=10)
    key = answer(app, setting, cast.trainee, single={"choice": "a"}, essay={"text": "긴 답"})
    essay = rows(key)["essay"]
    assert db.session.get_one(Attempt, key).points is None
    address = f"{base(cast, setting)}/marking/answers/{essay.id}"
    client.sign_in(cast.professor)
    assert "채점할 것" in client.get(f"{base(cast, setting)}/marking").text
    page = client.get(address)
    assert cast.trainee.name not in page.text  # hidden until it is asked for
    assert "비밀-채점메모" in page.text
    form = fields(page.text) | {"points": "7.5", "comment": "근거가 더 필요합니다."}
    assert client.post(address, data=form).status_code == 303
    db.session.rollback()
    assert db.session.get_one(Attempt, key).points == Decimal("17.5")
    standing = gradebook.standing(cast.offering.id, cast.trainee.id)
    quiz = next(item for item in standing.items if item.kind == "quiz")
    assert (quiz.possible, quiz.handed_in) == (Decimal(20), True)


def test_two_who_mark_one_answer_never_overwrite_one_another(
    app: Any, client: Any, cast: Cast, make: Make
) -> None:
    setting = make("essay", points=10)
    key = answer(app, setting, cast.trainee, essay={"text": "긴 답"})
    address = f"{base(cast, setting)}/marking/answers/{rows(key)['essay'].id}"
    client.sign_in(cast.professor)
    mine = fields(client.get(address).text)
    client.sign_in(cast.assistant)
    theirs = fields(client.get(address).text)
    assert client.post(address, data=theirs | {"points": "4", "comment": "짧음"}).status_code == 303
    client.sign_in(cast.professor)
    refused = client.post(address, data=mine | {"points": "9", "comment": "충분함"})
    assert refused.status_code == 409
    assert "충분함" in refused.text
    assert "짧음" in refused.text
    assert rows(key)["essay"].earned == 4
    again = fields(refused.text) | {"points": "9", "comment": "충분함"}
    assert client.post(address, data=again).status_code == 303
    assert rows(key)["essay"].earned == 9


def test_a_third_of_the_points_is_shown_at_two_decimals_and_kept_exactly(
    app: Any, client: Any, cast: Cast, make: Make
) -> None:
    setting = make("essay", points=10)
    key = answer(app, setting, cast.trainee, essay={"text": "긴 답"})
    third = Decimal("3.3333")
    with app.test_request_context("/"), unit_of_work() as session:
        attempt = session.get_one(Attempt, key)
        mark_answer(attempt.questions[0], attempt, cast.professor, third, "", version=0)
    client.sign_in(cast.trainee)
    page = client.get(f"/quiz-attempts/{key}/review").text
    assert "3.33" in page
    assert "3.333" not in page
    client.sign_in(cast.professor)
    address = f"{base(cast, setting)}/marking/answers/{rows(key)['essay'].id}"
    form = fields(client.get(address).text)
    assert form["points"] == "3.33"
    assert client.post(address, data=form | {"comment": "말만 더합니다"}).status_code == 303
    assert rows(key)["essay"].earned == third
    assert rows(key)["essay"].comment == "말만 더합니다"


def test_a_mark_filled_in_for_one_answer_cannot_land_on_another(
    app: Any, client: Any, cast: Cast, make: Make
) -> None:
    setting = make("essay", points=10)
    first = answer(app, setting, cast.trainee, essay={"text": "하나"})
    second = answer(app, setting, cast.other_trainee, essay={"text": "둘"})
    client.sign_in(cast.professor)
    ids = [rows(key)["essay"].id for key in (first, second)]
    form = fields(client.get(f"{base(cast, setting)}/marking/answers/{ids[0]}").text)
    refused = client.post(
        f"{base(cast, setting)}/marking/answers/{ids[1]}", data=form | {"points": "9"}
    )
    assert refused.status_code == 422
    assert rows(second)["essay"].earned is None


@pytest.mark.parametrize(("written", "stays"), [("긴 답", True), ("다른 답", False)])
def test_a_mark_does_not_stand_on_an_answer_that_its_marker_never_read(
    app: Any, client: Any, cast: Cast, make: Make, written: str, stays: bool
) -> None:
    setting = make("essay", points=10)
    key = answer(app, setting, cast.trainee, essay={"text": "긴 답"})
    with app.test_request_context("/"), unit_of_work() as session:
        attempt = session.get_one(Attempt, key)
        row = attempt.questions[0]
        mark_answer(row, attempt, cast.professor, Decimal(9), "좋습니다", version=0)
        operations.reopen(attempt, cast.professor, clock.now() + timedelta(hours=1), "정전")
    with app.test_request_context("/"), unit_of_work() as session:
        attempt = session.get_one(Attempt, key)
        given = operations.Given(attempt.questions[0].id, 1, {"text": written})
        operations.save(attempt, "tab-aaaaaaaa", [given])
        operations.hand_in(attempt)
    db.session.rollback()
    assert db.session.get_one(Attempt, key).points == (Decimal(9) if stays else None)


@pytest.mark.parametrize("points", ["11", "-1", "많이", "", "3.333"])
def test_points_that_do_not_fit_are_refused_and_kept(
    app: Any, client: Any, cast: Cast, make: Make, points: str
) -> None:
    setting = make("essay", points=10)
    key = answer(app, setting, cast.trainee, essay={"text": "긴 답"})
    address = f"{base(cast, setting)}/marking/answers/{rows(key)['essay'].id}"
    client.sign_in(cast.professor)
    form = fields(client.get(address).text) | {"points": points, "comment": "쓰던 말"}
    refused = client.post(address, data=form)
    assert refused.status_code == 422
    assert "쓰던 말" in refused.text
    assert rows(key)["essay"].earned is None


def test_overruling_a_mark_that_a_rule_gave_needs_words(
    app: Any, client: Any, cast: Cast, make: Make
) -> None:
    setting = make("single", points=10)
    key = answer(app, setting, cast.trainee, single={"choice": "b"})
    address = f"{base(cast, setting)}/marking/answers/{rows(key)['single'].id}"
    client.sign_in(cast.professor)
    form = fields(client.get(address).text) | {"points": "10", "comment": ""}
    assert client.post(address, data=form).status_code == 422
    assert client.post(address, data=form | {"comment": "둘 다 맞습니다."}).status_code == 303
    assert rows(key)["single"].earned == 10


def mend(cast: Cast, setting: Setting) -> None:
    """The second choice turns out to be the right one."""
    with unit_of_work() as session:
        bank = session.get_one(BankQuestion, setting.banked["single"])
        question = replace(
            QUESTIONS["single"][0],
            choices=(
                Choice("a", text("갑")), Choice("b", text("을"), Decimal(1)), Choice("c", text("병")),
            ),
        )  # fmt: skip
        bank.versions.append(
            QuestionVersion(
                number=2, body=as_json(question), digest="1" * 64, created_at=clock.now()
            )
        )
        bank.number = 2


def test_marking_again_shows_who_changes_and_does_exactly_that(
    app: Any, client: Any, cast: Cast, make: Make, frozen_now: Any
) -> None:
    setting = make("single", points=10)
    loses = answer(app, setting, cast.trainee, single={"choice": "a"})
    gains = answer(app, setting, cast.other_trainee, single={"choice": "b"})
    mend(cast, setting)
    client.sign_in(cast.professor)
    assert "고쳐짐" in client.get(f"{base(cast, setting)}/regrading").text
    address = f"{base(cast, setting)}/regrading/{setting.banked['single']}"
    page = client.get(address + "?mode=new").text
    assert cast.trainee.name in page
    assert cast.other_trainee.name in page
    form = fields(page)
    assert client.post(address, data=form | {"reason": ""}).status_code == 422
    assert rows(gains)["single"].earned == 0  # nothing was done yet
    assert client.post(address, data=form | {"reason": "정답이 잘못되었습니다."}).status_code == 303
    assert (rows(loses)["single"].earned, rows(gains)["single"].earned) == (0, 10)
    assert "고쳐짐" not in client.get(f"{base(cast, setting)}/regrading").text
    kept = db.session.scalars(
        select(AuditEntry.reason).where(AuditEntry.action == "quiz_attempt.regrade")
    ).all()
    assert kept == ["정답이 잘못되었습니다."] * 2
    assert db.session.scalars(select(QuizSlot.question_version_id)).one() == (
        db.session.scalars(select(QuestionVersion.id).where(QuestionVersion.number == 2)).one()
    )


def test_nobody_loses_by_the_better_mark(app: Any, client: Any, cast: Cast, make: Make) -> None:
    setting = make("single", points=10)
    loses = answer(app, setting, cast.trainee, single={"choice": "a"})
    gains = answer(app, setting, cast.other_trainee, single={"choice": "b"})
    mend(cast, setting)
    client.sign_in(cast.professor)
    address = f"{base(cast, setting)}/regrading/{setting.banked['single']}"
    page = client.get(address + "?mode=better").text
    assert cast.trainee.name not in page
    assert client.post(address, data=fields(page) | {"reason": "둘 다 인정"}).status_code == 303
    assert (rows(loses)["single"].earned, rows(gains)["single"].earned) == (10, 10)
    with app.test_request_context("/"), unit_of_work() as session:
        mark_by_itself(session.get_one(Attempt, loses))  # as when it is reopened
    assert rows(loses)["single"].earned == 10


def test_full_marks_given_by_mistake_can_be_taken_back(
    app: Any, client: Any, cast: Cast, make: Make
) -> None:
    setting = make("single", points=10)
    key = answer(app, setting, cast.trainee, single={"choice": "b"})
    client.sign_in(cast.professor)
    address = f"{base(cast, setting)}/regrading/{setting.banked['single']}"
    for mode, points in (("full", 10), ("new", 0)):
        form = fields(client.get(f"{address}?mode={mode}").text) | {"reason": "고침"}
        assert client.post(address, data=form).status_code == 303
        assert rows(key)["single"].earned == points
    assert rows(key)["single"].marked_by_id is None


def test_a_persons_mark_stays_when_the_question_is_marked_again(
    app: Any, client: Any, cast: Cast, make: Make
) -> None:
    setting = make("single", points=10)
    key = answer(app, setting, cast.trainee, single={"choice": "a"})
    client.sign_in(cast.professor)
    marking = f"{base(cast, setting)}/marking/answers/{rows(key)['single'].id}"
    form = fields(client.get(marking).text) | {"points": "6", "comment": "반만 맞음"}
    assert client.post(marking, data=form).status_code == 303
    mend(cast, setting)
    address = f"{base(cast, setting)}/regrading/{setting.banked['single']}"
    form = fields(client.get(f"{address}?mode=new").text) | {"reason": "고침"}
    assert client.post(address, data=form).status_code == 303
    assert rows(key)["single"].earned == 6


def test_a_plan_that_is_not_the_same_any_more_does_nothing(
    app: Any, client: Any, cast: Cast, make: Make
) -> None:
    setting = make("single", points=10)
    answer(app, setting, cast.trainee, single={"choice": "a"})
    mend(cast, setting)
    client.sign_in(cast.professor)
    address = f"{base(cast, setting)}/regrading/{setting.banked['single']}"
    form = fields(client.get(address + "?mode=new").text) | {"reason": "고침"}
    late = answer(app, setting, cast.other_trainee, single={"choice": "b"})
    refused = client.post(address, data=form)
    assert refused.status_code == 409
    assert "고침" in refused.text
    assert rows(late)["single"].earned in {0, 10}
    assert not db.session.scalars(
        select(Notification.id).where(Notification.kind == "quiz.regraded")
    ).all()


def test_statistics_count_first_attempts_and_name_nobody(
    app: Any, client: Any, cast: Cast, make: Make
) -> None:
    setting = make("single", "short", attempts_allowed=0, points=10)
    answer(app, setting, cast.trainee, single={"choice": "a"}, short={"text": "혼자 쓴 답"})
    answer(app, setting, cast.trainee, single={"choice": "b"}, short={"text": "정답-단답"})
    answer(app, setting, cast.other_trainee, single={"choice": "a"}, short={"text": "정답-단답"})
    client.sign_in(cast.professor)
    page = client.get(f"{base(cast, setting)}/statistics").text
    assert "혼자 쓴 답" not in page
    assert cast.trainee.name not in page
    table = client.get(f"{base(cast, setting)}/statistics.csv").text.splitlines()
    assert len(table) == 3
    assert ",2,1.000," in table[1].replace('"', "")
    assert ",2,0.500," in table[2].replace('"', "")


def test_a_quiz_counts_in_the_result_once_its_marks_may_be_known(
    app: Any, client: Any, cast: Cast, make: Make, frozen_now: Any
) -> None:
    setting = make(
        "single", points=10, review={"right_after": [], "while_open": [], "after_close": ["marks"]}
    )
    answer(app, setting, cast.trainee, single={"choice": "a"})

    def item() -> Any:
        db.session.rollback()
        found = gradebook.standing(cast.offering.id, cast.trainee.id)
        return next(one for one in found.items if one.kind == "quiz"), found

    before, standing = item()
    assert (before.earned, before.state) == (None, "waiting")
    assert standing.unreleased[("quiz", setting.quiz_id)] == 10
    closes = setting.quiz.due_at
    db.session.rollback()
    frozen_now(closes + timedelta(minutes=5))
    after, standing = item()
    assert (after.earned, after.state) == (Decimal(10), "graded")
    assert standing.provisional.percent is not None


def test_nobodys_result_is_frozen_over_an_attempt_that_was_reopened(
    app: Any, cast: Cast, make: Make, frozen_now: Any
) -> None:
    setting = make("single", points=10)
    key = answer(app, setting, cast.trainee, single={"choice": "b"})
    closes = setting.quiz.due_at
    db.session.rollback()
    frozen_now(closes + timedelta(minutes=5))
    with app.test_request_context("/"), unit_of_work() as session:
        attempt = session.get_one(Attempt, key)
        operations.reopen(attempt, cast.professor, clock.now() + timedelta(hours=2), "정전")
    standing = gradebook.standing(cast.offering.id, cast.trainee.id)
    item = next(one for one in standing.items if one.kind == "quiz")
    assert (item.earned, item.state) == (None, "open")  # not missing, which would count as nothing
    assert "open" in [one.code for one in standing.obstacles]

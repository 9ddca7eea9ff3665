"""What counts for a degree is decided by two people, neither of them the student."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select, update

from lms import clock
from lms.accounts.models import AuditEntry, Person
from lms.communication.models import Notification
from lms.courses import registry
from lms.courses.catalogue.models import Course, Offering
from lms.courses.degrees import operations, queries
from lms.courses.degrees.models import (
    CreditAgreement,
    CurriculumVersion,
    DegreeRequest,
    RecognisedCredit,
    StudentCurriculum,
)
from lms.courses.degrees.operations import Asking
from lms.courses.degrees.operations import micro as micro_degrees
from lms.courses.editing import NotAllowed
from lms.courses.programmes.models import Track
from lms.courses.scales.rules import GradeScheme
from lms.db import db, unit_of_work
from tests.cast import Cast, offering_of
from tests.courses.degrees.conftest import Degree, result


def lines(degree: Degree) -> dict[str, str]:
    """Kind → status of the student's major."""
    known = queries.audit_of(degree.student.id, degree.track)
    assert known is not None
    assert known.audits is not None
    return {line.kind: line.status.value for line in known.audits.major.lines}


@pytest.fixture
def ask(app: Any, degree: Degree) -> Any:
    """``ask(kind, …)``: the student's request, by its id."""

    def make(kind: str, **values: Any) -> int:
        with app.test_request_context("/"), unit_of_work():
            student = db.session.get_one(Person, degree.student.id)
            track = db.session.get_one(Track, degree.track)
            return operations.submit(student, track, Asking(kind, "까닭입니다.", **values)).id

    return make


@pytest.fixture
def settle(app: Any, degree: Degree) -> Any:
    """``settle(request_id)``: both people agree."""

    def make(request_id: int) -> None:
        with app.test_request_context("/"), unit_of_work():
            row = db.session.get_one(DegreeRequest, request_id)
            first = db.session.get_one(Person, degree.first.id)
            operations.agree(row, first, "확인", row.version)
        with app.test_request_context("/"), unit_of_work():
            row = db.session.get_one(DegreeRequest, request_id)
            second = db.session.get_one(Person, degree.second.id)
            operations.approve(row, second, "학과 회의에서 정함", row.version)

    return make


def test_the_version_of_the_entrance_year_binds(app: Any, degree: Degree) -> None:
    with app.test_request_context("/"):
        known = queries.audit_of(degree.student.id, degree.track)
        assert known is not None
        assert (known.binding.version_id, known.binding.why) == (degree.old, "year")
        assert known.student.facts.taking[0].course_id == degree.courses["D3"]
        assert lines(degree) == {"total": "unmet", "course": "unmet"}


def test_a_waiver_takes_effect_with_the_second_word_and_is_gone_when_revoked(
    app: Any, degree: Degree, ask: Any, settle: Any
) -> None:
    request_id = ask("waiver", for_course_id=degree.courses["D4"])
    assert ask("waiver", for_course_id=degree.courses["D4"]) == request_id
    with app.test_request_context("/"):
        assert lines(degree)["course"] == "unmet"
    settle(request_id)
    with app.test_request_context("/"):
        assert lines(degree)["course"] == "met"
        acts = db.session.scalars(
            select(AuditEntry.action)
            .where(AuditEntry.subject_kind == "degree_request")
            .order_by(AuditEntry.id)
        ).all()
        assert acts == [
            "degree_request.submit", "degree_request.review", "degree_request.decide",
        ]  # fmt: skip
    with app.test_request_context("/"), unit_of_work():
        row = db.session.get_one(DegreeRequest, request_id)
        operations.revoke(row, db.session.get_one(Person, degree.first.id), "잘못", row.version)
    with app.test_request_context("/"):
        assert lines(degree)["course"] == "unmet"


def test_neither_the_student_nor_the_same_person_twice_may_decide(
    app: Any, degree: Degree, ask: Any
) -> None:
    request_id = ask("waiver", for_course_id=degree.courses["D4"])
    with app.test_request_context("/"), unit_of_work():
        row = db.session.get_one(DegreeRequest, request_id)
        student, first = (
            db.session.get_one(Person, one.id) for one in (degree.student, degree.first)
        )
        with pytest.raises(NotAllowed, match="own"):
            operations.agree(row, student, "", row.version)
        operations.agree(row, first, "", row.version)
        with pytest.raises(NotAllowed, match="same_person"):
            operations.approve(row, first, "좋음", row.version)
        with pytest.raises(NotAllowed, match="own"):
            operations.approve(row, student, "좋음", row.version)


def test_who_files_for_a_student_neither_reviews_nor_approves_and_may_take_it_back(
    app: Any, degree: Degree
) -> None:
    with app.test_request_context("/"), unit_of_work():
        track = db.session.get_one(Track, degree.track)
        student, first, second = (
            db.session.get_one(Person, one.id)
            for one in (degree.student, degree.first, degree.second)
        )
        asking = Asking("waiver", "창구에서 받음", for_course_id=degree.courses["D4"])
        with pytest.raises(NotAllowed, match="own"):
            operations.submit(first, track, asking, by=first)
        row = operations.submit(student, track, asking, by=first)
        assert (row.person_id, row.asked_by_id) == (student.id, first.id)
        told = select(Notification).where(Notification.person_id == student.id)
        assert [one.kind for one in db.session.scalars(told)] == ["degree.request_filed"]
        for say in (operations.agree, operations.refuse):
            with pytest.raises(NotAllowed, match="own"):
                say(row, first, "좋음", row.version)
        operations.agree(row, second, "", row.version)
        with pytest.raises(NotAllowed, match="own"):
            operations.approve(row, first, "좋음", row.version)
        assert not operations.withdraw(row, second)
        assert operations.withdraw(row, first)
        assert row.state == "withdrawn"


def test_a_substitution_counts_as_the_course_it_stands_for(
    app: Any, cast: Cast, degree: Degree, ask: Any, settle: Any
) -> None:
    with app.test_request_context("/"), unit_of_work():
        run = offering_of(db.session.get_one(Course, degree.courses["D6"]), "계절")
        result(run.id, cast.trainee.id)
    with pytest.raises(NotAllowed, match="not_passed"):
        ask("substitution", course_id=degree.courses["D5"], for_course_id=degree.courses["D4"])
    settle(ask("substitution", course_id=degree.courses["D6"], for_course_id=degree.courses["D4"]))
    with app.test_request_context("/"):
        assert lines(degree) == {"total": "in_progress", "course": "met"}


def test_a_student_moves_to_a_newer_version_but_not_to_an_older_one(
    app: Any, degree: Degree, ask: Any, settle: Any
) -> None:
    with pytest.raises(NotAllowed, match="not_newer"):
        ask("move", version_id=degree.old)
    settle(ask("move", version_id=degree.new))
    with app.test_request_context("/"):
        known = queries.audit_of(degree.student.id, degree.track)
        assert known is not None
        assert (known.binding.version_id, known.binding.why) == (degree.new, "moved")
    with pytest.raises(NotAllowed, match="not_newer"):
        ask("move", version_id=degree.old)


def test_a_revoked_move_leads_back_to_the_version_of_the_move_before(
    app: Any, degree: Degree, ask: Any, settle: Any
) -> None:
    with app.test_request_context("/"), unit_of_work():
        copy = operations.copy_version(db.session.get_one(CurriculumVersion, degree.new))
        copy.state = "published"
        db.session.flush()
        newest = copy.id
    settle(ask("move", version_id=degree.new))
    last = ask("move", version_id=newest)
    settle(last)

    def bound() -> int | None:
        with app.test_request_context("/"):
            return queries.version_id_of(degree.student.id, degree.track)

    assert bound() == newest
    with app.test_request_context("/"), unit_of_work():
        row = db.session.get_one(DegreeRequest, last)
        operations.revoke(row, db.session.get_one(Person, degree.first.id), "잘못", row.version)
    assert bound() == degree.new


def test_a_minor_is_declared_at_ones_own_university_alone(
    app: Any, cast: Cast, degree: Degree, ask: Any
) -> None:
    with app.test_request_context("/"), unit_of_work():
        ids = {}
        for key, place in (("own", cast.university.id), ("foreign", cast.other_university.id)):
            track = Track(
                organisation_id=place, stream="degree", slug=f"{key}-energy", title_ko="에너지",
                industry="ai", created_at=clock.now(),
            )  # fmt: skip
            db.session.add(track)
            db.session.flush()
            version = CurriculumVersion(
                track_id=track.id, form="minor", title_ko="부전공", entrance_from=2020,
                state="published", created_at=clock.now(), updated_at=clock.now(),
            )  # fmt: skip
            db.session.add(version)
            db.session.flush()
            ids[key] = version.id
    with pytest.raises(NotAllowed, match="not_offered"):
        ask("declare", version_id=ids["foreign"])
    assert ask("declare", version_id=ids["own"])


@pytest.fixture
def agreement(app: Any, cast: Cast, degree: Degree) -> int:
    with app.test_request_context("/"), unit_of_work():
        row = CreditAgreement(
            organisation_id=cast.university.id, partner_id=cast.other_university.id,
            source="exchange", title="교류", grading="letter", term_limit=Decimal(6),
            total_limit=Decimal(9), starts_on=clock.today(),
        )  # fmt: skip
        db.session.add(row)
        db.session.flush()
        return row.id


def test_an_exchange_is_approved_then_entered_then_confirmed_by_another_person(
    app: Any, cast: Cast, degree: Degree, agreement: int, ask: Any, settle: Any
) -> None:
    request_id = ask(
        "exchange", agreement_id=agreement, title="교류 과목", term="2027-1", credits=Decimal(3)
    )
    settle(request_id)
    with app.test_request_context("/"), unit_of_work():
        known = queries.audit_of(degree.student.id, degree.track)
        assert known is not None
        assert known.audits is not None
        assert known.audits.major.earned.credits == 6
        row = db.session.get_one(DegreeRequest, request_id)
        first, second = (
            db.session.get_one(Person, one.id) for one in (degree.first, degree.second)
        )
        scheme = GradeScheme(preset="4.5")
        with pytest.raises(NotAllowed, match="not_earned"):
            operations.enter_credit(row, first, credits=Decimal(3), letter="F", scheme=scheme)
        credit = operations.enter_credit(row, first, credits=Decimal(3), letter="B0", scheme=scheme)
        with pytest.raises(NotAllowed, match="same_person"):
            operations.confirm_credit(credit, first, credit.version)
        operations.confirm_credit(credit, second, credit.version)
    with app.test_request_context("/"):
        known = queries.audit_of(degree.student.id, degree.track)
        assert known is not None
        assert known.audits is not None
        assert known.audits.major.earned.credits == 9
        assert known.audits.major.earned.transferred == 3
        (note,) = registry.record_notes(degree.student.id, cast.university.id)
        assert note.ko.startswith("학점교류 인정: 교류 과목, ")
        assert note.ko.endswith(", 3학점, B0")


def test_the_limits_of_an_agreement_hold_over_open_requests_too(
    app: Any, degree: Degree, agreement: int, ask: Any
) -> None:
    ask("exchange", agreement_id=agreement, title="하나", term="2027-1", credits=Decimal(6))
    with pytest.raises(NotAllowed, match="term_limit"):
        ask("exchange", agreement_id=agreement, title="둘", term="2027-1", credits=Decimal(3))
    ask("exchange", agreement_id=agreement, title="둘", term="2027-2", credits=Decimal(3))
    with pytest.raises(NotAllowed, match="total_limit"):
        ask("exchange", agreement_id=agreement, title="셋", term="2028-1", credits=Decimal(3))


def test_academy_hours_become_whole_credits_once(
    app: Any, cast: Cast, degree: Degree, ask: Any, settle: Any
) -> None:
    with app.test_request_context("/"), unit_of_work():
        row = CreditAgreement(
            organisation_id=cast.university.id, partner_id=cast.academy.id, source="academy",
            title="시간 인정", grading="pass_fail", hours_per_credit=Decimal(20),
            starts_on=clock.today(),
        )  # fmt: skip
        db.session.add(row)
        result(cast.offering.id, cast.trainee.id, letter=None, grade_points=None)
        db.session.flush()
        agreement_id = row.id
    values = {
        "agreement_id": agreement_id, "course_id": cast.course.id, "title": "컴퓨터 비전",
        "hours": Decimal(48), "credits": Decimal(2),
    }  # fmt: skip
    with pytest.raises(NotAllowed, match="no_hours"):
        ask("academy", **{**values, "hours": Decimal(90), "credits": Decimal(4)})
    with app.test_request_context("/"):  # run for a degree's cohort, it counts there already
        own = db.session.get_one(CreditAgreement, agreement_id)
        assert [one.course_id for one in queries.academy_courses(degree.student.id, own)] == [
            cast.course.id
        ]
        db.session.execute(
            update(Offering).where(Offering.id == cast.offering.id).values(cohort_id=degree.cohort)
        )
        assert queries.academy_courses(degree.student.id, own) == []
        db.session.rollback()
    settle(ask("academy", **values))
    with app.test_request_context("/"):
        credit = db.session.scalars(select(RecognisedCredit)).one()
        assert (credit.state, credit.credits, credit.letter) == ("confirmed", 2, "P")
        assert {credit.entered_by_id, credit.confirmed_by_id} == {degree.first.id, degree.second.id}
    with pytest.raises(NotAllowed, match="no_hours"):
        ask("academy", **values)


def test_applying_for_a_micro_degree_tells_nothing_of_results_that_are_not_shown(
    app: Any, degree: Degree, monkeypatch: pytest.MonkeyPatch
) -> None:
    with app.test_request_context("/"), unit_of_work():
        student = db.session.get_one(Person, degree.student.id)
        track = db.session.get_one(Track, degree.track)
        version = db.session.get_one(CurriculumVersion, degree.micro)
        row = micro_degrees.preapply(student, track, version)
        monkeypatch.setattr(registry, "result_gates", lambda _person, ids: dict.fromkeys(ids))
        with pytest.raises(NotAllowed, match="not_met"):
            micro_degrees.apply(row, student)
        monkeypatch.undo()
        micro_degrees.apply(row, student)


def test_a_micro_degree_is_granted_once_everything_is_met(
    app: Any, cast: Cast, degree: Degree
) -> None:
    with app.test_request_context("/"), unit_of_work():
        student = db.session.get_one(Person, degree.student.id)
        track = db.session.get_one(Track, degree.track)
        version = db.session.get_one(CurriculumVersion, degree.micro)
        row = micro_degrees.preapply(student, track, version)
        assert micro_degrees.preapply(student, track, version) is row
        micro_degrees.apply(row, student)
    with app.test_request_context("/"), unit_of_work():
        row = db.session.scalars(select(StudentCurriculum)).one()
        first = db.session.get_one(Person, degree.first.id)
        micro_degrees.grant(row, first, row.version)
    with app.test_request_context("/"):
        notes = queries.transcript_notes(degree.student.id)
        assert [(one.version_id, one.state) for one in notes] == [(degree.micro, "granted")]
        (note,) = registry.record_notes(degree.student.id, cast.university.id)
        today = clock.today().isoformat()
        assert note.ko == f"마이크로디그리: 2020 micro ({today} 수여)"
        assert registry.record_notes(degree.student.id, cast.other_university.id) == []

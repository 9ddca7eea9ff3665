"""Stages, audiences as data, mentors, exams, internships, leave and transfer on their pages."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from lms import clock, policies
from lms.access import ROOT
from lms.accounts.models import Person
from lms.courses import vocabulary
from lms.courses.editing import NotAllowed
from lms.courses.programmes import operations, queries
from lms.courses.programmes.models import Cohort, CohortMember, MentorNote, Track
from lms.courses.programmes.queries.audiences import audience_choices
from lms.courses.programmes.queries.stages import steps_of
from lms.courses.programmes.rules.policy import Audiences
from lms.db import db, unit_of_work
from lms.evidence.models import EvidenceItem
from lms.office.queries import figures
from tests.cast import Cast
from tests.conftest import Browser


def member_of(cast: Cast) -> CohortMember:
    return db.session.query(CohortMember).filter_by(person_id=cast.trainee.id).one()


def stage(track: Track, title: str) -> int:
    values = {"title_ko": title, "title_en": "", "entry_ko": "", "entry_en": "", "hours": 100}
    return operations.add_stage(track, values).id


def test_a_person_goes_along_the_stages_of_a_track(cast: Cast, application: Flask) -> None:
    with application.test_request_context("/"), unit_of_work():
        track = db.session.get_one(Track, cast.track.id)
        pre, build, expert = (stage(track, name) for name in ("Pre", "빌드업", "전문가"))
        done = Cohort(
            track_id=track.id, number=6, title_ko="6기", starts_on=clock.today(),
            ends_on=clock.today(), capacity=5, state="closed", stage_id=pre,
            created_at=clock.now(),
        )  # fmt: skip
        db.session.add(done)
        db.session.flush()
        db.session.add(
            CohortMember(
                cohort_id=done.id, person_id=cast.trainee.id, state="completed",
                entered_on=clock.today() - timedelta(days=200), ended_on=clock.today(),
            )
        )  # fmt: skip
        db.session.get_one(Cohort, cast.cohort.id).stage_id = build
        db.session.flush()
        found = [(one.stage.id, one.state) for one in steps_of(cast.trainee.id, track.id)]
        assert found == [(pre, "done"), (build, "current"), (expert, "next")]


def test_what_the_office_takes_out_of_the_audiences_keeps_its_name_on_tracks(
    cast: Cast, application: Flask
) -> None:
    with application.test_request_context("/"), unit_of_work():
        policies.establish(
            "audiences",
            ROOT,
            Audiences(("job_seeker | 구직자 | Job seekers", "veteran | 제대군인 | Veterans")),
            effective_from=clock.today(),
        )
    with application.test_request_context("/"):
        assert [code for code, _name in audience_choices(["youth"])] == [
            "job_seeker", "veteran", "youth",
        ]  # fmt: skip
        assert vocabulary.name("audience", "youth") == "청년"
        assert vocabulary.name("audience", "veteran") == "제대군인"


def test_a_passed_exam_is_evidence_until_it_is_withdrawn(cast: Cast, client: Browser) -> None:
    staff, member = client.sign_in(cast.staff), member_of(cast)
    made = staff.post(
        f"/manage/members/{member.id}/exams",
        data={
            "title": "빅데이터분석기사",
            "on": "2026-03-02",
            "result": "waiting",
            "skills": "python",
        },
    )
    assert made.status_code == 303
    assert db.session.query(EvidenceItem).filter_by(source_kind="certificate_exam").count() == 0
    form = {"title": "빅데이터분석기사", "on": "2026-03-02", "result": "passed", "skills": "python",
            "version": "1"}  # fmt: skip
    assert staff.post("/manage/exams/1/edit", data=form).status_code == 303
    item = db.session.query(EvidenceItem).filter_by(source_kind="certificate_exam").one()
    assert (item.skill_id, item.kind, item.superseded_at) == ("python", "certified", None)
    assert staff.post("/manage/exams/1/edit", data=form).status_code == 409
    assert "빅데이터분석기사" in client.sign_in(cast.trainee).get(f"/me/progress/{member.id}").text
    assert client.sign_in(cast.staff).post("/manage/exams/1/withdraw").status_code == 303
    db.session.expire_all()
    assert db.session.get_one(EvidenceItem, item.id).superseded_at is not None


def test_an_internship_ends_after_it_begins_and_names_a_company(
    cast: Cast, client: Browser
) -> None:
    staff, member = client.sign_in(cast.staff), member_of(cast)
    url = f"/manage/members/{member.id}/internships"
    wrong = staff.post(url, data={"starts_on": "2026-03-05", "ends_on": "2026-03-02", "hours": "8"})
    assert wrong.status_code == 422
    assert "빠릅니다" in wrong.text
    assert "기업의 이름을" in wrong.text
    right = {"starts_on": "2026-03-02", "ends_on": "2026-03-05", "hours": "32",
             "organisation_id": str(cast.company.id)}  # fmt: skip
    assert staff.post(url, data=right).status_code == 303
    assert cast.company.name in staff.get(f"/manage/members/{member.id}/beside").text


def test_a_mentor_sees_the_members_and_only_staff_read_the_notes(
    cast: Cast, client: Browser
) -> None:
    staff = client.sign_in(cast.staff)
    url = f"/manage/cohorts/{cast.cohort.id}/mentors"
    form = {"email": cast.employer.email, "from_on": clock.today().isoformat(), "member_id": ""}
    assert staff.post(url, data=form | {"email": "no@example.org"}).status_code == 422
    assert staff.post(url, data=form | {"email": cast.trainee.email}).status_code == 422
    assert staff.post(url, data=form).status_code == 303
    member = member_of(cast)
    mentor = client.sign_in(cast.employer)
    assert "한지우" in mentor.get("/mentoring/1").text
    said = {
        "member_id": str(member.id),
        "on": clock.today().isoformat(),
        "text": "면접 연습이 필요",
    }
    assert mentor.post("/mentoring/1", data=said).status_code == 303
    assert db.session.query(MentorNote).count() == 1
    assert "면접 연습이 필요" in client.sign_in(cast.staff).get(url).text
    own = client.sign_in(cast.trainee)
    assert "면접 연습이 필요" not in own.get(f"/me/progress/{member.id}").text
    assert own.get("/mentoring/1").status_code == 404
    assert client.sign_in(cast.staff).post("/manage/mentors/1/end").status_code == 303


def test_leave_and_return_in_the_academy_are_kept_in_the_history(
    cast: Cast, client: Browser
) -> None:
    staff, member = client.sign_in(cast.staff), member_of(cast)
    url = f"/manage/members/{member.id}/moving"
    until = (clock.today() + timedelta(days=20)).isoformat()
    assert staff.post(f"{url}/leave", data={"until_on": until}).status_code == 422
    assert staff.post(f"{url}/leave", data={"until_on": until, "note": "건강"}).status_code == 303
    db.session.expire_all()
    assert member_of(cast).state == "on_leave"
    assert staff.post(f"{url}/back", data={"note": "나음"}).status_code == 303
    db.session.expire_all()
    assert member_of(cast).state == "enrolled"
    mine = client.sign_in(cast.trainee).get("/me/standing").text
    assert mine.index("나음") < mine.index("건강")


def test_who_moves_to_another_cohort_is_one_person_in_every_count(
    cast: Cast, application: Flask
) -> None:
    with application.test_request_context("/"), unit_of_work():
        before = figures.overview().people
        other = Cohort(
            track_id=cast.track.id, number=8, title_ko="8기", starts_on=clock.today(),
            ends_on=clock.today() + timedelta(days=90), capacity=9, state="open",
            created_at=clock.now(),
        )  # fmt: skip
        db.session.add(other)
        db.session.flush()
        operations.transfer(member_of(cast), other.id, "주간반")
        assert figures.overview().people == before


@pytest.mark.parametrize("state", ["completed", "withdrawn", "transferred"])
def test_only_who_is_there_can_be_moved(cast: Cast, application: Flask, state: str) -> None:
    with application.test_request_context("/"), unit_of_work():
        member = member_of(cast)
        member.state = state
        db.session.flush()
        with pytest.raises(NotAllowed) as refused:
            operations.take_leave(member, None)
        assert refused.value.code == "not_enrolled"
        assert operations.come_back(member) is False


def test_somebody_on_leave_cannot_be_seated_twice(cast: Cast, application: Flask) -> None:
    from lms.courses.enrolment import operations as enrolment

    with application.test_request_context("/"), unit_of_work():
        operations.take_leave(member_of(cast), None, "쉼")
        person = db.session.get_one(Person, cast.trainee.id)
        with pytest.raises(enrolment.Refused) as refused:
            enrolment.enrol_in_cohort(person, cast.cohort.id, by_staff=True)
        assert refused.value.decision.code == "on_leave"


def test_a_copy_of_ones_data_holds_exams_and_erasing_empties_what_was_written(
    cast: Cast, application: Flask
) -> None:
    with application.test_request_context("/"), unit_of_work():
        member, staff = member_of(cast), db.session.get_one(Person, cast.staff.id)
        today = clock.today()
        operations.add_exam(
            member,
            {"title": "정보처리기사", "on": today, "result": "passed", "score": "82", "skills": []},
            staff,
        )
        operations.add_internship(
            member,
            {"organisation_id": None, "company": "빛고을데이터", "starts_on": today,
             "ends_on": today, "hours": 8, "evaluation": "성실함", "skills": []},
            staff,
        )  # fmt: skip
        mentor = operations.add_mentor(member.cohort, staff, None, today, None)
        operations.write_note(mentor, member, "자주 늦는다", today)
    with application.test_request_context("/"):
        (place,) = queries.export(db.session.get_one(Person, cast.trainee.id))
        assert place["exams"] == [
            {"title": "정보처리기사", "on": today.isoformat(), "result": "passed", "score": "82"}
        ]
        assert place["internships"][0]["evaluation"] == "성실함"
        assert "자주 늦는다" not in str(place)
    with application.test_request_context("/"), unit_of_work():
        operations.erase(db.session.get_one(Person, cast.trainee.id))
    with application.test_request_context("/"):
        (place,) = queries.export(db.session.get_one(Person, cast.trainee.id))
        assert (place["exams"][0]["score"], place["internships"][0]["evaluation"]) == ("", "")
        assert db.session.query(MentorNote).one().text == ""

"""A rule set with a reason, a thesis ticked off, graduation, and who is at risk: by visible controls."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from lms import clock
from lms.courses.at_risk.models import RiskNote
from lms.courses.catalogue.models import Course, Offering
from lms.courses.programmes.models import Cohort, CohortMember, Track, TrackRequirement
from tests.browser.actor import Actor
from tests.browser.school import Classroom, School

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]


def track_of(school: School, room: Classroom, name: str) -> tuple[int, int, int]:
    """A track with a cohort of the room's learners, who have completed it but for the thesis; its
    ids: track, cohort, and the first learner's place."""

    def make(session: Any) -> tuple[int, int, int]:
        now, today = clock.now(), clock.today()
        course = session.scalar(select(Course).join(Offering).where(Offering.id == room.offering))
        track = Track(
            organisation_id=course.organisation_id,
            stream="degree",
            slug=f"track-{room.offering}",
            title_ko=name,
            summary_ko="소개",
            industry="ai",
            audiences=["student"],
            created_at=now,
        )
        session.add(track)
        session.flush()
        cohort = Cohort(
            track_id=track.id,
            number=1,
            title_ko="1기",
            starts_on=today - timedelta(days=90),
            ends_on=today + timedelta(days=30),
            capacity=30,
            state="open",
            created_at=now,
            seats_taken=len(room.learners),
        )
        session.add(cohort)
        session.add(
            TrackRequirement(
                track_id=track.id,
                stage="graduation",
                kind="thesis",
                title_ko="졸업 작품",
                created_at=now,
            )
        )
        session.flush()
        members = [
            CohortMember(
                cohort_id=cohort.id,
                person_id=person_id,
                state="completed",
                ended_on=today,
                entered_on=cohort.starts_on,
                decision={"lines": []},
                policy_id=0,
                decided_at=now,
            )
            for person_id in room.learners
        ]
        session.add_all(members)
        session.flush()
        return track.id, cohort.id, members[0].id

    return school.does(make)  # fmt: skip


def test_staff_set_a_rule_and_the_last_tick_graduates(
    school: School, at_school: Callable[..., Actor]
) -> None:
    room = school.classroom("졸업반", "하나래", "두리울", course="GRAD101")
    track, cohort, member = track_of(school, room, "졸업 시험 과정")
    staff = at_school(school.person("staff@example.org"), "completion-staff")

    staff.open(f"/manage/tracks/{track}")
    staff.follow(re.compile("적용하는 날까지 정하기"))
    staff.follow("새로 정하기")
    staff.page.get_by_label(re.compile("^출석률 최저")).fill("120")
    staff.page.get_by_label(re.compile("^정한 사유")).fill("운영 회의")
    staff.press("규칙 정하기")
    staff.sees("0부터 100까지 적을 수 있습니다.")
    expect(staff.page.get_by_label(re.compile("^정한 사유"))).to_have_value("운영 회의")
    staff.accessible("a rule that was refused")
    staff.page.get_by_label(re.compile("^출석률 최저")).fill("80")
    staff.press("규칙 정하기")
    staff.sees("규칙을 정했습니다.")
    staff.sees("여기서 정함")
    staff.sees("운영 회의")
    staff.accessible("a rule with its history")

    staff.open(f"/manage/cohorts/{cohort}/completion")
    staff.accessible("a cohort's completion")
    staff.fits()
    staff.open(f"/me/progress/{member}")
    staff.page.locator("summary", has_text="갖춤으로 표시").click()
    staff.page.get_by_label("근거").fill("심사 통과 공문")
    staff.press("표시하기")
    staff.sees("졸업했습니다.")
    staff.shot("graduated")

    learner = at_school(room.learners[0], "completion-learner")
    learner.open("/me/progress")
    learner.follow("졸업 시험 과정")
    learner.sees("졸업 요건까지 모두 갖추어")
    learner.does_not_see("갖춤으로 표시")


def test_an_instructor_notes_what_was_done_on_a_phone(
    school: School, at_school: Callable[..., Actor]
) -> None:
    room = school.classroom("위험반", "가람솔", course="RISK101")
    now = clock.now()

    def follow_up(session: Any) -> None:
        session.add(
            RiskNote(
                scope_kind="offering", scope_id=room.offering, person_id=room.learners[0],
                done="contacted", text="전화함", on=clock.today(), follow_up_on=clock.today(),
                author_id=room.teacher, created_at=now,
            )
        )  # fmt: skip

    school.does(follow_up)
    teacher = at_school(room.teacher, "risk-teacher", phone=True)
    teacher.open(f"/teach/{room.offering}/at-risk")
    teacher.fits()
    teacher.accessible("who is at risk")
    teacher.follow("가람솔")
    teacher.press("살펴봄")
    teacher.sees("다시 살펴본 것으로 적었습니다.")
    teacher.page.get_by_label(re.compile("^내용")).fill("면담하고 계획을 세움")
    teacher.press("적기")
    teacher.sees("면담하고 계획을 세움")
    teacher.shot("note")

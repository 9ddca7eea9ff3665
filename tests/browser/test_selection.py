"""From submitted applications to a seat: two reviewers, an interview, an order, offers, the list."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from playwright.sync_api import expect

from lms import clock
from lms.accounts.models import Person
from lms.courses.programmes.models import Cohort, CohortMember, Track
from lms.courses.rubrics import operations as rubrics
from lms.courses.rubrics.operations import RubricValues
from lms.courses.rubrics.rules import Line
from tests.browser.actor import Actor
from tests.browser.school import School
from tests.cast import person
from tests.courses.selection.conftest import Selecting, a_call, apply_many

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]
NAMES = ("가온누리", "나래마루", "다온하람")


@dataclass
class Story:
    """A call with three eligible applicants, one seat, and two reviewers."""

    made: Selecting
    reviewers: list[int]


def prepared(school: School) -> Story:
    """What admissions leaves: a closed call, checked applications; and a rubric in the bank."""

    def make(session: Any) -> Story:
        track = session.query(Track).filter_by(slug="ai-vision").one()
        made = a_call(SimpleNamespace(track=track), seats=1, number=77)  # type: ignore[arg-type]
        people = [person(name, f"selected{n}@example.org") for n, name in enumerate(NAMES)]
        apply_many(made, people)
        course = track.courses[0].course
        levels = [{"points": "60", "ko": "뛰어남", "en": "Excellent"},
                  {"points": "30", "ko": "보통", "en": "Fair"}]  # fmt: skip
        rubrics.create(
            course.id,
            RubricValues(
                "지원 평가", "Applicants", False,
                [Line(None, "동기", "Motivation", Decimal(60), levels, []),
                 Line(None, "준비", "Preparation", Decimal(40), [], [])],
            ),
            session.query(Person).filter_by(email="staff@example.org").one(),
        )  # fmt: skip
        judges = [person(f"심사{n}", f"judge{n}@example.org").id for n in "일이"]
        return Story(made, judges)

    return school.does(make)


def moment(days: float) -> str:
    at: datetime = clock.now() + timedelta(days=days)
    return at.astimezone(clock.SEOUL).strftime("%Y-%m-%dT%H:%M")


def stage(staff: Actor, kind: str, name: str, each: str, mark: str) -> None:
    staff.follow("단계 더하기")
    staff.choose("종류", kind)
    staff.fill("이름", name)
    rubric = staff.field("채점기준").locator("option", has_text="지원 평가").get_attribute("value")
    staff.field("채점기준").select_option(rubric)
    staff.fill("지원자마다 심사위원", each)
    staff.fill("합격 점수", mark)
    staff.sends("저장")


def scores(reviewer: Actor, points: dict[str, tuple[str, str]], name: str) -> None:
    """Give points by the applicant's number, going on from one to the next."""
    reviewer.open("/review")
    reviewer.follow(name)
    reviewer.page.locator("tbody a").first.click()
    for _n in points:
        number = reviewer.page.get_by_role("heading", level=1).inner_text().strip()
        motivation, preparation = points[number]
        reviewer.fill("동기 점수", motivation)
        reviewer.fill("준비 점수", preparation)
        reviewer.sends("내고 다음으로")


def test_from_papers_to_a_seat_and_the_waiting_list_moves(
    school: School, at_school: Callable[..., Actor]
) -> None:
    story = prepared(school)
    call, people = story.made.call, story.made.people
    staff = at_school(school.person("staff@example.org"), "selection-staff")
    staff.open(f"/manage/admissions/{call}")
    staff.follow("전형 열기")
    stage(staff, "서류", "서류 심사", "2", "40")
    stage(staff, "면접", "심층 면접", "1", "")
    staff.follow("심사위원")
    for n in "일이":
        staff.fill("이메일", f"judge{n}@example.org")
        staff.sends("더하기")
    staff.follow("단계")
    staff.confirms("시작")
    staff.follow("심사위원 배정")
    staff.sends("이대로 배정")
    staff.sees("심사 6건을 배정하고")

    numbers = [f"A{call}-000{n}" for n in (1, 2, 3)]
    for at, judge in enumerate(story.reviewers):
        reviewer = at_school(judge, f"selection-judge-{at}")
        given = {numbers[0]: ("55", "35"), numbers[1]: ("50", "30"), numbers[2]: ("45", "25")}
        reviewer.open("/review")
        reviewer.does_not_see(NAMES[0])
        scores(reviewer, given, "서류 심사")
        reviewer.does_not_see(NAMES[0])

    staff.page.reload()
    staff.sees("90.00 → 90.00")
    staff.follow("규칙대로 결과 정하기")
    staff.sees("합격 점수 이상")
    staff.sends("이대로 정하고 알리기")
    staff.sees("통과 3명, 불합격 0명")

    interviewer = at_school(story.reviewers[0], "selection-interviewer")
    interviewer.open("/review")
    interviewer.follow("심층 면접")
    interviewer.follow("면접 시간 열기")
    interviewer.fill("첫 면접이 시작하는 때", moment(5))
    interviewer.fill("몇 번", "3")
    interviewer.fill("장소", "본관 201호")
    interviewer.sends("열기")
    interviewer.sees("면접 시간 3개를 열었습니다.")

    phones = []
    for at, who in enumerate(people):
        phone = at_school(who, f"selection-phone-{at}", phone=True)
        phone.open(f"/applications/{story.made.applications[at]}")
        phone.follow("단계와 결과 보기")
        phone.follow("면접 시간 고르기")
        choices = phone.page.get_by_role("radio")
        expect(choices).to_have_count(3 - at)
        choices.first.check()
        phone.sends("이 시간으로 정하기")
        phone.sees("본관 201호")
        phone.shot("interview-chosen")
        phones.append(phone)

    given = {numbers[0]: ("50", "30"), numbers[1]: ("40", "30"), numbers[2]: ("40", "20")}
    scores(interviewer, given, "심층 면접")
    staff.open(f"/manage/admissions/{call}/selection")
    staff.follow("심층 면접")
    for box in staff.page.get_by_role("checkbox").all():
        box.check()
    staff.sends("고른 사람 통과")
    staff.fill("사유", "면접 위원 합의")
    staff.sends("이대로 정하고 알리기")

    staff.follow("순위")
    staff.sends("순위 만들기")
    staff.sees("입력의 해시")
    staff.follow("발표 미리 보기")
    staff.shot("publication")
    staff.sends("이대로 발표")
    staff.sees("1명에게 합격을 알렸습니다")

    first, second, third = phones
    first.open(f"/me/selection/{story.made.applications[0]}")
    first.sees("합격했습니다")
    third.open(f"/me/selection/{story.made.applications[2]}")
    third.sees("예비 2번")
    first.confirms("포기합니다")
    first.sees("등록 포기")

    second.open(f"/me/selection/{story.made.applications[1]}")
    second.sees("합격했습니다")
    second.sends("등록합니다")
    second.sees("등록이 확정되었습니다")
    third.page.reload()
    third.sees("예비 1번")

    staff.open(f"/manage/admissions/{call}/selection/offers")
    expect(staff.page.get_by_role("row").filter(has_text=NAMES[1])).to_contain_text("등록 확정")
    staff.shot("offers")
    member = school.reads(
        lambda session: (
            session.query(CohortMember)
            .filter_by(cohort_id=story.made.cohort, person_id=people[1], state="enrolled")
            .count(),
            session.get_one(Cohort, story.made.cohort).seats_taken,
        )
    )
    assert member == (1, 1)
    assert re.search(r"등록 확정", staff.page.content())

"""A company's project from the proposal to the learner's evaluation: four people at four browsers."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from lms import clock
from lms.accounts.models import Organisation, Person
from lms.courses.catalogue.models import Course
from lms.courses.projects.models import ProjectRound
from lms.courses.projects.operations import proposing
from lms.courses.rubrics import operations as rubrics
from lms.courses.rubrics.rules import Line
from lms.evidence.models import EvidenceItem
from tests.browser.actor import Actor
from tests.browser.school import School
from tests.courses.projects.stage import proposal_values

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]


def a_rubric(session: Any) -> None:
    """The office's rubric for companies, in the bank of a course."""
    course = session.query(Course).filter_by(code="CV101").one()
    levels = [{"points": "10", "from": "8", "ko": "뛰어남", "en": "Excellent"},
              {"points": "7", "from": "0", "ko": "보통", "en": "Fair"}]  # fmt: skip
    made = rubrics.keep_own(
        None, course_id=course.id, title_ko="기업 평가표", title_en="Company rubric",
        lines=[Line(None, "문제 풀이", "Solving", Decimal(10), levels, ["python"])],
    )  # fmt: skip
    assert made is not None
    made.rubric.in_bank = True


def a_second_project(session: Any) -> None:
    """Another company's project that staff accepted, and which takes no team of one."""
    row = session.scalars(select(ProjectRound)).one()
    who = session.query(Person).filter_by(email="other.recruiter@example.org").one()
    staff = session.query(Person).filter_by(email="staff@example.org").one()
    place = session.query(Organisation).filter_by(slug="mudeung").one()
    made = proposing.write(row, place.id, proposal_values("태양광 발전량 예측"), who)
    proposing.act(made, "submit", who, side="company")
    proposing.act(made, "accept", staff, side="staff")


def wishes_are_over(session: Any) -> None:
    """A week passes."""
    row = session.scalars(select(ProjectRound)).one()
    row.propose_until = clock.now() - timedelta(hours=3)
    row.teams_until = clock.now() - timedelta(hours=2)
    row.prefer_until = clock.now() - timedelta(hours=1)


def when(days: int) -> str:
    """A moment as a browser's field takes it."""
    return (clock.now() + timedelta(days=days)).astimezone(clock.SEOUL).strftime("%Y-%m-%dT%H:%M")


def day(days: int) -> str:
    return (clock.today() + timedelta(days=days)).isoformat()


def opens_a_round(staff: Actor) -> None:
    """Staff open the round for the cohort."""
    staff.open("/manage/projects")
    staff.follow(re.compile("컴퓨터 비전 전문가 과정 · 7기"))
    staff.fill("이름(한국어)", "1차 기업 프로젝트")
    for label, value in (
        ("기업이 제안하는 마감", when(3)), ("팀을 만드는 마감", when(5)),
        ("팀이 희망을 정하는 마감", when(7)), ("프로젝트 시작", day(8)), ("프로젝트 끝", day(50)),
        ("팀의 최소 인원", "1"), ("팀의 최대 인원", "3"),
    ):  # fmt: skip
        staff.fill(label, value)
    staff.field(re.compile("^기업이 쓰는 평가표")).select_option(label="컴퓨터 비전 · 기업 평가표")
    staff.sends("회차 열기")
    staff.sees("회차를 열었습니다.")
    staff.arrives("round")


def proposes(company: Actor) -> None:
    """The company writes a proposal and hands it in."""
    company.open("/company/projects")
    company.follow(re.compile("^제안하기"))
    company.composes("제목", "배터리 수명 예측")
    company.fill("풀 문제", "충전 기록으로 배터리의 남은 수명을 알고 싶습니다.")
    company.fill("주는 자료와 도구", "3년치 충전 기록")
    company.picks_skills("파이썬")
    company.fill("팀의 최소 인원", "1")
    company.arrives("proposing")
    company.sends("검토 받기")
    company.sees("제안을 냈습니다.")


def accepts(staff: Actor) -> None:
    """Staff ask for more, and then accept."""
    staff.open("/manage/projects")
    staff.follow("1차 기업 프로젝트")
    staff.follow("배터리 수명 예측")
    staff.arrives("review")
    staff.sends("보완 요청")
    staff.sees("사유를 적어 주십시오.")
    staff.sends("채택하기")
    staff.sees("정하고 기업에 알렸습니다.")


def makes_a_team(learner: Actor, name: str, *choices: str) -> None:
    """A member makes a team and ranks what is offered."""
    learner.open("/projects")
    learner.follow("1차 기업 프로젝트")
    learner.sees("배터리 수명 예측")
    learner.fill("팀 이름", name)
    learner.sends("팀 만들기")
    learner.sees("팀을 만들었습니다.")
    learner.follow("희망 정하기")
    for number, choice in enumerate(choices, 1):
        options = learner.field(f"{number}지망").locator("option", has_text=choice)
        learner.field(f"{number}지망").select_option(value=options.get_attribute("value"))
    learner.arrives("wishes")
    learner.sends("희망 저장")
    learner.sees("희망을 저장했습니다.")


def test_a_project_is_proposed_assigned_handed_in_evaluated_and_read(
    school: School, at_school: Callable[..., Actor], tmp_path: Path
) -> None:
    school.does(a_rubric)
    staff = at_school(school.person("staff@example.org"), "project-staff")
    company = at_school(school.person("recruiter@example.org"), "project-company")
    opens_a_round(staff)
    proposes(company)
    accepts(staff)
    school.does(a_second_project)

    first = at_school(school.person("jiwoo@example.org"), "project-first", phone=True)
    second = at_school(school.person("minjun@example.org"), "project-second", looks=False)
    makes_a_team(first, "가온", "배터리 수명 예측", "태양광 발전량 예측")
    makes_a_team(second, "나래", "태양광 발전량 예측", "배터리 수명 예측")

    staff.open("/manage/projects")
    staff.follow("1차 기업 프로젝트")
    staff.follow("배정")
    staff.sees("팀이 아직 희망을 바꿀 수 있습니다.")
    expect(staff.button("이대로 발표하기")).to_have_count(0)
    school.does(wishes_are_over)
    staff.page.reload()
    gaon = staff.page.get_by_role("row", name=re.compile("^가온"))
    expect(gaon).to_contain_text("배터리 수명 예측")
    expect(gaon).to_contain_text("1지망")
    staff.arrives("preview")
    company.open("/company/projects")
    company.follow("배터리 수명 예측")
    company.does_not_see("한지우")
    staff.sends("이대로 발표하기")
    staff.sees("배정을 발표하고 팀과 기업에 알렸습니다.")
    staff.arrives("published")

    staff.follow("1차 기업 프로젝트")
    staff.follow("중간 목표")
    staff.fill("이름(한국어)", "착수 보고")
    staff.fill("기한", when(12))
    staff.sends("더하기")
    staff.sees("중간 목표를 더했습니다.")

    report = tmp_path / "보고서.txt"
    report.write_text("우리 팀의 계획")
    first.open("/projects")
    first.follow("가온")
    first.sees("우리 팀이 받은 것: 1지망")
    first.fill("글", "계획을 냅니다.")
    first.page.get_by_label("파일").set_input_files(str(report))
    first.sends("팀의 이름으로 내기")
    first.sees("냈습니다. 멘토에게 알렸습니다.")
    first.arrives("handed-in")

    company.page.reload()
    company.follow("가온")
    company.sees("한지우")
    company.sees("보고서.txt")
    company.page.locator("summary", has_text="의견 쓰기").first.click()
    company.fill("의견", "자료를 하나 더 드리겠습니다.")
    company.sends("남기기")
    company.sees("의견을 남겼습니다.")
    company.sends("확인하기")
    company.sees("확인했습니다.")
    company.arrives("team")
    company.follow("평가하기")
    company.sends("담당자에게 내기")
    company.sees("모든 기준의 점수를 적어야 낼 수 있습니다.")
    company.fill(re.compile("^문제 풀이"), "9")
    company.fill("팀에게 하는 말", "자료를 꼼꼼히 보았습니다.")
    company.arrives("evaluating")
    company.sends("담당자에게 내기")
    company.sees("평가를 냈습니다.")

    first.page.reload()
    first.does_not_see("자료를 꼼꼼히 보았습니다.")
    staff.open("/manage/projects")
    staff.follow("1차 기업 프로젝트")
    staff.follow("가온")
    staff.sends("팀에 공개하기")
    staff.sees("공개하고 팀에 알렸습니다.")
    first.page.reload()
    first.sees("자료를 꼼꼼히 보았습니다.")
    first.sees("뛰어남")
    first.arrives("evaluation")
    second.open("/projects")
    second.follow("나래")
    second.does_not_see("자료를 꼼꼼히 보았습니다.")
    trainee = school.person("jiwoo@example.org")
    shown = school.reads(
        lambda session: [
            (one.skill_id, one.title, one.level)
            for one in session.scalars(
                select(EvidenceItem).where(
                    EvidenceItem.source_kind == "project",
                    EvidenceItem.person_id == trainee,
                )
            )
        ]
    )
    assert ("python", "배터리 수명 예측", "뛰어남") in shown

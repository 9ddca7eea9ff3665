"""Company projects of the trainee's cohort, and tailored courses of the recruiter's company."""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta
from typing import Any

from lms import clock
from lms.accounts.models import Organisation
from lms.courses.catalogue.models import Course, Offering
from lms.courses.projects.models import (
    CompanyProject,
    ProjectAssignment,
    ProjectComment,
    ProjectHandIn,
    ProjectMeeting,
    ProjectMember,
    ProjectMilestone,
    ProjectRound,
    ProjectTeam,
    ProjectWish,
)
from lms.courses.projects.rules import assigning
from lms.courses.projects.rules.assigning import Place, Wish
from lms.courses.rubrics.models import Rubric, RubricVersion
from lms.courses.tailored.models import (
    TailoredConsent,
    TailoredEmployee,
    TailoredProposal,
    TailoredRequest,
)
from lms.courses.tailored.words import CONSENT_VERSION
from lms.demo.attendance import evenings
from lms.demo.companies import Employer
from lms.demo.learners import Learner, sit
from lms.demo.places import Staff
from lms.demo.programmes import Programmes, closed_run
from lms.demo.world import World

#: (title, problem, what is given, skills)
PROJECTS = (
    ("충전 기록으로 배터리 수명 예측",
     "전기차 배터리가 언제 바꿀 때가 되는지 충전 기록만으로 미리 알고 싶습니다.",
     "이름을 지운 3년치 충전 기록(CSV 2GB), GPU 서버 1대", ("python", "machine-learning")),
    ("도장 공정의 흠집 찾기", "사람이 눈으로 찾던 도장 흠집을 사진에서 찾고 싶습니다.",
     "흠집 사진 8천 장과 위치 표시", ("python", "computer-vision")),
    ("태양광 발전량 하루 앞 예측", "날씨 예보로 다음 날의 발전량을 시간별로 예측합니다.",
     "발전소 5곳의 2년치 발전량", ("python", "machine-learning")),
    ("병동 낙상 위험 알림", "침대 감지기의 신호로 낙상 위험을 미리 알립니다.",
     "이름을 지운 감지기 신호", ("python", "machine-learning")),
)  # fmt: skip
TEAMS = ("가온", "나래", "다솜", "라온", "마루", "바다")
MILESTONES = (("착수 보고", "Kick-off report", -20), ("중간 발표", "Midway presentation", 6),
              ("최종 결과", "Final result", 34))  # fmt: skip


#: How the employees answered a company's invitation, and how much of the three each agreed to tell.
ANSWERS = ("joined",) * 10 + ("invited", "declined")
AGREED = (3, 2, 1, 3, 2)


def build(
    world: World,
    taught: Programmes,
    staff: Staff,
    trained: list[Learner],
    employers: list[Employer],
) -> None:
    """A round under way, a round open to proposals, and three requests for tailored courses."""
    mine = next(one for one in trained if one.person is world.cast["trainee"])
    members = [one for one in trained if one.group is mine.group and one.left_on is None]
    members.sort(key=lambda one: (one is not mine, one.member.id))
    recruiter = world.cast["employer"]
    companies = [one for one in employers if one.profile.state == "verified"]
    companies.sort(key=lambda one: one.recruiter is not recruiter)
    row = _round(world, mine.group.row, "1차 기업 프로젝트", "First company projects", -50)
    projects = [
        _project(world, row, companies[at % len(companies)], at) for at in range(len(PROJECTS))
    ]
    teams = _teams(world, row, members[:24], projects)
    _assign(world, row, teams, projects)
    _work(world, row, teams, mine.person, recruiter)
    coming = _round(world, mine.group.row, "2차 기업 프로젝트", "Second company projects", 14)
    for at, state in ((0, "returned"), (1, "submitted")):
        again = _project(world, coming, companies[at % len(companies)], at + 2)
        again.state, again.decided_at, again.decided_by_id = state, None, None
        again.reason = "자료를 학교 밖으로 가져갈 수 있는지 적어 주십시오." if at == 0 else ""
    _tailored(world, taught, staff, companies[0], trained)


def _round(world: World, cohort: Any, ko: str, en: str, prefer: int) -> Any:
    rubric = next((one for one in world.rows.of(Rubric) if one.in_bank), None)
    versions = [
        one for one in world.rows.of(RubricVersion) if rubric and one.rubric_id == rubric.id
    ]
    made = world.now - timedelta(days=90)
    row = world.rows.add(
        ProjectRound, cohort_id=cohort.id, title_ko=ko, title_en=en,
        guide="교육생이 두 달 동안 3–5명이 함께 풀 수 있는 문제를 바랍니다.",
        propose_until=clock.seoul_end(world.day(prefer - 14)) if prefer < 0
        else clock.seoul_end(world.day(prefer)),
        teams_until=clock.seoul_end(world.day(prefer - 7 if prefer < 0 else prefer + 5)),
        prefer_until=clock.seoul_end(world.day(prefer if prefer < 0 else prefer + 7)),
        starts_on=world.day(prefer + 10), ends_on=world.day(prefer + 100), self_teams=True,
        team_min=2, team_max=5, seed=world.key("project round"), created_at=made,
        rubric_version_id=max((one.id for one in versions), default=None),
    )  # fmt: skip
    world.audit(made, "project_round.create", "project_round", row.id, actor=world.cast["staff"])
    return row


def _project(world: World, row: Any, company: Employer, at: int) -> Any:
    title, problem, resources, skills = PROJECTS[at]
    asked = world.now - timedelta(days=75 - at)
    return world.rows.add(
        CompanyProject, round_id=row.id, organisation_id=company.place.id, title=title,
        problem=problem, resources=resources, outcome="돌려 볼 수 있는 시제품과 짧은 보고서",
        skills=list(skills), team_min=2, team_max=5, teams=2, mentor_id=company.recruiter.id,
        rights="shared", secrecy="자료는 프로젝트가 끝나면 지웁니다.", languages=["ko"],
        state="accepted", created_by_id=company.recruiter.id, submitted_at=asked,
        decided_by_id=world.cast["staff"].id, decided_at=asked + timedelta(days=3),
        created_at=asked - timedelta(days=1),
    )  # fmt: skip


def _teams(world: World, row: Any, members: list[Learner], projects: list[Any]) -> list[Any]:
    rng, made = world.chance("project teams"), world.now - timedelta(days=60)
    count = min(len(TEAMS), max(1, -(-len(members) // 4)))
    teams = []
    for at in range(count):
        team = world.rows.add(
            ProjectTeam, round_id=row.id, name=TEAMS[at], created_at=made,
            made_by_id=members[at].person.id,
        )  # fmt: skip
        for one in members[at::count]:
            world.rows.add(
                ProjectMember, team_id=team.id, round_id=row.id, person_id=one.person.id,
                joined_at=made,
            )  # fmt: skip
        order = [one.id for one in projects] if at == 0 else rng.sample(
            [one.id for one in projects], len(projects)
        )  # fmt: skip
        for rank, project_id in enumerate(order, 1):
            world.rows.add(ProjectWish, team_id=team.id, project_id=project_id, rank=rank)
        teams.append((team, len(members[at::count]), tuple(order)))
    return teams


def _assign(world: World, row: Any, teams: list[Any], projects: list[Any]) -> None:
    wishes = [Wish(team.id, size, order) for team, size, order in teams]
    places = [Place(one.id, one.teams, one.team_min, one.team_max) for one in projects]
    held = assigning.assign(wishes, places, row.seed).project_of
    inputs = assigning.inputs(wishes, places, row.seed)
    text = json.dumps(inputs, sort_keys=True, separators=(",", ":"))
    at = row.prefer_until + timedelta(hours=12)
    row.published_at = at
    digest = hashlib.sha256(text.encode()).hexdigest()
    world.rows.add(
        ProjectAssignment, round_id=row.id, number=1, inputs=inputs, sha256=digest,
        outcome={str(key): value for key, value in held.items()}, published_at=at,
        published_by_id=world.cast["staff"].id,
    )  # fmt: skip
    for team, _size, _order in teams:
        team.project_id = held[team.id]
    world.audit(
        at, "project_round.publish", "project_round", row.id, actor=world.cast["staff"],
        after={"sha256": digest, "teams": len(teams)},
    )  # fmt: skip


def _work(world: World, row: Any, teams: list[Any], trainee: Any, recruiter: Any) -> None:
    first = None
    for ko, en, days in MILESTONES:
        one = world.rows.add(
            ProjectMilestone, round_id=row.id, title_ko=ko, title_en=en,
            due_at=clock.seoul_end(world.day(days)), updated_at=row.created_at,
        )  # fmt: skip
        first = first or one
    assert first is not None
    for at, (team, _size, _order) in enumerate(teams[:-1]):
        handed = first.due_at + timedelta(hours=-20 + 7 * at)
        world.rows.add(
            ProjectHandIn, milestone_id=first.id, team_id=team.id, by_id=team.made_by_id,
            note="문제의 범위와 일정, 맡은 일을 정리했습니다.", handed_at=handed,
            link="https://example.org/kick-off", accepted_by_id=recruiter.id if at == 0 else None,
            accepted_at=handed + timedelta(days=2) if at == 0 else None,
        )  # fmt: skip
    team = teams[0][0]
    world.rows.add(
        ProjectComment, team_id=team.id, milestone_id=first.id, by_id=recruiter.id,
        text="자료의 결측 구간을 먼저 살펴 주세요. 다음 회의에서 함께 보겠습니다.",
        at=first.due_at + timedelta(days=1),
    )  # fmt: skip
    world.rows.add(
        ProjectMeeting, team_id=team.id, on=world.day(-12), by_id=trainee.id,
        text="결측 구간을 나누어 맡고, 다음 주까지 기준 모델을 만들기로 함.",
        created_at=world.now - timedelta(days=12),
    )  # fmt: skip


def _tailored(
    world: World, taught: Programmes, staff: Staff, company: Employer, trained: list[Learner]
) -> None:
    """A request that waits, one with an offer, and one whose course is over and reported."""
    academy = world.organisations["academy"]
    courses = {one.id: one for one in world.rows.of(Course) if one.organisation_id == academy.id}
    offering = next(
        (one for one in world.rows.of(Offering)
         if one.course_id in courses and one.cohort_id is None and one.term_id is None), None,
    )  # fmt: skip
    _request(world, company, academy, "생성형 AI로 문서 업무 줄이기", "submitted", 5)
    waits = _request(world, company, academy, "현장 엔지니어를 위한 데이터 분석", "proposed", 20)
    held = _request(world, company, academy, "설비 사진으로 이상을 미리 아는 법", "accepted", 100)
    chosen = [offering.id] if offering is not None else []
    _proposal(world, waits, chosen, "open", 10)
    run = closed_run(world, staff, taught, "deep-learning-vision", "기업 맞춤 1반", (-70, -10), 12)
    _proposal(world, held, [run.row.id], "accepted", 90)
    workers = [
        one
        for one in trained
        if one.member.state in ("completed", "graduated")
        and run.course.id not in one.results
        and one.person is not world.cast.get("graduate")
    ]
    for at, (one, state) in enumerate(zip(workers, ANSWERS, strict=False)):
        joined = world.rows.add(
            TailoredEmployee, request_id=held.id, name=one.person.name, email=one.person.email,
            person_id=one.person.id if state == "joined" else None, state=state,
            invited_at=world.now - timedelta(days=82),
            answered_at=world.now - timedelta(days=80) if state != "invited" else None,
        )  # fmt: skip
        if state != "joined":
            continue
        sit(world, one, run, world.now - timedelta(days=80))
        agreed = AGREED[at] if at < len(AGREED) else 0
        for what in ("attendance", "completion", "marks")[:agreed]:
            world.rows.add(
                TailoredConsent, employee_id=joined.id, what=what, text_version=CONSENT_VERSION,
                given_at=world.now - timedelta(days=79),
            )  # fmt: skip
    evenings(world, run, "회사 회의실", world.chance("tailored"))


def _request(
    world: World, company: Employer, academy: Organisation, title: str, state: str, days: int
) -> Any:
    made = world.now - timedelta(days=days)
    return world.rows.add(
        TailoredRequest, organisation_id=company.place.id, place_id=academy.id, title=title,
        growth_stage=company.profile.growth_stage or "growth", people=12, state=state,
        goals="현장에서 바로 쓸 수 있는 예제로, 일주일에 이틀 저녁에 배우고 싶습니다.",
        skills=["python"], from_on=world.day(30 - days), until_on=world.day(90 - days),
        where="회사 회의실", created_by_id=company.recruiter.id, created_at=made,
    )  # fmt: skip


def _proposal(world: World, row: Any, offerings: list[int], state: str, days: int) -> None:
    world.rows.add(
        TailoredProposal, request_id=row.id, number=1, offering_ids=offerings, hours=40,
        content="설비 자료를 읽고 이상 징후를 찾는 실습 40시간.", price=6_000_000,
        support=4_000_000, starts_on=row.from_on, ends_on=row.until_on,
        valid_until=row.from_on, state=state,
        made_by_id=world.cast["staff"].id, made_at=world.now - timedelta(days=days),
        answered_at=world.now - timedelta(days=days - 2) if state == "accepted" else None,
    )  # fmt: skip

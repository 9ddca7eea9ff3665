"""Curricula of the degree tracks, and students who are close to the end, in the middle, or special."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from lms import clock
from lms.accounts.models import Organisation
from lms.courses.degrees.models import (
    CreditAgreement,
    CurriculumCourse,
    CurriculumRequirement,
    CurriculumVersion,
    DegreeRequest,
    RecognisedCredit,
    StudentCurriculum,
)
from lms.courses.gradebook.models import CourseResult
from lms.demo.learners import Learner
from lms.demo.programmes import Programmes
from lms.demo.world import DOMAIN, World

#: Kinds, areas and the time of year of the courses of each degree track, in order of study.
PLANS: dict[str, tuple[tuple[str, str, str, int, str], ...]] = {
    "core-ai": (
        ("python-data-analysis", "major_required", "기초", 1, "1"),
        ("machine-learning-foundations", "major_required", "기초", 1, "2"),
        ("deep-learning-vision", "major_required", "심화", 2, "1"),
        ("sql-data-engineering", "major_elective", "데이터", 2, "2"),
        ("nlp-llm-applications", "major_elective", "심화", 3, "1"),
        ("mlops-cloud", "major_elective", "데이터", 3, "2"),
        ("health-data-standards", "linked", "", 3, ""),
    ),
    "energy-ai": (
        ("python-data-analysis", "major_required", "기초", 1, "1"),
        ("machine-learning-foundations", "major_required", "기초", 1, "2"),
        ("energy-forecasting", "major_required", "에너지", 2, "1"),
        ("sql-data-engineering", "major_elective", "데이터", 2, "2"),
        ("smart-grid-ems", "major_elective", "에너지", 3, "1"),
        ("mlops-cloud", "linked", "", 3, "2"),
    ),
}
BEFORE = {
    "machine-learning-foundations": ("python-data-analysis",),
    "deep-learning-vision": ("machine-learning-foundations",),
    "nlp-llm-applications": ("machine-learning-foundations",),
    "energy-forecasting": ("python-data-analysis",),
}


def build(world: World, taught: Programmes, trained: list[Learner]) -> None:
    """Add versions, agreements, requests, and the student of the demonstration's account."""
    tracks = {group.text.slug: group.track for group in taught.groups}
    year = world.today.year
    versions = {}
    for slug in PLANS:
        if slug in tracks:
            old = _major(world, taught, slug, tracks[slug], year - 8, year - 3)
            versions[slug] = (old, _major(world, taught, slug, tracks[slug], year - 2, None))
    if "core-ai" not in versions or "energy-ai" not in versions:
        return
    minor = _other(
        world, taught, tracks["energy-ai"], "minor", ("에너지 AI", "Energy AI"),
        ("python-data-analysis", "energy-forecasting", "sql-data-engineering", "smart-grid-ems"),
        (Decimal(9), Decimal(6)),
    )  # fmt: skip
    micro = _other(
        world, taught, tracks["core-ai"], "micro",
        ("데이터 엔지니어링", "Data engineering"),
        (
            "sql-data-engineering", "mlops-cloud", "python-data-analysis",
            "machine-learning-foundations",
        ),
        (Decimal(9), Decimal(9)),
    )  # fmt: skip
    agreements = _agreements(world, tracks["core-ai"])
    near = _students(world, trained, "core-ai", "expected")
    middle = _students(world, trained, "core-ai", "running")
    if near:
        near[0].person.email = f"student@{DOMAIN}"
        near[0].person.language = "ko"
        world.cast["student"] = near[0].person
        _follow(world, near[0], micro, "pre")
        _exchange(world, near[0], agreements[0])
    if len(near) > 1:
        _waiver(world, near[1], versions["core-ai"])
        _follow(world, near[1], micro, "applied")
    for one in middle[:1]:
        _request(
            world, one, "declare", version_id=minor.id, reason="에너지 분야로 나아가고자 합니다."
        )


def _students(world: World, trained: list[Learner], slug: str, phase: str) -> list[Learner]:
    """Students of a track who did not leave, those with most results first."""
    results: dict[int, int] = {}
    for row in world.rows.of(CourseResult):
        if row.credit_earned:
            results[row.person_id] = results.get(row.person_id, 0) + 1
    mine = [
        one
        for one in trained
        if one.group.text.slug == slug and one.group.phase == phase and one.left_on is None
    ]
    return sorted(mine, key=lambda one: (-results.get(one.person.id, 0), one.person.id))


def _version(
    world: World, track: Any, form: str, titles: tuple[str, str], years: tuple[int, int | None],
    overlap: Decimal | None = None,
) -> Any:  # fmt: skip
    at = world.now - timedelta(days=700)
    return world.rows.add(
        CurriculumVersion, track_id=track.id, form=form, title_ko=titles[0], title_en=titles[1],
        entrance_from=years[0], entrance_to=years[1], state="published", overlap_credits=overlap,
        created_at=at, updated_at=at, published_at=at,
    )  # fmt: skip


def _major(
    world: World, taught: Programmes, slug: str, track: Any, first: int, last: int | None
) -> Any:
    titles = (f"{first}년 교육과정", f"Curriculum of {first}")
    row = _version(world, track, "major", titles, (first, last))
    ids = {name: held.course.id for name, held in taught.courses.items()}
    listed = [one for one in PLANS[slug] if one[0] in ids]
    names = {one[0] for one in listed}
    for name, kind, area, year, season in listed:
        before = [{"course": ids[one]} for one in BEFORE.get(name, ()) if one in names]
        world.rows.add(
            CurriculumCourse, version_id=row.id, course_id=ids[name], kind=kind, area=area,
            year=year, season=season,
            prerequisite=None if not before else before[0] if len(before) == 1 else {"all": before},
        )  # fmt: skip
    electives = [ids[one[0]] for one in listed if one[1] == "major_elective"]
    asked: tuple[tuple[str, str, str, dict[str, Any]], ...] = (
        ("total", "총 이수 학점", "Total credits", {"credits": "27"}),
        (
            "credits", "전공필수", "Required major courses",
            {"credits": "9", "kinds": ["major_required"], "areas": []},
        ),
        (
            "credits", "전공선택", "Elective major courses",
            {"credits": "6" if last else "5", "kinds": ["major_elective", "major_required"], "areas": []},
        ),
        ("choose", "심화 과목", "Advanced courses", {"courses": electives, "number": 1}),
        ("gpa", "졸업 평점", "Average for graduation", {"minimum": "2.0", "of": "overall"}),
        ("residency", "본교 이수", "Credits earned here", {"credits": "9"}),
        ("transfer_max", "인정 학점 한도", "Limit of credits from elsewhere", {"credits": "9"}),
    )  # fmt: skip
    _ask(world, row, asked)
    return row


def _other(
    world: World, taught: Programmes, track: Any, form: str, titles: tuple[str, str],
    courses: tuple[str, ...], credits: tuple[Decimal, Decimal],
) -> Any:  # fmt: skip
    row = _version(world, track, form, titles, (world.today.year - 8, None), credits[1])
    for name in courses:
        if name in taught.courses:
            world.rows.add(
                CurriculumCourse, version_id=row.id, course_id=taught.courses[name].course.id,
                kind="major_elective",
            )  # fmt: skip
    total = {"credits": f"{credits[0]:f}"}
    _ask(world, row, (("total", "이수 학점", "Credits", total),))
    return row


def _ask(world: World, row: Any, asked: Any) -> None:
    for position, (kind, ko, en, params) in enumerate(asked):
        world.rows.add(
            CurriculumRequirement, version_id=row.id, position=position, kind=kind, title_ko=ko,
            title_en=en, params=params,
        )  # fmt: skip


def _agreements(world: World, track: Any) -> tuple[Any, Any]:
    """With another university, and with the Academy."""
    places = {row.id: row for row in world.rows.of(Organisation)}
    home = places[track.organisation_id]
    home = places.get(home.parent_id, home)
    other = next(row for row in places.values() if row.kind == "university" and row.id != home.id)
    academy = world.organisations["academy"]
    since = world.day(-400)
    exchange = world.rows.add(
        CreditAgreement, organisation_id=home.id, partner_id=other.id, source="exchange",
        title=f"{other.name} 학점교류", grading="letter", term_limit=Decimal(6),
        total_limit=Decimal(18), starts_on=since,
    )  # fmt: skip
    hours = world.rows.add(
        CreditAgreement, organisation_id=home.id, partner_id=academy.id, source="academy",
        title="인공지능사관학교 시간 인정", grading="pass_fail", total_limit=Decimal(6),
        hours_per_credit=Decimal(16), starts_on=since,
    )  # fmt: skip
    return exchange, hours


def _follow(world: World, learner: Learner, version: Any, state: str) -> None:
    world.rows.add(
        StudentCurriculum, person_id=learner.person.id, version_id=version.id,
        home_track_id=learner.group.track.id, state=state, since_on=world.day(-90),
    )  # fmt: skip


def _request(world: World, learner: Learner, kind: str, **values: Any) -> Any:
    at = clock.seoul_midnight(world.day(-6)) + timedelta(hours=10)
    return world.rows.add(
        DegreeRequest, person_id=learner.person.id, track_id=learner.group.track.id, kind=kind,
        asked_by_id=learner.person.id, **{"asked_at": at, **values},
    )  # fmt: skip


def _decided(world: World) -> dict[str, Any]:
    first, second = world.cast["officer"], world.cast["staff"]
    at = clock.seoul_midnight(world.day(-40))
    return {
        "state": "approved", "asked_at": at - timedelta(days=9),
        "reviewed_by_id": first.id, "reviewed_at": at - timedelta(days=4),
        "decided_by_id": second.id, "decided_at": at,
    }  # fmt: skip


def _exchange(world: World, learner: Learner, agreement: Any) -> None:
    """Approved, taken, and recognised; another one waits."""
    year = world.today.year - 1
    request = _request(
        world, learner, "exchange", agreement_id=agreement.id, title="도시와 데이터",
        term=f"{year}-2", credits=Decimal(3), area="major_elective",
        reason="우리 학과에 없는 과목이라 교류 대학에서 듣고자 합니다.",
        answer="학과 회의에서 전공선택으로 인정하기로 함", **_decided(world),
    )  # fmt: skip
    world.rows.add(
        RecognisedCredit, person_id=learner.person.id, track_id=learner.group.track.id,
        request_id=request.id, agreement_id=agreement.id, source="exchange", title="도시와 데이터",
        term=f"{year}-2", area="major_elective", credits=Decimal(3), letter="A0",
        points=Decimal(4), recognised_on=world.day(-30), state="confirmed",
        entered_by_id=world.cast["officer"].id, confirmed_by_id=world.cast["staff"].id,
        confirmed_at=clock.seoul_midnight(world.day(-30)),
    )  # fmt: skip
    _request(
        world, learner, "exchange", agreement_id=agreement.id, title="공공 정책과 인공지능",
        term=f"{world.today.year + 1}-1", credits=Decimal(3),
        reason="졸업 전에 정책 과목을 하나 듣고자 합니다.",
    )  # fmt: skip


def _waiver(world: World, learner: Learner, versions: tuple[Any, Any]) -> None:
    """The choice of the version that binds was waived."""
    year = learner.group.row.starts_on.year
    bound = versions[0] if year <= versions[0].entrance_to else versions[1]
    row = next(
        one
        for one in world.rows.of(CurriculumRequirement)
        if one.version_id == bound.id and one.kind == "choose"
    )
    _request(
        world, learner, "waiver", requirement_id=row.id,
        reason="현장 실습에서 같은 내용을 다루었습니다.", answer="실습 보고서를 확인하고 면제함",
        **_decided(world),
    )  # fmt: skip

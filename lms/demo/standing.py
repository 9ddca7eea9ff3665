"""Student records with leave and requests, who keeps which record, stages, mentors and exams."""

from __future__ import annotations

from datetime import date, timedelta

from lms.access import Role
from lms.accounts.models import Grant, Organisation, Person
from lms.courses.catalogue.models import Course, Offering
from lms.courses.gradebook.models import CourseResult
from lms.courses.programmes.models import (
    Internship,
    MemberEvent,
    MemberExam,
    MemberState,
    Mentor,
    MentorNote,
    TrackStage,
)
from lms.courses.standing.models import (
    RecordImport,
    RecordKeeper,
    StatusChange,
    StatusRequest,
    StudentRecord,
    TranscriptDelegation,
)
from lms.demo.learners import Learner
from lms.demo.programmes import Programmes
from lms.demo.world import World

_STAGES = (
    ("Pre", "Pre", "누구나", "Everybody", 80),
    (
        "빌드업",
        "Build-up",
        "Pre 과정 수료 또는 사전 시험 60점 이상",
        "Pre completed, or 60 in the test",
        320,
    ),
    ("전문가", "Expert", "빌드업 수료", "Build-up completed", 600),
    (
        "마스터",
        "Master",
        "전문가 수료와 기업 프로젝트 평가",
        "Expert completed, and a company project",
        300,
    ),
)
_EXAMS = ("정보처리기사", "빅데이터분석기사", "SQL 개발자(SQLD)", "ADsP")


def build(world: World, taught: Programmes, trained: list[Learner]) -> None:
    """Add what the pages of student status and of stages show."""
    degree = [one for one in trained if one.group.text.stream == "degree"]
    numbers: dict[tuple[int, int], int] = {}
    for learner in degree:
        _student(world, learner, numbers)
    _keepers(world)
    _stages(world, taught)
    _beside(world, trained)


def _university(world: World, organisation_id: int) -> int:
    places = {one.id: one for one in world.rows.of(Organisation)}
    place = places[organisation_id]
    while place.parent_id is not None and place.parent_id in places:
        place = places[place.parent_id]
    return int(place.id)


def _student(world: World, learner: Learner, numbers: dict[tuple[int, int], int]) -> None:
    rng = world.chance("standing")
    member, track = learner.member, learner.group.track
    university = _university(world, track.organisation_id)
    year = member.entered_on.year
    numbers[university, year] = numbers.get((university, year), 0) + 1
    record = world.rows.add(
        StudentRecord,
        organisation_id=university,
        track_id=track.id,
        person_id=learner.person.id,
        entrance_year=year,
        student_no=f"{year}{university % 100:02d}{numbers[university, year]:04d}",
        year_of_study=max(1, min(4, world.today.year - year + 1)),
        created_at=world.now - timedelta(days=1),
    )
    _change(world, record, "enrolled", member.entered_on, source="programme")
    state = member.state
    if state == MemberState.ENROLLED and world.today - member.entered_on > timedelta(days=45):
        chance = rng.random()
        if chance < 0.12:
            _leave(world, record, member, rng.choice((20, -12, 90)), military=chance < 0.04)
        elif chance < 0.2:
            _ask(world, record)
    elif state in (MemberState.COMPLETED, MemberState.GRADUATED, MemberState.WITHDRAWN):
        end = max(member.ended_on or world.today, member.entered_on + timedelta(days=1))
        _change(world, record, str(state), end, source="programme")


def _change(
    world: World, record: StudentRecord, status: str, on: date, *, source: str = "here",
    until: date | None = None, terms: int = 0, reason: str = "",
) -> None:  # fmt: skip
    staff = world.cast.get("staff")
    world.rows.add(
        StatusChange,
        record_id=record.id, status=status, from_on=on, until_on=until, terms=terms, reason=reason,
        source=source, decided_by_id=staff.id if staff and source == "here" else None,
        decided_at=world.now - timedelta(hours=3), applied_at=world.now - timedelta(hours=3),
    )  # fmt: skip


def _leave(
    world: World, record: StudentRecord, member: object, ends_in: int, *, military: bool
) -> None:
    status = "leave_military" if military else "leave_general"
    until = world.day(ends_in)
    _change(
        world, record, status, world.day(-40), until=until, terms=3 if military else 1,
        reason="입영" if military else "어학연수",
    )  # fmt: skip
    member.state = MemberState.ON_LEAVE.value  # type: ignore[attr-defined]
    member.reason, member.leave_until = "leave", until  # type: ignore[attr-defined]
    member.expected_on = None  # type: ignore[attr-defined]
    world.rows.add(
        MemberEvent,
        member_id=member.id,  # type: ignore[attr-defined]
        state=MemberState.ON_LEAVE.value, on=world.day(-40), until_on=until, reason="leave",
        at=world.now - timedelta(days=40),
    )  # fmt: skip


def _ask(world: World, record: StudentRecord) -> None:
    world.rows.add(
        StatusRequest,
        record_id=record.id,
        status="leave_general",
        from_on=world.day(30),
        until_on=world.day(210),
        terms=1,
        reason="창업 준비로 한 학기 휴학하려고 합니다.",
        created_at=world.now - timedelta(days=1),
    )


def _keepers(world: World) -> None:
    """One university keeps its grades in its own system, from next year its register too."""
    universities = [one for one in world.rows.of(Organisation) if one.kind == "university"]
    if not universities:
        return
    officer = world.cast["officer"]
    place, other = universities[0], universities[-1]
    for area, days, told in (
        ("grades", -200, "학사 협약 제4조"), ("student_register", 60, "학적 연계 협약"),
    ):  # fmt: skip
        world.rows.add(
            RecordKeeper,
            organisation_id=place.id, area=area, keeper="own", system="종합정보시스템",
            effective_from=world.day(days), reason=told, set_by_id=officer.id,
            created_at=world.now - timedelta(days=201),
        )  # fmt: skip
    taken = world.rows.add(
        RecordImport,
        organisation_id=place.id, area="grades", system="종합정보시스템", as_of=world.day(-30),
        file_name="성적_확정.xlsx", sha256=world.key("standing", 64), rows=[],
        counts={}, state="applied",
        made_by_id=officer.id, made_at=world.now - timedelta(days=30),
        applied_at=world.now - timedelta(days=30),
    )  # fmt: skip
    taken.counts = {"add": _official(world, place.id, taken), "change": 0, "same": 0, "bad": 0}
    world.rows.add(
        TranscriptDelegation,
        organisation_id=other.id, delegated=True, effective_from=world.day(-100),
        evidence="교무처 공문(성적증명서 발급 위임)", set_by_id=officer.id,
        created_at=world.now - timedelta(days=101),
    )  # fmt: skip


def _official(world: World, organisation_id: int, taken: RecordImport) -> int:
    """Let the final grades of a university be those of its own system; how many."""
    courses = {
        one.id for one in world.rows.of(Course)
        if _university(world, one.organisation_id) == organisation_id
    }  # fmt: skip
    runs = {one.id for one in world.rows.of(Offering) if one.course_id in courses}
    count = 0
    for result in world.rows.of(CourseResult):
        final = result.state in (None, "final") and result.superseded_at is None
        if result.offering_id not in runs or result.letter is None or not final:
            continue
        result.source, result.import_id = "own", taken.id
        result.arithmetic, result.explanation = [], None
        result.lines = [
            {
                "code": "official", "met": result.credit_earned,
                "params": {"system": taken.system, "as_of": taken.as_of.isoformat()},
            }
        ]  # fmt: skip
        count += 1
    return count


def _stages(world: World, taught: Programmes) -> None:
    seen: set[int] = set()
    for group in taught.groups:
        track = group.track
        if group.text.stream != "academy" or track.id in seen:
            continue
        seen.add(track.id)
        rows = [
            world.rows.add(
                TrackStage,
                track_id=track.id, position=position, title_ko=ko, title_en=en, entry_ko=entry,
                entry_en=entry_en, hours=hours, created_at=world.now - timedelta(days=300),
            )
            for position, (ko, en, entry, entry_en, hours) in enumerate(_STAGES)
        ]  # fmt: skip
        for other in taught.groups:
            if other.track.id == track.id:
                other.row.stage_id = rows[2].id


def _beside(world: World, trained: list[Learner]) -> None:
    rng = world.chance("beside courses")
    staff = world.cast["staff"]
    companies = [one for one in world.rows.of(Organisation) if one.kind == "company"]
    recruiters = {one.person_id for one in world.rows.of(Grant) if one.role == Role.EMPLOYER}
    people = [one for one in world.rows.of(Person) if one.id in recruiters]
    mentors: dict[int, Mentor] = {}
    for learner in trained:
        if learner.group.text.stream != "academy" or learner.member.state != "enrolled":
            continue
        if learner.group.phase not in ("running", "expected"):
            continue
        cohort = learner.group.row.id
        if cohort not in mentors and people:
            mentors[cohort] = world.rows.add(
                Mentor,
                cohort_id=cohort, person_id=rng.choice(people).id,
                from_on=world.day(-30), created_at=world.now - timedelta(days=30),
            )  # fmt: skip
            world.rows.add(
                MentorNote,
                mentor_id=mentors[cohort].id, member_id=learner.member.id, on=world.day(-3),
                text="포트폴리오의 방향을 함께 정했습니다. 발표 연습이 더 필요합니다.",
                created_at=world.now - timedelta(days=3),
            )  # fmt: skip
        if rng.random() < 0.15:
            world.rows.add(
                MemberExam,
                member_id=learner.member.id, title=rng.choice(_EXAMS),
                on=world.day(-rng.randrange(5, 60)), result="waiting", skills=[],
                noted_by_id=staff.id, created_at=world.now - timedelta(days=4),
            )  # fmt: skip
        if companies and rng.random() < 0.06:
            company = rng.choice(companies)
            world.rows.add(
                Internship,
                member_id=learner.member.id, organisation_id=company.id, company=company.name,
                starts_on=world.day(14), ends_on=world.day(42), hours=160, skills=[],
                noted_by_id=staff.id, created_at=world.now - timedelta(days=2),
            )  # fmt: skip

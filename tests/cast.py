"""The cast: the people and places of every test, so that stories share their names.

Han Jiwoo (지우) is enrolled and consents to matching; Seo Minjun (민준) is enrolled and does not;
Professor Oh teaches the offering, Professor Baek another one; Hanbit and Mudeung are companies.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from lms import clock
from lms.access import ROOT, Role, Scope
from lms.accounts.models import Grant, Organisation, Person
from lms.courses.assignments.models import Assignment, AssignmentSkill
from lms.courses.catalogue.models import Course, CourseSkill, Offering
from lms.courses.content.models import Lesson, LessonSkill, Module
from lms.courses.enrolment.models import Enrolment
from lms.courses.programmes.models import Cohort, CohortMember, Track, TrackCourse
from lms.courses.rubrics import operations as rubrics
from lms.courses.rubrics.rules import Line
from lms.db import db
from lms.placement.companies.models import CompanyProfile


@dataclass
class Cast:
    """Everyone and everything of the stories, as live rows."""

    administrator: Person
    officer: Person
    staff: Person
    professor: Person
    other_professor: Person
    assistant: Person
    trainee: Person
    other_trainee: Person
    outsider: Person
    employer: Person
    other_employer: Person
    university: Organisation
    other_university: Organisation
    academy: Organisation
    company: Organisation
    other_company: Organisation
    track: Track
    cohort: Cohort
    course: Course
    offering: Offering
    other_offering: Offering
    module: Module
    lesson: Lesson
    assignment: Assignment


def person(name: str, email: str, english_name: str = "", **values: object) -> Person:
    """Add a person whose address is verified."""
    someone = _person(db.session.query(Person).count() + 1, name, email, english_name, **values)
    db.session.add(someone)
    db.session.flush()
    return someone


def _person(number: int, name: str, email: str, english_name: str, **values: object) -> Person:
    now = clock.now()
    return Person(
        name=name,
        english_name=english_name,
        email=email,
        email_verified_at=now,
        age_confirmed_at=now,
        number=f"{now.year}-{number:05d}",
        created_at=now,
        **values,
    )


def organisation(kind: str, slug: str, name: str, english_name: str) -> Organisation:
    """Add an organisation."""
    place = Organisation(
        kind=kind, slug=slug, name=name, english_name=english_name, created_at=clock.now()
    )
    db.session.add(place)
    db.session.flush()
    return place


def grant(who: Person, role: Role, scope: Scope) -> None:
    """Give *who* a role."""
    db.session.add(
        Grant(
            person_id=who.id,
            role=role,
            scope_kind=scope.kind,
            scope_id=scope.id,
            granted_at=clock.now(),
        )
    )


def offering_of(course: Course, label: str, *, cohort: Cohort | None = None) -> Offering:
    """Add an open offering that began a week ago and ends in ten weeks."""
    run = Offering(
        course=course,
        label=label,
        cohort_id=cohort.id if cohort else None,
        starts_on=clock.today() - timedelta(days=7),
        ends_on=clock.today() + timedelta(days=70),
        capacity=30,
        state="open",
        created_at=clock.now(),
    )
    db.session.add(run)
    db.session.flush()
    return run


def enrol(who: Person, run: Offering) -> Enrolment:
    """Give *who* a seat."""
    seat = Enrolment(offering=run, person=who, state="active", enrolled_at=clock.now())
    run.seats_taken += 1
    db.session.add(seat)
    grant(who, Role.LEARNER, Scope("offering", run.id))
    return seat


def course_of(place: Organisation, code: str, title_ko: str, title_en: str, *skills: str) -> Course:
    """Add a published course that teaches *skills*."""
    course = Course(
        organisation=place,
        code=code,
        slug=code.lower(),
        title_ko=title_ko,
        title_en=title_en,
        summary_ko=f"{title_ko}을(를) 배웁니다.",
        summary_en=f"Learn {title_en}.",
        industry="ai",
        hours=48,
        credits=Decimal(3),
        published_at=clock.now(),
        created_at=clock.now(),
    )
    course.skills = [CourseSkill(skill_id=skill, position=i) for i, skill in enumerate(skills)]
    db.session.add(course)
    db.session.flush()
    return course


def company_of(
    place: Organisation, business_number: str, state: str = "verified"
) -> CompanyProfile:
    """Add the profile of a company."""
    profile = CompanyProfile(
        organisation=place,
        business_number=business_number,
        industry="automotive",
        state=state,
        decided_at=clock.now() if state != "pending" else None,
    )
    db.session.add(profile)
    db.session.flush()
    return profile


def build() -> Cast:
    """Add the whole cast within the present transaction."""
    university = organisation("university", "bitgoeul", "빛고을대학교", "Bitgoeul University")
    other_university = organisation("university", "mudeung-u", "무등대학교", "Mudeung University")
    academy = organisation("academy", "academy", "인공지능사관학교", "AI Academy")
    company = organisation("company", "hanbit", "한빛모빌리티", "Hanbit Mobility")
    other_company = organisation("company", "mudeung", "무등에너지", "Mudeung Energy")
    company_of(company, "9010000019")
    company_of(other_company, "9010000024")

    names = {
        "administrator": ("관리자", "admin@example.org", "Admin"),
        "officer": ("정사업", "officer@example.org", "Jung Officer"),
        "staff": ("임담당", "staff@example.org", "Lim Staff"),
        "professor": ("오교수", "professor@example.org", "Oh Professor"),
        "other_professor": ("백교수", "other.professor@example.org", "Baek Professor"),
        "assistant": ("조조교", "assistant@example.org", "Cho Assistant"),
        "trainee": ("한지우", "jiwoo@example.org", "Han Jiwoo"),
        "other_trainee": ("서민준", "minjun@example.org", "Seo Minjun"),
        "outsider": ("문외인", "outsider@example.org", "Moon Outsider"),
        "employer": ("강채용", "recruiter@example.org", "Kang Recruiter"),
        "other_employer": ("남채용", "other.recruiter@example.org", "Nam Recruiter"),
    }
    people = {key: _person(at, *one) for at, (key, one) in enumerate(names.items(), start=1)}
    db.session.add_all(people.values())  # at once: this runs before thousands of tests
    db.session.flush()
    grant(people["administrator"], Role.ADMINISTRATOR, ROOT)
    grant(people["officer"], Role.OFFICE, ROOT)
    grant(people["staff"], Role.STAFF, Scope("organisation", academy.id))
    grant(people["employer"], Role.EMPLOYER, Scope("organisation", company.id))
    grant(people["other_employer"], Role.EMPLOYER, Scope("organisation", other_company.id))

    track = Track(
        organisation=academy,
        stream="academy",
        slug="ai-vision",
        title_ko="컴퓨터 비전 전문가 과정",
        title_en="Computer vision track",
        summary_ko="영상 인식을 다룹니다.",
        summary_en="Computer vision, end to end.",
        industry="ai",
        audiences=["job_seeker", "youth"],
        published_at=clock.now(),
        created_at=clock.now(),
    )
    course = course_of(
        academy, "CV101", "컴퓨터 비전", "Computer Vision", "python", "computer-vision"
    )
    other_course = course_of(
        other_university, "EN201", "에너지 예측", "Energy Forecasting", "python"
    )
    track.courses = [TrackCourse(course=course, required=True, position=0)]
    db.session.add(track)
    db.session.flush()
    cohort = Cohort(
        track=track,
        number=7,
        title_ko="7기",
        title_en="Cohort 7",
        starts_on=clock.today() - timedelta(days=7),
        ends_on=clock.today() + timedelta(days=70),
        capacity=30,
        state="open",
        created_at=clock.now(),
    )
    db.session.add(cohort)
    db.session.flush()
    offering = offering_of(course, "7기 A반", cohort=cohort)
    other_offering = offering_of(other_course, "2학기")
    grant(people["professor"], Role.INSTRUCTOR, Scope("offering", offering.id))
    grant(people["assistant"], Role.ASSISTANT, Scope("offering", offering.id))
    grant(people["other_professor"], Role.INSTRUCTOR, Scope("offering", other_offering.id))
    for name in ("trainee", "other_trainee"):
        enrol(people[name], offering)
        db.session.add(
            CohortMember(
                cohort=cohort,
                person_id=people[name].id,
                state="enrolled",
                entered_on=cohort.starts_on,
            )
        )
        cohort.seats_taken += 1

    module = Module(offering_id=offering.id, title_ko="1주차", title_en="Week 1", position=0)
    lesson = Lesson(
        module=module,
        title_ko="합성곱",
        title_en="Convolution",
        body="# 합성곱\n\n커널이 영상을 지나갑니다.",
        position=0,
        minutes=10,
        published_at=clock.now(),
        updated_at=clock.now(),
    )
    lesson.skills = [LessonSkill(skill_id="computer-vision")]
    db.session.add_all([module, lesson])
    db.session.flush()
    assignment = Assignment(
        offering=offering,
        module_id=module.id,
        title_ko="객체 검출 실습",
        title_en="Object detection lab",
        brief="영상에서 차량을 찾으세요.",
        points=Decimal(100),
        due_at=clock.now() + timedelta(days=7),
        late_until=clock.now() + timedelta(days=9),
        kinds=["text", "file", "link"],
        published_at=clock.now(),
        created_at=clock.now(),
    )
    assignment.skills = [AssignmentSkill(skill_id="computer-vision")]
    levels = [
        {"points": "60", "ko": "뛰어남", "en": "Excellent"},
        {"points": "30", "ko": "보통", "en": "Fair"},
    ]
    assignment.rubric_version = rubrics.keep_own(
        None,
        course_id=course.id,
        title_ko=assignment.title_ko,
        title_en=assignment.title_en,
        lines=[
            Line(None, "정확도", "Accuracy", Decimal(60), levels, ["computer-vision"]),
            Line(None, "코드", "Code", Decimal(40), [], ["python"]),
        ],
    )
    db.session.add(assignment)
    db.session.flush()
    return Cast(
        **people,
        university=university,
        other_university=other_university,
        academy=academy,
        company=company,
        other_company=other_company,
        track=track,
        cohort=cohort,
        course=course,
        offering=offering,
        other_offering=other_offering,
        module=module,
        lesson=lesson,
        assignment=assignment,
    )

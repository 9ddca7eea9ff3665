"""The whole loop in the browser, from an empty installation, in Korean, by visible controls only.

Seven people, each with a browser of their own: what one does, the next one sees.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.browser.actor import Actor
from tests.browser.site import Site
from tests.browser.story import hiring, learning, matching, planning, setting_up, teaching

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]

TRACK, COURSE = "모빌리티 비전 전환 과정", "컴퓨터 비전 실습"


def test_a_trainee_becomes_a_ranked_graduate(
    empty_site: Site, actor: Callable[..., Actor], tmp_path: Path
) -> None:
    def comes(name: str, *, looks: bool = True) -> Actor:
        return actor(empty_site, f"loop-{name}", looks=looks)

    office = comes("office")
    _the_office_opens(office)

    teacher = comes("instructor")
    setting_up.joins_by_invitation(teacher, "instructor@example.org", "오하람", "Oh Haram")
    teacher.sees(COURSE)
    teaching.writes_lesson(teacher, COURSE, tmp_path)
    teaching.sets_assignment(teacher)

    trainee = comes("trainee")
    learning.browses(trainee)
    trainee.follow("신청하기")
    setting_up.registers(trainee, "jiwoo@example.org", "한지우", "Han Jiwoo")
    learning.enrols(trainee, "지우")
    learning.learns(trainee, COURSE)
    learning.hands_in(trainee, tmp_path)

    # The same way once more, to be compared with: this time axe has seen the pages.
    classmate = comes("classmate", looks=False)
    classmate.open("/tracks")
    classmate.follow(TRACK)
    classmate.follow("신청하기")
    setting_up.registers(classmate, "minjun@example.org", "서민준", "Seo Minjun")
    learning.enrols(classmate, "민준")
    learning.learns(classmate, COURSE)
    learning.hands_in(classmate, tmp_path)

    teaching.grades_from_the_queue(teacher)
    learning.sees_the_mark(trainee, "100 / 100점", teaching.FEEDBACK)
    teaching.freezes_results(teacher)
    matching.reads_why(trainee)
    classmate.looks = True
    matching.reads_why_not(classmate)

    employer, former = comes("employer"), comes("former-employer", looks=False)
    _a_company_comes(employer, "haneul@example.org", "정하늘", "한빛모빌리티", "901-00-00019")
    _a_company_comes(former, "eunbyul@example.org", "조은별", matching.HIDDEN, "901-00-00023")
    hiring.verifies_company(office, "한빛모빌리티")
    office.looks = False
    hiring.verifies_company(office, matching.HIDDEN)
    office.looks = True

    matching.turns_matching_on(trainee, tmp_path)
    setting_up.hears_at_night(trainee)
    for company in (employer, former):
        hiring.posts_opening(company)
        hiring.ranks(company)
    former.looks = True
    hiring.sees_nobody(former)
    hiring.reviews(employer)
    setting_up.hears_at_night(employer)
    hiring.accepts(trainee)
    hiring.meets(employer)
    former.page.reload()
    hiring.sees_nobody(former)
    _the_office_looks_back(office)


def _the_office_opens(office: Actor) -> None:
    setting_up.opens_the_installation(office)
    for kind, name, english, parent in (
        ("대학", "빛고을대학교", "Bitgoeul University", ""),
        ("학과", "인공지능융합학과", "Department of AI Convergence", "빛고을대학교"),
        ("사관학교", "인공지능사관학교", "AI Academy", ""),
    ):
        setting_up.registers_organisation(office, kind, name, english, parent)
    office.arrives("기관")
    setting_up.works_as(office, "사업단")
    office.arrives("사업단-홈")
    for place, code, title, english, skills, industry in (
        ("인공지능융합학과", "AIC101", "머신러닝 기초", "Foundations of Machine Learning",
         ("파이썬", "머신러닝"), "인공지능 핵심"),
        ("인공지능사관학교", "ACA201", COURSE, "Computer Vision Lab",
         ("컴퓨터 비전", "파이썬"), "자동차"),
    ):  # fmt: skip
        planning.plans_course(office, place, code, title, english, *skills, industry=industry)
    planning.opens_track(
        office, "인공지능융합학과", "대학 학위 과정", "인공지능융합 학위 과정",
        "AI Convergence Degree", "머신러닝 기초 (AIC101)", "대학생", "인공지능 핵심",
    )  # fmt: skip
    planning.opens_cohort(office, 2026, "2026학년도 입학", "Class of 2026")
    planning.opens_track(
        office, "인공지능사관학교", "인공지능사관학교", TRACK,
        "Mobility Vision Reskilling", f"{COURSE} (ACA201)", "구직자", "자동차",
    )  # fmt: skip
    planning.opens_cohort(office, 7, "7기", "Cohort 7")
    planning.opens_offering(office, COURSE, "7기 A반")
    planning.appoints(office, "instructor@example.org")


def _a_company_comes(employer: Actor, email: str, person: str, company: str, number: str) -> None:
    employer.open("/")
    employer.follow(re.compile("채용하는 기업"))
    setting_up.registers(employer, email, person, "")
    hiring.registers_company(employer, company, "", number)


def _the_office_looks_back(office: Actor) -> None:
    """What happened is on record: who decided what, and who read whose data."""
    for entry, seen in (
        ("변경 기록", "한빛모빌리티"), ("열람 기록", "정하늘"), ("사람", "한지우"),
    ):  # fmt: skip
        office.follow(entry, within=office.page.locator(".sidebar"))
        office.sees(seen)
        office.arrives(f"사업단-{entry}")

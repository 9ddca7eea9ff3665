"""The office plans: courses, tracks, cohorts, offerings, and who teaches them."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from tests.browser.actor import Actor

TODAY = datetime.now(ZoneInfo("Asia/Seoul")).date()


def _side(office: Actor, entry: str) -> None:
    office.follow(entry, within=office.page.locator(".sidebar"))


def plans_course(
    office: Actor, place: str, code: str, title: str, english: str, *skills: str, industry: str
) -> None:
    """A course with what it teaches, made public."""
    _side(office, "교과목")
    office.follow("새 교과목")
    office.choose("운영 기관", place)
    office.fill("교과목 번호", code)
    office.fill("제목(한국어)", title)
    office.fill("제목(영어)", english)
    office.fill("소개(한국어)", f"{title}의 뜻과 쓰임을 배우고 작은 과제로 확인합니다.")
    office.fill("소개(영어)", f"What {english.lower()} is for, shown in a small piece of work.")
    office.picks_skills(*skills)
    office.choose("산업", industry)
    office.fill("수업 시간", "32")
    office.fill("학점", "3")
    office.shot(f"새-교과목-{code}")
    office.press("저장")
    office.sees(title)
    for skill in skills:
        office.sees(skill)
    office.press("공개하기")
    office.sees("공개 거두기")


def opens_track(
    office: Actor, place: str, stream: str, title: str, english: str, course: str, audience: str,
    industry: str,
) -> None:  # fmt: skip
    """A track with its curriculum, made public."""
    _side(office, "과정 운영")
    office.follow("새 과정")
    office.arrives(f"새-과정-{stream}")
    office.choose("운영 기관", place)
    office.choose("과정 구분", stream)
    office.choose("산업", industry)
    office.fill("제목(한국어)", title)
    office.fill("제목(영어)", english)
    office.fill("소개(한국어)", f"{title}입니다. 배운 것은 증거로 남고, 기업이 그 증거를 봅니다.")
    office.fill("소개(영어)", f"{english}: what is learnt stays as evidence.")
    office.tick(audience)
    office.press("저장")
    office.sees(title)
    office.choose("넣을 교과목", course)
    office.press("교육과정에 넣기")
    office.sees("교육과정을 고쳤습니다.")
    office.press("공개하기")
    office.sees("공개 거두기")


def opens_cohort(office: Actor, number: int, name: str, english: str) -> None:
    """A cohort of the track that is open on the screen."""
    office.follow("새 기수")
    office.arrives(f"새-기수-{number}")
    office.fill("기수 번호", str(number))
    office.fill("이름(한국어)", name)
    office.fill("이름(영어)", english)
    office.fill("시작하는 날", TODAY.isoformat())
    office.fill("끝나는 날", (TODAY + timedelta(days=180)).isoformat())
    office.fill("정원", "30")
    office.press("저장")
    office.sees(name)
    office.press("열기")
    office.arrives(f"기수-{number}")


def opens_offering(office: Actor, course: str, label: str) -> None:
    """The cohort's own run of a course."""
    office.page.get_by_role("listitem").filter(has_text=course).get_by_role("link").click()
    office.fill("분반 이름", label)
    office.fill("시작하는 날", TODAY.isoformat())
    office.fill("끝나는 날", (TODAY + timedelta(days=120)).isoformat())
    office.fill("정원", "30")
    office.shot(f"새-강좌-{label}")
    office.press("저장")
    office.sees(label)
    office.press("열기")
    office.sees("닫기")


def appoints(office: Actor, email: str) -> None:
    """Someone without an account is invited to teach the offering on the screen."""
    office.fill("이메일", email)
    office.press("배정하기")
    office.sees("초대장 보냄")
    office.arrives("강좌-운영")

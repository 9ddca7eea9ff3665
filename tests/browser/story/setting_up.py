"""An empty installation gets its office, its organisations, its companies' verifier and its teachers."""

from __future__ import annotations

import re

from tests.browser.actor import Actor

PASSWORD = "빛고을-산책-2026"
BIRTH = "1998-03-14"


def opens_the_installation(office: Actor) -> None:
    """The first visitor is led to the set-up page, whatever was asked for; it opens once."""
    office.open("/tracks")
    office.sees("처음 준비하기")
    office.arrives("처음-준비하기")
    office.press("시작하기")
    office.sees("저장하지 못했습니다. 아래를 고쳐 주세요.")
    office.arrives("처음-준비하기-고칠-것")
    office.fill("사업단 이름", "인공지능산업융합사업단")
    office.fill("사업단 영문 이름", "AI Industry Convergence Agency")
    office.fill("이메일", "office@example.org")
    office.fill("이름", "문서연")
    office.fill("영문 이름", "Moon Seoyeon")
    office.fill("비밀번호", PASSWORD)
    office.press("시작하기")
    office.sees("준비가 끝났습니다. 기관을 등록하고 담당자를 초대해 주세요.")
    office.arrives("기관-하나")
    office.open("/setup")
    office.sees("찾는 화면이 없습니다")


def works_as(someone: Actor, role: str) -> None:
    """Switch to another of one's roles, in the side bar."""
    switch = someone.page.locator(".sidebar .role-switch")
    if role in switch.locator("summary").inner_text():
        return
    switch.locator("summary").click()
    someone.press(role, within=switch)
    someone.page.wait_for_load_state()


def registers_organisation(
    office: Actor, kind: str, name: str, english: str, parent: str = ""
) -> None:
    """Add a university, a department or the Academy."""
    works_as(office, "시스템 관리자")
    office.follow("기관", within=office.page.locator(".sidebar"))
    office.follow("기관 등록")
    office.choose("종류", kind)
    office.fill("이름", name)
    office.fill("영문 이름", english)
    if parent:
        office.choose("소속", parent)
    office.shot(f"기관-등록-{name}")
    office.press("저장")
    office.sees(name)


def invites(office: Actor, email: str, role: str, place: str) -> None:
    """Send an invitation to an address."""
    office.follow("초대", within=office.page.locator(".sidebar"))
    office.choose("역할", role)
    office.choose("어디에서", place)
    office.fill("이메일", email)
    office.press("초대 보내기")
    office.sees(email)


def joins_by_invitation(someone: Actor, email: str, name: str, english: str) -> None:
    """Follow the link of the invitation and make an account."""
    someone.email = email
    someone.opens_mail("초대")
    someone.sees("계정 만들기")
    someone.arrives("초대")
    someone.fill("이름", name)
    someone.fill("영문 이름", english)
    someone.fill("비밀번호", PASSWORD)
    someone.fill("생년월일", BIRTH)
    someone.press("가입하고 받아들이기")
    someone.page.wait_for_load_state()


def registers(someone: Actor, email: str, name: str, english: str) -> None:
    """From the sign-in page: make an account of one's own and prove the address."""
    someone.sees("계정이 없으신가요?")
    someone.arrives("로그인")
    someone.email = email
    someone.follow("가입하기")
    someone.arrives("가입")
    someone.fill("이메일", email)
    someone.fill("이름", name)
    someone.fill("영문 이름", english)
    someone.fill("비밀번호", PASSWORD)
    someone.fill("생년월일", BIRTH)
    someone.press("가입하기")
    someone.sees(email)
    someone.arrives("메일을-확인하세요")
    someone.opens_mail("이메일")
    someone.arrives("이메일-주소-확인")
    someone.press("확인하고 시작하기")
    someone.sees("이메일 주소를 확인했습니다. 환영합니다.")


def signs_in(someone: Actor, email: str) -> None:
    """Sign in with the address and the password."""
    someone.fill("이메일", email)
    someone.fill("비밀번호", PASSWORD)
    someone.press("로그인", within=someone.page.locator("main"))
    someone.page.wait_for_load_state()


def hears_at_night(someone: Actor) -> None:
    """Choose on the page of one's messages that mail comes at any hour.

    The story reads the mail at once, whatever the hour in Seoul is when it is told.
    """
    someone.open("/account/notifications")
    someone.field(re.compile("밤에는 보내지 않기")).uncheck()
    someone.sends("저장", within=someone.page.locator("main"))

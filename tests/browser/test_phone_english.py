"""A shorter walk in English on a phone: register, browse, enrol, learn, hand in, see the mark."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.actor import Actor
from tests.browser.conftest import DEMO_PASSWORD
from tests.browser.site import Site

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]

EMAIL = "mina.lee@example.org"
COURSE = "NLP and LLM applications"
WORK = "https://example.org/mina/triage"


def test_a_newcomer_learns_in_english_on_a_phone(
    demo_site: Site, actor: Callable[..., Actor]
) -> None:
    mina = actor(demo_site, "phone-english", locale="en-GB", phone=True)
    mina.email = EMAIL
    _registers(mina)
    _finds_and_enrols(mina)
    title = _learns(mina)
    _hands_in(mina, title)
    office = actor(demo_site, "phone-english-office", looks=False)
    teacher = actor(demo_site, "phone-english-teacher", looks=False)
    _grades(teacher, _teacher_of(office))
    _reads_the_mark(mina, title)


def _registers(mina: Actor) -> None:
    mina.open("/")
    mina.arrives("front")
    mina.follow("Sign in", within=mina.page.locator("header.topbar"))
    mina.arrives("sign-in")
    mina.page.locator("main a[href*='/register']").click()
    mina.fill("E-mail", EMAIL)
    mina.fill("Name", "Mina Lee")
    mina.fill("Password", "short")
    mina.page.locator("main form.form button[type=submit]").last.click()
    expect(mina.page.locator(".error-summary")).to_be_visible()
    mina.arrives("register-to-mend")
    mina.fill("Password", DEMO_PASSWORD)
    mina.fill("Birth date", "1995-05-05")
    mina.page.locator("main form.form button[type=submit]").last.click()
    mina.sees(EMAIL)
    mina.arrives("check-mail")
    mina.opens_mail(re.compile("address|e-?mail", re.I))
    mina.page.locator("main form button[type=submit]").click()
    mina.page.wait_for_load_state()
    mina.arrives("home-empty")


def _finds_and_enrols(mina: Actor) -> None:
    mina.open("/courses")
    mina.arrives("courses")
    mina.fill("Search", "large language")
    mina.page.locator("main form[role=search] button[type=submit]").first.click()
    mina.arrives("courses-found")
    mina.follow(COURSE)
    mina.arrives("course")
    mina.page.locator("main a[href*='/enrol/offerings/']").first.click()
    mina.arrives("enrol")
    mina.page.locator("main form button[type=submit]").click()
    mina.page.wait_for_url("**/done")
    mina.arrives("enrolled")


def _learns(mina: Actor) -> str:
    mina.page.locator("main a[href^='/learn/']").first.click()
    mina.sees(COURSE)
    mina.arrives("learn")
    title = mina.page.locator("main a[href^='/assignments/']").first.inner_text()
    mina.page.locator("main a[href*='/lessons/']").first.click()
    mina.arrives("lesson")
    mina.page.locator("#lesson-state form button[type=submit]").click()
    expect(mina.page.locator("#lesson-state .status-success")).to_be_visible()
    mina.open("/me/assignments")
    mina.arrives("assignments")
    return title


def _hands_in(mina: Actor, title: str) -> None:
    mina.follow(title, within=mina.page.locator("main"))
    mina.arrives("assignment")
    mina.page.locator("form[data-submission] [data-file-field] input").set_input_files(
        {"name": "triage.md", "mimeType": "text/markdown", "buffer": b"# Triage\n\nF1 0.91\n"}
    )
    mina.fill("Link", WORK)
    mina.button(re.compile("Hand in|Submit")).last.click()
    mina.page.wait_for_url("**/receipt")
    mina.sees("triage.md")
    mina.arrives("receipt")


def _signs_in(someone: Actor, email: str) -> None:
    someone.open("/sign-in")
    someone.fill("이메일", email)
    someone.fill("비밀번호", DEMO_PASSWORD)
    someone.press("로그인", within=someone.page.locator("main"))
    someone.page.wait_for_url(lambda url: "/sign-in" not in url)


def _teacher_of(office: Actor) -> str:
    """The office looks up who teaches the open class."""
    _signs_in(office, "office@demo.example.org")
    office.open("/manage/courses?q=LLM")
    office.follow("자연어 처리와 LLM 응용", within=office.page.locator("main"))
    office.follow("공개 1반", within=office.page.locator("main"))
    return office.page.locator("main [data-label='이메일']").first.inner_text().strip()


def _grades(teacher: Actor, email: str) -> None:
    _signs_in(teacher, email)
    teacher.open("/teach")
    teacher.page.locator("main").get_by_text("공개 1반").first.wait_for()
    row = teacher.page.locator("main li, main tr, main article").filter(has_text="공개 1반")
    row.get_by_role("link").first.click()
    teacher.follow(
        re.compile("^채점"), within=teacher.page.get_by_role("navigation", name="강의 화면")
    )
    teacher.fill("찾기", "Mina Lee")
    teacher.press("적용")
    teacher.follow("Mina Lee")
    for criterion in teacher.page.locator("[data-criterion]").all():
        criterion.get_by_role("radio").first.check()
    teacher.fill("피드백", "Clear threshold, well argued.")
    with teacher.page.expect_navigation():
        teacher.page.locator("form[data-grading] button").filter(has_text="공개만").click()


def _reads_the_mark(mina: Actor, title: str) -> None:
    mina.open("/")
    mina.sees(title)
    mina.arrives("home")
    mina.open("/notifications")
    mina.arrives("notifications")
    mina.open("/me/grades")
    mina.sees(title)
    mina.arrives("grades")
    mina.page.locator("main a[href^='/submissions/']").first.click()
    mina.sees("Clear threshold, well argued.")
    mina.arrives("mark")
    mina.open("/me/results")
    mina.arrives("results")
    mina.open("/me/progress")
    mina.arrives("progress")

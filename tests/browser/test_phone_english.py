"""A shorter walk in English on a phone: register, browse, enrol, learn, hand in, see the mark."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.actor import Actor
from tests.browser.conftest import DEMO_PASSWORD
from tests.browser.open_work import opens_class, teacher_of
from tests.browser.site import Site

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]

EMAIL = "mina.lee@example.org"
COURSE = "NLP and LLM applications"
#: What the office and the teacher call it: course and class.
CLASS = "자연어 처리와 LLM 응용", "공개 1반"
WORK = "https://example.org/mina/triage"
TEXT = "The threshold stands at 0.91."


def test_a_newcomer_learns_in_english_on_a_phone(
    demo_site: Site, actor: Callable[..., Actor]
) -> None:
    mina = actor(demo_site, "phone-english", locale="en-GB", phone=True)
    mina.email = EMAIL
    _registers(mina)
    _finds_and_enrols(mina)
    _learns(mina)
    title = _hands_in(mina)
    office = actor(demo_site, "phone-english-office", looks=False)
    teacher = actor(demo_site, "phone-english-teacher", looks=False)
    _signs_in(office, "office@demo.example.org")
    _grades(teacher, teacher_of(office, *CLASS))
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


def _learns(mina: Actor) -> None:
    mina.page.locator("main a[href^='/learn/']").first.click()
    mina.sees(COURSE)
    mina.arrives("learn")
    mina.page.locator("main a[href*='/lessons/']").first.click()
    mina.arrives("lesson")
    mina.page.locator("#lesson-state form button[type=submit]").click()
    expect(mina.page.locator("#lesson-state .status-success")).to_be_visible()
    mina.open("/me/assignments")
    mina.arrives("assignments")


def _hands_in(mina: Actor) -> str:
    """Her first assignment that is open, in every way in which it takes work; its title."""
    mina.open("/me/assignments?kind=assignment&state=open")
    link = mina.page.locator("main a[href^='/assignments/']").first
    title = link.inner_text()
    link.click()
    mina.page.wait_for_url("**/assignments/*")
    mina.arrives("assignment")
    form = mina.page.locator("form[data-submission]")
    files, said = form.locator("input[type=file]"), []
    if files.count():
        files.set_input_files(
            {"name": "triage.md", "mimeType": "text/markdown", "buffer": b"# Triage\n\nF1 0.91\n"}
        )
        said.append("triage.md")
    for field, words in (("#link", WORK), ("#text", TEXT)):
        if form.locator(field).count():
            form.locator(field).fill(words)
            said.append(words)
    assert said, "the form takes nothing"
    mina.button(re.compile("Hand in|Submit")).last.click()
    mina.page.wait_for_url("**/receipt")
    for words in said:
        if words != TEXT:  # of a text the receipt tells the length
            mina.sees(words)
    mina.arrives("receipt")
    mina.follow("See what I handed in")
    for words in said:
        mina.sees(words)
    return title


def _signs_in(someone: Actor, email: str) -> None:
    someone.open("/sign-in")
    someone.fill("이메일", email)
    someone.fill("비밀번호", DEMO_PASSWORD)
    someone.press("로그인", within=someone.page.locator("main"))
    someone.page.wait_for_url(lambda url: "/sign-in" not in url)


def _grades(teacher: Actor, email: str) -> None:
    _signs_in(teacher, email)
    course, label = CLASS
    opens_class(teacher, label, course)
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

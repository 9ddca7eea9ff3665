"""What scripts add and what works without them: nothing that was written is lost."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Route, expect

from tests.browser.actor import Actor
from tests.browser.conftest import DEMO_PASSWORD
from tests.browser.open_work import opens_class, opens_work, teacher_of
from tests.browser.site import Site

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]

TEXT = "오차는 두 센서의 시간이 어긋난 데에서 왔습니다.\n그래서 시간부터 맞추었습니다."
LINK = "https://example.org/fusion"


def signs_in(someone: Actor, email: str) -> None:
    """Sign in on whatever sign-in page is open."""
    someone.fill("이메일", email)
    someone.fill("비밀번호", DEMO_PASSWORD)
    someone.press("로그인", within=someone.page.locator("main"))
    someone.page.wait_for_url(lambda url: "/sign-in" not in url)


@pytest.fixture
def person(demo_site: Site, actor: Callable[..., Actor]) -> Callable[..., Actor]:
    """``person(name, role, …)``: somebody of the demonstration, signed in."""

    def arrive(name: str, role: str = "", **options: object) -> Actor:
        someone = actor(demo_site, f"behaviour-{name}", looks=False, **options)
        if role:
            someone.open("/sign-in")
            signs_in(someone, f"{role}@demo.example.org")
        return someone

    return arrive


def counts_submissions(trainee: Actor) -> int:
    """How many times the page on the screen says that something was handed in."""
    return trainee.page.locator("aside").get_by_role("link", name=re.compile("번째 제출$")).count()


def test_work_is_handed_in_after_the_session_expired(person: Callable[..., Actor]) -> None:
    trainee = person("expired", "trainee")
    opens_work(trainee, "글")
    here = trainee.page.url
    trainee.fill("글", TEXT)
    trainee.context.clear_cookies()
    trainee.press("내기")
    trainee.sees(re.compile("로그인이 끝났습니다"))
    trainee.shot("session-expired")
    with trainee.context.expect_page() as opened:
        trainee.follow("새 창에서 로그인")
    other = Actor.at(trainee, opened.value)
    signs_in(other, "trainee@demo.example.org")
    opened.value.close()
    trainee.page.bring_to_front()
    trainee.page.evaluate("dispatchEvent(new Event('focus'))")  # a headless window gets none
    trainee.page.wait_for_url("**/receipt")
    trainee.page.goto(here)
    assert counts_submissions(trainee) == 1
    trainee.page.locator("aside").get_by_role("link", name=re.compile("번째 제출$")).click()
    trainee.sees("그래서 시간부터 맞추었습니다.")


def test_what_was_typed_is_offered_back_after_signing_in_again(
    person: Callable[..., Actor],
) -> None:
    trainee = person("draft", "trainee")
    opens_work(trainee, "글")
    trainee.page.route("**/draft", lambda route: route.abort())  # the server keeps no draft
    trainee.fill("글", TEXT)
    trainee.page.wait_for_timeout(1200)
    trainee.context.clear_cookies()
    trainee.page.on("dialog", lambda dialog: dialog.accept())
    trainee.page.reload()
    signs_in(trainee, "trainee@demo.example.org")
    expect(trainee.page.locator("#text")).to_have_value("")
    trainee.sees("보내지 못한 글이 이 기기에 남아 있습니다")
    trainee.shot("draft-offered")
    trainee.press("되살리기")
    expect(trainee.page.locator("#text")).to_have_value(TEXT)
    trainee.complaints.clear()  # the request that the test cut


def test_a_cut_connection_sends_again_by_itself_once(person: Callable[..., Actor]) -> None:
    trainee = person("offline", "trainee")
    opens_work(trainee, "링크")
    here = trainee.page.url
    trainee.fill("링크", LINK)
    trainee.context.set_offline(True)
    trainee.press("내기")
    trainee.sees(re.compile("인터넷이 끊겨 있습니다"))
    trainee.shot("offline")
    trainee.context.set_offline(False)
    trainee.page.wait_for_url("**/receipt")
    trainee.page.goto(here)
    assert counts_submissions(trainee) == 1


def test_an_answer_that_is_lost_on_its_way_makes_no_second_submission(
    person: Callable[..., Actor],
) -> None:
    trainee = person("lost-answer", "trainee")
    opens_work(trainee, "링크")
    here = trainee.page.url
    trainee.fill("링크", LINK)
    lost: list[int] = []

    def lose(route: Route) -> None:
        answer = route.fetch(max_redirects=0)
        if lost or route.request.method != "POST":
            route.fulfill(response=answer)
            return
        lost.append(answer.status)
        route.abort("connectionreset")

    trainee.page.route(here, lose)
    trainee.press("내기")
    trainee.page.wait_for_url("**/receipt")
    assert lost == [200] or lost == [201], "the server had not taken it the first time"
    trainee.page.unroute(here)
    trainee.page.goto(here)
    assert counts_submissions(trainee) == 1


def test_a_double_click_makes_one_thing(person: Callable[..., Actor]) -> None:
    admin = person("double-click", "admin")
    admin.open("/office/organisations/new")
    admin.choose("종류", "대학")
    admin.fill("이름", "두번대학교")
    admin.button("저장").dblclick()
    admin.sees("기관을 등록했습니다.")
    admin.open("/office/organisations?q=두번대학교")
    admin.sees("1건")


def test_a_slash_goes_to_the_search_and_initial_consonants_find(
    person: Callable[..., Actor],
) -> None:
    visitor = person("slash")
    visitor.open("/tracks")
    visitor.page.keyboard.press("Slash")
    search = visitor.page.get_by_role("searchbox", name="전체 찾기")
    expect(search).to_be_focused()
    visitor.page.keyboard.type("ㅋㅍㅌ ㅂㅈ")
    visitor.page.keyboard.press("Slash")
    expect(search).to_have_value("ㅋㅍㅌ ㅂㅈ/")
    search.fill("ㅋㅍㅌ ㅂㅈ")
    visitor.page.keyboard.press("Enter")
    visitor.sees("딥러닝과 컴퓨터 비전")


def test_the_language_is_remembered(person: Callable[..., Actor]) -> None:
    visitor = person("language")
    visitor.open("/tracks")
    expect(visitor.page.locator("html")).to_have_attribute("lang", "ko")
    visitor.press("English")
    expect(visitor.page.locator("html")).to_have_attribute("lang", "en")
    assert visitor.page.url.endswith("/tracks")
    visitor.open("/courses")
    expect(visitor.page.locator("html")).to_have_attribute("lang", "en")
    visitor.page.close()
    visitor.page = visitor.context.new_page()
    visitor.open("/sign-in")
    expect(visitor.page.locator("html")).to_have_attribute("lang", "en")
    visitor.fill("E-mail", "trainee@demo.example.org")
    visitor.fill("Password", DEMO_PASSWORD)
    visitor.press("Sign in", within=visitor.page.locator("main"))
    visitor.page.wait_for_url(lambda url: "/sign-in" not in url)
    expect(visitor.page.locator("html")).to_have_attribute("lang", "en")
    visitor.press("한국어")
    expect(visitor.page.locator("html")).to_have_attribute("lang", "ko")


def test_the_theme_is_chosen_and_kept(person: Callable[..., Actor]) -> None:
    visitor = person("theme")
    visitor.open("/")
    toggle = visitor.page.locator("footer [data-theme-toggle]")
    ground = "getComputedStyle(document.body).backgroundColor"
    toggle.click()
    expect(visitor.page.locator("html")).to_have_attribute("data-theme", "light")
    light = visitor.page.evaluate(ground)
    toggle.click()
    expect(toggle).to_contain_text("어둡게")
    dark = visitor.page.evaluate(ground)
    assert dark != light
    visitor.open("/courses")
    assert visitor.page.evaluate(ground) == dark
    visitor.page.locator("footer [data-theme-toggle]").click()
    visitor.page.reload()
    expect(visitor.page.locator("html")).not_to_have_attribute("data-theme", re.compile("."))


def test_handing_in_and_grading_need_no_script(
    person: Callable[..., Actor], tmp_path: Path
) -> None:
    file = tmp_path / "검출기.py"
    file.write_text("THRESHOLD = 0.42\n")
    trainee = person("no-script-trainee", "trainee", scripts=False)
    work = opens_work(trainee, "글", "링크", "파일")
    trainee.fill("글", TEXT)
    trainee.fill("링크", "https://example.org/detector")
    trainee.upload("파일", file)
    trainee.press("내기")
    trainee.sees("접수됨")
    trainee.sees("검출기.py")

    office = person("no-script-office", "office", scripts=False)
    email = teacher_of(office, work.course, work.label)
    teacher = person("no-script-teacher", scripts=False)
    teacher.open("/sign-in")
    signs_in(teacher, email)
    opens_class(teacher, work.label, work.course)
    tabs = teacher.page.get_by_role("navigation", name="강의 화면")
    teacher.follow(re.compile("^채점"), within=tabs)
    teacher.fill("찾기", "한지우")
    teacher.press("적용")
    teacher.page.locator("main tr").filter(has_text=work.title).get_by_role("link").first.click()
    teacher.sees("THRESHOLD")
    for criterion in teacher.page.locator("[data-criterion]").all():
        criterion.get_by_role("radio").first.check()
    teacher.fill("피드백", "스크립트 없이도 읽힙니다.")
    with teacher.page.expect_navigation():
        teacher.page.locator("form[data-grading] button").filter(has_text="공개").last.click()

    trainee.open("/me/grades")
    trainee.follow(work.title, within=trainee.page.locator("main"))
    trainee.sees("스크립트 없이도 읽힙니다.")

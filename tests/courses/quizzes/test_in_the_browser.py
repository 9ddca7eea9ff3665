"""In a real browser against a real server: the network fails, the server is killed, time runs out."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.browser.conftest import CHROMIUM_FLAGS
from tests.courses.quizzes.served import Served, installed

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]
SAVED = re.compile(r"저장됨 \d\d:\d\d:\d\d")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    assert path, "Chromium is missing: `make test` installs it"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    folder = Path(tempfile.mkdtemp(prefix="lms-quiz-"))
    site = installed(folder)
    try:
        site.start()
        yield site
    finally:
        site.kill()
        site.close()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def learner(chromium: Browser, served: Served) -> Iterator[BrowserContext]:
    context = chromium.new_context(locale="ko-KR", timezone_id="Asia/Seoul")
    context.set_default_timeout(30_000)
    context.add_cookies([{"name": "session", "value": served.cast["trainee"], "url": served.url}])
    yield context
    context.close()


def begin(context: BrowserContext, served: Served, quiz_id: int) -> Page:
    page = context.new_page()
    page.goto(f"{served.url}/quizzes/{quiz_id}")
    page.get_by_role("button", name="시작하기").click()
    page.wait_for_url(re.compile(r"/quiz-attempts/\d+"))
    return page


def answer(page: Page, number: int, text: str) -> None:
    section = page.get_by_role("region", name=re.compile(rf"^문제 {number}\b"))
    section.get_by_label("답", exact=True).fill(text)


def state(page: Page) -> Any:
    return page.locator("[data-save-state]")


def test_what_is_answered_while_the_network_is_down_arrives_when_it_is_back(learner, served):
    quiz = served.quiz("short", "short")
    page = begin(learner, served, quiz)
    answer(page, 1, "연결된 동안")
    expect(state(page)).to_contain_text(SAVED)
    learner.set_offline(True)
    answer(page, 1, "끊긴 동안 고친 답")
    answer(page, 2, "끊긴 동안 적은 답")
    expect(state(page)).to_contain_text("연결 끊김")
    assert served.responses(quiz) == [{"text": "연결된 동안"}, {}]
    learner.set_offline(False)
    expect(state(page)).to_contain_text(SAVED)
    assert served.responses(quiz) == [{"text": "끊긴 동안 고친 답"}, {"text": "끊긴 동안 적은 답"}]


def test_a_server_that_is_killed_in_the_middle_loses_nothing(learner, served):
    quiz = served.quiz("short", "single")
    page = begin(learner, served, quiz)
    answer(page, 1, "받았다고 한 답")
    expect(state(page)).to_contain_text(SAVED)
    served.kill()
    assert served.responses(quiz)[0] == {"text": "받았다고 한 답"}  # acknowledged: it is there
    page.get_by_label("갑").check()
    expect(state(page)).to_contain_text("연결 끊김")
    served.start()
    expect(state(page)).to_contain_text(SAVED)
    assert served.responses(quiz) == [{"text": "받았다고 한 답"}, {"choice": "a"}]


def test_what_a_closed_window_could_not_send_is_sent_by_the_next_one(learner, served):
    quiz = served.quiz("short")
    page = begin(learner, served, quiz)
    url = page.url
    learner.set_offline(True)
    answer(page, 1, "닫기 전에 적은 답")
    expect(state(page)).to_contain_text("연결 끊김")
    page.close(run_before_unload=False)
    learner.set_offline(False)
    page = learner.new_page()
    page.goto(url)
    section = page.get_by_role("region", name="문제 1")
    expect(section.get_by_label("답", exact=True)).to_have_value("닫기 전에 적은 답")
    assert served.responses(quiz) == [{"text": "닫기 전에 적은 답"}]


def test_two_windows_see_that_the_other_one_saved(learner, served):
    quiz = served.quiz("short")
    first = begin(learner, served, quiz)
    second = learner.new_page()
    second.goto(first.url)
    answer(second, 1, "둘째 창의 답")
    expect(state(second)).to_contain_text(SAVED)
    expect(
        first.get_by_text(re.compile("다른 창에서 .* 이 문제의 답을 저장했습니다"))
    ).to_be_visible()
    first.get_by_role("button", name="그 답 불러오기").click()
    section = first.get_by_role("region", name="문제 1")
    expect(section.get_by_label("답", exact=True)).to_have_value("둘째 창의 답")
    answer(first, 1, "첫 창의 답")
    expect(state(first)).to_contain_text(SAVED)
    expect(second.get_by_role("button", name="그 답 불러오기")).to_be_visible()
    assert served.responses(quiz) == [{"text": "첫 창의 답"}]


def test_when_time_runs_out_what_was_typed_last_is_handed_in(learner, served):
    quiz = served.quiz("short", time_limit_minutes=1)
    page = begin(learner, served, quiz)
    served.set_back(quiz, 52)
    page.reload()
    expect(page.locator("[data-timer]")).to_contain_text("0:0")
    section = page.get_by_role("region", name="문제 1")
    section.get_by_label("답", exact=True).press_sequentially("마지막 순간까지", delay=30)
    page.wait_for_url(re.compile("/review$"))
    expect(page.get_by_text("시간이 끝나 저장된 답을 냄")).to_be_visible()
    assert served.responses(quiz) == [{"text": "마지막 순간까지"}]


def test_the_time_left_is_said_to_those_who_listen(learner, served):
    quiz = served.quiz("short", time_limit_minutes=10)
    page = begin(learner, served, quiz)
    expect(page.locator("#live")).to_have_text("남은 시간 10분")


def test_everything_is_answered_and_handed_in_without_scripts(chromium, served):
    quiz = served.quiz("single", "short", "ordering", per_page="one")
    context = chromium.new_context(locale="ko-KR", java_script_enabled=False)
    cookie = {"name": "session", "value": served.cast["trainee"], "url": served.url}
    context.add_cookies([cookie])
    page = begin(context, served, quiz)
    page.get_by_label("갑").check()
    page.get_by_role("button", name="저장하고 다음").click()
    answer(page, 2, "정답-단답")
    page.get_by_role("button", name="저장하고 다음").click()
    for item, place in (("먼저", "1"), ("다음", "2"), ("끝", "3")):
        page.get_by_label(item, exact=True).select_option(place)
    page.get_by_role("button", name="저장하고 제출 확인으로").click()
    expect(page.get_by_text("모든 문제에 답했습니다.")).to_be_visible()
    page.get_by_role("button", name="제출하기").click()
    expect(page.get_by_role("heading", name="접수증")).to_be_visible()
    expect(page.get_by_text("3 / 3")).to_be_visible()
    context.close()

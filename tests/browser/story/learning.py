"""A visitor finds a track, becomes a trainee, learns and hands in."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import expect

from tests.browser.actor import Actor
from tests.browser.story import materials
from tests.browser.story.teaching import ASSIGNMENT, sees_lesson

ANSWER = "상자의 넓이가 네 배가 되면 거리는 반이 됩니다. 차선이 가려지면 틀립니다."
LINK = "https://example.org/gap"


def browses(visitor: Actor) -> None:
    """The public catalogue: search, each filter, no result, initial consonants."""
    visitor.open("/")
    visitor.sees("들어갈 수 있는 기수")
    visitor.arrives("첫-화면")
    visitor.follow("과정", within=visitor.page.locator("header.topbar"))
    visitor.sees("2건")
    visitor.arrives("과정-목록")
    for label, option, title, other in (
        ("과정 구분", "대학 학위 과정 (1)", "인공지능융합 학위 과정", "모빌리티 비전 전환 과정"),
        ("산업", "자동차 (1)", "모빌리티 비전 전환 과정", "인공지능융합 학위 과정"),
        ("교육 대상", "구직자 (1)", "모빌리티 비전 전환 과정", "인공지능융합 학위 과정"),
    ):
        visitor.choose(label, option)
        visitor.press("적용")
        visitor.sees("1건")
        expect(visitor.page.get_by_role("link", name=title)).to_be_visible()
        expect(visitor.page.get_by_role("link", name=other)).to_have_count(0)
        visitor.follow(re.compile("지우기"))
    visitor.choose("강의 언어", "한국어 강의 (2)")
    visitor.press("적용")
    visitor.sees("2건")
    visitor.fill("찾기", "세상에 없는 과정")
    visitor.press("적용")
    visitor.sees("0건")
    visitor.arrives("과정-없음")
    visitor.follow("교과목", within=visitor.page.locator("header.topbar"))
    visitor.fill("찾기", "ㅋㅍㅌ")
    visitor.press("적용")
    visitor.sees("컴퓨터 비전 실습")
    visitor.does_not_see("머신러닝 기초")
    visitor.arrives("교과목-초성-찾기")
    visitor.follow("컴퓨터 비전 실습")
    visitor.arrives("교과목")
    visitor.fill("전체 찾기", "비전")
    visitor.page.keyboard.press("Enter")
    visitor.sees("모빌리티 비전 전환 과정")
    visitor.arrives("전체-찾기")
    visitor.follow("모빌리티 비전 전환 과정", within=visitor.page.locator("main"))
    visitor.sees("열려 있는 기수")
    visitor.arrives("과정")


def enrols(visitor: Actor, name: str) -> None:
    """From the track's page: signed in by now, confirm what enrolling means, and take the seat."""
    visitor.sees("신청 확인")
    visitor.arrives(f"신청-확인-{name}")
    visitor.press("이대로 신청하기")
    visitor.sees("자리가 확정되었습니다")
    visitor.arrives(f"자리-확정-{name}")


def learns(trainee: Actor, course: str) -> None:
    """Home says what is due; the lesson counts once it is marked, and the course says so."""
    trainee.follow("홈", within=trainee.page.locator(".sidebar"))
    trainee.sees(ASSIGNMENT)
    trainee.arrives("교육생-홈")
    trainee.follow(re.compile("내 과목|배우기|학습"), within=trainee.page.locator(".sidebar"))
    trainee.arrives("내-과목")
    trainee.follow(course, within=trainee.page.locator("main"))
    trainee.sees("공개된 차시 1개 가운데 0개를 마쳤습니다.")
    trainee.arrives("과목")
    trainee.follow("첫 차시 열기")
    sees_lesson(trainee)
    trainee.sees("아직 마침을 누르지 않았습니다.")
    trainee.press("마침", within=trainee.page.locator("#lesson-state"))
    trainee.sees("마침을 눌렀으므로 마쳤습니다.")
    trainee.arrives("차시-마침")
    trainee.follow("과목 화면으로")
    trainee.sees("공개된 차시 1개 가운데 1개를 마쳤습니다.")
    trainee.sees("모든 차시를 마쳤습니다.")


def hands_in(trainee: Actor, folder: Path) -> str:
    """File, text and link; an impatient second click changes nothing. Returns the receipt's text."""
    trainee.follow(ASSIGNMENT, within=trainee.page.locator("main"))
    trainee.arrives("과제")
    trainee.fill("글", ANSWER)
    trainee.fill("링크", LINK)
    trainee.upload("파일", materials.work(folder))
    trainee.sees("검출_결과.py")
    trainee.arrives("과제-쓰는-중")
    trainee.button("내기").first.dblclick()
    trainee.page.wait_for_url("**/receipt")
    trainee.sees("1번째 제출")
    trainee.sees("검출_결과.py")
    trainee.arrives("접수증")
    receipt = trainee.page.locator("main").inner_text()
    trainee.follow(ASSIGNMENT, within=trainee.page.locator("main"))
    trainee.sees("1번 냈음")
    trainee.does_not_see("2번째 제출")
    return receipt


def sees_the_mark(trainee: Actor, points: str, feedback: str) -> None:
    """A notification leads to the mark: points, criteria and feedback."""
    trainee.open("/notifications")
    trainee.arrives("알림")
    trainee.press(re.compile(ASSIGNMENT))
    trainee.sees(feedback)
    trainee.sees(points)
    trainee.arrives("채점-결과")

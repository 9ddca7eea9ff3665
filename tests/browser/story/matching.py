"""A trainee decides to be matched: consent, who may not see, preferences, résumé."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import expect

from tests.browser.actor import Actor
from tests.browser.story import materials

HIDDEN = "무등에너지"


def reads_why(trainee: Actor) -> None:
    """Completion and evidence, each with its reasons."""
    trainee.follow("홈", within=trainee.page.locator(".sidebar"))
    trainee.follow("요건마다 까닭 보기")
    trainee.sees("수료했습니다.")
    trainee.sees("필수 교과목")
    trainee.arrives("수료-현황")
    trainee.open("/me/results")
    trainee.arrives("과목-결과")
    trainee.follow("컴퓨터 비전 실습", within=trainee.page.locator("main"))
    trainee.sees("점수 100%: 기준 60% 이상입니다.")
    trainee.arrives("내-결과")
    trainee.open("/me/evidence")
    trainee.sees("지금은 나만 볼 수 있습니다.")
    trainee.sees("평가 기준: 코드의 짜임")
    trainee.arrives("내-역량-근거")


def reads_why_not(trainee: Actor) -> None:
    """Who did not pass reads what was missing, and cannot be matched yet."""
    trainee.follow("홈", within=trainee.page.locator(".sidebar"))
    trainee.sees("수료하거나 수료 예정일이 정해지면 켤 수 있습니다.")
    trainee.follow("요건마다 까닭 보기")
    trainee.does_not_see("수료했습니다.")
    trainee.arrives("수료-현황-모자람")
    trainee.open("/me/results")
    trainee.sees("미이수")
    trainee.open("/me/matching")
    trainee.does_not_see("동의서 읽고 켜기")
    trainee.arrives("채용-연결-자격-없음")


def turns_matching_on(trainee: Actor, folder: Path) -> None:
    """Reads the consent, hides a company, agrees, fills in preferences, brings a résumé."""
    trainee.open("/")
    trainee.follow("살펴보고 정하기")
    trainee.sees("지금은 어떤 기업에도 보이지 않습니다.")
    trainee.arrives("채용-연결-꺼짐")
    trainee.follow("동의서 읽고 켜기")
    trainee.sees("무엇을")
    trainee.sees("기업이 보는 내 모습 미리 보기")
    trainee.arrives("채용-연결-동의서")
    trainee.press("동의하고 켜기")
    trainee.sees(re.compile("표시해|동의"))
    trainee.follow("숨길 기업 정하기")
    trainee.fill("기업 찾기", "ㅁㄷㅇㄴ")
    trainee.press("찾기", within=trainee.page.locator("main"))
    trainee.press(re.compile("숨기기"))
    trainee.sees(HIDDEN)
    trainee.arrives("숨길-기업")
    trainee.open("/me/matching/consent")
    trainee.tick(re.compile("위 내용을 읽었고"))
    trainee.press("동의하고 켜기")
    trainee.page.wait_for_load_state()
    trainee.arrives("채용-연결-켜짐")
    trainee.open("/me/matching/preferences")
    trainee.tick("북구")
    trainee.tick("자동차")
    trainee.tick("정규직")
    trainee.choose("한국어", "모국어")
    trainee.choose("영어", "B2 · 업무 회의와 문서")
    trainee.arrives("희망-조건")
    trainee.press("저장")
    trainee.sees("북구")
    for resume in (materials.hangul_resume(folder), materials.word_resume(folder)):
        _brings_resume(trainee, resume)
    trainee.open("/me/matching/preview")
    text = trainee.page.locator("main").inner_text()
    assert "OpenCV와 PyTorch로 빈자리를 찾고" in text, "the preview lacks a line of the résumé"
    assert "한지우" not in text, "the preview shows the name"
    assert HIDDEN not in text, "the preview shows a line that was taken out"
    trainee.arrives("기업이-보는-내-모습")


def _brings_resume(trainee: Actor, resume: Path) -> None:
    """A file becomes masked lines that are looked at before they count."""
    trainee.open("/me/matching/resume")
    trainee.arrives(f"이력서-{resume.suffix[1:]}")
    trainee.upload(re.compile("이력서 파일"), resume)
    trainee.press("올려서 읽기")
    trainee.page.wait_for_url("**/resume/preview")
    trainee.sees(re.compile("이상을 찾는 도구"))
    expect(trainee.page.locator("main")).not_to_contain_text("한지우")
    trainee.arrives(f"이력서-미리-보기-{resume.suffix[1:]}")
    trainee.page.get_by_label(re.compile(HIDDEN)).uncheck()  # shown to nobody
    trainee.press("이대로 저장")
    trainee.page.wait_for_url("**/me/matching**")

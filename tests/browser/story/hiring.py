"""A company comes: registered, verified by dated facts, posting, ranking, introduction."""

from __future__ import annotations

import re
from datetime import timedelta

from playwright.sync_api import expect

from tests.browser.actor import Actor
from tests.browser.story import materials
from tests.browser.story.planning import TODAY
from tests.browser.story.setting_up import works_as

OPENING = "자율주행 인지 엔지니어 (신입)"
MESSAGE = "앞차와의 거리를 재신 과제를 보고 연락드립니다. 인지팀에서 함께 일하고 싶습니다."
ANSWER = "반갑습니다. 다음 주 오후가 좋습니다."


def registers_company(employer: Actor, name: str, english: str, number: str) -> None:
    """Ask to be registered; the page says what happens next."""
    employer.sees(
        "사업단이 사업자등록과 광주 사업장을 확인하면 공고를 올리고 후보를 볼 수 있습니다."
    )
    employer.arrives("회사-등록")
    employer.fill("사업자등록번호", "123-45-67890")
    employer.fill("회사 이름", name)
    employer.fill("영문 회사 이름", english)
    employer.choose("산업", "자동차")
    employer.fill("어디에서 왔습니까", "경기 성남시")
    employer.fill("직원 수", "48")
    employer.fill("회사 소개", "자율주행차의 눈을 만듭니다.")
    employer.fill("광주 사업장 이름", "광주 연구소")
    employer.fill("사업장 주소", "광주광역시 북구 첨단과기로 208번길 1")
    employer.press("등록 신청")
    employer.sees("저장하지 못했습니다. 아래를 고쳐 주세요.")
    employer.arrives("회사-등록-고칠-것")
    employer.fill("사업자등록번호", number)
    employer.press("등록 신청")
    employer.page.wait_for_url("**/company/**")
    employer.sees(name)
    employer.arrives("우리-회사-확인-전")


def verifies_company(office: Actor, name: str) -> None:
    """Record the dated facts with their evidence, then verify."""
    works_as(office, "사업단")
    office.follow(re.compile("^기업(?! 프로젝트)"), within=office.page.locator(".sidebar"))
    office.arrives(f"기업-목록-{name}")
    office.follow(name, within=office.page.locator("main"))
    for kind, days, evidence in (
        ("업무협약", 40, "협약서 제2026-14호"),
        ("사무소", 10, "현장 확인 사진과 임대차계약서"),
    ):
        facts = office.page.locator("#facts")
        option = facts.locator("select[name=kind] option").filter(has_text=kind).first
        office.choose("무슨 일", option.inner_text(), within=facts)
        office.fill("언제", (TODAY - timedelta(days=days)).isoformat(), within=facts)
        if kind == "사무소":
            office.choose("어느 사업장", "광주 연구소", within=facts)
        office.fill("근거 문서", evidence, within=facts)
        office.press("기록하기", within=facts)
        office.sees(evidence)
    office.arrives(f"기업-사실-{name}")
    office.confirms("확인하기")
    office.sees(re.compile("이 회사는 공고를 올리고 후보를 볼 수 있습니다"))
    office.arrives(f"기업-확인됨-{name}")


def posts_opening(employer: Actor) -> None:
    """Paste a posting, look at every line, open it."""
    employer.open("/")
    employer.arrives("기업-홈")
    employer.follow("우리 공고", within=employer.page.locator(".sidebar"))
    employer.arrives("우리-공고")
    employer.follow(re.compile("공고 올리기"))
    employer.fill("공고 제목", OPENING)
    employer.fill("공고문", materials.POSTING)
    employer.choose("고용 형태", "정규직")
    employer.choose("일하는 곳", "광주 북구")
    employer.choose("산업", "자동차")
    employer.fill("마감일", (TODAY + timedelta(days=30)).isoformat())
    employer.arrives("공고-올리기")
    employer.press("줄로 나누기")
    for line in ("카메라 영상에서 차량과 보행자를 검출하는 모델 개발", "Python으로 개발한 경험이 있으신 분",
                 "컴퓨터 비전 또는 객체 검출 프로젝트 경험", "도커 사용 경험"):  # fmt: skip
        expect(employer.page.get_by_role("textbox").filter(has_text=line)).to_have_count(1)
    employer.arrives("요건-줄-확인")
    employer.press("확인하고 공고 열기")
    employer.page.wait_for_load_state()


def ranks(employer: Actor) -> None:
    """The ranked list: a pseudonym, a score, the state of each requirement, no name."""
    employer.follow("우리 공고", within=employer.page.locator(".sidebar"))
    employer.follow(OPENING)
    employer.follow("후보 순위")
    employer.page.wait_for_selector("text=볼 수 있는 후보", timeout=60_000)
    text = employer.page.locator("main").inner_text()
    for secret in ("한지우", "Han Jiwoo", "jiwoo@", "서민준", "2026-0"):
        assert secret not in text, f"the ranked list shows {secret}"


def reviews(employer: Actor) -> None:
    """Open the candidate, read the evidence for each requirement, shortlist, ask."""
    employer.sees(re.compile(r"볼 수 있는 후보 1명"))
    employer.arrives("후보-순위")
    employer.page.locator("main a[href*='/candidates/']").first.click()
    employer.sees("앞차와의 거리 재기")
    employer.sees(re.compile("코드의 짜임"))
    text = employer.page.locator("main").inner_text()
    for secret in ("한지우", "jiwoo@", "근거를 잘 밝혔습니다", "상자의 넓이가", "무등에너지"):
        assert secret not in text, f"the candidate's page shows {secret}"
    employer.arrives("후보")
    employer.press("관심 후보로")
    employer.sees(re.compile("관심"))
    employer.page.locator("summary").filter(has_text="소개 요청").click()
    employer.fill("후보에게 보낼 말", MESSAGE)
    employer.fill(re.compile("언제까지 답을"), (TODAY + timedelta(days=7)).isoformat())
    employer.arrives("소개-요청-쓰는-중")
    employer.press("요청 보내기")
    employer.page.wait_for_load_state()
    employer.arrives("소개-요청-보냄")


def sees_nobody(employer: Actor) -> None:
    """A company that the only candidate hides from has an empty list, and is not told why."""
    employer.sees(re.compile("볼 수 있는 후보가 없|0명"))
    employer.arrives("후보-없음")


def accepts(trainee: Actor) -> None:
    """The request comes as a message and as mail; accepting says what the company will see."""
    trainee.opens_mail(re.compile("소개"))
    trainee.sees(MESSAGE)
    trainee.arrives("소개-요청")
    trainee.page.locator("summary").filter(has_text="수락").click()
    dialog = trainee.page.get_by_role("dialog")
    expect(dialog).to_contain_text("이름(한지우), 이메일(jiwoo@example.org)")
    trainee.fill(re.compile("덧붙일 말"), ANSWER, within=dialog)
    trainee.arrives("소개-수락-묻기")
    trainee.press("수락하고 알리기", within=dialog)
    trainee.sees("이름과 이메일이 이 회사에 보입니다.")
    trainee.arrives("소개-수락함")


def meets(employer: Actor) -> None:
    """The employer is told, and now sees the name."""
    employer.opens_mail(re.compile("소개"))
    employer.sees("한지우")
    employer.sees("jiwoo@example.org")
    employer.sees(ANSWER)
    employer.arrives("소개받은-사람")

"""A certificate from its seal to somebody who verifies it: issued, read, verified, revoked."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pdfplumber
import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from lms import clock
from lms.accounts.models import Person
from lms.courses.programmes.models import Cohort, CohortMember
from tests.browser.actor import Actor
from tests.browser.school import School
from tests.courses.documents.conftest import picture

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]


def finish(school: School, email: str) -> None:
    """Somebody of the cast completed the cohort yesterday."""

    def make(session: Any) -> None:
        person = session.query(Person).filter_by(email=email).one()
        member = session.scalars(
            select(CohortMember)
            .join(Cohort, Cohort.id == CohortMember.cohort_id)
            .where(CohortMember.person_id == person.id, Cohort.number == 7)
        ).one()
        member.state, member.ended_on = "completed", clock.today() - timedelta(days=1)
        member.decided_at = clock.now() - timedelta(days=1)

    school.does(make)


def text_of(file: Path) -> str:
    with pdfplumber.open(file) as pdf:
        return "\n".join(page.extract_text() for page in pdf.pages)


def test_a_certificate_is_issued_verified_by_a_stranger_and_revoked(
    school: School, at_school: Callable[..., Actor], actor: Callable[..., Actor], tmp_path: Path
) -> None:
    finish(school, "jiwoo@example.org")
    seal = tmp_path / "seal.png"
    seal.write_bytes(picture(400))

    staff = at_school(school.person("staff@example.org"), "documents-staff")
    staff.open("/manage/documents")
    staff.follow("인공지능사관학교")
    staff.page.get_by_label(re.compile("^직인 그림")).set_input_files(str(seal))
    staff.press("새 직인 등록")
    staff.sees("1번째 직인")
    staff.page.get_by_label("직함", exact=False).first.fill("교장")
    staff.page.get_by_label(re.compile(r"^이름(?! \(영문\))")).first.fill("김온새")
    staff.page.get_by_label(re.compile("^시작일")).fill(str(clock.today() - timedelta(days=30)))
    staff.press("명의자 등록")
    staff.sees("오늘의 명의자")
    staff.shot("settings")

    learner = at_school(school.person("jiwoo@example.org"), "documents-learner", phone=True)
    learner.open("/me/documents")
    learner.follow(re.compile("^발급하기 수료증"))
    learner.composes("용도", "취업 제출용")
    learner.press("발급하기")
    learner.sees("발급했습니다. 바로 내려받을 수 있습니다.")
    learner.sees("한*우")
    number = learner.page.locator("code").first.inner_text()
    assert re.fullmatch(r"(\w{4}-){3}\w{4}", number)
    with learner.page.expect_download() as found:
        learner.page.get_by_role("link", name="PDF 내려받기").first.click()  # the page stays
    file = tmp_path / "certificate.pdf"
    found.value.save_as(file)
    said = text_of(file)
    for words in ("한지우", "컴퓨터 비전 전문가 과정", "교장", "김온새", "취업 제출용", number):
        assert words in said
    learner.shot("issued")

    stranger = actor(school, "documents-stranger")
    stranger.open("/verify/document")
    wrong = number[:-1] + ("2" if number[-1] != "2" else "3")
    stranger.fill("문서확인번호", wrong)
    stranger.press("확인하기")
    stranger.sees("문서확인번호를 잘못 적으셨습니다.")
    stranger.fill("문서확인번호", number.lower())
    stranger.press("확인하기")
    stranger.sees("유효한 증명서입니다.")
    stranger.sees("한*우")
    expect(stranger.page.get_by_text("한지우")).to_have_count(0)
    stranger.shot("valid")
    stranger.page.get_by_role("button", name="PDF 파일", exact=True).set_input_files(str(file))
    stranger.press("파일 확인하기")
    stranger.sees("파일의 내용이 발급한 그대로입니다.")

    learner.page.reload()
    learner.sees("2번 확인되었습니다.")
    learner.page.get_by_label(re.compile("^이름을 모두 보입니다")).check()
    learner.press("저장")
    stranger.open(f"/verify/document/{number.replace('-', '')}")
    stranger.sees("한지우")

    staff.open("/manage/documents")
    staff.follow(re.compile(r"^\d{4}-000001$"))
    staff.page.locator("summary", has_text="발급 취소").click()
    staff.page.get_by_label("사유").last.fill("이름의 한자를 잘못 적음")
    staff.page.get_by_role("button", name="발급 취소").last.click()
    staff.sees("발급을 취소하고 본인에게 알렸습니다.")
    staff.shot("revoked")
    stranger.page.reload()
    stranger.sees("발급이 취소된 증명서입니다.")
    learner.open("/me/documents")
    learner.sees("발급 취소")


def test_staff_see_who_of_a_cohort_gets_a_certificate_before_it_is_issued(
    school: School, at_school: Callable[..., Actor]
) -> None:
    staff = at_school(school.person("staff@example.org"), "documents-cohort")
    staff.open("/manage/documents")
    staff.follow("발급하기")
    staff.page.get_by_label("기수 또는 강좌").select_option(label="컴퓨터 비전 전문가 과정 · 7기")
    staff.page.get_by_label("증명서 (기수일 때)").select_option(label="재학·재원증명서")
    staff.press("적용")
    staff.sees(re.compile(r"받을 수 있는 사람 \d명"))
    staff.shot("preview")
    staff.press("고른 사람에게 발급하기")
    staff.sees(re.compile(r"\d명에게 발급하고 알렸습니다."))
    expect(staff.page.get_by_role("row", name=re.compile("서민준"))).to_contain_text("재원증명서")

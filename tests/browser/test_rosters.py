"""A roster by file, and two accounts of one person: seen first, done so, the same again, undone."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.courses.programmes.models import Cohort
from tests.browser.actor import Actor
from tests.browser.school import School
from tests.cast import person

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]

PHONE = "+821055550123"


def test_a_roster_by_file_is_seen_done_and_the_same_again(
    school: School, at_school: Callable[..., Actor], tmp_path: Path
) -> None:
    def make(session: Session) -> int:
        for number in range(3):
            person(f"명단{'가나다'[number]}", f"roster{number}@example.org")
        return session.query(Cohort).first().id  # type: ignore[union-attr]

    cohort = school.does(make)
    staff = at_school(school.person("staff@example.org"), "rosters-staff")
    file = tmp_path / "명단.csv"
    file.write_bytes(
        "이메일,이름,상태\r\nroster0@example.org,명단가,재학\r\nroster1@example.org,,\r\n"
        "nobody.at.all@example.org,없는이,재학\r\n".encode("cp949")
    )

    staff.open(f"/manage/cohorts/{cohort}")
    staff.follow("명단 파일 올리기")
    staff.page.locator("input[type=file]").set_input_files(str(file))
    staff.page.get_by_role("button", name="미리보기").click()
    staff.sees("아직 아무것도 바꾸지 않았습니다.")
    lines = staff.page.get_by_role("table", name="한 줄씩 어떻게 되는가")
    expect(lines.get_by_role("row").filter(has_text="없는이")).to_contain_text("계정 없음")
    staff.shot("plan")
    staff.page.get_by_role("button", name="이대로 2줄 반영하기").click()
    staff.sees("보신 그대로 반영했습니다")

    staff.open(f"/manage/cohorts/{cohort}?q=명단")
    members = staff.page.get_by_role("table", name="구성원")
    expect(members).to_contain_text("명단가")
    expect(members).not_to_contain_text("명단다")
    staff.follow("명단 파일 올리기")
    staff.page.locator("input[type=file]").set_input_files(str(file))
    staff.page.get_by_role("button", name="미리보기").click()
    staff.sees("바뀌는 것이 없습니다.")
    expect(staff.page.get_by_role("button", name=re.compile("반영하기"))).to_have_count(0)


def test_two_accounts_are_compared_merged_by_an_officer_and_given_back(
    school: School, at_school: Callable[..., Actor]
) -> None:
    def make(_session: Session) -> tuple[str, str]:
        first = person("두계정", "two.first@example.org", phone=PHONE)
        second = person("두계정", "two.second@example.org", phone=PHONE)
        return first.number, second.number

    first, second = school.does(make)
    officer = at_school(school.person("officer@example.org"), "merging-officer")
    officer.open("/office/duplicates")
    officer.page.get_by_role("link", name=re.compile(f"견주어 보기.*{first}.*{second}")).click()
    officer.sees("휴대전화가 같음")
    officer.shot("compare")
    officer.follow(f"{first} 남기기")
    officer.sees("(으)로 합치면")
    officer.page.get_by_label("사유").fill("전화로 본인을 확인")
    officer.page.get_by_role("button", name="합치기", exact=True).click()
    officer.sees("두 계정을 합쳤습니다.")

    def closed(session: Session) -> bool:
        return session.query(Person).filter_by(number=second).one().deactivated_at is not None

    assert school.reads(closed)
    officer.page.get_by_label("사유").fill("다른 사람이었음")
    officer.page.get_by_role("button", name="되돌리기").click()
    officer.sees("합친 것을 되돌렸습니다.")
    officer.shot("undone")
    assert not school.reads(closed)

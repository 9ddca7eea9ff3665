"""Applying to an Academy cohort from a phone: steps, a change of browser, photographs, the receipt."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from lms.communication.models import Notification
from lms.courses.admissions.models import Application
from tests.browser.actor import Actor
from tests.browser.school import School
from tests.browser.story import applying

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]


def told(school: School, number: str) -> dict[str, Any]:
    """The receipt that went to the applicant's inbox and mail."""

    def look(session: Any) -> dict[str, Any]:
        rows = session.query(Notification).filter_by(kind="admission.received")
        return next(dict(row.params) for row in rows if row.params["number"] == number)

    return school.reads(look)


def test_someone_applies_from_a_phone_up_to_the_receipt(
    school: School, at_school: Callable[..., Actor]
) -> None:
    applying.open_call(school)
    person = school.person("outsider@example.org")
    phone = at_school(person, "apply-phone", phone=True)
    applying.begin(phone)
    phone.arrives("apply-step")
    applying.eligibility(phone)
    applying.motive(phone)
    applying.put_away(phone, "비전을 배워 광주의 공장에서 쓰고 싶습니다. 검사 공정에서 일했습니다.")

    # Another browser has what was written, without having pressed anything.
    desk = at_school(person, "apply-desk")
    desk.open("/me/applications")
    desk.page.get_by_role("link", name=applying.CALL).click()
    desk.page.get_by_role("link", name="이어서 쓰기").click()
    desk.press("저장하고 다음")
    expect(desk.page.get_by_label(re.compile("^지원 동기"))).to_have_value(
        re.compile("광주의 공장.*검사 공정")
    )

    phone.page.reload()
    applying.photographs(phone)
    phone.arrives("apply-papers")
    phone.press("저장하고 다음")
    applying.consent(phone)
    phone.arrives("apply-check")
    number = applying.submit(phone)
    phone.arrives("apply-receipt")
    receipt = told(school, number)
    assert receipt["at"].endswith("KST")
    assert re.search(r"IMG_1\.pdf\s+[0-9a-f]{64}", receipt["files"])

    staff = at_school(school.person("staff@example.org"), "apply-staff")
    staff.open("/manage/admissions")
    staff.page.get_by_role("link", name=applying.CALL).click()
    staff.page.get_by_role("link", name=re.compile("^확인할 서류")).click()
    staff.arrives("apply-scans")
    staff.press("문제 없음")
    expect(staff.page.get_by_text("확인할 서류가 없습니다")).to_be_visible()
    staff.page.get_by_role("link", name="지원서", exact=True).first.click()
    staff.page.get_by_role("link", name=number).click()
    expect(staff.page.get_by_text("빠진 것이 없습니다")).to_be_visible()
    staff.page.get_by_label(re.compile("^판단한 까닭")).fill("서류를 모두 확인함")
    staff.press("저장")
    expect(staff.page.get_by_text("자격 확인됨").first).to_be_visible()
    staff.arrives("apply-application")
    state = school.reads(
        lambda session: session.query(Application).filter_by(number=number).one().state
    )
    assert state == "eligible"

"""Applying from a phone, by visible controls: steps that other stories go on from."""

from __future__ import annotations

import io
import re
from typing import Any

from PIL import Image
from playwright.sync_api import expect

from lms.accounts.models import Person
from lms.courses.programmes.models import Cohort
from tests.browser.actor import Actor
from tests.browser.school import School
from tests.courses.admissions.stage import make_call

#: What the call of these stories is called.
CALL = "8기 교육생 모집"
#: The address to which a form goes while one writes.
SAVING = re.compile(r"/autosave/\d+$")


def open_call(school: School, title: str = CALL) -> int:
    """An open call for the cast's cohort with a published form; its number."""

    def make(session: Any) -> int:
        cohort = session.query(Cohort).filter_by(number=7).one()

        class Cast:
            staff = session.query(Person).filter_by(email="staff@example.org").one()

        Cast.cohort = cohort  # type: ignore[attr-defined]
        return make_call(Cast, title_ko=title).id  # type: ignore[arg-type]

    return school.does(make)


def shot(colour: str) -> bytes:
    """What a camera gives, with where it was taken."""
    picture, exif, out = Image.new("RGB", (800, 600), colour), Image.Exif(), io.BytesIO()
    exif[0x010F] = "Phone"
    picture.save(out, "JPEG", exif=exif)
    return out.getvalue()


def begin(applicant: Actor, title: str = CALL) -> None:
    """Find the call and begin."""
    applicant.open("/apply")
    applicant.page.get_by_role("link", name=title).click()
    applicant.press("지원서 쓰기")
    expect(applicant.page.get_by_role("heading", name="지원 자격", level=1)).to_be_visible()


def eligibility(applicant: Actor) -> None:
    """The first step: what only those see who check eligibility."""
    page = applicant.page
    company = page.get_by_label(re.compile("^회사 이름"))
    expect(company).to_be_hidden()
    page.get_by_label("재직 중").check()
    expect(company).to_be_visible()
    page.get_by_label("구직 중").check()
    expect(company).to_be_hidden()
    page.get_by_label(re.compile("^생년월일")).fill("1999-03-02")
    applicant.press("저장하고 다음")
    expect(page.get_by_role("heading", name="지원 동기", level=1)).to_be_visible()


def motive(applicant: Actor, text: str = "비전을 배워 광주의 공장에서 쓰고 싶습니다.") -> None:
    """Write why; the server keeps it while one writes."""
    with applicant.page.expect_response(SAVING) as answer:
        applicant.page.get_by_label(re.compile("^지원 동기")).fill(text)
    assert answer.value.ok
    expect(applicant.page.get_by_text("에 저장했습니다")).to_be_visible()


def put_away(applicant: Actor, text: str) -> None:
    """Write, and put the telephone away at once: no timer of the page runs any more."""
    page = applicant.page
    page.evaluate(
        """() => {
          window.setTimeout = () => 1;
          Object.defineProperty(document, "visibilityState", { value: "hidden" });
        }"""
    )
    with page.expect_response(SAVING) as answer:
        page.get_by_label(re.compile("^지원 동기")).fill(text)
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    assert answer.value.ok


def photographs(applicant: Actor) -> None:
    """Two shots with the camera, which become one PDF."""
    page = applicant.page
    for number, colour in enumerate(("white", "silver"), start=1):
        page.get_by_label("카메라로 찍기").set_input_files(
            {"name": f"IMG_{number}.jpg", "mimeType": "image/jpeg", "buffer": shot(colour)}
        )
        expect(page.get_by_role("link", name=f"IMG_{number}.jpg")).to_be_visible()
    applicant.press(re.compile("사진 2장을 PDF 하나로"))
    expect(page.get_by_role("link", name="IMG_1.pdf")).to_be_visible()
    expect(page.get_by_text("담당자가 먼저 확인합니다")).to_be_visible()


def consent(applicant: Actor) -> None:
    """The last step: each consent has its own box."""
    page = applicant.page
    page.get_by_role("group", name=re.compile("개인정보 수집에 동의")).get_by_label(
        "동의합니다"
    ).check()
    applicant.press("저장하고 다음")
    expect(page.get_by_role("heading", name="확인하고 내기", level=1)).to_be_visible()


def submit(applicant: Actor) -> str:
    """Hand it in; the application's number on the receipt."""
    applicant.press("지원서 내기")
    receipt = applicant.page.get_by_role("region", name="접수증")
    expect(receipt).to_be_visible()
    found = re.search(r"A\d+-\d{4}", receipt.inner_text())
    assert found is not None
    return found.group()


def apply_whole(applicant: Actor, title: str = CALL) -> str:
    """Everything from the call to the receipt, without papers; the application's number."""
    begin(applicant, title)
    eligibility(applicant)
    motive(applicant)
    applicant.press("저장하고 다음")
    consent(applicant)
    return submit(applicant)

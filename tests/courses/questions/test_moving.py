"""Bringing questions in from files, and taking them along."""

from __future__ import annotations

import dataclasses
import io

import pytest
from sqlalchemy import select

from lms.accounts.models import AuditEntry
from lms.courses.questions import likeness, operations, queries
from lms.courses.questions.models import BankQuestion, QuestionCategory, QuestionImport
from lms.courses.questions.operations import categories, importing
from lms.db import db, unit_of_work
from lms.interop.formats.questions import FORMATS
from lms.interop.formats.questions.model import Format, Text
from tests.courses.questions import making

GIFT = """$CATEGORY: 영상/검출

::하나:: 수도는? {=서울 ~부산 ~광주}

::둘:: 서울은 수도이다. {T}
"""


def bring(teacher, address, text: str = GIFT, name: str = "문항.gift"):
    data = {"file": (io.BytesIO(text.encode()), name)}
    return teacher.post(address("/import"), data=data, content_type="multipart/form-data")


def hidden(page, name: str) -> str:
    return page.text.split(f'name="{name}"')[1].split('value="')[1].split('"')[0]


def plan_of(teacher, answer):
    assert answer.status_code == 303, answer.text
    page = teacher.get(answer.headers["Location"])
    return page, {name: hidden(page, name) for name in ("plan", "bank")}


def titles() -> list[str]:
    return sorted(row.title for row in db.session.scalars(select(BankQuestion)))


def test_a_file_is_a_plan_first_and_then_questions_in_its_categories(teacher, address):
    answer = bring(teacher, address)
    page, shown = plan_of(teacher, answer)
    assert "하나" in page.text
    assert titles() == []
    done = teacher.post(
        answer.headers["Location"], data={**shown, "keep_categories": "y", "category_id": "0"}
    )
    assert done.status_code == 303
    assert titles() == ["둘", "하나"]
    rows = db.session.scalars(select(QuestionCategory.name).order_by(QuestionCategory.id)).all()
    assert rows == ["영상", "검출"]
    actions = db.session.scalars(select(AuditEntry.action)).all()
    assert actions.count("question.import") == 1


def test_a_plan_is_carried_out_once(teacher, address):
    answer = bring(teacher, address)
    _page, shown = plan_of(teacher, answer)
    for _twice in range(2):
        teacher.post(answer.headers["Location"], data={**shown, "category_id": "0"})
    assert titles() == ["둘", "하나"]


def test_what_the_bank_has_is_marked_and_left_out_unless_wanted(teacher, address):
    first = bring(teacher, address)
    _page, shown = plan_of(teacher, first)
    teacher.post(first.headers["Location"], data={**shown, "category_id": "0"})
    second = bring(teacher, address, GIFT + "\n::셋:: 바다가 있는가? {=부산 ~광주}\n")
    page, shown = plan_of(teacher, second)
    assert page.text.count("은행에 이미 있습니다") == 2
    skip = [
        part.split('"')[0]
        for part in page.text.split('name="skip" value="')[1:]
        if "checked" in part.split(">")[0]
    ]
    assert skip == ["0", "1"]
    teacher.post(second.headers["Location"], data={**shown, "category_id": "0", "skip": skip})
    assert titles() == ["둘", "셋", "하나"]


def test_a_bank_that_changed_meanwhile_takes_nothing_and_shows_the_plan_anew(
    teacher, address, kept
):
    answer = bring(teacher, address)
    _page, shown = plan_of(teacher, answer)
    kept(dataclasses.replace(making.single(), title="끼어든 것"))
    page = teacher.post(answer.headers["Location"], data={**shown, "category_id": "0"})
    assert page.status_code == 409
    assert titles() == ["끼어든 것"]
    again = {name: hidden(page, name) for name in ("plan", "bank")}
    assert (
        teacher.post(answer.headers["Location"], data={**again, "category_id": "0"}).status_code
        == 303
    )
    assert titles() == ["끼어든 것", "둘", "하나"]


def test_a_plan_that_was_not_shown_is_not_carried_out(teacher, address):
    answer = bring(teacher, address)
    _page, shown = plan_of(teacher, answer)
    page = teacher.post(
        answer.headers["Location"], data={**shown, "plan": "0" * 64, "category_id": "0"}
    )
    assert page.status_code == 409
    assert titles() == []


def test_where_one_question_fails_none_is_kept(teacher, address, monkeypatch):
    answer = bring(teacher, address)
    _page, shown = plan_of(teacher, answer)
    real, calls = importing.create, []

    def fails(*args, **kwargs):
        calls.append(1)
        if len(calls) == 2:
            raise RuntimeError("the disk is full")
        return real(*args, **kwargs)

    monkeypatch.setattr(importing, "create", fails)
    with pytest.raises(RuntimeError):
        teacher.post(
            answer.headers["Location"], data={**shown, "category_id": "0", "keep_categories": "y"}
        )
    db.session.rollback()
    assert titles() == []
    assert db.session.scalars(select(QuestionCategory)).all() == []
    assert db.session.scalars(select(QuestionImport)).one().committed_at is None


@pytest.mark.parametrize("text", ["", "\x00\x01\x02\x03", "<quiz><question"])
def test_what_cannot_be_read_is_refused_with_a_reason(teacher, address, text):
    page = bring(teacher, address, text, "questions.xml")
    assert page.status_code == 422
    assert "field-error" in page.text
    assert db.session.scalars(select(QuestionImport)).all() == []


def test_a_question_with_a_resident_number_is_never_brought_in(teacher, address):
    answer = bring(
        teacher, address, "::하나:: 880101-1234568 의 나이는? {=서울 ~부산}\n\n::둘:: 참인가? {T}\n"
    )
    page, shown = plan_of(teacher, answer)
    assert "주민등록번호로 보이는 숫자가 있습니다." in page.text
    teacher.post(answer.headers["Location"], data={**shown, "category_id": "0"})
    assert titles() == ["둘"]


def test_nobody_sees_or_carries_out_another_ones_plan(client, cast, teacher, address):
    answer = bring(teacher, address)
    _page, shown = plan_of(teacher, answer)
    staff = client.sign_in(cast.staff)
    assert staff.get(answer.headers["Location"]).status_code == 404
    assert staff.post(answer.headers["Location"], data=shown).status_code == 404


def test_a_plan_that_nobody_carried_out_is_forgotten_with_its_file(
    teacher, address, frozen_now, app
):
    from lms import clock
    from lms.storage import Attachment

    bring(teacher, address)
    db.session.rollback()
    frozen_now(clock.now() + importing.KEPT * 2)
    assert importing.forget_old() == 1
    assert db.session.scalars(select(QuestionImport)).all() == []
    assert db.session.scalars(select(Attachment)).all() == []


# ---- taking along --------------------------------------------------------------------------------


def test_each_format_says_beforehand_what_it_cannot_hold(teacher, address, kept):
    kept(dataclasses.replace(making.single("0", "1"), title="객관식"))
    kept(dataclasses.replace(making.ordering(), title="순서 문항"))
    page = teacher.get(address("/export"))
    aiken = page.text.split('id="format-aiken"')[1].split("</section>")[0]
    assert "순서 문항" in aiken
    assert "2개 가운데 1개를 담습니다." in aiken
    assert teacher.get(address("/export/aiken")).status_code == 200
    assert teacher.get(address("/export/docx")).status_code == 404


def test_a_bank_that_is_taken_along_and_brought_back_is_known_again(teacher, address, kept):
    for question in (making.single("0", "1", "0"), making.TRUE_FALSE, making.short("광주")):
        kept(question)
    for code in FORMATS:
        if code == "aiken":
            continue
        file = teacher.get(address(f"/export/{code}"))
        assert file.headers["Content-Disposition"].startswith("attachment")
        data = {"file": (io.BytesIO(file.data), "back")}
        answer = teacher.post(address("/import"), data=data, content_type="multipart/form-data")
        page, _shown = plan_of(teacher, answer)
        assert page.text.count("은행에 이미 있습니다") == 3, code


def test_only_what_was_ticked_or_filtered_is_taken_along(teacher, address, kept, cast):
    with unit_of_work():
        drawer = categories.add(cast.course, "수학")
    one = kept(dataclasses.replace(making.single("0", "1"), title="하나"), drawer)
    kept(dataclasses.replace(making.single("0", "1"), title="다른 것"))
    answer = teacher.post(address("/many"), data={"ids": str(one.id), "act": "export"})
    assert f"ids={one.id}" in answer.headers["Location"]
    for query in (f"ids={one.id}", f"category={drawer.id}"):
        text = teacher.get(address(f"/export/gift?{query}")).text
        assert "하나" in text
        assert "다른 것" not in text


def test_questions_are_put_into_a_bank_by_other_parts_of_the_product(cast):
    question = dataclasses.replace(making.single("0", "1"), category=("가", "나"), difficulty=4)
    with unit_of_work():
        made = operations.import_questions(cast.course, None, [question, question])
    assert {row.category.name for row in made} == {"나"}
    assert {row.difficulty for row in made} == {4}
    read = queries.question_of(queries.current_versions([made[0].id])[made[0].id])
    assert read == dataclasses.replace(question, category=(), difficulty=None)


def test_the_same_question_in_another_spelling_is_known(app):
    question = making.single("0", "1")
    with app.test_request_context():
        as_html = dataclasses.replace(
            question,
            text=Text("<p>하나를&nbsp;고르시오.</p>", Format.HTML),
            choices=tuple(
                dataclasses.replace(
                    one, key=f"x{one.key}", text=Text(f"<b>{one.text.source}</b>", Format.HTML)
                )
                for one in reversed(question.choices)
            ),
        )
        assert likeness.digest(as_html) == likeness.digest(question)
        wrong = dataclasses.replace(question, choices=making.single("1", "0").choices)
        assert likeness.digest(wrong) != likeness.digest(question)


def test_a_hostile_file_is_a_plan_that_runs_nothing(teacher, address):
    nasty = '<script>alert(1)</script><img src=x onerror=alert(1)> "onmouseover=x'
    text = f"$CATEGORY: {nasty.replace('/', '')}\n\n::{nasty.replace(':', '')}:: [html]{nasty} {{\\=가 =<b>정답</b> ~[html]{nasty}#{nasty}}}\n"
    text = text.replace("{\\=가 ", "{")
    answer = bring(
        teacher,
        address,
        text.replace("src=x", "src\\=x")
        .replace("onerror=", "onerror\\=")
        .replace("onmouseover=", "onmouseover\\="),
        "<img src=x>.gift",
    )
    page, shown = plan_of(teacher, answer)
    main = page.text.split("<main")[1]
    assert "<script>alert" not in main
    assert "<img src=x" not in main
    teacher.post(
        answer.headers["Location"], data={**shown, "keep_categories": "y", "category_id": "0"}
    )
    row = db.session.scalars(select(BankQuestion)).one()
    for path in (
        "",
        "/categories",
        "/export",
        f"/{row.id}",
        f"/{row.id}/preview",
        f"/{row.id}/history",
    ):
        main = teacher.get(address(path)).text.split("<main")[1]
        assert "<script>alert" not in main
        assert "<img src=x" not in main

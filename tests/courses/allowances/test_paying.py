"""Accounts lie sealed and show three digits; who pays sees them in the list alone, for a reason."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import date, timedelta

import openpyxl
import pytest
from cryptography.fernet import Fernet
from sqlalchemy import select, text

from lms import clock
from lms.access import Role, Scope
from lms.accounts import privacy
from lms.accounts.models import AccessLogEntry, AuditEntry, Person
from lms.communication.models import Notification
from lms.config import settings_of
from lms.courses.allowances.models import (
    AllowanceLine,
    AllowancePayment,
    AllowanceSheet,
    PayeeAccount,
)
from lms.courses.allowances.operations import accounts
from lms.db import db, unit_of_work
from tests.cast import grant
from tests.courses.allowances.stage import Scene, approved, computed, scene_of

NUMBER = "110-123-456789"
PLAIN = "110123456789"


@pytest.fixture
def scene(cast) -> Scene:
    with unit_of_work():
        return scene_of(cast)


def enter(client, scene: Scene, version: int = 0, **others: str):
    client.sign_in(scene.cast.trainee)
    return client.post(
        "/me/allowance/account",
        data={"bank": "034", "number": NUMBER, "holder": "한지우", "version": version, **others},
    )


def account() -> PayeeAccount | None:
    db.session.rollback()
    db.session.expire_all()
    return db.session.scalars(select(PayeeAccount)).one_or_none()


def sheet() -> AllowanceSheet:
    db.session.rollback()
    db.session.expire_all()
    return db.session.scalars(select(AllowanceSheet)).one()


def listed(client, scene: Scene, sheet_id: int) -> list[tuple[object, ...]]:
    answer = client.sign_in(scene.payer).post(f"/pay/{sheet_id}/list", data={"reason": "9월 지급"})
    assert answer.mimetype.endswith("sheet"), answer.location
    return list(openpyxl.load_workbook(io.BytesIO(answer.data)).active.values)


def test_an_account_lies_sealed_and_shows_three_digits(client, scene) -> None:
    assert enter(client, scene).status_code == 303
    for table in ("payee_account", "audit_entry", "access_log_entry", "outbox", "notification"):
        rows = db.session.execute(text(f"SELECT * FROM {table}")).all()
        assert PLAIN not in repr(rows)
        assert NUMBER not in repr(rows)
    page = client.get("/me/allowance").text
    assert "광주은행 •••• ••• 789" in page
    assert "456789" not in page
    assert "456789" not in client.get("/me/allowance/account").text


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("number", "12345", "숫자 10–16자리"),
        ("number", "계좌번호입니다", "숫자 10–16자리"),
        ("number", "900101-1234568", "주민등록번호로 보이는"),
        ("bank", "999", "계좌"),
        ("bank", "", "은행을 골라 주세요."),
        ("holder", "", "예금주의 이름"),
    ],
)
def test_a_wrong_account_is_told_and_not_kept(client, scene, field, value, told) -> None:
    answer = enter(client, scene, **{field: value})
    assert answer.status_code == 422
    assert told in answer.text
    assert account() is None


def test_changing_from_an_old_window_is_refused(client, scene) -> None:
    enter(client, scene)
    assert enter(client, scene, number="20099988877", version=0).status_code == 409
    assert account().tail == "789"
    assert enter(client, scene, number="20099988877", version=account().version).status_code == 303
    assert account().tail == "877"


def test_a_holder_of_another_name_is_pointed_out(client, scene) -> None:
    answer = enter(client, scene, holder="한아버지")
    assert "본인 이름과 다릅니다" in client.get(answer.location).text


def test_only_who_is_in_such_a_course_enters_an_account(client, scene) -> None:
    assert client.sign_in(scene.cast.outsider).get("/me/allowance/account").status_code == 403
    assert client.sign_in(scene.cast.outsider).get("/me/allowance").status_code == 200


def test_the_payers_list_holds_whole_numbers_and_leaves_a_trace(app, client, scene) -> None:
    enter(client, scene)
    sheet_id = approved(app, scene)
    rows = listed(client, scene, sheet_id)
    assert rows[1] == (
        "034",
        "광주은행",
        PLAIN,
        58_000,
        "한지우",
        scene.cast.trainee.number,
        "한지우",
    )
    assert len(rows) == 2
    entry = db.session.scalars(
        select(AccessLogEntry).where(AccessLogEntry.action == "download")
    ).one()
    assert (entry.reader_id, entry.reason) == (scene.payer.id, "9월 지급")
    payment = db.session.scalars(select(AllowancePayment)).one()
    assert (payment.people, payment.total, payment.reason) == (1, 58_000, "9월 지급")
    trail = db.session.scalars(
        select(AuditEntry).where(AuditEntry.action == "allowance.list")
    ).one()
    assert PLAIN not in json.dumps([trail.before, trail.after])


def test_no_list_without_a_reason_and_no_page_with_a_whole_number(app, client, scene) -> None:
    enter(client, scene)
    sheet_id = approved(app, scene)
    client.sign_in(scene.payer)
    answer = client.post(f"/pay/{sheet_id}/list", data={})
    assert answer.status_code == 422
    for page in (answer.text, client.get(f"/pay/{sheet_id}").text, client.get("/pay").text):
        assert "456789" not in page
    client.sign_in(scene.cast.staff)
    for path in ("", "/print", "/differences", f"/people/{scene.cast.trainee.id}"):
        assert "•••" not in client.get(f"/manage/allowances/{sheet_id}{path}").text
    assert client.post(f"/pay/{sheet_id}/list", data={"reason": "보고 싶어서"}).status_code == 403


def test_what_is_not_approved_is_not_there_for_who_pays(app, client, scene) -> None:
    with app.test_request_context("/"), unit_of_work():
        sheet_id = computed(scene).id
    client.sign_in(scene.payer)
    assert client.get(f"/pay/{sheet_id}").status_code == 404
    assert f"/pay/{sheet_id}" not in client.get("/pay").text


def test_who_approved_cannot_pay_even_with_both_roles(app, client, scene) -> None:
    enter(client, scene)
    sheet_id = approved(app, scene)
    with unit_of_work():
        grant(scene.second, Role.PAYER, Scope("organisation", scene.cast.academy.id))
    answer = client.sign_in(scene.second).post(f"/pay/{sheet_id}/list", data={"reason": "지급"})
    assert answer.status_code == 303
    assert db.session.scalars(select(AllowancePayment)).all() == []


def test_who_has_no_account_is_told_and_paid_later(app, client, scene) -> None:
    sheet_id = approved(app, scene)
    told = db.session.scalars(select(Notification)).one()
    assert (told.person_id, told.kind) == (scene.cast.trainee.id, "allowance.account_needed")
    answer = client.sign_in(scene.payer).post(f"/pay/{sheet_id}/list", data={"reason": "지급"})
    assert answer.status_code == 303
    assert "계좌 없음" in client.get(f"/pay/{sheet_id}").text
    enter(client, scene)
    assert len(listed(client, scene, sheet_id)) == 2


def test_paying_closes_the_sheet_and_tells_the_learner(app, client, scene) -> None:
    enter(client, scene)
    sheet_id = approved(app, scene)
    client.sign_in(scene.payer)
    early = client.post(f"/pay/{sheet_id}/paid", data={"paid_on": clock.today().isoformat()})
    assert early.status_code == 422
    assert "지급 명단을 먼저" in early.text
    listed(client, scene, sheet_id)
    for wrong in (clock.today() + timedelta(days=1), clock.today() - timedelta(days=30)):
        answer = client.post(f"/pay/{sheet_id}/paid", data={"paid_on": wrong.isoformat()})
        assert answer.status_code == 422
    client.post(f"/pay/{sheet_id}/paid", data={"paid_on": clock.today().isoformat()})
    assert sheet().state == "paid"
    page = client.sign_in(scene.cast.trainee).get("/me/allowance").text
    assert "58,000원" in page
    kinds = set(db.session.scalars(select(Notification.kind)))
    assert "allowance.paid" in kinds


def test_a_payment_that_came_back_is_paid_again(app, client, scene) -> None:
    enter(client, scene)
    sheet_id = approved(app, scene)
    listed(client, scene, sheet_id)
    client.post(f"/pay/{sheet_id}/paid", data={"paid_on": clock.today().isoformat()})
    line = db.session.scalars(select(AllowanceLine).where(AllowanceLine.payable > 0)).one()
    client.post(f"/pay/{sheet_id}/lines/{line.id}/back", data={"why": "없는 계좌"})
    assert sheet().state == "approved"
    assert db.session.get(AllowanceLine, line.id).paid_on is None
    assert len(listed(client, scene, sheet_id)) == 2


def test_a_learner_sees_the_own_computation_and_nobody_elses(app, client, scene) -> None:
    approved(app, scene)
    lines = {one.person_id: one.id for one in db.session.scalars(select(AllowanceLine))}
    client.sign_in(scene.cast.other_trainee)
    page = client.get("/me/allowance").text
    assert "출석률 미달" in page
    own = client.get(f"/me/allowance/{lines[scene.cast.other_trainee.id]}").text
    assert "70%" in own
    assert client.get(f"/me/allowance/{lines[scene.cast.trainee.id]}").status_code == 404


def test_before_approval_a_learner_sees_no_amount(app, client, scene) -> None:
    with app.test_request_context("/"), unit_of_work():
        computed(scene)
    page = client.sign_in(scene.cast.trainee).get("/me/allowance").text
    assert "아직 승인된 훈련장려금이 없습니다." in page
    assert "58,000" not in page


def test_a_number_is_erased_when_its_time_has_come_and_not_while_money_waits(
    app, client, scene
) -> None:
    enter(client, scene)
    sheet_id = approved(app, scene)
    long_after = clock.now() + timedelta(days=70 + 400)

    def purge_then() -> int:
        with clock.at(long_after), unit_of_work():
            return accounts.purge()

    assert purge_then() == 0
    listed(client, scene, sheet_id)
    client.post(f"/pay/{sheet_id}/paid", data={"paid_on": clock.today().isoformat()})
    with unit_of_work():
        assert accounts.purge() == 0
    assert purge_then() == 1
    assert account() is None
    assert "payee.purge" in set(db.session.scalars(select(AuditEntry.action)))


def test_the_owner_erases_an_account_at_any_time(client, scene) -> None:
    enter(client, scene)
    client.post("/me/allowance/account/delete")
    assert account() is None


def test_an_account_moves_to_a_new_key_and_stays_readable(app, client, scene) -> None:
    before = settings_of(app)
    old, new = (Fernet.generate_key().decode() for _n in range(2))
    try:
        app.config["SETTINGS"] = replace(before, data_keys=old)
        enter(client, scene)
        sheet_id = approved(app, scene)
        app.config["SETTINGS"] = replace(before, data_keys=f"{new},{old}")
        assert accounts.left_under_other_keys() == 1
        result = app.test_cli_runner().invoke(args=["payees", "reseal"])
        assert "1 sealed anew, 0 left" in result.output
        app.config["SETTINGS"] = replace(before, data_keys=new)
        assert listed(client, scene, sheet_id)[1][2] == PLAIN
        app.config["SETTINGS"] = replace(before, data_keys=Fernet.generate_key().decode())
        answer = client.post(f"/pay/{sheet_id}/list", data={"reason": "다시"})
        assert answer.status_code == 303
        result = app.test_cli_runner().invoke(args=["payees", "reseal"])
        assert result.exit_code == 1
    finally:
        app.config["SETTINGS"] = before


def test_the_derived_key_opens_what_was_sealed_without_keys_of_its_own(app, client, scene) -> None:
    before = settings_of(app)
    enter(client, scene)
    sheet_id = approved(app, scene)
    derived = app.test_cli_runner().invoke(args=["payees", "derived-key"]).output.strip()
    try:
        new = Fernet.generate_key().decode()
        app.config["SETTINGS"] = replace(before, data_keys=f"{new},{derived}")
        assert listed(client, scene, sheet_id)[1][2] == PLAIN
    finally:
        app.config["SETTINGS"] = before


def test_people_are_given_their_lines_and_a_masked_account(app, client, scene) -> None:
    enter(client, scene)
    approved(app, scene)
    db.session.rollback()
    with app.test_request_context("/"):
        given = privacy.export(db.session.get_one(Person, scene.cast.trainee.id))["allowances"]
    assert given["account"]["number"].endswith("789")
    assert PLAIN not in json.dumps(given)
    assert given["periods"][0]["payable"] == 58_000


def test_nobody_is_erased_while_money_waits_and_then_the_account_goes(app, client, scene) -> None:
    enter(client, scene)
    sheet_id = approved(app, scene)

    def erase() -> bool:
        with app.test_request_context("/"), unit_of_work():
            return privacy.erase(db.session.get_one(Person, scene.cast.trainee.id))

    assert not erase()
    listed(client, scene, sheet_id)
    client.post(f"/pay/{sheet_id}/paid", data={"paid_on": clock.today().isoformat()})
    assert erase()
    assert account() is None
    paid = db.session.scalars(select(AllowanceLine.paid_on).where(AllowanceLine.payable > 0)).one()
    assert isinstance(paid, date)


def test_who_pays_lands_on_the_sheets_and_reaches_nothing_else(app, client, scene) -> None:
    approved(app, scene)
    client.sign_in(scene.payer)
    assert client.get("/").location.endswith("/pay")
    for path in (
        f"/teach/{scene.cast.offering.id}/roster", f"/manage/cohorts/{scene.cast.cohort.id}",
        f"/cohorts/{scene.cast.cohort.id}/register", "/counselling", "/manage/allowances",
        "/office/people", "/invitations",
    ):  # fmt: skip
        assert client.get(path).status_code in (403, 404), path

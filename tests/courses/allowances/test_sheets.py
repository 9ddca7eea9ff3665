"""A sheet: computed from attendance, approved by somebody else, frozen, corrected on the next."""

from __future__ import annotations

import io
from datetime import timedelta

import openpyxl
import pytest
from sqlalchemy import select, update

from lms import clock, policies
from lms.access import Scope
from lms.accounts.models import AccessLogEntry, AuditEntry
from lms.courses.allowances.models import AllowanceDifference, AllowanceLine, AllowanceSheet
from lms.courses.allowances.operations import sheets as operations
from lms.courses.allowances.queries import facts
from lms.courses.allowances.rules.policy import KIND, AllowancePolicy
from lms.courses.attendance.models import Mark, Session
from lms.courses.editing import NotAllowed
from lms.courses.programmes.models import CohortMember
from lms.db import db, unit_of_work
from tests.courses.allowances.stage import Scene, approved, scene_of
from tests.courses.training_log.papers import mark, session_on


@pytest.fixture
def scene(cast) -> Scene:
    with unit_of_work():
        return scene_of(cast)


def sheet(number: int = 1) -> AllowanceSheet:
    db.session.rollback()
    db.session.expire_all()
    return db.session.scalars(select(AllowanceSheet).where(AllowanceSheet.number == number)).one()


def line(name: str, number: int = 1) -> AllowanceLine:
    found = db.session.scalars(
        select(AllowanceLine).where(AllowanceLine.sheet_id == sheet(number).id)
    )
    return next(one for one in found if one.person.name == name)


def be_there(scene: Scene, number: int = 9) -> None:
    """Minjun was there after all on one of the days that he was marked absent."""
    with unit_of_work():
        held = db.session.scalars(
            select(Session).where(Session.on == scene.first + timedelta(days=number))
        ).one()
        row = db.session.scalars(
            select(Mark).where(
                Mark.session_id == held.id, Mark.person_id == scene.cast.other_trainee.id
            )
        ).one()
        row.state, row.parts, row.minutes = "present", [], 300


def test_a_sheet_is_computed_from_the_days_of_its_period(client, scene) -> None:
    answer = client.sign_in(scene.cast.staff).post(f"{scene.url}/1")
    assert answer.status_code == 303
    jiwoo, minjun = line("한지우"), line("서민준")
    assert (jiwoo.training_days, jiwoo.paid_days, jiwoo.incidents) == (10, 10, 1)
    assert (jiwoo.code, jiwoo.amount, jiwoo.payable) == ("paid", 58_000, 58_000)
    assert (minjun.code, minjun.amount, minjun.rate) == ("below_threshold", 0, 70)
    assert sheet().total == 58_000
    page = client.get(answer.location).text
    assert "58,000원" in page
    assert "출석률 미달" in page


def test_everybodys_computation_is_shown_day_by_day(client, scene) -> None:
    client.sign_in(scene.cast.staff).post(f"{scene.url}/1")
    page = client.get(
        f"/manage/allowances/{sheet().id}/people/{scene.cast.other_trainee.id}"
    ).text  # fmt: skip
    assert "70%" in page
    assert page.count("결석") == 3
    entry = db.session.scalars(
        select(AccessLogEntry).where(AccessLogEntry.person_id == scene.cast.other_trainee.id)
    ).one()
    assert entry.reader_id == scene.cast.staff.id


def test_who_came_later_is_counted_from_then_on(client, scene) -> None:
    with unit_of_work():
        member = db.session.query(CohortMember).filter_by(person_id=scene.cast.trainee.id).one()
        member.entered_on = scene.first + timedelta(days=4)
    client.sign_in(scene.cast.staff).post(f"{scene.url}/1")
    assert (line("한지우").training_days, line("한지우").amount) == (6, 34_800)


def test_who_computed_does_not_approve_and_a_second_person_does(client, scene) -> None:
    client.sign_in(scene.cast.staff).post(f"{scene.url}/1")
    address = f"/manage/allowances/{sheet().id}/approve"
    client.post(address, data={"version": sheet().version})
    assert sheet().state == "computed"
    client.sign_in(scene.second).post(address, data={"version": sheet().version})
    assert (sheet().state, sheet().approved_by_id) == ("approved", scene.second.id)
    actions = set(db.session.scalars(select(AuditEntry.action)))
    assert {"allowance.open", "allowance.compute", "allowance.approve"} <= actions


def test_an_old_page_approves_nothing(client, scene) -> None:
    client.sign_in(scene.cast.staff).post(f"{scene.url}/1")
    old = sheet().version
    client.post(f"/manage/allowances/{sheet().id}/compute", data={"version": old})
    client.sign_in(scene.second).post(
        f"/manage/allowances/{sheet().id}/approve", data={"version": old}
    )
    assert sheet().state == "computed"


def test_attendance_that_changed_since_has_to_be_computed_first(client, scene) -> None:
    client.sign_in(scene.cast.staff).post(f"{scene.url}/1")
    be_there(scene)
    address = f"/manage/allowances/{sheet().id}"
    client.sign_in(scene.second).post(f"{address}/approve", data={"version": sheet().version})
    assert sheet().state == "computed"
    assert "다시 계산해 주세요" in client.get(address).text
    page = client.get(f"{address}/differences").text
    assert "서민준" in page
    assert "+46,400원" in page


def test_a_day_that_nobody_marked_stands_against_approval(client, scene) -> None:
    with unit_of_work():
        session_on(scene.cast, scene.first + timedelta(days=12))
    client.sign_in(scene.cast.staff).post(f"{scene.url}/1")
    assert sheet().unmarked == 2
    client.sign_in(scene.second).post(
        f"/manage/allowances/{sheet().id}/approve", data={"version": sheet().version}
    )
    assert sheet().state == "computed"


def test_a_period_that_runs_is_computed_but_not_approved(client, scene) -> None:
    client.sign_in(scene.cast.staff).post(f"{scene.url}/2")
    client.sign_in(scene.second).post(
        f"/manage/allowances/{sheet(2).id}/approve", data={"version": sheet(2).version}
    )
    assert sheet(2).state == "computed"
    assert client.post(f"{scene.url}/3").status_code == 303
    assert db.session.scalars(select(AllowanceSheet)).all() == [sheet(2)]


def test_days_to_come_are_told_apart_from_days_that_nobody_marked(client, scene) -> None:
    with unit_of_work():
        for days in (-1, 1):
            session_on(scene.cast, clock.today() + timedelta(days=days))
    page = client.sign_in(scene.cast.staff).post(f"{scene.url}/2", follow_redirects=True).text
    assert "단위기간이 끝난 뒤 다시 계산해 승인을 받으세요." in page
    assert "남은 날 1일" in page
    assert "미확인 1일" in page


def test_an_approved_sheet_stays_as_it_was_and_corrections_go_on_the_next(
    app, client, scene
) -> None:
    first = approved(app, scene)
    be_there(scene)
    client.sign_in(scene.cast.staff)
    client.post(f"/manage/allowances/{first}/compute", data={"version": sheet().version})
    assert line("서민준").payable == 0
    assert client.post(f"/manage/allowances/{first}/carry", data={}).status_code == 422
    answer = client.post(f"/manage/allowances/{first}/carry", data={"reason": "출석 정정 승인"})
    assert answer.location.endswith(f"/manage/allowances/{sheet(2).id}")
    row = db.session.scalars(select(AllowanceDifference)).one()
    assert (row.amount, row.reason, row.from_sheet_id) == (46_400, "출석 정정 승인", first)
    assert sheet(2).state == "draft"
    client.post(f"/manage/allowances/{sheet(2).id}/compute", data={"version": sheet(2).version})
    assert (line("서민준", 2).differences, line("서민준", 2).payable) == (46_400, 46_400)
    assert line("서민준").payable == 0
    assert "출석 정정 승인" in client.get(f"/manage/allowances/{sheet(2).id}").text


def test_correcting_twice_corrects_once(app, client, scene) -> None:
    first = approved(app, scene)
    be_there(scene)
    client.sign_in(scene.cast.staff)
    for _again in range(2):
        client.post(f"/manage/allowances/{first}/carry", data={"reason": "출석 정정 승인"})
    assert len(db.session.scalars(select(AllowanceDifference)).all()) == 1


def test_a_correction_can_be_taken_off_until_its_sheet_is_approved(app, client, scene) -> None:
    first = approved(app, scene)
    be_there(scene)
    client.sign_in(scene.cast.staff)
    client.post(f"/manage/allowances/{first}/carry", data={"reason": "출석 정정 승인"})
    row = db.session.scalars(select(AllowanceDifference)).one()
    client.post(f"/manage/allowances/{row.sheet_id}/corrections/{row.id}/remove")
    assert db.session.scalars(select(AllowanceDifference)).all() == []
    assert sheet(2).state == "draft"


def test_what_was_paid_too_much_is_taken_off_and_the_rest_is_carried_on(app, client, scene) -> None:
    first = approved(app, scene)
    with unit_of_work():
        for row in db.session.scalars(
            select(Mark).where(Mark.person_id == scene.cast.trainee.id).order_by(Mark.id)
        ).all()[:5]:
            row.state, row.parts, row.minutes = "absent", [["absent", 540, 900]], 0
    client.sign_in(scene.cast.staff)
    client.post(f"/manage/allowances/{first}/carry", data={"reason": "허위 출석"})
    with unit_of_work():
        held = session_on(scene.cast, sheet(2).starts_on)
        mark(held, scene.cast.trainee)
        mark(held, scene.cast.other_trainee)
    client.post(f"/manage/allowances/{sheet(2).id}/compute", data={"version": sheet(2).version})
    jiwoo = line("한지우", 2)
    assert (jiwoo.amount, jiwoo.differences) == (5_800, -58_000)
    assert (jiwoo.payable, jiwoo.carried) == (0, -52_200)


def test_a_correction_does_not_reopen_a_sheet_that_was_approved_meanwhile(
    app, scene, monkeypatch
) -> None:
    """The next sheet was open when it was looked up, and approved before it was locked."""
    first = approved(app, scene)
    be_there(scene)
    found = operations.next_open

    def approved_in_between(sheet: AllowanceSheet) -> AllowanceSheet:
        target = found(sheet)
        db.session.execute(
            update(AllowanceSheet)
            .where(AllowanceSheet.id == target.id)
            .values(state="approved", version=AllowanceSheet.version + 1)
            .execution_options(synchronize_session=False)
        )
        return target

    monkeypatch.setattr(operations, "next_open", approved_in_between)
    with app.test_request_context("/"), unit_of_work():
        with pytest.raises(NotAllowed, match="next_approved"):
            operations.carry(
                db.session.get_one(AllowanceSheet, first), scene.cast.staff, "출석 정정 승인"
            )
        assert db.session.scalars(select(AllowanceDifference)).all() == []
    assert sheet(2).state == "approved"


def test_a_debt_is_taken_off_once_also_when_a_forgotten_period_is_made_up_for(app, scene) -> None:
    """The third period took what the first left owed; the second, made later, takes what is left."""
    first = approved(app, scene)
    person = scene.cast.trainee.id
    with app.test_request_context("/"), unit_of_work():
        cohort = db.session.get_one(AllowanceSheet, first).cohort
        old = db.session.scalars(
            select(AllowanceLine).where(AllowanceLine.person_id == person)
        ).one()
        old.carried = -9_000
        third = AllowanceSheet(
            cohort_id=cohort.id, number=3, starts_on=scene.first, ends_on=scene.first,
            created_at=clock.now(),
        )  # fmt: skip
        db.session.add(third)
        db.session.flush()
        assert facts.brought_to(third) == {person: -9_000}
        values = {one.key: getattr(old, one.key) for one in AllowanceLine.__mapper__.column_attrs}
        db.session.add(
            AllowanceLine(
                **{**values, "id": None, "sheet_id": third.id, "brought": -9_000, "carried": -2_000}
            )
        )
        third.state, third.approved_at = "approved", clock.now() + timedelta(hours=1)
        db.session.flush()
        second = operations.open_sheet(cohort, 2)
        assert facts.brought_to(second) == {person: -2_000}
        assert facts.brought_to(third) == {person: -9_000}


def test_a_sheet_keeps_the_policy_that_it_was_approved_by(app, client, scene) -> None:
    first = approved(app, scene)
    with app.test_request_context("/"), unit_of_work():
        policies.establish(
            KIND, Scope("cohort", scene.cast.cohort.id), AllowancePolicy(daily_amount=10_000),
            effective_from=scene.first, reason="고시 개정",
        )  # fmt: skip
    page = client.sign_in(scene.cast.staff).get(f"/manage/allowances/{first}/differences").text
    assert "달라진 금액이 없습니다." in page
    client.post(f"{scene.url}/2")
    assert sheet(2).policy["daily_amount"] == 10_000
    assert sheet().policy["daily_amount"] == 5_800


def test_after_the_last_period_corrections_have_a_sheet_of_their_own(app, scene) -> None:
    with app.test_request_context("/"), unit_of_work():
        cohort = scene.cast.cohort
        last = len(operations.facts.periods_of(db.session.merge(cohort)))
        found = operations.open_sheet(db.session.merge(cohort), last + 1)
        operations.compute(found, scene.cast.staff)
        assert (found.total, found.starts_on) == (0, found.cohort.ends_on + timedelta(days=1))


def test_the_list_is_sorted_filtered_and_found_by_initials(client, scene) -> None:
    client.sign_in(scene.cast.staff).post(f"{scene.url}/1")
    base = f"/manage/allowances/{sheet().id}"
    by_rate = client.get(f"{base}?sort=rate").text
    assert by_rate.index("서민준") < by_rate.index("한지우")
    by_rate = client.get(f"{base}?sort=-payable").text
    assert by_rate.index("한지우") < by_rate.index("서민준")
    assert "한지우" not in client.get(f"{base}?code=below_threshold").text
    assert "서민준" not in client.get(f"{base}?q=ㅎㅈㅇ").text


def test_the_file_holds_the_arithmetic_and_asks_for_a_reason(client, scene) -> None:
    client.sign_in(scene.cast.staff).post(f"{scene.url}/1")
    base = f"/manage/allowances/{sheet().id}"
    assert client.post(f"{base}/export", data={}).status_code == 422
    answer = client.post(f"{base}/export", data={"reason": "감사 제출"})
    head, *rows = openpyxl.load_workbook(io.BytesIO(answer.data)).active.values
    jiwoo = next(dict(zip(head, row, strict=True)) for row in rows if row[1] == "한지우")
    assert (jiwoo["훈련일"], jiwoo["지급액"]) == (10, 58_000)
    assert "58,000원" in client.get(f"{base}/print").text
    actions = set(db.session.scalars(select(AccessLogEntry.action)))
    assert {"view", "download", "print"} <= actions


def test_the_overview_counts_what_is_due(client, scene) -> None:
    page = client.sign_in(scene.cast.staff).get("/manage/allowances?state=due").text
    assert scene.url in page
    assert scene.url in client.get("/manage/allowances?q=컴퓨터").text
    assert scene.url not in client.get("/manage/allowances?q=없는 과정").text


def test_instructors_and_payers_do_not_draw_up_allowances(client, scene) -> None:
    for who, status in (
        (scene.cast.professor, 404),
        (scene.payer, 403),
        (scene.cast.outsider, 404),
    ):
        assert client.sign_in(who).get(scene.url).status_code == status

"""Roster files through the pages: plan, exactly that, and the same again."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from typing import Any

from sqlalchemy import event, func, select

from lms import clock, policies
from lms.access import Scope
from lms.accounts.models import AuditEntry
from lms.courses.catalogue.models import Offering
from lms.courses.enrolment.models import Enrolment
from lms.courses.programmes.models import Cohort, CohortMember
from lms.courses.rosters import operations
from lms.courses.rosters.models import ExternalIdentity, RosterPlan
from lms.courses.rosters.rules.policy import KIND, RosterPolicy
from lms.courses.rosters.rules.reading import Row
from lms.db import db, unit_of_work
from tests.cast import Cast, person


def text(response: Any, status: int = 200) -> str:
    assert response.status_code == status, response.get_data(as_text=True)[:1500]
    return str(response.get_data(as_text=True))


def upload(client: Any, url: str, content: str | bytes, **data: str) -> str:
    body = content if isinstance(content, bytes) else content.encode()
    answer = client.post(
        url, data={"file": (io.BytesIO(body), "명단.csv"), **data},
        content_type="multipart/form-data",
    )  # fmt: skip
    assert answer.status_code == 303, answer.get_data(as_text=True)[-3000:]
    return str(answer.location)


def digest(page: str) -> str:
    return re.search(r'name="digest" value="([0-9a-f]+)"', page)[1]  # type: ignore[index]


def carry_out(client: Any, plan: str) -> Any:
    return client.post(plan, data={"digest": digest(text(client.get(plan)))})


def second_cohort(cast: Cast, capacity: int = 5) -> Cohort:
    with unit_of_work() as session:
        row = Cohort(
            track_id=cast.track.id, number=8, title_ko="8기", starts_on=clock.today(),
            ends_on=clock.today() + timedelta(days=90), capacity=capacity, state="open",
            created_at=clock.now(),
        )  # fmt: skip
        session.add(row)
    return row


def states(cohort: int) -> dict[int, str]:
    db.session.expire_all()
    return dict(
        db.session.execute(
            select(CohortMember.person_id, CohortMember.state).where(
                CohortMember.cohort_id == cohort
            )
        ).all()
    )


def test_a_cohort_by_file_is_previewed_done_so_and_the_same_again_changes_nothing(
    client: Any, cast: Cast
) -> None:
    target = second_cohort(cast)
    client.sign_in(cast.staff)
    url = f"/manage/cohorts/{cast.cohort.id}/members/file"
    file = (
        "이메일,이름,상태,옮길 기수,사유\r\n"
        f"{cast.outsider.email},{cast.outsider.name},재학,,\r\n"
        f"{cast.trainee.email},,이동,8기,저녁반 희망\r\n"
        f"{cast.other_trainee.email},,취소,,건강\r\n"
        "nobody@example.org,없는이,재학,,\r\n"
    )
    plan = upload(client, url, file.encode("cp949"))
    page = text(client.get(plan))
    assert "아직 아무것도 바꾸지 않았습니다" in page
    assert "이 값을 가진 계정이 없습니다" in page
    assert cast.outsider.id not in states(cast.cohort.id)
    assert carry_out(client, plan).status_code == 303
    held = states(cast.cohort.id)
    assert held[cast.outsider.id] == "enrolled"
    assert held[cast.trainee.id] == "transferred"
    assert held[cast.other_trainee.id] == "withdrawn"
    assert states(target.id) == {cast.trainee.id: "enrolled"}
    left = db.session.scalar(
        select(CohortMember).where(CohortMember.person_id == cast.other_trainee.id)
    )
    assert left is not None
    assert left.reason == "health"
    row = db.session.scalars(select(RosterPlan)).one()
    assert (row.state, row.rows) == ("applied", [])  # no text of the file stays
    assert client.post(plan, data={"digest": "x"}).status_code == 303  # pressed twice
    assert "이미 반영한 명단입니다" in text(client.get(plan))
    assert states(cast.cohort.id) == held

    trail = db.session.scalar(select(func.count()).select_from(AuditEntry))
    again = upload(client, url, file)
    page = text(client.get(again))
    assert "바뀌는 것이 없습니다" in page
    assert 'name="digest"' not in page
    assert states(cast.cohort.id) == held
    assert db.session.scalar(select(func.count()).select_from(AuditEntry)) == trail


def test_a_plan_is_refused_when_the_roster_changed_since(client: Any, cast: Cast) -> None:
    client.sign_in(cast.staff)
    url = f"/teach/{cast.other_offering.id}/roster/file"
    client.sign_in(cast.officer)
    plan = upload(client, url, f"email\n{cast.outsider.email}\n")
    seen = digest(text(client.get(plan)))
    with unit_of_work():
        db.session.get_one(Offering, cast.other_offering.id).capacity = 1
        db.session.get_one(Offering, cast.other_offering.id).seats_taken = 1
    page = text(client.post(plan, data={"digest": seen}), 409)
    assert "명단이 바뀌었습니다" in page
    assert "자리 없음" in page


def test_nobody_is_ended_for_being_missing_unless_it_is_ticked(client: Any, cast: Cast) -> None:
    client.sign_in(cast.staff)
    url = f"/manage/cohorts/{cast.cohort.id}/members/file"
    plan = upload(client, url, f"email\n{cast.trainee.email}\n")
    assert "파일에 없음 (그대로)" in text(client.get(plan))
    plan = upload(client, url, f"email\n{cast.trainee.email}\n", ends_missing="y")
    assert "파일에 없는 1명이 끝납니다" in text(client.get(plan))
    assert carry_out(client, plan).status_code == 303
    assert states(cast.cohort.id)[cast.other_trainee.id] == "withdrawn"
    assert states(cast.cohort.id)[cast.trainee.id] == "enrolled"


def test_an_institution_names_people_by_its_own_ids(client: Any, cast: Cast) -> None:
    with unit_of_work():
        policies.establish(
            KIND, Scope("organisation", cast.academy.id), RosterPolicy("external"),
            effective_from=clock.today(), reason="사번",
        )  # fmt: skip
    client.sign_in(cast.staff)
    url = f"/manage/cohorts/{cast.cohort.id}/members/file"
    plan = upload(client, url, f"외부ID,이메일\n00042,{cast.outsider.email}\n")
    assert "외부 ID를 이 사람에게 이어 둡니다" in text(client.get(plan))
    carry_out(client, plan)
    assert db.session.scalars(select(ExternalIdentity.value)).all() == ["00042"]
    plan = upload(client, url, "외부ID,상태\n00042,취소\n42,취소\n")
    page = text(client.get(plan))
    assert "끝냄" in page
    assert "이 값을 가진 계정이 없습니다" in page


def test_a_file_without_the_key_is_refused_at_the_field(client: Any, cast: Cast) -> None:
    client.sign_in(cast.staff)
    answer = client.post(
        f"/manage/cohorts/{cast.cohort.id}/members/file",
        data={"file": (io.BytesIO("이름\n한지우\n".encode()), "a.csv")},
        content_type="multipart/form-data",
    )
    assert "&#39;이메일&#39; 열이 없습니다" in text(answer, 422)


def test_the_report_and_the_history_say_who_did_what(client: Any, cast: Cast) -> None:
    client.sign_in(cast.staff)
    url = f"/manage/cohorts/{cast.cohort.id}/members/file"
    plan = upload(client, url, f"email\n{cast.outsider.email}\nnobody@example.org\n")
    assert "내려받는 사유를 적어 주십시오" in text(client.post(f"{plan}/report"), 422)
    report = client.post(f"{plan}/report", data={"reason": "가입 안내"})
    assert "계정 없음" in report.get_data().decode("utf-8-sig")
    carry_out(client, plan)
    seat = db.session.scalars(
        select(Enrolment).where(Enrolment.person_id == cast.outsider.id)
    ).first()
    assert seat is not None
    page = text(client.get(f"/manage/enrolments/{seat.id}/history"))
    assert cast.staff.name in page
    assert "명단" in text(client.get("/manage/rosters"))
    dropped = upload(client, url, "email\nnobody@example.org\n")
    assert client.post(f"{dropped}/drop").status_code == 303
    assert "버린 파일입니다" in text(client.get(dropped))
    for page in ("csv", "xlsx"):
        assert client.get(f"/manage/rosters/example-email.{page}").status_code == 200


def test_reads_and_updates_do_not_grow_with_the_people(app: Any, cast: Cast) -> None:
    def statements(count: int, mark: str) -> int:
        with app.test_request_context("/"):
            with unit_of_work():
                crowd = [person("가나", f"{mark}{i}@example.org") for i in range(count)]
                addresses = [one.email for one in crowd]
                db.session.get_one(Offering, cast.other_offering.id).capacity = 500
            counted = 0

            def note(*arguments: Any) -> None:
                nonlocal counted
                counted += not str(arguments[2]).startswith("INSERT")  # a row is a row

            with unit_of_work():
                place = db.session.get_one(Offering, cast.other_offering.id)
                rows = [Row(i, address) for i, address in enumerate(addresses, 2)]
                event.listen(db.engine, "before_cursor_execute", note)
                try:
                    plan = operations.keep(
                        place, rows, key="email", ends_missing=False, file_name="a.csv",
                        sha256="0" * 64, by=cast.staff,
                    )  # fmt: skip
                    operations.carry_out(
                        plan, place, operations.planned(plan, place).digest, cast.staff
                    )
                finally:
                    event.remove(db.engine, "before_cursor_execute", note)
            return counted

    few, many = statements(5, "a"), statements(60, "b")
    assert many <= few + 10, (few, many)

"""Recording where graduates went, and what the public page makes of it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from lms import clock, policies
from lms.access import Scope
from lms.accounts import privacy
from lms.accounts.models import AccessLogEntry, AuditEntry, Person
from lms.courses import editing
from lms.courses.employment import operations, queries
from lms.courses.employment.models import Employment
from lms.courses.employment.rules import EmploymentPolicy
from lms.courses.programmes.models import Cohort, CohortMember
from lms.db import db, unit_of_work
from tests.cast import Cast, person


def text(response: Any, status: int = 200) -> str:
    assert response.status_code == status, response.get_data(as_text=True)[:1500]
    return str(response.get_data(as_text=True))


class Past:
    """A cohort that ended *ago* days ago, with people who completed it."""

    def __init__(self, cast: Cast, people: int = 4, ago: int = 200, number: int = 3) -> None:
        with unit_of_work() as session:
            row = Cohort(
                track_id=cast.track.id, number=number, title_ko=f"{number}기",
                starts_on=clock.today() - timedelta(days=ago + 180),
                ends_on=clock.today() - timedelta(days=ago), capacity=60, state="closed",
                seats_taken=people, created_at=clock.now(),
            )  # fmt: skip
            session.add(row)
            session.flush()
            self.id, self.starts_on, self.ends_on = row.id, row.starts_on, row.ends_on
            self.members = []
            for at in range(people):
                who = person(f"지난이{at}", f"past{number}-{at}@example.org")
                member = CohortMember(
                    cohort_id=row.id, person_id=who.id, state="completed",
                    entered_on=row.starts_on, ended_on=row.ends_on,
                )  # fmt: skip
                session.add(member)
                session.flush()
                self.members.append(member.id)
        self.url = f"/manage/cohorts/{self.id}/employment"

    def form(self, **values: Any) -> dict[str, Any]:
        given = {
            "kind": "regular", "employer": "무등소프트", "source": "insurance_record",
            "started_on": self.ends_on.isoformat(), "checked_on": clock.today().isoformat(),
            "note": "", "version": "0",
        }  # fmt: skip
        return given | values

    def record(self, cast: Cast, at: int, kind: str = "regular", on: date | None = None) -> None:
        with unit_of_work() as session:
            session.add(
                Employment(
                    member_id=self.members[at], kind=kind, employer="무등소프트", note="전화함",
                    started_on=on or self.ends_on, source="own_statement",
                    checked_on=clock.today(), noted_by_id=cast.staff.id, noted_at=clock.now(),
                )
            )  # fmt: skip


def test_staff_record_change_and_remove_and_each_is_in_the_trail(client: Any, cast: Cast) -> None:
    past = Past(cast)
    client.sign_in(cast.staff)
    assert past.url in text(client.get(f"/manage/cohorts/{past.id}"))
    edit = f"{past.url}/{past.members[0]}"
    assert edit in text(client.get(past.url))
    assert client.post(edit, data=past.form()).status_code == 303
    assert "무등소프트" in text(client.get(past.url))
    version = str(db.session.scalars(select(Employment.version)).one())
    assert client.post(edit, data=past.form(kind="contract", version=version)).status_code == 303
    assert client.post(f"{edit}/remove").status_code == 303
    assert client.post(f"{edit}/remove").status_code == 303
    assert db.session.query(Employment).count() == 0
    rows = db.session.scalars(
        select(AuditEntry)
        .where(AuditEntry.action.startswith("employment."))
        .order_by(AuditEntry.id)
    ).all()
    assert [row.action for row in rows] == [
        "employment.note", "employment.change", "employment.remove",
    ]  # fmt: skip
    assert "무등소프트" not in str([(row.before, row.after) for row in rows])


def test_two_who_write_at_once_see_both_texts_and_nothing_is_lost(client: Any, cast: Cast) -> None:
    past = Past(cast)
    edit = f"{past.url}/{past.members[0]}"
    client.sign_in(cast.staff)
    assert client.post(edit, data=past.form(employer="빛고을데이터")).status_code == 303
    page = text(client.post(edit, data=past.form(kind="contract")), 409)
    assert "다른 사람이 먼저 저장했습니다" in page
    assert "빛고을데이터" in page
    assert "무등소프트" in page
    assert '<td data-label="지금 저장된 내용" class="conflict-stored">정규직' in page
    assert db.session.scalars(select(Employment)).one().employer == "빛고을데이터"
    assert client.post(f"{edit}/remove").status_code == 303
    text(client.post(edit, data=past.form(version="1")), 409)
    assert db.session.query(Employment).count() == 0


def test_a_second_record_of_one_place_is_a_conflict_and_no_second_row(
    app: Flask, cast: Cast
) -> None:
    past = Past(cast)
    values = {
        "kind": "regular", "employer": "가", "started_on": past.ends_on, "note": "",
        "source": "own_statement", "checked_on": clock.today(),
    }  # fmt: skip
    with app.test_request_context("/"), unit_of_work() as session:
        member = session.get_one(CohortMember, past.members[0])
        operations.save(member, values, cast.staff, version=0)
        with pytest.raises(editing.Conflict):
            operations.save(member, values, cast.staff, version=0)
    assert db.session.query(Employment).count() == 1


def test_a_form_of_a_removed_record_does_not_overwrite_the_one_made_in_its_place(
    app: Flask, cast: Cast
) -> None:
    past = Past(cast)
    values = {
        "kind": "regular", "employer": "가", "started_on": past.ends_on, "note": "",
        "source": "own_statement", "checked_on": clock.today(),
    }  # fmt: skip
    with app.test_request_context("/"), unit_of_work() as session:
        member = session.get_one(CohortMember, past.members[0])
        opened = operations.save(member, values, cast.staff, version=0).version
        assert operations.remove(member, cast.staff)
        operations.save(member, values | {"employer": "나"}, cast.staff, version=0)
        with pytest.raises(editing.Conflict):
            operations.save(member, values, cast.staff, version=opened)
        assert operations.stored(member)["employer"] == "나"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"employer": " "}, "직장의 이름을 적어 주십시오."),
        ({"employer": "가" * 121}, "120"),
        ({"started_on": "2001-01-01"}, "기수가 시작하기 전의 날입니다."),
        ({"started_on": "9999-01-01"}, "아직 오지 않은 날입니다."),
        ({"checked_on": "9999-01-01"}, "아직 오지 않은 날입니다."),
        ({"started_on": ""}, "날짜를 골라 주십시오."),
        ({"kind": "astronaut"}, ""),
        ({"source": "hearsay"}, ""),
    ],
)
def test_what_cannot_be_is_refused_at_the_field_and_kept_as_typed(
    client: Any, cast: Cast, wrong: dict[str, str], said: str
) -> None:
    past = Past(cast)
    client.sign_in(cast.staff)
    form = past.form(note="그대로 남는 글", **wrong)
    page = text(client.post(f"{past.url}/{past.members[0]}", data=form), 422)
    assert said in page
    assert "그대로 남는 글" in page
    assert db.session.query(Employment).count() == 0


def test_study_and_service_need_no_employer(client: Any, cast: Cast) -> None:
    past = Past(cast)
    client.sign_in(cast.staff)
    for member, kind in zip(past.members, ("further_study", "military"), strict=False):
        form = past.form(kind=kind, employer="")
        assert client.post(f"{past.url}/{member}", data=form).status_code == 303
    assert db.session.query(Employment).count() == 2


def test_the_list_is_of_those_who_completed_and_is_searched_and_narrowed(
    client: Any, cast: Cast
) -> None:
    past = Past(cast)
    past.record(cast, 0)
    past.record(cast, 1, "military")
    with unit_of_work() as session:
        session.get_one(CohortMember, past.members[3]).state = "withdrawn"
    client.sign_in(cast.staff)

    def names(**asked: str) -> list[str]:
        page = text(client.get(past.url, query_string=asked))
        return [f"지난이{at}" for at in range(4) if f"지난이{at}</" in page]

    assert names() == ["지난이0", "지난이1", "지난이2"]
    assert names(show="recorded") == ["지난이0", "지난이1"]
    assert names(show="missing") == ["지난이2"]
    assert names(show="military") == ["지난이1"]
    assert names(q="지난이2") == ["지난이2"]
    assert names(q="없는이") == []
    page = text(client.get(past.url))
    assert "실인원 3명" in page
    assert "1명 / 2명" in page
    assert client.get(f"{past.url}/{past.members[3]}").status_code == 404
    other = Past(cast, number=4)
    assert client.get(f"{past.url}/{other.members[0]}").status_code == 404


def test_the_list_goes_out_as_csv_with_a_reason_that_is_logged(client: Any, cast: Cast) -> None:
    past = Past(cast)
    past.record(cast, 0)
    client.sign_in(cast.staff)
    text(client.post(f"{past.url}/export"), 422)
    answer = client.post(f"{past.url}/export?show=recorded", data={"reason": "성과 보고"})
    lines = answer.get_data().decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert "무등소프트" in lines[1]
    logged = db.session.scalars(
        select(AccessLogEntry).where(AccessLogEntry.action == "download")
    ).one()
    assert logged.reason == "성과 보고"


def test_learners_see_their_own_record_and_nobody_elses(client: Any, cast: Cast) -> None:
    past = Past(cast)
    past.record(cast, 0)
    own, other = (
        db.session.get_one(Person, db.session.get_one(CohortMember, id_).person_id)
        for id_ in past.members[:2]
    )
    client.sign_in(own)
    assert "무등소프트" in text(client.get(f"/me/progress/{past.members[0]}"))
    assert client.get(past.url).status_code in (403, 404)
    client.sign_in(other)
    assert "무등소프트" not in text(client.get(f"/me/progress/{past.members[1]}"))
    assert client.get(f"/me/progress/{past.members[0]}").status_code == 404


def test_a_record_is_in_the_copy_of_ones_data_and_loses_its_words_with_the_person(
    app: Flask, cast: Cast
) -> None:
    past = Past(cast)
    past.record(cast, 0)
    past.record(cast, 1)
    with app.test_request_context("/"), unit_of_work() as session:
        who = session.get_one(Person, session.get_one(CohortMember, past.members[0]).person_id)
        held = privacy.export(who)["employment"]
        assert [(one["employer"], one["note"]) for one in held] == [("무등소프트", "전화함")]
        operations.erase(who)
    rows = db.session.scalars(select(Employment).order_by(Employment.id)).all()
    assert [(row.kind, row.employer, row.note) for row in rows] == [
        ("regular", "", ""), ("regular", "무등소프트", "전화함"),
    ]  # fmt: skip


def test_the_public_page_tells_the_rate_once_everybodys_days_are_over(
    client: Any, cast: Cast
) -> None:
    past = Past(cast, people=12)
    for at in range(8):
        past.record(cast, at)
    past.record(cast, 8, "military")
    page = text(client.get(f"/tracks/{cast.track.slug}"))
    assert "72.7% (8명 / n=11)" in page
    assert "180일 안에 일을 시작한" in page
    assert "72.7%" in text(client.get(f"/tracks/compare?track={cast.track.slug}"))
    with unit_of_work() as session:  # somebody completed late, and has days left
        session.get_one(CohortMember, past.members[11]).ended_on = clock.today() - timedelta(9)
    page = text(client.get(f"/tracks/{cast.track.slug}"))
    assert "72.7%" not in page
    assert "10명이 되지 않아 보이지 않습니다" in page


def test_fewer_than_ten_are_hidden_until_another_cohort_is_added(client: Any, cast: Cast) -> None:
    first = Past(cast, people=9, ago=400)
    for at in range(5):
        first.record(cast, at)
    page = text(client.get(f"/tracks/{cast.track.slug}"))
    assert "취업을 셀 수 있는 사람이 아직 10명이 되지 않아" in page
    assert "n=9" not in page
    second = Past(cast, people=3, ago=200, number=4)
    second.record(cast, 0)
    page = text(client.get(f"/tracks/{cast.track.slug}"))
    assert "50% (6명 / n=12)" in page
    assert "지금은 2개 기수를 더한 것입니다." in page


def test_the_days_follow_the_policy_of_the_track(app: Flask, cast: Cast) -> None:
    past = Past(cast, people=10)
    for at in range(10):
        past.record(cast, at, on=past.ends_on + timedelta(days=40))
    with app.test_request_context("/"):
        assert queries.figures_of([past.id])[past.id].employed == 10
        with unit_of_work():
            policies.establish(
                "employment", Scope("track", cast.track.id), EmploymentPolicy(30),
                effective_from=clock.today(),
            )  # fmt: skip
        told = queries.figures_of([past.id])[past.id]
    assert (told.known, told.employed) == (10, 0)
    assert queries.figures_of([cast.cohort.id]) == {}


def test_a_record_stays_visible_when_the_completion_is_taken_back_but_counts_no_more(
    client: Any, cast: Cast
) -> None:
    past = Past(cast)
    past.record(cast, 0)
    with unit_of_work() as session:
        session.get_one(CohortMember, past.members[0]).state = "enrolled"
    client.sign_in(cast.staff)
    page = text(client.get(past.url))
    assert "무등소프트" in page
    assert "실인원 3명" in page
    assert client.post(f"{past.url}/{past.members[0]}/remove").status_code == 303
    assert client.get(f"{past.url}/{past.members[0]}").status_code == 404

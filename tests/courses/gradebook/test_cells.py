"""Writing cells: over a mark, excused, waived, twice at once, for people who do not sit there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from lms import clock, policies
from lms.access import Scope
from lms.accounts import privacy
from lms.accounts.models import AuditEntry, Person
from lms.courses.assignments.models import Assignment
from lms.courses.catalogue.models import Offering
from lms.courses.editing import NotAllowed
from lms.courses.gradebook import operations, queries
from lms.courses.gradebook.models import EntryChange
from lms.courses.gradebook.operations import (
    CellConflict,
    CellConflicts,
    Change,
    ItemValues,
    ManualValues,
    Write,
)
from lms.courses.gradebook.queries import Key
from lms.courses.gradebook.rules.late import LatePolicy
from lms.db import db, unit_of_work
from tests.cast import Cast, enrol
from tests.courses.gradebook.test_results import grade

Put = Callable[..., Any]


@pytest.fixture
def put(app: Flask, cast: Cast) -> Put:
    """``put(key, points=…)`` writes a cell of the trainee as the professor."""

    def write(
        key: Key, expected: int | None = None, who: Person | None = None, **values: Any
    ) -> Any:
        with app.test_request_context("/"), unit_of_work() as session:
            return operations.write_entry(
                session.get_one(Offering, cast.offering.id),
                session.get_one(Person, cast.professor.id),
                key,
                (who or cast.trainee).id,
                Change(**values),
                expected,
            )

    return write


@pytest.fixture
def talk(app: Flask, cast: Cast) -> Key:
    """A column of its own, worth 20 points."""
    return manual(app, cast, "발표", "20")


def manual(app: Flask, cast: Cast, title: str, points: str, **counts: Any) -> Key:
    with app.test_request_context("/"), unit_of_work():
        row = operations.add_manual(
            cast.offering.id, ManualValues(title, Decimal(points)), ItemValues(**counts)
        )
        return row.item_kind, row.id


def work(cast: Cast) -> Key:
    return "assignment", cast.assignment.id


def item(cast: Cast, key: Key) -> Any:
    db.session.rollback()
    found = queries.standing(cast.offering.id, cast.trainee.id)
    return next(one for one in found.items if one.key == key)


def percent(cast: Cast, *, final: bool = False) -> Decimal | None:
    db.session.rollback()
    found = queries.standing(cast.offering.id, cast.trainee.id)
    return (found.final if final else found.provisional).percent


def test_a_mark_of_a_column_of_its_own_counts_beside_the_others(
    client: Any, cast: Cast, hand_in: Any, marked: Any, put: Put, talk: Key
) -> None:
    grade(client, cast, hand_in(cast.trainee), marked("60", "20"))
    assert percent(cast) == 80
    put(talk, points=Decimal("8"))
    assert percent(cast) == Decimal("73.33")


def test_a_teachers_mark_stands_over_the_released_one_which_stays_known(
    client: Any, cast: Cast, hand_in: Any, marked: Any, put: Put
) -> None:
    grade(client, cast, hand_in(cast.trainee), marked("60", "20"))
    put(work(cast), points=Decimal("95"))
    assert (item(cast, work(cast)).earned, item(cast, work(cast)).raw) == (95, 80)
    assert percent(cast) == 95
    put(work(cast), points=None)
    assert percent(cast) == 80


def test_an_excused_cell_is_neither_for_nor_against(
    client: Any, cast: Cast, hand_in: Any, marked: Any, put: Put, talk: Key
) -> None:
    grade(client, cast, hand_in(cast.trainee), marked("60", "20"))
    assert percent(cast, final=True) == Decimal("66.67")
    put(talk, excused=True)
    assert (percent(cast), percent(cast, final=True)) == (80, 80)


def test_what_is_not_posted_counts_for_nobody_and_is_not_told_to_its_learner(
    app: Flask, client: Any, cast: Cast, put: Put
) -> None:
    key = manual(app, cast, "비공개 면담", "10", hidden=True)
    put(key, points=Decimal("1"))
    assert percent(cast, final=True) == 0
    client.sign_in(cast.trainee)
    for address in (f"/me/results/{cast.offering.id}", f"/me/results/{cast.offering.id}/what-if"):
        assert "비공개 면담" not in client.get(address).get_data(as_text=True)
    with app.test_request_context("/"):
        told = privacy.export(db.session.get(Person, cast.trainee.id))
    assert told["gradebook_cells"] == []
    client.sign_in(cast.professor)
    page = client.get(f"/teach/{cast.offering.id}/results").get_data(as_text=True)
    assert "비공개 면담" in page


def test_the_second_of_two_writers_is_refused_with_both_values(put: Put, talk: Key) -> None:
    assert put(talk, 0, points=Decimal(5)).version == 1
    with pytest.raises(CellConflict) as refused:
        put(talk, 0, points=Decimal(7))
    assert (refused.value.stored.points, refused.value.mine.points) == (5, 7)
    assert put(talk, 1, points=Decimal(7)).points == 7


def test_writing_the_same_again_is_no_conflict_and_no_change(put: Put, talk: Key) -> None:
    put(talk, 0, points=Decimal(5))
    again = put(talk, 0, points=Decimal("5.00"))
    assert again.version == 1
    assert len(list(db.session.scalars(select(EntryChange)))) == 1


def test_many_cells_are_written_all_or_none(app: Flask, cast: Cast, put: Put, talk: Key) -> None:
    put(talk, 0, points=Decimal(5))
    writes = [
        Write(talk, cast.other_trainee.id, Change(points=Decimal(9), source="import"), 0),
        Write(talk, cast.trainee.id, Change(points=Decimal(6), source="import"), 0),
    ]
    with (
        app.test_request_context("/"),
        pytest.raises(CellConflicts) as refused,
        unit_of_work() as s,
    ):
        operations.write_entries(
            s.get_one(Offering, cast.offering.id), s.get_one(Person, cast.professor.id), writes
        )
    assert [cell.person_id for cell in refused.value.cells] == [cast.trainee.id]
    db.session.rollback()
    everybody = [cast.trainee.id, cast.other_trainee.id]
    written = queries.entries_of(cast.offering.id, everybody)
    assert {cell[0] for cell in written} == {cast.trainee.id}


@pytest.mark.parametrize(
    ("who", "values", "code"),
    [
        ("outsider", {"points": Decimal(1)}, "no_seat"),
        ("trainee", {"points": Decimal(-1)}, "negative"),
        ("trainee", {"points": Decimal("NaN")}, "negative"),
        ("trainee", {"points": Decimal(10) ** 9}, "too_many_points"),
        ("trainee", {"late_waived": True, "reason": "사유"}, "no_deduction"),
    ],
)
def test_what_cannot_be_is_refused(
    cast: Cast, put: Put, talk: Key, who: str, values: dict[str, Any], code: str
) -> None:
    with pytest.raises(NotAllowed) as refused:
        put(talk, who=getattr(cast, who), **values)
    assert refused.value.code == code


def test_another_offerings_column_is_no_column_here(app: Flask, cast: Cast, put: Put) -> None:
    with app.test_request_context("/"), unit_of_work():
        row = operations.add_manual(
            cast.other_offering.id, ManualValues("남의 항목", Decimal(5)), ItemValues()
        )
        key = (row.item_kind, row.id)
    with pytest.raises(NotAllowed) as refused:
        put(key, points=Decimal(1))
    assert refused.value.code == "no_item"


def test_every_write_leaves_its_history_and_a_row_in_the_trail(
    cast: Cast, put: Put, talk: Key
) -> None:
    put(talk, points=Decimal(5))
    put(talk, points=Decimal("7.5"), reason="다시 들음")
    last, first = queries.changes_of(cast.offering.id, talk, cast.trainee.id)
    assert (first.before["points"], first.after["points"]) == (None, "5")
    assert (last.before["points"], last.after["points"], last.reason) == ("5", "7.5", "다시 들음")
    assert last.actor_id == cast.professor.id
    trail = db.session.scalars(
        select(AuditEntry).where(AuditEntry.action == "grade_entry.write").order_by(AuditEntry.id)
    )
    assert [row.after["points"] for row in trail] == ["5", "7.5"]


@pytest.fixture
def ten_percent_a_day(cast: Cast) -> None:
    """Since long ago."""
    with unit_of_work():
        policies.establish(
            queries.LATE_POLICY,
            Scope("offering", cast.offering.id),
            LatePolicy(percent=Decimal(10)),
            effective_from=clock.today() - timedelta(days=60),
        )


def late_work(client: Any, cast: Cast, hand_in: Any, marked: Any, frozen_now: Any) -> None:
    """Handed in a day and a half late, marked 80."""
    moment = cast.assignment.due_at + timedelta(hours=36)
    db.session.rollback()
    with unit_of_work() as session:
        session.get_one(Assignment, cast.assignment.id).late_until = moment + timedelta(days=2)
    frozen_now(moment)
    grade(client, cast, hand_in(cast.trainee), marked("60", "20"))


def test_late_work_loses_points_from_its_learners_own_due_date_until_that_is_waived(
    client: Any, cast: Cast, hand_in: Any, marked: Any, frozen_now: Any, put: Put,
    ten_percent_a_day: None,
) -> None:  # fmt: skip
    late_work(client, cast, hand_in, marked, frozen_now)
    found = item(cast, work(cast))
    assert (found.raw, found.deducted, found.earned) == (80, 20, 60)
    assert percent(cast) == 60
    client.sign_in(cast.trainee)
    page = client.get(f"/me/results/{cast.offering.id}").get_data(as_text=True)
    assert "80점에서 20점을 뺐습니다" in page
    with pytest.raises(NotAllowed) as refused:
        put(work(cast), late_waived=True)
    assert refused.value.code == "reason_needed"
    put(work(cast), late_waived=True, reason="병원 진료")
    assert percent(cast) == 80


def test_a_policy_from_a_later_day_leaves_earlier_work_alone(
    client: Any, cast: Cast, hand_in: Any, marked: Any, frozen_now: Any
) -> None:
    with unit_of_work():
        policies.establish(
            queries.LATE_POLICY,
            Scope("offering", cast.offering.id),
            LatePolicy(percent=Decimal(10)),
            effective_from=(cast.assignment.due_at + timedelta(days=2)).date(),
        )
    late_work(client, cast, hand_in, marked, frozen_now)
    assert percent(cast) == 80


def test_a_comment_reaches_the_learner_only_where_it_is_meant_for_them(
    app: Flask, client: Any, cast: Cast, talk: Key
) -> None:
    with app.test_request_context("/"), unit_of_work() as session:
        for text, told in (("다음엔 더 크게", True), ("가족 사정이 있다고 함", False)):
            operations.add_comment(
                session.get_one(Offering, cast.offering.id),
                session.get_one(Person, cast.professor.id),
                talk, cast.trainee.id, text, for_learner=told,
            )  # fmt: skip
    client.sign_in(cast.trainee)
    page = client.get(f"/me/results/{cast.offering.id}").get_data(as_text=True)
    assert "다음엔 더 크게" in page
    assert "가족 사정" not in page
    with app.test_request_context("/"), unit_of_work() as session:
        operations.erase(session.get_one(Person, cast.trainee.id))
    db.session.rollback()
    assert queries.comments_of(cast.offering.id, talk, cast.trainee.id) == []


def test_nobody_writes_freezes_or_decides_their_own_result(
    app: Flask, client: Any, cast: Cast, talk: Key
) -> None:
    with unit_of_work():
        enrol(cast.professor, cast.offering)
    with app.test_request_context("/"), pytest.raises(NotAllowed, match="own_mark"):
        operations.write_entry(
            cast.offering, cast.professor, talk, cast.professor.id, Change(excused=True), None
        )
    client.sign_in(cast.professor)
    base = f"/teach/{cast.offering.id}/results"
    own = cast.professor.id
    assert client.post(f"{base}/{own}", data={"reason": "x"}).status_code == 403
    decided = client.post(f"{base}/letters/{own}", data={"letter": "A+", "reason": "x"})
    assert decided.status_code == 403


def test_a_copy_of_ones_data_holds_comments_on_cells_that_nobody_wrote(
    app: Flask, client: Any, cast: Cast, talk: Key
) -> None:
    with app.test_request_context("/"), unit_of_work() as session:
        operations.add_comment(
            session.get_one(Offering, cast.offering.id),
            session.get_one(Person, cast.professor.id),
            talk, cast.trainee.id, "목소리가 또렷합니다.", for_learner=True,
        )  # fmt: skip
    with app.test_request_context("/"):
        told = privacy.export(db.session.get(Person, cast.trainee.id))
    (cell,) = told["gradebook_cells"]
    assert (cell["kind"], cell["item"]) == talk
    assert cell["comments"] == ["목소리가 또렷합니다."]


def test_a_cell_that_comes_twice_at_once_is_written_twice(
    app: Flask, cast: Cast, talk: Key
) -> None:
    other = manual(app, cast, "참여", "10")
    with app.test_request_context("/"), unit_of_work() as session:
        stored = operations.write_entries(
            session.get_one(Offering, cast.offering.id),
            session.get_one(Person, cast.professor.id),
            [
                Write(talk, cast.trainee.id, Change(points=Decimal(4)), 0),
                Write(other, cast.trainee.id, Change(points=Decimal(7)), 0),
                Write(talk, cast.trainee.id, Change(points=Decimal(5)), None),
                Write(other, cast.trainee.id, Change(points=Decimal(7)), None),  # nothing new
            ],
        )
        changes = queries.changes_of(cast.offering.id, talk, cast.trainee.id)
        assert [(row.before["points"], row.after["points"]) for row in changes] == [
            ("4", "5"), (None, "4"),
        ]  # fmt: skip
        assert len(queries.changes_of(cast.offering.id, other, cast.trainee.id)) == 1
        trail = session.scalars(
            select(AuditEntry.after)
            .where(AuditEntry.action == "grade_entry.write")
            .order_by(AuditEntry.id)
        )
        assert [after["points"] for after in trail if after] == ["4", "7", "5"]
    assert [one.points for one in stored] == [4, 7, 5, 7]
    assert [one.version for one in stored] == [2, 1, 2, 1]

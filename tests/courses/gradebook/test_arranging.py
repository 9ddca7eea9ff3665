"""How a gradebook is combined, through its pages: weights, categories, items, periods, policies."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from lms import clock, policies
from lms.access import Scope
from lms.accounts.models import AuditEntry, Person
from lms.courses.attendance import operations as attendance
from lms.courses.attendance.models import Session
from lms.courses.catalogue.models import Offering
from lms.courses.content.operations import copying
from lms.courses.content.registry import CopyJob
from lms.courses.gradebook import operations, queries
from lms.courses.gradebook.messages import line_words
from lms.courses.gradebook.models import GradeCategory, GradingPeriod, ItemSetting, ManualItem
from lms.courses.gradebook.operations import CategoryValues, Change, ItemValues, ManualValues
from lms.courses.gradebook.rules import CompletionPolicy
from lms.db import db, unit_of_work
from tests.cast import Cast
from tests.courses.attendance.conftest import lectures  # noqa: F401

CATEGORY = {
    "title_ko": "과제", "title_en": "Assignments", "weight": "60", "aggregation": "canvas",
    "drop_lowest": "0", "drop_highest": "0", "keep_highest": "0",
}  # fmt: skip


@pytest.fixture
def base(client: Any, cast: Cast) -> str:
    """Signed in as the professor."""
    client.sign_in(cast.professor)
    return f"/teach/{cast.offering.id}/gradebook"


def setup(cast: Cast) -> Any:
    db.session.rollback()
    return queries.setup_of(cast.offering.id)


def category(app: Flask, cast: Cast, title: str, **values: Any) -> int:
    with app.test_request_context("/"), unit_of_work():
        return operations.add_category(cast.offering.id, CategoryValues(title, **values)).id


def test_a_gradebook_without_settings_adds_up_points(cast: Cast) -> None:
    found = setup(cast)
    assert (found.weighting, found.aggregation, found.categories, found.periods) == (
        "points", "canvas", (), (),
    )  # fmt: skip


def test_a_category_is_made_changed_and_removed_and_its_items_stay(
    client: Any, cast: Cast, base: str
) -> None:
    assert client.post(f"{base}/categories/new", data=CATEGORY).status_code == 303
    (row,) = setup(cast).categories
    assert (row.title_en, row.weight) == ("Assignments", 60)
    ticked = {"item": f"assignment:{cast.assignment.id}", "category": row.id, "do": "file"}
    assert client.post(f"{base}/items/file", data=ticked).status_code == 303
    assert setup(cast).columns[0].category_id == row.id
    change = {**CATEGORY, "drop_lowest": "1", "version": row.version}
    assert client.post(f"{base}/categories/{row.id}", data=change).status_code == 303
    stale = client.post(f"{base}/categories/{row.id}", data={**change, "title_ko": "숙제"})
    assert stale.status_code == 409
    assert "숙제" in stale.get_data(as_text=True)
    client.post(f"{base}/categories/{row.id}/remove")
    found = setup(cast)
    assert (found.categories, found.columns[0].category_id) == ((), None)
    actions = set(db.session.scalars(select(AuditEntry.action)))
    assert {"grade_category.add", "grade_category.edit", "grade_category.remove"} <= actions


@pytest.mark.parametrize(
    ("field", "typed"),
    [("title_ko", " "), ("weight", "많이"), ("weight", "-1"), ("drop_lowest", "101"),
     ("aggregation", "best"), ("aggregation", "expected")],
)  # fmt: skip
def test_what_makes_no_category_is_said_at_its_field_and_kept(
    client: Any, cast: Cast, base: str, field: str, typed: str
) -> None:
    answer = client.post(f"{base}/categories/new", data={**CATEGORY, field: typed})
    assert answer.status_code == 422
    assert "저장하지 못했습니다" in answer.get_data(as_text=True)
    assert setup(cast).categories == ()


def weights_form(page: str) -> dict[str, str]:
    """The hidden fields and weights as they stand on the page."""
    return dict(re.findall(r'name="(weights-\d+-\w+|version)"[^>]* value="([^"]*)"', page))


def test_all_weights_are_saved_at_once_and_a_lost_update_is_refused(
    app: Flask, client: Any, cast: Cast, base: str
) -> None:
    category(app, cast, "과제", weight=Decimal(60))
    category(app, cast, "시험", weight=Decimal(40))
    page = client.get(f"{base}/settings").get_data(as_text=True)
    assert "꼭 100%입니다" in page
    form = {**weights_form(page), "weighting": "percent", "aggregation": "canvas"}
    form |= {"weights-0-weight": "70", "weights-1-weight": "30"}
    assert client.post(f"{base}/settings", data=form).status_code == 303
    assert [row.weight for row in setup(cast).categories] == [70, 30]
    assert setup(cast).weighting == "percent"
    again = client.post(f"{base}/settings", data={**form, "weights-0-weight": "10"})
    assert again.status_code == 409
    assert [row.weight for row in setup(cast).categories] == [70, 30]
    text = again.get_data(as_text=True)
    assert 'value="10"' in text
    assert "저장된 값 70" in text


def test_a_column_of_its_own_is_made_deleted_and_comes_back_with_its_marks(
    client: Any, cast: Cast, base: str
) -> None:
    form = {"title_ko": "발표", "points": "20", "category_id": "0", "period_id": "0"}
    assert client.post(f"{base}/items/new", data=form).status_code == 303
    (row,) = db.session.scalars(select(ManualItem))
    assert setup(cast).column(("manual", row.id)).possible == 20
    client.post(f"{base}/items/{row.id}/delete")
    assert setup(cast).column(("manual", row.id)) is None
    client.post(f"{base}/items/{row.id}/restore")
    assert setup(cast).column(("manual", row.id)) is not None


def test_no_points_are_only_for_extra_credit(client: Any, cast: Cast, base: str) -> None:
    form = {"title_ko": "보너스", "points": "0", "category_id": "0", "period_id": "0"}
    assert client.post(f"{base}/items/new", data=form).status_code == 422
    assert client.post(f"{base}/items/new", data={**form, "extra_credit": "y"}).status_code == 303


def test_how_an_assignment_counts_is_set_without_touching_it(
    client: Any, cast: Cast, base: str
) -> None:
    address = f"{base}/items/assignment/{cast.assignment.id}"
    form = {"category_id": "0", "period_id": "0", "never_drop": "y", "weight": "2", "version": "0"}
    assert client.post(address, data=form).status_code == 303
    column = setup(cast).columns[0]
    assert (column.never_drop, column.weight, column.setting_version) == (True, 2, 1)
    assert client.post(address, data={**form, "weight": "3"}).status_code == 409
    assert client.get(f"{base}/items/assignment/999").status_code == 404


def test_periods_do_not_share_days_and_take_items_by_their_due_date(
    client: Any, cast: Cast, base: str
) -> None:
    due = cast.assignment.due_at.date()
    first = {
        "title_ko": "전반", "starts_on": str(due - timedelta(days=9)),
        "ends_on": str(due + timedelta(days=9)),
    }  # fmt: skip
    assert client.post(f"{base}/periods/new", data=first).status_code == 303
    (row,) = db.session.scalars(select(GradingPeriod))
    assert setup(cast).columns[0].period_id == row.id
    second = {**first, "title_ko": "후반"}
    refused = client.post(f"{base}/periods/new", data=second)
    assert refused.status_code == 422
    assert "겹칩니다" in refused.get_data(as_text=True)
    turned = {**first, "ends_on": str(due - timedelta(days=20))}
    assert client.post(f"{base}/periods/{row.id}", data=turned).status_code == 422


def test_late_work_and_the_credit_are_set_from_a_day_on(client: Any, cast: Cast, base: str) -> None:
    day = clock.today() + timedelta(days=3)
    late = {
        "percent": "10", "per": "hour", "grace_minutes": "15", "effective_from": str(day),
        "version": "0",
    }  # fmt: skip
    assert client.post(f"{base}/late", data=late).status_code == 303
    untouched = client.get(f"{base}/late").get_data(as_text=True)
    hours = re.search(r'<input[^>]*name="cut_off_hours"[^>]*>', untouched)
    assert hours
    assert 'value="0"' not in hours[0]  # the form would refuse what it shows
    place = Scope("offering", cast.offering.id)
    db.session.rollback()
    assert policies.in_force(queries.LATE_POLICY, place).value.percent == 0
    later = policies.in_force(queries.LATE_POLICY, place, day).value
    assert (later.percent, later.per, later.grace_minutes) == (10, "hour", 15)
    credit = {
        "min_percent": "70", "min_lessons": "50", "min_attendance": "0", "required_percent": "60",
        "required": f"assignment:{cast.assignment.id}", "effective_from": str(clock.today()),
        "version": "0",
    }  # fmt: skip
    assert client.post(f"{base}/credit", data=credit).status_code == 303
    db.session.rollback()
    standing = queries.standing(cast.offering.id, cast.trainee.id)
    line = next(one for one in standing.final.lines if one.code == "required")
    assert not line.met
    client.sign_in(cast.trainee)
    page = client.get(f"/me/results/{cast.offering.id}").get_data(as_text=True)
    assert "아직 점수가 없습니다. 60% 이상이어야 합니다" in page
    wrong = {**credit, "min_percent": "101"}
    client.sign_in(cast.professor)
    assert client.post(f"{base}/credit", data=wrong).status_code == 422


@pytest.mark.parametrize(
    ("page", "typed"),
    [
        ("late", {"percent": "20", "per": "day"}),
        (
            "credit",
            {
                "min_percent": "55",
                "min_lessons": "0",
                "min_attendance": "0",
                "required_percent": "0",
            },
        ),
    ],
)
def test_a_rule_that_somebody_else_set_meanwhile_is_not_overwritten_unseen(
    client: Any, base: str, page: str, typed: dict[str, str]
) -> None:
    opened = client.get(f"{base}/{page}").get_data(as_text=True)
    version = re.search(r'name="version"[^>]*value="(\d+)"', opened)
    assert version
    day = str(clock.today() + timedelta(days=3))
    name = next(iter(typed))
    mine = {**typed, "effective_from": day, "version": version[1]}
    assert client.post(f"{base}/{page}", data={**mine, name: "10"}).status_code == 303
    late = client.post(f"{base}/{page}", data=mine)
    assert late.status_code == 409
    shown = late.get_data(as_text=True)
    assert re.search(r'class="conflict-stored">10<', shown)
    assert re.search(rf'class="conflict-mine">{typed[name]}<', shown)
    again = re.search(r'name="version"[^>]*value="(\d+)"', shown)
    assert again
    assert client.post(f"{base}/{page}", data={**mine, "version": again[1]}).status_code == 303


def test_filing_what_changed_meanwhile_changes_nothing_and_says_so(
    client: Any, cast: Cast, base: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticked = {"item": f"assignment:{cast.assignment.id}", "do": "hide"}
    assert client.post(f"{base}/items/file", data=ticked).status_code == 303
    read = queries.setup_of

    def overtaken(offering_id: int) -> Any:
        found = read(offering_id)
        db.session.execute(
            update(ItemSetting)
            .values(version=ItemSetting.version + 1)
            .execution_options(synchronize_session=False)
        )
        return found

    with monkeypatch.context() as patch:
        patch.setattr(queries, "setup_of", overtaken)
        assert client.post(f"{base}/items/file", data={**ticked, "do": "post"}).status_code == 303
    assert setup(cast).columns[0].hidden
    assert "아무것도 고치지 않았습니다" in client.get(f"{base}/settings").get_data(as_text=True)


def test_categories_change_places(app: Flask, client: Any, cast: Cast, base: str) -> None:
    first, second = category(app, cast, "가"), category(app, cast, "나")
    client.post(f"{base}/categories/{second}/move", data={"to": "up"})
    assert [row.id for row in setup(cast).categories] == [second, first]
    client.post(f"{base}/categories/{second}/move", data={"to": "up"})
    assert [row.id for row in setup(cast).categories] == [second, first]


def test_another_offerings_category_is_not_found_here(
    app: Flask, client: Any, cast: Cast, base: str
) -> None:
    with app.test_request_context("/"), unit_of_work():
        theirs = operations.add_category(cast.other_offering.id, CategoryValues("남의 것")).id
    assert client.get(f"{base}/categories/{theirs}").status_code == 404
    assert client.post(f"{base}/categories/{theirs}/remove").status_code == 404
    db.session.rollback()
    assert db.session.get(GradeCategory, theirs) is not None


def test_the_credit_may_ask_for_attendance_and_counts_what_was_recorded(
    app: Flask,
    cast: Cast,
    lectures: list[Session],  # noqa: F811
) -> None:
    with app.test_request_context("/"), unit_of_work() as session:
        policies.establish(
            queries.POLICY,
            Scope("offering", cast.offering.id),
            CompletionPolicy(min_attendance=Decimal(80)),
            effective_from=clock.today(),
        )
        over = session.get_one(Session, lectures[0].id)
        attendance.mark(over, cast.trainee.id, (), actor=cast.professor)
    db.session.rollback()
    standings = queries.standings(cast.offering.id)
    lines = {
        person_id: next(line for line in standing.final.lines if line.code == "attendance")
        for person_id, standing in standings.items()
    }
    assert (lines[cast.trainee.id].met, lines[cast.trainee.id].params["rate"]) == (True, "100")
    assert (lines[cast.other_trainee.id].met, lines[cast.other_trainee.id].params["rate"]) == (
        False,
        "",
    )
    with app.test_request_context("/"):
        assert "아직 기록이 없습니다" in line_words(lines[cast.other_trainee.id])


def test_a_copy_of_the_course_is_arranged_alike_and_has_no_marks(app: Flask, cast: Cast) -> None:
    place = category(app, cast, "과제", weight=Decimal(60), drop_lowest=1)
    with app.test_request_context("/"), unit_of_work() as session:
        key = ("assignment", cast.assignment.id)
        operations.set_item(cast.offering.id, key, ItemValues(category_id=place), 0)
        operations.set_weighting(cast.offering.id, "percent", "canvas", 0)
        talk = operations.add_manual(
            cast.offering.id, ManualValues("발표", Decimal(10)), ItemValues(category_id=place)
        )
        teacher = session.get_one(Person, cast.professor.id)
        operations.write_entry(
            session.get_one(Offering, cast.offering.id), teacher, ("manual", talk.id),
            cast.trainee.id, Change(points=Decimal(9)), 0,
        )  # fmt: skip
        job = CopyJob(cast.offering.id, cast.other_offering.id, 7, cast.professor.id)
        copying.copy(job, "all", "k" * 32, teacher)
    db.session.rollback()
    found = queries.setup_of(cast.other_offering.id)
    (copied,) = found.categories
    assert (copied.weight, copied.drop_lowest, found.weighting) == (60, 1, "percent")
    assert [(one.title_ko, one.category_id) for one in found.manual and found.columns] == [
        ("발표", copied.id)
    ]  # the assignment is a draft there
    everybody = db.session.scalars(select(Person.id))
    assert queries.entries_of(cast.other_offering.id, everybody) == {}
    settings = db.session.scalars(
        select(ItemSetting).where(
            ItemSetting.offering_id == cast.other_offering.id, ItemSetting.kind == "assignment"
        )
    ).all()
    assert [row.category_id for row in settings] == [copied.id]

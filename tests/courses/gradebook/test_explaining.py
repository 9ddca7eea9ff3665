"""One number everywhere, with its arithmetic; and what imagined marks would come to."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, select

from lms import clock
from lms.accounts import privacy
from lms.accounts.models import AuditEntry, Person
from lms.courses.catalogue.models import Offering
from lms.courses.gradebook import operations, queries, words
from lms.courses.gradebook.models import CourseResult, Entry
from lms.courses.gradebook.operations import CategoryValues, Change, ItemValues, ManualValues
from lms.courses.gradebook.queries import Key
from lms.courses.gradebook.rules import explanation
from lms.db import db, unit_of_work
from tests.cast import Cast
from tests.courses.gradebook.test_results import freeze_all, grade, read_lesson


@pytest.fixture
def arranged(app: Flask, client: Any, cast: Cast, hand_in: Any, marked: Any) -> dict[str, Key]:
    """Assignments weigh 60, talks 30 (the lowest of three is dropped), an exam 10 without a mark.

    The trainee has 71.5 of 100, talks 7/9, 4/9 and 8/9, the exam is open.
    """
    grade(client, cast, hand_in(cast.trainee), marked("50", "21.5"))
    with app.test_request_context("/"), unit_of_work() as session:
        offering = session.get_one(Offering, cast.offering.id)
        teacher = session.get_one(Person, cast.professor.id)
        first, second, third = (
            operations.add_category(offering.id, CategoryValues(title, weight=Decimal(weight), **v))
            for title, weight, v in (
                ("과제", 60, {}),
                ("발표", 30, {"drop_lowest": 1}),
                ("기말", 10, {}),
            )
        )
        operations.set_weighting(offering.id, "percent", "canvas", 0)
        work = ("assignment", cast.assignment.id)
        operations.set_item(offering.id, work, ItemValues(category_id=first.id), 0)
        found: dict[str, Key] = {"work": work}
        for name, title, points, mark, place in (
            ("first", "발표 1", "9", "7", second),
            ("lowest", "발표 2", "9", "4", second),
            ("best", "발표 3", "9", "8", second),
            ("exam", "기말고사", "50", None, third),
        ):
            row = operations.add_manual(
                offering.id,
                ManualValues(title, Decimal(points)),
                ItemValues(category_id=place.id),
            )
            found[name] = (row.item_kind, row.id)
            if mark is not None:
                operations.write_entry(
                    offering, teacher, found[name], cast.trainee.id,
                    Change(points=Decimal(mark)), 0,
                )  # fmt: skip
    db.session.rollback()
    return found


#: (71.5 × 60 + 15/18 × 100 × 30) / 90, and the same with nothing for the exam over 100.
NOW, FINAL = Decimal("75.44"), Decimal("67.9")


def shown(page: str) -> set[str]:
    """Every percentage that a page shows."""
    return set(re.findall(r"(\d+(?:\.\d+)?)%", re.sub(r"<[^>]+>", "", page)))


def test_every_page_shows_the_number_that_one_function_gives(
    app: Flask, client: Any, cast: Cast, arranged: dict[str, Key], frozen_now: Any
) -> None:
    """Pages, grid, frozen result, its explanation and the copy of one's data: all alike."""
    standing = queries.standing(cast.offering.id, cast.trainee.id)
    assert (standing.provisional.percent, standing.final.percent) == (NOW, FINAL)
    teach = f"/teach/{cast.offering.id}"
    for person, address in (
        (cast.trainee, f"/me/results/{cast.offering.id}"),
        (cast.trainee, f"/me/results/{cast.offering.id}/what-if"),
        (cast.professor, f"{teach}/results/{cast.trainee.id}"),
        (cast.professor, f"{teach}/results"),
    ):
        client.sign_in(person)
        page = client.get(address).get_data(as_text=True)
        assert {str(NOW), str(FINAL)} <= shown(page), address
    client.sign_in(cast.trainee)
    assert str(NOW) in shown(client.get("/me/results").get_data(as_text=True))
    client.sign_in(cast.professor)
    rows = client.get(f"{teach}/gradebook/data").get_json()["rows"]
    row = next(one for one in rows if one["id"] == cast.trainee.id)
    assert (Decimal(row["current"]), Decimal(row["final"])) == (NOW, FINAL)

    write(app, cast, arranged["exam"], cast.trainee, Decimal("45"))
    last = Decimal("76.9")
    read_lesson(cast, cast.trainee)
    frozen_now(clock.now() + timedelta(days=30))
    for person in (cast.other_trainee,):
        for key in arranged.values():
            write(app, cast, key, person, Decimal(1))
    freeze_all(client, cast)
    db.session.rollback()
    frozen = queries.frozen_of(cast.offering.id)[cast.trainee.id]
    kept = explanation.read(json.loads(json.dumps(frozen.explanation)))
    assert (frozen.percent, kept.total.percent) == (last, last)
    with app.test_request_context("/"):
        copy = privacy.export(db.session.get(Person, cast.trainee.id))
    assert [line["percent"] for line in copy["course_results"]] == [str(last)]
    for person, address in (
        (cast.trainee, f"/me/results/{cast.offering.id}"),
        (cast.trainee, "/me/results"),
        (cast.professor, f"{teach}/results/{cast.trainee.id}"),
        (cast.professor, f"{teach}/results"),
    ):
        client.sign_in(person)
        assert str(last) in shown(client.get(address).get_data(as_text=True)), address
    entry = db.session.scalar(
        select(AuditEntry).where(
            AuditEntry.action == "course_result.freeze", AuditEntry.subject_id == frozen.id
        )
    )
    assert entry.after["percent"] == str(last)


def write(
    app: Flask, cast: Cast, key: Key, who: Person, points: Decimal | None, **more: Any
) -> None:
    with app.test_request_context("/"), unit_of_work() as session:
        operations.write_entry(
            session.get_one(Offering, cast.offering.id),
            session.get_one(Person, cast.professor.id),
            key,
            who.id,
            Change(points=points, **more),
            None,
        )
    db.session.rollback()


def test_the_arithmetic_adds_up_and_says_what_was_dropped_and_how_weights_were_spread(
    app: Flask, client: Any, cast: Cast, arranged: dict[str, Key]
) -> None:
    standing = queries.standing(cast.offering.id, cast.trainee.id)
    kept = explanation.read(standing.explain(standing.provisional) or {})
    lines = {line.trace.key: line for group in kept.groups for line in group.items}
    assert sum(line.trace.contribution for line in lines.values()) == kept.total.unrounded
    assert lines[arranged["lowest"]].trace.outcome == "dropped"
    assert [group.trace.set_weight for group in kept.groups] == [60, 30, 10]
    spread = [group.trace.weight for group in kept.groups if group.trace.percent is not None]
    assert sum(spread) == 100
    client.sign_in(cast.trainee)
    page = client.get(f"/me/results/{cast.offering.id}").get_data(as_text=True)
    assert "낮은 점수를 버리는 규칙에 따라 버림" in page
    assert "정한 비중 60% → 지금 쓰인 비중 66.67%" in page
    assert "100%가 되게 늘렸습니다" in page
    english = client.get(f"/me/results/{cast.offering.id}", headers={"Accept-Language": "en"})
    assert english.status_code == 200


def test_a_result_frozen_before_explanations_were_kept_still_shows_its_points(
    client: Any, cast: Cast, hand_in: Any, marked: Any, frozen_now: Any
) -> None:
    grade(client, cast, hand_in(cast.trainee), marked("60", "22"))
    read_lesson(cast, cast.trainee)
    frozen_now(clock.now() + timedelta(days=30))
    freeze_all(client, cast)
    with unit_of_work() as session:
        for row in session.scalars(select(CourseResult)):
            row.explanation = None
    for person, address in (
        (cast.trainee, f"/me/results/{cast.offering.id}"),
        (cast.professor, f"/teach/{cast.offering.id}/results/{cast.trainee.id}"),
    ):
        client.sign_in(person)
        page = client.get(address).get_data(as_text=True)
        assert "82 ÷ 100 × 100" in page
        assert "확정한 뒤에 점수나 학습이 바뀌었습니다" not in page


def test_imagined_marks_show_what_they_would_come_to_and_are_kept_nowhere(
    client: Any, cast: Cast, arranged: dict[str, Key]
) -> None:
    client.sign_in(cast.trainee)
    address = f"/me/results/{cast.offering.id}/what-if"
    kind, number = arranged["exam"]
    page = client.get(f"{address}?mark-{kind}-{number}=45").get_data(as_text=True)
    assert {"76.9", str(NOW), str(FINAL)} <= shown(page)
    assert 'value="45"' in page
    db.session.rollback()
    cells = [row for row in db.session.scalars(select(Entry)) if row.key == arranged["exam"]]
    assert cells == []
    again = client.get(address).get_data(as_text=True)
    assert "76.9" not in shown(again)


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("72.9", "72.9%가 되려면 '기말고사'에서 50점 가운데 24.98점을 받아야 합니다"),
        ("60", "이미 60%를 넘습니다"),
        ("90", "50점을 다 받아도 77.9%여서, 90%에는 닿지 못합니다"),
    ],
)
def test_what_the_final_has_to_bring_is_told_in_points(
    client: Any, cast: Cast, arranged: dict[str, Key], target: str, said: str
) -> None:
    client.sign_in(cast.trainee)
    kind, number = arranged["exam"]
    address = f"/me/results/{cast.offering.id}/what-if?item={kind}:{number}&target={target}"
    page = client.get(address).get_data(as_text=True)
    assert said in page.replace("&#39;", "'")


def test_what_is_no_mark_is_said_beside_it_and_kept_as_typed(
    client: Any, cast: Cast, arranged: dict[str, Key]
) -> None:
    client.sign_in(cast.trainee)
    kind, number = arranged["exam"]
    address = f"/me/results/{cast.offering.id}/what-if?mark-{kind}-{number}=<b>아주</b>&target=백"
    answer = client.get(address)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert (
        page.count("숫자로 적어 주십시오") == 4
    )  # at the fields, and in the answer with their names
    assert f'href="#mark-{kind}-{number}"' in page
    assert "&lt;b&gt;아주&lt;/b&gt;" in page


def test_nobody_imagines_marks_for_someone_else(client: Any, cast: Cast) -> None:
    address = f"/me/results/{cast.offering.id}/what-if"
    for person, status in ((cast.trainee, 200), (cast.professor, 404), (cast.outsider, 404)):
        client.sign_in(person)
        assert client.get(address).status_code == status


def test_marks_without_a_mark_keep_a_result_from_being_frozen_and_so_do_hidden_ones(
    app: Flask, client: Any, cast: Cast, arranged: dict[str, Key], frozen_now: Any
) -> None:
    frozen_now(clock.now() + timedelta(days=30))
    standing = queries.standing(cast.offering.id, cast.trainee.id)
    assert [(one.code, one.count) for one in standing.obstacles] == [("unmarked", 1)]
    with app.test_request_context("/"), unit_of_work():
        operations.file_items(cast.offering.id, [arranged["best"]], category_id=None, hidden=True)
    db.session.rollback()
    standing = queries.standing(cast.offering.id, cast.trainee.id)
    assert {one.code for one in standing.obstacles} == {"unmarked", "hidden"}
    write(app, cast, arranged["exam"], cast.trainee, None, excused=True)
    standing = queries.standing(cast.offering.id, cast.trainee.id)
    assert {one.code for one in standing.obstacles} == {"hidden"}


def statements(app: Flask, read: Callable[[], object]) -> int:
    """How many statements *read* sends."""
    sent: list[str] = []

    def note(_c: Any, _cur: Any, statement: str, *_rest: Any) -> None:
        sent.append(statement)

    db.session.rollback()
    event.listen(db.engine, "before_cursor_execute", note)
    try:
        read()
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    return len(sent)


def test_more_items_and_written_cells_ask_no_more_of_the_database(
    app: Flask, cast: Cast, arranged: dict[str, Key]
) -> None:
    def read() -> None:
        queries.standings(cast.offering.id)

    before = statements(app, read)
    with app.test_request_context("/"), unit_of_work():
        keys = [
            operations.add_manual(
                cast.offering.id, ManualValues(f"더 {n}", Decimal(5)), ItemValues()
            ).id
            for n in range(8)
        ]
    for key in keys:
        write(app, cast, ("manual", key), cast.other_trainee, Decimal(3))
    assert statements(app, read) == before


def test_every_method_outcome_and_line_has_words(app: Flask) -> None:
    from lms.courses.gradebook.rules import AGGREGATIONS

    with app.test_request_context("/"):
        for code in AGGREGATIONS:
            assert words.method_name(code)
            assert words.method_help(code)

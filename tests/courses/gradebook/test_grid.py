"""The grid: what its cells say, writing them, two people at once, filters, forms without scripts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event

from lms.access import Role, Scope
from lms.accounts.models import AccessLogEntry
from lms.courses.catalogue.models import Offering
from lms.courses.gradebook.models import CellComment
from lms.courses.gradebook.queries.grid import FLAGS
from lms.courses.grading.models import MarkingScheme
from lms.db import db, unit_of_work
from tests.cast import Cast, enrol, grant, person
from tests.courses.forms import fields
from tests.courses.gradebook.grids import history, points_of

Write = Callable[..., None]


def data(client: Any, cast: Cast, query: str = "") -> dict[str, Any]:
    answer = client.get(f"/teach/{cast.offering.id}/gradebook/data{query}")
    assert answer.status_code == 200
    return dict(answer.get_json())


def row_of(found: dict[str, Any], person_id: int) -> dict[str, Any]:
    return next(row for row in found["rows"] if row["id"] == person_id)


def flags(cell: list[Any]) -> set[str]:
    bits = cell[2] if len(cell) > 2 else 0
    return {flag for place, flag in enumerate(FLAGS) if bits & 1 << place}


def cell(item_id: int, who: int, version: int = 0, **more: Any) -> dict[str, Any]:
    return {"kind": "manual", "item": item_id, "person": who, "version": version, **more}


def send(client: Any, cast: Cast, *cells: dict[str, Any], source: str = "cell") -> Any:
    address = f"/teach/{cast.offering.id}/gradebook/cells"
    return client.post(address, json={"source": source, "writes": list(cells)})


def test_an_edit_is_saved_at_once_and_the_new_totals_come_back(
    client: Any, cast: Cast, columns: list[int]
) -> None:
    client.sign_in(cast.professor)
    answer = send(client, cast, cell(columns[0], cast.trainee.id, text="17"))
    assert answer.status_code == 200
    (row,) = answer.get_json()["rows"]
    assert (row["id"], row["current"]) == (cast.trainee.id, "85")
    assert points_of(columns[0], cast.trainee) == Decimal(17)
    assert history(columns[0]) == [(None, "17", "cell")]


def test_a_pasted_column_is_written_as_a_whole_or_not_at_all(
    client: Any, cast: Cast, columns: list[int]
) -> None:
    client.sign_in(cast.professor)
    two = (
        cell(columns[0], cast.trainee.id, text="90%"),
        cell(columns[0], cast.other_trainee.id, text="열"),
    )
    answer = send(client, cast, *two, source="paste")
    assert answer.status_code == 422
    (error,) = answer.get_json()["errors"]
    assert error["person"] == cast.other_trainee.id
    assert points_of(columns[0], cast.trainee) is None
    two[1]["text"] = "EX"
    assert send(client, cast, *two, source="paste").status_code == 200
    found = row_of(data(client, cast), cast.other_trainee.id)
    assert "excused" in flags(found["cells"][-2])
    assert points_of(columns[0], cast.trainee) == Decimal(18)


def test_of_two_edits_of_one_cell_neither_is_lost(
    client: Any, cast: Cast, columns: list[int], write: Write
) -> None:
    write(columns[0], cast.trainee, "12")
    client.sign_in(cast.professor)
    answer = send(client, cast, cell(columns[0], cast.trainee.id, 0, text="19"))
    assert answer.status_code == 409
    told = answer.get_json()
    (conflict,) = told["conflicts"]
    assert (conflict["stored"], conflict["version"]) == ("12", 1)
    assert conflict["who"] == "오교수"
    assert row_of(told, cast.trainee.id)["cells"][-2][0] == "12"
    assert points_of(columns[0], cast.trainee) == Decimal(12)
    assert send(client, cast, cell(columns[0], cast.trainee.id, 1, text="19")).status_code == 200
    assert points_of(columns[0], cast.trainee) == Decimal(19)


def test_an_undo_writes_back_and_stays_in_the_history(
    client: Any, cast: Cast, columns: list[int], write: Write
) -> None:
    write(columns[0], cast.trainee, "12")
    client.sign_in(cast.professor)
    send(client, cast, cell(columns[0], cast.trainee.id, 1, text="EX"))
    undo = cell(columns[0], cast.trainee.id, 2, points="12", excused=False)
    assert send(client, cast, undo, source="undo").status_code == 200
    assert points_of(columns[0], cast.trainee) == Decimal(12)
    assert [how for _before, _after, how in history(columns[0])] == ["cell", "cell", "undo"]


def test_what_no_page_sends_is_refused(client: Any, cast: Cast, columns: list[int]) -> None:
    client.sign_in(cast.professor)
    address = f"/teach/{cast.offering.id}/gradebook/cells"
    good = cell(columns[0], cast.trainee.id, text="1")
    for body in (
        None, [], {"source": "cell", "writes": []}, {"source": "x", "writes": [good]},
        {"source": "cell", "writes": ["x"]}, {"source": "cell", "writes": [{**good, "item": "1"}]},
        {"source": "cell", "writes": [{**good, "version": True}]},
        {"source": "cell", "writes": [cell(columns[0], cast.trainee.id, points=5, excused=False)]},
        {"source": "cell", "writes": [cell(columns[0], cast.trainee.id, points="x", excused=True)]},
    ):  # fmt: skip
        assert client.post(address, json=body).status_code == 400, body
    stranger = send(client, cast, cell(columns[0], cast.outsider.id, text="1"))
    assert stranger.status_code == 422
    infinite = cell(columns[0], cast.trainee.id, points="Infinity", excused=False)
    assert send(client, cast, infinite).status_code == 422


def test_an_assistant_without_the_permission_sees_and_does_not_write(
    client: Any, cast: Cast, columns: list[int]
) -> None:
    client.sign_in(cast.assistant)
    page = client.get(f"/teach/{cast.offering.id}/gradebook").get_data(as_text=True)
    assert 'data-may-edit="0"' in page
    assert send(client, cast, cell(columns[0], cast.trainee.id, text="1")).status_code == 403


def test_cells_say_late_missing_excused_dropped_and_written_over(
    client: Any, cast: Cast, columns: list[int], hand_in: Any, marked: Any, frozen_now: Any
) -> None:
    work = hand_in(cast.trainee)
    client.sign_in(cast.professor)
    form = {**marked("50", "30"), "action": "release"}
    client.post(f"/teach/{cast.offering.id}/grading/{work.id}", data=form)
    over = {**cell(cast.assignment.id, cast.trainee.id, text="95"), "kind": "assignment"}
    assert send(client, cast, over).status_code == 200
    moment = cast.assignment.late_until + timedelta(hours=1)
    db.session.rollback()
    frozen_now(moment)
    found = data(client, cast)
    written = row_of(found, cast.trainee.id)["cells"][0]
    assert written[:2] == ["95", "95"]
    assert "overridden" in flags(written)
    assert written[5] == "80"  # the mark below is still told
    assert "missing" in flags(row_of(found, cast.other_trainee.id)["cells"][0])
    missing = data(client, cast, "?show=missing")
    assert [row["id"] for row in missing["rows"]] == [cast.other_trainee.id]


def test_names_stay_hidden_where_work_is_marked_without_them(
    client: Any, cast: Cast, hand_in: Any
) -> None:
    work = hand_in(cast.trainee)
    with unit_of_work() as session:
        session.add(
            MarkingScheme(assignment_id=cast.assignment.id, anonymous=True, blind_key="b" * 64)
        )
    client.sign_in(cast.professor)
    blind = row_of(data(client, cast), cast.trainee.id)["cells"][0]
    assert "nameless" in flags(blind)
    place = f"/teach/{cast.offering.id}/gradebook"
    for page in (
        f"{place}/people/{cast.trainee.id}",
        f"{place}/assignment/{cast.assignment.id}/{cast.trainee.id}",
    ):
        shown = client.get(page)
        assert shown.status_code == 200
        assert f"/grading/{work.id}" not in shown.get_data(as_text=True)
    refused = send(
        client, cast, {**cell(cast.assignment.id, cast.trainee.id, text="9"), "kind": "assignment"}
    )
    assert refused.status_code == 422


def test_the_address_filters_and_sorts(
    client: Any, cast: Cast, columns: list[int], write: Write
) -> None:
    write(columns[0], cast.trainee, "5")
    write(columns[0], cast.other_trainee, "15")
    client.sign_in(cast.professor)

    def names(query: str) -> list[str]:
        return [row["name"] for row in data(client, cast, query)["rows"]]

    assert names(f"?sort=manual-{columns[0]}") == ["한지우", "서민준"]
    assert names(f"?sort=-manual-{columns[0]}") == ["서민준", "한지우"]
    assert names("?sort=-current") == ["서민준", "한지우"]
    assert names("?sort=nonsense-x") == ["서민준", "한지우"]  # by name
    assert names("?q=ㅎㅈㅇ") == ["한지우"]
    page = client.get(f"/teach/{cast.offering.id}/gradebook?q=없는사람").get_data(as_text=True)
    assert "조건에 맞는 교육생이 없습니다." in page


def test_without_scripts_a_column_and_a_learner_are_forms(
    client: Any, cast: Cast, columns: list[int]
) -> None:
    client.sign_in(cast.professor)
    base = f"/teach/{cast.offering.id}/gradebook"
    name = f"manual-{columns[0]}-{cast.trainee.id}"
    form = fields(client.get(f"{base}/manual/{columns[0]}").get_data(as_text=True))
    assert client.post(f"{base}/manual/{columns[0]}", data={**form, name: "11"}).status_code == 303
    assert points_of(columns[0], cast.trainee) == Decimal(11)
    form = fields(client.get(f"{base}/people/{cast.trainee.id}").get_data(as_text=True))
    assert form[name] == "11"
    assert (
        client.post(f"{base}/people/{cast.trainee.id}", data={**form, name: ""}).status_code == 303
    )
    assert points_of(columns[0], cast.trainee) is None
    refused = client.post(f"{base}/people/{cast.trainee.id}", data={**form, name: "많이"})
    assert refused.status_code == 422
    assert 'value="많이"' in refused.get_data(as_text=True)


def test_a_form_that_was_opened_before_another_edit_shows_both_values(
    client: Any, cast: Cast, columns: list[int], write: Write
) -> None:
    client.sign_in(cast.professor)
    address = f"/teach/{cast.offering.id}/gradebook/manual/{columns[0]}"
    form = fields(client.get(address).get_data(as_text=True))
    write(columns[0], cast.trainee, "7")
    name = f"manual-{columns[0]}-{cast.trainee.id}"
    answer = client.post(address, data={**form, name: "9"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "그 사이에 다른 사람이 적은 값: 7" in page
    assert "내가 적은 값: 9" in page
    assert client.post(address, data=fields(page)).status_code == 303
    assert points_of(columns[0], cast.trainee) == Decimal(9)


def test_a_cell_keeps_who_changed_it_when_and_why_and_takes_comments(
    client: Any, cast: Cast, columns: list[int]
) -> None:
    client.sign_in(cast.professor)
    address = f"/teach/{cast.offering.id}/gradebook/manual/{columns[0]}/{cast.trainee.id}"
    name = f"manual-{columns[0]}-{cast.trainee.id}"
    sent = {name: "13", f"{name}-version": "0", f"{name}-was": "", "reason": "발표 자료를 다시 봄"}
    assert client.post(address, data=sent).status_code == 303
    assert client.post(f"{address}/comments", data={"text": "다음엔 천천히"}).status_code == 303
    page = client.get(f"{address}?panel=1").get_data(as_text=True)
    for words in ("발표 자료를 다시 봄", "오교수", "다음엔 천천히", "13"):
        assert words in page
    assert "<html" not in page  # the panel is a part of a page
    assert client.post(f"{address}/comments", data={"text": " "}).status_code == 422
    db.session.rollback()
    note = db.session.query(CellComment).one()
    base = f"/teach/{cast.offering.id}/gradebook/comments/{note.id}/delete"
    assert client.post(base).status_code == 303
    assert "다음엔 천천히" not in client.get(address).get_data(as_text=True)


def test_a_column_tells_its_figures_and_leaves_out_who_is_excused(
    client: Any, cast: Cast, columns: list[int], write: Write
) -> None:
    write(columns[0], cast.trainee, "10")
    write(columns[0], cast.other_trainee, "20", excused=True)
    client.sign_in(cast.professor)
    page = client.get(f"/teach/{cast.offering.id}/gradebook/manual/{columns[0]}?panel=1")
    text = page.get_data(as_text=True)
    assert "면제(1명)" in text
    assert '<dd class="num">10</dd>' in text
    assert '<dd class="num">20</dd>' not in text


def test_every_look_at_the_grid_is_in_the_access_log(
    client: Any, cast: Cast, columns: list[int]
) -> None:
    client.sign_in(cast.professor)
    data(client, cast)
    db.session.rollback()
    entry = db.session.query(AccessLogEntry).filter_by(what="gradebook").one()
    assert (entry.reader_id, entry.people) == (cast.professor.id, 2)


@pytest.mark.sqlite_only
def test_statements_do_not_grow_with_learners(
    app: Flask, client: Any, cast: Cast, columns: list[int], write: Write
) -> None:
    client.sign_in(cast.professor)

    def statements() -> int:
        seen: list[str] = []

        def note(*args: Any) -> None:
            seen.append(args[2])

        data(client, cast)
        event.listen(db.engine, "before_cursor_execute", note)
        data(client, cast)
        client.get(f"/teach/{cast.offering.id}/gradebook")
        client.get(f"/teach/{cast.offering.id}/gradebook/manual/{columns[0]}")
        event.remove(db.engine, "before_cursor_execute", note)
        return len(seen)

    def more(count: int) -> None:
        with unit_of_work() as session:
            run = session.get_one(Offering, cast.offering.id)
            run.capacity = 100
            start = session.query(CellComment).count()
            for number in range(count):
                someone = person(f"사람{number}", f"crowd{count}.{number}.{start}@example.org")
                enrol(someone, run)

    more(3)
    few = statements()
    more(45)
    assert statements() == few


def test_a_teacher_of_another_course_finds_nothing(
    client: Any, cast: Cast, columns: list[int]
) -> None:
    client.sign_in(cast.other_professor)
    for path in ("", "/data", f"/manual/{columns[0]}", f"/people/{cast.trainee.id}"):
        answer = client.get(f"/teach/{cast.offering.id}/gradebook{path}")
        assert answer.status_code == 404, path
    with unit_of_work():
        grant(cast.other_professor, Role.INSTRUCTOR, Scope("offering", cast.other_offering.id))
    other = client.get(f"/teach/{cast.other_offering.id}/gradebook/manual/{columns[0]}")
    assert other.status_code == 404

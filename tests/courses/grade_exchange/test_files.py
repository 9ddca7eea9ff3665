"""Gradebooks as files through the browser: out, in through a plan, in an institution's layout."""

from __future__ import annotations

import io
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from lms import clock
from lms.accounts.models import AccessLogEntry, AuditEntry
from lms.courses.grade_exchange.models import ExportLayout, GradeImport
from lms.courses.gradebook import queries
from lms.courses.gradebook.models import CourseResult
from lms.courses.gradebook.operations import ItemValues
from lms.courses.gradebook.operations import set_item as set_item_of
from lms.courses.gradebook.rules import plain
from lms.db import db, unit_of_work
from lms.interop.formats.tables import Table, read_table
from tests.cast import Cast
from tests.courses.gradebook.grids import history, points_of

Write = Callable[..., None]
FORM = {"format": "csv", "export_reason": "학과 보고"}


def base(cast: Cast) -> str:
    return f"/teach/{cast.offering.id}/gradebook/files"


def download(client: Any, cast: Cast, *items: int, **more: Any) -> Table:
    form = {**FORM, "items": [f"manual-{item}" for item in items], **more}
    answer = client.post(f"{base(cast)}/export", data=form)
    assert answer.status_code == 200, answer.get_data(as_text=True)[:2000]
    assert answer.headers["Cache-Control"] == "no-store"
    return read_table(answer.data)


def upload(client: Any, cast: Cast, text: str, name: str = "marks.csv") -> Any:
    data = {"sheet": (io.BytesIO(text.encode()), name)}
    return client.post(f"{base(cast)}/import", data=data, content_type="multipart/form-data")


def planned(client: Any, cast: Cast, text: str) -> tuple[str, str]:
    """The address of the plan, and its fingerprint."""
    answer = upload(client, cast, text)
    assert answer.status_code == 303, answer.get_data(as_text=True)[:3000]
    db.session.rollback()
    made = db.session.query(GradeImport).order_by(GradeImport.id.desc()).first()
    assert made is not None
    return f"{base(cast)}/plans/{made.id}", made.digest


def test_what_is_downloaded_can_be_uploaded_again_and_changes_nothing(
    client: Any, cast: Cast, columns: list[int], write: Write
) -> None:
    write(columns[0], cast.trainee, "12.5")
    write(columns[1], cast.other_trainee, None, excused=True)
    client.sign_in(cast.professor)
    found = download(client, cast, *columns, extras=["email", "current", "final"])
    assert found.header[:3] == ("번호", "이름", "이메일")
    assert found.header[3] == f"발표 / 20 [manual-{columns[0]}]"
    marks = {row.cells[1]: row.cells[3:5] for row in found.rows}
    assert marks == {"한지우": ("12.5", ""), "서민준": ("", "EX")}
    sheet = "\n".join(",".join(line) for line in (found.header, *(row.cells for row in found.rows)))
    address, _digest = planned(client, cast, sheet)
    assert "바뀌는 점수가 없습니다." in client.get(address).get_data(as_text=True)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_totals_in_a_file_are_those_of_the_one_function(
    kind: str, client: Any, cast: Cast, columns: list[int], write: Write
) -> None:
    write(columns[0], cast.trainee, "12.5")
    write(columns[1], cast.trainee, "3")
    write(columns[0], cast.other_trainee, "7")
    client.sign_in(cast.professor)
    found = download(client, cast, *columns, extras=["current", "final"], format=kind)
    in_file = {row.cells[1]: tuple(row.cells[-2:]) for row in found.rows}
    standings = queries.standings(cast.offering.id)
    assert in_file == {
        person.name: (
            plain(standings[person.id].provisional.percent),
            plain(standings[person.id].final.percent),
        )
        for person in (cast.trainee, cast.other_trainee)
    }
    assert len(set(in_file.values())) == 2


def test_only_the_chosen_columns_go_out_and_the_download_is_logged_with_its_reason(
    client: Any, cast: Cast, columns: list[int]
) -> None:
    client.sign_in(cast.professor)
    found = download(client, cast, columns[1])
    assert len(found.header) == 3
    db.session.rollback()
    entry = db.session.query(AccessLogEntry).filter_by(what="gradebook file").one()
    assert (entry.action, entry.people, entry.reason) == ("download", 2, "학과 보고")
    refused = client.post(f"{base(cast)}/export", data={**FORM, "export_reason": ""})
    assert refused.status_code == 422


def test_a_name_that_a_spreadsheet_would_run_goes_out_as_text(
    client: Any, cast: Cast, columns: list[int]
) -> None:
    with unit_of_work():
        cast.trainee.name = "=HYPERLINK(1)"
        db.session.merge(cast.trainee)
    client.sign_in(cast.professor)
    form = {**FORM, "items": [f"manual-{columns[0]}"]}
    body = client.post(f"{base(cast)}/export", data=form).data
    assert body.startswith(b"\xef\xbb\xbf")
    assert b",'=HYPERLINK(1)" in body
    client.sign_in(cast.professor)
    book = client.post(f"{base(cast)}/export", data={**form, "format": "xlsx"})
    assert book.data.startswith(b"PK")
    assert any("=HYPERLINK(1)" in row.cells for row in read_table(book.data).rows)


def test_a_plan_is_shown_first_and_then_written_exactly(
    client: Any, cast: Cast, columns: list[int], write: Write
) -> None:
    write(columns[0], cast.trainee, "12")
    client.sign_in(cast.professor)
    sheet = f"번호,발표,참여\n{cast.trainee.number},18,\n{cast.other_trainee.number},25,많이\n2099-1,3,3\n"
    address, digest = planned(client, cast, sheet)
    page = client.get(address).get_data(as_text=True)
    for words in (
        "아직 아무것도 적지 않았습니다.",
        "이 강좌에 없는 사람입니다",
        "배점보다 큼",
        "많이",
    ):
        assert words in page
    assert points_of(columns[0], cast.trainee) == Decimal(12)
    assert client.post(address, data={"digest": digest}).status_code == 303
    assert points_of(columns[0], cast.trainee) == Decimal(18)
    assert points_of(columns[0], cast.other_trainee) == Decimal(25)
    assert points_of(columns[1], cast.trainee) is None  # a blank is not a zero
    assert {how for _before, _after, how in history(columns[0])} == {"cell", "import"}
    db.session.rollback()
    assert (
        db.session.query(AuditEntry).filter_by(action="gradebook.import").one().after["count"] == 2
    )
    again = client.post(address, data={"digest": digest})
    assert again.status_code == 422


def test_what_changed_since_the_plan_is_refused_and_listed_and_the_rest_can_be_written(
    client: Any, cast: Cast, columns: list[int], write: Write
) -> None:
    client.sign_in(cast.professor)
    sheet = f"번호,발표\n{cast.trainee.number},18\n{cast.other_trainee.number},9\n"
    address, digest = planned(client, cast, sheet)
    write(columns[0], cast.trainee, "5")
    refused = client.post(address, data={"digest": digest})
    page = refused.get_data(as_text=True)
    assert refused.status_code == 409
    assert "그 사이에 바뀐 칸" in page
    assert "한지우 · 발표" in page
    assert points_of(columns[0], cast.other_trainee) is None
    assert client.post(address, data={"digest": digest, "moved": "skip"}).status_code == 303
    assert points_of(columns[0], cast.trainee) == Decimal(5)
    assert points_of(columns[0], cast.other_trainee) == Decimal(9)


def test_a_plan_is_its_makers_and_another_fingerprint_is_refused(
    client: Any, cast: Cast, columns: list[int]
) -> None:
    client.sign_in(cast.professor)
    address, _digest = planned(client, cast, f"번호,발표\n{cast.trainee.number},18\n")
    assert client.post(address, data={"digest": "0" * 64}).status_code == 422
    assert points_of(columns[0], cast.trainee) is None
    client.sign_in(cast.assistant)
    assert client.get(address).status_code == 403
    client.sign_in(cast.professor)
    assert client.post(f"{address}/discard").status_code == 303
    assert client.get(address).status_code == 404


def test_files_that_are_no_sheet_of_marks_are_refused_in_words(
    client: Any, cast: Cast, columns: list[int]
) -> None:
    client.sign_in(cast.professor)
    for text, words in (
        ("발표\n3\n", "사람을 찾을 열이 없습니다"),
        ("번호,모르는 것\n1,2\n", "항목과 맞는 열이 없습니다"),
        ("번호,발표\n", "읽을 줄이 없습니다"),
        ('번호,발표\n"2', "따옴표"),
    ):
        answer = upload(client, cast, text)
        assert answer.status_code == 422
        assert words in answer.get_data(as_text=True)
    empty = client.post(f"{base(cast)}/import", data={}, content_type="multipart/form-data")
    assert empty.status_code == 422


def layout_form(*rows: tuple[str, str, str], name: str = "학사 시스템") -> dict[str, str]:
    form = {"name": name, "file_format": "csv", "version": "0"}
    for at, (field, heading, value) in enumerate(rows):
        form |= {
            f"rows-{at}-order": str(len(rows) - at), f"rows-{at}-field": field,
            f"rows-{at}-heading": heading, f"rows-{at}-value": value,
        }  # fmt: skip
    return form


def test_staff_save_a_layout_once_and_instructors_download_in_it(
    client: Any, cast: Cast, columns: list[int], write: Write
) -> None:
    write(columns[0], cast.trainee, "17")
    place = f"/manage/organisations/{cast.academy.id}/grade-layouts"
    client.sign_in(cast.staff)
    rows = (("whole_percent", "점수", ""), ("fixed", "구분", "정규"), ("number", "학번", ""))
    assert client.post(f"{place}/new", data=layout_form(*rows)).status_code == 303
    assert client.post(f"{place}/new", data=layout_form(*rows)).status_code == 422  # its name
    assert client.post(f"{place}/new", data=layout_form(name="빈 꼴")).status_code == 422
    db.session.rollback()
    layout = db.session.query(ExportLayout).one()
    assert [one["heading"] for one in layout.columns] == ["학번", "구분", "점수"]  # by their order
    client.sign_in(cast.professor)
    assert client.get(place).status_code in {403, 404}
    address = f"{base(cast)}/layouts/{layout.id}"
    answer = client.post(address, data={"layout_reason": "성적 제출"})
    assert answer.status_code == 200
    found = read_table(answer.data)
    assert found.header == ("학번", "구분", "점수")
    kept = {row.cells[0]: row.cells[1:] for row in found.rows}
    assert set(kept) == {cast.trainee.number, cast.other_trainee.number}
    assert all(cells[0] == "정규" for cells in kept.values())
    db.session.rollback()
    entry = db.session.query(AccessLogEntry).filter_by(what="gradebook layout file").one()
    assert entry.reason == "성적 제출"


def test_a_layout_of_frozen_results_leaves_out_who_has_none(
    client: Any, cast: Cast, columns: list[int]
) -> None:
    place = f"/manage/organisations/{cast.academy.id}/grade-layouts"
    client.sign_in(cast.staff)
    form = {**layout_form(("percent", "점수", ""), ("number", "학번", "")), "only_frozen": "y"}
    client.post(f"{place}/new", data=form)
    db.session.rollback()
    layout_id = db.session.query(ExportLayout).one().id
    client.sign_in(cast.professor)
    address = f"{base(cast)}/layouts/{layout_id}"
    none = client.post(address, data={"layout_reason": "성적 제출"})
    assert none.status_code == 422
    assert "2명이 확정을 기다립니다" in none.get_data(as_text=True)
    with unit_of_work() as session:
        session.add(
            CourseResult(
                offering_id=cast.offering.id, person_id=cast.trainee.id, percent=Decimal("91.25"),
                credit_earned=True, lines=[], arithmetic=[], policy_id=0, decided_at=clock.now(),
            )
        )  # fmt: skip
    found = read_table(client.post(address, data={"layout_reason": "성적 제출"}).data)
    assert [row.cells for row in found.rows] == [(cast.trainee.number, "91.25")]


def test_two_staff_editing_one_layout_see_what_the_other_saved(client: Any, cast: Cast) -> None:
    place = f"/manage/organisations/{cast.academy.id}/grade-layouts"
    client.sign_in(cast.staff)
    client.post(f"{place}/new", data=layout_form(("number", "학번", "")))
    db.session.rollback()
    layout_id = db.session.query(ExportLayout).one().id
    first = {**layout_form(("number", "번호", "")), "version": "1"}
    assert client.post(f"{place}/{layout_id}", data=first).status_code == 303
    second = client.post(f"{place}/{layout_id}", data={**first, "rows-0-heading": "수험번호"})
    page = second.get_data(as_text=True)
    assert second.status_code == 409
    assert "지금 저장된 열: 번호" in page
    assert 'value="수험번호"' in page
    assert client.post(f"{place}/{layout_id}/delete").status_code == 303


def test_columns_that_are_not_posted_go_to_teachers_files_only(
    app: Any, client: Any, cast: Cast, columns: list[int]
) -> None:
    with app.test_request_context("/"), unit_of_work():
        set_item_of(cast.offering.id, ("manual", columns[0]), ItemValues(hidden=True), 0)
    client.sign_in(cast.professor)
    assert len(download(client, cast, *columns).header) == 4
    client.sign_in(cast.trainee)
    assert client.get(base(cast)).status_code == 403

"""Bulk marking through the browser: the zip, files that go back, sheets; plans done exactly or not."""

from __future__ import annotations

import csv
import io
import zipfile
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from flask import Flask
from sqlalchemy import event, select

from lms import storage
from lms.accounts.models import AccessLogEntry, Person
from lms.courses.assignments import operations
from lms.courses.assignments.models import Assignment
from lms.courses.bulk_marking.models import BulkPlan
from lms.courses.bulk_marking.operations.packing import MANIFEST
from lms.courses.grading.models import Grade, MarkingScheme
from lms.db import db, unit_of_work
from tests.cast import Cast
from tests.interop.makers import zipped


def base(cast: Cast) -> str:
    return f"/teach/{cast.offering.id}/assignments/{cast.assignment.id}/bulk"


def give_in(app: Flask, cast: Cast, who: Person, *files: tuple[str, bytes], text: str = "") -> Any:
    with app.test_request_context("/"), unit_of_work():
        kept = [storage.keep(io.BytesIO(data), name) for name, data in files]
        work, _new = operations.hand_in(
            db.session.get_one(Person, who.id),
            db.session.get_one(Assignment, cast.assignment.id),
            text=text, link="", files=kept,
            client_key=f"{who.id}{abs(hash((text, files)))}".ljust(32, "0")[:32],
        )  # fmt: skip
    return work


def download(client: Any, cast: Cast, **data: str) -> zipfile.ZipFile:
    answer = client.post(f"{base(cast)}/works", data={"works_reason": "채점", **data})
    assert answer.status_code == 200, answer.text
    return zipfile.ZipFile(io.BytesIO(answer.get_data()))


def send_zip(client: Any, cast: Cast, parts: dict[str, bytes | str]) -> Any:
    data = {"zip": (io.BytesIO(zipped(parts)), "채점.zip")}
    return client.post(f"{base(cast)}/files", data=data, content_type="multipart/form-data")


def sheet(client: Any, cast: Cast, form: str = "csv") -> bytes:
    answer = client.post(f"{base(cast)}/sheet", data={"sheet_reason": "채점", "format": form})
    assert answer.status_code == 200, answer.text
    return bytes(answer.get_data())


def rows_of(data: bytes) -> list[list[str]]:
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def send_sheet(client: Any, cast: Cast, rows: list[list[str]]) -> Any:
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    data = {"sheet": (io.BytesIO(out.getvalue().encode()), "채점표.csv")}
    return client.post(f"{base(cast)}/marks", data=data, content_type="multipart/form-data")


def plan() -> BulkPlan:
    db.session.rollback()
    return db.session.scalars(select(BulkPlan).order_by(BulkPlan.id.desc())).first()


def commit(client: Any, cast: Cast, **data: str) -> Any:
    made = plan()
    return client.post(f"{base(cast)}/plans/{made.id}", data={"digest": made.digest, **data})


def grade_of(work: Any) -> Grade | None:
    db.session.rollback()
    return db.session.scalar(select(Grade).where(Grade.submission_id == work.id))


def feedback_of(work: Any) -> list[str]:
    db.session.rollback()
    return [file.name for file in storage.attachments("feedback", [work.id])[work.id]]


# --- the zip ------------------------------------------------------------------------------------


def test_all_work_comes_as_a_zip_in_the_order_of_the_alphabet_with_a_list(
    app: Flask, client: Any, cast: Cast
) -> None:
    give_in(app, cast, cast.trainee, ("보고서.pdf", b"%PDF-1.7 a"), text="풀이")
    give_in(app, cast, cast.other_trainee, ("보고서.pdf", b"%PDF-1.7 b"))
    client.sign_in(cast.professor)
    found = download(client, cast)
    assert found.namelist() == [
        MANIFEST,
        "001_서민준_제출1_보고서.pdf",
        "002_한지우_제출1_글.txt",
        "002_한지우_제출1_보고서.pdf",
    ]
    assert found.read("001_서민준_제출1_보고서.pdf") == b"%PDF-1.7 b"
    assert all(info.flag_bits & 0x800 for info in found.infolist() if not info.filename.isascii())
    listed = rows_of(found.read(MANIFEST))
    assert listed[1][:4] == [
        "001_서민준_제출1_보고서.pdf", cast.other_trainee.number, "서민준", "1",
    ]  # fmt: skip


def test_a_download_of_everybody_says_why_and_is_logged(
    app: Flask, client: Any, cast: Cast
) -> None:
    give_in(app, cast, cast.trainee, text="풀이")
    client.sign_in(cast.assistant)
    assert client.post(f"{base(cast)}/works", data={"works_reason": ""}).status_code == 422
    download(client, cast)
    entry = db.session.scalar(
        select(AccessLogEntry).where(AccessLogEntry.what == "works of an assignment")
    )
    assert (entry.action, entry.people, entry.reason) == ("download", 1, "채점")


def test_only_the_last_of_each_person_or_all_that_they_handed_in(
    app: Flask, client: Any, cast: Cast
) -> None:
    for text in ("하나", "둘"):
        give_in(app, cast, cast.trainee, text=text)
    client.sign_in(cast.professor)
    assert download(client, cast).namelist()[1:] == ["001_한지우_제출2_글.txt"]
    assert download(client, cast, which="all").namelist()[1:] == [
        "001_한지우_제출1_글.txt",
        "001_한지우_제출2_글.txt",
    ]


def test_hidden_names_are_numbers_in_names_lists_and_sheets(
    app: Flask, client: Any, cast: Cast
) -> None:
    give_in(app, cast, cast.trainee, ("한지우 보고서.pdf", b"%PDF-1.7"))
    with unit_of_work() as session:
        session.add(
            MarkingScheme(assignment_id=cast.assignment.id, anonymous=True, blind_key="k" * 64)
        )
    client.sign_in(cast.professor)
    found = download(client, cast)
    told = "".join(found.namelist()) + found.read(MANIFEST).decode() + sheet(client, cast).decode()
    for secret in ("한지우", cast.trainee.number):
        assert secret not in told


# --- files that go back -------------------------------------------------------------------------


def test_hidden_names_cost_no_statement_for_each_file(app: Flask, client: Any, cast: Cast) -> None:
    with unit_of_work() as session:
        session.add(
            MarkingScheme(assignment_id=cast.assignment.id, anonymous=True, blind_key="k" * 64)
        )
    client.sign_in(cast.professor)
    seen: list[str] = []

    def note(*args: Any) -> None:
        seen.append(args[2])

    def counted() -> int:
        db.session.rollback()
        seen.clear()
        assert download(client, cast).namelist()[0] == MANIFEST
        return len(seen)

    give_in(app, cast, cast.trainee, ("a.txt", b"a"))
    event.listen(db.engine, "before_cursor_execute", note)
    try:
        few = counted()
        give_in(app, cast, cast.other_trainee, ("b.txt", b"b"), ("c.txt", b"c"), ("d.txt", b"d"))
        assert counted() == few
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


def test_marked_files_go_back_to_whom_their_names_say_and_to_nobody_else(
    app: Flask, client: Any, cast: Cast
) -> None:
    mine = give_in(app, cast, cast.trainee, ("보고서.txt", "한지우의 글".encode()))
    theirs = give_in(app, cast, cast.other_trainee, ("보고서.txt", "서민준의 글".encode()))
    client.sign_in(cast.professor)
    taken = download(client, cast)
    untouched, marked = taken.namelist()[1], taken.namelist()[2]
    sent = send_zip(
        client, cast,
        {
            MANIFEST: taken.read(MANIFEST),
            untouched: taken.read(untouched),
            marked.replace(".txt", "_채점.txt"): "고친 글",
            "003_한지민_제출1_x.txt": "누구",
            "메모.txt": "이름 없음",
        },
    )  # fmt: skip
    page = client.get(sent.headers["Location"]).text
    for said in (
        "낸 것 그대로라",
        "그런 사람이 없습니다",
        "정해진 꼴이 아닙니다",
        "이대로 1개 붙이기",
    ):
        assert said in page
    assert feedback_of(mine) == []
    assert commit(client, cast).status_code == 303
    assert feedback_of(mine) == ["보고서_채점.txt"]
    assert feedback_of(theirs) == []


def test_a_plan_is_done_once_and_only_as_it_was_seen(app: Flask, client: Any, cast: Cast) -> None:
    work = give_in(app, cast, cast.trainee, text="풀이")
    client.sign_in(cast.professor)
    send_zip(client, cast, {"001_한지우_제출1_a.txt": "하나"})
    assert commit(client, cast, digest="0" * 64).status_code == 409
    assert feedback_of(work) == []
    assert commit(client, cast).status_code == 303
    assert commit(client, cast).status_code == 422
    assert feedback_of(work) == ["a.txt"]


@pytest.mark.parametrize(
    "data",
    [b"no zip", b"", b"PK\x03\x04broken", b"%PDF-1.7"],
    ids=["text", "empty", "broken", "pdf"],
)
def test_what_is_no_zip_is_refused(app: Flask, client: Any, cast: Cast, data: bytes) -> None:
    give_in(app, cast, cast.trainee, text="풀이")
    client.sign_in(cast.professor)
    answer = client.post(
        f"{base(cast)}/files",
        data={"zip": (io.BytesIO(data), "a.zip")},
        content_type="multipart/form-data",
    )
    assert answer.status_code == 422
    assert plan() is None


def test_a_bomb_in_the_zip_is_told_and_not_unpacked(app: Flask, client: Any, cast: Cast) -> None:
    give_in(app, cast, cast.trainee, text="풀이")
    client.sign_in(cast.professor)
    sent = send_zip(client, cast, {"001_한지우_제출1_a.txt": b"\0" * (41 * 1024 * 1024)})
    assert "너무 큽니다" in client.get(sent.headers["Location"]).text
    assert plan().body["lines"][0]["outcome"] == "large"


def test_another_grader_does_not_see_a_plan(app: Flask, client: Any, cast: Cast) -> None:
    give_in(app, cast, cast.trainee, text="풀이")
    client.sign_in(cast.professor)
    send_zip(client, cast, {"001_한지우_제출1_a.txt": "하나"})
    client.sign_in(cast.assistant)
    assert client.get(f"{base(cast)}/plans/{plan().id}").status_code == 404
    assert commit(client, cast).status_code == 404


# --- marks by a sheet ---------------------------------------------------------------------------


def test_a_sheet_is_filled_in_and_written_exactly_as_the_plan_showed(
    app: Flask, client: Any, cast: Cast, mark: Any
) -> None:
    mine = mark(cast.trainee, 30, 20, release=False)
    theirs = give_in(app, cast, cast.other_trainee, text="풀이")
    client.sign_in(cast.professor)
    rows = rows_of(sheet(client, cast))
    assert [row[1] for row in rows[1:]] == ["서민준", "한지우"]
    assert rows[2][2:5] == ["30", "20", "50"]
    rows[1][2:4], rows[1][5] = ["50", "30"], "=잘했습니다"
    rows[2][3] = ""  # an empty cell leaves the twenty points
    sent = send_sheet(client, cast, rows)
    page = client.get(sent.headers["Location"]).text
    assert "이대로 1건 적기" in page
    assert grade_of(theirs) is None
    assert commit(client, cast).status_code == 303
    kept = grade_of(theirs)
    assert (kept.points, kept.feedback, kept.released_at) == (80, "=잘했습니다", None)
    unchanged = grade_of(mine)
    assert (unchanged.points, unchanged.version) == (50, 1)
    assert {line.comment for line in unchanged.marks} == {"", "주석 부족"}


def test_a_workbook_does_as_well(app: Flask, client: Any, cast: Cast) -> None:
    work = give_in(app, cast, cast.trainee, text="풀이")
    client.sign_in(cast.professor)
    book = openpyxl.load_workbook(io.BytesIO(sheet(client, cast, "xlsx")))
    assert book.active is not None
    assert book.active["A2"].value == cast.trainee.number
    book.active["C2"], book.active["D2"] = 12.5, 40
    out = io.BytesIO()
    book.save(out)
    client.post(
        f"{base(cast)}/marks",
        data={"sheet": (io.BytesIO(out.getvalue()), "채점표.xlsx")},
        content_type="multipart/form-data",
    )
    assert commit(client, cast).status_code == 303
    assert str(grade_of(work).points) == "52.5"


def test_marks_that_changed_after_the_preview_are_not_overwritten_and_nothing_is_written(
    app: Flask, client: Any, cast: Cast, mark: Any
) -> None:
    mine = mark(cast.trainee, 30, 20, release=False)
    theirs = give_in(app, cast, cast.other_trainee, text="풀이")
    client.sign_in(cast.professor)
    rows = rows_of(sheet(client, cast))
    rows[1][2:4] = ["10", "10"]
    rows[2][2:5] = ["1", "1", ""]
    send_sheet(client, cast, rows)
    with unit_of_work() as session:
        grade = session.scalar(select(Grade).where(Grade.submission_id == mine.id))
        grade.feedback = "그 사이에"
    answer = commit(client, cast)
    assert answer.status_code == 409
    assert grade_of(theirs) is None
    assert grade_of(mine).points == 50


def test_a_released_mark_changes_with_a_reason_only(client: Any, cast: Cast, mark: Any) -> None:
    work = mark(cast.trainee, 30, 20)
    client.sign_in(cast.professor)
    rows = rows_of(sheet(client, cast))
    rows[1][2:5] = ["40", "20", ""]
    send_sheet(client, cast, rows)
    assert commit(client, cast).status_code == 422
    assert grade_of(work).points == 50
    assert commit(client, cast, reason="채점표의 실수를 고침").status_code == 303
    assert grade_of(work).points == 60


def test_bad_cells_are_shown_at_their_row_and_the_good_ones_can_be_done(
    app: Flask, client: Any, cast: Cast
) -> None:
    mine = give_in(app, cast, cast.trainee, text="풀이")
    give_in(app, cast, cast.other_trainee, text="풀이")
    client.sign_in(cast.professor)
    rows = rows_of(sheet(client, cast))
    rows[1][2] = "열 점"
    rows[2][2:4] = ["30", "30"]
    rows.append(["2026-99999", "<b>누구</b>", "1", "1", "", "", "", ""])
    page = client.get(send_sheet(client, cast, rows).headers["Location"]).text
    assert "정확도" in page
    assert "숫자로" in page
    assert "그런 번호가 없습니다" in page
    assert "<b>누구</b>" not in page
    commit(client, cast)
    assert grade_of(mine).points == 60


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([["이름", "점수"], ["한지우", "1"]], "&#39;번호&#39; 열이 없습니다"),
        ([["번호", "이름"], ["1", "x"]], "읽을 열이 없습니다"),
        ([["번호", "점수"]], "읽을 줄이 없습니다"),
    ],
)
def test_a_sheet_that_cannot_be_read_says_why(
    app: Flask, client: Any, cast: Cast, rows: list[list[str]], said: str
) -> None:
    give_in(app, cast, cast.trainee, text="풀이")
    client.sign_in(cast.professor)
    answer = send_sheet(client, cast, rows)
    assert answer.status_code == 422
    assert said in answer.text


def test_a_plan_that_is_not_wanted_leaves_nothing(app: Flask, client: Any, cast: Cast) -> None:
    give_in(app, cast, cast.trainee, text="풀이")
    client.sign_in(cast.professor)
    send_zip(client, cast, {"001_한지우_제출1_a.txt": "하나"})
    client.post(f"{base(cast)}/plans/{plan().id}/discard")
    assert plan() is None


def test_an_assignment_without_work_offers_nothing_to_download(client: Any, cast: Cast) -> None:
    client.sign_in(cast.professor)
    assert "아직 낸 것이 없습니다" in client.get(base(cast)).text
    for path, field in (("works", "works_reason"), ("sheet", "sheet_reason")):
        assert client.post(f"{base(cast)}/{path}", data={field: "x"}).status_code == 422


def test_what_two_people_came_to_mark_after_the_preview_is_not_marked_by_a_sheet(
    app: Flask, client: Any, cast: Cast
) -> None:
    work = give_in(app, cast, cast.trainee, text="풀이")
    client.sign_in(cast.professor)
    rows = rows_of(sheet(client, cast))
    rows[1][2:4] = ["10", "10"]
    send_sheet(client, cast, rows)
    with unit_of_work() as session:
        session.add(
            MarkingScheme(
                assignment_id=cast.assignment.id, blind_key="0" * 64, second_percent=100,
                tolerance=Decimal(5),
            )
        )  # fmt: skip
    assert commit(client, cast).status_code == 409
    assert grade_of(work) is None

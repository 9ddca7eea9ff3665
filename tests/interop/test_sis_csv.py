"""SIS files: a plan in which every row is accounted for."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.interop.formats import sis_csv
from lms.interop.formats.problems import Refused
from lms.interop.formats.sis_records import KINDS
from lms.interop.formats.tables import read_csv, write_csv
from tests.interop.cases import files
from tests.interop.makers import zipped
from tests.interop.outcomes import attempt

USERS = "user_id,login_id,first_name,last_name,email,status\n"
ACCOUNTS = "account_id,parent_account_id,name,status\n"
COURSES = "course_id,short_name,long_name,account_id,term_id,status,start_date,end_date\n"


def plan(**tables: str) -> sis_csv.Plan:
    return sis_csv.read({f"{name}.csv": text.encode() for name, text in tables.items()})


def errors(result: sis_csv.Plan) -> list[tuple[str, str]]:
    return [(p.code, str(p.where)) for p in result.problems if p.severity == "error"]


def test_a_file_is_known_by_its_header_and_not_by_its_name() -> None:
    result = sis_csv.read({"2026-1학기 명단.csv": (USERS + "1,kim,하늘,김,,active\n").encode()})
    (user,) = result.of("users")
    assert (user.user_id, user.display_name) == ("1", "김하늘")


def test_a_parent_that_is_nowhere_is_named_at_line_and_column() -> None:
    result = plan(courses=COURSES + "C1,AI,인공지능,A9,,active,,\n")
    assert errors(result) == [("sis.dangling", "courses.csv:2:account_id")]
    assert result.of("courses") == ()
    assert result.rejected[0].cells[0] == ("course_id", "C1")


def test_a_parent_that_exists_already_is_found() -> None:
    result = sis_csv.read(
        {"c.csv": (COURSES + "C1,AI,인공지능,A9,,active,,\n").encode()}, known={"accounts": ["A9"]}
    )
    assert not result.problems
    assert len(result.of("courses")) == 1


def test_what_hangs_from_a_rejected_row_is_rejected_with_it() -> None:
    result = plan(
        courses=COURSES + "C1,AI,인공지능,A9,,active,,\n",
        sections="section_id,course_id,name,status\nS1,C1,1분반,active\n",
    )
    assert ("sis.parent_rejected", "sections.csv:2:course_id") in errors(result)


def test_accounts_may_stand_in_any_order_but_not_in_a_circle() -> None:
    fine = plan(accounts=ACCOUNTS + "A2,A1,학과,active\nA1,,대학,active\n")
    assert len(fine.of("accounts")) == 2
    circle = plan(accounts=ACCOUNTS + "A1,A2,가,active\nA2,A1,나,active\nA3,A1,다,active\n")
    assert circle.of("accounts") == ()
    assert "sis.cycle" in {code for code, _ in errors(circle)}


def test_a_repeated_row_is_read_once_and_a_contradicting_one_is_rejected() -> None:
    result = plan(
        users=USERS + "1,kim,하늘,김,,active\n1,kim,하늘,김,,active\n1,lee,하늘,이,,active\n"
    )
    assert [user.login_id for user in result.of("users")] == ["kim"]
    assert [(p.code, p.where.line) for p in result.problems] == [
        ("sis.duplicate_row", 3),
        ("sis.duplicate_id", 4),
    ]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2026-03-02T09:00:00+09:00", dt.datetime(2026, 3, 2, 0, 0, tzinfo=dt.UTC)),
        ("2026-03-02T00:00:00Z", dt.datetime(2026, 3, 2, 0, 0, tzinfo=dt.UTC)),
        ("2026-03-02", dt.datetime(2026, 3, 1, 15, 0, tzinfo=dt.UTC)),
        ("2026-3-2 9:00", dt.datetime(2026, 3, 2, 0, 0, tzinfo=dt.UTC)),
        ("2026-03-02 00:00:00-06:00", dt.datetime(2026, 3, 2, 6, 0, tzinfo=dt.UTC)),
        ("03/04/2026", None),
        ("2026-02-30", None),
        ("0001-01-01", None),
        ("2026-03-02T25:00", None),
        ("내일", None),
    ],
)
def test_dates_are_read_year_first_in_seoul_or_not_at_all(
    written: str, read: dt.datetime | None
) -> None:
    assert sis_csv.read_date(written) == read


def test_an_odd_date_is_read_and_pointed_out() -> None:
    result = plan(terms="term_id,name,status,start_date,end_date\nT,봄,active,2026-3-02,\n")
    (problem,) = result.problems
    assert (problem.code, problem.severity, str(problem.where)) == (
        "sis.odd_date",
        "warning",
        "terms.csv:2:start_date",
    )
    assert "2026-03-02T00:00:00+09:00" in problem.ko
    assert result.of("terms")[0].start_date == dt.datetime(
        2026, 3, 2, tzinfo=ZoneInfo("Asia/Seoul")
    )


def test_an_unreadable_date_and_an_end_before_the_start_reject_the_row() -> None:
    head = "term_id,name,status,start_date,end_date\n"
    result = plan(terms=head + "T1,봄,active,봄,\nT2,가을,active,2026-09-01,2026-03-01\n")
    assert errors(result) == [
        ("sis.date", "terms.csv:2:start_date"),
        ("sis.date_order", "terms.csv:3:end_date"),
    ]


def test_passwords_are_never_taken_from_a_file() -> None:
    result = plan(users="user_id,login_id,password,status\n1,kim,secret-1,active\n")
    assert [(p.code, p.where.column) for p in result.problems] == [
        ("sis.ignored_column", "password")
    ]
    assert "secret-1" not in repr(result)


def test_a_missing_value_a_wrong_state_and_a_wrong_address_name_their_columns() -> None:
    result = plan(users=USERS + "1,,하늘,김,,active\n2,b,하늘,김,,here\n3,c,하늘,김,no-at,active\n")
    assert errors(result) == [
        ("sis.blank", "users.csv:2:login_id"),
        ("sis.value", "users.csv:3:status"),
        ("sis.email", "users.csv:4:email"),
    ]


def test_an_enrolment_needs_a_course_or_a_section() -> None:
    result = plan(
        users=USERS + "1,kim,하늘,김,,active\n",
        enrollments="course_id,user_id,role,section_id,status\n,1,student,,active\n",
    )
    assert errors(result) == [("sis.blank", "enrollments.csv:2:course_id")]


def test_a_table_of_no_known_kind_is_reported_and_a_broken_one_names_its_file() -> None:
    assert errors(plan(other="a,b\n1,2\n")) == [("sis.unknown_file", "other.csv")]
    with pytest.raises(Refused) as refused:
        sis_csv.read({"users.csv": b'a,"b\n'})
    assert refused.value.problem.where.part == "users.csv"


def test_a_file_that_lacks_a_column_is_told_which() -> None:
    result = plan(users="user_id,login_id,email\n1,kim,k@example.com\n")
    (found,) = result.problems
    assert (found.code, str(found.where)) == ("sis.missing_column", "users.csv:1")
    assert "status" in found.ko
    assert result.of("users") == ()


def test_a_zip_of_files_is_one_plan() -> None:
    result = sis_csv.read_zip(
        zipped(
            {
                "accounts.csv": ACCOUNTS + "A1,,대학,active\n",
                "courses.csv": COURSES + "C1,AI,인공지능,A1,,active,,\n",
            }
        )
    )
    assert not result.problems
    assert len(result.of("courses")) == 1


def test_the_sentences_speak_korean_and_english() -> None:
    (problem,) = plan(courses=COURSES + "C1,AI,인공지능,A9,,active,,\n").problems
    assert (
        problem.describe("ko") == "courses.csv 2행 account_id 열: 기관 ‘A9’을(를) 찾을 수 없습니다."
    )
    assert (
        problem.describe("en")
        == "courses.csv, line 2, column account_id: There is no account “A9”."
    )


@given(st.lists(st.text(max_size=12), min_size=6, max_size=6))
def test_any_cells_are_planned_or_rejected_and_never_lost(cells: list[str]) -> None:
    writable = [cell.replace("\x00", "") for cell in cells]
    data = write_csv(USERS.strip().split(","), [writable])
    result = attempt(lambda: sis_csv.read({"u.csv": data}))
    assert not isinstance(result, Refused)
    assert len(result.of("users")) + len(result.rejected) == 1


# --- real files ---

REAL = files("SIS_CASES", "sis_csv", "*.csv")


def real_files() -> dict[str, bytes]:
    found = {
        param.values[0].name: param.values[0].read_bytes() for param in REAL if param.values[0]
    }
    if not found:
        pytest.skip(REAL[0].marks[0].kwargs["reason"])
    return found


def test_each_row_of_real_files_is_planned_rejected_or_a_repetition() -> None:
    given_files = real_files()
    result = sis_csv.read(given_files)
    rows = sum(len(read_csv(data).rows) for data in given_files.values())
    planned = sum(len(records) for records in result.records.values())
    repeated = sum(problem.code == "sis.duplicate_row" for problem in result.problems)
    unknown = sum(
        len(read_csv(given_files[problem.where.part]).rows)
        for problem in result.problems
        if problem.code in ("sis.unknown_file", "sis.missing_column")
    )
    assert planned
    assert planned + len(result.rejected) + repeated + unknown == rows


def test_each_rejection_in_real_files_names_a_cell_that_holds_what_it_says() -> None:
    given_files = real_files()
    for rejected in sis_csv.read(given_files).rejected:
        records = dict(read_csv(given_files[rejected.where.part]).records())
        for reason in rejected.reasons:
            assert reason.where.line == rejected.where.line
            cell = records[reason.where.line or 0][str(reason.where.column)]
            if "id" in dict(reason.params) and reason.code == "sis.dangling":
                assert cell == dict(reason.params)["id"]


def test_no_planned_row_of_real_files_hangs_in_the_air() -> None:
    result = sis_csv.read(real_files())
    ids = {
        kind.name: {getattr(record, kind.key[0]) for record in result.of(kind.name)}
        for kind in KINDS
    }
    for kind in KINDS:
        for record in result.of(kind.name):
            for column, target in kind.references:
                assert getattr(record, column) in ids[target] | {""}


def test_the_plan_of_real_files_survives_export_and_import() -> None:
    result = sis_csv.read(real_files())
    again = sis_csv.read(sis_csv.write(result))
    assert again.records == result.records
    assert not [problem for problem in again.problems if problem.severity == "error"]

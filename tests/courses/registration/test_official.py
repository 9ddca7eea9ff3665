"""Registrations that a university's own system keeps, taken in from its files."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, select

from lms import clock
from lms.access import Role, Scope
from lms.accounts.models import AuditEntry, Organisation, Person
from lms.courses.catalogue.models import Offering
from lms.courses.editing import NotAllowed
from lms.courses.enrolment import operations as enrolment
from lms.courses.enrolment.models import Enrolment
from lms.courses.enrolment.operations import Refused as SeatRefused
from lms.courses.gradebook.models import CourseResult
from lms.courses.letters.queries.transcript import grades_of
from lms.courses.registration import operations, queries
from lms.courses.registration.models import Registration
from lms.courses.registration.operations import Refused
from lms.courses.registration.rules.files import outcome, read, section
from lms.courses.standing import operations as standing
from lms.courses.standing.models import RecordKeeper
from lms.courses.terms.models import Term
from lms.db import db, unit_of_work
from lms.interop.formats.tables import read_table
from tests.cast import Cast, grant
from tests.courses.registration import campus as places
from tests.courses.registration.campus import Campus


@pytest.fixture
def campus(app: Flask, cast: Cast) -> Campus:
    """A university whose own system keeps registration; two students, three sections."""
    with unit_of_work():
        grant(cast.staff, Role.STAFF, Scope("organisation", cast.university.id))
        found = places.build(db.session.get_one(Organisation, cast.university.id), phase="after")
        keeps(found, "own", days=-1)
        for name in ("가학생", "나학생"):
            places.student(found, name)
        places.offer(found, "AI101", label="1반", seats=1)
        places.offer(found, "AI101", label="2반")
        places.offer(found, "AI102")
        return found


@pytest.fixture
def does(app: Flask) -> Any:
    """Do something in a write transaction of its own."""

    def do(work: Any) -> Any:
        with app.test_request_context("/"), unit_of_work():
            return work()

    return do


def keeps(campus: Campus, keeper: str, days: int = 0) -> None:
    db.session.add(
        RecordKeeper(
            organisation_id=campus.university, area="registration", keeper=keeper,
            system="학사정보시스템" if keeper == "own" else "", created_at=clock.now(),
            effective_from=clock.today() + timedelta(days=days),
        )
    )  # fmt: skip
    db.session.flush()


def number(campus: Campus, index: int) -> str:
    return f"2024{campus.students[index]:05d}"


def take(cast: Cast, text: str, *, whole: bool = False, days: int = 0) -> list[tuple[str, str]]:
    """Take a file in as its preview says; (outcome, code) by line."""
    by, place = db.session.get_one(Person, cast.staff.id), db.session.merge(cast.university)
    made = standing.keep(
        place, "registration", clock.today() + timedelta(days=days), "수강.csv",
        read_table(text.encode()), by, whole=whole,
    )  # fmt: skip
    plan = standing.plan_of(made)
    standing.commit(made, plan.digest, by)
    return [(line["outcome"], line["said"]) for line in plan.lines]


def seats(campus: Campus, index: int) -> dict[int, str]:
    rows = db.session.scalars(
        select(Enrolment).where(Enrolment.person_id == campus.students[index])
    )
    return {row.offering_id: row.state for row in rows}


def asked(campus: Campus, index: int) -> dict[int, tuple[str, str]]:
    rows = db.session.scalars(
        select(Registration).where(Registration.person_id == campus.students[index])
    )
    return {row.offering_id: (row.state, row.source) for row in rows}


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ({"student_no": "1", "course": "A"}, (None, None, "registered")),
        ({"student_no": "1", "course": "A", "year": "2026학년도", "season": "1학기", "state": "수강 중"},
         (2026, "1", "registered")),
        ({"student_no": "1", "course": "A", "season": "2026-2", "state": "수강철회"},
         (2026, "2", "withdrawn")),
        ({"student_no": "1", "course": "A", "season": "2026년 하계", "state": "취소"},
         (2026, "summer", "dropped")),
        ({"student_no": " ", "course": "A"}, "no_number"),
        ({"student_no": "1", "course": ""}, "no_course"),
        ({"student_no": "1", "course": "A", "year": "올해"}, "bad_term"),
        ({"student_no": "1", "course": "A", "season": "3"}, "bad_term"),
        ({"student_no": "1", "course": "A", "state": "모름"}, "bad_state"),
    ],
)  # fmt: skip
def test_rows_are_read_as_systems_write_them(row: dict[str, str], told: Any) -> None:
    found, code = read(row)
    assert (code if found is None else (found.year, found.season, found.state)) == told


def test_sections_are_one_however_they_are_written() -> None:
    assert len({section(name) for name in ("1반", "01", "001분반", " 1 ")}) == 1
    assert section("가반") != section("나반")


@pytest.mark.parametrize(
    ("wanted", "state", "seated", "graded", "told"),
    [
        ("registered", None, False, False, "add"),
        ("registered", "registered", True, True, "same"),
        ("registered", None, True, False, "add"),
        ("registered", "dropped", False, False, "change"),
        ("registered", "waiting", False, False, "change"),
        ("dropped", "registered", True, False, "change"),
        ("dropped", "registered", True, True, "bad"),
        ("dropped", None, False, False, "same"),
        ("dropped", "waiting", False, False, "change"),
        ("dropped", "withdrawn", False, False, "change"),
        ("withdrawn", None, False, False, "add"),
        ("withdrawn", "withdrawn", False, False, "same"),
    ],
)
def test_what_a_row_does_to_what_is_there(
    wanted: str, state: str | None, seated: bool, graded: bool, told: str
) -> None:
    assert outcome(wanted, state, seated=seated, graded=graded)[0] == told


def test_rows_become_seats_with_their_source_and_the_same_file_changes_nothing(
    campus: Campus, cast: Cast, does: Any
) -> None:
    text = (
        "학번,성명,학수번호,분반,수강상태\n"
        f"{number(campus, 0)},가학생,AI101,01,신청\n{number(campus, 1)},나학생,AI101,1,신청\n"
        f"{number(campus, 0)},,AI102,,신청\n"
    )
    assert does(lambda: take(cast, text)) == [("add", "")] * 3
    run = campus.offerings["AI101"]
    # The institution counts its seats itself: the capacity here refuses nobody whom it seated.
    assert db.session.get_one(Offering, run).seats_taken == 2
    assert asked(campus, 0) == {
        run: ("registered", "own"), campus.offerings["AI102"]: ("registered", "own"),
    }  # fmt: skip
    row = db.session.scalars(select(Registration).where(Registration.offering_id == run)).first()
    assert row is not None
    assert row.as_of == clock.today()
    trail = select(AuditEntry).where(AuditEntry.action == "registration.registered")
    written = len(db.session.scalars(trail).all())
    assert does(lambda: take(cast, text)) == [("same", "")] * 3
    assert len(db.session.scalars(trail).all()) == written == 3


def test_a_row_more_costs_its_two_rows_and_no_questions(
    campus: Campus, cast: Cast, does: Any
) -> None:
    def more() -> None:
        for index in range(60):
            places.student(campus, f"학생{index}")

    does(more)
    head, counts = "학번,교과목번호\n", []

    def counted(first: int, last: int) -> int:
        seen: list[str] = []

        def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            seen.append(statement)

        text = "".join(f"{number(campus, one)},AI102\n" for one in range(first, last))
        engine = db.engine
        event.listen(engine, "before_cursor_execute", note)
        try:
            done = does(lambda: take(cast, head + text))
        finally:
            event.remove(engine, "before_cursor_execute", note)
        assert set(done) == {("add", "")}
        return len(seen)

    counts = [counted(2, 6), counted(6, 56)]
    assert counts[1] - counts[0] <= 2 * 46 + 6
    assert db.session.get_one(Offering, campus.offerings["AI102"]).seats_taken == 54


def test_dropped_leaves_no_trace_and_withdrawn_stays_on_the_list_of_results(
    campus: Campus, cast: Cast, does: Any
) -> None:
    def begin() -> None:
        term = db.session.get_one(Term, campus.term)
        term.starts_on = clock.today() - timedelta(days=30)
        for id_ in campus.offerings.values():
            db.session.get_one(Offering, id_).starts_on = term.starts_on
        someone = db.session.get_one(Person, campus.students[0])
        places.passed(campus, someone, "AI050", "3.0")

    does(begin)
    head, me = "학번,교과목번호,분반,상태\n", number(campus, 0)
    both = f"{me},AI101,2반,신청\n{me},AI102,,신청\n"
    assert does(lambda: take(cast, head + both)) == [("add", "")] * 2
    ended = f"{me},AI101,2반,취소\n{me},AI102,,철회\n"
    assert does(lambda: take(cast, head + ended)) == [("change", "")] * 2
    assert set(seats(campus, 0).values()) == {"withdrawn"}
    shown = {row.offering.id for block in grades_of(campus.students[0]) for row in block.rows}
    assert campus.offerings["AI102"] in shown
    assert campus.offerings["AI101 2반"] not in shown
    # Withdrawn before the first file came: there is no seat yet, and W is told all the same.
    other = number(campus, 1)
    assert does(lambda: take(cast, f"{head}{other},AI102,,철회\n")) == [("add", "")]
    assert seats(campus, 1) == {campus.offerings["AI102"]: "withdrawn"}
    assert db.session.get_one(Offering, campus.offerings["AI102"]).seats_taken == 0


def test_a_university_speaks_of_all_in_its_terms_whoever_owns_the_course(
    campus: Campus, cast: Cast, does: Any
) -> None:
    def lend() -> int:
        run = db.session.get_one(Offering, campus.offerings["AI102"])
        run.course.organisation_id = cast.academy.id
        return run.id

    run = does(lend)
    assert does(lambda: take(cast, f"학번,교과목번호\n{number(campus, 0)},AI102\n")) == [
        ("add", "")
    ]
    assert seats(campus, 0) == {run: "active"}


def test_only_a_whole_file_ends_what_it_does_not_name(
    campus: Campus, cast: Cast, does: Any
) -> None:
    head = "학번,이름,교과목번호,분반\n"
    me, other = number(campus, 0), number(campus, 1)
    full = f"{me},,AI102,\n{me},,AI101,1\n{other},,AI102,\n{other},,AI101,2\n"
    assert does(lambda: take(cast, head + full)) == [("add", "")] * 4
    part = f"{me},,AI102,\n{other},다른이름,AI102,\n"
    assert does(lambda: take(cast, head + part)) == [("same", ""), ("bad", "name_differs")]
    assert set(seats(campus, 0).values()) == {"active"}
    # The second student's row could not be read: nothing of theirs is ended.
    assert does(lambda: take(cast, head + part, whole=True)) == [
        ("same", ""), ("bad", "name_differs"), ("change", ""),
    ]  # fmt: skip
    assert seats(campus, 0) == {
        campus.offerings["AI102"]: "active", campus.offerings["AI101"]: "withdrawn",
    }  # fmt: skip
    assert set(seats(campus, 1).values()) == {"active"}


def test_a_final_result_is_not_taken_away_by_a_file_of_registrations(
    campus: Campus, cast: Cast, does: Any
) -> None:
    head, me = "학번,교과목번호,상태\n", number(campus, 0)
    does(lambda: take(cast, f"{head}{me},AI102,신청\n"))

    def grade() -> None:
        db.session.add(
            CourseResult(
                offering_id=campus.offerings["AI102"], person_id=campus.students[0], percent=90,
                credit_earned=True, lines=[], arithmetic=[], policy_id=0, decided_at=clock.now(),
                letter="A0", letter_basis={},
            )
        )  # fmt: skip

    does(grade)
    assert does(lambda: take(cast, f"{head}{me},AI102,취소\n")) == [("bad", "graded")]
    assert seats(campus, 0) == {campus.offerings["AI102"]: "active"}


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("{0},가학생,AI101,,,", "several_sections"),
        ("{0},가학생,AI101,7,,", "no_section"),
        ("{0},가학생,XX999,,,", "no_course"),
        ("{0},가학생,AI102,,1999,1", "no_term"),
        ("{0},나학생,AI102,,,", "name_differs"),
        ("99999999,가학생,AI102,,,", "unknown_student"),
    ],
)
def test_a_row_that_cannot_be_placed_is_left_out_with_its_reason(
    campus: Campus, cast: Cast, does: Any, row: str, code: str
) -> None:
    text = "학번,이름,교과목번호,분반,학년도,학기\n" + row.format(number(campus, 0)) + "\n"
    assert does(lambda: take(cast, text)) == [("bad", code)]
    assert seats(campus, 0) == {}


def test_the_roster_is_as_read_only_as_registration_itself(
    campus: Campus, cast: Cast, client: Any, does: Any
) -> None:
    run = campus.offerings["AI102"]
    does(lambda: take(cast, f"학번,교과목번호\n{number(campus, 0)},AI102\n"))
    with pytest.raises(SeatRefused) as no:
        does(
            lambda: enrolment.enrol_in_offering(
                db.session.get_one(Person, campus.students[1]), run, by_staff=True
            )
        )
    assert no.value.decision.code == "kept_elsewhere"
    with pytest.raises(SeatRefused):
        does(lambda: enrolment.seat_people(db.session.get_one(Offering, run), [campus.students[1]]))
    seat = db.session.scalars(select(Enrolment.id).where(Enrolment.offering_id == run)).one()
    client.sign_in(cast.staff)
    sent = client.post(f"/manage/enrolments/{seat}/end", data={"reason": "other", "note": ""})
    assert sent.status_code == 422
    assert "학사정보시스템" in sent.get_data(as_text=True)
    assert seats(campus, 0) == {run: "active"}
    page = client.get(f"/teach/{run}/roster").get_data(as_text=True)
    assert "자리 거두기" not in page
    assert "기관 자료로만 바뀝니다" in page


def test_files_are_taken_in_only_while_the_university_keeps_the_record(
    campus: Campus, cast: Cast, does: Any
) -> None:
    does(lambda: keeps(campus, "here"))
    with pytest.raises(NotAllowed, match="kept_here"):
        does(lambda: take(cast, f"학번,교과목번호\n{number(campus, 0)},AI102\n"))


def test_staff_look_at_the_plan_take_it_in_and_students_see_where_it_comes_from(
    campus: Campus, cast: Cast, client: Any, does: Any
) -> None:
    does(lambda: places.enter(campus, db.session.get_one(Person, cast.trainee.id)))
    client.sign_in(cast.staff)
    text = f"학번,교과목번호,분반\n{number(campus, 2)},AI101,2\n{number(campus, 0)},AI999,\n"
    sent = client.post(
        f"/manage/record-keepers/{campus.university}/imports",
        data={
            "import_area": "registration", "as_of": clock.today().isoformat(), "whole": "y",
            "sheet": (io.BytesIO(text.encode()), "수강.csv"),
        },
        content_type="multipart/form-data",
    )  # fmt: skip
    assert sent.status_code == 303
    url = sent.headers["Location"]
    page = client.get(url).get_data(as_text=True)
    assert "AI101 2반: – → 신청됨" in page
    assert "교과목 번호가 맞는 강좌가 없습니다." in page
    assert campus.offerings["AI101 2반"] not in seats(campus, 2)
    digest = page.split('name="digest" value="')[1].split('"')[0]
    assert client.post(url, data={"digest": digest}).status_code == 303
    client.sign_in(cast.trainee)
    own = client.get(f"/me/registration/{campus.term}/own").get_data(as_text=True)
    assert "학교 시스템에서 가져옴" in own
    with pytest.raises(Refused, match="own_record"):
        does(
            lambda: operations.give_up(
                db.session.get_one(Person, cast.trainee.id), campus.offerings["AI101 2반"]
            )
        )
    term = db.session.get_one(Term, campus.term)
    assert queries.keeper_of(term).as_of == clock.today()

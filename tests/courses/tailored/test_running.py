"""A tailored course from the request to the report, and what a company never learns."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import delete, select

from lms import clock
from lms.accounts import privacy
from lms.accounts.models import ConsentRecord, Person
from lms.courses.catalogue.models import Course
from lms.courses.editing import NotAllowed
from lms.courses.enrolment.models import Enrolment
from lms.courses.gradebook.models import CourseResult
from lms.courses.tailored import queries
from lms.courses.tailored.models import TailoredEmployee
from lms.courses.tailored.operations import attending, requesting
from lms.courses.tailored.rules.states import Named
from lms.db import db, unit_of_work
from lms.outbox import OutboxRow
from lms.placement.candidates import queries as candidates
from lms.placement.candidates.models import CandidateProfile, HiddenFrom
from tests.cast import Cast, offering_of
from tests.conftest import Browser
from tests.courses.tailored.stage import (
    a_course,
    joins,
    live,
    proposal_values,
    proposed,
    request_values,
    running,
)
from tests.placement.ranking.conftest import make_candidate


@pytest.fixture
def inside(app: Flask, cast: Cast) -> Iterator[Cast]:
    """The cast within one transaction."""
    with app.test_request_context("/"), unit_of_work():
        yield cast


def mails() -> list[str]:
    rows = db.session.scalars(select(OutboxRow).where(OutboxRow.kind == "mail"))
    return [f"{row.payload['to']} {row.payload['subject']}" for row in rows]


def test_a_new_proposal_replaces_the_open_one_and_only_an_open_one_is_accepted(
    inside: Cast,
) -> None:
    row = proposed(inside)
    employer, staff = live(inside, "employer"), live(inside, "staff")
    first = queries.proposals_of(row.id)[0]
    second = requesting.propose(row, proposal_values(*first.offering_ids, hours=60), staff)
    assert [one.state for one in queries.proposals_of(row.id)] == ["open", "replaced"]
    with pytest.raises(NotAllowed, match="state"):
        requesting.answer(first, "accept", employer)
    with pytest.raises(NotAllowed, match="reason_needed"):
        requesting.answer(second, "decline", employer)
    second.valid_until = clock.today() - timedelta(days=1)
    db.session.flush()
    with pytest.raises(NotAllowed, match="expired"):
        requesting.answer(second, "accept", employer)
    requesting.answer(second, "decline", employer, "비용")
    assert row.state == "submitted"  # the institution can answer anew
    third = requesting.propose(row, proposal_values(*first.offering_ids), staff)
    assert requesting.answer(third, "accept", employer)
    assert not requesting.answer(third, "accept", employer)  # a repeated click


def test_only_a_verified_company_asks_and_only_own_courses_are_proposed(inside: Cast) -> None:
    with pytest.raises(NotAllowed, match="not_verified"):
        requesting.ask(inside.academy.id, request_values(inside), live(inside, "employer"))
    row = requesting.ask(inside.company.id, request_values(inside), live(inside, "employer"))
    for foreign in ((), (inside.other_offering.id,), (inside.offering.id,)):
        with pytest.raises(NotAllowed, match="no_courses"):
            requesting.propose(row, proposal_values(*foreign), live(inside, "staff"))
    with pytest.raises(NotAllowed, match="not_accepted"):
        attending.add(row, [Named(1, "가", "a@example.org")], live(inside, "employer"))


def test_employees_are_invited_once_and_join_by_themselves(inside: Cast) -> None:
    row = running(inside, "jiwoo@example.org", "new@example.org")
    assert len(mails()) == 2
    named = [Named(1, "한지우", "jiwoo@example.org"), Named(2, "더", "more@example.org")]
    assert attending.add(row, named, live(inside, "employer")) == 1
    trainee = live(inside, "trainee")
    employee = joins(trainee)
    seats = db.session.scalars(
        select(Enrolment.offering_id).where(Enrolment.person_id == trainee.id)
    ).all()
    proposal = queries.accepted_of(row.id)
    assert proposal is not None
    assert set(proposal.offering_ids) <= set(seats)
    assert queries.agreed_of([employee.id]) == {}  # joining agrees to nothing
    assert not attending.join(employee, trainee)


def test_nobody_sees_an_invitation_of_another_address(inside: Cast) -> None:
    running(inside, "jiwoo@example.org")
    assert queries.own_rows(live(inside, "other_trainee")) == []
    trainee = live(inside, "trainee")
    assert len(queries.own_rows(trainee)) == 1
    trainee.email_verified_at = None
    assert queries.own_rows(trainee) == []


def result(person: Person, offering_id: int, percent: str) -> None:
    db.session.add(
        CourseResult(
            offering_id=offering_id, person_id=person.id, percent=Decimal(percent), revision=1,
            credit_earned=True, lines=[], arithmetic=[], policy_id=0, decided_at=clock.now(),
        )
    )  # fmt: skip
    db.session.flush()


def test_the_report_follows_what_is_agreed_to_and_taken_back(
    app: Flask, cast: Cast, client: Browser
) -> None:
    with app.test_request_context("/"), unit_of_work():
        row = running(cast, "jiwoo@example.org", "minjun@example.org")
        proposal = queries.accepted_of(row.id)
        assert proposal is not None
        for name, percent in (("trainee", "91.5"), ("other_trainee", "63.4")):
            result(live(cast, name), proposal.offering_ids[0], percent)
        joins(live(cast, "trainee"), "marks")
        joins(live(cast, "other_trainee"))
        url = f"/company/courses/{row.id}/report"
    client.sign_in(cast.employer)
    page = client.get(url).text
    assert "91.5" in page
    assert "63.4" not in page
    assert "5명 미만" in page
    sheet = client.post(f"{url}/export", data={"reason": "보고"})
    assert b"63.4" not in sheet.data
    with app.test_request_context("/"), unit_of_work():
        trainee = live(cast, "trainee")
        attending.agree(queries.own_rows(trainee)[0], [], trainee)
    assert "91.5" not in client.get(url).text
    for name in ("staff", "other_employer", "trainee"):
        client.sign_in(getattr(cast, name))
        assert client.get(url).status_code == 404


def visible(cast: Cast) -> tuple[int, int]:
    """How many candidates the employee's company sees, and how many another one."""
    db.session.rollback()
    return len(candidates.live(cast.company.id)), len(candidates.live(cast.other_company.id))


def test_an_employer_never_sees_an_employee_among_candidates(app: Flask, cast: Cast) -> None:
    make_candidate(cast, cast.trainee, {"python": "0.9"})
    assert visible(cast) == (1, 1)
    with app.test_request_context("/"), unit_of_work():
        running(cast, "jiwoo@example.org")
    assert visible(cast) == (1, 1)  # naming somebody reveals nothing about them
    with app.test_request_context("/"), unit_of_work():
        joins(live(cast, "trainee"))
    assert visible(cast) == (0, 1)


@pytest.mark.parametrize("end", ["removed", "left", "asked again"])
def test_taking_an_employee_off_the_roster_does_not_show_whether_they_look_for_work(
    app: Flask, cast: Cast, end: str
) -> None:
    make_candidate(cast, cast.trainee, {"python": "0.9"})
    with app.test_request_context("/"), unit_of_work():
        row = running(cast, "jiwoo@example.org")
        employee = joins(live(cast, "trainee"))
        if end == "left":
            attending.decline(employee, live(cast, "trainee"))
        else:
            attending.remove(employee, live(cast, "employer"))
        if end == "asked again":
            named = [Named(1, "한지우", "jiwoo@example.org")]
            attending.add(row, named, live(cast, "employer"))
    assert visible(cast) == (0, 1)


def test_whoever_is_no_employee_and_says_so_stays_a_candidate(app: Flask, cast: Cast) -> None:
    make_candidate(cast, cast.trainee, {"python": "0.9"})
    with app.test_request_context("/"), unit_of_work():
        running(cast, "jiwoo@example.org")
        trainee = live(cast, "trainee")
        attending.decline(queries.own_rows(trainee)[0], trainee)
        assert [one.state for one in queries.own_rows(trainee)] == ["declined"]
    assert visible(cast) == (1, 1)


def test_an_address_gets_one_invitation_a_day(inside: Cast) -> None:
    row = running(inside, "jiwoo@example.org")
    employer, named = live(inside, "employer"), [Named(1, "한지우", "jiwoo@example.org")]
    employee = queries.employees_of(row.id)[0]
    with pytest.raises(NotAllowed, match="too_soon"):
        attending.remind(employee, employer)
    attending.remove(employee, employer)
    assert attending.add(row, named, employer) == 1
    assert len(mails()) == 1
    with clock.at(clock.now() + attending.REST):
        assert attending.remind(employee, employer)
    assert len(mails()) == 2


def test_an_employee_gets_a_seat_in_every_course_or_in_none(
    app: Flask, cast: Cast, client: Browser
) -> None:
    with app.test_request_context("/"), unit_of_work():
        row = requesting.ask(cast.company.id, request_values(cast), live(cast, "employer"))
        course = db.session.get_one(Course, cast.course.id)
        free, full = offering_of(course, "첫 반"), offering_of(course, "찬 반")
        full.capacity = full.seats_taken = 1
        requesting.propose(row, proposal_values(free.id, full.id), live(cast, "staff"))
        requesting.answer(queries.proposals_of(row.id)[0], "accept", live(cast, "employer"))
        attending.add(row, [Named(1, "한지우", "jiwoo@example.org")], live(cast, "employer"))
        employee_id, free_id = queries.employees_of(row.id)[0].id, free.id
    client.sign_in(cast.trainee)
    answer = client.post(f"/me/tailored/{employee_id}/join")
    assert answer.status_code == 303
    assert "강좌의 자리가 없습니다" in client.get("/me/tailored").text
    with app.app_context():
        assert queries.employees_of(row.id)[0].state == "invited"
        seats = select(Enrolment.id).where(
            Enrolment.offering_id == free_id, Enrolment.person_id == cast.trainee.id
        )
        assert db.session.scalars(seats).all() == []
        db.session.rollback()


PAGES = ("/company/courses", "/company/courses/{id}", "/company/courses/{id}/report",
         "/company/courses/{id}/employees")  # fmt: skip


#: A token of the session that guards forms; it says when the page was made and nothing else.
TOKEN = re.compile(rb'(csrf-token" content|name="csrf_token" value)="[^"]+"')


def parts(workbook: bytes) -> list[tuple[str, bytes]]:
    """The parts of a workbook, without the one that says when it was made."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as opened:
        names = [name for name in opened.namelist() if name != "docProps/core.xml"]
        return [(name, opened.read(name)) for name in names]


def responses(client: Browser, cast: Cast, request_id: int) -> dict[str, object]:
    """Every response of the company's side of a tailored course, byte by byte."""
    client.sign_in(cast.employer)
    found: dict[str, object] = {}
    for page in PAGES:
        answer = client.get(page.format(id=request_id))
        assert answer.status_code == 200
        found[page] = TOKEN.sub(b"", answer.data)
        found[f"{page} headers"] = sorted(
            (name, value)
            for name, value in answer.headers
            if name not in ("X-Request-ID", "Set-Cookie")
        )
    export = f"/company/courses/{request_id}/report/export"
    found["xlsx"] = parts(client.post(export, data={"reason": "보고"}).data)
    rows = db.session.scalars(
        select(OutboxRow).where(OutboxRow.kind.in_(("mail", "notice"))).order_by(OutboxRow.id)
    )
    found["mails"] = [
        repr((row.kind, row.payload)) for row in rows if row.payload.get("to") or is_for(row, cast)
    ]
    db.session.rollback()
    return found


def is_for(row: OutboxRow, cast: Cast) -> bool:
    """Whether a notice goes to the company."""
    return bool(row.payload.get("person_id") == cast.employer.id)


def test_an_employees_search_for_work_changes_not_one_byte(
    app: Flask, cast: Cast, client: Browser
) -> None:
    with clock.at(clock.now()):
        with app.test_request_context("/"), unit_of_work():
            row = running(cast, "jiwoo@example.org", "minjun@example.org")
            joins(live(cast, "trainee"), "attendance", "completion", "marks")
            request_id = row.id
        before = responses(client, cast, request_id)
        assert all(before.values())
        for who in (cast.trainee, cast.other_trainee):
            make_candidate(cast, who, {"python": "0.9"}, work="구직용 작품")
        assert len(candidates.live(cast.other_company.id)) == 2
        assert responses(client, cast, request_id) == before
        with app.test_request_context("/"), unit_of_work():
            db.session.add(
                HiddenFrom(
                    person_id=cast.trainee.id, organisation_id=cast.company.id, since=clock.now()
                )
            )  # fmt: skip
            for record in db.session.scalars(select(ConsentRecord)):
                record.withdrawn_at = clock.now()
        assert responses(client, cast, request_id) == before
        with app.test_request_context("/"), unit_of_work():
            db.session.execute(delete(HiddenFrom))
            for profile in db.session.scalars(select(CandidateProfile)):
                profile.matching_since = None
        assert responses(client, cast, request_id) == before


def test_the_code_of_tailored_courses_reads_nothing_of_placement() -> None:
    from pathlib import Path

    from lms.courses import tailored

    folder = Path(tailored.__file__).parent
    for file in folder.rglob("*.py"):
        text = file.read_text(encoding="utf-8")
        for word in ("lms.placement", "lms.evidence", "ConsentRecord", "live_consent"):
            assert word not in text, f"{file}: {word}"


def test_a_file_of_employees_is_read_and_a_wrong_line_stops_it(
    app: Flask, cast: Cast, client: Browser
) -> None:
    with app.test_request_context("/"), unit_of_work():
        request_id = running(cast).id
    client.sign_in(cast.employer)
    url = f"/company/courses/{request_id}/employees"
    wrong = "이름,이메일\n김가온,gaon@example.org\n이나래,nowhere\n".encode("cp949")
    answer = client.post(url, data={"file": (io.BytesIO(wrong), "직원.csv")})
    assert answer.status_code == 422
    assert "3번째 줄" in answer.text
    right = "이름,이메일\n김가온,gaon@example.org\n".encode("cp949")
    assert client.post(url, data={"file": (io.BytesIO(right), "직원.csv")}).status_code == 303
    with app.app_context():
        assert [one.name for one in queries.employees_of(request_id)] == ["김가온"]
        db.session.rollback()


def test_what_is_kept_of_an_employee_is_given_to_them_and_erased(inside: Cast) -> None:
    running(inside, "jiwoo@example.org")
    trainee = live(inside, "trainee")
    employee = joins(trainee, "marks")
    section = privacy.export(trainee)["tailored"]
    assert section[0]["email"] == "jiwoo@example.org"
    assert section[0]["consents"][0]["what"] == "marks"
    attending.erase(trainee)
    kept = db.session.get_one(TailoredEmployee, employee.id)
    assert (kept.name, kept.person_id, kept.state) == ("", None, "removed")
    assert queries.agreed_of([employee.id]) == {}


def test_a_removed_employee_is_seen_no_more(inside: Cast) -> None:
    row = running(inside, "jiwoo@example.org")
    employee = joins(live(inside, "trainee"), "marks")
    attending.remove(employee, live(inside, "employer"))
    assert queries.employees_of(row.id) == []
    assert queries.agreed_of([employee.id]) == {}
    assert queries.own_rows(live(inside, "trainee")) == []
    assert a_course(inside)

"""People, organisations, trails and the outbox, as the office sees them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import event, select

from lms import clock, outbox
from lms.access import ROOT, Role, Scope, grants_of
from lms.accounts.models import AccessLogEntry, AuditEntry, Organisation, Person
from lms.accounts.operations import create_person, end_role, grant_role
from lms.db import db, unit_of_work
from lms.interop.formats.tables import read_csv
from lms.outbox import OutboxRow
from tests.cast import organisation

PAGES = [
    ("/office/people", "administrator officer"),
    ("/office/people/{trainee}", "administrator officer"),
    ("/office/organisations", "administrator officer staff"),
    ("/office/organisations/new", "administrator officer"),
    ("/office/organisations/{academy}", "administrator officer staff"),
    ("/office/audit", "administrator officer"),
    ("/office/access-log", "administrator officer"),
    ("/office/outbox", "administrator"),
]
EVERYONE = ["administrator", "officer", "staff", "professor", "trainee", "employer"]


def listed(client, **query: str) -> str:
    """The list of people as HTML, its addresses whole."""
    page = client.get("/office/people", query_string=query)
    assert page.status_code == 200
    return page.text.replace("@<wbr>", "@")


@pytest.mark.parametrize(("page", "allowed"), PAGES)
def test_each_page_opens_to_those_who_oversee_it(client, cast, page, allowed):
    path = page.format(trainee=cast.trainee.id, academy=cast.academy.id)
    assert client.sign_in(None).get(path).status_code == 302
    for name in EVERYONE:
        status = client.sign_in(getattr(cast, name)).get(path).status_code
        assert (status == 200) == (name in allowed.split()), name
        assert status in {200, 403, 404}


@pytest.mark.parametrize("text", ["한지우", "ㅎㅈㅇ", "ㅈㅇ", "han ji", "JIWOO@", "2026-00007"])
def test_people_are_found_by_name_initials_address_and_number(client, cast, text):
    with unit_of_work():
        cast.trainee.number = "2026-00007"
        cast.other_trainee.number = "2026-10001"
    client.sign_in(cast.officer)
    page = listed(client, q=text)
    assert cast.trainee.email in page
    assert cast.other_trainee.email not in page


def test_signs_that_mean_something_to_the_database_are_only_text(client, cast):
    client.sign_in(cast.officer)
    for text in ("%", "_", "'", "\\", "ㅎ%", "<script>"):
        page = listed(client, q=text)
        assert cast.trainee.email not in page
        assert "<script>" not in page.replace("<script src", "")


def test_people_are_narrowed_by_role_organisation_and_state(client, cast):
    client.sign_in(cast.officer)
    page = listed(client, role="employer")
    assert cast.employer.email in page
    assert cast.trainee.email not in page
    page = listed(client, organisation=str(cast.company.id))
    assert cast.employer.email in page
    assert cast.other_employer.email not in page
    assert cast.trainee.email not in listed(client, state="closed")
    assert client.get("/office/people?role=nonsense&organisation=x&page=x").status_code == 200


def test_a_long_list_has_pages_and_keeps_its_filters(client, cast):
    with unit_of_work():
        for n in range(60):
            create_person(f"김{n:02d}", f"kim{n}@example.org")
    client.sign_in(cast.officer)
    first = listed(client, q="김")
    assert "page=2" in first
    assert "kim0@example.org" in first
    last = listed(client, q="김", page="3")
    assert "kim59@example.org" in last


def test_searching_and_viewing_people_is_logged(client, cast):
    client.sign_in(cast.officer)
    client.get("/office/people?q=ㅎㅈㅇ")
    client.get(f"/office/people/{cast.trainee.id}")
    db.session.rollback()
    rows = list(db.session.scalars(select(AccessLogEntry).order_by(AccessLogEntry.id)))
    assert [(row.action, row.people, row.person_id) for row in rows] == [
        ("search", 1, None),
        ("view", 1, cast.trainee.id),
    ]
    assert all(row.reader_id == cast.officer.id and row.address for row in rows)
    page = client.get("/office/access-log?subject=한지우").text
    assert "정사업" in page


def test_the_administrator_gives_and_ends_roles_with_reasons(client, cast):
    client.sign_in(cast.administrator)
    url = f"/office/people/{cast.outsider.id}/roles"
    data = {"role": "staff", "place": cast.university.id, "reason": "새 담당자"}
    assert client.post(url, data={**data, "reason": ""}).status_code == 422
    assert client.post(url, data={**data, "place": cast.company.id}).status_code == 422
    assert client.post(url, data=data).status_code == 303
    assert client.post(url, data=data).status_code == 303
    page = client.get(f"/office/people/{cast.outsider.id}").text
    assert "새 담당자" in page
    assert "빛고을대학교" in page
    end = {"role": "staff", "scope_kind": "organisation", "scope_id": cast.university.id}
    client.post(f"{url}/end", data=end)
    client.post(f"{url}/end", data={**end, "reason": "자리를 옮김"})
    db.session.rollback()
    trail = [
        (row.action, row.reason)
        for row in db.session.scalars(select(AuditEntry).order_by(AuditEntry.id))
        if row.subject_id == cast.outsider.id
    ]
    assert trail == [("role.grant", "새 담당자"), ("role.end", "자리를 옮김")]


def test_the_office_sees_people_but_does_not_give_roles(client, cast):
    client.sign_in(cast.officer)
    url = f"/office/people/{cast.outsider.id}"
    assert "역할 주기" not in client.get(url).text
    data = {"role": "office", "place": 0, "reason": "x"}
    assert client.post(f"{url}/roles", data=data).status_code == 403
    assert client.post(f"{url}/deactivate", data={"reason": "x"}).status_code == 403


def test_an_account_is_closed_and_opened_with_a_reason(client, cast, fresh):
    client.sign_in(cast.administrator)
    url = f"/office/people/{cast.outsider.id}"
    client.post(f"{url}/deactivate", data={"reason": ""})
    assert fresh(cast.outsider).is_active
    client.post(f"{url}/deactivate", data={"reason": "떠남"})
    assert not fresh(cast.outsider).is_active
    client.post(f"{url}/reactivate", data={"reason": "돌아옴"})
    assert fresh(cast.outsider).is_active
    client.post(f"/office/people/{cast.administrator.id}/deactivate", data={"reason": "x"})
    assert fresh(cast.administrator).is_active


def test_the_last_administrator_keeps_the_role(client, cast):
    client.sign_in(cast.administrator)
    end = {"role": "administrator", "scope_kind": "office", "scope_id": 0, "reason": "x"}
    client.post(f"/office/people/{cast.administrator.id}/roles/end", data=end)
    assert client.get("/office/outbox").status_code == 200


def test_giving_and_ending_a_role_can_be_repeated(app, cast):
    scope = Scope("organisation", cast.company.id)
    with unit_of_work():
        first = grant_role(cast.outsider, Role.EMPLOYER, scope)
        assert grant_role(cast.outsider, Role.EMPLOYER, scope) is first
        assert (Role.EMPLOYER, scope) in grants_of(cast.outsider)
        assert end_role(cast.outsider, Role.EMPLOYER, scope)
        assert not end_role(cast.outsider, Role.EMPLOYER, scope)
        assert (Role.EMPLOYER, scope) not in grants_of(cast.outsider)


# --- organisations ---


def organisation_form(**changes):
    return {"kind": "university", "name": "새대학교", "english_name": "Sae", "parent": 0, **changes}


def test_the_office_adds_an_organisation_and_its_department(client, cast):
    client.sign_in(cast.officer)
    assert client.post("/office/organisations/new", data=organisation_form()).status_code == 303
    db.session.rollback()
    made = db.session.scalar(select(Organisation).where(Organisation.name == "새대학교"))
    assert made.slug == "sae"
    department = organisation_form(kind="department", name="새학과", english_name="")
    assert client.post("/office/organisations/new", data=department).status_code == 422
    department["parent"] = made.id
    assert client.post("/office/organisations/new", data=department).status_code == 303
    again = organisation_form(name="다른대학교")
    assert client.post("/office/organisations/new", data=again).status_code == 303
    assert "새학과" in client.get("/office/organisations?kind=department").text


def test_of_two_who_save_at_once_the_second_sees_both_texts(client, cast):
    client.sign_in(cast.officer)
    url = f"/office/organisations/{cast.university.id}"
    first = organisation_form(name="첫째 이름", version=1)
    assert client.post(url, data=first).status_code == 303
    second = client.post(url, data=organisation_form(name="둘째 이름", version=1))
    assert second.status_code == 409
    assert "첫째 이름" in second.text
    assert 'value="둘째 이름"' in second.text
    assert client.post(url, data=organisation_form(name="둘째 이름", version=2)).status_code == 303


def test_staff_see_their_own_organisation_alone(client, cast):
    client.sign_in(cast.staff)
    page = client.get("/office/organisations").text
    assert "인공지능사관학교" in page
    assert "빛고을대학교" not in page
    assert client.get(f"/office/organisations/{cast.university.id}").status_code == 404
    assert client.get("/office/organisations/999999").status_code == 404


# --- trails ---


def test_the_trail_is_filtered_and_downloaded_with_a_reason(client, cast):
    client.sign_in(cast.administrator)
    with unit_of_work():
        cast.trainee.name = "=HYPERLINK(1)"
    url = f"/office/people/{cast.outsider.id}/roles"
    client.post(url, data={"role": "office", "place": 0, "reason": "=1+1"})
    assert "역할을 줌" in client.get("/office/audit?action=role.grant&who=관리자").text
    assert "맞는 기록이 없습니다" in client.get("/office/audit?until=2001-01-01").text
    assert client.get("/office/audit?since=nonsense&subject_id=x").status_code == 200
    assert client.post("/office/audit/export", data={"reason": ""}).status_code == 303
    answer = client.post("/office/audit/export", data={"reason": "점검", "action": "role.grant"})
    assert answer.data.startswith(b"\xef\xbb\xbf")
    table = read_csv(answer.data)
    assert [row["action"] for _line, row in table.records()] == ["role.grant"]
    assert b"'=1+1" in answer.data
    db.session.rollback()
    logged = db.session.scalar(select(AccessLogEntry).order_by(AccessLogEntry.id.desc()))
    assert (logged.action, logged.what, logged.reason) == ("download", "audit_trail", "점검")


def test_the_access_log_can_be_downloaded_too(client, cast):
    client.sign_in(cast.officer)
    client.get(f"/office/people/{cast.trainee.id}")
    answer = client.post("/office/access-log/export", data={"reason": "점검"})
    (_line, row), *_more = read_csv(answer.data).records()
    assert row["person_number"] == cast.trainee.number
    assert row["reader_number"] == cast.officer.number


def test_what_waits_is_named_and_says_from_when(client, cast):
    with unit_of_work():
        outbox.enqueue("announcement", {}, run_at=clock.now() + timedelta(days=400))
    page = client.sign_in(cast.administrator).get("/office/outbox?state=pending").text
    assert "예약한 공지 올리기" in page
    assert "announcement<" not in page
    assert "부터</span>" in page


def test_a_failed_mail_is_shown_and_tried_again(client, cast):
    with unit_of_work() as session:
        outbox.enqueue("no-such-kind", {})
        session.flush()
        row = session.scalar(select(OutboxRow))
    outbox.deliver(row.id)
    client.sign_in(cast.administrator)
    page = client.get("/office/outbox").text
    assert "KeyError" in page
    assert client.post(f"/office/outbox/{row.id}/retry").status_code == 303
    db.session.rollback()
    fresh = db.session.get(OutboxRow, row.id, populate_existing=True)
    assert fresh.attempts == 0
    assert client.sign_in(cast.officer).post(f"/office/outbox/{row.id}/retry").status_code == 403
    assert client.sign_in(cast.administrator).post("/office/outbox/999/retry").status_code == 404


def test_the_root_is_named_in_the_readers_language(client, cast):
    from lms.accounts.queries import scope_names

    with client.application.test_request_context():
        assert scope_names([ROOT])[ROOT] == "시스템 전체"
    assert db.session.query(Person).count() > 0


def test_staff_rename_their_organisation_and_only_the_office_moves_it(client, cast):
    with unit_of_work() as session:
        head = organisation("academy", "second-academy", "둘째사관학교", "Second Academy")
        mine = organisation("department", "vision-dept", "비전학과", "Vision")
        mine.parent_id = cast.academy.id
        session.flush()
    url = f"/office/organisations/{mine.id}"
    form = {"kind": "department", "name": "비전과", "parent": head.id, "version": 1}
    client.sign_in(cast.staff)
    assert client.post(url, data=form).status_code == 422
    assert client.post(url, data=form | {"parent": cast.academy.id}).status_code == 303
    client.sign_in(cast.officer)
    assert client.post(url, data=form | {"version": 2}).status_code == 303
    db.session.rollback()
    assert db.session.get(Organisation, mine.id, populate_existing=True).parent_id == head.id


def test_an_export_takes_no_more_statements_for_more_rows(client, cast):
    def statements():
        seen = []
        event.listen(db.engine, "before_cursor_execute", lambda *args: seen.append(args[2]))
        client.sign_in(cast.administrator)
        client.post("/office/access-log/export", data={"reason": "점검"})
        return len(seen)

    client.sign_in(cast.officer)
    client.get(f"/office/people/{cast.trainee.id}")
    few = statements()
    client.sign_in(cast.officer)
    for _ in range(10):
        client.get(f"/office/people/{cast.trainee.id}")
    assert statements() <= few


def test_people_of_the_whole_system_are_counted_with_the_office(client, cast):
    with unit_of_work():
        place = organisation("office", "the-office", "사업단", "The office")
    client.sign_in(cast.officer)
    places = " ".join(client.get("/office/organisations?kind=office").text.split())
    assert f'href="/office/people?organisation={place.id}">2</a>' in places
    found = listed(client, organisation=str(place.id))
    assert cast.officer.email in found
    assert cast.administrator.email in found
    assert cast.staff.email not in found

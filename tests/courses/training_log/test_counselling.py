"""A counselling note is its author's own; sharing it is an act, and reading it leaves a trace."""

from __future__ import annotations

import io
import json
from datetime import timedelta

import openpyxl
import pytest
from sqlalchemy import select

from lms import clock
from lms.access import Role, Scope
from lms.accounts import operations as accounts
from lms.accounts import privacy
from lms.accounts.models import AccessLogEntry, AuditEntry, Person
from lms.communication.models import Notification
from lms.courses.training_log.models import CounselNote, CounselVersion
from lms.db import db, unit_of_work
from tests.cast import Cast, grant, person
from tests.conftest import Browser

TEXT = "진로를 고민하고 있어 비전 분야 공고를 함께 보았다."


def values(cast: Cast, **others: object) -> dict[str, object]:
    return {
        "person_id": cast.trainee.id, "kind": "career", "held_on": clock.today().isoformat(),
        "text": TEXT, "follow_up_on": "", **others,
    }  # fmt: skip


def note() -> CounselNote:
    db.session.rollback()
    return db.session.scalars(select(CounselNote)).one()


@pytest.fixture
def written(client: Browser, cast: Cast) -> str:
    """A private note of the professor's."""
    client.sign_in(cast.professor)
    answer = client.post(f"/teach/{cast.offering.id}/counselling/new", data=values(cast))
    assert answer.status_code == 303
    return f"/counselling/{note().id}"


@pytest.fixture
def colleague(cast: Cast) -> Person:
    with unit_of_work():
        someone = person("남교수", "nam@example.org")
        grant(someone, Role.INSTRUCTOR, Scope("offering", cast.offering.id))
        return someone


def edit(client: Browser, cast: Cast, address: str, **others: object) -> int:
    return client.post(
        f"{address}/edit", data=values(cast, version=note().version, **others)
    ).status_code


def test_a_note_is_private_to_its_author(client, cast, written, colleague) -> None:
    assert TEXT in client.get(written).text
    for other in (cast.staff, colleague, cast.officer, cast.administrator, cast.assistant):
        client.sign_in(other)
        assert client.get(written).status_code == 404
        assert TEXT not in client.get("/counselling").text
    assert db.session.scalars(select(AccessLogEntry.what)).all() == []


def test_the_learner_never_sees_it_not_even_as_a_colleague(client, cast, written) -> None:
    edit(client, cast, written, with_staff="y")
    with unit_of_work():
        grant(cast.trainee, Role.INSTRUCTOR, Scope("offering", cast.offering.id))
    client.sign_in(cast.trainee)
    assert client.get(written).status_code == 404
    assert TEXT not in client.get("/counselling").text
    assert TEXT not in client.get("/search?q=진로").text


def test_no_search_finds_a_note_even_for_its_author(client, cast, written) -> None:
    assert written not in client.get("/search?q=진로를 고민").text


def test_a_shared_note_is_read_by_who_counsels_there_and_each_reading_is_logged(
    client, cast, written, colleague
) -> None:
    assert edit(client, cast, written, with_staff="y") == 303
    for reader in (colleague, cast.staff):
        assert TEXT in client.sign_in(reader).get(written).text
    assert client.sign_in(cast.other_professor).get(written).status_code == 404
    logged = db.session.scalars(
        select(AccessLogEntry).where(AccessLogEntry.what.startswith("counsel_note "))
    ).all()
    assert {(one.reader_id, one.person_id) for one in logged} == {
        (colleague.id, cast.trainee.id), (cast.staff.id, cast.trainee.id)
    }  # fmt: skip


def test_a_named_colleague_reads_it_and_is_told_without_a_name(
    client, cast, written, colleague
) -> None:
    assert edit(client, cast, written, named=[str(colleague.id)]) == 303
    assert TEXT in client.sign_in(colleague).get(written).text
    assert client.sign_in(cast.staff).get(written).status_code == 404
    told = db.session.scalars(select(Notification)).one()
    assert told.person_id == colleague.id
    assert "한지우" not in json.dumps(told.params, ensure_ascii=False)


def test_a_colleague_who_has_left_reads_it_no_more(client, cast, written, colleague) -> None:
    edit(client, cast, written, named=[str(colleague.id)], with_staff="y")
    with unit_of_work():
        accounts.end_role(
            db.session.merge(colleague), Role.INSTRUCTOR, Scope("offering", cast.offering.id)
        )
    assert client.sign_in(colleague).get(written).status_code == 404


def test_nobody_can_be_named_who_does_not_counsel_there(client, cast, written) -> None:
    assert edit(client, cast, written, named=[str(cast.other_professor.id)]) == 422
    assert note().shares == []


def test_readers_cannot_write(client, cast, written, colleague) -> None:
    edit(client, cast, written, with_staff="y")
    client.sign_in(colleague)
    assert client.get(f"{written}/edit").status_code == 403
    assert client.post(f"{written}/delete").status_code == 403


def test_what_was_written_before_is_kept(client, cast, written) -> None:
    assert edit(client, cast, written, text="면접 준비를 시작했다.") == 303
    assert db.session.scalars(select(CounselVersion.text)).all() == [TEXT]
    page = client.get(written).text
    assert "면접 준비를 시작했다." in page
    assert TEXT in page


def test_readers_do_not_see_what_was_taken_out_before_it_was_shared(
    client, cast, written, colleague
) -> None:
    assert edit(client, cast, written, text="면접 준비를 시작했다.", with_staff="y") == 303
    page = client.sign_in(colleague).get(written).text
    assert "면접 준비를 시작했다." in page
    assert TEXT not in page


def test_a_lost_update_is_refused_with_both_texts(client, cast, written) -> None:
    old = note().version
    edit(client, cast, written, text="먼저 고친 글")
    answer = client.post(f"{written}/edit", data=values(cast, version=old, text="나중에 고친 글"))
    assert answer.status_code == 409
    assert "먼저 고친 글" in answer.text
    assert "나중에 고친 글" in answer.text
    assert note().text == "먼저 고친 글"


def test_a_deleted_note_is_gone_for_all_but_its_author_who_brings_it_back(
    client, cast, written
) -> None:
    edit(client, cast, written, with_staff="y")
    client.post(f"{written}/delete")
    assert client.sign_in(cast.staff).get(written).status_code == 404
    client.sign_in(cast.professor)
    assert written in client.get("/counselling?box=deleted").text
    client.post(f"{written}/restore")
    assert TEXT in client.sign_in(cast.staff).get(written).text


def test_a_follow_up_is_listed_until_it_was_held(client, cast, written) -> None:
    edit(client, cast, written, follow_up_on=clock.today().isoformat())
    assert written in client.get("/counselling?due=1").text
    client.post(f"{written}/follow")
    assert written not in client.get("/counselling?due=1").text


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("text", "", "내용을 적어 주세요."),
        ("held_on", "2999-01-01", "날짜를 다시 확인해 주세요."),
        ("follow_up_on", "2020-01-01", "상담한 날보다 빠를 수 없습니다."),
        ("text", "주민번호 900101-1234568", "주민등록번호로 보이는"),
    ],
)
def test_a_wrong_note_is_told_at_its_field(client, cast, field, value, told) -> None:
    answer = client.sign_in(cast.professor).post(
        f"/teach/{cast.offering.id}/counselling/new", data=values(cast, **{field: value})
    )
    assert answer.status_code == 422
    assert told in answer.text
    assert db.session.scalars(select(CounselNote)).all() == []


def test_a_note_is_about_somebody_of_the_place(client, cast) -> None:
    answer = client.sign_in(cast.professor).post(
        f"/teach/{cast.offering.id}/counselling/new",
        data=values(cast, person_id=cast.outsider.id),
    )
    assert answer.status_code == 422


def test_the_list_is_found_by_initials_kind_and_month(client, cast, written) -> None:
    month = clock.today().strftime("%Y-%m")
    for query in ("q=ㅎㅈㅇ", "q=비전 분야", "kind=career", f"month={month}"):
        assert written in client.get(f"/counselling?{query}").text
    before = (clock.today() - timedelta(days=70)).strftime("%Y-%m")
    for query in ("q=ㅅㅁㅈ", "kind=life", f"month={before}"):
        assert written not in client.get(f"/counselling?{query}").text


def test_the_months_sheet_holds_what_one_may_read(client, cast, written) -> None:
    month = clock.today().strftime("%Y-%m")
    assert client.post("/counselling/export", data={"month": month}).status_code == 422
    answer = client.post("/counselling/export", data={"month": month, "reason": "사례 회의"})
    rows = list(openpyxl.load_workbook(io.BytesIO(answer.data)).active.values)
    assert rows[1][4] == TEXT
    answer = client.sign_in(cast.staff).post(
        "/counselling/export", data={"month": month, "reason": "사례 회의"}
    )
    assert len(list(openpyxl.load_workbook(io.BytesIO(answer.data)).active.values)) == 1


def test_a_month_is_printed_for_whoever_may_read_it_and_that_is_logged(
    client, cast, written
) -> None:
    address = f"/counselling/print?month={clock.today():%Y-%m}"
    assert f'href="{address}"' in client.get("/counselling").text
    assert TEXT in client.get(address).text
    assert TEXT in client.get("/counselling/print").text  # this month, where none is named
    assert TEXT not in client.get("/counselling/print?month=2020-01").text
    assert TEXT not in client.sign_in(cast.staff).get(address).text  # it is private
    assert edit(client.sign_in(cast.professor), cast, written, with_staff="y") == 303
    assert TEXT in client.sign_in(cast.staff).get(address).text
    printed = db.session.scalars(
        select(AccessLogEntry.reader_id).where(AccessLogEntry.action == "print")
    ).all()
    assert printed.count(cast.staff.id) == 1


def test_people_are_given_the_day_of_every_note_and_the_text_of_shared_ones(
    app, client, cast, written
) -> None:
    def given() -> dict[str, object]:
        db.session.rollback()
        with app.test_request_context("/"):
            return privacy.export(db.session.get_one(Person, cast.trainee.id))["counselling"][0]

    private = given()
    assert private["held_on"] == clock.today().isoformat()
    assert private["text"] is None
    edit(client, cast, written, with_staff="y")
    assert given()["text"] == TEXT


def test_erasing_a_person_erases_the_notes_about_them(app, client, cast, written) -> None:
    edit(client, cast, written, text="고친 글", with_staff="y")
    with app.test_request_context("/"), unit_of_work():
        assert privacy.erase(db.session.get_one(Person, cast.trainee.id))
    assert db.session.scalars(select(CounselNote)).all() == []
    assert db.session.scalars(select(CounselVersion)).all() == []


def test_the_trail_tells_that_a_note_was_written_and_not_what_it_says(
    client, cast, written
) -> None:
    edit(client, cast, written, text="고친 글", with_staff="y")
    db.session.rollback()
    entries = db.session.scalars(
        select(AuditEntry).where(AuditEntry.subject_kind == "counsel_note")
    ).all()
    assert {one.action for one in entries} == {"counsel.create", "counsel.update", "counsel.share"}
    whole = json.dumps([[one.before, one.after, one.reason] for one in entries], ensure_ascii=False)
    assert TEXT not in whole
    assert "고친 글" not in whole

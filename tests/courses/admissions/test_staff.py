"""Those who run calls: building forms within the law, looking, deciding, telling, files in and out."""

from __future__ import annotations

import io
from datetime import timedelta

import openpyxl
import pytest
from sqlalchemy import select

from lms import clock, storage
from lms.accounts.models import AccessLogEntry, AuditEntry, ConsentRecord, Person
from lms.communication.models import Notification
from lms.courses.admissions import queries
from lms.courses.admissions.models import (
    Application,
    ApplicationFile,
    Call,
    CallVisits,
    FormVersion,
)
from lms.courses.admissions.operations import calls, files, retention
from lms.courses.admissions.operations.outcomes import set_outcome
from lms.courses.admissions.queries import lists
from lms.courses.admissions.rules.form import Item
from lms.db import db, unit_of_work
from tests.courses.admissions.stage import apply, begin, make_call, request_context


@pytest.fixture
def call(cast) -> Call:
    with request_context(), unit_of_work():
        return make_call(cast)


@pytest.fixture
def applied(cast, call) -> Application:
    """The outsider's application, with a photograph that nobody has looked at."""
    with request_context(), unit_of_work():
        one = begin(db.session.get_one(Call, call.id), cast.outsider)
        stored = storage.keep(io.BytesIO(b"\xff\xd8\xff scan"), "scan.jpg")
        attachment = storage.attach(stored, "application", one.id, person_id=cast.outsider.id)
        db.session.flush()
        one.files.append(
            ApplicationFile(
                attachment=attachment, attachment_id=attachment.id, key="papers", review="unread",
                created_at=clock.now(), in_draft=True, in_answers=False,
            )
        )  # fmt: skip
        db.session.flush()
        from lms.courses.admissions.operations import applying

        applying.submit(one, one.person, one.version)
        return one


def fresh(kind, row):
    db.session.rollback()
    db.session.expire_all()
    return db.session.get(kind, row.id)


def working(call: Call) -> FormVersion:
    db.session.rollback()
    db.session.expire_all()
    found = queries.working_form(call.id)
    assert found is not None
    return found


def test_a_call_is_made_its_form_published_and_then_opened(client, cast) -> None:
    client.sign_in(cast.staff)
    opens = clock.now() - timedelta(hours=1)
    made = client.post(
        "/manage/admissions/new",
        data={
            "place": f"cohort-{cast.cohort.id}", "title_ko": "8기 모집",
            "opens_at": opens.astimezone(clock.SEOUL).strftime("%Y-%m-%dT%H:%M"),
            "closes_at": "2099-01-01T18:00",
        },
    )  # fmt: skip
    assert made.status_code == 303
    call = db.session.scalars(select(Call)).one()
    refused = client.post(f"/manage/admissions/{call.id}/publish", follow_redirects=True)
    assert "먼저 양식을 공개" in refused.get_data(as_text=True)
    client.sign_in(None)
    assert client.get(f"/apply/{call.id}").status_code == 404
    client.sign_in(cast.staff)
    form = working(call)
    client.post(f"/manage/admissions/{call.id}/form/publish", data={"version": form.version})
    client.post(f"/manage/admissions/{call.id}/publish")
    client.sign_in(None)
    assert "8기 모집" in client.get(f"/apply/{call.id}").get_data(as_text=True)


def test_the_builder_refuses_what_the_law_forbids_and_says_what_to_ask(client, cast, call) -> None:
    client.sign_in(cast.staff)
    client.post(f"/manage/admissions/{call.id}/form/begin")
    form = working(call)
    answer = client.post(
        f"/manage/admissions/{call.id}/form/new",
        data={"version": form.version, "kind": "short", "ko": "고향", "purpose": "eligibility"},
    )
    assert answer.status_code == 422
    text = answer.get_data(as_text=True)
    assert "국가인권위원회법 제2조 제3호" in text
    assert "현재 거주지" in text
    assert 'value="고향"' in text
    answer = client.post(
        f"/manage/admissions/{call.id}/form/new",
        data={"version": form.version, "kind": "date", "ko": "생년월일", "purpose": "scored"},
    )
    assert answer.status_code == 422
    assert len(working(call).items) == len(form.items)


def test_items_are_added_moved_and_taken_out_without_javascript(client, cast, call) -> None:
    client.sign_in(cast.staff)
    client.post(f"/manage/admissions/{call.id}/form/begin")
    url = f"/manage/admissions/{call.id}/form"
    form = working(call)
    client.post(
        f"{url}/new",
        data={"version": form.version, "kind": "one", "ko": "관심 분야", "purpose": "scored",
              "options": "자동차 | Cars\n의료 | Health", "after": "motive"},
    )  # fmt: skip
    items = working(call).items
    place = [one["ko"] for one in items].index("관심 분야")
    assert items[place - 1]["key"] == "motive"
    key = items[place]["key"]
    code = items[place]["options"][0][0]
    client.post(f"{url}/items/{key}/up", data={"version": working(call).version})
    assert [one["key"] for one in working(call).items][place - 1] == key
    edit = {"version": working(call).version, "ko": "관심 산업", "purpose": "scored",
            "options": "자동차 | Mobility\n에너지"}  # fmt: skip
    assert client.post(f"{url}/items/{key}", data=edit).status_code == 303
    changed = next(one for one in working(call).items if one["key"] == key)
    assert changed["options"][0] == [code, "자동차", "Mobility"]
    assert client.post(f"{url}/items/{key}", data=edit).status_code == 409
    client.post(f"{url}/items/{key}/remove", data={"version": working(call).version})
    assert key not in {one["key"] for one in working(call).items}
    assert "미리 보기" in client.get(f"{url}/versions/{form.number}").get_data(as_text=True)


def test_an_application_keeps_the_version_that_it_was_written_on(client, cast, call) -> None:
    with request_context(), unit_of_work():
        one = begin(db.session.get_one(Call, call.id), cast.outsider)
    client.sign_in(cast.staff)
    client.post(f"/manage/admissions/{call.id}/form/begin")
    url = f"/manage/admissions/{call.id}/form"
    client.post(f"{url}/items/motive/remove", data={"version": working(call).version})
    client.post(f"{url}/publish", data={"version": working(call).version})
    now = queries.published_form(call.id)
    assert now is not None
    assert now.number == 2
    assert fresh(Application, one).form.number == 1
    assert any(item["key"] == "motive" for item in fresh(Application, one).form.items)


def test_the_list_is_searched_and_looking_is_logged(client, cast, call, applied) -> None:
    client.sign_in(cast.staff)
    url = f"/manage/admissions/{call.id}/applications"
    page = client.get(f"{url}?q=ㅁㅇㅇ&scans=1&sort=-name").get_data(as_text=True)
    assert applied.number in page
    assert applied.number not in client.get(f"{url}?q=없는사람").get_data(as_text=True)
    page = client.get(f"/manage/applications/{applied.id}").get_data(as_text=True)
    assert "1999-03-02" in page
    logged = db.session.scalars(
        select(AccessLogEntry.person_id).where(AccessLogEntry.what == f"application {applied.id}")
    ).all()
    assert logged == [cast.outsider.id]


def test_a_scorer_reads_no_answer_that_was_asked_for_eligibility(cast, call, applied) -> None:
    one = fresh(Application, applied)
    assert set(queries.scored_answers(one)) == {"motive"}
    assert queries.eligibility_only(one.form) == {"birth", "work", "place", "agree", "news"}
    assert queries.scored_files(one) == []
    with request_context(), unit_of_work():
        files.review(fresh(ApplicationFile, one.files[0]), cast.staff, "cleared", "")
    assert len(queries.scored_files(fresh(Application, applied))) == 1


def test_an_unreadable_scan_waits_and_a_refused_one_is_asked_for_again(
    client, cast, call, applied
) -> None:
    client.sign_in(cast.staff)
    page = client.get(f"/manage/admissions/{call.id}/scans").get_data(as_text=True)
    assert "scan.jpg" in page
    row = fresh(Application, applied).files[0]
    url = f"/manage/applications/{applied.id}/files/{row.id}"
    assert client.post(url, data={"verdict": "refused"}).status_code == 422
    client.post(url, data={"verdict": "refused", "reason": "뒷자리를 가려 주십시오."})
    assert fresh(Application, applied).files == []
    note = db.session.scalars(
        select(Notification).where(Notification.kind == "admission.scan")
    ).one()
    assert note.person_id == cast.outsider.id
    client.sign_in(cast.outsider)
    own = client.get(f"/applications/{applied.id}").get_data(as_text=True)
    assert "뒷자리를 가려 주십시오." in own


def test_who_is_turned_away_is_told_why(client, cast, call, applied) -> None:
    client.sign_in(cast.staff)
    url = f"/manage/applications/{applied.id}/decide"
    version = fresh(Application, applied).version
    data = {"version": version, "verdict": "ineligible", "reason": "거주지 밖"}
    assert client.post(url, data=data).status_code == 422
    data["told"] = "광주에 사는 분을 위한 모집입니다."
    assert client.post(url, data=data).status_code == 303
    assert client.post(url, data=data).status_code == 409
    assert fresh(Application, applied).state == "ineligible"
    client.sign_in(cast.outsider)
    page = client.get(f"/applications/{applied.id}").get_data(as_text=True)
    assert data["told"] in page
    assert "거주지 밖" not in page


def test_many_are_decided_after_a_preview(client, cast, call, applied) -> None:
    client.sign_in(cast.staff)
    url = f"/manage/admissions/{call.id}/bulk"
    shown = client.post(url, data={"do": "eligible", "all": "1"}).get_data(as_text=True)
    assert applied.number in shown
    assert fresh(Application, applied).state == "submitted"
    client.post(
        f"{url}/decide", data={"verdict": "eligible", "application": applied.id, "reason": "확인"}
    )
    assert fresh(Application, applied).state == "eligible"
    bars = lists.funnel(fresh(Call, call), ("열람", "시작", "제출", "자격"))
    assert [bar.count for bar in bars][:4] == [0, 1, 1, 1]


def test_a_message_goes_to_those_chosen_after_a_preview(client, cast, call, applied) -> None:
    client.sign_in(cast.staff)
    data = {"application": applied.id, "title": "면접 안내", "body": "금요일에 만납시다 100%"}
    url = f"/manage/admissions/{call.id}/message"
    assert "금요일" in client.post(url, data={**data, "do": "preview"}).get_data(as_text=True)
    assert not db.session.scalars(
        select(Notification).where(Notification.kind == "admission.message")
    ).all()
    client.post(url, data={**data, "do": "send"})
    client.sign_in(cast.outsider)
    page = client.get(f"/applications/{applied.id}").get_data(as_text=True)
    assert "면접 안내" in page
    assert "금요일에 만납시다 100%" in page


def test_applicants_leave_as_a_workbook_for_a_reason(client, cast, call, applied) -> None:
    client.sign_in(cast.staff)
    url = f"/manage/admissions/{call.id}/export"
    assert client.post(url, data={"reason": ""}).status_code == 422
    answer = client.post(url, data={"reason": "면접 준비"})
    sheet = openpyxl.load_workbook(io.BytesIO(answer.data)).active
    assert sheet is not None
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[1][0] == applied.number
    entry = db.session.scalars(
        select(AccessLogEntry).where(AccessLogEntry.action == "download")
    ).one()
    assert (entry.people, entry.reason) == (1, "면접 준비")


def upload(client, call: Call, text: str) -> str:
    answer = client.post(
        f"/manage/admissions/{call.id}/import",
        data={"file": (io.BytesIO(text.encode()), "applicants.csv")},
        content_type="multipart/form-data",
    )
    return answer.get_data(as_text=True)


def test_a_file_of_applicants_is_planned_and_carried_out_whole(client, cast, call) -> None:
    import html
    import re

    client.sign_in(cast.staff)
    bad = upload(
        client, call,
        "이메일,이름,현재 상태,취미\nnew@example.org,새사람,노는 중,낚시\nnew@example.org,새사람,구직 중,\n",
    )  # fmt: skip
    assert "취미" in bad
    assert "보기에 없는 답" in bad
    assert "파일에 두 번 있음" in bad
    assert "등록하기</button>" not in bad
    good = upload(
        client, call,
        "이메일,이름,현재 상태\nnew@example.org,새사람,구직 중\noutsider@example.org,문외인,In work\n",
    )  # fmt: skip
    fields = {
        name: html.unescape(re.search(rf'name="{name}"[^>]*value="([^"]*)"', good)[1])  # type: ignore[index]
        for name in ("kept", "digest")
    }
    client.post(f"/manage/admissions/{call.id}/import/confirm", data=fields)
    found = queries.submitted(call.id)
    assert [(one.person.email, one.answers) for one in found] == [
        ("new@example.org", {"work": "seek"}), ("outsider@example.org", {"work": "work"}),
    ]  # fmt: skip
    client.post(f"/manage/admissions/{call.id}/import/confirm", data=fields)
    assert len(queries.submitted(call.id)) == 2
    made = db.session.scalars(select(Person).where(Person.email == "new@example.org")).one()
    assert made.password_hash is None


def test_a_file_with_a_resident_number_anywhere_is_not_kept(client, cast, call) -> None:
    client.sign_in(cast.staff)
    before = set(storage.root().rglob("*"))
    for line in ("new@example.org,새사람 900101-1234568,구직 중", "900101-1234568,새사람,구직 중"):
        page = upload(client, call, f"이메일,이름,현재 상태\n{line}\n")
        assert "주민등록번호로 보이는 값" in page
        assert "1234568" not in page
    upload(client, call, "이메일,이름,주민번호 900101-1234568\na@example.org,새사람,\n")
    assert set(storage.root().rglob("*")) == before


def test_what_needs_a_consent_of_its_own_comes_by_no_file(client, cast) -> None:
    items = (
        Item("extra", "short", "가점 사유", purpose="eligibility"),
        Item("ok", "consent", "가점 사유 동의", help_ko="가점에만 씁니다.", covers=("extra",)),
    )
    with request_context(), unit_of_work():
        call = make_call(cast, items)
    client.sign_in(cast.staff)
    page = upload(client, call, "이메일,이름,가점 사유\na@example.org,새사람,사유\n")
    assert "별도 동의" in page
    assert "등록하기</button>" not in page


def test_papers_of_those_not_admitted_are_destroyed_in_time_and_it_is_logged(
    cast, call, applied
) -> None:
    with request_context(), unit_of_work():
        one = db.session.get_one(Call, call.id)
        admitted = apply(one, cast.employer, "accepted")
        turned_away = db.session.get_one(Application, applied.id)
        set_outcome(turned_away, "ineligible", cast.staff)
        calls.close(one)
        calls.decide(one, clock.now() + timedelta(days=14))
    with clock.at(clock.now() + timedelta(days=100)):
        assert retention.destroy_due() == 0  # 90 days run from the end of appeals
    with clock.at(clock.now() + timedelta(days=105)):
        assert retention.destroy_due() == 1
        assert retention.destroy_due() == 0
    gone = fresh(Application, applied)
    assert gone.answers == {}
    assert gone.files == []
    assert gone.number == applied.number
    assert fresh(Application, admitted).answers
    entry = db.session.scalars(
        select(AuditEntry).where(AuditEntry.action == "admission.destroy")
    ).one()
    assert entry.after == {"files": 1, "why": "policy"}


def test_papers_of_a_call_that_nobody_ends_go_after_two_warnings(cast, call, applied) -> None:
    ends = db.session.get_one(Call, call.id).closes_at

    def warnings() -> list[Notification]:
        db.session.rollback()
        rows = db.session.query(Notification).filter_by(kind="admission.keeping")
        assert {row.person_id for row in rows} <= {cast.staff.id}
        return list(rows)

    for days, told in ((149, 0), (151, 1), (160, 1), (174, 2), (179, 2)):
        with clock.at(ends + timedelta(days=days)), request_context():
            retention.warn_due()
            assert retention.destroy_due() == 0
        assert len(warnings()) == told
    with clock.at(ends + timedelta(days=181)):
        assert retention.destroy_due() == 1
        assert retention.warn_due() == 0
    assert fresh(Application, applied).answers == {}


def test_a_call_that_is_ended_in_time_is_warned_of_no_more(cast, call, applied) -> None:
    with request_context(), unit_of_work():
        one = db.session.get_one(Call, call.id)
        for state in ("eligible", "rejected"):
            set_outcome(db.session.get_one(Application, applied.id), state, None)
        calls.close(one)
    ends = db.session.get_one(Call, call.id).closes_at
    with clock.at(ends + timedelta(days=160)), request_context():
        with unit_of_work():
            calls.decide(db.session.get_one(Call, call.id), None)
        assert retention.warn_due() == 0
    with clock.at(ends + timedelta(days=200)):
        assert retention.destroy_due() == 0  # 90 days run from the decision
    with clock.at(ends + timedelta(days=251)):
        assert retention.destroy_due() == 1


def test_who_gives_an_accepted_place_back_later_has_the_papers_destroyed_too(cast, call) -> None:
    with request_context(), unit_of_work():
        one = db.session.get_one(Call, call.id)
        admitted = apply(one, cast.employer, "accepted")
        calls.close(one)
        calls.decide(one, None)
    with clock.at(clock.now() + timedelta(days=100)):
        retention.destroy_due()
        with request_context(), unit_of_work():
            set_outcome(db.session.get_one(Application, admitted.id), "withdrawn", None)
        assert retention.destroy_due() == 1
    assert fresh(Application, admitted).answers == {}


def test_what_is_written_after_a_destruction_is_destroyed_as_well(cast, call, applied) -> None:
    from lms.courses.admissions.operations import applying

    with request_context(), unit_of_work():
        one = db.session.get_one(Application, applied.id)
        applying.withdraw(one, one.person)
        retention.destroy(one, "asked")
        again = begin(one.call, one.person)
        applying.submit(again, again.person, again.version)
    with request_context(), unit_of_work():
        retention.erase(db.session.get_one(Person, cast.outsider.id))
    assert fresh(Application, applied).answers == {}
    assert fresh(Application, applied).draft == {}


def test_a_free_consent_is_withdrawn_after_the_decision_and_what_it_covers_is_deleted(
    client, cast
) -> None:
    items = (
        Item("motive", "long", "지원 동기"),
        Item("extra", "short", "가점 사유", purpose="eligibility"),
        Item("ok", "consent", "가점 사유 동의", help_ko="가점에만 씁니다.", covers=("extra",)),
        Item("agree", "consent", "수집 동의", help_ko="모집에만 씁니다.", required=True),
    )
    said = {"motive": "배우고 싶습니다", "extra": "국가유공자 자녀", "ok": True, "agree": True}
    with request_context(), unit_of_work():
        from lms.courses.admissions.operations import applying

        one = begin(make_call(cast, items), cast.outsider, said)
        applying.submit(one, one.person, one.version)
        set_outcome(one, "ineligible", cast.staff)
    client.sign_in(cast.outsider)
    assert "가점 사유 동의" in client.get(f"/applications/{one.id}").get_data(as_text=True)
    client.post(f"/applications/{one.id}/consents/agree/withdraw")
    client.post(f"/applications/{one.id}/consents/ok/withdraw")
    assert fresh(Application, one).answers == {"motive": said["motive"], "agree": True}
    assert "extra" not in lists.versions(one.id)[0].answers
    kept = db.session.scalars(
        select(ConsentRecord).where(
            ConsentRecord.withdrawn_at.is_(None), ConsentRecord.kind.like("admission.%")
        )
    ).all()
    assert [record.kind.rpartition(".")[2] for record in kept] == ["agree"]


def test_an_applicant_takes_the_papers_back_and_has_them_destroyed(
    client, cast, call, applied
) -> None:
    import zipfile

    client.sign_in(cast.outsider)
    body = client.get(f"/applications/{applied.id}/papers.zip").data
    names = zipfile.ZipFile(io.BytesIO(body)).namelist()
    assert "answers.json" in names
    assert any(name.endswith("scan.jpg") for name in names)
    client.post(f"/applications/{applied.id}/destroy")
    assert fresh(Application, applied).answers  # nothing is decided yet
    client.post(f"/applications/{applied.id}/withdraw")
    client.post(f"/applications/{applied.id}/destroy")
    assert fresh(Application, applied).destroyed_at is not None


def test_erasing_a_person_erases_what_they_handed_in(cast, call, applied) -> None:
    from lms.accounts import privacy

    with request_context(), unit_of_work():
        person = db.session.get_one(Person, cast.outsider.id)
        exported = privacy.export(person)["admissions"]
        assert exported[0]["answers"]["motive"]
        privacy.erase(person)
    assert fresh(Application, applied).answers == {}


def test_an_institution_runs_its_own_calls_alone(client, cast, call, applied) -> None:
    client.sign_in(cast.trainee)
    assert client.get(f"/manage/admissions/{call.id}").status_code == 404
    client.sign_in(cast.employer)
    assert client.get(f"/manage/applications/{applied.id}").status_code == 404
    client.sign_in(cast.officer)
    assert client.get(f"/manage/admissions/{call.id}").status_code == 200


def test_a_cohort_that_people_apply_to_is_not_entered_by_taking_a_seat(client, cast, call) -> None:
    from lms.courses.enrolment import operations as enrolment
    from lms.courses.programmes.models import CohortMember

    client.sign_in(cast.outsider)
    answer = client.post(f"/enrol/cohorts/{cast.cohort.id}")
    assert answer.status_code == 409
    assert "모집에 지원해 주십시오" in answer.get_data(as_text=True)
    with request_context(), unit_of_work():
        enrolment.enrol_in_cohort(cast.outsider, cast.cohort.id, by_staff=True)
    rows = db.session.scalars(
        select(CohortMember).where(CohortMember.person_id == cast.outsider.id)
    ).all()
    assert len(rows) == 1


def test_openings_of_a_call_are_counted_whoever_comes_first(cast, call) -> None:
    from concurrent.futures import ThreadPoolExecutor

    from flask import current_app

    app, call_id = current_app._get_current_object(), call.id  # type: ignore[attr-defined]

    def open_it(_number: int) -> None:
        with app.app_context():
            calls.visited(call_id)

    with ThreadPoolExecutor(6) as many:
        list(many.map(open_it, range(12)))
    db.session.rollback()
    assert db.session.scalars(select(CallVisits.visits)).all() == [12]

"""Papers that are asked for once more after the call is over: only those, only in time, never lost."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from PIL import Image
from sqlalchemy import select

from lms import clock, storage
from lms.accounts.models import AuditEntry
from lms.communication.models import Notification
from lms.courses.admissions.models import (
    Application,
    ApplicationFile,
    ApplicationVersion,
    Call,
    PaperRequest,
)
from lms.courses.admissions.operations import applying, asking, files
from lms.courses.admissions.operations.outcomes import set_outcome
from lms.courses.admissions.papers import Paper
from lms.courses.admissions.rules.form import Item
from lms.db import db, unit_of_work
from tests.courses.admissions.stage import begin, make_call, request_context

PAPERS = Item("papers", "file", "증빙 서류", "Papers", most=3)


def picture(colour: str = "white") -> io.BytesIO:
    body = io.BytesIO()
    Image.new("RGB", (60, 40), colour).save(body, "JPEG")
    body.seek(0)
    return body


@pytest.fixture
def closed(cast) -> Application:
    """Submitted with a scan that nobody looked at; the call is over."""
    with request_context(), unit_of_work():
        call = make_call(cast)
        one = begin(call, cast.outsider)
        stored = storage.keep(picture(), "scan.jpg")
        files.put(one, PAPERS, [Paper(stored, "unread", "")], one.person)
        applying.submit(one, one.person, one.version)
        call.closes_at = clock.now() - timedelta(minutes=1)
        return one


def fresh(row):
    db.session.rollback()
    db.session.expire_all()
    return db.session.get_one(type(row), row.id)


def asked(client, cast, closed, days: int = 3) -> PaperRequest:
    """The staff asks by the page of the application."""
    client.sign_in(cast.staff)
    day = (clock.today() + timedelta(days=days)).isoformat()
    answer = client.post(
        f"/manage/applications/{closed.id}/papers",
        data={"key": "papers", "text": "글씨가 보이지 않습니다.", "until": day},
    )
    assert answer.status_code == 303
    db.session.rollback()
    return db.session.scalars(select(PaperRequest)).one()


def told(kind: str) -> list[int]:
    db.session.rollback()
    return list(db.session.scalars(select(Notification.person_id).where(Notification.kind == kind)))


def test_who_is_refused_a_scan_after_the_end_can_hand_in_another(client, cast, closed) -> None:
    client.sign_in(cast.staff)
    page = client.get(f"/manage/admissions/{closed.call_id}/scans").get_data(as_text=True)
    day = (clock.today() + timedelta(days=3)).isoformat()
    assert f'value="{day}"' in page  # proposed, because the call is over
    row = fresh(closed).files[0]
    client.post(
        f"/manage/applications/{closed.id}/files/{row.id}",
        data={"verdict": "refused", "reason": "뒷자리를 가려 주십시오.", "until": day},
    )
    assert told("admission.papers") == [cast.outsider.id]
    assert told("admission.scan") == []  # one message, not two
    before = fresh(closed).submitted_at
    client.sign_in(cast.outsider)
    own = client.get(f"/applications/{closed.id}").get_data(as_text=True)
    assert "뒷자리를 가려 주십시오." in own
    request = db.session.scalars(select(PaperRequest)).one()
    url = f"/applications/{closed.id}/papers/{request.id}"
    answer = client.post(url, data={"file": (picture("grey"), "again.jpg")})
    assert answer.status_code == 303
    now = fresh(closed)
    assert [(one.attachment.name, one.in_answers) for one in now.files] == [("again.jpg", True)]
    assert now.submitted_at == before  # a rank that goes by it stays
    versions = db.session.scalars(select(ApplicationVersion).order_by(ApplicationVersion.id)).all()
    assert [one.files[0]["name"] for one in versions] == ["scan.jpg", "again.jpg"]
    assert told("admission.papers_came") == [cast.outsider.id]
    assert told("admission.papers_here") == [cast.staff.id]
    again = client.post(url, data={"file": (picture(), "third.jpg")})
    assert again.status_code == 422
    assert len(fresh(closed).files) == 1
    client.sign_in(cast.staff)
    assert "again.jpg" in client.get(f"/manage/admissions/{closed.call_id}/scans").get_data(
        as_text=True
    )


def test_a_refusal_without_a_day_asks_for_nothing(client, cast, closed) -> None:
    client.sign_in(cast.staff)
    row = fresh(closed).files[0]
    client.post(
        f"/manage/applications/{closed.id}/files/{row.id}",
        data={"verdict": "refused", "reason": "필요 없는 서류입니다.", "until": ""},
    )
    assert told("admission.scan") == [cast.outsider.id]
    assert db.session.scalars(select(PaperRequest)).all() == []


def test_a_day_that_is_over_is_refused_and_nothing_is_decided(client, cast, closed) -> None:
    client.sign_in(cast.staff)
    row = fresh(closed).files[0]
    yesterday = (clock.today() - timedelta(days=1)).isoformat()
    answer = client.post(
        f"/manage/applications/{closed.id}/files/{row.id}",
        data={"verdict": "refused", "reason": "가려 주십시오.", "until": yesterday},
    )
    assert answer.status_code == 422
    assert "오늘이나 그 뒤의 날" in answer.get_data(as_text=True)
    assert fresh(row).review == "unread"
    ask = {"key": "papers", "text": "다시", "until": yesterday}
    answer = client.post(f"/manage/applications/{closed.id}/papers", data=ask)
    assert answer.status_code == 422
    assert 'value="다시"' in answer.get_data(as_text=True)
    for wrong in ({"key": "motive"}, {"text": ""}, {"until": ""}):
        answer = client.post(f"/manage/applications/{closed.id}/papers", data=ask | wrong)
        assert answer.status_code == 422
    assert db.session.scalars(select(PaperRequest)).all() == []


def test_papers_come_beside_those_that_lie_there_until_the_field_is_full(
    client, cast, closed
) -> None:
    row = asked(client, cast, closed)
    client.sign_in(cast.outsider)
    url = f"/applications/{closed.id}/papers/{row.id}"
    assert client.post(url, data={}).status_code == 422
    bad = client.post(url, data={"file": (io.BytesIO(b""), "empty.pdf")})
    assert bad.status_code == 422
    assert "빈 파일" in bad.get_data(as_text=True)
    full = {"file": [(io.BytesIO(f"글 {n}".encode()), f"{n}.txt") for n in range(3)]}
    refused = client.post(url, data=full)
    assert refused.status_code == 422
    assert len(fresh(closed).files) == 1
    two = {"file": [(io.BytesIO(f"글 {n}".encode()), f"{n}.txt") for n in range(2)]}
    assert client.post(url, data=two).status_code == 303
    assert [one.attachment.name for one in fresh(closed).files] == ["scan.jpg", "0.txt", "1.txt"]


def test_papers_that_come_too_late_are_not_taken(client, cast, closed) -> None:
    row = asked(client, cast, closed, days=0)
    with unit_of_work():
        fresh(row).until = clock.now() - timedelta(seconds=1)
    client.sign_in(cast.outsider)
    assert "다시 내 주십시오" not in client.get(f"/applications/{closed.id}").get_data(as_text=True)
    url = f"/applications/{closed.id}/papers/{row.id}"
    assert client.post(url, data={"file": (picture(), "late.jpg")}).status_code == 422
    assert len(fresh(closed).files) == 1
    client.sign_in(cast.staff)
    page = client.get(f"/manage/applications/{closed.id}").get_data(as_text=True)
    assert "기한 지남" in page


def test_asking_again_moves_the_day_and_taking_it_back_ends_it(client, cast, closed) -> None:
    row = asked(client, cast, closed)
    assert asked(client, cast, closed, days=5).id == row.id
    assert fresh(row).until == clock.seoul_end(clock.today() + timedelta(days=5))
    end = f"/manage/applications/{closed.id}/papers/{row.id}/end"
    for _twice in range(2):
        assert client.post(end).status_code == 303
    ended = db.session.scalars(
        select(AuditEntry).where(AuditEntry.action == "admission.papers_end")
    ).all()
    assert len(ended) == 1
    client.sign_in(cast.outsider)
    url = f"/applications/{closed.id}/papers/{row.id}"
    assert client.post(url, data={"file": (picture(), "x.jpg")}).status_code == 422
    assert len(fresh(closed).files) == 1


def test_who_was_turned_away_or_took_it_back_hands_in_nothing(client, cast, closed) -> None:
    row = asked(client, cast, closed)
    with request_context(), unit_of_work():
        set_outcome(fresh(closed), "ineligible", None)
    client.sign_in(cast.outsider)
    url = f"/applications/{closed.id}/papers/{row.id}"
    assert client.post(url, data={"file": (picture(), "x.jpg")}).status_code == 422
    client.sign_in(cast.staff)
    page = client.get(f"/manage/applications/{closed.id}").get_data(as_text=True)
    assert "다시 내 달라고 하기" not in page


def test_a_change_that_was_never_submitted_does_not_slip_in(client, cast, closed) -> None:
    with request_context(), unit_of_work():
        one = fresh(closed)
        files.put(
            one,
            PAPERS,
            [Paper(storage.keep(picture("red"), "draft.jpg"), "unread", "")],
            one.person,
        )
    row = asked(client, cast, closed)
    client.sign_in(cast.outsider)
    url = f"/applications/{closed.id}/papers/{row.id}"
    client.post(url, data={"file": (picture("blue"), "asked.jpg")})
    names = [one.attachment.name for one in fresh(closed).files]
    assert names == ["scan.jpg", "asked.jpg"]
    with request_context():
        assert not applying.changed(fresh(closed))
    assert db.session.scalars(select(ApplicationFile)).all()[-1].in_answers


def test_a_field_that_takes_one_file_has_it_replaced(cast) -> None:
    single = Item("photo", "file", "증명서", "Proof", most=1)
    with request_context(), unit_of_work():
        call = make_call(cast, [single])
        one = begin(call, cast.outsider, {})
        files.put(one, single, [Paper(storage.keep(picture(), "a.jpg"), "unread", "")], one.person)
        applying.submit(one, one.person, one.version)
        call.closes_at = clock.now() - timedelta(minutes=1)
        db.session.flush()
        asking.ask(one, cast.staff, single, "다시", clock.now() + timedelta(days=1))
        paper = Paper(storage.keep(picture("grey"), "b.jpg"), "unread", "")
        asking.hand_in(asking.requests_of(one)[0], [paper], one.person)
        assert [row.attachment.name for row in one.files] == ["b.jpg"]
    assert db.session.get_one(Call, call.id).last_number == 1

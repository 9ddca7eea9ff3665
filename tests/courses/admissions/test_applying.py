"""Applying through the pages: drafts that last, files, the receipt, the clock."""

from __future__ import annotations

import io
import re
from datetime import timedelta

import pillow_heif
import pytest
from docx import Document
from PIL import Image
from sqlalchemy import select

from lms import clock, storage
from lms.accounts.models import ConsentRecord
from lms.communication.models import Notification
from lms.courses.admissions import papers, queries
from lms.courses.admissions.models import Application, ApplicationFile, ApplicationVersion, Call
from lms.db import db, unit_of_work
from lms.outbox import OutboxRow
from lms.storage import content
from tests.courses.admissions.stage import apply, begin, make_call, request_context

RESIDENT = "900101-1234568"


@pytest.fixture
def call(cast) -> Call:
    with request_context(), unit_of_work():
        return make_call(cast)


def application() -> Application:
    db.session.rollback()
    db.session.expire_all()
    return db.session.scalars(select(Application)).one()


def photo(kind: str = "JPEG", size: tuple[int, int] = (60, 40)) -> bytes:
    picture, exif, out = Image.new("RGB", size, "white"), Image.Exif(), io.BytesIO()
    exif[0x010F] = "Camera of Jiwoo"
    if kind == "HEIF":
        pillow_heif.register_heif_opener()
    picture.save(out, kind, exif=exif)
    return out.getvalue()


def document(text: str) -> bytes:
    paper, out = Document(), io.BytesIO()
    paper.add_paragraph(text)
    paper.save(out)
    return out.getvalue()


def send(client, number: int, do: str, **data: object):
    found = application()
    return client.post(
        f"/applications/{found.id}/steps/{number}",
        data={"version": str(found.version), "do": do, **data},
        content_type="multipart/form-data",
    )


def start(client, call: Call, person) -> Application:
    client.sign_in(person)
    assert client.post(f"/apply/{call.id}").status_code == 303
    return application()


def fill(client) -> None:
    send(client, 1, "next", birth="1999-03-02", work="seek")
    send(client, 2, "next", motive="비전을 배워 현장에 쓰고 싶습니다.")
    send(client, 3, "next", agree="1")


def test_a_visitor_finds_a_call_and_signs_in_to_apply(client, call) -> None:
    page = client.get("/apply?q=7기").get_data(as_text=True)
    assert "7기 교육생 모집" in page
    assert "KST" in page
    page = client.get(f"/apply/{call.id}").get_data(as_text=True)
    assert "로그인하고 지원하기" in page
    assert "생년월일" in page
    assert client.post(f"/apply/{call.id}").status_code in (302, 303)
    assert "7기 교육생 모집" in client.get("/tracks/ai-vision").get_data(as_text=True)


def test_a_draft_is_written_in_steps_and_handed_in_with_a_receipt(
    client, cast, call, delivered
) -> None:
    start(client, call, cast.outsider)
    fill(client)
    found = application()
    page = client.get(f"/applications/{found.id}/check").get_data(as_text=True)
    assert "내기 전에 채울 것이 있습니다" not in page
    answer = client.post(f"/applications/{found.id}/submit", data={"version": found.version})
    assert answer.status_code == 303
    found = application()
    assert found.state == "submitted"
    assert found.answers["motive"].startswith("비전")
    note = db.session.scalars(
        select(Notification).where(Notification.kind == "admission.received")
    ).one()
    assert note.params["number"] == found.number
    assert note.params["at"].endswith("KST")
    assert db.session.scalars(select(ConsentRecord.kind)).all() == [f"admission.{call.id}.agree"]
    assert "개인정보 수집에 동의" in client.get("/account/consents").get_data(as_text=True)
    delivered()
    assert "접수증" in client.get(f"/applications/{found.id}").get_data(as_text=True)


def test_handing_in_twice_gives_one_receipt(client, cast, call) -> None:
    with request_context(), unit_of_work():
        begin(db.session.get_one(Call, call.id), cast.outsider)
    client.sign_in(cast.outsider)
    found = application()
    for _press in range(2):
        client.post(f"/applications/{found.id}/submit", data={"version": found.version})
    assert len(db.session.scalars(select(ApplicationVersion)).all()) == 1


def test_a_changed_application_counts_only_when_it_is_handed_in_again(client, cast, call) -> None:
    with request_context(), unit_of_work():
        apply(db.session.get_one(Call, call.id), cast.outsider)
    client.sign_in(cast.outsider)
    send(client, 2, "save", motive="생각을 바꾸어 의료를 배우고 싶습니다.")
    found = application()
    assert queries.submitted(call.id)[0].answers["motive"].startswith("비전")
    assert "고친 것을 아직 내지 않았습니다" in client.get(f"/applications/{found.id}").get_data(
        as_text=True
    )
    client.post(f"/applications/{found.id}/submit", data={"version": found.version})
    assert application().answers["motive"].startswith("생각")
    numbers = db.session.scalars(select(ApplicationVersion.number).order_by("number")).all()
    assert numbers == [1, 2]


def test_what_is_missing_is_told_and_nothing_is_handed_in(client, cast, call) -> None:
    found = start(client, call, cast.outsider)
    answer = send(client, 1, "next", birth="어제", work="work")
    assert answer.status_code == 422
    text = answer.get_data(as_text=True)
    assert "날짜를 2026-03-02처럼" in text
    assert 'value="어제"' in text
    found = application()
    assert found.draft["birth"] == "어제"
    answer = client.post(f"/applications/{found.id}/submit", data={"version": found.version})
    assert answer.status_code == 422
    assert application().state == "draft"


def test_after_the_end_nothing_can_be_handed_in_and_the_draft_is_kept(client, cast, call) -> None:
    with request_context(), unit_of_work():
        begin(db.session.get_one(Call, call.id), cast.outsider)
    client.sign_in(cast.outsider)
    found = application()
    with clock.at(call.closes_at):
        answer = client.post(f"/applications/{found.id}/submit", data={"version": found.version})
        page = client.get(answer.location).get_data(as_text=True)
    assert "마감이 지나 낼 수 없습니다" in page
    assert application().state == "draft"
    assert application().draft["motive"]


def test_another_window_was_quicker(client, cast, call) -> None:
    found = start(client, call, cast.outsider)
    seen = found.version
    send(client, 1, "save", birth="1999-03-02", work="seek")
    answer = client.post(
        f"/applications/{found.id}/steps/1",
        data={"version": seen, "do": "save", "birth": "1998-01-01", "work": "seek"},
    )
    assert answer.status_code == 409
    assert "1998-01-01" in answer.get_data(as_text=True)
    assert application().draft["birth"] == "1999-03-02"


def test_autosave_answers_with_the_next_version(client, cast, call) -> None:
    found = start(client, call, cast.outsider)
    seen = found.version
    answer = client.post(
        f"/applications/{found.id}/autosave/2",
        data={"version": seen, "motive": "쓰는 중입니다"},
    )
    assert answer.json["version"] == application().version
    assert application().draft["motive"] == "쓰는 중입니다"
    late = client.post(f"/applications/{found.id}/autosave/2", data={"version": seen})
    assert late.status_code == 409


def test_a_resident_number_is_kept_nowhere(client, cast, call) -> None:
    found = start(client, call, cast.outsider)
    answer = send(client, 2, "save", motive=f"제 번호는 {RESIDENT}입니다")
    assert answer.status_code == 422
    assert "받을 수 없는 정보" in answer.get_data(as_text=True)
    client.post(
        f"/applications/{found.id}/autosave/2",
        data={"version": application().version, "motive": RESIDENT},
    )
    assert "motive" not in application().draft


def test_a_paper_with_a_resident_number_is_refused_and_a_masked_one_taken(
    client, cast, call
) -> None:
    start(client, call, cast.outsider)
    before = set(storage.root().rglob("*"))
    bad = (io.BytesIO(document(f"성명 한지우 주민등록번호 {RESIDENT}")), "등본.docx")
    answer = send(client, 2, "upload-papers", **{"papers-file": bad})
    assert answer.status_code == 422
    assert set(storage.root().rglob("*")) == before  # not even until the sweep
    assert "뒷자리 일곱 자리를 가리고" in answer.get_data(as_text=True)
    assert db.session.scalars(select(ApplicationFile)).all() == []
    good = (io.BytesIO(document("성명 한지우 900101-*******")), "등본.docx")
    assert send(client, 2, "upload-papers", **{"papers-file": good}).status_code == 303
    assert db.session.scalars(select(ApplicationFile)).one().review == "readable"


def test_a_photograph_loses_its_camera_and_waits_for_a_person(client, cast, call) -> None:
    start(client, call, cast.outsider)
    send(client, 2, "upload-papers", **{"papers-shot": (io.BytesIO(photo("HEIF")), "IMG_1.HEIC")})
    (row,) = application().files
    assert (row.changed, row.review) == ("heic", "unread")
    assert row.attachment.name == "IMG_1.jpg"
    with Image.open(io.BytesIO(content(row.attachment.sha256))) as kept:
        assert kept.format == "JPEG"
        assert not kept.getexif()


def test_several_shots_become_one_pdf_at_once_or_afterwards(client, cast, call) -> None:
    start(client, call, cast.outsider)
    shots = [(io.BytesIO(photo()), f"{n}.jpg") for n in range(3)]
    send(client, 2, "upload-papers", **{"papers-file": shots})
    (row,) = application().files
    assert row.changed == "joined"
    assert row.attachment.media_type == "application/pdf"
    send(client, 2, f"remove-{row.id}")
    for name in ("a.jpg", "b.jpg"):
        send(client, 2, "upload-papers", **{"papers-shot": (io.BytesIO(photo()), name)})
    assert len(application().files) == 2
    send(client, 2, "join-papers")
    (row,) = application().files
    assert content(row.attachment.sha256).count(b"/Type /Page\n") == 2 or row.changed == "joined"


def test_pictures_are_joined_before_the_transaction_writes(
    client, cast, call, monkeypatch: pytest.MonkeyPatch
) -> None:
    start(client, call, cast.outsider)
    for name in ("a.jpg", "b.jpg"):
        send(client, 2, "upload-papers", **{"papers-shot": (io.BytesIO(photo()), name)})
    wrote = []

    def join(shots):
        wrote.append(db.session.info.get("wrote") or db.session.in_transaction())
        return papers.Paper(storage.keep(io.BytesIO(b"%PDF-1.4"), "a.pdf"), "unread", "joined")

    monkeypatch.setattr(papers, "join", join)
    send(client, 2, "join-papers", motive="그 사이에 쓴 글도 저장합니다")
    assert wrote == [False]
    (row,) = application().files
    assert row.attachment.name == "a.pdf"


def test_too_many_files_are_refused_with_what_was_typed_kept(client, cast, call) -> None:
    start(client, call, cast.outsider)
    many = [(io.BytesIO(document(f"쪽 {n}")), f"{n}.docx") for n in range(4)]
    answer = send(client, 2, "upload-papers", motive="그대로 남습니다", **{"papers-file": many})
    assert answer.status_code == 422
    assert "3개까지" in answer.get_data(as_text=True)
    assert application().draft["motive"] == "그대로 남습니다"


def test_drafts_are_remembered_before_the_end_and_not_after_handing_in(
    client, cast, call, delivered
) -> None:
    with request_context(), unit_of_work():
        one = db.session.get_one(Call, call.id)
        begin(one, cast.outsider)
        apply(one, cast.employer)
    planned = db.session.scalars(
        select(OutboxRow).where(OutboxRow.kind == "admission.reminder")
    ).all()
    assert len(planned) == 4  # two for each
    with clock.at(call.closes_at - timedelta(days=2)):
        delivered()
        told = db.session.scalars(
            select(Notification).where(Notification.kind == "admission.reminder")
        ).all()
    assert [one.person_id for one in told] == [cast.outsider.id]


def test_who_took_it_back_can_hand_it_in_again_before_the_end(client, cast, call) -> None:
    with request_context(), unit_of_work():
        apply(db.session.get_one(Call, call.id), cast.outsider)
    client.sign_in(cast.outsider)
    found = application()
    client.post(f"/applications/{found.id}/withdraw")
    assert application().state == "withdrawn"
    assert queries.submitted(call.id) == []
    assert db.session.scalars(select(ConsentRecord)).one().withdrawn_at is not None
    client.post(f"/applications/{found.id}/take-up")
    found = application()
    client.post(f"/applications/{found.id}/submit", data={"version": found.version})
    assert application().state == "submitted"
    assert application().submissions == 2


def test_nobody_else_sees_a_draft_or_its_files(client, cast, call) -> None:
    start(client, call, cast.outsider)
    send(client, 2, "upload-papers", **{"papers-file": (io.BytesIO(document("글")), "a.docx")})
    found = application()
    row = found.files[0]
    for person, code in ((cast.staff, 404), (cast.trainee, 404), (cast.officer, 404)):
        client.sign_in(person)
        assert client.get(f"/applications/{found.id}").status_code == 404
        assert client.get(f"/applications/{found.id}/files/{row.id}").status_code == 404
        assert client.get(f"/manage/applications/{found.id}").status_code == code


def test_a_page_of_a_step_works_without_javascript(client, cast, call) -> None:
    found = start(client, call, cast.outsider)
    page = client.get(f"/applications/{found.id}/steps/1").get_data(as_text=True)
    assert "현재 상태" in page
    assert "'현재 상태'에서 재직 중을(를) 고른 경우" in page.replace("&#39;", "'")
    page = client.get(f"/applications/{found.id}/steps/2").get_data(as_text=True)
    assert re.search(r'accept="image/\*" capture="environment"', page)

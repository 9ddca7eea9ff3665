"""Handing in through the browser: once, durably, with a receipt, and refused with reasons."""

from __future__ import annotations

import hashlib
import threading
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from lms import clock, storage
from lms.accounts.models import Person
from lms.courses.assignments import registry
from lms.courses.assignments.models import Assignment, Draft, Submission
from lms.db import db, unit_of_work
from lms.storage import Attachment
from tests.cast import Cast

KEY = "a" * 32


def url(cast: Cast) -> str:
    return f"/assignments/{cast.assignment.id}"


def hand_in(client: Any, cast: Cast, **form: Any) -> Any:
    form.setdefault("client_key", KEY)
    return client.post(url(cast), data=form, content_type="multipart/form-data")


def submissions() -> list[Submission]:
    db.session.rollback()
    return list(db.session.scalars(select(Submission).order_by(Submission.id)))


def test_what_is_handed_in_has_a_receipt_with_number_time_and_hashes(
    client: Any, cast: Cast
) -> None:
    client.sign_in(cast.trainee)
    answer = hand_in(
        client,
        cast,
        text="내 글",
        link="https://example.org/r",
        files=[(BytesIO(b"print(1)\n"), "풀이.py"), (BytesIO(b"a,b\n1,2\n"), "값.csv")],
    )
    assert answer.status_code == 303
    page = client.get(answer.location).get_data(as_text=True)
    (work,) = submissions()
    assert work.receipt_number in page
    assert work.receipt in page
    assert "KST" in page
    assert "풀이.py" in page
    assert hashlib.sha256(b"print(1)\n").hexdigest() in page
    assert storage.content(hashlib.sha256(b"print(1)\n").hexdigest()) == b"print(1)\n"


def test_a_double_click_is_one_submission_with_one_receipt(client: Any, cast: Cast) -> None:
    client.sign_in(cast.trainee)
    first = hand_in(client, cast, text="같은 글", files=[(BytesIO(b"x"), "x.txt")])
    second = hand_in(client, cast, text="같은 글", files=[(BytesIO(b"x"), "x.txt")])
    assert first.location == second.location
    assert len(submissions()) == 1
    assert db.session.scalar(select(func.count()).select_from(Attachment)) == 1


def test_a_repeated_request_finds_its_receipt_even_after_the_deadline(
    client: Any, cast: Cast, frozen_now: Any
) -> None:
    client.sign_in(cast.trainee)
    first = hand_in(client, cast, text="제때 낸 글")
    frozen_now(cast.assignment.late_until + timedelta(hours=1))
    assert hand_in(client, cast, text="제때 낸 글").location == first.location


def test_the_same_form_with_other_words_is_another_submission(client: Any, cast: Cast) -> None:
    client.sign_in(cast.trainee)
    first = hand_in(client, cast, text="처음")
    second = hand_in(client, cast, text="고친 뒤")
    assert first.location != second.location
    again = hand_in(client, cast, text="고친 뒤")
    assert again.location == second.location
    assert [(work.number, work.text) for work in submissions()] == [(1, "처음"), (2, "고친 뒤")]


def test_requests_at_the_same_moment_become_one_submission(app: Flask, cast: Cast) -> None:
    answers: list[str] = []
    person_id, address = cast.trainee.get_id(), url(cast)
    db.session.rollback()

    def send() -> None:
        with app.app_context():
            browser = app.test_client()
            with browser.session_transaction() as session:
                session["_user_id"] = person_id
                session["_fresh"] = True
            answer = browser.post(address, data={"text": "한 번", "client_key": KEY})
            answers.append(answer.location)

    threads = [threading.Thread(target=send) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(answers)) == 1
    assert len(submissions()) == 1


def test_late_work_is_marked_by_the_servers_clock_and_keeps_the_due_date_it_had(
    client: Any, cast: Cast, frozen_now: Any
) -> None:
    due = cast.assignment.due_at
    frozen_now(due + timedelta(minutes=1))
    client.sign_in(cast.trainee)
    hand_in(client, cast, text="늦은 글")
    with unit_of_work():
        db.session.get(Assignment, cast.assignment.id).due_at = due + timedelta(hours=5)
    (work,) = submissions()
    assert work.late
    assert work.due_at == due


def test_after_the_last_moment_nothing_is_accepted_and_the_text_is_still_there(
    client: Any, cast: Cast, frozen_now: Any
) -> None:
    frozen_now(cast.assignment.late_until + timedelta(seconds=1))
    client.sign_in(cast.trainee)
    answer = hand_in(client, cast, text="너무 늦은 글")
    assert answer.status_code == 422
    assert "접수가 끝났습니다" in answer.get_data(as_text=True)
    assert submissions() == []


def test_a_link_that_was_typed_without_its_scheme_is_kept_as_https(client: Any, cast: Cast) -> None:
    client.sign_in(cast.trainee)
    assert hand_in(client, cast, link=" 예시.kr/파일 ").status_code == 303
    assert [one.link for one in submissions()] == ["https://예시.kr/파일"]


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"text": "   "}, "낼 것이 없습니다"),
        ({"link": "javascript:alert(1)"}, "http:// 나 https://"),
        ({"link": "보고서.pdf"}, "http:// 나 https://"),
    ],
)
def test_what_is_refused_says_why_and_keeps_what_was_typed(
    client: Any, cast: Cast, form: dict[str, str], said: str
) -> None:
    client.sign_in(cast.trainee)
    answer = hand_in(client, cast, **form)
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert said in page
    assert form.get("link", "") in page
    assert submissions() == []


def test_an_empty_file_is_refused_and_a_good_one_need_not_be_chosen_again(
    client: Any, cast: Cast
) -> None:
    client.sign_in(cast.trainee)
    files = [(BytesIO(b""), "빈.txt"), (BytesIO(b"good"), "좋은.txt")]
    refused = hand_in(client, cast, files=files)
    page = refused.get_data(as_text=True)
    assert refused.status_code == 422
    assert "비어 있습니다" in page
    (held,) = held_in(page)  # the good one waits as a draft, though the answer was a refusal
    assert hand_in(client, cast, held=held).status_code == 303
    (work,) = submissions()
    (file,) = storage.attachments("submission", [work.id])[work.id]
    assert file.name == "좋은.txt"
    assert db.session.scalar(select(func.count()).select_from(Draft)) == 0


def held_in(page: str) -> list[str]:
    """The ids of the files that the form would hand in."""
    return [part.split('"')[0] for part in page.split('name="held" value="')[1:]]


def test_a_kept_file_belongs_to_the_one_who_uploaded_it(client: Any, cast: Cast) -> None:
    client.sign_in(cast.trainee)
    page = hand_in(client, cast, link="x", files=[(BytesIO(b"mine"), "a.txt")])
    (held,) = held_in(page.get_data(as_text=True))
    client.sign_in(cast.other_trainee)
    assert hand_in(client, cast, held=held).status_code == 422
    assert client.get(f"{url(cast)}/draft/files/{held}/a.txt").status_code == 404
    assert client.post(f"{url(cast)}/draft/files/{held}/drop").status_code == 303
    assert submissions() == []
    client.sign_in(cast.trainee)
    assert client.get(f"{url(cast)}/draft/files/{held}/a.txt").data == b"mine"


def test_a_kind_that_is_not_asked_for_is_refused(client: Any, cast: Cast) -> None:
    with unit_of_work():
        db.session.get(Assignment, cast.assignment.id).kinds = ["file"]
    client.sign_in(cast.trainee)
    assert hand_in(client, cast, text="글").status_code == 422


def test_the_script_is_answered_with_an_address_or_with_reasons(client: Any, cast: Cast) -> None:
    client.sign_in(cast.trainee)
    headers = {"X-Requested-With": "fetch"}
    bad = client.post(url(cast), data={"client_key": KEY}, headers=headers)
    assert bad.status_code == 422
    assert bad.get_json()["reasons"]
    good = client.post(url(cast), data={"text": "글", "client_key": KEY}, headers=headers)
    assert good.get_json()["url"].endswith("/receipt")


def test_the_receipt_is_told_by_mail(client: Any, cast: Cast, delivered: Any) -> None:
    from lms.communication.models import OutgoingMessage

    client.sign_in(cast.trainee)
    hand_in(client, cast, text="글")
    delivered()
    (work,) = submissions()
    (mail,) = db.session.scalars(select(OutgoingMessage))
    assert mail.recipient == cast.trainee.email
    assert work.receipt in mail.body
    assert work.receipt_number in mail.body


# ---- drafts ----------------------------------------------------------------------


def test_what_was_written_is_there_again_after_signing_in_anew(client: Any, cast: Cast) -> None:
    client.sign_in(cast.trainee)
    client.post(f"{url(cast)}/draft", data={"text": "쓰던 글 <b>", "link": "https://a.kr"})
    client.sign_in(None)
    assert client.post(url(cast), data={"text": "x"}).status_code == 303
    client.sign_in(cast.trainee)
    page = client.get(url(cast)).get_data(as_text=True)
    assert "쓰던 글 &lt;b&gt;" in page
    assert "임시 저장한 것을 불러왔습니다" in page


def test_handing_in_ends_the_draft_and_an_empty_one_is_none(client: Any, cast: Cast) -> None:
    client.sign_in(cast.trainee)
    client.post(f"{url(cast)}/draft", data={"text": "쓰던 글"})
    hand_in(client, cast, text="낸 글")
    assert db.session.scalar(select(func.count()).select_from(Draft)) == 0
    client.post(f"{url(cast)}/draft", data={"text": "또 쓰던 글"})
    client.post(f"{url(cast)}/draft", data={"text": "  "})
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(Draft)) == 0


def test_a_draft_is_nobody_elses(client: Any, cast: Cast) -> None:
    client.sign_in(cast.trainee)
    client.post(f"{url(cast)}/draft", data={"text": "비밀스러운 초고"})
    for person in (cast.other_trainee, cast.professor):
        client.sign_in(person)
        assert "비밀스러운 초고" not in client.get(url(cast)).get_data(as_text=True)


# ---- who may see -------------------------------------------------------------------


def test_a_submission_is_for_its_author_and_those_who_grade(client: Any, cast: Cast) -> None:
    client.sign_in(cast.trainee)
    hand_in(client, cast, text="내 글", files=[(BytesIO(b"secret"), "a.txt")])
    (work,) = submissions()
    (file,) = storage.attachments("submission", [work.id])[work.id]
    addresses = (
        f"/submissions/{work.id}",
        f"/submissions/{work.id}/receipt",
        f"/submissions/{work.id}/files/{file.id}/a.txt",
    )
    for person, status in (
        (cast.trainee, 200),
        (cast.professor, 200),
        (cast.assistant, 200),
        (cast.other_trainee, 404),
        (cast.other_professor, 404),
        (cast.outsider, 404),
        (cast.employer, 404),
        (cast.officer, 403),
        (None, 302),
    ):
        client.sign_in(person)
        for address in addresses:
            name = person.name if person else None
            assert client.get(address).status_code == status, (name, address)


def test_a_file_is_reached_only_through_its_own_submission(client: Any, cast: Cast) -> None:
    client.sign_in(cast.other_trainee)
    hand_in(client, cast, files=[(BytesIO(b"theirs"), "a.txt")])
    client.sign_in(cast.trainee)
    hand_in(client, cast, text="mine")
    theirs, mine = submissions()
    (file,) = storage.attachments("submission", [theirs.id])[theirs.id]
    assert client.get(f"/submissions/{mine.id}/files/{file.id}/a.txt").status_code == 404


def test_reading_somebodys_work_is_logged_and_reading_ones_own_is_not(
    client: Any, cast: Cast
) -> None:
    from lms.accounts.models import AccessLogEntry

    client.sign_in(cast.trainee)
    hand_in(client, cast, text="글")
    (work,) = submissions()
    client.get(f"/submissions/{work.id}")
    assert db.session.scalar(select(func.count()).select_from(AccessLogEntry)) == 0
    client.sign_in(cast.professor)
    client.get(f"/submissions/{work.id}")
    db.session.rollback()
    (entry,) = db.session.scalars(select(AccessLogEntry))
    assert (entry.reader_id, entry.person_id) == (cast.professor.id, cast.trainee.id)


def test_a_draft_assignment_does_not_exist_for_learners(client: Any, cast: Cast) -> None:
    with unit_of_work():
        db.session.get(Assignment, cast.assignment.id).published_at = None
    client.sign_in(cast.trainee)
    assert client.get(url(cast)).status_code == 404
    assert hand_in(client, cast, text="글").status_code == 404
    client.sign_in(cast.professor)
    assert client.get(url(cast)).status_code == 200
    assert hand_in(client, cast, text="글").status_code == 403


def test_who_left_the_course_cannot_hand_in_and_keeps_their_own_work(
    client: Any, cast: Cast
) -> None:
    from lms.courses.enrolment.models import Enrolment

    client.sign_in(cast.trainee)
    hand_in(client, cast, text="글")
    (work,) = submissions()
    with unit_of_work():
        seat = db.session.scalar(select(Enrolment).where(Enrolment.person_id == cast.trainee.id))
        seat.state = "withdrawn"
    assert hand_in(client, cast, text="또", client_key="b" * 32).status_code == 422
    assert client.get(f"/submissions/{work.id}").status_code == 200


def test_html_and_pictures_are_shown_only_where_they_cannot_do_harm(
    client: Any, cast: Cast
) -> None:
    client.sign_in(cast.trainee)
    png = b"\x89PNG\r\n\x1a\n" + b"\x00" * 32
    files = [(BytesIO(b"<script>alert(1)</script>"), "a.html"), (BytesIO(png), "b.png")]
    hand_in(client, cast, text="<script>alert(2)</script>", files=files)
    (work,) = submissions()
    page = client.get(f"/submissions/{work.id}").get_data(as_text=True)
    assert "<script>alert" not in page
    html, picture = storage.attachments("submission", [work.id])[work.id]
    shown = client.get(f"/submissions/{work.id}/files/{picture.id}/b.png?inline=1")
    assert shown.headers["Content-Disposition"].startswith("inline")
    kept = client.get(f"/submissions/{work.id}/files/{html.id}/a.html?inline=1")
    assert kept.headers["Content-Disposition"].startswith("attachment")


def test_what_is_due_is_listed_until_it_is_handed_in(app: Flask, client: Any, cast: Cast) -> None:
    def due(who: Person, days: int) -> list[str]:
        with app.test_request_context("/"):
            found = registry.due_soon(who.id, clock.now() + timedelta(days=days))
            return [entry.title_ko for entry in found]

    assert due(cast.trainee, 8) == ["객체 검출 실습"]
    assert due(cast.trainee, 1) == []
    assert due(cast.outsider, 8) == []
    client.sign_in(cast.trainee)
    hand_in(client, cast, text="글")
    assert due(cast.trainee, 8) == []
    assert "객체 검출 실습" in client.get("/me/assignments?show=handed_in").get_data(as_text=True)

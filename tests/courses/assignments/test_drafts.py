"""What is written and chosen is never lost: other devices, lost answers, deadlines, sessions."""

from __future__ import annotations

import json
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from sqlalchemy import func, select

from lms import clock, storage
from lms.courses.assignments.models import Assignment, Draft, Submission
from lms.db import db, unit_of_work
from tests.cast import Cast

KEY = "d" * 32
SCRIPT = {"X-Requested-With": "fetch"}
NOTEBOOK = json.dumps({"nbformat": 4, "cells": []}).encode()


def url(cast: Cast) -> str:
    return f"/assignments/{cast.assignment.id}"


def upload(client: Any, cast: Cast, content: bytes, name: str) -> Any:
    return client.post(
        f"{url(cast)}/draft/files", data={"files": (BytesIO(content), name)}, headers=SCRIPT
    )


def change(cast: Cast, **values: Any) -> None:
    with unit_of_work():
        item = db.session.get(Assignment, cast.assignment.id)
        for name, value in values.items():
            setattr(item, name, value)


def works() -> list[Submission]:
    db.session.rollback()
    return list(db.session.scalars(select(Submission).order_by(Submission.id)))


def test_a_file_is_kept_as_it_is_chosen_and_handed_in_from_the_draft(
    client: Any, cast: Cast
) -> None:
    client.sign_in(cast.trainee)
    kept = upload(client, cast, b"print(1)", "풀이.py").get_json()
    page = client.get(url(cast)).get_data(as_text=True)  # on whichever device
    assert "풀이.py" in page
    assert f'name="held" value="{kept["id"]}"' in page
    form = {"text": "글", "held": kept["id"], "client_key": KEY}
    first = client.post(url(cast), data=form)
    again = client.post(url(cast), data=form)  # the answer was lost on its way
    assert first.location == again.location
    (work,) = works()
    (file,) = storage.attachments("submission", [work.id])[work.id]
    assert (file.id, file.name, file.sha256) == (kept["id"], "풀이.py", kept["sha256"])
    assert db.session.scalar(select(func.count()).select_from(Draft)) == 0


def test_the_same_file_sent_twice_is_one(client: Any, cast: Cast) -> None:
    client.sign_in(cast.trainee)
    one, other = (upload(client, cast, b"x", "x.txt").get_json() for _ in range(2))
    assert one["id"] == other["id"]


def test_a_file_that_is_not_accepted_is_refused_before_it_is_kept(client: Any, cast: Cast) -> None:
    change(cast, kinds=["file", "notebook"], endings=[".pdf"], most_files=1, most_mb=1)
    client.sign_in(cast.trainee)
    for content, name, said in (
        (b"x", "a.exe", "받지 않는 형식"),
        (b"x" * (1024 * 1024 + 1), "a.pdf", "너무 큽니다"),
        (b"not json", "a.ipynb", "노트북으로 읽을 수 없습니다"),
        (b"", "a.pdf", "비어 있습니다"),
    ):
        answer = upload(client, cast, content, name)
        assert answer.status_code == 422
        assert said in " ".join(answer.get_json()["reasons"])
    assert upload(client, cast, NOTEBOOK, "a.ipynb").status_code == 200
    assert "너무 많습니다" in " ".join(upload(client, cast, b"x", "b.pdf").get_json()["reasons"])


def test_what_was_uploaded_before_the_deadline_stays_a_draft_after_it(
    client: Any, cast: Cast, frozen_now: Any
) -> None:
    client.sign_in(cast.trainee)
    kept = upload(client, cast, b"almost", "거의.txt").get_json()
    client.post(f"{url(cast)}/draft", data={"text": "거의 다 쓴 글", "revision": "0"})
    frozen_now(cast.assignment.late_until + timedelta(seconds=1))
    late = client.post(
        url(cast), data={"text": "거의 다 쓴 글!", "held": kept["id"], "client_key": KEY}
    )
    assert late.status_code == 422
    page = client.get(url(cast)).get_data(as_text=True)
    assert "거의 다 쓴 글!" in page
    assert "거의.txt" in page
    assert works() == []
    with unit_of_work():  # and with more time it is handed in as it is
        db.session.get(Assignment, cast.assignment.id).late_until = clock.now() + timedelta(hours=1)
    done = client.post(url(cast), data={"held": kept["id"], "client_key": KEY})
    assert done.status_code == 303


def test_another_devices_words_are_not_overwritten_unseen(client: Any, cast: Cast) -> None:
    client.sign_in(cast.trainee)
    first = client.post(
        f"{url(cast)}/draft", data={"text": "노트북에서", "revision": "0"}, headers=SCRIPT
    )
    assert first.get_json()["revision"] == 1
    phone = client.post(
        f"{url(cast)}/draft", data={"text": "전화기에서", "revision": "0"}, headers=SCRIPT
    )
    assert phone.status_code == 409
    assert (phone.get_json()["text"], phone.get_json()["revision"]) == ("노트북에서", 1)
    page = client.post(f"{url(cast)}/draft", data={"text": "전화기에서", "revision": "0"})
    assert page.status_code == 409
    shown = page.get_data(as_text=True)
    assert "노트북에서" in shown
    assert "전화기에서" in shown
    chosen = client.post(
        f"{url(cast)}/draft", data={"text": "전화기에서", "revision": "1"}, headers=SCRIPT
    )
    assert chosen.status_code == 200


def test_handing_in_leaves_what_another_device_added_meanwhile(client: Any, cast: Cast) -> None:
    client.sign_in(cast.trainee)
    known = upload(client, cast, b"known", "known.txt").get_json()
    upload(client, cast, b"added on the phone", "phone.txt")
    client.post(f"{url(cast)}/draft", data={"text": "전화기의 글", "revision": "0"})
    form = {"text": "낸 글", "held": known["id"], "revision": "0", "client_key": KEY}
    assert client.post(url(cast), data=form).status_code == 303
    page = client.get(url(cast)).get_data(as_text=True)
    assert "phone.txt" in page
    assert "전화기의 글" in page


def test_a_file_is_taken_out_with_and_without_a_script_and_words_stay(
    client: Any, cast: Cast
) -> None:
    client.sign_in(cast.trainee)
    one = upload(client, cast, b"1", "하나.txt").get_json()
    two = upload(client, cast, b"2", "둘.txt").get_json()
    assert client.post(one["drop"], headers=SCRIPT).get_json() == {"dropped": True}
    client.post(two["drop"], data={"text": "적던 글", "revision": "0"})
    page = client.get(url(cast)).get_data(as_text=True)
    assert "하나.txt" not in page
    assert "둘.txt" not in page
    assert "적던 글" in page


def test_before_it_opens_nothing_is_taken_and_the_brief_may_be_hidden(
    client: Any, cast: Cast, frozen_now: Any
) -> None:
    opens = clock.now() + timedelta(days=1)
    change(cast, available_from=opens, hide_until_open=True)
    client.sign_in(cast.trainee)
    page = client.get(url(cast)).get_data(as_text=True)
    assert "에 열립니다" in page
    assert "영상에서 차량을 찾으세요" not in page
    assert "정확도" not in page  # nor the criteria
    assert client.post(url(cast), data={"text": "글", "client_key": KEY}).status_code == 422
    assert upload(client, cast, b"x", "x.txt").status_code == 422
    client.sign_in(cast.professor)
    assert "영상에서 차량을 찾으세요" in client.get(url(cast)).get_data(as_text=True)
    frozen_now(opens)
    client.sign_in(cast.trainee)
    assert "영상에서 차량을 찾으세요" in client.get(url(cast)).get_data(as_text=True)
    assert client.post(url(cast), data={"text": "글", "client_key": KEY}).status_code == 303


@pytest.mark.parametrize(
    ("rule", "times", "allowed"), [("unlimited", None, 4), ("times", 2, 2), ("once", None, 1)]
)
def test_work_is_handed_in_as_often_as_the_rule_says(
    client: Any, cast: Cast, rule: str, times: int | None, allowed: int
) -> None:
    change(cast, resubmission=rule, most_times=times)
    client.sign_in(cast.trainee)
    answers = [
        client.post(url(cast), data={"text": f"글 {n}", "client_key": f"{n}" * 32}).status_code
        for n in range(4)
    ]
    assert answers == [303] * allowed + [422] * (4 - allowed)
    assert len(works()) == allowed


def test_a_grader_reopens_with_a_reason_and_a_later_date(
    client: Any, cast: Cast, frozen_now: Any
) -> None:
    change(cast, resubmission="reopened")
    client.sign_in(cast.trainee)
    client.post(url(cast), data={"text": "첫 글", "client_key": KEY})
    (work,) = works()
    frozen_now(cast.assignment.late_until + timedelta(days=1))
    refused = client.post(url(cast), data={"text": "둘째 글", "client_key": "e" * 32})
    assert refused.status_code == 422
    client.sign_in(cast.professor)
    address = f"/teach/{cast.offering.id}/submissions/{work.id}/reopen"
    assert client.post(address, data={"reason": " "}).status_code == 422
    until = (clock.now() + timedelta(days=2)).astimezone(clock.SEOUL)
    form = {"reason": "파일이 깨졌습니다", "until": until.strftime("%Y-%m-%dT%H:%M")}
    assert client.post(address, data=form).status_code == 303
    client.sign_in(cast.trainee)
    page = client.get(url(cast)).get_data(as_text=True)
    assert "파일이 깨졌습니다" in page
    sent = client.post(url(cast), data={"text": "둘째 글", "client_key": "e" * 32})
    assert sent.status_code == 303
    assert [(one.number, one.late) for one in works()] == [(1, False), (2, False)]
    (line,) = works()[1].members
    assert line.override_id is not None  # the receipt says which date held, and why
    third = client.post(url(cast), data={"text": "셋째 글", "client_key": "f" * 32})
    assert third.status_code == 422


def test_a_draft_holds_no_more_files_than_may_be_handed_in(client: Any, cast: Cast) -> None:
    change(cast, most_files=2)
    client.sign_in(cast.trainee)
    for name in "abc":
        files = [(BytesIO(name.encode() + bytes([n])), f"{name}{n}.txt") for n in range(2)]
        answer = client.post(f"{url(cast)}/draft", data={"text": f"글 {name}", "files": files})
        assert answer.status_code == (303 if name == "a" else 422)
    assert "너무 많습니다" in answer.get_data(as_text=True)
    db.session.rollback()
    draft = db.session.scalars(select(Draft)).one()
    assert draft.text == "글 c"  # what was written is kept all the same
    held = storage.attachments("draft", [draft.id])[draft.id]
    assert [file.name for file in held] == ["a0.txt", "a1.txt"]

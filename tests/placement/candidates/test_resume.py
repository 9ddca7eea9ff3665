"""A résumé through the pages: read, masked, looked at, confirmed, chosen from, replaced, deleted."""

from __future__ import annotations

import json
import re
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from lms import storage
from lms.db import db
from lms.evidence import queries as evidence
from lms.evidence.models import EvidenceItem
from lms.placement.candidates import operations, queries
from lms.placement.candidates.models import Resume, ResumePassage, ResumePlan
from tests.cast import Cast
from tests.conftest import Browser
from tests.interop import makers
from tests.interop.cases import files
from tests.interop.test_json_resume import documents

TEXT = """이력서
성명: 한지우
연락처: 010-1234-5678
경력
2023.03 ~ 2024.02 한빛모빌리티
- PyTorch로 객체 검출 모델을 학습하고 Docker로 배포했습니다.
- 담당자 한지우, jiwoo@example.org, 010-1234-5678로 문의를 받았습니다.
프로젝트
- Kubernetes 위에서 시계열 예측 서비스를 운영했습니다.
"""


def upload(client: Browser, data: bytes, name: str = "resume.txt") -> Any:
    return client.post(
        "/me/matching/resume",
        data={"file": (BytesIO(data), name)},
        content_type="multipart/form-data",
    )


def token(page: str) -> str:
    found = re.search(r'name="token" value="([0-9a-f]+)"', page)
    assert found is not None
    return found[1]


def confirm(client: Browser, keep: list[int] | None = None) -> Any:
    page = client.get("/me/matching/resume/preview").text
    positions = [int(n) for n in re.findall(r'name="keep" value="(\d+)"', page)]
    return client.post(
        "/me/matching/resume/confirm",
        data={"token": token(page), "keep": positions if keep is None else keep},
    )


def imported(client: Browser, cast: Cast, data: bytes = TEXT.encode()) -> Resume:
    client.sign_in(cast.trainee)
    assert upload(client, data).status_code == 303
    assert confirm(client).status_code == 303
    db.session.expire_all()
    resume = queries.resume_of(cast.trainee.id)
    assert resume is not None
    return resume


def test_what_was_looked_at_is_what_is_committed(client: Browser, cast: Cast) -> None:
    client.sign_in(cast.trainee)
    assert upload(client, TEXT.encode()).status_code == 303
    assert queries.resume_of(cast.trainee.id) is None, "nothing is kept before it was looked at"
    plan = queries.plan_of(cast.trainee.id)
    assert plan is not None
    planned = [(line["text"], line["skills"]) for line in plan.lines]
    page = client.get("/me/matching/resume/preview").text
    assert "객체 검출 모델" in page
    assert confirm(client).status_code == 303
    db.session.expire_all()
    resume = queries.resume_of(cast.trainee.id)
    assert resume is not None
    assert [(row.text, row.skills) for row in resume.passages] == planned
    assert queries.plan_of(cast.trainee.id) is None


def test_personal_data_is_masked_before_anything_is_stored(client: Browser, cast: Cast) -> None:
    resume = imported(client, cast)
    stored = " ".join(row.text for row in resume.passages)
    titles = " ".join(row.title for row in evidence.of_person(cast.trainee.id))
    page = client.get("/me/matching/resume").text
    main = page[page.index("<main") : page.index("</main>")]
    for secret in ("한지우", "010-1234-5678", "jiwoo@example.org"):
        assert secret not in stored
        assert secret not in titles
        assert secret not in main
    assert "***" in stored


def test_each_shown_line_claims_its_skills(client: Browser, cast: Cast) -> None:
    resume = imported(client, cast)
    rows = evidence.of_person(cast.trainee.id)
    claimed = {row.skill_id for row in rows}
    assert {"pytorch", "object-detection", "docker", "kubernetes"} <= claimed
    assert {row.kind for row in rows} == {"claimed"}
    assert {row.source_id for row in rows} <= {line.id for line in resume.passages}
    dated = next(row for row in rows if row.skill_id == "pytorch")
    assert (dated.shown_on.year, dated.shown_on.month) == (2024, 2)


def test_a_line_left_out_claims_nothing_and_may_be_shown_later(client: Browser, cast: Cast) -> None:
    client.sign_in(cast.trainee)
    upload(client, TEXT.encode())
    assert confirm(client, keep=[]).status_code == 303
    db.session.expire_all()
    resume = queries.resume_of(cast.trainee.id)
    assert resume is not None
    assert not any(line.shown for line in resume.passages)
    assert evidence.of_person(cast.trainee.id) == []
    line = next(line for line in resume.passages if "pytorch" in line.skills)
    client.post("/me/matching/resume/lines", data={"keep": [line.id]})
    db.session.expire_all()
    assert {row.source_id for row in evidence.of_person(cast.trainee.id)} == {line.id}
    client.post("/me/matching/resume/lines", data={})
    db.session.expire_all()
    assert evidence.of_person(cast.trainee.id) == []


def test_a_second_confirmation_makes_nothing_twice(client: Browser, cast: Cast) -> None:
    client.sign_in(cast.trainee)
    upload(client, TEXT.encode())
    page = client.get("/me/matching/resume/preview").text
    data = {"token": token(page), "keep": ["0", "1"]}
    for _click in range(2):
        assert client.post("/me/matching/resume/confirm", data=data).status_code == 303
    assert len(list(db.session.scalars(select(Resume)))) == 1


def test_a_confirmation_of_an_older_upload_commits_nothing(client: Browser, cast: Cast) -> None:
    client.sign_in(cast.trainee)
    upload(client, TEXT.encode())
    old = token(client.get("/me/matching/resume/preview").text)
    upload(client, "경력\n- Rust로 서버를 만들었습니다.".encode())
    answer = client.post("/me/matching/resume/confirm", data={"token": old, "keep": ["0"]})
    assert answer.location.endswith("/preview")
    assert queries.resume_of(cast.trainee.id) is None


def test_replacing_a_resume_leaves_nothing_of_the_former(client: Browser, cast: Cast) -> None:
    imported(client, cast)
    upload(client, "경력\n- Rust로 서버를 만들었습니다.".encode())
    assert confirm(client).status_code == 303
    db.session.expire_all()
    titles = list(db.session.scalars(select(EvidenceItem.title)))
    assert titles
    assert all("Rust" in title for title in titles)
    texts = list(db.session.scalars(select(ResumePassage.text)))
    assert all("PyTorch" not in text for text in texts)


def test_deleting_removes_lines_claims_and_the_file(client: Browser, cast: Cast) -> None:
    imported(client, cast)
    assert client.get("/me/matching/resume/file").data == TEXT.encode()
    assert client.post("/me/matching/resume/delete").status_code == 303
    db.session.expire_all()
    for table in (Resume, ResumePassage, ResumePlan, EvidenceItem, storage.Attachment):
        assert db.session.scalar(select(table)) is None, table
    assert client.get("/me/matching/resume/file").status_code == 404


def test_an_upload_may_be_dropped(client: Browser, cast: Cast) -> None:
    client.sign_in(cast.trainee)
    upload(client, TEXT.encode())
    assert client.post("/me/matching/resume/discard").status_code == 303
    assert db.session.scalar(select(ResumePlan)) is None
    assert db.session.scalar(select(storage.Attachment)) is None
    assert client.get("/me/matching/resume/preview").status_code == 302


def test_uploads_that_nobody_confirms_go_after_a_week(
    client: Browser, cast: Cast, frozen_now: Any
) -> None:
    from datetime import timedelta

    from lms import clock

    client.sign_in(cast.trainee)
    upload(client, TEXT.encode())
    assert operations.drop_old_plans() == 0
    frozen_now(clock.now() + timedelta(days=8))
    assert operations.drop_old_plans() == 1


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "비어 있습니다"),
        ("주민등록번호 900101-1234568\n경력 Python".encode(), "주민등록번호로 보이는"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 64, "그림만 있는"),
        (b'{"work": null}', "/work: object|/work"),
        (b"PK\x03\x04broken", "받는 형식|손상"),
        ("이력서\n성명: 한지우".encode(), "보여 줄 문장을 찾지 못했습니다"),
    ],
    ids=["empty", "resident number", "picture", "json", "zip", "nothing but a name"],
)
def test_what_cannot_be_read_is_refused_with_what_to_do(
    client: Browser, cast: Cast, data: bytes, said: str
) -> None:
    client.sign_in(cast.trainee)
    answer = upload(client, data, "resume.bin")
    assert answer.status_code == 422
    assert re.search(said, answer.text)
    assert db.session.scalar(select(ResumePlan)) is None
    assert db.session.scalar(select(storage.Attachment)) is None


def test_no_file_is_said_at_the_field(client: Browser, cast: Cast) -> None:
    client.sign_in(cast.trainee)
    answer = client.post("/me/matching/resume", data={})
    assert answer.status_code == 422
    assert "파일을 골라 주세요" in answer.text


def test_markup_in_a_resume_stays_text(client: Browser, cast: Cast) -> None:
    evil = "경력\n- <img src=x onerror=alert(2)> {{7*7}} Python을 썼습니다."
    client.sign_in(cast.trainee)
    upload(client, evil.encode())
    pages = [client.get("/me/matching/resume/preview").text]
    confirm(client)
    pages += [
        client.get(p).text for p in ("/me/matching/resume", "/me/matching/preview", "/me/evidence")
    ]
    for page in pages:
        assert "<img src=x" not in page
        assert "&lt;img src=x" in page
        assert "{{7*7}} Python" in page


FORMATS = {
    "pdf": lambda: makers.pdf(
        [(50, 60, 14, "경력"), (50, 90, 10, "- PyTorch로 객체 검출 모델을 학습했습니다.")]
    ),
    "hwpx": lambda: makers.hwpx(
        makers.hwpx_paragraph("경력")
        + makers.hwpx_paragraph("PyTorch로 객체 검출 모델을 학습했습니다.")
    ),
    "json_resume": lambda: json.dumps(
        {"work": [{"name": "A", "highlights": ["Trained object detection with PyTorch"]}]}
    ).encode(),
}


@pytest.mark.parametrize("kind", FORMATS)
def test_every_format_comes_in_through_the_page(client: Browser, cast: Cast, kind: str) -> None:
    client.sign_in(cast.trainee)
    answer = upload(client, FORMATS[kind](), f"resume.{kind}")
    assert answer.status_code == 303, answer.text
    assert confirm(client).status_code == 303
    db.session.expire_all()
    resume = queries.resume_of(cast.trainee.id)
    assert resume is not None
    assert resume.source_format == kind
    assert "pytorch" in {row.skill_id for row in evidence.of_person(cast.trainee.id)}


def test_nobody_else_reaches_a_resume(client: Browser, cast: Cast) -> None:
    imported(client, cast)
    for person in (cast.other_trainee, cast.employer, cast.officer, cast.administrator):
        client.sign_in(person)
        assert client.get("/me/matching/resume/file").status_code == 404
        assert "PyTorch" not in client.get("/me/matching/resume").text


@pytest.mark.parametrize("path", files("RESUME_CASES", "resumes", "*.json"))
def test_real_fixtures_come_in_where_they_are_valid_and_say_where_they_are_not(
    client: Browser, cast: Cast, path: Path
) -> None:
    client.sign_in(cast.trainee)
    for name, document in documents(path):
        answer = upload(client, json.dumps(document).encode(), "resume.json")
        if "invalid" in name.lower():
            assert answer.status_code == 422, name
            assert any(re.search(rf"/{re.escape(key)}[^<]*:", answer.text) for key in document), (
                name
            )
        elif answer.status_code == 422:  # a valid document may hold nothing to show
            assert "보여 줄 문장을 찾지 못했습니다" in answer.text, name
        else:
            assert confirm(client).status_code == 303, name


@pytest.mark.parametrize("path", files("HWPX_CASES", "hwpx", "*.hwpx"))
def test_real_hwpx_files_come_in_or_say_why_not(client: Browser, cast: Cast, path: Path) -> None:
    client.sign_in(cast.trainee)
    answer = upload(client, path.read_bytes(), path.name)
    if answer.status_code == 422:
        assert "field-error" in answer.text
        return
    assert answer.status_code == 303
    assert confirm(client).status_code == 303
    assert client.get("/me/matching/resume").status_code == 200

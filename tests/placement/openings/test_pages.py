"""Posting an opening, confirming its lines, and what everyone sees of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from lms import clock
from lms.accounts.models import AuditEntry
from lms.db import db, unit_of_work
from lms.placement.companies.models import CompanyProfile
from lms.placement.openings.models import Opening
from tests.cast import Cast
from tests.placement.ranking.conftest import LINES, make_opening

POSTING = """자율주행 인지 소프트웨어를 만듭니다.

[담당업무]
- 카메라 영상에서 객체 검출 모델 개발

[자격요건]
- Python 개발 경험
- 컴퓨터 비전 프로젝트 1건 이상

[우대사항]
- Docker, Kubernetes 운영 경험

[복지]
- 점심 제공 <script>alert(1)</script>
"""


def facts(**other: str) -> dict[str, str]:
    return {
        "title": "인지 소프트웨어 엔지니어",
        "industry": "automotive",
        "employment_type": "regular",
        "experience": "new",
        "headcount": "2",
        "district": "buk-gu",
        "language": "ko",
        "pay_min": "3600",
        "pay_max": "4200",
        **other,
    }


def post(client: Any, cast: Cast, **other: str) -> Any:
    client.sign_in(cast.employer)
    return client.post(
        "/openings/manage/new",
        data=facts(text=POSTING, organisation=str(cast.company.id), **other),
    )


def latest() -> Opening:
    db.session.rollback()
    row = db.session.scalar(
        select(Opening).order_by(Opening.id.desc()).execution_options(populate_existing=True)
    )
    assert row is not None
    return row


def sent(opening: Opening, **changes: str) -> dict[str, Any]:
    """What the lines form sends as it stands, with changes."""
    data: dict[str, Any] = {"version": str(opening.version)}
    for number, line in enumerate(opening.lines):
        data |= {
            f"lines-{number}-key": line.key,
            f"lines-{number}-text": line.text,
            f"lines-{number}-kind": line.kind,
            f"lines-{number}-weight": "1",
            f"lines-{number}-gate": "",
            f"lines-{number}-skills": list(line.skills),
            f"lines-{number}-removed": "",
        }
    return data | changes


def test_a_pasted_posting_becomes_lines_none_of_which_is_lost(client: Any, cast: Cast) -> None:
    answer = post(client, cast)
    opening = latest()
    assert answer.headers["Location"].endswith(f"/openings/manage/{opening.id}/lines")
    assert [(line.kind, line.skills) for line in opening.lines][1:4] == [
        ("duty", ["object-detection"]),
        ("must", ["python"]),
        ("must", ["computer-vision"]),
    ]
    assert opening.lines[-1].kind == "other"
    assert opening.state == "draft"
    body = client.get(answer.headers["Location"]).get_data(as_text=True)
    assert "<script>alert(1)" not in body
    assert "&lt;script&gt;alert(1)" in body


def test_confirming_and_opening_is_one_step_and_then_everyone_sees_it(
    client: Any, cast: Cast
) -> None:
    post(client, cast)
    opening = latest()
    client.sign_in(None)
    assert client.get(f"/openings/{opening.id}").status_code == 404
    client.sign_in(cast.employer)
    keys = [line.key for line in opening.lines]
    answer = client.post(f"/openings/manage/{opening.id}/lines", data=sent(opening, then="open"))
    assert answer.status_code == 303
    opening = latest()
    assert opening.state == "open"
    assert opening.confirmed_by_id == cast.employer.id
    assert [line.key for line in opening.lines] == keys
    client.sign_in(None)
    body = client.get(f"/openings/{opening.id}").get_data(as_text=True)
    for text in ("Python 개발 경험", "점심 제공", "한빛모빌리티", "3,600"):
        assert text in body
    assert "<script>alert(1)" not in body
    assert "인지 소프트웨어" in client.get("/openings").get_data(as_text=True)
    compare = f'href="/me/openings/{opening.id}"'
    assert compare in client.sign_in(cast.trainee).get(f"/openings/{opening.id}").text
    assert compare not in client.sign_in(cast.professor).get(f"/openings/{opening.id}").text


def test_lines_are_merged_split_moved_and_taken_out_without_javascript_and_kept_on_confirming(
    client: Any, cast: Cast
) -> None:
    post(client, cast)
    opening = latest()
    keys = [line.key for line in opening.lines]
    url = f"/openings/manage/{opening.id}/lines"
    body = client.post(url, data=sent(opening, do="merge:2")).get_data(as_text=True)
    assert "Python 개발 경험 컴퓨터 비전 프로젝트 1건 이상" in body
    assert "아직 저장하지 않았습니다" in body
    body = client.post(url, data=sent(opening, do="remove:2")).get_data(as_text=True)
    assert "뺀 줄" in body
    assert "되살리기" in body
    body = client.post(url, data=sent(opening, do="add:0")).get_data(as_text=True)
    assert f'name="lines-{len(keys)}-text"' in body
    assert len(latest().lines) == len(keys)  # nothing was saved by any of this
    client.post(url, data=sent(opening, **{"lines-0-removed": "1", "then": "keep"}))
    assert [line.key for line in latest().lines] == keys[1:]


def test_skills_are_added_by_name_and_taken_off(client: Any, cast: Cast) -> None:
    post(client, cast)
    opening = latest()
    data = sent(opening, then="keep", **{"lines-2-skills_q": "도커", "lines-3-skills": ""})
    client.post(f"/openings/manage/{opening.id}/lines", data=data)
    after = latest().lines
    assert after[2].skills == ["python", "docker"]
    assert after[3].skills == []


def test_an_open_opening_is_changed_only_knowingly(client: Any, cast: Cast) -> None:
    opening = make_opening(cast.company, cast.employer)
    client.sign_in(cast.employer)
    url = f"/openings/manage/{opening.id}/lines"
    opening = latest()
    version = opening.version
    changed = {"lines-0-text": "파이썬 3년", "then": "keep"}
    assert client.post(url, data=sent(opening, **changed)).status_code == 422
    assert client.post(url, data=sent(opening, confirmed="y", **changed)).status_code == 303
    after = latest()
    assert after.lines[0].text == "파이썬 3년"
    assert after.lines[0].key == LINES[0].key
    assert after.version > version


def test_two_editors_never_overwrite_one_another(client: Any, cast: Cast) -> None:
    post(client, cast)
    opening = latest()
    url = f"/openings/manage/{opening.id}/lines"
    mine = sent(opening, then="keep", **{"lines-1-text": "내가 고친 줄"})
    client.post(url, data=sent(opening, then="keep", **{"lines-1-text": "먼저 고친 줄"}))
    answer = client.post(url, data=mine)
    assert answer.status_code == 409
    body = answer.get_data(as_text=True)
    assert "내가 고친 줄" in body
    assert "먼저 고친 줄" in body
    assert latest().lines[1].text == "먼저 고친 줄"
    edit = f"/openings/manage/{opening.id}"
    answer = client.post(edit, data=facts(title="내 제목", version="1"))
    assert answer.status_code == 409
    assert "내 제목" in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"pay_min": "300"}, "월급일 수"),
        ({"pay_min": "42000000"}, "원 단위일 수"),
        ({"pay_max": "3000"}, "적습니다"),
        ({"closes_on": "2020-01-01"}, "마감일이 지났습니다"),
        ({"headcount": "0"}, ""),
        ({"title": ""}, "제목을"),
    ],
)
def test_facts_that_cannot_be_meant_are_refused_with_everything_kept(
    client: Any, cast: Cast, wrong: dict[str, str], said: str
) -> None:
    answer = post(client, cast, **wrong)
    body = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert said in body
    assert "카메라 영상에서" in body


def test_a_resident_number_in_a_posting_is_refused(client: Any, cast: Cast) -> None:
    client.sign_in(cast.employer)
    data = facts(text="담당 900101-1234568", organisation=str(cast.company.id))
    assert client.post("/openings/manage/new", data=data).status_code == 422


def test_an_unverified_company_writes_drafts_and_cannot_open_them(client: Any, cast: Cast) -> None:
    with unit_of_work() as session:
        session.get_one(CompanyProfile, cast.company.id).state = "pending"
    post(client, cast)
    opening = latest()
    client.post(f"/openings/manage/{opening.id}/lines", data=sent(opening, then="open"))
    assert latest().state == "draft"
    client.post(f"/openings/manage/{opening.id}/state", data={"act": "open"})
    assert latest().state == "draft"


@pytest.mark.parametrize("name", ["trainee", "professor", "other_employer", "staff", "outsider"])
def test_another_company_or_a_trainee_cannot_touch_an_opening(
    client: Any, cast: Cast, name: str
) -> None:
    opening_id = make_opening(cast.company, cast.employer).id
    client.sign_in(getattr(cast, name))
    for path in ("", "/lines"):
        assert client.get(f"/openings/manage/{opening_id}{path}").status_code == 404
        assert client.post(f"/openings/manage/{opening_id}{path}").status_code == 404
    assert (
        client.post(f"/openings/manage/{opening_id}/state", data={"act": "close"}).status_code
        == 404
    )


def test_the_office_reads_every_opening_and_changes_none(client: Any, cast: Cast) -> None:
    opening_id = make_opening(cast.company, cast.employer).id
    client.sign_in(cast.officer)
    assert "비전 엔지니어" in client.get("/openings/manage").get_data(as_text=True)
    assert client.get(f"/openings/manage/{opening_id}").status_code == 403


def test_a_trainee_has_no_list_to_manage(client: Any, cast: Cast) -> None:
    client.sign_in(cast.trainee)
    assert client.get("/openings/manage").status_code == 403
    assert client.get("/openings/manage/new").status_code == 403


def test_the_public_list_finds_by_words_and_initial_consonants_and_filters(
    client: Any, cast: Cast
) -> None:
    make_opening(cast.company, cast.employer, district="buk-gu")
    make_opening(cast.other_company, cast.other_employer, title="배터리 분석가")

    def found(query: str) -> tuple[bool, bool]:
        body = client.get(f"/openings?{query}").get_data(as_text=True)
        return "비전 엔지니어" in body, "배터리 분석가" in body

    assert found("") == (True, True)
    assert found("q=한빛") == (True, False)
    assert found("q=ㅂㅌㄹ") == (False, True)
    assert found("q=Mudeung") == (False, True)
    assert found("district=buk-gu") == (True, False)
    assert found("employment_type=contract") == (False, False)
    assert found("q=%25") == (False, False)


def test_paused_and_closed_openings_leave_the_list_and_a_past_last_day_closes_by_itself(
    client: Any, cast: Cast, frozen_now: Any
) -> None:
    opening_id = make_opening(
        cast.company, cast.employer, closes_on=clock.today() + timedelta(days=2)
    ).id
    assert "비전 엔지니어" in client.get("/openings").get_data(as_text=True)
    client.sign_in(cast.employer)
    client.post(f"/openings/manage/{opening_id}/state", data={"act": "pause"})
    client.sign_in(None)
    assert "비전 엔지니어" not in client.get("/openings").get_data(as_text=True)
    assert client.get(f"/openings/{opening_id}").status_code == 404
    client.sign_in(cast.employer)
    client.post(f"/openings/manage/{opening_id}/state", data={"act": "resume"})
    frozen_now(clock.now() + timedelta(days=3))
    client.sign_in(None)
    assert "비전 엔지니어" not in client.get("/openings").get_data(as_text=True)
    assert "마감된 공고" in client.get(f"/openings/{opening_id}").get_data(as_text=True)


def test_every_change_of_an_opening_leaves_a_trail(client: Any, cast: Cast) -> None:
    post(client, cast)
    opening = latest()
    client.post(f"/openings/manage/{opening.id}/lines", data=sent(opening, then="open"))
    client.post(f"/openings/manage/{opening.id}/state", data={"act": "close"})
    actions = db.session.scalars(
        select(AuditEntry.action)
        .where(AuditEntry.subject_kind == "opening")
        .order_by(AuditEntry.id)
    ).all()
    assert actions == ["opening.create", "opening.confirm", "opening.open", "opening.close"]

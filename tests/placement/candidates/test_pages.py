"""The guided pages: consent, preferences, whom to hide from, and the person's own evidence."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from lms import clock
from lms.accounts import notices, privacy
from lms.accounts.models import AuditEntry, ConsentRecord, Person
from lms.communication.models import Notification
from lms.db import db, unit_of_work
from lms.evidence import operations as evidence
from lms.placement.candidates import operations, queries
from tests.cast import Cast
from tests.conftest import Browser

Expected = Callable[[Person], None]
PAGES = [
    "/me/matching", "/me/matching/consent", "/me/matching/preview", "/me/matching/preferences",
    "/me/matching/hidden", "/me/matching/resume", "/me/evidence",
]  # fmt: skip


def version() -> str:
    return notices.in_force(queries.CONSENT, clock.today()).version


@pytest.mark.parametrize("path", PAGES)
def test_a_visitor_is_asked_to_sign_in(client: Browser, cast: Cast, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 302
    assert "/sign-in" in answer.location


@pytest.mark.parametrize("path", PAGES)
def test_every_page_says_something_to_someone_who_has_done_nothing_yet(
    client: Browser, cast: Cast, path: str
) -> None:
    for person in (cast.outsider, cast.trainee, cast.employer):
        assert client.sign_in(person).get(path).status_code == 200


def test_who_is_not_eligible_reads_what_is_missing_and_cannot_agree(
    client: Browser, cast: Cast
) -> None:
    client.sign_in(cast.trainee)
    page = client.get("/me/matching").text
    assert "컴퓨터 비전 전문가 과정" in page
    assert "수료 예정일도 정해지지 않았습니다" in page
    consent = client.get("/me/matching/consent").text
    assert 'name="agree"' not in consent
    client.post("/me/matching/consent", data={"agree": "y", "version": version()})
    assert queries.live() == []
    assert (
        db.session.scalar(select(ConsentRecord).where(ConsentRecord.kind == queries.CONSENT))
        is None
    )


def test_the_box_is_unticked_and_without_it_nothing_is_on(
    client: Browser, cast: Cast, expected: Expected
) -> None:
    expected(cast.trainee)
    client.sign_in(cast.trainee)
    page = client.get("/me/matching/consent").text
    box = page[page.index('name="agree"') - 200 : page.index('name="agree"') + 200]
    assert "checked" not in box
    assert "제3자 제공" in page
    assert "기업이 보는 내 모습 미리 보기" in page
    refused = client.post("/me/matching/consent", data={"version": version()})
    assert refused.status_code == 422
    assert "켜려면 동의가 필요합니다" in refused.text
    assert queries.live() == []


def test_agreeing_turns_matching_on_under_the_text_that_was_shown(
    client: Browser, cast: Cast, expected: Expected
) -> None:
    expected(cast.trainee)
    client.sign_in(cast.trainee)
    data = {"agree": "y", "version": version()}
    for _click in range(2):
        assert client.post("/me/matching/consent", data=data).status_code == 303
    db.session.expire_all()
    [seen] = queries.live()
    assert seen.person_id == cast.trainee.id
    records = list(
        db.session.scalars(select(ConsentRecord).where(ConsentRecord.kind == queries.CONSENT))
    )
    assert [(row.version, row.withdrawn_at) for row in records] == [(version(), None)]
    told = list(db.session.scalars(select(Notification.kind)))
    assert told.count("matching.on") == 1
    page = client.get("/me/matching").text
    assert seen.code in page


def test_a_text_that_changed_meanwhile_is_read_again_before_it_counts(
    client: Browser, cast: Cast, expected: Expected
) -> None:
    expected(cast.trainee)
    client.sign_in(cast.trainee)
    answer = client.post("/me/matching/consent", data={"agree": "y", "version": "1999-01-01"})
    assert answer.status_code == 409
    assert queries.live() == []


def test_turning_off_is_one_confirmation_and_can_be_undone(
    client: Browser, cast: Cast, candidate: Person
) -> None:
    client.sign_in(candidate)
    assert "data-confirm" in client.get("/me/matching").text
    assert client.post("/me/matching/off").status_code == 303
    db.session.expire_all()
    assert queries.live() == []
    assert "지금은 어떤 기업에도 보이지 않습니다" in client.get("/me/matching").text
    client.post("/me/matching/consent", data={"agree": "y", "version": version()})
    db.session.expire_all()
    assert len(queries.live()) == 1
    actions = set(db.session.scalars(select(AuditEntry.action)))
    assert {"matching.on", "matching.off"} <= actions


def test_preferences_are_kept_and_reach_the_matcher(
    client: Browser, cast: Cast, candidate: Person
) -> None:
    client.sign_in(candidate)
    first = clock.today() + timedelta(days=40)
    answer = client.post(
        "/me/matching/preferences",
        data={
            "available_from": first.isoformat(),
            "districts": ["buk-gu", "gwangsan-gu"],
            "industries": ["automotive"],
            "employment_types": ["regular"],
            "language_en": "b2",
        },
    )
    assert answer.status_code == 303, answer.text
    db.session.expire_all()
    [seen] = queries.live()
    assert seen.available_from == first
    assert seen.districts == ("buk-gu", "gwangsan-gu")
    assert seen.facts.languages is not None
    assert seen.facts.licences is None, "nothing said is not the same as none held"
    form = client.get("/me/matching/preferences").text
    assert first.isoformat() in form


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"available_from": "2999-01-01"}, "3년 안의 날짜"),
        ({"available_from": "2001-01-01"}, "지난 날짜입니다"),
        ({"districts": "mars"}, "일하고 싶은 곳"),
        ({"licences": "python"}, "자격증이 아닌 역량입니다"),
    ],
)
def test_preferences_that_cannot_be_meant_are_refused(
    client: Browser, cast: Cast, data: dict[str, str], said: str
) -> None:
    client.sign_in(cast.trainee)
    answer = client.post("/me/matching/preferences", data=data)
    assert answer.status_code == 422
    assert said in answer.text
    assert queries.profile_of(cast.trainee.id) is None


def test_one_hides_from_a_company_and_shows_oneself_again(
    client: Browser, cast: Cast, candidate: Person
) -> None:
    client.sign_in(candidate)
    found = client.get("/me/matching/hidden", query_string={"q": "ㅎㅂ"}).text
    assert "한빛모빌리티" in found
    where = f"/me/matching/hidden/{cast.company.id}"
    assert client.post(f"{where}/add").status_code == 303
    db.session.expire_all()
    assert queries.live(cast.company.id) == []
    assert len(queries.live(cast.other_company.id)) == 1
    assert "한빛모빌리티" in client.get("/me/matching").text
    assert client.post(f"{where}/remove").status_code == 303
    db.session.expire_all()
    assert len(queries.live(cast.company.id)) == 1
    assert client.post(f"/me/matching/hidden/{cast.academy.id}/add").status_code == 404


def test_the_preview_shows_evidence_and_no_identity(
    client: Browser, cast: Cast, candidate: Person
) -> None:
    with unit_of_work():
        evidence.record(
            candidate.id,
            "grade",
            1,
            [
                evidence.Shown(
                    "computer-vision",
                    "assessed",
                    "객체 검출 실습",
                    clock.today(),
                    course="컴퓨터 비전",
                    criterion="정확도",
                    level="뛰어남",
                    score=Decimal("0.92"),
                )
            ],
        )
    client.sign_in(candidate)
    for path in ("/me/matching/preview", "/me/evidence"):
        page = client.get(path).text
        main = page[page.index("<main") : page.index("</main>")]
        for shown in ("객체 검출 실습", "정확도", "뛰어남", "92"):
            assert shown in main, (path, shown)
        for hidden in (candidate.name, candidate.english_name, candidate.email, candidate.number):
            assert hidden not in main, (path, hidden)


def test_one_reads_ones_own_evidence_alone(client: Browser, cast: Cast) -> None:
    with unit_of_work():
        evidence.record(
            cast.trainee.id,
            "grade",
            1,
            [evidence.Shown("python", "assessed", "남의 과제", clock.today())],
        )
    client.sign_in(cast.other_trainee)
    page = client.get("/me/evidence").text
    assert "남의 과제" not in page
    assert "아직 근거가 없습니다" in page
    assert "남의 과제" in client.sign_in(cast.trainee).get("/me/evidence").text


def test_a_copy_of_ones_data_and_its_erasure_hold_the_candidate_too(
    client: Browser, cast: Cast, candidate: Person
) -> None:
    with unit_of_work():
        operations.hide_from(candidate, cast.company)
    held = privacy.export(candidate)["candidate"]
    assert held["hidden_from"] == ["한빛모빌리티"]
    assert held["profile"]["matching_since"]
    with unit_of_work():
        operations.erase(candidate)
    assert queries.profile_of(candidate.id) is None
    assert queries.not_seen_by(candidate.id) == set()
    assert queries.live() == []


def test_the_pages_speak_english(client: Browser, cast: Cast, candidate: Person) -> None:
    client.sign_in(candidate)
    with client.session_transaction() as session:
        session["language"] = "en"
    for path in PAGES:
        page = client.get(path)
        assert page.status_code == 200
        assert '<html lang="en">' in page.text

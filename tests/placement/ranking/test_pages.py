"""The ranked list, a candidate, shortlist, pass, introduction: through the browser."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, select

from lms import clock
from lms.access import Role, Scope
from lms.accounts.models import AccessLogEntry, Person
from lms.communication.models import Notification, OutgoingMessage
from lms.db import db, unit_of_work
from lms.placement.candidates import operations as candidates
from lms.placement.companies.models import CompanyProfile
from lms.placement.ranking import rankings, snapshots
from lms.placement.ranking.models import PipelineEntry, RankingSnapshot
from tests.cast import Cast, grant, person
from tests.placement.ranking.conftest import Scene, make_candidate, make_opening

SECRETS = ("한지우", "Han Jiwoo", "jiwoo@example.org", "서민준", "Seo Minjun", "minjun@example.org")


def hides(body: str, *secrets: str) -> None:
    """Neither names nor addresses, nor anybody's number (2026-00042)."""
    for secret in secrets:
        assert secret not in body, secret
    assert not re.search(r"\b20\d\d-\d{5}\b", body)


def entry_of(scene: Scene, who: Person) -> PipelineEntry:
    db.session.rollback()
    row = db.session.scalar(
        select(PipelineEntry)
        .where(PipelineEntry.person_id == who.id, PipelineEntry.opening_id == scene.opening.id)
        .execution_options(populate_existing=True)
    )
    assert row is not None
    return row


def ask(client: Any, scene: Scene, who: Person, days: int = 7) -> Any:
    client.sign_in(scene.cast.employer)
    return client.post(
        scene.url(who, "ask"),
        data={
            "message": "주행 영상을 다루는 자리입니다. 만나 뵙고 싶습니다.",
            "answer_by": (clock.today() + timedelta(days=days)).isoformat(),
        },
    )


def test_stronger_evidence_stands_first_and_says_why(client: Any, scene: Scene) -> None:
    client.sign_in(scene.cast.employer)
    body = client.get(scene.url()).get_data(as_text=True)
    assert body.index(f"c-{scene.key(scene.strong)}") < body.index(f"c-{scene.key(scene.weak)}")
    assert "필수 요건 2개 중 2개 충족" in body
    assert "객체 검출 실습" in body
    hides(body, *SECRETS)


def test_a_row_names_its_strongest_evidence_and_opens_into_lines_whose_points_add_up(
    client: Any, scene: Scene
) -> None:
    client.sign_in(scene.cast.employer)
    body = client.get(scene.url()).get_data(as_text=True)
    row = body[body.index(f"c-{scene.key(scene.strong)}") : body.index('class="ranked-acts"')]
    assert "객체 검출 실습" in row.split('class="why-best"')[1]
    lines = re.findall(r"<li class=\"requirement-.*?</li>", row, re.S)
    assert any("파이썬으로 데이터를 다룬 경험" in line for line in lines)
    given = [float(one) for one in re.findall(r'short-points num">([\d.]+)/', row)]
    by_kind = [float(one) for one in re.findall(r"<b>([\d.]+)</b>/", row)]
    score = float(re.search(r'meter-text">([\d.]+)<', row)[1])  # type: ignore[index]
    assert sum(given) == pytest.approx(score, abs=0.1 * len(given))
    assert sum(by_kind) == pytest.approx(score, abs=0.2)


def test_a_candidates_page_cites_evidence_line_by_line_and_is_logged(
    client: Any, scene: Scene
) -> None:
    client.sign_in(scene.cast.employer)
    body = client.get(scene.url(scene.strong)).get_data(as_text=True)
    for text in ("파이썬으로 데이터를 다룬 경험", "객체 검출 실습", "정확도", "뛰어남", "95%"):
        assert text in body
    assert "점심과 간식" not in body.split("어느 요건 때문")[0]
    hides(body, *SECRETS)
    logged = db.session.scalars(
        select(AccessLogEntry).where(AccessLogEntry.person_id == scene.strong.id)
    ).all()
    assert [(row.what, row.reader_id) for row in logged] == [("candidate", scene.cast.employer.id)]
    assert entry_of(scene, scene.strong).state == "opened"


@pytest.mark.parametrize("name", ["trainee", "professor", "outsider", "staff", "other_employer"])
def test_nobody_but_the_companys_team_and_the_office_sees_the_list(
    client: Any, scene: Scene, name: str
) -> None:
    client.sign_in(getattr(scene.cast, name))
    assert client.get(scene.url()).status_code == 404
    assert client.get(scene.url(scene.strong)).status_code == 404
    assert client.post(scene.url(scene.strong, "shortlist")).status_code == 404


def test_the_office_sees_the_list_and_may_not_act(client: Any, scene: Scene) -> None:
    client.sign_in(scene.cast.officer)
    body = client.get(scene.url())
    assert body.status_code == 200
    hides(body.get_data(as_text=True), *SECRETS)
    assert client.get(scene.url(scene.strong)).status_code == 403
    assert client.post(scene.url(scene.strong, "shortlist")).status_code == 403


def test_a_visitor_is_asked_to_sign_in(client: Any, scene: Scene) -> None:
    assert client.get(scene.url()).status_code == 302


def test_someone_who_withdraws_is_gone_at_once_everywhere(client: Any, scene: Scene) -> None:
    client.sign_in(scene.cast.employer)
    client.get(scene.url())
    key = scene.key(scene.strong)
    page = client.get(f"/openings/{scene.opening.id}/snapshots/1")
    assert key[:4] in page.get_data(as_text=True)
    with unit_of_work():
        candidates.turn_off(db.session.merge(scene.strong))
    body = client.get(scene.url()).get_data(as_text=True)
    assert key not in body
    assert "볼 수 있는 후보 1명" in body
    assert client.get(f"{scene.url()}/{key}").status_code == 404
    assert client.post(f"{scene.url()}/{key}/shortlist").status_code == 404
    old = client.get(f"/openings/{scene.opening.id}/snapshots/1").get_data(as_text=True)
    assert key[:4] not in old
    assert "지금은 볼 수 없는 후보" in old
    why = client.get(f"/openings/{scene.opening.id}/snapshots/1/1").get_data(as_text=True)
    assert "객체 검출 실습" not in why
    assert "지금은 볼 수 없는 근거" in why


def test_someone_who_hides_from_the_company_is_in_no_list_of_it(
    client: Any, scene: Scene, cast: Cast
) -> None:
    other = make_opening(cast.other_company, cast.other_employer)
    with unit_of_work():
        candidates.hide_from(db.session.merge(scene.strong), db.session.merge(cast.company))
    client.sign_in(cast.employer)
    assert scene.key(scene.strong) not in client.get(scene.url()).get_data(as_text=True)
    assert client.get(scene.url(scene.strong)).status_code == 404
    client.sign_in(cast.other_employer)
    body = client.get(f"/openings/{other.id}/candidates").get_data(as_text=True)
    assert scene.key(scene.strong) in body


def test_the_same_inputs_make_one_snapshot_bit_for_bit(client: Any, scene: Scene) -> None:
    client.sign_in(scene.cast.employer)
    for _again in range(3):
        client.get(scene.url())
    rows = db.session.scalars(select(RankingSnapshot)).all()
    assert len(rows) == 1
    stored = snapshots.read(rows[0])
    assert [one["rank"] for one in stored.entries] == [1, 2]
    rankings.forget()
    again = snapshots.body_of(rankings.of_opening(scene.opening))
    assert again == zlib.decompress(rows[0].body)


def test_new_evidence_makes_a_new_snapshot_and_the_old_one_stays(client: Any, scene: Scene) -> None:
    client.sign_in(scene.cast.employer)
    client.get(scene.url())
    make_candidate(scene.cast, scene.weak, {"docker": "1", "computer-vision": "1"}, live=False)
    client.get(scene.url())
    assert len(db.session.scalars(select(RankingSnapshot)).all()) == 2
    listed = client.get(f"/openings/{scene.opening.id}/snapshots").get_data(as_text=True)
    assert listed.count("<code>") == 2


def test_a_pass_names_one_of_the_openings_own_lines(client: Any, scene: Scene) -> None:
    client.sign_in(scene.cast.employer)
    url = scene.url(scene.weak, "pass")
    assert client.post(url, data={"words": "안 맞음"}).status_code == 422
    assert client.post(url, data={"line": "line0004"}).status_code == 422
    assert client.post(url, data={"line": "elsewhere"}).status_code == 422
    assert client.post(url, data={"line": "line0002", "words": "비전 경험"}).status_code == 303
    entry = entry_of(scene, scene.weak)
    assert (entry.state, entry.reason_line, entry.reason) == ("passed", "line0002", "비전 경험")
    client.post(scene.url(scene.weak, "undo"))
    entry = entry_of(scene, scene.weak)
    assert (entry.state, entry.reason_line, entry.reason) == ("opened", "", "")


def test_shortlisting_twice_is_one_decision(client: Any, scene: Scene) -> None:
    client.sign_in(scene.cast.employer)
    for _again in range(2):
        assert client.post(scene.url(scene.strong, "shortlist")).status_code == 303
    assert entry_of(scene, scene.strong).state == "shortlisted"
    body = client.get(f"{scene.url()}?state=shortlisted").get_data(as_text=True)
    assert scene.key(scene.strong) in body
    assert scene.key(scene.weak) not in body


def test_an_accepted_introduction_tells_name_and_address_and_nothing_before(
    client: Any, scene: Scene, delivered: Any
) -> None:
    assert ask(client, scene, scene.strong).status_code == 303
    assert ask(client, scene, scene.strong).status_code == 303  # a second click
    delivered()
    mails = db.session.scalars(
        select(OutgoingMessage).where(OutgoingMessage.subject.contains("소개를 요청"))
    ).all()
    assert [mail.recipient for mail in mails] == ["jiwoo@example.org"]
    for page in (scene.url(), scene.url(scene.strong)):
        hides(client.get(page).get_data(as_text=True), *SECRETS)

    client.sign_in(scene.strong)
    body = client.get("/me/requests").get_data(as_text=True)
    assert "한빛모빌리티" in body
    assert "주행 영상" in body
    entry = entry_of(scene, scene.strong)
    answered = client.post(f"/me/requests/{entry.id}/accept", data={"words": "반갑습니다"})
    assert answered.status_code == 303

    client.sign_in(scene.cast.employer)
    body = client.get(scene.url(scene.strong)).get_data(as_text=True)
    for text in ("한지우", "jiwoo@example.org", "반갑습니다"):
        assert text in body
    hides(body, "서민준", "minjun@example.org")
    told = db.session.scalars(
        select(Notification.kind).where(Notification.person_id == scene.cast.employer.id)
    ).all()
    assert "introduction.accepted" in told
    assert "introduction.declined" not in told


def test_a_declined_introduction_tells_nothing(client: Any, scene: Scene) -> None:
    ask(client, scene, scene.strong)
    client.sign_in(scene.strong)
    entry = entry_of(scene, scene.strong)
    client.post(f"/me/requests/{entry.id}/decline", data={"words": "다음 기회에"})
    client.sign_in(scene.cast.employer)
    for page in (scene.url(), scene.url(scene.strong)):
        hides(client.get(page).get_data(as_text=True), *SECRETS)
    assert ask(client, scene, scene.strong).status_code == 303
    assert entry_of(scene, scene.strong).state == "declined"


def test_a_request_is_answered_by_its_own_person_only(client: Any, scene: Scene) -> None:
    ask(client, scene, scene.strong)
    entry = entry_of(scene, scene.strong)
    for other in (scene.weak, scene.cast.employer, scene.cast.outsider):
        client.sign_in(other)
        assert client.post(f"/me/requests/{entry.id}/accept").status_code == 404
    assert entry_of(scene, scene.strong).state == "asked"


def test_an_answer_after_the_last_day_is_refused(
    client: Any, scene: Scene, frozen_now: Any
) -> None:
    ask(client, scene, scene.strong, days=2)
    entry = entry_of(scene, scene.strong)
    frozen_now(clock.now() + timedelta(days=3))
    client.sign_in(scene.strong)
    assert "답할 날이 지남" in client.get("/me/requests").get_data(as_text=True)
    client.post(f"/me/requests/{entry.id}/accept")
    client.sign_in(scene.cast.employer)
    body = client.get(scene.url(scene.strong)).get_data(as_text=True)
    assert "답 없이 기한 지남" in body
    hides(body, *SECRETS)


def test_the_last_day_to_answer_is_tomorrow_at_the_earliest(client: Any, scene: Scene) -> None:
    assert ask(client, scene, scene.strong, days=0).status_code == 422
    assert ask(client, scene, scene.strong, days=31).status_code == 422


def test_a_withdrawal_takes_the_introduction_and_its_words_back(client: Any, scene: Scene) -> None:
    ask(client, scene, scene.strong)
    client.sign_in(scene.strong)
    entry = entry_of(scene, scene.strong)
    client.post(f"/me/requests/{entry.id}/accept", data={"words": "반갑습니다"})
    with unit_of_work():
        candidates.turn_off(db.session.merge(scene.strong))
    entry = entry_of(scene, scene.strong)
    assert (entry.state, entry.message, entry.answer) == ("withdrawn", "", "")
    client.sign_in(scene.cast.employer)
    hides(client.get(scene.url()).get_data(as_text=True), *SECRETS)
    with unit_of_work():
        candidates.turn_on(db.session.merge(scene.strong))
    hides(client.get(scene.url(scene.strong)).get_data(as_text=True), *SECRETS)


def test_hiding_from_a_company_ends_what_runs_with_it_and_nothing_else(
    client: Any, scene: Scene, cast: Cast
) -> None:
    ask(client, scene, scene.strong)
    with unit_of_work():
        candidates.hide_from(db.session.merge(scene.strong), db.session.merge(cast.other_company))
    assert entry_of(scene, scene.strong).state == "asked"
    with unit_of_work():
        candidates.hide_from(db.session.merge(scene.strong), db.session.merge(cast.company))
    assert entry_of(scene, scene.strong).state == "withdrawn"
    client.sign_in(scene.strong)
    assert "한빛모빌리티" not in client.get("/me/requests").get_data(as_text=True)


def test_a_paused_opening_asks_nobody(client: Any, scene: Scene) -> None:
    client.sign_in(scene.cast.employer)
    client.post(f"/openings/manage/{scene.opening.id}/state", data={"act": "pause"})
    ask(client, scene, scene.strong)
    assert entry_of(scene, scene.strong).state == "none"


def test_a_graduate_sees_openings_that_fit_with_the_same_reasons_and_the_own_place(
    client: Any, scene: Scene
) -> None:
    client.sign_in(scene.strong)
    body = client.get("/me/openings").get_data(as_text=True)
    assert "비전 엔지니어" in body
    assert "필수 요건 2개 중 2개 충족" in body
    body = client.get(f"/me/openings/{scene.opening.id}").get_data(as_text=True)
    assert "후보 2명 가운데 1위" in body
    client.sign_in(scene.weak)
    body = client.get(f"/me/openings/{scene.opening.id}").get_data(as_text=True)
    assert "후보 2명 가운데 2위" in body


def test_an_opening_of_a_company_one_hides_from_is_not_offered(client: Any, scene: Scene) -> None:
    with unit_of_work():
        candidates.hide_from(db.session.merge(scene.strong), db.session.merge(scene.cast.company))
    client.sign_in(scene.strong)
    assert "비전 엔지니어" not in client.get("/me/openings").get_data(as_text=True)


def test_someone_without_any_evidence_sees_openings_all_the_same(client: Any, scene: Scene) -> None:
    client.sign_in(scene.cast.outsider)
    assert "비전 엔지니어" in client.get("/me/openings").get_data(as_text=True)
    assert client.get(f"/me/openings/{scene.opening.id}").status_code == 200
    assert "꺼져" in client.get("/me/requests").get_data(as_text=True)


def test_new_since_the_last_visit_is_counted_per_person(
    client: Any, scene: Scene, frozen_now: Any
) -> None:
    client.sign_in(scene.cast.employer)
    client.get(scene.url())
    frozen_now(clock.now() + timedelta(hours=2))
    with unit_of_work():
        newcomer = person("새사람", "new@example.org")
    make_candidate(scene.cast, newcomer, {"docker": "0.9"})
    managed = client.get("/openings/manage").get_data(as_text=True)
    assert '<span class="badge badge-accent">1</span>' in managed
    body = client.get(f"{scene.url()}?new=1").get_data(as_text=True)
    assert scene.key(newcomer) in body
    assert scene.key(scene.strong) not in body


def test_filters_narrow_by_musts_skill_and_stream(client: Any, scene: Scene) -> None:
    client.sign_in(scene.cast.employer)
    for query in ("complete=1", "skill=computer-vision"):
        body = client.get(f"{scene.url()}?{query}").get_data(as_text=True)
        assert f"c-{scene.key(scene.strong)}" in body
        assert f"c-{scene.key(scene.weak)}" not in body
    assert "조건에 맞는 후보가 없습니다" in client.get(f"{scene.url()}?stream=degree").get_data(
        as_text=True
    )


def test_an_unverified_company_sees_nobody(client: Any, scene: Scene) -> None:
    with unit_of_work() as session:
        session.get_one(CompanyProfile, scene.cast.company.id).state = "pending"
    client.sign_in(scene.cast.employer)
    body = client.get(scene.url()).get_data(as_text=True)
    assert scene.key(scene.strong) not in body
    assert client.get(scene.url(scene.strong)).status_code == 403


def test_ones_own_team_never_sees_one(client: Any, scene: Scene) -> None:
    with unit_of_work():
        grant(scene.strong, Role.EMPLOYER, Scope("organisation", scene.cast.company.id))
    client.sign_in(scene.cast.employer)
    assert scene.key(scene.strong) not in client.get(scene.url()).get_data(as_text=True)


def test_every_page_reads_in_english_too(client: Any, scene: Scene) -> None:
    client.sign_in(scene.cast.employer)
    client.post("/language", data={"lang": "en", "next": "/"})
    body = client.get(scene.url()).get_data(as_text=True)
    assert "Meets 2 of 2 must-haves" in body


def test_statements_of_the_list_do_not_grow_with_the_candidates(
    client: Any, scene: Scene, crowd: Callable[[int], None]
) -> None:
    client.sign_in(scene.cast.employer)

    def statements() -> int:
        client.get(scene.url())  # warm
        seen: list[str] = []

        def note(_c: object, _cu: object, statement: str, *_rest: object) -> None:
            seen.append(statement)

        event.listen(db.engine, "before_cursor_execute", note)
        try:
            assert client.get(scene.url()).status_code == 200
        finally:
            event.remove(db.engine, "before_cursor_execute", note)
        return len(seen)

    crowd(3)
    before = statements()
    crowd(47)
    assert statements() <= before
    assert before <= 40

"""Badges from what was earned to revocation, as holders, institutions and strangers see them."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from lms import clock, outbox
from lms.accounts import privacy
from lms.accounts.models import AuditEntry, Organisation, Person
from lms.communication.models import Notification
from lms.courses.badges.models import Achievement, Badge, BadgeStatusList, IssuerKey
from lms.courses.badges.operations import automatic, issuing, keys
from lms.courses.badges.queries import badges
from lms.courses.badges.queries.earned import waiting
from lms.courses.badges.rules import baking
from lms.courses.editing import NotAllowed
from lms.courses.gradebook.models import CourseResult
from lms.courses.programmes import registry as programmes
from lms.courses.programmes.models import CohortMember
from lms.db import db, unit_of_work
from tests.cast import Cast
from tests.courses.badges import independent
from tests.courses.badges.conftest import achievement_for, key_of, row
from tests.courses.documents.conftest import result

Make = Callable[..., Badge]


def live() -> list[Badge]:
    db.session.rollback()
    return list(db.session.scalars(select(Badge).where(Badge.state == "valid")))


def test_a_final_pass_brings_the_badge_by_itself_and_only_once(
    app: Flask, cast: Cast, ready: int
) -> None:
    for _round in range(2):
        automatic.issue_due()
    badge = live()
    assert [one.person_id for one in badge] == [cast.trainee.id]
    told = db.session.scalars(select(Notification).where(Notification.kind == "badge.issued")).all()
    assert [one.person_id for one in told] == [cast.trainee.id]


@pytest.mark.parametrize(
    "change",
    [
        {"credit_earned": False},
        {"published_from": clock.now() + timedelta(days=3)},
        {"state": "published", "final_from": clock.now() + timedelta(days=3)},
        {"superseded_at": clock.now()},
    ],
)
def test_what_is_not_final_and_passed_brings_no_badge(
    app: Flask, cast: Cast, ready: int, change: dict[str, Any]
) -> None:
    with unit_of_work() as session:
        found = session.scalars(select(CourseResult)).one()
        for name, value in change.items():
            setattr(found, name, value)
    automatic.issue_due()
    assert live() == []


def test_whoever_has_confirmed_no_address_does_not_keep_others_waiting(
    app: Flask, cast: Cast, ready: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(automatic, "ROUND", 1)
    with app.test_request_context("/"), unit_of_work() as session:
        result(cast.other_trainee.id, cast.offering.id)
        session.flush()
        first, second = [one.person_id for one in waiting(session.get_one(Achievement, ready))]
        session.get_one(Person, first).email_verified_at = None
    automatic.issue_due()
    assert [badge.person_id for badge in live()] == [second]


def test_finishing_a_cohort_brings_the_badge_of_the_track(app: Flask, cast: Cast) -> None:
    with app.test_request_context("/"), unit_of_work() as session:
        key_of(cast)
        achievement_for(cast, "track", title_ko="과정 수료")
        member = session.scalars(
            select(CohortMember).where(CohortMember.person_id == cast.trainee.id)
        ).one()
        member.state, member.ended_on = "completed", clock.today()
        programmes.changed(member)
    outbox.drain()
    assert [one.person_id for one in live()] == [cast.trainee.id]


def test_a_badge_that_was_taken_back_does_not_come_again_by_itself(
    app: Flask, cast: Cast, issued: Make
) -> None:
    badge = issued()
    with app.test_request_context("/"), unit_of_work() as session:
        mine = session.get_one(Badge, badge.id)
        issuing.revoke(mine, session.get_one(Person, cast.staff.id), "성적 정정", mine.version)
    automatic.issue_due()
    assert live() == []


def test_two_presses_at_once_make_one_badge(app: Flask, cast: Cast, ready: int) -> None:
    barrier, failures = Barrier(2), []
    person_id = cast.trainee.id

    def press() -> None:
        with app.app_context(), app.test_request_context("/"):
            barrier.wait()
            try:
                with unit_of_work() as session:
                    issuing.issue(
                        session.get_one(Achievement, ready),
                        session.get_one(Person, person_id),
                        None,
                    )
            except Exception as error:
                failures.append(error)

    threads = [Thread(target=press) for _n in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert len(live()) == 1
    assert db.session.scalars(select(BadgeStatusList)).one().used == 1


def test_many_badges_have_places_of_their_own(
    app: Flask, cast: Cast, ready: int, issued: Make
) -> None:
    first, second = issued(), issued(cast.other_trainee)
    assert first.status_index != second.status_index
    one, other = (b.credential["credentialSubject"]["identifier"][0] for b in (first, second))
    assert one["salt"] != other["salt"]


def test_what_is_published_is_enough_for_another_verifier(
    client: Any, cast: Cast, issued: Make
) -> None:
    badge = issued()
    slug = cast.academy.slug
    document = client.get(f"/issuers/{slug}/did.json").get_json()
    assert document["id"] == badge.credential["issuer"]["id"] == f"did:web:localhost:issuers:{slug}"
    public = independent.key_in(document, badge.credential["proof"]["verificationMethod"])
    assert independent.holds(badge.credential, public)
    jwks = client.get(f"/issuers/{slug}/jwks.json").get_json()
    payload = json.loads(independent.token_payload(badge.jwt, jwks))
    assert payload["id"] == badge.credential["id"]
    entry = badge.credential["credentialStatus"]
    listed = client.get(entry["statusListCredential"]).get_json()
    assert independent.holds(listed, public)
    assert not independent.bit(listed["credentialSubject"]["encodedList"], badge.status_index)
    achievement = client.get(f"/achievements/{badge.achievement_id}/achievement.json").get_json()
    assert achievement["id"] == badge.credential["credentialSubject"]["achievement"]["id"]


def test_revoking_sets_the_bit_tells_the_holder_and_is_audited(
    client: Any, cast: Cast, issued: Make
) -> None:
    badge = issued()
    client.sign_in(cast.staff)
    page = f"/manage/badges/{badge.id}"
    assert client.post(f"{page}/revoke", data={"version": badge.version}).status_code == 422
    sent = {"version": badge.version, "reason": "성적 정정"}
    assert client.post(f"{page}/revoke", data=sent).status_code == 303
    assert row(badge.id).state == "revoked"
    listed = client.get(badge.credential["credentialStatus"]["statusListCredential"]).get_json()
    assert independent.bit(listed["credentialSubject"]["encodedList"], badge.status_index)
    db.session.rollback()
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "badge.revoke")).one()
    assert entry.reason == "성적 정정"
    told = db.session.scalars(
        select(Notification).where(Notification.kind == "badge.revoked")
    ).one()
    assert told.person_id == cast.trainee.id
    answer = client.post("/verify/badge", data={"pasted": json.dumps(badge.credential)})
    assert "발급이 취소된 배지입니다." in answer.get_data(as_text=True)


def test_keys_are_replaced_and_old_badges_still_verify(
    client: Any, cast: Cast, issued: Make
) -> None:
    badge = issued()
    client.sign_in(cast.staff)
    assert client.post(f"/manage/badges/keys/{cast.academy.id}/new").status_code == 303
    document = client.get(f"/issuers/{cast.academy.slug}/did.json").get_json()
    assert len(document["assertionMethod"]) == 2
    method = badge.credential["proof"]["verificationMethod"]
    old = next(one for one in document["verificationMethod"] if one["id"] == method)
    assert old["expires"]
    assert independent.holds(badge.credential, independent.key_in(document, method))
    answer = client.post("/verify/badge", data={"pasted": badge.jwt})
    assert "유효한 배지입니다." in answer.get_data(as_text=True)
    fresh = issued(cast.other_trainee)
    assert fresh.credential["proof"]["verificationMethod"] != method


def test_a_revoked_key_signs_nothing_and_what_it_signed_counts_no_more(
    app: Flask, client: Any, cast: Cast, issued: Make
) -> None:
    badge = issued()
    key_id = badge.key_id
    client.sign_in(cast.staff)
    sent = {"reason": "열쇠 유출"}
    assert client.post(f"/manage/badges/keys/{key_id}/revoke", data=sent).status_code == 303
    document = client.get(f"/issuers/{cast.academy.slug}/did.json").get_json()
    assert document["assertionMethod"] == []
    answer = client.post("/verify/badge", data={"pasted": badge.jwt}).get_data(as_text=True)
    assert "발급자가 이 열쇠를 취소했습니다." in answer
    db.session.rollback()
    assert db.session.get_one(IssuerKey, key_id).sealed == ""
    with pytest.raises(NotAllowed, match="no_key"):
        issued(cast.other_trainee)


def test_a_badge_of_a_revoked_key_is_shown_to_nobody_and_issued_anew_by_a_new_key(
    app: Flask, cast: Cast, issued: Make
) -> None:
    badge = issued()
    with app.test_request_context("/"), unit_of_work() as session:
        keys.revoke(
            session.get_one(IssuerKey, badge.key_id),
            session.get_one(Person, cast.officer.id),
            "열쇠 유출",
        )
    assert badges.own(cast.trainee.id, valid=True) == []
    with app.test_request_context("/"), unit_of_work():
        key_of(cast)
    fresh = issued()
    assert fresh.id != badge.id
    assert [one.id for one in badges.own(cast.trainee.id, valid=True)] == [fresh.id]
    old = row(badge.id)
    assert (old.state, old.reason) == ("revoked", "열쇠 유출")
    assert issued().id == fresh.id


def test_the_secret_of_a_key_lies_sealed_and_is_on_no_page(
    client: Any, cast: Cast, issued: Make
) -> None:
    key = db.session.get_one(IssuerKey, issued().key_id)
    seed = keys.seed_of(key)
    assert seed.hex() not in key.sealed
    client.sign_in(cast.staff)
    page = client.get(f"/manage/badges/keys/{cast.academy.id}").get_data(as_text=True)
    assert key.public in page
    assert key.sealed not in page


def test_a_holder_shares_a_badge_and_withdraws_it(client: Any, cast: Cast, issued: Make) -> None:
    badge = issued()
    assert client.get(f"/b/{badge.share}").status_code == 404
    client.sign_in(cast.trainee)
    assert client.post(f"/me/badges/{badge.id}/share").status_code == 303
    token = row(badge.id).share
    client.sign_in(cast.outsider)
    answer = client.get(f"/b/{token}")
    page = answer.get_data(as_text=True)
    assert "유효한 배지입니다." in page
    assert "한지우" not in page
    assert cast.trainee.email not in page
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert client.get(f"/b/{token}/credential.json").get_json()["id"] == badge.urn
    yes = client.post(f"/b/{token}", data={"email": cast.trainee.email}).get_data(as_text=True)
    assert "적으신 이메일의 주인이 받은 배지입니다." in yes
    no = client.post(f"/b/{token}", data={"email": "other@example.org"}).get_data(as_text=True)
    assert "이 사람의 것이 아닙니다." in no
    by_address = client.post("/verify/badge", data={"address": f"http://localhost/b/{token}"})
    assert "유효한 배지입니다." in by_address.get_data(as_text=True)
    client.sign_in(cast.trainee)
    client.post(f"/me/badges/{badge.id}/hide")
    assert client.get(f"/b/{token}").status_code == 404


def test_every_file_of_a_badge_verifies(client: Any, cast: Cast, issued: Make) -> None:
    import io

    badge = issued()
    client.sign_in(cast.trainee)
    for form in ("json", "jwt", "png", "svg"):
        data = client.get(f"/me/badges/{badge.id}/badge.{form}").data
        answer = client.post("/verify/badge", data={"file": (io.BytesIO(data), f"b.{form}")})
        assert "유효한 배지입니다." in answer.get_data(as_text=True), form
    assert json.loads(baking.baked_in(client.get(f"/me/badges/{badge.id}/badge.png").data))["proof"]
    client.sign_in(cast.other_trainee)
    assert client.get(f"/me/badges/{badge.id}/badge.json").status_code == 404


def test_a_badge_that_says_something_else_is_not_believed(
    client: Any, cast: Cast, issued: Make
) -> None:
    badge = issued()
    altered = json.dumps(badge.credential, ensure_ascii=False).replace("비전", "로봇")
    page = client.post("/verify/badge", data={"pasted": altered}).get_data(as_text=True)
    assert "믿을 수 없는 배지입니다." in page
    assert "내용이 서명과 맞지 않습니다." in page


def test_what_our_key_signed_but_nobody_issued_is_not_in_the_register(
    app: Flask, client: Any, cast: Cast, issued: Make
) -> None:
    from lms.courses.badges.rules import proofs

    badge = issued()
    key = db.session.get_one(IssuerKey, badge.key_id)
    bare = {name: value for name, value in badge.credential.items() if name != "proof"}
    forged = proofs.signed(
        {**bare, "name": "박사"}, keys.seed_of(key),
        badge.credential["proof"]["verificationMethod"], badge.credential["validFrom"],
    )  # fmt: skip
    page = client.post("/verify/badge", data={"pasted": json.dumps(forged)}).get_data(as_text=True)
    assert "발급한 기록에 없는 배지입니다." in page
    assert "유효한 배지입니다." not in page


def test_staff_makes_a_badge_for_a_course_and_issues_it(
    client: Any, cast: Cast, ready: int
) -> None:
    client.sign_in(cast.staff)
    choose = client.get("/manage/achievements/new").get_data(as_text=True)
    assert f"track:{cast.track.id}" in choose
    form = {
        "title_ko": "과정 수료", "description_ko": "수료", "criteria_ko": "수료할 것", "skills": ["python"],
    }  # fmt: skip
    address = f"/manage/achievements/new?about=track:{cast.track.id}"
    assert client.post(address, data={**form, "criteria_ko": ""}).status_code == 422
    assert client.post(address, data=form).status_code == 303
    listed = client.get(f"/manage/achievements/{ready}/issue").get_data(as_text=True)
    assert "한지우" in listed
    assert f'id="person-{cast.trainee.id}" aria' in listed
    none = client.post(f"/manage/achievements/{ready}/issue")
    assert none.status_code == 422
    assert " checked" not in none.get_data(as_text=True)  # what was chosen stays chosen: nobody
    sent = {"person": [cast.trainee.id, cast.other_trainee.id]}
    assert client.post(f"/manage/achievements/{ready}/issue", data=sent).status_code == 303
    assert [one.person_id for one in live()] == [cast.trainee.id]
    assert "한지우" in client.get("/manage/badges").get_data(as_text=True)
    assert client.post("/manage/badges/export", data={"reason": "보고"}).data[:2] == b"PK"


def test_a_second_editor_of_an_achievement_sees_both_texts(
    client: Any, cast: Cast, ready: int
) -> None:
    client.sign_in(cast.staff)
    form = {"title_ko": "먼저", "description_ko": "설명", "criteria_ko": "조건", "version": 1}
    assert client.post(f"/manage/achievements/{ready}", data=form).status_code == 303
    late = client.post(f"/manage/achievements/{ready}", data={**form, "title_ko": "나중"})
    assert late.status_code == 409
    assert "먼저" in late.get_data(as_text=True)
    assert "나중" in late.get_data(as_text=True)


def test_erasing_a_person_empties_their_badges_and_sets_the_bit(
    app: Flask, client: Any, cast: Cast, issued: Make
) -> None:
    badge = issued()
    address, index = (
        badge.credential["credentialStatus"]["statusListCredential"],
        badge.status_index,
    )
    with app.test_request_context("/"), unit_of_work() as session:
        person = session.get_one(Person, cast.trainee.id)
        assert privacy.export(person)["badges"]["issued"][0]["credential"]["id"] == badge.urn
        from lms.courses.badges.operations import erasing

        erasing.erase(person)
    assert row(badge.id).credential == {}
    listed = client.get(address).get_json()
    assert independent.bit(listed["credentialSubject"]["encodedList"], index)


def test_the_command_makes_a_key_and_asks_before_it_replaces_one(app: Flask, cast: Cast) -> None:
    runner = app.test_cli_runner()
    slug = db.session.get_one(Organisation, cast.academy.id).slug
    assert "did:web:localhost" in runner.invoke(args=["badge-key", slug]).output
    assert runner.invoke(args=["badge-key", slug]).exit_code == 1
    assert runner.invoke(args=["badge-key", slug, "--replace"]).exit_code == 0
    assert runner.invoke(args=["badge-key", cast.company.slug]).exit_code == 1


def test_after_the_site_moved_old_badges_verify_and_new_ones_wait_for_a_key(
    app: Flask, client: Any, cast: Cast, issued: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    from lms.courses.badges.queries import issuers

    badge = issued()
    monkeypatch.setattr(issuers, "base_url", lambda: "https://new.example.org")
    page = client.post("/verify/badge", data={"pasted": badge.jwt}).get_data(as_text=True)
    assert "유효한 배지입니다." in page
    with pytest.raises(NotAllowed, match="moved"):
        issued(cast.other_trainee)


def test_a_title_that_xml_cannot_hold_still_bakes(
    app: Flask, client: Any, cast: Cast, ready: int, issued: Make
) -> None:
    import io

    with unit_of_work() as session:
        session.get_one(Achievement, ready).title_en = "vision \ufffe \u0085 ]]> <b>"
    badge = issued()
    client.sign_in(cast.trainee)
    data = client.get(f"/me/badges/{badge.id}/badge.svg").data
    answer = client.post("/verify/badge", data={"file": (io.BytesIO(data), "b.svg")})
    assert "유효한 배지입니다." in answer.get_data(as_text=True)

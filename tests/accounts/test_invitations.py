"""Inviting people to roles."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from lms import clock
from lms.access import ROOT, Role, Scope
from lms.accounts.models import Grant, Invitation, Person
from lms.accounts.rules.throttling import INVITATIONS
from lms.db import db, unit_of_work

NEW = "colleague@example.org"


def invite(client, role, place, email=NEW):
    return client.post("/invitations", data={"email": email, "role": role, "place": place})


def roles_at(email: str) -> set[tuple[str, str, int]]:
    db.session.rollback()
    rows = db.session.execute(
        select(Grant.role, Grant.scope_kind, Grant.scope_id)
        .join(Person, Person.id == Grant.person_id)
        .where(Person.email == email, Grant.ended_at.is_(None))
    )
    return {(role, kind, id_) for role, kind, id_ in rows}


def join(client, path, secret, **changes):
    data = {"name": "동료", "password": secret, "birth_date": "1990-01-01", **changes}
    return client.post(path, data=data)


def test_a_company_invites_a_colleague_who_joins_it(client, app, cast, secret, link):
    client.sign_in(cast.employer)
    assert invite(client, "employer", cast.company.id).status_code == 303
    path = link(NEW)
    guest = app.test_client()
    page = guest.get(path).text
    assert "한빛모빌리티" in page
    assert NEW in page
    assert join(guest, path, secret).status_code == 303
    assert guest.get("/account").status_code == 200
    assert roles_at(NEW) == {("employer", "organisation", cast.company.id)}
    assert guest.get(path).status_code == 410
    assert "받아들임" in client.get("/invitations").text


@pytest.mark.parametrize("role", ["administrator", "office", "staff", "instructor", "learner"])
def test_a_company_offers_no_other_role(client, cast, role):
    client.sign_in(cast.employer)
    assert invite(client, role, cast.company.id).status_code == 422
    assert db.session.query(Invitation).count() == 0


def test_a_company_does_not_invite_to_another(client, cast):
    client.sign_in(cast.employer)
    assert invite(client, "employer", cast.other_company.id).status_code == 422
    assert invite(client, "employer", 0).status_code == 422


def test_no_role_is_chosen_before_somebody_chooses_one(client, cast):
    client.sign_in(cast.administrator)
    page = client.get("/invitations").text
    assert '<option value="">고르세요</option>' in page
    refused = invite(client, "", 0)
    assert refused.status_code == 422
    assert "역할을 골라 주세요." in refused.text
    assert db.session.query(Invitation).count() == 0


def test_the_office_does_not_make_administrators(client, cast):
    client.sign_in(cast.officer)
    assert invite(client, "administrator", 0).status_code == 422
    assert invite(client, "office", 0).status_code == 303


def test_a_role_is_offered_only_where_it_makes_sense(client, cast):
    client.sign_in(cast.officer)
    assert invite(client, "employer", cast.university.id).status_code == 422
    assert invite(client, "staff", cast.company.id).status_code == 422
    assert invite(client, "staff", cast.university.id).status_code == 303


def test_an_account_accepts_only_what_was_sent_to_its_address(
    client, app, cast, link, with_password, secret
):
    client.sign_in(cast.officer)
    invite(client, "staff", cast.university.id, cast.outsider.email)
    path = link(cast.outsider.email)
    someone = app.test_client()
    someone.sign_in(cast.trainee)
    assert "다른 계정으로 로그인하셨습니다" in someone.get(path).text
    someone.post(path)
    assert roles_at(cast.trainee.email) == {("learner", "offering", cast.offering.id)}
    visitor = app.test_client()
    assert "/sign-in?next=/invitation/" in visitor.get(path).text
    visitor.post(path, data={"name": "x", "password": secret, "birth_date": "1990-01-01"})
    assert roles_at(cast.outsider.email) == set()
    someone.sign_in(cast.outsider)
    assert someone.post(path).status_code == 303
    assert roles_at(cast.outsider.email) == {("staff", "organisation", cast.university.id)}


def test_an_invitation_ends_after_a_fortnight_and_can_be_sent_again(
    client, app, cast, link, frozen_now, secret
):
    moment = clock.now()
    frozen_now(moment)
    client.sign_in(cast.officer)
    invite(client, "office", 0)
    old = link(NEW)
    frozen_now(moment + timedelta(days=14))
    guest = app.test_client()
    assert guest.get(old).status_code == 410
    row = db.session.scalar(select(Invitation))
    assert client.post(f"/invitations/{row.id}/resend").status_code == 303
    new = link(NEW)
    assert new != old
    assert guest.get(old).status_code == 410
    assert join(guest, new, secret).status_code == 303


def test_a_revoked_invitation_does_not_work(client, app, cast, link, secret):
    client.sign_in(cast.employer)
    invite(client, "employer", cast.company.id)
    path = link(NEW)
    row = db.session.scalar(select(Invitation))
    assert client.post(f"/invitations/{row.id}/revoke").status_code == 303
    assert join(app.test_client(), path, secret).status_code == 410
    assert roles_at(NEW) == set()


def test_what_the_inviter_may_no_longer_give_cannot_be_accepted(client, app, cast, link, secret):
    client.sign_in(cast.employer)
    invite(client, "employer", cast.company.id)
    path = link(NEW)
    with unit_of_work() as session:
        grant = session.scalar(select(Grant).where(Grant.person_id == cast.employer.id))
        grant.ended_at = clock.now()
    assert join(app.test_client(), path, secret).status_code == 410


def test_people_under_fourteen_do_not_join_by_invitation_either(client, app, cast, link, secret):
    client.sign_in(cast.officer)
    invite(client, "office", 0)
    born = (clock.today() - timedelta(days=13 * 365)).isoformat()
    answer = join(app.test_client(), link(NEW), secret, birth_date=born)
    assert answer.status_code == 422
    assert roles_at(NEW) == set()


def test_inviting_twice_renews_the_first_offer(client, cast, mails):
    client.sign_in(cast.employer)
    invite(client, "employer", cast.company.id)
    invite(client, "employer", cast.company.id)
    db.session.rollback()
    assert db.session.query(Invitation).count() == 1
    assert len(mails(NEW)) == 2


def test_who_holds_the_role_is_not_invited_again(client, cast):
    client.sign_in(cast.employer)
    answer = invite(client, "employer", cast.company.id, cast.employer.email)
    assert answer.status_code == 422


def test_others_neither_see_nor_touch_an_invitation(client, cast):
    client.sign_in(cast.employer)
    invite(client, "employer", cast.company.id)
    db.session.rollback()
    row = db.session.scalar(select(Invitation))
    client.sign_in(cast.other_employer)
    assert NEW not in client.get("/invitations").text
    assert client.post(f"/invitations/{row.id}/revoke").status_code == 404
    client.sign_in(cast.trainee)
    assert client.get("/invitations").status_code == 403
    assert client.post(f"/invitations/{row.id}/resend").status_code == 404
    assert client.sign_in(None).get("/invitations").status_code == 302


def test_a_role_in_a_university_holds_in_its_departments(app, cast):
    from lms import access
    from lms.accounts.operations import create_organisation, grant_role

    with unit_of_work():
        department = create_organisation("department", "에너지융합학과", parent=cast.university)
        grant_role(cast.outsider, Role.STAFF, Scope("organisation", cast.university.id))
    inside = Scope("organisation", department.id)
    assert access.chain(inside) == [inside, Scope("organisation", cast.university.id), ROOT]
    assert Role.STAFF in access.roles_at(cast.outsider, inside)


def test_nobody_sends_mail_without_end_by_inviting(client, cast):
    client.sign_in(cast.employer)
    limit = INVITATIONS.limit
    for number in range(limit):
        answer = invite(client, "employer", cast.company.id, f"guest{number}@example.com")
        assert answer.status_code == 303
    refused = invite(client, "employer", cast.company.id, "one-more@example.com")
    assert refused.status_code == 429
    client.sign_in(cast.officer)  # the count is the sender's alone
    assert invite(client, "employer", cast.company.id, "other@example.com").status_code == 303

"""Registering, and proving the address."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from lms import clock
from lms.accounts.models import ConsentRecord, Person
from lms.accounts.queries import live_consent
from lms.db import db

NEW = "new@example.org"


def form(secret, **changes):
    return {
        "email": NEW,
        "name": "새사람",
        "password": secret,
        "birth_date": "2000-05-05",
        **changes,
    }


def by_email(email: str) -> Person | None:
    db.session.rollback()
    return db.session.scalar(select(Person).where(Person.email == email))


def test_who_registers_proves_the_address_and_is_where_they_wanted_to_go(
    client, cast, secret, link
):
    answer = client.post("/register", data=form(secret, next="/account?tab=1"))
    assert answer.status_code == 303
    assert NEW in client.get(answer.location).text
    assert client.get("/account").status_code == 302
    path = link(NEW)
    assert client.get(path).status_code == 200
    assert by_email(NEW).email_verified_at is None  # a mail scanner only follows the link
    done = client.post(path)
    assert done.location == "/account?tab=1"
    assert client.get("/account").status_code == 200
    assert client.get(path).status_code == 410
    assert "이미 확인한 주소입니다" in client.get(path).text


def test_on_another_device_the_link_asks_for_the_password(client, app, cast, secret, link):
    client.post("/register", data=form(secret))
    path = link(NEW)
    phone = app.test_client()
    assert 'type="password"' in phone.get(path).text
    assert phone.post(path, data={"password": "wrong-password-1"}).status_code == 422
    assert by_email(NEW).email_verified_at is None
    assert phone.post(path, data={"password": secret}).status_code == 303
    assert phone.get("/account").status_code == 200


def test_who_registers_anothers_address_gains_nothing(client, app, cast, secret, link):
    attacker = app.test_client()
    attacker.post("/register", data=form("attackers-word-9"))
    client.post("/register", data=form(secret))  # the owner of the address, later
    path = link(NEW)
    assert attacker.post(path, data={"password": "attackers-word-9"}).status_code == 422
    assert client.post(path).status_code == 303
    client.post("/sign-out")
    wrong = attacker.post("/sign-in", data={"email": NEW, "password": "attackers-word-9"})
    assert wrong.status_code == 422


def test_a_known_address_gets_the_same_page_and_a_helpful_mail(
    client, cast, secret, mails, without_tokens
):
    pages = []
    for email in (NEW, cast.trainee.email):
        answer = client.post("/register", data=form(secret, email=email))
        assert answer.status_code == 303
        assert answer.location == "/register/sent"
        pages.append(without_tokens(client.get(answer.location).text.replace(email, "…")))
    assert pages[0] == pages[1]
    sent = mails(cast.trainee.email)
    assert [mail.subject for mail in sent] == ["이미 가입하신 이메일입니다"]
    assert "/verify/" not in sent[0].body


def test_registering_again_does_not_touch_an_account(client, cast, secret, with_password, fresh):
    with_password(cast.trainee)
    before = (cast.trainee.name, cast.trainee.password_hash)
    client.post("/register", data=form("another-word-77", email=cast.trainee.email))
    after = fresh(cast.trainee)
    assert (after.name, after.password_hash) == before


def test_people_under_fourteen_are_refused_with_the_reason(client, cast, secret):
    today = clock.today()
    young = today.replace(year=today.year - 14, day=min(today.day, 28)) + timedelta(days=5)
    answer = client.post("/register", data=form(secret, birth_date=young.isoformat()))
    assert answer.status_code == 422
    assert "만 14세 미만은 가입할 수 없습니다" in answer.text
    assert by_email(NEW) is None


@pytest.mark.parametrize("born", ["2199-01-01", "1850-01-01", "gestern", ""])
def test_a_birth_date_that_cannot_be_is_asked_again(client, cast, secret, born):
    assert client.post("/register", data=form(secret, birth_date=born)).status_code == 422


def test_the_birth_date_is_not_stored(client, cast, secret):
    client.post("/register", data=form(secret))
    person = by_email(NEW)
    assert person.age_confirmed_at is not None
    assert not any("2000-05-05" in str(value) for value in vars(person).values())


def test_a_resident_registration_number_is_refused_in_a_name(client, cast, secret):
    answer = client.post("/register", data=form(secret, name="새사람 주민번호: 900101-1234567"))
    assert answer.status_code == 422
    assert "주민등록번호는 받지 않습니다" in answer.text


def test_a_password_is_never_shown_again(client, cast, secret):
    answer = client.post("/register", data=form(secret, name=""))
    assert answer.status_code == 422
    assert secret not in answer.text
    assert NEW in answer.text


def test_notices_are_told_and_consents_are_asked_apart_and_unticked(client, cast, secret):
    page = client.get("/register").text
    assert "checked" not in page
    client.post("/register", data=form(secret))
    person = by_email(NEW)
    kinds = set(
        db.session.scalars(select(ConsentRecord.kind).where(ConsentRecord.person_id == person.id))
    )
    assert kinds == {"terms", "service_notice", "privacy_notice"}
    assert live_consent(person.id, "marketing") is None
    client.post("/register", data=form(secret, email="two@example.org", marketing="y"))
    assert live_consent(by_email("two@example.org").id, "marketing") is not None


def test_the_link_ends_after_three_days_and_a_new_one_can_be_had(
    client, cast, secret, link, frozen_now
):
    moment = clock.now()
    frozen_now(moment)
    client.post("/register", data=form(secret))
    old = link(NEW)
    frozen_now(moment + timedelta(days=3))
    assert client.get(old).status_code == 410
    client.post("/verify", data={"email": NEW})
    assert client.get(link(NEW)).status_code == 200


def test_asking_for_the_link_again_does_not_tell_who_waits(client, cast, mails):
    for email in (cast.trainee.email, "nobody@example.org"):
        assert client.post("/verify", data={"email": email}).status_code == 303
        assert mails(email) == []


def test_english_readers_get_english_mail(client, cast, secret, mails):
    client.post("/language", data={"lang": "en"})
    client.post("/register", data=form(secret))
    assert by_email(NEW).language == "en"
    assert "http://localhost/verify/" in mails(NEW)[0].body


def test_every_notice_can_be_read_in_both_languages_and_every_version(client, cast):
    from lms.accounts import notices

    for kind in notices.KINDS:
        for text in notices.versions(kind):
            assert set(text.texts) == {"ko", "en"}
            page = client.get(f"/notices/{kind}?version={text.version}")
            assert page.status_code == 200
            assert text.title("ko") in page.text
    assert client.get("/notices/nothing").status_code == 404
    assert client.get("/notices/terms?version=1999-01-01").status_code == 404

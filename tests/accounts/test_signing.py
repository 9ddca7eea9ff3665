"""Signing in and out, and passwords that were forgotten."""

from __future__ import annotations

from datetime import timedelta

import pytest
from argon2 import PasswordHasher

from lms import clock
from lms.accounts.models import Person, Throttle
from lms.accounts.rules import throttling
from lms.db import db, unit_of_work


def sign_in(client, email, password, **values):
    return client.post("/sign-in", data={"email": email, "password": password, **values})


def signed_in(client) -> bool:
    return client.get("/account").status_code == 200


def test_the_right_password_opens_the_page_that_was_asked_for(client, cast, secret, with_password):
    with_password(cast.trainee)
    asked = client.get("/account?x=1")
    assert asked.location == "/sign-in?next=/account?x%3D1"
    answer = sign_in(client, " JIWOO@example.org ", secret, next="/account?x=1")
    assert answer.status_code == 303
    assert answer.location == "/account?x=1"
    assert signed_in(client)


@pytest.mark.parametrize(
    "target", ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_signing_in_never_leads_to_another_site(client, cast, secret, with_password, target):
    with_password(cast.trainee)
    assert sign_in(client, cast.trainee.email, secret, next=target).location == "/"


def test_wrong_unknown_and_closed_look_the_same(
    client, cast, secret, with_password, without_tokens
):
    with_password(cast.trainee)
    with_password(cast.other_trainee)
    with unit_of_work():
        cast.other_trainee.deactivated_at = clock.now()
    pages = []
    for email in (cast.trainee.email, "nobody@example.org", cast.other_trainee.email):
        password = secret if email == cast.other_trainee.email else "wrong-password-1"
        answer = sign_in(client, email, password)
        assert answer.status_code == 422
        assert "이메일 주소나 비밀번호가 맞지 않습니다." in answer.text
        assert password not in answer.text
        page = answer.text.replace(email, "…").replace(email.replace("@", "%40"), "…")
        pages.append(without_tokens(page))
    assert pages[0] == pages[1] == pages[2]
    assert not signed_in(client)


def test_what_was_typed_stays_and_the_fields_say_what_is_wrong(client, cast):
    answer = client.post("/sign-in", data={"email": "not an address", "password": ""})
    assert answer.status_code == 422
    assert "이메일 주소의 형식이 아닙니다" in answer.text
    assert "비밀번호를 적어 주세요" in answer.text
    assert 'value="not an address"' in answer.text


def test_an_address_that_was_not_confirmed_is_asked_to_be(client, cast, secret, with_password):
    with_password(cast.trainee)
    with unit_of_work():
        cast.trainee.email_verified_at = None
    answer = sign_in(client, cast.trainee.email, secret)
    assert answer.location == "/register/sent"
    assert cast.trainee.email in client.get("/register/sent").text
    assert not signed_in(client)


def test_guesses_end_with_a_time_to_wait_and_others_are_not_locked_out(
    client, app, cast, secret, with_password
):
    with_password(cast.trainee)
    elsewhere = {"REMOTE_ADDR": "203.0.113.7"}

    def guess():
        data = {"email": cast.trainee.email, "password": "wrong-password-1"}
        return client.post("/sign-in", data=data, environ_base=elsewhere)

    for _ in range(throttling.ACCOUNT_AND_ADDRESS.limit):
        assert guess().status_code == 422
    refused = guess()
    assert refused.status_code == 429
    assert 1 <= int(refused.headers["Retry-After"]) <= 900
    assert "분쯤 기다렸다가" in refused.text
    owner = app.test_client()
    assert sign_in(owner, cast.trainee.email, secret).status_code == 303


def test_a_browser_known_to_the_account_is_not_stopped_by_guesses_on_its_own_network(
    client, app, cast, secret, with_password
):
    with_password(cast.trainee)
    assert sign_in(client, cast.trainee.email, secret).status_code == 303
    client.post("/sign-out")
    stranger = app.test_client()
    for _ in range(throttling.ACCOUNT_AND_ADDRESS.limit + 3):
        sign_in(stranger, cast.trainee.email, "wrong-password-1")
    assert sign_in(stranger, cast.trainee.email, secret).status_code == 429
    assert sign_in(client, cast.trainee.email, secret).status_code == 303


def test_only_failures_count(client, cast, secret, with_password):
    with_password(cast.trainee)
    for _ in range(throttling.DEVICE.limit + 5):
        assert sign_in(client, cast.trainee.email, secret).status_code == 303
        client.post("/sign-out")
    db.session.rollback()
    assert {row.count for row in db.session.query(Throttle)} == {0}


def test_a_device_cookie_that_was_forged_is_worth_nothing(client, cast, secret, with_password):
    with_password(cast.trainee)
    client.set_cookie("device", "WyJhYmMiLFsiLi4uIl1d.forged")
    for _ in range(throttling.ACCOUNT_AND_ADDRESS.limit):
        sign_in(client, cast.trainee.email, "wrong-password-1")
    assert sign_in(client, cast.trainee.email, secret).status_code == 429


def test_a_planted_session_does_not_survive_signing_in(client, cast, secret, with_password):
    with_password(cast.trainee)
    with client.session_transaction() as session:
        session["planted"] = "x"
        session["language"] = "en"
    sign_in(client, cast.trainee.email, secret)
    with client.session_transaction() as session:
        assert "planted" not in session
        assert session["language"] == "en"


def test_remembering_is_a_choice(client, app, cast, secret, with_password):
    with_password(cast.trainee)
    sign_in(client, cast.trainee.email, secret)
    assert client.get_cookie("remember_token") is None
    other = app.test_client()
    sign_in(other, cast.trainee.email, secret, remember="y")
    assert other.get_cookie("remember_token") is not None
    other.delete_cookie("session")
    assert signed_in(other)
    other.post("/sign-out")
    assert not signed_in(other)


def test_a_hash_of_weaker_parameters_is_replaced_when_its_owner_signs_in(
    client, cast, secret, fresh
):
    weak = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1).hash(secret)
    with unit_of_work():
        cast.trainee.password_hash = weak
    assert sign_in(client, cast.trainee.email, secret).status_code == 303
    assert "m=19456" in (fresh(cast.trainee).password_hash or "")
    assert sign_in(client, cast.trainee.email, secret).status_code == 303


def test_a_closed_account_is_signed_out_at_once(client, cast):
    client.sign_in(cast.trainee)
    assert signed_in(client)
    with unit_of_work():
        cast.trainee.deactivated_at = clock.now()
    assert not signed_in(client)


# --- forgotten passwords ---


def test_a_forgotten_password_is_set_anew_once(client, app, cast, link, secret, with_password):
    with_password(cast.trainee)
    elsewhere = app.test_client()
    sign_in(elsewhere, cast.trainee.email, secret)
    client.post("/reset", data={"email": cast.trainee.email})
    path = link(cast.trainee.email)
    assert cast.trainee.email in client.get(path).text
    answer = client.post(path, data={"password": "byeol-bam-2026!"})
    assert answer.status_code == 303
    assert signed_in(client)
    assert not signed_in(elsewhere)
    assert client.get(path).status_code == 410
    assert client.post(path, data={"password": "another-word-77"}).status_code == 410
    client.post("/sign-out")
    assert sign_in(client, cast.trainee.email, secret).status_code == 422
    assert sign_in(client, cast.trainee.email, "byeol-bam-2026!").status_code == 303


def test_a_link_for_a_new_password_ends_after_an_hour(client, cast, link, frozen_now):
    moment = clock.now()
    frozen_now(moment)
    client.post("/reset", data={"email": cast.trainee.email})
    path = link(cast.trainee.email)
    frozen_now(moment + timedelta(minutes=59))
    assert client.get(path).status_code == 200
    frozen_now(moment + timedelta(minutes=60))
    gone = client.get(path)
    assert gone.status_code == 410
    assert "1시간" in gone.text


def test_an_altered_link_does_nothing(client, cast, link):
    client.post("/reset", data={"email": cast.trainee.email})
    path = link(cast.trainee.email)
    assert client.get(path[:-3] + "abc").status_code == 410
    assert client.get("/reset/nonsense").status_code == 410


def test_a_weak_new_password_leaves_the_link_good(client, cast, link):
    client.post("/reset", data={"email": cast.trainee.email})
    path = link(cast.trainee.email)
    assert client.post(path, data={"password": "jiwoo12345"}).status_code == 422
    assert client.get(path).status_code == 200


def test_asking_for_a_new_password_does_not_tell_who_has_an_account(
    client, cast, mails, without_tokens
):
    pages = []
    for email in (cast.trainee.email, "nobody@example.org"):
        answer = client.post("/reset", data={"email": email})
        pages.append(without_tokens(client.get(answer.location).text.replace(email, "…")))
        assert len(mails(email)) == 1
    assert pages[0] == pages[1]
    assert "계정이 없습니다" in mails("nobody@example.org")[0].body


def test_nobodys_inbox_is_flooded(client, cast, mails):
    for _ in range(throttling.MAILS.limit + 4):
        assert client.post("/reset", data={"email": cast.trainee.email}).status_code == 303
    assert len(mails(cast.trainee.email)) == throttling.MAILS.limit


# --- language and role ---


def test_the_language_is_remembered_with_the_account(client, cast, fresh):
    client.sign_in(cast.trainee)
    answer = client.post("/language", data={"lang": "en", "next": "/account"})
    assert answer.location == "/account"
    assert '<html lang="en">' in client.get("/account").text
    assert fresh(cast.trainee).language == "en"
    assert client.post("/language", data={"lang": "xx"}).status_code == 400
    away = client.post("/language", data={"lang": "ko", "next": "//evil.example"})
    assert away.location == "/"


def test_a_role_is_switched_to_only_by_who_holds_it(client, cast):
    client.sign_in(cast.officer)
    assert client.post("/role", data={"role": "office"}).status_code == 303
    assert client.post("/role", data={"role": "administrator"}).status_code == 403
    with client.session_transaction() as session:
        assert session["role"] == "office"


def test_numbers_of_people_go_on_from_the_highest(app, cast):
    from lms.accounts.operations import create_person

    with unit_of_work():
        first = create_person("가나다", "one@example.org")
        second = create_person("라마바", "two@example.org")
    highest = db.session.query(Person).count()
    assert first.number.endswith(f"{highest - 1:05d}")
    assert second.number.endswith(f"{highest:05d}")

"""The first administrator of an empty installation, and the command that makes one."""

from __future__ import annotations

import threading
from pathlib import Path

from sqlalchemy import func, select

from lms import create_app
from lms.access import ROOT, Role, grants_of
from lms.accounts import hashing
from lms.accounts.models import Organisation, Person
from lms.accounts.operations import profile
from lms.db import Base, db, unit_of_work

FORM = {
    "office_name": "인공지능산업융합사업단",
    "email": "first@example.org",
    "name": "첫관리자",
    "password": "gaon-haneul-42",
}


def test_every_page_of_an_empty_installation_leads_to_the_set_up(client):
    for path in ("/sign-in", "/register", "/account", "/office/people", "/notifications"):
        answer = client.get(path)
        assert (answer.status_code, answer.location) == (303, "/setup"), path
    assert client.post("/register", data={}).location == "/setup"
    assert client.get("/healthz").status_code == 200
    assert client.get("/setup").status_code == 200
    assert client.get("/notices/terms").status_code == 200


def test_setting_up_makes_the_office_and_an_administrator_once(client):
    assert client.post("/setup", data={**FORM, "password": "short"}).status_code == 422
    answer = client.post("/setup", data=FORM)
    assert answer.location == "/"
    assert "처음 여는 순서" in client.get("/").text
    assert "인공지능산업융합사업단" in client.get("/office/organisations").text
    person = db.session.scalar(select(Person))
    assert grants_of(person) == {(Role.ADMINISTRATOR, ROOT), (Role.OFFICE, ROOT)}
    assert person.email_verified_at is not None
    assert client.get("/setup").status_code == 404
    assert client.post("/setup", data=FORM).status_code == 404
    assert db.session.scalar(select(func.count()).select_from(Person)) == 1


def test_of_two_who_set_up_at_once_one_is_first(app):
    secret = hashing.hashed(FORM["password"])
    made: list[bool] = []
    barrier = threading.Barrier(8)

    def set_up(number: int) -> None:
        with app.app_context():
            barrier.wait()
            with unit_of_work():
                person = profile.set_up(
                    office_name="사업단",
                    office_english_name="",
                    name=f"관리자{number}",
                    english_name="",
                    email=f"admin{number}@example.org",
                    password_hash=secret,
                    language="ko",
                )
            made.append(person is not None)

    threads = [threading.Thread(target=set_up, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(made) == [False] * 7 + [True]
    assert db.session.scalar(select(func.count()).select_from(Person)) == 1
    assert db.session.scalar(select(func.count()).select_from(Organisation)) == 1


def test_an_operator_makes_an_administrator_from_the_command_line(app, client):
    runner = app.test_cli_runner()
    answer = runner.invoke(
        args=["create-admin", "ops@example.org", "--name", "운영자"],
        input="gaon-haneul-42\ngaon-haneul-42\n",
    )
    assert answer.exit_code == 0, answer.output
    assert "gaon-haneul-42" not in answer.output
    data = {"email": "ops@example.org", "password": "gaon-haneul-42"}
    assert client.post("/sign-in", data=data).status_code == 303
    assert client.get("/office/outbox").status_code == 200


def test_the_command_refuses_a_weak_password_and_promotes_who_is_there(app, cast):
    runner = app.test_cli_runner()
    weak = runner.invoke(args=["create-admin", "x@example.org", "--name", "x"], input="a\na\n")
    assert weak.exit_code != 0
    done = runner.invoke(args=["create-admin", cast.outsider.email])
    assert done.exit_code == 0, done.output
    db.session.rollback()
    with app.app_context():
        person = db.session.get(Person, cast.outsider.id)
        assert (Role.ADMINISTRATOR, ROOT) in grants_of(person)


def test_in_production_no_stranger_becomes_the_first_administrator(tmp_path: Path) -> None:
    app = create_app(
        {
            "INSTANCE": tmp_path,
            "mode": "production",
            "secret_key": "s" * 40,
            "base_url": "https://lms.example.org",
            "WTF_CSRF_ENABLED": False,
        }
    )
    with app.app_context():
        Base.metadata.create_all(db.engine)
        visitor = app.test_client()
        answer = visitor.get("/setup")
        assert answer.status_code == 403
        assert "create-admin" in answer.get_data(as_text=True)
        assert visitor.post("/setup", data=FORM).status_code == 403
        assert db.session.scalar(select(func.count()).select_from(Person)) == 0
        db.engine.dispose()


def test_the_set_up_page_offers_no_way_that_leads_back_to_it(client):
    page = client.get("/setup").text
    assert 'href="/tracks"' not in page
    assert 'href="/sign-in"' not in page
    client.post("/setup", data=FORM)
    gone = client.get("/setup")
    assert gone.status_code == 404
    assert 'class="sidebar"' in gone.text

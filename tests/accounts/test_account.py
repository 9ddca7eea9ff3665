"""One's own account."""

from __future__ import annotations

import json
from datetime import timedelta

from sqlalchemy import select

from lms import clock, outbox
from lms.access import ROOT, Role
from lms.accounts import mails, operations, privacy
from lms.accounts.models import ConsentRecord, Person
from lms.accounts.queries import live_consent
from lms.communication.models import Notification, OutgoingMessage
from lms.communication.operations import notify
from lms.db import db, unit_of_work
from lms.outbox import OutboxRow
from tests import cast as cast_module
from tests.hostile.reading import read


def profile(person, **changes):
    return {"name": person.name, "english_name": "", "language": "ko", "phone": "", **changes}


def test_people_change_their_details(client, cast, fresh):
    client.sign_in(cast.trainee)
    answer = client.post(
        "/account",
        data=profile(cast.trainee, name=" 한  지우 ", phone="010-1234-5678", language="en"),
    )
    assert answer.status_code == 303
    person = fresh(cast.trainee)
    assert (person.name, person.initials) == ("한 지우", "ㅎㅈㅇ")
    assert (person.phone, person.language) == ("+821012345678", "en")
    page = client.get("/account").text
    assert "010-1234-5678" in page
    assert '<html lang="en">' in page


def test_a_wrong_phone_number_is_said_at_its_field(client, cast, fresh):
    client.sign_in(cast.trainee)
    answer = client.post("/account", data=profile(cast.trainee, phone="12", name="다른이름"))
    assert answer.status_code == 422
    assert "전화번호를 다시 확인해 주세요" in answer.text
    assert 'value="다른이름"' in answer.text
    assert fresh(cast.trainee).name == "한지우"


def test_channels_are_chosen_by_kind(client, cast, fresh):
    from lms.communication import kinds

    code = kinds.register(kinds.Kind("test.kind", "시험", "시험입니다.")).code
    client.sign_in(cast.trainee)
    page = client.get("/account/notifications").text
    assert 'name="test-kind--mail"' in page
    form = choices_of(page) | {"test-kind--mail": "digest", "digest_hour": "18"}
    client.post("/account/notifications", data=form)
    assert fresh(cast.trainee).notify_by[code] == {
        "app": "instant",
        "mail": "digest",
        "text": "none",
    }
    wrong = client.post("/account/notifications", data=form | {"test-kind--mail": "always"})
    assert wrong.status_code == 422


def test_nobody_is_asked_about_what_only_others_are_told(client, cast, fresh):
    client.sign_in(cast.trainee)
    page = client.get("/account/notifications").text
    for code in ("question-new", "regrade-asked", "teaching-at_risk", "company-registered"):
        assert f'name="{code}--mail"' not in page
    assert 'name="grade-released--mail"' in page
    client.sign_in(cast.professor)
    page = client.get("/account/notifications").text
    assert 'name="regrade-asked--mail"' in page
    assert 'name="company-registered--mail"' not in page


def offered(app, person) -> set[str]:
    """The kinds of notifications that *person* is asked about."""
    from lms.communication import kinds

    with app.test_request_context("/"):
        return {kind.code for kind in kinds.for_person(person)}


def test_each_is_asked_about_what_their_roles_are_told(app, cast):
    learners = {"grade.released", "submission.received", "admission.received", "matching.on"}
    for nobody_s_learner in (cast.employer, cast.professor, cast.officer):
        assert not learners & offered(app, nobody_s_learner)
    for learner in (cast.trainee, cast.outsider):  # who holds no role is still to become one
        assert learners <= offered(app, learner)
    assert {"project.team_came", "introduction.accepted"} <= offered(app, cast.employer)
    assert "announcement.new" not in offered(app, cast.employer)
    assert {"announcement.new", "regrade.asked", "message.new"} <= offered(app, cast.professor)
    assert "account.merged" in offered(app, cast.employer)


def test_who_has_two_roles_is_asked_about_both_even_when_the_learning_is_over(app, cast):
    from lms.access import Role, Scope
    from lms.accounts.operations import end_role, grant_role
    from lms.db import unit_of_work

    place = Scope("organisation", cast.university.id)
    with unit_of_work():
        grant_role(cast.outsider, Role.LEARNER, place)
        grant_role(cast.outsider, Role.STAFF, place)
        end_role(cast.outsider, Role.LEARNER, place)
    assert {"grade.released", "standing.asked"} <= offered(app, cast.outsider)


def test_who_was_told_of_something_may_choose_how(app, cast):
    from lms.communication.operations import notify
    from lms.db import unit_of_work

    assert "admission.received" not in offered(app, cast.professor)
    with app.test_request_context("/"), unit_of_work():
        notify(cast.professor, "admission.received", {}, url="/apply")
    assert offered(app, cast.professor) >= {"admission.received"}
    assert "admission.state" not in offered(app, cast.professor)


def test_no_two_choices_have_the_same_name(app, cast):
    from lms.communication import kinds

    with app.test_request_context("/"):
        for someone in (cast.trainee, cast.professor, cast.officer):
            names = [
                str(kind.label)
                for kind in kinds.for_person(someone)
                if not kind.code.startswith(("t.", "test."))  # other tests' own
            ]
            assert len(names) == len(set(names)), sorted(n for n in names if names.count(n) > 1)


def test_what_was_chosen_before_a_role_ended_is_kept_for_when_it_comes_back(client, cast, fresh):
    from lms.db import unit_of_work

    kept = {"app": "instant", "mail": "none", "text": "none"}
    with unit_of_work() as session:
        session.merge(cast.trainee).notify_by = {"regrade.asked": kept}
    client.sign_in(cast.trainee)
    form = choices_of(client.get("/account/notifications").text)
    assert client.post("/account/notifications", data=form).status_code == 303
    assert fresh(cast.trainee).notify_by["regrade.asked"] == kept


def choices_of(page: str) -> dict[str, str]:
    """What the page of choices would send as it stands."""
    form = next(one for one in read(page).forms if "digest_hour" in one.values)
    return {name: values[0] for name, values in form.values.items()}


def test_a_new_password_ends_other_sessions_and_keeps_this_one(
    client, app, cast, secret, with_password, mails
):
    with_password(cast.trainee)
    other = app.test_client()
    other.post("/sign-in", data={"email": cast.trainee.email, "password": secret})
    client.post("/sign-in", data={"email": cast.trainee.email, "password": secret})
    wrong = {"password-old": "wrong-word-11", "password-new": "byeol-bam-2026!"}
    assert client.post("/account/security/password", data=wrong).status_code == 422
    assert other.get("/account").status_code == 200
    right = {"password-old": secret, "password-new": "byeol-bam-2026!"}
    assert client.post("/account/security/password", data=right).status_code == 303
    assert client.get("/account").status_code == 200
    assert other.get("/account").status_code == 302
    assert mails(cast.trainee.email)[-1].subject == "비밀번호가 바뀌었습니다"


def test_guessing_the_old_password_ends_too(client, cast, with_password):
    with_password(cast.trainee)
    client.sign_in(cast.trainee)
    data = {"password-old": "wrong-word-11", "password-new": "byeol-bam-2026!"}
    answers = [client.post("/account/security/password", data=data) for _ in range(11)]
    assert [answer.status_code for answer in answers] == [422] * 10 + [429]


def test_sessions_elsewhere_can_be_ended(client, app, cast):
    other = app.test_client()
    other.sign_in(cast.trainee)
    client.sign_in(cast.trainee)
    assert client.post("/account/security/sessions").status_code == 303
    assert client.get("/account").status_code == 200
    assert other.get("/account").status_code == 302


def test_an_address_changes_when_the_new_one_is_proved(
    client, cast, secret, with_password, link, mails, fresh
):
    with_password(cast.trainee)
    old = cast.trainee.email
    client.sign_in(cast.trainee)
    data = {"email-email": "jiwoo.new@example.org", "email-password": secret}
    assert client.post("/account/security/email", data=data).status_code == 303
    assert fresh(cast.trainee).email == old
    path = link("jiwoo.new@example.org")
    assert client.get(path).status_code == 200
    assert fresh(cast.trainee).email == old
    assert client.post(path).status_code == 303
    assert fresh(cast.trainee).email == "jiwoo.new@example.org"
    assert client.get("/account").status_code == 200
    assert client.post(path).status_code == 410
    assert mails(old)[-1].subject == "계정의 이메일 주소가 바뀌었습니다"


def test_an_address_that_is_taken_gets_a_mail_and_the_page_says_the_same(
    client, cast, secret, with_password, mails, fresh
):
    with_password(cast.trainee)
    client.sign_in(cast.trainee)
    data = {"email-email": cast.other_trainee.email, "email-password": secret}
    assert client.post("/account/security/email", data=data).status_code == 303
    sent = mails(cast.other_trainee.email)
    assert [mail.subject for mail in sent] == ["이미 쓰고 있는 이메일 주소입니다"]
    assert fresh(cast.trainee).email == "jiwoo@example.org"


def test_my_data_are_all_in_one_file_and_nobody_elses(client, cast):
    privacy.register_export("testing", lambda person: {"number": person.number})
    try:
        client.sign_in(cast.trainee)
        answer = client.post("/account/data/download")
    finally:
        privacy._exports.pop("testing")
    assert "attachment" in answer.headers["Content-Disposition"]
    data = json.loads(answer.text)
    assert data["account"]["email"] == cast.trainee.email
    assert data["testing"] == {"number": cast.trainee.number}
    assert data["roles"][0]["role"] == "learner"
    assert cast.other_trainee.email not in answer.text


def test_who_closes_their_account_is_erased_after_thirty_days(
    client, cast, secret, with_password, frozen_now
):
    with_password(cast.trainee)
    client.sign_in(cast.trainee)
    assert client.post("/account/data", data={"password": secret}).status_code == 422
    answer = client.post("/account/data", data={"password": secret, "sure": "y"})
    assert answer.status_code == 303
    assert client.get("/account").status_code == 302
    moment = clock.now()
    frozen_now(moment + timedelta(days=29))
    privacy.erase_due()
    db.session.rollback()
    assert db.session.get(Person, cast.trainee.id, populate_existing=True).name == "한지우"
    frozen_now(moment + timedelta(days=31))
    privacy.erase_due()
    db.session.rollback()
    gone = db.session.get(Person, cast.trainee.id, populate_existing=True)
    assert "지우" not in gone.name
    assert "jiwoo" not in gone.email
    assert gone.initials == "–"
    assert gone.password_hash is None


def test_what_must_be_kept_is_not_erased(app, cast):
    privacy.register_hold("testing", lambda person: person.id == cast.trainee.id)
    try:
        with unit_of_work():
            assert not privacy.erase(cast.trainee)
            assert privacy.erase(cast.outsider)
    finally:
        privacy._holds.pop("testing")
    assert cast.trainee.name == "한지우"


def test_the_last_administrator_cannot_leave(client, cast, secret, with_password, fresh):
    with_password(cast.administrator)
    client.sign_in(cast.administrator)
    answer = client.post("/account/data", data={"password": secret, "sure": "y"})
    assert answer.status_code == 422
    assert fresh(cast.administrator).deactivated_at is None


# --- consents ---


def test_a_consent_is_given_and_withdrawn_and_its_history_stays(client, cast):
    client.sign_in(cast.trainee)
    assert client.post("/account/consents/marketing", data={"do": "give"}).status_code == 303
    db.session.rollback()
    given = live_consent(cast.trainee.id, "marketing")
    assert given is not None
    client.post("/account/consents/marketing", data={"do": "give"})
    client.post("/account/consents/marketing", data={"do": "withdraw"})
    db.session.rollback()
    assert live_consent(cast.trainee.id, "marketing") is None
    rows = list(db.session.scalars(select(ConsentRecord)))
    assert len(rows) == 1
    assert rows[0].withdrawn_at is not None
    assert rows[0].version in client.get("/account/consents").text


def test_sharing_with_companies_is_not_agreed_to_by_one_click_here(client, cast):
    client.sign_in(cast.trainee)
    answer = client.post("/account/consents/third_party_matching", data={"do": "give"})
    assert answer.status_code == 400
    assert client.post("/account/consents/terms", data={"do": "give"}).status_code == 404


def test_a_withdrawal_reaches_who_listens_within_the_same_transaction(app, cast):
    from lms.accounts.operations import consents

    heard: list[int] = []
    operations.on_withdrawal("marketing", lambda person: heard.append(person.id))
    try:
        with unit_of_work():
            operations.give_consent(cast.trainee, "marketing")
            assert operations.withdraw_consent(cast.trainee, "marketing")
            assert not operations.withdraw_consent(cast.trainee, "marketing")
    finally:
        consents._listeners.pop("marketing")
    assert heard == [cast.trainee.id]


def test_who_holds_two_roles_sees_both_and_can_switch(client, cast):
    cast_module.grant(cast.employer, Role.OFFICE, ROOT)
    db.session.commit()
    client.sign_in(cast.employer)
    page = client.get("/account")
    assert page.status_code == 200
    assert page.text.count('name="role" value="office"') == 2  # the side bar's, and the phone's
    client.sign_in(cast.officer)
    assert client.get(f"/office/people/{cast.employer.id}").status_code == 200


def test_nothing_that_was_said_to_an_erased_person_is_left(app, cast):
    with unit_of_work():
        mails.verification(cast.trainee)
        mails.verification(cast.other_trainee)
        notify(cast.trainee, "matching.on")
    outbox.drain()
    with unit_of_work():
        mails.reset(cast.trainee)
        mails.reset(cast.other_trainee)
    with unit_of_work():
        assert privacy.erase(cast.trainee)
    db.session.rollback()
    for row in db.session.scalars(select(OutgoingMessage)):
        assert row.recipient == "minjun@example.org"
    waiting = db.session.scalars(select(OutboxRow).where(OutboxRow.done_at.is_(None)))
    assert [row.payload["to"] for row in waiting] == ["minjun@example.org"]
    assert db.session.scalars(select(Notification)).all() == []


def test_a_new_address_is_not_flooded_with_mail(client, cast, secret, with_password):
    with_password(cast.trainee)
    client.sign_in(cast.trainee)
    for _ in range(8):
        form = {"email-email": "stranger@example.com", "email-password": secret}
        assert client.post("/account/security/email", data=form).status_code == 303
    db.session.rollback()
    rows = db.session.scalars(select(OutboxRow).where(OutboxRow.kind == "mail")).all()
    assert len(rows) == 5

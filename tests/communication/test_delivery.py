"""Messages on their way: by night, by digest, after a change of mind, after a text was hidden."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from lms import clock, outbox
from lms.accounts import privacy
from lms.clock import SEOUL
from lms.communication import kinds, operations
from lms.communication.models import CalendarFeed, DigestLine, Notification, OutgoingMessage
from lms.communication.operations import notify, prepare_digests
from lms.db import db, unit_of_work

hidden: set[int] = set()

kinds.register(kinds.Kind("t.news", "소식", "%(what)s 소식입니다."))
kinds.register(kinds.Kind("t.receipt", "접수증", "%(what)s 접수증입니다.", urgent=True))
kinds.register(
    kinds.Kind("t.daily", "모음", "%(what)s 모음입니다.", channels=("app",), digest=("mail",))
)
kinds.register(
    kinds.Kind("t.post", "글", "%(what)s 글입니다.", still=lambda _who, p: p["id"] not in hidden)
)


@pytest.fixture(autouse=True)
def nothing_hidden() -> None:
    hidden.clear()


def seoul(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SEOUL)


def tell(person: Any, kind: str, what: str = "봄", **params: Any) -> None:
    with unit_of_work():
        notify(person, kind, {"what": what, **params}, url="/x", course=params.get("course"))


def mails() -> list[OutgoingMessage]:
    db.session.rollback()
    return list(db.session.scalars(select(OutgoingMessage).order_by(OutgoingMessage.id)))


def work(moment: datetime) -> None:
    """The worker at *moment*: everything by the clock, then everything that is due."""
    with clock.at(moment):
        prepare_digests()
        outbox.drain()


def choose(person: Any, kind: str, **by_channel: str) -> None:
    with unit_of_work():
        operations.choose(person, {kind: by_channel}, digest_hour=8, quiet_hours=True)


def test_by_day_a_mail_goes_at_once_and_at_night_in_the_morning(cast):
    with clock.at(seoul("2026-03-02T20:59")):
        tell(cast.trainee, "t.news", "낮")
    work(seoul("2026-03-02T20:59"))
    assert [mail.subject for mail in mails()] == ["낮 소식입니다."]
    with clock.at(seoul("2026-03-02T21:00")):
        tell(cast.trainee, "t.news", "밤")
    work(seoul("2026-03-03T07:59:59"))
    assert len(mails()) == 1
    assert len(db.session.scalars(select(Notification)).all()) == 2  # the inbox does not wait
    work(seoul("2026-03-03T08:00"))
    assert [mail.subject for mail in mails()][1:] == ["밤 소식입니다."]


def test_what_is_urgent_is_not_kept_for_the_morning(cast):
    with clock.at(seoul("2026-03-02T23:30")):
        tell(cast.trainee, "t.receipt")
    work(seoul("2026-03-02T23:30"))
    assert len(mails()) == 1


def test_a_worker_that_was_slow_does_not_wake_anybody(cast):
    with clock.at(seoul("2026-03-02T20:58")):
        tell(cast.trainee, "t.news")
    work(seoul("2026-03-02T22:00"))  # it was down for an hour
    assert mails() == []
    work(seoul("2026-03-03T08:00"))
    work(seoul("2026-03-03T08:05"))
    assert len(mails()) == 1


@pytest.mark.parametrize(("later", "mails_then"), [("none", 0), ("instant", 1)])
def test_what_was_chosen_while_a_mail_waited_is_honoured(cast, later, mails_then):
    with clock.at(seoul("2026-03-02T23:00")):
        tell(cast.trainee, "t.news")
        choose(cast.trainee, "t.news", mail=later)
    work(seoul("2026-03-03T08:00"))
    assert len(mails()) == mails_then


def test_a_mail_that_waits_goes_into_the_digest_once_that_is_chosen(cast):
    with clock.at(seoul("2026-03-02T23:00")):
        tell(cast.trainee, "t.news")
        choose(cast.trainee, "t.news", mail="digest")
    with clock.at(seoul("2026-03-03T08:00")):
        outbox.drain()
    assert mails() == []
    work(seoul("2026-03-03T08:05"))
    assert "봄 소식입니다." in mails()[0].body


def test_the_digest_comes_once_a_day_however_often_the_job_runs(cast):
    with clock.at(seoul("2026-03-02T14:00")):
        tell(cast.trainee, "t.daily", "하나", course={"ko": "컴퓨터 비전", "en": "Vision"})
        tell(cast.trainee, "t.daily", "둘")
    work(seoul("2026-03-03T07:59"))
    assert mails() == []
    for minute in (0, 5, 10):
        work(seoul(f"2026-03-03T08:{minute:02d}"))
    (mail,) = mails()
    assert mail.subject == "오늘의 소식 2건"
    assert mail.body.index("컴퓨터 비전") < mail.body.index("그 밖의 소식")
    assert mail.body.index("하나 모음입니다.") < mail.body.index("둘 모음입니다.")
    with clock.at(seoul("2026-03-03T09:00")):
        tell(cast.trainee, "t.daily", "셋")
    work(seoul("2026-03-03T20:00"))
    assert len(mails()) == 1  # today's went out
    work(seoul("2026-03-04T08:00"))
    assert "셋 모음입니다." in mails()[1].body


def test_a_digest_that_is_handed_over_twice_is_sent_once(cast):
    with clock.at(seoul("2026-03-02T14:00")):
        tell(cast.trainee, "t.daily")
    with clock.at(seoul("2026-03-03T08:00")):
        prepare_digests()
        row = outbox.due()[0]
        payload = {**db.session.get_one(outbox.OutboxRow, row).payload, "outbox_id": row}
        outbox.deliver(row)
        from lms.communication.operations.delivering import digest

        digest(payload)  # a crash before the mark: the queue hands it over again
    assert len(mails()) == 1


def test_a_digest_does_not_make_up_for_a_lost_day_at_night(cast):
    with clock.at(seoul("2026-03-02T14:00")):
        tell(cast.trainee, "t.daily")
    work(seoul("2026-03-03T23:00"))
    assert mails() == []
    work(seoul("2026-03-04T08:00"))
    assert len(mails()) == 1


def test_lines_that_are_not_wanted_any_more_do_not_come_with_the_digest(cast):
    with clock.at(seoul("2026-03-02T14:00")):
        tell(cast.trainee, "t.daily")
        choose(cast.trainee, "t.daily", mail="none")
    work(seoul("2026-03-03T08:00"))
    assert mails() == []


def test_what_was_hidden_meanwhile_is_in_no_mail_no_digest_and_not_in_the_inbox(cast, client):
    with clock.at(seoul("2026-03-02T23:00")):
        tell(cast.trainee, "t.post", "비밀", id=7)
        tell(cast.trainee, "t.post", "열린", id=8)
        choose(cast.other_trainee, "t.post", mail="digest")
        tell(cast.other_trainee, "t.post", "비밀", id=7)
    hidden.add(7)
    work(seoul("2026-03-03T08:00"))
    assert [mail.subject for mail in mails()] == ["열린 글입니다."]
    page = client.sign_in(cast.trainee).get("/notifications").get_data(as_text=True)
    assert "비밀" not in page
    assert "열린 글입니다." in page
    assert "비밀" not in str(privacy.export(cast.trainee)["notifications"])


def test_nobody_without_a_verified_address_is_mailed_even_if_it_was_lost_meanwhile(cast):
    with clock.at(seoul("2026-03-02T23:00")):
        tell(cast.trainee, "t.news")
    with unit_of_work():
        cast.trainee.email_verified_at = None
    work(seoul("2026-03-03T08:00"))
    assert mails() == []


def test_text_messages_wait_for_the_morning_too_and_a_digest_by_text_is_one_line(cast):
    with unit_of_work():
        cast.trainee.phone = "+821012345678"
        cast.trainee.notify_by = {"t.news": {"mail": "none", "text": "instant"},
                                  "t.daily": {"mail": "none", "text": "digest"}}  # fmt: skip
    with clock.at(seoul("2026-03-02T22:00")):
        tell(cast.trainee, "t.news")
        tell(cast.trainee, "t.daily", "하나")
        tell(cast.trainee, "t.daily", "둘")
    work(seoul("2026-03-02T22:30"))
    assert mails() == []
    work(seoul("2026-03-03T08:00"))
    bodies = sorted(mail.body for mail in mails())
    assert bodies == [
        "봄 소식입니다. http://localhost/x",
        "오늘의 소식 2건 http://localhost/notifications",
    ]


def test_a_person_in_english_reads_a_digest_in_english(cast):
    with unit_of_work():
        cast.trainee.language = "en"
    with clock.at(seoul("2026-03-02T14:00")):
        tell(cast.trainee, "t.daily", course={"ko": "컴퓨터 비전", "en": "Computer Vision"})
    work(seoul("2026-03-03T08:00"))
    assert "Computer Vision" in mails()[0].body
    assert "컴퓨터 비전" not in mails()[0].body


def test_erasing_a_person_leaves_nothing_that_waits_for_them(cast):
    with clock.at(seoul("2026-03-02T22:00")):
        for person in (cast.trainee, cast.other_trainee):
            tell(person, "t.news")
            tell(person, "t.daily")
            with unit_of_work():
                operations.make_feed(person)
        with unit_of_work():
            assert privacy.erase(cast.trainee)
    db.session.rollback()
    other = {cast.other_trainee.id}
    assert set(db.session.scalars(select(DigestLine.person_id))) == other
    assert set(db.session.scalars(select(CalendarFeed.person_id))) == other
    waiting = db.session.scalars(select(outbox.OutboxRow).where(outbox.OutboxRow.kind == "notice"))
    assert {row.payload["person_id"] for row in waiting} == other


def test_old_lines_are_forgotten_and_those_that_still_wait_are_not(cast):
    with clock.at(seoul("2026-03-02T14:00")):
        tell(cast.trainee, "t.daily")
    work(seoul("2026-03-03T08:00"))
    with clock.at(seoul("2026-03-03T09:00")):
        tell(cast.other_trainee, "t.daily")  # and then the worker was down for long
    with clock.at(seoul("2026-03-03T08:00") + timedelta(days=92)):
        operations.forget_old()
    assert mails() == []
    assert list(db.session.scalars(select(DigestLine.person_id))) == [cast.other_trainee.id]


def test_the_settings_page_says_what_holds_and_keeps_what_is_chosen(cast, client):
    client.sign_in(cast.trainee)
    page = client.get("/account/notifications").get_data(as_text=True)
    assert 'name="t-daily--mail"' in page
    assert 'name="t-receipt--mail"' in page
    receipt = page[page.index('name="t-receipt--mail"') :]
    assert (
        "하루 한 번" not in receipt[: receipt.index("</select>")]
    )  # what is urgent is not gathered

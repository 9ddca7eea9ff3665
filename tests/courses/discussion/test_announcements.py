"""Announcements: shown when due, told once, read by whom, taken back."""

from __future__ import annotations

import io
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from lms import clock, outbox
from lms.clock import SEOUL
from lms.communication.models import Notification, OutgoingMessage
from lms.courses.discussion.models import Announcement
from lms.courses.sections.models import Section, SectionMember
from lms.db import db, unit_of_work
from tests.cast import Cast, enrol, grant, offering_of
from tests.courses.discussion.conftest import body
from tests.interop.test_personal import number

NOON = datetime(2026, 3, 2, 12, tzinfo=SEOUL)


def new(cast: Cast) -> str:
    return f"/teach/{cast.offering.id}/announcements/new"


def listed(cast: Cast) -> str:
    return f"/learn/{cast.offering.id}/announcements"


def form(**changes: str) -> dict[str, Any]:
    return {
        "title": "휴강 안내",
        "body": "**내일** 쉽니다.",
        "when": "now",
        "version": "0",
        "section_id": "0",
    } | changes


def post(client: Any, cast: Cast, **changes: str) -> Announcement:
    client.sign_in(cast.professor)
    answer = client.post(new(cast), data=form(**changes))
    assert answer.status_code == 303, body(answer)[:2000]
    db.session.rollback()
    return db.session.scalars(select(Announcement).order_by(Announcement.id.desc())).first()


def told() -> list[str]:
    db.session.rollback()
    return sorted(db.session.scalars(select(OutgoingMessage.recipient)))


def test_everybody_in_the_course_but_the_writer_is_told_once(client, cast):
    with clock.at(NOON):
        post(client, cast)
        outbox.drain()
        outbox.drain()
    assert told() == ["assistant@example.org", "jiwoo@example.org", "minjun@example.org"]
    page = body(client.sign_in(cast.trainee).get(listed(cast)))
    assert "휴강 안내" in page
    assert "새 공지" in page


def test_a_planned_one_does_not_exist_for_learners_until_its_moment(client, cast):
    with clock.at(NOON):
        row = post(client, cast, when="later", publish_at="2026-03-02T15:00")
        outbox.drain()
        client.sign_in(cast.trainee)
        assert "휴강 안내" not in body(client.get(listed(cast)))
        assert client.get(f"{listed(cast)}/{row.id}").status_code == 404
        assert "예약" in body(client.sign_in(cast.professor).get(listed(cast)))
    assert told() == []
    with clock.at(NOON + timedelta(hours=3)):  # no job ran: it is shown all the same
        client.sign_in(cast.trainee)
        assert "휴강 안내" in body(client.get(f"{listed(cast)}/{row.id}"))
        outbox.drain()
    assert len(told()) == 3


def test_one_that_was_put_off_or_deleted_before_its_moment_is_told_by_nobody(client, cast):
    with clock.at(NOON):
        moved = post(client, cast, when="later", publish_at="2026-03-02T15:00")
        gone = post(client, cast, title="취소", when="later", publish_at="2026-03-02T15:00")
        url = f"/teach/{cast.offering.id}/announcements"
        later = form(when="later", publish_at="2026-03-02T17:00", version="1")
        assert client.post(f"{url}/{moved.id}", data=later).status_code == 303
        assert client.post(f"{url}/{gone.id}/delete").status_code == 303
    with clock.at(NOON + timedelta(hours=4)):
        outbox.drain()
        assert told() == []
    with clock.at(NOON + timedelta(hours=5)):
        outbox.drain()
    assert len(told()) == 3


def test_one_that_was_deleted_after_it_was_told_is_in_no_mail_that_is_still_to_be_sent(
    client, cast
):
    night = NOON + timedelta(hours=10)
    with clock.at(night):
        row = post(client, cast)
        outbox.drain()  # told, but the mails wait for the morning
        client.post(f"/teach/{cast.offering.id}/announcements/{row.id}/delete")
    with clock.at(NOON + timedelta(days=1)):
        outbox.drain()
        client.sign_in(cast.trainee)
        page = body(client.get("/notifications"))
    assert told() == []
    assert "휴강 안내" not in page


def test_reading_is_counted_for_learners_and_shown_to_those_who_teach(client, cast):
    row = post(client, cast)
    for person in (cast.trainee, cast.trainee, cast.assistant):
        client.sign_in(person)
        assert client.get(f"{listed(cast)}/{row.id}").status_code == 200
    page = body(client.sign_in(cast.professor).get(f"{listed(cast)}/{row.id}"))
    assert "교육생 2명 가운데 1명" in page
    assert "읽은 교육생" not in body(client.sign_in(cast.trainee).get(f"{listed(cast)}/{row.id}"))


def test_an_edit_says_so_and_is_told_again_only_when_asked(client, cast):
    with clock.at(NOON):
        row = post(client, cast)
        outbox.drain()
        url = f"/teach/{cast.offering.id}/announcements/{row.id}"
        client.post(url, data=form(body="모레 쉽니다.", version="1"))
        outbox.drain()
        assert len(told()) == 3
        client.post(url, data=form(body="글피 쉽니다.", version="2", tell_again="y"))
        outbox.drain()
        assert len(told()) == 6
        page = body(client.sign_in(cast.trainee).get(f"{listed(cast)}/{row.id}"))
    assert "고침" in page
    assert "글피 쉽니다." in page


def test_the_second_of_two_editors_sees_both_texts(client, cast):
    row = post(client, cast)
    url = f"/teach/{cast.offering.id}/announcements/{row.id}"
    assert client.post(url, data=form(body="처음 고친 글", version="1")).status_code == 303
    answer = client.post(url, data=form(body="나중에 고친 글", version="1"))
    assert answer.status_code == 409
    assert "처음 고친 글" in body(answer)
    assert "나중에 고친 글" in body(answer)
    assert client.post(url, data=form(body="나중에 고친 글", version="2")).status_code == 303


def test_files_are_for_those_who_may_read_it(client, cast):
    client.sign_in(cast.professor)
    data = form() | {"files": (io.BytesIO("일정표".encode()), "일정표.txt")}
    assert client.post(new(cast), data=data).status_code == 303
    row = db.session.scalars(select(Announcement)).one()
    page = body(client.sign_in(cast.trainee).get(f"{listed(cast)}/{row.id}"))
    start = page.index(f"/learn/{cast.offering.id}/discussion/files/")
    url = page[start : page.index('"', start)]
    assert client.get(url).data.decode() == "일정표"
    assert client.sign_in(cast.outsider).get(url).status_code == 404
    client.sign_in(cast.professor).post(f"/teach/{cast.offering.id}/announcements/{row.id}/delete")
    assert client.sign_in(cast.trainee).get(url).status_code == 404


def test_parallel_sections_that_one_teaches_can_be_told_at_once(client, cast):
    with unit_of_work():
        own = offering_of(cast.course, "7기 B반", cohort=cast.cohort)
        others = offering_of(cast.course, "7기 C반", cohort=cast.cohort)
        from lms.access import Role, Scope

        grant(cast.professor, Role.INSTRUCTOR, Scope("offering", own.id))
        enrol(cast.outsider, own)
        ids = (own.id, others.id)
    page = body(client.sign_in(cast.professor).get(new(cast)))
    assert "7기 B반" in page
    assert "7기 C반" not in page
    data = form() | {"offerings": [str(ids[0])]}
    assert client.post(new(cast), data=data).status_code == 303
    db.session.rollback()
    found = set(db.session.scalars(select(Announcement.offering_id)))
    assert found == {cast.offering.id, ids[0]}
    forged = form() | {"offerings": [str(ids[1])]}
    assert client.post(new(cast), data=forged).status_code == 422


def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_stays(client, cast):
    client.sign_in(cast.professor)
    answer = client.post(new(cast), data=form(when="later", publish_at="2020-01-01T00:00"))
    assert answer.status_code == 422
    assert "이미 지난 때입니다." in body(answer)
    assert "**내일** 쉽니다." in body(answer)
    assert client.post(new(cast), data=form(body="  ")).status_code == 422
    assert client.post(new(cast), data=form(title="")).status_code == 422
    assert client.post(new(cast), data=form(body=number("950314", "112345"))).status_code == 422


def test_what_was_deleted_can_be_restored_and_is_not_told_again(client, cast):
    with clock.at(NOON):
        row = post(client, cast)
        outbox.drain()
        url = f"/teach/{cast.offering.id}/announcements/{row.id}"
        client.post(f"{url}/delete")
        assert "휴강 안내" in body(client.get(f"{listed(cast)}?state=deleted"))
        client.post(f"{url}/restore")
        outbox.drain()
    assert len(told()) == 3
    assert len(db.session.scalars(select(Notification)).all()) == 3


def test_an_announcement_with_a_date_stands_on_everybodys_calendar(client, cast):
    post(client, cast, happens_at="2026-03-20T10:00")
    for person in (cast.trainee, cast.professor):
        page = body(client.sign_in(person).get("/calendar?on=2026-03-20"))
        assert "휴강 안내" in page
    assert "휴강 안내" not in body(client.sign_in(cast.outsider).get("/calendar?on=2026-03-20"))


def test_the_course_page_shows_the_latest(client, cast):
    post(client, cast)
    assert "휴강 안내" in body(client.sign_in(cast.trainee).get(f"/learn/{cast.offering.id}"))


def test_one_for_a_section_is_for_its_learners_alone_and_for_nobody_once_it_is_gone(client, cast):
    with unit_of_work() as session:
        section = Section(offering_id=cast.offering.id, name="A반")
        session.add(section)
        session.flush()
        session.add(
            SectionMember(
                offering_id=cast.offering.id, person_id=cast.trainee.id, section_id=section.id
            )
        )
        chosen = str(section.id)
    with clock.at(NOON):
        row = post(client, cast, section_id=chosen, happens_at="2026-03-20T10:00")
        outbox.drain()
        assert told() == ["assistant@example.org", "jiwoo@example.org"]
        places = (
            listed(cast), f"{listed(cast)}/{row.id}", f"/learn/{cast.offering.id}",
            "/calendar?on=2026-03-20", "/notifications",
        )  # fmt: skip
        for place in places:
            assert "휴강 안내" in body(client.sign_in(cast.trainee).get(place)), place
            assert "휴강 안내" not in body(client.sign_in(cast.other_trainee).get(place)), place
        with unit_of_work() as session:
            session.delete(session.get(Section, int(chosen)))
        for place in places:
            assert "휴강 안내" not in body(client.sign_in(cast.trainee).get(place)), place
        assert "없어진 반" in body(client.sign_in(cast.professor).get(listed(cast)))


def test_who_looks_as_a_learner_sees_no_tools_of_teaching(client, cast):
    with clock.at(NOON):
        seen = post(client, cast, title="모두에게")
        post(client, cast, title="아직 초안", when="draft")
        tools = f'href="/teach/{cast.offering.id}/'
        pages = [listed(cast), f"{listed(cast)}/{seen.id}", f"/learn/{cast.offering.id}/questions"]
        assert all(tools in body(client.get(page)) for page in pages)
        client.post(f"/teach/{cast.offering.id}/preview")
        shown = [body(client.get(page)) for page in pages]
    assert all("교육생으로 보는 중" in page and "content.css" in page for page in shown)
    assert not [page for page in shown if tools in page.replace(f"{tools}preview", "")]
    assert "모두에게" in shown[0]
    assert "아직 초안" not in shown[0]
    client.post(f"/teach/{cast.offering.id}/preview/end")
    assert tools in body(client.get(listed(cast)))

"""Assistants with what they were given, looking as a learner, and sections."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms import access, storage
from lms.access import Permission, Role
from lms.accounts.models import AuditEntry, Grant, Invitation
from lms.courses.content.models import LessonProgress
from lms.courses.sections import operations as sections
from lms.courses.sections import queries as section_queries
from lms.courses.sections.models import Section
from lms.courses.sections.rules import divided
from lms.db import db, unit_of_work
from tests.cast import Cast


def base(cast: Cast) -> str:
    return f"/teach/{cast.offering.id}"


def grant_of(cast: Cast) -> Grant:
    return (
        db.session.query(Grant)
        .filter_by(person_id=cast.assistant.id, role=Role.ASSISTANT, ended_at=None)
        .one()
    )


# ---- assistants ---------------------------------------------------------------------------


@given(st.sets(st.sampled_from(list(Permission))))
def test_a_grant_never_permits_more_than_its_role_can_hold(chosen: set[Permission]) -> None:
    held = access.allowed(Role.ASSISTANT, chosen)
    usual = access.ROLE_PERMISSIONS[Role.ASSISTANT]
    choice = access.GRANTABLE[Role.ASSISTANT]
    assert held <= usual | choice
    assert held & choice == set(chosen) & choice
    assert Permission.TEAM_MANAGE not in held
    assert access.allowed(Role.INSTRUCTOR, []) == access.ROLE_PERMISSIONS[Role.INSTRUCTOR]


def test_an_assistant_may_do_what_is_ticked_and_no_more(client: Any, cast: Cast) -> None:
    url = f"{base(cast)}/assistants/{grant_of(cast).id}"
    client.sign_in(cast.professor)
    ticked = {"permissions": ["courses:content:edit"]}
    assert client.post(url, data=ticked).status_code == 303
    client.sign_in(cast.assistant)
    assert client.get(f"{base(cast)}/content").status_code == 200
    assert client.get(base(cast)).status_code == 200
    assert client.get(f"{base(cast)}/roster").status_code == 403
    assert client.get(f"{base(cast)}/assistants").status_code == 403
    client.sign_in(cast.professor).post(url, data={})
    client.sign_in(cast.assistant)
    assert client.get(f"{base(cast)}/content").status_code == 403
    assert "role.permissions" in {row.action for row in db.session.query(AuditEntry)}


def test_what_the_giver_may_not_do_cannot_be_given(client: Any, cast: Cast) -> None:
    url = f"{base(cast)}/assistants/{grant_of(cast).id}"
    client.sign_in(cast.staff)  # runs the course, but does not grade
    grading = "courses:submission:view+courses:submission:grade"
    assert client.post(url, data={"permissions": [grading]}).status_code == 422
    client.post(url, data={"permissions": ["courses:content:edit"]})
    db.session.expire_all()
    held = access.allowed(Role.ASSISTANT, grant_of(cast).permissions)
    assert Permission.SUBMISSION_GRADE in held  # it was there before, and stays
    assert Permission.CONTENT_EDIT in held


def test_someone_is_made_an_assistant_or_invited(client: Any, cast: Cast) -> None:
    client.sign_in(cast.professor)
    url = f"{base(cast)}/assistants"
    ticks = ["courses:roster:view"]
    client.post(url, data={"email": cast.outsider.email, "permissions": ticks})
    made = db.session.query(Grant).filter_by(person_id=cast.outsider.id).one()
    assert (made.role, made.permissions) == (Role.ASSISTANT, ticks)
    client.post(url, data={"email": "neu@example.org", "permissions": ticks})
    invitation = db.session.query(Invitation).one()
    assert invitation.permissions == ticks
    assert "neu@example.org" in client.get(url).text
    assert client.post(url, data={"email": "x"}).status_code == 422
    assert client.post(f"{url}/invitations/{invitation.id}/resend").status_code == 303
    assert client.post(f"{url}/invitations/{invitation.id}/revoke").status_code == 303
    assert client.post(f"{url}/invitations/{invitation.id}/revoke").status_code == 404


def test_a_part_ends_with_a_reason(client: Any, cast: Cast) -> None:
    client.sign_in(cast.professor)
    url = f"{base(cast)}/assistants/{grant_of(cast).id}/end"
    assert client.post(url, data={"reason": ""}).status_code == 422
    assert client.post(url, data={"reason": "학기 끝"}).status_code == 303
    assert client.post(url, data={"reason": "다시"}).status_code == 404
    assert client.sign_in(cast.assistant).get(base(cast)).status_code == 404


# ---- looking as a learner ---------------------------------------------------------------------


def test_looking_as_a_learner_hides_drafts_and_leaves_no_trace(
    client: Any, cast: Cast, add_lessons: Any
) -> None:
    add_lessons(cast.offering.id, 1, published=False)
    client.sign_in(cast.professor)
    assert client.post(f"{base(cast)}/preview").status_code == 303
    page = client.get(f"/learn/{cast.offering.id}").text
    assert "교육생으로 보는 중" in page
    assert "차시 0" not in page
    assert f'href="/learn/{cast.offering.id}/questions"' in page
    assert f'href="/me/results/{cast.offering.id}"' not in page  # there is no such page of theirs
    lesson = client.get(f"/learn/{cast.offering.id}/lessons/{cast.lesson.id}").text
    assert "교육생으로 보는 중" in lesson
    assert "아직 마침을 누르지 않았습니다" in lesson
    assert db.session.query(LessonProgress).count() == 0
    client.post(f"{base(cast)}/preview/end")
    assert "교육생으로 보는 중" not in client.get(f"/learn/{cast.offering.id}").text


def test_a_learner_cannot_look_so(client: Any, cast: Cast) -> None:
    client.sign_in(cast.trainee)
    assert client.post(f"{base(cast)}/preview").status_code == 403
    assert client.sign_in(cast.outsider).post(f"{base(cast)}/preview").status_code == 404


# ---- sections ------------------------------------------------------------------------------------


@given(
    st.lists(st.integers(), unique=True),
    st.dictionaries(st.integers(0, 9), st.integers(0, 30), min_size=1),
)
def test_dividing_makes_sections_as_equal_as_can_be(
    people: list[int], sizes: dict[int, int]
) -> None:
    places = divided(people, sizes)
    assert set(places) == set(people)
    after = {
        section: size + list(places.values()).count(section) for section, size in sizes.items()
    }
    filled = [after[section] for section in set(places.values())]
    assert not filled or max(filled) - min(after.values()) <= 1


def test_learners_are_put_into_sections_and_filtered(client: Any, cast: Cast) -> None:
    client.sign_in(cast.professor)
    url = f"{base(cast)}/sections"
    assert client.post(url, data={"name": "A반"}).status_code == 303
    twice = client.post(url, data={"name": "A반"})
    assert twice.status_code == 422
    assert "같은 이름" in twice.text
    client.post(url, data={"name": "B반"})
    a, b = section_queries.sections_of(cast.offering.id)
    client.post(f"{url}/assign", data={"people": [str(cast.trainee.id)], "section": str(a.id)})
    client.post(f"{url}/divide")
    held = section_queries.sections_by_person(cast.offering.id)
    assert held == {cast.trainee.id: a.id, cast.other_trainee.id: b.id}
    shown = client.get(f"{url}?section={a.id}").text
    assert "한지우" in shown
    assert "서민준" not in shown
    assert "서민준" in client.get(f"{url}?q=ㅅㅁㅈ").text
    client.post(f"{url}/{a.id}", data={"name": "오전반", "version": "1"})
    stale = client.post(f"{url}/{a.id}", data={"name": "저녁반", "version": "1"})
    assert stale.status_code == 409
    assert "오전반" in stale.text
    client.post(f"{url}/{a.id}/remove")
    assert section_queries.section_of(cast.trainee.id, cast.offering.id) is None


def test_a_stranger_is_not_put_into_a_section(client: Any, cast: Cast) -> None:
    with unit_of_work():
        section = sections.add(cast.offering.id, "A반")
        assert sections.assign(cast.offering.id, [cast.outsider.id], section.id) == 0
    other = db.session.query(Section).one()
    client.sign_in(cast.other_professor)
    url = f"/teach/{cast.other_offering.id}/sections/{other.id}"
    assert client.post(url, data={"name": "x", "version": "1"}).status_code == 404


# ---- notebooks -------------------------------------------------------------------------------------


@pytest.fixture
def lab(cast: Cast) -> storage.Attachment:
    """A notebook that is attached to the lesson."""
    cell = {"cell_type": "code", "source": "import torch", "outputs": []}
    content = json.dumps({"nbformat": 4, "metadata": {}, "cells": [cell]}).encode()
    with unit_of_work():
        stored = storage.keep(io.BytesIO(content), "lab.ipynb")
        return storage.attach(stored, "lesson", cast.lesson.id, person_id=None)


def test_an_attached_notebook_is_read_in_the_page(
    client: Any, cast: Cast, lab: storage.Attachment
) -> None:
    client.sign_in(cast.professor)
    written = {"body": "![실습](file:lab.ipynb)"}
    shown = client.post(f"{base(cast)}/content/preview?lesson={cast.lesson.id}", data=written).text
    assert ">torch</span>" in shown
    client.sign_in(cast.trainee)
    page = client.get(f"/learn/{cast.offering.id}/files/{lab.id}/notebook")
    assert page.status_code == 200
    assert ">torch</span>" in page.text
    assert client.sign_in(cast.outsider).get(page.request.path).status_code == 404


def test_captions_and_pdfs_are_sent_as_players_need_them(client: Any, cast: Cast) -> None:
    with unit_of_work():
        for name, content in (("a.vtt", b"WEBVTT\n\n"), ("a.pdf", b"%PDF-1.4\n%%EOF\n")):
            stored = storage.keep(io.BytesIO(content), name)
            storage.attach(stored, "lesson", cast.lesson.id, person_id=None)
    vtt, pdf = storage.attachments("lesson", [cast.lesson.id])[cast.lesson.id]
    client.sign_in(cast.trainee)
    files = f"/learn/{cast.offering.id}/files"
    assert client.get(f"{files}/{vtt.id}/a.vtt").content_type == "text/vtt; charset=utf-8"
    shown = client.get(f"{files}/{pdf.id}/a.pdf")
    assert shown.content_type == "application/pdf"
    assert "default-src 'none'" in shown.headers["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in shown.headers["Content-Security-Policy"]

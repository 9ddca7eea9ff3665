"""An assistant who marks without releasing: nothing of theirs reaches a learner by itself."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from lms.access import Permission, Role
from lms.accounts.models import Grant
from lms.courses.grading.models import Grade
from lms.db import db, unit_of_work
from tests.cast import Cast


@pytest.fixture
def marker(cast: Cast) -> None:
    """The cast's assistant may mark, and show nothing."""
    with unit_of_work():
        row = db.session.query(Grant).filter_by(person_id=cast.assistant.id, ended_at=None).one()
        assert row.role == Role.ASSISTANT
        row.permissions = [
            Permission.ROSTER_VIEW,
            Permission.SUBMISSION_VIEW,
            Permission.SUBMISSION_GRADE,
        ]


def grade_of(work: Any) -> Grade | None:
    db.session.rollback()
    return db.session.scalar(select(Grade).where(Grade.submission_id == work.id))


@pytest.mark.usefixtures("marker")
def test_they_keep_marks_and_go_on_and_cannot_show_them(
    client: Any, cast: Cast, hand_in: Any, marked: Any
) -> None:
    first, second = hand_in(cast.trainee), hand_in(cast.other_trainee)
    base = f"/teach/{cast.offering.id}/grading"
    client.sign_in(cast.assistant)
    page = client.get(f"{base}/{first.id}").text
    assert 'value="save_next"' in page
    assert 'value="release' not in page
    answer = client.post(f"{base}/{first.id}", data={**marked("50", "30"), "action": "save_next"})
    assert answer.status_code == 303
    assert f"{base}/{second.id}" in answer.location
    for action in ("release", "release_next"):
        sent = {**marked("50", "30"), "action": action}
        assert client.post(f"{base}/{second.id}", data=sent).status_code == 403
    assert grade_of(second) is None
    kept = grade_of(first)
    assert kept is not None
    assert kept.released_at is None


@pytest.mark.usefixtures("marker")
def test_they_cannot_change_what_learners_see(
    client: Any, cast: Cast, hand_in: Any, marked: Any
) -> None:
    work = hand_in(cast.trainee)
    url = f"/teach/{cast.offering.id}/grading/{work.id}"
    client.sign_in(cast.professor)
    client.post(url, data={**marked("50", "30"), "action": "release"})
    kept = grade_of(work)
    assert kept is not None
    version, points = kept.version, kept.points
    client.sign_in(cast.assistant)
    assert "점수를 공개할 수 있는 사람만 고칩니다" in client.get(url).text
    changed = {**marked("10", "10"), "version": str(version), "action": "save", "reason": "다시 봄"}
    assert client.post(url, data=changed).status_code == 403
    kept = grade_of(work)
    assert kept is not None
    assert kept.points == points

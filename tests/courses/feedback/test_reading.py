"""A learner's feedback in one place, and what is new in it."""

from __future__ import annotations

from typing import Any

from lms.courses.feedback import queries
from lms.db import db
from tests.cast import Cast


def unread(cast: Cast) -> int:
    db.session.rollback()
    return queries.unread_in(cast.trainee.id, cast.offering.id)


def test_released_feedback_is_new_until_its_page_was_opened(
    client: Any, cast: Cast, mark: Any
) -> None:
    work = mark(cast.trainee, 30, 20)
    address = f"/learn/{cast.offering.id}/feedback"
    client.sign_in(cast.trainee)
    page = client.get(address).text
    for seen in ("새 피드백", "잘했습니다", "주석 부족", "50"):
        assert seen in page
    assert unread(cast) == 1
    client.get(f"/submissions/{work.id}")
    assert unread(cast) == 0
    assert "새 피드백" not in client.get(address).text


def test_a_grader_who_looks_does_not_make_it_read(client: Any, cast: Cast, mark: Any) -> None:
    work = mark(cast.trainee, 30, 20)
    client.sign_in(cast.professor)
    client.get(f"/submissions/{work.id}")
    assert unread(cast) == 1


def test_an_unreleased_mark_is_not_among_the_feedback(client: Any, cast: Cast, mark: Any) -> None:
    mark(cast.trainee, 41, 20, release=False)
    client.sign_in(cast.trainee)
    page = client.get(f"/learn/{cast.offering.id}/feedback").text
    assert "61" not in page
    assert "아직 공개된 피드백이 없습니다" in page


def test_nothing_of_fellow_learners_is_there(client: Any, cast: Cast, mark: Any) -> None:
    mark(cast.trainee, 30, 20)
    client.sign_in(cast.other_trainee)
    assert "잘했습니다" not in client.get(f"/learn/{cast.offering.id}/feedback").text
    client.sign_in(cast.outsider)
    assert client.get(f"/learn/{cast.offering.id}/feedback").status_code in {403, 404}

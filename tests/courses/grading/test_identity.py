"""What was filled in for one person never becomes another's: forms, versions, tabs."""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy import select

from lms.courses.grading.models import Grade
from lms.db import db
from tests.cast import Cast
from tests.courses.grading.test_grading import grade_of, screen


def fields(page: str) -> dict[str, str]:
    """The hidden fields of the grading form, as a browser would send them."""
    form = page[page.index("data-grading") :]
    return dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form)[:4])


def test_a_form_names_its_submission_its_version_and_its_criteria(
    client: Any, cast: Cast, hand_in: Any, marked: Any
) -> None:
    work = hand_in(cast.trainee)
    client.sign_in(cast.professor)
    client.post(screen(cast, work), data=marked("10", "10", action="save"))
    found = fields(client.get(screen(cast, work)).get_data(as_text=True))
    assert (found["submission"], found["version"]) == (str(work.id), "1")
    assert found["edition"] == str(grade_of(work).rubric_version_id)


def test_a_form_of_one_person_is_refused_for_another_whatever_it_holds(
    client: Any, cast: Cast, hand_in: Any, marked: Any
) -> None:
    mine, theirs = hand_in(cast.trainee), hand_in(cast.other_trainee)
    client.sign_in(cast.professor)
    for action in ("save", "release", "release_next"):
        form = marked("60", "40", submission=mine.id, feedback="지우에게", action=action)
        answer = client.post(screen(cast, theirs), data=form)
        assert answer.status_code == 409
        assert "지우에게" not in answer.get_data(as_text=True)
    quiet = client.post(
        f"{screen(cast, theirs)}/autosave", data=marked("60", "40", submission=mine.id)
    )
    assert (quiet.status_code, quiet.get_json()["stop"]) == (409, True)
    db.session.rollback()
    assert db.session.scalars(select(Grade)).all() == []


def test_a_form_that_names_nobody_is_refused(
    client: Any, cast: Cast, hand_in: Any, marked: Any
) -> None:
    work = hand_in(cast.trainee)
    client.sign_in(cast.professor)
    for named in ("", "0", "x", str(work.id + 10**6)):
        form = marked("60", "40", submission=named, action="release")
        assert client.post(screen(cast, work), data=form).status_code == 409
    assert grade_of(work) is None


def test_a_form_with_the_criteria_of_something_else_is_refused(
    client: Any, cast: Cast, hand_in: Any, marked: Any
) -> None:
    work = hand_in(cast.trainee)
    client.sign_in(cast.professor)
    form = marked("60", "40", action="release", edition=10**6)
    assert client.post(screen(cast, work), data=form).status_code == 409
    assert grade_of(work) is None


def test_going_back_and_sending_the_old_form_again_shows_both_and_changes_nothing(
    client: Any, cast: Cast, hand_in: Any, marked: Any
) -> None:
    work = hand_in(cast.trainee)
    client.sign_in(cast.professor)
    old = fields(client.get(screen(cast, work)).get_data(as_text=True))
    assert old["version"] == "0"
    client.post(screen(cast, work), data=marked("50", "30", action="save", feedback="새 글"))
    again = client.post(
        screen(cast, work), data=marked("1", "1", action="release", feedback="옛 글")
    )
    page = again.get_data(as_text=True)
    assert again.status_code == 409
    assert "새 글" in page
    assert "옛 글" in page
    assert grade_of(work).points == 80


def test_a_page_that_was_fetched_ahead_says_whose_it_is_and_is_kept_by_no_cache(
    client: Any, cast: Cast, hand_in: Any, marked: Any
) -> None:
    mine, theirs = hand_in(cast.trainee), hand_in(cast.other_trainee)
    client.sign_in(cast.professor)
    for work in (mine, theirs):
        answer = client.get(screen(cast, work))
        assert "no-store" in answer.headers["Cache-Control"]
        assert f'data-submission="{work.id}"' in answer.get_data(as_text=True)
    asked = {"X-Requested-With": "fetch"}
    form = marked("60", "40", action="release_next")
    said = client.post(screen(cast, mine), data=form, headers=asked).get_json()
    assert (said["submission"], said["url"]) == (theirs.id, screen(cast, theirs))
    last = client.post(screen(cast, theirs), data=form, headers=asked).get_json()
    assert (last["submission"], last["url"]) == (None, f"/teach/{cast.offering.id}/grading")


def test_two_tabs_of_one_grader_do_not_overwrite_one_another(
    client: Any, cast: Cast, hand_in: Any, marked: Any
) -> None:
    work = hand_in(cast.trainee)
    client.sign_in(cast.professor)
    first = client.post(f"{screen(cast, work)}/autosave", data=marked("30", ""))
    assert first.get_json()["version"] == 1
    second = client.post(f"{screen(cast, work)}/autosave", data=marked("10", ""))
    assert (second.status_code, second.get_json()["stop"]) == (409, True)
    assert [mark.points for mark in grade_of(work).marks] == [30]

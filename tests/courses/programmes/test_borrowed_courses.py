"""A curriculum may hold a course of another institution, which only that one offers."""

from __future__ import annotations

from typing import Any

from lms.courses.programmes.models import TrackCourse
from lms.db import unit_of_work
from tests.cast import Cast, course_of


def test_nobody_is_led_to_offer_a_course_of_another_institution(cast: Cast, client: Any) -> None:
    with unit_of_work():
        own = course_of(cast.academy, "CV102", "영상 실습", "Vision lab")
        theirs = course_of(cast.other_university, "EN202", "에너지 실습", "Energy lab")
        cast.track.courses.append(TrackCourse(course=own, required=True, position=1))
        cast.track.courses.append(TrackCourse(course=theirs, required=True, position=2))
    client.sign_in(cast.staff)
    page = client.get(f"/manage/cohorts/{cast.cohort.id}").get_data(as_text=True)
    assert f"/manage/courses/{own.id}/offerings/new" in page
    assert f"/manage/courses/{theirs.id}/offerings/new" not in page
    assert "무등대학교에서 강좌를 만듭니다." in page

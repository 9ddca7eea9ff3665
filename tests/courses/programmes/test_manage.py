"""Tracks, curricula and cohorts in the hands of those who run them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from lms import clock
from lms.courses.catalogue.models import Course
from lms.courses.programmes.models import Cohort, Track
from lms.courses.programmes.queries.assessment import policy_for
from lms.db import db, unit_of_work
from tests.cast import Cast, course_of


def text(response: Any, status: int = 200) -> str:
    assert response.status_code == status, response.get_data(as_text=True)[:2000]
    return str(response.get_data(as_text=True))


def track_values(cast: Cast, **changes: Any) -> dict[str, Any]:
    return {
        "organisation_id": cast.academy.id, "stream": "academy", "title_ko": "새 과정",
        "title_en": "New track", "summary_ko": "소개", "summary_en": "", "description_ko": "",
        "description_en": "", "audiences": ["youth"], "industry": "energy", "language": "ko",
    } | changes  # fmt: skip


def curriculum(client: Any, track: Track, course: Course, what: str, **more: Any) -> Any:
    db.session.expire_all()
    data = {"course_id": course.id, "what": what, "version": track.version} | more
    return client.post(f"/manage/tracks/{track.id}/curriculum", data=data)


def test_a_track_is_made_filled_published_and_a_cohort_opened(client: Any, cast: Cast) -> None:
    client.sign_in(cast.officer)
    assert client.post("/manage/tracks/new", data=track_values(cast)).status_code == 303
    track = db.session.scalar(select(Track).where(Track.title_ko == "새 과정"))
    assert track is not None
    page = text(client.post(f"/manage/tracks/{track.id}/publish", follow_redirects=True))
    assert "이수해야 할 교과목이 하나도 없습니다." in page
    assert client.get(f"/tracks/{track.slug}").status_code == 404
    assert curriculum(client, track, cast.course, "add", kind="required").status_code == 303
    client.post(f"/manage/tracks/{track.id}/publish")
    assert "새 과정" in text(client.get("/tracks"))
    today = clock.today()
    made = client.post(
        f"/manage/tracks/{track.id}/cohorts/new",
        data={
            "number": "1", "title_ko": "1기", "title_en": "Cohort 1", "starts_on": str(today),
            "ends_on": str(today + timedelta(days=90)), "enrol_from": "", "enrol_until": "",
            "capacity": "25",
        },
    )  # fmt: skip
    assert made.status_code == 303
    cohort = db.session.scalar(select(Cohort).where(Cohort.track_id == track.id))
    assert cohort is not None
    assert "1기" not in text(client.get(f"/tracks/{track.slug}"))
    client.post(f"/manage/cohorts/{cohort.id}/open")
    assert "25자리 남음" in text(client.get(f"/tracks/{track.slug}"))
    page = text(client.post(f"/manage/tracks/{track.id}/unpublish", follow_redirects=True))
    assert "먼저 닫아 주십시오" in page


def test_the_curriculum_is_put_in_order(client: Any, cast: Cast) -> None:
    client.sign_in(cast.staff)
    with unit_of_work():
        second = course_of(cast.academy, "S2", "둘째", "", "python")
    track = db.session.get_one(Track, cast.track.id)
    curriculum(client, track, second, "add", kind="elective")
    curriculum(client, track, second, "up")
    db.session.expire_all()
    assert [(item.course_id, item.required) for item in track.courses] == [
        (second.id, False), (cast.course.id, True),
    ]  # fmt: skip
    curriculum(client, track, second, "required")
    curriculum(client, track, second, "up")
    curriculum(client, track, cast.course, "remove")
    db.session.expire_all()
    assert [(item.course_id, item.required) for item in track.courses] == [(second.id, True)]
    refused = curriculum(client, track, second, "remove")
    assert "하나도 없습니다" in text(refused, 422)


def test_two_editors_of_a_curriculum_do_not_overwrite_each_other(client: Any, cast: Cast) -> None:
    client.sign_in(cast.staff)
    stale = {"course_id": cast.course.id, "what": "elective", "version": cast.track.version - 1}
    answer = client.post(f"/manage/tracks/{cast.track.id}/curriculum", data=stale)
    assert "다른 사람이 먼저 바꾸었습니다." in text(answer, 409)


def test_a_course_of_another_institution_is_not_added_by_its_id(client: Any, cast: Cast) -> None:
    client.sign_in(cast.staff)
    answer = curriculum(client, cast.track, cast.other_offering.course, "add")
    assert answer.status_code == 404


def test_a_lost_update_of_a_track_is_refused_with_both_texts(client: Any, cast: Cast) -> None:
    client.sign_in(cast.staff)
    values = track_values(cast, title_ko="내 제목", version=cast.track.version)
    with unit_of_work():
        db.session.get_one(Track, cast.track.id).title_ko = "먼저 바뀐 제목"
    page = text(client.post(f"/manage/tracks/{cast.track.id}/edit", data=values), 409)
    assert "먼저 바뀐 제목" in page
    assert "내 제목" in page


def test_a_completion_rule_that_cannot_be_met_is_refused(client: Any, cast: Cast) -> None:
    client.sign_in(cast.staff)
    url = f"/manage/tracks/{cast.track.id}/policy"
    wrong = client.post(url, data={"minimum_electives": "2", "minimum_average": "0"})
    assert "선택 교과목이" in text(wrong, 422)
    assert (
        client.post(url, data={"minimum_electives": "0", "minimum_average": "70"}).status_code
        == 303
    )
    assert policy_for(cast.track.id, cast.cohort.id).value.minimum_average == 70


def test_fewer_seats_than_members_are_refused(client: Any, cast: Cast) -> None:
    client.sign_in(cast.staff)
    values = {
        "number": "7", "title_ko": "7기", "title_en": "", "starts_on": str(cast.cohort.starts_on),
        "ends_on": str(cast.cohort.ends_on), "enrol_from": "", "enrol_until": "",
        "capacity": "1", "version": cast.cohort.version,
    }  # fmt: skip
    answer = client.post(f"/manage/cohorts/{cast.cohort.id}/edit", data=values)
    assert "정원이 적습니다" in text(answer, 422)


def test_the_list_is_searched_filtered_and_sorted_by_its_address(client: Any, cast: Cast) -> None:
    client.sign_in(cast.officer)
    assert "컴퓨터 비전 전문가 과정" in text(client.get("/manage/tracks?q=ㅋㅍㅌ&sort=-title"))
    assert "조건에 맞는 과정이 없습니다." in text(client.get("/manage/tracks?state=draft"))
    assert "컴퓨터 비전" in text(client.get("/manage/courses?q=cv1&state=published&sort=code"))

"""The public catalogue: what is found, what is shown, and that drafts never are."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import event

from lms import clock
from lms.courses.catalogue.models import Course
from lms.courses.enrolment.models import Enrolment
from lms.courses.programmes.models import Cohort, Track, TrackCourse
from lms.db import db, unit_of_work
from tests.cast import Cast, course_of, offering_of, person


def text(response: Any, status: int = 200) -> str:
    assert response.status_code == status, response.get_data(as_text=True)[:2000]
    return str(response.get_data(as_text=True))


def test_a_visitor_finds_a_track_by_its_initial_consonants(client: Any, cast: Cast) -> None:
    assert "컴퓨터 비전 전문가 과정" in text(client.get("/tracks?q=ㅋㅍㅌ"))
    assert "컴퓨터 비전 전문가 과정" not in text(client.get("/tracks?q=ㅎㅎㅎ"))


def test_a_course_is_found_by_a_skill_that_it_teaches(client: Any, cast: Cast) -> None:
    page = text(client.get("/courses?q=computer+vision"))
    assert "컴퓨터 비전" in page
    assert "에너지 예측" not in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("stream=academy", True), ("stream=degree", False), ("industry=ai", True),
        ("industry=energy", False), ("audience=youth", True), ("audience=in_work", False),
        ("language=ko", True), ("language=en", False), ("stream=nonsense", True),
        ("page=99", True), ("sort=nonsense", True),
    ],
)  # fmt: skip
def test_facets_narrow_the_tracks(client: Any, cast: Cast, query: str, found: bool) -> None:
    page = text(client.get(f"/tracks?{query}"))
    assert (f'href="/tracks/{cast.track.slug}"' in page) is found


def test_a_draft_is_nowhere(client: Any, cast: Cast) -> None:
    with unit_of_work():
        db.session.get_one(Track, cast.track.id).published_at = None
        db.session.get_one(Course, cast.course.id).published_at = None
    assert "컴퓨터 비전" not in text(client.get("/tracks"))
    assert "컴퓨터 비전" not in text(client.get("/courses"))
    text(client.get(f"/tracks/{cast.track.slug}"), 404)
    text(client.get(f"/courses/{cast.course.slug}"), 404)
    client.sign_in(cast.outsider)
    text(client.get(f"/enrol/cohorts/{cast.cohort.id}"), 404)
    text(client.post(f"/enrol/cohorts/{cast.cohort.id}"), 404)


def test_a_draft_cohort_is_not_on_the_page_of_its_track(client: Any, cast: Cast) -> None:
    with unit_of_work():
        db.session.get_one(Cohort, cast.cohort.id).state = "draft"
    assert "7기" not in text(client.get(f"/tracks/{cast.track.slug}"))


def test_a_track_whose_time_to_apply_is_over_promises_no_seats(client: Any, cast: Cast) -> None:
    assert "28자리 남음" in text(client.get("/tracks"))
    with unit_of_work():
        db.session.get_one(Cohort, cast.cohort.id).enrol_until = clock.now()
    page = text(client.get("/tracks"))
    assert "지금 신청받는 기수 없음" in page
    assert "자리 남음" not in page


def test_the_page_of_a_track_shows_seats_and_which_course_teaches_what(
    client: Any, cast: Cast
) -> None:
    page = text(client.get(f"/tracks/{cast.track.slug}"))
    assert "28자리 남음" in page
    assert f"/enrol/cohorts/{cast.cohort.id}" in page
    assert f"/courses/{cast.course.slug}" in page


def test_the_page_of_a_course_says_what_one_will_be_able_to_show(client: Any, cast: Cast) -> None:
    page = text(client.get(f"/courses/{cast.course.slug}"))
    assert "무엇을 보여 줄 수 있게 되나" in page
    assert "기수와 함께" in page


def test_titles_cannot_carry_markup(client: Any, cast: Cast) -> None:
    with unit_of_work():
        db.session.get_one(Course, cast.course.id).title_ko = '"><script>alert(1)</script>'
    for url in (f"/tracks/{cast.track.slug}", "/courses", f"/courses/{cast.course.slug}"):
        assert "<script>alert" not in text(client.get(url))


def test_the_catalogue_reads_in_english(client: Any, cast: Cast) -> None:
    page = text(client.get("/tracks", headers={"Accept-Language": "en"}))
    assert "Computer vision track" in page


def test_an_empty_catalogue_says_so(client: Any, cast: Cast) -> None:
    with unit_of_work():
        for row in (*db.session.query(Course), *db.session.query(Track)):
            row.published_at = None
    assert "아직 공개된 교과목이 없습니다." in text(client.get("/courses"))
    assert "아직 공개된 과정이 없습니다." in text(client.get("/tracks"))


def test_a_search_without_a_result_offers_to_clear_it(client: Any, cast: Cast) -> None:
    page = text(client.get("/courses?q=없는말"))
    assert "조건에 맞는 교과목이 없습니다." in page
    assert "조건 지우기" in page


class Counter:
    """Statements sent within the block."""

    def __enter__(self) -> Counter:
        self.count = 0
        event.listen(db.engine, "before_cursor_execute", self._note)
        return self

    def __exit__(self, *_exception: object) -> None:
        event.remove(db.engine, "before_cursor_execute", self._note)

    def _note(self, *_args: object) -> None:
        self.count += 1


def grow(cast: Cast, times: int) -> None:
    """Add *times* tracks, each with a cohort and a course, and as many learners."""
    with unit_of_work():
        for i in range(times):
            course = course_of(cast.academy, f"G{i}", f"늘어난 과목 {i}", f"Grown {i}", "python")
            track = Track(
                organisation=cast.academy, stream="academy", slug=f"grown-{i}",
                title_ko=f"늘어난 과정 {i}", summary_ko="소개", industry="energy",
                audiences=["youth"], published_at=clock.now(), created_at=clock.now(),
            )  # fmt: skip
            track.courses = [TrackCourse(course=course, position=0)]
            db.session.add(track)
            db.session.add(TrackCourse(track_id=cast.track.id, course_id=course.id, position=i + 1))
            cohort = Cohort(
                track=track, number=1, title_ko="1기", starts_on=clock.today(),
                ends_on=cast.cohort.ends_on, capacity=30, state="open", created_at=clock.now(),
            )  # fmt: skip
            db.session.add(cohort)
            db.session.flush()
            offering_of(course, "공개반")
            someone = person(f"수강생 {i}", f"grown{i}@example.org")
            db.session.add(
                Enrolment(
                    offering_id=cast.offering.id, person_id=someone.id, state="active",
                    enrolled_at=clock.now(),
                )
            )  # fmt: skip


def test_no_page_asks_more_of_the_database_when_there_is_ten_times_as_much(
    client: Any, cast: Cast
) -> None:
    public = ["/tracks", "/courses", f"/tracks/{cast.track.slug}", f"/courses/{cast.course.slug}"]
    managed = ["/manage/tracks", "/manage/courses", f"/manage/tracks/{cast.track.id}",
               f"/manage/cohorts/{cast.cohort.id}", f"/teach/{cast.offering.id}/roster"]  # fmt: skip

    def counts() -> dict[str, int]:
        found = {}
        for urls, who in ((public, None), (managed, cast.officer)):
            client.sign_in(who)
            for url in urls:
                db.session.expire_all()
                with Counter() as counter:
                    text(client.get(url))
                found[url] = counter.count
        return found

    grow(cast, 2)
    before = counts()
    with unit_of_work():
        for i in range(18):
            someone = person(f"많은 사람 {i}", f"many{i}@example.org")
            db.session.add(
                Enrolment(
                    offering_id=cast.offering.id, person_id=someone.id, state="active",
                    enrolled_at=clock.now(),
                )
            )  # fmt: skip
            course = course_of(cast.academy, f"H{i}", f"또 늘어난 과목 {i}", "", "computer-vision")
            db.session.add(
                TrackCourse(track_id=cast.track.id, course_id=course.id, position=100 + i)
            )
            track = Track(
                organisation=cast.academy, stream="academy", slug=f"more-{i}",
                title_ko=f"또 늘어난 과정 {i}", summary_ko="소개", industry="energy",
                audiences=["youth"], published_at=clock.now(), created_at=clock.now(),
            )  # fmt: skip
            db.session.add(track)
            offering_of(course, "반")
    assert counts() == before
    assert max(before.values()) <= 30

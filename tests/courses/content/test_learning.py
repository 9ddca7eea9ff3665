"""What learners see of a course, and what of it counts."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pytest

from lms import clock, storage
from lms.courses.content import queries, registry
from lms.courses.content.models import Lesson, LessonProgress
from lms.courses.discussion.models import Announcement
from lms.db import db, unit_of_work
from tests.cast import Cast, enrol, offering_of


def lesson_url(cast: Cast, lesson: Lesson | None = None) -> str:
    return f"/learn/{cast.offering.id}/lessons/{(lesson or cast.lesson).id}"


def attach(cast: Cast, name: str, content: bytes) -> storage.Attachment:
    with unit_of_work():
        stored = storage.keep(io.BytesIO(content), name)
        return storage.attach(stored, "lesson", cast.lesson.id, person_id=cast.professor.id)


def test_a_visitor_signs_in_first(client: Any, cast: Cast) -> None:
    for url in ("/learn", f"/learn/{cast.offering.id}", lesson_url(cast)):
        answer = client.get(url)
        assert answer.status_code == 302
        assert "/sign-in" in answer.location


def test_an_outsider_is_not_told_that_the_course_exists(client: Any, cast: Cast) -> None:
    for person in (cast.outsider, cast.other_professor, cast.employer):
        client.sign_in(person)
        for url in (f"/learn/{cast.offering.id}", lesson_url(cast)):
            assert client.get(url).status_code == 404


def test_my_courses_show_how_far_i_am(client: Any, cast: Cast) -> None:
    page = client.sign_in(cast.trainee).get("/learn").text
    assert "컴퓨터 비전" in page
    assert "차시 1개 가운데 0개" in page


def test_my_courses_begin_with_what_runs_now_and_end_with_what_is_over(
    client: Any, cast: Cast
) -> None:
    days = {"지난": (-90, -10), "먼": (60, 120), "곧": (10, 50)}
    with unit_of_work():
        for label, (first, last) in days.items():
            run = offering_of(cast.course, f"{label} 강의")
            run.starts_on = clock.today() + timedelta(days=first)
            run.ends_on = clock.today() + timedelta(days=last)
            enrol(cast.trainee, run)
    page = client.sign_in(cast.trainee).get("/learn").text
    places = [
        page.index(label) for label in (cast.offering.label, "곧 강의", "먼 강의", "지난 강의")
    ]
    assert places == sorted(places)


def test_someone_without_a_seat_is_shown_where_to_find_one(client: Any, cast: Cast) -> None:
    page = client.sign_in(cast.outsider).get("/learn").text
    assert "듣고 있는 과목이 없습니다" in page
    assert 'href="/tracks"' in page


def test_the_course_page_explains_the_progress(client: Any, cast: Cast) -> None:
    page = client.sign_in(cast.trainee).get(f"/learn/{cast.offering.id}").text
    assert "공개된 차시 1개 가운데 0개를 마쳤습니다" in page
    assert "첫 차시 열기" in page


def test_a_lesson_is_rendered_with_its_rule_and_state(client: Any, cast: Cast) -> None:
    page = client.sign_in(cast.trainee).get(lesson_url(cast)).text
    assert "커널이 영상을 지나갑니다." in page
    assert 'id="md-합성곱"' in page
    assert "&#39;마침&#39;을 누르면 마친 것으로 셉니다" in page
    assert "아직 마침을 누르지 않았습니다" in page


def test_marking_counts_and_can_be_taken_back(client: Any, cast: Cast) -> None:
    client.sign_in(cast.trainee)
    client.get(lesson_url(cast))
    for _twice in range(2):
        assert client.post(lesson_url(cast) + "/mark").status_code == 303
    assert queries.progress(cast.trainee.id, [cast.offering.id])[cast.offering.id].complete
    assert "마침을 눌렀으므로 마쳤습니다" in client.get(lesson_url(cast)).text
    client.post(lesson_url(cast) + "/mark", data={"undo": "1"})
    db.session.expire_all()
    assert queries.progress(cast.trainee.id, [cast.offering.id])[cast.offering.id].done == 0


def test_one_persons_mark_is_not_anothers(client: Any, cast: Cast) -> None:
    client.sign_in(cast.trainee).post(lesson_url(cast) + "/mark")
    found = queries.progress_of_people(cast.offering.id, [cast.trainee.id, cast.other_trainee.id])
    assert [found[p.id].done for p in (cast.trainee, cast.other_trainee)] == [1, 0]


def test_opening_twice_leaves_one_row(client: Any, cast: Cast) -> None:
    client.sign_in(cast.trainee)
    client.get(lesson_url(cast))
    client.get(lesson_url(cast))
    assert db.session.query(LessonProgress).count() == 1


def test_a_lesson_by_viewing_is_done_by_opening_it(
    client: Any, cast: Cast, add_lessons: Any
) -> None:
    (lesson,) = add_lessons(cast.offering.id, 1, done_rule="viewed")
    client.sign_in(cast.trainee)
    assert "열어 보았으므로 마쳤습니다" in client.get(lesson_url(cast, lesson)).text
    assert queries.done_by_lesson(cast.offering.id)[lesson.id] == 1


def test_reading_time_is_capped_by_the_time_that_passed(
    client: Any, cast: Cast, add_lessons: Any, frozen_now: Any
) -> None:
    (lesson,) = add_lessons(cast.offering.id, 1, done_rule="minutes", minutes=1)
    start = clock.now()
    client.sign_in(cast.trainee)
    frozen_now(start)
    client.get(lesson_url(cast, lesson))
    frozen_now(start + timedelta(seconds=20))
    answer = client.post(lesson_url(cast, lesson) + "/time", data={"seconds": "9000"}).get_json()
    assert answer["done"] is False
    assert queries.progress_row(cast.trainee.id, lesson.id).seconds == 20
    frozen_now(start + timedelta(seconds=61))
    answer = client.post(lesson_url(cast, lesson) + "/time", data={"seconds": "41"}).get_json()
    assert answer["just_done"] is True
    assert "1분 이상 보았으므로" in answer["state"]


@pytest.mark.parametrize("seconds", ["", "-5", "x", "1e9", "٣", "99999999999"])
def test_nonsense_reading_time_counts_as_none(client: Any, cast: Cast, seconds: str) -> None:
    client.sign_in(cast.trainee).get(lesson_url(cast))
    assert client.post(lesson_url(cast) + "/time", data={"seconds": seconds}).status_code == 200
    assert queries.progress_row(cast.trainee.id, cast.lesson.id).seconds == 0


def test_a_draft_does_not_exist_for_learners(client: Any, cast: Cast, add_lessons: Any) -> None:
    (draft,) = add_lessons(cast.offering.id, 1, published=False)
    client.sign_in(cast.trainee)
    assert client.get(lesson_url(cast, draft)).status_code == 404
    assert client.post(lesson_url(cast, draft) + "/mark").status_code == 404
    course = f"/learn/{cast.offering.id}"
    assert "차시 0" not in client.get(course).text
    assert "찾은 것 0개" in client.get(course, query_string={"q": "본문 0"}).text
    assert queries.progress(cast.trainee.id, [cast.offering.id])[cast.offering.id].total == 1


def test_who_teaches_sees_a_draft_as_learners_will_and_leaves_no_progress(
    client: Any, cast: Cast, add_lessons: Any
) -> None:
    (draft,) = add_lessons(cast.offering.id, 1, published=False)
    for person in (cast.professor, cast.assistant):
        page = client.sign_in(person).get(lesson_url(cast, draft)).text
        assert "초안이므로 교육생에게는 아직 보이지 않습니다" in page
    assert client.post(lesson_url(cast) + "/mark").status_code == 403
    assert db.session.query(LessonProgress).count() == 0


def test_a_lesson_is_not_reached_through_another_offering(client: Any, cast: Cast) -> None:
    client.sign_in(cast.other_professor)
    url = f"/learn/{cast.other_offering.id}/lessons/{cast.lesson.id}"
    assert client.get(url).status_code == 404


def test_searching_finds_words_in_the_text_and_treats_wildcards_as_letters(
    client: Any, cast: Cast
) -> None:
    course = f"/learn/{cast.offering.id}"
    client.sign_in(cast.trainee)
    assert "<mark>영상</mark>" in client.get(course, query_string={"q": "영상"}).text
    assert "찾은 것 0개" in client.get(course, query_string={"q": "%"}).text


def test_an_announcement_is_found_by_initials_and_a_draft_is_not(client: Any, cast: Cast) -> None:
    now = clock.now()
    with unit_of_work() as session:
        session.add_all(
            Announcement(
                offering_id=cast.offering.id, author_id=cast.professor.id, title=title,
                body="다음 주는 쉽니다.", publish_at=at, created_at=now, updated_at=now,
            )
            for title, at in (("휴강 안내", now), ("휴강 초안", None))
        )  # fmt: skip
    client.sign_in(cast.trainee)
    for words in ("ㅎㄱ", "쉽니다"):
        page = client.get(f"/learn/{cast.offering.id}", query_string={"q": words}).text
        assert "찾은 것 1개" in page
        assert "휴강 안내" in page


def test_a_file_is_shown_or_downloaded_by_its_kind(client: Any, cast: Cast) -> None:
    png = attach(cast, "그림.png", b"\x89PNG\r\n\x1a\n" + b"\x00" * 64)
    page = attach(cast, "x.html", b"<script>alert(1)</script>")
    client.sign_in(cast.trainee)
    base = f"/learn/{cast.offering.id}/files"
    shown = client.get(f"{base}/{png.id}/그림.png")
    assert shown.content_type == "image/png"
    assert "sandbox" in shown.headers["Content-Security-Policy"]
    kept = client.get(f"{base}/{page.id}/x.html")
    assert kept.headers["Content-Disposition"].startswith("attachment")
    assert kept.content_type == "application/octet-stream"
    asked = client.get(f"{base}/{png.id}/그림.png?download=1")
    assert asked.headers["Content-Disposition"].startswith("attachment")
    assert client.get(f"{base}/{png.id}/other.png").status_code == 302


def test_a_file_is_for_those_who_may_see_its_lesson(
    client: Any, cast: Cast, add_lessons: Any
) -> None:
    file = attach(cast, "a.txt", b"text")
    url = f"/learn/{cast.offering.id}/files/{file.id}/a.txt"
    assert client.get(url).status_code == 302
    assert client.sign_in(cast.outsider).get(url).status_code == 404
    with unit_of_work():
        db.session.get(Lesson, cast.lesson.id).published_at = None
    assert client.sign_in(cast.trainee).get(url).status_code == 404
    assert client.sign_in(cast.professor).get(url).status_code == 200


def test_a_file_of_something_else_is_not_reached(client: Any, cast: Cast) -> None:
    with unit_of_work():
        stored = storage.keep(io.BytesIO(b"secret"), "s.txt")
        file = storage.attach(stored, "submission", cast.lesson.id, person_id=None)
    url = f"/learn/{cast.offering.id}/files/{file.id}/s.txt"
    assert client.sign_in(cast.professor).get(url).status_code == 404


def test_other_features_put_items_beside_the_lessons(
    client: Any, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = registry.Item(
        module_id=cast.module.id, position=0, title_ko="항목", title_en="", url="/x", kind="과제"
    )
    loose = registry.Item(
        module_id=None, position=1, title_ko="떠돌이", title_en="", url="/y", kind="과제"
    )
    monkeypatch.setattr(registry, "_items", [lambda _o, _p: [loose, item]])
    page = client.sign_in(cast.trainee).get(f"/learn/{cast.offering.id}").text
    assert page.index("항목") < page.index("그 밖의 활동") < page.index("떠돌이")


def test_pages_cost_the_same_however_much_there_is(
    client: Any, cast: Cast, add_lessons: Any, statements: Any
) -> None:
    client.sign_in(cast.trainee)
    urls = ("/learn", f"/learn/{cast.offering.id}", lesson_url(cast))
    for url in urls:
        client.get(url)
    before = []
    for url in urls:
        db.session.rollback()
        with statements() as seen:
            assert client.get(url).status_code == 200
        before.append(len(seen))
    add_lessons(cast.offering.id, 40)
    for url, few in zip(urls, before, strict=True):
        db.session.rollback()
        with statements() as seen:
            client.get(url)
        assert len(seen) == few, url
    assert max(before) <= 45

"""What is not open yet is refused by the server, said in words, and open to those who teach."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pytest

from lms import clock, storage
from lms.courses.assignments.models import Assignment
from lms.courses.content import operations, queries
from lms.courses.content.models import Lesson, LessonProgress, ReleaseDate, ReleaseNeed
from lms.courses.content.queries.progress import standings
from lms.courses.content.rules import Key, Need
from lms.courses.sections.models import Section, SectionMember
from lms.db import db, unit_of_work
from tests.cast import Cast


def learn(cast: Cast) -> str:
    return f"/learn/{cast.offering.id}"


def rule_url(cast: Cast, key: Key) -> str:
    return f"/teach/{cast.offering.id}/content/release/{key.kind}:{key.id}"


def lesson_key(lesson: Any) -> Key:
    return Key("lesson", lesson.id)


@pytest.fixture
def later(cast: Cast, add_lessons: Any) -> Lesson:
    """A lesson that opens after the first one."""
    (lesson,) = add_lessons(cast.offering.id, 1)
    with unit_of_work() as session:
        session.add(
            ReleaseNeed(
                offering_id=cast.offering.id, subject_kind="lesson", subject_id=lesson.id,
                needs_kind="lesson", needs_id=cast.lesson.id,
            )
        )  # fmt: skip
    return lesson


def test_a_lesson_opens_after_another_is_done_and_says_so(
    client: Any, cast: Cast, later: Lesson
) -> None:
    url = f"{learn(cast)}/lessons/{later.id}"
    client.sign_in(cast.trainee)
    refused = client.get(url)
    assert refused.status_code == 403
    assert "&#39;합성곱&#39; 차시를 마치면 열립니다." in refused.text
    assert "본문 0" not in refused.text
    assert "마치면 열립니다" in client.get(learn(cast)).text
    assert client.post(f"{url}/mark").status_code == 403
    assert db.session.query(LessonProgress).count() == 0
    client.post(f"{learn(cast)}/lessons/{cast.lesson.id}/mark")
    opened = client.get(url)
    assert opened.status_code == 200
    assert "본문 0" in opened.text


def test_files_search_and_next_lesson_follow_the_rule(
    client: Any, cast: Cast, later: Lesson
) -> None:
    with unit_of_work():
        stored = storage.keep(io.BytesIO(b"secret"), "a.txt")
        file = storage.attach(stored, "lesson", later.id, person_id=None)
    client.sign_in(cast.trainee)
    assert client.get(f"{learn(cast)}/files/{file.id}/a.txt").status_code == 403
    found = client.get(learn(cast), query_string={"q": "본문 0"}).text
    assert "찾은 것 0개" in found
    by_title = client.get(learn(cast), query_string={"q": "차시 0"}).text
    assert "찾은 것 1개" in by_title
    assert "아직 열리지 않음" in by_title
    gates = queries.gates_of(cast.trainee.id, [cast.offering.id])
    assert gates[cast.offering.id].shut == {lesson_key(later)}


def test_what_a_shut_activity_asks_is_not_found_by_its_words(client: Any, cast: Cast) -> None:
    with unit_of_work() as session:
        session.get_one(Assignment, cast.assignment.id).brief = "비밀지시문을 구현하시오"
        session.add(
            ReleaseDate(
                offering_id=cast.offering.id, subject_kind="assignment",
                subject_id=cast.assignment.id, opens_at=clock.now() + timedelta(days=3),
            )
        )  # fmt: skip
    client.sign_in(cast.trainee)
    assert client.get(f"/assignments/{cast.assignment.id}").status_code == 403
    found = client.get(learn(cast), query_string={"q": "비밀지시문"}).text
    assert "찾은 것 0개" in found
    assert "구현하시오" not in found
    titled = client.get(learn(cast), query_string={"q": cast.assignment.title_ko}).text
    assert "찾은 것 1개" in titled
    assert "구현하시오" not in titled
    client.sign_in(cast.professor)
    taught = client.get(learn(cast), query_string={"q": "비밀지시문"}).text
    assert "찾은 것 1개" in taught


def test_those_who_teach_pass(client: Any, cast: Cast, later: Lesson) -> None:
    for person in (cast.professor, cast.assistant, cast.staff):
        client.sign_in(person)
        assert client.get(f"{learn(cast)}/lessons/{later.id}").status_code == 200


def test_a_module_opens_at_its_date_with_all_that_lies_in_it(
    client: Any, cast: Cast, frozen_now: Any
) -> None:
    opens = clock.now() + timedelta(days=3)
    with unit_of_work() as session:
        session.add(
            ReleaseDate(
                offering_id=cast.offering.id, subject_kind="module", subject_id=cast.module.id,
                opens_at=opens,
            )
        )  # fmt: skip
    client.sign_in(cast.trainee)
    for url in (
        f"{learn(cast)}/lessons/{cast.lesson.id}", f"/assignments/{cast.assignment.id}",
    ):  # fmt: skip
        assert client.get(url).status_code == 403, url
    assert "에 열립니다." in client.get(learn(cast)).text
    frozen_now(opens)
    assert client.get(f"{learn(cast)}/lessons/{cast.lesson.id}").status_code == 200


def test_a_section_may_have_its_own_date(client: Any, cast: Cast) -> None:
    now = clock.now()
    with unit_of_work() as session:
        section = Section(offering_id=cast.offering.id, name="A반")
        session.add(section)
        session.flush()
        session.add_all(
            [
                SectionMember(
                    offering_id=cast.offering.id, person_id=cast.trainee.id, section_id=section.id
                ),
                ReleaseDate(
                    offering_id=cast.offering.id, subject_kind="lesson",
                    subject_id=cast.lesson.id, opens_at=now + timedelta(days=9),
                ),
                ReleaseDate(
                    offering_id=cast.offering.id, subject_kind="lesson",
                    subject_id=cast.lesson.id, section_id=section.id,
                    opens_at=now - timedelta(days=1),
                ),
            ]
        )  # fmt: skip
    url = f"{learn(cast)}/lessons/{cast.lesson.id}"
    assert client.sign_in(cast.trainee).get(url).status_code == 200
    assert client.sign_in(cast.other_trainee).get(url).status_code == 403


def test_rules_are_written_on_their_page_and_shown_in_the_list(
    client: Any, cast: Cast, add_lessons: Any
) -> None:
    (lesson,) = add_lessons(cast.offering.id, 1)
    client.sign_in(cast.professor)
    url = rule_url(cast, lesson_key(lesson))
    page = client.get(url).text
    assert "과제: 객체 검출 실습" in page
    seen = page.split('name="seen"')[1].split('value="')[1].split('"')[0]
    data = {
        "seen": seen, "opens_at": "2026-12-01T09:00",
        "needs-0-part": f"assignment:{cast.assignment.id}", "needs-0-at_least": "60",
        "needs-1-part": f"lesson:{cast.lesson.id}", "needs-1-at_least": "",
    }  # fmt: skip
    assert client.post(url, data=data).status_code == 303
    listed = client.get(f"/teach/{cast.offering.id}/content").text
    assert "60% 이상 받으면 열립니다" in listed
    assert "&#39;합성곱&#39; 차시를 마치면 열립니다" in listed
    rules = queries.release_rules(cast.offering.id)
    assert len(rules.needs[lesson_key(lesson)]) == 2
    again = client.post(url, data=data)  # with what was seen before the first was saved
    assert again.status_code == 409
    assert "그사이 다른 사람이 바꾸었습니다" in again.text


def test_a_circle_is_refused_at_its_field(client: Any, cast: Cast, later: Lesson) -> None:
    client.sign_in(cast.professor)
    key = lesson_key(cast.lesson)
    seen = operations.fingerprint(queries.release_rules(cast.offering.id), key)
    answer = client.post(
        rule_url(cast, key), data={"seen": seen, "needs-0-part": f"lesson:{later.id}"}
    )
    assert answer.status_code == 422
    assert "서로 기다리게 되어" in answer.text
    assert key not in queries.release_rules(cast.offering.id).needs
    db.session.rollback()
    with pytest.raises(operations.Circle), unit_of_work():
        operations.set_release(cast.offering.id, key, {}, [Need(lesson_key(later))], seen)


@pytest.mark.parametrize("part", ["lesson:99999", "lesson:x", "nothing", "company:1"])
def test_rules_of_what_there_is_not_do_not_exist(client: Any, cast: Cast, part: str) -> None:
    client.sign_in(cast.professor)
    url = f"/teach/{cast.offering.id}/content/release/{part}"
    assert client.get(url).status_code == 404


def test_a_mark_is_not_asked_of_a_lesson(client: Any, cast: Cast, later: Lesson) -> None:
    client.sign_in(cast.professor)
    url = rule_url(cast, lesson_key(later))
    data = {"seen": "", "needs-0-part": f"lesson:{cast.lesson.id}", "needs-0-at_least": "60"}
    answer = client.post(url, data=data)
    assert answer.status_code == 422
    assert "과제나 시험에만" in answer.text


def test_what_was_deleted_keeps_nobody_waiting(client: Any, cast: Cast, later: Lesson) -> None:
    with unit_of_work():
        db.session.get_one(Lesson, cast.lesson.id).deleted_at = clock.now()
    client.sign_in(cast.trainee)
    assert client.get(f"{learn(cast)}/lessons/{later.id}").status_code == 200


def test_a_draft_that_comes_before_keeps_shut_and_its_title_stays_unknown(
    client: Any, cast: Cast, later: Lesson
) -> None:
    with unit_of_work():
        db.session.get_one(Lesson, cast.lesson.id).published_at = None
    client.sign_in(cast.trainee)
    answer = client.get(f"{learn(cast)}/lessons/{later.id}")
    assert answer.status_code == 403
    assert "합성곱" not in answer.text
    assert "아직 공개되지 않은 활동" in answer.text


def test_a_lesson_is_done_by_handing_an_assignment_in(client: Any, cast: Cast) -> None:
    client.sign_in(cast.professor)
    data = {
        "version": "1", "title_ko": "합성곱", "body": "본문", "minutes": "1", "done_rule": "item",
        "item": f"assignment:{cast.assignment.id}", "state": "published",
    }  # fmt: skip
    url = f"/teach/{cast.offering.id}/content/lessons/{cast.lesson.id}"
    assert client.post(url, data={**data, "item": ""}).status_code == 422
    assert client.post(url, data=data).status_code == 303
    client.sign_in(cast.trainee)
    page = client.get(f"{learn(cast)}/lessons/{cast.lesson.id}").text
    assert "과제를 내면 마친 것으로 셉니다" in page
    assert "과제를 아직 내지 않았습니다" in page
    assert queries.progress(cast.trainee.id, [cast.offering.id])[cast.offering.id].done == 0
    sent = client.post(
        f"/assignments/{cast.assignment.id}", data={"text": "풀이", "client_key": "k" * 32}
    )
    assert sent.status_code == 303
    assert queries.progress(cast.trainee.id, [cast.offering.id])[cast.offering.id].done == 1
    assert queries.done_by_lesson(cast.offering.id)[cast.lesson.id] == 1
    page = client.get(f"{learn(cast)}/lessons/{cast.lesson.id}").text
    assert "과제를 냈으므로 마쳤습니다" in page


def test_modules_wait_for_all_that_lies_in_them(cast: Cast, add_lessons: Any) -> None:
    one, _two = add_lessons(cast.offering.id, 2)
    module = Key("module", one.module_id)
    found = standings(cast.offering.id, cast.trainee.id, [module])
    assert not found[module].done

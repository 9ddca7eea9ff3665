"""Building a course quickly: outlines, many at once, taking back, versions, drafts, copies."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pytest

from lms import clock, storage
from lms.access import Role, Scope
from lms.accounts.models import AuditEntry
from lms.courses.content import queries, registry
from lms.courses.content.models import (
    CourseCopy,
    Lesson,
    LessonDraft,
    LessonVersion,
    Module,
    ReleaseDate,
    ReleaseNeed,
)
from lms.courses.content.registry import CopyJob
from lms.db import db, unit_of_work
from tests.cast import Cast, grant, offering_of


def base(cast: Cast) -> str:
    return f"/teach/{cast.offering.id}/content"


def values(lesson: Lesson, **changes: Any) -> dict[str, Any]:
    return {
        "version": str(lesson.version), "title_ko": "새 제목", "title_en": "", "body": "새 본문",
        "minutes": "5", "done_rule": "marked", "state": "published", **changes,
    }  # fmt: skip


def titles(offering_id: int) -> list[tuple[str, list[str]]]:
    return [
        (module.title_ko, [lesson.title_ko for lesson in inside])
        for module, inside in queries.live_modules(offering_id)
    ]


# ---- many at once ---------------------------------------------------------------------


def test_an_outline_becomes_modules_and_drafts(client: Any, cast: Cast) -> None:
    client.sign_in(cast.professor)
    text = "# 2주차\n풀링\n전이 학습\n# 3주차\n배포"
    assert client.post(f"{base(cast)}/outline", data={"text": text}).status_code == 303
    assert titles(cast.offering.id)[1:] == [("2주차", ["풀링", "전이 학습"]), ("3주차", ["배포"])]
    into = {"text": "덧붙임", "module": str(cast.module.id)}
    assert client.post(f"{base(cast)}/outline", data=into).status_code == 303
    assert titles(cast.offering.id)[0] == ("1주차", ["합성곱", "덧붙임"])
    drafts = db.session.query(Lesson).filter_by(published_at=None).count()
    assert drafts == 4


@pytest.mark.parametrize(
    ("text", "said"),
    [("", "한 줄에 하나씩"), ("모듈 없는 차시", "첫 줄은"), ("# m\n" + "가" * 161, "2번째 줄"), ("x\n" * 300, "200줄")],
)  # fmt: skip
def test_a_wrong_outline_is_kept_and_explained(
    client: Any, cast: Cast, text: str, said: str
) -> None:
    client.sign_in(cast.professor)
    answer = client.post(f"{base(cast)}/outline", data={"text": text})
    assert answer.status_code == 422
    assert said in answer.text
    assert text[:30].strip() in answer.text
    assert len(titles(cast.offering.id)) == 1


def test_many_lessons_are_published_and_that_is_taken_back(
    client: Any, cast: Cast, add_lessons: Any
) -> None:
    lessons = add_lessons(cast.offering.id, 3, published=False)
    with unit_of_work():
        db.session.get_one(Lesson, lessons[2].id).body = ""
    client.sign_in(cast.professor)
    sent = {"lessons": [str(one.id) for one in lessons], "action": "publish"}
    page = client.post(f"{base(cast)}/many", data=sent, follow_redirects=True).text
    assert "차시 2개를 공개했습니다" in page
    assert "빈 차시 1개는 공개하지 않았습니다" in page
    assert "마지막에 한 일을 되돌릴 수 있습니다" in page
    client.post(f"{base(cast)}/undo")
    db.session.expire_all()
    assert all(db.session.get_one(Lesson, one.id).published_at is None for one in lessons)
    assert "되돌릴 것이 없습니다" in client.post(f"{base(cast)}/undo", follow_redirects=True).text


def test_many_lessons_move_and_go_back(client: Any, cast: Cast, add_lessons: Any) -> None:
    lessons = add_lessons(cast.offering.id, 2)
    before = titles(cast.offering.id)
    client.sign_in(cast.professor)
    sent = {
        "lessons": [str(one.id) for one in lessons], "action": "move", "into": str(cast.module.id)
    }  # fmt: skip
    client.post(f"{base(cast)}/many", data=sent)
    db.session.expire_all()
    assert titles(cast.offering.id) == [("1주차", ["합성곱", "차시 0", "차시 1"]), ("더", [])]
    client.post(f"{base(cast)}/undo")
    db.session.expire_all()
    assert titles(cast.offering.id) == before


def test_deleting_many_is_taken_back(client: Any, cast: Cast, add_lessons: Any) -> None:
    lessons = add_lessons(cast.offering.id, 2)
    client.sign_in(cast.professor)
    sent = {"lessons": [str(one.id) for one in lessons], "action": "delete"}
    client.post(f"{base(cast)}/many", data=sent)
    db.session.expire_all()
    assert titles(cast.offering.id)[1] == ("더", [])
    client.post(f"{base(cast)}/undo")
    db.session.expire_all()
    assert titles(cast.offering.id)[1] == ("더", ["차시 0", "차시 1"])


def test_other_offerings_lessons_are_left_alone(client: Any, cast: Cast, add_lessons: Any) -> None:
    (other,) = add_lessons(cast.other_offering.id, 1)
    client.sign_in(cast.professor)
    client.post(f"{base(cast)}/many", data={"lessons": [str(other.id)], "action": "delete"})
    db.session.expire_all()
    assert db.session.get_one(Lesson, other.id).deleted_at is None


# ---- versions and drafts -----------------------------------------------------------------


def test_each_save_is_a_version_and_an_old_one_comes_back(client: Any, cast: Cast) -> None:
    client.sign_in(cast.professor)
    url = f"{base(cast)}/lessons/{cast.lesson.id}"
    client.post(url, data=values(cast.lesson, body="둘째 글"))
    db.session.expire_all()
    lesson = db.session.get_one(Lesson, cast.lesson.id)
    client.post(url, data=values(lesson, body="둘째 글", minutes="9"))  # the text is the same
    numbers = [row.number for row in db.session.query(LessonVersion).order_by(LessonVersion.number)]
    assert numbers == [1, 2]  # the text from before versions, and the new one
    compared = client.get(f"{url}/versions/2").text
    assert "둘째" in compared
    assert "diff-removed" in compared
    db.session.expire_all()
    version = db.session.get_one(Lesson, cast.lesson.id).version
    stale = client.post(f"{url}/versions/1/restore", data={"version": str(version - 1)})
    assert "/versions" in stale.location
    assert (
        client.post(f"{url}/versions/1/restore", data={"version": str(version)}).status_code == 303
    )
    db.session.expire_all()
    assert "커널이 영상을" in db.session.get_one(Lesson, cast.lesson.id).body
    newest = db.session.query(LessonVersion).order_by(LessonVersion.number.desc()).first()
    assert (newest.number, newest.restored_from) == (3, 1)
    page = client.get(f"{url}/versions").text
    assert "1판을 되살림" in page
    assert "오교수" in page


def test_a_version_that_there_is_not_is_not_shown(client: Any, cast: Cast) -> None:
    client.sign_in(cast.professor)
    url = f"{base(cast)}/lessons/{cast.lesson.id}/versions/77"
    assert client.get(url).status_code == 404
    assert client.post(f"{url}/restore", data={"version": "1"}).status_code == 404


def test_a_draft_is_its_authors_own_until_it_is_saved(client: Any, cast: Cast) -> None:
    url = f"{base(cast)}/lessons/{cast.lesson.id}"
    typed = {"title_ko": "합성곱", "title_en": "Convolution", "body": "쓰다 만 글", "version": "1"}
    saved = client.sign_in(cast.professor).post(f"{url}/draft", data=typed)
    assert "임시로 저장했습니다" in saved.get_json()["saved"]
    assert "쓰다 만 글" not in client.sign_in(cast.staff).get(url).text
    page = client.sign_in(cast.professor).get(url).text
    assert "저장하지 않은 글이 있습니다" in page
    assert "쓰다 만 글" not in page
    assert "쓰다 만 글" in client.get(f"{url}?draft=1").text
    trainee = client.sign_in(cast.trainee).get(
        f"/learn/{cast.offering.id}/lessons/{cast.lesson.id}"
    )
    assert "쓰다 만 글" not in trainee.text
    client.sign_in(cast.professor).post(url, data=values(cast.lesson))
    assert db.session.query(LessonDraft).count() == 0


def test_a_draft_on_an_older_text_meets_the_newer_one_when_saved(client: Any, cast: Cast) -> None:
    url = f"{base(cast)}/lessons/{cast.lesson.id}"
    typed = {"title_ko": "합성곱", "body": "내 글", "version": "1"}
    client.sign_in(cast.professor).post(f"{url}/draft", data=typed)
    client.sign_in(cast.staff).post(url, data=values(cast.lesson, body="남의 글"))
    page = client.sign_in(cast.professor).get(f"{url}?draft=1").text
    assert 'name="version" type="hidden" value="1"' in page
    refused = client.post(url, data=values(cast.lesson, body="내 글", version="1"))
    assert refused.status_code == 409
    client.post(f"{url}/draft/drop")
    assert db.session.query(LessonDraft).count() == 0


# ---- copying ---------------------------------------------------------------------------------


@pytest.fixture
def target(cast: Cast) -> Any:
    """Another offering of the course, a hundred days later, which the professor teaches."""
    with unit_of_work():
        run = offering_of(cast.course, "8기")
        run.starts_on = cast.offering.starts_on + timedelta(days=100)
        run.ends_on = run.starts_on + timedelta(days=70)
        grant(cast.professor, Role.INSTRUCTOR, Scope("offering", run.id))
        return run


def test_the_plan_says_what_will_be_and_writes_nothing(
    client: Any, cast: Cast, target: Any
) -> None:
    client.sign_in(cast.professor)
    page = client.get(f"{base(cast)}/copy?target={target.id}&how=start&days=0").text
    assert "합성곱" in page
    assert "객체 검출 실습" in page
    assert "+100일" in page
    assert titles(target.id) == []
    elsewhere = client.get(f"{base(cast)}/copy?target={cast.other_offering.id}&how=start")
    assert elsewhere.status_code == 422


def test_a_course_is_copied_once_with_files_rules_and_dates(
    client: Any, cast: Cast, target: Any, add_lessons: Any
) -> None:
    (second,) = add_lessons(cast.offering.id, 1)
    opens = clock.now() + timedelta(days=1)
    with unit_of_work() as session:
        stored = storage.keep(io.BytesIO(b"data"), "a.csv")
        storage.attach(stored, "lesson", cast.lesson.id, person_id=None)
        session.get_one(
            Lesson, second.id
        ).body = f"/learn/{cast.offering.id}/lessons/{cast.lesson.id}"
        common = {
            "offering_id": cast.offering.id,
            "subject_kind": "lesson",
            "subject_id": second.id,
        }
        session.add_all(
            [
                ReleaseDate(opens_at=opens, **common),
                ReleaseNeed(needs_kind="lesson", needs_id=cast.lesson.id, **common),
                ReleaseNeed(needs_kind="assignment", needs_id=cast.assignment.id, **common),
            ]
        )
    client.sign_in(cast.professor)
    data = {"target": str(target.id), "how": "start", "days": "0", "key": "k" * 24, "what": ""}
    first = client.post(f"{base(cast)}/copy", data=data)
    again = client.post(f"{base(cast)}/copy", data=data)
    assert first.status_code == again.status_code == 303
    assert first.location == again.location
    assert db.session.query(CourseCopy).count() == 1
    assert titles(target.id) == [("1주차", ["합성곱"]), ("더", ["차시 0"])]
    copies = db.session.query(Lesson).join(Module).filter(Module.offering_id == target.id).all()
    assert all(lesson.published_at is None for lesson in copies)
    one, two = sorted(copies, key=lambda lesson: lesson.id)
    assert [file.name for file in storage.attachments("lesson", [one.id])[one.id]] == ["a.csv"]
    assert two.body == f"/learn/{target.id}/lessons/{one.id}"
    rules = queries.release_rules(target.id)
    (key,) = rules.needs
    assert rules.dates[key] == {None: opens + timedelta(days=100)}
    assert {need.key.kind for need in rules.needs[key]} == {"lesson", "assignment"}
    assert next(need.key.id for need in rules.needs[key] if need.key.kind == "lesson") == one.id
    assert "content.copy" in {row.action for row in db.session.query(AuditEntry)}
    shown = client.get(first.location).text
    assert "모두 초안입니다" in shown
    progress = queries.progress(cast.trainee.id, [target.id])[target.id]
    assert progress.total == 0


def test_one_lesson_goes_into_the_module_of_the_same_name(
    client: Any, cast: Cast, target: Any
) -> None:
    with unit_of_work() as session:
        session.add(Module(offering_id=target.id, title_ko="1주차", position=0))
    client.sign_in(cast.professor)
    data = {
        "target": str(target.id), "how": "none", "days": "0", "key": "z" * 24,
        "what": f"lesson:{cast.lesson.id}",
    }  # fmt: skip
    assert client.post(f"{base(cast)}/copy", data=data).status_code == 303
    assert titles(target.id) == [("1주차", ["합성곱"])]


def test_nobody_copies_into_what_they_may_not_edit(client: Any, cast: Cast) -> None:
    client.sign_in(cast.professor)
    data = {"target": str(cast.other_offering.id), "how": "none", "key": "k" * 24}
    assert client.post(f"{base(cast)}/copy", data=data).status_code == 404
    assert client.post(f"{base(cast)}/copy", data={**data, "target": "x"}).status_code == 400


def test_other_features_copy_what_is_theirs(
    client: Any, cast: Cast, target: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[CopyJob] = []
    monkeypatch.setattr(
        registry, "_copiers", {"x": registry.Copier(plan=lambda _job: [], copy=seen.append)}
    )
    client.sign_in(cast.professor)
    data = {"target": str(target.id), "how": "days", "days": "7", "key": "k" * 24}
    client.post(f"{base(cast)}/copy", data={**data, "what": f"module:{cast.module.id}"})
    (job,) = seen
    assert (job.days, set(job.modules)) == (7, {cast.module.id})
    assert job.takes(cast.module.id)
    assert not job.takes(None)

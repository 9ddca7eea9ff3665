"""Grading through the browser: the queue, the screen, two graders, release and evidence."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import func, select

from lms import clock
from lms.access import Permission, Role, Scope
from lms.accounts.models import AccessLogEntry, AuditEntry, Person
from lms.communication.models import Notification
from lms.courses.assignments.forms import AssignmentForm, data_of
from lms.courses.assignments.models import Assignment
from lms.courses.assignments.operations import authoring
from lms.courses.content import queries as content
from lms.courses.grading import queries
from lms.courses.grading.models import Grade
from lms.courses.grading.queries import QueueFilter
from lms.db import db, unit_of_work
from lms.evidence import queries as evidence
from tests.cast import Cast, grant


def screen(cast: Cast, work: Any) -> str:
    return f"/teach/{cast.offering.id}/grading/{work.id}"


def grade_of(work: Any) -> Grade | None:
    db.session.rollback()
    return db.session.scalar(select(Grade).where(Grade.submission_id == work.id))


def release(client: Any, cast: Cast, work: Any, form: dict[str, Any]) -> Any:
    client.sign_in(cast.professor)
    return client.post(screen(cast, work), data={**form, "action": "release"})


def test_the_queue_shows_what_waits_the_oldest_first(
    client: Any, cast: Cast, hand_in: Any, frozen_now: Any
) -> None:
    frozen_now(clock.now() + timedelta(minutes=1))
    second = hand_in(cast.other_trainee)
    frozen_now(clock.now() - timedelta(minutes=30))
    first = hand_in(cast.trainee)
    client.sign_in(cast.professor)
    page = client.get(f"/teach/{cast.offering.id}/grading").get_data(as_text=True)
    assert page.index(screen(cast, first)) < page.index(f'{screen(cast, second)}"')


def test_the_queue_says_where_a_whole_assignment_is_marked_at_once(client: Any, cast: Cast) -> None:
    client.sign_in(cast.professor)
    address = f"/teach/{cast.offering.id}/grading"
    said, link = "과제 하나를 고르면", f"/assignments/{cast.assignment.id}/bulk"
    whole = client.get(address).get_data(as_text=True)
    assert said in whole
    assert link not in whole
    chosen = client.get(f"{address}?assignment={cast.assignment.id}").get_data(as_text=True)
    assert said not in chosen
    assert link in chosen


def test_the_queue_finds_names_by_initial_consonants(client: Any, cast: Cast, hand_in: Any) -> None:
    hand_in(cast.trainee)
    hand_in(cast.other_trainee)
    client.sign_in(cast.professor)
    page = client.get(f"/teach/{cast.offering.id}/grading?q=ㅎㅈ").get_data(as_text=True)
    assert "한지우" in page
    assert "서민준" not in page


def test_only_the_latest_work_waits_and_the_earlier_stays_visible(
    client: Any, cast: Cast, hand_in: Any
) -> None:
    first, second = hand_in(cast.trainee, "하나"), hand_in(cast.trainee, "둘")
    counts = queries.counts(cast.offering.id, QueueFilter())
    assert (counts["to_grade"], counts["all"], counts["resubmitted"]) == (1, 2, 1)
    client.sign_in(cast.professor)
    page = client.get(screen(cast, second)).get_data(as_text=True)
    assert f'{screen(cast, first)}"' in page
    assert "나중에 다시 낸 것이 있습니다" in client.get(screen(cast, first)).get_data(as_text=True)


def test_an_unreleased_mark_is_nowhere_in_what_the_trainee_sees(
    client: Any, cast: Cast, hand_in: Any, marked: Any
) -> None:
    work = hand_in(cast.trainee)
    client.sign_in(cast.professor)
    form = marked("47.25", "31", feedback="아직 비밀인 말", action="save")
    assert client.post(screen(cast, work), data=form).status_code == 303
    client.sign_in(cast.trainee)
    for address in (
        f"/assignments/{cast.assignment.id}",
        f"/submissions/{work.id}",
        f"/submissions/{work.id}/receipt",
        "/me/grades",
        "/me/assignments?show=all",
        "/me/results",
        f"/me/results/{cast.offering.id}",
        f"/learn/{cast.offering.id}",
    ):
        page = client.get(address).get_data(as_text=True)
        for secret in ("47.25", "78.25", "아직 비밀인 말"):
            assert secret not in page, address
    assert evidence.of_person(cast.trainee.id) == []
    assert (
        db.session.scalar(
            select(func.count()).select_from(Notification).where(Notification.kind.like("grade.%"))
        )
        == 0
    )


def test_a_released_mark_is_seen_with_its_criteria_and_told(
    client: Any, cast: Cast, hand_in: Any, marked: Any
) -> None:
    work = hand_in(cast.trainee)
    release(client, cast, work, marked("60", "20,5", feedback="잘했습니다"))
    client.sign_in(cast.trainee)
    page = client.get(f"/submissions/{work.id}").get_data(as_text=True)
    for seen in ("80.5", "뛰어남", "20.5", "잘했습니다"):
        assert seen in page
    assert "80.5" in client.get("/me/grades").get_data(as_text=True)
    note = db.session.scalar(select(Notification).where(Notification.kind == "grade.released"))
    assert note.person_id == cast.trainee.id


def test_a_level_that_is_chosen_decides_unless_points_are_typed_freely(
    client: Any, cast: Cast, hand_in: Any, marked: Any
) -> None:
    accuracy = cast.assignment.criteria[0]
    work = hand_in(cast.trainee)
    client.sign_in(cast.professor)
    form = marked("55", "0", action="save", **{f"level-{accuracy.id}": "1"})
    client.post(screen(cast, work), data=form)
    assert grade_of(work).points == 30
    form = marked("55", "0", 1, action="save", **{f"level-{accuracy.id}": "free"})
    client.post(screen(cast, work), data=form)
    assert grade_of(work).points == 55


@pytest.mark.parametrize(
    ("points", "said"), [("61", "60점을 넘을 수 없습니다"), ("-1", "0보다"), ("열", "숫자로")]
)
def test_points_out_of_range_are_refused_and_kept_in_the_form(
    client: Any, cast: Cast, hand_in: Any, marked: Any, points: str, said: str
) -> None:
    work = hand_in(cast.trainee)
    answer = release(client, cast, work, marked(points, "10", feedback="그대로"))
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert said in page
    assert f'value="{points}"' in page
    assert "그대로" in page
    assert grade_of(work) is None


def test_a_mark_with_a_criterion_open_is_kept_but_not_released(
    client: Any, cast: Cast, hand_in: Any, marked: Any
) -> None:
    work = hand_in(cast.trainee)
    assert release(client, cast, work, marked("60", "")).status_code == 422
    client.post(screen(cast, work), data=marked("60", "", action="save"))
    kept = grade_of(work)
    assert (kept.points, [mark.points for mark in kept.marks]) == (None, [60])


def test_two_graders_never_overwrite_one_another(
    client: Any, cast: Cast, hand_in: Any, marked: Any
) -> None:
    work = hand_in(cast.trainee)
    client.sign_in(cast.professor)
    client.post(screen(cast, work), data=marked("60", "40", feedback="교수의 말", action="save"))
    client.sign_in(cast.assistant)
    answer = client.post(
        screen(cast, work), data=marked("10", "10", feedback="조교의 말", action="release")
    )
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "교수의 말" in page
    assert "조교의 말" in page
    kept = grade_of(work)
    assert (kept.points, kept.feedback, kept.released_at) == (100, "교수의 말", None)
    answer = client.post(screen(cast, work), data=marked("10", "10", kept.version, action="save"))
    assert answer.status_code == 303
    assert grade_of(work).points == 20


def test_a_change_of_a_single_criterion_is_a_new_version(
    client: Any, cast: Cast, hand_in: Any, marked: Any
) -> None:
    work = hand_in(cast.trainee)
    client.sign_in(cast.professor)
    client.post(screen(cast, work), data=marked("50", "10", action="save"))
    client.post(screen(cast, work), data=marked("40", "20", 1, action="save"))
    assert grade_of(work).points == 60
    stale = client.post(screen(cast, work), data=marked("60", "0", 1, action="save"))
    assert stale.status_code == 409


def test_a_released_mark_changes_with_a_reason_and_leaves_a_trail(
    client: Any, cast: Cast, hand_in: Any, marked: Any
) -> None:
    work = hand_in(cast.trainee)
    release(client, cast, work, marked("60", "40"))
    version = grade_of(work).version
    without = client.post(screen(cast, work), data=marked("50", "40", version, action="save"))
    assert without.status_code == 422
    assert "사유를" in without.get_data(as_text=True)
    form = marked("50", "40", version, action="save", reason="채점 기준을 다시 봄")
    assert client.post(screen(cast, work), data=form).status_code == 303
    entry = db.session.scalar(
        select(AuditEntry).where(AuditEntry.action == "grade.save").order_by(AuditEntry.id.desc())
    )
    assert (entry.before["points"], entry.after["points"]) == ("100", "90")
    assert entry.reason == "채점 기준을 다시 봄"
    kinds = set(db.session.scalars(select(Notification.kind)))
    assert "grade.changed" in kinds


def test_saving_the_same_mark_again_changes_and_tells_nothing(
    client: Any, cast: Cast, hand_in: Any, marked: Any
) -> None:
    work = hand_in(cast.trainee)
    release(client, cast, work, marked("60", "40"))
    before = grade_of(work)
    again = client.post(screen(cast, work), data=marked("60", "40", before.version, action="save"))
    assert again.status_code == 303
    assert grade_of(work).version == before.version
    notes = select(func.count()).select_from(Notification)
    assert db.session.scalar(notes.where(Notification.kind.like("grade.%"))) == 1


def test_autosave_keeps_an_unreleased_mark_and_leaves_a_released_one_alone(
    client: Any, cast: Cast, hand_in: Any, marked: Any
) -> None:
    work = hand_in(cast.trainee)
    client.sign_in(cast.professor)
    saved = client.post(f"{screen(cast, work)}/autosave", data=marked("30", ""))
    assert saved.get_json()["version"] == 1
    stale = client.post(f"{screen(cast, work)}/autosave", data=marked("10", ""))
    assert stale.status_code == 409
    client.post(screen(cast, work), data=marked("30", "40", 1, action="release"))
    late = client.post(f"{screen(cast, work)}/autosave", data=marked("0", "0", 2))
    assert late.status_code == 409
    assert grade_of(work).points == 70


def test_releasing_all_releases_what_was_seen_and_nothing_else(
    client: Any, cast: Cast, hand_in: Any, marked: Any
) -> None:
    mine, theirs = hand_in(cast.trainee), hand_in(cast.other_trainee)
    client.sign_in(cast.professor)
    for work in (mine, theirs):
        client.post(screen(cast, work), data=marked("60", "40", action="save"))
    address = f"/teach/{cast.offering.id}/assignments/{cast.assignment.id}/release"
    page = client.get(address).get_data(as_text=True)
    seen = [part.split('"')[0] for part in page.split('name="grade" value="')[1:]]
    assert len(seen) == 2
    client.post(screen(cast, theirs), data=marked("10", "10", 1, action="save"))
    client.post(address, data={"grade": seen})
    assert grade_of(mine).released_at is not None
    assert grade_of(theirs).released_at is None


def test_releasing_goes_on_to_the_next_ungraded_work(
    client: Any, cast: Cast, hand_in: Any, marked: Any
) -> None:
    mine, theirs = hand_in(cast.trainee), hand_in(cast.other_trainee)
    client.sign_in(cast.professor)
    form = marked("60", "40", action="release_next")
    assert client.post(screen(cast, mine), data=form).location == screen(cast, theirs)
    end = client.post(screen(cast, theirs), data=form)
    assert end.location == f"/teach/{cast.offering.id}/grading"


def test_grading_is_for_those_who_teach_this_offering(
    client: Any, cast: Cast, hand_in: Any, marked: Any
) -> None:
    work = hand_in(cast.trainee)
    elsewhere = f"/teach/{cast.other_offering.id}/grading/{work.id}"
    for person, status in (
        (cast.professor, 200),
        (cast.assistant, 200),
        (cast.other_professor, 404),
        (cast.trainee, 404),
        (cast.other_trainee, 404),
        (cast.employer, 404),
        (cast.officer, 403),
        (cast.staff, 403),
    ):
        client.sign_in(person)
        assert client.get(screen(cast, work)).status_code == status, person.name
        if status != 200:
            answer = client.post(screen(cast, work), data=marked("1", "1", action="release"))
            assert answer.status_code == status
    client.sign_in(cast.professor)
    assert client.get(elsewhere).status_code == 404
    assert grade_of(work) is None


# ---- evidence -----------------------------------------------------------------------


def test_a_released_mark_becomes_evidence_of_each_skill_without_any_words_of_the_work(
    client: Any, cast: Cast, hand_in: Any, marked: Any
) -> None:
    work = hand_in(cast.trainee, "내 글은 나만의 것")
    release(client, cast, work, marked("30", "40", feedback="피드백은 둘만의 것"))
    rows = evidence.of_person(cast.trainee.id)
    found = {(row.source_kind, row.skill_id): row for row in rows}
    assert set(found) == {
        ("grade", "computer-vision"),
        ("criterion", "computer-vision"),
        ("criterion", "python"),
    }
    whole = found[("grade", "computer-vision")]
    assert (whole.title, whole.course, whole.score) == (
        "객체 검출 실습",
        "컴퓨터 비전",
        Decimal("0.7"),
    )
    line = found[("criterion", "computer-vision")]
    assert (line.criterion, line.level, line.score) == ("정확도", "보통", Decimal("0.5"))
    assert found[("criterion", "python")].score == 1
    for row in rows:
        words = " ".join(str(getattr(row, name)) for name in ("title", "criterion", "level"))
        assert "나만의 것" not in words
        assert "둘만의 것" not in words
        assert row.kind == "assessed"


def test_a_changed_mark_supersedes_its_evidence(
    client: Any, cast: Cast, hand_in: Any, marked: Any
) -> None:
    work = hand_in(cast.trainee)
    release(client, cast, work, marked("60", "40"))
    version = grade_of(work).version
    form = marked("60", "20", version, action="save", reason="다시 봄")
    client.post(screen(cast, work), data=form)
    live = evidence.of_person(cast.trainee.id)
    assert {(row.source_kind, row.skill_id, row.score, row.revision) for row in live} == {
        ("grade", "computer-vision", Decimal("0.8"), 2),
        ("criterion", "computer-vision", Decimal(1), 1),
        ("criterion", "python", Decimal("0.5"), 2),
    }


def test_the_last_graded_work_counts_and_what_earlier_work_showed_is_withdrawn(
    client: Any, cast: Cast, hand_in: Any, marked: Any
) -> None:
    first = hand_in(cast.trainee, "하나")
    release(client, cast, first, marked("60", "40"))
    second = hand_in(cast.trainee, "둘")
    assert {row.score for row in evidence.of_person(cast.trainee.id)} == {Decimal(1)}
    release(client, cast, second, marked("30", "20"))
    assert {row.score for row in evidence.of_person(cast.trainee.id)} == {Decimal("0.5")}
    client.sign_in(cast.trainee)
    page = client.get(f"/submissions/{first.id}").get_data(as_text=True)
    assert "성적에 반영되지 않습니다" in page
    marks = queries.counting(cast.offering.id)
    assert [(mark.submission_id, mark.points) for mark in marks] == [(second.id, Decimal(50))]


# ---- what hangs on marks ---------------------------------------------------------------


def grades_in(person: Person) -> list[int]:
    return content.held_among(person, Permission.SUBMISSION_GRADE, content.taught_offerings(person))


def test_what_waits_is_counted_by_offering(cast: Cast, app: Any, hand_in: Any) -> None:
    hand_in(cast.trainee)
    hand_in(cast.trainee, "다시")
    with app.test_request_context("/"):
        (line,) = queries.to_grade(grades_in(cast.professor))
        assert (line.offering.id, line.count) == (cast.offering.id, 1)
        assert queries.to_grade(grades_in(cast.other_professor)) == []
        assert queries.to_grade(grades_in(cast.trainee)) == []


def test_the_queue_takes_as_many_statements_for_ten_times_the_work(
    cast: Cast, app: Any, hand_in: Any, marked: Any, client: Any
) -> None:
    from sqlalchemy import event

    from tests.cast import enrol, person

    statements: list[str] = []

    def note(*args: Any) -> None:
        statements.append(args[2])

    def count(address: str) -> int:
        client.sign_in(cast.professor)
        client.get(address)
        db.session.rollback()
        event.listen(db.engine, "before_cursor_execute", note)
        statements.clear()
        assert client.get(address).status_code == 200
        event.remove(db.engine, "before_cursor_execute", note)
        return len(statements)

    pages = ("grading", "grading?state=all", "results", "assignments", "results/freeze")
    addresses = [f"/teach/{cast.offering.id}/{name}" for name in pages]
    release(client, cast, hand_in(cast.trainee), marked("60", "40"))
    hand_in(cast.other_trainee)
    before = [count(address) for address in addresses]
    for number in range(20):
        with unit_of_work():
            someone = person(f"학생{number}", f"s{number}@example.org")
            enrol(someone, cast.offering)
        work = hand_in(someone)
        if number % 2:
            release(client, cast, work, marked("50", "30"))
    assert [count(address) for address in addresses] == before


def test_the_points_that_somebody_was_marked_out_of_are_held_fast(
    client: Any, cast: Cast, hand_in: Any, marked: Any
) -> None:
    from lms.courses.assignments import operations

    work = hand_in(cast.trainee)
    client.sign_in(cast.professor)
    client.post(screen(cast, work), data=marked("1", "1", action="save"))
    db.session.rollback()
    assignment = db.session.get(Assignment, cast.assignment.id)
    with client.application.test_request_context("/"):
        data = data_of(assignment)
        data["points"] = Decimal(110)
        data["criteria"][0]["points"] = Decimal(70)
        form = AssignmentForm(formdata=None, data=data)
        with pytest.raises(operations.Refused):
            operations.update(assignment, form.values(), assignment.version)


# ---- one's own data ------------------------------------------------------------------------


def test_a_copy_of_ones_data_holds_work_and_released_marks_only(
    client: Any, cast: Cast, app: Any, hand_in: Any, marked: Any
) -> None:
    from lms.accounts import privacy

    first, second = hand_in(cast.trainee, "첫 글"), hand_in(cast.trainee, "둘째 글")
    release(client, cast, first, marked("60", "40", feedback="공개한 말"))
    client.post(screen(cast, second), data=marked("1", "1", feedback="숨은 말", action="save"))
    with app.test_request_context("/"):
        copy = privacy.export(cast.trainee)
    work = copy["submissions"]["submissions"]
    assert [line["text"] for line in work] == ["첫 글", "둘째 글"]
    assert "공개한 말" in str(copy)
    assert "숨은 말" not in str(copy)


def test_erasing_a_person_empties_their_work_and_keeps_the_numbers(
    client: Any, cast: Cast, hand_in: Any, marked: Any
) -> None:
    from lms.accounts.models import Person
    from lms.courses.assignments import operations as submissions
    from lms.courses.assignments.models import Submission
    from lms.courses.grading import operations

    work = hand_in(cast.trainee, "지울 글")
    release(client, cast, work, marked("60", "40", feedback="지울 말"))
    with unit_of_work():
        person = db.session.get(Person, cast.trainee.id)
        submissions.erase(person)
        operations.erase(person)
    db.session.rollback()
    kept, submission = grade_of(work), db.session.get(Submission, work.id)
    assert (submission.text, kept.feedback, kept.points) == ("", "", 100)


def test_nobody_marks_their_own_work(client: Any, cast: Cast, hand_in: Any, marked: Any) -> None:
    work = hand_in(cast.trainee)
    with unit_of_work():
        grant(cast.trainee, Role.ASSISTANT, Scope("offering", cast.offering.id))
    client.sign_in(cast.trainee)
    assert client.get(screen(cast, work)).status_code == 403
    assert client.post(screen(cast, work), data=marked("60", "40")).status_code == 403
    assert grade_of(work) is None


def test_evidence_follows_the_names_and_skills_of_the_assignment(
    client: Any, cast: Cast, hand_in: Any, marked: Any
) -> None:
    release(client, cast, hand_in(cast.trainee), marked("60", "40"))
    with unit_of_work():
        assignment = db.session.get(Assignment, cast.assignment.id)
        values = AssignmentForm(formdata=None, data=data_of(assignment)).values()
        authoring.update(
            assignment, replace(values, title_ko="새 이름", skills=["docker"]), assignment.version
        )
    live = evidence.of_person(cast.trainee.id)
    assert {row.title for row in live} == {"새 이름"}
    assert {row.skill_id for row in live if row.source_kind == "grade"} == {"docker"}


def test_looking_at_the_queue_is_logged(client: Any, cast: Cast, hand_in: Any) -> None:
    hand_in(cast.trainee)
    client.sign_in(cast.professor)
    client.get(f"/teach/{cast.offering.id}/grading")
    row = db.session.scalars(select(AccessLogEntry)).one()
    assert (row.what, row.action, row.people) == ("grading queue", "view", 1)

"""The demonstration at its usual size: every feature has something to show, and the rules agree."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from lms import clock, outbox, storage
from lms.accounts.models import Person
from lms.communication import calendar
from lms.courses.assignments import queries as assignments
from lms.courses.assignments import receipts
from lms.courses.assignments.models import Assignment, DateOverride, Reopening, Submission
from lms.courses.catalogue.models import Offering
from lms.courses.content import queries as content
from lms.courses.content.models import Lesson, LessonVersion
from lms.courses.discussion.models import Announcement, DirectMessage, Helpful, Post, Thread
from lms.courses.discussion.queries import messages, threads
from lms.courses.feedback import queries as feedback
from lms.courses.feedback import rules as feedback_rules
from lms.courses.feedback.models import RegradeRequest
from lms.courses.gradebook import queries as gradebook
from lms.courses.gradebook.models import CourseResult
from lms.courses.grading import queries as grading
from lms.courses.grading.models import (
    Annotation,
    Grade,
    GradeAdjustment,
    Marking,
    MarkingScheme,
    Snippet,
)
from lms.courses.grading.queries.queue import QueueFilter, queue
from lms.courses.grading.rules import Turn
from lms.courses.groups.models import Group, GroupMember
from lms.courses.peer_review import queries as peer_review
from lms.courses.peer_review.models import PeerScheme
from lms.courses.questions.models import BankQuestion, QuestionVersion
from lms.courses.quizzes import queries as quizzes
from lms.courses.quizzes.models import Attempt, AttemptQuestion, Quiz
from lms.courses.quizzes.operations import project
from lms.courses.quizzes.queries.marking import piles
from lms.courses.quizzes.queries.statistics import statistics_of
from lms.courses.quizzes.rules import asking, drawing
from lms.courses.quizzes.rules.publishing import publish_reasons
from lms.courses.rubrics.models import Rubric
from lms.courses.sections.models import Section, SectionMember
from lms.courses.surveys import queries as surveys
from lms.courses.surveys.models import Survey, SurveyReply, SurveySheet
from lms.db import db, unit_of_work
from lms.demo import loading
from lms.demo.world import DOMAIN
from lms.evidence.models import EvidenceItem
from lms.interop.formats.questions.model import from_json
from tests.conftest import Browser, _empty

MOMENT = datetime(2026, 5, 20, 3, 0, tzinfo=UTC)  # noon in Seoul


@pytest.fixture(scope="module")
def site(application: Flask) -> Iterator[Any]:
    """The whole demonstration at noon of the day on which it was loaded; its people by account."""
    with application.app_context(), clock.at(MOMENT):
        loading.load(password_hash="x")
        named = {
            one.email.removesuffix(f"@{DOMAIN}"): one.id
            for one in db.session.scalars(select(Person))
        }
        seats = {one.offering_id for one in quizzes.my_quizzes(named["trainee"])}
        taught = {
            run.id
            for run in db.session.scalars(select(Offering).where(Offering.id.in_(seats)))
            if named["instructor"] in {one.id for one in grading.graders(run.id)}
            and run.state == "open"
        }
        yield SimpleNamespace(app=application, ids=named, offering_id=next(iter(taught)))
        db.session.rollback()
        _empty()
    shutil.rmtree(Path(application.config["SETTINGS"].storage_dir), ignore_errors=True)


@pytest.fixture(autouse=True)
def _afresh(site: Any) -> Iterator[None]:
    yield
    db.session.rollback()


def person(site: Any, name: str) -> Person:
    return db.session.get_one(Person, site.ids[name])


def count(model: Any, *conditions: Any) -> int:
    return db.session.scalar(select(func.count()).select_from(model).where(*conditions)) or 0


def offering(site: Any) -> Offering:
    """The running course that the trainee learns in and the instructor teaches."""
    return db.session.get_one(Offering, site.offering_id)


# ---- quizzes -------------------------------------------------------------------------------------


def test_every_course_has_a_bank_without_errors_and_some_questions_were_mended(site: Any) -> None:
    assert len(set(db.session.scalars(select(BankQuestion.course_id)))) == 12
    assert count(BankQuestion, BankQuestion.errors + BankQuestion.warnings > 0) == 0
    assert count(QuestionVersion) > count(BankQuestion) > 120


def test_every_quiz_that_is_taken_could_be_published(site: Any) -> None:
    rows = db.session.scalars(select(Quiz)).all()
    assert len(rows) > 60
    for quiz in rows:
        slots = quizzes.drawing_slots(quiz)
        assert not publish_reasons(
            questions=len(slots),
            points=drawing.expected_points(slots),
            shortages=drawing.draw(slots, 1, shuffle=False).shortages,
            closes_at=quiz.due_at,
            skills=len(quiz.skills),
            now=quiz.published_at or MOMENT,
        )


def test_attempts_hold_what_their_seed_draws_and_marks_that_the_rules_give(site: Any) -> None:
    checked, by_person = 0, 0
    for quiz in db.session.scalars(select(Quiz).order_by(Quiz.id)):
        slots = quizzes.drawing_slots(quiz)
        attempts = db.session.scalars(
            select(Attempt).where(Attempt.quiz_id == quiz.id).order_by(Attempt.id)
        ).all()
        papers = quizzes.questions_of([one.id for one in attempts])
        for attempt in attempts[:12]:
            rows = papers[attempt.id]
            drawn = drawing.draw(slots, attempt.seed, shuffle=quiz.shuffle_questions).questions
            assert [one.version_id for one in drawn] == [one.question_version_id for one in rows]
            if attempt.state == "open":
                continue
            for row in rows:
                question = from_json(row.question_version.body)
                found = asking.mark_of(question, row.response, row.points)
                checked += 1
                if row.marked_by_id is None:
                    assert (row.earned, row.needs_person) == (found.points, found.needs_person)
                else:
                    by_person += 1
                    assert found.needs_person
                    assert row.earned is not None
                    assert 0 <= row.earned <= row.points
                    assert row.comment
            assert attempt.points == asking.total(row.earned for row in rows)
            assert attempt.possible == drawing.expected_points(slots)
            assert attempt.receipt == asking.receipt(
                attempt.id,
                attempt.seed,
                attempt.submitted_at.isoformat() if attempt.submitted_at else "",
                [(row.question_version_id, row.response) for row in rows],
            )
    assert checked > 3000
    assert by_person > 200


def test_attempts_lie_within_the_window_and_the_time_of_their_quiz(site: Any) -> None:
    rows = db.session.scalars(select(Attempt).where(Attempt.state == "finished")).all()
    assert len(rows) > 1500
    for one in rows:
        quiz, end = one.quiz, one.submitted_at
        assert end is not None
        assert quiz.available_from is not None
        assert quiz.due_at is not None
        assert quiz.available_from <= one.started_at < end <= quiz.due_at
        assert end < clock.seoul_midnight(clock.today())
        if quiz.time_limit_minutes:
            assert end - one.started_at <= timedelta(minutes=quiz.time_limit_minutes)
    seconds = select(Attempt).where(Attempt.number == 2)
    for one in db.session.scalars(seconds):
        first = quizzes.attempts_of(one.person_id, one.quiz_id)[0]
        assert first.submitted_at is not None
        assert first.submitted_at <= one.started_at


def test_answers_range_from_all_right_to_poor(site: Any) -> None:
    percents = [
        100 * points / possible
        for points, possible in db.session.execute(
            select(Attempt.points, Attempt.possible).where(Attempt.points.is_not(None))
        )
        if points is not None
    ]
    assert min(percents) < 40 < 70 < sum(percents) / len(percents) < 92 < max(percents)


def test_a_quiz_waits_for_the_trainee_and_somebody_else_is_in_the_middle_of_it(site: Any) -> None:
    mine = quizzes.my_quizzes(site.ids["trainee"])
    waiting = [one for one in mine if one.is_open and not one.attempts]
    assert waiting
    under_way = db.session.scalars(select(Attempt).where(Attempt.state == "open")).all()
    assert {one.quiz_id for one in under_way} & {one.quiz_id for one in waiting}
    ends = quizzes.ends_of(under_way)
    assert all(ends[one.id].at > MOMENT for one in under_way)
    saved = [row for one in under_way for row in one.questions if row.is_answered]
    assert saved
    assert all(row.earned is None for row in saved)


def test_essays_wait_for_the_instructor_and_a_closed_quiz_tells_how_its_questions_work(
    site: Any,
) -> None:
    one, two = quizzes.quizzes_of([site.offering_id])[site.offering_id]
    assert sum(pile.waiting for pile in piles(two)) >= 4
    assert one.due_at is not None
    assert one.due_at < MOMENT
    found = statistics_of(one)
    assert found.learners >= 15
    assert found.questions
    assert {round(line.item.facility or 0, 1) for line in found.questions} != {1.0}


def test_telling_evidence_of_quizzes_anew_changes_nothing(site: Any) -> None:
    before = count(EvidenceItem)
    assert count(EvidenceItem, EvidenceItem.source_kind == "quiz") > 1000
    pairs = db.session.execute(
        select(Attempt.quiz_id, Attempt.person_id)
        .where(Attempt.state == "finished", Attempt.id % 5 == 0)
        .distinct()
    ).all()
    with unit_of_work():
        for quiz_id, person_id in pairs:
            project(db.session.get_one(Quiz, quiz_id), person_id)
        assert count(EvidenceItem) == before
        assert count(EvidenceItem, EvidenceItem.superseded_at.is_not(None)) == 0


def test_every_frozen_result_counts_the_quizzes_and_still_stands(site: Any) -> None:
    frozen = db.session.scalars(select(CourseResult)).all()
    assert len(frozen) > 700
    # What an institution's own system keeps is taken in, not computed here.
    ours = {row.offering_id for row in frozen} - {
        row.offering_id for row in frozen if row.source == "own"
    }
    assert len(ours) > 10
    for offering_id in ours:
        for standing in gradebook.standings(offering_id).values():
            assert not standing.changed_since
            assert not standing.obstacles
    kinds = {step["kind"] for row in frozen for step in row.arithmetic}
    assert kinds == {"assignment", "quiz"}
    assert 0.8 < sum(row.credit_earned for row in frozen) / len(frozen) < 1


# ---- work and marks ------------------------------------------------------------------------------


def test_receipts_are_true_and_name_everybody_whose_work_it_is(site: Any) -> None:
    for submission in db.session.scalars(select(Submission)):
        assert submission.members
        assert receipts.still_true(submission)


def test_the_instructor_has_work_to_grade_of_every_kind(site: Any) -> None:
    rows = queue(site.offering_id, QueueFilter(state="to_grade"), 1, size=200).items
    assert len(rows) >= 12
    works = [db.session.get_one(Submission, row.id) for row in rows]
    endings = {
        Path(file.name).suffix for files in assignments.files_of(works).values() for file in files
    }
    assert {".py", ".ipynb", ".docx", ".pdf"} <= endings
    assert any(one.late for one in works)


def test_files_open_in_the_grading_screen(site: Any, tmp_path: Path) -> None:
    client = browser(site).sign_in(person(site, "instructor"))
    rows = queue(site.offering_id, QueueFilter(state="to_grade"), 1, size=200).items
    seen: set[str] = set()
    for row in rows:
        work = db.session.get_one(Submission, row.id)
        fresh = {file.name for file in assignments.files_of([work])[work.id]} - seen
        if not fresh:
            continue
        seen |= fresh
        page = client.get(f"/teach/{site.offering_id}/grading/{work.id}")
        assert page.status_code == 200
    assert len(seen) >= 5


def test_four_groups_work_together_and_one_hands_in_for_all(site: Any) -> None:
    work = db.session.scalars(select(Assignment).where(Assignment.group_set_id.is_not(None))).one()
    groups = db.session.scalars(select(Group).where(Group.set_id == work.group_set_id)).all()
    assert len(groups) == 4
    of_groups = db.session.scalars(
        select(Submission).where(Submission.assignment_id == work.id)
    ).all()
    assert {one.number for one in of_groups} == {1, 2}
    for one in of_groups:
        members = set(
            db.session.scalars(
                select(GroupMember.person_id).where(GroupMember.group_id == one.group_id)
            )
        )
        assert {line.person_id for line in one.members} == members
        assert len(members) > 3
    apart = db.session.scalars(select(GradeAdjustment)).one()
    assert apart.reason
    mine = assignments.group_for(site.ids["trainee"], work)
    assert mine is not None
    assert mine.id not in {one.group_id for one in of_groups}


def test_extensions_hold_and_leave_to_hand_in_again_was_given(site: Any) -> None:
    rows = db.session.scalars(select(DateOverride)).all()
    assert {row.person_id for row in rows} >= {site.ids["trainee"]}
    assert len(rows) == 2
    for row in rows:
        work = db.session.get_one(Assignment, row.item_id)
        someone = db.session.get_one(Person, row.person_id)
        assert assignments.effective_dates(someone, work).due_at == row.due_at
    assert count(Reopening) >= 1
    reopened = db.session.scalars(
        select(Assignment).where(Assignment.resubmission == "reopened")
    ).one()
    again = db.session.scalars(
        select(Submission).where(Submission.assignment_id == reopened.id, Submission.number > 1)
    ).all()
    leave = set(
        db.session.scalars(
            select(Reopening.person_id).where(Reopening.assignment_id == reopened.id)
        )
    )
    assert again
    assert {one.person_id for one in again} == leave


def test_rubrics_of_the_bank_have_versions_that_go_on_from_one_another(site: Any) -> None:
    rubrics = db.session.scalars(select(Rubric)).all()
    assert all(one.in_bank for one in rubrics)
    twice = [one for one in rubrics if len(one.versions) == 2]
    assert len(twice) >= 3
    for one in twice:
        first, second = one.versions
        assert [line.lineage for line in second.criteria] == [line.id for line in first.criteria]
        assert [line.points for line in second.criteria] == [line.points for line in first.criteria]
        assert any(line.note_ko for line in second.criteria)
    for grade in db.session.scalars(select(Grade).where(Grade.id % 20 == 0)):
        assert grade.rubric_version is not None
        assert grade.rubric_version.used_at is not None
        assert grade.rubric_version.used_at <= grade.graded_at


def test_remarks_point_to_lines_that_are_there_and_feedback_can_be_downloaded(site: Any) -> None:
    remarks = db.session.scalars(select(Annotation)).all()
    assert len(remarks) == 4
    work = db.session.get_one(Submission, remarks[0].submission_id)
    assert work.person_id == site.ids["trainee"]
    parts = {part.sha256: part.attachment_id for part in grading.parts_of(work)}
    for one in remarks:
        assert parts[one.sha256] == one.attachment_id
        assert one.last_line <= len(storage.content(one.sha256).decode().splitlines())
    assert feedback.files_of(work.id)
    page = browser(site).sign_in(person(site, "trainee")).get(f"/submissions/{work.id}")
    assert page.status_code == 200
    assert remarks[0].body.split(".")[0] in page.text
    assert count(Snippet, Snippet.owner_id == site.ids["instructor"]) >= 8


def test_one_request_to_look_again_waits_and_one_was_answered(site: Any) -> None:
    requests = db.session.scalars(select(RegradeRequest)).all()
    assert sorted(one.state for one in requests) == ["changed", "open"]
    policy = feedback_rules.RegradePolicy()
    for one in requests:
        grade = db.session.scalars(
            select(Grade).where(Grade.submission_id == one.submission_id)
        ).one()
        assert grade.released_at is not None
        assert grade.released_at < one.asked_at < grade.released_at + timedelta(days=policy.days)
        if one.state == "changed":
            assert one.points_after == grade.points != one.points_before
        else:
            assert one.points_before == grade.points


def test_two_people_mark_a_part_and_where_they_differ_somebody_decides(site: Any) -> None:
    instructor = person(site, "instructor")
    rows = db.session.scalars(select(Marking)).all()
    turns = set()
    for work_id in {row.submission_id for row in rows}:
        work = db.session.get_one(Submission, work_id)
        turns.add(grading.turn(work, instructor.id, grading.markings_of(work_id), None))
    assert turns == {Turn.SECOND, Turn.SETTLE}
    assert count(MarkingScheme, MarkingScheme.anonymous) >= 1


def test_the_trainee_has_works_of_others_to_review(site: Any) -> None:
    trainee = person(site, "trainee")
    [scheme] = db.session.scalars(select(PeerScheme)).all()
    assignment = db.session.get_one(Assignment, scheme.assignment_id)
    assert assignment.offering_id == site.offering_id
    assert assignment.due_at < clock.now() < scheme.due_at
    dealt = peer_review.plan_of(assignment, scheme).new
    works = [submission_id for reviewer_id, submission_id in dealt if reviewer_id == trainee.id]
    assert len(works) == scheme.reviewers
    for submission_id in works:
        assert db.session.get_one(Submission, submission_id).person_id != trainee.id


# ---- content -------------------------------------------------------------------------------------


def test_a_part_of_a_course_opens_by_date_and_after_what_comes_before(site: Any) -> None:
    found = {
        reason.code
        for one in quizzes.my_quizzes(site.ids["trainee"])
        for opening in content.gates(one.offering_id, site.ids["trainee"]).openings.values()
        for reason in opening.reasons
    }
    assert {"date", "done"} <= found


def test_the_shared_course_has_two_sections_and_lessons_with_a_past(site: Any) -> None:
    sections = db.session.scalars(
        select(Section).where(Section.offering_id == site.offering_id)
    ).all()
    assert len(sections) == 2
    for section in sections:
        assert count(SectionMember, SectionMember.section_id == section.id) >= 10
    versions = db.session.scalars(select(LessonVersion).order_by(LessonVersion.number)).all()
    assert [one.number for one in versions] == [1, 2, 3]
    lesson = db.session.get_one(Lesson, versions[0].lesson_id)
    assert versions[-1].body == lesson.body != versions[1].body != versions[0].body


# ---- talking and asking --------------------------------------------------------------------------


def test_announcements_are_there_and_one_comes_tomorrow(site: Any) -> None:
    later = db.session.scalars(select(Announcement).where(Announcement.publish_at > MOMENT)).one()
    assert later.publish_at is not None
    assert later.publish_at.astimezone(clock.SEOUL).date() == clock.today() + timedelta(days=1)
    told = db.session.scalars(select(outbox.OutboxRow)).all()
    to_come = sorted(row.kind for row in told if row.run_at > MOMENT)
    assert to_come.count("announcement") == 1
    assert to_come.count("course_results") == 1  # where objections end
    assert count(Announcement, Announcement.offering_id == site.offering_id) >= 6
    assert count(Announcement, Announcement.sectioned) == 1


def test_questions_are_answered_accepted_or_wait(site: Any) -> None:
    rows = db.session.scalars(select(Thread)).all()
    assert len(rows) >= 18
    for one in rows:
        posts = db.session.scalars(select(Post).where(Post.thread_id == one.id)).all()
        assert [post.first for post in posts].count(True) == 1
        assert one.last_at == max(post.created_at for post in posts) < MOMENT
        if one.answer_id is not None:
            assert one.answer_id in {post.id for post in posts if not post.first}
    here = [one for one in rows if one.offering_id == site.offering_id]
    assert sum(one.answer_id is not None for one in here) >= 4
    assert any(one.lesson_id for one in here)
    assert any(one.pinned_at for one in here)
    assert threads.unanswered(site.offering_id) >= 1
    assert count(Helpful) > 40


def test_people_who_may_write_wrote_messages_and_some_are_unread(site: Any) -> None:
    assert count(DirectMessage) >= 8
    for name in ("trainee", "instructor"):
        assert messages.unread_total(site.ids[name]) >= 1
        one = person(site, name)
        for line in messages.conversations(one, text="", unread=False, page=1).items:
            found = messages.standing(one, line.other, offering(site))
            assert found.refusal is None


def test_a_midterm_survey_shows_twelve_answers_and_an_evaluation_stands_before_a_result(
    site: Any,
) -> None:
    midterm = db.session.scalars(
        select(Survey).where(Survey.offering_id == site.offering_id, Survey.kind == "midterm")
    ).one()
    found = surveys.results(midterm)
    assert found.visibility.shown
    assert found.visibility.answers == 12
    assert any(outcome.texts for outcome in found.outcomes.values())
    assert count(SurveyReply) == count(SurveySheet)
    trainee = site.ids["trainee"]
    results = [row.offering_id for row in gradebook.recent_results(trainee)]
    gated = surveys.gates(trainee, results)
    assert gated
    assert all(one.may_answer for one in surveys.my_surveys(trainee, next(iter(gated))))


def test_the_calendar_of_the_next_weeks_is_full(site: Any) -> None:
    end = MOMENT + timedelta(days=28)
    assert len(calendar.entries(person(site, "trainee"), MOMENT, end)) >= 5
    assert len(calendar.entries(person(site, "instructor"), MOMENT, end)) >= 4


# ---- pages ---------------------------------------------------------------------------------------


def browser(site: Any) -> Browser:
    site.app.test_client_class = Browser
    client: Browser = site.app.test_client()
    return client


@pytest.mark.parametrize(
    ("name", "paths"),
    [
        (
            "trainee",
            "/ /me/assignments /me/surveys /calendar /messages /learn/{o} /learn/{o}/questions"
            " /learn/{o}/announcements",
        ),
        (
            "instructor",
            "/ /calendar /messages /teach/{o}/grading /teach/{o}/questions /teach/{o}/quizzes /teach/{o}/regrades"
            " /teach/{o}/rubrics /teach/{o}/groups /teach/{o}/surveys /teach/{o}/sections /learn/{o}/questions",
        ),
        ("assistant", "/ /teach/{o}/grading /learn/{o}/questions"),
        ("staff", "/ /manage/surveys"),
        ("office", "/ /manage/surveys"),
    ],
)
def test_the_pages_of_an_account_are_there(site: Any, name: str, paths: str) -> None:
    client = browser(site).sign_in(person(site, name))
    for path in paths.split():
        page = client.get(path.format(o=site.offering_id))
        assert page.status_code == 200, path


def test_nobody_but_its_learner_can_answer_an_attempt_that_is_under_way(site: Any) -> None:
    attempt = db.session.scalars(select(Attempt).where(Attempt.state == "open")).first()
    assert attempt is not None
    rows = count(AttemptQuestion, AttemptQuestion.attempt_id == attempt.id)
    assert rows == sum(slot.draw_count for slot in attempt.quiz.slots)
    path = f"/quiz-attempts/{attempt.id}"
    owner = db.session.get_one(Person, attempt.person_id)
    assert browser(site).sign_in(owner).get(path).status_code == 200
    stranger = browser(site).sign_in(person(site, "trainee")).get(path)
    assert stranger.status_code in (403, 404)

"""The course that the demonstration's trainee and instructor share: groups, extensions, remarks."""

from __future__ import annotations

from datetime import UTC, timedelta
from random import Random
from typing import Any

from lms import clock
from lms.courses.assignments.models import DateOverride, Draft, Reopening
from lms.courses.content.models import LessonVersion, ReleaseDate
from lms.courses.feedback.models import RegradeRequest
from lms.courses.grading.models import (
    GradeAdjustment,
)
from lms.courses.groups.models import Group, GroupMember, GroupSet
from lms.courses.sections.models import Section, SectionMember
from lms.demo import handing_in, judging, marks, reading, teaching
from lms.demo.programmes import Programmes
from lms.demo.runs import HandIn, Run, Work
from lms.demo.world import World

#: The names of the two sections of that course.
SECTIONS = ("주간반", "저녁반")


def shared(world: World, programmes: Programmes) -> Run:
    """The running course in which the trainee sits and the instructor teaches."""
    trainee, instructor = world.cast["trainee"], world.cast["instructor"]
    return next(
        run
        for run in programmes.runs
        if run.phase == "running" and run.teacher is instructor and trainee in run.people
    )


def build(world: World, programmes: Programmes) -> None:
    """Add what makes that course a place where people have been at work for weeks."""
    run, rng = shared(world, programmes), world.chance("showcase")
    world.shared = run
    sections(world, run)
    _team(world, rng, programmes, run)
    classifier, detector = run.works[0], run.works[1]
    _extensions(world, rng, programmes, run, detector)
    _reopened(world, rng, run, classifier)
    judging.remarks(world, run, classifier)
    judging.second_markers(world, rng, run, detector)
    judging.snippets(world, rng, run)
    _lesson_versions(world, run)
    for other in programmes.runs:
        if other is not run and other.phase == "running" and other.teacher is run.teacher:
            judging.nameless(world, other.works[1])


# ---- sections, groups ----------------------------------------------------------------------------


def sections(world: World, run: Run) -> None:
    """Two sections; the evening's second module opened a day later."""
    for place, name in enumerate(SECTIONS):
        section = world.rows.add(Section, offering_id=run.row.id, name=name)
        for person in run.people[place :: len(SECTIONS)]:
            world.rows.add(
                SectionMember,
                offering_id=run.row.id,
                person_id=person.id,
                section_id=section.id,
            )
        opens = clock.seoul_midnight(run.row.starts_on + timedelta(days=31 + place))
        world.rows.add(
            ReleaseDate,
            offering_id=run.row.id,
            subject_kind="module",
            subject_id=run.modules[1].id,
            section_id=section.id,
            opens_at=opens,
        )


def _team(world: World, rng: Random, programmes: Programmes, run: Run) -> None:
    """Work of four groups, due in four days: one is marked, one handed in twice, ours goes on."""
    texts = reading.showcase()["groups"]
    made = world.now - timedelta(days=20)
    work = _team_work(world, programmes, run, made)
    group_set = world.rows.add(
        GroupSet,
        offering_id=run.row.id,
        name=texts["set"],
        capacity=max(8, -(-len(run.people) // len(texts["names"]))),
        created_at=made,
    )
    work.row.group_set_id = group_set.id
    groups = []
    for place, name in enumerate(texts["names"]):
        group = world.rows.add(
            Group, set_id=group_set.id, name=name, position=place, created_at=made
        )
        members = run.people[place :: len(texts["names"])]
        for person in members:
            world.rows.add(
                GroupMember,
                group_id=group.id,
                set_id=group_set.id,
                person_id=person.id,
                joined_at=made,
                joined_by_id=run.teacher.id,
            )
        groups.append((group, members))
    ours = next(pair for pair in groups if world.cast["trainee"] in pair[1])
    world.rows.add(
        Draft,
        assignment_id=work.row.id,
        person_id=world.cast["trainee"].id,
        text=texts["texts"][0][:48],
        saved_at=world.now - timedelta(hours=9),
        revision=4,
    )
    others = [pair for pair in groups if pair is not ours and pair[1]]
    for place, (group, members) in enumerate(others[:2]):
        _team_hand_in(world, rng, run, work, group, members, marked=place == 0)


def _team_work(world: World, programmes: Programmes, run: Run, made: Any) -> Work:
    text = reading.team_work()
    due = clock.seoul_end(run.row.starts_on + timedelta(days=text.due_day))
    rubrics = programmes.courses[run.text.slug].rubrics
    work = teaching.assignment(world, run, rubrics, text, run.modules[1], len(run.works), due, made)
    run.works.append(work)
    return work


def _team_hand_in(
    world: World,
    rng: Random,
    run: Run,
    work: Work,
    group: Any,
    members: list[Any],
    *,
    marked: bool,
) -> None:
    """One hands in for all. Marked at once and asked about, or handed in once more and waiting."""
    texts = reading.showcase()["groups"]
    day = clock.seoul_midnight(world.day(-6 if marked else -3))
    handed = [
        handing_in.add(
            world,
            members[0],
            members,
            work,
            number,
            day + timedelta(hours=13 + 29 * (number - 1), minutes=rng.randrange(60)),
            text=texts["texts"][number - 1],
            link="",
            files=world.files["team"],
            group=group,
        )
        for number in range(1, 2 if marked else 3)
    ]
    if not marked:
        return
    at = clock.seoul_midnight(world.day(-3)) + timedelta(hours=15)
    grade, held = marks.write(world, rng, work, handed[-1], 0.86, run.teacher, at, released=True)
    apart = None
    if len(members) > 1:
        apart = world.rows.add(
            GradeAdjustment,
            grade_id=grade.id,
            person_id=members[-1].id,
            points=grade.points - 8,
            reason=texts["apart"],
            set_by_id=run.teacher.id,
            set_at=at,
        )
    for person in members:
        own = apart.points if apart is not None and apart.person_id == person.id else None
        marks.show(world, person, run, work, grade, held, at, apart=own)
        marks.tell(world, rng, person, work, handed[-1], at)
    request = world.rows.add(
        RegradeRequest,
        submission_id=handed[-1].id,
        person_id=members[0].id,
        reason=reading.showcase()["regrade"]["open"],
        asked_at=world.now - timedelta(hours=15),
        points_before=grade.points,
    )
    world.tell(
        run.teacher,
        "regrade.asked",
        {"title": {"ko": work.row.title_ko, "en": work.row.title_en}},
        f"/teach/{run.row.id}/regrades/{request.id}",
        request.asked_at,
    )


# ---- extensions, leave to hand in again ----------------------------------------------------------


def _extensions(world: World, rng: Random, programmes: Programmes, run: Run, work: Work) -> None:
    """A learner got two days more, and was in time by them; our trainee has four in another course."""
    texts = reading.showcase()["extension"]
    late = [one for one in run.hand_ins if one.work is work and one.row.late]
    for hand_in in late[:1]:
        override = _override(
            world, run, work, hand_in.person, work.row.due_at + timedelta(days=3), texts["reason"]
        )
        for line in world.members_of(hand_in.row.id):
            line.due_at, line.late, line.override_id = override.due_at, False, override.id
        hand_in.row.due_at, hand_in.row.late = override.due_at, False
    trainee = world.cast["trainee"]
    other = next(
        one
        for one in programmes.runs
        if one.phase == "running" and one is not run and trainee in one.people
    )
    ahead = next(one for one in other.works if one.row.due_at > world.now)
    due = ahead.row.due_at + timedelta(days=4)
    _override(world, other, ahead, trainee, due, texts["mine"])


def _override(world: World, run: Run, work: Work, person: Any, due: Any, reason: str) -> Any:
    return world.rows.add(
        DateOverride,
        item_kind="assignment",
        item_id=work.row.id,
        person_id=person.id,
        due_at=due,
        late_until=due + teaching.LATE,
        reason=reason,
        set_by_id=run.teacher.id,
        set_at=max(run.row.created_at, world.now - timedelta(days=8)),
    )


def _reopened(world: World, rng: Random, run: Run, work: Work) -> None:
    """Who may hand in again only with leave: those who did got it; one did so yesterday."""
    texts = reading.showcase()["extension"]
    work.row.resubmission = "reopened"
    of_work = [one for one in run.hand_ins if one.work is work]
    trainee = world.cast["trainee"]
    again = [one for one in of_work if one.row.number > 1]
    once = [one for one in of_work if one.row.number == 1 and one.person is not trainee]
    for one in again:
        _leave(world, run, work, one, one.row.submitted_at - timedelta(hours=4), texts["reopened"])
    for one in once[:1]:
        _leave(world, run, work, one, world.now - timedelta(days=2, hours=10), texts["reopened"])
        handing_in.hand_in(
            world,
            rng,
            one.person,
            work,
            2,
            world.now - timedelta(days=1, hours=5),
            bundle="classifier",
            text=texts["again"],
        )


def _leave(world: World, run: Run, work: Work, hand_in: HandIn, at: Any, reason: str) -> None:
    world.rows.add(
        Reopening,
        assignment_id=work.row.id,
        person_id=hand_in.person.id,
        reason=reason,
        by_id=run.teacher.id,
        at=at,
    )


def _lesson_versions(world: World, run: Run) -> None:
    """The first lesson was saved three times: announced, without its end, and as it stands."""
    lesson = run.lessons[0]
    whole = lesson.body
    opening, _mark, _rest = whole.partition("\n\n")
    without_end = whole[: whole.rindex("\n## ")].rstrip()
    note = reading.showcase()["lesson"]["first"]
    bodies = (f"{opening}\n\n{note}", without_end, whole)
    for number, body in enumerate(bodies, start=1):
        saved = lesson.published_at - timedelta(days=9 - 3 * number, hours=2)
        world.rows.add(
            LessonVersion,
            lesson_id=lesson.id,
            number=number,
            title_ko=lesson.title_ko,
            title_en=lesson.title_en,
            body=body,
            size=len(body),
            saved_at=saved.astimezone(UTC),
            saved_by_id=run.teacher.id,
        )
    lesson.version = len(bodies)

"""How work is judged in the shared course: remarks on lines, two markers, comments to use again."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from random import Random
from typing import Any

from lms import clock
from lms.courses.feedback.models import RegradeRequest
from lms.courses.grading import rules as grading
from lms.courses.grading.models import Annotation, Marking, MarkingLine, MarkingScheme, Snippet
from lms.demo import handing_in, marks, reading
from lms.demo.runs import HandIn, Run, Work
from lms.demo.world import World
from lms.interop.formats.hangul import initial_consonants

#: Two people mark a quarter of the work; by more points than this they may not differ.
SECOND_PERCENT, TOLERANCE = 25, Decimal(5)


def remarks(world: World, run: Run, work: Work) -> None:
    """Remarks on the trainee's code, a file with the mark, and a request that was answered."""
    trainee = world.cast["trainee"]
    mine = next(one for one in run.hand_ins if one.work is work and one.person is trainee)
    if mine.grade is None or mine.grade.released_at is None:
        return
    at = mine.grade.graded_at
    mine.grade.grader_id = run.teacher.id
    sources = {file.name: file for file in world.attached("submission", mine.row.id)}
    for remark in reading.showcase()["remark"]:
        file = sources[remark["file"]]
        line = reading.line_of("classifier", remark["file"], remark["find"])
        world.rows.add(
            Annotation,
            submission_id=mine.row.id,
            author_id=run.teacher.id,
            attachment_id=file.id,
            sha256=file.sha256,
            first_line=line,
            last_line=line,
            body=remark["body"],
            created_at=at - timedelta(minutes=30 - line // 4),
        )
    handing_in.attach(world, "feedback", mine.row.id, world.files["feedback"], run.teacher, at)
    texts = reading.showcase()["regrade"]
    asked = at + timedelta(days=1, hours=6)
    request = world.rows.add(
        RegradeRequest,
        submission_id=mine.row.id,
        person_id=trainee.id,
        reason=texts["asked"],
        asked_at=asked,
        points_before=mine.grade.points - texts["raised"],
        state="changed",
        answered_by_id=run.teacher.id,
        answered_at=asked + timedelta(days=1, hours=3),
        answer=texts["answer"],
        points_after=mine.grade.points,
        version=2,
    )
    world.audit(
        request.answered_at,
        "regrade.answer",
        "regrade_request",
        request.id,
        actor=run.teacher,
        before={"state": "open", "points": str(request.points_before)},
        after={"state": "changed", "points": str(request.points_after)},
    )
    world.tell(
        trainee,
        "regrade.answered",
        {"title": {"ko": work.row.title_ko, "en": work.row.title_en}},
        f"/submissions/{mine.row.id}",
        request.answered_at,
    )


def second_markers(world: World, rng: Random, run: Run, work: Work) -> None:
    """Two people mark a quarter: some wait for the second, of one both are in and differ."""
    key = world.key("blind", 64)
    world.rows.add(
        MarkingScheme,
        assignment_id=work.row.id,
        blind_key=key,
        second_percent=SECOND_PERCENT,
        tolerance=TOLERANCE,
    )
    sampled = [
        one
        for one in run.hand_ins
        if one.work is work
        and one.grade is None
        and grading.sampled(key, grading.unit(one.person.id, None), SECOND_PERCENT)
    ]
    for place, hand_in in enumerate(sampled[:4]):
        at = clock.seoul_midnight(world.day(-1)) + timedelta(hours=14, minutes=21 * place)
        _marking(world, rng, work, hand_in, run.assistant, 1, 0.62, at)
        if place == 0:
            _marking(world, rng, work, hand_in, run.teacher, 2, 0.93, at + timedelta(hours=5))


def _marking(
    world: World,
    rng: Random,
    work: Work,
    hand_in: HandIn,
    marker: Any,
    position: int,
    talent: float,
    at: Any,
) -> None:
    given = [marks.points_near(rng, line, talent) for line in work.criteria]
    total = sum(given, Decimal(0))
    text = next(
        words for least, words in work.text.feedback if total * 100 >= least * work.row.points
    )
    work.edition.used_at = min(at, work.edition.used_at or at)
    row = world.rows.add(
        Marking,
        submission_id=hand_in.row.id,
        position=position,
        marker_id=marker.id,
        rubric_version_id=work.row.rubric_version_id,
        points=total,
        feedback=text,
        marked_at=at,
        handed_over_at=at,
    )
    for line, points in zip(work.criteria, given, strict=True):
        world.rows.add(MarkingLine, marking_id=row.id, criterion_id=line.id, points=points)


def nameless(world: World, work: Work) -> None:
    """Names stay hidden while work is marked that nobody has handed in so far."""
    world.rows.add(
        MarkingScheme,
        assignment_id=work.row.id,
        anonymous=True,
        blind_key=world.key("blind", 64),
    )


def snippets(world: World, rng: Random, run: Run) -> None:
    """The instructor's comment bank."""
    for number, one in enumerate(reading.showcase()["snippet"]):
        world.rows.add(
            Snippet,
            course_id=run.course.id,
            owner_id=run.teacher.id,
            shared=one["shared"],
            body=one["body"],
            initials=initial_consonants(one["body"]),
            uses=rng.randrange(0, 24),
            created_at=world.now - timedelta(days=300 - 17 * number),
        )

"""Beginning an attempt: of a learner, and of somebody who teaches and tries the quiz out."""

from __future__ import annotations

import secrets

from sqlalchemy import delete, func, select

from lms import audit, clock
from lms.accounts.models import Person
from lms.courses.assignments.rules import Reason
from lms.courses.catalogue.models import Offering
from lms.courses.enrolment.models import Enrolment
from lms.courses.quizzes import queries
from lms.courses.quizzes.models import AnswerSave, Attempt, AttemptQuestion, Quiz
from lms.courses.quizzes.operations.finishing import finish_if_over
from lms.courses.quizzes.operations.refusals import Refused
from lms.courses.quizzes.queries.attempts import dates_of, open_attempt, situation
from lms.courses.quizzes.rules.asking import ZERO, is_asked
from lms.courses.quizzes.rules.drawing import Chosen, draw
from lms.courses.quizzes.rules.starting import start_reasons
from lms.db import db
from lms.storage import Attachment


def start(person: Person, quiz: Quiz, code: str) -> tuple[Attempt, bool]:
    """Begin an attempt, or go on with the one that is under way: (attempt, whether it is new).

    Two clicks at once make one attempt. Raises :class:`Refused` with the reasons.
    """
    # Whoever closes the offering ends every attempt that runs: none may begin beside them.
    db.session.execute(
        select(Offering)
        .where(Offering.id == quiz.offering_id)
        .with_for_update(read=True)
        .execution_options(populate_existing=True)
    ).one()
    db.session.execute(
        select(Enrolment.id)
        .where(Enrolment.person_id == person.id, Enrolment.offering_id == quiz.offering_id)
        .with_for_update()
    )
    running = open_attempt(person.id, quiz.id)
    if running is not None and not finish_if_over(running):
        return running, False
    dates = dates_of(person, quiz)
    reasons = start_reasons(situation(person, quiz, dates), clock.now(), code)
    if reasons:
        raise Refused(reasons)
    attempt = _begin(person, quiz, preview=False)
    audit.record(
        "quiz_attempt.start", "quiz_attempt", attempt.id, actor=person,
        after={"quiz": quiz.id, "number": attempt.number},
    )  # fmt: skip
    return attempt, True


def start_preview(person: Person, quiz: Quiz) -> Attempt:
    """Begin an attempt that is not counted; the person's earlier previews of the quiz go.

    Raises :class:`Refused` where there is nothing to ask or a draw does not find enough.
    """
    if not quiz.slots:
        raise Refused([Reason("no_questions")])
    old = select(Attempt.id).where(
        Attempt.quiz_id == quiz.id, Attempt.person_id == person.id, Attempt.preview.is_(True)
    )
    rows = select(AttemptQuestion.id).where(AttemptQuestion.attempt_id.in_(old))
    for statement in (
        delete(Attachment).where(
            Attachment.subject_kind == "attempt_question", Attachment.subject_id.in_(rows)
        ),
        delete(AnswerSave).where(AnswerSave.attempt_id.in_(old)),
        delete(AttemptQuestion).where(AttemptQuestion.attempt_id.in_(old)),
        delete(Attempt).where(
            Attempt.quiz_id == quiz.id, Attempt.person_id == person.id, Attempt.preview.is_(True)
        ),
    ):
        db.session.execute(statement, execution_options={"synchronize_session": False})
    return _begin(person, quiz, preview=True)


def _begin(person: Person, quiz: Quiz, *, preview: bool) -> Attempt:
    seed = secrets.randbits(62)
    slots = queries.drawing_slots(quiz)
    drawn = draw(slots, seed, shuffle=quiz.shuffle_questions)
    if drawn.shortages:
        raise Refused(
            [
                Reason("shortage", {"wanted": one.wanted, "found": one.found, "slot": one.slot_id})
                for one in drawn.shortages
            ]
        )
    number = db.session.scalar(
        select(func.max(Attempt.number)).where(
            Attempt.quiz_id == quiz.id, Attempt.person_id == person.id
        )
    )
    attempt = Attempt(
        quiz=quiz,
        person=person,
        number=(number or 0) + 1,
        preview=preview,
        seed=seed,
        started_at=clock.now(),
        time_limit_minutes=quiz.time_limit_minutes,
        state="open",
    )
    attempt.questions = _questions(quiz, drawn.questions)
    attempt.possible = sum((row.points for row in attempt.questions), start=ZERO)
    db.session.add(attempt)
    db.session.flush()
    return attempt


def _questions(quiz: Quiz, chosen: tuple[Chosen, ...]) -> list[AttemptQuestion]:
    headings, heading = {}, ("", "")
    for slot in quiz.slots:
        if slot.section_ko or slot.section_en:
            heading = (slot.section_ko, slot.section_en)
        headings[slot.id] = heading
    bodies = {
        slot.question_version_id: slot.question_version.body
        for slot in quiz.slots
        if slot.question_version is not None
    }
    rows, last = [], ("", "")
    for position, one in enumerate(chosen):
        section = headings[one.slot_id]
        ko, en = section if section != last else ("", "")
        last = section
        rows.append(
            AttemptQuestion(
                slot_id=one.slot_id,
                position=position,
                question_version_id=one.version_id,
                points=one.points,
                passage=one.version_id in bodies and not is_asked(bodies[one.version_id]),
                section_ko=ko,
                section_en=en,
                response={},
            )
        )
    return rows

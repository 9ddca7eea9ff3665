"""Entering stages, and deciding who goes on: by the stage's rule or by a person, never halfway."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import delete, func, select

from lms import audit, clock
from lms.accounts.models import Person
from lms.courses import editing
from lms.courses.admissions.models import Application
from lms.courses.admissions.operations import set_outcome
from lms.courses.admissions.rules.states import LEFT, State
from lms.courses.editing import NotAllowed
from lms.courses.enrolment import operations as enrolment
from lms.courses.selection import queries
from lms.courses.selection.models import InterviewSlot, Stage, StageEntry, StageReview
from lms.courses.selection.operations.ranking import PlanChanged
from lms.courses.selection.operations.setup import ensure_settings
from lms.courses.selection.operations.telling import tell
from lms.courses.selection.queries.scoring import Row
from lms.courses.selection.rules.ranking import digest
from lms.db import db


@dataclass(frozen=True)
class Step:
    """What would become of one entry: passed, failed, or left as it is; and why."""

    row: Row
    outcome: str  # passed, failed, stays
    why: str

    @property
    def entry_id(self) -> int:
        """The entry that it is about."""
        return self.row.entry.id


@dataclass(frozen=True)
class Plan:
    """A decision on a stage before it is made, with the digest of it."""

    steps: tuple[Step, ...]
    digest: str

    def those(self, outcome: str) -> list[Step]:
        """The steps with this outcome."""
        return [step for step in self.steps if step.outcome == outcome]


def start(stage: Stage, actor: Person) -> int:
    """Bring every eligible applicant into the first stage; how many came in. May be repeated.

    ``NotAllowed``: not_first, no_rubric, no_quiz, no_offering, stage_decided, nobody_eligible.
    """
    call = stage.call
    ensure_settings(call)
    editing.hold(stage)
    first = queries.stages_of(call.id)[0]
    if first.id != stage.id:
        raise NotAllowed("not_first")
    if stage.state == "decided":
        raise NotAllowed("stage_decided")
    ready(stage)
    applications = db.session.scalars(
        select(Application)
        .where(Application.call_id == call.id, Application.state == State.ELIGIBLE)
        .order_by(Application.id)
    ).all()
    entered = enter(stage, applications, actor)
    if not entered and stage.state == "planned":
        raise NotAllowed("nobody_eligible")
    return entered


def ready(stage: Stage) -> None:
    """Raise where the stage lacks what it scores by."""
    if stage.source == "reviewers" and stage.rubric_version_id is None:
        raise NotAllowed("no_rubric")
    if stage.source == "quiz" and stage.quiz_id is None:
        raise NotAllowed("no_quiz")
    if stage.source == "pre_course" and stage.offering_id is None:
        raise NotAllowed("no_offering")


def enter(stage: Stage, applications: Sequence[Application], actor: Person) -> int:
    """Put applicants into a stage, seat them where it has a course or a quiz, and tell them."""
    ready(stage)
    known = set(
        db.session.scalars(select(StageEntry.application_id).where(StageEntry.stage_id == stage.id))
    )
    fresh = [one for one in applications if one.id not in known]
    place = stage.quiz.offering_id if stage.quiz is not None else stage.offering_id
    for application in fresh:
        if place is not None and stage.source != "reviewers":
            try:
                enrolment.enrol_in_offering(
                    db.session.get_one(Person, application.person_id), place, by_staff=True
                )
            except enrolment.Refused as refused:
                raise NotAllowed(refused.decision.code, **refused.decision.params) from refused
        db.session.add(
            StageEntry(stage_id=stage.id, application_id=application.id, entered_at=clock.now())
        )
        if application.state != State.IN_SELECTION:
            set_outcome(application, State.IN_SELECTION, actor)
        kind = "selection.interview_open" if stage.kind == "interview" else "selection.stage_open"
        tell(
            application, kind, dedup=f"stage:{stage.id}:{application.id}",
            stage={"ko": stage.title_ko, "en": stage.title_en or stage.title_ko},
        )  # fmt: skip
    if fresh and stage.state != "running":
        stage.state, stage.started_at = "running", stage.started_at or clock.now()
        stage.decided_at = None
    db.session.flush()
    if fresh:
        audit.record(
            "selection.stage.enter", "call", stage.call_id,
            after={"stage": stage.id, "people": len(fresh)},
        )  # fmt: skip
    return len(fresh)


def plan(stage: Stage, chosen: Iterable[int] | None = None, outcome: str = "") -> Plan:
    """What deciding would do: by the rule for everybody in the stage, or *outcome* for *chosen*.

    *chosen*: application ids. Who has no score yet stays, unless a person says otherwise.
    """
    wanted = None if chosen is None else set(chosen)
    steps = []
    for row in queries.table(stage):
        if row.entry.state != "in" or row.application.state in LEFT:
            continue
        if wanted is not None:
            if row.application.id in wanted:
                steps.append(Step(row, outcome or _by_rule(row), _why(row, outcome)))
        else:
            steps.append(Step(row, _by_rule(row), row.verdict.code))
    return Plan(
        tuple(steps),
        digest([[one.entry_id, one.outcome, one.why, _text(one.row.counted)] for one in steps]),
    )


def decide(
    stage: Stage, actor: Person, seen: str,
    chosen: Iterable[int] | None = None, outcome: str = "", note: str = "",
) -> Plan:  # fmt: skip
    """Carry out the plan whose digest was *seen*; :class:`PlanChanged` where it is another now.

    Those who pass enter the next stage; those who do not are refused. Everybody is told once.
    ``NotAllowed``: note_needed (a person decides otherwise), nothing.
    """
    editing.hold(stage)
    made = plan(stage, chosen, outcome)
    if made.digest != seen:
        raise PlanChanged
    if outcome and not note.strip():
        raise NotAllowed("note_needed")
    if not made.those("passed") and not made.those("failed"):
        raise NotAllowed("nothing")
    for step in made.steps:
        if step.outcome != "stays":
            _write(step.row, step.outcome, step.why, actor, note)
    _failed(stage, [step.row.application for step in made.those("failed")], actor)
    _passed(stage, [step.row.application for step in made.those("passed")], actor)
    _over(stage)
    audit.record(
        "selection.stage.decide", "call", stage.call_id, reason=note,
        after={"stage": stage.id, "passed": len(made.those("passed")),
               "failed": len(made.those("failed")), "plan": seen},
    )  # fmt: skip
    return made


def redecide(entry: StageEntry, outcome: str, actor: Person, note: str, *, version: int) -> bool:
    """Decide one applicant otherwise, with a reason; False where it is so already.

    ``NotAllowed``: note_needed, published, further (was scored in a later stage already).
    """
    if not note.strip():
        raise NotAllowed("note_needed")
    stage, application = entry.stage, entry.application
    editing.hold(stage)
    editing.hold(entry, version)
    if entry.state == outcome:
        return False
    line = queries.offer_of(application.id)
    if line is not None:
        raise NotAllowed("published")
    before = entry.state
    row = next(one for one in queries.table(stage) if one.entry.id == entry.id)
    if before == "passed":
        _leave_later(stage, application)
    _write(row, outcome, "by_person", actor, note)
    if outcome == "failed":
        _failed(stage, [application], actor)
    else:
        if application.state in (State.REJECTED, State.WAITLISTED):
            set_outcome(application, State.IN_SELECTION, actor, note)
        _passed(stage, [application], actor)
    _over(stage)
    audit.record(
        "selection.entry.decide", "application", application.id, reason=note,
        before={"state": before}, after={"stage": stage.id, "state": outcome},
    )  # fmt: skip
    return True


def _by_rule(row: Row) -> str:
    if row.counted is None or row.verdict.goes_on is None:
        return "stays"
    return "passed" if row.verdict.goes_on else "failed"


def _why(row: Row, outcome: str) -> str:
    return "by_person" if outcome else row.verdict.code


def _write(row: Row, outcome: str, why: str, actor: Person, note: str) -> None:
    entry = row.entry
    entry.raw, entry.normalised, entry.counted = row.raw, row.normalised, row.counted
    if entry.counted is None and row.raw is not None:
        entry.counted = row.raw  # somebody decided before every review was in
    entry.state, entry.why, entry.note = outcome, why, note.strip()[:500]
    entry.decided_by_id, entry.decided_at = actor.id, clock.now()
    db.session.flush()


def _failed(stage: Stage, applications: Sequence[Application], actor: Person) -> None:
    for application in applications:
        set_outcome(application, State.REJECTED, actor, "stage")
        tell(
            application, "selection.stage_failed",
            stage={"ko": stage.title_ko, "en": stage.title_en or stage.title_ko},
        )  # fmt: skip


def _passed(stage: Stage, applications: Sequence[Application], actor: Person) -> None:
    for application in applications:
        tell(
            application, "selection.stage_passed", dedup=f"passed:{stage.id}:{application.id}",
            stage={"ko": stage.title_ko, "en": stage.title_en or stage.title_ko},
        )  # fmt: skip
    following = queries.next_stage(stage)
    if following is not None and applications:
        enter(following, applications, actor)


def _leave_later(stage: Stage, application: Application) -> None:
    """Take the applicant out of later stages, unless somebody scored them there."""
    later = db.session.scalars(
        select(StageEntry)
        .join(Stage, Stage.id == StageEntry.stage_id)
        .where(
            Stage.call_id == stage.call_id,
            Stage.position > stage.position,
            StageEntry.application_id == application.id,
        )
    ).all()
    for entry in later:
        if entry.state != "in" or any(one.state == "submitted" for one in entry.reviews):
            raise NotAllowed("further")
    for entry in later:
        for slot in db.session.scalars(
            select(InterviewSlot).where(InterviewSlot.entry_id == entry.id)
        ):
            slot.entry_id, slot.taken_at = None, None
        db.session.flush()
        db.session.execute(delete(StageReview).where(StageReview.entry_id == entry.id))
        db.session.execute(delete(StageEntry).where(StageEntry.id == entry.id))
        db.session.expire(entry)


def _over(stage: Stage) -> None:
    """A stage with nobody left in it is decided."""
    left = db.session.scalar(
        select(func.count())
        .select_from(StageEntry)
        .join(Application, Application.id == StageEntry.application_id)
        .where(
            StageEntry.stage_id == stage.id,
            StageEntry.state == "in",
            Application.state.not_in(LEFT),
        )
    )
    if not left:
        stage.state, stage.decided_at = "decided", clock.now()
        db.session.flush()


def _text(value: Decimal | None) -> str | None:
    return None if value is None else f"{value.normalize():f}"

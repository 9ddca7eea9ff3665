"""Letters on degree courses, how their averages are written, and one course in its objection period."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from lms import clock, policies
from lms.accounts.models import AuditEntry, Organisation
from lms.courses.enrolment.models import Enrolment
from lms.courses.gradebook.models import CourseResult
from lms.courses.letters.models import LetterMove
from lms.courses.objections.models import GradeCalendar, Objection, ResultChange
from lms.courses.scales.rules import (
    Allocation,
    Entrant,
    Facts,
    GpaPolicy,
    GradeScheme,
    RelativePolicy,
    RetakePolicy,
    allocate,
)
from lms.demo.programmes import Programmes
from lms.demo.runs import Run
from lms.demo.world import World
from lms.evidence.models import EvidenceItem
from lms.policies import Policy

SCHEME = GradeScheme(preset="4.5")
CAPS = RelativePolicy(caps="A0 30; B0 70", small_class=10, exempt_english=True)
#: The usual line between 60 points for 1.0 and 100 for 4.5.
CONVERSION = "4.5 100; 1 60; 0 0"
ASKED = (
    ("중간 과제의 재현 조건을 보고서 4쪽에 적었는데 빠진 것으로 채점된 듯합니다.", "open", ""),
    (
        "출석으로 인정된 결석이 점수에 반영되었는지 확인을 부탁드립니다.",
        "kept",
        "출석은 이 과목의 점수에 들어가지 않아 성적은 그대로입니다. 항목마다의 점수는 결과 화면에 있습니다.",
    ),
    ("두 번째 과제를 늦게 낸 까닭이 장애 공지 때문이었습니다. 다시 보아 주세요.", "open", ""),
    ("퀴즈 5번의 정답에 대해 문의드립니다.", "withdrawn", ""),
)


def build(world: World, taught: Programmes) -> None:
    """Add policies, letters, a calendar with objections, and a change that waits for a second person."""
    universities = [row for row in world.rows.of(Organisation) if row.kind == "university"]
    rules = {place.id: _policies(world, place, number) for number, place in enumerate(universities)}
    parents = {row.id: row.parent_id for row in world.rows.of(Organisation)}
    results: dict[int, list[Any]] = {}
    for row in world.rows.of(CourseResult):
        results.setdefault(row.offering_id, []).append(row)
    tracks = {
        run.row.id: group.track.organisation_id
        for group in taught.groups
        for course in group.runs
        for run in course
    }
    for run in taught.runs:
        # as policies are looked up: what the cohort's track lies in before what the course lies in
        place = _university(tracks.get(run.row.id), parents, rules)
        if place is None:
            place = _university(run.course.organisation_id, parents, rules)
        if place is not None and results.get(run.row.id):
            _letters(run, results[run.row.id], *rules[place])
    _objections(world, taught, results)
    _change(world, taught, results)


def _university(
    id_: int | None, parents: dict[int, int | None], rules: dict[int, Any]
) -> int | None:
    while id_ is not None and id_ not in rules:
        id_ = parents.get(id_)
    return id_


def _policies(world: World, place: Any, number: int) -> tuple[Any, Any]:
    """How a university gives letters; each writes its average a little differently."""
    gpa = GpaPolicy(
        rounding="truncate" if number % 2 == 0 else "half_up",
        conversion=CONVERSION,
        between="linear",
    )
    made = [
        _policy(world, kind, "organisation", place.id, value)
        for kind, value in (
            ("grade_scheme", SCHEME),
            ("relative_grading", CAPS),
            ("gpa", gpa),
            ("retake", RetakePolicy("last", "A0" if number % 2 == 0 else "B+")),
        )
    ]
    return made[0], made[1]


def _policy(world: World, kind: str, scope: str, scope_id: int, value: Any) -> Any:
    since = world.day(-1500)
    row = world.rows.add(
        Policy,
        kind=kind,
        scope_kind=scope,
        scope_id=scope_id,
        effective_from=since,
        value=policies.dump(value, kind),
        inherits=False,
        reason="학칙에 따름",
        set_by_id=world.cast["office"].id if "office" in world.cast else None,
        created_at=clock.seoul_midnight(since),
    )
    world.rows.add(
        AuditEntry,
        at=row.created_at,
        actor_id=row.set_by_id,
        action="policy.establish",
        subject_kind="policy",
        subject_id=row.id,
        after=row.value,
        reason=row.reason,
    )
    return row


def _letters(run: Run, rows: list[Any], scheme: Any, relative: Any) -> Allocation:
    """Letters for everybody with a result, by the product's own rule."""
    english = run.course.language == "en"
    found = allocate(
        SCHEME, CAPS, [Entrant(row.person_id, row.percent) for row in rows], Facts(english)
    )
    caps = [
        {"upto": cap.upto, "percent": f"{cap.percent:f}", "counted": cap.counted,
         "allowed": cap.allowed, "used": cap.used}
        for cap in found.caps
    ]  # fmt: skip
    for row in rows:
        placed = found.placed[row.person_id]
        letter = SCHEME.named(placed.letter)
        assert letter is not None
        earns = SCHEME.earns(letter.name)
        row.letter, row.grade_points, row.scheme_policy_id = letter.name, letter.points, scheme.id
        row.lines = [
            *row.lines,
            {"code": "letter", "met": earns, "params": {"letter": letter.name}},
        ]
        row.letter_basis = {
            "percent": f"{row.percent:f}",
            "base": placed.base,
            "ruled": placed.ruled,
            "why": [{"code": one.code, "params": _plain(one.params)} for one in placed.why],
            "reason": "",
            "caps": caps,
            "exempt": found.exempt,
            "credits": f"{run.course.credits or 0:f}",
            "scale": f"{SCHEME.scale:f}",
            "earns": earns,
            "relative_policy_id": relative.id,
        }
    return found


def _plain(params: Any) -> dict[str, Any]:
    return {
        name: f"{value:f}" if isinstance(value, Decimal) else value
        for name, value in params.items()
    }


def _chosen(world: World, taught: Programmes, results: dict[int, list[Any]]) -> Run | None:
    """A course that is over, of the trainee's if there is one: the one that ended last."""
    trainee, teacher = world.cast.get("trainee"), world.cast.get("instructor")

    def fits(run: Run) -> tuple[bool, bool, Any, int]:
        return run.teacher is teacher, trainee in run.people, run.row.ends_on, run.row.id

    over = [
        run
        for run in taught.runs
        if len(results.get(run.row.id, ())) > len(ASKED)
        and (world.today - run.row.ends_on).days < 60
        and not any(row.letter for row in results[run.row.id])
    ]
    return max(over, key=fits, default=None)


def _objections(world: World, taught: Programmes, results: dict[int, list[Any]]) -> None:
    """One course whose letters were published two days ago: published, not final."""
    run = _chosen(world, taught, results)
    if run is None:
        return
    rows = results[run.row.id]
    scheme = _policy(world, "grade_scheme", "offering", run.row.id, SCHEME)
    relative = _policy(world, "relative_grading", "offering", run.row.id, CAPS)
    _letters(run, rows, scheme, relative)
    opens = clock.seoul_midnight(world.day(-2)) + timedelta(hours=10)
    calendar = world.rows.add(
        GradeCalendar,
        offering_id=run.row.id,
        published_from=opens,
        objections_until=clock.seoul_end(world.day(4)),
        final_from=clock.seoul_midnight(world.day(8)) + timedelta(hours=18),
        set_by_id=run.teacher.id,
        set_at=opens - timedelta(days=9),
    )
    _unfinish(world, run, rows, calendar)
    trainee = world.cast.get("trainee")
    asking = [row for row in rows if trainee is None or row.person_id != trainee.id]
    for number, (said, state, answer) in enumerate(ASKED):
        _objection(world, run, asking[number], calendar, said, state, answer, opens, number)
    key = f"course_results:{run.row.id}:{calendar.final_from.isoformat()}"
    payload = {"offering_id": run.row.id}
    world.later.append(("course_results", payload, key, calendar.final_from))


def _unfinish(world: World, run: Run, rows: Iterable[Any], calendar: Any) -> None:
    """Take back what only follows from a final result."""
    held = {row.id for row in rows}
    for row in rows:
        row.state = "published"
        row.published_from, row.final_from = calendar.published_from, calendar.final_from
    for item in [*world.rows.of(EvidenceItem)]:
        if item.source_kind == "course_result" and item.source_id in held:
            world.rows.drop(EvidenceItem, item)
    people = {row.person_id for row in rows}
    for seat in world.rows.of(Enrolment):
        if seat.offering_id == run.row.id and seat.person_id in people:
            seat.state, seat.ended_at = "active", None


def _objection(
    world: World,
    run: Run,
    row: Any,
    calendar: Any,
    said: str,
    state: str,
    answer: str,
    opens: datetime,
    number: int,
) -> None:
    asked = opens + timedelta(hours=3 + 5 * number)
    answered = asked + timedelta(hours=6) if state == "kept" else None
    world.rows.add(
        Objection,
        offering_id=run.row.id,
        person_id=row.person_id,
        result_id=row.id,
        text=said,
        asked_at=asked,
        percent_before=row.percent,
        letter_before=row.letter,
        state=state,
        answered_by_id=run.teacher.id if answered else None,
        answered_at=answered,
        answer=answer,
        percent_after=row.percent if answered else None,
        letter_after=row.letter if answered else None,
    )
    row.final_from = None if state == "open" else calendar.final_from
    if state == "open":
        world.tell(
            run.teacher,
            "objection.asked",
            {"course": {"ko": run.course.title_ko, "en": run.course.title_en}},
            f"/teach/{run.row.id}/objections",
            asked,
        )


def _change(world: World, taught: Programmes, results: dict[int, list[Any]]) -> None:
    """A final letter that its teacher asked to change; somebody else has yet to approve."""
    for run in sorted(taught.runs, key=lambda one: one.row.id):
        final = [
            row
            for row in results.get(run.row.id, ())
            if row.letter == "B+" and row.state is None and row.percent >= Decimal(80)
        ]
        if run.phase == "over" and final:
            row = final[0]
            asked = world.now - timedelta(days=1, hours=5)
            reason = "같은 과제를 두 과목에 낸 것이 확인되어 학칙에 따라 한 단계 낮춥니다."
            world.rows.add(
                LetterMove,
                offering_id=run.row.id,
                person_id=row.person_id,
                letter="B0",
                reason=reason,
                set_by_id=run.teacher.id,
                set_at=asked - timedelta(minutes=9),
            )
            world.rows.add(
                ResultChange,
                offering_id=run.row.id,
                person_id=row.person_id,
                result_id=row.id,
                percent=row.percent,
                letter="B0",
                credit_earned=row.credit_earned,
                reason=reason,
                proposed_by_id=run.teacher.id,
                proposed_at=asked,
            )
            return

"""Check-ins of the latest sessions, requests in every state, and differences from official records."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from lms import clock, sealing
from lms.courses.absences.models import AttendanceRequest, RequestEvent
from lms.courses.absences.rules.asking import last_day
from lms.courses.absences.rules.kinds import AbsencePolicy
from lms.courses.absences.sealed import closed
from lms.courses.attendance.models import Mark, Session
from lms.courses.attendance_exchange.models import Difference, OfficialRecord
from lms.courses.presence.models import CheckIn
from lms.demo.world import World

#: (kind, reason, state, what was answered)
_ASKED = (
    ("interview", "지역 기업의 1차 면접을 보고 왔습니다. 면접 확인서를 냅니다.", "approved", ""),
    ("reserve", "예비군 훈련 소집 통지를 받았습니다.", "requested", ""),
    ("sick", "고열로 병원에 다녀왔습니다. 진료 확인서를 냅니다.", "requested", ""),
    ("exam", "정보처리기사 실기 시험을 보았습니다.", "more_asked", "응시 확인서도 함께 올려 주세요."),
    ("family", "외조부상으로 장례에 다녀왔습니다.", "approved", ""),
    ("other", "이사 때문에 하루 빠졌습니다.", "refused", "이사는 인정하는 사유가 아닙니다."),
    ("school", "인공지능 경진대회 본선에 나갔습니다.", "withdrawn", ""),
    ("sick", "독감으로 하루 쉬었습니다.", "approved", ""),
)  # fmt: skip


def build(world: World) -> None:
    """Add them to the sessions that are there."""
    rng = world.chance("attendance requests")
    sessions = sorted(
        (row for row in world.rows.of(Session) if row.ends_at <= world.now and row.state == "planned"),
        key=lambda row: (row.starts_at, row.id),
    )  # fmt: skip
    marks: dict[int, list[Any]] = {}
    for mark in world.rows.of(Mark):
        marks.setdefault(mark.session_id, []).append(mark)
    cohort = [row for row in sessions if row.cohort_id is not None]
    course = [row for row in sessions if row.offering_id is not None]
    instructor = world.cast["instructor"]
    trainee = world.cast["trainee"]
    for row in course[-4:]:
        _check_ins(world, row, marks.get(row.id, []))
    people = sorted({mark.person_id for row in cohort[-20:] for mark in marks.get(row.id, [])})
    if trainee.id in people:  # the trainee's own requests come first
        people.remove(trainee.id)
        people.insert(0, trainee.id)
    policy = AbsencePolicy()
    for number, (code, reason, state, note) in enumerate(_ASKED):
        if not people or len(cohort) <= number + 1:
            break
        whose = people[0] if number < 2 else people[number % len(people)]
        _absence(world, policy, cohort[-2 - number], whose, code, reason, state, note)
    wrong = [
        (row, mark)
        for row in course[-8:]
        for mark in marks.get(row.id, [])
        if mark.state in ("late", "absent") and mark.source == "own"
    ]
    for row, mark in wrong[:5]:
        _correction(world, row, mark)
    for row in cohort[-10:-4]:
        held = [mark for mark in marks.get(row.id, []) if mark.state in ("present", "late")]
        for mark in rng.sample(held, min(2, len(held))):
            _difference(world, row, mark, instructor)


def _check_ins(world: World, row: Any, marks: list[Any]) -> None:
    """Those who were marked by themselves typed the code; two shared a phone."""
    own = [mark for mark in marks if mark.arrived_at is not None and mark.source == "checkin"]
    device = world.key("shared phone", 32)
    for number, mark in enumerate(own):
        for kind, at in (("in", mark.arrived_at), ("out", mark.left_at)):
            if at is not None:
                world.rows.add(
                    CheckIn, session_id=row.id, person_id=mark.person_id, kind=kind, at=at,
                    method="qr" if number % 3 else "digits",
                    device=device if number < 2 else world.key("phones", 32),
                )  # fmt: skip


def _absence(
    world: World,
    policy: AbsencePolicy,
    row: Any,
    person_id: int,
    code: str,
    reason: str,
    state: str,
    note: str,
) -> None:
    kind = policy.kind(code)
    if kind is None:
        raise LookupError(code)
    latest = clock.seoul_midnight(last_day(kind, row.on, row.on)) + timedelta(hours=9)
    asked_at = min(latest, row.ends_at + timedelta(hours=3), world.now - timedelta(hours=2))
    opened, sealed = closed(person_id, reason, kind.sensitive)
    request = world.rows.add(
        AttendanceRequest,
        type="absence",
        person_id=person_id,
        cohort_id=row.cohort_id,
        kind=code,
        starts_on=row.on,
        ends_on=row.on,
        days=Decimal(1),
        reason=opened,
        sealed=sealed,
        key_id=sealing.key_id() if sealed else "",
        sensitive=kind.sensitive,
        approver=kind.approver,
        counts_as=kind.counts_as,
        state=state,
        asked_at=asked_at,
    )
    _steps(world, request, note)


def _correction(world: World, row: Any, mark: Any) -> None:
    request = world.rows.add(
        AttendanceRequest,
        type="correction",
        person_id=mark.person_id,
        offering_id=row.offering_id,
        session_id=row.id,
        starts_on=row.on,
        ends_on=row.on,
        days=Decimal(0),
        wanted=[],
        before=mark.parts,
        reason="자리에 있었는데 다르게 적혔습니다. 실습 결과를 제시간에 냈습니다.",
        approver="instructor",
        state="requested",
        asked_at=min(row.ends_at + timedelta(hours=14), world.now - timedelta(hours=1)),
    )
    _steps(world, request, "")


def _steps(world: World, request: Any, note: str) -> None:
    world.rows.add(
        RequestEvent, request_id=request.id, at=request.asked_at, actor_id=request.person_id,
        what="asked",
    )  # fmt: skip
    if request.state == "requested":
        return
    at = request.asked_at + timedelta(hours=1)
    by = request.person_id
    if request.state != "withdrawn":
        by = world.cast["staff"].id
        if request.state != "more_asked":
            request.decided_by_id, request.decided_at = by, at
    request.version = 2
    said, sealed = closed(request.person_id, note, request.sensitive)
    world.rows.add(
        RequestEvent, request_id=request.id, at=at, actor_id=by, what=request.state,
        note=said, sealed=sealed, key_id=sealing.key_id() if sealed else "",
    )  # fmt: skip


def _difference(world: World, row: Any, mark: Any, instructor: Any) -> None:
    """The official records say that somebody left before the last hour."""
    first, last = row.periods[0][0], row.periods[-1][1]
    at = row.ends_at + timedelta(hours=5)
    world.rows.add(
        OfficialRecord, cohort_id=row.cohort_id, person_id=mark.person_id, on=row.on,
        came=first - 4, left=last - 70, imported_at=at, imported_by_id=instructor.id,
    )  # fmt: skip
    world.rows.add(
        Difference,
        cohort_id=row.cohort_id,
        session_id=row.id,
        person_id=mark.person_id,
        ours=mark.parts,
        ours_source=mark.source,
        official=[["left_early", last - 70, last]],
        found_at=at,
    )

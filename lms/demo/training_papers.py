"""Papers of the trainee's cohort: training logs, counselling notes, allowances and who pays them."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from random import Random
from typing import Any

from lms import policies, sealing
from lms.access import Role
from lms.courses.allowances.models import (
    AllowanceLine,
    AllowancePayment,
    AllowanceSheet,
    PayeeAccount,
)
from lms.courses.allowances.operations.accounts import owner
from lms.courses.allowances.queries.facts import days_of
from lms.courses.allowances.rules.accounts import BANKS, tail_of
from lms.courses.allowances.rules.computing import Computation, Day, compute, fingerprint
from lms.courses.allowances.rules.policy import AllowancePolicy
from lms.courses.attendance.models import Mark, Session
from lms.courses.attendance.queries.sessions import read_parts
from lms.courses.attendance.rules.counting import summary, timetable
from lms.courses.attendance.rules.policy import AttendancePolicy
from lms.courses.attendance.rules.summary import MarkFact, SessionFact
from lms.courses.attendance.rules.unit_periods import unit_periods
from lms.courses.training_log.models import (
    CounselNote,
    CounselShare,
    TrainingLog,
    TrainingLogPeriod,
)
from lms.courses.training_log.rules import logs as log_rules
from lms.courses.training_log.rules.counting import DayMark, count
from lms.courses.training_log.rules.logs import Entry
from lms.demo.learners import Learner
from lms.demo.world import DOMAIN, World

#: How far back training logs are written, in days.
LOGS_SINCE = 45
_TAUGHT = (
    "지난 시간 복습과 과제 풀이", "새 개념 설명과 예제", "실습: 데이터 읽고 다듬기",
    "실습: 모델 학습과 결과 비교", "조별 실습과 질의응답", "코드 리뷰와 정리",
)  # fmt: skip
_NOTES = (
    ("career", "비전 분야 공고를 함께 보고, 이력서에 프로젝트 두 개를 앞세우기로 했다."),
    ("learning", "미분이 약하다고 하여 보충 자료를 주고 다음 주에 다시 보기로 했다."),
    ("attendance", "아침 버스가 줄어 지각이 잦다. 한 시간 이른 차를 타 보기로 했다."),
    ("life", "팀 과제에서 말할 기회가 적다고 한다. 조 편성을 바꾸는 방법을 의논했다."),
    ("career", "모의 면접. 근거를 숫자로 말하는 연습이 필요하다."),
)  # fmt: skip


def build(world: World, trained: list[Learner]) -> None:
    """Add the papers; whoever pays has an account of the demonstration."""
    rng = world.chance("papers")
    trainee = next(one for one in trained if one.person is world.cast["trainee"])
    group = trainee.group
    members = [one for one in trained if one.group is group]
    payer = world.person(
        world.now - timedelta(days=400), name=("서지안", "Jian Seo"), address=f"payer@{DOMAIN}"
    )
    world.cast["payer"] = payer
    academy = world.organisations["academy"]
    world.grant(payer, Role.PAYER, "organisation", academy.id, world.now - timedelta(days=400))
    sessions = [
        one for one in world.rows.of(Session)
        if one.cohort_id == group.row.id and one.state == "planned"
    ]  # fmt: skip
    marks: dict[int, dict[int, Any]] = defaultdict(dict)
    ids = {one.id for one in sessions}
    for mark in world.rows.of(Mark):
        if mark.session_id in ids:
            marks[mark.person_id][mark.session_id] = mark
    _logs(world, rng, group, members, sessions, marks)
    _notes(world, rng, group, members)
    _allowances(world, rng, group, members, sessions, marks, payer)


def _logs(
    world: World,
    rng: Random,
    group: Any,
    members: list[Learner],
    sessions: list[Any],
    marks: dict[int, dict[int, Any]],
) -> None:
    """Approved ones, a few that are signed, one that came back, some that nobody wrote yet."""
    past = [one for one in sessions if one.ends_at <= world.now]
    recent = [one for one in past if (world.today - one.on).days <= LOGS_SINCE]
    courses = [runs[0] for runs in group.runs if runs]
    for number, session in enumerate(reversed(recent)):
        if number in (0, 1, 6):
            continue  # still to be written
        state = "signed" if number in (2, 3, 5) else "returned" if number == 4 else "approved"
        run = courses[number % len(courses)]
        there = [one for one in members if one.left_on is None or one.left_on >= session.on]
        counted = count(
            [one.person.id for one in there],
            {
                one.person.id: [
                    DayMark(frozenset({m.state, *(part[0] for part in m.parts)}), m.minutes)
                    for m in [marks[one.person.id][session.id]]
                ]
                for one in there
                if session.id in marks[one.person.id]
            },
        )
        entries = [
            Entry(start, min(start + 60, to), run.text.title_ko, run.teacher.name,
                  rng.choice(_TAUGHT))
            for since, to in session.periods
            for start in range(since, to, 60)
        ]  # fmt: skip
        remark = "" if number % 3 else "실습실 빔 프로젝터 점검을 요청함."
        content = log_rules.content(session.on, counted.values(), entries, remark)
        signed_at = session.ends_at + timedelta(minutes=40)
        closed = state in ("signed", "approved")
        approved_at = signed_at + timedelta(hours=15) if state == "approved" else None
        log = world.rows.add(
            TrainingLog,
            cohort_id=group.row.id,
            on=session.on,
            state=state,
            notes=remark,
            content=content if closed else None,
            content_hash=log_rules.fingerprint(content) if closed else "",
            signed_by_id=run.teacher.id if closed else None,
            signed_name=run.teacher.name if closed else "",
            signed_at=signed_at if closed else None,
            approved_by_id=world.cast["staff"].id if approved_at else None,
            approved_at=approved_at,
            returned_by_id=world.cast["staff"].id if state == "returned" else None,
            returned_at=signed_at + timedelta(hours=16) if state == "returned" else None,
            returned_reason="오후 수업 내용을 더 자세히 적어 주세요."
            if state == "returned"
            else "",
            created_at=signed_at,
            updated_at=approved_at or signed_at,
        )
        for position, entry in enumerate(entries):
            world.rows.add(
                TrainingLogPeriod,
                log_id=log.id,
                position=position,
                start_minute=entry.start,
                end_minute=entry.end,
                offering_id=run.row.id,
                subject=entry.subject,
                instructor=entry.instructor,
                taught=entry.taught,
            )


def _notes(world: World, rng: Random, group: Any, members: list[Learner]) -> None:
    """The instructor's own and shared notes, one of the staff's; a follow-up that is due."""
    instructor, staff = world.cast["instructor"], world.cast["staff"]
    others = [one for one in members if one.person is not world.cast["trainee"]]
    run = world.shared
    seated = [one for one in others if run is not None and one.person in run.people]
    for number, (kind, text) in enumerate(_NOTES):
        author = staff if number == 4 or not seated else instructor
        whom = others if author is staff else seated
        if not whom:  # a demonstration of very few people
            continue
        about = whom[number % len(whom)]
        held = world.day(-3 - 5 * number)
        written = world.hour(held, rng, 15, 18)
        note = world.rows.add(
            CounselNote,
            offering_id=None if author is staff else run.row.id,
            cohort_id=group.row.id if author is staff else None,
            person_id=about.person.id,
            author_id=author.id,
            kind=kind,
            held_on=held,
            text=text,
            follow_up_on=world.today if number == 1 else world.day(9) if number == 2 else None,
            shared_with_staff=number in (2, 4),
            created_at=written,
            updated_at=written,
        )
        if number == 0 and author is instructor:
            world.rows.add(CounselShare, note_id=note.id, person_id=staff.id)


def _allowances(
    world: World,
    rng: Random,
    group: Any,
    members: list[Learner],
    sessions: list[Any],
    marks: dict[int, dict[int, Any]],
    payer: Any,
) -> None:
    """Periods that are over: paid ones, one to pay, and the last one to approve."""
    policy, cohort = AllowancePolicy(), group.row
    _accounts(world, rng, members)
    facts = [
        SessionFact(one.id, one.on, tuple((a, b) for a, b in one.periods), one.ends_at <= world.now)
        for one in sessions
    ]
    plan = timetable(facts, AttendancePolicy(), cohort.starts_on, cohort.ends_on)
    over = [one for one in unit_periods(cohort.starts_on, cohort.ends_on) if one.last < world.today]
    for span in over:
        state = "computed" if span is over[-1] else "approved" if span is over[-2] else "paid"
        held: dict[date, bool] = {}
        length: dict[date, int] = defaultdict(int)
        for one in sessions:
            if span.first <= one.on <= span.last:
                held[one.on] = held.get(one.on, True) and one.ends_at <= world.now
                length[one.on] += sum(to - since for since, to in one.periods)
        days: dict[int, list[Day]] = {}
        for learner in members:
            since, until = learner.member.entered_on, learner.left_on
            if since > span.last or (until is not None and until < span.first):
                continue
            own = {
                id_: MarkFact(id_, read_parts(mark.parts), mark.excuse)
                for id_, mark in marks[learner.person.id].items()
            }
            units = summary(plan, own, on=span.last, since=since, until=until).units
            days[learner.person.id] = days_of(units, held, length, since, until)
        results = {person: compute(found, policy) for person, found in days.items()}
        _sheet(world, cohort, span, state, policy, days, results, payer)


def _sheet(
    world: World,
    cohort: Any,
    span: Any,
    state: str,
    policy: AllowancePolicy,
    days: dict[int, list[Day]],
    results: dict[int, Computation],
    payer: Any,
) -> None:
    staff, officer = world.cast["staff"], world.cast["officer"]
    frozen = state != "computed"
    computed_at = min(
        world.now - timedelta(hours=9), world.hour(span.last, world.chance("papers")) + timedelta(days=2)
    )  # fmt: skip
    values = policies.dump(policy)
    sheet = world.rows.add(
        AllowanceSheet,
        cohort_id=cohort.id,
        number=span.number,
        starts_on=span.first,
        ends_on=span.last,
        state=state,
        policy=values,
        inputs_hash=fingerprint(values, days, [], {}),
        total=sum(one.amount for one in results.values()),
        unmarked=sum(one.unmarked_days for one in results.values()),
        computed_by_id=staff.id,
        computed_at=computed_at,
        approved_by_id=officer.id if frozen else None,
        approved_at=computed_at + timedelta(hours=4) if frozen else None,
        paid_at=computed_at + timedelta(days=3) if state == "paid" else None,
        created_at=computed_at,
    )
    paid = state == "paid"
    payment = None
    if paid:
        owed = [one.amount for one in results.values() if one.amount]
        payment = world.rows.add(
            AllowancePayment,
            sheet_id=sheet.id,
            made_by_id=payer.id,
            made_at=computed_at + timedelta(days=2),
            reason=f"{span.number}번째 단위기간 지급",
            people=len(owed),
            total=sum(owed),
        )
    for person_id, result in results.items():
        world.rows.add(
            AllowanceLine,
            sheet_id=sheet.id,
            person_id=person_id,
            **{
                name: getattr(result, name)
                for name in (
                    "training_days", "counted_days", "excused_days", "unmarked_days", "incidents",
                    "deducted_days", "paid_days", "rate", "gross", "amount", "capped", "code",
                )
            },
            payable=result.amount,
            days=[[one.on.isoformat(), one.counts, one.why, one.incidents] for one in result.days],
            payment_id=payment.id if payment is not None and result.amount else None,
            paid_on=(computed_at + timedelta(days=3)).date() if paid and result.amount else None,
        )  # fmt: skip


def _accounts(world: World, rng: Random, members: list[Learner]) -> None:
    """Most have entered an account; numbers are invented, and sealed as real ones are."""
    banks = list(BANKS)
    for number, learner in enumerate(members):
        person = learner.person
        if learner.left_on is not None or (number % 6 == 5 and person is not world.cast["trainee"]):
            continue
        digits = "900" + "".join(str(rng.randrange(10)) for _n in range(10))
        world.rows.add(
            PayeeAccount,
            person_id=person.id,
            bank=rng.choice(banks[:10]),
            tail=tail_of(digits),
            sealed=sealing.seal(owner(person.id), {"number": digits, "holder": person.name}),
            key_id=sealing.key_id(),
            entered_at=world.hour(world.day(-70), rng),
        )

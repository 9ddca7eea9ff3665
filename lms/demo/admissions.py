"""Calls for applications: one that takes them now, one that was decided, with everybody who applied."""

from __future__ import annotations

import io
from datetime import datetime, timedelta
from typing import Any

from PIL import Image, ImageDraw

from lms import clock, storage
from lms.accounts.models import AuditEntry, ConsentRecord, Person
from lms.courses.admissions.models import (
    Application,
    ApplicationEvent,
    ApplicationFile,
    ApplicationVersion,
    Call,
    CallVisits,
    FormVersion,
)
from lms.courses.admissions.operations.standard import standard_form
from lms.courses.admissions.rules import form as forms
from lms.courses.admissions.rules.keeping import AdmissionsRetention
from lms.courses.programmes.models import Cohort, CohortMember, Track
from lms.demo.world import DOMAIN, World
from lms.storage import Attachment, Stored

#: How many applied to the open call, by state.
OPEN = {"draft": 7, "submitted": 16, "eligible": 9, "ineligible": 2, "withdrawn": 1}
#: How many of the decided call were not admitted.
REJECTED = 14
REASONS = {"eligible": "서류와 자격을 확인함", "ineligible": "재직 증빙이 모집 대상과 다름"}
TOLD = "재직 중인 분을 위한 모집이 아니어서 함께하지 못합니다. 다음 모집에서 뵙겠습니다."
MOTIVES = (
    "공장에서 불량을 눈으로 고르는 일을 했습니다. 사진으로 결함을 찾는 모델을 배워 같은 일을 하는 분들의 눈을 쉬게 하고 싶습니다.",
    "통계를 배웠지만 실제 데이터를 다루어 본 적이 없습니다. 팀 프로젝트에서 끝까지 만들어 보고 싶습니다.",
    "병원에서 검사 기록을 정리하며 자료가 쓰이지 못하고 쌓이는 것을 보았습니다. 그 자료로 진료를 돕는 일을 배우고 싶습니다.",
    "광주에 온 기업에서 일하고 싶습니다. 에너지 수요를 예측하는 과정을 듣고 지원할 곳을 정했습니다.",
    "혼자 공부하다가 벽에 부딪혔습니다. 코드를 읽어 주는 사람이 있는 곳에서 다시 시작하고 싶습니다.",
)
SCHOOLS = (("빛고을대학교", "컴퓨터공학"), ("무등대학교", "산업공학"), ("나래고등학교", "전자과"),
           ("가온대학교", "통계학"))  # fmt: skip


def build(world: World) -> dict[str, Any]:
    """Add both calls; gives them by state, for what is built on them."""
    tracks = {row.id: row for row in world.rows.of(Track)}
    academy = world.organisations["academy"].id
    cohorts = sorted(
        (row for row in world.rows.of(Cohort) if tracks[row.track_id].organisation_id == academy),
        key=lambda row: (row.starts_on, row.id),
    )
    coming = [row for row in cohorts if row.starts_on > world.today and row.state == "open"]
    begun = [row for row in cohorts if row.starts_on <= world.today]
    made: dict[str, Any] = {}
    if coming:
        made["open"] = _open(world, coming[0], tracks[coming[0].track_id])
    if begun:
        made["decided"] = _decided(world, begun[-1], tracks[begun[-1].track_id])
    return made


def _call(
    world: World, cohort: Any, track: Any, opens: datetime, closes: datetime, state: str
) -> tuple[Any, Any]:
    staff = world.cast["staff"]
    call = world.rows.add(
        Call, track_id=track.id, cohort_id=cohort.id,
        title_ko=f"{track.title_ko} {cohort.title_ko} 교육생 모집",
        title_en=f"{track.title_en} {cohort.title_en}: call for applications",
        text_ko="## 누구를 찾습니까\n\n새로운 일을 시작하려는 구직자와 예비 취업자입니다. 전공은 보지 않습니다.\n\n"
        "## 어떻게 뽑습니까\n\n서류와 면접으로 뽑습니다. 결과는 이 화면과 메일로 알립니다.",
        text_en="## For whom\n\nJob seekers and people about to start a career, of any field.\n\n"
        "## How people are selected\n\nBy papers and an interview. Results come here and by mail.",
        contact="062-000-0000 · admission@demo.example.org",
        opens_at=opens, closes_at=closes, state=state, published_at=opens - timedelta(days=3),
        created_at=opens - timedelta(days=10),
        decided_at=closes + timedelta(days=10) if state == "decided" else None,
    )  # fmt: skip
    items = standard_form(track.stream)
    form = world.rows.add(
        FormVersion, call_id=call.id, number=1, items=[forms.write(one) for one in items],
        published_at=opens - timedelta(days=4), published_by_id=staff.id,
        sha256=forms.fingerprint(items), created_at=call.created_at,
    )  # fmt: skip
    for action, at, after in (
        ("call.create", call.created_at, {"track": track.id}),
        ("admission_form.publish", form.published_at, {"number": 1, "sha256": form.sha256}),
        ("call.state", call.published_at, {"state": "open"}),
    ):
        _audit(world, action, "call", call.id, at, after)
    return call, form


def _open(world: World, cohort: Any, track: Any) -> Any:
    opens = clock.seoul_midnight(world.day(-9)) + timedelta(hours=9)
    call, form = _call(world, cohort, track, opens, clock.seoul_end(world.day(12)), "open")
    rng = world.chance("admissions open")
    for back in range(9, -1, -1):
        world.rows.add(CallVisits, call_id=call.id, on=world.day(-back), visits=rng.randint(18, 90))
    applicant = world.person(
        opens + timedelta(hours=3), name=("나지원", "Jiwon Na"), address=f"applicant@{DOMAIN}"
    )
    world.cast["applicant"] = applicant
    _apply(world, call, form, applicant, "draft")
    scans = 0
    for state, count in OPEN.items():
        for _one in range(count):
            person = world.person(world.hour(world.day(-rng.randint(2, 8)), rng))
            row = _apply(world, call, form, person, state)
            if state == "submitted" and scans < 4:
                scans += 1
                _scan(world, row, person)
    return call


def _decided(world: World, cohort: Any, track: Any) -> Any:
    """Everybody of the cohort was admitted then, and some were not."""
    closes = clock.seoul_end(cohort.starts_on - timedelta(days=24))
    opens = clock.seoul_midnight(cohort.starts_on - timedelta(days=45)) + timedelta(hours=9)
    call, form = _call(world, cohort, track, opens, closes, "decided")
    for day in range(21):
        on = (opens + timedelta(days=day)).date()
        world.rows.add(
            CallVisits, call_id=call.id, on=on,
            visits=world.chance("admissions decided").randint(20, 120),
        )  # fmt: skip
    people = {row.person_id for row in world.rows.of(CohortMember) if row.cohort_id == cohort.id}
    for person in [row for row in world.rows.of(Person) if row.id in people]:
        _apply(world, call, form, person, "accepted")
    for _one in range(REJECTED):
        row = _apply(world, call, form, world.person(opens), "rejected")
        _destroy(world, call, row)
    return call


def _destroy(world: World, call: Any, row: Any) -> None:
    """What the rule on keeping papers has destroyed by today."""
    at = call.decided_at + timedelta(days=AdmissionsRetention().days_after_decision)
    if at > world.now:
        return
    row.draft, row.answers, row.destroyed_at, call.destroyed_at = {}, {}, at, at
    for version in world.rows.of(ApplicationVersion):
        if version.application_id == row.id:
            version.answers = {}
    _event(world, row, "destroyed", at)
    world.rows.add(
        AuditEntry, at=at, actor_id=None, action="admission.destroy", subject_kind="application",
        subject_id=row.id, after={"files": 0, "why": "policy"},
    )  # fmt: skip


def _answers(world: World, person: Any) -> dict[str, Any]:
    rng = world.chance("admissions answers")
    school, major = SCHOOLS[rng.randrange(len(SCHOOLS))]
    return {
        "phone": person.phone or f"+821000{rng.randrange(10**6):06d}",
        "address": {"postcode": f"61{rng.randrange(1000):03d}", "road": f"상무대로 {rng.randint(1, 900)}",
                    "detail": f"{rng.randint(101, 110)}동 {rng.randint(101, 1502)}호"},
        "birth": f"{rng.randint(1985, 2004)}-{rng.randint(1, 12):02d}-{rng.randint(1, 28):02d}",
        "work": "job_seeker" if rng.random() < 0.8 else "student",
        "education": [{"school": school, "major": major, "until": f"{rng.randint(2018, 2026)}-02"}],
        "motive": MOTIVES[rng.randrange(len(MOTIVES))],
        "c_collect": True,
    }  # fmt: skip


def _apply(world: World, call: Any, form: Any, person: Any, state: str) -> Any:
    rng = world.chance("admissions applying")
    last = min(call.closes_at, world.now)
    span = max(int((last - call.opens_at).total_seconds()) - 7200, 3600)
    started = call.opens_at + timedelta(seconds=rng.randrange(span))
    submitted = None if state == "draft" else min(started + timedelta(hours=1), last)
    looked = None
    if state in ("eligible", "ineligible", "accepted", "rejected") and submitted is not None:
        looked = min(max(submitted, started) + timedelta(days=1), world.now)
    answers = _answers(world, person)
    if state == "draft":
        answers = dict(list(answers.items())[: rng.randint(1, 4)])
    call.last_number += 1
    row = world.rows.add(
        Application, call_id=call.id, person_id=person.id, form_id=form.id,
        number=f"A{call.id}-{call.last_number:04d}", state=state, draft=answers,
        answers=answers if submitted else {}, submissions=1 if submitted else 0,
        started_at=started, saved_at=submitted or started, submitted_at=submitted,
        withdrawn_at=submitted if state == "withdrawn" else None, created_at=started,
        outcome_at=looked, outcome_by_id=world.cast["staff"].id if looked else None,
        reason=REASONS.get(state, ""),
    )  # fmt: skip
    _event(world, row, "started", started)
    if submitted is None:
        return row
    world.rows.add(
        ApplicationVersion, application_id=row.id, form_id=form.id, number=1, answers=answers,
        files=[], submitted_at=submitted,
    )  # fmt: skip
    consent = next(one for one in standard_form("academy") if one.key == "c_collect")
    world.rows.add(
        ConsentRecord, person_id=person.id, kind=f"admission.{call.id}.c_collect", version="v1",
        text_hash=consent.text_hash, given_at=submitted,
        withdrawn_at=submitted if state == "withdrawn" else None,
    )  # fmt: skip
    _event(world, row, "submitted", submitted)
    if state == "withdrawn":
        _event(world, row, "withdrawn", submitted)
    before = "submitted"
    steps = ["eligible", "offered", "accepted"] if state == "accepted" else (
        ["eligible", "rejected"] if state == "rejected" else [state] if looked else []
    )  # fmt: skip
    for number, step in enumerate(steps):
        at = looked or submitted
        if number:
            at = min(call.decided_at or at, world.now)
        _event(world, row, step, at, TOLD if step == "ineligible" else "")
        _audit(
            world, "admission.outcome", "application", row.id, at, {"state": step},
            before={"state": before}, reason=REASONS.get(step, ""),
        )  # fmt: skip
        before = step
    return row


def _event(world: World, row: Any, kind: str, at: datetime, text: str = "") -> None:
    world.rows.add(ApplicationEvent, application_id=row.id, kind=kind, text=text, at=at)


def _audit(
    world: World, action: str, kind: str, subject: int, at: datetime, after: dict[str, Any],
    *, before: dict[str, Any] | None = None, reason: str = "",
) -> None:  # fmt: skip
    world.rows.add(
        AuditEntry, at=at, actor_id=world.cast["staff"].id, action=action, subject_kind=kind,
        subject_id=subject, before=before, after=after, reason=reason,
    )  # fmt: skip


def _picture() -> Stored:
    """An invented certificate, photographed."""
    page = Image.new("RGB", (900, 640), (250, 247, 240))
    pen = ImageDraw.Draw(page)
    pen.rectangle((40, 40, 860, 600), outline=(120, 90, 40), width=6)
    for line in range(6):
        pen.rectangle((120, 160 + line * 60, 780 - line * 40, 172 + line * 60), fill=(90, 90, 90))
    out = io.BytesIO()
    page.save(out, "JPEG", quality=80)
    return storage.keep(io.BytesIO(out.getvalue()), "certificate.jpg")


def _scan(world: World, row: Any, person: Any) -> None:
    stored = _picture()
    attachment = world.rows.add(
        Attachment, subject_kind="application", subject_id=row.id, sha256=stored.sha256,
        size=stored.size, name=stored.name, media_type=stored.media_type,
        uploaded_by_id=person.id, created_at=row.saved_at,
    )  # fmt: skip
    world.rows.add(
        ApplicationFile, application_id=row.id, attachment_id=attachment.id, key="papers",
        in_draft=True, in_answers=True, changed="stripped", review="unread",
        created_at=row.saved_at,
    )  # fmt: skip
    version = next(one for one in world.rows.of(ApplicationVersion) if one.application_id == row.id)
    version.files = [
        {"key": "papers", "name": stored.name, "sha256": stored.sha256, "size": stored.size}
    ]

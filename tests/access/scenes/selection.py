"""A call in selection: the outsider's application in an interview, with everything around it."""

from __future__ import annotations

import io
from datetime import timedelta
from decimal import Decimal

from flask import Flask

from lms import clock, storage
from lms.courses.admissions.models import Application, ApplicationFile, Call, FormVersion
from lms.courses.selection import operations
from lms.courses.selection.models import (
    Appeal,
    ApplicantGroup,
    Conflict,
    Offer,
    Ranking,
    RankingLine,
    StageEntry,
)
from lms.courses.selection.operations import interviews
from lms.db import db, unit_of_work
from tests.cast import Cast, person
from tests.courses.selection.conftest import STAGE, a_call, apply_many, rubric_of
from tests.interop.makers import pdf


def add(app: Flask, cast: Cast, params: dict[str, object]) -> dict[str, object]:
    """One of everything; the reviewer is known by address (tests.access.test_reviewer)."""
    with app.test_request_context("/"), unit_of_work():
        made = a_call(cast, number=60)
        call = db.session.get_one(Call, made.call)
        apply_many(made, [cast.outsider])
        application = db.session.get_one(Application, made.applications[0])
        rubric = rubric_of(cast)
        stage = operations.add_stage(
            call, STAGE | {"kind": "interview", "rubric_version_id": rubric, "reviewers_each": 1}
        )
        planned = operations.add_stage(call, STAGE | {"rubric_version_id": rubric})
        reviewer = person("한심사", "reviewer@example.org", "Han Reviewer")
        operations.add_reviewer(call, reviewer)
        operations.start(stage, cast.staff)
        entry = db.session.query(StageEntry).filter_by(stage_id=stage.id).one()
        slot = interviews.open_slots(
            stage, reviewer, first=clock.now() + timedelta(days=9), minutes=30, pause=0, count=1,
            place="본관", link="",
        )[0]  # fmt: skip
        interviews.choose(slot, entry, cast.outsider)
        _paper(application)
        return {
            "selection.call_id": call.id,
            "selection.application_id": application.id,
            "selection.stage_id": stage.id,
            "selection.change_stage.stage_id": planned.id,
            "selection.edit_stage.stage_id": planned.id,
            "selection.entry_id": entry.id,
            "selection.review_id": entry.reviews[0].id,
            "selection.file_id": application.files[0].id,
            "selection.slot_id": slot.id,
            "selection.change_stage.act": "delete",
            "selection.mark_entry.act": "conflict",
            "selection.move_list.act": "settle",
            "selection.answer.act": "decline",
            **_decided(call, application, cast),
        }


def _paper(application: Application) -> None:
    form = db.session.get_one(FormVersion, application.form_id)
    form.items = [*form.items, {"key": "work", "kind": "file", "ko": "작품", "purpose": "scored"}]
    stored = storage.keep(io.BytesIO(pdf([(72, 700, 12, "과제")])), "work.pdf")
    file = storage.attach(stored, "application", application.id, person_id=application.person_id)
    db.session.flush()
    db.session.add(
        ApplicationFile(
            application_id=application.id, attachment_id=file.id, key="work", in_answers=True,
            review="readable", created_at=clock.now(),
        )
    )  # fmt: skip
    db.session.flush()


def _decided(call: Call, application: Application, cast: Cast) -> dict[str, object]:
    now = clock.now()
    group = ApplicantGroup(
        call_id=call.id, code="youth", title_ko="청년", field_key="audience", answers=["youth"]
    )
    ranking = Ranking(
        call_id=call.id, number=1, seats=3, seed="s", policy_id=0, sha256="0" * 64, made_at=now,
        inputs={"weights": ["100"], "extra": {}, "cap": "5", "quotas": []},
    )  # fmt: skip
    ranking.lines = [
        RankingLine(
            application_id=application.id, place=1, total=Decimal(80), base=Decimal(80),
            extra=Decimal(0), scores=["80"], groups=[], outcome="seat", why="merit",
        )
    ]  # fmt: skip
    db.session.add_all([group, ranking])
    db.session.flush()
    offer = Offer(
        call_id=call.id, cohort_id=call.cohort_id, application_id=application.id,
        ranking_id=ranking.id, position=1000, groups=[], state="open", offered_no=1,
        offered_at=now, expires_at=now + timedelta(days=3), created_at=now,
    )  # fmt: skip
    application.state = "offered"
    appeal = Appeal(
        application_id=application.id, about="rejected", text="다시 보아 주십시오.", asked_at=now
    )
    conflict = Conflict(
        application_id=application.id, person_id=cast.professor.id, declared_by_id=cast.staff.id,
        declared_at=now,
    )  # fmt: skip
    db.session.add_all([offer, appeal, conflict])
    db.session.flush()
    return {
        "selection.group_id": group.id,
        "selection.ranking_id": ranking.id,
        "selection.offer_id": offer.id,
        "selection.appeal_id": appeal.id,
        "selection.conflict_id": conflict.id,
    }

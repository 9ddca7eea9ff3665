"""What completion, the rulebook and the list of those at risk need: a tick, proof, a rule, a note."""

from __future__ import annotations

import io
from datetime import timedelta

from flask import Flask

from lms import clock, policies, storage
from lms.access import Scope
from lms.accounts.models import Person
from lms.courses.at_risk import operations as at_risk
from lms.courses.at_risk.rules import POLICY, AtRiskPolicy
from lms.courses.programmes import operations
from lms.courses.programmes.models import CohortMember, Track
from lms.db import db, unit_of_work
from tests.cast import Cast


def add(app: Flask, cast: Cast, params: dict[str, object]) -> dict[str, object]:
    """Make one of everything, and give the parameters to find it by."""
    with app.test_request_context("/"), unit_of_work():
        track = db.session.get_one(Track, cast.track.id)
        member = db.session.query(CohortMember).filter_by(person_id=cast.trainee.id).one()
        officer = db.session.get_one(Person, cast.officer.id)
        row = operations.add_requirement(
            track,
            {"stage": "graduation", "kind": "thesis", "title_ko": "논문", "title_en": "Thesis"},
        )
        other = operations.add_requirement(
            track,
            {"stage": "graduation", "kind": "other", "title_ko": "봉사", "title_en": ""},
        )
        tick = operations.check(member, other, officer, met_on=clock.today(), evidence="확인서")
        assert tick is not None
        kept = storage.keep(io.BytesIO("재직증명서".encode()), "proof.txt")
        proof = storage.attach(kept, "cohort_member", member.id, person_id=officer.id)
        rule = policies.establish(
            POLICY,
            Scope("organisation", cast.academy.id),
            AtRiskPolicy(missing_work=3),
            effective_from=clock.today() + timedelta(days=9),
            reason="시험",
        )
        note = at_risk.add_note(
            Scope("offering", cast.offering.id),
            cast.trainee.id,
            db.session.get_one(Person, cast.professor.id),
            {"done": "contacted", "text": "전화함", "on": clock.today(), "follow_up_on": None},
        )
        db.session.flush()
        return {
            "requirement_id": row.id,
            "check_id": tick.id,
            "programmes.attachment_id": proof.id,
            "programmes.document.name": "proof.txt",
            "programmes.way": "withdrawn",
            "programmes.act": "retire",
            "rulebook.kind": POLICY,
            "policy_id": rule.id,
            "at_risk.person_id": cast.trainee.id,
            "note_id": note.id,
        }

"""A key, an achievement, a badge that is shared, one brought from elsewhere, an issuer on the list."""

from __future__ import annotations

from flask import Flask

from lms.accounts.models import Organisation, Person
from lms.courses.badges.operations import bringing, issuing, keys, trusting
from lms.db import db, unit_of_work
from tests.cast import Cast
from tests.courses.badges.conftest import achievement_for
from tests.courses.badges.test_bringing import DID, foreign


def add(app: Flask, cast: Cast, params: dict[str, object]) -> dict[str, object]:
    """One of everything; the badges are the trainee's."""
    with app.test_request_context("/"), unit_of_work():
        academy = db.session.get_one(Organisation, cast.academy.id)
        trainee = db.session.get_one(Person, cast.trainee.id)
        key = keys.make(academy, None)
        achievement = achievement_for(cast)
        badge = issuing.issue(achievement, trainee, None)
        issuing.share(badge, True)
        brought = bringing.bring(trainee, foreign(trainee.email))
        trusted = trusting.trust(DID, "다른 학교", "", db.session.get_one(Person, cast.officer.id))
        found: dict[str, object] = {
            "badge_id": badge.id,
            "achievement_id": achievement.id,
            "imported_id": brought.id,
            "trusted_id": trusted.id,
            "key_id": key.id,
            "badges.organisation_id": academy.id,
            "badges.number": 1,
            "badges.image.form": "svg",
            "badges.shared_file.form": "json",
            "badges.mine_file.form": "png",
            "badges.mine_share.act": "share",
            "badges.brought_do.act": "check",
            "badges.achievement_close.act": "close",
        }
        names = ("issuer", "profile", "did", "jwks", "status")
        found |= {f"badges.{name}.slug": academy.slug for name in names}
        found |= {
            f"badges.{name}.token": badge.share
            for name in ("shared", "shared_holder", "shared_file")
        }
        return found

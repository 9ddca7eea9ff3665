"""A peer review to write, one that was received, a pair of works that are alike."""

from __future__ import annotations

import io
from datetime import timedelta
from decimal import Decimal

from flask import Flask
from PIL import Image

from lms import clock, storage
from lms.accounts.models import Person
from lms.courses.assignments import operations as assignments
from lms.courses.assignments.models import Assignment, Submission
from lms.courses.peer_review.models import PeerReview, PeerScheme
from lms.courses.similarity.models import SimilarityPair, SimilarityRun
from lms.db import db, unit_of_work
from tests.cast import Cast


def add(app: Flask, cast: Cast, params: dict[str, object]) -> dict[str, object]:
    """An assignment whose works are reviewed now: Jiwoo and Minjun review one another's."""
    now = clock.now()
    with app.test_request_context("/"), unit_of_work():
        work = Assignment(
            offering_id=cast.offering.id, title_ko="동료 평가 과제", title_en="Peer lab",
            brief="서로 평가합니다.", points=Decimal(10), due_at=now + timedelta(hours=1),
            kinds=["text"], published_at=now, created_at=now, position=9,
        )  # fmt: skip
        db.session.add(work)
        db.session.flush()
        made: list[Submission] = []
        for name in ("trainee", "other_trainee"):
            person = db.session.get_one(Person, getattr(cast, name).id)
            row, _new = assignments.hand_in(
                person,
                work,
                text="같은 글입니다.",
                link="",
                files=[],
                client_key=name.ljust(32, "p"),
            )
            made.append(row)
        picture = io.BytesIO()
        Image.new("RGB", (4, 4), "white").save(picture, "PNG")
        picture.seek(0)
        kept = storage.keep(picture, "minjun.png")
        storage.attach(kept, "submission", made[1].id, person_id=made[1].person_id)
        work.due_at = now - timedelta(hours=1)
        db.session.add(
            PeerScheme(
                assignment_id=work.id, enabled=True, use_rubric=False, seed="s",
                due_at=now + timedelta(days=3), assigned_at=now, reviewers=1,
                shown_from="due", shows="all",
            )
        )  # fmt: skip
        keys = ("trainee-reviews", "minjun-reviews")
        reviews = [
            PeerReview(
                assignment_id=work.id, submission_id=other.id, reviewer_id=mine.person_id,
                key=key, author_key=f"{key}-got", assigned_at=now,
            )
            for key, mine, other in ((keys[0], made[0], made[1]), (keys[1], made[1], made[0]))
        ]  # fmt: skip
        done = Assignment(
            offering_id=cast.offering.id, title_ko="평가가 끝난 과제", title_en="Reviewed",
            brief="끝났습니다.", points=Decimal(10), due_at=now + timedelta(hours=1),
            kinds=["text"], published_at=now, created_at=now, position=10,
        )  # fmt: skip
        db.session.add(done)
        db.session.flush()
        trainee = db.session.get_one(Person, cast.trainee.id)
        own, _new = assignments.hand_in(
            trainee, done, text="끝난 글", link="", files=[], client_key="q" * 32
        )
        done.due_at = now - timedelta(days=2)
        got = PeerReview(
            assignment_id=done.id, submission_id=own.id, reviewer_id=cast.other_trainee.id,
            key="done-review", author_key="done-review-got", assigned_at=now,
            saved_at=now, handed_in_at=now, comment="좋습니다.",
        )  # fmt: skip
        pair = SimilarityPair(
            assignment_id=work.id, first_id=made[0].id, second_id=made[1].id, kind="text",
            score=Decimal(1), first_share=Decimal(1), second_share=Decimal(1),
            matches=[[0, 0, 7, 0, 0, 7]], found_at=now,
        )  # fmt: skip
        db.session.add_all(
            [
                *reviews, got, pair,
                PeerScheme(
                    assignment_id=done.id, enabled=True, use_rubric=False, seed="s",
                    due_at=now - timedelta(days=1), assigned_at=now, reviewers=1,
                ),
                SimilarityRun(
                    assignment_id=work.id, wanted="x", done="x", asked_at=now, done_at=now,
                    told={"works": 2, "compared": 2, "threshold": 30},
                ),
            ]
        )  # fmt: skip
        db.session.flush()
        received = ("peer_review.rate", "peer_review.report")
        return {
            "peer_review.assignment_id": work.id,
            "peer_review.submission_id": made[0].id,
            "peer_review.mine.assignment_id": done.id,
            "peer_review.work.submission_id": own.id,
            "peer_review.hide.review_id": got.id,
            "peer_review.key": keys[0],
            "peer_review.position": 1,
            "review_id": reviews[0].id,
            **{f"{endpoint}.key": got.author_key for endpoint in received},
            "similarity.assignment_id": work.id,
            "pair_id": pair.id,
        }

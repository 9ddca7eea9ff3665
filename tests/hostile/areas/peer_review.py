"""Peer reviews, complaints about them, notes on works that are alike."""

from __future__ import annotations

from tests.hostile.fields import AUDIT, ONLY_CODES, Case

CASES = {
    "peer_review.hand_in": Case(
        "trainee", {"comment": 10_000}, page="peer_review.review", fill={"action": "draft"},
        shown=(("trainee", "/peer/<peer_review.key>"),),
    ),
    "peer_review.report": Case(
        "trainee", {"report": 500}, page="peer_review.mine", rounds=25,
        before=("DELETE FROM peer_reply",),
        shown=(("instructor", "/teach/<offering_id>/peer/<peer_review.work.submission_id>"),),
    ),
    "peer_review.hide": Case(
        "instructor", {"hide_reason": 500}, page="peer_review.work", rounds=25,
        before=("UPDATE peer_review SET hidden_at = NULL",), shown=(AUDIT,),
    ),
    "similarity.judge": Case(
        "instructor", {"note": 2000}, page="similarity.pair", fill={"finding": "talk"},
        shown=(("instructor", "/teach/<offering_id>/assignments/<similarity.assignment_id>/similarity/<pair_id>"),),
    ),
}  # fmt: skip
NO_TEXT = {
    **dict.fromkeys(
        ("peer_review.settings", "peer_review.remind", "peer_review.add", "peer_review.swap",
         "peer_review.end", "peer_review.show_again", "peer_review.settle", "peer_review.rate",
         "similarity.run", "similarity.settings"),
        ONLY_CODES,
    ),
    "peer_review.autosave": "answers JSON: the values are those of peer_review.hand_in",
}  # fmt: skip

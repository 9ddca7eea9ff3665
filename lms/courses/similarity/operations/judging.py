"""What a person found when they looked at a pair."""

from __future__ import annotations

from lms import audit, clock
from lms.accounts.models import Person
from lms.courses.editing import hold
from lms.courses.similarity.models import SimilarityPair
from lms.db import db


def judge(
    pair: SimilarityPair, finding: str, note: str, version: int, by: Person
) -> SimilarityPair:
    """Note what was found: nothing, talk, open (to be decided), or empty: not judged after all.

    Raises :class:`lms.courses.editing.Conflict` where somebody else judged it meanwhile.
    """
    hold(pair, version)
    before = {"finding": pair.finding}
    if pair.finding == finding and pair.note == note:
        return pair
    pair.finding, pair.note = finding, note
    pair.judged_by_id, pair.judged_at = by.id, clock.now()
    db.session.flush()
    audit.record(
        "similarity.judge", "similarity_pair", pair.id, actor=by,
        before=before, after={"finding": finding},
    )  # fmt: skip
    return pair

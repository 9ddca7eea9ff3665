"""The table of a stage: everybody's scores, raw and normalised, and who would go on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from lms.courses.admissions.models import Application
from lms.courses.admissions.rules.states import LEFT
from lms.courses.content import queries as content
from lms.courses.quizzes import queries as quizzes
from lms.courses.selection.models import Conflict, Stage, StageEntry, StageReview
from lms.courses.selection.queries.setup import settings_of
from lms.courses.selection.rules.normalising import Given, average, normalise
from lms.courses.selection.rules.staging import Rule, Verdict, verdicts
from lms.db import db


@dataclass(frozen=True)
class Row:
    """An applicant in a stage as it stands now.

    *raw* and *normalised* are means of the scores that are in; *counted* is the one that counts,
    none while a review is missing. *by_review*: normalised by review id.
    """

    entry: StageEntry
    reviews: tuple[StageReview, ...]  # less those who stepped back
    raw: Decimal | None
    normalised: Decimal | None
    counted: Decimal | None
    missing: int
    verdict: Verdict
    by_review: Mapping[int, Decimal]

    @property
    def application(self) -> Application:
        """Whose row it is."""
        return self.entry.application


def entries_of(stage: Stage) -> list[StageEntry]:
    """Everybody in a stage by number, with reviews. Four statements."""
    return list(
        db.session.scalars(
            select(StageEntry)
            .join(Application, Application.id == StageEntry.application_id)
            .where(StageEntry.stage_id == stage.id)
            .options(
                joinedload(StageEntry.application).options(
                    joinedload(Application.person), joinedload(Application.form)
                ),
                selectinload(StageEntry.reviews).joinedload(StageReview.reviewer),
            )
            .order_by(Application.number)
        )
    )


def given_scores(entries: Iterable[StageEntry]) -> list[Given]:
    """The scores that were handed in."""
    return [
        Given(entry.application_id, review.reviewer_id, review.percent)
        for entry in entries
        for review in entry.reviews
        if review.state == "submitted" and review.percent is not None
    ]


def table(stage: Stage, entries: list[StageEntry] | None = None) -> list[Row]:
    """Every applicant's row, by number."""
    rows = entries if entries is not None else entries_of(stage)
    scores = _scores(stage, rows)
    judged = verdicts(
        {row.id: scores[row.id][2] for row in rows if row.application.state not in LEFT},
        Rule(stage.pass_mark, stage.top),
    )
    return [
        Row(
            row,
            tuple(one for one in row.reviews if one.state != "recused"),
            *scores[row.id][:4],
            verdict=judged.get(row.id, Verdict(False, row.application.state)),
            by_review=scores[row.id][4],
        )
        for row in rows
    ]


Scored = tuple[Decimal | None, Decimal | None, Decimal | None, int, dict[int, Decimal]]


def _scores(stage: Stage, rows: list[StageEntry]) -> dict[int, Scored]:
    if stage.source == "reviewers":
        return _reviewed(stage, rows)
    people = [row.application.person_id for row in rows]
    found: dict[int, Decimal | None]
    if stage.source == "quiz" and stage.quiz is not None:
        results = quizzes.results(stage.quiz.offering_id, people, [stage.quiz.id])
        found = {person: result.percent for (person, _quiz), result in results.items()}
    elif stage.offering_id is not None:
        progress = content.progress_of_people(stage.offering_id, people)
        found = {person: Decimal(one.percent) for person, one in progress.items()}
    else:
        found = {}
    scored: dict[int, Scored] = {}
    for row in rows:
        value = found.get(row.application.person_id)
        kept = row.counted if row.state != "in" and row.counted is not None else value
        scored[row.id] = (kept, kept, kept, 0 if kept is not None else 1, {})
    return scored


def _reviewed(stage: Stage, rows: list[StageEntry]) -> dict[int, Scored]:
    even = normalise(given_scores(rows))
    normalised_counts = settings_of(stage.call_id).counts == "normalised"
    found: dict[int, Scored] = {}
    for row in rows:
        asked = [one for one in row.reviews if one.state != "recused"]
        in_hand = [one for one in asked if one.state == "submitted" and one.percent is not None]
        raw = average(one.percent for one in in_hand if one.percent is not None)
        by_review = {one.id: even[row.application_id, one.reviewer_id] for one in in_hand}
        fair = average(by_review.values())
        missing = len(asked) - len(in_hand)
        if not asked:
            missing = 1
        counted = None if missing else (fair if normalised_counts else raw)
        if row.state != "in" and row.counted is not None:
            raw, fair, counted = row.raw, row.normalised, row.counted
        found[row.id] = (raw, fair, counted, missing, by_review)
    return found


def conflict_pairs(call_id: int) -> set[tuple[int, int]]:
    """(application id, person id) of every conflict of a call that stands."""
    rows = db.session.execute(
        select(Conflict.application_id, Conflict.person_id)
        .join(Application, Application.id == Conflict.application_id)
        .where(Application.call_id == call_id, Conflict.lifted_at.is_(None))
    )
    found = {(row.application_id, row.person_id) for row in rows}
    own = db.session.execute(
        select(Application.id, Application.person_id).where(Application.call_id == call_id)
    )
    return found | {(row.id, row.person_id) for row in own}  # nobody scores themselves

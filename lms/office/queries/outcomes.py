"""What became of the people of each track and cohort."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select

from lms import clock
from lms.accounts.models import Organisation
from lms.courses.programmes.models import FINISHED, Cohort, CohortMember, MemberState, Track
from lms.courses.programmes.queries.headcount import people_by_track
from lms.db import db
from lms.office.rules import rate
from lms.placement.candidates import queries as candidates


@dataclass(frozen=True)
class OutcomeRow:
    """A cohort, or a track with all of its cohorts. Numbers count places (연인원) but for *people*.

    *over* and *completed_over* are those of cohorts that have ended: rates are of these alone.
    Bilingual: title, cohort, organisation.
    """

    track_id: int
    slug: str
    title_ko: str
    title_en: str
    organisation_ko: str
    organisation_en: str
    stream: str
    cohort_id: int = 0
    cohort_ko: str = ""
    cohort_en: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    people: int = 0  # counted once (실인원)
    members: int = 0
    enrolled: int = 0
    completed: int = 0
    early: int = 0  # left for a job (조기취업)
    left: int = 0  # withdrew, were dismissed, or did not complete
    expected: int = 0
    candidates: int = 0
    over: int = 0
    completed_over: int = 0

    @property
    def rate(self) -> Decimal | None:
        """Completed of those in cohorts that are over, in percent; none for small groups."""
        return rate(self.completed_over, self.over)


_SUMMED = (
    "members", "enrolled", "completed", "early", "left", "expected", "candidates", "over",
    "completed_over",
)  # fmt: skip


_NAMES = {
    str(MemberState.ENROLLED): "enrolled",
    **dict.fromkeys(map(str, FINISHED), "completed"),
    str(MemberState.ON_LEAVE): "enrolled",
    str(MemberState.EARLY_EMPLOYED): "early",
}


def by_cohort(
    organisation_ids: Iterable[int] | None = None, *, stream: str = "", track_id: int = 0
) -> list[OutcomeRow]:
    """Every cohort that has begun or has members, the latest to begin first within its track."""
    query = (
        select(
            Track.id.label("track_id"), Track.slug, Track.title_ko, Track.title_en, Track.stream,
            Organisation.name.label("organisation_ko"),
            Organisation.english_name.label("organisation_en"),
            Cohort.id.label("cohort_id"), Cohort.title_ko.label("cohort_ko"),
            Cohort.title_en.label("cohort_en"), Cohort.starts_on, Cohort.ends_on,
        )
        .select_from(Cohort)
        .join(Track, Track.id == Cohort.track_id)
        .join(Organisation, Organisation.id == Track.organisation_id)
        .where(Cohort.state != "draft")
        .order_by(Track.title_ko, Track.id, Cohort.starts_on.desc(), Cohort.id)
    )  # fmt: skip
    if organisation_ids is not None:
        query = query.where(Track.organisation_id.in_(list(organisation_ids)))
    if stream:
        query = query.where(Track.stream == stream)
    if track_id:
        query = query.where(Track.id == track_id)
    rows = [OutcomeRow(**row._asdict()) for row in db.session.execute(query)]
    counted = _counted()
    live = _candidates()
    today = clock.today()
    return [_filled(row, counted.get(row.cohort_id, {}), live, today) for row in rows]


def by_track(
    organisation_ids: Iterable[int] | None = None, *, stream: str = ""
) -> list[OutcomeRow]:
    """The same, summed over the cohorts of each track."""
    return summed(by_cohort(organisation_ids, stream=stream))


def summed(rows: Iterable[OutcomeRow]) -> list[OutcomeRow]:
    """One row a track."""
    found: dict[int, OutcomeRow] = {}
    for row in rows:
        known = found.get(row.track_id)
        if known is None:
            found[row.track_id] = replace(
                row, cohort_id=0, cohort_ko="", cohort_en="", starts_on=None, ends_on=None
            )
        else:
            found[row.track_id] = replace(
                known, **{name: getattr(known, name) + getattr(row, name) for name in _SUMMED}
            )
    people = people_by_track()
    return [replace(row, people=people.get(row.track_id, 0)) for row in found.values()]


def _counted() -> dict[int, dict[str, int]]:
    rows = db.session.execute(
        select(
            CohortMember.cohort_id,
            CohortMember.state,
            func.count(),
            func.count(CohortMember.expected_on),
        )
        .where(CohortMember.state != MemberState.TRANSFERRED)  # is counted where they went
        .group_by(CohortMember.cohort_id, CohortMember.state)
    )
    found: dict[int, dict[str, int]] = {}
    for cohort_id, state, count, expected in rows:
        counts = found.setdefault(cohort_id, {})
        name = _NAMES.get(state, "left")
        counts[name] = counts.get(name, 0) + int(count)
        counts["members"] = counts.get("members", 0) + int(count)
        if state == MemberState.ENROLLED:
            counts["expected"] = counts.get("expected", 0) + int(expected)
    return found


def _candidates() -> dict[int, int]:
    found: dict[int, int] = {}
    for one in candidates.live():
        found[one.status.cohort_id] = found.get(one.status.cohort_id, 0) + 1
    return found


def _filled(
    row: OutcomeRow, counts: dict[str, int], live: dict[int, int], today: date
) -> OutcomeRow:
    over = row.ends_on is not None and row.ends_on < today
    values: dict[str, Any] = {
        **counts,
        "people": counts.get("members", 0),  # nobody has two places in one cohort
        "candidates": live.get(row.cohort_id, 0),
        "over": counts.get("members", 0) if over else 0,
        "completed_over": counts.get("completed", 0) if over else 0,
    }
    return replace(row, **values)

"""What a track's page shows beside what programmes tell: a fixed number of statements a track."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from lms import clock, policies
from lms.access import Scope
from lms.courses.admissions.models import Call
from lms.courses.admissions.queries import calls_of_track
from lms.courses.allowances.rules.policy import KIND
from lms.courses.attendance.models import Pattern
from lms.courses.catalogue.models import Course, Offering
from lms.courses.programmes.models import (
    FINISHED,
    Cohort,
    CohortMember,
    MemberState,
    Track,
    TrackStage,
)
from lms.courses.programmes.queries import curriculum_of
from lms.courses.programmes.queries.public import CurriculumLine
from lms.courses.programmes.queries.stages import stages_of
from lms.courses.prospectus import registry
from lms.courses.prospectus.models import Prospectus
from lms.courses.prospectus.rules.figures import (
    Allowance,
    CohortEnd,
    Outcomes,
    allowance,
    kind_of,
    outcomes,
)
from lms.db import db
from lms.skills.models import Skill


@dataclass(frozen=True)
class Hours:
    """Hours of courses by kind: required, elective, project."""

    required: int = 0
    elective: int = 0
    project: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return self.required + self.elective + self.project


@dataclass(frozen=True)
class Slot:
    """A regular time of the next cohort. *course* is none where all of the cohort meet."""

    weekdays: tuple[int, ...]
    start_minute: int
    end_minute: int
    mode: str
    course: Course | None


@dataclass(frozen=True)
class Shown:
    """A track as its page shows it."""

    track: Track
    prospectus: Prospectus
    lines: list[CurriculumLine]
    skills: list[Skill]
    hours: Hours
    stages: list[TrackStage]
    cohort: Cohort | None  # the next one, or the one that runs
    slots: list[Slot]
    calls: list[Call]
    outcomes: Outcomes
    allowance: Allowance | None
    work_recorded: bool = False  # whether anything here records who has work
    work_means: str = ""  # what the rate of work means

    @property
    def coming(self) -> bool:
        """Whether the cohort that is shown has yet to begin."""
        return self.cohort is not None and self.cohort.starts_on >= clock.today()

    def teaches(self, line: CurriculumLine) -> str:
        """required, elective or project."""
        return kind_of(required=line.required, is_project=line.is_project)


def prospectus_of(track: Track) -> Prospectus:
    """The track's own words and amounts; an empty one that is not stored where there is none."""
    found = db.session.scalar(select(Prospectus).where(Prospectus.track_id == track.id))
    return found or blank(track)


def blank(track: Track) -> Prospectus:
    """A prospectus without a word."""
    return Prospectus(
        track_id=track.id, for_ko="", for_en="", entry_ko="", entry_en="", cost_won=None,
        support_ko="", support_en="", allowance_days=0, questions_ko="", questions_en="", version=0,
    )  # fmt: skip


def shown_of(track: Track, prospectus: Prospectus | None = None) -> Shown:
    """Everything on a track's page. *prospectus*: shown instead of the stored one, for a preview."""
    held = prospectus or prospectus_of(track)
    lines, skills = curriculum_of(track.id, published_only=True)
    hours = {"required": 0, "elective": 0, "project": 0}
    for line in lines:
        hours[kind_of(required=line.required, is_project=line.is_project)] += line.course.hours
    cohort = _next(track.id)
    return Shown(
        track, held, lines, skills, Hours(**hours), stages_of(track.id), cohort,
        _slots(cohort) if cohort else [], _calls(track.id), _outcomes([track.id])[track.id],
        _allowance(track, held), registry.recorded(), registry.definition(track),
    )  # fmt: skip


def _next(track_id: int) -> Cohort | None:
    """The open cohort that begins next; where none is to come, the one that runs."""
    today = clock.today()
    found = list(
        db.session.scalars(
            select(Cohort)
            .where(Cohort.track_id == track_id, Cohort.state == "open", Cohort.ends_on >= today)
            .order_by(Cohort.starts_on, Cohort.id)
        )
    )
    return next((one for one in found if one.starts_on >= today), found[0] if found else None)


def _slots(cohort: Cohort) -> list[Slot]:
    rows = db.session.execute(
        select(Pattern, Course)
        .outerjoin(Offering, Offering.id == Pattern.offering_id)
        .outerjoin(Course, Course.id == Offering.course_id)
        .where((Pattern.cohort_id == cohort.id) | (Offering.cohort_id == cohort.id))
        .order_by(Pattern.start_minute, Pattern.id)
    )
    found: dict[tuple[Any, ...], Slot] = {}
    for pattern, course in rows:
        key = (
            tuple(sorted(pattern.weekdays)), pattern.start_minute, pattern.end_minute,
            pattern.mode, course.id if course else 0,
        )  # fmt: skip
        found.setdefault(key, Slot(*key[:4], course))
    return list(found.values())


def _calls(track_id: int) -> list[Call]:
    """Calls that take applications, or will."""
    now = clock.now()
    return [one for one in calls_of_track(track_id) if one.state == "open" and one.closes_at > now]


def _outcomes(track_ids: Sequence[int]) -> dict[int, Outcomes]:
    """How the cohorts of tracks that are over ended. Two statements and the registry's."""
    cohorts = list(
        db.session.scalars(
            select(Cohort).where(
                Cohort.track_id.in_(list(track_ids)),
                Cohort.state != "draft",
                Cohort.ends_on < clock.today(),
            )
        )
    )
    ids = [one.id for one in cohorts]
    counted: dict[int, dict[str, int]] = {}
    for cohort_id, state, count in db.session.execute(
        select(CohortMember.cohort_id, CohortMember.state, func.count())
        .where(CohortMember.cohort_id.in_(ids), CohortMember.state != MemberState.TRANSFERRED)
        .group_by(CohortMember.cohort_id, CohortMember.state)
    ):
        counted.setdefault(cohort_id, {})[state] = int(count)
    work = registry.employment(ids)
    ends: dict[int, list[CohortEnd]] = {track_id: [] for track_id in track_ids}
    for cohort in cohorts:
        states = counted.get(cohort.id, {})
        recorded = work.get(cohort.id)
        ends[cohort.track_id].append(
            CohortEnd(
                cohort.ends_on,
                cohort.starts_on,
                sum(states.values()),
                sum(states.get(state, 0) for state in FINISHED),
                recorded.employed if recorded else 0,
                recorded.known if recorded else 0,
            )
        )
    return {track_id: outcomes(found) for track_id, found in ends.items()}


def _allowance(track: Track, held: Prospectus) -> Allowance | None:
    if not held.allowance_days:
        return None
    policy = policies.in_force(KIND, Scope("track", track.id)).value
    return allowance(
        held.allowance_days, policy.daily_amount, policy.period_cap, policy.rounding_unit,
        policy.threshold_percent,
    )  # fmt: skip


@dataclass(frozen=True)
class Compared:
    """A track in a comparison: its page, and when one can apply or join."""

    shown: Shown
    opens_at: datetime | None
    closes_at: datetime | None


def compared(slugs: Sequence[str]) -> list[Compared]:
    """Published tracks in the order that was asked; what does not exist is left out."""
    found = {
        track.slug: track
        for track in db.session.scalars(
            select(Track)
            .where(Track.slug.in_(list(slugs)), Track.published_at.is_not(None))
            .options(joinedload(Track.organisation))
        )
    }
    made = []
    for slug in dict.fromkeys(slugs):
        if slug not in found:
            continue
        shown = shown_of(found[slug])
        window: Any = shown.calls[0] if shown.calls else None
        made.append(
            Compared(
                shown,
                window.opens_at if window else (shown.cohort.enrol_from if shown.cohort else None),
                window.closes_at
                if window
                else (shown.cohort.enrol_until if shown.cohort else None),
            )
        )
    return made


def comparable() -> list[Track]:
    """The published tracks, by title."""
    return list(
        db.session.scalars(
            select(Track)
            .where(Track.published_at.is_not(None))
            .options(joinedload(Track.organisation))
            .order_by(Track.title_ko, Track.id)
        )
    )

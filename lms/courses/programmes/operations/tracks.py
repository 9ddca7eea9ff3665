"""Making, changing and publishing tracks, and their curricula."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select

from lms import audit, clock, policies
from lms.access import Scope
from lms.courses import editing
from lms.courses.catalogue.models import Course
from lms.courses.editing import NotAllowed
from lms.courses.places import free_slug
from lms.courses.programmes.models import Cohort, Track, TrackCourse
from lms.courses.programmes.operations.completion import refresh_track
from lms.courses.programmes.queries.assessment import POLICY, policy_for
from lms.courses.programmes.rules.completion import CompletionPolicy
from lms.courses.programmes.rules.publishing import TrackFacts, hindrances_to_publishing
from lms.db import db

FIELDS = (
    "stream", "title_ko", "title_en", "summary_ko", "summary_en", "description_ko",
    "description_en", "industry", "audiences", "language",
)  # fmt: skip


def create_track(organisation_id: int, values: dict[str, Any]) -> Track:
    """Add a draft."""
    track = Track(
        organisation_id=organisation_id,
        slug=free_slug(values.get("title_en") or f"{values['stream']}-track", _slug_taken),
        created_at=clock.now(),
        **{name: values[name] for name in FIELDS},
    )
    db.session.add(track)
    db.session.flush()
    audit.record("track.create", "track", track.id, after={"stream": track.stream})
    return track


def update_track(track: Track, values: dict[str, Any], *, version: int) -> None:
    """Change a track; :class:`editing.Conflict` where someone else saved in between."""
    editing.hold(track, version)
    changed = [name for name in FIELDS if getattr(track, name) != values[name]]
    if not changed:
        return
    if track.published_at is not None and not values["summary_ko"].strip():
        raise NotAllowed("no_summary")
    for name in changed:
        setattr(track, name, values[name])
    db.session.flush()
    audit.record("track.update", "track", track.id, after={"changed": changed})


def facts_of(track: Track) -> TrackFacts:
    """What publishing depends on, as it stands."""
    return TrackFacts(
        summary_ko=track.summary_ko,
        audiences=len(track.audiences),
        required=sum(item.required for item in track.courses),
        electives=sum(not item.required for item in track.courses),
        unpublished=tuple(
            item.course.title_ko for item in track.courses if item.course.published_at is None
        ),
        minimum_electives=policy_for(track.id, 0).value.minimum_electives,
    )


def hindrances_of_track(track: Track) -> list[str]:
    """What stands against publishing the track as it is now."""
    return hindrances_to_publishing(facts_of(track))


def publish_track(track: Track) -> list[str]:
    """Show the track in the catalogue; what hinders it (empty: it is published now)."""
    editing.hold(track)
    missing = hindrances_of_track(track)
    if missing or track.published_at is not None:
        return missing
    track.published_at = clock.now()
    db.session.flush()
    audit.record("track.publish", "track", track.id)
    return []


def unpublish_track(track: Track) -> list[str]:
    """Take the track out of the catalogue; ``has_open`` while one of its cohorts is open."""
    editing.hold(track)
    if track.published_at is None:
        return []
    still_open = db.session.scalar(
        select(func.count()).where(Cohort.track_id == track.id, Cohort.state == "open")
    )
    if still_open:
        return ["has_open"]
    track.published_at = None
    db.session.flush()
    audit.record("track.unpublish", "track", track.id)
    return []


def add_course(track: Track, course: Course, *, version: int, required: bool = True) -> None:
    """Put a course at the end of the curriculum; ``in_curriculum`` where it is there already."""
    editing.hold(track, version)
    if any(item.course_id == course.id for item in track.courses):
        raise NotAllowed("in_curriculum")
    if track.published_at is not None and course.published_at is None:
        raise NotAllowed("unpublished_courses")
    last = max((item.position for item in track.courses), default=-1)
    track.courses.append(TrackCourse(course_id=course.id, required=required, position=last + 1))
    _changed(track, "add", course.id)


def remove_course(track: Track, course_id: int, *, version: int) -> None:
    """Take a course out; a published track keeps at least one (``no_courses``)."""
    editing.hold(track, version)
    item = _item(track, course_id)
    if track.published_at is not None and len(track.courses) == 1:
        raise NotAllowed("no_courses")
    track.courses.remove(item)
    _changed(track, "remove", course_id)


def require_course(track: Track, course_id: int, required: bool, *, version: int) -> None:
    """Make a course required or elective."""
    editing.hold(track, version)
    item = _item(track, course_id)
    if item.required == required:
        return
    item.required = required
    _changed(track, "require" if required else "elective", course_id)


def mark_project(track: Track, course_id: int, project: bool, *, version: int) -> None:
    """Say whether a course is (one of) the track's project: what the rule asks to be passed."""
    editing.hold(track, version)
    item = _item(track, course_id)
    if item.is_project == project:
        return
    item.is_project = project
    _changed(track, "project" if project else "not_project", course_id)


def move_course(track: Track, course_id: int, step: int, *, version: int) -> None:
    """Move a course up (-1) or down (+1); at the end it stays."""
    editing.hold(track, version)
    order = sorted(track.courses, key=lambda item: item.position)
    here = order.index(_item(track, course_id))
    there = here + step
    if not 0 <= there < len(order):
        return
    order[here], order[there] = order[there], order[here]
    for position, item in enumerate(order):
        item.position = position
    _changed(track, "move", course_id)


def set_policy(track: Track, value: CompletionPolicy) -> None:
    """What completion asks from today on; ``too_few_electives`` where it could not be met.

    Who has everything by the new rule is completed at once.
    """
    electives = sum(not item.required for item in track.courses)
    if value.minimum_electives > electives:
        raise NotAllowed("too_few_electives", offered=electives)
    if policy_for(track.id, 0).value == value:
        return
    policies.establish(POLICY, Scope("track", track.id), value, effective_from=clock.today())
    refresh_track(track.id)


def _item(track: Track, course_id: int) -> TrackCourse:
    for item in track.courses:
        if item.course_id == course_id:
            return item
    raise NotAllowed("not_in_curriculum")


def _changed(track: Track, what: str, course_id: int) -> None:
    track.version += 1  # the curriculum is rows of its own, edited by the same people
    db.session.flush()
    db.session.expire(track, ["courses"])
    audit.record(f"track.curriculum.{what}", "track", track.id, after={"course": course_id})


def _slug_taken(slug: str) -> bool:
    return db.session.scalar(select(Track.id).where(Track.slug == slug)) is not None

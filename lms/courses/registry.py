"""What lower features need of upper ones: each registry is filled when the upper one registers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from lms.accounts.models import Person

#: (person or none, "cohort" or "offering", rows, whether published) → decision by row id.
SeatDecisions = Callable[[Person | None, str, Sequence[Any], bool], dict[int, Any]]
#: Told that an offering was opened, or closed.
Opened = Callable[[Any], object]

_seat_decisions: list[SeatDecisions] = []
_opened: list[Opened] = []
_closed: list[Opened] = []


def register_seat_decisions(function: SeatDecisions) -> None:
    """Enrolment says whether a person may take a seat, and why not."""
    _seat_decisions[:] = [function]


def seat_decisions(
    person: Person | None, kind: str, rows: Sequence[Any], published: bool
) -> dict[int, Any]:
    """Decisions by row id; empty before enrolment registered."""
    return _seat_decisions[0](person, kind, rows, published) if _seat_decisions else {}


def register_opened(function: Opened) -> None:
    """Call *function* with an offering that was opened, within the same transaction."""
    if function not in _opened:
        _opened.append(function)


def opened(offering: Any) -> None:
    """Tell everyone who registered that *offering* was opened."""
    for function in _opened:
        function(offering)


def register_closed(function: Opened) -> None:
    """Call *function* with an offering that was closed, within the same transaction."""
    if function not in _closed:
        _closed.append(function)


def closed(offering: Any) -> None:
    """Tell everyone who registered that *offering* was closed."""
    for function in _closed:
        function(offering)


_freed: list[Opened] = []


def register_freed(function: Opened) -> None:
    """Call *function* with an offering in which a seat may be free again, in the same transaction.

    Its row is locked: a seat ended, or there are more seats than before.
    """
    if function not in _freed:
        _freed.append(function)


def freed(offering: Any) -> None:
    """Tell everyone who registered that *offering* may have a free seat."""
    for function in _freed:
        function(offering)


_leaving_term: list[Opened] = []


def register_leaving_term(function: Opened) -> None:
    """Call *function* with an offering, locked and without seats, that is about to leave its term."""
    if function not in _leaving_term:
        _leaving_term.append(function)


def leaving_term(offering: Any) -> None:
    """Tell everyone who registered that *offering* will be of another term, or of none."""
    for function in _leaving_term:
        function(offering)


@dataclass(frozen=True)
class TrackBrief:
    """A published track that a course belongs to, as the course catalogue needs it."""

    slug: str
    title_ko: str
    title_en: str
    stream: str
    audiences: tuple[str, ...]
    required: bool


#: {course id: the published tracks that it belongs to}
CourseTracks = Callable[[], dict[int, list[TrackBrief]]]
_course_tracks: list[CourseTracks] = []


def register_course_tracks(function: CourseTracks) -> None:
    """Programmes tell which published tracks courses belong to."""
    _course_tracks[:] = [function]


def course_tracks() -> dict[int, list[TrackBrief]]:
    """The published tracks by course id; one statement."""
    return _course_tracks[0]() if _course_tracks else {}


@dataclass(frozen=True)
class CohortChoice:
    """A cohort for which a course can be offered, and what its offering begins with."""

    id: int
    label: str  # track · cohort
    name: str
    starts_on: date
    ends_on: date
    capacity: int


#: course id → the cohorts that its offerings may belong to.
CohortChoices = Callable[[int], list[CohortChoice]]
_cohort_choices: list[CohortChoices] = []


def register_cohort_choices(function: CohortChoices) -> None:
    """Programmes tell for which cohorts a course can be offered."""
    _cohort_choices[:] = [function]


def cohort_choices(course_id: int) -> list[CohortChoice]:
    """The cohorts of the tracks that have this course, not over yet."""
    return _cohort_choices[0](course_id) if _cohort_choices else []


@dataclass(frozen=True)
class Gate:
    """Something to do before one's result in an offering is shown. Bilingual: title."""

    title_ko: str
    title_en: str
    url: str


#: (person id, offering ids) → what stands before the result, by offering.
ResultGates = Callable[[int, Sequence[int]], dict[int, Gate]]
_result_gates: list[ResultGates] = []


def register_results_gate(function: ResultGates) -> None:
    """Say before whose results something is to be done."""
    _result_gates[:] = [function]


def result_gates(person_id: int, offering_ids: Sequence[int]) -> dict[int, Gate]:
    """What stands before a person's results, by offering; most have nothing."""
    return _result_gates[0](person_id, offering_ids) if _result_gates else {}


#: (organisation id, the term that is held) → (id, name) of the terms in which it can offer courses.
TermChoices = Callable[[int, int | None], list[tuple[int, str]]]
_term_choices: list[TermChoices] = []


def register_term_choices(function: TermChoices) -> None:
    """Terms tell in which of them an organisation's courses can be offered."""
    _term_choices[:] = [function]


def term_choices(organisation_id: int, held: int | None = None) -> list[tuple[int, str]]:
    """The terms that are not over, and *held*; none where the institution keeps no terms."""
    return _term_choices[0](organisation_id, held) if _term_choices else []


@dataclass(frozen=True)
class RecordNote:
    """A line for the remarks of a list of results: credit taken over, a micro-degree."""

    ko: str
    en: str


#: (person id, institution's id) → remarks, in the order in which they stand.
RecordNotes = Callable[[int, int], list[RecordNote]]
_record_notes: list[RecordNotes] = []


def register_record_notes(function: RecordNotes) -> None:
    """Add remarks to the lists of results that an institution issues."""
    if function not in _record_notes:
        _record_notes.append(function)


def record_notes(person_id: int, organisation_id: int) -> list[RecordNote]:
    """What everybody who registered has to remark on a person's results at an institution."""
    return [note for function in _record_notes for note in function(person_id, organisation_id)]


#: track → safe markup for its public page, empty where there is nothing to show.
TrackPanel = Callable[[Any], str]
_track_panels: list[TrackPanel] = []
_track_panels_after: list[TrackPanel] = []


def register_track_panel(function: TrackPanel, *, after: bool = False) -> None:
    """Show something on a track's public page, above its cohorts, or *after* its curriculum."""
    panels = _track_panels_after if after else _track_panels
    if function not in panels:
        panels.append(function)


def track_panels(track: Any, *, after: bool = False) -> list[str]:
    """What others show on a track's public page, above its cohorts or *after* its curriculum."""
    panels = _track_panels_after if after else _track_panels
    return [shown for function in panels if (shown := function(track))]


#: organisation ids → those of them that are verified companies.
CompanyStanding = Callable[[Sequence[int]], set[int]]
_company_standing: list[CompanyStanding] = []


def register_company_standing(function: CompanyStanding) -> None:
    """Placement tells which organisations are companies that the office has verified."""
    _company_standing[:] = [function]


def verified_companies(organisation_ids: Sequence[int]) -> set[int]:
    """The verified companies among *organisation_ids*; none before placement registered."""
    ids = list(organisation_ids)
    return _company_standing[0](ids) if _company_standing and ids else set()


#: cohort ids → those whose seats are given by admission.
Admission = Callable[[Sequence[int]], set[int]]
_admission: list[Admission] = []


def register_admission(function: Admission) -> None:
    """Say which cohorts are entered by applying to a call, and not by taking a seat."""
    _admission[:] = [function]


def by_admission(cohort_ids: Sequence[int]) -> set[int]:
    """The cohorts among *cohort_ids* whose seats are given by admission; one statement."""
    return _admission[0](cohort_ids) if _admission and cohort_ids else set()


#: (cohort ids, people who are about to sit down) → seats promised to others, by cohort.
HeldSeats = Callable[[Sequence[int], Sequence[int]], dict[int, int]]
_held_seats: list[HeldSeats] = []


def register_held_seats(function: HeldSeats) -> None:
    """Count the seats of cohorts that nobody sits in and that are promised all the same."""
    _held_seats[:] = [function]


def held_seats_of(cohort_ids: Sequence[int], sitting_down: Sequence[int] = ()) -> dict[int, int]:
    """Seats promised to others than *sitting_down* (person ids), by cohort; one statement."""
    return _held_seats[0](cohort_ids, sitting_down) if _held_seats and cohort_ids else {}


def held_seats(cohort_id: int, sitting_down: Sequence[int] = ()) -> int:
    """The same for one cohort."""
    return held_seats_of([cohort_id], sitting_down).get(cohort_id, 0)

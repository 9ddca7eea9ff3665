"""Writing seats."""

from __future__ import annotations

from lms.courses.enrolment.operations.bulk import seat_people, sit_given
from lms.courses.enrolment.operations.leaving import (
    leave_cohort,
    rest,
    resume,
    return_to_cohort,
)
from lms.courses.enrolment.operations.many import Changed, plan_seats, seat_many
from lms.courses.enrolment.operations.seats import (
    Refused,
    Seated,
    complete_seat,
    enrol_in_cohort,
    enrol_in_offering,
    join_by_transfer,
    seat_cohort,
    withdraw,
)

__all__ = [
    "Changed",
    "Refused",
    "Seated",
    "complete_seat",
    "enrol_in_cohort",
    "enrol_in_offering",
    "join_by_transfer",
    "leave_cohort",
    "plan_seats",
    "rest",
    "resume",
    "return_to_cohort",
    "seat_cohort",
    "seat_many",
    "seat_people",
    "sit_given",
    "withdraw",
]

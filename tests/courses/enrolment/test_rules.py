"""Who may take a seat, and why not."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from lms.courses import reasons
from lms.courses.enrolment import rules
from lms.courses.enrolment.rules import Place, may_be_seated, may_enrol, may_leave

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
TODAY = date(2026, 11, 22)
MOMENTS = st.none() | st.datetimes(
    datetime(2026, 11, 1), datetime(2026, 12, 15), timezones=st.just(UTC)
)


def place(**changes: object) -> Place:
    values: dict[str, object] = {
        "state": "open", "published": True, "enrol_from": None, "enrol_until": None,
        "ends_on": TODAY + timedelta(days=30), "capacity": 30, "seats_taken": 0,
    }  # fmt: skip
    return Place(**(values | changes))  # type: ignore[arg-type]


places = st.builds(
    Place,
    state=st.sampled_from(["draft", "open", "closed"]),
    published=st.booleans(),
    enrol_from=MOMENTS,
    enrol_until=MOMENTS,
    ends_on=st.dates(TODAY - timedelta(5), TODAY + timedelta(5)),
    capacity=st.integers(1, 5),
    seats_taken=st.integers(0, 6),
    by_cohort=st.booleans(),
)
standings = st.sampled_from([None, "active", "completed", "withdrawn", "dismissed"])


def code(where: Place, standing: str | None = None) -> str:
    return may_enrol(where, standing, now=NOW, today=TODAY).code


def test_each_reason_has_its_code() -> None:
    assert code(place()) == ""
    assert code(place(state="draft")) == "draft"
    assert code(place(published=False)) == "draft"
    assert code(place(state="closed")) == "closed"
    assert code(place(by_cohort=True)) == "by_cohort"
    assert code(place(ends_on=TODAY - timedelta(1))) == "ended"
    assert code(place(enrol_from=NOW + timedelta(seconds=1))) == "not_yet"
    assert code(place(enrol_until=NOW - timedelta(seconds=1))) == "deadline"
    assert code(place(seats_taken=30)) == "full"
    assert code(place(), "active") == "already"
    assert code(place(), "completed") == "finished"
    assert code(place(), "dismissed") == "dismissed"
    assert code(place(), "withdrawn") == ""


def test_the_window_opens_at_its_start_and_is_closed_at_its_end() -> None:
    assert code(place(enrol_from=NOW)) == ""
    assert code(place(enrol_until=NOW)) == "deadline"


def test_the_last_day_still_counts() -> None:
    assert code(place(ends_on=TODAY)) == ""


@given(places, standings)
def test_a_yes_means_a_free_seat_in_an_open_window(where: Place, standing: str | None) -> None:
    decision = may_enrol(where, standing, now=NOW, today=TODAY)
    assert decision.allowed == (decision.code == "")
    if decision.allowed:
        assert where.state == "open"
        assert where.published
        assert where.seats_taken < where.capacity
        assert standing in (None, "withdrawn")


@given(places, standings)
def test_every_no_has_a_sentence(where: Place, standing: str | None) -> None:
    decision = may_enrol(where, standing, now=NOW, today=TODAY)
    if not decision.allowed:
        assert decision.code in reasons._SENTENCES


@given(places, standings)
def test_one_more_seat_never_turns_a_yes_into_a_no(where: Place, standing: str | None) -> None:
    from dataclasses import replace

    if may_enrol(where, standing, now=NOW, today=TODAY).allowed:
        wider = replace(where, capacity=where.capacity + 1)
        assert may_enrol(wider, standing, now=NOW, today=TODAY).allowed


@given(places, standings)
def test_staff_may_seat_wherever_a_learner_may_enrol(where: Place, standing: str | None) -> None:
    if may_enrol(where, standing, now=NOW, today=TODAY).allowed:
        assert may_be_seated(where, standing, today=TODAY).allowed


def test_staff_seat_beyond_the_window_but_not_beyond_the_seats() -> None:
    late = place(state="closed", enrol_until=NOW - timedelta(days=3))
    assert may_be_seated(late, None, today=TODAY).allowed
    assert may_be_seated(place(seats_taken=30), None, today=TODAY).code == "full"


def test_one_leaves_a_cohort_and_not_its_single_courses() -> None:
    end = TODAY + timedelta(days=3)
    assert may_leave("active", ends_on=end, by_cohort=False, today=TODAY).allowed
    assert may_leave("active", ends_on=end, by_cohort=True, today=TODAY).code == "by_cohort"
    assert may_leave("completed", ends_on=end, by_cohort=False, today=TODAY).code == "finished"
    assert may_leave(None, ends_on=end, by_cohort=False, today=TODAY).code == "not_seated"
    over = TODAY - timedelta(days=1)
    assert may_leave("active", ends_on=over, by_cohort=False, today=TODAY).code == "ended"


@given(st.lists(st.tuples(st.integers(1, 9), st.integers(1, 9), st.integers(0, 9)), max_size=6))
def test_a_section_is_chosen_only_with_a_free_seat(sections: list[tuple[int, int, int]]) -> None:
    sections = [(i, capacity, taken) for i, (_id, capacity, taken) in enumerate(sections, 1)]
    chosen = rules.choose_section(sections)
    free = {i: capacity - taken for i, capacity, taken in sections}
    if chosen is None:
        assert all(left <= 0 for left in free.values())
    else:
        assert free[chosen] == max(free.values()) > 0

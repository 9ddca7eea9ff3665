"""Counts add up, signatures hold what was signed, and private notes stay private."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.courses.attendance.rules.states import State
from lms.courses.attendance.rules.summary import Excuse
from lms.courses.training_log.forms import minute_of
from lms.courses.training_log.rules import logs
from lms.courses.training_log.rules.counting import (
    FIELDS,
    DayMark,
    after_excuses,
    count,
    whole_day,
)
from lms.courses.training_log.rules.logs import Entry, LogState
from lms.courses.training_log.rules.notes import Sharing, follow_up, may_read

states = st.frozensets(st.sampled_from([state.value for state in State]))
marks = st.builds(DayMark, states, st.integers(0, 480))
days = st.dictionaries(st.integers(1, 30), st.lists(marks, max_size=4))
people = st.sets(st.integers(1, 40))


@given(people, days)
def test_everybody_is_counted_once_as_present_absent_excused_or_unmarked(people, days) -> None:
    found = count(people, days)
    assert found.enrolled == len(people)
    assert found.present + found.absent + found.excused + found.unmarked == found.enrolled
    for part in (found.late, found.left_early, found.stepped_out):
        assert 0 <= part <= found.present
    assert set(found.values()) == set(FIELDS)


@given(people, days, st.lists(marks, max_size=3))
def test_marks_of_people_who_do_not_belong_there_change_nothing(people, days, others) -> None:
    assert count(people, days) == count(people, {**days, 99: others})


@pytest.mark.parametrize(
    ("held", "told"),
    [
        ([], "unmarked"),
        ([DayMark(frozenset(), 480)], "present"),
        ([DayMark(frozenset({"late"}), 420)], "present"),
        ([DayMark(frozenset({"absent"}), 0)], "absent"),
        ([DayMark(frozenset({"absent"}), 0), DayMark(frozenset({"late"}), 10)], "present"),
        ([DayMark(frozenset({"absent"}), 0), DayMark(frozenset({"excused"}), 0)], "excused"),
        ([DayMark(frozenset({"excused"}), 0)], "excused"),
    ],
)
def test_a_day_of_several_sessions_is_one_thing(held, told) -> None:
    assert whole_day(held) == told


ABSENT = [("absent", 540, 1080)]
WHOLE = Excuse("sick")
MORNING, EVENING = Excuse("exam", start=540, end=720), Excuse("family", start=720, end=1080)


@pytest.mark.parametrize(
    ("parts", "excuse", "told"),
    [
        (ABSENT, None, ("absent",)),
        (ABSENT, WHOLE, ("excused",)),
        (ABSENT, MORNING, ("excused", "absent")),
        (ABSENT, Excuse("exam", start=540, end=720, also=EVENING), ("excused",)),
        ([("late", 540, 600), ("left_early", 1000, 1080)], MORNING, ("excused", "left_early")),
        ([], WHOLE, ()),
    ],
)
def test_what_an_excuse_covers_of_a_mark_reads_as_excused(parts, excuse, told) -> None:
    assert after_excuses(parts, excuse) == told


texts = st.text(max_size=30)
entries = st.lists(
    st.builds(Entry, st.integers(0, 1440), st.integers(0, 2880), texts, texts, texts), max_size=4
)
COUNTS = dict.fromkeys(FIELDS, 1)


@given(entries, texts)
def test_the_fingerprint_depends_on_nothing_but_the_content(found, notes) -> None:
    first = logs.content(date(2026, 3, 2), COUNTS, found, notes)
    again = logs.content(date(2026, 3, 2), dict(reversed(COUNTS.items())), found, notes)
    assert logs.fingerprint(first) == logs.fingerprint(again)
    assert len(logs.fingerprint(first)) == 64


@given(entries, texts, texts)
def test_any_other_text_has_another_fingerprint(found, notes, other) -> None:
    mine = logs.fingerprint(logs.content(date(2026, 3, 2), COUNTS, found, notes))
    theirs = logs.fingerprint(logs.content(date(2026, 3, 2), COUNTS, found, other))
    assert (mine == theirs) == (notes == other)


FULL = Entry(540, 600, "파이썬", "오교수", "반복문")


@pytest.mark.parametrize(
    ("found", "unmarked", "on", "told"),
    [
        ([FULL], 0, date(2026, 3, 2), []),
        ([], 0, date(2026, 3, 2), ["no_periods"]),
        ([Entry(540, 600, "", "", "")], 0, date(2026, 3, 2),
         ["no_subject", "no_instructor", "nothing_taught"]),
        ([FULL], 3, date(2026, 3, 2), ["unmarked"]),
        ([FULL], 0, date(2026, 3, 3), ["not_yet"]),
    ],
)  # fmt: skip
def test_what_stands_against_a_signature_is_said(found, unmarked, on, told) -> None:
    assert logs.hindrances(found, unmarked, on, date(2026, 3, 2)) == told


@pytest.mark.parametrize("state", list(LogState))
def test_what_is_signed_is_not_edited_and_what_is_approved_stays(state: LogState) -> None:
    allowed = {act for act in logs.STEPS if logs.may(act, state)}
    assert (
        allowed
        == {
            LogState.DRAFT: {"edit", "sign"},
            LogState.RETURNED: {"edit", "sign"},
            LogState.SIGNED: {"take_back", "return", "approve"},
            LogState.APPROVED: set(),
        }[state]
    )


def test_who_signed_does_not_approve() -> None:
    assert logs.approval_refusal("signed", signed_by=1, approver=1) == "own"
    assert logs.approval_refusal("signed", signed_by=1, approver=2) is None
    assert logs.approval_refusal("draft", signed_by=None, approver=2) == "state"


@given(st.text(max_size=12))
def test_an_address_always_names_some_month_and_some_monday(text: str) -> None:
    today = date(2026, 3, 18)
    assert logs.month_of(text, today).day == 1
    assert logs.week_of(text, today).weekday() == 0


def test_months_and_weeks_are_read_from_addresses() -> None:
    today = date(2026, 3, 18)
    assert logs.month_of("2024-02", today) == date(2024, 2, 1)
    assert logs.next_month(date(2024, 2, 1)) == date(2024, 3, 1)
    assert logs.next_month(date(2025, 12, 1)) == date(2026, 1, 1)
    assert logs.week_of("2024-02-29", today) == date(2024, 2, 26)


@pytest.mark.parametrize(
    ("typed", "minute"),
    [("09:00", 540), ("9:05", 545), ("25:30", 1530), ("48:00", None), ("9시", None), ("", None)],
)
def test_times_are_typed_as_on_a_clock_and_may_go_past_midnight(typed, minute) -> None:
    assert minute_of(typed) == minute


ids = st.integers(1, 6)


@given(ids, ids, ids, st.booleans(), st.frozensets(ids), st.booleans(), st.booleans())
def test_nobody_reads_a_note_but_its_author_and_whom_they_chose(
    author, reader, about, with_staff, named, counsels, here
) -> None:
    note = Sharing(author, with_staff, named)
    read = may_read(note, reader, counsels=counsels, counsels_here=lambda: here, about=about)
    if reader == about or not counsels or (reader != author and note.private):
        assert not read
    elif reader == author:
        assert read
    else:
        assert read == (here and (with_staff or reader in named))


@pytest.mark.parametrize(
    ("on", "done", "told"),
    [
        (None, False, "none"),
        (date(2026, 3, 1), False, "overdue"),
        (date(2026, 3, 2), False, "today"),
        (date(2026, 3, 3), False, "ahead"),
        (date(2026, 3, 1), True, "done"),
    ],
)
def test_a_follow_up_is_due_until_it_is_held(on, done, told) -> None:
    assert follow_up(on, done, date(2026, 3, 2)) == told

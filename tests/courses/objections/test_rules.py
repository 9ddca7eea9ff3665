"""The calendar of grades: phases by the clock, and which changes of it are refused."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from lms.courses.objections.rules import (
    MOST_TIMES,
    Asking,
    Phase,
    Times,
    calendar_reasons,
    closed_code,
    phase,
)

OPENS = datetime(2026, 12, 21, 0, 0, tzinfo=UTC)
TIMES = Times(OPENS, OPENS + timedelta(days=5), OPENS + timedelta(days=8))
MOMENT = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (OPENS - MOMENT, Phase.BEFORE),
        (OPENS, Phase.OBJECTING),
        (TIMES.objections_until, Phase.OBJECTING),  # the last moment counts
        (TIMES.objections_until + MOMENT, Phase.ANSWERING),
        (TIMES.final_from - MOMENT, Phase.ANSWERING),
        (TIMES.final_from, Phase.FINAL),
    ],
)
def test_the_phase_is_what_the_clock_says(at: datetime, expected: Phase) -> None:
    assert phase(TIMES, at) is expected


@pytest.mark.parametrize(
    ("asking", "at", "code"),
    [
        (Asking(True, TIMES, False, 0), OPENS, ""),
        (Asking(True, None, False, 0), OPENS, "no_calendar"),
        (Asking(False, TIMES, False, 0), OPENS, "not_published"),
        (Asking(True, TIMES, False, 0), OPENS - MOMENT, "not_published"),
        (Asking(True, TIMES, True, 1), OPENS, "open"),
        (Asking(True, TIMES, False, 0), TIMES.objections_until + MOMENT, "closed"),
        (Asking(True, TIMES, False, MOST_TIMES), OPENS, "times"),
    ],
)
def test_objecting_is_open_only_within_the_period(asking: Asking, at: datetime, code: str) -> None:
    assert closed_code(asking, at) == code


@pytest.mark.parametrize(
    ("new", "held", "at", "codes"),
    [
        (TIMES, None, OPENS - MOMENT, []),
        (TIMES, None, TIMES.final_from, ["past"]),
        (Times(OPENS, OPENS, OPENS), None, OPENS - MOMENT, ["order_objections"]),
        (Times(OPENS, TIMES.final_from, OPENS), None, OPENS - MOMENT, ["order_final"]),
        # What was announced is not taken back once grades are published …
        (Times(OPENS, OPENS + timedelta(days=2), TIMES.final_from), TIMES, OPENS, ["shortened"]),
        (
            Times(OPENS + MOMENT, TIMES.objections_until, TIMES.final_from),
            TIMES,
            OPENS,
            ["published"],
        ),
        # … but may be made longer, until grades are final.
        (Times(OPENS, OPENS + timedelta(days=7), TIMES.final_from), TIMES, OPENS, []),
        (
            Times(OPENS, OPENS + timedelta(days=9), OPENS + timedelta(days=9)),
            TIMES,
            TIMES.final_from,
            ["over"],
        ),
        # Before that everything may move.
        (
            Times(OPENS + timedelta(days=1), OPENS + timedelta(days=2), OPENS + timedelta(days=2)),
            TIMES,
            OPENS - MOMENT,
            [],
        ),
    ],
)
def test_a_calendar_moves_only_where_nobody_loses_what_was_announced(
    new: Times, held: Times | None, at: datetime, codes: list[str]
) -> None:
    assert [code for _field, code in calendar_reasons(new, held, at)] == codes

"""From when somebody came and went to what they missed. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lms.courses.attendance.rules.policy import AttendancePolicy
from lms.courses.attendance.rules.states import Part, Period, State, whole


def parts_of_stay(
    periods: Sequence[Period],
    policy: AttendancePolicy,
    *,
    arrived: int | None,
    left: int | None,
    outs: Iterable[tuple[int, int]] = (),
) -> tuple[Part, ...]:
    """What a stay comes to, in minutes as in *periods*; the session is over.

    Arriving within the grace is being there from the start; so is leaving within its own grace. No
    arrival is an absence whatever was recorded of leaving. A missing check-out is what the policy
    says: an absence, leaving early (from the last thing that is known: the arrival or the return,
    and so at the earliest after half), or nothing.
    """
    first, last = periods[0][0], periods[-1][1]
    if arrived is None or arrived >= last:
        return whole(State.ABSENT, periods)
    if left is None and policy.missing_check_out == "absent":
        return whole(State.ABSENT, periods)
    if left is not None and left <= max(first, arrived):
        return whole(State.ABSENT, periods)
    late_by = arrived - first
    start, end = first, last
    found: list[Part] = []
    if late_by > policy.late_grace_minutes:
        if 0 < policy.late_is_absent_after_minutes < late_by:
            return whole(State.ABSENT, periods)
        start = arrived
        found.append(Part(first, arrived, State.LATE))
    outside = [(max(a, start), min(b, last)) for a, b in sorted(outs)]
    if left is not None:
        if last - left > policy.early_grace_minutes:
            end = left
            found.append(Part(left, last, State.LEFT_EARLY))
    elif policy.missing_check_out == "left_early":
        known = max([start, _middle(first, last), *(b for _a, b in outside if b < last)])
        end = known
        found.append(Part(known, last, State.LEFT_EARLY))
    at = start
    for out, back in outside:
        out, back = max(out, at), min(back, end)
        if out < back:
            found.append(Part(out, back, State.STEPPED_OUT))
            at = back
    return tuple(sorted(found))


def _middle(first: int, last: int) -> int:
    return first + (last - first + 1) // 2

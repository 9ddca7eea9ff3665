"""When a mark may be made or changed, and by which source. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta

from lms.courses.attendance.rules.policy import AttendancePolicy
from lms.courses.attendance.rules.states import Source

#: Sources that change a mark beyond the window: each has been decided elsewhere.
DECIDED = (Source.OFFICIAL, Source.CORRECTION)
#: Sources that follow from what was recorded in windows of their own: nobody changes their mind.
RECORDED = (Source.CHECKIN, Source.ONLINE)


def may_mark(
    *,
    state: str,
    starts_at: datetime,
    ends_at: datetime,
    now: datetime,
    marked: bool,
    held_source: str,
    source: str,
    policy: AttendancePolicy,
) -> str:
    """Why not, or an empty text: cancelled, not_begun, official_wins, window_closed.

    A first mark may be made at any time from the beginning on; it is changed within the policy's
    days after the end, later only by a decided correction, by the official records, or by what
    codes and lessons come to. Where these
    are the authority, only a correction changes what they said.
    """
    if state == "cancelled":
        return "cancelled"
    if now < starts_at - timedelta(minutes=30) and source not in DECIDED:
        return "not_begun"
    if source in DECIDED:
        return ""
    if held_source == Source.OFFICIAL and policy.authoritative == "official":
        return "official_wins"
    if marked and source not in RECORDED and now > ends_at + timedelta(days=policy.correction_days):
        return "window_closed"
    return ""

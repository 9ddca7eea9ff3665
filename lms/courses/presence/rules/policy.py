"""The policy kinds ``check_in`` and ``online_week``. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

CHECK_IN: Final = "check_in"
ONLINE: Final = "online_week"
#: How early a code may be shown: attendance takes no mark before that.
EARLIEST: Final = 30


@dataclass(frozen=True)
class CheckInPolicy:
    """How people check in by themselves. Raises ValueError naming the field that is wrong."""

    enabled: bool = True
    rotate_seconds: int = 30  # a code lives this long, and as long again as the one before
    opens_before_minutes: int = 15
    check_out: bool = True
    out_after_minutes: int = 30  # how long after the end people can still check out
    absent_without: bool = False  # who never checked in is absent once the session is over

    def __post_init__(self) -> None:
        for name, least, most in (
            ("rotate_seconds", 10, 300), ("opens_before_minutes", 0, EARLIEST),
            ("out_after_minutes", 0, 720),
        ):  # fmt: skip
            if not least <= getattr(self, name) <= most:
                raise ValueError(f"{name}: {getattr(self, name)}")


@dataclass(frozen=True)
class OnlinePolicy:
    """What an online week's lessons come to. Raises ValueError naming the field that is wrong.

    ``by_share``: who did a part of the lessons was there for that part of the time; else less than
    ``need_percent`` is an absence.
    """

    need_percent: Decimal = Decimal(100)
    grace_days: int = 0  # lessons done within so many days after the end still count
    by_share: bool = False

    def __post_init__(self) -> None:
        if not 0 < self.need_percent <= 100:
            raise ValueError(f"need_percent: {self.need_percent}")
        if not 0 <= self.grace_days <= 30:
            raise ValueError(f"grace_days: {self.grace_days}")

"""The policy kind ``attendance``: what a marked day comes to, and which limits hold. Pure.

The defaults are those of publicly funded vocational training in Korea (직업능력개발훈련): by the
day, three of late, left early or stepped out are an absence, a day attended for less than half
is an absence, completion at 80 %. Universities set ``unit`` to ``session`` or ``hour`` and
``fail_above`` to ``1/4`` or ``1/3``.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

from lms.courses.attendance.rules.states import INCIDENTS, State

KIND: Final = "attendance"
UNITS: Final = ("day", "session", "hour")
INCIDENT_RULES: Final = ("every", "each", "none")
WINDOWS: Final = ("all", "unit_period")
COUNTINGS: Final = ("present", "neutral", "absent")
MISSING: Final = ("absent", "left_early", "present")


@dataclass(frozen=True)
class AttendancePolicy:
    """How attendance counts. Raises ValueError naming the field that is wrong.

    ``incident_rule``: *every* n-th incident is an absence, *each* counts a fraction of one, *none*.
    ``excused_counting``: what a part marked excused counts as, where its kind does not say so.
    Percentages of 0 switch a limit off.
    """

    unit: str = "day"
    late_grace_minutes: int = 0
    early_grace_minutes: int = 0
    late_is_absent_after_minutes: int = 0  # 0: however late, it is late
    missing_check_out: str = "left_early"  # what arriving without leaving is
    incident_rule: str = "every"
    incidents_per_absence: int = 3
    incident_weight: Decimal = Decimal("0.5")  # for each
    incident_kinds: tuple[str, ...] = tuple(INCIDENTS)
    incident_window: str = "all"  # counted over all, or anew in each unit period
    part_absence_is_incident: bool = True  # hours missed within a day that still counts
    absent_below_percent: Decimal = Decimal(50)  # of a unit's time: less than this is an absence
    excused_counting: str = "present"
    excused_quota: int = 0  # days (units) a unit period; beyond they are absences; 0: no limit
    completion_percent: Decimal = Decimal(80)
    period_limit_percent: Decimal = Decimal(50)  # dismissed when a unit period reaches it
    total_limit_percent: Decimal = Decimal(20)  # dismissed when absences of all go over it
    fail_above: str = ""  # a university's limit as a fraction: 1/4, 1/3
    correction_days: int = 7  # how long after the session marks may be changed
    authoritative: str = "own"  # own, official: whose record wins

    def __post_init__(self) -> None:
        object.__setattr__(self, "incident_kinds", tuple(self.incident_kinds))
        for name, allowed in (
            ("unit", UNITS), ("incident_rule", INCIDENT_RULES), ("incident_window", WINDOWS),
            ("excused_counting", COUNTINGS), ("missing_check_out", MISSING),
            ("authoritative", ("own", "official")),
        ):  # fmt: skip
            if getattr(self, name) not in allowed:
                raise ValueError(f"{name}: {getattr(self, name)!r}")
        for name in (
            "late_grace_minutes", "early_grace_minutes", "late_is_absent_after_minutes",
            "excused_quota", "correction_days",
        ):  # fmt: skip
            if not 0 <= getattr(self, name) <= 1440:
                raise ValueError(f"{name}: {getattr(self, name)}")
        if not 1 <= self.incidents_per_absence <= 20:
            raise ValueError(f"incidents_per_absence: {self.incidents_per_absence}")
        if not 0 <= self.incident_weight <= 1:
            raise ValueError(f"incident_weight: {self.incident_weight}")
        if not set(self.incident_kinds) <= {str(state) for state in INCIDENTS}:
            raise ValueError(f"incident_kinds: {self.incident_kinds}")
        for name in (
            "absent_below_percent", "completion_percent", "period_limit_percent",
            "total_limit_percent",
        ):  # fmt: skip
            if not 0 <= getattr(self, name) <= 100:
                raise ValueError(f"{name}: {getattr(self, name)}")
        if self.fail_above:
            self.fail_fraction()

    def fail_fraction(self) -> Fraction | None:
        """Above which part of all absent a course is failed; none where there is no such rule."""
        if not self.fail_above:
            return None
        try:
            found = Fraction(self.fail_above)
        except (ValueError, ZeroDivisionError) as error:
            raise ValueError(f"fail_above: {self.fail_above!r}") from error
        if not 0 < found < 1:
            raise ValueError(f"fail_above: {self.fail_above!r}")
        return found

    def counts_as_incident(self, state: State) -> bool:
        """Whether being late, leaving early or stepping out is counted."""
        return self.incident_rule != "none" and state in self.incident_kinds

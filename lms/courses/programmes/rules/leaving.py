"""The ways out before or without completion: one rule for all, each with met and unmet lines.

Early employment (조기취업) is by policy; withdrawal (중도탈락) needs a coded reason; dismissal
(제적) is proposed by the rule and decided by a person, who may also decide it on other grounds with
a reason; not completed (미수료) is what remains when a cohort has ended.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from lms.courses.programmes.rules.completion import AttendanceFact, Completion, Line
from lms.courses.programmes.rules.policy import EarlyEmploymentPolicy

#: The reason of a member whose completion was taken back.
REVOKED = "completion_revoked"
#: The reason of a member whose graduation was taken back while the completion stands.
GRADUATION_REVOKED = "graduation_revoked"
#: The reason of a member who put their graduation off (졸업유예): the rule waits.
GRADUATION_DEFERRED = "graduation_deferred"


@dataclass(frozen=True)
class Way:
    """Whether a member may leave this way, with the lines that say why (not)."""

    code: str  # early_employed, withdrawn, dismissed, not_completed
    lines: tuple[Line, ...]

    @property
    def open(self) -> bool:
        """Whether every line is met."""
        return all(line.met for line in self.lines)


@dataclass(frozen=True)
class Situation:
    """A member as far as leaving is concerned.

    *reason*: the coded one that the member carries; *documents*: how many prove an employment.
    """

    state: str
    starts_on: date
    ends_on: date
    attendance: AttendanceFact | None = None
    documents: int = 0
    reason: str = ""


def early_employment(found: Situation, policy: EarlyEmploymentPolicy, today: date) -> Way:
    """Whether leaving for a job counts as early employment: hours, days, proof."""
    for_a_job = found.state == "withdrawn" and found.reason == "early_employment"
    lines = [Line("enrolled", for_a_job, {"state": found.state}) if for_a_job else _enrolled(found)]
    if policy.minimum_attended > 0:
        have = found.attendance.attended if found.attendance is not None else None
        met = have is not None and have >= policy.minimum_attended
        lines.append(Line("attended", met, {"have": have, "need": policy.minimum_attended}))
    if policy.minimum_days > 0:
        days = max(0, (today - found.starts_on).days)
        lines.append(
            Line("days", days >= policy.minimum_days, {"have": days, "need": policy.minimum_days})
        )
    if policy.document:
        lines.append(Line("document", found.documents > 0, {"have": found.documents}))
    return Way("early_employed", tuple(lines))


def withdrawal(found: Situation, reason: str, codes: Collection[str]) -> Way:
    """Whether a member can be withdrawn: enrolled, and the reason is one of the codes."""
    return Way("withdrawn", (_enrolled(found), Line("code", reason in codes, {"reason": reason})))


def dismissal(found: Situation) -> Way:
    """The rule's proposal to dismiss: a limit of attendance was passed. A person decides."""
    limit = found.attendance.dismissal if found.attendance is not None else None
    rate = found.attendance.rate if found.attendance is not None else None
    return Way(
        "dismissed", (_enrolled(found), Line("limit", bool(limit), {"limit": limit, "rate": rate}))
    )


def not_completed(found: Situation, completion: Completion, today: date) -> Way:
    """Whether the end of the cohort leaves the member without completion."""
    return Way(
        "not_completed",
        (
            Line("enrolled", found.state == "enrolled", {"state": found.state}),
            Line("ended", today > found.ends_on, {"on": found.ends_on}),
            Line(
                "unmet",
                not completion.completed or found.reason == REVOKED,
                {"count": len(completion.unmet), "revoked": found.reason == REVOKED},
            ),
        ),
    )


def _enrolled(found: Situation) -> Line:
    return Line("enrolled", found.state in ("enrolled", "on_leave"), {"state": found.state})

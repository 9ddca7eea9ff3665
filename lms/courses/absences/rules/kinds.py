"""The policy kind ``absence``: which excuses there are, with their documents, limits and approvers.

The kinds that the code carries are those usual in Korean training and universities; an institution
replaces the list from a day on. Pure.
"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, fields
from decimal import Decimal, InvalidOperation
from typing import Any, Final

POLICY: Final = "absence"
PERS: Final = ("all", "unit_period", "month")
APPROVERS: Final = ("instructor", "staff")
COUNTINGS: Final = ("present", "neutral", "absent")
_CODE: Final = re.compile(r"[a-z][a-z0-9_]{0,29}")


@dataclass(frozen=True)
class AbsenceKind:
    """One kind of excuse. Raises ValueError naming the field that is wrong.

    ``deadline_days``: the last day for asking, counted from the last day of the absence; below zero
    counted back from its first day. ``limit`` in days (0: none) for each ``per``. A sensitive
    kind's reasons and documents are for the institution's staff alone, so they decide it.
    """

    code: str
    title_ko: str
    title_en: str
    documents_ko: str = ""
    documents_en: str = ""
    document_needed: bool = False
    limit: Decimal = Decimal(0)
    per: str = "all"
    deadline_days: int = 7
    approver: str = "instructor"
    counts_as: str = "present"
    sensitive: bool = False
    hours: bool = True  # may be asked for hours of a day
    active: bool = True

    def __post_init__(self) -> None:
        if not _CODE.fullmatch(self.code):
            raise ValueError(f"code: {self.code!r}")
        if not self.title_ko.strip():
            raise ValueError("title_ko: empty")
        for name, allowed in (
            ("per", PERS), ("approver", APPROVERS), ("counts_as", COUNTINGS),
        ):  # fmt: skip
            if getattr(self, name) not in allowed:
                raise ValueError(f"{name}: {getattr(self, name)!r}")
        if not 0 <= self.limit <= 366:
            raise ValueError(f"limit: {self.limit}")
        if not -60 <= self.deadline_days <= 120:
            raise ValueError(f"deadline_days: {self.deadline_days}")
        if self.sensitive and self.approver != "staff":
            raise ValueError("approver: a sensitive kind is decided by staff")


def _kinds() -> tuple[AbsenceKind, ...]:
    day = Decimal(1)
    return (
        AbsenceKind(
            "reserve", "예비군·민방위 훈련", "Reserve or civil defence duty", "훈련 필증",
            "Certificate of attendance", True, deadline_days=7,
        ),
        AbsenceKind(
            "duty", "공가(투표, 증인, 관공서 출석)", "Public duty (voting, testimony)",
            "출석 요구서나 확인서", "Summons or confirmation", True, deadline_days=7,
        ),
        AbsenceKind(
            "school", "공결(학교 행사, 대회)", "School event or contest", "참가 확인서",
            "Confirmation of taking part", True, deadline_days=-1,
        ),
        AbsenceKind(
            "sick", "병가", "Sick leave", "진단서나 진료 확인서", "Medical certificate", True,
            3 * day, "unit_period", 7, "staff", "present", True,
        ),
        AbsenceKind(
            "menstrual", "생리공결", "Menstrual leave", "", "", False, day, "month", 3, "staff",
            "present", True,
        ),
        AbsenceKind(
            "interview", "면접", "Job interview", "면접 확인서", "Confirmation of the interview", True,
            2 * day, "unit_period", 7,
        ),
        AbsenceKind(
            "family", "경조사", "Wedding or funeral", "청첩장, 부고, 가족관계증명서",
            "Invitation, notice of death, family certificate", True, 5 * day, "all", 14, "staff",
        ),
        AbsenceKind(
            "exam", "국가자격시험", "National qualification examination", "수험표와 응시 확인서",
            "Admission ticket and confirmation", True, 2 * day, "unit_period", 7,
        ),
        AbsenceKind(
            "early_job", "조기취업", "Early employment", "재직증명서와 4대 보험 가입 확인서",
            "Certificate of employment and social insurance", True, 0 * day, "all", 14, "staff",
            "present", False, False,
        ),
        AbsenceKind(
            "other", "그 밖의 사유", "Another reason", "사유를 보일 수 있는 서류",
            "Anything that shows the reason", False, 0 * day, "all", 3, "staff", "neutral",
        ),
    )  # fmt: skip


@dataclass(frozen=True)
class AbsencePolicy:
    """The kinds of excuse, and how marks are corrected. Raises ValueError naming the field.

    ``correction_days``: within how many days after a session its mark may be objected to (0: never).
    """

    kinds: tuple[AbsenceKind, ...] = _kinds()
    correction_days: int = 14
    correction_approver: str = "instructor"
    correction_document: bool = False

    def __post_init__(self) -> None:
        codes = [kind.code for kind in self.kinds]
        if len(set(codes)) != len(codes):
            raise ValueError("kinds: a code stands twice")
        if len(codes) > 40:
            raise ValueError("kinds: too many")
        if not 0 <= self.correction_days <= 365:
            raise ValueError(f"correction_days: {self.correction_days}")
        if self.correction_approver not in APPROVERS:
            raise ValueError(f"correction_approver: {self.correction_approver!r}")

    def kind(self, code: str) -> AbsenceKind | None:
        """The kind with this code."""
        return next((kind for kind in self.kinds if kind.code == code), None)

    @property
    def offered(self) -> tuple[AbsenceKind, ...]:
        """The kinds that may be asked for now."""
        return tuple(kind for kind in self.kinds if kind.active)

    def with_kind(self, kind: AbsenceKind) -> AbsencePolicy:
        """The same with *kind* in the place of the one of its code, or at the end."""
        known = self.kind(kind.code) is not None
        kinds = tuple(kind if one.code == kind.code else one for one in self.kinds)
        return AbsencePolicy(
            kinds if known else (*kinds, kind), self.correction_days, self.correction_approver,
            self.correction_document,
        )  # fmt: skip


_FIELDS: Final = {one.name for one in fields(AbsenceKind)}


def read(value: dict[str, Any]) -> AbsencePolicy:
    """From JSON. Raises ValueError."""
    given = dict(value)
    kinds = given.pop("kinds", None)
    unknown = set(given) - {"correction_days", "correction_approver", "correction_document"}
    if unknown:
        raise ValueError(f"{POLICY}: unknown {', '.join(sorted(unknown))}")
    if kinds is None:
        return AbsencePolicy(**given)
    return AbsencePolicy(tuple(_kind(one) for one in kinds), **given)


def _kind(value: dict[str, Any]) -> AbsenceKind:
    unknown = set(value) - _FIELDS
    if unknown:
        raise ValueError(f"kinds: unknown {', '.join(sorted(unknown))}")
    given = dict(value)
    try:
        given["limit"] = Decimal(str(given.get("limit", "0")))
    except InvalidOperation as error:
        raise ValueError(f"limit: {given['limit']!r}") from error
    return AbsenceKind(**given)


def write(policy: AbsencePolicy) -> dict[str, Any]:
    """To JSON."""
    return {
        "kinds": [{**asdict(kind), "limit": str(kind.limit)} for kind in policy.kinds],
        "correction_days": policy.correction_days,
        "correction_approver": policy.correction_approver,
        "correction_document": policy.correction_document,
    }

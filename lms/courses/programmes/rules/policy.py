"""What a track asks of its members, as data: the policy kinds of completion and of leaving."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

HUNDRED = Decimal(100)


@dataclass(frozen=True)
class CompletionPolicy:
    """What a track asks besides its required courses (policy kind ``track_completion``).

    *minimum_electives*: how many elective courses must be earned. *minimum_average*: the mean of
    the percents of all courses of the track that were earned, 0 to 100; 0 asks for none.
    *minimum_attendance*: percent, 0 asks for none. *minimum_credits*: the credits of the track's
    earned courses. *project*: a project course of the track must be earned. *graduates*: whoever
    meets everything has graduated (졸업), as in a degree; without it only tracks with graduation
    requirements graduate anybody. *degree_audit*: every requirement of the curriculum that binds the
    student is met (졸업 사정), for degree tracks.
    """

    minimum_electives: int = 0
    minimum_average: Decimal = Decimal(0)
    minimum_attendance: Decimal = Decimal(0)
    minimum_credits: Decimal = Decimal(0)
    project: bool = False
    graduates: bool = False
    degree_audit: bool = False

    def __post_init__(self) -> None:
        if isinstance(self.minimum_electives, bool) or not isinstance(self.minimum_electives, int):
            raise ValueError("minimum_electives: a whole number")
        if self.minimum_electives < 0:
            raise ValueError("minimum_electives: not below 0")
        for name, most in (
            ("minimum_average", 100), ("minimum_attendance", 100), ("minimum_credits", 300),
        ):  # fmt: skip
            if not 0 <= getattr(self, name) <= most:
                raise ValueError(f"{name}: from 0 to {most}")


@dataclass(frozen=True)
class EarlyEmploymentPolicy:
    """When leaving for a job counts as early employment (조기취업; kind ``early_employment``).

    *minimum_attended*: percent of the whole programme's hours that were attended so far;
    *document*: proof of the employment must be there; *minimum_days*: of the cohort, since it began.
    """

    minimum_attended: Decimal = Decimal(50)
    minimum_days: int = 0
    document: bool = True

    def __post_init__(self) -> None:
        if not 0 <= self.minimum_attended <= HUNDRED:
            raise ValueError("minimum_attended: from 0 to 100")
        if isinstance(self.minimum_days, bool) or not 0 <= self.minimum_days <= 2000:
            raise ValueError("minimum_days: from 0 to 2000")


@dataclass(frozen=True)
class LeavingCode:
    """A reason for leaving, with its words."""

    code: str
    ko: str
    en: str


_CODE = re.compile(r"[a-z][a-z0-9_]{1,39}")
#: Codes that other parts of the product give a meaning of their own.
KEPT = frozenset(
    {"completion_revoked", "graduation_revoked", "graduation_deferred", "dismissal", "leave",
     "transfer"}
)  # fmt: skip
_CODES = (
    "schedule | 시간이 맞지 않음 | The schedule does not fit",
    "early_employment | 조기 취업 | Early employment",
    "difficulty | 수업이 수준에 맞지 않음 | The level does not fit",
    "health | 건강 | Health",
    "moving | 이사 또는 다른 과정으로 옮김 | Moved, or changed to another programme",
    "military | 입대 | Military service",
    "study | 진학 | Further study",
    "no_show | 나오지 않음 | Never came",
    "mistake | 잘못 등록됨 | Enrolled by mistake",
    "other | 그 밖의 사정 | Other",
)


@dataclass(frozen=True)
class LeavingReasons:
    """The coded reasons of withdrawal (중도탈락; kind ``leaving_reasons``).

    *codes*: a line each, ``code | Korean | English``; a code that was used keeps its words.
    """

    codes: tuple[str, ...] = _CODES

    def __post_init__(self) -> None:
        _check_codes(self.codes, KEPT)

    def listed(self) -> tuple[LeavingCode, ...]:
        """The reasons in order."""
        return _listed(self.codes)


@dataclass(frozen=True)
class Audiences:
    """Whom tracks are for (교육 대상; kind ``audiences``): what the office edits.

    *codes*: a line each, ``code | Korean | English``. A code that tracks have keeps its words
    when it is taken out; it is then offered to no further track.
    """

    codes: tuple[str, ...] = (
        "in_work | 재직자 | In work",
        "job_seeker | 구직자 | Job seekers",
        "youth | 청년 | Young people",
        "student | 대학생 | University students",
    )

    def __post_init__(self) -> None:
        _check_codes(self.codes, frozenset())

    def listed(self) -> tuple[LeavingCode, ...]:
        """The audiences in order."""
        return _listed(self.codes)


def _check_codes(codes: tuple[str, ...], kept: frozenset[str]) -> None:
    if not codes:
        raise ValueError("codes: at least one")
    seen = set()
    for line in codes:
        parts = [part.strip() for part in line.split("|")]
        if len(parts) != 3 or not all(parts):
            raise ValueError(f"codes: {line[:60]}: code | 한국어 | English")
        if not _CODE.fullmatch(parts[0]) or parts[0] in kept:
            raise ValueError(f"codes: {parts[0][:60]}: a-z, 0-9, _")
        if parts[0] in seen:
            raise ValueError(f"codes: {parts[0][:60]}: twice")
        seen.add(parts[0])


def _listed(codes: tuple[str, ...]) -> tuple[LeavingCode, ...]:
    return tuple(LeavingCode(*(part.strip() for part in line.split("|", 2))) for line in codes)

"""What a curriculum version may ask for, as data that is checked when it is read. Pure.

=============  ==============================================================================
total          so many credits altogether
credits        so many credits of courses of certain kinds or areas; a credit counts in one of these
course         a named course
choose         *n* of the listed courses; a course counts in one of these
gpa            an average of at least so many points, overall or of the major
residency      so many credits earned at the institution itself
transfer_max   at most so many recognised credits count
terms          so many terms registered; terms of leave do not count
=============  ==============================================================================

What asks for no course (졸업작품, 어학, 비교과, 현장실습) is a requirement of the programme.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

KINDS = ("total", "credits", "course", "choose", "gpa", "residency", "transfer_max", "terms")
#: Kinds of courses; ``free`` is what a version does not list (자유선택).
COURSE_KINDS = ("major_required", "major_elective", "liberal", "linked")
FREE = "free"
MAJOR_KINDS = ("major_required", "major_elective")
GPA_OF = ("overall", "major")
MOST_CREDITS = Decimal(300)
MOST_POINTS = Decimal("4.5")
MOST_LISTED = 60
MOST_TERMS = 16


@dataclass(frozen=True)
class Asked:
    """A requirement of a version. Which fields mean something is told by *kind* (see above).

    *id*: its row. *credits*: needed, or the limit of ``transfer_max``. *kinds* and *areas*: a course of any
    of them counts. *courses*: of ``course`` and ``choose``. *number*: of courses or of terms.
    *minimum* and *of*: of ``gpa``.
    """

    id: int
    kind: str
    credits: Decimal = Decimal(0)
    kinds: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    courses: tuple[int, ...] = ()
    number: int = 0
    minimum: Decimal = Decimal(0)
    of: str = "overall"


def read(id_: int, kind: str, params: Mapping[str, Any]) -> Asked:
    """The requirement that a row says. Raises ValueError with the name of the field that is wrong."""
    if kind not in KINDS:
        raise ValueError("kind")
    found = Asked(id_, kind)
    if kind in ("total", "credits", "residency", "transfer_max"):
        found = Asked(id_, kind, credits=_amount(params, "credits", MOST_CREDITS))
    if kind == "credits":
        kinds = tuple(params.get("kinds", ()))
        areas = tuple(params.get("areas", ()))
        if not kinds and not areas:
            raise ValueError("kinds")
        if set(kinds) - {*COURSE_KINDS, FREE} or len(set(kinds)) < len(kinds):
            raise ValueError("kinds")
        if any(not isinstance(area, str) or not area.strip() for area in areas):
            raise ValueError("areas")
        return Asked(id_, kind, credits=found.credits, kinds=kinds, areas=areas)
    if kind == "course":
        return Asked(id_, kind, courses=_courses(params, most=1), number=1)
    if kind == "choose":
        courses, number = _courses(params), _whole(params, "number", MOST_LISTED)
        if number > len(courses):
            raise ValueError("number")
        return Asked(id_, kind, courses=courses, number=number)
    if kind == "gpa":
        of = params.get("of", "overall")
        if of not in GPA_OF:
            raise ValueError("of")
        return Asked(id_, kind, minimum=_amount(params, "minimum", MOST_POINTS), of=of)
    if kind == "terms":
        return Asked(id_, kind, number=_whole(params, "number", MOST_TERMS))
    return found


def stored(asked: Asked) -> dict[str, Any]:
    """The parameters of a requirement as they are stored."""
    held: dict[str, dict[str, Any]] = {
        "credits": {
            "credits": f"{asked.credits:f}", "kinds": list(asked.kinds), "areas": list(asked.areas),
        },
        "course": {"courses": list(asked.courses)},
        "choose": {"courses": list(asked.courses), "number": asked.number},
        "gpa": {"minimum": f"{asked.minimum:f}", "of": asked.of},
        "terms": {"number": asked.number},
    }  # fmt: skip
    return held.get(asked.kind, {"credits": f"{asked.credits:f}"})


def _amount(params: Mapping[str, Any], name: str, most: Decimal) -> Decimal:
    try:
        value = Decimal(str(params[name]))
    except (KeyError, InvalidOperation):
        raise ValueError(name) from None
    if not value.is_finite() or not 0 < value <= most or value != value.quantize(Decimal("0.01")):
        raise ValueError(name)
    return value


def _whole(params: Mapping[str, Any], name: str, most: int) -> int:
    value = params.get(name)
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= most:
        raise ValueError(name)
    return value


def _courses(params: Mapping[str, Any], most: int = MOST_LISTED) -> tuple[int, ...]:
    listed = params.get("courses", ())
    if not isinstance(listed, list | tuple) or not 1 <= len(listed) <= most:
        raise ValueError("courses")
    if any(isinstance(one, bool) or not isinstance(one, int) or one < 1 for one in listed):
        raise ValueError("courses")
    if len(set(listed)) < len(listed):
        raise ValueError("courses")
    return tuple(listed)

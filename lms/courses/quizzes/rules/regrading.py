"""What a mark becomes when a question was mended after people answered it. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from lms.courses.quizzes.rules.asking import mark_of
from lms.interop.formats.questions.model import Question

ONE = Decimal(1)


class Mode(StrEnum):
    """How answers that were given are marked again."""

    NEW = "new"  # as the mended question says: a mark may fall
    BETTER = "better"  # the better of before and now: nobody loses
    FULL = "full"  # the question was no good: everybody gets its points


@dataclass(frozen=True)
class Remarked:
    """A new mark. *points* none: a person must mark. *held*: it is not what the rule alone gives,
    so that it has to be kept when the attempt is ever marked again; *by_person*: because somebody
    looked at this very answer. What a regrade held, a later one can take back."""

    fraction: Decimal | None
    points: Decimal | None
    held: bool
    by_person: bool = False


def remark(
    mode: Mode,
    mended: Question,
    response: Mapping[str, Any],
    points: Decimal,
    *,
    fraction: Decimal | None,
    earned: Decimal | None,
    by_person: bool,
) -> Remarked:
    """The mark of one answer. What a person marked (*by_person*) stays, but for FULL."""
    if mode is Mode.FULL:
        return Remarked(ONE, points, True)
    if by_person:
        return Remarked(fraction, earned, held=True, by_person=True)
    now = mark_of(mended, response, points)
    worse = earned is not None and now.points is not None and now.points < earned
    if mode is Mode.BETTER and worse:
        return Remarked(fraction, earned, True)
    return Remarked(now.fraction, now.points, False)


@dataclass(frozen=True)
class Change:
    """One answer's mark before and after."""

    row_id: int
    before: Decimal | None
    after: Decimal | None


def digest(mode: Mode, version_id: int, changes: Iterable[Change]) -> str:
    """The name of a plan: what is applied is exactly what was shown, or nothing."""
    lines = sorted((one.row_id, str(one.before), str(one.after)) for one in changes)
    text = json.dumps([mode.value, version_id, lines], separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()

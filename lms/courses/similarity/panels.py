"""What a grader reads beside a work that is like another one."""

from __future__ import annotations

from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _

from lms.courses.grading.registry import Beside
from lms.courses.similarity import queries


def beside_mark(submission: object, person: object) -> Beside | None:
    """How many other works this one is like, with the way to look; no verdict and no name."""
    flags = queries.flags_of(submission)  # type: ignore[arg-type]
    if not flags:
        return None
    pair = flags[0]
    place: dict[str, Any] = {
        "offering_id": pair.assignment.offering_id,
        "assignment_id": pair.assignment_id,
    }
    if len(flags) == 1:
        url = url_for("similarity.pair", pair_id=pair.id, **place)
    else:
        url = url_for("similarity.index", finding="all", **place)
    return Beside(
        title=_("비슷한 제출물"),
        text=_(
            "%(n)s건 · 가장 많이 겹치는 것 %(percent)s%%",
            n=len(flags),
            percent=round(pair.score * 100),
        ),
        url=url,
        label=_("나란히 보기"),
        note=_("사람이 살펴볼 표시일 뿐 판정이 아닙니다."),
    )

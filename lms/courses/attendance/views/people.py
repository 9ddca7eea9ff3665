"""Everybody's rate in a place, one learner's arithmetic, and the list as a workbook."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from lms import audit, csvio
from lms.courses.attendance import queries, words
from lms.courses.attendance.forms import ExportForm
from lms.courses.attendance.loaders import Place, learner_for, place_for
from lms.courses.attendance.queries import Learner
from lms.courses.attendance.rules.summary import Summary
from lms.courses.attendance.views import both
from lms.courses.attendance.views.own import detail_of
from lms.courses.attendance.views.pages import VIEW, page
from lms.db import release
from lms.interop.formats.hangul import finds
from lms.paging import asked_page, paged

_FAR = Decimal(10**6)


@dataclass(frozen=True)
class Row:
    """A learner with their numbers."""

    learner: Learner
    summary: Summary

    @property
    def tone(self) -> str:
        """How near a limit is."""
        return words.tone(self.summary)


SORTS: dict[str, Callable[[Row], Any]] = {
    "name": lambda row: (row.learner.name, row.learner.number),
    "rate": lambda row: row.summary.rate if row.summary.rate is not None else _FAR,
    "absent": lambda row: row.summary.absent_equivalents,
    "left": lambda row: (
        row.summary.left_before_limit if row.summary.left_before_limit is not None else _FAR
    ),
    "waiting": lambda row: row.summary.waiting,
}
SHOWN = ("danger", "warning", "success")


def _rows(place: Place) -> list[Row]:
    held = queries.summaries(place.scope)
    return [
        Row(learner, held[learner.person_id])
        for learner in queries.learners(place.scope)
        if learner.person_id in held
    ]


def _people(place: Place, form: ExportForm) -> str:
    rows = _rows(place)
    text = request.args.get("q", "").strip()[:100]
    show = request.args.get("show", "")
    sort = request.args.get("sort", "name")
    key = SORTS.get(sort.lstrip("-"), SORTS["name"])
    found = sorted(
        (
            row for row in rows
            if finds(text, row.learner.name, row.learner.number, row.learner.english_name)
            and (show not in SHOWN or row.tone == show)
        ),
        key=SORTS["name"],
    )  # fmt: skip
    found.sort(key=key, reverse=sort.startswith("-"))
    listed = paged(found, asked_page(), size=50)
    audit.read(
        f"{place.scope.kind} {place.scope.id} attendance rates",
        action="search" if text else "view", people=len(listed.items),
    )  # fmt: skip
    return page(
        "people", place,
        listed=listed, text=text, show=show, sort=sort, total=len(rows), form=form,
        tones={tone: sum(row.tone == tone for row in rows) for tone in SHOWN},
        policy=queries.policy_at(place.scope),
    )  # fmt: skip


@both("/people")
def people(offering_id: int | None = None, cohort_id: int | None = None) -> str:
    """Rates and what is left before a limit, filtered and sorted by the address."""
    place = place_for(current_user, offering_id, cohort_id, VIEW)
    return _people(place, ExportForm(formdata=None))


@both("/people/export", ("POST",))
def export_people(
    offering_id: int | None = None, cohort_id: int | None = None
) -> Response | tuple[str, int]:
    """The same as a workbook; asks for a reason and is logged."""
    place = place_for(current_user, offering_id, cohort_id, VIEW)
    form = ExportForm()
    if not form.validate():
        return _people(place, form), 422
    rows = _rows(place)
    audit.read(
        f"{place.scope.kind} {place.scope.id} attendance rates",
        action="download", people=len(rows), reason=form.reason.data or "",
    )  # fmt: skip
    head = [
        _("번호"), _("이름"), _("출석률(%)"), _("기록된 것"), _("전체"), _("결석"),
        _("지각"), _("조퇴"), _("외출"), _("환산한 결석"), _("결석 합계"), _("인정"),
        _("참여 시간"), _("전체 시간"), _("남은 결석"), _("표시되지 않은 수업"),
    ]  # fmt: skip
    body = [_exported(row) for row in rows]
    release()
    return csvio.xlsx_download(f"attendance-{place.scope.kind}-{place.scope.id}", head, body)


def _exported(row: Row) -> list[Any]:
    summary = row.summary
    return [
        row.learner.number, row.learner.name, summary.rate, summary.recorded, summary.planned,
        summary.absences, summary.incidents["late"], summary.incidents["left_early"],
        summary.incidents["stepped_out"], summary.incident_absences, summary.absent_equivalents,
        summary.excused, summary.attended_hours, summary.planned_hours, summary.left_before_limit,
        summary.waiting,
    ]  # fmt: skip


@both("/people/<int:person_id>")
def person(person_id: int, offering_id: int | None = None, cohort_id: int | None = None) -> str:
    """One learner's rate with its arithmetic and every session."""
    place = place_for(current_user, offering_id, cohort_id, VIEW)
    learner = learner_for(place, person_id)
    audit.read(f"{place.scope.kind} {place.scope.id} attendance of a learner", people=1)
    return page("person", place, learner=learner, **detail_of(place.scope, person_id))

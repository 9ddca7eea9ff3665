"""The weekly register of a cohort or an offering: on the page, on paper, as a sheet of a month."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from flask import Response as FlaskResponse
from flask import render_template, request, url_for
from flask_login import current_user

from lms import audit, clock, csvio
from lms.access import Permission, Scope
from lms.courses.attendance import queries as attendance
from lms.courses.training_log.exports import month_name, register_table
from lms.courses.training_log.forms import ExportForm
from lms.courses.training_log.loaders import register_place
from lms.courses.training_log.queries.registers import register
from lms.courses.training_log.rules import logs as rules
from lms.courses.training_log.views import bp
from lms.db import release

VIEW = Permission.ATTENDANCE_VIEW


@bp.get("/cohorts/<int:cohort_id>/register")
def cohort_register(cohort_id: int) -> str:
    """A cohort's week."""
    return _page("cohort", cohort_id, ExportForm(formdata=None))


@bp.get("/teach/<int:offering_id>/register")
def offering_register(offering_id: int) -> str:
    """An offering's week."""
    return _page("offering", offering_id, ExportForm(formdata=None))


@bp.get("/cohorts/<int:cohort_id>/register/print")
def print_cohort_register(cohort_id: int) -> str:
    """A cohort's week on paper."""
    return _page("cohort", cohort_id, None)


@bp.get("/teach/<int:offering_id>/register/print")
def print_offering_register(offering_id: int) -> str:
    """An offering's week on paper."""
    return _page("offering", offering_id, None)


@bp.post("/cohorts/<int:cohort_id>/register/export")
def export_cohort_register(cohort_id: int) -> FlaskResponse | tuple[str, int]:
    """A cohort's month as a sheet; asks for a reason and is logged."""
    return _export("cohort", cohort_id)


@bp.post("/teach/<int:offering_id>/register/export")
def export_offering_register(offering_id: int) -> FlaskResponse | tuple[str, int]:
    """An offering's month as a sheet; asks for a reason and is logged."""
    return _export("offering", offering_id)


def _page(kind: str, place_id: int, form: ExportForm | None) -> str:
    """The week that the address asks for; on paper where there is no form."""
    thing = register_place(current_user, kind, place_id)
    place = Scope(kind, place_id)
    monday = rules.week_of(request.args.get("week", ""), _near(thing.starts_on, thing.ends_on))
    found = register(place, monday, monday + timedelta(days=6))
    audit.read(
        f"{kind} {place_id} register",
        action="view" if form is not None else "print", people=len(found.rows),
    )  # fmt: skip
    months = _months(thing.starts_on, min(thing.ends_on, clock.today()))
    return render_template(
        "training_log/register.html" if form is not None else "training_log/register_print.html",
        found=found, card=attendance.card(place), monday=monday, form=form, months=months,
        cohort=thing if kind == "cohort" else None, offering=thing if kind == "offering" else None,
        chosen_month=month_name(monday if monday >= thing.starts_on else thing.starts_on),
        address=lambda day: _address(kind, place_id, "", day),
        paper=_address(kind, place_id, "print_", monday),
        export_url=_address(kind, place_id, "export_", monday),
    )  # fmt: skip


def _near(first: date, last: date) -> date:
    """Today, or the nearest day on which the place meets."""
    return max(first, min(last, clock.today()))


def _months(first: date, last: date) -> list[str]:
    found, month = [], first.replace(day=1)
    while month <= last:
        found.append(month_name(month))
        month = rules.next_month(month)
    return found[::-1]


def _address(kind: str, place_id: int, prefix: str, day: date) -> str:
    values: dict[str, Any] = {f"{kind}_id": place_id, "week": day.isoformat()}
    return url_for(f"training_log.{prefix}{kind}_register", **values)


def _export(kind: str, place_id: int) -> FlaskResponse | tuple[str, int]:
    register_place(current_user, kind, place_id)
    form = ExportForm()
    if not form.validate():
        return _page(kind, place_id, form), 422
    first = rules.month_of(form.month.data or "", clock.today())
    found = register(Scope(kind, place_id), first, rules.next_month(first) - timedelta(days=1))
    head, rows = register_table(found)
    audit.read(
        f"{kind} {place_id} register",
        action="download", people=len(rows), reason=form.reason.data or "",
    )  # fmt: skip
    release()
    return csvio.xlsx_download(f"register-{kind}-{place_id}-{month_name(first)}", head, rows)

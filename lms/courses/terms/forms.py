"""A term as somebody writes it."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import DateField, HiddenField, IntegerField, SelectField
from wtforms.validators import DataRequired, InputRequired, NumberRange, Optional

from lms.courses.fields import SeoulDateTimeField
from lms.courses.terms import words
from lms.courses.terms.models import Term
from lms.courses.terms.rules import KINDS, Plan, Problem, Window


class TermForm(FlaskForm):
    """A term with its windows; the windows' fields are added below."""

    organisation_id = SelectField(_("대학"), coerce=int)
    year = IntegerField(
        _("학년도"), [InputRequired(_("학년도를 적어 주십시오.")), NumberRange(2000, 2100)]
    )
    season = SelectField(_("학기"), choices=list(words.SEASONS.items()))
    starts_on = DateField(_("시작하는 날"), [DataRequired(_("시작하는 날을 골라 주십시오."))])
    ends_on = DateField(_("끝나는 날"), [DataRequired(_("끝나는 날을 골라 주십시오."))])
    version = HiddenField()

    def validate(self, extra_validators: Any = None) -> bool:
        """Each window has both ends or none."""
        fine = super().validate(extra_validators)
        for kind in KINDS:
            opens, closes = self[f"{kind}_opens"], self[f"{kind}_closes"]
            if opens.errors or closes.errors:
                continue
            if (opens.data is None) != (closes.data is None):
                empty = opens if opens.data is None else closes
                empty.errors = [words.problem(Problem(empty.name, "one_missing"))]
                fine = False
        return fine

    def plan(self) -> Plan:
        """What was written; only after validating."""
        windows = {
            kind: Window(self[f"{kind}_opens"].data, self[f"{kind}_closes"].data)
            for kind in KINDS
            if self[f"{kind}_opens"].data is not None
        }
        return Plan(
            self.year.data or 0, self.season.data, self.starts_on.data, self.ends_on.data, windows
        )

    def refuse(self, problems: list[Problem]) -> None:
        """Show each problem at its field."""
        for found in problems:
            if found.at in self:
                self[found.at].errors = [*self[found.at].errors, words.problem(found)]
            else:
                self.form_errors.append(words.problem(found))

    def windows(self) -> list[tuple[Any, Any, Any, Any]]:
        """(name, help, opens, closes) of each window, in order."""
        return [
            (words.KINDS[kind], words.HELP.get(kind), self[f"{kind}_opens"], self[f"{kind}_closes"])
            for kind in KINDS
        ]


for _kind in KINDS:
    setattr(
        TermForm,
        f"{_kind}_opens",
        SeoulDateTimeField(_("%(window)s 시작", window=words.KINDS[_kind]), [Optional()]),
    )
    setattr(
        TermForm,
        f"{_kind}_closes",
        SeoulDateTimeField(_("%(window)s 끝", window=words.KINDS[_kind]), [Optional()]),
    )


def values_of(plan: Plan) -> dict[str, Any]:
    """The form's values for a plan."""
    held: dict[str, Any] = {
        "year": plan.year,
        "season": plan.season,
        "starts_on": plan.starts_on,
        "ends_on": plan.ends_on,
    }
    for kind in KINDS:
        window = plan.windows.get(kind)
        held[f"{kind}_opens"] = window.opens_at if window else None
        held[f"{kind}_closes"] = window.closes_at if window else None
    return held


def values_of_term(term: Term, plan: Plan) -> dict[str, Any]:
    """The form's values for a term that is there."""
    return values_of(plan) | {"version": term.version, "organisation_id": term.organisation_id}

"""An offering's surveys: list, make, change, publish, results, export."""

from __future__ import annotations

from datetime import timedelta

from flask import Response as FlaskResponse
from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from lms import clock
from lms.courses import editing
from lms.courses.catalogue.loaders import offering_for
from lms.courses.catalogue.models import Offering
from lms.courses.editing import Conflict, NotAllowed, version_in
from lms.courses.surveys import operations, queries, standard
from lms.courses.surveys.exports import answers_file
from lms.courses.surveys.forms import SurveyForm, rows_of, values_of
from lms.courses.surveys.loaders import RESULTS, editable_survey, kinds_for, survey_in
from lms.courses.surveys.models import Survey
from lms.courses.surveys.notices import CHANGES
from lms.courses.surveys.operations.authoring import has_answers, starting_questions
from lms.courses.surveys.rules import Kind
from lms.courses.surveys.views import bp
from lms.db import read_only
from lms.skills import queries as skills


@bp.get("/teach/<int:offering_id>/surveys")
def index(offering_id: int) -> str:
    """The surveys of an offering, with how many answered."""
    offering = offering_for(current_user, offering_id, RESULTS)
    return render_template(
        "surveys/index.html",
        offering=offering,
        lines=queries.lines_of(offering.id),
        kinds=kinds_for(current_user, offering.id),
    )


@bp.route("/teach/<int:offering_id>/surveys/new", methods=["GET", "POST"])
def create(offering_id: int) -> str | Response | tuple[str, int]:
    """Make a survey, beginning with the standard questions of its kind."""
    offering = offering_for(current_user, offering_id, RESULTS)
    kind = request.args.get("kind", "")
    if kind not in set(Kind):
        abort(404)
    if kind not in kinds_for(current_user, offering.id):
        abort(403)
    form = SurveyForm(kind=kind, data=_beginning(offering, Kind(kind)))
    if request.method == "GET" or form.rearrange(request.form.get("do", "")):
        read_only()
        return _form_page(offering, kind, form)
    if not form.validate():
        read_only()
        return _form_page(offering, kind, form), 422
    survey = operations.create(offering, Kind(kind), form.values())
    flash(_("설문을 만들었습니다. 공개하기 전에는 수강생에게 보이지 않습니다."), "success")
    return redirect(_url(survey), 303)


@bp.route("/teach/<int:offering_id>/surveys/<int:survey_id>/edit", methods=["GET", "POST"])
def edit(offering_id: int, survey_id: int) -> str | Response | tuple[str, int]:
    """Change a survey; what somebody else saved meanwhile is shown, not overwritten."""
    survey = editable_survey(current_user, offering_id, survey_id)
    form = SurveyForm(kind=survey.kind, data=values_of(survey))
    if request.method == "GET" or form.rearrange(request.form.get("do", "")):
        read_only()
        return _form_page(survey.offering, survey.kind, form, survey)
    if not form.validate():
        read_only()
        return _form_page(survey.offering, survey.kind, form, survey), 422
    try:
        operations.update(survey, form.values(), version_in(form))
    except Conflict:
        stored = {k: v for k, v in values_of(survey).items() if k != "questions"}
        differences = editing.against(form, stored)
        return _form_page(survey.offering, survey.kind, form, survey, differences), 409
    except NotAllowed as refusal:
        form.form_errors = [str(CHANGES[refusal.code])]
        return _form_page(survey.offering, survey.kind, form, survey), 422
    flash(_("저장했습니다."), "success")
    return redirect(_url(survey), 303)


@bp.post(
    "/teach/<int:offering_id>/surveys/<int:survey_id>/<any(publish,unpublish,close,delete):act>"
)
def change(offering_id: int, survey_id: int, act: str) -> Response:
    """Publish, take back, end early, or delete."""
    survey = editable_survey(current_user, offering_id, survey_id)
    acts = {
        "publish": (operations.publish, _("공개했습니다. 여는 때에 수강생에게 알립니다.")),
        "unpublish": (operations.unpublish, _("거두었습니다. 다시 공개할 수 있습니다.")),
        "close": (operations.close_now, _("설문을 끝냈습니다.")),
        "delete": (operations.delete, _("설문을 지웠습니다.")),
    }
    operation, said = acts[act]
    try:
        operation(survey)
    except NotAllowed as refusal:
        flash(str(CHANGES[refusal.code]), "warning")
        return redirect(_url(survey), 303)
    flash(said, "success")
    return redirect(
        url_for("surveys.index", offering_id=offering_id) if act == "delete" else _url(survey), 303
    )


@bp.get("/teach/<int:offering_id>/surveys/<int:survey_id>")
def show(offering_id: int, survey_id: int) -> str:
    """A survey and its results, or why they are not shown yet."""
    survey = survey_in(current_user, offering_id, survey_id)
    found = queries.results(survey)
    return render_template(
        "surveys/show.html",
        offering=survey.offering,
        survey=survey,
        found=found,
        skills=skills.by_ids([change.skill_id for change in found.changes]),
        may_edit=survey.kind in kinds_for(current_user, offering_id),
        has_answers=has_answers(survey),
    )


@bp.get("/teach/<int:offering_id>/surveys/<int:survey_id>/answers.<any(csv,xlsx):kind>")
def export(offering_id: int, survey_id: int, kind: str) -> FlaskResponse:
    """Every sheet as a row, without names or times; 404 until results may be seen."""
    survey = survey_in(current_user, offering_id, survey_id)
    if not queries.results(survey).visibility.shown:
        abort(404)
    return answers_file(survey, queries.sheets_table(survey), kind)


def _beginning(offering: Offering, kind: Kind) -> dict[str, object]:
    title_ko, title_en = standard.TITLES[kind]
    opens = clock.now().replace(second=0, microsecond=0)
    return {
        "title_ko": title_ko,
        "title_en": title_en,
        "opens_at": opens,
        "closes_at": clock.seoul_end((opens + timedelta(days=14)).astimezone(clock.SEOUL).date()),
        "questions": rows_of(starting_questions(offering, kind)),
    }


def _form_page(
    offering: Offering,
    kind: str,
    form: SurveyForm,
    survey: Survey | None = None,
    differences: list[editing.Difference] | None = None,
) -> str:
    return render_template(
        "surveys/edit.html",
        offering=offering,
        kind=kind,
        form=form,
        survey=survey,
        differences=differences,
        answered=survey is not None and has_answers(survey),
    )


def _url(survey: Survey) -> str:
    return url_for("surveys.show", offering_id=survey.offering_id, survey_id=survey.id)

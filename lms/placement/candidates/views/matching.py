"""The guided page: eligibility, consent, preferences, whom to hide from, turning it off."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import login_required
from werkzeug.wrappers import Response

from lms import clock
from lms.accounts import notices
from lms.accounts.models import Person
from lms.placement.candidates import operations, portfolio, queries
from lms.placement.candidates.forms import ConsentForm, PreferencesForm
from lms.placement.candidates.views.base import bp, linked, me, state_of
from lms.placement.companies import queries as companies
from lms.skills import queries as skills

Answer = str | Response | tuple[str, int]


def seen_by_employers(person: Person) -> dict[str, Any]:
    """What an employer sees of a person before any introduction.

    What a résumé claims is seen as its lines; the groups hold what somebody judged or issued.
    """
    profile, resume = queries.profile_of(person.id), queries.resume_of(person.id)
    return {
        "groups": portfolio.beyond_claims(portfolio.of_person(person.id, clock.today())),
        "lines": [row for row in resume.passages if row.shown] if resume is not None else [],
        "licences": skills.by_ids(profile.licences if profile is not None else ()),
    }


@bp.get("/me/matching")
@login_required
def matching() -> str:
    """Where one stands, and the next step."""
    person = me()
    return render_template(
        "candidates/matching.html",
        **state_of(person),
        hidden=queries.hidden_organisations(person.id),
        licences=seen_by_employers(person)["licences"],
        requests_url=linked("ranking.requests"),
        openings_url=linked("ranking.my_openings"),
    )


@bp.route("/me/matching/consent", methods=["GET", "POST"])
@login_required
def consent() -> Answer:
    """The text, what would be shown, and the box: unticked."""
    person = me()
    text = notices.in_force(queries.CONSENT, clock.today())
    form = ConsentForm(formdata=request.form if request.method == "POST" else None)
    state = state_of(person)
    changed = False
    if request.method == "POST" and form.validate():
        changed = form.version.data != text.version
        if not changed:
            return _turned_on(person)
        form.agree.data = False
    form.version.data = text.version
    status = 409 if changed else 422 if form.errors else 200
    return render_template(
        "candidates/consent.html",
        form=form,
        text=text,
        changed=changed,
        hidden=queries.hidden_organisations(person.id),
        **state,
        **seen_by_employers(person),
    ), status


def _turned_on(person: Person) -> Response:
    try:
        operations.turn_on(person)
    except operations.NotEligible:
        flash(_("아직 켤 수 없습니다. 자격을 먼저 확인해 주세요."), "danger")
        return redirect(url_for("candidates.matching"), 303)
    flash(_("채용 연결을 켰습니다. 희망 조건을 적으면 더 잘 맞는 공고와 이어집니다."), "success")
    return redirect(url_for("candidates.matching"), 303)


@bp.post("/me/matching/off")
@login_required
def turn_off() -> Response:
    """Withdraw: gone from every list at once."""
    if operations.turn_off(me()):
        flash(_("채용 연결을 껐습니다. 모든 목록에서 바로 사라졌습니다."), "success")
    return redirect(url_for("candidates.matching"), 303)


@bp.get("/me/matching/preview")
@login_required
def preview() -> str:
    """What an employer sees of me."""
    person = me()
    return render_template(
        "candidates/preview.html", **state_of(person), **seen_by_employers(person)
    )


@bp.route("/me/matching/preferences", methods=["GET", "POST"])
@login_required
def preferences() -> Answer:
    """What one would like, and what one declares to hold."""
    person = me()
    form = PreferencesForm.of(queries.profile_of(person.id))
    if form.validate_on_submit():
        operations.save_preferences(person, form.preferences())
        flash(_("희망 조건을 저장했습니다."), "success")
        return redirect(url_for("candidates.matching"), 303)
    status = 422 if form.is_submitted() else 200
    return render_template("candidates/preferences.html", form=form, **state_of(person)), status


@bp.get("/me/matching/hidden")
@login_required
def hidden() -> str:
    """The organisations that never see one; finding further ones."""
    text = request.args.get("q", "")
    rows = queries.hidden_organisations(me().id)
    known = {row.id for row in rows}
    found = [row for row in companies.find(text) if row.organisation_id not in known]
    return render_template("candidates/hidden.html", hidden=rows, found=found, text=text)


@bp.post("/me/matching/hidden/<int:organisation_id>/add")
@login_required
def hide(organisation_id: int) -> Response:
    """Hide from a company, from this moment on."""
    profile = companies.profile_of(organisation_id)
    if profile is None:
        abort(404)
    if operations.hide_from(me(), profile.organisation):
        flash(_("이 기업에는 이제 보이지 않습니다."), "success")
    return redirect(url_for("candidates.hidden"), 303)


@bp.post("/me/matching/hidden/<int:organisation_id>/remove")
@login_required
def show(organisation_id: int) -> Response:
    """Be seen by a company again."""
    if operations.show_to(me(), organisation_id):
        flash(_("이 기업이 다시 볼 수 있습니다."), "success")
    return redirect(url_for("candidates.hidden"), 303)

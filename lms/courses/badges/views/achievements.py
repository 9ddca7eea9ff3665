"""For what badges are issued: the list, making and changing one, issuing to those who earned it."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from sqlalchemy import select
from werkzeug.wrappers import Response

from lms import access, audit
from lms.accounts.models import Person
from lms.courses.badges import loaders, words
from lms.courses.badges.forms import AchievementForm, ChoiceForm
from lms.courses.badges.loaders import ISSUE
from lms.courses.badges.models import Achievement
from lms.courses.badges.operations import achieving
from lms.courses.badges.operations.automatic import issue_many
from lms.courses.badges.queries import badges, issuers
from lms.courses.badges.queries.badges import Choice
from lms.courses.badges.queries.earned import waiting
from lms.courses.badges.views import bp
from lms.courses.documents.queries.institutions import issuing_places
from lms.courses.editing import Conflict, against, version_in
from lms.courses.listing import asked
from lms.db import db, read_only
from lms.numbers import whole_or
from lms.paging import asked_page, page_url, paginate

Answer = str | Response | tuple[str, int]
FIELDS = ("title_ko", "title_en", "description_ko", "description_en", "criteria_ko",
          "criteria_en", "skills", "automatic", "version")  # fmt: skip


@bp.get("/manage/achievements")
def achievements() -> str:
    """For what badges are issued here."""
    access.require_anywhere(current_user, ISSUE)
    text, kind = request.args.get("q", "").strip()[:100], asked("kind", words.KINDS)
    places = [place.id for place in issuing_places(current_user)]
    page = paginate(badges.achievements(places, text=text, kind=kind), asked_page(), scalars=False)
    keyed = {
        row.organisation_id for row, _n in page.items if issuers.active_key(row.organisation_id)
    }
    return render_template(
        "badges/achievements.html", page=page, page_url=page_url, text=text, kind=kind, keyed=keyed
    )


def _choices() -> list[Choice]:
    return badges.choices(place.id for place in issuing_places(current_user))


@bp.route("/manage/achievements/new", methods=["GET", "POST"])
def achievement_new() -> Answer:
    """Choose a course, a micro-degree or a track; say what its badge says."""
    access.require_anywhere(current_user, ISSUE)
    choices = _choices()
    about = request.args.get("about", "")
    choice = next((one for one in choices if one.key == about), None)
    if choice is None:
        return _choose(choices)
    form = AchievementForm(data=_suggested(choice))
    if form.validate_on_submit():
        row = achieving.make(choice, form.values())
        flash(_("배지를 만들었습니다."), "success")
        return redirect(url_for("badges.achievement_edit", achievement_id=row.id), 303)
    status = 422 if form.is_submitted() else 200
    if status == 422:
        read_only()
    return render_template("badges/achievement_form.html", form=form, choice=choice), status


def _choose(choices: list[Choice]) -> str:
    form = ChoiceForm(formdata=None)
    form.about.choices = {
        str(label): [(one.key, one.title_ko) for one in choices if one.kind == kind]
        for kind, label in words.KINDS.items()
        if any(one.kind == kind for one in choices)
    }
    return render_template("badges/choose.html", form=form, any=bool(choices))


def _suggested(choice: Choice) -> dict[str, object]:
    ko = {
        "course": _("이 교과목을 이수한 사람에게 줍니다. 성적이 확정되고 이수로 정해져야 합니다."),
        "micro": _("이 마이크로디그리의 요건을 갖추어 수여받은 사람에게 줍니다."),
        "track": _("이 과정을 수료하거나 졸업한 사람에게 줍니다."),
    }[choice.kind]
    return {
        "title_ko": choice.title_ko, "title_en": choice.title_en, "criteria_ko": ko,
        "description_ko": choice.title_ko, "description_en": choice.title_en,
        "skills": badges.suggested_skills(choice.kind, choice.subject_id), "automatic": True,
    }  # fmt: skip


@bp.route("/manage/achievements/<int:achievement_id>", methods=["GET", "POST"])
def achievement_edit(achievement_id: int) -> Answer:
    """Change what badges issued from now on say."""
    row = loaders.achievement_for(current_user, achievement_id)
    form = AchievementForm(data={name: getattr(row, name) for name in FIELDS})
    differences, status = None, 200
    if form.validate_on_submit():
        try:
            achieving.change(row, form.values(), version_in(form))
            flash(_("저장했습니다. 지금부터 발급하는 배지에 적힙니다."), "success")
            return redirect(url_for("badges.achievement_edit", achievement_id=row.id), 303)
        except Conflict:
            differences = against(form, {name: getattr(row, name) for name in FIELDS})
            status = 409
    elif form.is_submitted():
        status = 422
        read_only()
        row = loaders.achievement_for(current_user, achievement_id)
    return _edit(row, form, differences), status


def _edit(row: Achievement, form: AchievementForm, differences: object = None) -> str:
    return render_template(
        "badges/achievement_form.html", form=form, achievement=row, choice=None,
        differences=differences, key=issuers.active_key(row.organisation_id),
    )  # fmt: skip


@bp.post("/manage/achievements/<int:achievement_id>/<any(close,open):act>")
def achievement_close(achievement_id: int, act: str) -> Response:
    """Issue it to nobody any more, or again."""
    row = loaders.achievement_for(current_user, achievement_id)
    achieving.close(row, act == "close")
    flash(_("발급을 멈추었습니다.") if act == "close" else _("다시 발급합니다."), "success")
    return redirect(url_for("badges.achievement_edit", achievement_id=row.id), 303)


@bp.get("/manage/achievements/<int:achievement_id>/issue")
def achievement_issue(achievement_id: int) -> str:
    """Who earned it and has no badge yet."""
    return _issuing(loaders.achievement_for(current_user, achievement_id))


def _issuing(row: Achievement, error: str = "", ticked: set[int] | None = None) -> str:
    found = waiting(row)
    ids = [one.person_id for one in found]
    people = {one.id: one for one in db.session.scalars(select(Person).where(Person.id.in_(ids)))}
    audit.read("badge candidates", people=len(people))
    return render_template(
        "badges/issue.html", achievement=row, found=found, people=people, error=error, ticked=ticked,
        key=issuers.active_key(row.organisation_id),
    )  # fmt: skip


@bp.post("/manage/achievements/<int:achievement_id>/issue")
def achievement_issue_many(achievement_id: int) -> Answer:
    """Issue to those who were ticked and still have earned it."""
    row = loaders.achievement_for(current_user, achievement_id)
    wanted = {whole_or(one, 0) for one in request.form.getlist("person")}
    people = [one.person_id for one in waiting(row, wanted)][:300]
    key = issuers.active_key(row.organisation_id)
    if not people or key is None or row.closed_at is not None:
        code = "no_key" if key is None else "closed" if row.closed_at is not None else ""
        read_only()
        row = loaders.achievement_for(current_user, achievement_id)
        error = words.why(code) if code else _("발급할 사람을 골라 주십시오.")
        return _issuing(row, error, wanted), 422
    done = issue_many(row, people, current_user)
    flash(
        ngettext(
            "배지 %(num)s개를 발급하고 알렸습니다.", "배지 %(num)s개를 발급하고 알렸습니다.", done
        ),
        "success" if done else "warning",
    )
    return redirect(url_for("badges.achievement_issue", achievement_id=row.id), 303)

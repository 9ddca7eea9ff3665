"""``/``: the first page, for visitors and for each role."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user, login_required
from werkzeug.wrappers import Response

from lms import access
from lms.access import Role
from lms.accounts import queries as accounts
from lms.accounts.queries import trails
from lms.courses.admissions import words as application_words
from lms.home.queries import employer, institution, learner, openings, system, teacher, visitor
from lms.home.queries.learner import days_until
from lms.placement.companies import words as company_words
from lms.placement.openings import words as opening_words

bp = Blueprint("home", __name__)


def when(days: int) -> str:
    """How far away a day is, in words."""
    if days < 0:
        return ngettext("%(n)s일 지남", "%(n)s일 지남", -days, n=-days)
    if days == 0:
        return _("오늘")
    return _("내일") if days == 1 else ngettext("%(n)s일 남음", "%(n)s일 남음", days, n=days)


@bp.get("/")
def index() -> str | Response:
    """The front page, or the first page of the role in which the person works."""
    if not current_user.is_authenticated:
        if not accounts.anyone_exists():
            return redirect(url_for("accounts.setup"))
        return render_template("home/visitor.html", page=visitor.front(), **_words())
    role = access.active_role()
    if role in (Role.INSTRUCTOR, Role.ASSISTANT):
        return render_template("home/teacher.html", page=teacher.home(current_user), **_words())
    if role is Role.EMPLOYER:
        return render_template("home/employer.html", page=employer.home(current_user), **_words())
    if role in (Role.OFFICE, Role.STAFF):
        return render_template(
            "home/institution.html", page=institution.home(current_user), **_words()
        )
    if role is Role.PAYER:
        return redirect(url_for("allowances.pay_index"))
    if role is Role.ADMINISTRATOR:
        return render_template("home/system.html", page=system.home(), **_words())
    return render_template(
        "home/learner.html",
        page=learner.home(current_user),
        application_words=application_words,
        **_words(),
    )


@bp.get("/home/openings")
@login_required
def fitting() -> str:
    """The openings that fit a trainee best, fetched by the page once it stands: ranking takes time."""

    return render_template("home/_openings.html", found=openings.fitting(current_user), **_words())


def _words() -> dict[str, object]:
    return {
        "days_until": days_until,
        "when": when,
        "opening_words": opening_words,
        "company_words": company_words,
        "label": trails.label,
    }

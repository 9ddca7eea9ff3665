"""The way to completion: a learner's own, and one member's for staff."""

from __future__ import annotations

from flask import render_template
from flask_login import current_user, login_required

from lms import access, audit, clock
from lms.access import Permission, Scope
from lms.courses.programmes import queries
from lms.courses.programmes.forms import CheckForm, ExpectForm
from lms.courses.programmes.loaders import member_for
from lms.courses.programmes.models import CohortMember
from lms.courses.programmes.queries.beside import exams_of, internships_of
from lms.courses.programmes.queries.progress import progress_of
from lms.courses.programmes.queries.stages import steps_of
from lms.courses.programmes.views import bp


@bp.get("/me/progress")
@login_required
def my_progress() -> str:
    """All tracks of the person who is signed in."""
    return render_template(
        "programmes/my_progress.html", memberships=queries.memberships(current_user.id)
    )


@bp.get("/me/progress/<int:member_id>")
def progress(member_id: int) -> str:
    """Every requirement of one track, met or not, and why."""
    return progress_page(member_for(current_user, member_id, Permission.COHORT_MANAGE))


def progress_page(
    member: CohortMember, *, check_form: CheckForm | None = None, checking: int = 0
) -> str:
    """The page; *check_form* holds what was typed for the requirement *checking*."""
    page = progress_of(member)
    audit.read(f"progress {member.id}", page.person)
    scope = Scope("cohort", member.cohort_id)
    return render_template(
        "programmes/progress.html",
        page=page,
        steps=steps_of(member.person_id, member.cohort.track_id),
        exams=exams_of([member.id]),
        internships=internships_of([member.id]),
        manages=access.may(current_user, Permission.COHORT_MANAGE, scope),
        decides=access.may(current_user, Permission.MEMBER_DECIDE, scope),
        expect_form=ExpectForm(formdata=None, data={"expected_on": member.expected_on}),
        check_form=check_form or CheckForm(formdata=None, data={"met_on": clock.today()}),
        checking=checking,
    )

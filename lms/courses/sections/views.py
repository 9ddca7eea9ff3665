"""The page of an offering's sections: names, who is in which, moving many at once."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from lms import audit
from lms.access import Permission
from lms.courses import editing
from lms.courses.catalogue.loaders import offering_for
from lms.courses.catalogue.models import Offering
from lms.courses.content.queries import permissions_at
from lms.courses.enrolment import queries as enrolment
from lms.courses.sections import operations, queries
from lms.courses.sections.forms import SectionForm
from lms.courses.sections.loaders import section_for
from lms.interop.formats.hangul import finds
from lms.numbers import whole

bp = Blueprint("sections", __name__)

SEE, EDIT = Permission.ROSTER_VIEW, Permission.CONTENT_EDIT


def _page(
    offering: Offering, form: SectionForm | None = None, editing_id: int | None = None
) -> str:
    text = request.args.get("q", "").strip()[:100]
    asked = request.args.get("section", "")
    held = queries.sections_by_person(offering.id)
    everyone = enrolment.roster(offering.id)
    people = [
        seat
        for seat in everyone
        if finds(text, seat.name, seat.number)
        and (
            not asked
            or (asked == "none" and seat.person_id not in held)
            or str(held.get(seat.person_id)) == asked
        )
    ]
    audit.read(
        f"offering {offering.id} sections", action="search" if text else "view", people=len(people)
    )
    return render_template(
        "sections/index.html",
        offering=offering,
        sections=queries.sections_of(offering.id),
        people=people,
        total=len(everyone),
        without=sum(seat.person_id not in held for seat in everyone),
        held=held,
        text=text,
        asked=asked,
        form=form or SectionForm(formdata=None),
        editing=editing_id,
        edits=EDIT in permissions_at(current_user, offering.id),
    )


def _back(offering_id: int) -> Response:
    return redirect(url_for(".index", offering_id=offering_id), 303)


@bp.get("/teach/<int:offering_id>/sections")
def index(offering_id: int) -> str:
    """Sections and their learners; ``?rename=<section>`` opens a name."""
    offering = offering_for(current_user, offering_id, SEE)
    asked = request.args.get("rename", type=whole)
    if asked is None:
        return _page(offering)
    _offering, section = section_for(current_user, offering_id, asked, EDIT)
    return _page(offering, SectionForm(formdata=None, obj=section), section.id)


@bp.post("/teach/<int:offering_id>/sections")
def add(offering_id: int) -> Response | tuple[str, int]:
    """A new section."""
    offering = offering_for(current_user, offering_id, EDIT)
    form = SectionForm()
    if form.validate():
        try:
            operations.add(offering.id, form.name.data or "")
            flash(_("반을 만들었습니다."), "success")
            return _back(offering_id)
        except operations.NameTaken:
            form.name.errors = [_("이 강의에 같은 이름의 반이 있습니다.")]
    return _page(offering, form), 422


@bp.post("/teach/<int:offering_id>/sections/<int:section_id>")
def rename(offering_id: int, section_id: int) -> Response | tuple[str, int]:
    """Another name for a section."""
    offering, section = section_for(current_user, offering_id, section_id, EDIT)
    form = SectionForm()
    status = 422
    if form.validate():
        try:
            operations.rename(section, form.name.data or "", editing.version_in(form))
            flash(_("반 이름을 바꾸었습니다."), "success")
            return _back(offering_id)
        except operations.NameTaken:
            form.name.errors = [_("이 강의에 같은 이름의 반이 있습니다.")]
        except editing.Conflict:
            status = 409
            form.version.data, form.version.raw_data = str(section.version), None
            form.name.errors = [
                _("그사이 다른 사람이 '%(name)s'(으)로 바꾸었습니다.", name=section.name)
            ]
    return _page(offering, form, section_id), status


@bp.post("/teach/<int:offering_id>/sections/<int:section_id>/remove")
def remove(offering_id: int, section_id: int) -> Response:
    """Remove a section; its learners stay in the course."""
    _offering, section = section_for(current_user, offering_id, section_id, EDIT)
    operations.remove(section)
    flash(_("반을 없앴습니다. 교육생은 강의에 그대로 있습니다."), "success")
    return _back(offering_id)


@bp.post("/teach/<int:offering_id>/sections/assign")
def assign(offering_id: int) -> Response:
    """Put the ticked learners into a section, or into none."""
    offering = offering_for(current_user, offering_id, EDIT)
    asked = request.form.get("section", type=whole)
    if asked is not None:
        section_for(current_user, offering_id, asked, EDIT)
    people = [one for one in request.form.getlist("people", type=whole) if one is not None]
    moved = operations.assign(offering.id, people, asked)
    if not people:
        flash(_("먼저 교육생을 고르십시오."), "warning")
    else:
        flash(_("%(n)s명의 반을 바꾸었습니다.", n=moved), "success")
    return _back(offering_id)


@bp.post("/teach/<int:offering_id>/sections/divide")
def divide(offering_id: int) -> Response:
    """Put everyone who is in no section into one, evenly."""
    offering = offering_for(current_user, offering_id, EDIT)
    flash(_("%(n)s명을 고르게 나누었습니다.", n=operations.divide(offering.id)), "success")
    return _back(offering_id)

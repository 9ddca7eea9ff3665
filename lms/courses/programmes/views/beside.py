"""Certificate exams and internships of a member."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from lms import audit, clock
from lms.access import Permission
from lms.accounts.models import Person
from lms.courses import editing
from lms.courses.programmes import operations
from lms.courses.programmes.beside_forms import ExamForm, InternshipForm, values_of
from lms.courses.programmes.loaders import exam_for, internship_for, managed_member
from lms.courses.programmes.models import CohortMember, Internship, MemberExam
from lms.courses.programmes.queries.beside import companies, exams_of, internships_of
from lms.courses.programmes.views import bp
from lms.db import db, read_only

MANAGE = Permission.COHORT_MANAGE


@bp.get("/manage/members/<int:member_id>/beside")
def beside(member_id: int) -> str:
    """What a member did beside courses."""
    member = managed_member(current_user, member_id, MANAGE)
    audit.read("progress", db.session.get(Person, member.person_id))
    return _page(member)


@bp.post("/manage/members/<int:member_id>/exams")
def add_exam(member_id: int) -> Response | tuple[str, int]:
    """Note an exam."""
    member, form = managed_member(current_user, member_id, MANAGE), ExamForm()
    if not form.validate():
        read_only()
        return _page(member, exam_form=form), 422
    operations.add_exam(member, form.values(), current_user)
    flash(_("자격시험을 적었습니다. 합격하면 역량의 근거가 됩니다."), "success")
    return redirect(url_for("programmes.beside", member_id=member.id), 303)


@bp.post("/manage/members/<int:member_id>/internships")
def add_internship(member_id: int) -> Response | tuple[str, int]:
    """Note an internship."""
    member, form = managed_member(current_user, member_id, MANAGE), InternshipForm()
    form.offer(companies())
    if not form.validate():
        read_only()
        return _page(member, internship_form=form), 422
    operations.add_internship(member, form.values(), current_user)
    flash(_("현장 실습을 적었습니다. 끝나고 기업이 평가하면 역량의 근거가 됩니다."), "success")
    return redirect(url_for("programmes.beside", member_id=member.id), 303)


@bp.route("/manage/exams/<int:exam_id>/edit", methods=["GET", "POST"])
def edit_exam(exam_id: int) -> str | Response | tuple[str, int]:
    """Change an exam."""
    row, member = exam_for(current_user, exam_id)
    return _edit(row, member, ExamForm(data=values_of(row)))


@bp.route("/manage/internships/<int:internship_id>/edit", methods=["GET", "POST"])
def edit_internship(internship_id: int) -> str | Response | tuple[str, int]:
    """Change an internship."""
    row, member = internship_for(current_user, internship_id)
    form = InternshipForm(data=values_of(row))
    form.offer(companies())
    return _edit(row, member, form)


@bp.post("/manage/exams/<int:exam_id>/withdraw")
def withdraw_exam(exam_id: int) -> Response:
    """Take an exam back."""
    row, member = exam_for(current_user, exam_id)
    return _withdrawn(row, member)


@bp.post("/manage/internships/<int:internship_id>/withdraw")
def withdraw_internship(internship_id: int) -> Response:
    """Take an internship back."""
    row, member = internship_for(current_user, internship_id)
    return _withdrawn(row, member)


def _withdrawn(row: MemberExam | Internship, member: CohortMember) -> Response:
    operations.withdraw_beside(row)
    flash(_("거두었습니다. 역량의 근거에서도 빠집니다."), "success")
    return redirect(url_for("programmes.beside", member_id=member.id), 303)


def _edit(
    row: MemberExam | Internship, member: CohortMember, form: ExamForm | InternshipForm
) -> str | Response | tuple[str, int]:
    status, different = 200, None
    if form.validate_on_submit():
        try:
            version = editing.version_in(form)
            if isinstance(row, MemberExam):
                operations.update_exam(row, form.values(), version=version)
            else:
                operations.update_internship(row, form.values(), version=version)
            flash(_("저장했습니다."), "success")
            return redirect(url_for("programmes.beside", member_id=member.id), 303)
        except editing.Conflict:
            status, different = 409, editing.against(form, values_of(row))
    if form.is_submitted() and status == 200:
        status = 422
    page = render_template(
        "programmes/beside_edit.html",
        row=row, member=member, person=db.session.get_one(Person, member.person_id), form=form,
        exam=isinstance(row, MemberExam), differences=different,
    )  # fmt: skip
    return page, status


def _page(
    member: CohortMember,
    *,
    exam_form: ExamForm | None = None,
    internship_form: InternshipForm | None = None,
) -> str:
    today = clock.today()
    if internship_form is None:
        dates = {"starts_on": today, "ends_on": today}
        internship_form = InternshipForm(formdata=None, data=dates)
        internship_form.offer(companies())
    return render_template(
        "programmes/beside.html",
        member=member, cohort=member.cohort, track=member.cohort.track,
        person=db.session.get_one(Person, member.person_id),
        exams=exams_of([member.id]), internships=internships_of([member.id]),
        exam_form=exam_form or ExamForm(formdata=None, data={"on": today}),
        internship_form=internship_form,
    )  # fmt: skip

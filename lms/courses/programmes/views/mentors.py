"""Mentors of a cohort for those who run it, and a mentor's own page."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from lms import audit, clock, i18n
from lms.access import Permission
from lms.accounts import queries as accounts
from lms.accounts.models import Person
from lms.courses import reasons
from lms.courses.editing import NotAllowed
from lms.courses.programmes import operations
from lms.courses.programmes.beside_forms import MentorForm, NoteForm
from lms.courses.programmes.loaders import cohort_for, mentor_for, own_mentoring
from lms.courses.programmes.models import Cohort, CohortMember, Mentor
from lms.courses.programmes.queries.beside import (
    lives,
    member_people,
    mentees,
    mentors_of,
    notes_about,
)
from lms.courses.programmes.views import bp
from lms.db import read_only


@bp.route("/manage/cohorts/<int:cohort_id>/mentors", methods=["GET", "POST"])
def mentors(cohort_id: int) -> str | Response | tuple[str, int]:
    """Who stands by whom, what they wrote, and adding one."""
    cohort = cohort_for(current_user, cohort_id, Permission.COHORT_MANAGE)
    form = MentorForm()
    people = _offer(form, cohort)
    if form.validate_on_submit():
        person = accounts.person_by_email((form.email.data or "").strip().lower())
        if person is None:
            form.email.errors = [_("이 주소로 등록한 사람이 없습니다.")]
        else:
            try:
                operations.add_mentor(
                    cohort, person, form.member_id.data, form.from_on.data, form.until_on.data
                )
                flash(_("멘토를 정했습니다."), "success")
                return redirect(url_for("programmes.mentors", cohort_id=cohort.id), 303)
            except NotAllowed as no:
                form.form_errors.append(reasons.sentence(no.code, **no.params))
    if not form.is_submitted():
        form.from_on.data = clock.today()
        return _page(cohort, form, people)
    read_only()
    return _page(cohort, form, people), 422


def _offer(form: MentorForm, cohort: Cohort) -> dict[int, str]:
    people = {id_: i18n.person_name(person) for id_, person in member_people(cohort.id)}
    form.member_id.choices = [("", _("기수 모두")), *people.items()]
    return people


def _page(cohort: Cohort, form: MentorForm, people: dict[int, str]) -> str:
    notes = notes_about(people)
    if notes:
        audit.read("mentor notes", people=len({note.member_id for note in notes}))
    return render_template(
        "programmes/mentors.html",
        cohort=cohort, track=cohort.track, form=form, people=people, notes=notes, lives=lives,
        mentors=mentors_of(cohort.id),
    )  # fmt: skip


@bp.post("/manage/mentors/<int:mentor_id>/end")
def end_mentor(mentor_id: int) -> Response:
    """End a mentor's part."""
    row = mentor_for(current_user, mentor_id)
    operations.end_mentor(row)
    flash(_("오늘로 끝냈습니다."), "success")
    return redirect(url_for("programmes.mentors", cohort_id=row.cohort_id), 303)


@bp.route("/mentoring/<int:mentor_id>", methods=["GET", "POST"])
def mentoring(mentor_id: int) -> str | Response | tuple[str, int]:
    """Whom one stands by, and notes to those who run the cohort."""
    row = own_mentoring(current_user, mentor_id)
    form = NoteForm()
    members = {member.id: (member, person) for member, person in mentees(row)}
    form.member_id.choices = [
        (id_, i18n.person_name(person)) for id_, (_member, person) in members.items()
    ]
    if form.validate_on_submit():
        member, _person = members[form.member_id.data]
        operations.write_note(row, member, form.text.data or "", form.on.data)
        flash(_("담당자에게 전했습니다."), "success")
        return redirect(url_for("programmes.mentoring", mentor_id=row.id), 303)
    if not form.is_submitted():
        form.on.data = clock.today()
        return _mentoring(row, form, members)
    read_only()
    return _mentoring(row, form, members), 422


def _mentoring(row: Mentor, form: NoteForm, members: dict[int, tuple[CohortMember, Person]]) -> str:
    if members:
        audit.read("cohort members", people=len(members))
    return render_template(
        "programmes/mentoring.html",
        row=row, cohort=row.cohort, track=row.cohort.track, form=form, members=members,
        notes=notes_about(members, by=row.id),
    )  # fmt: skip

"""One student's registration for those who keep it: on behalf, overrides, limits."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from lms import audit
from lms.accounts.models import Person
from lms.courses import reasons
from lms.courses.catalogue.queries import offering_card
from lms.courses.editing import Conflict, NotAllowed
from lms.courses.registration import operations, queries, words
from lms.courses.registration.forms import BehalfForm, CreditsForm, EndForm
from lms.courses.registration.loaders import MANAGE, Own, managed_student
from lms.courses.registration.operations import Refused
from lms.courses.registration.rules.policy import least
from lms.courses.registration.views import bp
from lms.courses.terms import queries as terms
from lms.courses.terms.loaders import term_for
from lms.i18n import local
from lms.numbers import whole_or
from lms.paging import asked_page, page_url


@bp.get("/manage/registration/<int:term_id>/students")
def students(term_id: int) -> str:
    """Students of the university with what they hold; looking is logged."""
    term = term_for(current_user, term_id, MANAGE)
    text, show = request.args.get("q", "").strip()[:100], request.args.get("show", "")
    page = queries.student_lines(term, text=text, show=show, page=asked_page())
    audit.read(
        f"term {term.id} registrations", action="search" if text else "view",
        people=len(page.items),
    )  # fmt: skip
    policy = queries.policy_of(term)
    return render_template(
        "registration/students.html", term=term, page=page, page_url=page_url, text=text,
        show=show, least=least(policy, term.season),
    )  # fmt: skip


@bp.get("/manage/registration/<int:term_id>/students/<int:person_id>")
def student(term_id: int, person_id: int) -> str:
    """What one student asked for, and what can be done on their behalf; looking is logged."""
    person, own = _opened(term_id, person_id)
    return _page(person, own)


@bp.post("/manage/registration/<int:term_id>/students/<int:person_id>/register")
def register_for(term_id: int, person_id: int) -> Response | tuple[str, int]:
    """Register on behalf; the rules that are ticked are set aside, with the reason on record."""
    person, own = _opened(term_id, person_id)
    form = BehalfForm()
    card = offering_card(form.offering_id.data) if form.validate() else None
    if card is None or card.term_id != own.term.id:
        if not form.errors:
            form.offering_id.errors = [_("이 학기의 강좌를 골라 주십시오.")]
        return _page(person, own, behalf=form), 422
    try:
        operations.register(
            person, card.id, by=current_user, reason=form.reason.data or "",
            aside=tuple(form.aside.data or ()),
        )  # fmt: skip
        operations.tell_registered(person, card.id)
    except Refused as no:
        form.form_errors += words.reasons(no.reasons)
        return _page(person, own, behalf=form), 422
    flash(_("%(course)s에 대신 신청하고 알렸습니다.", course=local(card)), "success")
    return redirect(url_for(".student", term_id=term_id, person_id=person_id), 303)


@bp.post("/manage/registration/<int:term_id>/students/<int:person_id>/end")
def end_for(term_id: int, person_id: int) -> Response | tuple[str, int]:
    """End a seat, or a place on a list, on behalf, with a reason."""
    person, own = _opened(term_id, person_id)
    form = EndForm()
    card = offering_card(whole_or(form.offering_id.data, 0)) if form.validate() else None
    if card is None or card.term_id != own.term.id:
        if not form.errors:
            form.form_errors.append(_("이 학기의 강좌를 골라 주십시오."))
        return _page(person, own, end=form), 422
    try:
        why = form.reason.data or ""
        if operations.leave_list(person, card.id, by=current_user, reason=why):
            flash(_("%(course)s 대기를 거두었습니다.", course=local(card)), "success")
            return redirect(url_for(".student", term_id=term_id, person_id=person_id), 303)
        operations.give_up(person, card.id, by=current_user, reason=why, how=form.how.data)
    except Refused as no:
        form.form_errors += words.reasons(no.reasons)
        return _page(person, own, end=form), 422
    flash(_("%(course)s 수강을 끝내고 알렸습니다.", course=local(card)), "success")
    return redirect(url_for(".student", term_id=term_id, person_id=person_id), 303)


@bp.post("/manage/registration/<int:term_id>/students/<int:person_id>/credits")
def credits_for(term_id: int, person_id: int) -> Response | tuple[str, int]:
    """Grant one student a limit of their own, with a reason."""
    person, own = _opened(term_id, person_id)
    form = CreditsForm()
    if not form.validate():
        return _page(person, own, credits=form), 422
    status = 422
    try:
        operations.grant_credits(
            own.term, person, form.value(), form.reason.data or "", current_user,
            seen=form.granted(),
        )  # fmt: skip
    except NotAllowed as no:
        form.form_errors.append(reasons.sentence(no.code, **no.params))
    except Conflict:
        status = 409
        form.form_errors.append(
            _("그사이 다른 사람이 학점 한도를 정했습니다. 지금 한도를 보고 다시 정하십시오.")
        )
    if form.form_errors:
        return _page(person, own, credits=form), status
    flash(_("학점 한도를 정했습니다."), "success")
    return redirect(url_for(".student", term_id=term_id, person_id=person_id), 303)


def _opened(term_id: int, person_id: int) -> tuple[Person, Own]:
    """The student; looking is logged before anything is written."""
    person, own = managed_student(current_user, term_id, person_id)
    audit.read(f"term {own.term.id} registrations", person)
    return person, own


def _page(person: Person, own: Own, **forms: Any) -> str:
    lines = queries.own_lines(person.id, own.term)
    held = {line.offering.id for line in lines if line.state == "registered"}
    policy = queries.policy_of(own.term)
    behalf = forms.get("behalf") or BehalfForm(formdata=None)
    behalf.offering_id.choices = [
        (offering.id, f"{course.code} {local(course)} · {offering.label}")
        for offering, course in terms.offerings_in(own.term.id)
        if offering.state == "open" and offering.id not in held
    ]
    return render_template(
        "registration/student.html",
        person=person, term=own.term, who=own.who, lines=lines, policy=policy,
        credits=sum(line.course.credits or 0 for line in lines if line.state == "registered"),
        limit=queries.limit_of(person.id, own.term, policy), least=least(policy, own.term.season),
        load=queries.load_of(person.id, own.term.id), keeper=queries.keeper_of(own.term),
        behalf=behalf, end=forms.get("end") or EndForm(formdata=None),
        credits_form=forms.get("credits") or CreditsForm(formdata=None),
    )  # fmt: skip

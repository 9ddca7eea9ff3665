"""What students do: basket, registering, waiting, giving up."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from werkzeug.wrappers import Response

from lms.courses.registration import operations, words
from lms.courses.registration.loaders import offering_asked, own_registration
from lms.courses.registration.operations import Refused
from lms.courses.registration.views import bp
from lms.courses.registration.views.looking import offering_page, own_page
from lms.i18n import local


def _back(otherwise: str) -> str:
    """Where the button stood, if that is a page of registration; else *otherwise*."""
    asked = request.form.get("back", "")
    fine = asked.startswith("/me/registration/") and "\\" not in asked and "//" not in asked
    return asked if fine and asked.isprintable() else otherwise


@bp.post("/me/registration/offerings/<int:offering_id>/basket")
def basket(offering_id: int) -> Response | tuple[str, int]:
    """Put into the basket, or take out of it (``do=remove``)."""
    offering, own = offering_asked(current_user, offering_id)
    title = local(offering.course)
    try:
        if request.form.get("do") == "remove":
            if operations.remove_from_basket(current_user, offering):
                flash(_("%(course)s을(를) 장바구니에서 뺐습니다.", course=title), "success")
        elif operations.add_to_basket(current_user, offering).created:
            flash(_("%(course)s을(를) 장바구니에 담았습니다.", course=title), "success")
    except Refused as no:
        return offering_page(offering, own, no.reasons), 409
    return redirect(_back(url_for(".own", term_id=own.term.id)), 303)


@bp.post("/me/registration/offerings/<int:offering_id>/register")
def register(offering_id: int) -> Response | tuple[str, int]:
    """Take a seat; a repeated click finds the one that is there."""
    offering, own = offering_asked(current_user, offering_id)
    try:
        operations.register(current_user, offering_id)
    except Refused as no:
        return offering_page(offering, own, no.reasons), 409
    flash(_("%(course)s을(를) 신청했습니다.", course=local(offering.course)), "success")
    return redirect(_back(url_for(".own", term_id=own.term.id)), 303)


@bp.post("/me/registration/offerings/<int:offering_id>/wait")
def wait(offering_id: int) -> Response | tuple[str, int]:
    """Join the waitlist, or leave it (``do=leave``)."""
    offering, own = offering_asked(current_user, offering_id)
    title = local(offering.course)
    try:
        if request.form.get("do") == "leave":
            if operations.leave_list(current_user, offering_id):
                flash(_("%(course)s 대기를 거두었습니다.", course=title), "success")
        elif operations.join_list(current_user, offering_id).row.state == "registered":
            flash(_("그사이 자리가 나서 %(course)s을(를) 신청했습니다.", course=title), "success")
        else:
            flash(
                _(
                    "%(course)s 대기에 들었습니다. 자리가 나면 순서대로 신청되고 알려 드립니다.",
                    course=title,
                ),
                "success",
            )
    except Refused as no:
        return offering_page(offering, own, no.reasons), 409
    return redirect(_back(url_for(".own", term_id=own.term.id)), 303)


@bp.post("/me/registration/offerings/<int:offering_id>/give-up")
def give_up(offering_id: int) -> Response | tuple[str, int]:
    """Drop or withdraw, as the window has it."""
    offering, own = offering_asked(current_user, offering_id)
    title = local(offering.course)
    try:
        way = operations.give_up(current_user, offering_id)
    except Refused as no:
        return offering_page(offering, own, no.reasons), 409
    if way == "withdraw":
        flash(_("%(course)s을(를) 철회했습니다.", course=title), "success")
    elif way == "drop":
        flash(_("%(course)s을(를) 뺐습니다.", course=title), "success")
    return redirect(_back(url_for(".own", term_id=own.term.id)), 303)


@bp.post("/me/registration/<int:term_id>/register")
def register_basket(term_id: int) -> Response | tuple[str, int]:
    """Register the whole basket; what the rules refuse stays in it, with why."""
    own = own_registration(current_user, term_id)
    done, refused = operations.register_basket(current_user, own.term)
    if done:
        flash(
            ngettext(
                "%(n)s과목을 신청했습니다.", "%(n)s과목을 신청했습니다.", len(done), n=len(done)
            ),
            "success",
        )
    if not refused:
        return redirect(url_for(".own", term_id=term_id), 303)
    flash(
        ngettext(
            "%(n)s과목은 신청하지 못했습니다. 까닭을 아래에서 보십시오.",
            "%(n)s과목은 신청하지 못했습니다. 까닭을 아래에서 보십시오.",
            len(refused),
            n=len(refused),
        ),
        "warning",
    )
    why = {id_: words.reasons(no.reasons) for id_, no in refused}
    return own_page(own, why), 200

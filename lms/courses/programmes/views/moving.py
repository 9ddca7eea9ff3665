"""Leave, return and transfer of a member of the Academy, with the history of the place."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from lms import audit
from lms.access import Permission
from lms.accounts.models import Person
from lms.courses import editing, reasons
from lms.courses.programmes import operations
from lms.courses.programmes.beside_forms import MoveForm
from lms.courses.programmes.loaders import managed_member
from lms.courses.programmes.models import CohortMember
from lms.courses.programmes.queries.beside import events_of, targets_of
from lms.courses.programmes.views import bp
from lms.db import db, read_only
from lms.i18n import local


def _loaded(member_id: int) -> CohortMember:
    return managed_member(current_user, member_id, Permission.MEMBER_DECIDE)


@bp.get("/manage/members/<int:member_id>/moving")
def moving(member_id: int) -> str:
    """What may be done, and what became of the place so far."""
    member = _loaded(member_id)
    audit.read("progress", db.session.get(Person, member.person_id))
    return _page(member, MoveForm(formdata=None))


@bp.post("/manage/members/<int:member_id>/moving/<any(leave,back,transfer):act>")
def move(member_id: int, act: str) -> str | Response | tuple[str, int]:
    """Let the member rest, return, or go on in another cohort."""
    member = _loaded(member_id)
    form = MoveForm()
    _offer(form, member)
    if not form.validate():
        read_only()
        return _page(member, form, act), 422
    note = form.note.data or ""
    try:
        with db.session.begin_nested():
            if member.cohort.track.stream == "degree" and act != "transfer":
                raise editing.NotAllowed("by_register")
            if act == "leave":
                operations.take_leave(member, form.until_on.data, note)
            elif act == "back":
                operations.come_back(member, note)
            else:
                member = operations.transfer(member, form.cohort_id.data or 0, note)
    except editing.NotAllowed as no:
        read_only()
        form.form_errors.append(reasons.sentence(no.code, **no.params))
        return _page(_loaded(member_id), form, act), 422
    told = {
        "leave": _("휴학으로 정하고 본인에게 알렸습니다."),
        "back": _("복학으로 정하고 본인에게 알렸습니다."),
        "transfer": _("다른 기수로 옮겼습니다. 한 사람으로 한 번만 셉니다."),
    }
    flash(told[act], "success")
    return redirect(url_for("programmes.moving", member_id=member.id), 303)


def _offer(form: MoveForm, member: CohortMember) -> None:
    form.cohort_id.choices = [("", _("골라 주십시오"))] + [
        (one.id, f"{local(one)} ({one.seats_taken}/{one.capacity})") for one in targets_of(member)
    ]


def _page(member: CohortMember, form: MoveForm, act: str = "") -> str:
    _offer(form, member)
    return render_template(
        "programmes/moving.html",
        member=member, cohort=member.cohort, track=member.cohort.track,
        person=db.session.get_one(Person, member.person_id), events=events_of(member.id),
        form=form, act=act,
    )  # fmt: skip

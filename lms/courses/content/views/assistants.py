"""Teaching assistants of an offering, and what each may do."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from lms import access
from lms.access import Permission, Role
from lms.accounts import throttle
from lms.courses import editing, reasons
from lms.courses.catalogue import queries as catalogue
from lms.courses.catalogue.loaders import offering_for
from lms.courses.catalogue.models import Offering
from lms.courses.catalogue.operations import Assigned
from lms.courses.content import operations, queries, registry
from lms.courses.content.forms import AssistantForm, EndForm, PermissionsForm
from lms.courses.content.loaders import assistant_for, assistant_invitation_for
from lms.courses.content.registry import Grantable
from lms.courses.content.views import bp

BASE = "/teach/<int:offering_id>/assistants"


def _value(one: Grantable) -> str:
    return "+".join(one.permissions)


def _choosable(offering_id: int) -> list[Grantable]:
    """The ticks that the person who looks may set."""
    own = operations.may_choose(current_user, offering_id)
    return [one for one in registry.grantables() if set(one.permissions) <= own]


def _offer(form: AssistantForm | PermissionsForm, offering_id: int) -> None:
    form.permissions.choices = [(_value(one), one.label) for one in _choosable(offering_id)]


def _chosen(form: AssistantForm | PermissionsForm) -> list[str]:
    return [part for value in form.permissions.data or [] for part in value.split("+")]


def _held(permissions: list[str] | None) -> frozenset[Permission]:
    return access.allowed(Role.ASSISTANT, permissions)


def _page(
    offering: Offering,
    form: AssistantForm | None = None,
    end_form: EndForm | None = None,
    ending: int | None = None,
) -> str:
    if form is None:
        form = AssistantForm(formdata=None)
        _offer(form, offering.id)
        usual = _held(None)
        form.permissions.data = [
            _value(one) for one in _choosable(offering.id) if set(one.permissions) <= usual
        ]
    team = queries.assistants(offering.id)
    return render_template(
        "content/assistants.html",
        offering=offering,
        form=form,
        end_form=end_form or EndForm(formdata=None),
        ending=ending,
        team=[(line, _held(line.grant.permissions)) for line in team],
        invitations=[
            (row, _held(row.permissions))
            for row in catalogue.team_invitations(offering.id)
            if row.role == Role.ASSISTANT
        ],
        grantables=registry.grantables(),
        own=operations.may_choose(current_user, offering.id),
        value=_value,
    )


def _back(offering_id: int) -> Response:
    return redirect(url_for(".assistants", offering_id=offering_id), 303)


@bp.get(BASE)
def assistants(offering_id: int) -> str:
    """The assistants, invitations, and a form for another."""
    return _page(offering_for(current_user, offering_id, Permission.TEAM_MANAGE))


@bp.post(BASE)
def invite_assistant(offering_id: int) -> Response | tuple[str, int]:
    """A role where the account is known, an invitation elsewhere."""
    offering = offering_for(current_user, offering_id, Permission.TEAM_MANAGE)
    form = AssistantForm()
    _offer(form, offering.id)
    if form.validate():
        throttle.allow_invitation(current_user)
        try:
            outcome = operations.invite_assistant(
                current_user, offering, form.email.data or "", _chosen(form)
            )
            flash(*_said(outcome, form.email.data or ""))
            return _back(offering_id)
        except editing.NotAllowed as no:
            form.form_errors.append(reasons.sentence(no.code, **no.params))
    return _page(offering, form), 422


def _said(outcome: Assigned, email: str) -> tuple[str, str]:
    if outcome is Assigned.GRANTED:
        return _("%(email)s 님을 조교로 배정하고 알렸습니다.", email=email), "success"
    if outcome is Assigned.INVITED:
        return _("계정이 없어 %(email)s 주소로 초대장을 보냈습니다.", email=email), "success"
    return (
        _("%(email)s 님은 이미 조교입니다. 할 수 있는 일은 목록에서 바꾸십시오.", email=email),
        "info",
    )


@bp.post(f"{BASE}/<int:grant_id>")
def change_assistant(offering_id: int, grant_id: int) -> Response | tuple[str, int]:
    """What an assistant may do from now on."""
    offering, grant = assistant_for(current_user, offering_id, grant_id)
    form = PermissionsForm()
    _offer(form, offering.id)
    if not form.validate():
        flash(_("고를 수 없는 일이 들어 있습니다."), "danger")
        return _page(offering), 422
    if operations.change_assistant(current_user, grant, _chosen(form)):
        flash(_("할 수 있는 일을 바꾸었습니다. 바로 쓰입니다."), "success")
    else:
        flash(_("바뀐 것이 없습니다."), "info")
    return _back(offering_id)


@bp.post(f"{BASE}/<int:grant_id>/end")
def end_assistant(offering_id: int, grant_id: int) -> Response | tuple[str, int]:
    """End somebody's part, with a reason."""
    offering, grant = assistant_for(current_user, offering_id, grant_id)
    form = EndForm()
    if not form.validate():
        return _page(offering, end_form=form, ending=grant.id), 422
    operations.end_assistant(grant, form.reason.data or "")
    flash(_("배정을 끝냈습니다."), "success")
    return _back(offering_id)


@bp.post(f"{BASE}/invitations/<int:invitation_id>/resend")
def resend_invitation(offering_id: int, invitation_id: int) -> Response:
    """Mail the invitation again."""
    _offering, row = assistant_invitation_for(current_user, offering_id, invitation_id)
    throttle.allow_invitation(current_user)
    operations.renew_invitation(row, current_user)
    flash(_("초대장을 다시 보냈습니다. 앞서 보낸 주소는 쓸 수 없습니다."), "success")
    return _back(offering_id)


@bp.post(f"{BASE}/invitations/<int:invitation_id>/revoke")
def revoke_invitation(offering_id: int, invitation_id: int) -> Response:
    """Take an invitation back."""
    _offering, row = assistant_invitation_for(current_user, offering_id, invitation_id)
    operations.revoke_invitation(row)
    flash(_("초대를 거두었습니다."), "success")
    return _back(offering_id)

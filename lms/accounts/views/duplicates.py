"""Accounts that may be one person's: proposed, compared, merged by a person, undone."""

from __future__ import annotations

from collections import Counter

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_login import current_user, login_required
from werkzeug.wrappers import Response

from lms import access, audit, clock, i18n
from lms.access import ROOT, Permission
from lms.accounts import merging
from lms.accounts.forms.merging import ChooseForm, MergeForm, ReasonForm
from lms.accounts.loaders import person_for
from lms.accounts.models import Person, PersonMerge
from lms.accounts.operations import merging as operations
from lms.accounts.operations.merging import Refused
from lms.accounts.queries import duplicates as found
from lms.accounts.queries import moves
from lms.accounts.queries import people as people_queries
from lms.accounts.rules.duplicates import UNDO, Level
from lms.accounts.rules.people import phone_for_people
from lms.accounts.views import bp
from lms.db import db, read_only
from lms.numbers import whole
from lms.paging import asked_page

LEVELS = {
    Level.HIGH: lazy_gettext("가능성 높음"),
    Level.MIDDLE: lazy_gettext("가능성 있음"),
    Level.LOW: lazy_gettext("살펴볼 것"),
}
REASONS = {
    "name": lazy_gettext("이름이 같음"),
    "english_name": lazy_gettext("영문 이름이 같음"),
    "birth": lazy_gettext("생년월일이 같음"),
    "phone": lazy_gettext("휴대전화가 같음"),
    "address": lazy_gettext("이메일의 앞부분이 같음"),
}
AGAINST = {
    "name": lazy_gettext("이름이 다름 (쌍둥이나 가족일 수 있음)"),
    "birth": lazy_gettext("생년월일이 다름 (이름만 같을 수 있음)"),
}
_REFUSED = {
    "same": lazy_gettext("같은 계정입니다. 서로 다른 두 계정을 골라 주십시오."),
    "oneself": lazy_gettext("자기 계정은 합칠 수 없습니다. 다른 담당자에게 맡겨 주십시오."),
    "closed": lazy_gettext("남길 계정이 닫혀 있거나, 합칠 계정이 지워졌습니다."),
    "merged": lazy_gettext("이미 합쳐진 계정입니다."),
    "roles": lazy_gettext("합쳐질 계정에 교육생 말고 다른 역할이 있습니다. 그 역할을 먼저 끝내 주십시오."),
    "conflicts": lazy_gettext("두 계정에 함께 있을 수 없는 기록이 있습니다. 아래를 먼저 정리해 주십시오."),
    "changed": lazy_gettext("그사이 기록이 바뀌었습니다. 새 미리보기를 확인해 주십시오."),
    "late": lazy_gettext("되돌릴 수 있는 기간이 지났습니다."),
    "undone": lazy_gettext("이미 되돌렸습니다."),
    "erased": lazy_gettext("계정 하나가 지워져 되돌릴 수 없습니다."),
    "later": lazy_gettext("합친 뒤에 새로 적힌 기록이 있어 되돌릴 수 없습니다."),
}  # fmt: skip


@bp.get("/office/duplicates")
@login_required
def duplicates() -> str | Response:
    """Pairs that may be one person, and two accounts to choose by hand."""
    access.require(current_user, Permission.PEOPLE_MERGE, ROOT)
    form = ChooseForm(request.args)
    if form.first.data and form.second.data and form.validate():
        pair = [found.by_text(form.first.data), found.by_text(form.second.data)]
        for field, one in zip((form.first, form.second), pair, strict=True):
            if one is None:
                field.errors = [_("이 주소나 번호의 계정이 없습니다.")]
        if pair[0] is not None and pair[1] is not None:
            return redirect(url_for("accounts.duplicate", first=pair[0].id, second=pair[1].id))
    level = request.args.get("level", "")
    dismissed = request.args.get("state") == "dismissed"
    page = found.proposals(
        level=level if level in set(Level) else "", dismissed=dismissed, page=asked_page()
    )
    if page.items:
        audit.read("duplicates", action="search", people=2 * len(page.items))
    return render_template(
        "accounts/duplicates.html",
        page=page, level=level, dismissed=dismissed, form=form, levels=LEVELS, reasons=REASONS,
        against=AGAINST,
    )  # fmt: skip


@bp.get("/office/duplicates/<int:first>/<int:second>")
@login_required
def duplicate(first: int, second: int) -> str:
    """Two accounts side by side; with ``?keep=`` what merging would move."""
    pair = _pair(first, second)
    kept = _kept(pair, request.args.get("keep", type=whole))
    return _page(pair, kept, MergeForm(formdata=None))


@bp.post("/office/duplicates/<int:first>/<int:second>/merge")
@login_required
def merge(first: int, second: int) -> str | Response | tuple[str, int]:
    """Merge as previewed."""
    pair = _pair(first, second)
    kept = _kept(pair, request.form.get("keep", type=whole)) or abort(422)
    other = pair[1] if kept is pair[0] else pair[0]
    form = MergeForm()
    if not form.validate():
        read_only()
        return _page(_pair(first, second), _kept(_pair(first, second), kept.id), form), 422
    try:
        with db.session.begin_nested():
            row = operations.merge(
                kept, other, form.reason.data, form.digest.data or "",
                current_user._get_current_object(),
            )  # fmt: skip
    except Refused as no:
        form.form_errors.append(str(_REFUSED[no.code]))
        status = 409 if no.code == "changed" else 422
        return _page(pair, kept, form), status
    flash(
        _(
            "두 계정을 합쳤습니다. %(until)s까지 되돌릴 수 있습니다.",
            until=i18n.moment(row.undo_until),
        ),
        "success",
    )
    return redirect(url_for("accounts.merged", merge_id=row.id), 303)


@bp.post("/office/duplicates/<int:first>/<int:second>/dismiss")
@login_required
def dismiss(first: int, second: int) -> str | Response | tuple[str, int]:
    """These are two people: remembered, and not proposed again."""
    pair = _pair(first, second)
    form = ReasonForm()
    if not form.validate():
        read_only()
        return _page(_pair(first, second), None, MergeForm(formdata=None), form), 422
    operations.dismiss(*pair, form.reason.data, current_user._get_current_object())
    flash(_("다른 사람으로 적어 두었습니다. 다시 제안하지 않습니다."), "success")
    return redirect(url_for("accounts.duplicates"), 303)


@bp.post("/office/duplicates/<int:first>/<int:second>/again")
@login_required
def propose_again(first: int, second: int) -> Response:
    """Take back that these are two people."""
    low, high = sorted(_pair(first, second), key=lambda one: one.id)
    operations.propose_again(low.id, high.id, current_user._get_current_object())
    flash(_("이 두 계정을 다시 제안합니다."), "success")
    return redirect(url_for("accounts.duplicate", first=low.id, second=high.id), 303)


@bp.get("/office/merges")
@login_required
def merges() -> str:
    """Merges that were made, the latest first."""
    access.require(current_user, Permission.PEOPLE_MERGE, ROOT)
    page = found.merges(asked_page())
    if page.items:
        audit.read("duplicates", people=2 * len(page.items))
    return render_template("accounts/merges.html", page=page, now=clock.now())


@bp.get("/office/merges/<int:merge_id>")
@login_required
def merged(merge_id: int) -> str:
    """What a merge moved, and undoing it."""
    return _merged_page(_merge(merge_id), ReasonForm(formdata=None))


@bp.post("/office/merges/<int:merge_id>/undo")
@login_required
def undo(merge_id: int) -> str | Response | tuple[str, int]:
    """Give everything back."""
    row = _merge(merge_id)
    form = ReasonForm()
    if not form.validate():
        read_only()
        return _merged_page(_merge(merge_id), form), 422
    try:
        with db.session.begin_nested():
            operations.undo(row, form.reason.data, current_user._get_current_object())
    except Refused as no:
        where = ", ".join(str(merging.moving(name).label) for name in no.tables)
        form.form_errors.append(f"{_REFUSED[no.code]} {f'({where})' if where else ''}".strip())
        return _merged_page(row, form), 422
    flash(_("합친 것을 되돌렸습니다. 두 사람에게 알렸습니다."), "success")
    return redirect(url_for("accounts.merged", merge_id=row.id), 303)


def _pair(first: int, second: int) -> tuple[Person, Person]:
    one = person_for(current_user, first, Permission.PEOPLE_MERGE)
    other = person_for(current_user, second, Permission.PEOPLE_MERGE)
    audit.read("account comparison", one)
    audit.read("account comparison", other)
    return one, other


def _kept(pair: tuple[Person, Person], keep: int | None) -> Person | None:
    return next((one for one in pair if one.id == keep), None)


def _merge(merge_id: int) -> PersonMerge:
    access.require(current_user, Permission.PEOPLE_MERGE, ROOT)
    return db.session.get(PersonMerge, merge_id) or abort(404)


def _page(
    pair: tuple[Person, Person],
    kept: Person | None,
    form: MergeForm,
    dismissal: ReasonForm | None = None,
) -> str:
    low, high = sorted(pair, key=lambda one: one.id)
    code, plan = None, None
    if kept is not None:
        other = high if kept is low else low
        code = operations.refusal(kept, other, current_user)
        plan = moves.plan_of(kept.id, other.id) if code != "same" else None
    return render_template(
        "accounts/duplicate.html",
        low=low, high=high, kept=kept, form=form, plan=plan,
        dismissal_form=dismissal or ReasonForm(formdata=None),
        refusal=_REFUSED[code] if code else None, phone=phone_for_people,
        proposal=found.proposal_of(low, high), birth=found.birth_relation(low, high),
        dismissed=found.dismissal_of(low.id, high.id), levels=LEVELS, reasons=REASONS,
        against=AGAINST, days=UNDO.days,
        roles={one.id: people_queries.roles_of(one) for one in (low, high)},
        held={one.id: moves.counts(one.id) for one in (low, high)}, moving=merging.moving,
    )  # fmt: skip


def _merged_page(row: PersonMerge, form: ReasonForm) -> str:
    audit.read("account comparison", row.kept)
    return render_template(
        "accounts/merged.html",
        row=row, form=form, now=clock.now(), moving=merging.moving,
        counts=sorted(Counter(one.table for one in found.moves_of(row.id)).items()),
    )  # fmt: skip

"""An institution's badges: the list, one of them, revoking."""

from __future__ import annotations

from flask import Response as FlaskResponse
from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from lms import access, audit, csvio
from lms.courses.badges import loaders, words
from lms.courses.badges.forms import ExportForm, ReasonForm
from lms.courses.badges.loaders import ISSUE
from lms.courses.badges.models import Badge
from lms.courses.badges.operations import issuing
from lms.courses.badges.queries import badges, issuers
from lms.courses.badges.queries.earned import earned
from lms.courses.badges.views import bp
from lms.courses.documents.queries.institutions import issuing_places
from lms.courses.editing import Conflict, NotAllowed, version_in
from lms.courses.listing import asked
from lms.db import db, read_only
from lms.interop.formats.spreadsheets import Cell
from lms.paging import asked_page, page_url, paginate

Answer = str | Response | tuple[str, int]
#: Rows of one file.
MOST = 10_000


def _asked() -> dict[str, str]:
    sort = request.args.get("sort", badges.SORTS[0])
    return {
        "text": request.args.get("q", "").strip()[:100],
        "kind": asked("kind", words.KINDS),
        "state": asked("state", words.STATES),
        "sort": sort if sort in badges.SORTS else badges.SORTS[0],
    }


@bp.get("/manage/badges")
def manage() -> str:
    """What was issued, to whom; searched, filtered, paged."""
    access.require_anywhere(current_user, ISSUE)
    return _list(ExportForm(formdata=None))


def _list(form: ExportForm) -> str:
    chosen = _asked()
    places = [place.id for place in issuing_places(current_user)]
    page = paginate(badges.issued(places, **chosen), asked_page())
    audit.read("badges", people=len({row.person_id for row in page.items}))
    return render_template(
        "badges/manage.html", page=page, page_url=page_url, form=form,
        institutions=issuers.managed_issuers(current_user), office=access.may(current_user, ISSUE, access.ROOT),
        filtered=bool(chosen["text"] or chosen["kind"] or chosen["state"]), **chosen,
    )  # fmt: skip


@bp.post("/manage/badges/export")
def export() -> FlaskResponse | Answer:
    """The list as it is filtered, as a workbook; asks for a reason and is logged."""
    access.require_anywhere(current_user, ISSUE)
    form = ExportForm()
    if not form.validate():
        read_only()
        return _list(form), 422
    places = [place.id for place in issuing_places(current_user)]
    rows = list(db.session.scalars(badges.issued(places, **_asked()).limit(MOST)))
    head = [_("배지"), _("종류"), _("번호"), _("이름"), _("발급한 때"), _("상태"), _("사유"), "URN"]
    table: list[list[Cell]] = [
        [row.achievement.title_ko, str(words.KINDS[row.achievement.kind]), row.person.number,
         row.person.name, row.issued_at, str(words.STATES[row.state][0]), row.reason, row.urn]
        for row in rows
    ]  # fmt: skip
    audit.read(
        "badges", action="download", people=len({row.person_id for row in rows}),
        reason=form.reason.data or "",
    )  # fmt: skip
    return csvio.xlsx_download("badges", head, table)


@bp.get("/manage/badges/<int:badge_id>")
def show(badge_id: int) -> str:
    """One badge with what became of it."""
    badge = loaders.badge_for(current_user, badge_id)
    audit.read("badge", badge.person)
    return _page(badge, ReasonForm(formdata=None, data={"version": badge.version}))


def _page(badge: Badge, form: ReasonForm) -> str:
    holds = any(
        one.person_id == badge.person_id for one in earned(badge.achievement, [badge.person_id])
    )
    return render_template("badges/show.html", badge=badge, form=form, holds=holds)


@bp.post("/manage/badges/<int:badge_id>/revoke")
def revoke(badge_id: int) -> Answer:
    """Take a badge back, with a reason that its holder reads."""
    badge = loaders.badge_for(current_user, badge_id)
    form = ReasonForm()
    if not form.validate():
        read_only()
        return _page(loaders.badge_for(current_user, badge_id), form), 422
    try:
        issuing.revoke(badge, current_user, form.reason.data or "", version_in(form))
        flash(_("발급을 취소하고 본인에게 알렸습니다."), "success")
    except NotAllowed as no:
        flash(words.why(no.code), "danger")
    except Conflict:
        form.version.data, form.version.raw_data = str(badge.version), None
        form.form_errors.append(
            _("그 사이에 배지가 바뀌었습니다. 지금 것을 확인하고 다시 눌러 주십시오.")
        )
        return _page(badge, form), 409
    return redirect(url_for("badges.show", badge_id=badge.id), 303)

"""The lines of an opening: looked through, mended and confirmed by a person."""

from __future__ import annotations

from collections.abc import Sequence

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user, login_required
from werkzeug.wrappers import Response

from lms import clock
from lms.access import Permission
from lms.db import read_only
from lms.matching import taxonomy
from lms.numbers import whole_or
from lms.placement.candidates import queries as candidates
from lms.placement.companies import queries as companies
from lms.placement.openings import lines as line_rules
from lms.placement.openings import loaders, operations, queries, rules, words
from lms.placement.openings.forms import LinesForm
from lms.placement.openings.lines import Line
from lms.placement.openings.models import Opening
from lms.placement.openings.operations import Conflict
from lms.placement.openings.rules import Act, State
from lms.placement.openings.views import bp
from lms.skills import queries as skills

Page = str | tuple[str, int] | Response


@bp.get("/openings/manage/<int:opening_id>/lines")
@login_required
def edit_lines(opening_id: int) -> str:
    """Every line of the posting, in its order, with what it asks for and who can show it."""
    opening = loaders.opening_for(current_user, opening_id, Permission.OPENING_MANAGE)
    drafts = [queries.line_of(row) for row in opening.lines]
    return _page(opening, LinesForm.showing(drafts, opening.version), drafts)


@bp.post("/openings/manage/<int:opening_id>/lines")
@login_required
def save_lines(opening_id: int) -> Page:
    """Change the list (merge, split, move, add, take out) without saving, or confirm it."""
    opening = loaders.opening_for(current_user, opening_id, Permission.OPENING_MANAGE, lock=True)
    form = LinesForm()
    drafts = form.drafts()
    version = whole_or(form.version.data, -1)
    operation = line_rules.parse(request.form.get("do", ""))
    if operation is not None:
        read_only()
        return _operate(opening, drafts, operation, version, confirmed=bool(form.confirmed.data))
    fine = form.validate()
    if not form.check(drafts, opening.starts_on) or not fine:
        read_only()
        return _page(opening, form, drafts), 422
    if len(drafts) > rules.MOST_LINES:
        flash(words.sentence(rules.Reason("many", params={"most": rules.MOST_LINES})), "danger")
        return _page(opening, form, drafts), 422
    if opening.state in (State.OPEN, State.PAUSED) and not form.confirmed.data:
        form.confirmed.errors = [_("열려 있는 공고입니다. 고치는 것을 확인해 주십시오.")]
        return _page(opening, form, drafts), 422
    try:
        operations.confirm(opening, version, drafts, current_user)
    except Conflict:
        shown = LinesForm.showing(drafts, opening.version)
        return _page(opening, shown, drafts, conflict=True), 409
    if request.form.get("then") == "open":
        result = operations.act(opening, Act.OPEN)
        if result.refusal is None:
            flash(_("공고를 열었습니다. 이제 후보 순위를 볼 수 있습니다."), "success")
            return redirect(url_for("openings.edit", opening_id=opening.id), 303)
        flash(words.sentence(result.refusal), "danger")
    else:
        flash(_("요건 줄을 저장했습니다."), "success")
    return redirect(url_for("openings.edit_lines", opening_id=opening.id), 303)


def _operate(
    opening: Opening,
    drafts: Sequence[Line],
    operation: tuple[str, int],
    version: int,
    *,
    confirmed: bool,
) -> Page:
    changed = line_rules.apply(
        drafts, *operation, taxonomy=taxonomy.load(), new_key=operations.new_key
    )
    if changed.refusal is not None:
        flash(words.sentence(changed.refusal), "warning")
    form = LinesForm.showing(changed.lines, version, confirmed=confirmed)
    return _page(opening, form, changed.lines, at=changed.at, unsaved=True)


def _page(
    opening: Opening,
    form: LinesForm,
    drafts: Sequence[Line],
    *,
    at: int | None = None,
    conflict: bool = False,
    unsaved: bool = False,
) -> str:
    live = candidates.live(opening.organisation_id)
    verified = companies.is_verified(opening.organisation_id)
    form.skills(skills.by_ids({skill for line in drafts for skill in line.skills}))
    return render_template(
        "openings/lines.html",
        opening=opening,
        form=form,
        drafts=drafts,
        at=at,
        conflict=conflict,
        unsaved=unsaved,
        verified=verified,
        total=len(live) if verified else None,
        counts=queries.evidence_counts(drafts, [one.person_id for one in live]) if verified else {},
        words=words,
        past=not rules.is_open(State.OPEN, opening.closes_on, clock.today()),
    )

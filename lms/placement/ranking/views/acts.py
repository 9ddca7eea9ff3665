"""What the team does with a candidate: shortlist, pass, undo, ask to be introduced."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user, login_required
from werkzeug.wrappers import Response

from lms import db
from lms.access import Permission
from lms.placement.candidates.queries import LiveCandidate
from lms.placement.openings.models import Opening
from lms.placement.ranking import loaders, operations, words
from lms.placement.ranking.forms import AskForm, PassForm
from lms.placement.ranking.operations import Done
from lms.placement.ranking.rules import Act
from lms.placement.ranking.views import bp
from lms.placement.ranking.views.employer import candidate_page

Page = str | tuple[str, int] | Response


def _load(opening_id: int, key: str) -> tuple[Opening, LiveCandidate, int | None]:
    opening = loaders.ranked_opening_for(
        current_user, opening_id, Permission.PIPELINE_ACT, lock=False
    )
    candidate = loaders.candidate_for(opening, key, lock=True)
    return opening, candidate, loaders.snapshot_id_of(opening, request.form.get("snapshot", ""))


def _answer(opening: Opening, key: str, done: Done, said: str) -> Response:
    if done.refusal:
        flash(words.refusal(done.refusal), "danger")
    elif done.changed:
        flash(said, "success")
    if request.form.get("back") == "list":
        back = url_for("ranking.candidates", opening_id=opening.id)
        return redirect(f"{back}?{urlencode(_kept_query())}#c-{key}", 303)
    return redirect(url_for("ranking.candidate", opening_id=opening.id, key=key), 303)


def _kept_query() -> dict[str, str]:
    """The list's filters, carried by the form so that one lands where one was."""
    names = ("state", "stream", "skill", "complete", "new", "sort", "page")
    return {name: request.form[f"f_{name}"] for name in names if request.form.get(f"f_{name}")}


@bp.post("/openings/<int:opening_id>/candidates/<key>/<any(shortlist, undo):act>")
@login_required
def mark(opening_id: int, key: str, act: str) -> Response:
    """Shortlist a candidate, or take a decision back."""
    opening, candidate, snapshot_id = _load(opening_id, key)
    done = operations.decide(opening, candidate, Act(act), current_user, snapshot_id=snapshot_id)
    said = (
        _("%(code)s 후보를 관심 후보로 두었습니다.", code=candidate.code)
        if act == Act.SHORTLIST
        else _("%(code)s 후보의 결정을 되돌렸습니다.", code=candidate.code)
    )
    return _answer(opening, key, done, said)


@bp.post("/openings/<int:opening_id>/candidates/<key>/pass")
@login_required
def pass_over(opening_id: int, key: str) -> Page:
    """Pass a candidate over, naming the requirement that decided."""
    opening, candidate, snapshot_id = _load(opening_id, key)
    form = PassForm().of(opening)
    if not form.validate():
        db.read_only()
        return candidate_page(opening, candidate, pass_form=form), 422
    done = operations.decide(
        opening,
        candidate,
        Act.PASS,
        current_user,
        snapshot_id=snapshot_id,
        line=form.line.data,
        words=form.words.data or "",
    )
    return _answer(opening, key, done, _("%(code)s 후보를 제외했습니다.", code=candidate.code))


@bp.post("/openings/<int:opening_id>/candidates/<key>/ask")
@login_required
def ask(opening_id: int, key: str) -> Page:
    """Ask a candidate to be introduced; they answer before anything of them is told."""
    opening, candidate, snapshot_id = _load(opening_id, key)
    if candidate.person_id == current_user.id:
        abort(403)
    form = AskForm()
    if not form.validate():
        db.read_only()
        return candidate_page(opening, candidate, ask_form=form), 422
    done = operations.ask(
        opening,
        candidate,
        current_user,
        message=form.message.data or "",
        answer_by=form.answer_by.data,
        snapshot_id=snapshot_id,
    )
    said = _("%(code)s 후보에게 소개를 요청했습니다. 답이 오면 알려 드립니다.", code=candidate.code)
    return _answer(opening, key, done, said)

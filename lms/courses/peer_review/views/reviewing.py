"""Writing a review: the work in the middle, the form at its side."""

from __future__ import annotations

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from lms import audit, i18n
from lms.courses.assignments.operations import Refused
from lms.courses.editing import Conflict
from lms.courses.peer_review import operations, queries, rules
from lms.courses.peer_review.forms import ReviewForm
from lms.courses.peer_review.loaders import review_to_write
from lms.courses.peer_review.messages import words
from lms.courses.peer_review.models import PeerReview, PeerScheme
from lms.courses.peer_review.views import bp


@bp.get("/peer/<key>")
def review(key: str) -> str:
    """A work to be reviewed, with what was written so far."""
    row, scheme = review_to_write(current_user, key)
    audit.read("peer reviews", row.submission.person)
    return _page(row, scheme, ReviewForm.of(row))


@bp.post("/peer/<key>")
def hand_in(key: str) -> str | Response | tuple[str, int]:
    """Hand in, change what was handed in, or keep a draft."""
    row, scheme = review_to_write(current_user, key)
    form = ReviewForm.sent(row, request.form)
    values = form.values()
    if values is None:
        return _page(row, scheme, form), 422
    keep = request.form.get("action") == "draft"
    write = operations.save if keep else operations.hand_in
    try:
        write(row, scheme, current_user, values, form.version)
    except Conflict:
        stored = ReviewForm.of(row)
        form.version = stored.version
        return _page(row, scheme, form, theirs=stored), 409
    except Refused as refusal:
        reasons = [words(reason) for reason in refusal.reasons]
        return _page(row, scheme, form, reasons=reasons), 422
    if keep:
        flash(_("초안을 저장했습니다. 아직 내지 않았습니다."), "success")
        return redirect(url_for("peer_review.review", key=key), 303)
    flash(_("동료 평가를 냈습니다. 마감까지 고칠 수 있습니다."), "success")
    return redirect(url_for("peer_review.mine", assignment_id=row.assignment_id), 303)


@bp.post("/peer/<key>/autosave")
def autosave(key: str) -> Response | tuple[Response, int]:
    """Keep the draft while it is written; what was handed in is only changed on purpose."""
    row, scheme = review_to_write(current_user, key)
    form = ReviewForm.sent(row, request.form)
    values = form.values()
    if values is None:
        return jsonify(said=form.errors[0][1]), 422
    try:
        operations.save(row, scheme, current_user, values, form.version)
    except Conflict:
        said = _("다른 창에서 이 평가를 저장했습니다. 저장을 누르면 둘을 견주어 볼 수 있습니다.")
        return jsonify(said=said, stop=True), 409
    except Refused as refusal:
        said = " ".join(words(reason) for reason in refusal.reasons)
        return jsonify(said=said, stop=True), 409
    at = i18n.moment(row.saved_at)
    return jsonify(version=row.version, said=_("%(at)s에 초안을 저장했습니다.", at=at))


def _page(
    row: PeerReview,
    scheme: PeerScheme,
    form: ReviewForm,
    *,
    theirs: ReviewForm | None = None,
    reasons: list[str] | None = None,
) -> str:
    assignment = row.assignment
    listed = queries.tasks(current_user.id, assignment.id)
    keys = [one.key for one in listed]
    state = queries.phase_of(scheme, assignment)
    work = row.submission
    return render_template(
        "peer_review/review.html",
        offering=assignment.offering,
        assignment=assignment,
        review=row,
        scheme=scheme,
        form=form,
        theirs=theirs,
        reasons=reasons or [],
        closed=[words(reason) for reason in rules.closed_reasons(state, scheme.due_at)],
        position=keys.index(row.key) + 1,
        listed=listed,
        text=queries.seen_text(work, anonymous=scheme.anonymous),
        link=work.link,
        files=queries.seen_files(work, anonymous=scheme.anonymous),
        who=None if scheme.anonymous else (work.group.name if work.group else None) or work.person,
        most=sum(line.points for line in queries.criteria_of(row)),
    )

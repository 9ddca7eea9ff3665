"""A student's own degree: the audit, what if, the path."""

from __future__ import annotations

from flask import render_template, request
from flask_login import current_user, login_required

from lms.courses.degrees import queries
from lms.courses.degrees.loaders import own_track
from lms.courses.degrees.models import CurriculumVersion
from lms.courses.degrees.queries import StudentAudit
from lms.courses.degrees.views import bp
from lms.courses.degrees.views.showing import audit_context, path_of
from lms.courses.programmes.models import Track
from lms.numbers import whole


@bp.get("/me/degree")
@login_required
def mine() -> str:
    """What the degree asks, line by line, and how one stands."""
    track = own_track(current_user, request.args.get("track", type=whole))
    if track is None:
        return render_template("degrees/mine.html", track=None, known=None)
    known = queries.own_audit(current_user.id, track.id)
    return render_template(
        "degrees/mine.html",
        tracks=queries.own_tracks(current_user.id),
        hidden=queries.hidden_results(current_user.id),
        credits=queries.credits_of(current_user.id, track.id),
        **audit_context(known, track),
    )


@bp.get("/me/degree/what-if")
@login_required
def what_if() -> str:
    """The audit as if one followed another version or declared another major; nothing is saved."""
    track = own_track(current_user, request.args.get("track", type=whole))
    known = queries.own_audit(current_user.id, track.id) if track is not None else None
    if track is None or known is None:
        return render_template("degrees/mine.html", track=None, known=None)
    majors, others = choices(track)
    return render_template(
        "degrees/what_if.html",
        majors=majors,
        others=others,
        **imagined(known, track, majors, others),
    )


@bp.get("/me/degree/path")
@login_required
def path() -> str:
    """What is still open, spread over the terms to come."""
    track = own_track(current_user, request.args.get("track", type=whole))
    known = queries.own_audit(current_user.id, track.id) if track is not None else None
    if track is None or known is None:
        return render_template("degrees/mine.html", track=None, known=None)
    return render_template(
        "degrees/path.html", path=path_of(known, track), **audit_context(known, track)
    )


def choices(track: Track) -> tuple[list[CurriculumVersion], list[CurriculumVersion]]:
    """The majors and the other versions that the university offers."""
    family = queries.family_of(track.organisation)
    majors = queries.offered(("major",), family)
    return majors, queries.offered_to(track, ("minor", "double", "linked", "micro"))


def imagined(
    known: StudentAudit,
    track: Track,
    majors: list[CurriculumVersion],
    others: list[CurriculumVersion],
) -> dict[str, object]:
    """What the URL asks to imagine, and the audit of it."""
    major = request.args.get("major", type=whole)
    major = major if major in {one.id for one in majors} else None
    asked = {whole_id for raw in request.args.getlist("also") if (whole_id := _id(raw))}
    also = [one.id for one in others if one.id in asked]
    imagined_ = queries.as_if(known, major, also) if major or also else None
    context = audit_context(imagined_ or known, track)
    return {**context, "now": known, "chosen": major, "also": also, "imagined": imagined_}


def _id(raw: str) -> int | None:
    try:
        return whole(raw)
    except ValueError:
        return None

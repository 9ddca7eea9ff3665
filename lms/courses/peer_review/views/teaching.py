"""Peer review for those who teach: how it works, where it stands, what was said of a work."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from lms import audit
from lms.access import Permission
from lms.courses.assignments.loaders import assignment_in
from lms.courses.assignments.models import Assignment, Submission
from lms.courses.assignments.operations import Refused
from lms.courses.editing import Conflict
from lms.courses.peer_review import operations, queries, rules
from lms.courses.peer_review.forms import HideForm, SchemeForm, data_of_scheme
from lms.courses.peer_review.loaders import reviewed_work
from lms.courses.peer_review.messages import FIELDS, words
from lms.courses.peer_review.views import bp
from lms.interop.formats.hangul import finds
from lms.paging import asked_page, page_url, paged

EDIT, GRADE = Permission.ASSIGNMENT_EDIT, Permission.SUBMISSION_GRADE
VIEWS = ("works", "reviewers")
WORK_STATES = ("all", "open", "apart", "reported")
REVIEWER_STATES = ("all", "open", "none")
SORTS = ("name", "done", "mean", "spread")


@dataclass(frozen=True)
class Asked:
    """What the overview shows; read from the URL."""

    view: str
    state: str
    text: str
    sort: str

    def arguments(self) -> dict[str, Any]:
        """As URL arguments; defaults are left out."""
        given = {
            "view": self.view if self.view != VIEWS[0] else None,
            "state": self.state if self.state != "all" else None,
            "q": self.text or None,
            "sort": self.sort if self.sort != SORTS[0] else None,
        }
        return {key: value for key, value in given.items() if value}


def _asked() -> Asked:
    args = request.args
    view = args.get("view", VIEWS[0])
    view = view if view in VIEWS else VIEWS[0]
    states = WORK_STATES if view == "works" else REVIEWER_STATES
    state, sort = args.get("state", "all"), args.get("sort", SORTS[0])
    return Asked(
        view,
        state if state in states else "all",
        args.get("q", "").strip()[:80],
        sort if sort in SORTS else SORTS[0],
    )


@bp.route(
    "/teach/<int:offering_id>/assignments/<int:assignment_id>/peer/settings",
    methods=["GET", "POST"],
)
def settings(offering_id: int, assignment_id: int) -> str | Response | tuple[str, int]:
    """Turn peer review on or off, and say how it works."""
    assignment = assignment_in(current_user, offering_id, assignment_id, EDIT)
    if request.method == "GET":
        held = queries.scheme_of(assignment.id)
        data = data_of_scheme(held, has_rubric=bool(assignment.criteria))
        return _settings(assignment, SchemeForm(formdata=None, data=data))
    form = SchemeForm(request.form)
    if not form.validate():
        return _settings(assignment, form), 422
    try:
        operations.set_scheme(assignment, form.values(), form.version.data or 0, current_user)
    except Conflict:
        held = queries.scheme_of(assignment.id)
        data = data_of_scheme(held, has_rubric=bool(assignment.criteria))
        form.version.data, form.version.raw_data = data["version"], None
        return _settings(assignment, form, SchemeForm(formdata=None, data=data)), 409
    except Refused as refusal:
        for reason in refusal.reasons:
            place = form[FIELDS[reason.code]]
            place.errors = [*place.errors, words(reason)]
        return _settings(assignment, form), 422
    flash(_("동료 평가 방식을 저장했습니다."), "success")
    return redirect(
        url_for("peer_review.index", offering_id=offering_id, assignment_id=assignment.id), 303
    )


def _settings(assignment: Assignment, form: SchemeForm, theirs: SchemeForm | None = None) -> str:
    return render_template(
        "peer_review/settings.html",
        offering=assignment.offering,
        assignment=assignment,
        form=form,
        theirs=theirs,
        scheme=queries.scheme_of(assignment.id),
        links="link" in assignment.kinds,
    )


@bp.get("/teach/<int:offering_id>/assignments/<int:assignment_id>/peer")
def index(offering_id: int, assignment_id: int) -> str:
    """Where it stands: works with the means of their reviews, or reviewers with what is open."""
    assignment = assignment_in(current_user, offering_id, assignment_id, GRADE)
    operations.bring_up_to_date(assignment)
    scheme, asked = queries.scheme_of(assignment.id), _asked()
    state = queries.phase_of(scheme, assignment)
    values: dict[str, Any] = {}
    if scheme is not None and scheme.assigned_at is not None:
        seen = queries.overview(assignment, scheme)
        works, people = _works(seen, asked), _reviewers(seen, asked)
        page: Any = paged(works if asked.view == "works" else people, asked_page(), size=50)
        if page.items:
            action = "search" if asked.text else "view"
            audit.read("peer reviews", action=action, people=len(page.items))
        values = {"seen": seen, "page": page}
    units = queries.units_of(assignment.id)
    shortfall = None
    if scheme is not None:
        people_now = {one for unit in units.values() for one in unit.present}
        shortfall = rules.shortfall(
            [unit.work for unit in units.values()], people_now, scheme.reviewers
        )
    return render_template(
        "peer_review/index.html",
        offering=assignment.offering,
        assignment=assignment,
        scheme=scheme,
        phase=state,
        asked=asked,
        page_url=page_url,
        works=len(units),
        shortfall=words(shortfall) if shortfall else "",
        **values,
    )


def _works(seen: queries.Overview, asked: Asked) -> list[queries.WorkLine]:
    keep: dict[str, Callable[[queries.WorkLine], bool]] = {
        "open": lambda line: line.done < line.reviews,
        "apart": lambda line: line.apart,
        "reported": lambda line: line.reports > 0,
    }
    order: dict[str, Callable[[queries.WorkLine], Any]] = {
        "name": lambda line: 0,
        "done": lambda line: line.done - line.reviews,
        "mean": lambda line: (line.summary.mean is None, line.summary.mean),
        "spread": lambda line: (line.summary.spread is None, -(line.summary.spread or 0)),
    }
    chosen = keep.get(asked.state)
    found = [line for line in seen.works if chosen is None or chosen(line)]
    return sorted((line for line in found if finds(asked.text, line.sought)), key=order[asked.sort])


def _reviewers(seen: queries.Overview, asked: Asked) -> list[queries.ReviewerLine]:
    keep: dict[str, Callable[[queries.ReviewerLine], bool]] = {
        "open": lambda line: line.done < line.reviews,
        "none": lambda line: line.done == 0 and not line.begun,
    }
    chosen = keep.get(asked.state)
    found = [
        line
        for line in seen.reviewers
        if (chosen is None or chosen(line)) and finds(asked.text, line.sought)
    ]
    if asked.sort == "done":
        return sorted(found, key=lambda line: line.done - line.reviews)
    return found


@bp.get("/teach/<int:offering_id>/peer/<int:submission_id>")
def work(offering_id: int, submission_id: int) -> str:
    """What was said of a work, by whom, and what can be done about it."""
    submission = reviewed_work(current_user, offering_id, submission_id)
    audit.read("peer reviews", submission.person)
    return show_work(submission)


def show_work(
    submission: Submission, *, reasons: list[str] | None = None, form: HideForm | None = None,
    at: int = 0,
) -> str:  # fmt: skip
    """The page of a work's reviews; *at* is the review that an error belongs to."""
    assignment = submission.assignment
    scheme = queries.scheme_of(assignment.id)
    names = queries.names_of(assignment)
    lines = queries.reviews_of(submission, names)
    criteria = scheme.rubric_version.criteria if scheme and scheme.rubric_version else []
    return render_template(
        "peer_review/work.html",
        offering=assignment.offering,
        assignment=assignment,
        submission=submission,
        scheme=scheme,
        phase=queries.phase_of(scheme, assignment),
        name=names.of_work(submission),
        names=names,
        lines=lines,
        criteria=criteria,
        summary=queries.summary_of([line.review for line in lines], criteria),
        people=queries.candidates(assignment, names),
        reasons=reasons or [],
        form=form or HideForm(formdata=None),
        at=at,
    )

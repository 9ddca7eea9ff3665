"""The overview, the targets and the outcomes."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user, login_required
from werkzeug.wrappers import Response

from lms import access, audit, clock, csvio, policies
from lms.access import ROOT, Permission
from lms.accounts import queries as accounts
from lms.courses.programmes.queries.headcount import heads
from lms.courses.vocabulary import STREAMS
from lms.courses.vocabulary import name as word
from lms.i18n import local
from lms.office.forms import TargetsForm
from lms.office.queries import outcomes as tables
from lms.office.queries.figures import overview as figures
from lms.office.queries.outcomes import OutcomeRow
from lms.office.rules import LEAST, POLICY, Targets, reached
from lms.placement.companies import words as company_words

bp = Blueprint("office", __name__, url_prefix="/office")


@bp.get("")
@login_required
def overview() -> str:
    """What the programme has reached, beside what it wants to reach."""
    access.require(current_user, Permission.REPORT_VIEW, ROOT)
    return render_template(
        "office/overview.html",
        page=figures(),
        reached=reached,
        least=LEAST,
        company_words=company_words,
    )


@bp.route("/targets", methods=["GET", "POST"])
@login_required
def targets() -> str | tuple[str, int] | Response:
    """Set the targets from a day on; earlier ones stay in the record."""
    access.require(current_user, Permission.TARGETS_MANAGE, ROOT)
    held = policies.in_force(POLICY, ROOT)
    known = {name: getattr(held.value, name) for name in Targets.__dataclass_fields__}
    form = TargetsForm(data={**known, "effective_from": clock.today()})
    if form.validate_on_submit():
        policies.establish(
            POLICY,
            ROOT,
            form.targets(),
            effective_from=form.effective_from.data,
            reason=form.reason.data,
        )
        flash(_("목표를 정했습니다."), "success")
        return redirect(url_for("office.overview"), 303)
    page = render_template("office/targets.html", form=form, held=held)
    return (page, 422) if form.is_submitted() else page


@bp.get("/outcomes")
@login_required
def outcomes() -> str:
    """What became of people, by track or by cohort."""
    rows, asked = _asked()
    return render_template(
        "office/outcomes.html",
        rows=rows, asked=asked, least=LEAST, streams=list(STREAMS.items()),
        heads=heads(cohort_ids=_cohorts(rows, asked)),
    )  # fmt: skip


@bp.post("/outcomes/export")
@login_required
def export_outcomes() -> Response:
    """The same table as CSV; logged."""
    rows, asked = _asked()
    people = sum(row.members for row in rows)
    audit.read("report.outcomes", action="download", people=people)
    head = [
        _("과정"), _("기관"), _("구분"), _("기수"), _("시작"), _("끝"), _("실인원"), _("연인원"), _("재학"),
        _("수료"), _("조기취업"), _("중도 포기·제적·미수료"), _("수료예정"), _("채용 연결 후보"), _("수료율(%)"),
    ]  # fmt: skip
    return csvio.csv_download(f"outcomes-{asked['by']}", head, map(_cells, rows))


def _cells(row: OutcomeRow) -> list[str]:
    numbers = (
        row.people,
        row.members,
        row.enrolled,
        row.completed,
        row.early,
        row.left,
        row.expected,
    )
    return [
        local(row),
        local(row, "organisation"),
        word("stream", row.stream),
        local(row, "cohort"),
        row.starts_on.isoformat() if row.starts_on else "",
        row.ends_on.isoformat() if row.ends_on else "",
        *map(str, numbers),
        str(row.candidates),
        str(row.rate) if row.rate is not None else "",
    ]


def _cohorts(rows: list[OutcomeRow], asked: dict[str, str]) -> list[int]:
    """The cohorts behind the rows that are shown."""
    if asked["by"] == "cohort":
        return [row.cohort_id for row in rows]
    shown = {row.track_id for row in rows}
    return [row.cohort_id for row in tables.by_cohort() if row.track_id in shown]


def _asked() -> tuple[list[OutcomeRow], dict[str, str]]:
    """The rows that the URL asks for, of the institutions that the person answers for."""
    access.require_anywhere(current_user, Permission.REPORT_VIEW)
    by = "track" if request.args.get("by") == "track" else "cohort"
    stream = request.args.get("stream", "")
    stream = stream if stream in STREAMS else ""
    own = None
    if not access.may(current_user, Permission.REPORT_VIEW, ROOT):
        own = [
            place.id for place in accounts.organisations_where(current_user, Permission.REPORT_VIEW)
        ]
    found = tables.by_cohort(own, stream=stream)
    if by == "track":
        found = tables.summed(found)
    return found, {"by": by, "stream": stream}

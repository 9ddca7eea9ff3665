"""Issuing for many: choose a cohort or an offering and a kind, look at everybody, issue."""

from __future__ import annotations

from dataclasses import dataclass

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from werkzeug.wrappers import Response

from lms import access, audit
from lms.courses.catalogue.loaders import offering_for
from lms.courses.catalogue.models import Offering
from lms.courses.documents import words
from lms.courses.documents.forms import BulkForm
from lms.courses.documents.loaders import ISSUE
from lms.courses.documents.operations import issuing
from lms.courses.documents.queries import choices, offered
from lms.courses.documents.queries.gathering import find
from lms.courses.documents.queries.offered import Line
from lms.courses.documents.rules import entitlement
from lms.courses.documents.rules.kinds import Kind
from lms.courses.documents.views import bp
from lms.courses.editing import NotAllowed
from lms.courses.programmes.loaders import cohort_for
from lms.courses.programmes.models import Cohort
from lms.db import read_only
from lms.numbers import whole_or

Answer = str | Response | tuple[str, int]
#: People for whom one press issues.
MOST = 300


@dataclass(frozen=True)
class Asked:
    """Of what, for whom."""

    kind: Kind
    target: str  # cohort:3, offering:7
    group: Cohort | Offering
    lines: list[Line]


def _asked(text: str = "") -> Asked | None:
    """What the address asks for; 404 for what does not exist."""
    target = request.args.get("target", "")
    if not target:
        return None
    what, _colon, number = target.partition(":")
    given = request.args.get("kind", "")
    if what == "offering":
        offering = offering_for(current_user, whole_or(number, 0), ISSUE)
        return Asked(Kind.COURSE, target, offering, offered.of_offering(offering.id, text=text))
    if what != "cohort":
        abort(404)
    cohort = cohort_for(current_user, whole_or(number, 0), ISSUE)
    kind = next((one for one in Kind if one == given and one is not Kind.COURSE), Kind.COMPLETION)
    return Asked(kind, target, cohort, offered.of_cohort(cohort, kind, text=text))


@bp.get("/manage/documents/issue")
def issue() -> str:
    """Everybody of a cohort or offering, with who gets the document and why others do not."""
    access.require_anywhere(current_user, ISSUE)
    return _page(BulkForm(formdata=None))


def _page(form: BulkForm, ticked: set[int] | None = None) -> str:
    """*ticked*: who was chosen before something else was wrong; else those who have none yet."""
    text = request.args.get("q", "").strip()[:100]
    asked = _asked(text)
    if asked is not None:
        audit.read("document candidates", people=len(asked.lines))
    return render_template(
        "documents/issue.html",
        form=form, asked=asked, text=text, ticked=ticked,
        target=asked.target if asked else "", kind=asked.kind.value if asked else "",
        cohorts=choices.cohorts(current_user), offerings=choices.offerings(current_user),
        ready=[line for line in asked.lines if line.verdict.allowed] if asked else [],
        not_yet=[line for line in asked.lines if not line.verdict.allowed] if asked else [],
    )  # fmt: skip


@bp.post("/manage/documents/issue")
def issue_many() -> Answer:
    """Issue for the people who were ticked and still get it."""
    access.require_anywhere(current_user, ISSUE)
    asked, form = _asked(), BulkForm()
    if asked is None:
        form.form_errors = [_("기수나 강좌를 먼저 골라 주십시오.")]
        read_only()
        return _page(form), 422
    wanted = {whole_or(one, 0) for one in request.form.getlist("person")}
    lines = [line for line in asked.lines if line.person.id in wanted and line.verdict.allowed]
    if not lines:
        form.form_errors = [_("발급할 사람을 골라 주십시오.")]
    elif len(lines) > MOST:
        form.form_errors = [_("한 번에 %(most)s명까지 발급합니다.", most=MOST)]
    if not lines or len(lines) > MOST or not form.validate():
        read_only()
        return _page(form, wanted), 422
    done, refused = _issue_all(asked.kind, lines, form)
    if done:
        flash(
            ngettext(
                "%(num)s명에게 발급하고 알렸습니다.", "%(num)s명에게 발급하고 알렸습니다.", done
            ),
            "success",
        )
    for name, why in refused[:10]:
        flash(f"{name}: {why}", "warning")
    return redirect(url_for("documents.manage"), 303)


def _issue_all(kind: Kind, lines: list[Line], form: BulkForm) -> tuple[int, list[tuple[str, str]]]:
    done, refused = 0, []
    for line in lines:
        found = find(kind, line.subject_id, line.person.id)
        verdict = found.verdict if found is not None else None
        if found is None or verdict is None or not verdict.allowed:
            continue
        checked = entitlement.in_language(verdict, form.language.data, line.person.english_name)
        try:
            if not checked.allowed:
                raise NotAllowed(checked.code, **checked.params)
            issuing.issue(
                found, current_user, language=form.language.data, purpose=form.purpose.data or ""
            )
            done += 1
        except NotAllowed as no:
            refused.append((line.person.name, words.why(no.code, no.params)))
    return done, refused

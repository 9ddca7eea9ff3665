"""Uploading a roster for a cohort or an offering."""

from __future__ import annotations

import hashlib

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from lms import access, csvio, i18n
from lms.access import Permission
from lms.courses.catalogue.loaders import offering_for
from lms.courses.catalogue.models import Offering
from lms.courses.programmes.loaders import cohort_for
from lms.courses.programmes.models import Cohort
from lms.courses.rosters import operations, queries, words
from lms.courses.rosters.forms import UploadForm
from lms.courses.rosters.rules.reading import Row, Unreadable, rows_of
from lms.courses.rosters.views import bp
from lms.db import read_only, release
from lms.i18n import local
from lms.interop.formats.problems import Refused
from lms.interop.formats.sniff import safe_name
from lms.interop.formats.tables import read_table

MOST_BYTES = 5 * 1024 * 1024
EXAMPLE = {
    "email": "jiwoo@example.org", "student_no": "00210042", "number": "2026-00042",
    "external": "00042",
}  # fmt: skip


@bp.route("/manage/cohorts/<int:cohort_id>/members/file", methods=["GET", "POST"])
def cohort(cohort_id: int) -> str | Response | tuple[str, int]:
    """A roster for a cohort."""
    return _upload(cohort_for(current_user, cohort_id, Permission.ROSTER_MANAGE))


@bp.route("/teach/<int:offering_id>/roster/file", methods=["GET", "POST"])
def offering(offering_id: int) -> str | Response | tuple[str, int]:
    """A roster for an offering."""
    return _upload(offering_for(current_user, offering_id, Permission.ROSTER_MANAGE))


def _upload(place: Cohort | Offering) -> str | Response | tuple[str, int]:
    form = UploadForm()
    policy = queries.policy_of(queries.organisation_of(place))
    if not form.is_submitted():
        return _page(place, form, policy.key)
    read = _read(form, policy.key) if form.validate() else None
    if read is None:
        read_only()
        return _page(place, form, policy.key), 422
    rows, name, digest = read
    plan = operations.keep(
        place, rows, key=policy.key, ends_missing=form.ends_missing.data, file_name=name,
        sha256=digest, by=current_user._get_current_object(),
    )  # fmt: skip
    return redirect(url_for("rosters.plan", plan_id=plan.id), 303)


def _read(form: UploadForm, key: str) -> tuple[list[Row], str, str] | None:
    upload = request.files.get("file")
    if upload is None or not upload.filename:
        form.file.errors = [_("파일을 골라 주십시오.")]
        return None
    data = upload.stream.read(MOST_BYTES + 1)
    release()  # reading the file may take a while
    if len(data) > MOST_BYTES:
        form.file.errors = [_("파일이 5MB보다 큽니다.")]
        return None
    try:
        rows = rows_of(read_table(data), key)
    except Refused as no:
        form.file.errors = [no.en if i18n.current() == "en" else no.ko]
        return None
    except Unreadable as no:
        form.file.errors = [words.file_problem(no.code, no.params)]
        return None
    return rows, safe_name(upload.filename), hashlib.sha256(data).hexdigest()


def _page(place: Cohort | Offering, form: UploadForm, key: str) -> str:
    in_cohort = isinstance(place, Cohort)
    return render_template(
        "rosters/upload.html",
        place=place, in_cohort=in_cohort, form=form, key=key, words=words, most_bytes=MOST_BYTES,
        titled=place.track if isinstance(place, Cohort) else place.course,
        label=local(place) if isinstance(place, Cohort) else place.label,
        back=url_for("programmes.manage_cohort", cohort_id=place.id)
        if in_cohort
        else url_for("enrolment.roster", offering_id=place.id),
    )  # fmt: skip


@bp.get("/manage/rosters/example-<any(email,student_no,number,external):key>.<any(csv,xlsx):form>")
def example(key: str, form: str) -> Response:
    """A file with the columns that are read, to begin from."""
    access.require_anywhere(current_user, Permission.ROSTER_MANAGE)
    head = [str(words.KEYS[key]), _("이름"), _("상태"), _("옮길 기수"), _("사유")]
    if key != "email":
        head.insert(1, _("이메일"))
    first = [EXAMPLE[key], "한지우", "재학", "", ""]
    if key != "email":
        first.insert(1, EXAMPLE["email"])
    download = csvio.csv_download if form == "csv" else csvio.xlsx_download
    return download("roster", head, [first])

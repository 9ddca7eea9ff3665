"""The form that takes a roster file."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import BooleanField, FileField

from lms.courses.fields import line


class ReportForm(FlaskForm):  # type: ignore[misc]
    """Why a list of people leaves the system."""

    reason = line(_("내려받는 사유"), 300, required=_("내려받는 사유를 적어 주십시오."))


class UploadForm(FlaskForm):  # type: ignore[misc]
    """A file, and what becomes of those whom it does not name."""

    file = FileField(_("명단 파일"), description=_("CSV(UTF-8, CP949) 또는 XLSX, 5,000줄까지."))
    ends_missing = BooleanField(
        _("파일에 없는 사람은 끝냅니다"),
        description=_("켜지 않으면, 파일에 '취소'처럼 적힌 사람만 끝나고 나머지는 그대로입니다."),
    )
